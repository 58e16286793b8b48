"""How far two people, or a person and the model, agree beyond chance: Cohen's kappa.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
"""

import itertools
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from statement_audit.tabular import grouped

MODEL = "the model"
ALL_GROUPS = "all"
# What a status comes to for a reader who does not know the scale.
_STATUSES = {
    "done": "concrete_generic concrete_specific outcome met",
    "partly": "partly",
    "promised": "commitment future_undated future_dated",
    "absent": "not_found not_met",
}
FAMILIES = {status: family for family, statuses in _STATUSES.items() for status in statuses.split()}


@dataclass(frozen=True, slots=True)
class Decided:
    """One person's last word on one item. `item` is the same for everybody who looked at the same text."""

    item: Hashable
    group: str
    reviewer: str
    status: str
    model_status: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two raters on the items that both decided. `kappa`: of the statuses; `family_kappa`: of done, partly, promised,
    mentioned or absent; None where nothing can be said: no pair, or one and the same answer throughout."""

    first: str
    second: str
    group: str
    pairs: int
    agreed: int
    kappa: float | None
    family_kappa: float | None


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """(observed - expected) / (1 - expected) agreement of two raters; 1 is perfect, 0 what chance gives.

    None without pairs, and where both always gave one and the same answer: chance then explains everything.
    """
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    # Whole numbers until the last step: 1 - expected must be exactly 0 where it is.
    expected = sum(first[label] * second[label] for label in first)
    observed = total * sum(a == b for a, b in pairs)
    chance_left = total * total - expected
    return (observed - expected) / chance_left if chance_left else None


def agreements(decisions: Iterable[Decided]) -> tuple[Agreement, ...]:
    """Every two reviewers with a common item, then each reviewer with the model; over all groups, then each group."""
    by_reviewer: dict[str, dict[Hashable, Decided]] = {}
    for decided in decisions:
        by_reviewer.setdefault(decided.reviewer, {})[decided.item] = decided
    found: list[Agreement] = []
    for first, second in itertools.combinations(sorted(by_reviewer), 2):
        common = by_reviewer[first].keys() & by_reviewer[second].keys()
        rows = [
            (decided.group, decided.status, by_reviewer[second][item].status)
            for item, decided in by_reviewer[first].items()
            if item in common
        ]
        found += _by_group(first, second, rows)
    for reviewer in sorted(by_reviewer):
        rows = [(each.group, each.status, each.model_status) for each in by_reviewer[reviewer].values()]
        found += _by_group(reviewer, MODEL, rows)
    return tuple(found)


def family(status: str) -> str:
    """done, partly, promised, absent, mentioned (anything else that is said), or the status itself where none is."""
    if status in ("not_assessed", "not_assessable", "could_not_read"):
        return status
    return FAMILIES.get(status, "mentioned")


def _by_group(first: str, second: str, rows: Sequence[tuple[str, str, str]]) -> list[Agreement]:
    if not rows:
        return []
    by_group = grouped((group, (a, b)) for group, a, b in rows)
    groups = {ALL_GROUPS: [(a, b) for _, a, b in rows], **dict(sorted(by_group.items()))}
    return [
        Agreement(
            first=first,
            second=second,
            group=group,
            pairs=len(pairs),
            agreed=sum(a == b for a, b in pairs),
            kappa=cohens_kappa(pairs),
            family_kappa=cohens_kappa([(family(a), family(b)) for a, b in pairs]),
        )
        for group, pairs in groups.items()
    ]
