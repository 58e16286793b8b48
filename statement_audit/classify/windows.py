"""The texts that the encoder reads: a passage with what stands around it, and a criterion in its own words."""

from __future__ import annotations

from statement_audit.models import Criterion, Passage

CONTEXT_WORDS = 40  # each side; AIMS found that context lifts every model family, most of it near by
HEADING_WORDS = 12


def passage_window(passage: Passage) -> tuple[str, str]:
    """(target, context): the passage's text; its heading and up to 40 words on each side of it, parted by bars."""
    heading = " ".join(passage.heading.split()[:HEADING_WORDS])
    before = " ".join(passage.before.split()[-CONTEXT_WORDS:])
    after = " ".join(passage.after.split()[:CONTEXT_WORDS])
    return passage.text, f"{heading} | {before} | {after}" if heading else f"{before} | {after}"


def criterion_text(criterion: Criterion) -> str:
    """What a criterion asks, in one text: its name, its hypotheses and what counts."""
    return " ".join(part for part in (f"{criterion.name}.", *criterion.hypotheses, criterion.counts) if part.strip())
