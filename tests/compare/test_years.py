"""Two statements side by side: passages, words, criteria, and last year's text with a new date."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_audit.compare.align import align
from statement_audit.compare.word_diff import Span, word_diff, words_kept
from statement_audit.compare.years import compare_years
from statement_audit.models import PassageText, StatementText
from statement_audit.published import FindingRow

AUDIT = "We audited 18 fish suppliers in Norway and found two cases of withheld passports."
POLICY = "Our policy on recruitment fees applies to every agency that sends us workers."
LINE = "A free and confidential line is open to all workers of our suppliers."
BOARD = "The board approved this statement on 4 July 2024."


def passages(*quotes, page=1):
    return tuple(PassageText(page, quote) for quote in quotes)


def statement(year, *quotes):
    return StatementText(year, year, ("Tidewater Foods Ltd",), year, f"{year}.pdf", "0" * 64, passages(*quotes))


def changes(before, after):
    rows = align(passages(*before), passages(*after))
    return [(row.change, row.edit, row.before and row.before.quote, row.after and row.after.quote) for row in rows]


def test_passages_are_kept_reworded_new_or_dropped_wherever_they_stand():
    new = "We now train our buyers twice a year."
    again = "Our policy on recruitment fees applies to each agency that sends workers to us."
    assert changes([AUDIT, POLICY, LINE], [LINE, new, again]) == [
        ("dropped", "", AUDIT, None),
        ("kept", "", LINE, LINE),
        ("new", "", None, new),
        ("reworded", "words", POLICY, again),
    ]


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        (BOARD, "The board approved this statement on 11 June 2025.", "dates"),
        ("In FY24 we met each supplier.", "In FY25 we met each supplier.", "dates"),
        ("We met 12 suppliers in 2024.", "We met 15 suppliers in 2025.", "figures"),
        ("We spent £1,200 (3.5%) on it.", "We spent £2,000 (4%) on it.", "figures"),
        ("We met 12 suppliers in 2024.", "We met 12 agencies in 2025.", "words"),
    ],
)
def test_what_differs_between_two_versions(before, after, edit):
    assert changes([before, LINE, POLICY], [after, LINE, POLICY])[0] == ("reworded", edit, before, after)


@pytest.mark.parametrize(
    "after",
    [AUDIT.upper(), f"• {AUDIT}", AUDIT.replace("suppliers in", "suppliers  in\n"), AUDIT.removesuffix(".")],
)
def test_case_bullets_blanks_and_full_stops_change_nothing(after):
    assert changes([AUDIT], [after])[0][0] == "kept"


def test_a_sentence_that_is_repeated_is_kept_each_time():
    assert [row[0] for row in changes([AUDIT], [AUDIT, AUDIT])] == ["kept", "kept"]
    assert [row[0] for row in changes([AUDIT, AUDIT], [AUDIT])] == ["kept", "kept"]


def test_a_passage_inside_a_longer_one_is_kept_but_not_a_scrap():
    longer = f"{AUDIT} {LINE}"
    assert [row[0] for row in changes([AUDIT, LINE], [longer])] in (["kept", "reworded"], ["reworded", "kept"])
    assert ("dropped", "", "in Norway", None) in changes(["in Norway"], [AUDIT])


def test_a_passage_is_paired_once_and_with_the_most_alike():
    near = AUDIT.replace("18", "21").replace("Norway", "Norway and Iceland")
    far = "We audited fish suppliers in Chile and found no withheld passports."
    rows = changes([AUDIT], [far, near])
    assert ("reworded", "words", AUDIT, near) in rows
    assert ("new", "", None, far) in rows


def test_texts_without_passages():
    assert changes([], []) == []
    assert changes([AUDIT], []) == [("dropped", "", AUDIT, None)]
    assert changes(["..."], ["!!!"]) == [("dropped", "", "...", None), ("new", "", None, "!!!")]


def test_last_years_statement_with_a_new_date_is_called_that():
    old = [
        AUDIT,
        POLICY,
        LINE,
        *(f"Our {word} team reviews its own purchases with a checklist." for word in WORDS),
        BOARD,
    ]
    new = [*old[:-1], "The board approved this statement on 11 June 2025."]
    compared = compare_years("Tidewater Foods Ltd", statement(2024, *old), statement(2025, *new))
    assert compared.redated
    assert compared.untouched_share == 1.0
    assert compared.counts["kept"] == len(old) - 1
    shorter = compare_years("Tidewater Foods Ltd", statement(2024, *old), statement(2025, *new[:9]))
    assert shorter.untouched_share == 1.0
    assert not shorter.redated  # half of last year's text is gone


WORDS = ("fish", "oats", "packaging", "transport", "cleaning", "catering", "laundry", "security", "hosting", "print")


def test_a_short_note_is_never_a_redated_copy():
    assert not compare_years("A", statement(2024, BOARD), statement(2025, BOARD)).redated


def test_the_share_of_old_text_counts_words():
    compared = compare_years(
        "A", statement(2024, "one two three four"), statement(2025, "one two three four", "x y z w")
    )
    assert compared.carried_share == 0.5
    assert compare_years("A", statement(2024, AUDIT), statement(2025)).carried_share is None


def finding(criterion, status, score, quote=None):
    return FindingRow(criterion, "name", "DDG", status, score, 1 if quote else None, quote)


def test_criteria_gained_and_lost_carry_both_quotes():
    before = [
        finding("A", "not_found", 0.0),
        finding("B", "concrete_generic", 0.5, AUDIT),
        finding("C", "concrete_generic", 0.5, LINE),
        finding("D", "not_assessed", None),
        finding("E", "future_dated", 0.3, POLICY),
        finding("F", "met", 1.0, BOARD),
    ]
    after = [
        finding("A", "outcome", 1.0, AUDIT),
        finding("B", "commitment", 0.1, POLICY),
        finding("C", "concrete_specific", 0.8, LINE),
        finding("D", "met", 1.0, BOARD),
        finding("E", "commitment", 0.1, POLICY),
        finding("F", "met", 1.0, BOARD),
        finding("G", "met", 1.0, BOARD),
    ]
    rows = compare_years("A", statement(2024, AUDIT), statement(2025, AUDIT), before, after).criteria
    assert [(row.change, row.after.criterion) for row in rows] == [
        ("gained", "A"),
        ("lost", "B"),
        ("stronger", "C"),
        ("weaker", "E"),
    ]
    assert (rows[1].before.quote, rows[1].after.quote) == (AUDIT, POLICY)


def test_words_that_changed():
    assert word_diff("We met 12 of them.", "We met all 15 of them.") == (
        Span("same", "We met "),
        Span("removed", "12"),
        Span("added", "all 15"),
        Span("same", " of them."),
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_give_both_texts_back(before, after):
    spans = word_diff(before, after)
    assert "".join(span.text for span in spans if span.kind != "added") == before
    assert "".join(span.text for span in spans if span.kind != "removed") == after


def test_an_endless_passage_is_compared_as_a_whole():
    endless = "word " * 200_000
    assert word_diff(endless, endless + "more")[0].kind == "removed"
    assert words_kept(endless, endless) <= 200_000


def test_400_by_400_passages_are_fast():
    old = [
        f"Our {WORDS[n % 10]} team in region {n} reviews supplier {n * 7} with checklist number {n}."
        for n in range(400)
    ]
    new = [quote.replace("reviews", "audits") for quote in reversed(old)]
    started = time.process_time()
    rows = align(passages(*old), passages(*new))
    assert time.process_time() - started < 10
    assert {row.change for row in rows} == {"reworded"}
