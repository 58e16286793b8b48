"""What a sentence announces, by its plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from score_samples import CRITERIA, passages

from statement_audit.models import Status
from statement_audit.score.clauses import read_passage
from statement_audit.score.statuses import ABSENCES, PRESENCES, learned_verdict
from statement_audit.score.unreal import lies_ahead

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
    "We have resolved that our safety team will, from next year, answer every police request within three days.",
    "We are determined that the 143 workers who paid brokers shall be repaid in full by August 2027.",
    "Quill is working to amend its policies to create standards for staff who look away.",
    "On the next update of our recruitment policy, we will add rules for agencies.",
    "A free hotline in 22 languages should open next spring to anyone who works for a supplier.",
]
NOW = [
    "Suppliers will sign our code before they are paid.",
    "We audited nine sites in 2026 and will visit the rest in 2027.",
    "Our code, in place since 2019, will be reviewed in 2027.",
    "We train all buyers each year and aim to reach 100 % of staff by 2027.",
    "We have booked places at the hostel for 2027 and moved 40 workers; they were repaid.",
    "In 2026 we repaid the fees of 54 workers.",
    "No further audits are planned.",
    "We have been working to build ties with two unions since 2019.",
    "Most of our agency workers are working on building sites in Leeds.",
    "Where a breach is found the supplier will be suspended following review by our auditors.",
    "Suppliers should be in no doubt that we end contracts; nine were ended in 2026.",
]


@pytest.mark.parametrize("text", AHEAD)
def test_a_sentence_in_which_all_is_to_come(text: str) -> None:
    assert lies_ahead(text)


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


@pytest.mark.parametrize(
    ("heading", "text", "status"),
    [
        ("Further steps", "Mapping our suppliers in Malaysia by the index of a charity.", Status.FUTURE_UNDATED),
        ("Next steps", "Continue to train all buyers in Penang.", Status.CONCRETE_SPECIFIC),
        (
            "Our actions in 2022",
            "Mapping our suppliers in Malaysia by the index of a charity.",
            Status.CONCRETE_SPECIFIC,
        ),
        ("Next steps", "Audits of our sites in Penang are carried out every two years.", Status.CONCRETE_SPECIFIC),
        ("Next steps", "Nine sites in Penang audited by a firm in May 2023.", Status.CONCRETE_SPECIFIC),
        ("Looking ahead", "All of our suppliers are registered on Sedex.", Status.CONCRETE_SPECIFIC),
        ("Our next steps", "Extend the audits to Johor.", Status.FUTURE_UNDATED),
        ("Next steps", "We mapped 40 suppliers in Malaysia.", Status.CONCRETE_SPECIFIC),
        ("Steps taken", "Mapping our suppliers in Malaysia by the index of a charity.", Status.CONCRETE_SPECIFIC),
    ],
)
def test_an_item_under_next_steps_is_a_plan_where_it_tells_of_nothing_done(
    heading: str, text: str, status: Status
) -> None:
    shares = {one.value: 0.0 for statuses in (*ABSENCES, *PRESENCES) for one in statuses}
    criterion = next(one for one in CRITERIA if one.id == "DDG-03")
    reading = read_passage(replace(passages(text)[0], heading=heading))
    verdict = learned_verdict(criterion, reading, shares | {Status.CONCRETE_SPECIFIC.value: 1.0})
    assert verdict.status is status
