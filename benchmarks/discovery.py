"""Discovery on saved sites: precision and recall of the link labels, and a search of each site served on loopback.

python -m benchmarks.discovery [FOLDER] [--errors]

FOLDER holds one folder a site, with its pages as files, and `links.csv` (page, href, label, gold): the links that lead
to the statement; all other links of the pages are negative. Where a site's own addresses are absolute, its host is
mapped to the loopback server, as a resolver would. Only links that the files write as <a href> are counted, once for
each page, address and label. Exit code 1 where a link is mislabelled or a site's statement is not found.
"""

from __future__ import annotations

import argparse
import csv
import functools
import hashlib
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.fetch import FetchOptions, Session
from statement_audit.identity.identify import identify
from statement_audit.models import Discovery, Identity, SitePage, StatementRef
from statement_audit.sources.site import discover
from statement_audit.sources.site_links import read_page
from statement_audit.sources.site_scores import LEAST, statement_link_score
from statement_audit.sources.site_urls import url_key

SAVED = date(2021, 1, 1)  # the pages were saved when their statements were new
DATA = Path(__file__).parents[2] / "shared" / "data" / "sites"


# --- link labels ----------------------------------------------------------------------------


def page_address(page: str) -> str:
    """An address for a saved page: its folder is the host."""
    site, _, path = page.partition("/")
    return f"https://{site}.example/{path}"


def read_anchors(file: Path) -> Iterator[tuple[str, str]]:
    """(href, label) of every <a> as the file writes it."""
    tree = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for anchor in tree.iter("a"):
        if anchor.get("href") is not None:
            yield anchor.get("href"), " ".join(anchor.text_content().split())


def predict(file: Path, page: str) -> set[tuple[str, str]]:
    """The (href, label) of a page that are held to lead to the statement."""
    address = page_address(page)
    view = read_page(SitePage(address, "text/html", file.read_bytes()))
    rich = {(link.url, link.label): link for link in view.links}
    found = set()
    for href, label in read_anchors(file):
        link = next(
            (link for (url, name), link in rich.items() if name == label and url_key(url) == _key(href, address)), None
        )
        context, place = (link.context, link.place) if link else ("", "")
        score = statement_link_score(label, href, view.base, context=context, place=place, on_topic=view.topic)
        if score.points >= LEAST:
            found.add((href, label))
    return found


def _key(href: str, base: str) -> str:
    from statement_audit.sources.site_urls import resolve

    url = resolve(base, href)
    return url_key(url) if url else ""


def measure_links(folder: Path, errors: bool) -> bool:
    with (folder / "links.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    gold = {(row["page"], row["href"], row["label"]) for row in rows if row["gold"] == "1"}
    found, total = set(), 0
    for file in sorted(folder.rglob("*.html")):
        page = file.relative_to(folder).as_posix()
        total += len(set(read_anchors(file)))
        found |= {(page, href, label) for href, label in predict(file, page)}
    right = len(gold & found)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    print(
        f"links: {total} different, {len(gold)} gold, {len(found)} found, precision {precision:.3f}, recall {recall:.3f}"
    )
    for kind, items in (("missed", gold - found), ("wrong", found - gold)):
        for item in sorted(items) if errors else ():
            print(f"  {kind}: {item}")
    return found == gold


# --- sites ----------------------------------------------------------------------------------


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def own_host(folder: Path) -> str | None:
    """The host that a saved site's links name most, where its pages name one more than once each on average."""
    hosts: Counter[str] = Counter()
    files = list(folder.rglob("*.html"))
    for file in files:
        hosts.update(urlsplit(href).hostname or "" for href, _ in read_anchors(file) if href.startswith("http"))
    plain = folder.name.replace("-", "")
    fit = [host for host, count in hosts.most_common(10) if count > len(files) and plain in host.replace("-", "")]
    return fit[0] if fit else None


@dataclass
class LoopbackVisit:
    """Visits a saved site through the real session; the site's own host is answered by the loopback server."""

    session: Session
    port: int
    host: str | None

    def __call__(self, url: str) -> SitePage:
        parts = urlsplit(url)
        if parts.hostname == self.host:
            url = parts._replace(scheme="http", netloc=f"127.0.0.1:{self.port}").geturl()
        try:
            fetched = self.session.fetch(url)
        except DocumentError as error:
            record = error.data.get("record")
            error.data["requests"] = record.requests if record else 1
            raise
        final = urlsplit(fetched.record.final_url)
        if self.host and final.netloc == f"127.0.0.1:{self.port}":
            final = final._replace(scheme="https", netloc=self.host)
        requests = fetched.record.requests or len(fetched.record.chain)
        return SitePage(final.geturl(), fetched.record.media_type, fetched.content, requests)


def identify_page(page: SitePage) -> Identity | None:
    """Read and identify a page as the pipeline does."""
    sha256 = hashlib.sha256(page.content).hexdigest()
    with tempfile.NamedTemporaryFile() as file:
        file.write(page.content)
        file.flush()
        try:
            document, _ = extract(Path(file.name), sha256, name=page.url, declared_type=page.media_type)
        except DocumentError:
            return None
    return identify(document, StatementRef(page.url, url=page.url))


def search_site(folder: Path) -> Discovery:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host, port = own_host(folder), server.server_address[1]
    options = FetchOptions(allow_private=True, delay_seconds=0, browser=False)
    try:
        with Session(options) as session:
            start = f"https://{host}/" if host else f"http://127.0.0.1:{port}/"
            return discover(start, LoopbackVisit(session, port, host), identify_page, recent=SAVED)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def gold_targets(folder: Path) -> dict[str, set[str]]:
    """Site -> the paths, without index file, that its gold links lead to."""
    targets: dict[str, set[str]] = {}
    with (folder / "links.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["gold"] == "1":
                key = _key(row["href"], page_address(row["page"]))
                targets.setdefault(row["page"].split("/")[0], set()).add(key.partition("/")[2])
    return targets


def measure_sites(folder: Path) -> bool:
    good = True
    for site, targets in sorted(gold_targets(folder).items()):
        started = time.monotonic()
        discovery = search_site(folder / site)
        paths = [url_key(found.page.url).partition("/")[2] for found in discovery.found]
        right = bool(paths) and paths[0] in targets
        good = good and right
        seconds = time.monotonic() - started
        link = discovery.found[0].homepage_link if discovery.found else None
        print(
            f"{site}: {'found' if right else 'NOT found'} {paths}, homepage link {link}, years {discovery.years}, {discovery.requests} requests, {seconds:.1f} s"
        )
        for refused in discovery.refused:
            print(f"  refused {refused.url}: {refused.reason}")
        if discovery.problem:
            print(f"  {discovery.problem}: {discovery.detail}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    parser.add_argument("--errors", action="store_true", help="list the links that are labelled wrongly")
    options = parser.parse_args()
    links = measure_links(options.folder, options.errors)
    sites = measure_sites(options.folder)
    return 0 if links and sites else 1


if __name__ == "__main__":
    sys.exit(main())
