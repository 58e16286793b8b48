"""The sentences of a set whose labels stand in another file: statement_id, sentence_index, sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import PLACES
from statement_audit.sources.csv_text import read_records


def read_sentences(labels: Path, name: str) -> Mapping[tuple[str, int], str]:
    """(statement, place) → sentence, from `<name>.csv` beside the labels or in the folder `aims` beside theirs.

    Raises:
        UsageError: there is no such file, or it lacks a column or a number.
    """
    places = (labels.parent / f"{name}.csv", labels.parent.parent / "aims" / f"{name}.csv")
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise UsageError(
            f"{labels.name} has labels of the set '{name}', whose sentences are not here.",
            hint=f"Put them at {places[0]} or {places[1]}.",
        )
    records = read_records(path, lambda cells: len({*cells} & {*PLACES}))
    header = records[0][1]
    missing = [column for column in PLACES if column not in header]
    if missing:
        raise UsageError(f"{path.name} has no column '{missing[0]}'.", hint=f"Columns: {', '.join(PLACES)}.")
    statement, position, sentence = (header.index(column) for column in PLACES)
    found = {}
    for number, cells in records[1:]:
        try:
            found[cells[statement], int(float(cells[position]))] = cells[sentence]
        except (IndexError, ValueError) as error:
            raise UsageError(
                f"{path.name}, row {number}: no whole number as sentence_index.", hint="The header is row 1."
            ) from error
    return found
