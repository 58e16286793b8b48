"""Whose deed a passage tells: the statement's own company's, or somebody else's."""

from __future__ import annotations

import pytest
from score_samples import RUBRIC, passages

from statement_audit.score.strangers import Strangers

OWN = ("Northlake Devices plc",)
THEIRS = [
    "Ombrevale audited 41 factories in Vietnam in May 2025.",
    "Ombrevale, which sells pumps, audited 41 factories in May 2025.",
    "The board of Tarnbeck Ltd had 41 factories audited, says its report.",
    "At Harbour and Lantern, 41 factories were audited in May 2025.",
    "In May 2025 the marketplace Jarrowly had 41 factories audited.",
    "Copper Lantern Studios keeps no worker's passport.",
    "Workers of any supplier to PennyQuay may ring a helpline.",
    "The Dutch app Veldmark checks who advertises jobs.",
    "A competitor repaid the fees of 54 workers.",
    "Our nearest rival repaid the fees of 54 workers, more than we have.",
    "Fifty-four workers were repaid after a Danish retailer, a buyer of the same mill, took up their case.",
    "Nine plans to mend dormitories were imposed last year by the labour inspectorate in Penang.",
    "Checks on recruiters got tougher at Quorl House, our landlord in Leeds, which asked 40 of them for their files.",
    "Three of the largest retailers repaid fees to workers in Penang.",
    "Northern Larderwood interviewed 40 workers at its bakeries.",
    "At Tarnbeck University, which we visited, every porter earns a living wage.",
    "Police have 54 files to thank the Tarnbeck Trust for.",
    "United Tallowmere repaid fees to 31 workers.",
    "Visits paid for by Wrenpipkin revealed 63 spinners confined, a result for which the credit goes to Wrenpipkin and not to us.",
    "Agencies wishing to advertise on Jobnestle must show a licence and name the employer.",
    "Night cleaners at Softwickle Ltd, a neighbour of ours, were losing pay until Softwickle had it repaid.",
    "Tallybrooke found that recruits had paid and had 212 of them repaid; we had no hand in it.",
]
OURS = [
    "At Ombrevale, which we visited, workers told us of fees.",
    "With Ombrevale we audited 41 factories in May 2025.",
    "Northlake Devices audited 41 factories in May 2025.",
    "Auditors of the independent firm Stavecroft visited 41 factories in May 2025.",
    "Workers were heard by Lifeline Anwari, a charity that speaks Nepali.",
    "Three factories in Tiruppur and two in Penang were audited in May 2025.",
    "Signed by Imogen Farraday, director, and approved by the board.",
    "Signature of Imogen Farraday",
    "Ivo Lanternik Chief Executive June 2026",
    "Leendert van Hollerbeek",
    "Suppliers follow the OECD Guidelines for Multinational Enterprises.",
    "Homeworkers in Jaipur were visited in May 2025.",
    "Unlike our competitors, we audited 41 factories.",
    "Nepali workers were heard in their own language.",
    "Searches for a maid by her skin give no results in the Arabic, French and English pages.",
    "For our own towels 118 factories in India, Turkey and Zhejiang went through an audit.",
    "Pickers at the Leipzig, Doncaster and Ghent warehouses were asked in their mother tongue.",
    "This statement has been approved by the Court of Directors on 7 April 2020.",
    "Fees were paid by the employer and not by us until 2024; since then we repaid 31 workers of Ombrevale.",
]


@pytest.mark.parametrize("text", THEIRS)
def test_another_acts_by_name_or_as_a_competitor(text: str) -> None:
    assert theirs(text) == [True]


@pytest.mark.parametrize("text", OURS)
def test_the_company_those_who_act_for_it_and_places_are_no_strangers(text: str) -> None:
    assert theirs(text) == [False]


def test_what_follows_on_a_strangers_passage_is_theirs_until_somebody_says_we() -> None:
    told = (
        "Ombrevale had 41 factories audited.",
        "It repaid fees to 54 workers.",
        "The service turned down 970 adverts.",
    )
    assert theirs(*told, "We repaid fees to 20 workers.", "They were paid in June.") == [True, True, True, False, False]
    assert theirs("We compared ourselves with a rival.", "Its auditors visited 41 factories.") == [False, True]


def test_whom_the_company_names_beside_we_acts_for_it() -> None:
    assert theirs("In May we engaged Stavecroft Assurance.", "Stavecroft Assurance visited 41 factories.") == [
        False,
        False,
    ]


def test_who_is_named_often_but_never_beside_we_is_a_stranger_all_the_same() -> None:
    ours = tuple(f"We visited {count} factories." for count in (3, 4, 5, 6, 7))
    told = tuple(f"Ombrevale audited {count} factories." for count in (41, 42, 43, 44))
    assert theirs(*ours, *told)[5:] == [True] * 4
    assert theirs(*ours, "We audit with Ombrevale.", *told)[5:] == [False] * 5
    assert theirs(*told) == [False] * 4  # nobody says "we": it may be the name of its own


def test_a_statement_may_call_its_own_company_the_company() -> None:
    own = ["The company buys phones.", "The company has 900 staff.", "The company trains its buyers."]
    told = "Ombrevale assessed the company's suppliers in May 2025."
    assert theirs(*own, told)[-1] is False
    assert theirs(told) == [True]


def test_a_company_named_after_its_site_is_no_stranger_without_the_ending() -> None:
    assert theirs("On 3 May ZephyrQuoll approved this report.", own=("ZephyrQuoll.com Ltd",)) == [False]
    assert theirs("On 3 May ZephyrQuoll approved its report.") == [True]


def theirs(*texts: str, own: tuple[str, ...] = OWN) -> list[bool]:
    told = passages(*texts)
    strangers = Strangers(told, own, RUBRIC)
    return [strangers.act_in(passage) for passage in told]
