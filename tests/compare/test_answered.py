"""Promises that a network holds against the next statement: which passage decides, and what is left to rules."""

from collections.abc import Mapping, Sequence

import pytest

from statement_audit.classify import Classifier, load_classifier
from statement_audit.classify.base import ClassifierSpec
from statement_audit.compare.answered import PromiseReader, answered
from statement_audit.compare.commitments import Later, Promise, PromiseOutcome
from statement_audit.derived.commitments import fates, more_telling
from statement_audit.models import BlockKind, Passage

MAP = "We will map tier 2 of our hardware spend by December 2025."
NOTHING = dict.fromkeys(("kept", "moved", "repeated", "missed"), 0.0)


class Says:
    """A reader that says of each text what it is told; all texts are alike, or none where `near` is 0."""

    def __init__(self, told: Mapping[str, Mapping[str, float]], near: float = 1.0) -> None:
        self.told, self.near, self.asked = told, near, list[tuple[str, str]]()

    def likeness(self, texts: Sequence[str], others: Sequence[str]) -> list[list[float]]:
        return [[self.near] * len(others) for _ in texts]

    def plans(self, passages: Sequence[Passage]) -> list[float]:
        return [0.0] * len(passages)

    def answers(self, promise: str, passages: Sequence[tuple[str, str]]) -> list[Mapping[str, float]]:
        self.asked += passages
        return [NOTHING | dict(self.told.get(text, {})) for text, _ in passages]


def passage(index: int, text: str, heading: str = "") -> Passage:
    return Passage(index, 1, 100 * index, 100 * index + len(text), text, text, BlockKind.PARAGRAPH, heading)


def decide(
    reader: Says, texts: Sequence[str], due: str | None = "2025-12", again: Mapping[int, str | None] | None = None
):
    later = Later(2025, [passage(number, text) for number, text in enumerate(texts)], again or {}, lambda one: "")
    (outcome,) = answered([Promise(passage(0, MAP), MAP, "future_dated", due)], [passage(0, MAP)], later, reader)
    return outcome.state, outcome.answer.text if outcome.answer else None, outcome.answered_due, outcome.overdue


def test_the_likeliest_passage_decides() -> None:
    told = {"All of it is mapped.": {"kept": 0.9}, "Some of it is left.": {"missed": 0.6}}
    assert decide(Says(told), list(told)) == ("done", "All of it is mapped.", None, False)
    assert decide(Says({"Some of it is left.": {"missed": 0.6}}), list(told)) == (
        "missed",
        "Some of it is left.",
        None,
        True,
    )


@pytest.mark.parametrize(
    ("fate", "text", "expected"),
    [
        ("moved", "It will be mapped by June 2026.", ("moved", "2026-06")),
        ("repeated", "It will be mapped by June 2026.", ("moved", "2026-06")),  # a later date moves it
        ("moved", "It has been put back.", ("moved", None)),
        ("repeated", "It is still to come.", ("repeated", None)),
        ("moved", "It will be mapped by June 2025.", ("repeated", "2025-06")),  # no later date than it had
    ],
)
def test_a_later_date_moves_a_promise(fate: str, text: str, expected: tuple[str, str | None]) -> None:
    state, answer, due, overdue = decide(Says({text: {fate: 0.9}}), [text])
    assert ((state, due), answer, overdue) == (expected, text, True)


def test_what_is_not_near_or_not_sure_tells_nothing() -> None:
    told = {"All of it is mapped.": {"kept": 0.9}}
    assert decide(Says(told, near=0.2), list(told))[0] == "dropped"
    assert decide(Says({"All of it is mapped.": {"kept": 0.3}}), list(told))[0] == "dropped"
    assert decide(Says({}), [])[0] == "dropped"


def test_a_sentence_of_last_year_tells_nothing_unless_it_promises_again() -> None:
    told = {MAP: {"repeated": 0.9}}
    assert decide(Says(told), [MAP])[0] == "dropped"
    assert decide(Says(told), [MAP], again={0: "2025-12"})[0] == "repeated"


def test_a_passage_is_read_with_the_one_before_it_below_the_same_heading() -> None:
    reader = Says({})
    texts = [passage(0, "We map spend.", "Plans"), passage(1, "It is done.", "Plans"), passage(2, "It is new.", "Pay")]
    answered([Promise(texts[0], MAP, "future_dated")], [], Later(2025, texts, {}, lambda one: ""), reader)
    assert sorted(reader.asked) == [("It is done.", "We map spend."), ("It is new.", ""), ("We map spend.", "")]


def test_the_keyword_judge_leaves_it_to_rules() -> None:
    assert not isinstance(load_classifier(ClassifierSpec("keyword")), PromiseReader)
    done = "Tier 2 of our hardware spend was mapped in May 2025."
    (outcome,) = fates(
        [passage(0, MAP)], 2024, (), [passage(0, done)], 2025, load_classifier(ClassifierSpec("keyword"))
    )
    assert outcome.state == "done"


def outcome(state: str, *, sure: bool = False) -> PromiseOutcome:
    return PromiseOutcome(Promise(passage(0, MAP), MAP, "future_dated"), state, sure=sure)


@pytest.mark.parametrize(
    ("read", "by_rules", "stands"),
    [
        (outcome("moved"), outcome("done"), "moved"),
        (outcome("dropped"), outcome("done"), "done"),  # the network finds nothing
        (outcome("moved"), outcome("done", sure=True), "done"),  # the rules' passage speaks of promises as such
        (outcome("moved"), outcome("dropped", sure=True), "moved"),
        (outcome("dropped"), outcome("dropped"), "dropped"),
    ],
)
def test_rules_stand_where_they_tell_more(read: PromiseOutcome, by_rules: PromiseOutcome, stands: str) -> None:
    assert more_telling(read, by_rules).state == stands


@pytest.fixture(scope="module")
def judge() -> Classifier:
    return load_classifier(ClassifierSpec())


@pytest.mark.parametrize(
    ("promised", "later", "fate"),
    [
        (
            "We will interview every sponsored colleague in private, with an interpreter where needed.",
            "Private interviews were held with 463 sponsored colleagues between February and June.",
            "kept",
        ),
        (
            "We plan to replace the manual check of shifts with software.",
            "The software for nightly checks was delayed by a change of payroll provider, and is due in March 2026.",
            "moved",
        ),
        (
            "We will translate the staff handbook into Malayalam, Shona and Tagalog.",
            "We did not go ahead with the translation of the staff handbook.",
            "missed",
        ),
        (
            "We will introduce a rule that no branch employee may allot shifts alone.",
            "The two-person rule for allotting shifts has been in force at every branch since 13 January 2025.",
            "kept",
        ),
    ],
)
def test_the_network_tells_what_an_answer_says(judge, promised: str, later: str, fate: str) -> None:
    answer, other = judge.answers(promised, [(later, "Our people matter."), ("Our people matter.", "")])
    assert max(answer, key=answer.get) == fate
    assert answer[fate] > 0.5 > max(other.values())


@pytest.mark.parametrize(
    "later", ["Hardware makes up a third of our spend.", "Suppliers of parts for hardware matter."]
)
def test_the_network_takes_what_only_names_the_subject_for_no_answer(judge, later: str) -> None:
    (answer,) = judge.answers(MAP, [(later, "")])
    assert max(answer.values()) < 0.5
