"""A package to publish: tables as CSV, the database, a dictionary, who owns what, and checksums of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from statement_audit.export.csv_file import write_csv
from statement_audit.export.datapackage import PackageInfo, PackedFile, descriptor
from statement_audit.export.dictionary import write_dictionary
from statement_audit.export.licence import licence_text
from statement_audit.tabular import DataTable

DATABASE = "audit.db"
SUMS = "SHA256SUMS"


def write_package(
    folder: Path,
    info: PackageInfo,
    tables: Sequence[DataTable],
    read: Callable[[DataTable], Iterable[Sequence[Any]]],
) -> tuple[PackedFile, ...]:
    """Fill `folder`, in which the database lies already; return the data files.

    Args:
        folder: where everything goes.
        info: what the package says of itself.
        tables: what becomes a CSV file each, in `data/`.
        read: the rows of a table, one at a time.
    """
    (folder / "data").mkdir()
    files = [_file(folder, DATABASE)]
    for table in tables:
        path = f"data/{table.name}.csv"
        with (folder / path).open("w", encoding="utf-8", newline="") as stream:
            rows = write_csv(table, read(table), stream)
        files.append(_file(folder, path, table, rows))
    with (folder / "dictionary.csv").open("w", encoding="utf-8", newline="") as stream:
        write_dictionary(tables, stream)
    _write(folder / "LICENCE.md", licence_text(info.licence, info.registers))
    _write(folder / "README.md", readme(info, files))
    _write(folder / "datapackage.json", json.dumps(descriptor(info, files), ensure_ascii=False, indent=1) + "\n")
    _write_sums(folder)
    return tuple(files)


def _file(folder: Path, path: str, table: DataTable | None = None, rows: int = 0) -> PackedFile:
    target = folder / path
    return PackedFile(path, target.stat().st_size, _sha256(target), table, rows)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_sums(folder: Path) -> None:
    """In the form that `sha256sum --check` reads."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    _write(folder / SUMS, "".join(f"{_sha256(folder / path)}  {path}\n" for path in paths))


def readme(info: PackageInfo, files: Sequence[PackedFile]) -> str:
    """`README.md`: what is in the package, what a score means, and how to read the files."""
    parts = [f"# {info.title}", "", *_about(info), "", *_MEANING, "", "## Files", ""]
    parts += ["| file | rows | what it holds |", "| --- | ---: | --- |"]
    for file in files:
        rows, meaning = (f"{file.rows:,}", file.table.meaning) if file.table else ("", "All of it, as SQLite.")
        parts.append(f"| [`{file.path}`]({file.path}) | {rows} | {meaning} |")
    parts += ["", *_READING]
    for file in files:
        if file.table is not None and file.table.is_view:
            parts += ["", *_columns(file.table)]
    return "\n".join([*parts, ""])


def _about(info: PackageInfo) -> list[str]:
    return [
        f"{info.statements:,} statements of {info.companies:,} companies, as the database stood on {info.created}.",
        "",
        f"- Computed with: {info.tool}; rubric {', '.join(info.rubrics) or 'none'}; "
        f"judge {', '.join(info.judges) or 'none'}.",
        f"- Findings: {info.licence.name}. Statements and quotes stay their companies': see [LICENCE.md](LICENCE.md).",
        "- Every column: [dictionary.csv](dictionary.csv), and [datapackage.json](datapackage.json) for programs.",
        "- Checksums: `sha256sum --check SHA256SUMS`.",
    ]


def _columns(table: DataTable) -> list[str]:
    rows = [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in table.columns]
    return [f"### {table.name}", "", table.meaning, "", "| column | type | meaning |", "| --- | --- | --- |", *rows]


_MEANING = (
    "## What a figure means, and what not",
    "",
    "A score says what a **statement says**, not what the company does. `not_found` means: not found in the statement."
    " It is never mixed with `not_assessed` (not applicable, or not gathered) and `could_not_read`. A status that rests"
    " on the text carries a verbatim quote with its page. Findings come from a model and from people: `reviewed` says"
    " which, and `needs_review` marks close calls. Before you print a figure, read its quote.",
)

_READING = (
    "## How to read the files",
    "",
    "- CSV is UTF-8 with a header line; an empty cell is no value. 0/1 columns are truth values; columns of the type"
    " json hold JSON.",
    "- A text that a spreadsheet could run as a formula has an apostrophe before it, and control characters are shown"
    " as U+FFFD. `audit.db` has every text as it was read.",
    "- `document_sha256` names a document everywhere. `statement_id`, `finding_id` and the other ids are those of"
    " `audit.db`: they stay the same in every export of that database and mean nothing in another. To join two"
    " databases use `document_sha256` with `criterion`; `scores.fingerprint` names one scoring of a document.",
    "- `audit.db` is one file without a log beside it; open it read-only, for example with"
    " `sqlite3 'file:audit.db?mode=ro'` or Datasette.",
    "",
    "## Columns of the views",
    "",
    "The tables' columns are in the dictionary.",
)
