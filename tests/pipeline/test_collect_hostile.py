"""The whole collector against every hostility at once: each ends as its own reason, and honest companies are found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="makes the certificates of the hostile server")

from statement_audit.fetch import FetchOptions
from statement_audit.issue_codes import CODES
from statement_audit.pipeline import CollectOptions, Outcome, RunOptions, collect
from tests.hostile.cases import CASES
from tests.hostile.server import HostileServer, hostile_server
from tests.pipeline.conftest import Silent
from tests.web.listing import query, write_list
from tests.web.server import serve
from tests.web.sites import companies

LIMITS = FetchOptions(
    max_bytes=16_000_000,
    total_seconds=6.0,
    connect_seconds=2.0,
    read_seconds=6.0,
    robots_seconds=4.0,
    delay_seconds=0.02,
    backoff_seconds=0.1,
    retries=1,
    browser=False,
    allow_private=True,
)


@dataclass(frozen=True, slots=True)
class Ran:
    outcomes: dict[str, Outcome]
    seconds: float
    db: Path
    requests: dict[str, int]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """Every place of the hostile server as a company's website, and two honest companies, in one run."""
    folder = tmp_path_factory.mktemp("hostile")
    honest = companies(2, net=41)
    sites = {one.host: one.site() or {} for one in honest}
    with hostile_server() as server, serve(sites) as web, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(server.authority_file))
        rows = [{"company": place.name, "website": place.url} for place in server.places()]
        rows += [{"company": one.name, "website": web.url(one.host)} for one in honest]
        listing = write_list(folder / "companies.csv", rows)
        options = RunOptions(
            db=folder / "audit.db", workers=2, fetch=LIMITS, collect=CollectOptions(hosts=32), command="collect"
        )
        began = time.monotonic()
        summary = collect([str(listing)], options, Silent())
        seconds = time.monotonic() - began
        outcomes = {one.collected.ref.companies[0].name: one for one in summary.outcomes}
        yield Ran(outcomes, seconds, options.db, asked(server))


def asked(server: HostileServer) -> dict[str, int]:
    return {name: len(one.requests) for name, one in server.servers.items()}


def test_show(ran: Ran) -> None:
    print(ran.seconds)
    codes = {case.name: case.code for case in CASES}
    for name, one in ran.outcomes.items():
        print(f"{name:34}{codes.get(name)!s:22}{one.collected.state:14}{one.collected.problem!s:22}{one.collected.requests:4} {ran.requests.get(name)} {one.collected.detail[:150]}")
    print(query(ran.db, "SELECT code, count(*) FROM issues GROUP BY code"), len(CODES))
    assert 0
