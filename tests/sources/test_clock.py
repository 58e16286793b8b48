"""A machine whose clock is behind: the list's years stay, and the clock is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit import clock
from statement_audit.errors import UsageError
from statement_audit.sources.cells import CellError, read_year
from statement_audit.sources.inputs import read_inputs
from statement_audit.sources.uk_register_download import export_url, export_years


@pytest.fixture(params=[1970, 2000, 2006, 2015, clock.MADE_IN - 1])
def behind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A clock that shows such a year."""
    monkeypatch.setattr(clock, "clock_year", lambda: request.param)
    return int(request.param)


def made_list(folder: Path) -> Path:
    path = folder / "companies.csv"
    path.write_text(f"company,statement_url,year\nLarkspur Ltd,https://larkspur.example/a.pdf,{clock.MADE_IN}\n")
    return path


def test_the_year_of_a_list_stays_and_the_clock_is_named(behind: int, tmp_path: Path) -> None:
    (ref,), (issue,) = read_inputs([str(made_list(tmp_path))])
    assert ref.year == clock.MADE_IN
    assert issue.code == "clock_wrong"
    assert str(behind) in issue.message and "clock" in issue.message
    assert "Set the clock" in (issue.hint or "")


def test_other_years_hold_too(behind: int) -> None:
    assert clock.last_day().year == clock.MADE_IN
    assert export_years()[-1] == clock.MADE_IN
    assert str(clock.MADE_IN) in export_url("https://r.example", clock.MADE_IN)
    with pytest.raises(CellError):
        read_year(str(clock.MADE_IN + 2))
    with pytest.raises(UsageError):
        read_inputs([], year=clock.MADE_IN + 2)


def test_a_clock_that_may_be_right_is_not_doubted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "clock_year", lambda: clock.MADE_IN + 3)
    assert read_inputs([str(made_list(tmp_path))])[1] == ()
    assert read_year(str(clock.MADE_IN + 4)) == clock.MADE_IN + 4
