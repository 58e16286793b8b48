"""What a company tells of its business, and what follows where a judge reads it."""

from collections.abc import Mapping, Sequence

import pytest

from statement_audit.models import BlockKind, Passage, SectorSigns
from statement_audit.score.business import SHOWN, TOLD, as_we, find_told
from statement_audit.score.sectors import guess_sectors

SIGNS = (
    SectorSigns("tech_platform", says=("We run an online platform.",)),
    SectorSigns("marketplace", offers=("clothing",), also=("tech_platform",), says=("Members trade with each other.",)),
    SectorSigns("apparel", offers=("clothing",), says=("We sew.",)),
    SectorSigns("retail", says=("We run shops.",)),
    SectorSigns("logistics", offers=("clothing",)),
)


def passages(*sentences: str, heading: str = "") -> list[Passage]:
    return [
        Passage(number, 1, 0, len(each), each, each, BlockKind.PARAGRAPH, heading=heading)
        for number, each in enumerate(sentences)
    ]


def reader(**shares: Mapping[str, float]):
    """Reads a text as one whose first word is a key of `shares`; others show nothing."""
    nothing = dict.fromkeys(("tech_platform", "marketplace", "apparel", "retail"), 0.01)

    def read(texts: Sequence[str]) -> list[Mapping[str, float]]:
        return [{**nothing, **shares.get(text.split()[0].lower(), {})} for text in texts]

    return read


@pytest.mark.parametrize(
    "sentence",
    [
        "We buy uniforms, laptops and cleaning from forty suppliers.",
        "We use local agencies when the orders come in.",
        "Hotels and farms are where the risk of forced labour is high.",
        "This statement is made by the Board of the company.",
        "We do not run any hotels or restaurants ourselves.",
        "Banks, insurers and breweries are our main customers.",
        "Our largest customers include supermarkets and hotels.",
        "Short label only",
    ],
)
def test_what_tells_of_others_is_not_read(sentence: str) -> None:
    assert find_told(passages(sentence), ()) == []


def test_what_stands_under_a_heading_on_suppliers_or_in_their_list_is_not_read() -> None:
    sentence = "Children at risk live in the homes that we run."
    assert len(find_told(passages(sentence, heading="About us"), ())) == 1
    assert find_told(passages(sentence, heading="Our suppliers"), ()) == []
    assert find_told(passages("Our supply chain", sentence), ()) == []
    assert find_told(passages("The supply base can be split as follows:", sentence), ()) == []


def test_the_company_s_names_are_read_as_we() -> None:
    assert as_we("Larch Hill Ltd’s vans and Larch Hills", ("Larch Hill Ltd", "")) == "we vans and Larch Hills"


def test_reading_shows_a_sector_that_no_words_show_with_the_passage_that_shows_it() -> None:
    told = passages("Every day we open at nine.", "Members swap prams with other members.")
    read = reader(members={"marketplace": SHOWN})
    assert not guess_sectors(told, SIGNS, ())
    guesses = guess_sectors(told, SIGNS, (), read)
    assert {guess.sector for guess in guesses} == {"marketplace", "tech_platform"}
    for guess in guesses:
        assert (guess.basis, guess.reason, guess.quote) == ("text", TOLD, told[1].quote)
        assert guess.confidence == SHOWN


def test_readings_add_up_and_one_that_is_not_sure_shows_nothing() -> None:
    read = reader(shoppers={"retail": SHOWN - 0.2})
    assert not guess_sectors(passages("Shoppers come to us for toys."), SIGNS, (), read)
    (guess,) = guess_sectors(
        passages("Shoppers come to us for toys.", "Shoppers love our tills, too."), SIGNS, (), read
    )
    assert guess.sector == "retail"
    assert guess.confidence > SHOWN


def test_a_name_is_read_beside_what_is_told_and_never_alone() -> None:
    read = reader(shops={"retail": 0.9})
    assert guess_sectors(passages("Doors open at nine each day."), SIGNS, ("Shops of Larch Ltd",), read)
    assert not guess_sectors(passages("We buy tea."), SIGNS, ("Shops of Larch Ltd",), read)


def test_words_whose_passage_reads_otherwise_are_dropped_where_the_sector_is_described() -> None:
    told = passages("We sell clothing.")
    plain = {guess.sector for guess in guess_sectors(told, SIGNS, ())}
    assert plain == {"apparel", "marketplace", "tech_platform", "logistics"}
    read = reader(we={"retail": 0.3, "tech_platform": 0.3})
    # Platforms are left: their words are long; no sentence of the rubric describes logistics.
    assert {guess.sector for guess in guess_sectors(told, SIGNS, (), read)} == plain - {"apparel"}
    assert {guess.sector for guess in guess_sectors(told, SIGNS, (), reader())} == plain


def test_words_and_reading_add_up() -> None:
    told = passages("We sell clothing to all who like it.")
    words = next(guess for guess in guess_sectors(told, SIGNS, ()) if guess.sector == "apparel")
    both = next(g for g in guess_sectors(told, SIGNS, (), reader(we={"apparel": 0.7})) if g.sector == "apparel")
    assert both.confidence > words.confidence
    assert both.reason == words.reason


def test_long_passages_take_no_long_time() -> None:
    find_told(passages("we " * 50_000, "our customers " * 20_000, "not " * 50_000), ("We", "Larch"))
