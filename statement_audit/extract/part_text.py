"""A part of a document as a text file of its own, which reads as the part did: the same pages, headings and rows."""

from __future__ import annotations

import re

from statement_audit.extract.text import MARKDOWN_ITEM
from statement_audit.identity.kind import TITLE
from statement_audit.models import Block, BlockKind, ExtractedDocument, Page

# What Markdown would take for a sign of its own: at the start of a line, and anywhere.
SIGNS = re.compile(r"^(\d{1,3})([.)])|^([-+=:•])|([\\`*_\[\]<>#|])")


def part_text(document: ExtractedDocument) -> bytes:
    """Markdown of the blocks that are no furniture, with a form feed after each page: page numbers stay.

    The title of the whole stands above a part that has none of its own.
    """
    assert document.part is not None
    first, *_, last = (*document.part.pages, document.part.pages[-1])
    texts = {page.number: _page_text(page) for page in document.pages if page.number <= last}
    title = _escaped(document.title or "")
    if TITLE.search(title) and title not in texts[first]:
        texts[first] = f"# {title}\n\n{texts[first]}"
    return "\f".join(texts.values()).encode()


def _page_text(page: Page) -> str:
    return "\n\n".join(
        _marked(block, page.text[block.start : block.end])
        for block in page.blocks
        if block.kind is not BlockKind.FURNITURE
    )


def _marked(block: Block, text: str) -> str:
    """One block as a line. A bullet keeps its own sign where Markdown has it, too; "(a)" stands behind a "-"."""
    if block.kind is BlockKind.HEADING:
        return f"{'#' * max(1, min(6, block.level))} {_escaped(text)}"
    if block.kind is BlockKind.TABLE_ROW:
        return f"| {' | '.join(map(_escaped, text.split(' | ')))} |"
    if block.kind is BlockKind.BULLET:
        item = MARKDOWN_ITEM.match(text)
        sign = text[: item.start(2)] if item else "- "
        return "  " * (block.level - 1) + sign + _escaped(text.removeprefix(sign))
    return _escaped(text)


def _escaped(text: str) -> str:
    return SIGNS.sub(r"\1\\\2\3\4", text)
