"""`datapackage.json`: the Data Package standard, version 2 (https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.export.licence import Licence, source_of
from statement_audit.tabular import DataColumn, DataTable

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FIELD_TYPES = {"text": "string", "json": "string", "integer": "integer", "real": "number", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What a package says of itself. `created`: ISO 8601, the end of the last run; `registers`: where data came from;
    `statements`, `companies`, `documents`: how many; `rubrics` with their hashes, `judges`: what the scores were
    computed with; `publisher`: whom to cite."""

    name: str
    title: str
    created: str
    licence: Licence
    registers: tuple[str, ...]
    statements: int
    companies: int
    rubrics: tuple[str, ...]
    rubric_hashes: tuple[str, ...]
    judges: tuple[str, ...]
    tool: str
    publisher: str
    documents: int


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the package. `table`: what it holds, for a CSV file; `path` is relative to the package."""

    path: str
    size: int
    sha256: str
    table: DataTable | None = None
    rows: int = 0


def descriptor(info: PackageInfo, files: Sequence[PackedFile]) -> dict[str, Any]:
    """The content of `datapackage.json`."""
    tables = {file.table.name for file in files if file.table}
    return {
        "$schema": PROFILE,
        "name": info.name,
        "title": info.title,
        "description": abstract(info),
        "created": info.created,
        "keywords": ["modern slavery", "transparency in supply chains", "corporate statements"],
        "licenses": [{"name": info.licence.name, "path": info.licence.path, "title": info.licence.title}],
        "sources": [_source(register) for register in info.registers] or [{"title": "Statements of the companies"}],
        "resources": [_resource(file, tables) for file in files],
    }


def abstract(info: PackageInfo) -> str:
    """What the package holds, in a sentence, and what it does not say."""
    return (
        f"What {info.statements} modern slavery statements of {info.companies} companies say, criterion by criterion,"
        " each finding with its quote. Scores describe statements, not conduct. LICENCE.md says who owns what."
    )


def _source(register: str) -> dict[str, str]:
    title, path, _ = source_of(register)
    return {"title": title} | ({"path": path} if path else {})


def _resource(file: PackedFile, tables: set[str]) -> dict[str, Any]:
    common = {"path": file.path, "bytes": file.size, "hash": f"sha256:{file.sha256}"}
    if file.table is None:
        return {
            "name": "database",
            "title": "The whole database",
            "format": "sqlite",
            "mediatype": "application/vnd.sqlite3",
            **common,
        }
    return {
        "name": file.table.name,
        "type": "table",
        "description": file.table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **common,
        "schema": _schema(file.table, tables),
    }


def _schema(table: DataTable, tables: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": [column.name], "reference": {"resource": column.refers_to[0], "fields": [column.refers_to[1]]}}
        for column in table.columns
        if column.refers_to and column.refers_to[0] in tables
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: DataColumn) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _FIELD_TYPES[column.type], "description": column.meaning}
    if column.type == "boolean":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    return field
