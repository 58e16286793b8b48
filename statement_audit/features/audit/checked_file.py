"""Drafts, nothing stored."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from statement_audit.compare.draft_check import DraftCheck, draft_check
from statement_audit.compare.peers import PeerRow
from statement_audit.derived.last_year import LastYear
from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, RawDocument, Rubric, StatementRef, StatementResult
from statement_audit.named_files import MOST_DOCUMENT, read_named
from statement_audit.runs.options import RunOptions, check_names
from statement_audit.score.arithmetic import possible_gains
from statement_audit.sources.local_files import read_path
from statement_audit.statements.judge import Judge, Task, load_judge
from statement_audit.statements.reading import read_apart
from statement_audit.statements.result import process_statement

TABLES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Peers:
    """A draft's numbers beside others'. `rows`: none where the benchmark cannot be used, and `why_not` says why."""

    source: str
    day: str
    rows: tuple[PeerRow, ...]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """One draft of a check. `check`: None where it could not be scored; the issues of `result` say why."""

    path: Path
    result: StatementResult
    check: DraftCheck | None
    last_year: LastYear | None = None
    peers: Peers | None = None

    @property
    def quality(self) -> float | None:
        return self.result.assessment.scores.quality if self.result.assessment else None


def find_drafts(inputs: Iterable[Path]) -> tuple[list[Path], list[Issue]]:
    """The documents that files and folders name, those of a folder in the order of names, each once; and what is none.

    A file that is named is taken whatever it holds: reading it tells.
    """
    drafts: dict[Path, Path] = {}
    issues: list[Issue] = []
    for given in inputs:
        refs, problems = read_path(str(given))
        issues += problems
        for ref in refs:
            if ref.path is not None:
                drafts.setdefault(ref.path.resolve(), ref.path)
    return list(drafts.values()), issues


def check_draft(path: Path, company: str | None, options: RunOptions, judge: Judge) -> CheckedDraft | Issue:
    """Score one of several drafts; `file_missing` where there is nothing to read, as where a file went meanwhile."""
    try:
        result, rubric = check_file(path, company, options, judge)
    except UsageError as error:
        return make_issue("file_missing", str(path), error.message, hint=error.hint)
    return CheckedDraft(path, result, with_gains(result, rubric))


def with_gains(result: StatementResult, rubric: Rubric) -> DraftCheck | None:
    """Every verdict with its evidence, and what each could add to the quality; None where nothing was scored."""
    found = result.assessment
    return draft_check(result, rubric, possible_gains(found.findings, rubric, found.scores.profile) if found else None)


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
    if path.suffix.lower() in TABLES:
        raise UsageError(f"{path} is a table, not a text.", hint=f"{hint} `statement-audit run` takes lists.")
    try:
        return read_named(path, MOST_DOCUMENT)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", hint=hint) from error
    except OSError as error:
        if os.path.isdir(path):  # noqa: PTH112 - false, not an error, for a name that is too long
            raise UsageError(f"{path} is a folder.", hint=f"{hint} `statement-audit run` takes folders.") from error
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.", hint=hint) from error
