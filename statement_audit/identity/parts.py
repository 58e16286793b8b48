"""Which blocks of a document are the statement: pages of a report, a section of a long page, one language of two, one year of
several."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from statement_audit.identity.kind import DATED_APPROVAL, DECLARES, MADE, TITLE, classify
from statement_audit.identity.kind_signs import STATEMENT_WORD, TERMS, TITLE_LINES, TITLE_WORDS, TOPIC_TITLE, Body
from statement_audit.identity.laws import find_laws
from statement_audit.identity.period import find_period
from statement_audit.models import Block, BlockKind, DocumentKind, DocumentPart, ExtractedDocument, Page
from statement_audit.plain_text import patterns_beside, small_letters
from statement_audit.resources import table_beside

_SAID = patterns_beside(__file__)

SPARSE, LOST = 4.0, 1.5  # slavery terms per 1,000 words: below, what stands before, and behind, is about something else
OPENING, LONG_STATEMENT = 1500, 50_000  # characters in which a statement says that it is one, and for which period
FAR, NEAR, MOST_TITLES = 150, 40, 12  # lines that are looked ahead, for the subject and for "this statement"; titles
ENDING_LINES = 6  # a heading so near below an approval follows the end of the statement
LEAST_BEFORE, LONG = 22, 1500  # words of something else before a statement that begins further down; many words
BOLD, BOLD_WORDS = 7, 10  # the level of a line that stands like a heading; more words are none
LEAST_PART, LEAST_MADE = 60, 150  # words of a statement; of one that gives no day of approval
MOST_STARTS = 200  # places at which one of several statements may begin
LEAST_LOST = 300  # words without slavery after which a statement has ended, though nothing but a heading says so
SMALL_WORDS = {code: frozenset(words.split()) for code, words in table_beside(__file__)["small_words"].items()}
LEAST_TOLD, LEAST_SMALL = 8, 0.15  # words by which a language is told; the share of small ones among them
PLAIN_ENGLISH = 0.3  # the share of small words that no other language leaves
LEAST_ENGLISH = 0.2  # of the words: less is a quotation


@dataclass(frozen=True, slots=True)
class PartLine:
    """One block that is no furniture. `level`: of a heading, 7 of a short line that stands like one; 0 of others."""

    page: int
    block: Block
    text: str
    words: int
    terms: int
    level: int = 0

    @property
    def titles(self) -> bool:
        """Whether it may be a statement's title."""
        short = self.level and self.words <= TITLE_WORDS
        return bool(short and TITLE.search(self.text) and STATEMENT_WORD.search(self.text))


Lines = Sequence[PartLine]
Codes = tuple[str, ...]


def cut_statements(document: ExtractedDocument, today: date, year: int | None = None) -> tuple[ExtractedDocument, ...]:
    """The document with the blocks of its statement alone; of several for different years one each, that of `year` or else
    the latest first.

    Pages keep their numbers and their text, so that a quote stays where it is; what is cut away is in no block. `part`
    says what was cut. A cut is made only where what is left reads as a statement.
    """
    every = _lines(document)
    lines, languages = _in_english(every)
    if not _terms(lines):
        lines, languages = every, ()
    parts = _years(document, lines, today)
    if parts:
        parts.sort(key=lambda pair: pair[0] != year)
        return tuple(_part(document, part, ("one_of_several",), languages, year) for year, part in parts)
    inside = _section(lines)
    if len(inside) < len(lines) and _is_statement(document, inside):
        return (_part(document, inside, ("statement_in_report",), languages),)
    if languages:
        return (_part(document, lines, (), languages),)
    return (replace(document, part=DocumentPart(_pages(document))),)


def _lines(document: ExtractedDocument) -> list[PartLine]:
    found = [(page.number, block, _block_text(page, block)) for page in document.pages for block in _blocks(page)]
    words = [len(text.split()) for _, _, text in found]
    return [
        PartLine(page, block, text, own, len(TERMS.findall(small_letters(text))), _level(block, text, own, below))
        for (page, block, text), own, below in zip(found, words, [*words[1:], 0], strict=False)
    ]


def _level(block: Block, text: str, words: int, below: int) -> int:
    """A bold line is a paragraph in many pages: a short one without a full stop, above a longer one, stands as a heading."""
    if block.kind is BlockKind.HEADING:
        return max(1, block.level)
    short = block.kind is BlockKind.PARAGRAPH and words <= BOLD_WORDS < below
    return BOLD if short and (text[0].isupper() or text[0].isdigit()) and text[-1] not in ".,;:!?" else 0


def _pages(document: ExtractedDocument) -> tuple[int, ...]:
    """All pages, without the empty ones before a text that was cut from a longer file (`extract.text.part_text`)."""
    numbers = [page.number for page in document.pages]
    blank = next((index for index, page in enumerate(document.pages) if page.text), 0)
    return tuple(numbers[blank:] if document.media_type == "text/markdown" else numbers)


def _part(
    document: ExtractedDocument, lines: Lines, reasons: Codes, languages: Codes, year: int | None = None
) -> ExtractedDocument:
    numbers = tuple(dict.fromkeys(line.page for line in lines))
    part = DocumentPart(numbers, reasons, year, languages, lines[0].text, lines[-1].text)
    own = next((line.text for line in lines[:TITLE_LINES] if reasons and line.titles), None)
    of_another_year = year and {*_SAID["year"].findall(document.title or "")} - {str(year)}
    title = own or (None if of_another_year else document.title)
    kept = {(line.page, line.block.start) for line in lines}
    return replace(document, pages=tuple(_with_blocks(page, kept) for page in document.pages), part=part, title=title)


def _with_blocks(page: Page, kept: Collection[tuple[int, int]]) -> Page:
    blocks = (one for one in page.blocks if one.kind is BlockKind.FURNITURE or (page.number, one.start) in kept)
    return replace(page, blocks=tuple(blocks))


def _is_statement(document: ExtractedDocument, lines: Lines) -> bool:
    part = _part(document, lines, ("",), ())
    return classify(read_body(part, {line.page for line in lines}))[0] is DocumentKind.STATEMENT


# --- one language of two --------------------------------------------------------------------


def _in_english(lines: Lines) -> tuple[Lines, Codes]:
    """The English lines, and the languages of the others; all lines where there are not two languages.

    A heading too short to tell goes with what is below it, anything else with what is above.
    """
    told = [_language(line.text) for line in lines]
    if "en" not in told or not {*told} - {"en", None}:
        return lines, ()
    for index in range(len(told) - 2, -1, -1):
        if 0 < lines[index].level < BOLD:
            told[index] = told[index] or told[index + 1]
    words: Counter[str] = Counter()
    spoken: list[str] = []
    for line, code in zip(lines, told, strict=True):
        spoken.append(code or (spoken[-1] if spoken else "en"))
        words[spoken[-1]] += line.words
    others = tuple(code for code in sorted(words) if code != "en" and words[code] >= LEAST_PART)
    if not others or words["en"] < max(LEAST_PART, LEAST_ENGLISH * words.total()):
        return lines, ()
    return [line for line, code in zip(lines, spoken, strict=True) if code not in others], others


def _language(text: str) -> str | None:
    """The language of which a text has most small words; None where it has too few to tell, or two languages."""
    parts = text.split(" / ")
    if len(parts) == 2 and (told := [_language(part) for part in parts])[0] != told[1]:
        return "en" if "en" in told else None
    words = re.findall(r"[^\W\d_]+", text.casefold())
    english = sum(word in SMALL_WORDS["en"] for word in words)
    if len(words) < LEAST_TOLD or english >= PLAIN_ENGLISH * len(words):
        return "en" if len(words) >= LEAST_TOLD else None
    counts = {code: sum(word in known for word in words) for code, known in SMALL_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    least = LEAST_SMALL * len(words) if best == "en" else max(0.2 * len(words), 2 * english)
    return best if counts[best] >= least else None


# --- several years --------------------------------------------------------------------------


def _years(document: ExtractedDocument, lines: Lines, today: date) -> list[tuple[int, Lines]]:
    """The statements of a document that holds several, each for a year of its own, the latest first; else none."""
    begun = dict.fromkeys(_starts(lines, MOST_STARTS))
    starts = [at for at in begun if at == 0 or lines[at].level or lines[at].page != lines[at - 1].page]
    if len(starts) < 2:
        return []
    before = lines[: starts[0]]
    titled = _words(before) <= LEAST_PART and TITLE.search(_text(before))
    for head in ((), before) if titled else ((),):  # one title may stand for all of them
        found: list[tuple[int, int, int]] = []  # year, start, stop
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
            year = _own_year([*head, *lines[start:stop]], today)
            if year is not None and all(year != other for other, _, _ in found):
                found.append((year, start, stop))
            elif found:
                found[-1] = (*found[-1][:2], stop)
        found.sort(reverse=True)
        parts = [(year, [*head, *lines[at : at + _end(lines[at:stop], 0)]]) for year, at, stop in found]
        alike = len({bool(DATED_APPROVAL.search(_text(part))) for _, part in parts}) == 1
        if alike and len(parts) > 1 and all(_is_statement(document, part) for _, part in parts):
            return [*parts]
    return []


def _starts(lines: Lines, most: int) -> list[int]:
    return list(islice((_with_heads(lines, at) for at, line in enumerate(lines) if _begins(line)), most))


def _begins(line: PartLine) -> bool:
    text = line.text
    if line.level:
        return line.titles or bool(
            line.words <= TITLE_WORDS and re.search(r"\b(?:statement|report)\b.{0,120}\b20\d\d\b", text, re.IGNORECASE)
        )
    declared = line.block.kind is BlockKind.PARAGRAPH and re.search(r"statement|report", text, re.IGNORECASE)
    return bool(
        declared and DECLARES.search(small_letters(text)) and find_laws(text) and not _SAID["points"].search(text)
    )


def _is_title(line: PartLine) -> bool:
    """Whether a paragraph is a title, with a year or period behind it."""
    named = TITLE.search(line.text) and STATEMENT_WORD.search(line.text)
    return bool(named and line.words <= TITLE_WORDS and line.text[-1:] not in ".:;")


def _with_heads(lines: Lines, index: int) -> int:
    """The first of the headings that stand straight above a line on its page, or of lines that name the statement."""
    while (
        index and (lines[index - 1].level or _is_title(lines[index - 1])) and lines[index - 1].page == lines[index].page
    ):
        index -= 1
    return index


def _own_year(part: Lines, today: date) -> int | None:
    """The year of a text that opens as a statement and says that it was made or approved; None for any other."""
    text = _text(part)
    opening = text[:OPENING]
    words = _words(part)
    made = DATED_APPROVAL.search(text) or (words >= LEAST_MADE and MADE.search(text))
    if words < LEAST_PART or not made or not DECLARES.search(small_letters(opening)):
        return None
    found = find_period(text[:LONG_STATEMENT], opening, today)
    return found.year if found.source in ("range", "year_end", "fiscal_year", "for_year", "title") else None


# --- a statement inside something longer ----------------------------------------------------


def _section(lines: Lines) -> Lines:
    """The lines of the statement: all, unless something else stands before its heading or behind it.

    Of several headings that with most slavery terms below it; where none names a statement, that of a paragraph that does.
    """
    heads = [at for at, line in enumerate(lines) if line.titles] or _starts(lines, MOST_TITLES)
    top = enumerate(lines[:TITLE_LINES])
    titles = [*heads[:1], *(at for at, line in top if (line.level or not at) and TOPIC_TITLE.search(line.text))]
    own = any(_words(lines[:at]) < LEAST_BEFORE for at in titles)
    best: Lines = lines[:0]
    for at in heads[: 1 if own else MOST_TITLES]:
        if own or _elsewhere(lines[:at]):
            part = lines[0 if own else at : _end(lines, at, inside=not own)]
            if (own or DECLARES.search(small_letters(_text(part)[:OPENING]))) and _terms(part) > _terms(best):
                best = part
    return best or lines


def _elsewhere(before: Lines) -> bool:
    """Whether what stands before a heading is about something else, as a whole or section by section.

    Where it is short, no section of an unknown kind may speak of "this statement": a long report does so of its others.
    """
    words, sparse = _words(before), _density(before) < SPARSE
    if words < LEAST_BEFORE or (words >= LONG and sparse):
        return words >= LEAST_BEFORE
    unknown = [(path, part) for path, part in _sections(before) if not _SAID["other_part"].search(path)]
    return not any(_SAID["self_named"].search(_text(part)) for _, part in unknown) and (
        sparse or all(_SAID["maybe_part"].search(path) or _terms(part) <= 2 for path, part in unknown)
    )


def _sections(lines: Lines) -> Iterator[tuple[str, Lines]]:
    """Each run of lines below one heading, with all the headings that it stands under."""
    path: list[PartLine] = []
    start = 0
    for index, line in enumerate(lines):
        if line.level:
            if lines[start:index]:
                yield "\n".join(head.text for head in path), lines[start:index]
            path = [head for head in path if head.level < line.level] + [line]
            start = index
    if lines[start:]:
        yield "\n".join(head.text for head in path), lines[start:]


def _text(lines: Lines) -> str:
    return "\n".join(line.text for line in lines)


def _words(lines: Lines) -> int:
    return sum(line.words for line in lines)


def _terms(lines: Lines) -> int:
    return sum(line.terms for line in lines)


def _density(lines: Lines) -> float:
    return 1000 * _terms(lines) / max(1, _words(lines))


def _is_lost(rest: Lines, least: int) -> bool:
    """Whether what follows is about something else: at first without a word of slavery, and further on with few."""
    words = 0
    for line in rest:
        words += line.words
        if line.terms or words >= LEAST_LOST:
            return not line.terms and _density(rest) < LOST
    return words >= least


def _goes_on(part: Lines, rest: Lines) -> bool:
    """Whether what follows speaks of slavery more than the part before it: then it is the statement's, whatever its heading."""
    return _terms(rest) > _terms(part) and _density(rest) >= SPARSE


def _end(lines: Lines, title: int, *, inside: bool = True) -> int:
    """Index after the last line of the statement under a heading: where another part begins.

    That is a heading of the title's level or above from which on all is about something else; or one just below an
    approval, or with the words of another part, behind which there is no word of "this statement": either where the
    statement has headings below its own level, both where it has none, or opens the document. What follows then speaks
    less of slavery than the statement.
    """
    level = lines[title].level or 9
    approved, deeper = -ENDING_LINES, False
    for index in range(title + 1, len(lines)):
        line = lines[index]
        if DATED_APPROVAL.search(line.text) or _SAID["ends"].search(line.text):
            approved = index
        if not line.level or line.titles:
            continue
        if line.level > level:
            deeper = True
            continue
        counted = _SAID["numbered"].match(line.text) and _SAID["numbered"].match(lines[title].text)
        structured = inside and (deeper or counted or line.level < level)
        rest = lines[index : index + FAR]
        if _words(rest) < LEAST_BEFORE:
            continue
        below, other = index - approved <= ENDING_LINES, bool(_SAID["other_part"].search(line.text))
        other = other or bool(structured and _SAID["maybe_part"].search(line.text))
        lost = inside and _is_lost(rest, LEAST_PART if structured else LEAST_LOST)
        ends = (below or other) if structured else (below and other)
        ends = ends and not _SAID["self_named"].search(_text(lines[index : index + NEAR]))
        if lost or (ends and not _goes_on(lines[title:index], lines[index:])):
            return index
    return len(lines)


# --- blocks as text -------------------------------------------------------------------------


def read_body(document: ExtractedDocument, pages: Collection[int]) -> Body:
    """The text of `pages` without furniture, one block a line, with the lines that may be a title."""
    chosen = [page for page in document.pages if page.number in set(pages)]
    lines = [_block_text(page, block) for page in chosen for block in _blocks(page)]
    head = [document.title or "", *(_furniture_lines(chosen[0]) if chosen else []), *lines[:6]]
    headings = [_block_text(page, b) for page in chosen[:3] for b in _blocks(page) if b.kind is BlockKind.HEADING]
    text = "\n".join(lines)
    unique = tuple(dict.fromkeys(line[:200] for line in [*head, *headings[:6]] if line))
    return Body(text, len(text.split()), len(TERMS.findall(small_letters(text))), unique)


def _blocks(page: Page) -> list[Block]:
    return [block for block in page.blocks if block.kind is not BlockKind.FURNITURE]


def _furniture_lines(page: Page) -> list[str]:
    return [_block_text(page, block) for block in page.blocks if block.kind is BlockKind.FURNITURE][:3]


def _block_text(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]
