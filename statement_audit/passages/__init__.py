"""From pages to passages: one sentence, bullet or table row each, with the context that it needs to be judged."""

from collections.abc import Sequence

from statement_audit.models import BlockKind, ExtractedDocument, Passage
from statement_audit.passages.kept_units import without_noise, worth_keeping
from statement_audit.passages.lead_ins import contexts, lead_texts
from statement_audit.passages.units import bridge_pages, read_units

__all__ = ["split_passages"]


def split_passages(document: ExtractedDocument, pages: Sequence[int] | None = None) -> tuple[Passage, ...]:
    """Split a document into passages; offsets refer to `Page.text`, and `quote == page.text[start:end]` always.

    Bullets carry their lead-in, short answers their question, table rows their column heads, and a sentence that
    runs over a page break its rest: all in `text`, and none in `quote` but the question of a bare "No.". Running heads
    and feet, contents pages, tables of page references and e-signature certificates are left out. Headings, and
    questions with a longer answer, give `heading`; footnotes are passages without lead-in. Fragments of one or two words
    are dropped unless they answer a question or stand in a signature block.

    Args:
        document: what `extract` returned.
        pages: page numbers to read; None reads all.
    """
    units = bridge_pages(without_noise(read_units(document, pages)))
    leads = lead_texts(units)
    kept = worth_keeping(units, leads)
    around = contexts([units[index] for index in kept])
    passages = []
    for number, (index, (before, after)) in enumerate(zip(kept, around, strict=True)):
        unit, lead = units[index], leads[index]
        heading = "" if unit.kind is BlockKind.HEADING else lead.heading or unit.heading
        text = " ".join((lead.text or unit.full).split())
        start = unit.start if lead.start is None else lead.start
        quote = unit.page.text[start : unit.end]
        passages.append(
            Passage(number, unit.page.number, start, unit.end, quote, text, unit.kind, heading, before, after)
        )
    return tuple(passages)
