"""Names and job titles below a signature: set in bold, they look like headings, and head nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from statement_audit.extract.pdf_blocks import Draft
from statement_audit.models import BlockKind

LARGEST = 1.3  # of the body's type: what is larger is a heading whatever it says
RUNNING_WORDS = 15
ROLE = re.compile(
    r"(?:(?:[A-Z][\w&/-]*|and|&|of)\s+){0,5}?"
    r"(?:Director|Officer|Chair(?:man|woman|person)?|President|Secretary|Manager|Partner|Trustee|Counsel|Principal|"
    r"C[EFO]O|Chief Executive|Founder|Proprietor|Treasurer|[ES]?VP|Head)(?![\w’'])"
    r"(?:\s+[A-Z]\w+){0,3}(?:\s*(?:,|–|-|&|\band\b|\bof\b|\bfor\b|\bat\b)\s*\S.{0,80})?",
)
NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof)\.?\s+)?[A-Z][\w’'-]*\.?"
    r"(?:\s+(?:[A-Z][\w’'-]*\.?|de[nrl]?|van|von|la|le|bin|al)){0,3}\s+[A-Z][\w’'-]+"
)
TOPIC = re.compile(
    r"\b(?:our|the|and|modern|slavery|statement|polic(?:y|ies)|risks?|supply|chains?|suppliers?|training|human|rights|"
    r"introduction|approval|governance|structure|business|board|act|section|report|people|code|conduct|diligence|"
    r"actions?|steps|operations|about|who|what|how|key|next|executive|summary|overview|message|foreword)\b",
    re.IGNORECASE,
)
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
        above = drafts[index - 1] if index else None
        named = above is not None and _is_name(above, body)
        alone = index + 1 == len(drafts) or not _is_running(drafts[index + 1])
        if not named and not alone:
            continue
        lower = [draft, *([above] if above is not None and named else [])]
        for below in drafts[index + 1 :]:
            if not (COMPANY.search(below.text) and _is_short(below, body)):
                break
            lower.append(below)
        for part in lower:
            part.kind, part.level = (
                (BlockKind.PARAGRAPH, 0) if part.kind is BlockKind.HEADING else (part.kind, part.level)
            )


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
