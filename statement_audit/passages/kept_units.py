"""Which units become passages: none of contents pages, tables of page references and e-signature certificates, which say
nothing about the company, no bare headings and no crumbs, but every line of a signature block."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from statement_audit.identity.dates import MONTH
from statement_audit.models import BlockKind
from statement_audit.passages.lead_ins import Lead
from statement_audit.passages.units import CELL_EDGE, Unit
from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__, month=MONTH)

TITLE_WORDS = 14
LEAST_ENTRIES = 3  # below a contents heading
LEAST_ENTRIES_ALONE = 4


CERTIFICATE_START_WORDS = 14
CERTIFICATE_GAP = 25  # units between two marks of one certificate


def without_noise(units: Sequence[Unit]) -> list[Unit]:
    """The units in order without those of contents pages, tables of page references and e-signature certificates.

    A signing service's envelope number is cut from the start of a unit. Signature blocks stay: they name a person,
    a role or a date, and stand in the statement, not in a certificate.
    """
    dropped = _certificates(units) | _contents(units) | _page_tables(units)
    for unit in units:
        if stamp := _SAID["stamp"].match(unit.quote):
            unit.start += stamp.end()
    return [unit for index, unit in enumerate(units) if index not in dropped and unit.start < unit.end]


# --- contents -------------------------------------------------------------------------------


def _contents(units: Sequence[Unit]) -> set[int]:
    blocks = [list(group) for _, group in groupby(range(len(units)), key=lambda index: units[index].block)]
    texts = [units[block[0]].page.text[units[block[0]].start : units[block[-1]].end] for block in blocks]
    titles = {_plain(unit.quote) for unit in units if unit.kind is BlockKind.HEADING}
    dropped = _entry_runs(texts, titles)
    headed = False
    for number, text in enumerate(texts):
        run_together = _is_run_together(text)
        opens = bool(_SAID["contents"].match(text)) and (len(text.split()) <= 4 or run_together)
        if opens or (headed and run_together) or _is_leader_line(text):
            dropped.append(number)
        headed = opens
    return {index for number in dropped for index in blocks[number]}


def _is_leader_line(text: str) -> bool:
    """ "Risk assessment ........ 7", alone or several run together."""
    if not _SAID["leader"].search(text) or re.search(r"\b(?:signed|signature|date)\b", text, re.IGNORECASE):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", _SAID["leader_entry"].sub(" ", text))) < 5


def _is_run_together(text: str) -> bool:
    """ "Contents Introduction 3 Our business 5 Supply chains 7": titles with rising numbers, and no sentence."""
    body = _SAID["contents"].sub("", text)
    numbers = [int(number) for number in _SAID["entry_in_line"].findall(body)]
    rest = re.findall(r"[^\W\d_]{2,}", _SAID["entry_in_line"].sub(" ", body))
    return len(numbers) >= LEAST_ENTRIES and _rises(numbers) and len(rest) < 5 and not re.search(r"[.!?]\s", body)


def _entry(text: str) -> tuple[str, int, bool] | None:
    """(title, page, page first) of one line of a contents page."""
    if len(text.split()) > TITLE_WORDS:
        return None
    for form in (_SAID["title_then_page"], _SAID["page_then_title"]):
        match = form.match(text.strip())
        if match and not re.search(r"[.!?:;]$", match["title"]):
            return _plain(match["title"]), int(match["page"]), form is _SAID["page_then_title"]
    return None


def _entry_runs(texts: Sequence[str], titles: set[str]) -> list[int]:
    """Numbers of blocks in runs of contents lines: rising page numbers, below a contents heading or over titles that recur."""
    found: list[int] = []
    start = 0
    for _, group in groupby(map(_entry, texts), key=lambda entry: entry and entry[2]):
        run = list(group)
        listed = [entry for entry in run if entry]
        if listed and _rises([page for _, page, _ in listed]):
            headed = start > 0 and bool(_SAID["contents"].match(texts[start - 1]))
            recurring = sum(title in titles for title, _, _ in listed)
            alone = len(run) >= LEAST_ENTRIES_ALONE and recurring * 2 >= len(run)
            found += range(start, start + len(run)) if alone or (headed and len(run) >= LEAST_ENTRIES) else ()
        start += len(run)
    return found


def _rises(numbers: Sequence[int]) -> bool:
    return all(a <= b for a, b in pairwise(numbers)) and numbers[-1] > numbers[0]


def _plain(title: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", title.lower()))


# --- tables of page references --------------------------------------------------------------


def _page_tables(units: Sequence[Unit]) -> set[int]:
    """Rows that only say on which page a criterion of a law is met, their heads, and lines that do the same."""
    dropped: set[int] = set()
    heads: list[str] = []
    previous = 0
    for index, unit in enumerate(units):
        text = unit.quote
        if unit.kind is not BlockKind.TABLE_ROW:
            heads = []
            if (
                unit.kind is not BlockKind.FOOTNOTE
                and _SAID["criterion"].match(text)
                and _SAID["ends_in_pages"].search(text)
            ):
                dropped.add(index)
            continue
        cells = [cell.strip() for cell in text.split(CELL_EDGE)]
        if _is_page_head(cells):
            heads, previous = cells, index
        elif _is_page_row(cells, heads):
            dropped.update({index, previous} if heads else {index})
    return dropped


def _is_page_head(cells: Sequence[str]) -> bool:
    short = len(cells) >= 2 and max(len(cell.split()) for cell in cells) <= 10
    named = all(any(map(_SAID[head].search, cells)) for head in ("page_head", "law_head"))
    return short and named and not any(_SAID["page_cell"].match(cell) for cell in cells) and not _tells(cells)


def _tells(heads: Iterable[str]) -> bool:
    return any(
        _SAID["told_head"].search(cell) and not _SAID["page_head"].search(cell) and not _SAID["law_head"].search(cell)
        for cell in heads
    )


def _is_page_row(cells: Sequence[str], heads: Sequence[str]) -> bool:
    pages = [cell for cell in cells if _SAID["page_cell"].match(cell)]
    told = [cell for cell in cells if cell not in pages and len(cell.split()) > 2]
    if not pages or len(told) > 1:
        return False
    if heads and len(heads) == len(cells):
        return True
    criterion = bool(told) and any(map(_SAID["criterion"].match, (told[0], cells[0])))
    return criterion and _SAID["page_cell"].match(cells[-1]) is not None


# --- e-signature certificates ---------------------------------------------------------------


def _certificates(units: Sequence[Unit]) -> set[int]:
    """Units from the title of a certificate to its last mark, and to the end of that page where pages are known."""
    dropped: set[int] = set()
    paged = bool(units) and units[0].page.number != units[-1].page.number
    for index, unit in enumerate(units):
        if (
            index in dropped
            or not _SAID["certificate"].match(unit.quote)
            or len(unit.quote.split()) > CERTIFICATE_START_WORDS
        ):
            continue
        end, kinds = _certificate_end(units, index)
        if kinds < 2:
            continue
        while paged and end + 1 < len(units) and units[end + 1].page.number == units[end].page.number:
            end += 1
        dropped.update(range(index, end + 1))
    return dropped


def _certificate_end(units: Sequence[Unit], start: int) -> tuple[int, int]:
    """The last unit with a mark, none more than 25 units after the one before, and how many different marks there are."""
    end = index = start
    kinds: set[str] = set()
    while index < len(units) and index - end <= CERTIFICATE_GAP:
        if marks := {match[0].lower() for match in _SAID["certificate_marks"].finditer(units[index].quote)}:
            kinds, end = kinds | marks, index
        index += 1
    return end, len(kinds)


# --- headings, crumbs and signature blocks ---------------------------------------------------

HEADING_WORDS = 12  # a longer heading is a sentence
LEAST_WORDS = 3
SIGNATURE_REACH = 10  # blocks after the word that opens a signature block
SIGNATURE_WORDS = 30  # name, office, company and date
LAST_BLOCKS = 12  # statements end with their signature


def worth_keeping(units: Sequence[Unit], leads: Sequence[Lead]) -> list[int]:
    """Indices of the units that become passages, in order."""
    signature = _signature_blocks(units)
    return [index for index, unit in enumerate(units) if _keep(unit, leads[index], unit.block in signature)]


def _keep(unit: Unit, lead: Lead, in_signature: bool) -> bool:
    quote = unit.quote
    if lead.absorbed or lead.answer:
        return lead.answer and not lead.absorbed
    if in_signature and (_SAID["role"].search(quote) or _SAID["date"].search(quote) or _SAID["person"].match(quote)):
        return True
    if _is_signature_line(quote):
        return True
    words = re.findall(r"[^\W\d_]{2,}", quote)
    if unit.kind is BlockKind.HEADING:
        return len(words) >= HEADING_WORDS
    if unit.kind is BlockKind.TABLE_ROW and unit.cell < 0:
        return bool(words) and sum(cell not in ("", "-") for cell in unit.cells) >= 2
    if lead.text != quote and len(lead.text.split()) > len(quote.split()):
        return bool(words)
    return len(words) >= LEAST_WORDS


def _is_signature_line(quote: str) -> bool:
    """A name, an office and a date in a line, wherever it stands: extraction takes it for a heading."""
    short = len(quote.split()) <= SIGNATURE_WORDS
    return short and bool(_SAID["named"].match(quote) and _SAID["role"].search(quote) and _SAID["date"].search(quote))


def _signature_blocks(units: Sequence[Unit]) -> set[int]:
    """Numbers of blocks near words of signing or approval, and those that end the document."""
    blocks = sorted({unit.block for unit in units})
    near = set(blocks[-LAST_BLOCKS:])
    for unit in units:
        if _SAID["opens_signature"].search(unit.quote):
            near.update(range(unit.block - 3, unit.block + SIGNATURE_REACH + 1))
    return near
