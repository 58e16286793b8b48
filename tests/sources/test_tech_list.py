"""`corpus/companies/tech.csv`: real companies, so facts only and no mistakes in form."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from statement_audit.rubric import known_sectors, load_rubric
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.inputs import read_inputs

PATH = Path(__file__).parents[2] / "corpus" / "companies" / "tech.csv"
RUBRIC = load_rubric("modern-slavery")
KINDS = {  # what the list is for: of each there are some
    "marketplace", "classifieds", "app_store", "jobs_board", "social_media", "messaging", "payments", "cloud_hosting",
    "games", "livestream", "dating", "food_delivery", "tech_hardware", "software_services", "telecoms", "home_services",
    "hospitality", "staffing",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_read_without_a_complaint() -> None:
    refs, issues = read_inputs([str(PATH)], vocabulary=Vocabulary(known_sectors(RUBRIC), RUBRIC.sectors))
    assert issues == ()
    assert len({ref.companies[0].name for ref in refs}) == len(refs) >= 80
    assert all(ref.website and ref.url is None and ref.path is None and len(ref.companies) == 1 for ref in refs)


def test_websites_are_home_pages_each_once(rows: list[dict[str, str]]) -> None:
    sites = [urlsplit(row["website"]) for row in rows]
    assert {(site.scheme, site.path, site.query, site.fragment) for site in sites} == {("https", "", "", "")}
    assert len({site.netloc.removeprefix("www.") for site in sites}) == len(rows)
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", site.netloc) for site in sites)


def test_sectors_and_subtypes_are_the_rubrics(rows: list[dict[str, str]]) -> None:
    known = known_sectors(RUBRIC)
    for row in rows:
        sectors, subtypes = row["sector"].split(";"), [one for one in row["platform_subtype"].split(";") if one]
        assert set(sectors) <= known and set(sectors) & RUBRIC.sectors.keys(), row["company"]
        assert set(subtypes) <= set(RUBRIC.platform_subtypes) & set(sectors), row["company"]
    found = {one for row in rows for one in row["sector"].split(";")}
    assert found >= KINDS


def test_every_row_says_why_and_when(rows: list[dict[str, str]]) -> None:
    assert {row["checked"] for row in rows} == {"2026-11-25, not checked against live sites"}
    assert all(re.match(r"[A-Z][a-z]+s? ", row["why"]) and not row["why"].endswith(".") for row in rows)
    assert all(len(row["why"]) <= 100 for row in rows)


def test_readme_says_that_these_companies_are_real(rows: list[dict[str, str]]) -> None:
    readme = (PATH.parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"**Real companies**, the only ones here: {len(rows)} tech companies" in readme
