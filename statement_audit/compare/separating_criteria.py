"""Which criteria separate the statements that score high from those that score low."""

from collections.abc import Iterable, Mapping, Sequence
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
    third = len(statements) // 3
    best, last = statements[:third], statements[-third:]
    names = sorted({name for statement in (*best, *last) for name in found.get(statement, {})})
    compared = (_compare(name, _answers(name, best, found), _answers(name, last, found)) for name in names)
    return tuple(sorted(filter(None, compared), key=lambda one: (-one.difference, one.criterion)))


def _answers(name: str, statements: Iterable[int], found: Mapping[int, Mapping[str, bool | None]]) -> list[bool]:
    answers = (found.get(statement, {}).get(name) for statement in statements)
    return [answer for answer in answers if answer is not None]


def _compare(name: str, best: Sequence[bool], last: Sequence[bool]) -> SeparatingCriterion | None:
    if not best or not last:
        return None
    return SeparatingCriterion(name, sum(best) / len(best), sum(last) / len(last), len(best), len(last))
