"""The whole collector against every hostility at once: each ends as its own reason, and honest companies are found."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="makes the certificates of the hostile server")

from statement_audit.pipeline import CollectOptions, Outcome, RunOptions, collect
from tests.hostile.cases import CASES, Case
from tests.hostile.limits import LIMITS, watch
from tests.hostile.server import hostile_server
from tests.web.listing import query, write_list
from tests.web.server import serve
from tests.web.sites import companies

pytestmark = pytest.mark.slow

REQUESTS = 12  # of one search


class Silent:
    """A progress that draws nothing."""

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Ran:
    """`seconds`: of the processor. `at_once`: the most requests that were under way together."""

    outcomes: dict[str, Outcome]
    seconds: float
    at_once: int
    db: Path


@pytest.fixture(scope="session")
def ran(once: Callable[..., Path]) -> Ran:
    """Every place of the hostile server as a company's website, and two honest companies, in one run."""
    folder = once("collect-hostile", _collect)
    held: Ran = pickle.loads((folder / "ran.pickle").read_bytes())  # written by this session
    return replace(held, db=folder / "audit.db")


def _collect(folder: Path) -> None:
    honest = companies(2, net=41)
    sites = {one.host: one.site() or {} for one in honest}
    with hostile_server() as server, serve(sites) as web, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(server.authority_file))
        at_once = watch(patch, server.places())
        rows = [{"company": place.name, "website": place.url} for place in server.places()]
        rows += [{"company": one.name, "website": web.url(one.host)} for one in honest]
        listing = write_list(folder / "companies.csv", rows)
        options = RunOptions(
            db=folder / "audit.db",
            workers=2,
            fetch=LIMITS,
            collect=CollectOptions(hosts=32, requests=REQUESTS),
            command="collect",
        )
        began = sum(os.times()[:4])
        summary = collect([str(listing)], options, Silent())
        seconds = sum(os.times()[:4]) - began
    assert len(summary.outcomes) == len(rows)
    outcomes = {one.collected.ref.companies[0].name: one for one in summary.outcomes}
    ran = Ran(outcomes, seconds, at_once.most, options.db)
    (folder / "ran.pickle").write_bytes(pickle.dumps(ran))


ENDINGS = {  # code -> state of the target; any other code is a failure that may pass
    None: "found",
    "no_statement_found": "not_found",
    "robots_denied": "blocked",
    "challenge_page": "blocked",
    "login_required": "blocked",
    "address_refused": "blocked",
    "tls_untrusted": "blocked",
    "link_dead": "dead",
    "unreachable": "dead",
}
# Pages that can be read, and are no statement: the search goes on within its budget and comes to nothing.
EMPTY = ("deep markup", "10 MB of links", "endless calendar", "frame in itself", "frames without end")
MOST_REQUESTS = REQUESTS + LIMITS.max_frames  # a page is one visit with its frames, and the last may be such a one


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_company_ends_as_its_site_deserves(ran: Ran, case: Case) -> None:
    collected = ran.outcomes[case.name].collected
    code = "no_statement_found" if case.name in EMPTY else case.code
    assert (collected.problem, collected.state) == (code, ENDINGS.get(code, "failed")), collected.detail
    assert len(collected.documents) == (code is None)
    assert collected.requests <= MOST_REQUESTS
    if code is not None:
        assert len(collected.detail) > len("The home page could not be read.")  # says what happened, too


def test_honest_companies_are_found(ran: Ran) -> None:
    honest = [one.collected for name, one in ran.outcomes.items() if name.startswith("Lanternfold")]
    assert [(one.state, len(one.documents), one.site and one.site.homepage_link) for one in honest] == [
        ("found", 1, True)
    ] * 2


def test_hosts_do_not_wait_for_each_other(ran: Ran) -> None:
    assert ran.at_once > 4


def test_hostile_pages_cost_little_to_read(ran: Ran) -> None:
    assert ran.seconds < 100  # of the processor; about 5 s


def test_each_failure_is_an_issue_and_every_answer_a_row(ran: Ran) -> None:
    told = {row["source_name"]: row["code"] for row in query(ran.db, "SELECT source_name, code FROM issues")}
    ended = {one.collected.ref.source_name: one.collected.problem for one in ran.outcomes.values()}
    assert told == {name: code for name, code in ended.items() if code}
    counted = query(ran.db, "SELECT company, requests FROM targets")
    assert {row["company"]: row["requests"] for row in counted} == {
        name: one.collected.requests for name, one in ran.outcomes.items()
    }
    fetched = query(
        ran.db,
        "SELECT company, sum(fetches.requests) AS requests FROM fetches JOIN targets ON targets.id = target_id GROUP BY 1",
    )
    assert fetched == sorted(counted, key=lambda row: str(row["company"]))
    assert not query(ran.db, "PRAGMA foreign_key_check")
