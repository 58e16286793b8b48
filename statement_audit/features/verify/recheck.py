"""One stored score again, from its archived document: in a worker process, with what its run was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from statement_audit.classify import load_classifier
from statement_audit.classify.base import ClassifierSpec
from statement_audit.models import RawDocument, StatementRef, StatementResult
from statement_audit.safe_text import stored_json
from statement_audit.statements.judge import Judge, Task, fingerprint
from statement_audit.statements.reading import ReadTask, read_task
from statement_audit.statements.result import process_statement
from statement_audit.store.write_statements import reference_of


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


def stored_reference(row: Mapping[str, Any]) -> StatementRef | None:
    """What a run was told of the statement, from the score's row; None where an earlier release did not keep it."""
    facts = stored_json(row["facts"])
    return reference_of(facts) if "sectors" in facts.get("reference", {}) else None


def stored_fingerprint(row: Mapping[str, Any], ref: StatementRef) -> str:
    """The fingerprint that a score of these inputs has."""
    context = {
        "code": row["scoring"],
        "extractor": row["extractor"],
        "rubric": row["rubric_hash"],
        "classifier": row["classifier"],
        "revision": row["classifier_revision"],
        "profile": row["asked_profile"],
        "laws": tuple(stored_json(row["laws"])),
        "year": int(row["started_at"][:4]),
    }
    return fingerprint(ref, archived(Path(), row), context)


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


def archived(path: Path, row: Mapping[str, Any]) -> RawDocument:
    """The score's document."""
    return RawDocument(row["document_sha256"], path, row["size"])
