"""Labelled text as the passages room would give it: pages, sections and neighbours, put together again from lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from statement_audit.models import Block, BlockKind, Page, Passage
from statement_audit.passages.lead_ins import contexts
from statement_audit.passages.units import Unit
from statement_audit.tabular import grouped


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
    pages, units = _units(lines)
    passages = tuple(
        Passage(
            number, unit.page.number, unit.start, unit.end, unit.quote, unit.quote, unit.kind, line.heading,
            before if line.before is None else line.before, after if line.after is None else line.after,
        )
        for number, (line, unit, (before, after)) in enumerate(zip(lines, units, contexts(units), strict=True))
    )  # fmt: skip
    return pages, passages


def _units(lines: Sequence[LabelledLine]) -> tuple[tuple[Page, ...], list[Unit]]:
    """The pages, one line a block, in order, on the page that it names; and each line as a unit of its section."""
    texts: dict[int, str] = {}
    placed: list[tuple[LabelledLine, Block, int]] = []
    section, before = 0, ""
    for line, kind in zip(lines, _kinds(lines), strict=True):
        start = len(texts[line.page]) + 1 if line.page in texts else 0
        texts[line.page] = f"{texts[line.page]}\n{line.text}" if start else line.text
        under = line.text if kind is BlockKind.HEADING else line.heading
        section += kind is BlockKind.HEADING or under != before
        before = under
        placed.append((line, Block(start, start + len(line.text), kind), section))
    blocks = grouped((line.page, block) for line, block, _ in placed)
    pages = {number: Page(number, texts[number], tuple(held)) for number, held in sorted(blocks.items())}
    return tuple(pages.values()), [
        Unit(pages[line.page], block.start, block.end, block.kind, 0, within, within, line.heading, True, True)
        for line, block, within in placed
    ]


def _kinds(lines: Sequence[LabelledLine]) -> list[BlockKind]:
    """A heading has none itself; its text is the heading of the next line, or an earlier line has had one."""
    kinds, within = [], False
    for number, line in enumerate(lines):
        following = lines[number + 1].heading if number + 1 < len(lines) else ""
        is_heading = not line.heading and (within or following == line.text)
        within = within or is_heading or bool(line.heading)
        kinds.append(BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH)
    return kinds
