"""Sheets that come back from a team, and how far its members agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from statement_audit.derived.reviewed_numbers import Rubrics, refresh_reviewed
from statement_audit.errors import UsageError
from statement_audit.features.review.agreement import Agreement, Decided, agreements
from statement_audit.features.review.decision import Verdict, make_review, said_before
from statement_audit.features.review.sheet import RowProblem, SheetRow, make_stamp, settle_rows, stamp_change
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue
from statement_audit.store import Database, Writer, read_reviews
from statement_audit.store.rows import ReviewSubject, ReviewTaskRow


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a sheet's rows. `known`: decisions that were there already; `empty`: rows not filled in."""

    added: int
    known: int
    empty: int
    issues: tuple[Issue, ...]


def sheet_stamp(subject: ReviewSubject | ReviewTaskRow) -> str:
    """What a row of a sheet says of the finding as it stands."""
    return make_stamp(subject.document_sha256, subject.text_sha256 or "", subject.criterion, subject.criterion_sha256)


def import_rows(
    writer: Writer, rows: Sequence[SheetRow], empty: int, source_name: str, *, replace: bool = False
) -> Imported:
    """Keep the decisions of a sheet. A row that cannot be used is an issue and the others go in; a decision that is
    there already is left alone, so that the same sheet twice adds nothing.

    `replace`: a row that differs from what the same person decided before takes its place; else it is an issue.
    """
    rubrics = Rubrics(writer.db)
    kept, problems = settle_rows(rows)
    added = known = 0
    for row in kept:
        outcome = _import_row(writer, rubrics, row, replace)
        added += outcome is True
        known += outcome is False
        if isinstance(outcome, RowProblem):
            problems.append(outcome)
    refresh_reviewed(writer, rubrics)
    issues = tuple(_row_issue(problem, source_name) for problem in sorted(problems, key=lambda one: one.number))
    run_id = read_reviews.last_run(writer.db)
    for issue in issues if run_id else ():
        writer.write_issue(run_id or 0, issue)
    return Imported(added, known, empty, issues)


def _import_row(writer: Writer, rubrics: Rubrics, row: SheetRow, replace: bool) -> bool | RowProblem:
    """True: added; False: there already; else why not."""
    subject = _subject_of(writer.db, row)
    if isinstance(subject, RowProblem):
        return subject
    verdict = Verdict(row.verdict, row.status or None, row.reason, row.reviewer, row.quote or None)
    try:
        review = make_review(writer.db, rubrics, subject, verdict)
    except UsageError as error:
        return RowProblem(row.number, "review_row_invalid", f"{error.message} {error.hint or ''}".strip())
    last = read_reviews.last_decision(writer.db, subject, review.reviewer)
    if said_before(last, review):
        return False
    if last is not None and not replace:
        said = f"{review.reviewer} said '{last['verdict']}' ({last['status'] or 'no status'}) on {last['reviewed_at']}"
        return RowProblem(row.number, "review_conflict", f"{said} of finding {row.finding_id}")
    writer.write_review(review)
    return True


def _subject_of(db: Database, row: SheetRow) -> ReviewSubject | RowProblem:
    number = int(row.finding_id) if row.finding_id.isascii() and row.finding_id.isdigit() else 0
    held = read_reviews.review_subject(db, number) if 0 < number < 2**63 else None
    if held is None:
        text = f"there is no finding '{row.finding_id[:40]}' in this database"
        return RowProblem(row.number, "review_unknown_finding", text)
    latest = read_reviews.latest_subject(db, held.statement_id, held.criterion)
    change = stamp_change(row.stamp, sheet_stamp(held if latest is None else latest))
    if latest is None and change is None:
        change = "review_criterion_changed"
    if change is None:
        assert latest is not None
        return latest
    words = {
        "review_unknown_finding": f"finding {row.finding_id} is another one here than where the sheet was made",
        "review_text_changed": f"the text of finding {row.finding_id} was read anew since the sheet was made",
        "review_criterion_changed": f"the criterion of finding {row.finding_id} has changed since the sheet was made",
    }
    return RowProblem(row.number, change, words[change])


def _row_issue(problem: RowProblem, source_name: str) -> Issue:
    text = f"{source_name}, row {problem.number}: {problem.message}"
    return make_issue(problem.code, source_name, text if text.endswith(".") else f"{text}.", row=problem.number)


def agreement(db: Database) -> tuple[Agreement, ...]:
    """Every two reviewers and each with the model, on everybody's last word on each text and criterion."""
    names: dict[str, str] = {}
    return agreements(
        Decided(
            item=(row.statement_id, row.criterion, row.text_sha256, row.criterion_sha256),
            group=row.group_id,
            reviewer=names.setdefault(row.reviewer.casefold(), row.reviewer),
            status=row.status or "",
            model_status=row.model_status,
        )
        for row in read_reviews.reviews(db)
        if row.verdict != "unsure"
    )
