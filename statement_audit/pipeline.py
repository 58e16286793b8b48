"""The way through the house: inputs → archive → text → passages → judgement → findings → database.

This module alone knows two neighbouring rooms. `process_statement` handles one statement and runs in worker
processes; `run` drives, and is the only writer.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from statement_audit import __version__
from statement_audit.classify.base import Classifier, ClassifierSpec
from statement_audit.errors import DocumentError, EvidenceError, UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import (
    Assessment,
    CompanyRef,
    DocumentKind,
    ExtractedDocument,
    Identity,
    Issue,
    Passage,
    Profile,
    RawDocument,
    Rubric,
    State,
    StatementRef,
    StatementResult,
)

if TYPE_CHECKING:
    from statement_audit.archive import Archive
    from statement_audit.engine import Lost
    from statement_audit.fetch import Session
    from statement_audit.store import RunInfo, Writer

log = logging.getLogger(__name__)

DEFAULT_LAW = "UK-MSA-2015-s54"  # ruling 15: register, list or option first, then the laws named, else UK
SUPPORTED_LANGUAGES = ("en", "und")  # a text too short to tell goes by its kind
DOCUMENT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is told. `rubric`: pack id or file. `profile`: id, or None to choose by sector."""

    db: Path
    rubric: str = "modern-slavery"
    profile: str | None = None
    classifier: ClassifierSpec = field(default_factory=ClassifierSpec)
    workers: int = 1
    year: int | None = None
    sectors: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    document_seconds: float = DOCUMENT_SECONDS
    command: str = ""

    @property
    def archive(self) -> Path:
        """The raw documents lie beside the database."""
        return self.db.parent / "archive"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How a run ended. `outcomes` counts statements by how they ended; `issues` counts issue rows by severity."""

    run_id: int
    db: Path
    outcomes: dict[str, int]
    issues: dict[str, int]
    seconds: float
    interrupted: bool = False

    @property
    def has_problems(self) -> bool:
        """True where a person should look: any issue above `info`."""
        return bool(self.issues.get("error") or self.issues.get("warning"))


class Progress(Protocol):
    """Told what goes on; the command line draws it."""

    def start(self, label: str, total: int) -> None: ...
    def advance(self, label: str) -> None: ...
    def note(self, message: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Task:
    """One statement for a worker: bytes in the archive, and what is known of it."""

    ref: StatementRef
    raw: RawDocument
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Judge:
    """What a worker keeps between statements.

    `today`: the last day that a statement may be dated; see `load_judge`. `draft`: score a text that does not read
    like a statement too, because a person says that it is to become one.
    """

    rubric: Rubric
    classifier: Classifier
    profile: str | None
    laws: tuple[str, ...]
    today: date
    draft: bool = False


# --- the driver -----------------------------------------------------------------------------


def run(inputs: Sequence[str], options: RunOptions, progress: Progress) -> RunSummary:
    """Take inputs to a scored database.

    Raises:
        AuditError: the rubric, classifier or database cannot be used at all. Anything that concerns one
            document becomes a row in `issues` and the run goes on.
    """
    from statement_audit.archive import Archive
    from statement_audit.rubric import known_sectors
    from statement_audit.sources import read_inputs
    from statement_audit.store import Writer, hold, open_database
    from statement_audit.store.lock import WAIT_SECONDS

    started = time.monotonic()
    judge = load_judge(options)
    rubric = judge.rubric
    _check_names(options, rubric)
    refs, issues = read_inputs(
        inputs,
        year=options.year,
        sectors=options.sectors,
        known_sectors=known_sectors(rubric),
        laws=options.laws,
        registry_sectors=rubric.sectors,
        known_laws=frozenset(known_laws(rubric)),
    )
    waiting = f"Waiting for another run on {options.db} to end, for at most {WAIT_SECONDS / 60:g} minutes."
    with hold(options.db, on_wait=lambda: progress.note(waiting)):
        database = open_database(options.db)
        try:
            writer = Writer(database, Archive(options.archive))
            writer.write_rubric(rubric)
            run_id = writer.begin_run(_run_info(options, judge, inputs))
            recorder = _Recorder(writer, run_id, issues)
            interrupted = False
            try:
                tasks = _acquire(refs, options, judge, recorder, progress)
                _process(tasks, options, judge, recorder, progress)
            except KeyboardInterrupt:
                interrupted = True
            writer.finish_run(run_id, "interrupted" if interrupted else "finished")
        finally:
            database.close()
    return RunSummary(
        run_id, options.db, dict(recorder.outcomes), dict(recorder.severities), time.monotonic() - started, interrupted
    )


def _check_names(options: RunOptions, rubric: Rubric) -> None:
    """Refuse a profile, sector or law that the rubric does not know, before any work is done."""
    from statement_audit.rubric import known_sectors

    _refuse_unknown("profile", [options.profile] if options.profile else [], [p.id for p in rubric.profiles])
    _refuse_unknown("sector", options.sectors, sorted(known_sectors(rubric)))
    _refuse_unknown("law", options.laws, known_laws(rubric))


def known_laws(rubric: Rubric) -> list[str]:
    """The names by which a law may be asked for: its id, or `law@version` for one of its versions."""
    ids = sorted({gate.law for gate in rubric.gates})
    return ids + sorted(f"{gate.law}@{gate.version}" for gate in rubric.gates)


def _refuse_unknown(what: str, given: Iterable[str], allowed: Sequence[str]) -> None:
    for name in given:
        if name not in allowed:
            raise UsageError(f"Unknown {what} '{name}'.", hint=f"Allowed: {', '.join(allowed)}.")


def _run_info(options: RunOptions, judge: Judge, inputs: Sequence[str]) -> RunInfo:
    from statement_audit.extract import EXTRACTOR
    from statement_audit.store import RunInfo

    return RunInfo(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        command=options.command,
        code_version=__version__,
        classifier=judge.classifier.name,
        classifier_revision=judge.classifier.revision,
        rubric_hash=judge.rubric.hash,
        profile=options.profile,
        extractor=EXTRACTOR,
        inputs=tuple(inputs),
        thresholds=asdict(judge.classifier.thresholds_for(judge.rubric)),
    )


def _issue_of(error: DocumentError, source_name: str, **more: object) -> Issue:
    """The issue row of a document that failed, in the words of the room that refused it."""
    return make_issue(error.code, source_name, error.message, hint=error.hint, **{**error.data, **more})


class _Recorder:
    """Writes each outcome as it comes and counts what happened."""

    def __init__(self, writer: Writer, run_id: int, issues: Iterable[Issue]) -> None:
        self.writer = writer
        self.run_id = run_id
        self.outcomes: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        for issue in issues:
            self.issue(issue)

    def issue(self, issue: Issue) -> None:
        self.writer.write_issue(self.run_id, issue)
        self.severities[issue.severity] += 1

    def failed(self, ref: StatementRef, error: DocumentError) -> None:
        """A document without bytes: unreachable, refused, missing."""
        issue = _issue_of(error, ref.source_name, listed_in=ref.listed_in or "")
        self.writer.write_failure(self.run_id, ref, issue)
        self.severities[issue.severity] += 1
        self.outcomes["failed"] += 1

    def reused(self, task: Task) -> None:
        for severity in self.writer.reuse(self.run_id, task.fingerprint, task.ref):
            self.severities[severity] += 1
        self.outcomes["reused"] += 1

    def result(self, result: StatementResult) -> None:
        try:
            self.writer.write_statement(self.run_id, result)
        except EvidenceError as error:  # the statement is not stored: a fault, but of one statement only
            issue = make_issue("internal_error", result.ref.source_name, error.message)
            self.writer.write_failure(self.run_id, result.ref, issue)
            self.severities[issue.severity] += 1
            self.outcomes["failed"] += 1
            return
        self.outcomes[result.state.value] += 1
        self.severities.update(issue.severity for issue in result.issues)


# --- bytes into the archive -----------------------------------------------------------------


def _acquire(
    refs: Sequence[StatementRef],
    options: RunOptions,
    judge: Judge,
    recorder: _Recorder,
    progress: Progress,
) -> list[Task]:
    """Archive every document and merge references to the same bytes, with an issue: a statement is scored once."""
    from statement_audit.archive import Archive
    from statement_audit.fetch import Session

    archive = Archive(options.archive)
    merged: dict[str, tuple[StatementRef, RawDocument]] = {}
    progress.start("Collecting", len(refs))
    with Session() as session:
        for ref in refs:
            try:
                raw = _archive_one(ref, archive, session, recorder)
            except DocumentError as error:
                recorder.failed(ref, error)
            else:
                if raw.sha256 in merged:
                    first, raw = merged[raw.sha256]
                    ref, issues = _merge(first, ref)
                    for issue in issues:
                        recorder.issue(issue)
                merged[raw.sha256] = (ref, raw)
            progress.advance("Collecting")
    context = _fingerprint_context(options, judge)
    return [Task(ref, raw, _fingerprint(ref, raw, context)) for ref, raw in merged.values()]


def _archive_one(ref: StatementRef, archive: Archive, session: Session, recorder: _Recorder) -> RawDocument:
    if ref.url is None:
        assert ref.path is not None
        return archive.put_file(ref.path)
    try:
        fetched = session.fetch(ref.url)
    except DocumentError as error:
        record = error.data.pop("record", None)
        if record is not None:
            recorder.writer.write_fetch(recorder.run_id, record, None)
        raise
    raw = replace(archive.put_bytes(fetched.content), fetch=fetched.record)
    recorder.writer.write_fetch(recorder.run_id, fetched.record, raw.sha256)
    return raw


def _merge(first: StatementRef, second: StatementRef) -> tuple[StatementRef, list[Issue]]:
    """The same bytes twice: one statement, as the first reference names it, with the companies and laws of both.

    The issues name the second source, and the year that was not kept where the two differ.
    """
    from statement_audit.sources.merge import merge_references

    as_one = replace(second, path=first.path, url=first.url)
    (merged,), issues = merge_references([first, as_one])
    listed = dict.fromkeys(place for place in (first.listed_in, second.listed_in) if place)
    where = f" ({second.listed_in})" if second.listed_in else ""
    message = f"{second.source_name}{where} has the same content as {first.source_name}; it is scored once, as that."
    duplicate = make_issue("duplicate_document", second.source_name, message, same_as=first.source_name)
    return replace(merged, listed_in="; ".join(listed) or None), [duplicate, *issues]


def _fingerprint_context(options: RunOptions, judge: Judge) -> dict[str, object]:
    """All that a score depends on besides the document and its reference."""
    from statement_audit.extract import EXTRACTOR
    from statement_audit.score import SCORING_VERSION

    return {
        "code": SCORING_VERSION,
        "extractor": EXTRACTOR,
        "rubric": judge.rubric.hash,
        "classifier": judge.classifier.name,
        "revision": judge.classifier.revision,
        "profile": options.profile,
        "laws": options.laws,
        "year": judge.today.year,  # bounds the years that a text may be for
    }


def _fingerprint(ref: StatementRef, raw: RawDocument, context: dict[str, object]) -> str:
    """SHA-256 over everything that can change a result: equal fingerprints give equal findings."""
    known = {
        "document": raw.sha256,
        "name": ref.source_name,
        "companies": [[c.name, c.number, c.website, list(c.sectors)] for c in ref.companies],
        "sectors": list(ref.sectors),
        "year": ref.year,
        "laws": list(ref.laws),
    }
    return hashlib.sha256(json.dumps([known, context], sort_keys=True).encode()).hexdigest()


# --- statements through the workers ---------------------------------------------------------


def _process(tasks: Sequence[Task], options: RunOptions, judge: Judge, recorder: _Recorder, progress: Progress) -> None:
    from statement_audit.engine import Lost, run_tasks

    progress.start("Scoring", len(tasks))
    fresh = []
    for task in tasks:
        if recorder.writer.find_score(task.fingerprint) is None:
            fresh.append(task)
        else:
            recorder.reused(task)
            progress.advance("Scoring")
    if not fresh:
        return
    results = run_tasks(
        process_task,
        fresh,
        workers=max(1, min(options.workers, len(fresh))),
        timeout=options.document_seconds,
        initializer=start_worker,
        initargs=(options,),
    )
    for result in results:
        recorder.result(_lost_result(result, judge) if isinstance(result, Lost) else result)
        progress.advance("Scoring")


def _lost_result(lost: Lost[Task], judge: Judge) -> StatementResult:
    return _unread(lost.task, make_issue(lost.code, lost.task.ref.source_name, lost.message), 0.0, judge)


_judge: Judge | None = None  # one per worker process, set by `start_worker`


def start_worker(options: RunOptions) -> None:
    """Load the rubric and the classifier once in this process."""
    global _judge
    _judge = load_judge(options)


def load_judge(options: RunOptions) -> Judge:
    """Load what scoring needs: rubric, classifier, and the last day of this year.

    A date beyond that day is no statement's own. The year stands in the fingerprint; the day does not matter, so
    that one and the same document gives the same findings all year.
    """
    from statement_audit.classify import load_classifier
    from statement_audit.rubric import load_rubric

    last_day = date(datetime.now(UTC).year, 12, 31)
    return Judge(
        load_rubric(options.rubric), load_classifier(options.classifier), options.profile, options.laws, last_day
    )


def process_task(task: Task) -> StatementResult:
    """Run one statement in a worker process."""
    assert _judge is not None, "start_worker was not called"
    return process_statement(task, _judge)


def process_statement(task: Task, judge: Judge) -> StatementResult:
    """Take one archived document to findings. Never raises for what the document holds.

    Returns:
        A result in one of four states; the issues say why where it is not `scored`.
    """
    started = time.monotonic()
    try:
        return _read_and_score(task, judge, started)
    except DocumentError as error:
        return _unread(task, _issue_of(error, task.ref.source_name), time.monotonic() - started, judge)
    except Exception as error:  # the one broad catch: a fault costs one statement, and leaves its trace
        trace = traceback.format_exc(limit=-6)
        log.info("fault on %s", task.ref.source_name, exc_info=True)
        issue = make_issue("internal_error", task.ref.source_name, f"{type(error).__name__}: {error}", trace=trace)
        return _unread(task, issue, time.monotonic() - started, judge)


def _read_and_score(task: Task, judge: Judge, started: float) -> StatementResult:
    from statement_audit.extract import extract
    from statement_audit.extract.identity import identify

    ref, raw = task.ref, task.raw
    declared = raw.fetch.media_type if raw.fetch else None
    document, issues = extract(raw.path, raw.sha256, name=ref.source_name, declared_type=declared)
    identity = identify(document, ref, judge.today)
    companies = ref.companies or (CompanyRef(identity.company or ref.source_name, sectors=ref.sectors),)
    issues += tuple(_identity_issues(document, identity, ref, companies, judge.draft))
    state = _state(identity, judge.draft)
    result = StatementResult(
        ref=ref,
        companies=companies,
        year=ref.year or identity.year,
        raw=raw,
        fingerprint=task.fingerprint,
        state=state,
        document=document,
        identity=identity,
        passages=(),
        assessment=None,
        issues=issues,
        seconds=time.monotonic() - started,
    )
    if state is not State.SCORED:
        return result
    passages, assessment, more = _score(document, identity, companies, ref, judge)
    return replace(
        result,
        passages=passages,
        assessment=assessment,
        issues=issues + more,
        seconds=time.monotonic() - started,
    )


def _state(identity: Identity, draft: bool) -> State:
    if identity.language not in SUPPORTED_LANGUAGES:
        return State.NOT_SUPPORTED
    return State.NOT_A_STATEMENT if identity.kind is DocumentKind.OTHER and not draft else State.SCORED


def _score(
    document: ExtractedDocument,
    identity: Identity,
    companies: tuple[CompanyRef, ...],
    ref: StatementRef,
    judge: Judge,
) -> tuple[tuple[Passage, ...], Assessment, tuple[Issue, ...]]:
    from statement_audit.passages import split_passages
    from statement_audit.score import StatementFacts, assess, has_enough_text

    sectors = _sectors(ref, companies)
    passages = split_passages(document, identity.pages)
    criteria = judge.rubric.criteria
    judgement = judge.classifier.judge(passages, judge.rubric, criteria)
    facts = StatementFacts(
        companies=tuple(company.name for company in companies),
        sectors=sectors,
        laws=judge.laws or ref.laws or identity.laws or (DEFAULT_LAW,),
        profile=choose_profile(judge, sectors),
        document=document,
        identity=identity,
        today=judge.today,
    )
    assessment = assess(passages, judgement, judge.rubric, facts)
    issues = []
    if not sectors:
        issues.append(make_issue("sector_unknown", ref.source_name))
    if not has_enough_text(passages):
        issues.append(make_issue("little_text", ref.source_name, passages=len(passages)))
    issues.extend(_finding_issues(assessment, ref))
    return passages, assessment, tuple(issues)


def _sectors(ref: StatementRef, companies: Iterable[CompanyRef]) -> tuple[str, ...]:
    """The sectors of all that the statement covers: its criteria apply if they apply to one of them."""
    return tuple(sorted({*ref.sectors, *(sector for company in companies for sector in company.sectors)}))


def _finding_issues(assessment: Assessment, ref: StatementRef) -> Iterator[Issue]:
    for finding in assessment.findings:
        if "stale_period" in finding.reasons:
            yield make_issue("stale_period", ref.source_name, criterion=finding.criterion)


def choose_profile(judge: Judge, sectors: Sequence[str]) -> Profile:
    """The profile that was asked for, else the one that the sectors select."""
    from statement_audit.rubric import profile_for

    if judge.profile is None:
        return profile_for(judge.rubric, sectors)
    return next(profile for profile in judge.rubric.profiles if profile.id == judge.profile)


def _identity_issues(
    document: ExtractedDocument, identity: Identity, ref: StatementRef, companies: tuple[CompanyRef, ...], draft: bool
) -> Iterator[Issue]:
    from statement_audit.extract.named import names_company

    name = ref.source_name
    reasons = list(identity.reasons)
    if identity.language not in SUPPORTED_LANGUAGES:
        yield make_issue("language_not_supported", name, f"The text is in '{identity.language}'.")
        return
    if identity.kind is DocumentKind.OTHER:
        code = "draft_doubtful" if draft else "not_a_statement"
        yield make_issue(code, name, reasons=reasons, title=document.title or "")
        if not draft:
            return
    if identity.kind is DocumentKind.POLICY:
        yield make_issue("policy_not_statement", name, reasons=reasons, title=document.title or "")
    if len(identity.pages) < len(document.pages):
        first, last = identity.pages[0], identity.pages[-1]
        message = f"The statement is on pages {first}-{last} of {len(document.pages)}; only those were scored."
        yield make_issue("statement_in_report", name, message, pages=list(identity.pages))
    if not ref.companies:
        yield make_issue("company_guessed", name, f"Taken as '{companies[0].name}'.", names=list(identity.names))
    for company in ref.companies:
        if not names_company(document, company.name):
            message = f"'{company.name}' does not appear in the text."
            yield make_issue("company_not_in_text", name, message, company=company.name)
    if ref.year and identity.year and ref.year != identity.year:
        message = f"The text covers {identity.year}, the list says {ref.year}."
        yield make_issue("year_mismatch", name, message, text=identity.year, list=ref.year)
    if not (ref.year or identity.year):
        yield make_issue("year_unknown", name)


def _unread(task: Task, issue: Issue, seconds: float, judge: Judge) -> StatementResult:
    """A document that could not be read: every criterion is `could_not_read`, none is zero."""
    from statement_audit.extract.identity_names import clean_stem

    ref = task.ref
    company = clean_stem(ref.source_name) or ref.source_name
    return StatementResult(
        ref=ref,
        companies=ref.companies or (CompanyRef(company, sectors=ref.sectors),),
        year=ref.year,
        raw=task.raw,
        fingerprint=task.fingerprint,
        state=State.COULD_NOT_READ,
        document=None,
        identity=None,
        passages=(),
        assessment=_unread_assessment(ref, judge),
        issues=(issue,),
        seconds=seconds,
    )


def _unread_assessment(ref: StatementRef, judge: Judge) -> Assessment:
    from statement_audit.score import could_not_read

    sectors = _sectors(ref, ref.companies)
    laws = judge.laws or ref.laws or (DEFAULT_LAW,)
    return could_not_read(judge.rubric, choose_profile(judge, sectors), laws)


# --- one draft, nothing stored --------------------------------------------------------------


def check_file(path: Path, company: str | None, options: RunOptions) -> tuple[StatementResult, Rubric]:
    """Score one file without a database: as in a run, but for a text that does not read like a statement.

    A run leaves such a text out; a draft is scored, with the doubt as an issue.

    Raises:
        UsageError: there is no such file, or an option names something that the rubric does not know.
    """
    content = _read_draft(path)
    judge = replace(load_judge(options), draft=True)
    _check_names(options, judge.rubric)
    companies = (CompanyRef(company, sectors=options.sectors),) if company else ()
    ref = StatementRef(
        source_name=path.name,
        path=path,
        companies=companies,
        year=options.year,
        laws=options.laws,
        sectors=options.sectors,
    )
    raw = RawDocument(sha256=hashlib.sha256(content).hexdigest(), path=path, size=len(content))
    return process_statement(Task(ref, raw, ""), judge), judge.rubric


def _read_draft(path: Path) -> bytes:
    hint = "Pass one PDF, DOCX, HTML, Markdown or text file."
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", hint=hint) from error
    except OSError as error:
        if os.path.isdir(path):  # noqa: PTH112 - false, not an error, for a name that is too long
            raise UsageError(f"{path} is a folder.", hint=f"{hint} `statement-audit run` takes folders.") from error
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.", hint=hint) from error
