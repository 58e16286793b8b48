"""One draft, nothing stored."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.models import CompanyRef, RawDocument, Rubric, StatementRef, StatementResult
from statement_audit.named_files import MOST_DOCUMENT, read_named
from statement_audit.runs.options import RunOptions, check_names
from statement_audit.statements.judge import Judge, Task, load_judge
from statement_audit.statements.reading import read_apart
from statement_audit.statements.result import process_statement


def check_file(
    path: Path, company: str | None, options: RunOptions, judge: Judge | None = None, *, apart: bool = True
) -> tuple[StatementResult, Rubric]:
    """Score one file without a database: as in a run, but for a text that does not read like a statement.

    A run leaves such a text out; a draft is scored, with the doubt as an issue. `judge`: one that was loaded before.
    `apart`: read it in a process of its own, which a script without a main module cannot start.

    Raises:
        UsageError: there is no such file, or an option names something that the rubric does not know.
    """
    content = _read_draft(path)
    judge = replace(judge or load_judge(options), draft=True)
    check_names(options, judge.rubric)
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
    return process_statement(Task(ref, raw, ""), judge, read_apart if apart else None), judge.rubric


def _read_draft(path: Path) -> bytes:
    hint = "Pass one PDF, DOCX, ODT, HTML, Markdown or text file."
    try:
        return read_named(path, MOST_DOCUMENT)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", hint=hint) from error
    except OSError as error:
        if os.path.isdir(path):  # noqa: PTH112 - false, not an error, for a name that is too long
            raise UsageError(f"{path} is a folder.", hint=f"{hint} `statement-audit run` takes folders.") from error
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.", hint=hint) from error
