"""Values that pass between rooms: frozen, standard library only, no behaviour beyond look-ups.

Offsets are character offsets (Unicode code points) into `Page.text`, end exclusive, so that
`page.text[start:end]` in Python and `substr(text, start + 1, end - start)` in SQLite give the same quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

# --- where a statement is -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompanyRef:
    """A company as a list, a register or the user names it."""

    name: str
    number: str | None = None
    website: str | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """One answer that a company gave to a register's form, as given.

    `question`: the register's own name for it. `declared`: True or False where it is a yes or a no, else None.
    `criterion`: what it speaks to, where there is such a criterion.
    """

    question: str
    answer: str
    declared: bool | None = None
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a dated visit to the company's own site showed. None: not gathered, never "no".

    `homepage_link`: a link to the statement is on the home page or in a menu that opens from it. `on_website`: the
    statement lies on the company's own site. `years`: all years for which the site gives a statement, this one
    included. `register_entry`: the statement is entered in a national register.
    """

    home_url: str | None = None
    visited_on: str | None = None  # ISO 8601 date, UTC
    homepage_link: bool | None = None
    on_website: bool | None = None
    years: tuple[int, ...] | None = None
    register_entry: bool | None = None


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Where one statement is, or may be, and what is already known of it.

    `source_name` is what tables print: the file's name or the URL. At most one of `path` and `url` is set; with
    neither, the statement is looked for on `website`. `companies` may be empty (a bare file): the name is then read
    from the text or the file name, and `sectors` are those of the company that is found. With companies, each carries
    its own.

    `website`: the company's home page, where it is known. `copies`: a register's own copies of the document, used when
    `url` gives none. `source`: the source's name, empty for files, addresses and lists. `item`: the register's own id
    or address of the entry. `declared`: what the companies answered there. `site`: what a visit showed.
    """

    source_name: str
    path: Path | None = None
    url: str | None = None
    companies: tuple[CompanyRef, ...] = ()
    year: int | None = None
    laws: tuple[str, ...] = ()
    listed_in: str | None = None  # "companies.csv, row 4"
    sectors: tuple[str, ...] = ()
    website: str | None = None
    copies: tuple[str, ...] = ()
    source: str = ""
    item: str | None = None
    declared: tuple[Declared, ...] = ()
    site: SiteFacts | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a chain: what was asked for and how it was answered. `status` None: no answer came."""

    url: str
    status: int | None


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One HTTP request chain. `chain` holds every URL visited, the last one being `final_url`; `hops` every request
    with its status, repeats included. `requests` counts all of them and those for robots.txt. `headers` are the last
    answer's, names in lower case. `robots`: allowed, denied, none (there is no robots.txt), ignored (by option) or
    unread. `tool`: the program and its version. `not_modified`: the server said that what we have is still right, and
    sent no bytes.
    """

    url: str
    final_url: str
    chain: tuple[str, ...]
    status: int | None
    media_type: str | None
    fetched_at: str  # ISO 8601, UTC
    seconds: float
    size: int
    headers: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None  # issue code, where it failed
    hops: tuple[Hop, ...] = ()
    requests: int = 0
    robots: str | None = None
    tool: str = ""
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document's bytes, decompressed, and how they were come by.

    Where the server said that nothing has changed (`record.not_modified`), `content` is empty.

    `original`: what the server sent first, where the document is a frame of that page or was written by its scripts.
    """

    content: bytes
    record: FetchRecord
    original: Fetched | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes that are in the archive under their SHA-256."""

    sha256: str
    path: Path
    size: int
    fetch: FetchRecord | None = None


# --- what a site shows ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SitePage:
    """One answer while a site is searched. `url`: where it ended; `requests`: how many it took, robots.txt included."""

    url: str
    media_type: str | None
    content: bytes
    requests: int = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a statement. `score` is the sum of `reasons`, each a short code with its points.

    `label`: the words a person clicks on. `found_on`: the page that holds the link, or "sitemap", "usual_path",
    "given". `on_home`: the link stands on the home page or in a menu that opens from it. `year`: as label or address
    say.
    """

    url: str
    label: str
    found_on: str
    score: float
    reasons: tuple[tuple[str, float], ...]
    on_home: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document on a site that reads like a statement. `path`: the addresses from the start to it, in order."""

    page: SitePage
    candidate: Candidate
    path: tuple[str, ...]
    year: int | None
    language: str
    kind: DocumentKind
    homepage_link: bool | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that is no statement, or gave no document. `reason`: an issue code, a kind or an identity reason."""

    url: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a search of one site came to. `problem`: an issue code where nothing was found; `detail` says why in words.

    `years`: all years for which the site gives a statement, found or only listed.
    """

    home_url: str | None
    found: tuple[FoundDocument, ...]
    refused: tuple[Refused, ...]
    years: tuple[int, ...]
    requests: int
    problem: str | None = None
    detail: str = ""


class TargetState(StrEnum):
    """How the search for a statement ended. `failed` may pass: a later try can differ."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    BLOCKED = "blocked"
    DEAD = "dead"
    NEEDS_BROWSER = "needs_browser"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """What an address of a target gives. `url`: as linked; `is_copy`: a register's own copy."""

    url: str
    label: str
    path: tuple[str, ...]
    year: int | None = None
    language: str | None = None
    kind: DocumentKind | None = None
    homepage_link: bool | None = None
    score: float | None = None
    reasons: tuple[tuple[str, float], ...] = ()
    is_copy: bool = False
    text_sha256: str | None = None  # of its words, where they were read


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedDocument(LinkedDocument):
    """An archived document of a target."""

    raw: RawDocument


HELD = ("live", "changed", "moved")  # states of a link that gives its statement
GONE = ("dead", "removed")
FIRST_VISIT = "Found at the first visit."  # of an event: nothing is known of the time before


@dataclass(frozen=True, slots=True)
class LostLink:
    """A statement's address that no longer gives it. `state`: dead, removed or blocked; `detail` says what came."""

    url: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What the search for one reference came to. `problem`: an issue code where it did not go as asked.

    `given`: what a list's own address holds, where that is no statement and none was found: the scorer says what it is.
    """

    ref: StatementRef
    state: TargetState
    documents: tuple[CollectedDocument, ...] = ()
    problem: str | None = None
    detail: str = ""
    site: SiteFacts | None = None
    refused: tuple[Refused, ...] = ()
    lost: tuple[LostLink, ...] = ()
    requests: int = 0
    given: CollectedDocument | None = None


# --- what it says ---------------------------------------------------------------------------


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"  # running head, running foot, page number, site menu


@dataclass(frozen=True, slots=True)
class Block:
    """A run of `Page.text` that a reader sees as one unit. `level`: heading level or bullet depth, from 1.

    `box`: left, top, right, bottom in points from the page's upper left corner, where the format has places.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `text` is reflowed: one line a block, a newline between blocks, hyphenation mended, no NUL.

    HTML, DOCX, Markdown and plain text are one page numbered 1 unless the file itself marks pages.
    """

    number: int
    text: str
    blocks: tuple[Block, ...]
    method: str = "text"  # text, ocr, none; unread: there is text, and it could not be read
    confidence: float | None = None  # OCR confidence 0-1
    has_image_after_text: bool = False


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """Which part of a document is the statement: its pages, its first and last words.

    `reasons`: statement_in_report, one_of_several; none for the whole. `year`: of one of several. `languages`: those of
    text left out beside it.
    """

    pages: tuple[int, ...]
    reasons: tuple[str, ...] = ()
    year: int | None = None
    languages: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """What a document says, page by page. `extractor` names the reader and its version.

    `part`: set once its statement was told from the rest (`identity.parts`); blocks hold that part alone then.
    """

    sha256: str
    media_type: str
    pages: tuple[Page, ...]
    extractor: str
    title: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    part: DocumentPart | None = None


class DocumentKind(StrEnum):
    """What a document is. All but the last are about slavery."""

    STATEMENT = "statement"
    ARTICLE = "article"
    NEWS = "news"
    TEMPLATE = "template"
    PRODUCT = "product"
    COURSE = "course"
    GUIDANCE = "guidance"
    POLICY = "policy"  # may be scored for self-assessment, stands outside league tables
    SUPPLIER_CODE = "supplier_code"
    TENDER = "tender"
    REPORT = "report"  # of many companies or of a country: by an NGO, a government or a scholar
    OTHER = "other"  # error page, another subject, anything else

    @property
    def scored(self) -> bool:
        """Whether a run scores it: a statement, and a policy, which stands outside league tables."""
        return self in (DocumentKind.STATEMENT, DocumentKind.POLICY)


@dataclass(frozen=True, slots=True)
class SectorGuess:
    """A sector that no list and no option names, and why it is supposed.

    `basis`: text, list (the shipped list of companies) or register. `reason`: the words that show it, or that the
    account of the business was read so; the company's name on the list, or the register. `page`, `start`, `end`,
    `quote`: the passage that shows it, where a text does.
    """

    sector: str
    basis: str
    confidence: float  # 0 to 1
    reason: str
    page: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


class FactKind(StrEnum):
    ENTITY = "entity"  # role: issuer, covered
    PERIOD = "period"  # role: stated, start_inferred, year_only
    APPROVAL = "approval"  # role: board, committee, executive, officer, unnamed
    SIGNATURE = "signature"  # role: the signatory's office
    LAW = "law"  # role: claimed, not_required, named
    PUBLICATION = "publication"  # role: published, updated


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a statement says of itself, with the words that say it: `page.text[start:end] == quote`.

    `value`: the entity's, body's or signatory's name (empty where the text gives a role alone), a law's id, an ISO
    date or period. `start_date` and `end_date`: the period, or in `end_date` the day of approval, signing or
    publication; `day_known` is false where only month and year are given. `entity` and `law`: whom or what it is
    for, where that is said. `number`: an entity's company number. `signed`: the text says or shows that it was signed.
    """

    kind: FactKind
    value: str
    page: int
    start: int
    end: int
    quote: str
    confidence: float
    role: str = ""
    start_date: date | None = None
    end_date: date | None = None
    day_known: bool = True
    entity: str = ""
    law: str = ""
    number: str = ""
    signed: bool | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is, whose, and for which period. `reasons` are short codes for a person to check.

    `pages`: the page numbers that are the statement (all of them unless it sits inside a longer report).
    `names`: company names that the text itself gives, most likely issuer first.
    `laws`: those under which it says that it is made; those that it names where it says none.
    """

    kind: DocumentKind
    confidence: float
    reasons: tuple[str, ...]
    language: str
    names: tuple[str, ...]
    company: str | None
    year: int | None
    period_start: date | None
    period_end: date | None
    laws: tuple[str, ...]
    pages: tuple[int, ...]
    numbers: tuple[str, ...] = ()  # company numbers that the text gives
    facts: tuple[Fact, ...] = ()  # entities, period, laws, publication

    @property
    def period(self) -> Fact | None:
        """The period that the text states; None where a year stands in the title alone, or no period at all."""
        return next((fact for fact in self.facts if fact.kind is FactKind.PERIOD), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, bullet or table row. `quote == page.text[start:end]`, always.

    `text` is what is classified: lead-in, quote and, for a sentence that runs over a page break, its rest.
    `before` and `after` are neighbouring sentences (context); `heading` is the nearest heading above.
    """

    index: int
    page: int
    start: int
    end: int
    quote: str
    text: str
    kind: BlockKind
    heading: str = ""
    before: str = ""
    after: str = ""


# --- the rubric -----------------------------------------------------------------------------


class Kind(StrEnum):
    FORMAL = "formal"
    DISCLOSURE = "disclosure"
    POLICY = "policy"
    PROCESS = "process"
    PRACTICE = "practice"
    OUTCOME = "outcome"


class Check(StrEnum):
    TEXT = "text"
    METADATA = "metadata"


ADVICE = ("gather", "effort")  # fields of a criterion that change no finding: no hash and no judge reads them


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of a rubric; the fields follow `docs/rubric-format.md`."""

    id: str
    group: str
    name: str
    kind: Kind
    check: Check
    applies_to: tuple[str, ...]  # sector keys, or ("all",)
    weight: int  # 1-5
    anchor_required: bool
    counts: str
    not_count: str
    hypotheses: tuple[str, ...]
    basis: tuple[str, ...]
    anchors: tuple[str, ...]  # regular expressions, case-insensitive
    yes: tuple[str, ...]
    no: tuple[str, ...]
    future_counts: bool = False  # a dated promise is what is asked for (TRE-07)
    honest: bool = False  # counts in the honesty number, never as denied: a case disclosed, a blind spot named
    not_where: tuple[str, ...] = ()  # expressions of passages that speak of something near
    status_where: tuple[tuple[Status, tuple[str, ...]], ...] = ()  # of those that look like a deed and are only this
    affirmed_where: tuple[str, ...] = ()  # of those that sound like a denial and tell a deed
    nil_beside: tuple[str, ...] = ()  # "none found" earns a little beside a specific answer to one of these
    gather: str = ""  # advice: the facts that an answer needs, in one sentence
    effort: str = "gather"  # advice: write, gather or do


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    name: str
    question: str
    good_practice: bool = False  # true: no statute names it, and every report says so
    context_all_of: tuple[str, ...] = ()  # regular expressions, each must match for an anchor to count


@dataclass(frozen=True, slots=True)
class GateTest:
    """One thing that a law asks for. Met when every `all_of` and, if given, at least one `any_of` criterion is.

    `words`: the law's own, verbatim; `source`: where they were read. The test holds from the day `since` up to, not
    including, the day `until` (ISO dates; empty: no limit). `answered_by`: statuses of absence, or
    `absence_explained`, that answer this test too. `needs` and `refuses`: reasons that a finding must, or must not,
    carry for the test to be met.
    """

    ref: str
    area: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    note: str = ""
    words: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    answered_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """One version of a law. `since`: the day from which it is in force (ISO date; empty: always).

    `may_include`: what the law says that a statement may hold; covered or not found, never met or not met.
    `untested`: what it asks that no criterion answers, with the reason as its note: named, never run.
    """

    law: str
    name: str
    version: str
    in_force: bool
    required: tuple[GateTest, ...]
    recommended: tuple[GateTest, ...] = ()
    may_include: tuple[GateTest, ...] = ()
    untested: tuple[GateTest, ...] = ()
    since: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Percent of the quality score by group; sums to 100. `sectors`: sector keys that select it by default."""

    id: str
    name: str
    weights: Mapping[str, int]
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectorRisk:
    sector: str
    inherent: str
    labour: tuple[str, ...]
    goods: tuple[str, ...]
    places: tuple[str, ...]
    why: str
    sources: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusRules:
    """Regular expressions (case-insensitive) that run beside the classifier."""

    future_terms: tuple[str, ...]
    future_exceptions: tuple[str, ...]
    commitment_terms: tuple[str, ...]
    definition_terms: tuple[str, ...]
    result_features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    min: float
    name: str


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """Numbers of `criteria.md` section 5 and the rulings of section 14."""

    status_values: Mapping[str, float]
    status_meanings: Mapping[str, str]
    formal_values: Mapping[str, float]
    specific_base: float  # 0.70 with one qualifying detail
    specific_step: float  # +0.05 for each further different detail
    specific_max: float  # 0.90
    second_window_bonus: float  # +0.10
    policy_ceiling: float  # 0.80 unless enforcement is shown
    bands: tuple[Band, ...]
    entail_default: float
    entail_unanchored_rare: float
    margin: float


@dataclass(frozen=True, slots=True)
class SectorSigns:
    """By which words a company of a sector shows: regular expressions of whole words.

    `is_`: what it calls itself; `runs`: places and services that it runs; `offers`: what it makes, sells or provides;
    `does`: what it does. `also`: sectors that go with it. `yes` and `no`: examples that show it, and that do not.
    `says`: sentences in which such companies tell in free words what they do, for a judge that reads.
    """

    sector: str
    is_: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """A resolved pack: everything that scoring needs. `hash` is the SHA-256 of its canonical JSON."""

    id: str
    version: str
    name: str
    hash: str
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    gates: tuple[Gate, ...]
    profiles: tuple[Profile, ...]
    sectors: Mapping[str, tuple[str, ...]]  # sector key -> UK registry sector names
    platform_subtypes: tuple[str, ...]
    sector_risks: tuple[SectorRisk, ...]
    scoring: ScoringRules
    status_rules: StatusRules
    contrast: Mapping[str, tuple[str, ...]]  # status -> hypotheses
    sectors_by_hand: tuple[str, ...] = ()  # sector keys that a registry name alone never selects
    sector_signs: tuple[SectorSigns, ...] = ()
    no_sector: tuple[str, ...] = ()  # sentences of companies that show none of the sectors

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion, or raise KeyError."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)


# --- what was judged ------------------------------------------------------------------------


class Status(StrEnum):
    """Result of a criterion. The first three are not statements about the company's text."""

    NOT_FOUND = "not_found"
    NOT_ASSESSED = "not_assessed"
    COULD_NOT_READ = "could_not_read"
    BACKGROUND = "background"
    OTHER_PARTY = "other_party"
    ADMITS_ABSENT = "admits_absent"
    DENIES_RELEVANCE = "denies_relevance"
    NIL_FINDING = "nil_finding"
    FUTURE_UNDATED = "future_undated"
    FUTURE_DATED = "future_dated"
    COMMITMENT = "commitment"
    CONCRETE_GENERIC = "concrete_generic"
    CONCRETE_SPECIFIC = "concrete_specific"
    OUTCOME = "outcome"
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Relevance:
    """How likely a passage is evidence for a criterion (0-1, calibrated), and whether one of its anchors matched.

    `statuses`: share of each of the rubric's statuses for this very pair; None where the classifier cannot tell.
    """

    passage: int
    criterion: str
    probability: float
    anchored: bool
    statuses: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class StatusScores:
    """A classifier's opinion on a passage: status -> 0-1. Keys: every status, where it has learnt to tell them apart;
    else background, other_party, admits_absent, denies_relevance, nil_finding, future, commitment, concrete. May be
    empty (no opinion)."""

    passage: int
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a probability becomes evidence, and evidence a finding.

    From `accept` on a passage is evidence; a criterion is found where its best evidence has `finding`. Of several from
    `likely` on the most telling is shown, and a person need not look where that has `sure`. What is below is a close
    call from `review` on, and so is a deed where the status that denies it has a share above `denied`, of the pair and
    of the passage (1: there is no such bar; a sentence that forbids has three times the bar).
    Where the classifier has not learnt the pair (`Relevance.statuses` is None), only what has `finding` is evidence.
    """

    accept: float
    accept_unanchored_rare: float  # pairs not learnt: anchor_required criteria without an anchor
    review: float
    finding: float = 0.0
    likely: float = 0.5
    sure: float = 0.5
    denied: float = 1.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that a classifier says about one statement. Pairs below `thresholds.review` are left out."""

    classifier: str
    revision: str
    thresholds: Thresholds
    relevance: tuple[Relevance, ...]
    statuses: tuple[StatusScores, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quote. `role`: best, second, counter (says the opposite), context."""

    passage: int
    page: int
    start: int
    end: int
    quote: str
    role: str
    status: Status
    probability: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion's result. Every status but not_found, not_assessed, not_assessable and could_not_read
    carries evidence. `flags`: honest_gap, dismissed_risk, nil_finding, contested, definition_only.
    `reasons`: short codes that say why a person should look or how the value came about."""

    criterion: str
    group: str
    status: Status
    score: float | None
    confidence: float | None
    needs_review: bool
    flags: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class GateStatus(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"  # nothing failed, but a test needs metadata that was not gathered
    COVERED = "covered"  # this and the next two: of what a law says that a statement may include
    NOT_FOUND = "not_found"
    TO_CHECK = "to_check"


@dataclass(frozen=True, slots=True)
class GateTestResult:
    """One test's result. `kind`: required, recommended or may; only required ones decide the gate.

    `criteria`: those that are missing, partly met or not assessed; of what may be included, those to check.
    """

    ref: str
    area: str
    required: bool
    result: GateStatus
    criteria: tuple[str, ...]
    note: str = ""
    kind: str = "required"
    since: str = ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """`in_force_on`: the day whose law was held (ISO date), `in_force_by`: what gave that day: approval, period_end,
    scored (neither is known) or first_version (the law is younger than the statement). Both empty: the latest text."""

    law: str
    version: str
    result: GateStatus
    missing: tuple[str, ...]  # criterion ids of required tests that are not met or partly met
    unassessed: tuple[str, ...]
    tests: tuple[GateTestResult, ...]
    in_force_on: str = ""
    in_force_by: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Four numbers apart (gates are the fourth). None means that it cannot be told.

    `quality` 0-100; `walk_to_talk` ratio from 0; `honesty` count; `coverage` 0-1, the share of the applicable
    weight that was assessed; `groups`: group id -> 0-1 or None."""

    profile: str
    quality: float | None
    walk_to_talk: float | None
    honesty: int | None
    band: str | None
    coverage: float
    groups: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class EntityCheck:
    """A formal criterion for one reporting entity of a joint statement under one law. `reason`: a short code."""

    law: str
    entity: str
    criterion: str
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """`facts`: who approved and who signed; `entity_checks`: empty unless several entities report jointly."""

    findings: tuple[Finding, ...]
    gates: tuple[GateResult, ...]
    scores: Scores
    facts: tuple[Fact, ...] = ()
    entity_checks: tuple[EntityCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSketch:
    """A fingerprint of a text by which near copies are found: `bands` are looked up, `values` are compared."""

    method: str  # scheme and its parameters; sketches of different methods are never compared
    shingles: int
    values: tuple[int, ...]
    bands: tuple[str, ...]


# --- what went wrong ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Issue:
    """One row of `issues`: stage and code are documented in `docs/issues.md`."""

    stage: str
    code: str
    severity: str  # error, warning, info
    source_name: str
    message: str
    hint: str
    data: Mapping[str, Any] = field(default_factory=dict)


class State(StrEnum):
    """How a statement ended in a run."""

    SCORED = "scored"
    COULD_NOT_READ = "could_not_read"
    NOT_A_STATEMENT = "not_a_statement"
    NOT_SUPPORTED = "not_supported"  # language without a judge


@dataclass(frozen=True, slots=True)
class StatementResult:
    """Everything one worker hands to the writer for one statement."""

    ref: StatementRef
    companies: tuple[CompanyRef, ...]
    year: int | None
    raw: RawDocument
    fingerprint: str
    state: State
    document: ExtractedDocument | None = None
    identity: Identity | None = None
    passages: tuple[Passage, ...] = ()
    assessment: Assessment | None = None
    issues: tuple[Issue, ...] = ()
    seconds: float = 0.0
    sketch: TextSketch | None = None
    sector_guesses: tuple[SectorGuess, ...] = ()
    others: tuple[bytes, ...] = ()  # the document's statements for other years, each as a text of its own

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that the statement says of itself: what identity found, then approvals and signatures."""
        found = self.identity.facts if self.identity else ()
        return found + (self.assessment.facts if self.assessment else ())


# --- statements side by side -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PassageText:
    """A stored passage: what is needed to print it and to lead to its page. `kind`: as in `BlockKind`."""

    page: int
    quote: str
    kind: str = "paragraph"
    heading: str = ""


@dataclass(frozen=True, slots=True)
class StatementText:
    """A scored statement with its passages in the document's order. `companies`: all for whom it speaks."""

    statement_id: int
    score_id: int
    companies: tuple[str, ...]
    year: int | None
    source_name: str
    document_sha256: str
    passages: tuple[PassageText, ...]


@dataclass(frozen=True, slots=True)
class FindingVersion:
    """A criterion's result as one version of judge and rubric gave it, without reviews.

    `role`, `page`, `quote`, `probability`: of the best quote, else of the passage that comes closest; None without one.
    """

    criterion: str
    name: str
    criterion_sha256: str
    status: str
    score: float | None
    confidence: float | None
    reasons: tuple[str, ...]
    role: str | None
    page: int | None
    quote: str | None
    probability: float | None
    finding_id: int


@dataclass(frozen=True, slots=True)
class VersionedScore:
    """One score of a statement with the versions that made it."""

    score_id: int
    run_id: int
    company: str
    year: int | None
    source_name: str
    scored_at: str
    judge: str
    rubric: str
    rubric_hash: str
    text_sha256: str | None
    quality: float | None
    findings: tuple[FindingVersion, ...] = ()
