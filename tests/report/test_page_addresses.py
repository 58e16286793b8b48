"""Addresses of pages: of names and years alone, so that a link holds when the site is built anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_samples import call

from statement_audit.store.read_report import company_slugs
from tests.near import work_near

STATEMENTS = Path(__file__).parents[2] / "corpus" / "statements"
FEW = ("tarncloud-2024.pdf", "tarncloud-2025.html", "chattergrove-2025.html")


def companies(*named: tuple[str, str | None]) -> list[dict[str, Any]]:
    return [{"id": key, "name": name, "company_number": number} for key, (name, number) in enumerate(named, 1)]


def test_a_company_is_its_name() -> None:
    slugs = company_slugs(companies(("Marlpost plc", "00012345"), ("Brisk & Larder Catering Ltd", None)))
    assert slugs == {1: "marlpost-plc", 2: "brisk-larder-catering-ltd"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("A & B Ltd", None), ("A B Ltd", None)),
        (("Grove Ltd", "1111"), ("Grove Ltd", "2222")),
        (("株式会社", None), ("有限会社", None)),
        (("Grove Ltd", None), ("Grove Ltd", None)),
    ],
)
def test_companies_written_alike_are_apart(first: tuple[str, str | None], second: tuple[str, str | None]) -> None:
    slugs = company_slugs(companies(first, second))
    assert len(set(slugs.values())) == 2 and all(slugs.values())
    if first != second:
        other_way = company_slugs(companies(second, first))
        assert (slugs[1], slugs[2]) == (other_way[2], other_way[1])


def test_an_address_that_is_taken_has_more_behind_it_in_any_order() -> None:
    named = [("Grove Ltd", "1111"), ("Grove Ltd", "2222"), ("Grove Ltd 1111", None), ("Grove Ltd 1111 1", None)]
    slugs = list(company_slugs(companies(*named)).values())
    assert len(set(slugs)) == 4 and slugs[1] == "grove-ltd-2222"
    assert list(company_slugs(companies(*named[::-1])).values()) == slugs[::-1]


@pytest.mark.slow
def test_pages_keep_their_addresses_when_built_anew_in_another_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_near(monkeypatch)
    pages: list[set[str]] = []
    for order in (FEW, FEW[::-1]):
        folder = tmp_path / str(len(pages))
        paths = [STATEMENTS / name for name in order]
        call("run", *paths, "--db", folder / "audit.db", "--classifier", "keyword")
        call("report", "--db", folder / "audit.db", "--out", folder / "site", "--no-documents")
        pages.append({path.relative_to(folder / "site").as_posix() for path in (folder / "site").rglob("*.html")})
    assert pages[0] == pages[1]
    assert {"companies/chattergrove-ltd-2025.html", "years/tarncloud-ltd-2024-2025.html"} <= pages[0]
