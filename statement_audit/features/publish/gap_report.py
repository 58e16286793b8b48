"""What goes to one company, from the database: its gap report, and the claims that it is asked to reply to."""

from pathlib import Path

from statement_audit import __version__
from statement_audit.clock import now
from statement_audit.compare.draft_check import Place, PlacedQuote, check_of
from statement_audit.errors import UsageError
from statement_audit.features.publish.snapshot import reading
from statement_audit.models import GateResult, GateStatus, GateTestResult, Status
from statement_audit.published import GateRow, Published, Quote, RubricText, StatementDetail
from statement_audit.report import gaps
from statement_audit.report.company import sections
from statement_audit.report.gaps import GapPage
from statement_audit.report.words import KIND_OF
from statement_audit.rubric.build import rebuild_rubric
from statement_audit.score.arithmetic import possible_gains
from statement_audit.store import Database, read_report
from statement_audit.store.reader import the_company


def write_gap_report(db: Path, company: str, year: int | None, kind: str) -> bytes:
    """The report of a company's newest scored statement, or of one year, as `md`, `html`, `docx` or `pdf`.

    Raises:
        UsageError: no company or several fit, or there is no scored statement for that year.
    """
    with reading(db) as database:
        page = _gap_page(database, company, year)
    return gaps.write(page, kind)


def write_reply_request(
    db: Path, company: str, year: int | None, kind: str, until: str, reviewed_only: bool
) -> tuple[bytes, Published, int]:
    """The document by which a company is asked, before publishing, for its reply to every claim about its statement,
    the statement, and how many claims. What was not assessed or read is no claim.

    Raises:
        UsageError: as for `write_gap_report`, or there is no claim.
    """
    with reading(db, reviewed_only=reviewed_only) as database:
        statement, detail, text = _statement(database, company, year)
    claims = [each for each in detail.findings if KIND_OF.get(each.status, "open") != "open"]
    if not claims:
        why = "No person has decided on a finding about it yet." if reviewed_only else "Nothing was read in it."
        raise UsageError(f"There is no claim about {statement.company}, {statement.year} to ask for.", hint=why)
    names = {(gate["law"], gate["version"]): gate["name"] for gate in text.content.get("gates", ())}
    told = sections(statement, claims, text)
    today = now()[:10]
    html = gaps.request_html(statement, told, until, today, gates=detail.gates, law_names=names)
    return gaps.in_format(html, kind), statement, len(claims)


def _gap_page(database: Database, company: str, year: int | None) -> GapPage:
    statement, detail, text = _statement(database, company, year)
    rubric = rebuild_rubric(text.content, text.hash)
    replies = read_report.replies_by_company(database)
    gains = possible_gains(detail.findings, rubric, statement.profile)
    return GapPage(
        title="Gap report",
        company=statement.company,
        year=statement.year,
        source_name=statement.source_name,
        document_sha256=statement.document_sha256,
        scores=statement,
        rubric=rubric,
        check=check_of(detail.findings, map(_gate, detail.gates), rubric, _placed, gains),
        replies=[reply for reply in replies.get(statement.company_id, ()) if reply.year in (None, statement.year)],
        issues=detail.issues,
        generated_by=f"Made with statement-audit {__version__} from run {statement.run_id}.",
    )


def _placed(quote: Quote) -> PlacedQuote:
    """A quote with its page and the heading above it: paragraphs are not stored."""
    place = Place(quote.page, quote.start, quote.end, quote.heading, 0, True)
    return PlacedQuote(quote.quote, place, quote.role, Status(quote.status), quote.probability)


def _statement(database: Database, company: str, year: int | None) -> tuple[Published, StatementDetail, RubricText]:
    """The statement that is meant, all that stands behind its numbers, and its rubric."""
    row = the_company(database, company)
    own = [each for each in read_report.published(database) if each.company_id == row.id]
    fitting = [each for each in own if each.state == "scored" and year in (None, each.year)]
    if not fitting:
        years = ", ".join(str(each.year or "unknown") for each in own)
        raise UsageError(
            f"{row.name} has no scored statement{'' if year is None else f' for {year}'}.",
            hint=f"Years in the database: {years}. See why with: statement-audit show",
        )
    statement = max(fitting, key=lambda each: (each.kind == "statement", each.year or 0))
    text = read_report.rubric_texts(database)[statement.rubric_hash]
    return statement, read_report.statement_detail(database, statement), text


def _gate(gate: GateRow) -> GateResult:
    tests = tuple(
        GateTestResult(
            **{"kind": "required" if test["required"] else "recommended", **test}  # earlier releases stored no kind
            | {"result": GateStatus(test["result"]), "criteria": tuple(test["criteria"])}
        )
        for test in gate.tests
    )
    by = gate.in_force_by or ""
    return GateResult(gate.law, gate.version, GateStatus(gate.result), (), (), tests, gate.in_force_on or "", by)
