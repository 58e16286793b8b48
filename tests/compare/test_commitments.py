"""What the next statement makes of a promise."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.promises import compare
from statement_audit.compare.commitments import Later, Promise, follow_up, nearest_passage, still_open
from statement_audit.compare.due import parse_due
from statement_audit.derived.commitments import fates
from statement_audit.models import BlockKind, Passage


def passage(index, text, kind=BlockKind.PARAGRAPH):
    return Passage(index=index, page=1, start=0, end=len(text), quote=text, text=text, kind=kind)


def decide(promise, later, *, earlier=(), promises=(), due=None, year=2025):
    """Outcome of one promise; `promises`: which later passages promise, all others report."""
    made = passage(0, promise)
    rows = [passage(index, *(text if isinstance(text, tuple) else (text,))) for index, text in enumerate(later)]
    asked = Later(year, rows, {index: parse_due(rows[index].text, year) for index in promises}, lambda one: "done")
    (outcome,) = follow_up([Promise(made, promise, "future_undated", due)], [made, *earlier], asked)
    return outcome.state, outcome.answer and outcome.answer.quote, outcome


MAP = "We will map tier 2 of our hardware spend by December 2025."
OTHER = "Our board met four times and read the minutes of its committees."


def test_promised_again_with_a_later_date_is_moved_even_where_part_is_done():
    again = "We will map tier 2 of our hardware spend by December 2026."
    state, quote, outcome = decide(
        MAP, ["We mapped tier 2 for half of our hardware spend.", again], promises=[1], due="2025-12"
    )
    assert (state, quote) == ("moved", again)
    assert outcome.overdue
    assert outcome.answered_due == "2026-12"


def test_a_report_on_the_subject_makes_it_done():
    done = "Tier 2 of our hardware spend was mapped with an outside firm."
    state, quote, outcome = decide(MAP, [OTHER, done], due="2025-12")
    assert (state, quote, outcome.overdue) == ("done", done, False)


def test_a_sentence_answers_before_a_row_of_a_table():
    row = ("Tier 2 hardware spend mapped | 40% | 100%", BlockKind.TABLE_ROW)
    assert decide(MAP, [row, OTHER])[1] == row[0]
    sentence = "Tier 2 of hardware spend was mapped."
    assert decide(MAP, [row, sentence])[1] == sentence


def test_a_sentence_that_says_that_it_was_promised_answers_before_others():
    claim = "The model for Amharic, which we promised, went live in July."
    other = "Our detection model reads Amharic posts."
    assert decide("We will bring an Amharic detection model into use.", [other, claim])[1] in (claim, other)
    assert decide("We will bring an Amharic model into use.", [other, claim])[1] == claim


def test_what_stood_there_before_decides_nothing():
    old = "Tier 2 of our hardware spend is mapped by hand."
    assert decide(MAP, [old, OTHER], earlier=[passage(1, old)])[0] == "dropped"
    redated = "In 2025 tier 2 of our hardware spend was mapped by hand."
    assert decide(MAP, [redated], earlier=[passage(1, redated.replace("2025", "2024"))])[0] == "dropped"


def test_neither_is_dropped_and_one_common_word_is_no_subject():
    board = "We will set up a standing survivor advisory board with its own budget by October 2025."
    state, quote, outcome = decide(board, ["The Survivor Fund paid for flights.", OTHER], due="2025-10")
    assert (state, quote, outcome.overdue) == ("dropped", None, True)
    assert not decide(board, [OTHER], due="2030")[2].overdue


def test_without_a_later_statement_it_is_open():
    promise = Promise(passage(0, MAP), MAP, "future_dated", "2025-12")
    assert [outcome.state for outcome in still_open([promise])] == ["open"]


VISITS = "We will visit all twelve tanneries by March 2025."
LINE = "We will extend the whistleblowing line to factories in Bangladesh by March 2025."


@pytest.mark.parametrize(
    ("promise", "later", "state"),
    [
        (LINE, "The extension of the whistleblowing line to Bangladesh has not been completed.", "missed"),
        (LINE, "We did not extend the whistleblowing line to Bangladesh.", "missed"),
        (LINE, "Extending the whistleblowing line to Bangladesh was dropped.", "missed"),
        (LINE, "No extension of the whistleblowing line to factories in Bangladesh was made.", "missed"),
        (LINE, "The whistleblowing line for Bangladesh is not ready and will open by May 2026.", "moved"),
        (LINE, "The whistleblowing line for Bangladesh has been put back to May 2026.", "moved"),
        (LINE, "The extension of the whistleblowing line to Bangladesh is delayed.", "moved"),
        (LINE, "The whistleblowing line is open to factories in Bangladesh; orders with one are on hold.", "done"),
        (LINE, "Work on the whistleblowing line for Bangladesh is in progress.", "repeated"),
        (VISITS, "Our buyers visited nine of the twelve tanneries.", "missed"),
        (VISITS, "Our buyers visited all tanneries; two of the twelve were closed.", "done"),
        ("We will train every manager on modern slavery risks.", "61% of managers were trained on risks.", "missed"),
        ("We will train 60% of managers on modern slavery risks.", "61% of managers were trained on risks.", "done"),
    ],
)
def test_what_the_later_sentence_admits(promise, later, state):
    found, quote, _ = decide(promise, [OTHER, later], due="2025-03")
    assert (found, quote) == (state, later)


def test_a_later_or_new_date_moves_and_the_same_or_none_repeats():
    again = "We will map tier 2 of our hardware spend."
    assert decide(MAP, [again], promises=[0], due="2025-12")[0] == "repeated"
    assert decide(again, [MAP], promises=[0])[0] == "moved"
    kept_date = decide(MAP.replace("2025", "2027"), [MAP.replace("2025", "2027")], promises=[0], due="2027-12")
    assert (kept_date[0], kept_date[2].overdue) == ("repeated", False)


def test_what_stands_for_the_sentence_before_is_about_its_subject():
    reminder = "Last year we said that we would map tier 2 of our hardware spend."
    state, quote, _ = decide(MAP, [reminder, "This was not reached."])
    assert (state, quote) == ("missed", "This was not reached.")
    assert decide(MAP, [reminder, OTHER])[0] == "dropped"


def test_the_date_in_an_admission_is_no_new_one():
    outcome = decide(MAP, ["Tier 2 of our hardware spend was not mapped by March 2026."], due="2025-12")[2]
    assert (outcome.state, outcome.answered_due) == ("missed", None)


def test_another_tier_is_another_subject():
    done = "Tier 2 of our hardware spend was mapped."
    assert decide(MAP, [done, "We will map tier 3 of our cleaning firms by May 2026."], promises=[1])[0] == "done"


def test_items_below_a_heading_that_says_how_they_went():
    item = replace(passage(0, "Tier 2 mapping of hardware spend", BlockKind.BULLET), heading="Not achieved")
    (outcome,) = follow_up([Promise(passage(0, MAP), MAP, "future_dated")], [], Later(2025, [item], {}, lambda one: ""))
    assert outcome.state == "missed"


PAIRS = [("corpus/drafts", 26, 25), pytest.param("tests/compare/promises", 46, 45, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("file", "least", "_"), PAIRS)
def test_fates_by_rules_are_those_that_a_reader_finds(file, least, _):
    named = [one for one in compare(Path(file) / "promises.yml", rules=True) if one.promise]
    assert sum(one.agrees for one in named) >= least
    assert all(one.answered is not False for one in named)
    assert all("due" not in one.promise or (one.found and one.found.promise.due == one.promise["due"]) for one in named)


UNTUNED = pytest.param("benchmarks/pairs/c", 18, 30, marks=pytest.mark.slow)  # no rule was made for these


@pytest.mark.parametrize(("file", "_", "least"), [*PAIRS, UNTUNED])
def test_most_fates_that_the_default_judge_reads_are_a_readers(file, _, least):
    named = [one for one in compare(Path(file) / "promises.yml") if one.promise]
    assert sum(one.agrees for one in named) >= least
    answered = [one.answered for one in named if one.answered is not None]
    assert sum(answered) >= 0.85 * len(answered)


def test_what_is_nearest_to_a_promise_shares_its_rarest_words() -> None:
    later = [
        passage(0, OTHER),
        passage(1, "Our hardware is bought in Taiwan."),
        passage(2, "We map hardware spend yearly."),
    ]
    assert nearest_passage(MAP, later) is later[2]
    assert nearest_passage(MAP, later[:1]) is None and nearest_passage(MAP, []) is None
    assert nearest_passage(MAP, later[1:2]) is None  # one word in common is no subject


@pytest.mark.parametrize(
    ("promise", "deed"),
    [
        ("We will train 900 buyers in 2025.", "In 2025 we trained 940 buyers, more than the 900 buyers we had promised."),
        ("We will train 90 per cent of our buyers.", "We trained 96 per cent of our buyers in 2025, above the 90 per cent we had aimed for."),
        ("We will adopt a policy against child labour.", "The board decided to adopt a policy against child labour, and published it."),
        ("We will audit all tanneries in Tuscany.", "All tanneries in Tuscany were audited in 2025, but not by us: an independent firm did it."),
        ("We will repair all fire doors of the Dhaka factory.", "All fire doors of the Dhaka factory are now fixed."),
        ("We will launch an induction module on labour rights.", "We launched the induction module on labour rights in May 2025, and it remains part of our programme."),
        ("We will audit all tanneries in Tuscany.", "We continued our work with the union and audited all tanneries in Tuscany in 2025."),
    ],
)  # fmt: skip
def test_a_deed_in_ordinary_words_is_done(promise: str, deed: str) -> None:
    (outcome,) = fates([passage(0, promise)], 2024, (), [passage(0, deed)], 2025)
    assert outcome.state == "done"
