"""What the next statement makes of a promise."""

from statement_audit.compare.commitments import Later, Promise, follow_up, still_open
from statement_audit.compare.due import parse_due
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
