"""Which finding a person should look at first, and why: points for doubt and for what hangs on it.

A finding that nothing speaks against stands behind: what hangs on it counts a quarter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from statement_audit.resources import table_beside

DOUBTS: dict[str, tuple[int, str]] = {
    code: (told["points"], told["words"]) for code, told in table_beside(__file__)["doubts"].items()
}
OTHER_DOUBT = (15, "marked for review")
UNSURE_FROM = 4  # points of a low confidence that are worth a line
LOW_CONFIDENCE = 20  # points at confidence 0
A_WEIGHT = 2
A_GATE, A_FURTHER_GATE, MOST_GATES = 15, 5, 25
A_QUALITY_POINT, MOST_QUALITY = 4, 20
A_PLACE, MOST_PLACES = 2, 10
WITHOUT_DOUBT = 0.25


@dataclass(frozen=True, slots=True)
class Stake:
    """What is known of one finding. `effect`: points of quality that the other extreme would move it by; `places`: how
    many ranks that is at most; `laws`: gates that turn on it."""

    needs_review: bool
    reasons: tuple[str, ...]
    confidence: float | None
    weight: int
    laws: tuple[str, ...] = ()
    effect: float = 0.0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a priority: a short code, its points, and what a person reads."""

    code: str
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Priority:
    """`points` is the sum of the reasons' points."""

    points: float
    reasons: tuple[Reason, ...]


def prioritise(stake: Stake) -> Priority:
    """Doubt first, then weight, gates, and what it may move in the league table."""
    doubts = _doubts(stake)
    share = 1.0 if doubts else WITHOUT_DOUBT
    stakes = [Reason(part.code, round(part.points * share, 1), part.words) for part in _stakes(stake)]
    reasons = tuple(sorted((*doubts, *stakes), key=lambda reason: -reason.points))
    return Priority(round(sum(reason.points for reason in reasons), 1), reasons)


def effect_on_quality(score: float | None, weight: int, group_weight: int, group_percent: float) -> float:
    """Points of quality (0-100) between the score as it is and the extreme farther from it."""
    if not group_weight:
        return 0.0
    reach = 1.0 if score is None else max(score, 1.0 - score)
    return group_percent * weight / group_weight * reach


def places_moved(quality: float, effect: float, table: Sequence[float]) -> int:
    """How many others lie within reach. `table`: every quality of the league table in order, its own included."""
    return max(0, bisect_right(table, quality + effect) - bisect_left(table, quality - effect) - 1)


def _doubts(stake: Stake) -> list[Reason]:
    found = [Reason(code, *DOUBTS[code]) for code in dict.fromkeys(stake.reasons) if code in DOUBTS]
    if not found and stake.needs_review:
        found.append(Reason("needs_review", *OTHER_DOUBT))
    if not found and stake.confidence is not None:
        points = round(LOW_CONFIDENCE * (1 - stake.confidence), 1)
        if points >= UNSURE_FROM:
            found.append(Reason("low_confidence", points, f"the judge is {stake.confidence:.0%} sure"))
    return found


def _stakes(stake: Stake) -> list[Reason]:
    found = [Reason("weight", A_WEIGHT * stake.weight, f"weight {stake.weight} of 5")]
    if stake.laws:
        points = min(MOST_GATES, A_GATE + A_FURTHER_GATE * (len(stake.laws) - 1))
        found.append(Reason("gate", points, f"decides a gate: {', '.join(stake.laws)}"))
    if stake.effect >= 0.05:
        words = f"could move quality by up to {stake.effect:.1f} points"
        found.append(Reason("quality", min(MOST_QUALITY, round(A_QUALITY_POINT * stake.effect, 1)), words))
    if stake.places:
        words = f"could move the rank by up to {stake.places} place{'s' if stake.places > 1 else ''}"
        found.append(Reason("rank", min(MOST_PLACES, A_PLACE * stake.places), words))
    return found
