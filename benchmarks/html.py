"""Main text of web pages: precision, recall and F1 of ours, trafilatura, readability and BeautifulSoup, in one run.

python -m benchmarks.html [--data FOLDER] [--errors] [--only NAME]

FOLDER holds pages and `evaldata.json` in the form of trafilatura's evaluation: for each page snippets that the main
text must hold (`with`) and must not hold (`without`). A snippet counts as found where it is a substring of the text,
runs of blanks being one blank; snippets of all pages go into one table, and a reader that fails on a page finds none
of its snippets. Ours is read as the pipeline reads it: the page's blocks without furniture. Exit code 1 where our F1
is below trafilatura's.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.extract.html import read_html
from statement_audit.models import BlockKind, ExtractedDocument

DATA = Path(__file__).parents[2] / "shared" / "data" / "html-corpus"
Reader = Callable[[bytes], str]


@dataclass
class Tally:
    """Snippets found and missed by one reader. `errors` lists them for a person to look at."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    seconds: float = 0.0
    failed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def read_ours(data: bytes) -> str:
    try:
        document = read_html(data, "0" * 64, "page.html")
    except DocumentError:
        return ""
    return main_text(document)


def main_text(document: ExtractedDocument) -> str:
    """The page's blocks without furniture."""
    page = document.pages[0]
    return "\n".join(page.text[b.start : b.end] for b in page.blocks if b.kind is not BlockKind.FURNITURE)


def read_trafilatura(data: bytes) -> str:
    from trafilatura import extract

    # the settings of trafilatura's own evaluation
    return extract(data, include_comments=False, include_tables=True, include_formatting=False) or ""


def read_trafilatura_recall(data: bytes) -> str:
    from trafilatura import extract

    return extract(data, include_comments=False, include_tables=True, include_formatting=False, favor_recall=True) or ""


def read_readability(data: bytes) -> str:
    from bs4 import BeautifulSoup
    from readability import Document
    from trafilatura.utils import decode_file

    summary: str = Document(decode_file(data)).summary()
    return BeautifulSoup(summary, "lxml").get_text(" ", strip=True)


def read_plain(data: bytes) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(data, "lxml").get_text(" ", strip=True)


READERS: dict[str, Reader] = {
    "statement-audit": read_ours,
    "trafilatura": read_trafilatura,
    "trafilatura favor_recall": read_trafilatura_recall,
    "readability-lxml": read_readability,
    "BeautifulSoup get_text": read_plain,
}


def normalized(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def measure(reader: Reader, pages: list[tuple[str, bytes, dict[str, Any]]]) -> Tally:
    """Run one reader over all pages."""
    tally = Tally()
    for name, data, item in pages:
        started = time.process_time()
        try:
            text = reader(data)
        except Exception as error:  # noqa: BLE001 - a crash is a full miss, as it would be in use
            text, tally.failed = "", tally.failed + 1
            tally.errors.append(f"{name}: {type(error).__name__}: {error}")
        tally.seconds += time.process_time() - started
        _count(tally, name, normalized(text), item)
    return tally


def _count(tally: Tally, name: str, text: str, item: dict[str, Any]) -> None:
    for snippet in item["with"]:
        if normalized(snippet) in text:
            tally.right += 1
        else:
            tally.missed += 1
            tally.errors.append(f"{name}: lacks {snippet!r}")
    for snippet in item["without"]:
        if normalized(snippet) in text:
            tally.wrong += 1
            tally.errors.append(f"{name}: holds {snippet!r}")


def load(folder: Path) -> list[tuple[str, bytes, dict[str, Any]]]:
    """The pages that are there, with their snippets."""
    items = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    found = [(item["file"], folder / item["file"], item) for item in items.values() if item.get("file")]
    return [(name, path.read_bytes(), item) for name, path, item in found if path.is_file()]


def main() -> int:
    parser = argparse.ArgumentParser(description="Precision, recall and F1 of the main text of web pages.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with pages and evaldata.json")
    parser.add_argument("--errors", action="store_true", help="list each snippet that ours got wrong")
    parser.add_argument("--only", choices=list(READERS), action="append", help="run this reader alone")
    options = parser.parse_args()
    if not (options.data / "evaldata.json").is_file():
        print(f"No evaldata.json in {options.data}.", file=sys.stderr)
        return 2
    logging.disable(logging.CRITICAL)
    pages = load(options.data)
    print(f"{len(pages)} pages, {sum(len(item['with']) + len(item['without']) for _, _, item in pages)} snippets")
    print(f"{'reader':26}{'precision':>10}{'recall':>8}{'F1':>8}{'pages/cpu-s':>12}{'failed':>8}")
    results = {}
    for name in options.only or READERS:
        try:
            READERS[name](b"<html><body><p>Imports and one-time work stay out of the timing.</p></body></html>")
        except ImportError as error:
            print(f"{name:26} not measured: {error}")
            continue
        tally = results[name] = measure(READERS[name], pages)
        speed = len(pages) / max(tally.seconds, 1e-9)
        print(f"{name:26}{tally.precision:10.3f}{tally.recall:8.3f}{tally.f1:8.3f}{speed:12.1f}{tally.failed:8d}")
    if options.errors:
        print(*next(iter(results.values())).errors, sep="\n")
    if {"statement-audit", "trafilatura"} <= set(results):
        return int(results["statement-audit"].f1 < results["trafilatura"].f1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
