"""A checked draft on two pages for a board, and every verdict behind them."""

from datetime import UTC, datetime
from pathlib import Path

from statement_audit import __version__
from statement_audit.features.audit.checked_file import CheckedDraft
from statement_audit.models import Rubric
from statement_audit.report.gaps import GapPage, kind_of, write
from statement_audit.writing import refuse_users_files, writing_file


def refuse_report(out: Path) -> None:
    """Raises UsageError where `out` has no ending that is written, or is a file of the user's."""
    kind_of(out)
    refuse_users_files(out.parent, [out.name])


def write_board_report(draft: CheckedDraft, rubric: Rubric, out: Path) -> int:
    """Write the report of a scored draft; how many bytes it has. Errors as in `report.gaps.as_pdf`, `writing_file`."""
    data = write(board_page(draft, rubric), kind_of(out))
    with writing_file(out) as place:
        place.write_bytes(data)
    return len(data)


def board_page(draft: CheckedDraft, rubric: Rubric) -> GapPage:
    """What the report holds."""
    result, peers = draft.result, draft.peers
    assert result.assessment is not None
    return GapPage(
        title="Before it is signed",
        company=", ".join(company.name for company in result.companies),
        year=result.year,
        source_name=result.ref.source_name,
        document_sha256=result.raw.sha256,
        scores=result.assessment.scores,
        rubric=rubric,
        check=draft.check,
        issues=[(issue.severity, issue.message, issue.hint) for issue in result.issues if issue.severity != "info"],
        peers={row.name: row for row in peers.rows} if peers else {},
        peers_of=f"beside {peers.source}, {peers.day}" if peers else "",
        last_year=draft.last_year,
        generated_by=f"Made with statement-audit {__version__} on {datetime.now(UTC).date()}.",
    )
