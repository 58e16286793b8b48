"""What one document may cost in memory and may give back, and the time that its pages share. Crashes, and a reading
that never ends, are the engine's to bound.

A limit that is met is one `DocumentError`: memory_limit, size_limit or too_deep.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit.issue_codes import document_error
from statement_audit.named_files import MIB, MOST_DOCUMENT
from statement_audit.resources import word_lists

if TYPE_CHECKING:
    from statement_audit.models import ExtractedDocument

MAX_MEMORY = 2048 * MIB  # above what the process holds already; a report of 300 pages takes a tenth
MAX_UNPACKED = 100 * MIB  # one packed part of a document
MAX_CHARACTERS = 20_000_000  # 5,000 pages full of text
MAX_BLOCKS = 500_000
MAX_PAGES = 2000
CHUNK = 256 * 1024
MAX_TAGS = 2_000_000
MAX_NESTING = 1500  # browsers flatten what is nested deeper than 512
TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*+)[^<>]*?(/?)>")
OPEN_TAGS = frozenset(map(str.encode, word_lists("extract")["open_tags"]))


@contextmanager
def bounded(source: str, memory: int = MAX_MEMORY) -> Iterator[None]:
    """Let the reading inside take at most `memory` more bytes, and name what went beyond a limit.

    The limit is on the address space, which Linux counts and keeps; elsewhere only the errors are named.

    Raises:
        DocumentError: memory_limit, or too_deep where a reader ran out of stack.
    """
    try:
        with _address_space(memory):
            yield
    except MemoryError as exc:
        text = f"{source}: reading it took more than {memory // MIB:,} MiB of memory."
        raise document_error("memory_limit", text) from exc
    except RecursionError as exc:
        raise document_error("too_deep", f"{source}: its parts are nested too deep to be read.") from exc


def check_input(size: int, source: str) -> None:
    """Refuse a file that is too large to be looked at. Raises DocumentError(size_limit)."""
    if size > MOST_DOCUMENT:
        text = f"{source}: the file holds {size // MIB:,} MiB, the limit is {MOST_DOCUMENT // MIB} MiB."
        raise document_error("size_limit", text, size=size)


def check_pages(pages: int, source: str) -> None:
    """Refuse a document of too many pages. Raises DocumentError(too_many_pages)."""
    if pages > MAX_PAGES:
        raise document_error("too_many_pages", f"{source}: {pages} pages, the limit is {MAX_PAGES}.", pages=pages)


def check_output(document: ExtractedDocument, source: str) -> None:
    """Refuse a document whose text is too long to be passed on. Raises DocumentError(size_limit)."""
    characters = sum(len(page.text) for page in document.pages)
    blocks = sum(len(page.blocks) for page in document.pages)
    if characters > MAX_CHARACTERS or blocks > MAX_BLOCKS:
        text = f"{source}: it holds {characters:,} characters in {blocks:,} blocks; no statement is as long."
        raise document_error("size_limit", text, characters=characters, blocks=blocks)


def gunzip(data: bytes, source: str) -> bytes:
    """Unpack gzip data, one layer only; what is cut off gives what can be had.

    Raises:
        DocumentError: size_limit, where it unpacks to more than `MAX_UNPACKED`; damaged.
    """
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, MAX_UNPACKED + 1)
    except zlib.error as exc:
        raise document_error("damaged", f"{source}: the gzip data cannot be unpacked ({exc}).") from exc
    if len(unpacked) > MAX_UNPACKED:
        raise document_error("size_limit", f"{source}: it unpacks to more than {MAX_UNPACKED // MIB} MiB.")
    return unpacked


def check_nesting(markup: bytes, source: str) -> None:
    """Refuse a page whose elements are nested as no page needs: its tree would cost more than its text is worth.

    Raises:
        DocumentError: too_deep, or size_limit for more than `MAX_TAGS` tags.
    """
    depth = count = 0
    for match in TAG.finditer(markup):
        count += 1
        if match[2].lower() in OPEN_TAGS or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > MAX_NESTING:
            raise document_error("too_deep", f"{source}: elements are nested more than {MAX_NESTING} deep.")
        if count > MAX_TAGS:
            raise document_error("size_limit", f"{source}: the page has more than {MAX_TAGS:,} tags.")


@contextmanager
def _address_space(more: int) -> Iterator[None]:
    used = _address_space_used()
    if used is None:
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    wanted = [limit for limit in (used + more, *before) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(wanted), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space_used() -> int | None:
    """Bytes of address space that this process holds, where the system says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


# --- time, told by the processor and not by the clock ----------------------------------------


IDLE, BUSY = 1.3, 4.0  # seconds of the wall for one of the processor: alone, and at most beside other work


class Budget:
    """Processor seconds for reading, in this process and in the programs that it has called.

    A machine that is busy with other work so reads as many pages as an idle one, up to `BUSY` times as much time of
    the wall. Where the system does not count the programs' time, that bound alone holds.
    """

    def __init__(self, seconds: float, whole: Budget | None = None) -> None:
        self._seconds = seconds
        self._processor = processor_seconds()
        self._wall = time.monotonic()
        self._whole = whole or self

    @property
    def left(self) -> float:
        """Seconds that may still be used; negative when they are spent."""
        whole = self._whole
        return min(self._seconds - self._used(), whole._seconds - max(whole._used(), whole._passed() / BUSY))

    @property
    def patience(self) -> float:
        """Seconds of the wall that a call may take to use up what is left, going by the pace so far."""
        whole = self._whole
        pace = max(IDLE, whole._passed() / max(0.01, whole._used()))
        return min(self.left * pace, whole._seconds * BUSY - whole._passed())

    def part(self, seconds: float) -> Budget:
        """A budget of at most `seconds` out of what is left of this one."""
        return Budget(min(seconds, self.left), self._whole)

    def _used(self) -> float:
        return processor_seconds() - self._processor

    def _passed(self) -> float:
        return time.monotonic() - self._wall


def processor_seconds() -> float:
    """Processor time used so far by this process and by the programs that it has called and that have ended."""
    return sum(os.times()[:4])
