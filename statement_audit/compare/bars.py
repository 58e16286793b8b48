"""Where a draft must be before it goes on: bars, and what of a draft is below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from statement_audit.compare.draft_check import DraftCheck, in_the_way_words
from statement_audit.models import Status

ANSWERED = frozenset({Status.OUTCOME, Status.CONCRETE_SPECIFIC, Status.CONCRETE_GENERIC, Status.MET})


@dataclass(frozen=True, slots=True)
class Bars:
    """`gate`: no required test of a law is missed or half met; what is only open passes. `quality`: the least, 0-100.
    `criteria`: ids of what must be done or met, whatever else the draft says."""

    gate: bool = False
    quality: float | None = None
    criteria: tuple[str, ...] = ()

    def missed(self, check: DraftCheck, quality: float | None) -> Iterator[str]:
        """What is below a bar, each in words that name the option that set it."""
        for law in check.laws if self.gate else ():
            if law.in_the_way:
                yield f"{law.law} lacks {in_the_way_words(law.in_the_way)} (--fail-on-gate)"
        if self.quality is not None and (quality is None or quality < self.quality):
            told = "that cannot be told" if quality is None else f"{quality:.1f}"
            yield f"quality {told} is below the bar of {self.quality:g} (--fail-under)"
        for name in self.criteria:
            found = check.criteria[name]
            if found.status not in ANSWERED:
                yield f"{name} {found.name} is not answered, {found.status.value.replace('_', ' ')} (--fail-on)"
