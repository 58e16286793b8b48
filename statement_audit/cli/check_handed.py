"""What `check` hands on beside what it prints: the draft with comments for Word, and a report for a board."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.errors import UsageError

if TYPE_CHECKING:
    from statement_audit.features.audit.checked_file import CheckedDraft
    from statement_audit.models import Rubric

Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        help="Write a Word draft anew, with each verdict as a comment at its sentence and what is missing at the end.",
        **o.WRITTEN,
    ),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        help="Write two pages for a board, then the full list: a name in .pdf, .html, .docx or .md.",
        **o.WRITTEN,
    ),
]


def refuse_places(paths: Sequence[Path], annotate: Path | None, report: Path | None) -> None:
    """Raises UsageError where something is asked for that could not be written after the check."""
    from statement_audit.features.audit.annotated_draft import refuse_annotation
    from statement_audit.features.audit.board_report import refuse_report

    if (annotate or report) and len(paths) > 1:
        raise UsageError(f"--annotate and --report take one draft, not {len(paths)}.", hint="Check it alone.")
    if annotate and annotate == report:
        raise UsageError(f"--annotate and --report both name {report}.", hint="Give each a file of its own.")
    if annotate:
        refuse_annotation(paths[0], annotate)
    if report:
        refuse_report(report)


def hand_out(draft: CheckedDraft, rubric: Rubric, annotate: Path | None, report: Path | None) -> None:
    """Write what was asked for, where the draft could be scored; notes tell what was written."""
    from statement_audit.features.audit.annotated_draft import annotate_draft
    from statement_audit.features.audit.board_report import write_board_report

    if draft.check is None:
        return
    if annotate:
        comments, lost = annotate_draft(draft, annotate)
        at_the_end = f"; {lost} of them at the end, for their words were not found in the file" if lost else ""
        output.note(f"{annotate}: {comments} comments{at_the_end}.")
    if report:
        output.note(f"{report}: {write_board_report(draft, rubric, report):,} bytes")
