"""A package to publish: tables as CSV, the database, a dictionary, who owns what, and checksums of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from statement_audit.export.csv_file import write_csv
from statement_audit.export.datapackage import PackageInfo, PackedFile, abstract, descriptor
from statement_audit.export.dictionary import write_dictionary
from statement_audit.export.guides import guide
from statement_audit.export.licence import licence_text
from statement_audit.tabular import DataTable

DATABASE = "audit.db"
DESCRIPTOR = "datapackage.json"
SUMS = "SHA256SUMS"
ARCHIVE = "archive"


def write_package(
    folder: Path,
    info: PackageInfo,
    tables: Sequence[DataTable],
    read: Callable[[DataTable], Iterable[Sequence[Any]]],
) -> tuple[PackedFile, ...]:
    """Fill `folder`, in which the database and the documents lie already; return the data files.

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
    _write(folder / "CITATION.cff", citation(info))
    _write(folder / "README.md", readme(info, files))
    _write(folder / DESCRIPTOR, json.dumps(descriptor(info, files), ensure_ascii=False, indent=1) + "\n")
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


def packed_documents(folder: Path) -> frozenset[str] | None:
    """SHA-256 of the documents that the package in this folder came with; None where it is no package."""
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8", errors="replace").splitlines() if sums.is_file() else []
    if not any(line.endswith(f"  {DATABASE}") for line in lines):
        return None
    return frozenset(line.rpartition("/")[2] for line in lines if f"  {ARCHIVE}/" in line)


def citation(info: PackageInfo) -> str:
    """`CITATION.cff`: how to cite the package (Citation File Format 1.2.0, https://citation-file-format.github.io/)."""
    listed = [
        {"type": "other", "value": f"sha256:{digest}", "description": f"rubric {name}"}
        for name, digest in zip(info.rubrics, info.rubric_hashes, strict=True)
    ]
    return guide(
        "citation.cff",
        title=json.dumps(info.title, ensure_ascii=False),
        publisher=json.dumps(info.publisher, ensure_ascii=False),
        abstract=json.dumps(abstract(info), ensure_ascii=False),
        day=info.created[:10],
        licence=info.licence,
        tool=info.tool,
        identifiers=f"\nidentifiers: {json.dumps(listed)}" if listed else "",
    )


def readme(info: PackageInfo, files: Sequence[PackedFile]) -> str:
    """`README.md`: what is in the package, what a score means, and how to read the files."""
    hashed = [f"{name} (sha256 {digest})" for name, digest in zip(info.rubrics, info.rubric_hashes, strict=True)]
    rubrics, judges = (", ".join(names) or "none" for names in (hashed, info.judges))
    views = [file.table for file in files if file.table is not None and file.table.is_view]
    columns = "".join(map(_columns, views))
    return guide(
        "package.md",
        info=info,
        rubrics=rubrics,
        judges=judges,
        files=_listed(files),
        columns=columns,
        documents=_DOCUMENTS[info.documents > 0].format(info.documents),
    )


_DOCUMENTS = (
    "The documents are not in this package: `verify` says of what needs them that it was not checked.",
    "`archive/` holds the {:,} documents that were scored, each under its SHA-256; `verify` reads and scores them"
    " again.",
)


def _listed(files: Sequence[PackedFile]) -> str:
    told = ((f"{file.rows:,}", file.table.meaning) if file.table else ("", "All of it, as SQLite.") for file in files)
    rows = zip(files, told, strict=True)
    return "\n".join(f"| [`{file.path}`]({file.path}) | {rows} | {meaning} |" for file, (rows, meaning) in rows)


def _columns(table: DataTable) -> str:
    rows = "".join(f"| `{column.name}` | {column.type} | {column.meaning} |\n" for column in table.columns)
    return f"\n### {table.name}\n\n{table.meaning}\n\n| column | type | meaning |\n| --- | --- | --- |\n{rows}"
