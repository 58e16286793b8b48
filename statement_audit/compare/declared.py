"""What companies ticked in a register beside what their statements say: totals by question and by company."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

from statement_audit.tabular import grouped


@dataclass(frozen=True, slots=True)
class DeclaredTotal:
    """`name`: a question or a company. `criterion`: what the question speaks to; None in totals by company."""

    name: str
    criterion: str | None
    declared_and_found: int
    declared_not_found: int
    found_not_declared: int
    neither: int
    not_comparable: int

    @property
    def compared(self) -> int:
        return self.declared_and_found + self.declared_not_found + self.found_not_declared + self.neither

    @property
    def declared(self) -> int:
        return self.declared_and_found + self.declared_not_found

    @property
    def unsupported_share(self) -> float | None:
        """Of what was declared, the share that the statement does not show, 0-1; None where nothing was declared."""
        return self.declared_not_found / self.declared if self.declared else None


def totals_by_question(rows: Iterable[Any]) -> tuple[DeclaredTotal, ...]:
    """One total for each question and criterion; those that can be compared, the least supported first.

    Args:
        rows: an answer beside its finding each. `agreement`: declared_and_found, declared_not_found,
            found_not_declared, neither, not_comparable (no yes or no, no such criterion, or nothing assessed).
    """
    return _totals(rows, lambda row: (row.question, row.criterion, 0))


def totals_by_company(rows: Iterable[Any]) -> tuple[DeclaredTotal, ...]:
    """One total for each company, the least supported first."""
    return _totals(rows, lambda row: (row.company, None, row.company_id))  # companies of one name stay apart


def _totals(rows: Iterable[Any], key: Callable[[Any], tuple[str, str | None, int]]) -> tuple[DeclaredTotal, ...]:
    kinds = [field.name for field in fields(DeclaredTotal)[2:]]
    agreements = grouped((key(row), row.agreement) for row in rows)
    totals = [DeclaredTotal(*key[:2], *map(found.count, kinds)) for key, found in agreements.items()]
    return tuple(sorted(totals, key=_least_supported))


def _least_supported(total: DeclaredTotal) -> tuple[bool, float, int, str, str]:
    share = total.unsupported_share
    return share is None, -(share or 0.0), -total.compared, total.name, total.criterion or ""
