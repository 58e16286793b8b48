"""A package to publish: tables as CSV, the database, a dictionary, who owns what, and checksums of it all."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.export.text_files import write_csv
from statement_audit.resources import table_beside
from statement_audit.tabular import DataColumn, DataTable
from statement_audit.writing import file_sha256


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )  # of plain text and SQL, in which nothing is escaped
    made.filters["json"] = partial(json.dumps, ensure_ascii=False)
    return made


def guide(name: str, /, **values: Any) -> str:
    """A file of `templates`, filled with the values."""
    return str(_environment().get_template(name).render(**values))


_OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,60}")
_OWNERS = table_beside(__file__, "owners")


@dataclass(frozen=True, slots=True)
class Licence:
    """`name`: SPDX identifier; `path`: where its text is, empty for one's own."""

    name: str
    path: str
    title: str

    @property
    def told(self) -> str:
        """In words, with the address."""
        return f"{self.title} ({self.name}), {self.path}" if self.path else f"{self.name}, the publisher's own terms"


def find_licence(name: str) -> Licence:
    """The licence of this SPDX identifier, or one's own: `LicenseRef-` and a name.

    Raises:
        UsageError: it is neither.
    """
    licences: dict[str, dict[str, str]] = _OWNERS["licences"]
    for known, told in licences.items():
        if known.lower() == name.lower():
            return Licence(known, **told)
    if not _OWN.fullmatch(name):
        allowed = f"Allowed: {', '.join(licences)}, or LicenseRef-NAME for terms of your own."
        raise UsageError(f"There is no licence '{name}'.", hint=allowed)
    return Licence(name, path="", title=name)


def licence_text(licence: Licence, registers: Sequence[str]) -> str:
    """`LICENCE.md`: what may be done with the findings, and whose the rest is."""
    return guide("licence.md", licence=licence, registers=[_source_of(register) for register in registers])


def _source_of(register: str) -> dict[str, str]:
    """A register's title, terms and, where it is known, address (`path`)."""
    known: dict[str, str] = _OWNERS["registers"].get(register, {})
    return {"title": register, "terms": "See its owner's own terms."} | known


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
    rubrics: tuple[tuple[str, str], ...]
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
    told = ({"title": "Statements of the companies"},) if not info.registers else map(_source_of, info.registers)
    return {
        "$schema": PROFILE,
        "name": info.name,
        "title": info.title,
        "description": abstract(info),
        "created": info.created,
        "keywords": ["modern slavery", "transparency in supply chains", "corporate statements"],
        "licenses": [{key: value for key, value in asdict(info.licence).items() if value}],
        "sources": [{key: source[key] for key in ("title", "path") if key in source} for source in told],
        "resources": [_resource(file, tables) for file in files],
    }


def abstract(info: PackageInfo) -> str:
    """What the package holds, in a sentence, and what it does not say."""
    return (
        f"What {info.statements} modern slavery statements of {info.companies} companies say, criterion by criterion,"
        " each finding with its quote. Scores describe statements, not conduct. LICENCE.md says who owns what."
    )


def _resource(file: PackedFile, tables: set[str]) -> dict[str, Any]:
    common = {"path": file.path, "bytes": file.size, "hash": f"sha256:{file.sha256}"}
    if file.table is None:
        told = {"name": "database", "title": "The whole database", "format": "sqlite"}
        return told | {"mediatype": "application/vnd.sqlite3"} | common
    told = {"name": file.table.name, "type": "table", "description": file.table.meaning, "format": "csv"}
    told |= {"mediatype": "text/csv", "encoding": "utf-8"}
    return told | common | {"schema": _schema(file.table, tables)}


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


DATABASE = "audit.db"
DESCRIPTOR = "datapackage.json"
SUMS = "SHA256SUMS"
ARCHIVE = "archive"


def write_package(
    folder: Path, info: PackageInfo, tables: Sequence[DataTable], read: Callable[[DataTable], Iterable[Sequence[Any]]]
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
        csv.writer(stream, lineterminator="\n").writerows(_dictionary(tables))
    _write(folder / "LICENCE.md", licence_text(info.licence, info.registers))
    _write(folder / "CITATION.cff", citation(info))
    _write(folder / "README.md", readme(info, files))
    _write(folder / DESCRIPTOR, json.dumps(descriptor(info, files), ensure_ascii=False, indent=1) + "\n")
    _write_sums(folder)
    return tuple(files)


def _file(folder: Path, path: str, table: DataTable | None = None, rows: int = 0) -> PackedFile:
    target = folder / path
    return PackedFile(path, target.stat().st_size, file_sha256(target), table, rows)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_sums(folder: Path) -> None:
    """In the form that `sha256sum --check` reads."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    _write(folder / SUMS, "".join(f"{file_sha256(folder / path)}  {path}\n" for path in paths))


def packed_documents(folder: Path) -> frozenset[str] | None:
    """SHA-256 of the documents that the package in this folder came with; None where it is no package."""
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8", errors="replace").splitlines() if sums.is_file() else []
    if not any(line.endswith(f"  {DATABASE}") for line in lines):
        return None
    return frozenset(line.rpartition("/")[2] for line in lines if f"  {ARCHIVE}/" in line)


def citation(info: PackageInfo) -> str:
    """`CITATION.cff`: how to cite the package (Citation File Format 1.2.0, https://citation-file-format.github.io/)."""
    return guide("citation.cff", info=info, abstract=abstract(info))


def readme(info: PackageInfo, files: Sequence[PackedFile]) -> str:
    """`README.md`: what is in the package, what a score means, and how to read the files."""
    views = [file.table for file in files if file.table is not None and file.table.is_view]
    return guide("package.md", info=info, files=files, views=views)


def _dictionary(tables: Sequence[DataTable]) -> Iterator[tuple[str, ...]]:
    """The head of `dictionary.csv`, then a row for each column."""
    yield ("table", "kind", "column", "type", "key", "refers_to", "meaning")
    for table in tables:
        for column in table.columns:
            told = ("view" if table.is_view else "table", column.name, column.type)
            key = "yes" if column.name in table.key else ""
            yield (table.name, *told, key, ".".join(column.refers_to or ()), column.meaning)
