"""Documents read and scored again in worker processes, and what comes out compared with what is stored."""

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
from statement_audit.features.verify import recheck
from statement_audit.features.verify.stored_scores import UNRECORDED, scored_by, sound_rubric, tell_differences
from statement_audit.issue_codes import TRANSIENT
from statement_audit.models import StatementRef
from statement_audit.resources import table_beside
from statement_audit.runs.options import DOCUMENT_SECONDS, Progress
from statement_audit.safe_text import stored_json
from statement_audit.score import SCORING_VERSION
from statement_audit.statements.judge import Judge
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


def repeat(
    database: Database, archive: Archive, bad: Mapping[str, str], options: VerifyOptions, progress: Progress
) -> list[CheckReport]:
    """The checks `reading` and `scores`. `bad`: documents that cannot be read again -> why."""
    again = _Again(database, archive, options)
    tasks = list(again.tasks(bad))
    progress.start(LABEL, len(tasks))
    if tasks:
        work = Work(recheck.recheck, DOCUMENT_SECONDS, recheck.start_worker, (again.spec, again.terms))
        for done in LocalExecutor(options.workers).run_tasks(work, tasks, len(tasks)):
            outcome = recheck.Recheck(done.task.score_id, {}, None, None, done.code) if isinstance(done, Lost) else done
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
        self._rubric = cache(partial(sound_rubric, database))
        self.spec, self._revision, self._why = _choose_classifier(self.rows, options.model)

    def _leave_out(self, why: str, count: int = 1) -> None:
        for report in (self.reading, self.scores):
            report.leave_out(why, count)

    def tasks(self, bad: Mapping[str, str]) -> Iterator[recheck.RecheckTask]:
        """Yield what can be read again, scored too where its run's terms can be met; note what cannot and why."""
        for row in self.rows.values():
            if row["document_sha256"] in bad:
                self._leave_out(bad[row["document_sha256"]])
                continue
            raw = recheck.archived(self._archive.path(row["document_sha256"]), row)
            ref = recheck.stored_reference(row)
            rubric = self._rubric(row["rubric_hash"])
            why = self._why_not_scored(row, ref) or ("" if rubric else "the stored rubric cannot be used")
            if why:
                self.scores.leave_out(why)
            elif rubric:
                laws, last_day = tuple(stored_json(row["laws"])), date(int(row["started_at"][:4]), 12, 31)
                terms = {"profile": row["asked_profile"], "laws": laws, "today": last_day}
                self.terms[row["run_id"]] = partial(Judge, rubric, **terms)
            ref, run_id = ref or StatementRef(row["source_name"]), None if why else row["run_id"]
            yield recheck.RecheckTask(row["id"], ref, raw, run_id)

    def _why_not_scored(self, row: Row, ref: StatementRef | None) -> str:
        """Empty where the score can be made again, if its rubric can be used."""
        if ref is None or row["scoring"] is None:
            return UNRECORDED
        if row["scoring"] != SCORING_VERSION:
            return scored_by(row)
        if self.spec is None:
            return self._why
        if self._revision != row["classifier_revision"]:
            return f"scored by the judge {row['classifier_revision']}; this is {self._revision}"
        if row["extractor"] != extractor_version():
            return f"read by {row['extractor']}; this is {extractor_version()}"
        same = recheck.stored_fingerprint(row, ref) == row["fingerprint"]
        return "" if same else "what was scored is not what is recorded"

    def compare(self, row: Row, done: recheck.Recheck) -> None:
        """Text first; a score is compared where the text came from the same reader."""
        reports = (self.reading, self.scores) if done.result is not None else (self.reading,)
        if why := _not_comparable(row, done):
            for report in reports:
                report.leave_out(why)
            return
        tell_differences(self.reading, row, self._page_words(row, done))
        if done.result is not None:
            tell_differences(self.scores, row, checks.result_differences(self._database, row, done.result))

    def _page_words(self, row: Row, done: recheck.Recheck) -> list[str]:
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


def _not_comparable(row: Row, done: recheck.Recheck) -> str:
    """Why what came out says nothing of what is stored; empty where it does."""
    then = [code for code in (row["codes"] or "").split(",") if code in PASSING]
    if done.failure in PASSING or (then and row["extraction_id"] is None):
        return f"reading failed in a way that may pass ({done.failure or then[0]})"
    if done.read_by and row["read_by"] and done.read_by != row["read_by"]:
        return f"read by {row['read_by']}; this is {done.read_by}"
    return ""
