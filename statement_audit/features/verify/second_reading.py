"""Documents read and scored again in worker processes, each as its run was told, and what comes out compared with what
is stored."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from statement_audit.archive import Archive
from statement_audit.classify import load_classifier
from statement_audit.classify.base import ClassifierSpec
from statement_audit.engine import LocalExecutor, Lost, Work
from statement_audit.errors import AuditError
from statement_audit.extract import extractor_version
from statement_audit.features.verify import stored_scores
from statement_audit.issue_codes import TRANSIENT
from statement_audit.models import RawDocument, StatementRef, StatementResult
from statement_audit.resources import table_beside
from statement_audit.runs.options import DOCUMENT_SECONDS, Progress
from statement_audit.safe_text import stored_json
from statement_audit.score import SCORING_VERSION
from statement_audit.statements.judge import Judge, Task
from statement_audit.statements.reading import ReadTask, read_task
from statement_audit.statements.result import process_statement
from statement_audit.store import Database, checks, read_report
from statement_audit.store.problems import CheckReport

MEANINGS: dict[str, str] = table_beside(__file__, "checks")  # of every check, by its name
# Failures that may not happen again.
PASSING = (*TRANSIENT, "memory_limit")
LABEL = "Reading and scoring again"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """`quick`: nothing is read or scored again. `sample`: only so many scores are, drawn by `seed`. `model`: the
    classifier's, where the run had one."""

    db: Path
    quick: bool = False
    sample: int | None = None
    seed: int = 0
    workers: int = 1
    model: str | None = None


@dataclass(frozen=True, slots=True)
class RecheckTask:
    """A document to read again; `run_id`: the run under whose terms it is scored, None: it is only read."""

    score_id: int
    ref: StatementRef
    raw: RawDocument
    run_id: int | None


@dataclass(frozen=True, slots=True)
class Recheck:
    """What came of it. `pages`: number -> text; `read_by`: the reader and its version; `result`: None where it was not
    to be scored; `failure`: an issue code where nothing was read."""

    score_id: int
    pages: Mapping[int, str]
    read_by: str | None
    result: StatementResult | None
    failure: str = ""


def repeat(
    database: Database, archive: Archive, bad: Mapping[str, str], options: VerifyOptions, progress: Progress
) -> list[CheckReport]:
    """The checks `reading` and `scores`. `bad`: documents that cannot be read again -> why."""
    again = _Again(database, archive, options)
    tasks = list(again.tasks(bad))
    progress.start(LABEL, len(tasks))
    if tasks:
        work = Work(recheck, DOCUMENT_SECONDS, start_worker, (again.spec, again.terms))
        for done in LocalExecutor(options.workers).run_tasks(work, tasks, len(tasks)):
            outcome = Recheck(done.task.score_id, {}, None, None, done.code) if isinstance(done, Lost) else done
            again.compare(again.rows[outcome.score_id], outcome)
            progress.advance(LABEL)
    return [again.reading, again.scores]


class _Again:
    """Says what can be made again here, compares what came out with what is stored, and counts. `rows`: those scores;
    `spec`: the classifier, None where none can be had; `terms`: run -> its terms."""

    def __init__(self, database: Database, archive: Archive, options: VerifyOptions) -> None:
        self._database, self._archive = database, archive
        self.reading, self.scores = (CheckReport(name, MEANINGS[name]) for name in ("reading", "scores"))
        ids = checks.score_ids(database)
        if options.sample is not None and options.sample < len(ids):
            self._leave_out("not in the sample", len(ids) - options.sample)
            ids = sorted(random.Random(options.seed).sample(ids, options.sample))
        self.rows: dict[int, Row] = {row["id"]: row for row in checks.score_rows(database, ids)}
        self.terms: dict[int, partial[Judge]] = {}
        self._rubric = cache(partial(stored_scores.sound_rubric, database))
        self.spec, self._revision, self._why = _choose_classifier(self.rows, options.model)

    def _leave_out(self, why: str, count: int = 1) -> None:
        for report in (self.reading, self.scores):
            report.leave_out(why, count)

    def tasks(self, bad: Mapping[str, str]) -> Iterator[RecheckTask]:
        """Yield what can be read again, scored too where its run's terms can be met; note what cannot and why."""
        for row in self.rows.values():
            if row["document_sha256"] in bad:
                self._leave_out(bad[row["document_sha256"]])
                continue
            raw = stored_scores.archived(self._archive.path(row["document_sha256"]), row)
            ref = stored_scores.stored_reference(row)
            rubric = self._rubric(row["rubric_hash"])
            why = self._why_not_scored(row, ref) or ("" if rubric else "the stored rubric cannot be used")
            if why:
                self.scores.leave_out(why)
            elif rubric:
                laws, last_day = tuple(stored_json(row["laws"])), date(int(row["started_at"][:4]), 12, 31)
                terms = {"profile": row["asked_profile"], "laws": laws, "today": last_day}
                self.terms[row["run_id"]] = partial(Judge, rubric, **terms)
            ref, run_id = ref or StatementRef(row["source_name"]), None if why else row["run_id"]
            yield RecheckTask(row["id"], ref, raw, run_id)

    def _why_not_scored(self, row: Row, ref: StatementRef | None) -> str:
        """Empty where the score can be made again, if its rubric can be used."""
        if ref is None or row["scoring"] is None:
            return stored_scores.UNRECORDED
        if row["scoring"] != SCORING_VERSION:
            return stored_scores.scored_by(row)
        if self.spec is None:
            return self._why
        if self._revision != row["classifier_revision"]:
            return f"scored by the judge {row['classifier_revision']}; this is {self._revision}"
        if row["extractor"] != extractor_version():
            return f"read by {row['extractor']}; this is {extractor_version()}"
        same = stored_scores.stored_fingerprint(row, ref) == row["fingerprint"]
        return "" if same else "what was scored is not what is recorded"

    def compare(self, row: Row, done: Recheck) -> None:
        """Text first; a score is compared where the text came from the same reader."""
        reports = (self.reading, self.scores) if done.result is not None else (self.reading,)
        if why := _not_comparable(row, done):
            for report in reports:
                report.leave_out(why)
            return
        stored_scores.tell_differences(self.reading, row, self._page_words(row, done))
        if done.result is not None:
            words = checks.result_differences(self._database, row, done.result)
            stored_scores.tell_differences(self.scores, row, words)

    def _page_words(self, row: Row, done: Recheck) -> list[str]:
        if row["extraction_id"] is None or done.failure:
            same = (row["extraction_id"] is None) == bool(done.failure)
            now = f"not ({done.failure})" if done.failure else "can be read"
            return [] if same else [f"then {'not' if row['extraction_id'] is None else 'could be read'}, now {now}"]
        words = checks.page_differences(dict(read_report.page_texts(self._database, row["extraction_id"])), done.pages)
        return [f"reads differently: {', '.join(words)}"] if words else []


def _choose_classifier(rows: Mapping[int, Row], model: str | None) -> tuple[ClassifierSpec | None, str, str]:
    """The classifier of most of the scores, as it can be had now: with its revision, or why it cannot."""
    names = Counter(row["classifier"] for row in rows.values())
    if not names:
        return None, "", ""
    spec = ClassifierSpec(names.most_common(1)[0][0], model)  # without a cache: earlier results are not reused
    try:
        return spec, load_classifier(spec).revision, ""
    except AuditError as error:
        return None, "", f"the judge {spec.name} cannot be loaded: {error.message}"


def _not_comparable(row: Row, done: Recheck) -> str:
    """Why what came out says nothing of what is stored; empty where it does."""
    then = [code for code in (row["codes"] or "").split(",") if code in PASSING]
    if done.failure in PASSING or (then and row["extraction_id"] is None):
        return f"reading failed in a way that may pass ({done.failure or then[0]})"
    if done.read_by and row["read_by"] and done.read_by != row["read_by"]:
        return f"read by {row['read_by']}; this is {done.read_by}"
    return ""


# --- in a worker process ------------------------------------------------------------------------

# One set a worker process, made by `start_worker`: run -> what judges as that run did.
_judges: dict[int, Judge] = {}


def start_worker(spec: ClassifierSpec | None, terms: Mapping[int, partial[Judge]]) -> None:
    """Load the classifier once in this process, for the judge of each run. `terms`: run -> its judge, which lacks the
    classifier."""
    if spec is None or not terms:
        return
    classifier = load_classifier(spec)
    for run_id, judge in terms.items():
        _judges[run_id] = judge(classifier=classifier)


def recheck(task: RecheckTask) -> Recheck:
    """Read one document again and, where it names a run, score it as that run did."""
    result = None
    if task.run_id is not None:
        result = process_statement(Task(task.ref, task.raw, ""), _judges[task.run_id])
    done = result or read_task(ReadTask(task.ref, task.raw.path))
    if done.document is None:
        return Recheck(task.score_id, {}, None, result, done.issues[0].code)
    pages = {page.number: page.text for page in done.document.pages}
    return Recheck(task.score_id, pages, done.document.extractor, result)
