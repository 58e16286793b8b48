"""The search on invented sites, as companies build them: each is served on loopback under its own name.

python -m benchmarks.sites [FOLDER ...] [--show] [--browser] [--only NAME]

FOLDER (by default each one of corpus/sites) holds one YAML file a site; corpus/sites/README.md says what stands in it and who wrote it. `collect` runs over all
of them as over a list of companies. A site ends right where the newest own statement is found, or where none is and the
reason is the right one. Printed: how many of each, requests, and with --show what came of each. Exit code 1 where fewer
than LEAST end right, or where something that is no statement is taken for one.
"""

from __future__ import annotations

import argparse
import io
import re
import socket
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

from ruamel.yaml import YAML

from statement_audit.documents.collector import Outcome
from statement_audit.features.collect import collect
from statement_audit.fetch import FetchOptions
from statement_audit.models import DocumentKind
from statement_audit.runs.options import CollectOptions, RunOptions
from statement_audit.sources import site as site_search

SITES = Path(__file__).parents[1] / "corpus" / "sites"
TODAY = date(2026, 11, 28)  # on which the sites were written
LEAST = 0.95
BUDGET = 25
PERCENT = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
NOWHERE = {"status": 404, "body": "<!doctype html><title>Page not found</title><h1>Page not found</h1>"}


# --- what a site's file says ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InventedSite:
    """One file. `pages`: address -> its entries, the first that fits the request's cookies is the answer."""

    name: str
    start: str
    company: str
    tags: tuple[str, ...]
    expect: dict[str, Any]
    pages: dict[str, list[dict[str, Any]]]
    default: dict[str, Any] = field(default_factory=lambda: NOWHERE)

    @classmethod
    def read(cls, path: Path) -> InventedSite:
        told = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        pages: dict[str, list[dict[str, Any]]] = {}
        for page in told["pages"]:
            pages.setdefault(served_as(page["url"]), []).append(page)
        default = told.get("default") or NOWHERE
        return cls(
            path.stem, told["start"], told["company"], tuple(told.get("tags", ())), told["expect"], pages, default
        )

    @property
    def hosts(self) -> set[str]:
        return {address.partition("/")[0] for address in self.pages} | {served_as(self.start).partition("/")[0]}

    def answer(self, address: str, cookies: SimpleCookie) -> dict[str, Any]:
        return next((page for page in self.pages.get(address, ()) if _fits(page, cookies)), self.default)


def served_as(url: str) -> str:
    """Host, path and query of an address: both schemes are served alike, and %3d as %3D, as servers do."""
    address = url.split("://", 1)[-1].partition("#")[0]
    host, _, path = address.partition("/")
    return f"{host.lower()}/{PERCENT.sub(lambda found: found[0].upper(), path)}"


def _fits(page: dict[str, Any], cookies: SimpleCookie) -> bool:
    def held(pair: str) -> bool:
        name, _, value = pair.partition("=")
        return name in cookies and (not value or cookies[name].value == value)

    return ("if_cookie" not in page or held(page["if_cookie"])) and not (
        "unless_cookie" in page and held(page["unless_cookie"])
    )


def set_pdf(text: str) -> bytes:
    """Text as a PDF: lines with # are headings, blank lines part paragraphs, `- ` begins a bullet, `%%page` a page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    story: list[Flowable] = []
    for block in text.replace("%%page", "\n\n%%page\n\n").split("\n\n"):
        for kind, lines in _lines(block):
            words = " ".join(lines).replace("&", "&amp;").replace("<", "&lt;")
            if kind == "page":
                story.append(PageBreak())
            elif words:
                story += [Paragraph(words, styles[kind], bulletText="•" if kind == "Bullet" else None), Spacer(1, 6)]
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4, invariant=1).build(story)
    return target.getvalue()


def _lines(block: str) -> Iterator[tuple[str, list[str]]]:
    """(style, lines) of the parts of one block."""
    kind, lines = "BodyText", list[str]()
    for line in block.strip().splitlines():
        stripped = line.strip()
        marks = {"# ": "Heading1", "## ": "Heading2", "### ": "Heading3", "- ": "Bullet", "%%page": "page"}
        mark = next((one for one in marks if stripped.startswith(one)), None)
        if mark is not None:
            yield kind, lines
            kind, lines = marks[mark], [stripped.removeprefix(mark)]
            if mark != "- ":
                yield kind, lines
                kind, lines = "BodyText", []
        else:
            lines.append(stripped)
    yield kind, lines


# --- served ---------------------------------------------------------------------------------


@contextmanager
def served(sites: Sequence[InventedSite]) -> Iterator[list[str]]:
    """All sites on one loopback port, by name; every other name has no address. Gives the log of addresses asked for."""
    by_host = {host: site for site in sites for host in site.hosts}
    log: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0].lower()
            log.append(f"{host}{self.path}")
            site = by_host[host]
            answer = site.answer(served_as(f"{host}{self.path}"), SimpleCookie(self.headers.get("Cookie", "")))
            pdf = answer.get("pdf")
            body = set_pdf(pdf) if pdf is not None else str(answer.get("body") or "").encode()
            kind = "application/pdf" if pdf is not None else "text/html; charset=utf-8"
            self.send_response(answer.get("status", 200))
            headers = {"Content-Type": answer.get("type", kind), **(answer.get("headers") or {})}
            if "location" in answer:
                headers["Location"] = answer["location"]
            for name, value in headers.items():
                for one in value if isinstance(value, list) else [value]:
                    self.send_header(name, str(one))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    resolve, port = socket.getaddrinfo, server.server_address[1]

    def by_name(host: Any, wanted: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in by_host and wanted != 443:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        if name in by_host:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))]
        if name == "127.0.0.1":
            return resolve(host, wanted, *rest, **more)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with mock.patch.object(socket, "getaddrinfo", by_name):
        try:
            yield log
        finally:
            server.shutdown()
            server.server_close()


class _Quiet:
    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


def search_all(sites: Sequence[InventedSite], *, browser: bool) -> dict[str, Outcome]:
    """Site -> what `collect` came to."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(sites),
        mock.patch.object(site_search, "days_ago", lambda days: TODAY - timedelta(days=days)),
    ):
        listed = Path(folder) / "companies.csv"
        rows = [f'"{one.company}",{one.start}' for one in sites]
        listed.write_text("company,website\n" + "\n".join(rows) + "\n", encoding="utf-8")
        options = RunOptions(
            db=Path(folder) / "audit.db",
            workers=2,
            collect=CollectOptions(hosts=4, requests=BUDGET),
            fetch=FetchOptions(delay_seconds=0, allow_private=True, browser=browser, backoff_seconds=0, retries=1),
            command="collect",
        )
        outcomes = collect([str(listed)], options, _Quiet()).outcomes
    by_name = {one.collected.ref.companies[0].name: one for one in outcomes}
    return {one.name: by_name[one.company] for one in sites}


# --- what is right --------------------------------------------------------------------------


def what_is_wrong(site: InventedSite, outcome: Outcome, *, browser: bool) -> list[str]:
    """Why a site did not end as a careful person would have it end; empty where it did."""
    collected, expect = outcome.collected, site.expect
    if browser and expect["outcome"] == "needs_browser":
        expect = {**expect, "outcome": "found"}
    found = [
        (one.raw.fetch.final_url if one.raw.fetch else one.url)
        for one in collected.documents
        if one.kind is DocumentKind.STATEMENT
    ]
    keys = [served_as(url) for url in found]
    wrong = [
        f"takes {url}" for url, key in zip(found, keys, strict=True) if key in map(served_as, expect.get("never") or ())
    ]
    if expect["outcome"] != collected.state.value:
        return [*wrong, f"{collected.state.value} ({collected.problem}), not {expect['outcome']}"]
    wanted = [served_as(url) for url in expect.get("documents") or () if expect["outcome"] == "found"]
    if wanted and (not keys or keys[0] not in wanted):
        wrong.append(f"first is {found[0] if found else 'none'}, not {' or '.join(expect['documents'])}")
    if wanted and expect.get("all"):
        wrong += [f"misses {url}" for url in expect["documents"] if served_as(url) not in keys]
    return wrong


def side_facts(site: InventedSite, outcome: Outcome) -> list[str]:
    """What else is otherwise than expected: the year, the link on the home page."""
    collected, expect = outcome.collected, site.expect
    if not collected.documents or expect["outcome"] != "found":
        return []
    first, told = collected.documents[0], []
    if expect.get("year") and first.year != expect["year"]:
        told.append(f"year {first.year}, not {expect['year']}")
    wanted, linked = expect.get("homepage_link"), collected.site.homepage_link if collected.site else None
    if wanted is not None and linked is not wanted:
        told.append(f"home page link {linked}, not {wanted}")
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--show", action="store_true", help="what came of each site")
    parser.add_argument("--browser", action="store_true", help="render pages that scripts write")
    parser.add_argument("--only", default="", help="part of a site's name")
    options = parser.parse_args()
    good = [measure(folder, options) for folder in (options.folders or sorted(filter(Path.is_dir, SITES.iterdir())))]
    sys.exit(0 if all(good) else 1)


def measure(folder: Path, options: argparse.Namespace) -> bool:
    """Search the sites of one folder, which share no host."""
    sites = [InventedSite.read(path) for path in sorted(folder.glob("*.yml")) if options.only in path.stem]
    if not sites:
        return True
    print(f"{folder.name}:")
    return report(sites, search_all(sites, browser=options.browser), show=options.show, browser=options.browser)


def report(sites: Sequence[InventedSite], outcomes: dict[str, Outcome], *, show: bool, browser: bool) -> bool:
    """Print the figures; whether they suffice."""
    right, took, sides, asked = 0, 0, 0, list[int]()
    for site in sites:
        outcome = outcomes[site.name]
        wrong, beside = what_is_wrong(site, outcome, browser=browser), side_facts(site, outcome)
        right += not wrong
        took += any(one.startswith("takes ") for one in wrong)
        sides += not beside
        asked.append(outcome.collected.requests)
        if show:
            mark = "wrong" if wrong else "right"
            print(f"{mark} {site.name} [{', '.join(site.tags)}] {asked[-1]} requests; {'; '.join([*wrong, *beside])}")
            if wrong:
                for one in outcome.collected.refused:
                    print(f"      refused {one.url} {one.label!r}: {one.reason}")
    print(
        f"{len(sites)} sites: {right} end right ({right / len(sites):.2f}), {took} take something else for a statement; "
        f"year and home page link as expected on {sides}; requests: median {statistics.median(asked):g}, most {max(asked)}"
    )
    return right >= LEAST * len(sites) and not took and max(asked) <= BUDGET


if __name__ == "__main__":
    main()
