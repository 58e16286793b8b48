"""What the shipped judge reads of sectors: shipped for the shipped rubric, fitted for another's sentences."""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from statement_audit.classify.encoder import ModelCard
from statement_audit.classify.sectors import SectorReader, description_hash, descriptions, readout_key
from statement_audit.models import BlockKind, Passage, Rubric, SectorSigns
from statement_audit.resources import model_directory
from statement_audit.rubric import load_rubric
from statement_audit.score.sectors import guess_sectors

OPENINGS = Path(__file__).parents[2] / "benchmarks" / "sectors_openings.json"
RUBRIC = load_rubric()


@pytest.fixture(scope="module")
def reader() -> SectorReader:
    return SectorReader(ModelCard.read(model_directory()))


def own(*signs: SectorSigns, no_sector: tuple[str, ...] = ()) -> Rubric:
    return replace(RUBRIC, sector_signs=signs, no_sector=no_sector)


def test_the_shipped_readout_is_that_of_the_shipped_sentences() -> None:
    """Else it would be fitted in every process: run `python -m training.sectors`."""
    card = ModelCard.read(model_directory())
    assert card.data["sectors"] == readout_key(card, description_hash(descriptions(RUBRIC)))


def test_a_text_has_a_share_of_each_described_sector(reader: SectorReader) -> None:
    food, law = reader.shares(["We bake bread and cakes.", "We are solicitors."], RUBRIC)
    assert set(food) == {one.sector for one in RUBRIC.sector_signs}
    assert max(food, key=food.get) == "food_agri"
    assert food["food_agri"] > 0.5 > sum(law.values())
    assert sum(food.values()) <= 1.001
    assert reader.shares([], RUBRIC) == []


def test_sentences_of_a_pack_of_one_s_own_are_read(reader: SectorReader) -> None:
    bees = SectorSigns("bees", says=("We keep bees.", "Our hives give honey.", "Beekeepers sell wax with us."))
    bells = SectorSigns("bells", says=("We cast bells.", "Our foundry makes chimes.", "Bell towers are what we equip."))
    rubric = own(bees, bells, no_sector=("We are lawyers.",))
    honey, chime, other = reader.shares(["Honey comes from our hives.", "We repair church bells.", "We sue."], rubric)
    assert honey["bees"] > 0.5 > honey["bells"]
    assert chime["bells"] > 0.5 > chime["bees"]
    assert max(other.values()) < 0.2


def test_without_sentences_nothing_is_read(reader: SectorReader) -> None:
    assert reader.shares(["We keep bees."], own(SectorSigns("bees", is_=("apiary",)))) == [{}]


def test_invented_openings(reader: SectorReader) -> None:
    """Floors below what the third set gave at first sight (precision 1.00, coverage .88); every second one is read."""
    right = wrong = wanted = 0
    read = partial(reader.shares, rubric=RUBRIC)
    third = [each for each in json.loads(OPENINGS.read_text(encoding="utf-8")) if each["set"] == "third"]
    for each in third[::2]:
        texts = [part for part in re.split(r"\n+|(?<=[.?!]) (?=[A-Z])", each["text"]) if part]
        kinds = [BlockKind.PARAGRAPH if text[-1] in ".?!" else BlockKind.HEADING for text in texts]
        told = [Passage(n, 1, 0, len(t), t, t, kind) for n, (t, kind) in enumerate(zip(texts, kinds, strict=True))]
        found = {guess.sector for guess in guess_sectors(told, RUBRIC.sector_signs, (each["company"],), read)}
        right += len(found & set(each["sectors"]))
        wrong += len(found - set(each["sectors"]) - set(each["maybe"]))
        wanted += len(each["sectors"])
    assert right / (right + wrong) >= 0.95
    assert right / wanted >= 0.75
