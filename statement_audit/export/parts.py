"""A folder of parts: each part is one database as Parquet files, and `parts.json` says which files count."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from statement_audit.errors import StoreError, UsageError
from statement_audit.named_files import read_named_text
from statement_audit.tabular import DataTable
from statement_audit.writing import beside, refuse_links, refuse_users_files, writing_files

LISTING = "parts.json"
GUIDES = ("README.md", "views.sql")
FORMAT = 1
ROWS_A_PART = 10**10
MOST_PARTS = 9_999
_RUNS_A_SECOND = 100
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

# Columns that hold ids and are no foreign keys: the table that they mean.
_ALSO_IDS = {("targets", "begun_after_fetch"): "fetches"}
_ID_LISTS = {("reviewed_scores", "review_ids")}  # ids separated by blanks


@dataclass(frozen=True, slots=True)
class Part:
    """One database among the parts.

    `number` makes its ids unique. `version` counts how often it was written; None until the first time has ended, and
    `begun` is the version that was begun last. `schema`: migrations that its database had. `database` tells databases
    apart: when its first run started. `as_of`: when its latest run ended.
    """

    name: str
    number: int
    version: int | None = None
    begun: int = 0
    schema: tuple[str, ...] = ()
    database: str = ""
    as_of: str = ""
    statements: int = 0


def part_name(text: str) -> str:
    """The name, checked.

    Raises:
        UsageError: it has other characters than A-Z, a-z, 0-9, - and _, or more than 64.
    """
    if not _NAME.fullmatch(text):
        raise UsageError(
            f"{text!r} cannot be the name of a part.",
            hint="Allowed: letters A-Z and a-z, digits, - and _, at most 64. Give one with --part.",
        )
    return text


def name_from(path: Path) -> str:
    """A name made of the file's: what a name may not have becomes a hyphen.

    Raises:
        UsageError: nothing is left.
    """
    return part_name(re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-")[:64])


def part_file(table: str, part: Part) -> str:
    """Where a table of a part is, from the folder."""
    return f"{table}/part={part.name}/data-{part.version}.parquet"


# --- the listing ----------------------------------------------------------------------------


def read_listing(folder: Path) -> list[Part]:
    """All parts of the folder, also those whose first writing has not ended; none where there is no listing yet.

    Raises:
        StoreError: the listing is damaged or of a newer version.
    """
    path = folder / LISTING
    try:
        held = json.loads(read_named_text(path))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"Cannot read {path}: {error}.", hint="Export the parts again into a new folder.") from error
    try:
        if held["format"] > FORMAT:
            raise _newer(folder)
        parts = [Part(**(entry | {"schema": tuple(entry["schema"])})) for entry in held["parts"]]
        for part in parts:
            part_name(part.name)
    except (KeyError, TypeError, AttributeError, UsageError) as error:
        raise StoreError(f"{path} is damaged: {error}.", hint="Export the parts again into a new folder.") from error
    return parts


def written_parts(folder: Path, schema: Sequence[str]) -> list[Part]:
    """The parts that can be read, in the order of their numbers.

    Args:
        folder: where they are.
        schema: migrations that this version knows.

    Raises:
        UsageError: there is no such folder, or no part in it.
        StoreError: a part is of a newer or an older schema, or lacks files.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", hint=_HOW)
    parts = [part for part in read_listing(folder) if part.version is not None]
    if not parts:
        raise UsageError(f"{folder} holds no parts.", hint=_HOW)
    for part in parts:
        if set(part.schema) - set(schema):
            raise _newer(folder, part)
        if set(schema) - set(part.schema):
            raise StoreError(
                f"Part {part.name} of {folder} was written by an earlier version of statement-audit.",
                hint="Write it again: statement-audit export --format parts"
                f" --out {folder} --part {part.name} --db FILE",
            )
    return sorted(parts, key=lambda part: part.number)


_HOW = "Make one with: statement-audit export --format parts --out DIR --db FILE"


def _newer(folder: Path, part: Part | None = None) -> StoreError:
    what = f"Part {part.name} of {folder}" if part else f"{folder}"
    return StoreError(
        f"{what} was written by a newer version of statement-audit.",
        hint="Upgrade with: pip install --upgrade statement-audit",
    )


def write_listing(folder: Path, parts: Iterable[Part]) -> None:
    """Replace the listing: a reader sees the old one or the new one."""
    entries = [asdict(part) for part in sorted(parts, key=lambda part: part.number)]
    write_texts(folder, {LISTING: json.dumps({"format": FORMAT, "parts": entries}, indent=1) + "\n"})


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of the folder, in place of those that an export wrote."""
    with writing_files(folder, texts) as new:
        for name, text in texts.items():
            (new / name).write_text(text, encoding="utf-8", newline="\n")


def refuse_other_folders(folder: Path) -> None:
    """A folder in use for something else, or whose guides somebody rewrote: they are not ours to replace.

    Raises:
        UsageError: it is a file, holds files and no parts, or a listing or guide that no export wrote.
    """
    held = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    if folder.exists() and (not folder.is_dir() or (LISTING not in held and set(held) - {f"{LISTING}.lock"})):
        raise UsageError(f"{folder} is there already and holds no parts.", hint="Name a new folder with --out.")
    refuse_users_files(folder, (LISTING, *GUIDES))


# --- writing a part -------------------------------------------------------------------------


def begin_part(folder: Path, name: str, database: str, *, may_replace: bool) -> Part:
    """Enter the part into the listing and return it as it will be once written. Hold the folder's lock.

    Args:
        folder: where the parts are.
        name: of the part, checked.
        database: what tells the database apart from others.
        may_replace: whether a part of this name that another database wrote is replaced.

    Raises:
        UsageError: another database wrote it, or a part has this name in other letter case.
    """
    parts = read_listing(folder)
    same = next((part for part in parts if part.name.casefold() == name.casefold()), None)
    if same is not None and same.name != name:
        raise UsageError(
            f"{folder} has a part {same.name}: {name} would be the same folder on some computers.",
            hint=f"Give --part {same.name} to replace it, or another name.",
        )
    if same is not None and same.database != database and not may_replace:
        raise UsageError(
            f"Part {name} of {folder} was written from another database.",
            hint=f"Give another name with --part, or --part {name} to replace it.",
        )
    old = same or Part(name, 1 + max((part.number for part in parts), default=0))
    if old.number > MOST_PARTS:
        raise UsageError(f"{folder} holds {MOST_PARTS} parts, which is the most.", hint="Begin another folder.")
    begun = replace(old, begun=old.begun + 1)
    write_listing(folder, [*(part for part in parts if part.name != name), begun])
    return replace(begun, version=begun.begun, database=database)


def write_tables(
    folder: Path,
    part: Part,
    tables: Iterable[DataTable],
    read: Callable[[DataTable], Iterable[Sequence[Any]]],
    runs: Iterable[tuple[int, str]],
) -> Iterator[int]:
    """Write each table of the part beside what is there, and yield the number of its rows.

    Args:
        folder: where the parts are.
        part: as `begin_part` gave it.
        tables: the tables, without views.
        read: the rows of a table, one at a time.
        runs: each run's id and start, in the order of the ids.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    from statement_audit.export.parquet import write_parquet

    run_ids = number_runs(part.number, runs)
    for table in tables:
        path = folder / part_file(table.name, part)
        refuse_links(folder, part_file(table.name, part))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Truth values stay 0 and 1, so that the same SQL works on both stores.
        columns = (replace(each, type="integer") if each.type == "boolean" else each for each in table.columns)
        plain = replace(table, columns=tuple(columns))
        with beside(path) as place:
            rows = write_parquet(plain, _renumbered(table, read(table), part.number, run_ids), place)
        yield rows


def end_part(folder: Path, part: Part) -> list[Part]:
    """Make the part's new files those that count; return all parts. Hold the folder's lock.

    Where another export of the part began later and has ended, its files stay the ones that count.
    """
    parts = {each.name: each for each in read_listing(folder)}
    held = parts[part.name]
    if (held.version or 0) < (part.version or 0):
        parts[part.name] = replace(part, begun=held.begun)
        write_listing(folder, parts.values())
    return [each for each in parts.values() if each.version is not None]


def remove_files(folder: Path, part: Part, chosen: Callable[[int], bool]) -> None:
    """Delete the part's files of these versions, those half written by an export that was killed among them."""
    for path in folder.glob(f"*/part={part.name}/data-*.parquet*"):
        version = path.name.split(".")[0].removeprefix("data-")
        if version.isdecimal() and chosen(int(version)):
            path.unlink(missing_ok=True)


# --- ids ------------------------------------------------------------------------------------


def number_runs(part: int, runs: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Ids of runs that are in the order of time across parts: the views take the greater id for the newer run.

    Second of the start, part (4 digits), count (2 digits). A run that starts before the one before it, as a clock that
    was set back has it, comes after it all the same.
    """
    made: dict[int, int] = {}
    last = -1
    for run, started in runs:
        last = max(last + 1, int(datetime.fromisoformat(started).timestamp()) * _RUNS_A_SECOND)
        second, count = divmod(last, _RUNS_A_SECOND)
        made[run] = (second * (MOST_PARTS + 1) + part) * _RUNS_A_SECOND + count
    return made


def _renumbered(
    table: DataTable, rows: Iterable[Sequence[Any]], part: int, runs: dict[int, int]
) -> Iterator[Sequence[Any]]:
    """The rows with ids that no other part has: the part's number, then ten digits of the id in its database."""
    shift = part * ROWS_A_PART
    meanings = [_id_of(table, index) for index in range(len(table.columns))]
    numbered = [(index, meaning == "runs") for index, meaning in enumerate(meanings) if meaning]
    lists = [index for index, column in enumerate(table.columns) if (table.name, column.name) in _ID_LISTS]
    for row in rows:
        new = list(row)
        for index, is_run in numbered:
            if new[index] is not None:
                new[index] = runs[new[index]] if is_run else new[index] + shift
        for index in lists:
            new[index] = " ".join(str(int(one) + shift) for one in new[index].split())
        yield new


def _id_of(table: DataTable, index: int) -> str | None:
    """The table whose ids this column holds, if it holds any."""
    column = table.columns[index]
    if column.type != "integer":
        return None
    if column.refers_to:
        return column.refers_to[0]
    if table.key == (column.name,):
        return table.name
    return _ALSO_IDS.get((table.name, column.name))
