"""Screens: what a command tells at length, each a text template in `screens/`, with the words as they will stand.

A tab at the beginning of a line sets it in by two columns, also where it wraps. `{{ bold }}` or `{{ whole }}` after the
tabs makes the line bold, or leaves wrapping it to the terminal; `{{ aside }}` sends it to stderr. `{{ put(...) }}`, on
a line of its own, stands for a table or another renderable. Values move no cursor, and a line end in one neither ends
the line nor its being set in.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.report.words import TEST_KINDS, law_day, status_word
from statement_audit.safe_text import printable
from statement_audit.tabular import grouped

_BOLD, _WHOLE, _ASIDE, _PUT, _LINE_END = "\x01\x02\x03\x04\x05"  # no value has them once it is printable
_MARKS = _BOLD + _WHOLE + _ASIDE + _PUT
_STYLES: dict[str, dict[str, Any]] = {_BOLD: {"style": "bold"}, _WHOLE: {"soft_wrap": True}}


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


def wrapped(value: str, indent: str) -> str:
    """Someone's words on one line, wrapped to the screen with every line set in."""
    later, plain = " " * len(indent), printable(" ".join(value.split()))
    lines = textwrap.wrap(plain, max(20, output.width() - len(indent)), break_on_hyphens=False) or [""]
    return indent + f"\n{later}".join(lines)


# --- what a statement says of itself, and what is guessed of it -------------------------------------------

ENTITY_CHECKS = tuple(map(Column, ("entity", "STA-01", "STA-02", "STA-03", "STA-04")))
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
    *(output.number, output.points, output.share, output.shorten, output.quoted, output.words, output.status_words),
    *(status_word, wrapped),
)
_FUNCTIONS = (
    *(output.table, output.of_year, output.counted, law_day),
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
    "ENTITY_CHECKS": ENTITY_CHECKS,
}
