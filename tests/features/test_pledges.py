"""Which pledges are promises that a later statement can be held to."""

import pytest

from statement_audit.derived.promises import promise_in, read_promises
from statement_audit.models import BlockKind, Passage


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We are committed to paying back recruitment fees.", "commitment"),
        ("We pledge to publish the names of our suppliers.", "commitment"),
        ("We are committed to acting ethically and with integrity in all our dealings.", None),
        ("The Group is fully committed to ensuring that there is no slavery in its supply chains.", None),
        ("The company is committed to preventing modern slavery.", None),
    ],
)
def test_what_can_be_kept_or_broken_is_a_promise(text: str, status: str | None) -> None:
    found = promise_in(Passage(0, 1, 0, len(text), text, text, BlockKind.PARAGRAPH), 2024)
    assert (found[0] if found else None) == status


def read(
    text: str, quote: str = "", kind: BlockKind = BlockKind.BULLET, heading: str = ""
) -> list[tuple[str, str | None]]:
    passage = Passage(0, 1, 0, len(quote or text), quote or text, text, kind, heading)
    return [(promise.about, promise.due) for promise in read_promises([passage], 2024, {})]


@pytest.mark.parametrize(
    ("text", "quote", "heading", "due"),
    [
        ("By March 2025 we will: visit all tanneries;", "- visit all tanneries;", "", "2025-03"),
        ("By 2026 we will: publish a list by May 2025", "publish a list by May 2025", "", "2025-05"),
        ("Every labour provider will be audited", "", "Looking ahead to 2025", "2025"),
        ("Checks for drivers employed by subcontractors", "", "Our 2025 commitments", "2025"),
        ("A rule that bans recruitment fees", "", "Next steps", None),
        ("Written proof from each agency that no fees were paid", "", "What we want to do in 2025", "2025"),
    ],
)
def test_items_of_a_list_of_plans_have_its_date(text: str, quote: str, heading: str, due: str | None) -> None:
    assert read(text, quote, heading=heading) == [(quote or text, due)]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("We have the following policies: Conduct: the rules under which we will buy", "Policies"),
        ("Every labour provider was audited", "Progress against our 2024 commitments"),
        ("Continuing to raise awareness", "Next steps"),
        ("Sugar: most of it comes from beet of northern farms", "Steps taken in 2024 to prevent modern slavery"),
    ],
)
def test_items_of_other_lists_promise_nothing(text: str, heading: str) -> None:
    assert read(text, text.rpartition(": ")[2], heading=heading) == []


def test_rows_of_a_table_of_plans_promise_and_rows_of_results_do_not() -> None:
    row = "What we will do: Interview workers; By when: June 2025; Owner: Head of Sourcing"
    assert read(row, "Interview workers | June 2025 | Head of Sourcing", BlockKind.TABLE_ROW) == [
        ("Interview workers", "2025-06")
    ]
    assert read("Goal: Interview workers; By when: June 2025; Status: Done", "", BlockKind.TABLE_ROW) == []
    assert read("Measure: Audits; 2023: 11; 2024: 26", "", BlockKind.TABLE_ROW) == []


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We also plan to introduce a recruitment policy that forbids fees.", None),
        ("A worker council is to be set up on each farm.", None),
        ("We have set ourselves the target of training all staff by March 2026.", "2026-03"),
        ("And we'll add a tool that finds listings of shops which we banned.", None),
        ("I'd also like our merchants to sign a pledge.", None),
        ("It is the Group's intention to join the Compact.", None),
        ("A review of the terms that bind them will be undertaken by counsel.", None),
    ],
)
def test_plans_said_outright(text: str, due: str | None) -> None:
    assert [found for _, found in read(text, kind=BlockKind.PARAGRAPH)] == [due]


@pytest.mark.parametrize(
    "text",
    [
        "The policy will be reviewed annually.",
        "Suppliers will keep records of hours and open them to our auditors.",
        "Other work is planned as follows.",
        "No worker is to be charged a fee.",
        "We expect all our partners to share our values.",
    ],
)
def test_rules_and_what_comes_every_year_promise_nothing(text: str) -> None:
    assert read(text, kind=BlockKind.PARAGRAPH) == []


def test_a_plan_that_no_rule_reads_is_read_where_the_network_is_sure() -> None:
    plain = [
        Passage(number, 1, 0, len(text), text, text, BlockKind.PARAGRAPH, "")
        for number, text in enumerate(("More checks on drivers soon.", "Our shops sell bread.", "Plans:"))
    ]
    asked = []

    def plans(passages):
        asked.extend(passages)
        return [0.9 for _ in passages]

    assert [one.passage.index for one in read_promises(plain, 2024, {}, plans=plans)] == [0]
    assert asked == plain[:1]  # the others have no word of what is to come, or are a lead-in
    assert list(read_promises(plain, 2024, {}, plans=lambda some: [0.4 for _ in some])) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Since January 2026 small laundries are paid within 30 days.", False),
        ("• Since March 2024 every site is visited twice.", False),
        ("Since the 2024 audit found gaps, a repeat visit is due in spring 2026.", True),
        ("Since we missed our 2024 target, tier 2 is to be mapped next.", True),
    ],
)
def test_what_began_in_a_year_is_no_plan(text: str, asked: bool) -> None:
    passage = Passage(0, 1, 0, len(text), text, text, BlockKind.BULLET)
    assert bool(list(read_promises([passage], 2026, {}, plans=lambda some: [1.0 for _ in some]))) is asked
