"""A part of a document as a text file of its own, which reads as the part did: the same pages, headings and rows."""

from __future__ import annotations

from statement_audit.extract.text import MARKDOWN_ITEM
from statement_audit.identity.kind import TITLE
from statement_audit.models import BlockKind, ExtractedDocument, Page


def part_text(document: ExtractedDocument) -> bytes:
    """Markdown of the blocks that are no furniture, with a form feed after each page: page numbers stay.

    The title of the whole stands above a part that has none of its own.
    """
    assert document.part is not None
    first, *_, last = (*document.part.pages, document.part.pages[-1])
    texts = {page.number: _page_text(page) for page in document.pages if page.number <= last}
    title = document.title or ""
    if TITLE.search(title) and title not in texts[first]:
        texts[first] = f"# {title}\n\n{texts[first]}"
    body = "\f".join(texts.values())
    return f"<!-- Cut from a file with the SHA-256 {document.sha256} -->\n\n{body}".encode()


def _page_text(page: Page) -> str:
    lines = []
    for block in page.blocks:
        text = page.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            lines.append(f"{'#' * max(1, min(6, block.level))} {text}")
        elif block.kind is BlockKind.TABLE_ROW:
            lines.append(f"| {text} |")
        elif block.kind is BlockKind.BULLET and not MARKDOWN_ITEM.match(text):
            lines.append(f"- {text}")
        elif block.kind is not BlockKind.FURNITURE:
            lines.append(text)
    return "\n\n".join(lines)
