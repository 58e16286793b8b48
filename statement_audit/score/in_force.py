"""Which law a statement is held against: the one in force on the day of its approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from statement_audit.models import Fact, FactKind, Gate, GateTest, Identity

APPROVAL, PERIOD_END, SCORED, FIRST_VERSION = "approval", "period_end", "scored", "first_version"


@dataclass(frozen=True, slots=True)
class LawDay:
    """A day (ISO date) and what gave it: approval, period_end, scored or first_version. Empty: the latest text."""

    on: str = ""
    by: str = ""


ANY_DAY = LawDay()


def law_day(stated: Sequence[Fact], identity: Identity, today: date) -> LawDay:
    """The day of approval; where it is not told the end of the period, else the day of scoring.

    Args:
        stated: approvals and signatures; of an approval dated by its month alone, the first of the month counts.
        identity: for the period.
        today: the last day that a statement may be dated.
    """
    approved = next((fact.end_date for fact in stated if fact.kind is FactKind.APPROVAL and fact.end_date), None)
    if approved is not None:
        return LawDay(approved.isoformat(), APPROVAL)
    if identity.period_end is not None:
        return LawDay(identity.period_end.isoformat(), PERIOD_END)
    return LawDay(today.isoformat(), SCORED)


def version_in_force(versions: Sequence[Gate], day: LawDay) -> Gate:
    """Of a law's versions in force, the one that began last before the day; the first where all began later."""
    ordered = sorted(versions, key=lambda gate: gate.since)
    return next((gate for gate in reversed(ordered) if not day.on or gate.since <= day.on), ordered[0])


def day_of(gate: Gate, day: LawDay) -> LawDay:
    """The day by which a gate's tests are chosen: never before its version began."""
    return LawDay(gate.since, FIRST_VERSION) if day.on and day.on < gate.since else day


def holds(test: GateTest, day: LawDay) -> bool:
    """Whether the law asked for this on the day; where none is known, whether it asks for it still."""
    return not test.until if not day.on else test.since <= day.on and (not test.until or day.on < test.until)
