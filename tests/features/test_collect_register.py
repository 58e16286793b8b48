"""The UK registry's export of 2022, all its addresses served on loopback, to a league table. Reads ../shared/data."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from statement_audit.classify.base import ClassifierSpec
from statement_audit.documents.plan import plan_collection
from statement_audit.features.audit.run import run
from statement_audit.features.collect import collect
from statement_audit.fetch import FetchOptions
from statement_audit.runs.options import CollectOptions, RunOptions, RunSummary
from statement_audit.sources.register_filter import RegisterFilter
from statement_audit.sources.uk_register_export import clean_name
from tests.near import work_near
from tests.web.listing import query
from tests.web.server import Page, Site, Web, serve
from tests.web.sites import ROBOTS, home, statement

pytestmark = [pytest.mark.slow, pytest.mark.shared]

EXPORT = "StatementSummaries2022.csv"
REGISTER = "127.45.1.1"
KINDS = ("pdf", "page", "dead", "moved", "slow", "home")
FILES = ("adobe-2022.pdf", "amex-2024.pdf", "amex-2022.pdf")  # quickly read: most addresses give the same few
DOCUMENTS = 7  # distinct invented ones; the rest are copies, for the time that reading takes


class Silent:
    """A progress that draws nothing."""

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Registry:
    """The export with its addresses on loopback. `kinds`: host -> what its address gives."""

    web: Web
    rows: list[dict[str, str]]
    kinds: dict[str, str]
    path: Path


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    data = Path(__file__).parents[3] / "shared" / "data"
    if not data.is_dir():
        pytest.skip("no ../shared/data beside the checkout: real documents are not part of the project")
    with (data / "registry" / EXPORT).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    addresses = dict.fromkeys(row["StatementURL"].strip() for row in rows if row["StatementURL"].strip())
    hosts = {address: f"127.45.0.{number + 1}" for number, address in enumerate(addresses)}
    kinds = {host: KINDS[number % len(KINDS)] for number, host in enumerate(hosts.values())}
    pdfs = [(data / "statements" / name).read_bytes() for name in FILES]
    sites = {
        host: {"/robots.txt": ROBOTS, **build(kind, number, pdfs)} for number, (host, kind) in enumerate(kinds.items())
    }
    with serve({**sites, REGISTER: {}}) as web:
        path = tmp_path_factory.mktemp("registry") / EXPORT
        write_export(path, rows, {address: web.url(host, start(kinds[host])) for address, host in hosts.items()})
        yield Registry(web, rows, kinds, path)


def start(kind: str) -> str:
    return "/" if kind == "home" else f"/modern-slavery-{kind}"


def build(kind: str, number: int, pdfs: list[bytes]) -> Site:
    company = f"Lanternfold {number % DOCUMENTS} Limited"
    text = statement(company, 2021)
    if kind == "dead":
        return {}
    if kind == "pdf":
        return {start(kind): Page(pdfs[number // len(KINDS) % len(pdfs)], media_type="application/pdf")}
    if kind == "moved":
        return {start(kind): Page(status=301, headers={"Location": "/legal/statement"}), "/legal/statement": text}
    if kind == "home":
        return {"/": home(company, ("/statement", "Modern slavery statement")), "/statement": text}
    return {start(kind): replace(text, seconds=1.5 if kind == "slow" else 0.0)}


def write_export(path: Path, rows: list[dict[str, str]], addresses: dict[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow({**row, "StatementURL": addresses.get(row["StatementURL"].strip(), row["StatementURL"])})


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> RunOptions:
    return RunOptions(
        db=tmp_path_factory.mktemp("registered") / "audit.db",
        classifier=ClassifierSpec("keyword"),
        workers=2,
        fetch=FetchOptions(delay_seconds=0.0, retries=0, browser=False, allow_private=True),
        collect=CollectOptions(hosts=32),
    )


@pytest.fixture(scope="module")
def ran(registry: Registry, options: RunOptions) -> RunSummary:
    with pytest.MonkeyPatch.context() as patch:
        work_near(patch)
        return run([str(registry.path)], options, Silent())


def test_every_row_becomes_a_statement_or_an_issue(registry: Registry, options: RunOptions, ran: RunSummary) -> None:
    assert len(registry.rows) == 282
    items = {row["StatementSummaryURL"] for row in registry.rows}
    targets = query(options.db, "SELECT item, state, problem, companies FROM targets")
    assert {row["item"] for row in targets} == items
    assert len(targets) == 90
    assert not [row for row in targets if row["state"] == "pending"]
    failed = [row for row in targets if row["problem"]]
    told = Counter(
        row["code"] for row in query(options.db, "SELECT code FROM issues WHERE stage IN ('fetch', 'sources')")
    )
    for code, count in Counter(row["problem"] for row in failed).items():
        assert told[code] >= count > 0


def test_every_company_is_in_the_database(registry: Registry, options: RunOptions, ran: RunSummary) -> None:
    held = {row["name"].casefold() for row in query(options.db, "SELECT name FROM companies")}
    given = {clean_name(row["OrganisationName"]).casefold() for row in registry.rows}
    assert given - {""} <= held


def test_addresses_end_as_they_must(registry: Registry, options: RunOptions, ran: RunSummary) -> None:
    ended: dict[str, set[tuple[str, str | None]]] = {}
    for row in query(options.db, "SELECT coalesce(statement_url, website) AS url, state, problem FROM targets"):
        host = (row["url"] or "").removeprefix("http://").partition(":")[0]
        ended.setdefault(registry.kinds.get(host, "none"), set()).add((row["state"], row["problem"]))
    right = {("found", None)}
    assert ended == {
        "pdf": right,
        "page": right,
        "moved": right,
        "slow": right,
        "home": right,
        "dead": {("dead", "link_dead")},
        "none": {("not_found", "no_statement_found")},
    }


def test_a_plan_holds(registry: Registry, options: RunOptions, ran: RunSummary, tmp_path: Path) -> None:
    planned = plan_collection([str(registry.path)], replace(options, db=tmp_path / "none.db"))
    (taken,) = query(options.db, "SELECT sum(requests) AS n FROM fetches WHERE run_id = 1")
    assert (planned.targets, planned.most_requests) == (90, (90 - planned.unaddressed) * options.collect.requests)
    assert planned.most_requests is not None and planned.least_requests <= taken["n"] <= planned.most_requests
    again = plan_collection([str(registry.path)], options)
    assert (again.reused, again.most_requests) == (90, 0)


def test_a_league_table_comes_of_it(options: RunOptions, ran: RunSummary) -> None:
    assert ran.outcomes["scored"] == len(FILES) + DOCUMENTS
    league = query(options.db, "SELECT company, rank FROM league_table")
    assert len({row["company"] for row in league}) > 20
    linked = query(options.db, "SELECT count(*) AS n FROM statement_companies")
    assert linked[0]["n"] > 100


def test_declared_answers_stand_beside_findings(registry: Registry, options: RunOptions, ran: RunSummary) -> None:
    (count,) = query(options.db, "SELECT count(*) AS n, count(DISTINCT company_id) AS companies FROM declared")
    assert count["n"] > 282
    assert count["companies"] >= 240
    compared = query(options.db, "SELECT DISTINCT company FROM declared_vs_found")
    assert len(compared) > 50
    assert not query(options.db, "PRAGMA foreign_key_check")


def test_a_second_run_asks_for_nothing(registry: Registry, options: RunOptions, ran: RunSummary) -> None:
    before = len(registry.web.log)
    again = run([str(registry.path)], options, Silent())
    assert len(registry.web.log) == before
    assert set(again.outcomes) == {"reused", "failed"}
    assert again.outcomes["failed"] == ran.outcomes["failed"]


def test_the_register_by_name(
    registry: Registry, options: RunOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Downloaded once; the second time the server is asked whether it changed."""
    body = registry.path.read_bytes()
    md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    registry.web.sites[REGISTER] = {
        f"/{EXPORT}": Page(body, media_type="text/csv", headers={"Content-MD5": md5}, etag=True)
    }
    monkeypatch.setenv("STATEMENT_AUDIT_UK_REGISTER", registry.web.url(REGISTER, ""))
    wanted = RegisterFilter(years=(2022,), sample=6)
    chosen = replace(options, db=tmp_path / "audit.db", wanted=wanted, command="collect")
    first = collect(["uk-register"], chosen, Silent())
    assert len(first.outcomes) == 6
    asked = [one for one in registry.web.log if one.host == REGISTER and one.path != "/robots.txt"]
    assert [one.status for one in asked] == [200]
    before = len(registry.web.log)
    second = collect(["uk-register"], chosen, Silent())
    assert [one.reused for one in second.outcomes] == [True] * 6
    assert [(one.host, one.status) for one in registry.web.log[before:] if one.path != "/robots.txt"] == [
        (REGISTER, 304)
    ]
