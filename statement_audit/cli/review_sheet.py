"""Files of `review`: the sheet that goes out, the sheet that comes back, decisions as gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.cli import output
from statement_audit.errors import UsageError
from statement_audit.features.review.sheet import COLUMNS, NEEDED, filled_rows
from statement_audit.writing import writing_file

if TYPE_CHECKING:
    from statement_audit.features.review.sheet import SheetRow
    from statement_audit.features.review.work_list import Wanted, WorkItem
    from statement_audit.store import Database


def export_sheet(
    database: Database, archive: Path, out: Path, format_: str, wanted: Wanted, *, limit: int
) -> tuple[int, int]:
    """Write the first `limit` findings of the work list; (rows written, findings that wait).

    Raises:
        UsageError, OutputError: the file cannot be written, or is somebody's who filled it in.
    """
    from statement_audit.features.review.work_list import work_list
    from statement_audit.features.review.workbook import write_sheet

    found = work_list(database, wanted, limit)
    rows = _rows(database, archive, found.items, wanted.reviewer or "")
    with writing_file(out) as place:
        if format_ == "xlsx":
            return write_sheet(rows, place), found.waiting
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        with place.open("w", encoding="utf-8-sig", newline="") as stream:
            return output.write_csv((row for row, _ in rows), tuple(COLUMNS), stream), found.waiting


def _rows(
    database: Database, archive: Path, items: Sequence[WorkItem], reviewer: str
) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    from statement_audit.derived.reviewed_numbers import Rubrics
    from statement_audit.features.review import finding_view, sheet_import

    rubrics = Rubrics(database)
    for item in items:
        view = finding_view.view_of(database, rubrics, item.task, archive)
        why = "; ".join(reason.words for reason in item.priority.reasons)
        yield finding_view.sheet_row(view, why, sheet_import.sheet_stamp(item.task), reviewer), tuple(view.allowed)


def read_file(file: Path, reviewer: str | None) -> tuple[list[SheetRow], int]:
    """The rows of a sheet that are filled in, and how many are not.

    Raises:
        UsageError: the file cannot be read, or is no sheet of `review export`.
    """
    from statement_audit.features.review.workbook import read_sheet
    from statement_audit.sources.csv_text import read_records

    if file.suffix.lower() in (".xlsx", ".xlsm"):
        records = read_sheet(file)
    else:
        records = read_records(file, lambda cells: len({cell.strip().lower() for cell in cells} & set(COLUMNS)))
    header = [cell.strip().lower() for cell in records[0][1]] if records else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise UsageError(
            f"{file.name} has no column {', '.join(missing)}.", hint="Fill in a sheet of: statement-audit review export"
        )
    return filled_rows(((number, dict(zip(header, cells, strict=False))) for number, cells in records[1:]), reviewer)


def export_gold(database: Database, archive: Path, out: Path) -> None:
    """Write the decisions that hold as a gold set, and say how to measure with it."""
    from statement_audit.evaluate.reviewed_gold import write_reviewed_gold
    from statement_audit.store.read_reviews import decided_statements

    count, decisions = write_reviewed_gold(decided_statements(database), archive, out)
    output.note(f"{out}: {decisions} decisions on {count} statements. Measure: statement-audit evaluate {out}")


def export_labels(database: Database, out: Path) -> None:
    """Write the passages that people decided on as labelled passages, and say how to measure with them."""
    import json

    from statement_audit.derived.reviewed_numbers import Rubrics
    from statement_audit.evaluate.judged import text_criteria
    from statement_audit.evaluate.reviewed_gold import label_rows
    from statement_audit.store.read_reviews import decided_passages

    rubrics, decided = Rubrics(database), decided_passages(database)
    asked = {
        each: dict.fromkeys((one.id for one in text_criteria(rubrics[each])), rubrics[each].scoring.status_values)
        for each in {one["rubric_hash"] for one in decided}
    }
    rows = label_rows(decided, asked)
    if not rows:
        raise UsageError("Nobody has decided on a passage yet.", hint="Begin with: statement-audit review desk")
    with writing_file(out) as place, place.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    output.note(f"{out}: {len(rows)} labelled passages. Measure: statement-audit evaluate {out}")
