"""What stands between the browser and Datasette: who may ask, which headers go out, and CSV without formulas."""

import codecs
import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from statement_audit.resources import table_beside
from statement_audit.safe_text import safe_cell

Scope = dict[str, Any]
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

HOSTS = ("127.0.0.1", "localhost", "[::1]")
_TOLD = table_beside(__file__)
HEADERS: Mapping[str, str] = _TOLD["headers"]
FORM_HEADERS: Mapping[str, str] = _TOLD["form_headers"]
OTHER_SITE, CHANGED = _TOLD["refusals"]["other_site"], _TOLD["refusals"]["changed"]
LONGEST_CELL = 2**31 - 1


class Guarded:
    """An ASGI application that answers only this machine, and nothing from a file that has changed under it.

    A name in the Host header that is not this machine's means that another site has pointed its own name here. What a
    page of another site sends is refused, but for a link that a person follows to a page without SQL in its address.
    """

    def __init__(self, app: App, watched: Path | None) -> None:
        self.app, self.watched = app, watched
        self.seen = _state(watched)

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _host(scope) not in HOSTS:
            await _refuse(send, 421, "This server answers to 127.0.0.1 and localhost alone.")
        elif not _may_ask(scope):
            await _refuse(send, 403, OTHER_SITE)
        elif _state(self.watched) != self.seen:
            await _refuse(send, 503, CHANGED)
        else:
            headed = _headed(send)
            await self.app(scope, receive, SafeCsv(headed) if scope["path"].endswith(".csv") else headed)


def _state(path: Path | None) -> tuple[int, int, int] | None:
    if path is None or not path.exists():
        return None
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _may_ask(scope: Scope) -> bool:
    """Whether no other site sent the request, as the browser says (Fetch Metadata; before 2023 Origin and Referer).

    A program that is no browser sends none of these headers.
    """
    site = _header(scope, "sec-fetch-site")
    if site:
        return site in ("same-origin", "none") or _is_followed_link(scope)
    own = f"http://{_header(scope, 'host')}"
    origin, referer = _header(scope, "origin"), _header(scope, "referer")
    return origin in ("", own) and (not referer or referer == own or referer.startswith(f"{own}/"))


def _is_followed_link(scope: Scope) -> bool:
    """Whether a person clicked on a link to a page of ours in which the link's author could put no SQL."""
    wanted = {"mode": "navigate", "dest": "document", "user": "?1"}
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return (
        all(_header(scope, f"sec-fetch-{name}") == value for name, value in wanted.items())
        and scope["method"] == "GET"
        and not any(name == "sql" or name.startswith("_") for name, _ in asked)
    )


def _header(scope: Scope, name: str) -> str:
    """A header's value in lower case; empty where it is absent."""
    key = name.encode()
    return next((value for given, value in scope["headers"] if given == key), b"").decode("latin-1").lower()


def _host(scope: Scope) -> str:
    given = _header(scope, "host")
    name, _, port = given.rpartition(":")
    return name if name and port.isdigit() else given


async def _refuse(send: Send, status: int, text: str) -> None:
    told = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}
    await answer(send, status, told, text.encode())


async def answer(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Send a whole answer."""
    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})


def _headed(send: Send) -> Send:
    """Adds the headers that an answer does not set itself."""

    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {key.lower() for key, _ in message["headers"]}
            added = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in given]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return headed


class SafeCsv:
    """Rewrites a streamed CSV row by row: a cell that a spreadsheet would run as a formula gets an apostrophe."""

    def __init__(self, send: Send) -> None:
        self.send, self.text, self.is_csv = send, "", False
        csv.field_size_limit(LONGEST_CELL)  # of the whole process; the page of a document may be one cell
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_csv = message["status"] == 200
            kept = [(key, value) for key, value in message["headers"] if key.lower() != b"content-length"]
            message = {**message, "headers": kept} if self.is_csv else message
        elif self.is_csv and message["type"] == "http.response.body":
            more = message.get("more_body", False)
            message = {**message, "body": self._rows(message.get("body", b""), last=not more).encode()}
        await self.send(message)

    def _rows(self, data: bytes, *, last: bool) -> str:
        self.text += self.decoder.decode(data, last)
        whole = last or (self.text.endswith("\n") and self.text.count('"') % 2 == 0)  # else a row is still open
        if not whole:
            return ""
        text, self.text = self.text, ""
        out = io.StringIO()
        csv.writer(out).writerows([_safe(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
        return out.getvalue()


def _safe(cell: str) -> str:
    """A number stays a number, however it begins."""
    try:
        float(cell)
    except ValueError:
        return str(safe_cell(cell))
    return cell
