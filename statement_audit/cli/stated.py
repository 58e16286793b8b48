"""What a statement says of itself, printed: used by `show` and `check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

LABELS = {
    "entity": "For",
    "period": "Period",
    "approval": "Approved",
    "signature": "Signed",
    "law": "Law",
    "publication": "Published",
}
SHOWN = 6  # facts a kind, unless everything is asked for
QUOTED = 300
GUESS_QUOTED = 90


def print_facts(console: Console, facts: Iterable[Any], *, everything: bool = False) -> None:
    """A line a fact with its page, with `everything` also its quote. Facts of a result or database rows."""
    from statement_audit.cli import output

    by_kind: dict[str, list[Any]] = {}
    for fact in facts:
        by_kind.setdefault(str(getattr(fact, "fact", None) or fact.kind.value), []).append(fact)
    console.print(output.text("\nWhat the statement says of itself"))
    for kind, label in LABELS.items():
        found = by_kind.get(kind, [])
        for fact in found if everything else found[:SHOWN]:
            console.print(output.text(f"  {label}: {describe(kind, fact)}, p. {fact.page}"))
            if everything:
                console.print(output.text(f"    “{output.shorten(fact.quote, QUOTED)}”"))
        if not everything and len(found) > SHOWN:
            console.print(output.text(f"    and {len(found) - SHOWN} more"))
    missing = ", ".join(label.lower() for kind, label in LABELS.items() if kind not in by_kind)
    if missing:
        console.print(output.text(f"  Not found in statement: {missing}"))


def print_sectors(console: Console, sectors: Sequence[str], guesses: Sequence[Mapping[str, Any]]) -> None:
    """The sectors that were told, then those guessed, each with its reason and how sure it is; nothing without any."""
    from statement_audit.cli import output

    told = [sector for sector in sectors if sector not in {guess["sector"] for guess in guesses}]
    if told:
        console.print(output.text(f"Sectors: {', '.join(told)}"))
    by_reason: dict[str, list[str]] = {}
    for guess in guesses:
        by_reason.setdefault(f"{why_guessed(guess)} ({guess['confidence']:.2f})", []).append(guess["sector"])
    for reason, keys in by_reason.items():
        console.print(output.text(f"Sectors (guessed): {', '.join(keys)} · {reason}"))


def why_guessed(guess: Mapping[str, Any]) -> str:
    """The reason of a guess in words, as `SectorGuess` or the database gives it."""
    from statement_audit.cli import output

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
        return f"{fact.value}{'' if fact.role == 'claimed' else ' (named, not said to be the ground)'}"
    return str(fact.value)


def _day(fact: Any) -> str:
    if fact.end_date is None:
        return ""
    text = str(fact.end_date)
    return text[:7] if getattr(fact, "day_known", True) is False else text


def print_entity_checks(console: Console, checks: Sequence[Any]) -> None:
    """The formal criteria of a joint statement, entity by entity."""
    from statement_audit.cli import output

    if not checks:
        return
    console.print(output.text("\nJoint statement: formal criteria by entity"))
    shown = output.table("law", "entity", "STA-01", "STA-02", "STA-03", "STA-04")
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for check in checks:
        value = f"{getattr(check.status, 'value', check.status)} ({check.reason.replace('_', ' ')})"
        rows.setdefault((check.law, check.entity), {})[check.criterion] = value.replace("_", " ")
    for (law, entity), found in rows.items():
        shown.add_row(law, output.text(entity), *(found.get(f"STA-0{number}", "") for number in range(1, 5)))
    console.print(shown)
