"""What a sentence denies or announces, by its plain words."""

from __future__ import annotations

import pytest
from score_samples import CRITERIA, passages

from statement_audit.models import Status
from statement_audit.score.clauses import read_passage
from statement_audit.score.statuses import ABSENCES, PRESENCES, learned_verdict
from statement_audit.score.unreal import is_denied, lies_ahead

DENIED = [
    "We have not traced any of our servers back to an assembly plant.",
    "None of our suppliers' sites in Penang was audited this year, so no breaches were recorded.",
    "No risk assessment of our suppliers was carried out, and none has been scored by country.",
    "Our community rules do not forbid members to advertise a worker's visa for sale.",
    "We have yet to adopt a code for suppliers, and our terms say nothing on fees.",
    "The form lacks any question on slavery.",
    "Despite reports of maids sold in closed groups, Ashworth has blocked no search words in Arabic.",
    "On hearing that a caterer kept 14 passports, we did nothing to have them returned.",
    "The statement was written without any consultation of our subsidiaries.",
    "We have no supplier code that bans recruitment fees, and none of our suppliers has signed one.",
    "There is no helpline that people working for our contractors can ring.",
    "Nothing in our contracts stops a supplier from charging workers for a job.",
    "The line is closed to anyone but employees.",
    "Adverts that offer a nanny break none of our rules.",
    "Although 37 technicians paid agents about 1,650 dollars each, none of that money has been repaid.",
    "A new supplier is taken on after a credit check and nothing else.",
    "Our terms ask that vendors obey the law, and they stop there.",
]
TOLD = [
    "We do not tolerate forced labour in our supply chain.",
    "We do not charge workers fees, and we repaid those that agents took.",
    "No cases of modern slavery were identified in the year.",
    "If suppliers do not meet our code, they must correct what was found.",
    "We did not audit every supplier, but we visited nine sites in Penang.",
    "We have not only trained buyers, we also tested them.",
    "Where a supplier has not signed our code, orders are stopped.",
    "Suppliers who have not answered our questionnaire are visited.",
    "Nobody who works at our sites or for our suppliers may be charged for a job.",
    "New accounts cannot stream until their identity is known.",
    "Our auditors have identified no cases in the plants that they visited.",
    "Workers were interviewed without any manager in the room, and we visited nine sites.",
    "There is no tolerance of retaliation, and our line took 64 calls.",
    "Most grievances are closed to the satisfaction of those who raised them.",
    "One in nine did not feel free to refuse overtime.",
    "Recruiters may take what the law allows and nothing else.",
]
AHEAD = [
    "We will trace our servers back to the plants by December 2027.",
    "From April 2028 recruiters who advertise on our service will have to prove that they hold a licence.",
    "The plant has promised us to repay the fees in full by the end of next June.",
    "Our first risk assessment is scheduled for autumn 2027, once a specialist has been appointed.",
    "A remedy protocol is in preparation.",
    "An amendment to the rules has been drafted that would forbid the sale of people.",
    "The 12 welders who paid an agent can expect their money in two parts, and we have committed ourselves to begin in May 2027.",
    "We have earmarked funds to map our cotton suppliers in 2027.",
    "Once the new contract terms of our group are agreed with all three unions in June 2027, every agency will be asked to sign them.",
    "We have planned workshops for all buyers.",
    "A review of the agencies that supply our cleaners is planned.",
]
NOW = [
    "Suppliers will sign our code before they are paid.",
    "We audited nine sites in 2026 and will visit the rest in 2027.",
    "Our code, in place since 2019, will be reviewed in 2027.",
    "We train all buyers each year and aim to reach 100 % of staff by 2027.",
    "We have booked places at the hostel for 2027 and moved 40 workers; they were repaid.",
    "In 2026 we repaid the fees of 54 workers.",
    "No further audits are planned.",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_sentence_that_only_denies(text: str) -> None:
    assert is_denied(text) and not lies_ahead(text)


@pytest.mark.parametrize("text", TOLD)
def test_rules_nil_findings_conditions_and_deeds_beside_are_no_denial(text: str) -> None:
    assert not is_denied(text)


@pytest.mark.parametrize("text", AHEAD)
def test_a_sentence_in_which_all_is_to_come(text: str) -> None:
    assert lies_ahead(text) and not is_denied(text)


@pytest.mark.parametrize("text", NOW)
def test_what_is_done_or_a_standing_rule_does_not_lie_ahead(text: str) -> None:
    assert not lies_ahead(text)


def test_what_the_judge_read_as_a_deed_is_a_plan_where_all_is_to_come() -> None:
    shares = {one.value: 0.0 for statuses in (*ABSENCES, *PRESENCES) for one in statuses} | {
        Status.CONCRETE_SPECIFIC.value: 1.0
    }
    criterion = next(one for one in CRITERIA if one.id == "DDG-03")
    dated, undated, deed = (
        learned_verdict(criterion, read_passage(passages(text)[0]), shares)
        for text in (
            "We will audit nine sites in Penang by 2027.",
            "Audits in Penang are planned.",
            "We audited nine sites in Penang in 2026.",
        )
    )
    assert (dated.status, dated.reasons) == (Status.FUTURE_DATED, ("lies_ahead",))
    assert (undated.status, undated.reasons) == (Status.FUTURE_UNDATED, ("lies_ahead",))
    assert (deed.status, deed.reasons) == (Status.CONCRETE_SPECIFIC, ())
