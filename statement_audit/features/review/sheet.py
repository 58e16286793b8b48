"""The work list as a sheet that a team fills in, and what comes back of it, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.resources import table_beside
from statement_audit.tabular import grouped

VERDICTS = ("agree", "change", "unsure")
COLUMNS: Mapping[str, Mapping[str, Any]] = table_beside(__file__)
TO_FILL = tuple(name for name, told in COLUMNS.items() if told.get("fill"))
NEEDED = ("finding_id", "stamp", "verdict", "status", "reason")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that somebody filled in. `number`: as a spreadsheet counts, the header is 1."""

    number: int
    finding_id: str
    verdict: str
    status: str
    reason: str
    reviewer: str
    stamp: str
    quote: str = ""

    @property
    def answer(self) -> tuple[str, str, str, str]:
        """What is decided, so that two rows can be compared."""
        return (self.verdict, self.status, self.reason, self.quote)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out. `code`: an issue code."""

    number: int
    code: str
    message: str


def make_stamp(document_sha256: str, text_sha256: str, criterion: str, criterion_sha256: str) -> str:
    """What a row's decision rests on, in few characters: a sheet of another database or an older text shows."""
    return f"{criterion} {document_sha256[:10]} {text_sha256[:10]} {criterion_sha256[:10]}"


def stamp_change(given: str, current: str) -> str | None:
    """Which issue code a stamp that is not the current one means; None where it is."""
    if given == current:
        return None
    parts = list(zip(given.split(), current.split(), strict=False))
    if len(given.split()) != 4 or any(old != new for old, new in parts[:2]):
        return "review_unknown_finding"
    return "review_text_changed" if parts[2][0] != parts[2][1] else "review_criterion_changed"


def filled_rows(records: Iterable[tuple[int, Mapping[str, str]]], reviewer: str | None) -> tuple[list[SheetRow], int]:
    """The rows with a verdict, and how many have none. `reviewer` stands in where the cell is empty."""
    rows, empty = [], 0
    for number, record in records:
        cells = {name: unescape(record.get(name, "")) for name in (*NEEDED, *TO_FILL)}
        if not any(cells[name] for name in ("verdict", "status", "reason")):
            empty += 1
            continue
        rows.append(
            SheetRow(
                number=number,
                finding_id=cells["finding_id"].removesuffix(".0"),
                verdict=cells["verdict"].casefold(),
                status=cells["status"].casefold().replace(" ", "_"),
                reason=cells["reason"],
                reviewer=cells["reviewer"] or (reviewer or ""),
                stamp=cells["stamp"],
                quote=cells["other_quote"],
            )
        )
    return rows, empty


def unescape(cell: str) -> str:
    """The cell without blanks around it and without the apostrophe that export puts before a formula's sign."""
    text = " ".join(cell.split())
    return text[1:] if text[:1] == "'" and not text[1:2].isalnum() else text


def settle_rows(rows: Sequence[SheetRow]) -> tuple[list[SheetRow], list[RowProblem]]:
    """One row for each finding and reviewer: a second that says the same is left out, two that differ both are."""
    groups = grouped(((row.finding_id, row.reviewer.casefold()), row) for row in rows)
    kept: list[SheetRow] = []
    problems: list[RowProblem] = []
    for first, *others in groups.values():
        if all(other.answer == first.answer for other in others):
            kept.append(first)
            text = f"says the same as row {first.number}"
            problems += [RowProblem(other.number, "review_duplicate", text) for other in others]
            continue
        numbers = ", ".join(str(row.number) for row in (first, *others))
        text = f"rows {numbers} decide finding {first.finding_id} differently for {first.reviewer or 'nobody'}"
        problems += [RowProblem(row.number, "review_conflict", text) for row in (first, *others)]
    return kept, problems
