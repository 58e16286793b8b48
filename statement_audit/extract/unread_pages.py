"""Pages whose text layer does not say what a reader sees: which they are, and what OCR makes of them.

Decided page by page, so that a document may mix pages of text and scans. `complete_pages` fills the pages that OCR
could read and names those that nothing could.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.extract import ocr
from statement_audit.extract.glued_words import first_numbers, glued_issue
from statement_audit.extract.limits import Budget
from statement_audit.extract.pdf_pages import RawPage
from statement_audit.extract.text_quality import Need, agreement, function_share, judge_text
from statement_audit.issue_codes import CODES, document_error, make_issue
from statement_audit.models import Issue
from statement_audit.resources import table_beside

log = logging.getLogger(__name__)

FEW_CHARACTERS = 100  # a page with fewer, and with images, was not read (dependencies: 60-200 image strips a page)
THIN_CHARACTERS = 600  # a stamp, a header or a title over a picture that may hold the text itself
MUCH_PICTURE = 0.45  # of the page
MANY_PATHS = 400  # text drawn as outlines, where there is no OCR to look
SOME_PATHS = 20  # the same, where there is
UNREAD_SHARE = 0.6
MOST_PAGES = 40  # a longer scan is a report; a statement inside it has a text version
# So many pages whose text proved right: the others are like them.
PROVED = {Need.DOUBTFUL: 3, Need.FOREIGN: 1}
LOW_CONFIDENCE = 0.85  # under this one letter in twenty is wrong (benchmarks/ocr.py --degrade)
UNREADABLE = 0.50
GUESSED = 0.40  # of all that OCR read: another script, whose likeliest signs are kept and mean nothing
PROSE = 0.15  # of the words are function words: less than half of what prose has


Needs = Sequence[tuple[RawPage, Need]]
TOKEN_OF_TWO = re.compile(r"[^\W\d_]{2}")  # stray bullets and figures hold none


@dataclass(slots=True)
class Completion:
    """What became of the pages. `unread`: reason -> page numbers; `tried`: how many OCR was asked about; `right`: how
    many OCR did not read better."""

    tried: int = 0
    adopted: dict[int, RawPage] = field(default_factory=dict)
    unread: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    right: Counter[Need] = field(default_factory=Counter)

    @property
    def unread_pages(self) -> list[int]:
        return sorted(number for numbers in self.unread.values() for number in numbers)


def complete_pages(document: Any, pages: list[RawPage], source: str, budget: Budget) -> tuple[str, tuple[Issue, ...]]:
    """Read by OCR what has to be, in place, and return (versions of the OCR that was asked, issues).

    Raises:
        DocumentError: needs_ocr (nothing can be read without it), text_glued, ocr_unreadable, no_text.
    """
    needs = [(page, need) for page in pages if (need := _need(page)) is not None]
    version, hint = ocr.find_engine() if needs else ("", "")
    completion = Completion()
    if version:
        from statement_audit.extract.ocr_page import level_sizes

        _read_all(document, needs, completion, budget)
        level_sizes([page.segments for page in completion.adopted.values()])
        pages[:] = [completion.adopted.get(page.number, page) for page in pages]
    else:
        _leave_unread(needs, completion)
    _refuse_unread(pages, completion, hint, source)
    if late := [page.number for page in pages if page.late]:
        completion.unread["time_limit"] = late
    return (version if completion.tried else ""), tuple(_issues(pages, completion, hint, source))


# --- which pages ----------------------------------------------------------------------------


def _need(page: RawPage) -> Need | None:
    """Why OCR should look at a page; None where it need not."""
    quality = judge_text(page.text, page.unmapped)
    if quality is Need.GARBAGE:
        return quality
    if page.characters < FEW_CHARACTERS:
        drawn = page.drawing.paths > SOME_PATHS
        return Need.PICTURE if drawn or _has_picture(page) or quality is Need.DOUBTFUL else None
    if quality is not None:
        return quality
    # the share of the page under pictures, near enough: A4 and Letter are 1.3 to 1.4 times as high as wide
    cover = _area(page) / max(1.0, 0.75 * page.height**2)
    return Need.THIN if page.characters < THIN_CHARACTERS and cover > MUCH_PICTURE else None


def _has_picture(page: RawPage) -> bool:
    return _area(page) > 0.084 * page.height**2 or len(page.drawing.images) > 20


def _area(page: RawPage) -> float:
    return sum(box.width * box.height for box in page.drawing.images)


# --- with OCR -------------------------------------------------------------------------------


def _read_all(document: Any, needs: Needs, completion: Completion, budget: Budget) -> None:
    for page, need in needs:
        if need in PROVED and completion.right[need] >= PROVED[need]:
            continue
        if completion.tried >= MOST_PAGES:
            _give_up(page, need, "page_limit", completion)
            continue
        completion.tried += 1
        try:
            found = _ocr(document, page.number, budget.part(ocr.PAGE_SECONDS))
        except ocr.OcrFailedError as exc:
            log.info("page %d: OCR failed: %s", page.number, exc)
            _give_up(page, need, "ocr_failed", completion)
        else:
            _judge(page, need, found, completion)


def _ocr(document: Any, number: int, budget: Budget) -> RawPage | None:
    from statement_audit.extract.ocr_page import read_page

    if budget.left <= 0:
        raise ocr.OcrFailedError("no time is left for this document")
    with closing(document[number - 1]) as page:
        return read_page(page, number, budget)


def _judge(page: RawPage, need: Need, found: RawPage | None, completion: Completion) -> None:
    """Take the text of OCR, keep the page's own, or call the page unread."""
    if found is not None and _is_better(page, need, found):
        completion.adopted[page.number] = found
        return
    completion.right[need] += 1
    if _is_unreadable(page, need, found):
        _give_up(page, need, "unreadable", completion)


def _is_better(page: RawPage, need: Need, found: RawPage) -> bool:
    text = page.text
    least = 0.75 if found.characters < 25 else UNREADABLE
    if not found.characters or found.confidence < least or _is_guessed(found):
        return False
    if need is Need.PICTURE:
        spelt = TOKEN_OF_TWO.search(found.text) and not TOKEN_OF_TWO.search(text)
        return bool(spelt) or found.characters > 1.3 * page.characters + (10 if page.characters else 0)
    if need is Need.THIN:
        return found.confidence >= 0.75 and found.characters > 1.5 * page.characters + 150
    if need is Need.GARBAGE:
        return agreement(text, found.text) < 0.5
    share = function_share(found.text)
    misread = share >= PROSE and agreement(text, found.text) < 0.5
    return found.confidence >= 0.6 and (misread or share > function_share(text) + 0.1)


def _is_unreadable(page: RawPage, need: Need, found: RawPage | None) -> bool:
    """There is text, and neither the text layer nor OCR has it."""
    if need is Need.GARBAGE:
        return found is None or found.characters < 25 or agreement(page.text, found.text) < 0.5
    if need is Need.GLUED:
        return True
    if found is None or need is not Need.PICTURE:
        return False
    return _is_guessed(found) or (found.confidence < UNREADABLE and found.characters >= FEW_CHARACTERS)


def _is_guessed(found: RawPage) -> bool:
    return found.sure < GUESSED and found.seen >= FEW_CHARACTERS


def _give_up(page: RawPage, need: Need, reason: str, completion: Completion) -> None:
    """Nothing readable: a page of text is left as it is unless that text is garbage, or one run of letters."""
    if need in (Need.GARBAGE, Need.GLUED):
        page.segments, page.tables, page.characters, page.method = [], [], 0, "unread"
    if need in (Need.GARBAGE, Need.GLUED, Need.PICTURE):
        completion.unread[need if need is Need.GLUED else reason].append(page.number)


# --- without --------------------------------------------------------------------------------


def _leave_unread(needs: Needs, completion: Completion) -> None:
    """Without OCR a picture counts as text only where it is large or drawn in many strokes."""
    for page, need in needs:
        drawn = page.drawing.paths > (MANY_PATHS if page.characters else SOME_PATHS)
        if need in (Need.GARBAGE, Need.GLUED) or (need is Need.PICTURE and (drawn or _has_picture(page))):
            _give_up(page, need, "no_ocr", completion)


# --- what to say ----------------------------------------------------------------------------

_WHY: dict[str, str] = table_beside(__file__)["why"]


def _refuse_unread(pages: Sequence[RawPage], completion: Completion, hint: str, source: str) -> None:
    unread = completion.unread_pages
    total = sum(page.characters for page in pages)
    if not unread and total == 0:
        seen = "the pages are pictures in which no text was found"
        raise document_error("no_text", f"{source}: {seen if completion.tried else 'no page holds text or an image'}.")
    if not unread or not _is_scan(pages, completion, total):
        return
    code = "needs_ocr" if "no_ocr" in completion.unread else "ocr_unreadable"
    if len(completion.unread.get(Need.GLUED, ())) * 2 > len(unread):
        code, hint = "text_glued", ""
    message = f"{source}: {_reasons(completion, len(pages))}."
    raise DocumentError(code, message, hint=hint or CODES[code].hint, data={"pages": unread})


def _is_scan(pages: Sequence[RawPage], completion: Completion, total: int) -> bool:
    unread = completion.unread_pages
    if len(unread) == len(pages) or total < FEW_CHARACTERS * 3:
        return True
    inner = [number for number in unread if not _is_cover(pages, number)]
    return not completion.adopted and len(inner) >= UNREAD_SHARE * len(pages)


def _is_cover(pages: Sequence[RawPage], number: int) -> bool:
    """A first or last page of a longer document: a picture there is decoration."""
    return len(pages) > 2 and number in (1, len(pages)) and sum(p.characters for p in pages) > 1500


def _reasons(completion: Completion, total: int) -> str:
    parts = [
        f"pages {first_numbers(numbers)} {_WHY[reason].format(most=MOST_PAGES)}"
        for reason, numbers in completion.unread.items()
    ]
    return f"{'; '.join(parts)} (of {total})"


def _issues(pages: Sequence[RawPage], completion: Completion, hint: str, source: str) -> Iterator[Issue]:
    if glued := completion.unread.pop(Need.GLUED, []):
        yield glued_issue(glued, len(pages), source)
    unread = [number for number in completion.unread_pages if completion.tried or not _is_cover(pages, number)]
    if unread:
        message = f"{source}: {_reasons(completion, len(pages))}; the rest was read."
        reasons = dict(completion.unread)
        yield make_issue("partly_unread", source, message, hint=hint, pages=unread, total=len(pages), reasons=reasons)
    if completion.adopted:
        read = list(completion.adopted)
        message = f"{source}: pages {first_numbers(read)} are pictures; their text was read by OCR."
        confidences = {str(number): page.confidence for number, page in completion.adopted.items()}
        yield make_issue("read_by_ocr", source, message, pages=read, confidence=confidences)
        low = [number for number, page in completion.adopted.items() if page.confidence < LOW_CONFIDENCE]
        if low:
            message = f"{source}: OCR read pages {first_numbers(low)} with low confidence."
            yield make_issue("ocr_low_confidence", source, message, pages=low)
