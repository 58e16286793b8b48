"""Ranks, percentiles and what stands apart."""

import pytest

from statement_audit.compare.peers import Peer, rank_peers, select_peers, unranked_peers


def peer(company, quality, year=2025, profile="default", **more):
    return Peer(
        company=company, year=year, statement_id=1, source_name="a.pdf", profile=profile, quality=quality, **more
    )


def test_best_first_and_equal_scores_share_a_rank():
    ranked = rank_peers([peer("C", 10.0), peer("A", 50.0), peer("B", 50.04), peer("D", 5.0)])
    assert [(row.rank, row.peer.company) for row in ranked] == [(1, "B"), (1, "A"), (3, "C"), (4, "D")]
    assert [round(row.percentile) for row in ranked] == [67, 67, 33, 0]


def test_profiles_are_ranked_apart():
    ranked = rank_peers([peer("A", 10.0), peer("B", 60.0, profile="tech_platform"), peer("C", 20.0)])
    assert [(row.peer.profile, row.rank, row.peer.company) for row in ranked] == [
        ("default", 1, "C"),
        ("default", 2, "A"),
        ("tech_platform", 1, "B"),
    ]


def test_one_company_alone_has_no_percentile():
    assert rank_peers([peer("A", 10.0)])[0].percentile is None


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, [("A", 2025), ("B", 2024)]),
        ({"all_years": True}, [("A", 2024), ("A", 2025), ("B", 2024)]),
        ({"year": 2024}, [("A", 2024), ("B", 2024)]),
        ({"sector": "retail"}, [("B", 2024)]),
        ({"profile": "other"}, []),
    ],
)
def test_selection(choice, expected):
    peers = [peer("A", 1.0, 2024), peer("A", 2.0, 2025), peer("B", 3.0, 2024, sectors=("retail",))]
    assert sorted((one.company, one.year) for one in select_peers(peers, **choice)) == expected


def test_unranked_are_listed_apart_with_their_reason():
    peers = [peer("B", 3.0), peer("A", None, reason="needs_ocr"), peer("C", 40.0, reason="policy_not_statement")]
    assert [(one.company, one.reason) for one in unranked_peers(peers)] == [
        ("A", "needs_ocr"),
        ("C", "policy_not_statement"),
    ]
    assert [row.peer.company for row in rank_peers(peers)] == ["B"]


def test_companies_of_one_name_stay_apart():
    peers = [peer("Tidewater Ltd", 30.0, company_id=1), peer("Tidewater Ltd", 20.0, company_id=2)]
    assert [one.company_id for one in select_peers(peers)] == [1, 2]


def test_rubrics_are_ranked_apart():
    ranked = rank_peers([peer("A", 10.0, rubric="a 1"), peer("B", 60.0, rubric="a 2"), peer("C", 20.0, rubric="a 1")])
    assert [(row.peer.rubric, row.rank, row.peer.company, row.percentile) for row in ranked] == [
        ("a 1", 1, "C", 100.0),
        ("a 1", 2, "A", 0.0),
        ("a 2", 1, "B", None),
    ]


@pytest.mark.parametrize(("failed", "listed"), [(2026, [2025, 2026]), (2025, [2025]), (2024, [2025]), (None, [2025])])
def test_a_later_failure_stands_beside_the_latest_ranked_year(failed, listed):
    peers = [
        peer("A", None, failed, company_id=1, reason="unreachable"),
        peer("A", 40.0, 2024, company_id=1),
        peer("A", 50.0, 2025, company_id=1),
    ]
    assert [one.year for one in select_peers(peers)] == listed
