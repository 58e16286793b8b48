"""Documents read and shown, nothing scored and nothing stored."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit.clock import last_day
from statement_audit.errors import DocumentError, OutputError, UsageError
from statement_audit.issue_codes import document_error, fault_issue, issue_of, make_issue
from statement_audit.models import CompanyRef, ExtractedDocument, Identity, Issue, StatementRef
from statement_audit.named_files import MOST_DOCUMENT, read_named
from statement_audit.runs.options import DOCUMENT_SECONDS
from statement_audit.statements.identity_issues import identity_issues, several_issue

if TYPE_CHECKING:
    from statement_audit.extract import Read
    from statement_audit.fetch import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What was understood of one document, or the issue that says why nothing was. `pictures`: one a page."""

    source_name: str
    sha256: str | None = None
    document: ExtractedDocument | None = None
    identity: Identity | None = None
    issues: tuple[Issue, ...] = ()
    pictures: tuple[Path, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One document for a worker. `pictures`: the folder that its pages are drawn into; `problem`: why there is none."""

    ref: StatementRef
    path: Path
    declared_type: str | None = None
    pictures: Path | None = None
    problem: Issue | None = None


def read_documents(
    inputs: Sequence[str], *, pictures: Path | None = None, workers: int = 1, document_seconds: float = DOCUMENT_SECONDS
) -> Iterator[DocumentReading]:
    """Read files, folders, lists and addresses, each document in a worker process, in the order of the inputs.

    What cannot be had or read is a `DocumentReading` with the issue that says why. Addresses are fetched as the workers
    get to them, and what was fetched is deleted once it is read.

    Raises:
        UsageError: an input cannot be used at all.
    """
    from statement_audit.engine import LocalExecutor, Lost, Work
    from statement_audit.fetch import Session
    from statement_audit.sources.inputs import read_inputs

    refs, problems = read_inputs(inputs)
    for problem in problems:
        yield DocumentReading(problem.source_name, issues=(problem,))
    with tempfile.TemporaryDirectory(prefix="statement-audit-") as folder, Session() as session:
        tasks = (_task(ref, session, Path(folder, str(index)), pictures) for index, ref in enumerate(refs))
        results = LocalExecutor(workers).run_tasks(Work(read_task, document_seconds), tasks, len(refs))
        for index, result in enumerate(results):
            Path(folder, str(index)).unlink(missing_ok=True)
            if isinstance(result, Lost):
                name = result.task.ref.source_name
                yield DocumentReading(name, issues=(make_issue(result.code, name, f"{name}: {result.message}."),))
            else:
                yield result


def read_apart(path: Path, sha256: str, *, name: str = "", declared_type: str | None = None) -> Read:
    """`extract` in a process of its own: what crashes it or never ends is a DocumentError like any other.

    Raises:
        DocumentError: as `extract`; and worker_died, document_timeout.
    """
    from statement_audit.engine import LocalExecutor, Lost, Work

    asked = (path, sha256, name, declared_type)
    (result,) = LocalExecutor(1).run_tasks(Work(_extract, DOCUMENT_SECONDS), [asked])
    if isinstance(result, Lost):
        raise document_error(result.code, f"{name}: {result.message}.")
    return result


def _extract(asked: tuple[Path, str, str, str | None]) -> Read:
    from statement_audit.extract import extract

    path, sha256, name, declared_type = asked
    try:
        return extract(path, sha256, name=name, declared_type=declared_type)
    except OSError as error:  # a user's own file may go, or be closed to us, at any time
        raise DocumentError("file_missing", f"{name} cannot be read: {error.strerror or error}.") from error


def _task(ref: StatementRef, session: Session, place: Path, pictures: Path | None) -> ReadTask:
    """The document where it lies, or fetched to `place`."""
    if ref.path is not None:
        return ReadTask(ref, ref.path, pictures=pictures)
    assert ref.url is not None
    try:
        fetched = session.fetch(ref.url)
    except DocumentError as error:
        error.data.pop("record", None)
        return ReadTask(ref, place, problem=issue_of(error, ref.source_name))
    place.write_bytes(fetched.content)
    return ReadTask(ref, place, fetched.record.media_type, pictures)


def read_task(task: ReadTask) -> DocumentReading:
    """Read one document in a worker process. Never raises for what the document holds."""
    started = time.monotonic()
    name = task.ref.source_name
    if task.problem is not None:
        return DocumentReading(name, issues=(task.problem,))
    try:
        reading = _read(task)
    except DocumentError as error:
        reading = DocumentReading(name, issues=(issue_of(error, name),))
    except OSError as error:
        text = f"{name} cannot be read: {error.strerror or error}."
        reading = DocumentReading(name, issues=(make_issue("file_missing", name, text),))
    except Exception as error:  # a fault costs one document, and leaves its trace
        log.info("fault on %s", name, exc_info=True)
        reading = DocumentReading(name, issues=(fault_issue(error, name),))
    return replace(reading, seconds=time.monotonic() - started)


def _read(task: ReadTask) -> DocumentReading:
    from statement_audit.extract import extract
    from statement_audit.extract.limits import check_input
    from statement_audit.extract.picture import draw_pages
    from statement_audit.identity.identify import identify
    from statement_audit.identity.parts import cut_statements

    ref = task.ref
    check_input(task.path.stat().st_size, ref.source_name)
    sha256 = hashlib.sha256(read_named(task.path, MOST_DOCUMENT)).hexdigest()
    document, issues = extract(task.path, sha256, name=ref.source_name, declared_type=task.declared_type)
    part, *others = cut_statements(document, last_day(), ref.year)
    identity = identify(part, ref, last_day())
    companies = ref.companies or (CompanyRef(identity.company or ref.source_name, sectors=ref.sectors),)
    issues += (*identity_issues(part, identity, ref, companies, False), *several_issue(part, others, (), ref))
    pictures: tuple[Path, ...] = ()
    if task.pictures is not None:
        try:
            pictures = draw_pages(task.path, document, task.pictures, ref.source_name)
        except (UsageError, OutputError) as error:
            issues += (make_issue("pictures_unwritten", ref.source_name, error.message),)
    return DocumentReading(ref.source_name, sha256, document, identity, issues, pictures)
