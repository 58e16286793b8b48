"""Labelled passages: JSON lines, one passage a row with the criteria that it speaks to, read into texts in order; and
the sentences of a set whose labels stand in another file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import PLACES, finish
from statement_audit.evaluate.judged import text_criteria
from statement_audit.evaluate.layout import LabelledLine
from statement_audit.models import CompanyRef, Rubric, Status
from statement_audit.named_files import MOST_DOCUMENT, read_named_text
from statement_audit.sources.csv_text import read_records
from statement_audit.tabular import grouped


class _Labels(BaseModel):
    """`batch`, `licence`, `wording` and `near` say where a row is from; no figure asks for them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    labels: dict[str, str]
    doubt: list[str] = []
    batch: JsonValue = None
    licence: JsonValue = None
    wording: JsonValue = None
    near: JsonValue = None


class _PassageRow(_Labels):
    id: str | None = None
    source: str = Field(min_length=1)
    company: str | None = None
    page: int = Field(default=1, ge=1)
    heading: str = ""
    before: str | None = None
    text: str = Field(min_length=1)
    after: str | None = None


class _SentenceRow(_Labels):
    """A row whose text stands in `<set>.csv`, by statement and place."""

    set: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    statement_id: str = Field(min_length=1)
    sentence_index: int


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """One labelled passage. `labels`: criterion → status; `doubt`: criteria on which two readers could differ."""

    id: str | None
    source: str
    company: str | None
    line: LabelledLine
    labels: Mapping[str, Status]
    doubt: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """The labelled passages of one text, in order."""

    name: str
    rows: tuple[LabelledPassage, ...]

    @property
    def companies(self) -> tuple[CompanyRef, ...]:
        """Whose text it is, where a row says so."""
        return tuple(CompanyRef(row.company) for row in self.rows if row.company)[:1]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A file of labelled passages."""

    name: str
    sources: tuple[LabelledText, ...]

    @property
    def passages(self) -> int:
        """Number of labelled passages."""
        return sum(len(source.rows) for source in self.sources)

    def only(self, names: Iterable[str]) -> Labelled:
        """The same file with some of its sources."""
        wanted = set(names)
        return replace(self, sources=tuple(source for source in self.sources if source.name in wanted))


def read_labelled(path: Path, rubric: Rubric) -> Labelled:
    """Read JSON lines: `source`, `text`, `labels` and what docs/evaluating.md lists beside them.

    Rows of one source need not be adjacent; their order in the file is the reading order. Rows with `set`,
    `statement_id` and `sentence_index` instead of `source` and `text` take their sentence from `<set>.csv`, which lies
    beside the file or in the folder `aims` beside its own.

    Raises:
        UsageError: the file cannot be read, a line is no such row, names an unknown key, criterion or status, or
            repeats an id. The message names file and line.
    """
    reader = _Reader(path, rubric)
    rows = [reader.read(number, line) for number, line in enumerate(_lines(path), 1) if line.strip()]
    if not rows:
        raise UsageError(f"{path.name} holds no row.", hint="One JSON object a line; docs/evaluating.md has the keys.")
    sources = grouped((row.source, row) for row in rows)
    return Labelled(path.name, tuple(LabelledText(name, tuple(found)) for name, found in sources.items()))


def _lines(path: Path) -> list[str]:
    try:
        return read_named_text(path, MOST_DOCUMENT).split("\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8 (byte {error.start}).", hint="Save it as UTF-8.") from error


class _Reader:
    """What is the same for all lines of a file: names that are allowed, ids that were seen, sentences by set."""

    def __init__(self, path: Path, rubric: Rubric) -> None:
        self.path = path
        self.criteria = [criterion.id for criterion in text_criteria(rubric)]
        self.statuses = list(rubric.scoring.status_values)
        self.seen: dict[str, int] = {}
        self.sentences: dict[str, Mapping[tuple[str, int], str]] = {}

    def read(self, number: int, line: str) -> LabelledPassage:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._problem(number, f"is not JSON: {error}", "One whole JSON object a line.") from error
        if not isinstance(data, dict):
            raise self._problem(number, "is no JSON object", 'A row is {"source": …, "text": …, "labels": {…}}.')
        model = _SentenceRow if "statement_id" in data else _PassageRow
        row = self._row(number, self._checked(number, data, model))
        if row.id is not None and self.seen.setdefault(row.id, number) != number:
            raise self._problem(
                number, f"has the id '{row.id}' of line {self.seen[row.id]}", "Each passage once, each id once."
            )
        return row

    def _checked(
        self, number: int, data: dict[str, Any], model: type[_SentenceRow] | type[_PassageRow]
    ) -> _SentenceRow | _PassageRow:
        try:
            row = model.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(step) for step in first["loc"])
            hint = f"Keys: {', '.join(model.model_fields)}."
            raise self._problem(number, f"key '{key}': {first['msg']}", hint) from error
        for criterion in (*row.labels, *row.doubt):
            self._allow(number, "criterion", criterion, self.criteria)
        for status in row.labels.values():
            self._allow(number, "status", status, self.statuses)
        return row

    def _allow(self, number: int, what: str, name: str, allowed: list[str]) -> None:
        if name not in allowed:
            raise self._problem(number, f"unknown {what} '{name}'", f"Allowed: {', '.join(allowed)}. Correct the line.")

    def _row(self, number: int, row: _SentenceRow | _PassageRow) -> LabelledPassage:
        labels = {criterion: Status(status) for criterion, status in row.labels.items()}
        doubt = frozenset(row.doubt)
        if isinstance(row, _PassageRow):
            line = LabelledLine(row.text, row.page, row.heading, row.before, row.after)
            return LabelledPassage(row.id, row.source, row.company, line, labels, doubt)
        source = f"{row.set}/{row.statement_id}"
        line = LabelledLine(self._sentence(number, row))
        return LabelledPassage(f"{source}/{row.sentence_index}", source, None, line, labels, doubt)

    def _sentence(self, number: int, row: _SentenceRow) -> str:
        if row.set not in self.sentences:
            self.sentences[row.set] = read_sentences(self.path, row.set)
        found = self.sentences[row.set].get((row.statement_id, row.sentence_index))
        if found is None:
            place = f"statement {row.statement_id}, sentence {row.sentence_index}"
            raise self._problem(number, f"{row.set}.csv has no {place}", "Labels and sentences must be of one edition.")
        return finish(found)

    def _problem(self, number: int, what: str, hint: str) -> UsageError:
        return UsageError(f"{self.path.name}, line {number}: {what}.", hint=hint)


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
