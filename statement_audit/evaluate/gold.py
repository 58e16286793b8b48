"""Gold sets: one labelled sentence a row, read into statements whose sentences are passages with their neighbours."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.evaluate.layout import LabelledLine, lay_out
from statement_audit.models import Passage
from statement_audit.named_files import read_named
from statement_audit.sources.csv_text import read_records
from statement_audit.tabular import grouped

STATEMENT, POSITION, SENTENCE = "statement_id", "sentence_index", "sentence"
NEEDED = (STATEMENT, SENTENCE)
PLACES = (STATEMENT, POSITION, SENTENCE)
VALUES = {"0": False, "1": True, "0.0": False, "1.0": True, "false": False, "true": True}
BARE_END = re.compile(r"[\w)%]$")


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """One statement's sentences in reading order. `labels`: one value a passage for each label column."""

    id: str
    passages: tuple[Passage, ...]
    labels: Mapping[str, tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file. `columns`: its label columns in order; `sha256`: of its bytes."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    statements: tuple[GoldStatement, ...]

    @property
    def sentences(self) -> int:
        """Number of labelled sentences."""
        return sum(len(statement.passages) for statement in self.statements)


@dataclass(frozen=True, slots=True)
class _Row:
    statement: str
    position: float
    sentence: str
    values: tuple[bool, ...]


def read_gold(path: Path, allowed: Collection[str]) -> Gold:
    """Read sentence-level gold: `statement_id`, `sentence_index` (optional), `sentence`, then label columns of 0 and 1.

    Rows of one statement need not be adjacent; without `sentence_index` the order of the file counts. Each sentence
    gets its neighbours as context by the rule of the passages room, and the final full stop that such sets have lost.

    Args:
        path: CSV; UTF-8 with or without BOM.
        allowed: the label columns that may stand in the file. Which of them do is in `Gold.columns`.

    Raises:
        UsageError: the file cannot be read, a column is missing, unknown or given twice, a cell holds something else
            than 0, 1, 0.0, 1.0, true or false, or there is no row. Rows are counted with the header as row 1.
    """
    records = read_records(path, lambda cells: len({cell.lower() for cell in cells} & {*PLACES, *allowed}))
    header = [cell.strip() for cell in records[0][1]]
    columns = _label_columns(header, allowed, path)
    rows = [_read_row(number, cells, header, columns, path) for number, cells in records[1:]]
    if not rows:
        raise UsageError(f"{path.name} has a header and no row.", hint="One row a sentence.")
    groups = grouped((row.statement, row) for row in rows)
    statements = tuple(_statement(name, group, columns) for name, group in groups.items())
    return Gold(path.name, hashlib.sha256(read_named(path)).hexdigest(), columns, statements)


def _label_columns(header: Sequence[str], allowed: Collection[str], path: Path) -> tuple[str, ...]:
    for name in NEEDED:
        if name not in header:
            raise UsageError(
                f"{path.name} has no column '{name}'.",
                hint=f"Columns: {STATEMENT}, {POSITION} (optional), {SENTENCE}, then labels of 0 and 1.",
            )
    for name in header:
        if header.count(name) > 1:
            raise UsageError(f"{path.name} has the column '{name}' twice.", hint="Keep one of the two.")
        if name not in PLACES and name not in allowed:
            raise UsageError(
                f"{path.name}: unknown column '{name}'.",
                hint=f"Allowed beside {', '.join(PLACES)}: {', '.join(allowed)}. Other labels need a map (--map FILE).",
            )
    return tuple(name for name in header if name not in PLACES)


def _read_row(number: int, cells: Sequence[str], header: Sequence[str], columns: Sequence[str], path: Path) -> _Row:
    if len(cells) != len(header):
        raise UsageError(f"{path.name}, row {number} has {len(cells)} cells, the header {len(header)}.")
    row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    for name in NEEDED:
        if not row[name].strip():
            raise _bad_cell(path, number, name, row[name], "must not be empty")
    position = float(number)
    if POSITION in row:
        try:
            position = float(int(float(row[POSITION])))
        except (ValueError, OverflowError) as error:
            raise _bad_cell(path, number, POSITION, row[POSITION], "is no whole number") from error
    values = tuple(_value(path, number, name, row[name]) for name in columns)
    return _Row(row[STATEMENT].strip(), position, row[SENTENCE], values)


def _value(path: Path, number: int, column: str, cell: str) -> bool:
    try:
        return VALUES[cell.strip().lower()]
    except KeyError as error:
        raise _bad_cell(path, number, column, cell, "is not 0 or 1") from error


def _bad_cell(path: Path, number: int, column: str, cell: str, problem: str) -> UsageError:
    return UsageError(
        f"{path.name}, row {number}, column {column}: '{cell[:40]}' {problem}.",
        hint=f"The header is row 1. Labels are 0 or 1 (also 0.0, 1.0, true, false), {POSITION} counts from 0 or 1.",
    )


def _statement(name: str, rows: Sequence[_Row], columns: Sequence[str]) -> GoldStatement:
    ordered = sorted(rows, key=lambda row: row.position)
    passages = make_passages([row.sentence for row in ordered])
    labels = {column: tuple(row.values[index] for row in ordered) for index, column in enumerate(columns)}
    return GoldStatement(name, passages, labels)


def make_passages(sentences: Sequence[str]) -> tuple[Passage, ...]:
    """Passages of one statement in order, as the passages room would give them from one page without headings."""
    return lay_out([LabelledLine(finish(sentence)) for sentence in sentences])[1]


def finish(sentence: str) -> str:
    """One line, with the final full stop that labelled sets have lost and an extractor's text has."""
    text = " ".join(sentence.split())
    return f"{text}." if BARE_END.search(text) else text
