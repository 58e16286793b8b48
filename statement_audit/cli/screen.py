"""Screens: what a command tells at length, each a text template in `screens/`, with the words as they will stand; and
tables, whose columns `tables.toml` declares.

A tab at the beginning of a line sets it in by two columns, also where it wraps. `{{ bold }}` or `{{ whole }}` after the
tabs makes the line bold, or leaves wrapping it to the terminal; `{{ aside }}` sends it to stderr. `{{ put(...) }}`, on
a line of its own, stands for a table or another renderable. Values move no cursor, and a line end in one neither ends
the line nor its being set in.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from statement_audit.cli import output
from statement_audit.cli.output import Column, ListForm
from statement_audit.report.words import TEST_KINDS, law_day, status_word
from statement_audit.resources import table_beside
from statement_audit.safe_text import printable
from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from rich.table import Table

_BOLD, _WHOLE, _ASIDE, _PUT, _LINE_END = "\x01\x02\x03\x04\x05"  # no value has them once it is printable
_MARKS = _BOLD + _WHOLE + _ASIDE + _PUT
_STYLES: dict[str, dict[str, Any]] = {_BOLD: {"style": "bold"}, _WHOLE: {"soft_wrap": True}}


def tell(as_json: bool, document: Any, screen: str, **told: Any) -> None:
    """Print the document as JSON where that was asked for, else the screen of that name."""
    if as_json:
        output.print_json(document)
    else:
        show_screen(screen, **told)


def note_screen(screen: str, **told: Any) -> None:
    """The screen of that name to stderr, where it has no marks."""
    for line in _environment().get_template(f"{screen}.txt").render(**told).split("\n")[:-1]:
        output.note(line.replace(_LINE_END, "\n"))


def show_screen(screen: str, **told: Any) -> None:
    """Print the screen of that name, filled with what is told."""
    things: list[Any] = []

    def put(thing: Any) -> Markup:
        things.append(thing)
        return Markup(_PUT)

    rendered = _environment().get_template(f"{screen}.txt").render(put=put, **told)
    for line in rendered.split("\n")[:-1]:
        shown = line.lstrip("\t")
        mark, words = shown[:1], shown.lstrip(_MARKS).replace(_LINE_END, "\n")
        if mark == _PUT:
            output.show(things.pop(0))
        elif mark == _ASIDE:
            output.note(words)
        else:
            output.say(words, indent=2 * (len(line) - len(shown)), **_STYLES.get(mark, {}))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("screens")),
        autoescape=True,  # tells what templates say from values, which `_finalize` makes harmless
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(form=format, **{each.__name__: each for each in _FILTERS})
    made.globals.update(_GLOBALS, **{each.__name__: each for each in _FUNCTIONS})
    return made


def _finalize(value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return Markup(printable(str(value)).replace("\n", _LINE_END))


# --- tables: their columns and words are in `tables.toml` --------------------------------------------------


def table(name: str, rows: Iterable[Any], *, title: object = None, **told: Any) -> Table:
    """The table of that name; `told`: what its templates speak of beside a row."""
    return output.table(_columns(name, told), rows, title=title)


def list_rows(
    name: str, rows: Sequence[Any], form: ListForm = ListForm(), names: Sequence[str] = (), **told: Any
) -> None:
    """Print the rows in the form that was asked for: as the table of that name with the words for no row and for its
    end, or as JSON and CSV, which have every field of a row; `names`: of CSV without a row."""
    if form.printed(rows, names):
        return
    said = table_beside(__file__, "tables")[name]
    if output.show_table(_columns(name, told), rows, empty=said.get("empty", "")) and "ending" in said:
        output.say(_filled(said["ending"], count=len(rows), **told))


def _columns(name: str, told: Mapping[str, Any]) -> list[Column]:
    return [_column(told, **each) for each in table_beside(__file__, "tables")[name]["columns"]]


def _column(told: Mapping[str, Any], heading: str, value: str = "", **how: Any) -> Column:
    said = (lambda row: _filled(value, row=row, **told)) if "{" in value else value
    return Column(_filled(heading, **told), said, **how)


def _filled(words: str, **told: Any) -> str:
    return str(_plain_template(words).render(**told)).rstrip("\n")


@cache
def _plain_template(words: str) -> Any:
    plain = _environment().overlay(autoescape=False, finalize=lambda value: "" if value is None else value)
    return plain.from_string(words)


def marked(row: Any) -> str:
    """The company's name, marked where it has replied, people decided on findings, or sectors are guesses."""
    marks = "".join(mark for field, mark in output.WORDS["marks"].items() if getattr(row, field))
    return f"{row.company or row.source_name} {marks}".rstrip()


def of_100(name: str, value: float | None) -> str:
    """A draft's number or that of its peers, as it is printed elsewhere."""
    if name in ("quality", "walk_to_talk"):
        return output.number(value, 1 if name == "quality" else 2)
    return output.points(value)


# --- words -----------------------------------------------------------------------------------------------


def wrapped(value: str, indent: str) -> str:
    """Someone's words on one line, wrapped to the screen with every line set in."""
    later, plain = " " * len(indent), printable(" ".join(value.split()))
    lines = textwrap.wrap(plain, max(20, output.width() - len(indent)), break_on_hyphens=False) or [""]
    return indent + f"\n{later}".join(lines)


# --- what a statement says of itself, and what is guessed of it -------------------------------------------

GUESS_QUOTED = 90


def facts_by_kind(facts: Iterable[Any]) -> dict[str, list[Any]]:
    """Facts of a result or database rows."""
    return grouped((str(getattr(fact, "fact", None) or fact.kind.value), fact) for fact in facts)


def by_reason(guesses: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The sectors that were guessed, by the reason and how sure it is."""
    return grouped((f"{why_guessed(guess)} ({guess['confidence']:.2f})", guess["sector"]) for guess in guesses)


def why_guessed(guess: Mapping[str, Any]) -> str:
    """The reason of a guess in words, as `SectorGuess` or the database gives it."""
    if guess["basis"] == "list":
        return f"listed as {guess['reason']}"
    if guess["basis"] == "register":
        return f"sector named in {guess['reason']}"
    return f"“{output.shorten(guess['quote'], GUESS_QUOTED)}” p. {guess['page']}"


def checks_by_law(checks: Iterable[Any]) -> dict[str, Iterable[Mapping[str, str]]]:
    """The formal criteria of a joint statement: the rows of a table for each law, an entity each."""
    by_law: dict[str, dict[str, dict[str, str]]] = {}
    for check in checks:
        rows = by_law.setdefault(check.law, {})
        row = rows.setdefault(check.entity, defaultdict(str, entity=check.entity))
        row[check.criterion] = output.words(f"{getattr(check.status, 'value', check.status)} ({check.reason})")
    return {law: rows.values() for law, rows in by_law.items()}


_FILTERS = (
    *(output.number, output.points, output.share, output.percent, output.bar, output.shorten, output.quoted),
    *(output.words, output.status_words, output.short_source, status_word, printable, wrapped),
)
_FUNCTIONS = (
    *(output.of_year, output.counted, output.width, law_day, table, marked, of_100),
    *(facts_by_kind, by_reason, checks_by_law),
)
_GLOBALS: dict[str, Any] = {
    "bold": Markup(_BOLD),
    "whole": Markup(_WHOLE),
    "aside": Markup(_ASIDE),
    "MARKS": output.MARKS,
    "WORDS": output.WORDS,
    "LEGENDS": output.LEGENDS,
    "TEST_KINDS": TEST_KINDS,
    "LAW_HEADS": {law: name for name, law in LAW_SHORT_FORMS.items()} | {"WIKIRATE-MINIMUM": "minimum"},
}
