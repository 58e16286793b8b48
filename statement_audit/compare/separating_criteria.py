"""Which criteria separate the statements that score high from those that score low."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 6  # statements of one profile and rubric: with fewer, a third is one company


@dataclass(frozen=True, slots=True)
class SeparatingCriterion:
    """`high_share` and `low_share`: share of the best and of the last third in which the criterion is found, 0-1,
    of `high` and `low` statements in which it was assessed."""

    criterion: str
    high_share: float
    low_share: float
    high: int
    low: int

    @property
    def difference(self) -> float:
        return self.high_share - self.low_share


def separating_criteria(
    ranked: Sequence[int], found: Mapping[int, Mapping[str, bool | None]]
) -> tuple[SeparatingCriterion, ...]:
    """Compare the best third with the last third, the largest difference first.

    Args:
        ranked: statements of one profile and rubric, best first; each once. Fewer than `FEWEST` give nothing.
        found: for each statement, whether a criterion is found; None where it was not assessed.
    """
    statements = list(dict.fromkeys(ranked))
    if len(statements) < FEWEST:
        return ()
    count = len(statements) // 3
    best, last = statements[:count], statements[-count:]
    compared = []
    for name in sorted({name for statement in (*best, *last) for name in found.get(statement, {})}):
        answers = ((found.get(one, {}).get(name) for one in third) for third in (best, last))
        high, low = ([answer for answer in third if answer is not None] for third in answers)
        if high and low:
            shares = (sum(high) / len(high), sum(low) / len(low))
            compared.append(SeparatingCriterion(name, *shares, len(high), len(low)))
    return tuple(sorted(compared, key=lambda one: (-one.difference, one.criterion)))
