"""The folder that is written: templates, shared files, parts of long pages, tables as files."""

import json
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from statement_audit.errors import OutputError
from statement_audit.report import addresses, words
from statement_audit.resources import table_beside
from statement_audit.tabular import DataColumn, DataTable

Item = TypeVar("Item")
HERE = Path(__file__).parent
PARTS = ("companies", "compare", "criteria", "years", "documents", "data", "static")


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list that is too long for one: `items`, its number from 1, and how many there are."""

    number: int
    of: int
    items: Sequence[Any]


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file of the site. `notes`: column -> what it holds."""

    path: str
    title: str
    rows: int | None
    size: int
    notes: Mapping[str, str]


def own_table(name: str, path: str = "") -> DataTable:
    """A table that is only a page's, in the words of `tables.toml`. `path`: its file's name, where that is another."""
    told = table_beside(__file__, "tables")[name]
    columns = tuple(DataColumn(each, "text", meaning) for each, meaning in told["columns"].items())
    return DataTable(path or name, told["meaning"], columns, False)


@dataclass
class Site:
    """Writes pages into `out`. `menu`: (address, words) of the pages that every page links to; `writers`: kind of file
    -> what writes a table's rows into a stream and counts them."""

    out: Path
    menu: Sequence[tuple[str, str]]
    shared: Mapping[str, Any]
    writers: Mapping[str, Callable[..., int]]
    pool: Executor | None = None
    promised: list[Future[object]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    files: list[OfferedFile] = field(default_factory=list)
    largest: tuple[int, str] = (0, "")

    def __post_init__(self) -> None:
        self.url, self.title = str(self.shared["site_url"]), str(self.shared["site_title"])
        self.cards = bool(self.shared["cards"])
        self.environment = environment()
        self.environment.globals.update(self.shared)

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Until its end a process beside does what `later` is given, where cards are drawn; then all of it is done.

        Raises:
            OutputError: that process was ended by the system. Also what the work itself raises.
        """
        from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

        if not self.cards:
            yield
            return
        beside = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(1, beside, _end_with_parent)
        try:
            yield
            for each in self.promised:
                each.result()
        except BrokenProcessPool as error:
            hint = "Is there memory left? A script that calls this needs: if __name__ == '__main__'"
            raise OutputError("The process that draws cards was ended.", hint=hint) from error
        finally:
            self.pool.shutdown(cancel_futures=True)

    def later(self, work: Callable[..., object], *arguments: Any) -> None:
        """Have something done beside what is written, where there is a process for it (`drawing`), else now."""
        if self.pool is None:
            work(*arguments)
        else:
            self.promised.append(self.pool.submit(work, *arguments))

    def begin(self) -> None:
        """Lay out the new folder. Raises OSError where it cannot be written, as do the methods below."""
        for name in PARTS:
            (self.out / name).mkdir(parents=True)
        for file in (HERE / "static").iterdir():
            shutil.copyfile(file, self.out / "static" / file.name)

    def write(self, path: str, template: str, /, **values: Any) -> None:
        """Write one page. Templates find `root` (the way to the site's root), `path`, `address` and the menu."""
        root, address = "../" * path.count("/"), self.address(path)
        made = self.environment.get_template(template)
        self.write_text(path, made.render(root=root, path=path, address=address, menu=self.menu, **values))
        self.paths.append(path)

    def address(self, path: str) -> str:
        """The whole address of a page where the site's is known, else the way to it."""
        return self.url if self.url and path == "index.html" else self.url + path

    def write_table(self, table: DataTable, rows: Iterable[Sequence[Any]], kind: str = "csv") -> None:
        """Write a table's rows into `data/` and offer the file; one of a folder below is offered on its page alone."""
        path = f"data/{table.name}.{kind}"
        (self.out / path).parent.mkdir(exist_ok=True)
        with (self.out / path).open("w", encoding="utf-8", newline="", errors="replace") as stream:
            count = self.writers[kind](table, rows, stream)
        if "/" not in table.name:
            notes = {column.name: column.meaning for column in table.columns} if kind == "csv" else {}
            self.offer(path, table.meaning, count, notes)

    def write_objects(self, name: str, rows: Iterable[Any]) -> None:
        """Write one of the site's own tables, whose columns are fields of the rows."""
        table = own_table(name)
        self.write_table(table, (tuple(getattr(row, column) for column in table.header) for row in rows))

    def offer(self, path: str, title: str, rows: int | None, notes: Mapping[str, str]) -> None:
        """List a file that is written among the downloads."""
        self.files.append(OfferedFile(path, title, rows, (self.out / path).stat().st_size, notes))

    def write_text(self, path: str, text: str) -> None:
        data = text.encode("utf-8", errors="replace")
        (self.out / path).parent.mkdir(exist_ok=True)
        (self.out / path).write_bytes(data)
        if path.endswith(".html"):
            self.largest = max(self.largest, (len(data), path))

    def write_list(self, path: str, template: str, items: Sequence[Any], size: int, /, **values: Any) -> None:
        """Write a page whose list may be long, in parts of `size`; templates find the items in `part.items`."""
        for each in parts(items, size):
            self.write(addresses.part(path, each.number), template, part=each, first=path, **values)


def _end_with_parent() -> None:
    """In the process beside: Ctrl-C is for the command, and when that is killed, nothing stays."""

    def wait() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=wait, daemon=True).start()


def as_json(value: Any, ascii_only: bool = True) -> str:
    """Compact JSON that is safe inside a script: no `<`."""
    return json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":")).replace("<", "\\u003c")


def parts(items: Sequence[Any], size: int) -> list[ListPage]:
    """Cut a list into parts; an empty list is one empty part."""
    starts = range(0, max(len(items), 1), size)
    return [ListPage(number, len(starts), items[start : start + size]) for number, start in enumerate(starts, 1)]


def environment() -> Any:
    """Templates, pages with autoescape; every text is cleaned of unseen signs on its way out."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=lambda name: name is None or name.endswith(".html"),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled_once(),
    )
    made.filters.update(
        cut=words.cut, md=words.md, day=words.day, number=words.number, percent=words.percent, plain=words.plain,
        year=words.year_word, shade=words.shade, status=words.status_word, chip=partial(_chip, words.status_word),
        result=words.result_word, result_chip=partial(_chip, words.result_word), reason=words.reason_word,
        web_url=words.web_url, source_label=words.source_label, card=addresses.card,
        statement_page=addresses.statement_page,
        criterion_page=addresses.criterion_page, anchor=addresses.criterion_anchor, embed_page=addresses.embed_page,
    )  # fmt: skip
    made.globals.update(
        WORDS=words.WORDS, STATUSES=words.STATUSES, OPEN_WORDS=words.OPEN_WORDS, KINDS=words.KINDS_OF_ANSWER,
        caveats=words.caveats,
        law_day=words.law_day, rank_words=words.rank_words, part_address=addresses.part,
        LEAGUE_EMBED=addresses.LEAGUE_EMBED,
    )  # fmt: skip
    return made


@cache
def _compiled_once() -> Any:
    """Templates that were compiled for one site serve the next of this process: a third of a small one's time."""
    from jinja2 import BytecodeCache

    class Compiled(BytecodeCache):
        kept: ClassVar[dict[tuple[str, str], Any]] = {}

        def load_bytecode(self, bucket: Any) -> None:
            bucket.code = self.kept.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: Any) -> None:
            self.kept[bucket.key, bucket.checksum] = bucket.code

    return Compiled()


@cache
def _chip(word_of: Callable[[Any], words.StatusWord], status: str | None) -> Any:
    """A status as words on its colour, with its sign. Made once for each status: a report has a million of them."""
    from markupsafe import Markup

    form = Markup('<span class="chip l{}"><span class="sign" aria-hidden="true">{}</span> {}</span>')
    word = word_of(status)
    return form.format(word.level, word.mark, word.label)


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return words.clean(value)
    return "" if value is None else value
