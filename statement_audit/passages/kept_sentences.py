"""Which sentences become passages: not bare headings, not crumbs, but every line of a signature block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from statement_audit.models import BlockKind
from statement_audit.passages.lead_ins import Lead
from statement_audit.passages.units import Unit

HEADING_WORDS = 12  # a longer heading is a sentence
LEAST_WORDS = 3
SIGNATURE_REACH = 10  # blocks after the word that opens a signature block
SIGNATURE_WORDS = 30  # name, office, company and date
LAST_BLOCKS = 12  # statements end with their signature
OPENS_SIGNATURE = re.compile(
    r"\b(?:docu)?sign(?:ed|ature)\b|\bapprov(?:ed|al)\b|\bon behalf of\b|\bauthori[sz]ed by\b|\battest|\bauthority to bind\b|\byours (?:sincerely|faithfully)\b",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:approved by|authori[sz]ed by|director|chief|c\.?[efo]\.?o|chair(?:man|woman|person)?|president|secretary|officer|partner|manager|head of|trustee|"
    r"founder|principal|member|owner|counsel|(?:docu)?signed|signature|signatory|dated?|title|name|position|board)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{2,4}\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}\b|"
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)\s+20\d\d\b",
    re.IGNORECASE,
)
NAMED = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof)\.?\s+)?(?:[A-ZÀ-Þ][\w’'.-]*,?\s+){2}[A-ZÀ-Þ]")
PERSON = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof)\.?\s+)?(?:[A-ZÀ-Þ][\w’'-]*\.?\s+){1,4}[A-ZÀ-Þ][\w’'-]*\.?(?:,.*)?$"
)


def worth_keeping(units: Sequence[Unit], leads: Sequence[Lead]) -> list[int]:
    """Indices of the units that become passages, in order."""
    signature = _signature_blocks(units)
    return [index for index, unit in enumerate(units) if _keep(unit, leads[index], unit.block in signature)]


def _keep(unit: Unit, lead: Lead, in_signature: bool) -> bool:
    quote = unit.quote
    if lead.absorbed:
        return False
    if lead.answer:
        return True
    if in_signature and (ROLE.search(quote) or DATE.search(quote) or PERSON.match(quote)):
        return True
    if _is_signature_line(quote):
        return True
    words = re.findall(r"[^\W\d_]{2,}", quote)
    if unit.kind is BlockKind.HEADING:
        return len(words) >= HEADING_WORDS
    if unit.kind is BlockKind.TABLE_ROW and unit.cell < 0:
        return bool(words) and sum(cell.strip() not in ("", "-") for cell in quote.split(" | ")) >= 2
    if lead.text != quote and len(lead.text.split()) > len(quote.split()):
        return bool(words)
    return len(words) >= LEAST_WORDS


def _is_signature_line(quote: str) -> bool:
    """A name, an office and a date in a line, wherever it stands: extraction takes it for a heading."""
    short = len(quote.split()) <= SIGNATURE_WORDS
    return short and bool(NAMED.match(quote) and ROLE.search(quote) and DATE.search(quote))


def _signature_blocks(units: Sequence[Unit]) -> set[int]:
    """Numbers of blocks near words of signing or approval, and those that end the document."""
    blocks = sorted({unit.block for unit in units})
    near = set(blocks[-LAST_BLOCKS:])
    for unit in units:
        if OPENS_SIGNATURE.search(unit.quote):
            near.update(range(unit.block - 3, unit.block + SIGNATURE_REACH + 1))
    return near
