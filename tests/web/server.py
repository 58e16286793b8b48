"""Many sites on loopback, each on an address of its own (127.x.y.z), and a log of every request."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import pairwise

from tests.waiting import FOR_EVER, LONGEST

HEAD_SECONDS = LONGEST
PORTS = 20  # that are tried


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gives. `seconds`: how long the server thinks, beyond its latency. `etag`: whether it has one.
    `dated`: it is asked for by its Last-Modified, which an answer 304 does not repeat."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    etag: bool = False
    dated: bool = False


Site = dict[str, Page]
NOWHERE = Page(b"<html><body><h1>Not found</h1></body></html>", status=404)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `began`: the connection was made; `ended`: the answer was about to be handed over, so that the other
    side cannot have ended before. Seconds of a clock that only goes forward."""

    host: str
    path: str
    status: int
    began: float
    ended: float


class Web:
    """The sites, by host; they may be changed while they are served. `log`: every request, in the order of its end.
    `most`: after so many nobody is answered any more. `hang_up`: hosts that answer nobody."""

    def __init__(self, sites: dict[str, Site], latency: float) -> None:
        self.sites = sites
        self.latency = latency
        self.log: list[Asked] = []
        self.most: int | None = None
        self.hang_up: set[str] = set()
        self.port = 0

    def url(self, host: str, path: str = "/") -> str:
        """The address of a page."""
        return f"http://{host}:{self.port}{path}"

    def asked(self, host: str | None = None, *, robots: bool = False) -> list[str]:
        """The paths that were asked for, on one host or as host and path on all, in order."""
        return [
            one.path if host else one.host + one.path
            for one in self.log
            if host in (None, one.host) and (robots or one.path != "/robots.txt")
        ]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection: one request."""
        began = time.monotonic()
        host = writer.get_extra_info("sockname")[0]
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
            if host in self.hang_up:
                return
            path, headers = _read_head(head)
            page = self._page(host, path, headers)
            await asyncio.sleep(self.latency + page.seconds)
            if self.most is not None and len(self.log) >= self.most:
                await asyncio.sleep(FOR_EVER)
            self.log.append(Asked(host, path, page.status, began, time.monotonic()))
            writer.write(_head(page) + page.body)
            await writer.drain()
            writer.write_eof()
            await reader.read()  # until the other side has read all and hangs up
        except (OSError, EOFError):
            return
        finally:
            writer.close()

    def _page(self, host: str, path: str, headers: Mapping[str, str]) -> Page:
        page = self.sites.get(host, {}).get(path, NOWHERE)
        if page.dated and headers.get("if-modified-since") == page.headers["Last-Modified"]:
            return Page(status=304)
        if not page.etag:
            return page
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
        if headers.get("if-none-match") == etag:
            return Page(status=304, headers={"ETag": etag})
        return Page(page.body, page.status, page.media_type, {**page.headers, "ETag": etag}, page.seconds)


def _read_head(head: bytes) -> tuple[str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return first.split(" ")[1], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _head(page: Page) -> bytes:
    lines = [f"HTTP/1.1 {page.status} {HTTPStatus(page.status).phrase}", "Connection: close"]
    if page.status != 304:
        lines += [f"Content-Type: {page.media_type}", f"Content-Length: {len(page.body)}"]
    lines += [f"{name}: {value}" for name, value in page.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@contextmanager
def serve(sites: dict[str, Site], *, latency: float = 0.0) -> Iterator[Web]:
    """Serve sites on one port, that of `Web.port`. Hosts without an entry are not listened at: they are dead."""
    web = Web(sites, latency)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(_listen(web), loop).result(30)
    try:
        yield web
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _listen(web: Web) -> asyncio.Server:
    """Listen on a port that is free on all hosts; another process may take it before we do, so try some."""
    hosts = list(web.sites)
    for left in reversed(range(PORTS)):
        first = await asyncio.start_server(web.answer, hosts[0], 0)
        web.port = first.sockets[0].getsockname()[1]
        first.close()
        await first.wait_closed()
        try:
            return await asyncio.start_server(web.answer, hosts, web.port, backlog=50)
        except OSError:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


async def _close(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0)


# --- what the log shows -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Manners:
    """`least_gap`: the shortest pause between the end of a request and the start of the next on its host.
    `overlaps`: requests that began before the one before them ended. `rude`: hosts whose robots.txt was not first."""

    least_gap: float
    overlaps: int
    rude: tuple[str, ...]


def manners(log: list[Asked]) -> Manners:
    """How each host was treated."""
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for one in sorted(log, key=lambda one: one.began):
        by_host[one.host].append(one)
    gaps = [after.began - before.ended for asked in by_host.values() for before, after in pairwise(asked)]
    rude = tuple(host for host, asked in by_host.items() if asked[0].path != "/robots.txt")
    return Manners(min(gaps, default=float("inf")), sum(gap < 0 for gap in gaps), rude)
