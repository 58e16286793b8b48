"""What lists and registers lead to, from a row to a scored statement."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from statement_audit.classify.base import ClassifierSpec
from statement_audit.features.audit.run import run
from statement_audit.features.collect import collect
from statement_audit.fetch import FetchOptions
from statement_audit.models import TargetState
from statement_audit.runs.options import CollectOptions, RunOptions, RunSummary
from tests.near import work_apart, work_near
from tests.sources import made_uk_exports
from tests.web.listing import query, write_list
from tests.web.server import Web, serve
from tests.web.sites import SHAPES, Company, home, plain, statement, statement_pdf

SITE, OTHER, REGISTER = "127.44.0.1", "127.44.0.2", "127.44.0.3"
NAME = "Lanternfold Limited"


class Silent:
    """A progress that draws nothing."""

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


@pytest.fixture
def web() -> Iterator[Web]:
    with serve({SITE: {}, OTHER: {}, REGISTER: {}}) as running:
        yield running


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunOptions:
    work_near(monkeypatch)
    return RunOptions(
        db=tmp_path / "audit.db",
        classifier=ClassifierSpec("keyword"),
        workers=1,
        fetch=FetchOptions(delay_seconds=0.0, retries=0, browser=False, allow_private=True),
        collect=CollectOptions(),
    )


def score(options: RunOptions, tmp_path: Path, *rows: dict[str, Any]) -> RunSummary:
    return run([str(write_list(tmp_path / "list.csv", rows))], options, Silent())


def found(options: RunOptions, tmp_path: Path, *rows: dict[str, Any]) -> Any:
    """What the search for the only row came to."""
    (outcome,) = collect([str(write_list(tmp_path / "list.csv", rows))], options, Silent()).outcomes
    return outcome.collected


def finding(options: RunOptions, criterion: str) -> tuple[str, float | None]:
    (row,) = query(options.db, "SELECT status, score FROM latest_findings WHERE criterion = ?", criterion)
    return row["status"], row["score"]


def codes(options: RunOptions) -> set[str]:
    return {row["code"] for row in query(options.db, "SELECT code FROM issues")}


# --- what a row leads to ------------------------------------------------------------------------


def test_a_website_alone_is_enough(
    web: Web, options: RunOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_apart(monkeypatch)
    web.sites[SITE] = Company(NAME, SITE, SHAPES[0]).site() or {}
    summary = score(options, tmp_path, {"company": NAME, "website": web.url(SITE), "sector": "retail"})
    assert summary.outcomes == {"scored": 1}
    rows = query(options.db, "SELECT DISTINCT company, year, source_name FROM latest_findings")
    address = web.url(SITE, "/legal/modern-slavery-statement")
    assert rows == [{"company": NAME, "year": 2025, "source_name": address}]
    (held,) = query(options.db, "SELECT website FROM companies")
    assert held["website"] == web.url(SITE)


def test_the_year_of_a_row_picks_the_statement(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[3]).site() or {}
    for year in (2024, 2025):
        collected = found(options, tmp_path, {"company": NAME, "website": web.url(SITE), "year": year})
        assert [one.year for one in collected.documents] == [year]
    every = found(options, tmp_path, {"company": NAME, "website": web.url(SITE)})
    assert [one.year for one in every.documents] == [2025, 2024]


def test_two_years_of_one_company_in_one_list(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[3]).site() or {}
    rows = [{"company": NAME, "website": web.url(SITE), "year": year} for year in (2024, 2025)]
    assert score(options, tmp_path, *rows).outcomes == {"scored": 2}
    assert [row["year"] for row in query(options.db, "SELECT DISTINCT year FROM latest_findings ORDER BY year")] == [
        2024,
        2025,
    ]


def test_one_target_named_in_two_ways_is_searched_once(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[0]).site() or {}
    listing = write_list(tmp_path / "list.csv", [{"company": NAME, "website": web.url(SITE)}])
    for refresh in (False, True):
        web.log.clear()
        chosen = RunOptions(db=options.db, fetch=options.fetch, collect=CollectOptions(refresh=refresh))
        summary = collect([str(listing), web.url(SITE)], chosen, Silent())
        assert [len(one.collected.documents) for one in summary.outcomes] == [1, 1]
        assert sorted(web.asked(SITE)) == ["/", "/legal/modern-slavery-statement"]


def test_a_statement_address_that_introduces_the_statement(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[3]).site() or {}
    row = {"company": NAME, "statement_url": web.url(SITE, "/modern-slavery"), "year": 2025}
    assert score(options, tmp_path, row).outcomes == {"scored": 1}
    (held,) = query(options.db, "SELECT year, state FROM statements")
    assert held == {"year": 2025, "state": "scored"}
    (link,) = query(options.db, "SELECT url FROM links")
    assert link["url"] == web.url(SITE, "/files/slavery-2025.pdf")


def test_an_address_that_gives_something_else(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = {"/": home(NAME), "/careers": plain(NAME, "careers")}
    summary = score(options, tmp_path, {"company": NAME, "statement_url": web.url(SITE, "/careers")})
    assert not query(options.db, "SELECT * FROM league_table WHERE quality IS NOT NULL")
    assert codes(options) & {"not_a_statement", "no_statement_found"}
    assert summary.has_problems
    assert [row["name"] for row in query(options.db, "SELECT name FROM companies")] == [NAME]


def test_a_dead_address_leads_to_the_site(web: Web, options: RunOptions, tmp_path: Path) -> None:
    """A person who is given a dead link looks on the company's site."""
    web.sites[SITE] = Company(NAME, SITE, SHAPES[0]).site() or {}
    row = {"company": NAME, "website": web.url(SITE), "statement_url": web.url(SITE, "/old/statement.pdf")}
    collected = found(options, tmp_path, row)
    assert [one.url for one in collected.documents] == [web.url(SITE, "/legal/modern-slavery-statement")]
    assert [(one.url, one.reason) for one in collected.refused] == [(web.url(SITE, "/old/statement.pdf"), "link_dead")]


# --- what a register leads to -------------------------------------------------------------------


def test_the_register_copy_stands_in_for_a_dead_link(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = {"/": home(NAME)}
    web.sites[REGISTER] = {"/copy.pdf": statement_pdf(NAME, 2021)}
    entry = made_uk_exports.row(
        OrganisationName=NAME,
        StatementURL=web.url(SITE, "/gone.pdf"),
        PDFURL=web.url(REGISTER, "/copy.pdf"),
    )
    export = made_uk_exports.write_export(tmp_path, [entry])
    assert run([str(export)], options, Silent()).outcomes == {"scored": 1}
    (link,) = query(options.db, "SELECT url, is_copy, homepage_link FROM links")
    assert link == {"url": web.url(REGISTER, "/copy.pdf"), "is_copy": 1, "homepage_link": None}
    assert "register_copy_used" in codes(options)
    assert finding(options, "STA-05")[0] != "met"
    before = len(web.log)
    assert run([str(export)], options, Silent()).outcomes == {"reused": 1}
    assert len(web.log) == before


def test_two_entries_of_a_register_with_one_document(web: Web, options: RunOptions, tmp_path: Path) -> None:
    """A group's companies often submit the same document, each for itself."""
    document = statement(NAME, 2021)
    web.sites[SITE] = {"/statement": document}
    web.sites[OTHER] = {"/statement": document}
    entries = [
        made_uk_exports.row(OrganisationName=NAME, StatementURL=web.url(SITE, "/statement"), PDFURL=""),
        made_uk_exports.other(
            "LANTERNFOLD NORTH LIMITED", "AbC9", StatementURL=web.url(OTHER, "/statement"), PDFURL=""
        ),
    ]
    export = made_uk_exports.write_export(tmp_path, entries)
    assert run([str(export)], options, Silent()).outcomes == {"scored": 1}
    (held,) = query(options.db, "SELECT count(*) AS companies FROM statement_companies")
    assert held["companies"] >= 2
    assert "duplicate_document" in codes(options)


# --- what the visit showed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("links", "status", "points"),
    [
        ([("/statement", "Modern slavery statement")], "met", 1.0),
        ([], "partly", 0.5),
    ],
)
def test_the_link_on_the_home_page(
    web: Web, options: RunOptions, tmp_path: Path, links: list[tuple[str, str]], status: str, points: float
) -> None:
    web.sites[SITE] = {"/": home(NAME, *links), "/statement": statement(NAME, 2025)}
    score(options, tmp_path, {"company": NAME, "website": web.url(SITE), "statement_url": web.url(SITE, "/statement")})
    assert finding(options, "STA-05") == (status, points)


def test_a_home_page_that_cannot_be_read_says_nothing(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = {"/statement": statement(NAME, 2025)}
    score(options, tmp_path, {"company": NAME, "website": web.url(SITE), "statement_url": web.url(SITE, "/statement")})
    assert finding(options, "STA-05") == ("not_assessed", None)


def test_a_statement_elsewhere_only(web: Web, options: RunOptions, tmp_path: Path) -> None:
    """The document lies on another host and the company's home page does not link to it."""
    web.sites[SITE] = {"/": home(NAME)}
    web.sites[OTHER] = {"/a/statement.pdf": statement_pdf(NAME, 2025)}
    row = {"company": NAME, "website": web.url(SITE), "statement_url": web.url(OTHER, "/a/statement.pdf")}
    score(options, tmp_path, row)
    assert finding(options, "STA-05") == ("not_met", 0.0)


def test_earlier_years_on_the_site(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[3]).site() or {}
    score(options, tmp_path, {"company": NAME, "website": web.url(SITE)})
    rows = query(options.db, "SELECT year, status, score FROM latest_findings WHERE criterion = 'STA-06' ORDER BY year")
    assert [row["status"] for row in rows] != ["not_assessed", "not_assessed"]


# --- again --------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EMFILE])
def test_what_this_machine_lacks_is_no_fault_of_a_site(
    web: Web, options: RunOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The command ends, and the next one asks the site again."""
    web.sites[SITE] = Company(NAME, SITE, SHAPES[0]).site() or {}
    row = {"company": NAME, "website": web.url(SITE)}

    def lacking(*_: object) -> None:
        raise OSError(number, "lacking")

    with monkeypatch.context() as patch:
        patch.setattr("statement_audit.identity.identify.identify", lacking)
        with pytest.raises(OSError, match="lacking"):
            found(options, tmp_path, row)
    assert found(options, tmp_path, row).state is TargetState.FOUND


def test_a_second_run_reuses_everything(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[3]).site() or {}
    row = {"company": NAME, "website": web.url(SITE), "sector": "retail"}
    assert score(options, tmp_path, row).outcomes == {"scored": 2}
    before = len(web.log)
    assert score(options, tmp_path, row).outcomes == {"reused": 2}
    assert len(web.log) == before


def test_a_refresh_that_brings_nothing_new_scores_nothing(web: Web, options: RunOptions, tmp_path: Path) -> None:
    web.sites[SITE] = Company(NAME, SITE, SHAPES[3]).site() or {}
    row = {"company": NAME, "website": web.url(SITE), "sector": "retail"}
    score(options, tmp_path, row)
    again = RunOptions(
        db=options.db, classifier=options.classifier, fetch=options.fetch, collect=CollectOptions(refresh=True)
    )
    assert score(again, tmp_path, row).outcomes == {"reused": 2}
