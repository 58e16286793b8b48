"""What a statement says of itself, printed: used by `show` and `check`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from statement_audit.cli import output
from statement_audit.cli.output import Column

LABELS = {
    "entity": "For",
    "period": "Period",
    "approval": "Approved",
    "signature": "Signed",
    "law": "Law",
    "publication": "Published",
}
ENTITY_CHECKS = tuple(map(Column, ("entity", "STA-01", "STA-02", "STA-03", "STA-04")))
SHOWN = 6  # facts a kind, unless everything is asked for
QUOTED = 300
GUESS_QUOTED = 90


def print_facts(facts: Iterable[Any], *, everything: bool = False) -> None:
    """A line a fact with its page, with `everything` also its quote. Facts of a result or database rows."""
    by_kind: dict[str, list[Any]] = {}
    for fact in facts:
        by_kind.setdefault(str(getattr(fact, "fact", None) or fact.kind.value), []).append(fact)
    output.say("\nWhat the statement says of itself")
    for kind, label in LABELS.items():
        found = by_kind.get(kind, [])
        for fact in found if everything else found[:SHOWN]:
            output.say(f"  {label}: {describe(kind, fact)}, p. {fact.page}")
            if everything:
                output.say(f"    “{output.shorten(fact.quote, QUOTED)}”")
        if not everything and len(found) > SHOWN:
            output.say(f"    and {len(found) - SHOWN} more")
    missing = ", ".join(label.lower() for kind, label in LABELS.items() if kind not in by_kind)
    if missing:
        output.say(f"  Not found in statement: {missing}")


def print_sectors(sectors: Sequence[str], guesses: Sequence[Mapping[str, Any]]) -> None:
    """The sectors that were told, then those guessed, each with its reason and how sure it is; nothing without any."""
    told = [sector for sector in sectors if sector not in {guess["sector"] for guess in guesses}]
    if told:
        output.say(f"Sectors: {', '.join(told)}")
    by_reason: dict[str, list[str]] = {}
    for guess in guesses:
        by_reason.setdefault(f"{why_guessed(guess)} ({guess['confidence']:.2f})", []).append(guess["sector"])
    for reason, keys in by_reason.items():
        output.say(f"Sectors (guessed): {', '.join(keys)} · {reason}")


def why_guessed(guess: Mapping[str, Any]) -> str:
    """The reason of a guess in words, as `SectorGuess` or the database gives it."""
    if guess["basis"] == "list":
        return f"listed as {guess['reason']}"
    if guess["basis"] == "register":
        return f"sector named in {guess['reason']}"
    return f"“{output.shorten(guess['quote'], GUESS_QUOTED)}” p. {guess['page']}"


def describe(kind: str, fact: Any) -> str:
    """One fact in words."""
    day = _day(fact)
    if kind == "entity":
        number = getattr(fact, "company_number", None) or getattr(fact, "number", None)
        return str(fact.value) + (f", number {number}" if number else "") + (f", under {fact.law}" if fact.law else "")
    if kind == "period":
        basis = {"start_inferred": " (start worked out from the end)", "year_only": " (year only)"}
        return str(fact.value).replace("/", " to ") + basis.get(fact.role or "", "")
    if kind == "approval":
        of_whom = f" of {fact.entity}" if fact.entity else ""
        return f"{fact.value or 'by somebody not named'}{of_whom}" + (f", {day}" if day else ", no date")
    if kind == "signature":
        who = ", ".join(part for part in (fact.value or "no name", fact.role, fact.entity) if part)
        return f"{who}; {'signed' if fact.signed else 'no sign of signing'}" + (f", {day}" if day else "")
    if kind == "law":
        said = {"claimed": "", "not_required": " (said not to ask for it)"}
        return f"{fact.value}{said.get(fact.role, ' (named, not said to be the ground)')}"
    return f"{fact.value}{' (last updated)' if fact.role == 'updated' else ''}"


def _day(fact: Any) -> str:
    if fact.end_date is None:
        return ""
    text = str(fact.end_date)
    return text[:7] if getattr(fact, "day_known", True) is False else text


def print_entity_checks(checks: Sequence[Any]) -> None:
    """The formal criteria of a joint statement, entity by entity."""
    by_law: dict[str, dict[str, dict[str, str]]] = {}
    for check in checks:
        rows = by_law.setdefault(check.law, {})
        row = rows.setdefault(check.entity, defaultdict(str, entity=check.entity))
        row[check.criterion] = output.words(f"{getattr(check.status, 'value', check.status)} ({check.reason})")
    for law, rows in by_law.items():
        output.say(f"\nJoint statement, {law}: formal criteria by entity")
        output.show_table(ENTITY_CHECKS, rows.values())
