"""The invented PDFs of corpus/ read in the order of the sources that made them, word for word."""

from __future__ import annotations

import difflib
import functools
import re
from pathlib import Path

import pytest

from corpus.generate import INVENTED
from corpus.generate.sources import Source, load_sources
from statement_audit.extract import extract
from statement_audit.models import BlockKind, ExtractedDocument

STATEMENTS = Path(__file__).parents[2] / "corpus" / "statements"
PDFS = [source for source in load_sources() if source.file_name.endswith(".pdf")]
LONG = "gravenhurst-2025.pdf"  # a whole report: when all is tried
each_pdf = pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, id=source.id, marks=[pytest.mark.slow] if source.file_name == LONG else [])
        for source in PDFS
    ],
)
KINDS = {"heading": BlockKind.HEADING, "subheading": BlockKind.HEADING, "bullet": BlockKind.BULLET}


def source_lines(source: Source) -> list[str]:
    """The lines of a source below its title, table rows as the extractor writes them."""
    lines: list[str] = []
    for block in source.blocks:
        if block.kind == "table":
            lines += [" | ".join(row) for row in block.rows]
        elif block.kind not in ("title", "signature"):
            lines.append(f"• {block.text}" if block.kind == "bullet" else block.text)
    return lines


@functools.cache  # by the file's name: a source holds lists
def read_file(name: str) -> ExtractedDocument:
    return extract(STATEMENTS / name, "0" * 64, name=name)[0]


def read_blocks(source: Source) -> list[tuple[BlockKind, str]]:
    """Blocks of the file in order without furniture, cover, title and mark of invention."""
    document = read_file(source.file_name)
    pages = document.pages[1:] if source.style.get("cover") else document.pages
    blocks = [
        (block.kind, page.text[block.start : block.end])
        for page in pages
        for block in page.blocks
        if block.kind is not BlockKind.FURNITURE
    ]
    marked = next(index for index, (_, text) in enumerate(blocks) if INVENTED in text)
    return blocks[marked + 1 :]


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


@each_pdf
def test_the_order_read_is_the_order_written(source: Source) -> None:
    wanted = words(" ".join(source_lines(source)))
    found = words(" ".join(text for _, text in read_blocks(source)))
    if source.style.get("layout") == "report":  # the statement stands inside a longer report
        assert " ".join(wanted) in " ".join(found)
        return
    apart = [
        (" ".join(wanted[a:b]), " ".join(found[c:d]))
        for kind, a, b, c, d in difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    assert apart == []


@each_pdf
def test_table_rows_headings_and_bullets_are_what_the_source_says(source: Source) -> None:
    found = read_blocks(source)
    rows = [" | ".join(row) for block in source.blocks for row in block.rows]
    if source.style.get("layout") == "report":
        rows = [text for kind, text in found if kind is BlockKind.TABLE_ROW]
    assert [text for kind, text in found if kind is BlockKind.TABLE_ROW] == rows
    for written, kind in KINDS.items():
        texts = {text.removeprefix("• ") for found_kind, text in found if found_kind is kind}
        whole = {text.removeprefix("• ") for _, text in found}
        lost = [b.text for b in source.blocks if b.kind == written and b.text in whole and b.text not in texts]
        assert lost == []
