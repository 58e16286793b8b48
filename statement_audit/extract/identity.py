"""Is it a statement, whose, for which year and law? Rules on the text; each decision leaves a reason code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from statement_audit.extract.identity_names import find_names
from statement_audit.extract.identity_period import find_laws, find_period
from statement_audit.models import Block, BlockKind, DocumentKind, ExtractedDocument, Identity, Page, StatementRef

TERMS = re.compile(
    r"modern\s*slavery|human\s*traffick\w*|forced[\s,]*(?:or compulsory\s*)?labou?r|child\s*labou?r|\bslavery|\btraffick\w*|servitude|"
    r"debt\s*bondage|bonded\s*labou?r|labou?r exploitation|compulsory\s*labou?r|\bslaves?\b",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(?:slavery|trafficking|forced\s*(?:and child\s*)?labou?r|child\s*labou?r|supply\s*chains?)[^.]{0,70}?(?:statement|report|transparency|disclosure|update)|"
    r"(?:statement|report|disclosure)[^.]{0,45}?(?:slavery|trafficking|forced\s*labou?r|child\s*labou?r|supply\s*chains)|"
    r"transparency in (?:our |the )?supply chains|fighting against forced",
    re.IGNORECASE,
)
TOPIC_TITLE = re.compile(r"modern\s*slavery|human\s*trafficking|forced\s*labou?r|anti-?slavery", re.IGNORECASE)
DECLARES = re.compile(
    r"(?:this|our|the following|above)\s*(?:\w+\s+){0,6}(?:statement|report|document|disclosure)\s*(?:\([^)]{0,60}\)\s*)?(?:\w+\s+){0,4}"
    r"(?:made|published|prepared|issued|produced|pursuant|given|sets?\s*out|outlines?|describes?|constitutes?|covers?|is\s*in\s*response|"
    r"complies|explains|details|summari[sz]es|addresses|responds|relates|discloses|fulfil|reflects|seeks|provides|aims|has been)|"
    r"(?:constitutes?|forms?|represents?|is)\s*(?:\w+(?:[’']s)?\s+){0,8}(?:slavery|trafficking)\s*(?:\w+\s+){0,4}statement|"
    r"(?:pursuant|accordance|compliance|response|comply|line|under|requirements? of|required by)\s*(?:\w+\s+){0,6}(?:section\s*54|s\.?\s*54|modern\s*slavery\s*act|fighting\s*against|transparency\s*in\s*supply)|"
    r"(?:annual|modern slavery|trafficking|our|this|first|second|third|fourth|fifth|sixth|seventh|eighth)\s*(?:modern slavery |slavery and human trafficking )?statement",
    re.IGNORECASE,
)
APPROVED = re.compile(
    r"approved\s*by|signed\b|signature|board\s*of\s*directors|\bboard\b[^.]{0,40}approv|approval|attest|managing director|chief executive|director\b",
    re.IGNORECASE,
)
POLICY_TITLE = re.compile(
    r"\bpolic(?:y|ies)\b|\bcode of (?:conduct|practice)\b|\bprocedure\b|\bhandbook\b", re.IGNORECASE
)
STATEMENT_WORD = re.compile(r"\bstatement\b|\breport\b", re.IGNORECASE)
POLICY_MARKS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"(?:this|the) policy does not form part of|not form part of any (?:employee|contract)", re.I), 3),
    (re.compile(r"this policy (?:applies|is applicable|covers|sets out|should be read)|scope of this policy", re.I), 2),
    (re.compile(r"breach(?:es)? of this policy|breach(?:es)? this policy|comply with this policy", re.I), 2),
    (re.compile(r"\byou (?:must|are required|should|are encouraged)\b", re.I), 1),
    (re.compile(r"policy (?:owner|number|ref)|responsibility for (?:this|the) policy", re.I), 1),
)  # fmt: skip
ADVICE = re.compile(
    r"\b(?:your (?:organi[sz]ation|business|company|statement|turnover)|(?:organi[sz]ations|businesses|companies) (?:must|should|are required|need to))\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:we|our|us|the company|the group)\b", re.IGNORECASE)
NOT_FOUND = re.compile(
    r"\b(?:404|403|page (?:not|could not be|cannot be|can[’']t be) found|not found|access denied|forbidden|no longer (?:available|exists)|"
    r"enable (?:javascript|cookies)|are you a (?:robot|human)|verify you are|under maintenance|error occurred|request blocked)\b",
    re.IGNORECASE,
)
PRIVATE = re.compile(
    r"privacy (?:policy|notice)|cookie (?:policy|notice)|terms (?:and|&) conditions|gender pay gap", re.IGNORECASE
)

LEAST_WORDS = 60
LEAST_TERMS = 3
REPORT_PAGES = 12  # a longer document may be a report that holds a statement
PAGE_DENSITY = 4.0  # terms per 1,000 words: a page about slavery
FALLEN_DENSITY = 1.5  # below, twice running, the statement has ended
SAMPLE = 1500
HEAD_CHARACTERS = 1200


@dataclass(frozen=True, slots=True)
class Body:
    """A document's own text without furniture. `head` are the lines that may be a title."""

    text: str
    words: int
    terms: int
    head: tuple[str, ...]

    @property
    def density(self) -> float:
        """Slavery terms per 1,000 words."""
        return 1000 * self.terms / max(1, self.words)


def identify(document: ExtractedDocument, ref: StatementRef, today: date | None = None) -> Identity:
    """Say what a document is, whose it is and for which period.

    `kind` and `year` are what the text says; `ref.companies` names the company where a list does, while `ref.year`
    and `ref.laws` are left to the caller to compare. `today` bounds plausible years; tests pass a fixed day.
    """
    today = today or date.today()
    pages, reasons = _statement_pages(document)
    body = read_body(document, pages)
    kind, confidence, why = classify(body)
    language = find_language(body.text)
    head_text = "\n".join(body.head)[:HEAD_CHARACTERS] + "\n" + body.text[:400]
    period = find_period(body.text, head_text, today)
    site = [value for key in ("og:site_name", "og:title") if (value := document.metadata.get(key))]
    names, company = find_names(body.text, body.head, site, ref)
    reasons += why
    if period.source:
        reasons += (f"year_from_{period.source}",)
    return Identity(
        kind, confidence, reasons, language, names, company, period.year, period.start, period.end,
        find_laws(body.text), pages,
    )  # fmt: skip


def read_body(document: ExtractedDocument, pages: Sequence[int]) -> Body:
    """The text of `pages` without furniture, one block a line, with the lines that may be a title."""
    chosen = [page for page in document.pages if page.number in set(pages)]
    lines = [_block_text(page, block) for page in chosen for block in _blocks(page)]
    head = [document.title or "", *(_furniture_lines(chosen[0]) if chosen else []), *lines[:6]]
    headings = [_block_text(page, b) for page in chosen[:3] for b in _blocks(page) if b.kind is BlockKind.HEADING]
    text = "\n".join(lines)
    unique = tuple(dict.fromkeys(line[:200] for line in [*head, *headings[:6]] if line))
    return Body(text, len(text.split()), len(TERMS.findall(text)), unique)


def _blocks(page: Page) -> list[Block]:
    return [block for block in page.blocks if block.kind is not BlockKind.FURNITURE]


def _furniture_lines(page: Page) -> list[str]:
    return [_block_text(page, block) for block in page.blocks if block.kind is BlockKind.FURNITURE][:3]


def _block_text(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]


# --- kind -----------------------------------------------------------------------------------


def classify(body: Body) -> tuple[DocumentKind, float, tuple[str, ...]]:
    """Statement, policy or other, with confidence (0-1) and reason codes."""
    titles = " \n".join(body.head[:6])[:800]
    if body.words < LEAST_WORDS or (NOT_FOUND.search(titles) and body.words < 250 and body.terms < LEAST_TERMS):
        return DocumentKind.OTHER, 0.9, ("error_page" if NOT_FOUND.search(body.text) else "too_little_text",)
    declared = TITLE.search(titles) and DECLARES.search(body.text)
    if body.terms < (1 if declared else LEAST_TERMS):
        return DocumentKind.OTHER, 0.95, ("no_slavery_terms",)
    statement, reasons = _statement_points(body, titles)
    policy = _policy_points(body, titles)
    if _advises(body):
        statement -= 6
        reasons += ("advice",)
    if PRIVATE.search(titles) and not TOPIC_TITLE.search(titles):
        statement -= 4
        reasons += ("other_title",)
    if body.density < 2.5:
        return DocumentKind.OTHER, 0.8, (*reasons, "low_density")
    if policy >= 4 and policy > statement:
        return DocumentKind.POLICY, min(0.95, 0.5 + 0.07 * (policy - statement)), (*reasons, "policy_wording")
    if statement >= 5:
        return DocumentKind.STATEMENT, min(0.98, 0.5 + 0.06 * (statement - max(0, policy - 2))), reasons
    if policy >= 3:
        return DocumentKind.POLICY, 0.6, (*reasons, "policy_wording")
    return DocumentKind.OTHER, 0.6, (*reasons, "not_declared")


def _statement_points(body: Body, titles: str) -> tuple[int, tuple[str, ...]]:
    checks = (
        (3, "title", bool(TITLE.search(titles))),
        (1, "topic_title", bool(TOPIC_TITLE.search(titles))),
        (min(3, 1 + len(DECLARES.findall(body.text))), "declares_statement", bool(DECLARES.search(body.text))),
        (1, "law_named", bool(find_laws(body.text))),
        (1, "approval", bool(APPROVED.search(body.text))),
        (1, "dense", body.density >= 8),
        (1, "first_person", len(FIRST_PERSON.findall(body.text)) * 100 >= body.words),
    )
    return sum(points for points, _, met in checks if met), tuple(name for _, name, met in checks if met)


def _policy_points(body: Body, titles: str) -> int:
    points = sum(weight for pattern, weight in POLICY_MARKS if pattern.search(body.text))
    first = next((line for line in body.head if TOPIC_TITLE.search(line) or POLICY_TITLE.search(line)), titles[:100])
    if POLICY_TITLE.search(first) and not STATEMENT_WORD.search(first):
        points += 3
    says_policy = len(re.findall(r"\bthis policy\b", body.text, re.IGNORECASE))
    says_statement = len(re.findall(r"\bthis (?:\w+ ){0,4}statement\b", body.text, re.IGNORECASE))
    return points + min(2, says_policy // 2) - (3 if says_statement and says_statement >= says_policy else 0)


def _advises(body: Body) -> bool:
    """Guidance for others rather than a company's own account."""
    advice = len(ADVICE.findall(body.text))
    return advice >= 3 and advice * 3 > len(FIRST_PERSON.findall(body.text))


# --- a statement inside a report ------------------------------------------------------------


def _statement_pages(document: ExtractedDocument) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Page numbers of the statement: all, unless a long document is about something else for most of its pages."""
    everything = tuple(page.number for page in document.pages)
    if len(document.pages) < REPORT_PAGES:
        return everything, ()
    bodies = [read_body(document, (page.number,)) for page in document.pages]
    full = [body for body in bodies if body.words > 60]
    about = [body for body in full if body.density >= FALLEN_DENSITY]
    if not full or len(about) >= 0.5 * len(full):
        return everything, ()
    run = _best_run(document, bodies)
    return (tuple(document.pages[index].number for index in run), ("statement_in_report",)) if run else (everything, ())


def _best_run(document: ExtractedDocument, bodies: Sequence[Body]) -> range | None:
    """The run of pages that begins under a statement's heading and holds most slavery terms."""
    best: tuple[int, range] | None = None
    for index, page in enumerate(document.pages):
        if bodies[index].density >= PAGE_DENSITY and _opens_statement(page):
            stop = _run_end(document.pages, bodies, index)
            terms = sum(body.terms for body in bodies[index:stop])
            if best is None or terms > best[0]:
                best = (terms, range(index, stop))
    return best[1] if best and best[0] >= 2 * LEAST_TERMS else None


def _opens_statement(page: Page) -> bool:
    blocks = [block for block in page.blocks if block.kind is not BlockKind.FURNITURE]
    for position, block in enumerate(blocks):
        text = _block_text(page, block)
        if (block.kind is BlockKind.HEADING or position < 2) and len(text.split()) <= 20 and TITLE.search(text):
            return True
        if (
            block.kind is BlockKind.PARAGRAPH
            and re.search(r"statement", text, re.I)
            and DECLARES.search(text)
            and find_laws(text)
        ):
            return True
    return False


def _run_end(pages: Sequence[Page], bodies: Sequence[Body], start: int) -> int:
    """Index after the last page: where the subject is lost, or another part of the report opens."""
    stop = start + 1
    while stop < len(pages):
        body = bodies[stop]
        if body.density < FALLEN_DENSITY:
            following = bodies[stop + 1].density if stop + 1 < len(bodies) else 0.0
            if _opens_part(pages[stop]) or following < PAGE_DENSITY:
                break
        stop += 1
    return stop


def _opens_part(page: Page) -> bool:
    first = next((block for block in page.blocks if block.kind is not BlockKind.FURNITURE), None)
    return first is not None and first.kind is BlockKind.HEADING and first.level <= 2


# --- language -------------------------------------------------------------------------------


def find_language(text: str) -> str:
    """ISO code of the language of most of three samples; "und" for a text too short to tell (under 200 characters)."""
    if len(text) < 200:
        return "und"
    from py3langid.langid import classify as guess

    step = max(1, (len(text) - SAMPLE) // 2)
    samples = [text[start : start + SAMPLE] for start in range(0, max(1, len(text) - SAMPLE + 1), step)][:3] or [text]
    votes = [str(guess(sample)[0]) for sample in samples]
    return max(sorted(set(votes)), key=votes.count)
