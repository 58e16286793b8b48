"""One session, many threads: hosts side by side, each host one request at a time; and an end when asked."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any

import pytest

from statement_audit.errors import DocumentError, StoppedError
from statement_audit.fetch import FetchOptions, Session, browser, courier
from statement_audit.fetch.pacing import Pacer, Stop, host_key
from tests.waiting import FOR_EVER, LONGEST, wait_until

PDF = b"%PDF-1.7 invented statement of Larkspur Ltd"


class Log:
    """Serves a PDF after `seconds` and notes when each request began and ended."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.spans: list[tuple[float, float]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        began = time.monotonic()
        time.sleep(self.seconds)
        self.spans.append((began, time.monotonic()))
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(PDF)))
        handler.end_headers()
        handler.wfile.write(PDF)

    def gaps(self) -> list[float]:
        spans = sorted(self.spans)
        return [later[0] - earlier[1] for earlier, later in itertools.pairwise(spans)]


def make_session(**options: Any) -> Session:
    settings = {"allow_private": True, "delay_seconds": 0.0, "browser": False, "retries": 0} | options
    return Session(FetchOptions(**settings))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("http://larkspur.example/a", "https://larkspur.example/b", True),
        ("http://larkspur.example:80/", "http://LARKSPUR.example./", True),
        ("https://larkspur.example:443/", "http://larkspur.example/", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://larkspur.example/", "http://www.larkspur.example/", False),
        ("http://larkspur.example:443/", "http://larkspur.example/", False),
    ],
)
def test_what_counts_as_one_host(first: str, second: str, same: bool) -> None:
    assert (host_key(first) == host_key(second)) is same


def test_one_request_at_a_time_to_a_host_with_pauses(loopback_site: Any) -> None:
    page = Log(0.03)
    site = loopback_site({f"/{n}": page for n in range(8)})
    with make_session(delay_seconds=0.05) as session, ThreadPoolExecutor(8) as pool:
        records = [fetched.record for fetched in pool.map(session.fetch, [site(f"/{n}") for n in range(8)])]
    assert len(page.spans) == 8
    assert min(page.gaps()) >= 0.045
    assert site.requests.count("/robots.txt") == 1
    assert sum(record.requests for record in records) == 9


def test_hosts_are_asked_side_by_side(loopback_site: Any) -> None:
    barrier = threading.Barrier(6, timeout=LONGEST)

    def meet(handler: BaseHTTPRequestHandler) -> None:
        barrier.wait()  # passed only when all six requests are under way
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PDF)

    sites = [loopback_site({"/": meet}) for _ in range(6)]
    with make_session(total_seconds=FOR_EVER, read_seconds=FOR_EVER) as session, ThreadPoolExecutor(6) as pool:
        assert [fetched.content for fetched in pool.map(session.fetch, [site("/") for site in sites])] == [PDF] * 6


def test_waiting_for_a_turn_is_not_network_time(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of network time is moved by the server alone: 30 s a request, 180 s for the last in the line."""
    now = 0.0
    monkeypatch.setattr(courier, "time", SimpleNamespace(monotonic=lambda: now))

    def slow(handler: BaseHTTPRequestHandler) -> None:
        nonlocal now
        now += 30.0
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PDF)

    site = loopback_site({f"/{n}": slow for n in range(6)})
    with make_session(total_seconds=100.0) as session, ThreadPoolExecutor(6) as pool:
        fetched = list(pool.map(session.fetch, [site(f"/{n}") for n in range(6)]))
    assert [one.record.seconds for one in fetched] == [30.0] * 6


def test_a_failed_robots_txt_is_asked_for_once_by_all(loopback_site: Any) -> None:
    site = loopback_site({"/robots.txt": (500, {}, b""), "/a": PDF})
    with make_session() as session, ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: code_of(session, site("/a")), range(6)))
    assert codes == ["robots_denied"] * 6
    assert site.requests == ["/robots.txt"]


def test_who_holds_a_host_back_holds_it_for_all(loopback_site: Any) -> None:
    site = loopback_site({"/a": (429, {"Retry-After": "3600"}, b""), "/b": PDF})
    with make_session(respect_robots=False) as session, ThreadPoolExecutor(3) as pool:
        assert code_of(session, site("/a")) == "http_error"
        assert list(pool.map(lambda _: code_of(session, site("/b")), range(3))) == ["http_error"] * 3
    assert site.requests == ["/a"]


def in_line(pacer: Pacer) -> list[int]:
    """How many have a host's turn or wait for it, for each host; the most first."""
    return sorted(map(len, list(pacer._lines.values())), reverse=True)


def test_turns_go_round_in_order_of_asking() -> None:
    stop = Stop()
    pacer = Pacer(FetchOptions(delay_seconds=0.0), time.monotonic, stop.sleep, stop)
    order: list[str] = []
    begun = threading.Event()

    def take(name: str, next_in_line: bool) -> None:
        with pacer.turn("larkspur.example", next_in_line=next_in_line):
            order.append(name)
            begun.wait(LONGEST)

    threads = []
    for name in ("first", "second", "part of a page"):
        threads.append(threading.Thread(target=take, args=(name, name == "part of a page")))
        threads[-1].start()
        wait_until(lambda: in_line(pacer) == [len(threads)])
    begun.set()
    for thread in threads:
        thread.join()
    assert order == ["first", "part of a page", "second"]


# --- stopping -----------------------------------------------------------------------------------


def code_of(session: Session, url: str) -> str:
    try:
        session.fetch(url)
    except DocumentError as error:
        return error.code
    return "fetched"


def outcome(session: Session, url: str) -> type[BaseException] | None:
    try:
        session.fetch(url)
    except (DocumentError, StoppedError) as error:
        return type(error)
    return None


def patient_session(**options: Any) -> Session:
    """Where none of its limits ends a wait before a test is lost."""
    names = ("total_seconds", "connect_seconds", "read_seconds", "robots_seconds", "max_crawl_delay", "render_seconds")
    return make_session(**dict.fromkeys(names, FOR_EVER) | options)


def stop_when(ready: Callable[[], object], session: Session, urls: list[str]) -> list[Any]:
    """Fetch all URLs in threads of their own, stop the session once `ready()`; what came of each."""
    with ThreadPoolExecutor(len(urls)) as pool:
        waiting = [pool.submit(outcome, session, url) for url in urls]
        wait_until(lambda: ready() or all(one.done() for one in waiting))
        session.stop()
        return [one.result(timeout=LONGEST) for one in waiting]  # each would wait FOR_EVER


def silent(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"x")
    handler.wfile.flush()
    handler.connection.settimeout(FOR_EVER)
    handler.connection.recv(1)  # until the reader hangs up


def test_stop_ends_reading_queueing_and_pausing(loopback_site: Any) -> None:
    reading = loopback_site({"/": silent})
    pausing = loopback_site({"/robots.txt": f"User-agent: *\nCrawl-delay: {FOR_EVER:.0f}", "/": PDF})
    robots = loopback_site({"/robots.txt": silent, "/": PDF})
    urls = [reading("/"), reading("/"), pausing("/"), pausing("/"), robots("/"), robots("/")]
    session = patient_session()
    pacer = session._courier.pacer
    sleep, pauses = pacer.sleep, []

    def noted(seconds: float) -> None:
        pauses.append(round(seconds))
        sleep(seconds)

    def all_wait() -> bool:
        """One reads, one pauses, one reads robots.txt; two are in line behind them, one waits for robots.txt."""
        under_way = reading.requests[-1:] == ["/"] and robots.requests == ["/robots.txt"] and len(pauses) == 1
        return under_way and in_line(pacer) == [2, 2, 1]

    pacer.sleep = noted
    assert stop_when(all_wait, session, urls) == [StoppedError] * 6
    assert pauses == [FOR_EVER]
    assert pausing.requests == ["/robots.txt"]


def test_stop_ends_connecting() -> None:
    """A listener that takes no more connections leaves the next ones waiting for one."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        try:
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(address)
            session = patient_session(respect_robots=False)

            def connects() -> bool:  # or is about to
                return any(end.__self__._handles for end in tuple(session._stop.endings))  # type: ignore[attr-defined]

            outcomes = stop_when(connects, session, [f"http://127.0.0.1:{address[1]}/"])
        finally:
            for filler in fillers:
                filler.close()
    assert outcomes == [StoppedError]


def test_a_stopped_session_fetches_nothing_more(loopback_site: Any) -> None:
    site = loopback_site({"/": PDF})
    session = make_session()
    session.stop()
    with pytest.raises(StoppedError):
        session.fetch(site("/"))
    assert site.requests == []


def test_an_interrupted_reader_of_robots_txt_leaves_it_to_the_next(loopback_site: Any) -> None:
    site = loopback_site({"/": PDF})
    session = make_session()
    read: Callable[..., Any] = session._courier.robots._read
    calls = iter([KeyboardInterrupt])

    def interrupted_once(*args: Any) -> Any:
        for error in calls:
            raise error
        return read(*args)

    session._courier.robots._read = interrupted_once
    with pytest.raises(KeyboardInterrupt):
        session.fetch(site("/"))
    assert session.fetch(site("/")).content == PDF


# --- rendering ----------------------------------------------------------------------------------

TEXT = "Larkspur Ltd checks its suppliers for forced labour and repays fees that workers paid to agents. " * 5
SHELL = (
    "<!DOCTYPE html><html><head><title>Larkspur</title></head><body><div id='root'></div><script>"
    "{}fetch('/data.json').then(r => r.text()).then(t => document.getElementById('root').innerText = t)"
    "</script></body></html>"
)


@pytest.mark.slow
@pytest.mark.skipif(not browser.installed(), reason="needs the extra `browser` and a Chromium")
def test_pages_are_rendered_from_several_threads(loopback_site: Any) -> None:
    sites = [loopback_site({"/": SHELL.format(f"/* {n} */"), "/data.json": f"{n} {TEXT}"}) for n in range(2)]
    with make_session(browser=True, render_delay_seconds=0.0) as session, ThreadPoolExecutor(4) as pool:
        fetched = list(pool.map(session.fetch, [site("/") for site in sites for _ in range(2)]))
    assert [one.content.decode().partition('root">')[2][:1] for one in fetched] == ["0", "0", "1", "1"]
    for one in fetched:
        assert "chromium" in one.record.tool
        assert one.record.hops[-1].url.endswith("/data.json")


@pytest.mark.slow
@pytest.mark.skipif(not browser.installed(), reason="needs the extra `browser` and a Chromium")
def test_stop_ends_rendering(loopback_site: Any) -> None:
    script = "let n = 0; setInterval(() => document.body.append(' ' + n++), 20); "
    site = loopback_site({"/": SHELL.format(script), "/data.json": TEXT})
    outcomes = stop_when(lambda: "/data.json" in site.requests, patient_session(browser=True), [site("/")] * 2)
    assert outcomes == [StoppedError, StoppedError]
