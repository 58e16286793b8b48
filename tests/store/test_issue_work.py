"""Issues of one list: the work grows with their number, not with its square, and each is kept once."""

from __future__ import annotations

import pytest
from store_samples import make_rubric, make_run

from statement_audit.archive import Archive
from statement_audit.issue_codes import make_issue
from statement_audit.store import Writer, open_database
from statement_audit.store.write_scores import add_issue


def _issue(number: int, code: str = "row_invalid"):
    return make_issue(code, "list.csv", f"list.csv, row {number}: no year", row=number)


def _begin_run(database) -> None:
    writer = Writer(database, Archive(database.path.parent / "archive"))
    writer.write_rubric(make_rubric())
    writer.begin_run(make_run(make_rubric()))


@pytest.fixture
def db(tmp_path):
    with open_database(tmp_path / "audit.db") as database:
        _begin_run(database)
        _begin_run(database)
        yield database


def _steps(db, run, numbers) -> int:
    """The steps of SQLite's machine, in hundreds, for adding these issues."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    db.connection.set_progress_handler(step, 100)
    with db.transaction():
        for number in numbers:
            add_issue(db, run, _issue(number), None, None)
    db.connection.set_progress_handler(None, 100)
    return count


def test_the_work_grows_with_the_number(db):
    first = _steps(db, 1, range(300))
    later = _steps(db, 1, range(300, 1200))
    assert later < 3 * first * 1.5
    again = _steps(db, 2, range(1200))
    assert again < 4 * first * 1.5


def test_each_is_kept_once_and_linked_to_every_run(tmp_path):
    for run in (1, 2):
        with open_database(tmp_path / "again.db") as database:
            _begin_run(database)
            _steps(database, run, [1, 2, 2, 3])
            assert database.value("SELECT count(*) FROM issues") == 3
            assert database.value("SELECT count(*) FROM run_issues") == 3 * run


def test_what_was_rolled_back_is_added_again(db):
    with pytest.raises(KeyError), db.transaction():
        add_issue(db, 1, _issue(1), None, None)
        raise KeyError
    _steps(db, 1, [2, 1])
    assert db.value("SELECT count(*) FROM issues JOIN run_issues ON issue_id = issues.id") == 2


def test_a_deleted_issue_whose_number_another_has(db):
    _steps(db, 1, [1])
    db.execute("DELETE FROM run_issues")
    db.execute("DELETE FROM issues")
    _steps(db, 1, [2, 1])
    rows = sorted(
        row["message"] for row in db.rows("SELECT message FROM issues JOIN run_issues ON issue_id = issues.id")
    )
    assert rows == ["list.csv, row 1: no year", "list.csv, row 2: no year"]


def test_other_codes_and_sources_are_others(db):
    for issue in (_issue(1), _issue(1, "unknown_column"), make_issue("row_invalid", "b.csv", _issue(1).message, row=1)):
        with db.transaction():
            add_issue(db, 1, issue, None, None)
    assert db.value("SELECT count(*) FROM issues") == 3
