"""Sectors guessed from what a statement says: who runs what, and what is only mentioned."""

import json
import re
from pathlib import Path

import pytest

from statement_audit.models import BlockKind, Passage
from statement_audit.rubric import load_rubric
from statement_audit.score.sectors import ENOUGH, guess_sectors

RUBRIC = load_rubric()
DESCRIBED = json.loads(Path(__file__).with_name("companies_described.json").read_text(encoding="utf-8"))


def passages(*sentences: str) -> list[Passage]:
    return [Passage(number, 1, 0, len(each), each, each, BlockKind.PARAGRAPH) for number, each in enumerate(sentences)]


def guessed(*sentences: str, names: tuple[str, ...] = ()) -> set[str]:
    return {guess.sector for guess in guess_sectors(passages(*sentences), RUBRIC.sector_signs, names)}


@pytest.mark.parametrize(("sector", "example"), [(one.sector, each) for one in RUBRIC.sector_signs for each in one.yes])
def test_examples_show_their_sector(sector: str, example: str) -> None:
    first = example.split()[0]
    assert sector in guessed(example, names=() if first in ("We", "Our", "The") else (first,))


@pytest.mark.parametrize(("sector", "example"), [(one.sector, each) for one in RUBRIC.sector_signs for each in one.no])
def test_counter_examples_do_not(sector: str, example: str) -> None:
    assert sector not in guessed(example)


def test_every_sector_and_platform_kind_has_signs() -> None:
    assert {one.sector for one in RUBRIC.sector_signs} == {*RUBRIC.sectors, *RUBRIC.platform_subtypes}


def test_invented_descriptions() -> None:
    """Floors below what was reached (precision 1.00, coverage .96); the descriptions were written before the signs."""
    right = wrong = wanted = 0
    for each in DESCRIBED:
        found = guessed(*re.split(r"(?<=\.) (?=[A-Z])", each["text"]), names=(each["company"],))
        right += len(found & set(each["sectors"]))
        wrong += len(found - set(each["sectors"]))
        wanted += len(each["sectors"])
    assert right / (right + wrong) >= 0.95
    assert right / wanted >= 0.9


@pytest.mark.parametrize(
    "sentence",
    [
        "Our suppliers operate hotels and farms.",
        "We do not operate hotels.",
        "We may operate hotels.",
        "Hotels are a risk that our industry knows.",
        "We supply jam to hotels, restaurants and supermarkets.",
        "We provide health insurance to our employees.",
        "We rely on the supply of electricity.",
        "Our customers include banks, retailers and insurers.",
        "Our products are sold under many supermarkets' own labels.",
        "Companies that run online marketplaces must act.",
    ],
)
def test_what_others_do_is_no_sign(sentence: str) -> None:
    assert guessed(sentence, names=("Larch Ltd",)) == set()


def test_the_company_s_name_speaks_for_it_and_another_does_not() -> None:
    sentence = "Larch operates 31 hotels in Scotland."
    assert guessed(sentence, names=("Larch Ltd",)) == {"hospitality"}
    assert guessed(sentence, names=("Rowan Ltd",)) == set()


def test_one_weak_mention_is_not_enough_and_three_are() -> None:
    filler = [f"This is sentence {number}." for number in range(40)]
    assert guessed("Posters hang in our hotels.", *filler) == set()
    assert guessed(*["Posters hang in our hotels."] * 3, *filler) == {"hospitality"}


def test_late_in_the_text_a_plain_sentence_is_not_enough_unless_its_heading_says_what_it_is_about() -> None:
    late = passages(*[f"This is sentence {number}." for number in range(40)], "We operate hotels.")
    assert not guess_sectors(late, RUBRIC.sector_signs, ())
    last = late[-1]
    about = Passage(last.index, 1, 0, last.end, last.quote, last.text, last.kind, heading="About our business")
    assert [one.sector for one in guess_sectors([*late[:-1], about], RUBRIC.sector_signs, ())] == ["hospitality"]


def test_a_guess_carries_its_words_and_keys_that_go_with_it() -> None:
    guesses = guess_sectors(passages("We operate an online marketplace."), RUBRIC.sector_signs, ())
    assert {guess.sector for guess in guesses} == {"marketplace", "tech_platform"}
    for guess in guesses:
        assert guess.basis == "text"
        assert guess.quote == "We operate an online marketplace."
        assert (guess.page, guess.start, guess.end) == (1, 0, len(guess.quote))
        assert guess.confidence >= ENOUGH


def test_a_long_passage_takes_no_long_time() -> None:
    """Time grows with the text, not with its square: a passage is cut at `language.LONGEST`."""
    guessed("we operate " * 5000, "hotels, " * 5000, "the " + "very " * 20000 + "hotel")


def test_a_name_says_what_its_company_is_where_the_text_has_it() -> None:
    assert guessed("Larch Recruitment Ltd abhors slavery.", names=("Larch Recruitment Ltd",)) == {"staffing"}
    assert guessed("Larch Insurance Services abhors slavery.", names=("Larch Insurance Services",)) == {"insurance"}
    assert guessed("We abhor slavery.", names=("Larch Recruitment Ltd",)) == set()
    assert (
        guessed("Larch Medical Ltd abhors slavery.", names=("Larch Medical Ltd",)) == set()
    )  # many kinds are called so


def test_the_rest_of_a_name_is_no_other_subject() -> None:
    sentence = "Larch Bar Staff Limited operates as an employment business."
    assert guessed(sentence, names=("Larch Bar Staff Limited",)) == {"staffing"}


def test_a_short_name_that_the_text_defines_speaks_for_the_company() -> None:
    sentences = ('Rowanberry SAS ("Larch", "we", "us" or "our") opposes slavery.', "Larch operates hotels.")
    assert guessed(*sentences, names=("Rowanberry SAS",)) == {"hospitality"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Our supply chain is short. It includes software, hosting and hotels.",
        "These are the associates whom we engage to provide software and recruitment services.",
        "We are a skills infrastructure business.",
    ],
)
def test_what_is_engaged_or_included_is_no_sign(sentence: str) -> None:
    assert guessed(sentence, names=("Larch Ltd",)) == set()
