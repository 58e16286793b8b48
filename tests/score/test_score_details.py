"""Qualifying details and dates."""

from __future__ import annotations

from datetime import date

import pytest

from statement_audit.identity.dates import add_months, find_dates
from statement_audit.identity.period import find_period
from statement_audit.score.details import find_details, has_new_facts, is_foreign


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All 340 new suppliers answered", {"how_many"}),
        ("86% of buyers took the forced labour course", {"how_many"}),
        ("A third of our suppliers were visited", {"how_many"}),
        ("Two of our suppliers were visited", {"how_many"}),
        ("We repaid £1.2m to workers", {"how_many"}),
        ("Audits | 61 | 44", {"how_many"}),
        ("Sites are in Vietnam and Malaysia", {"where"}),
        ("Nepali migrants work there", {"where"}),
        ("The sourcing risk team screens suppliers", {"who"}),
        ("An independent auditor went there", {"who"}),
        ("Suppliers are checked every quarter", {"how_often"}),
        ("Suppliers are checked twice a year", {"how_often"}),
        ("We use SMETA and the ETI Base Code", {"standard"}),
        ("We follow ILO Convention 29", {"standard"}),
        ("We trained staff in 2025", {"when"}),
        ("It was last reviewed in May 2026", {"when"}),
        ("Calls are answered within 24 hours", {"when"}),
        ("We changed it in FY25", {"when"}),
    ],
)
def test_each_kind_of_detail_is_seen(text: str, expected: set[str]) -> None:
    assert set(find_details(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Under section 54 of the UK Modern Slavery Act 2015 we report",
        "Sections 11 and 12 apply to tier 1 and 2 suppliers",
        "This is required by the Modern Slavery Act 2018 (Cth)",
        "Our ISO 9001 sites are checked",
        "The 2025 statement was updated",
        "Northlake Canada Inc. is a company",
        "ABN 12 345 678 901",
        "Page 3 of 9",
        "Write to info@northlake.example or www.northlake.example/2025",
        "Suppliers are checked regularly",
        "Posters are in English and Polish",
        "Registered in England and Wales, No: 05573418",
        "It helps to police our own rules",
    ],
)
def test_law_numbers_names_and_vague_words_are_no_detail(text: str) -> None:
    assert find_details(text) == {}


def test_numbers_of_another_subject_are_left_out_unless_asked_for() -> None:
    text = "86% of staff completed privacy training in 2025"
    assert find_details(text) == {}
    assert set(find_details(text, any_subject=True)) == {"how_many", "when"}


def test_a_standard_counts_beside_another_subject() -> None:
    assert set(find_details("Health and safety at 40 sites follows SMETA")) == {"standard", "how_many"}
    assert is_foreign("Health and safety at 40 sites")
    assert not is_foreign("Health and safety and forced labour at 40 sites")


def test_new_facts_are_values_not_seen_before() -> None:
    first, same = find_details("We audited 40 sites in Kenya"), find_details("In Kenya we audited 40 sites")
    assert not has_new_facts(first, same)
    assert has_new_facts(first, find_details("We audited 12 sites in Kenya"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("approved on 12 June 2026", [date(2026, 6, 12)]),
        ("on the 24th of November 2022", [date(2022, 11, 24)]),
        ("June 7, 2023 and 2024-05-30", [date(2023, 6, 7), date(2024, 5, 30)]),
        ("Date: 29/11/2022", [date(2022, 11, 29)]),
        ("Date: 05/23/2024", [date(2024, 5, 23)]),
        ("31 February 2024", []),
        ("may 2024", []),
    ],
)
def test_dates_are_read_in_every_common_form(text: str, expected: list[date]) -> None:
    assert find_dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for the financial year ended 31 March 2026", True),
        ("during the year to 31 March 2026", True),
        ("our 2022/23 financial year", True),
        ("in FY25", True),
        ("from 1 January 2025 to 31 December 2025", True),
        ("© 2025 Northlake Devices", False),
        ("The policy was last reviewed in 2025", False),
        ("the Modern Slavery Act 2015", False),
        ("this year", False),
        ("in 2018 we opened a store", False),
        ("Northlake was established in 1939", False),
        ("We won an award in 2018", False),
        ("This statement covers 2025", True),
        ("during the year 2025/26", True),
    ],
)
def test_a_period_is_a_year_or_dates_covered(text: str, expected: bool) -> None:
    period = find_period(text, "", date(2026, 11, 24))
    assert (period.span is not None) is expected


def test_months_are_added_to_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2026, 3, 31), 6) == date(2026, 9, 30)
    assert add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert add_months(date(2025, 11, 15), 18) == date(2027, 5, 15)
