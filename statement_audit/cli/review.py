"""`review`: what a person should look at, one finding at a time or as a sheet, and what they decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output, review_sheet
from statement_audit.cli.publish import announce
from statement_audit.cli.screen import list_rows, note_screen, tell
from statement_audit.errors import UsageError

if TYPE_CHECKING:
    from statement_audit.features.review.work_list import Wanted, WorkItem
    from statement_audit.store import Database

app = o.Commands(no_args_is_help=True, help="Review findings: work list, decisions, sheets for teams, agreement.")

Reviewer = Annotated[str | None, Option(envvar="STATEMENT_AUDIT_REVIEWER")]
Picture = Annotated[Path | None, Option(**o.WRITTEN)]
Finding = Annotated[str, Argument(metavar="COMPANY|FINDING")]
SHEET_ROWS = 500


@dataclass(frozen=True)
class Chosen:
    """The options of which findings are meant.

    Args:
        company: Only this company: name, part of it, or number.
        criterion: Only this criterion, such as DOM-01.
        group: Only this group, such as DOM.
        sector: Only companies of this sector key.
    """

    company: str | None = None
    criterion: str | None = None
    group: str | None = None
    sector: str | None = None

    def wanted(self, database: Database, reviewer: str | None, undecided: bool) -> Wanted:
        """The same for the work list."""
        from statement_audit.features.review.work_list import Wanted

        company_id = o.company_id(database, self.company)
        return Wanted(company_id, self.criterion, self.group, self.sector, reviewer, undecided)


@app.command("next")
def next_finding(
    db: o.Db = o.DEFAULT_DB,
    of: Chosen = Chosen(),
    reviewer: Reviewer = None,
    undecided: bool = False,
    picture: Picture = None,
    as_json: output.AsJson = False,
) -> None:
    """Show the finding that needs a person most, with its passage and the rubric's text.

    With --reviewer, what this person has not decided, and without others' decisions; else what nobody has.
    """
    from statement_audit.features.review.work_list import work_list

    with o.opened(db) as database:
        found = work_list(database, of.wanted(database, reviewer, undecided), 1)
        if not found.items:
            output.note("Nothing waits for a decision.")
            return
        item = found.items[0]
        _show(database, db, item.task.finding_id, reviewer, picture, as_json, item=item)
        output.note(f"{found.waiting} findings wait, this one included.")


@app.command("list")
def list_findings(
    db: o.Db = o.DEFAULT_DB,
    of: Chosen = Chosen(),
    reviewer: Reviewer = None,
    undecided: bool = False,
    limit: Annotated[int, Option(min=1)] = 20,
    decided: bool = False,
    disputed: bool = False,
    reopened: bool = False,
    form: output.ListForm = output.ListForm(),
) -> None:
    """List findings in the order of need, with the reasons: doubt, weight, gates, effect on the league table.

    --decided, --disputed and --reopened list decisions of the whole database instead.

    Args:
        limit: The most rows.
        decided: Decisions so far instead of what waits.
        disputed: Findings on which people differ.
        reopened: Decisions that hold no longer: text, criterion, document or quote changed.
    """
    from statement_audit.features.review.work_list import work_list
    from statement_audit.store import read_reviews

    o.exclude(["--decided"] * decided + ["--disputed"] * disputed + ["--reopened"] * reopened)
    with o.opened(db) as database:
        for asked, listing, read in (
            (decided, "decisions", read_reviews.review_log),
            (reopened, "reopened", read_reviews.reopened),
            (disputed, "disputed", read_reviews.disputed),
        ):
            if asked:
                list_rows(listing, read(database), form)
                return
        found = work_list(database, of.wanted(database, reviewer, undecided), limit)
    if not form.printed([flat_item(item) for item in found.items]):
        list_rows("tasks", found.items, waiting=found.waiting)


@app.command()
def show(
    of: Finding,
    criterion: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    year: int | None = None,
    reviewer: Reviewer = None,
    picture: Picture = None,
    as_json: output.AsJson = False,
) -> None:
    """Show one finding: passage in context, rubric text, the model's view, decisions so far, how to decide."""
    with o.opened(db) as database:
        _show(database, db, _number(database, of, criterion, year), reviewer, picture, as_json)


@app.command()
def desk(
    reviewer: Annotated[str, Option(prompt="Your name", envvar="STATEMENT_AUDIT_REVIEWER")],
    db: o.Db = o.DEFAULT_DB,
    of: Chosen = Chosen(),
    undecided: bool = False,
    limit: Annotated[int, Option(min=1)] = 60,
    port: o.Port = None,
    open_browser: o.Open = False,
) -> None:
    """Review findings in the browser by single keys, the most doubtful first; each decision is stored at once.

    Needs the extra 'serve'. It answers this machine alone, at an address that only this command prints; Ctrl-C stops.

    Args:
        reviewer: Your name.
        limit: Findings of one sitting.
    """
    import secrets
    from functools import partial
    from tempfile import TemporaryDirectory

    from statement_audit.archive import Archive
    from statement_audit.classify import load_classifier
    from statement_audit.features.review.desk import Desk
    from statement_audit.serve.forms import form_app
    from statement_audit.serve.launch import address, bind, need_extra, serve_application
    from statement_audit.store import Writer
    from statement_audit.store.read_reviews import last_classifier

    need_extra()
    with o.opened(db) as database, TemporaryDirectory(prefix="statement-audit-") as folder, bind(port) as listening:
        wanted = of.wanted(database, reviewer, undecided)
        judge = load_classifier(o.classifier_spec(last_classifier(database), None, db))
        sitting = Desk(Writer(database, Archive(db.parent / "archive")), wanted, limit, judge, Path(folder))
        secret = secrets.token_urlsafe(16)
        ready = partial(announce, f"{address(listening)}{secret}/", open_browser)
        serve_application(form_app(sitting.show, sitting.take, secret), listening, ready)


@app.command()
def decide(
    of: Finding,
    criterion: Annotated[str | None, Argument()] = None,
    verdict: str = "",
    db: o.Db = o.DEFAULT_DB,
    year: int | None = None,
    status: str | None = None,
    reason: str = "",
    quote: str | None = None,
    belongs_to: str | None = None,
    reviewer: Reviewer = None,
    as_json: output.AsJson = False,
) -> None:
    """Keep a decision beside a finding. The score of a changed status follows from the rubric's rules.

    The finding itself stays as it is; views and reports show the decided status, the model's in model_status.

    Args:
        verdict: agree, change, or unsure (decides nothing).
        status: For change: the right status.
        reason: For change: why; others read it.
        quote: Words of the document that the status rests on, if others.
        belongs_to: Instead of --verdict: the criterion that the passage speaks to.
        reviewer: Your name.
    """
    from statement_audit.derived.reviewed_numbers import Rubrics
    from statement_audit.features.review import decision
    from statement_audit.store.read_reviews import numbers_after_review

    with o.writing(db) as writer:
        said = decision.Verdict(verdict, status, reason, reviewer or "", quote, belongs_to)
        kept = decision.decide(writer, Rubrics(writer.db), _number(writer.db, of, criterion, year), said)
        if kept is None:
            output.note(f"{reviewer} said the same before: nothing was added.")
            return
        numbers = numbers_after_review(writer.db, kept.subject.score_id)
    tell(as_json, {"decision": kept, "numbers": numbers}, "decision", kept=kept, numbers=numbers)


@app.command("export")
def export_sheet(
    out: Annotated[Path, Option(**o.WRITTEN)],
    db: o.Db = o.DEFAULT_DB,
    format_: Literal["csv", "xlsx"] = "xlsx",
    of: Chosen = Chosen(),
    reviewer: Reviewer = None,
    undecided: bool = False,
    limit: Annotated[int, Option(min=1)] = SHEET_ROWS,
    gold: bool = False,
    labels: bool = False,
) -> None:
    """Write the work list as a sheet to fill in, or with --gold or --labels what was decided.

    In XLSX verdict and status are drop-downs. Cells that a spreadsheet would run as a formula are made harmless.

    Args:
        out: The file; with --gold, a folder.
        format_: csv or xlsx (needs the extra 'report').
        limit: The most rows.
        gold: Decisions as gold: evaluate DIR measures with it.
        labels: Decisions as labelled passages: evaluate FILE.jsonl measures with them.
    """
    o.exclude(["--gold"] * gold + ["--labels"] * labels)
    if (gold or labels) and (of != Chosen() or undecided or limit != SHEET_ROWS):
        raise UsageError("--gold and --labels write every decision: no option can choose among them.")
    with o.opened(db) as database:
        if gold:
            review_sheet.export_gold(database, db.parent / "archive", out)
            return
        if labels:
            review_sheet.export_labels(database, out)
            return
        wanted = of.wanted(database, reviewer, undecided)
        count, waiting = review_sheet.export_sheet(database, db.parent / "archive", out, format_, wanted, limit=limit)
    output.note(f"{out}: {count} of {waiting} findings that wait.")


@app.command("import")
def import_sheet(
    file: Path,
    db: o.Db = o.DEFAULT_DB,
    reviewer: Reviewer = None,
    replace: bool = False,
    as_json: output.AsJson = False,
) -> None:
    """Take the decisions of a sheet in. Rows that cannot be used are issues; the others go in, each once.

    Exit codes: 0 all rows used, 3 some rows were left out.

    Args:
        file: The sheet, filled in: .xlsx or .csv.
        reviewer: Who, where the cell is empty.
        replace: Rows take the place of the same person's earlier decisions.
    """
    from statement_audit.features.review.sheet_import import import_rows

    rows, empty = review_sheet.read_file(file, reviewer)
    with o.writing(db) as writer:
        done = import_rows(writer, rows, empty, file.name, replace=replace)
    if as_json:
        output.print_json(done)
    else:
        note_screen("imported", done=done)
    if any(issue.severity != "info" for issue in done.issues):
        raise typer.Exit(3)


@app.command()
def agreement(db: o.Db = o.DEFAULT_DB, form: output.ListForm = output.ListForm()) -> None:
    """How far reviewers agree with each other and with the model: Cohen's kappa, over all and by group."""
    from statement_audit.features.review.sheet_import import agreement as measure

    with o.opened(db) as database:
        rows = measure(database)
    list_rows("agreement", rows, form)


# --- shared ---------------------------------------------------------------------------------


def _number(database: Database, of: str, criterion: str | None, year: int | None) -> int:
    """The number of the finding that is meant."""
    from statement_audit.store.trace import finding_of

    if criterion is not None:
        return finding_of(database, of, criterion, year)
    if not of.isdecimal():
        raise UsageError(f"Which finding of '{of}'?", hint="Name its number, or the company and a criterion.")
    return int(of)


def _show(
    database: Database,
    db: Path,
    finding_id: int,
    reviewer: str | None,
    folder: Path | None,
    as_json: bool,
    item: WorkItem | None = None,
) -> None:
    from statement_audit.derived.reviewed_numbers import Rubrics
    from statement_audit.features.review.finding_view import finding_view, picture_of

    view = finding_view(database, Rubrics(database), finding_id, db.parent / "archive", reviewer)
    if folder is not None:
        file, marked = picture_of(view, folder)
        view = replace(view, picture=file, is_marked=marked)
    priority = item.priority if item else None
    told = {"view": view, "reasons": priority.reasons if priority else (), "db": db}
    tell(as_json, {"priority": priority, "finding": view}, "finding", **told)


def flat_item(item: WorkItem) -> dict[str, Any]:
    """A row of the work list for JSON and CSV."""
    task = item.task
    return {
        "finding_id": task.finding_id,
        "points": item.priority.points,
        "reasons": [reason.words for reason in item.priority.reasons],
        "company": "; ".join(task.companies),
        **output.picked(task, ("year", "criterion", "name", "status", "score", "confidence", "page", "quote")),
        **output.picked(task, ("reviewers", "statement_id", "source_name")),
    }
