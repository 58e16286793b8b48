"""Pages that scripts write, rendered by a Chromium that has no network of its own.

Every request of the page is taken from the browser and made by the session: the same guard, robots.txt, pauses and
limits as for any document. What is not taken (web sockets, look-ups, WebRTC, WebTransport) finds neither names nor a
proxy, and no packet leaves; where a page could ask for it, it finds no constructor either. Only GET is answered, and
only for what makes text: pages, scripts, styles, data. Nothing is kept: no cookie, cache or download outlives the page.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from statement_audit.errors import DocumentError, StoppedError
from statement_audit.fetch.courier import Load
from statement_audit.fetch.options import FetchOptions, user_agent
from statement_audit.fetch.pacing import Stop
from statement_audit.fetch.request import Answer
from statement_audit.resources import table_beside

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request, Route, WebSocketRoute

log = logging.getLogger(__name__)

Result = TypeVar("Result")

PROGRAM = table_beside(__file__)
ARGUMENTS: list[str] = PROGRAM["arguments"]
START_SECONDS = 60.0
STEP_SECONDS = 10.0  # for one answer of the page's own process
POLL_SECONDS = 0.25
QUIET_SECONDS = 1.0  # without a request or new text, a page with text is finished
EMPTY_SECONDS = 6.0  # a page without text gets longer
FEW_CHARACTERS = 200
ANSWERED = frozenset(("document", "script", "stylesheet", "xhr", "fetch"))
# Of what a script adds to its request, these may matter; cookies and the browser's own headers are not passed on.
PASSED = ("accept", "authorization")
SCRIPTS = Path(__file__).with_name("scripts")
WITHOUT_CONNECTIONS = (SCRIPTS / "without_connections.js").read_text("utf-8")
MAKE_PLAIN = (SCRIPTS / "make_plain.js").read_text("utf-8")
TEXT_LENGTH = "() => document.body ? document.body.innerText.length : 0"
MARKUP_LENGTH = "() => document.documentElement.outerHTML.length"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The page after its scripts ran, as UTF-8 markup, or the document that they led to. `browser`: name, version."""

    content: bytes
    url: str
    browser: str


def executable() -> str | None:
    """The Chromium to use: `STATEMENT_AUDIT_BROWSER`, else the first that the system has."""
    return os.environ.get("STATEMENT_AUDIT_BROWSER") or next(filter(None, map(shutil.which, PROGRAM["names"])), None)


def installed() -> bool:
    """Whether pages can be rendered: the extra `browser` and a Chromium are there."""
    return find_spec("playwright") is not None and executable() is not None


def render(url: str, answer: Answer, load: Load, options: FetchOptions, stop: Stop | None = None) -> Rendered:
    """Run a page's scripts. Any thread may call it.

    Args:
        url: where the page came from.
        answer: the page as the server sent it; it is not fetched again.
        load: fetches whatever else the page asks for. Raises DocumentError for what it may not have.
        options: limits.
        stop: ends the waiting; what is rendered till then comes back.

    Raises:
        DocumentError: `timeout`, `too_large`, or `needs_browser` where the browser does not start or dies.
    """
    from playwright.async_api import Error

    try:
        longest = START_SECONDS + options.render_seconds + 4 * STEP_SECONDS
        return asyncio.run(asyncio.wait_for(_Rendering(url, answer, load, options, stop or Stop()).run(), longest))
    except TimeoutError as error:
        raise DocumentError("timeout", f"{url}: the page's scripts did not come to an end in time.") from error
    except (Error, OSError) as error:
        first = str(error).strip().partition("\n")[0]
        raise DocumentError("needs_browser", f"{url} could not be rendered: {first}.") from error


class _Rendering:
    """One page in one browser of its own."""

    def __init__(self, url: str, answer: Answer, load: Load, options: FetchOptions, stop: Stop) -> None:
        from playwright.async_api import Error

        self._error = Error
        self._url = url
        self._first: Answer | None = answer
        self._load = load
        self._options = options
        self._stop = stop
        self._one_at_a_time = asyncio.Lock()
        self._busy = 0
        self._changed = time.monotonic()
        self._moves = 0
        self._bases: dict[str, str] = {}  # where a navigation of the page ended after redirects
        self._document: tuple[str, Answer] | None = None  # a PDF that the scripts lead to
        self._page: Page | None = None

    async def run(self) -> Rendered:
        from playwright.async_api import async_playwright

        with tempfile.TemporaryDirectory(prefix="statement-audit-", ignore_cleanup_errors=True) as home:
            async with async_playwright() as playwright:
                browser = await self._start(playwright, home)
                try:
                    return await self._read(browser)
                finally:
                    with contextlib.suppress(self._error, TimeoutError):  # it is going away
                        await asyncio.wait_for(browser.close(), STEP_SECONDS)

    async def _start(self, playwright: Playwright, home: str) -> Browser:
        path = os.environ.get("PATH", "")
        environment: dict[str, str | float | bool] = {"HOME": home, "PATH": path, "LANG": "C.UTF-8"}
        return await playwright.chromium.launch(
            executable_path=executable(),
            args=ARGUMENTS,
            chromium_sandbox=not hasattr(os, "geteuid") or os.geteuid() != 0,  # the sandbox refuses root
            env=environment,
            timeout=START_SECONDS * 1000,
        )

    async def _read(self, browser: Browser) -> Rendered:
        ends = time.monotonic() + self._options.render_seconds
        context = await self._context(browser)
        self._page = page = await context.new_page()
        context.on("page", _close)
        with contextlib.suppress(self._error):  # a page that does not finish loading is read as it is
            await page.goto(self._url, wait_until="commit", timeout=max(1.0, (ends - time.monotonic()) * 1000))
        await self._settle(page, ends)
        name = f"chromium {browser.version}"
        if self._document is not None:
            return Rendered(self._document[1].content, self._document[0], name)
        shown = await self._fullest(page)
        return Rendered(await self._markup(shown), self._bases.get(shown.url, shown.url), name)

    async def _context(self, browser: Browser) -> BrowserContext:
        context = await browser.new_context(
            accept_downloads=False,
            service_workers="block",
            user_agent=user_agent(),
            locale="en-GB",
            reduced_motion="reduce",
        )
        await context.add_init_script(WITHOUT_CONNECTIONS)
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", _close)
        return context

    # --- requests ---------------------------------------------------------------------------

    async def _answer(self, route: Route) -> None:
        self._busy += 1
        try:
            if (reply := await self._reply(route.request)) is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=reply.status, headers=_kept_headers(reply), body=reply.content)
        except (DocumentError, StoppedError) as error:
            log.info("left out while rendering %s: %s", self._url, error)
            with contextlib.suppress(self._error):
                await route.abort("blockedbyclient")
        except self._error as error:  # the page has gone on or away, or the browser refuses the answer's headers
            log.debug("answer was not taken while rendering %s: %s", self._url, error)
            with contextlib.suppress(self._error):
                await route.abort("blockedbyclient")
        finally:
            self._busy -= 1
            self._changed = time.monotonic()

    async def _reply(self, request: Request) -> Answer | None:
        moves = request.is_navigation_request() and self._page is not None and request.frame == self._page.main_frame
        if moves and self._first is not None and request.url.partition("#")[0] == self._url.partition("#")[0]:
            first, self._first = self._first, None
            return first
        if request.method != "GET" or request.resource_type not in ANSWERED:
            return None
        if moves:
            self._moves += 1
            if self._moves > self._options.max_redirects:
                raise DocumentError("too_many_redirects", f"{self._url}: its scripts lead on and on.")
        sent = {name: value for name, value in request.headers.items() if name in PASSED or name.startswith("x-")}
        async with self._one_at_a_time:
            url, answer = await asyncio.to_thread(self._load, request.url, sent)
        if not moves:
            return answer
        if "html" not in answer.headers.get("content-type", "html"):
            self._document = (url, answer)
            return None
        self._bases[request.url] = url
        return answer

    # --- the page -----------------------------------------------------------------------------

    async def _settle(self, page: Page, ends: float) -> None:
        """Wait until the page is quiet: no request under way, no new text."""
        length, started = -1, time.monotonic()
        while time.monotonic() < ends and self._document is None and not self._stop.is_set:
            await asyncio.sleep(POLL_SECONDS)
            now = await self._text_length(page, self._error)  # which comes between two pages
            if now != length:
                length, self._changed = now, time.monotonic()
            quiet = time.monotonic() - max(self._changed, started)
            if not self._busy and quiet > (QUIET_SECONDS if length >= FEW_CHARACTERS else EMPTY_SECONDS):
                return

    async def _text_length(self, frame: Any, *passed_over: type[Exception]) -> int:
        """The length of the text of a page or a frame; -1 where it does not let itself be asked."""
        with contextlib.suppress(*passed_over):
            return int(await _in_time(frame.evaluate(TEXT_LENGTH)))
        return -1

    async def _fullest(self, page: Page) -> Any:
        """The page, or the frame in it that shows more."""
        frames = page.frames[:20]
        gone_or_busy = (self._error, TimeoutError)
        lengths = await asyncio.gather(*(self._text_length(frame, *gone_or_busy) for frame in frames))
        return frames[lengths.index(max(lengths))]

    async def _markup(self, frame: Any) -> bytes:
        await _in_time(frame.evaluate(MAKE_PLAIN))
        length = int(await _in_time(frame.evaluate(MARKUP_LENGTH)))
        if length > self._options.max_bytes:
            raise DocumentError("too_large", f"{self._url}: the rendered page has {length} characters.")
        markup: str = await _in_time(frame.content())
        return markup.encode("utf-8", "replace")


async def _in_time(answer: Awaitable[Result]) -> Result:
    """A page caught in an endless loop never answers."""
    return await asyncio.wait_for(answer, STEP_SECONDS)


async def _close(opened: Page | WebSocketRoute) -> None:
    await opened.close()


def _kept_headers(answer: Answer) -> dict[str, str]:
    """The kind of the content and what other origins may do with it; no cookies, no policies, no encodings."""
    kept = {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}
    return {"content-type": answer.headers.get("content-type", "text/html"), **kept}
