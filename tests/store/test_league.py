"""Ranks, percentiles and what stands apart: the league table, and any choice of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store_samples import make_result, make_rubric, make_run, make_unread

from statement_audit.archive import Archive
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, DocumentKind, StatementRef
from statement_audit.store import Writer, open_database
from statement_audit.store.league import Choice, league, unranked
from statement_audit.store.rows import LeagueRow


class Table:
    """A database in which statements are put by company and quality."""

    def __init__(self, folder: Path) -> None:
        self.db = open_database(folder / "audit.db")
        self.writer = Writer(self.db, Archive(folder / "archive"))
        self.begin("1")

    def begin(self, version: str) -> None:
        rubric = make_rubric(version=version)
        self.writer.write_rubric(rubric)
        self.run = self.writer.begin_run(make_run(rubric))

    def add(self, company: str, quality: float | None, year: int = 2025, **more: Any) -> None:
        sectors, number = more.pop("sectors", ()), more.pop("number", None)
        name = f"{company}-{number or ''}-{year}.txt"
        refs = [CompanyRef(company, number, sectors=sectors)]
        self.writer.write_statement(self.run, make_result(name, companies=refs, quality=quality, year=year, **more))

    def fail(self, company: str, year: int | None) -> None:
        ref = StatementRef(f"{company} {year}", companies=(CompanyRef(company),), year=year)
        self.writer.write_failure(self.run, ref, make_issue("unreachable", ref.source_name))

    def ranks(self, **choice: Any) -> list[tuple[Any, ...]]:
        return [(row.rank, row.company) for row in self.chosen(**choice)]

    def chosen(self, **choice: Any) -> list[LeagueRow]:
        return league(self.db, Choice(**choice))


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    made = Table(tmp_path)
    yield made
    made.db.close()


def test_best_first_and_what_is_shown_as_equal_shares_a_rank(table: Table) -> None:
    for company, quality in (("C", 10.0), ("A", 50.0), ("B", 50.04), ("D", 5.0)):
        table.add(company, quality)
    rows = table.chosen()
    assert [(row.rank, row.company, row.quality) for row in rows] == [
        (1, "A", 50.0),
        (1, "B", 50.0),
        (3, "C", 10.0),
        (4, "D", 5.0),
    ]
    assert [round(row.percentile or 0) for row in rows] == [67, 67, 33, 0]
    view = table.db.tuples("SELECT rank, ranked_among, rank_latest, latest_among FROM league_table ORDER BY company")
    assert list(view) == [(1, 4, 1, 4), (1, 4, 1, 4), (3, 4, 3, 4), (4, 4, 4, 4)]


def test_profiles_are_ranked_apart_and_one_alone_has_no_percentile(table: Table) -> None:
    table.add("A", 10.0)
    table.add("B", 60.0, profile="tech_platform")
    table.add("C", 20.0)
    assert [(row.profile, row.rank, row.company, row.percentile) for row in table.chosen()] == [
        ("default", 1, "C", 100.0),
        ("default", 2, "A", 0.0),
        ("tech_platform", 1, "B", None),
    ]


def test_rubrics_are_ranked_apart(table: Table) -> None:
    table.add("A", 10.0)
    table.add("C", 20.0)
    table.begin("2")
    table.add("B", 60.0)
    assert [(row.rubric, row.rank, row.company, row.percentile) for row in table.chosen()] == [
        ("sample 1", 1, "C", 100.0),
        ("sample 1", 2, "A", 0.0),
        ("sample 2", 1, "B", None),
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"latest": True}, [("A", 2025), ("B", 2024)]),
        ({}, [("A", 2024), ("A", 2025), ("B", 2024)]),
        ({"year": 2024}, [("A", 2024), ("B", 2024)]),
        ({"sector": "retail", "latest": True}, [("B", 2024)]),
        ({"profile": "other", "latest": True}, []),
        ({"statements": {1}, "latest": True}, [("A", 2024)]),
    ],
)
def test_choice(table: Table, choice: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    table.add("A", 1.0, 2024)
    table.add("A", 2.0, 2025)
    table.add("B", 3.0, 2024, sectors=("retail",))
    assert sorted((row.company, row.year) for row in table.chosen(**choice)) == expected


def test_ranks_within_sector_size_and_year(table: Table) -> None:
    table.add("A", 9.0, sectors=("food", "retail"))
    table.add("B", 5.0, sectors=("food",))
    table.add("C", 7.0)
    table.db.execute(
        "INSERT INTO declared(company_id, year, register, question, answer) SELECT id, 2025, 'uk', 'Turnover', 'small'"
        " FROM companies WHERE name = 'A'"
    )
    ranks = {
        by: [(row.group, row.rank, row.company) for row in table.chosen(by=by)] for by in ("sector", "size", "year")
    }
    assert ranks["sector"] == [("food", 1, "A"), ("food", 2, "B"), ("retail", 1, "A"), ("unknown", 1, "C")]
    assert ranks["size"] == [("small", 1, "A"), ("unknown", 1, "C"), ("unknown", 2, "B")]
    assert ranks["year"] == [("2025", 1, "A"), ("2025", 2, "C"), ("2025", 3, "B")]
    assert table.ranks(size="small") == [(1, "A")]


def test_the_ranks_of_the_view_are_those_of_the_choices_without_a_filter(table: Table) -> None:
    for company, quality, year in (("A", 40.0, 2024), ("A", 10.0, 2025), ("B", 30.0, 2024), ("C", 10.04, 2025)):
        table.add(company, quality, year)
    rows = table.db.rows("SELECT company, year, rank, rank_latest FROM league_table")
    view = {(row["company"], row["year"]): (row["rank"], row["rank_latest"]) for row in rows}
    latest = {(row.company, row.year): row.rank for row in table.chosen(latest=True)}
    assert (
        latest
        == {place: rank for place, (_, rank) in view.items() if rank}
        == {
            ("B", 2024): 1,
            ("A", 2025): 2,
            ("C", 2025): 2,
        }
    )
    for year in (2024, 2025):
        rows_of_year = {(row.company, row.year): row.rank for row in table.chosen(year=year)}
        assert rows_of_year == {place: rank for place, (rank, _) in view.items() if place[1] == year}


def test_companies_of_one_name_stay_apart(table: Table) -> None:
    table.add("Tidewater Ltd", 30.0, number="11")
    table.add("Tidewater Ltd", 20.0, number="22")
    assert table.ranks(latest=True) == [(1, "Tidewater Ltd"), (2, "Tidewater Ltd")]


def test_unranked_are_listed_apart_with_their_reason(table: Table) -> None:
    table.add("B", 3.0)
    table.writer.write_statement(table.run, make_unread("scan.pdf", company="A"))
    table.add("C", 40.0, kind=DocumentKind.POLICY)
    assert [
        (row.company, row.reason) for row in unranked(table.db, Choice(latest=True), table.chosen(latest=True))
    ] == [
        ("A", "needs_ocr"),
        ("C", "policy_not_statement"),
    ]
    assert table.ranks(latest=True) == [(1, "B")]
    assert unranked(table.db, Choice(profile="other")) == []
    assert unranked(table.db, Choice(statements={1})) == []


@pytest.mark.parametrize(("failed", "listed"), [(2026, [2025, 2026]), (2025, [2025]), (2024, [2025]), (None, [2025])])
def test_a_later_failure_stands_beside_the_latest_ranked_year(
    table: Table, failed: int | None, listed: list[int]
) -> None:
    table.add("A", 40.0, 2024)
    table.add("A", 50.0, 2025)
    table.begin("1")
    table.fail("A", failed)
    ranked = table.chosen(latest=True)
    assert [row.year for row in (*ranked, *unranked(table.db, Choice(latest=True), ranked))] == listed
