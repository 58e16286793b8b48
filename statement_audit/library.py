"""The calls of `statement_audit.__all__` that no other room has. `docs/library.md` is their manual.

They return values, raise `AuditError`, print nothing and write nothing.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from statement_audit.classify.base import ClassifierSpec
from statement_audit.compare.gaps import GapReport
from statement_audit.errors import UsageError
from statement_audit.extract import extract
from statement_audit.features.audit.checked_file import check_file, with_gains
from statement_audit.models import ExtractedDocument, Issue, Rubric, StatementResult
from statement_audit.named_files import MOST_DOCUMENT, read_named
from statement_audit.runs.options import RunOptions
from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.statements.judge import Judge, load_judge
from statement_audit.store.queries import ask, open_to_read
from statement_audit.store.reader import ordered

AnyPath: TypeAlias = str | PathLike[str]
NOWHERE = Path("outputs/audit.db")  # where options want a database, and none is opened


def audit(
    path: AnyPath,
    *,
    company: str | None = None,
    year: int | None = None,
    sectors: Sequence[str] = (),
    laws: Sequence[str] = (),
    rubric: str = "modern-slavery",
    profile: str | None = None,
    classifier: str = "embedded",
    model: str | None = None,
) -> StatementResult:
    """Score one document, as `statement-audit check` does, but read in this process: also where it does not read like a
    statement.

    Args:
        path: a PDF, DOCX, ODT, HTML, Markdown or text file.
        company, year, sectors: what is known of it; else they are read from the text, or guessed and marked so.
        laws: those to hold it against, by id or as UK, AU, CA, US-CA; none: those that it names, else the UK's.
        rubric: the id of a shipped pack, or a file. profile: of the weights; None: chosen by sector.
        classifier, model: as the command line names them. The last two that were used stay loaded.

    Returns:
        `assessment` has findings with quotes, gates and scores. A document that could not be read or is no statement's
        text has no `passages`, and `issues` say why.

    Raises:
        AuditError: no such file, or an option names something that the rubric does not know.
    """
    spec = ClassifierSpec(name=classifier, model=model)
    asked = tuple(LAW_SHORT_FORMS.get(law.upper(), law) for law in laws)
    options = RunOptions(NOWHERE, rubric, profile, spec, year=year, sectors=tuple(sectors), laws=asked)
    return check_file(Path(path), company, options, _judge(rubric, profile, spec, asked), apart=False)[0]


@lru_cache(maxsize=2)
def _judge(rubric: str, profile: str | None, spec: ClassifierSpec, laws: tuple[str, ...]) -> Judge:
    return load_judge(RunOptions(NOWHERE, rubric, profile, spec, laws=laws))


def find_gaps(result: StatementResult, rubric: Rubric) -> GapReport:
    """What a stronger text would hold: gates missed, criteria only promised or not found, with the rubric's advice.

    Raises:
        UsageError: the document could not be scored.
    """
    checked = with_gains(result, rubric)
    if checked is None:
        said = "; ".join(issue.message for issue in result.issues) or result.state.value
        raise UsageError(f"{result.ref.source_name} could not be scored: {said}")
    return checked.gaps


def read_document(path: AnyPath) -> tuple[ExtractedDocument, tuple[Issue, ...]]:
    """The pages of a document, with their blocks in reading order, and what was odd about them.

    Raises:
        DocumentError: it cannot be read; `code` is that of the table of issues.
        UsageError: there is no such file.
    """
    named = Path(path)
    try:
        content = read_named(named, MOST_DOCUMENT)
    except OSError as error:
        raise UsageError(f"{named} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    return extract(named, hashlib.sha256(content).hexdigest())


def read_rows(db: AnyPath, table: str) -> list[dict[str, Any]]:
    """All rows of a table or view of a results database (`docs/schema.md`), in a fixed order: nothing is written.

    Raises:
        AuditError: no such database, table or view, or the database is of another version.
    """
    with open_to_read(Path(db)) as database:
        return [dict(row) for row in database.rows(ordered(database, table))]


def query(db: AnyPath, sql: str) -> list[dict[str, Any]]:
    """The rows of one SELECT of your own on a results database, which is only read.

    Raises:
        AuditError: no such database, or the query is wrong, several, or does anything but read.
    """
    with open_to_read(Path(db)) as database:
        columns, rows = ask(database, sql)
        return [dict(zip(columns, row, strict=True)) for row in rows]
