"""Promises are read at the end of a run, and decided when the next statement comes."""

import pytest

from statement_audit.derived.commitments import update_commitments
from statement_audit.derived.promises import promise_in, read_report
from statement_audit.features.audit.run import run
from statement_audit.models import BlockKind, Passage
from statement_audit.store import open_database
from statement_audit.store.commitments import commitments, undecided
from tests.near import work_near


def passage(text, kind=BlockKind.PARAGRAPH, heading=""):
    return Passage(index=0, page=1, start=0, end=len(text), quote=text, text=text, kind=kind, heading=heading)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("By June 2026 we will audit two battery suppliers.", "future_dated"),
        ("We intend to roll out training to relevant teams.", "future_undated"),
        ("We have written a questionnaire to be rolled out to suppliers shortly.", "future_undated"),
        ("We are committed to paying back every recruitment fee.", "commitment"),
        ("Next year we will visit each farm.", "future_dated"),
        ("We audited 18 suppliers in 2024.", None),
        ("We continue to review our suppliers.", None),
        ("If we find a case, we will pay back the fees.", None),
        ("Our plans for next year are to:", None),
        ("We aim to encourage openness and will support anyone who speaks up.", None),
        ("We will always be open about what we find.", None),
        ("Will we publish a list?", None),
        ("We are committed to the highest standards.", None),
        ("Suppliers will answer a questionnaire before they are approved.", None),
        ("This statement sets out the steps that we will take next year.", None),
        ("", None),
    ],
)
def test_what_promises(text, status):
    promised = promise_in(passage(text), 2025)
    assert (promised and promised[0]) == status


def test_a_bullet_under_plans_promises_a_sentence_there_need_not():
    heading = "Next steps"
    assert promise_in(passage("Visit 12 farms", BlockKind.BULLET, heading), 2025) is not None
    assert promise_in(passage("The board read this statement.", heading=heading), 2025) is None
    assert promise_in(passage("Plans for 2026", BlockKind.HEADING), 2025) is None
    assert promise_in(passage("• Percentage of staff who were trained", BlockKind.BULLET, heading), 2025) is None
    assert promise_in(passage("• The managers are responsible for it", BlockKind.BULLET, heading), 2025) is None


def test_what_reports():
    assert read_report(passage("We mapped tier 2 in 2025.")) == "done"
    assert read_report(passage("We have not mapped tier 2.")) == "missed"
    assert read_report(passage("We plan to map tier 2.")) == ""


LATER = (
    "This statement is made under section 54 of the Modern Slavery Act 2015 by Tidewater Foods Ltd for the financial"
    " year ended 31 March 2025. We buy fish, oats and packaging from 230 suppliers in nine countries. {}"
    " Our policy forbids recruitment fees. We audited 20 suppliers in 2024 and found no withheld passports. Workers can"
    " call a free hotline in eleven languages. The board approved this statement on 6 July 2025.\n"
)


@pytest.mark.parametrize(
    ("sentence", "state", "overdue"),
    [
        ("In October 2024 we published a list of all our suppliers on our website.", "done", False),
        ("We will publish a list of our suppliers by June 2027.", "moved", True),
        ("We did not publish a list of our suppliers.", "missed", True),
        ("Our buyers visit each supplier.", "dropped", True),
    ],
)
def test_the_next_statement_decides(tmp_path, options, silent, statement, sentence, state, overdue, monkeypatch):
    work_near(monkeypatch)
    listed = tmp_path / "list.csv"
    listed.write_text("company,file,year,laws\nTidewater Foods Ltd,2024.txt,2024,UK\n")
    (tmp_path / "2024.txt").write_text(statement)
    run([str(listed)], options, silent)
    with open_database(options.db) as database:
        (promise,) = commitments(database)
        assert (promise.state, promise.due, promise.answered_year) == ("open", "2025-12", None)
        assert promise.quote == "We will publish a list of our suppliers by December 2025."
    (tmp_path / "2025.txt").write_text(LATER.format(sentence))
    listed.write_text(listed.read_text() + "Tidewater Foods Ltd,2025.txt,2025,UK\n")
    run([str(listed)], options, silent)
    with open_database(options.db) as database:
        decided = next(row for row in commitments(database) if row.year == 2024)
        assert (decided.state, decided.overdue, decided.answered_year) == (state, overdue, 2025)
        assert decided.answered_quote == (None if state == "dropped" else sentence)
        assert undecided(database) == []
        assert update_commitments(database, lambda: None) == 0
