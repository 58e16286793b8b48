"""Which units become passages: none of contents pages, tables of page references and e-signature certificates, which say
nothing about the company, no bare headings and no crumbs, but every line of a signature block."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from statement_audit.identity.dates import MONTH
from statement_audit.identity.tables import phrases_beside
from statement_audit.models import BlockKind
from statement_audit.passages.lead_ins import Lead
from statement_audit.passages.units import CELL_EDGE, Unit
from statement_audit.plain_text import pattern

_said = phrases_beside(__file__)

LEADER = re.compile(_said("leader", month=MONTH))
LEADER_ENTRY = re.compile(rf"[^.…_·]{{0,160}}{LEADER.pattern}\.?")
CONTENTS = re.compile(_said("contents"))
TITLE_THEN_PAGE = re.compile(r"^(?P<title>\D.*?)[\s|]{1,20}(?:page |p\.? ?)?(?P<page>\d{1,3})$", re.IGNORECASE)
PAGE_THEN_TITLE = re.compile(r"^(?P<page>\d{1,3})[\s|]+(?P<title>[A-Z].*\D)$")
TITLE_WORDS = 14
LEAST_ENTRIES = 3  # below a contents heading
LEAST_ENTRIES_ALONE = 4
ENTRY_IN_LINE = re.compile(r"[^\W\d][^\d.!?]{2,90}?\s(\d{1,3})(?=\s|$)")

PAGES = r"\d{1,3}(?:\s*(?:[-–—,;&/]|and|to)\s*(?:pages?\s*)?\d{1,3}){0,20}"
PAGE_CELL = re.compile(rf"^(?:pages?|pgs?\.?|pp?\.?|see pages?)?\s*{PAGES}$", re.IGNORECASE)
PAGE_HEAD = pattern(_said("page_head"))
LAW_HEAD = pattern(_said("law_head"))
TOLD_HEAD = pattern(_said("told_head"))
CRITERION = pattern(rf"^\W{{0,20}}(?:{_said('criterion')})")
ENDS_IN_PAGES = re.compile(rf"\b(?:pages?|pgs?|pp?)\.?\s*{PAGES}$", re.IGNORECASE)

STAMP = re.compile(r"^\W*docu ?sign envelope id:?\s*[0-9A-Fa-f][0-9A-Fa-f-]{7,}[0-9A-Fa-f]\s*", re.IGNORECASE)
CERTIFICATE = pattern(rf"^\W*(?:{_said('certificate')})\b")
CERTIFICATE_MARKS = pattern(_said("certificate_marks"))
CERTIFICATE_START_WORDS = 14
CERTIFICATE_GAP = 25  # units between two marks of one certificate


def without_noise(units: Sequence[Unit]) -> list[Unit]:
    """The units in order without those of contents pages, tables of page references and e-signature certificates.

    A signing service's envelope number is cut from the start of a unit. Signature blocks stay: they name a person,
    a role or a date, and stand in the statement, not in a certificate.
    """
    dropped = _certificates(units) | _contents(units) | _page_tables(units)
    for unit in units:
        if stamp := STAMP.match(unit.quote):
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
        opens = bool(CONTENTS.match(text)) and (len(text.split()) <= 4 or run_together)
        if opens or (headed and run_together) or _is_leader_line(text):
            dropped.append(number)
        headed = opens
    return {index for number in dropped for index in blocks[number]}


def _is_leader_line(text: str) -> bool:
    """ "Risk assessment ........ 7", alone or several run together."""
    if not LEADER.search(text) or re.search(r"\b(?:signed|signature|date)\b", text, re.IGNORECASE):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", LEADER_ENTRY.sub(" ", text))) < 5


def _is_run_together(text: str) -> bool:
    """ "Contents Introduction 3 Our business 5 Supply chains 7": titles with rising numbers, and no sentence."""
    body = CONTENTS.sub("", text)
    numbers = [int(number) for number in ENTRY_IN_LINE.findall(body)]
    rest = re.findall(r"[^\W\d_]{2,}", ENTRY_IN_LINE.sub(" ", body))
    return len(numbers) >= LEAST_ENTRIES and _rises(numbers) and len(rest) < 5 and not re.search(r"[.!?]\s", body)


def _entry(text: str) -> tuple[str, int, bool] | None:
    """(title, page, page first) of one line of a contents page."""
    if len(text.split()) > TITLE_WORDS:
        return None
    for form in (TITLE_THEN_PAGE, PAGE_THEN_TITLE):
        match = form.match(text.strip())
        if match and not re.search(r"[.!?:;]$", match["title"]):
            return _plain(match["title"]), int(match["page"]), form is PAGE_THEN_TITLE
    return None


def _entry_runs(texts: Sequence[str], titles: set[str]) -> list[int]:
    """Numbers of blocks in runs of contents lines: rising page numbers, below a contents heading or over titles that recur."""
    found: list[int] = []
    start = 0
    for _, group in groupby(map(_entry, texts), key=lambda entry: entry and entry[2]):
        run = list(group)
        listed = [entry for entry in run if entry]
        if listed and _rises([page for _, page, _ in listed]):
            headed = start > 0 and bool(CONTENTS.match(texts[start - 1]))
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
            if unit.kind is not BlockKind.FOOTNOTE and CRITERION.match(text) and ENDS_IN_PAGES.search(text):
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
    named = any(PAGE_HEAD.search(cell) for cell in cells) and any(LAW_HEAD.search(cell) for cell in cells)
    return short and named and not any(PAGE_CELL.match(cell) for cell in cells) and not _tells(cells)


def _tells(heads: Iterable[str]) -> bool:
    return any(TOLD_HEAD.search(cell) and not PAGE_HEAD.search(cell) and not LAW_HEAD.search(cell) for cell in heads)


def _is_page_row(cells: Sequence[str], heads: Sequence[str]) -> bool:
    pages = [cell for cell in cells if PAGE_CELL.match(cell)]
    told = [cell for cell in cells if cell not in pages and len(cell.split()) > 2]
    if not pages or len(told) > 1:
        return False
    if heads and len(heads) == len(cells):
        return True
    criterion = bool(told) and any(map(CRITERION.match, (told[0], cells[0])))
    return criterion and PAGE_CELL.match(cells[-1]) is not None


# --- e-signature certificates ---------------------------------------------------------------


def _certificates(units: Sequence[Unit]) -> set[int]:
    """Units from the title of a certificate to its last mark, and to the end of that page where pages are known."""
    dropped: set[int] = set()
    paged = bool(units) and units[0].page.number != units[-1].page.number
    for index, unit in enumerate(units):
        if index in dropped or not CERTIFICATE.match(unit.quote) or len(unit.quote.split()) > CERTIFICATE_START_WORDS:
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
        if marks := {match[0].lower() for match in CERTIFICATE_MARKS.finditer(units[index].quote)}:
            kinds, end = kinds | marks, index
        index += 1
    return end, len(kinds)


# --- headings, crumbs and signature blocks ---------------------------------------------------

HEADING_WORDS = 12  # a longer heading is a sentence
LEAST_WORDS = 3
SIGNATURE_REACH = 10  # blocks after the word that opens a signature block
SIGNATURE_WORDS = 30  # name, office, company and date
LAST_BLOCKS = 12  # statements end with their signature
OPENS_SIGNATURE = pattern(_said("opens_signature"))
ROLE = pattern(rf"\b(?:{_said('role')})\b")
DATE = pattern(_said("date", month="(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"))
ADDRESSED = r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof)\.?\s+)?"
NAMED = re.compile(ADDRESSED + r"(?:[A-ZÀ-Þ][\w’'.-]*,?\s+){2}[A-ZÀ-Þ]")
PERSON = re.compile(rf"^{ADDRESSED}(?:[A-ZÀ-Þ][\w’'-]*\.?\s+){{1,4}}[A-ZÀ-Þ][\w’'-]*\.?(?:,.*)?$")


def worth_keeping(units: Sequence[Unit], leads: Sequence[Lead]) -> list[int]:
    """Indices of the units that become passages, in order."""
    signature = _signature_blocks(units)
    return [index for index, unit in enumerate(units) if _keep(unit, leads[index], unit.block in signature)]


def _keep(unit: Unit, lead: Lead, in_signature: bool) -> bool:
    quote = unit.quote
    if lead.absorbed or lead.answer:
        return lead.answer and not lead.absorbed
    if in_signature and (ROLE.search(quote) or DATE.search(quote) or PERSON.match(quote)):
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
    return short and bool(NAMED.match(quote) and ROLE.search(quote) and DATE.search(quote))


def _signature_blocks(units: Sequence[Unit]) -> set[int]:
    """Numbers of blocks near words of signing or approval, and those that end the document."""
    blocks = sorted({unit.block for unit in units})
    near = set(blocks[-LAST_BLOCKS:])
    for unit in units:
        if OPENS_SIGNATURE.search(unit.quote):
            near.update(range(unit.block - 3, unit.block + SIGNATURE_REACH + 1))
    return near
