"""Databases and sites that the report's tests read, and a reader of written pages."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from typer.testing import CliRunner

from statement_audit.cli.app import app

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "companies" / "corpus.csv"
READ: dict[bytes, ReadPage] = {}
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
OPTIONAL_END = frozenset({"path", "line", "rect"})  # drawn as <path ... /> in SVG

HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">\u202egnp.exe\u202c \x07\x1b[31m\x00'
)
HOSTILE_COMPANY = '=1+1"><script>window.hacked = 1</script>\u202e Ltd'


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def call(*arguments: object) -> Done:
    """Run the command line in this process."""
    done = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(app, [str(one) for one in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


@contextlib.contextmanager
def connected(db: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection
        connection.commit()


def rows(db: Path, sql: str, *values: object) -> list[sqlite3.Row]:
    with connected(db) as connection:
        return connection.execute(sql, values).fetchall()


def hostile_statement() -> str:
    """A statement whose every sentence carries something that a careless page would run, turn or choke on."""
    word = "slavery" * 5_000
    sentences = [
        f"This statement is made under section 54 of the Modern Slavery Act 2015 by Hostile Ltd {HOSTILE}.",
        f"We assess the risk of forced labour and modern slavery in our supply chains every year {HOSTILE}.",
        f"In 2025 we audited 61 suppliers in Vietnam for forced labour and modern slavery {HOSTILE}.",
        f'=HYPERLINK("http://evil.example") and our policy forbids recruitment fees and forced labour {HOSTILE}.',
        "This statement was approved by the board on 4 July 2025 & signed by A. Director, director.",
    ]
    giant = f"Modern slavery and human trafficking {word} risk assessment of suppliers."
    return "Modern slavery statement 2025\n\n" + "\n\n".join([*sentences * 4, giant])


@dataclass
class ReadPage:
    """What a written page holds: `problems` of its markup, ids, links (address, words), text."""

    problems: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    text: str = ""
    title: str = ""
    language: str | None = None
    handlers: list[str] = field(default_factory=list)


class PageReader(HTMLParser):
    """Checks that tags are closed in order and ids are there once; collects what tests ask about."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        values = dict(attributes)
        if len(names) != len(set(names)):
            self.page.problems.append(f"<{tag}> has an attribute twice")
        self.page.handlers += [name for name in names if name.startswith("on")]
        if "id" in values:
            self.page.ids.append(values["id"] or "")
        if tag == "a":
            self.page.links.append(values.get("href") or "")
        if tag in ("link", "script", "img", "iframe", "object", "embed"):
            self.page.loaded.append(values.get("href") or values.get("src") or f"<{tag}>")
        if tag == "html":
            self.page.language = values.get("lang")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.page.problems.append(f"</{tag}> closes {self.open[-1:]}, line {self.getpos()[0]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        if self.open[-1:] == ["title"]:
            self.page.title += data

    def close(self) -> None:
        super().close()
        self.page.text = "".join(self.said)
        self.page.problems += [f"<{tag}> is not closed" for tag in self.open]
        self.page.problems += [f"id {name} twice" for name, times in Counter(self.page.ids).items() if times > 1]


def read_page(path: Path) -> ReadPage:
    """What stands in a file as it is now; what is the same in several sites is read once."""
    written = path.read_bytes()
    key = hashlib.sha256(written).digest()
    if key not in READ:
        reader = PageReader()
        reader.feed(written.decode())
        reader.close()
        READ[key] = reader.page
    return READ[key]


def broken_links(site: Path) -> list[str]:
    """Links between the site's files whose file or place is not there."""
    root = site.resolve()
    pages = {path: read_page(path) for path in root.rglob("*.html")}
    ids = {path: set(page.ids) for path, page in pages.items()}
    resolved = functools.cache(lambda folder, name: (folder / unquote(name)).resolve())
    is_file = functools.cache(Path.is_file)
    broken = []
    for path, page in pages.items():
        for link in (*page.links, *page.loaded):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data", "mailto"):
                continue
            target = resolved(path.parent, parts.path) if parts.path else path
            if parts.scheme or not is_file(target) or not target.is_relative_to(root):
                broken.append(f"{path.name} -> {link}")
            elif parts.fragment and target.suffix == ".html" and parts.fragment not in ids[target]:
                broken.append(f"{path.name} -> {link} (no such place)")
    return broken
