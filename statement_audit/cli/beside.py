"""What stands beside a score wherever it is printed: marks of a league table, and what the statement says of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from statement_audit.store.rows import LeagueRow, UnrankedRow


MARKS = {"REPLIED": "†", "REVIEWED": "‡", "GUESSED": "*"}


def marked(row: LeagueRow | UnrankedRow) -> str:
    """The company's name, marked where it has replied, people decided on findings, or sectors are guesses."""
    marks = "".join(
        mark for mark, has in zip(MARKS.values(), (row.replies, row.decided, row.guessed), strict=True) if has
    )
    return " ".join(filter(None, (row.company or row.source_name, marks)))


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
