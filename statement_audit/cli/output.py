"""Writing: data to stdout, notes to stderr, text of others never as markup."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from statement_audit.errors import UsageError
from statement_audit.export import text_files
from statement_audit.report.words import RESULTS
from statement_audit.resources import table_beside
from statement_audit.safe_text import printable, safe_json
from statement_audit.tabular import DataColumn, DataTable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

MARKS = {result: word.label for result, word in RESULTS.items()} | {"not_met": "NOT MET"}
WORDS: Mapping[str, Mapping[str, str]] = table_beside(__file__, "words")
LEGENDS = WORDS["legends"]


def console(*, stderr: bool = False) -> Console:
    """A console that keeps to the terminal's width, and to 100 columns when piped."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", 100))
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, soft_wrap=False)


def note(message: str) -> None:
    """One plain line to stderr; names of others in it move no cursor."""
    print(printable(message), file=sys.stderr)


@contextmanager
def working(message: str) -> Iterator[None]:
    """Show on a terminal what goes on, until it is done."""
    with console(stderr=True).status(text(message)) if sys.stderr.isatty() else nullcontext():
        yield


def width() -> int:
    """The columns that there are."""
    return console().width


def show(what: RenderableType, **how: Any) -> None:
    """A table, or words already made safe, to stdout."""
    console().print(what, **how)


def say(*lines: object, indent: int = 0, **how: Any) -> None:
    """Lines to stdout, wrapped at the terminal's width, with every line set in; an empty one where none is given."""
    from rich.padding import Padding

    for line in lines or ("",):
        words = text(line)
        show(Padding(words, (0, 0, 0, indent), expand=False) if indent else words, **how)


def picked(row: Any, names: Sequence[str]) -> dict[str, Any]:
    """Fields of a row, as its own values."""
    return {name: getattr(row, name) for name in names}


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (Path, date)):
        return str(value)
    return value


def print_json(value: Any) -> None:
    """JSON to stdout, one document."""
    sys.stdout.write(safe_json(json.dumps(plain(value), ensure_ascii=not _holds("\U0001f600"), indent=2)) + "\n")


def _holds(characters: str) -> bool:
    """Whether stdout's encoding has these characters."""
    try:
        characters.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def table_of(columns: Iterable[str]) -> DataTable:
    """A table of columns of these names, as writers of files take it."""
    return DataTable("", "", tuple(DataColumn(name, "text", "") for name in columns), is_view=True)


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], stream: Any = None) -> int:
    """CSV with a header line; returns the number of rows."""
    cells = ([plain(row.get(column)) for column in columns] for row in rows)
    return text_files.write_csv(table_of(columns), cells, stream or sys.stdout)


AsJson = Annotated[bool, Option("--json")]


@dataclass(frozen=True)
class ListForm:
    """The options of a command that lists rows: as a table, where neither is given.

    Args:
        as_csv: Print CSV.
    """

    as_json: AsJson = False
    as_csv: Annotated[bool, Option("--csv")] = False

    def __post_init__(self) -> None:
        if self.as_json and self.as_csv:
            raise UsageError("--json and --csv exclude each other.", hint="Give one of them.")

    def printed(
        self, rows: Iterable[Any], columns: Sequence[str] = (), document: Callable[[], Any] | None = None
    ) -> bool:
        """Print the rows as JSON or CSV where that was asked for; False where a table is wanted.

        `columns`: of the CSV; else those of the first row. `document` makes what JSON holds instead of the rows.
        """
        if self.as_json:
            print_json(document() if document else list(rows))
        elif self.as_csv:
            dicts = [plain(row) for row in rows]
            write_csv(dicts, columns or list(dicts[0] if dicts else ()))
        return self.as_json or self.as_csv


@dataclass(frozen=True)
class Column:
    """What a table says of each row: the field of the heading's name or of another, or what is worked out from the row.

    `digits`: a figure with so many decimals, a dash where there is none. `right`: as figures stand, never wrapped.
    `least`: on a narrow screen it is one of those that give way, down to this width. `room`: on a narrower screen than
    that it is left out.
    """

    heading: str
    value: str | Callable[[Any], Any] = ""
    digits: int | None = None
    right: bool = False
    least: int | None = None
    room: int = 0

    def cell(self, row: Any) -> Any:
        """The words for a row."""
        value = self.value or self.heading
        if isinstance(value, str):
            found = row[value] if isinstance(row, Mapping) else getattr(row, value)
        else:
            found = value(row)
        return text(found if self.digits is None else number(found, self.digits))


def show_table(
    columns: Sequence[Column], rows: Iterable[Any], *, title: object = None, empty: str = "", headings: bool = True
) -> bool:
    """Print a row of cells for each row, nothing as markup; where there is none, `empty`. Whether there was one."""
    listed = list(rows)
    if empty and not listed:
        say(empty)
    else:
        show(table(columns, listed, title=title, headings=headings))
    return bool(listed)


def table(columns: Sequence[Column], rows: Iterable[Any], *, title: object = None, headings: bool = True) -> Table:
    """A plain table. Where a column may give way, those that may not keep to one line."""
    from rich import box
    from rich.table import Table

    made = Table(
        title=None if title is None else text(title),
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        title_justify="left",
        show_edge=False,
        show_header=headings,
    )
    shown = [column for column in columns if column.room <= width()]
    gives_way = any(column.least for column in shown)
    for column in shown:
        figures = column.right or column.digits is not None
        made.add_column(
            text(column.heading),
            justify="right" if figures else "left",
            no_wrap=figures or (gives_way and not column.least),
            overflow="fold",
            min_width=column.least,
        )
    for row in rows:
        made.add_row(*(column.cell(row) for column in shown))
    return made


def text(value: Any) -> Any:
    """Someone else's words for a terminal: no markup, no control characters but line ends."""
    from rich.text import Text

    return Text("" if value is None else printable(str(value)))


def short_source(name: str, width: int) -> Any:
    """The last part of a path or an address on at most two lines of `width`, broken where a word ends."""
    last = [part for part in name.replace("\\", "/").split("/") if part][-1:] or [name]
    shown = text(last[0]).plain
    if len(shown) <= width:
        return text(shown)
    cut = next((at for at in range(width, width // 2, -1) if shown[at - 1] in " -_,&" or shown[at] == " "), width)
    first, second = shown[:cut].rstrip(), shown[cut:].strip()
    return text(f"{first}\n{second if len(second) <= width else '…' + second[1 - width :]}")


def number(value: float | None, digits: int = 0) -> str:
    """A figure, or a dash where it cannot be told."""
    return "–" if value is None else f"{value:.{digits}f}"


def words(code: str) -> str:
    """A code such as `not_found` in words."""
    return code.replace("_", " ")


def status_words(status: str) -> str:
    """A finding's status in words; what is not found is not found in the statement."""
    return words(status) + (" in statement" if status == "not_found" else "")


def of_year(company: object, year: int | None) -> str:
    """Whose statement, and for which year."""
    return f"{company}, {year or 'year unknown'}"


def quoted(quote: str, width: int) -> str:
    """A quote on one line, cut to `width` characters."""
    return f"“{shorten(' '.join(quote.split()), width)}”"


def counted(count: int, thing: str) -> str:
    """ "1 error", "2 errors"."""
    return f"{count:,} {thing}{'s' * (count != 1)}"


def points(share: float | None) -> str:
    """A share from 0 to 1 as a score from 0 to 100, or a dash where it cannot be told."""
    return number(None if share is None else 100 * share)


def share(value: float | None) -> str:
    """A share from 0 to 1 in percent, or a dash where it cannot be told."""
    return percent(None if value is None else 100 * value)


def percent(value: float | None) -> str:
    """A share in percent, from 0 to 100, or a dash where it cannot be told."""
    return "–" if value is None else f"{value:.0f} %"


def bar(share: float | None, width: int = 20) -> str:
    """A share from 0 to 1 as a bar of `width` characters."""
    if share is None:
        return "not assessed"
    full = round(share * width)
    filled, empty = ("█", "·") if _holds("█·") else ("#", ".")
    return filled * full + empty * (width - full)


def shorten(value: str, width: int) -> str:
    """At most `width` characters, cut at a word."""
    if len(value) <= width:
        return value
    cut = value[: width - 1].rsplit(" ", 1)[0] or value[: width - 1]
    return cut + "…"
