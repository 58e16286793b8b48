"""From what pdfium saw to the blocks of a `Page`: furniture apart, tables in rows, the rest in reading order; names
below a signature are no headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from math import nan

from statement_audit.extract import pdf_blocks
from statement_audit.extract.cleaning import RawBlock, build_page
from statement_audit.extract.furniture import find_furniture
from statement_audit.extract.pdf_blocks import Draft, Typography
from statement_audit.extract.pdf_chars import Box, Place, TextRun, around, cell_at, map_box
from statement_audit.extract.pdf_layout import group_rows, layout, runs_of, text_of
from statement_audit.extract.pdf_tables import Drawing, Table
from statement_audit.models import BlockKind, Page
from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__)
Span = tuple[float, float, float, float]
CELL_WORDS = 45  # a longer cell is running text in a frame
LABEL_WORDS = 25
SIGNED = _SAID["signed"]
BLACK = ("000", "111", "222", "333")
ABOVE, BELOW = 140.0, 60.0  # points between a signature and the words that announce or name it


@dataclass(slots=True)
class RawPage:
    """What pdfium or OCR saw on one page, before layout. `place` maps it to the page as it is shown."""

    number: int
    segments: list[TextRun] = field(default_factory=list)
    drawing: Drawing = field(default_factory=Drawing)
    tables: list[Table] = field(default_factory=list)
    height: float = 0.0
    characters: int = 0
    place: Place = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    method: str = "text"  # how the segments came: text, ocr
    confidence: float = 0.0  # of OCR, 0-1: of the print that was kept
    mark_after_text: bool = False  # OCR saw ink that is no text where a signature stands
    unmapped: float = 0.0  # share of the characters whose font gives no meaning
    late: bool = False  # not looked at: the document's time was spent
    sure: float = 1.0  # confidence of OCR in all that it read
    seen: int = 0  # letters of all that it read

    @property
    def text(self) -> str:
        return "\n".join(segment.text for segment in self.segments)


def build_pages(raw: Sequence[RawPage]) -> tuple[Page, ...]:
    """Pages in order; what repeats at their edges is furniture, and bullets get their depth over the whole document."""
    rows = [group_rows([s for s in page.segments if s.upright]) for page in raw]
    furniture = find_furniture(
        [[" ".join(s.text for s in row) for row in page_rows] for page_rows in rows],
        [[nan if any(s.cell >= 0 for s in row) else row[0].top for row in page_rows] for page_rows in rows],
    )
    style = pdf_blocks.typography([segment for page in raw for segment in page.segments])
    for page in raw:
        _mark_underlined(page)
    heads, bodies, drafts = [], [], []
    for page, page_rows, dropped in zip(raw, rows, furniture, strict=True):
        heads.append([row for index, row in enumerate(page_rows) if index in dropped])
        bodies.append(runs_of(row for index, row in enumerate(page_rows) if index not in dropped))
        drafts.append(_ordered(_drafts(bodies[-1], page, style), style))
    pdf_blocks.level_bullets([draft for page_drafts in drafts for draft in page_drafts])
    logos = _repeated_images(raw)
    return tuple(
        _build_page(page, page_drafts, body, page_heads, logos)
        for page, page_drafts, body, page_heads in zip(raw, drafts, bodies, heads, strict=True)
    )


def _mark_underlined(page: RawPage) -> None:
    """Underlined black text is set apart, as type of its own would be; underlined colour is a link."""
    lines = [box for box in page.drawing.rules if box.height < 2 and box.width > 20]
    for segment in page.segments:
        if segment.cell < 0 and segment.style.endswith(BLACK):
            more = 0.1 * segment.width
            if any(
                abs(box.top - segment.bottom) < 0.35 * segment.size
                and segment.x0 - more - 3 < box.x0 < segment.x0 + 3
                and segment.x1 - 3 < box.x1 < segment.x1 + more + 3
                for box in lines
            ):
                segment.style += " underlined"


def _ordered(drafts: Sequence[Draft], style: Typography) -> list[Draft]:
    """Footnotes stand last, so that a sentence which goes on in the next column meets its rest."""
    text = [draft for draft in drafts if draft.kind is not BlockKind.FOOTNOTE]
    notes = [draft for draft in drafts if draft.kind is BlockKind.FOOTNOTE]
    mended = pdf_blocks.mend_splits(text, style)
    lower_signatures(mended, style.body)
    return [*mended, *notes]


def _build_page(
    page: RawPage, drafts: Sequence[Draft], body: list[TextRun], heads: list[list[TextRun]], logos: frozenset[Span]
) -> Page:
    middle = around(body).middle if body else 0.0
    above = [row for row in heads if row[0].middle <= middle]
    turned = [[segment] for segment in page.segments if not segment.upright]
    below = [row for row in heads if row[0].middle > middle]
    text = (RawBlock(one.kind, one.text, one.level, map_box(page.place, one.box)) for one in drafts)
    blocks = [*_furniture(page, above), *text, *_furniture(page, [*turned, *below])]
    image = page.mark_after_text or (page.method == "text" and _image_after_text(page, body, logos))
    return build_page(page.number, blocks, page.method, page.confidence if page.method == "ocr" else None, image)


def _furniture(page: RawPage, rows: Sequence[Sequence[TextRun]]) -> Iterator[RawBlock]:
    for row in rows:
        text = " ".join(s.text.replace("\x02", "-") for s in row)
        yield RawBlock(BlockKind.FURNITURE, text, box=map_box(page.place, around(row)))


# --- signatures -----------------------------------------------------------------------------


def _repeated_images(raw: Sequence[RawPage]) -> frozenset[Span]:
    """Places that hold an image on more than one page: logos and ornament."""
    counts = Counter(place for page in raw for place in {_rounded(box) for box in page.drawing.images})
    return frozenset(place for place, count in counts.items() if count > 1)


def _rounded(box: Box) -> Span:
    return round(box.x0), round(box.top), round(box.x1), round(box.bottom)


def _image_after_text(page: RawPage, body: Sequence[TextRun], logos: frozenset[Span]) -> bool:
    """An image of a signature's size stands below the last line of text, or beside words of signing."""
    last = max((s.middle for s in body), default=float("-inf"))
    return any(
        (box.width > 25 and 8 < box.height < 0.5 * page.height and box.middle > last)
        or (_rounded(box) not in logos and _is_signature(box, body))
        for box in page.drawing.images
    ) or any(_is_signature(box, body, both=True) for box in page.drawing.shapes)


def _is_signature(box: Box, body: Sequence[TextRun], *, both: bool = False) -> bool:
    """A drawing on blank paper, near words that announce a signature (`both`: and near words below that name it)."""
    if not (25 < box.width < 320 and 8 < box.height < 120) or any(_covers(box, segment) for segment in body):
        return False
    above = any(0 <= box.top - s.bottom + 6 < ABOVE and SIGNED.search(s.text) for s in body)
    below = any(0 <= s.top - box.bottom + 6 < BELOW and s.x0 < box.x1 and SIGNED.search(s.text) for s in body)
    return (above and below) if both else (above or below)


def _covers(box: Box, segment: TextRun) -> bool:
    return box.across(segment) > 0 and box.down(segment) > 0.5 * segment.size


# --- blocks and tables ----------------------------------------------------------------------


def _drafts(body: list[TextRun], page: RawPage, style: Typography) -> list[Draft]:
    """Blocks of a page; a ruled table is laid out as a box of its own where it stands."""
    real = [table for table in page.tables if _is_real(table, body)]
    drawn = [*page.drawing.images, *page.drawing.shapes]
    if not real:
        return pdf_blocks.drafts_of(body, drawn, style)
    inside = [[s for s in body if cell_at(table.cells, s.centre, s.middle) >= 0] for table in real]
    taken = {id(s) for part in inside for s in part}
    rest = [s for s in body if id(s) not in taken]
    marks = {f"\x00{index}": (table, part) for index, (table, part) in enumerate(zip(real, inside, strict=True))}
    for mark, (table, _) in marks.items():
        box = table.box
        rest.append(TextRun(mark, box.x0, box.x1, box.top, box.bottom, box.height, order=len(body)))
    drafts: list[Draft] = []
    for draft in pdf_blocks.drafts_of(rest, drawn, style):
        drafts += _table_drafts(*marks[draft.text], style) if draft.text in marks else [draft]
    return drafts


def _is_real(table: Table, body: Sequence[TextRun]) -> bool:
    """Most cells hold text, or every row begins with some: frames that happen to cross are no table."""
    wide = [row for row in table.rows if len(row) >= 2]
    filled = [[any(s.is_in(cell) for s in body) for cell in row] for row in table.rows]
    count = sum(map(sum, filled))
    if len(wide) < 2 or count < 3:
        return False
    headed = [row for row in filled if len(row) >= 3]
    return count >= 0.6 * len(table.cells) or (
        len(headed) >= 3 and sum(row[0] for row in headed) >= 0.8 * len(headed) and count >= 0.3 * len(table.cells)
    )


def _table_drafts(table: Table, segments: Sequence[TextRun], style: Typography) -> list[Draft]:
    drafts: list[Draft] = []
    rows = _with_spanning(table)
    for index, row in enumerate(rows):
        boxes = row if len(row) > 1 else _like_next(row, rows[index + 1 :], segments)
        found = _row_drafts([[s for s in segments if s.is_in(cell)] for cell in boxes], style)
        if index == 0 and len(found) == 1 and len(boxes) == 1 and _titles(found[0]):
            found[0].kind, found[0].level = BlockKind.HEADING, 6
        drafts += found
    return drafts


def _titles(draft: Draft) -> bool:
    """A short text over all columns of a table is its title."""
    return draft.kind is BlockKind.PARAGRAPH and len(draft.text.split()) <= 12 and draft.text[-1] not in ".,;:"


def _like_next(row: list[Box], below: Sequence[list[Box]], segments: Sequence[TextRun]) -> list[Box]:
    """A head without rules between its cells is parted where the row below is."""
    shape = next((other for other in below if len(other) > 1), [])
    held = [s for s in segments if s.is_in(row[0])]
    edges = [cell.x1 for cell in shape[:-1]]
    used = {sum(s.centre > edge for edge in edges) for s in held}
    crossed = any(s.x0 < edge - 2 and s.x1 > edge + 2 for s in held for edge in edges)
    if len(used) < 2 or crossed:
        return row
    bounds = [row[0].x0, *edges, row[0].x1]
    return [Box(left, row[0].top, right, row[0].bottom) for left, right in pairwise(bounds)]


def _row_drafts(cells: Sequence[list[TextRun]], style: Typography) -> list[Draft]:
    """One row as one block; running text in frames, and a label beside its text, as blocks of their own."""
    texts = [_cell_text(cell, style) for cell in cells]
    if not any(text.split() for text in texts):
        return []
    filled = [(cell, text) for cell, text in zip(cells, texts, strict=True) if cell]
    if len(filled) > 1 and not _reads_down([count for text in texts if (count := len(text.split()))]):
        return [pdf_blocks.row_draft(texts, runs_of(cells))]
    drafts = [pdf_blocks.drafts_of(cell, (), style) for cell, _ in filled]
    if len(filled) > 1 and _is_label(filled[0][1]):
        drafts[0] = [_label(drafts[0])]
    return [draft for blocks in drafts for draft in blocks]


def _reads_down(words: Sequence[int]) -> bool:
    """A short label with its text, or boxes of running text; a long text with a short answer is a row."""
    long = [count > CELL_WORDS for count in words]
    return long[1] if len(long) == 2 else all(long)


def _is_label(text: str) -> bool:
    return len(text.split()) <= LABEL_WORDS and any(char.isalpha() for char in text) and text[-1] not in ".;,"


def _label(blocks: Sequence[Draft]) -> Draft:
    """A row's label as one heading, however its lines are wrapped."""
    box = around([block.box for block in blocks])
    return Draft(BlockKind.HEADING, " ".join(block.text for block in blocks), box, 6, blocks[0].size)


def _with_spanning(table: Table) -> list[list[Box]]:
    """Rows of a table; a cell that spans several rows stands in each of them."""
    return [
        sorted([*(cell for cell in table.cells if _spans(cell, row[0].top)), *row], key=lambda cell: cell.x0)
        for row in table.rows
    ]


def _spans(cell: Box, height: float) -> bool:
    return cell.top < height - 3 and cell.bottom > height + 3


def _cell_text(cell: list[TextRun], style: Typography) -> str:
    lines: list[str] = []
    for region in layout(cell):
        lines += [line.text for line in region.lines]
        lines += [text_of(runs_of(row)) for row in region.rows]
    return pdf_blocks.join_lines(lines, style) if lines else ""


# --- names and job titles below a signature: set in bold, they look like headings, and head nothing ------------------

LARGEST = 1.3  # of the body's type: what is larger is a heading whatever it says
RUNNING_WORDS = 15
ROLE = _SAID["role"]
NAME = _SAID["name"]
TOPIC = _SAID["topic"]
COMPANY = re.compile(r"\b(?:Ltd|Limited|LLP|plc|PLC|Inc|LLC|Pty|GmbH|AG|SE|NV|BV|Group|Company)\.?$")


def lower_signatures(drafts: Sequence[Draft], body: float) -> None:
    """Make a name over a job title, the title and the company below it paragraphs, in place.

    Args:
        drafts: blocks of one page in order.
        body: height of the body's type in points.
    """
    for index, draft in enumerate(drafts):
        if not _is_role(draft, body):
            continue
        above = [one for one in drafts[max(0, index - 1) : index] if _is_name(one, body)]
        below = drafts[index + 1 :]
        if not above and below and _is_running(below[0]):
            continue
        companies = takewhile(lambda one: COMPANY.search(one.text) and _is_short(one, body), below)
        lower = [draft, *above, *companies]
        for part in lower:
            if part.kind is BlockKind.HEADING:
                part.kind, part.level = BlockKind.PARAGRAPH, 0


def _is_short(draft: Draft, body: float) -> bool:
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH)
    return draft.kind in kinds and draft.size <= LARGEST * body and len(draft.text.split()) <= RUNNING_WORDS


def _is_role(draft: Draft, body: float) -> bool:
    """A job title, alone or after a name: "Ada Quill, Chief Executive"."""
    if not _is_short(draft, body):
        return False
    if ROLE.fullmatch(draft.text):
        return True
    name, comma, role = draft.text.partition(",")
    return bool(comma and NAME.fullmatch(name) and ROLE.fullmatch(role.strip()))


def _is_name(draft: Draft, body: float) -> bool:
    return _is_short(draft, body) and bool(NAME.fullmatch(draft.text)) and not TOPIC.search(draft.text)


def _is_running(draft: Draft) -> bool:
    return draft.kind is BlockKind.BULLET or (
        draft.kind is BlockKind.PARAGRAPH and len(draft.text.split()) > RUNNING_WORDS
    )
