"""One company's gap report from the database: findings with decisions applied, the rubric that scored it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit import __version__
from statement_audit.errors import UsageError
from statement_audit.models import GateResult, GateStatus, GateTestResult
from statement_audit.published import GateRow, Published, ReplyRow

if TYPE_CHECKING:
    from statement_audit.report.gaps import GapPage
    from statement_audit.store import Database


def write_gap_report(db: Path, company: str, year: int | None, kind: str) -> bytes:
    """The report of a company's newest scored statement, or of one year, as `md`, `html` or `pdf`.

    Raises:
        UsageError: no company or several fit, or there is no scored statement for that year.
    """
    from statement_audit.features.publish.snapshot import reading
    from statement_audit.report import gaps

    with reading(db) as database:
        page = _gap_page(database, company, year)
    if kind == "pdf":
        return gaps.as_pdf(page)
    return (gaps.as_html(page) if kind == "html" else gaps.as_markdown(page)).encode("utf-8", "replace")


def _gap_page(database: Database, company: str, year: int | None) -> GapPage:
    from statement_audit.compare.gaps import gap_report
    from statement_audit.report import words
    from statement_audit.report.gaps import GapPage
    from statement_audit.rubric.rebuilt import rebuild_rubric
    from statement_audit.score.arithmetic import possible_gains
    from statement_audit.store import read_report

    statement = _statement(database, company, year)
    detail = read_report.statement_detail(database, statement)
    rubric = read_report.rubric_texts(database)[statement.rubric_hash]
    scored_by = rebuild_rubric(rubric.content, rubric.hash)
    names = {(gate["law"], gate["version"]): gate["name"] for gate in rubric.content["gates"]}
    return GapPage(
        statement=statement,
        rubric=rubric,
        gaps=gap_report(
            detail.findings,
            map(_gate, detail.gates),
            scored_by,
            possible_gains(detail.findings, scored_by, statement.profile),
        ),
        gates=[
            (
                names.get((gate.law, gate.version), gate.law),
                gate.version,
                gate.result,
                words.law_day(gate.in_force_on, gate.in_force_by),
            )
            for gate in detail.gates
        ],
        replies=_replies(read_report.replies_by_company(database).get(statement.company_id, []), statement.year),
        issues=detail.issues,
        generated_by=f"Made with statement-audit {__version__} from run {statement.run_id}.",
    )


def _replies(found: list[ReplyRow], year: int | None) -> list[ReplyRow]:
    return [reply for reply in found if reply.year in (None, year)]


def _statement(database: Database, company: str, year: int | None) -> Published:
    from statement_audit.store.read_report import published
    from statement_audit.store.reader import the_company

    row = the_company(database, company)
    own = [each for each in published(database) if each.company_id == row.id]
    fitting = [each for each in own if each.state == "scored" and year in (None, each.year)]
    if not fitting:
        years = ", ".join(str(each.year or "unknown") for each in own)
        raise UsageError(
            f"{row.name} has no scored statement{'' if year is None else f' for {year}'}.",
            hint=f"Years in the database: {years}. See why with: statement-audit show",
        )
    return max(fitting, key=lambda each: (each.kind == "statement", each.year or 0))


def _gate(gate: GateRow) -> GateResult:
    tests = tuple(
        GateTestResult(
            test["ref"],
            test["area"],
            bool(test["required"]),
            GateStatus(test["result"]),
            tuple(test["criteria"]),
            test.get("note", ""),
            test.get("kind", "required" if test["required"] else "recommended"),
            test.get("since", ""),
        )
        for test in gate.tests
    )
    return GateResult(gate.law, gate.version, GateStatus(gate.result), (), (), tests)
