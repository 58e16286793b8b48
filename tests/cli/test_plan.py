"""`--plan`: what a collection would take, counted without a request and without writing anything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_samples import Outcome, call

from tests.sources.made_uk_exports import other, row, write_export
from tests.web.listing import write_list
from tests.web.server import Web, serve
from tests.web.sites import ROBOTS, none, several_years

FOUND, NONE = "127.61.1.1", "127.61.1.2"
NAME = "Lanternfold Limited"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
    sites = {
        FOUND: {"/robots.txt": ROBOTS, **several_years(NAME)},
        NONE: {"/robots.txt": ROBOTS, **none("Emptyhand Limited")},
    }
    with serve(sites) as running:
        yield running


def command(folder: Path, *arguments: object, name: str = "collect") -> Outcome:
    return call(name, "--db", folder / "results" / "audit.db", "--pause", 0, *arguments)


def plan(folder: Path, *arguments: object) -> dict[str, Any]:
    done = command(folder, *arguments, "--plan", "--json")
    assert done.code == 0, done.err
    return dict(json.loads(done.out))


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_plan_asks_for_nothing_writes_nothing_and_holds(web: Web, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"company": name, "website": web.url(host)} for name, host in ((NAME, FOUND), ("Empty", NONE))]  # fmt: skip
    listing = write_list(tmp_path / "companies.csv", [*rows, {"company": "Unknown", "website": ""}])
    before = contents(tmp_path)
    planned = plan(tmp_path, listing, "--requests", 10)
    assert (contents(tmp_path), web.log) == (before, [])
    assert not (tmp_path / "results").exists()
    host = f"{FOUND}:{web.port}"
    assert planned == {
        "targets": 2, "reused": 0, "files": 0, "documents": 0, "sites": 2, "unaddressed": 0, "hosts": 2,
        "least_requests": 6, "most_requests": 20, "least_seconds": 1.5, "most_seconds": 5.0,
        "slowest_host": host, "slowest_seconds": 5.0, "registers": [], "issues": 1,
    }  # fmt: skip

    command(tmp_path, listing, "--requests", 10)
    taken = len(web.log)
    assert planned["least_requests"] <= taken <= planned["most_requests"]
    before = contents(tmp_path)
    for option, reused in (((), 2), (("--retry",), 1), (("--refresh",), 0)):
        again = plan(tmp_path, listing, *option)
        assert (again["reused"], again["sites"], again["hosts"]) == (reused, 2 - reused, 2 - reused)
    assert (contents(tmp_path), len(web.log)) == (before, taken)
    assert plan(tmp_path, listing)["slowest_host"] is None


def test_hosts_and_pause_tell_the_time(tmp_path: Path) -> None:
    sites = [{"company": f"C{n}", "website": f"https://c{n}.example/"} for n in range(20)]
    shared = [{"company": f"S{n}", "website": "", "statement_url": f"https://files.example/{n}.pdf"} for n in range(5)]
    listing = write_list(tmp_path / "companies.csv", [{**dict.fromkeys(shared[0], ""), **one} for one in (*sites, *shared)])  # fmt: skip
    many = plan(tmp_path, listing, "--pause", 2)
    assert (many["documents"], many["sites"], many["hosts"], many["slowest_host"]) == (5, 20, 21, "files.example")
    assert (many["least_requests"], many["most_requests"]) == (25 * 2 + 21, 25 * 25)
    assert many["most_seconds"] == many["slowest_seconds"] == 5 * 25 * 2.5
    assert plan(tmp_path, listing, "--pause", 2, "--hosts", 1)["most_seconds"] == 25 * 25 * 2.5


def test_an_export_of_the_uk_registry_is_counted_from_its_file(tmp_path: Path) -> None:
    export = write_export(
        tmp_path,
        [
            row(PDFURL="https://downloads.example/copy.pdf"),
            other("Home Page Limited", "homepage", StatementURL="https://homepage.example/"),
            other("No Address Limited", "noaddress", StatementURL=""),
        ],
        name="StatementSummaries2022.csv",
    )
    planned = plan(tmp_path, export)
    assert (planned["targets"], planned["documents"], planned["sites"], planned["unaddressed"]) == (3, 1, 1, 1)
    assert (planned["most_requests"], planned["registers"]) == (2 * 25 + 1, [])

    kept = tmp_path / "results" / "registers"
    kept.mkdir(parents=True)
    shutil.copy(export, kept)
    known = plan(tmp_path, "uk-register", "--year", 2022)
    (reading,) = known["registers"]
    assert reading == {"register": "uk-register", "requests": 1, "entries": None, "files": [export.name]}
    assert (known["targets"], known["most_requests"]) == (3, planned["most_requests"] + 2)  # robots.txt and the export


def test_a_register_that_is_not_here_says_what_reading_it_takes(tmp_path: Path) -> None:
    planned = plan(tmp_path, "au-register")
    (reading,) = planned["registers"]
    assert reading == {"register": "au-register", "requests": 2, "entries": 10_000, "files": []}
    assert (planned["targets"], planned["least_requests"], planned["most_requests"]) == (0, 10_003, None)
    assert planned["slowest_host"] == "modernslaveryregister.gov.au"
    (narrowed,) = plan(tmp_path, "ca-catalogue", "--organisation", "larkspur")["registers"]
    assert (narrowed["requests"], narrowed["entries"]) == (1, None)
    done = command(tmp_path, "au-register", "--plan")
    lines = " ".join(done.out.split())
    assert "Reading au-register 2 requests or more, and one for each of 10,000 entries or more" in lines
    assert "Requests 10,003 or more" in lines and "Time 83 min or more" in lines
    assert "Nothing was asked for and nothing was written." in done.err


@pytest.mark.parametrize("name", ["collect", "run"])
def test_the_table_of_both_commands(tmp_path: Path, name: str) -> None:
    done = command(tmp_path, "https://www.larkspur.example/", "--plan", name=name)
    assert done.code == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "sites to search 1" in lines
    assert "Requests 3 to 25" in lines
    assert "Slowest host www.larkspur.example, 12 s at most" in lines
    assert not (tmp_path / "results").exists()
