"""Archived documents beside the pages: the file as it was found, and its text with every quote marked.

A page of the web is kept as text, so that nothing in it runs; the text that was read is escaped.
"""

import bisect
import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from statement_audit.errors import StoreError
from statement_audit.published import SUFFIXES, Published
from statement_audit.report import addresses
from statement_audit.report.site import Site

SLICE = 100_000  # characters of one piece of text; escaped at most half a megabyte
BUDGET = 600_000  # bytes of text on one page

Place = tuple[int, int]  # page, start
Span = tuple[int, int, int]  # page, start, end


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `id`: the quote that begins here; `marked`: it belongs to a quote; `page`: a new page begins."""

    text: str
    id: str = ""
    marked: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentPages:
    """Where a document lies in the site. `starts`: the first place in each part of its text; none where it is not
    published."""

    sha256: str
    original: str | None
    starts: tuple[Place, ...]

    def text_at(self, page: int, start: int = -1) -> str:
        """The address of a quote, or of a page, in the text as it was read."""
        number = max(bisect.bisect_right(self.starts, (page, max(start, 0))), 1)
        return f"{addresses.part(f'documents/{self.sha256}.html', number)}#{addresses.place(page, start)}"

    def original_at(self, page: int) -> str | None:
        """The address of a page in the file as it was found; only PDF has pages."""
        return f"{self.original}#page={page}" if self.original and self.original.endswith(".pdf") else self.original


class Documents:
    """Publishes each document once. `read`: its bytes by hash; None leaves the files out and keeps the text."""

    def __init__(self, site: Site, read: Callable[[str], bytes] | None) -> None:
        self.site = site
        self.read = read
        self.known: dict[str, DocumentPages] = {}
        self.missing: list[str] = []

    def publish(self, statement: Published, pages: Sequence[tuple[int, str]], spans: Iterable[Span]) -> DocumentPages:
        """Write the document's file and text, unless that is done, and say where they are.

        One that was not scored may be no statement: it stays out.
        """
        sha256 = statement.document_sha256
        if not statement.is_scored:
            return DocumentPages(sha256, None, ())
        if sha256 not in self.known:
            original = self._copy(statement)
            self.known[sha256] = self._write_text(statement, original, pages, sorted(set(spans)))
        return self.known[sha256]

    def _copy(self, statement: Published) -> str | None:
        if self.read is None:
            return None
        try:
            data = self.read(statement.document_sha256)
        except StoreError:
            self.missing.append(statement.document_sha256)
            return None
        suffix = SUFFIXES.get(statement.media_type or "", ".bin")
        path = f"documents/{statement.document_sha256}{suffix}{'.txt' if suffix in ('.html', '.md') else ''}"
        (self.site.out / path).write_bytes(data)
        return path

    def _write_text(
        self, statement: Published, original: str | None, pages: Sequence[tuple[int, str]], spans: Sequence[Span]
    ) -> DocumentPages:
        path = f"documents/{statement.document_sha256}.html"
        cut, starts = cut_parts(pages, spans)
        made = DocumentPages(statement.document_sha256, original, tuple(starts))
        for number, pieces in enumerate(cut, 1):
            self.site.write(
                addresses.part(path, number), "document.html", statement=statement, document=made, first=path,
                number=number, of=len(cut), pieces=pieces,
            )  # fmt: skip
        return made


def cut_parts(pages: Sequence[tuple[int, str]], spans: Sequence[Span]) -> tuple[list[list[Piece]], list[Place]]:
    """Cut marked pages into parts that stay under the budget; also the place at which each part begins."""
    cut: list[list[Piece]] = [[]]
    starts: list[Place] = [(0, 0)]
    size = 0
    for place, piece in marked_pieces(pages, spans):
        weight = len(html.escape(piece.text).encode("utf-8", "replace")) + 80
        if size and size + weight > BUDGET:
            cut.append([])
            starts.append(place)
            size = 0
        cut[-1].append(piece)
        size += weight
    return cut, starts


def marked_pieces(pages: Sequence[tuple[int, str]], spans: Sequence[Span]) -> Iterator[tuple[Place, Piece]]:
    """Each page's text in runs: a new one wherever a quote begins or ends, long ones cut."""
    for number, text in pages:
        here = [(start, end) for page, start, end in spans if page == number and end <= len(text)]
        yield (number, 0), Piece("", page=number)
        starts = {start for start, _ in here}
        edges = sorted({0, len(text), *starts, *(end for _, end in here)})
        for low, high in pairwise(edges):
            marked = any(start <= low < end for start, end in here)
            for at in range(low, high, SLICE):
                name = addresses.place(number, low) if at == low and low in starts else ""
                yield (number, at), Piece(text[at : min(at + SLICE, high)], name, marked)
