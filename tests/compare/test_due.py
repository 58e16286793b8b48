"""By when a promise is to be kept."""

from datetime import date

import pytest

from statement_audit.compare.due import last_day, parse_due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We will do it by 31 March 2026.", "2026-03-31"),
        ("We will do it by March 31st, 2026.", "2026-03-31"),
        ("We will do it by the end of March 2026.", "2026-03"),
        ("We will do it by the end of 2026.", "2026"),
        ("In 2026 we will do it.", "2026"),
        ("We will do it in FY25.", "2025"),
        ("We will do it in FY2026.", "2026"),
        ("We plan it for FY25/26.", "2026"),
        ("We plan it for 2025/26.", "2026"),
        ("We plan it for the 2025-2026 year.", "2026"),
        ("We plan it for Q3 2026.", "2026-09"),
        ("We plan it for the last quarter of 2026.", "2026-12"),
        ("We plan it by mid-2026.", "2026-06"),
        ("Next year we will do it.", "2026"),
        ("We will publish it in our next statement.", "2026"),
        ("In the coming financial year we aim to do it.", "2026"),
        ("We will do it within the next three years.", "2028"),
        ("We will do it within 18 months.", "2027"),
        ("From June 2024 on we did it, and by May 2027 we will do more.", "2027-05"),
        ("We began in 2019 and will go on.", None),
        ("We will go on in due course.", None),
        ("Target date: 31/12/2026", "2026-12-31"),
        ("We will review all 31 of 45 sites.", None),
        ("By 31 February 2026 we will.", "2026-02"),
    ],
)
def test_dates_in_promises(text, due):
    assert parse_due(text, 2025) == due


def test_next_year_needs_a_year_to_count_from():
    assert parse_due("Next year we will do it.", None) is None
    assert parse_due("We will do it by 2020.", None) == "2020"


def test_the_last_day():
    assert [last_day(due) for due in ("2026", "2026-02", "2026-03-05")] == [
        date(2026, 12, 31),
        date(2026, 2, 28),
        date(2026, 3, 5),
    ]
