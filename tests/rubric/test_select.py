"""Which profile and sector keys a company gets."""

from __future__ import annotations

import pytest

from statement_audit.models import Rubric
from statement_audit.rubric import known_sectors, load_rubric, profile_for
from statement_audit.sources.cells import Vocabulary

IT = "Information technology and telecommunication"
FOOD = "Food and beverages, agriculture and fishing"
OFFICE = "Professional and administrative services and supplies, including legal, consulting and accounting services"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric()


@pytest.mark.parametrize(
    ("sectors", "profile"),
    [
        ((), "default"),
        (("food_agri", "retail"), "default"),
        (("unheard_of",), "default"),
        (("tech_hardware",), "tech_hardware"),
        (("marketplace",), "tech_platform"),
        (("tech_platform",), "tech_platform"),
        (("tech_hardware", "app_store"), "tech_platform"),
        (("home_services", "staffing"), "home_services"),
        (("home_services", "marketplace"), "tech_platform"),
    ],
)
def test_profile(rubric: Rubric, sectors: tuple[str, ...], profile: str) -> None:
    assert profile_for(rubric, sectors).id == profile


def test_every_platform_subtype_is_a_platform(rubric: Rubric) -> None:
    assert {profile_for(rubric, [subtype]).id for subtype in rubric.platform_subtypes} == {"tech_platform"}


@pytest.mark.parametrize(
    ("names", "sectors"),
    [
        ((), ()),
        ((IT,), ("tech_hardware", "telecoms")),
        ((FOOD,), ("food_agri",)),
        ((f"  {FOOD.upper()}\r\n", "Public sector"), ("food_agri", "public_sector")),
        ((OFFICE,), ()),  # law firms file under it, not only employment agencies
        (("Defence and aerospace", "no such name"), ()),
    ],
)
def test_sectors_of_registry_names(rubric: Rubric, names: tuple[str, ...], sectors: tuple[str, ...]) -> None:
    vocabulary = Vocabulary(registry=rubric.sectors, by_hand=frozenset(rubric.sectors_by_hand))
    assert {key for name in names for key in vocabulary.keys_of(name)} == set(sectors)


def test_known_sectors(rubric: Rubric) -> None:
    assert {"retail", "app_store", "software_services"} <= known_sectors(rubric)
    assert "all" not in known_sectors(rubric)
