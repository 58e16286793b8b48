"""`trace` and `verify`: where a figure comes from, and whether the database still holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column, number
from statement_audit.cli.progress import progress
from statement_audit.errors import UsageError

if TYPE_CHECKING:
    from statement_audit.features.verify.verification import Verification
    from statement_audit.published import FindingRow
    from statement_audit.store.problems import CheckReport
    from statement_audit.store.rows import ReviewRow
    from statement_audit.store.trace import Trace


HEADERS = ("date", "last-modified", "etag", "content-type", "server")


def trace(
    of: Annotated[str, Argument(metavar="COMPANY|FINDING", help="A company, or the number of a finding.")],
    criterion: Annotated[
        str | None, Argument(help="A criterion, such as DOM-01. Without it: the statement's numbers.")
    ] = None,
    db: o.Db = o.DEFAULT_DB,
    year: o.Year = None,
    as_json: output.AsJson = False,
) -> None:
    """Lead from a finding or a statement's numbers back to quote, page, document, fetch, run, rubric and reviews.

    Findings are numbered in `latest_findings.finding_id`. More: docs/provenance.md.
    """
    from statement_audit.archive import Archive
    from statement_audit.store.reader import find_company
    from statement_audit.store.trace import trace_company, trace_finding

    with o.opened(db) as database:
        if criterion is None and of.isdecimal():
            found = trace_finding(database, int(of))
        elif of.isdecimal() and not find_company(database, of):
            hint = f"Of a finding it is enough: statement-audit trace {of}{o.at(db)}"
            raise UsageError(f"No company in the database has the number {of}.", hint=hint)
        else:
            found = trace_company(database, of, criterion, year)
    archive = Archive(db.parent / "archive")
    condition = archive.condition(found.document.sha256)
    path = archive.path(found.document.sha256)
    if as_json:
        output.print_json({**output.plain(found), "archive": {"path": path, "condition": condition}})
        return
    for heading, lines in _sections(found, path, condition):
        output.say(heading)
        output.say(*lines, indent=2)


def _sections(found: Trace, path: Path, condition: str) -> Iterator[tuple[str, list[str]]]:
    """A heading and its lines, from the figure to its source."""
    document = found.document
    names = ", ".join(document.companies)
    yield output.of_year(names, document.year), [f"statement {document.statement_id}, {document.source_name}"]
    if found.finding is not None:
        yield f"Finding {found.finding.finding_id}", list(_finding_lines(found.finding))
        yield "Quotes", list(_quote_lines(found)) or ["none: this status needs none"]
    yield f"Score {found.score.score_id}", list(_score_lines(found))
    yield "Document", list(_document_lines(found, path, condition))
    yield "Fetch", list(_fetch_lines(found)) or [f"none: a file ({'; '.join(document.listed_in) or 'given by name'})"]
    yield f"Run {found.run.run_id}", list(_run_lines(found))
    yield "Reviews", [_review_line(each) for each in found.reviews] or ["none"]
    for reply in found.replies:
        yield f"Reply of {reply.company}, {reply.replied_at}", [reply.text, reply.source]


def _review_line(review: ReviewRow) -> str:
    holds = "" if review.holds else " (no longer holds: the text, the rubric or a later decision is another)"
    said = " ".join(part for part in (review.verdict, review.status, review.reason) if part)
    return f"{review.reviewed_at}, {review.reviewer}: {said}{holds}"


def _finding_lines(finding: FindingRow) -> Iterator[str]:
    value = "" if finding.score is None else f", score {finding.score:.2f}"
    yield f"{finding.criterion} {finding.name} ({finding.group_id} {finding.group_name})"
    yield f"{output.status_words(finding.status)}{value}{', decided by a reviewer' if finding.reviewed else ''}"
    if finding.reviewed:
        model = "" if finding.model_score is None else f", score {finding.model_score:.2f}"
        yield f"the model's own: {output.status_words(finding.model_status)}{model}"
    if finding.confidence is not None:
        close = ", a close call that nobody has decided" if finding.needs_review else ""
        yield f"confidence {finding.confidence:.2f}{close}"
    for name, values in (("reasons", finding.reasons), ("flags", finding.flags), ("basis", finding.basis)):
        if values:
            yield f"{name}: {', '.join(values)}"
    yield f"counts: {finding.counts}"
    yield f"criterion text SHA-256 {finding.criterion_sha256}"


def _quote_lines(found: Trace) -> Iterator[str]:
    for quote in found.quotes:
        sure = "" if quote.probability is None else f", probability {quote.probability:.2f}"
        holds = "" if quote.holds else " THE STORED PAGE DOES NOT HOLD IT"
        yield f"{quote.role}, p. {quote.page}, characters {quote.start}-{quote.end}, {quote.status}{sure}{holds}"
        yield f"“{quote.quote}”"


def _score_lines(found: Trace) -> Iterator[str]:
    score = found.score
    yield f"fingerprint {score.fingerprint}{'' if score.is_latest else ' (not the latest of this statement)'}"
    if score.state != "scored":
        yield score.state.replace("_", " ")
        return
    yield (
        f"quality {number(score.quality, 1)} ({score.band}), walk to talk {number(score.walk_to_talk, 2)}, "
        f"honesty {number(score.honesty)}; profile {score.profile}, {score.coverage or 0:.0%} of the weight assessed"
    )
    if score.decided:
        judge = f"{number(score.model_quality, 1)} ({score.model_band})"
        yield f"people decided on {score.decided} findings; the judge's own quality is {judge}"
    if found.finding is None:
        shares = ", ".join(f"{group} {output.points(share)}" for group, share in score.groups.items())
        yield f"group scores: {shares}"


def _document_lines(found: Trace, path: Path, condition: str) -> Iterator[str]:
    document = found.document
    yield f"SHA-256 {document.sha256}"
    yield f"{path}: {output.WORDS['archived'][condition]}"
    yield f"{document.media_type}, {document.size:,} bytes" + (f", “{document.title}”" if document.title else "")
    if document.read_by:
        yield f"read by {document.read_by}: {document.pages} pages, text SHA-256 {document.text_sha256}"
    for place in document.listed_in:
        yield f"listed in {place}"
    for link in found.links:
        yield f"found for {link.company}: {' → '.join((*link.path, link.url))} (“{link.label}”), {link.state}"


def _fetch_lines(found: Trace) -> Iterator[str]:
    for fetch in found.fetches:
        end = {"url": fetch.final_url, "status": fetch.status}  # an earlier release kept no hops
        answer = "not modified" if fetch.not_modified else f"{fetch.size:,} bytes"
        yield f"{fetch.fetched_at}, {answer}, robots.txt: {fetch.robots or 'not asked'}, by {fetch.tool or 'unknown'}"
        yield from (f"{hop['status'] or 'no answer'} {hop['url']}" for hop in fetch.hops or (end,))
        held = [f"{name}: {fetch.headers[name]}" for name in HEADERS if name in fetch.headers]
        if held:
            yield "; ".join(held)


def _run_lines(found: Trace) -> Iterator[str]:
    run = found.run
    yield f"{run.started_at}, {run.command} {' '.join(run.inputs)}"
    yield f"statement-audit {run.code_version}, scoring rules {run.scoring or 'not recorded'}, reader {run.extractor}"
    shown = ", ".join(f"{name} {value:g}" for name, value in run.thresholds.items())
    yield f"judge {run.classifier}, revision {run.classifier_revision}; thresholds: {shown or 'none'}"
    yield f"rubric {run.rubric_id} {run.rubric_version}, SHA-256 {run.rubric_hash}"
    if run.profile or run.laws:
        yield f"asked for: profile {run.profile or 'by sector'}, laws {', '.join(run.laws or ()) or 'by statement'}"


SHOWN = 20  # problems of a check on a screen
CHECKS = (
    Column("check", "name"),
    Column("what holds", "meaning"),
    Column("checked", lambda check: _count(check.checked), right=True),
    Column("not checked", lambda check: _count(sum(check.unchecked.values())), right=True),
    Column("problems", lambda check: _count(len(check.problems)), right=True),
)


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def verify(
    db: o.Db = o.DEFAULT_DB,
    quick: Annotated[bool, Option("--quick", help="Read and score nothing again.")] = False,
    sample: Annotated[int | None, Option(min=1, help="Read and score only so many again, drawn by --seed.")] = None,
    seed: o.Seed = 0,
    model: o.ModelName = None,
    workers: o.Workers = None,
    as_json: output.AsJson = False,
) -> None:
    """Check the database against its archive and against itself, and say what does not hold.

    Archived bytes against their hashes, quotes against stored pages, stored texts, passages and rubrics against their
    hashes, scores against findings; then every document is read and scored again, with the rubric that the database
    keeps, where reader and judge are those of the run. Nothing is written, nothing fetched. Exit codes: 0 all holds,
    3 something does not. More: docs/provenance.md.
    """
    from statement_audit.engine import default_workers
    from statement_audit.features.verify.options import VerifyOptions
    from statement_audit.features.verify.verification import verify as run_checks

    options = VerifyOptions(db, quick, sample, seed, workers or default_workers(), model)
    with progress() as shown:
        done = run_checks(options, shown)
    if as_json:
        output.print_json({"database": done.db, "holds": not done.problems, "checks": done.checks})
    else:
        _print(done)
    if done.problems:
        raise typer.Exit(3)


def _print(done: Verification) -> None:
    output.show_table(CHECKS, done.checks)
    for check in done.checks:
        for reason, count in check.unchecked.items():
            output.say(f"{check.name}: {count} not checked: {reason}")
        _print_problems(check)
    count = len(done.problems)
    words = f"{output.counted(count, 'problem')}." if count else "all that was checked holds."
    output.say(f"\n{done.db}: {words}")


def _print_problems(check: CheckReport) -> None:
    for problem in check.problems[:SHOWN]:
        output.say(f"{check.name}: {problem.subject}: {output.shorten(problem.message, 400)}")
    if len(check.problems) > SHOWN:
        output.say(f"{check.name}: and {len(check.problems) - SHOWN} more (--json lists all)")
