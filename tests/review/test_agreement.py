"""Cohen's kappa against worked values, and what must hold for any pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_audit.features.review.agreement import ALL_GROUPS, MODEL, Decided, agreements, cohens_kappa, family
from statement_audit.models import Status

LABELS = st.sampled_from(["a", "b", "c"])
PAIRS = st.lists(st.tuples(LABELS, LABELS), max_size=60)


def table(rows: list[list[int]]) -> list[tuple[str, str]]:
    """The pairs of a table of counts: rows are the first rater's labels, columns the second's."""
    return [(str(i), str(j)) for i, row in enumerate(rows) for j, count in enumerate(row) for _ in range(count)]


@pytest.mark.parametrize(
    ("rows", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.4),  # 35 of 50 agree, 0.5 by chance
        ([[45, 15], [25, 15]], 0.1304),  # the same agreement of 60 %, two ways of spreading it
        ([[25, 35], [5, 35]], 0.2593),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915),  # 0.70 agree, 0.41 by chance
        ([[0, 10], [10, 0]], -1.0),
        ([[10, 0], [0, 10]], 1.0),
    ],
)
def test_kappa_of_known_tables(rows: list[list[int]], kappa: float) -> None:
    assert cohens_kappa(table(rows)) == pytest.approx(kappa, abs=5e-5)


def test_nothing_can_be_said_without_pairs_or_without_variety() -> None:
    assert cohens_kappa([]) is None
    assert cohens_kappa([("met", "met")] * 12) is None


@given(PAIRS)
def test_kappa_is_between_its_bounds_and_does_not_care_who_is_first_or_in_which_order(
    pairs: list[tuple[str, str]],
) -> None:
    kappa = cohens_kappa(pairs)
    assert kappa == cohens_kappa([(b, a) for a, b in reversed(pairs)])
    if kappa is not None:
        assert -1 <= kappa <= 1
        assert (kappa == 1) == all(a == b for a, b in pairs)


@given(PAIRS, st.permutations(["a", "b", "c"]))
def test_names_of_the_labels_do_not_matter(pairs: list[tuple[str, str]], names: list[str]) -> None:
    other = dict(zip("abc", names, strict=True))
    assert cohens_kappa(pairs) == cohens_kappa([(other[a], other[b]) for a, b in pairs])


def test_agreements_pair_reviewers_on_common_items_and_each_with_the_model() -> None:
    said = [
        Decided(1, "DDG", "ana", "concrete_specific", "concrete_specific"),
        Decided(2, "DDG", "ana", "commitment", "not_found"),
        Decided(3, "STA", "ana", "met", "met"),
        Decided(1, "DDG", "ben", "outcome", "concrete_specific"),
        Decided(2, "DDG", "ben", "commitment", "not_found"),
        Decided(9, "TRE", "ben", "not_found", "not_found"),
    ]
    rows = {(row.first, row.second, row.group): row for row in agreements(said)}
    both = rows["ana", "ben", ALL_GROUPS]
    assert (both.pairs, both.agreed) == (2, 1)
    assert both.family_kappa == 1.0  # concrete and outcome are both "done"
    assert both.kappa == pytest.approx(1 / 3)
    assert rows["ana", MODEL, ALL_GROUPS].pairs == 3
    assert rows["ben", MODEL, "TRE"].agreed == 1
    assert ("ana", "ben", "STA") not in rows


def test_the_last_word_of_a_reviewer_counts() -> None:
    said = [Decided(1, "DDG", "ana", "outcome", "not_found"), Decided(1, "DDG", "ana", "not_found", "not_found")]
    assert agreements(said)[0].agreed == 1


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_family(status: Status) -> None:
    names = {"done", "partly", "promised", "absent", "mentioned", "not_assessed", "not_assessable", "could_not_read"}
    assert family(status.value) in names
