"""Every hostility at once, through one session: each ends within its limit, for its own reason, and alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import Session
from statement_audit.issue_codes import CODES

pytest.importorskip("cryptography", reason="makes the certificates of the hostile server")

from tests.hostile.cases import CASES, Case
from tests.hostile.limits import LIMITS, watch
from tests.hostile.server import HostileServer, Place, hostile_server
from tests.waiting import LONGEST

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        yield running


@pytest.fixture(scope="module")
def outcomes(server: HostileServer) -> dict[str, Any]:
    """Every case fetched, 16 threads on one session; `at once` is the most requests that were under way together."""
    with pytest.MonkeyPatch.context() as patch, Session(LIMITS) as session, ThreadPoolExecutor(16) as pool:
        patch.setenv("REQUESTS_CA_BUNDLE", str(server.authority_file))
        at_once = watch(patch, server.places())
        found = dict(pool.map(partial(visit, session), server.places()))
    found["at once"] = at_once.most
    return found


def visit(session: Session, place: Place) -> tuple[str, Any]:
    try:
        fetched = session.fetch(place.url)
    except DocumentError as error:
        return place.name, (error.code, error.data["record"], str(error))
    return place.name, (None, fetched.record, fetched.content[:60])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_ends_for_its_own_reason(outcomes: dict[str, Any], server: HostileServer, case: Case) -> None:
    code, record, detail = outcomes[case.name]
    assert code == case.code, detail
    assert code is None or code in CODES
    assert record.problem == code
    assert record.seconds < LONGEST  # what has no end goes on FOR_EVER
    asked = server.servers[case.name].requests
    if not case.raw and code != "tls_untrusted":
        assert record.requests >= len(asked) > 0  # a request may be given up before it is read
        assert len(asked) <= 2 * (LIMITS.max_redirects + LIMITS.max_frames + 2)


def test_hosts_do_not_wait_for_each_other(outcomes: dict[str, Any]) -> None:
    """Some hold on to their request for as long as they can; all 16 threads have one at some time."""
    assert outcomes["at once"] > 4


def test_robots_decisions_are_recorded(outcomes: dict[str, Any]) -> None:
    decisions = {name: outcomes[name][1].robots for name in outcomes if name.startswith("robots.txt")}
    assert decisions == {
        "robots.txt forbids": "denied",
        "robots.txt fails": "unread",
        "robots.txt is silent": "unread",
        "robots.txt redirects in a circle": "none",
        "robots.txt of 10 MB": "allowed",
        "robots.txt of rubbish": "allowed",
    }
    assert outcomes["plain statement"][1].robots == "none"


def test_what_is_forbidden_is_not_asked_for(outcomes: dict[str, Any], server: HostileServer) -> None:
    for name in ("robots.txt forbids", "robots.txt fails", "robots.txt is silent"):
        assert set(server.servers[name].requests) == {"/robots.txt"}
