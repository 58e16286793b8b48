"""What a draft is held against: the company's last statement, and the numbers of its peers."""

from dataclasses import replace
from pathlib import Path

from statement_audit.compare.peers import peer_rows, unlike
from statement_audit.derived.last_year import LastYear, YearText, against_last_year, newest_before, text_of_result
from statement_audit.derived.peers import database_benchmark, shipped_benchmark, yardstick_of
from statement_audit.errors import UsageError
from statement_audit.features.audit.checked_file import CheckedDraft, Peers, check_file
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import Judge
from statement_audit.store.database import is_database, open_database


def hold_against(
    draft: CheckedDraft, last_year: Path | None, peers: Path | None, options: RunOptions, judge: Judge
) -> CheckedDraft:
    """The draft with what it was held against; the shipped benchmark is left out where it does not fit.

    Raises:
        UsageError, StoreError: see the two functions below.
    """
    if draft.check is None:
        return draft
    before = held_to_last_year(last_year, draft, options, judge) if last_year else None
    others = held_to_peers(peers, draft, judge)
    return replace(draft, last_year=before, peers=others if others.rows or peers else None)


def held_to_last_year(path: Path, draft: CheckedDraft, options: RunOptions, judge: Judge) -> LastYear:
    """The draft beside last year's statement: a document, or the company's newest earlier one in a database.

    Raises:
        UsageError: no such file, it could not be scored, or the database holds no earlier statement of the company.
        StoreError: the database cannot be opened.
    """
    before = _from_database(path, draft, judge) if is_database(path) else _from_file(path, draft, options, judge)
    return against_last_year(before, text_of_result(draft.result), judge.rubric, judge.classifier)


def _from_file(path: Path, draft: CheckedDraft, options: RunOptions, judge: Judge) -> YearText:
    name = draft.result.companies[0].name
    result, _ = check_file(path, name, replace(options, year=None), judge)
    if not result.passages:
        said = "; ".join(issue.message for issue in result.issues) or result.state.value
        raise UsageError(f"Last year's statement {path} could not be scored: {said}")
    return text_of_result(result)


def _from_database(path: Path, draft: CheckedDraft, judge: Judge) -> YearText:
    name, year = draft.result.companies[0].name, draft.result.year
    with open_database(path, create=False) as db:
        before = newest_before(db, name, year, yardstick_of(judge.rubric, judge.classifier))
    if before is None:
        raise UsageError(f"{path} holds no statement of {name} from before {year or 'this one'}.")
    return before


def held_to_peers(path: Path | None, draft: CheckedDraft, judge: Judge) -> Peers:
    """The draft's quality and groups beside median and best of its profile, of a database or of the shipped benchmark.

    Raises:
        StoreError: the database cannot be opened.
    """
    yardstick = yardstick_of(judge.rubric, judge.classifier)
    if path is None:
        benchmark = shipped_benchmark()
    else:
        with open_database(path, create=False) as db:
            benchmark = database_benchmark(db, yardstick)
    assert draft.result.assessment is not None
    scores = draft.result.assessment.scores
    if differs := unlike(benchmark, yardstick):
        return Peers(benchmark.source, benchmark.day, (), f"scored with another {differs}")
    rows = peer_rows(scores, benchmark)
    return Peers(benchmark.source, benchmark.day, rows, "" if rows else f"too few statements of {scores.profile}")
