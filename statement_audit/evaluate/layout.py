"""Labelled text as the passages room would give it: pages, sections and neighbours, put together again from lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from statement_audit.models import Block, BlockKind, Page, Passage
from statement_audit.passages.lead_ins import contexts
from statement_audit.passages.units import Unit


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One passage of a labelled text. `before`, `after`: its neighbours, where the file says what they are."""

    text: str
    page: int = 1
    heading: str = ""
    before: str | None = None
    after: str | None = None


def lay_out(lines: Sequence[LabelledLine]) -> tuple[tuple[Page, ...], tuple[Passage, ...]]:
    """Pages and passages of one text, whose lines stand in reading order; a passage's index is its line's place.

    A heading begins a section, and a section is one paragraph: the file does not say where others end, nor which are
    bullets or table rows.
    """
    lines = [replace(line, text=" ".join(line.text.split())) for line in lines]
    kinds = _kinds(lines)
    pages = _pages(lines, kinds)
    units = _units(lines, kinds, pages)
    passages = tuple(
        Passage(
            number, unit.page.number, unit.start, unit.end, unit.quote, unit.quote, unit.kind, line.heading,
            before if line.before is None else line.before, after if line.after is None else line.after,
        )
        for number, (line, unit, (before, after)) in enumerate(zip(lines, units, contexts(units), strict=True))
    )  # fmt: skip
    return pages, passages


def _kinds(lines: Sequence[LabelledLine]) -> list[BlockKind]:
    """A heading has none itself; its text is the heading of the next line, or an earlier line has had one."""
    kinds, within = [], False
    for number, line in enumerate(lines):
        following = lines[number + 1].heading if number + 1 < len(lines) else ""
        is_heading = not line.heading and (within or following == line.text)
        within = within or is_heading or bool(line.heading)
        kinds.append(BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH)
    return kinds


def _pages(lines: Sequence[LabelledLine], kinds: Sequence[BlockKind]) -> tuple[Page, ...]:
    """One line a block, in order, on the page that it names."""
    texts: dict[int, str] = {}
    blocks: dict[int, list[Block]] = {}
    for line, kind in zip(lines, kinds, strict=True):
        start = len(texts[line.page]) + 1 if line.page in texts else 0
        texts[line.page] = f"{texts[line.page]}\n{line.text}" if start else line.text
        blocks.setdefault(line.page, []).append(Block(start, start + len(line.text), kind))
    return tuple(Page(number, text, tuple(blocks[number])) for number, text in sorted(texts.items()))


def _units(lines: Sequence[LabelledLine], kinds: Sequence[BlockKind], pages: Sequence[Page]) -> list[Unit]:
    by_number = {page.number: page for page in pages}
    rest = {page.number: iter(page.blocks) for page in pages}
    units: list[Unit] = []
    section, before = 0, ""
    for line, kind in zip(lines, kinds, strict=True):
        under = line.text if kind is BlockKind.HEADING else line.heading
        section += kind is BlockKind.HEADING or under != before
        before = under
        block = next(rest[line.page])
        page = by_number[line.page]
        units.append(Unit(page, block.start, block.end, kind, 0, section, section, line.heading, True, True))
    return units
