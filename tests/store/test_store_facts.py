"""Facts with their quotes, checks of joint statements, near copies, and what is known of a document."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from store_samples import make_fact, make_result, make_rubric, make_run

from statement_audit.archive import Archive
from statement_audit.errors import EvidenceError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, EntityCheck, FactKind, StatementRef, Status, TextSketch
from statement_audit.store import Writer, open_database
from statement_audit.store.known_documents import known_reference, similar_texts
from statement_audit.store.league import Choice, unranked
from statement_audit.store.read_results import company_view
from statement_audit.store.reader import rows

FACTS = [
    make_fact(),
    make_fact(FactKind.ENTITY, "Harbour Bread Ltd", role="covered", number="01234567"),
    make_fact(FactKind.PERIOD, "2022-04-01/2023-03-31", role="start_inferred", end_date=date(2023, 3, 31)),
    make_fact(FactKind.LAW, "UK-MSA-2015-s54", role="claimed"),
    make_fact(FactKind.LAW, "US-CA-1714.43", role="named"),
    make_fact(FactKind.APPROVAL, "Board of Directors", 2, role="board", end_date=date(2023, 7, 31), day_known=False),
    make_fact(FactKind.SIGNATURE, "Anna Bell", 2, role="Chair", entity="Tidewater Ltd", signed=True),
    make_fact(FactKind.PUBLICATION, "2023-08-02", end_date=date(2023, 8, 2)),
]


@pytest.fixture
def writer(tmp_path: Path):
    with open_database(tmp_path / "audit.db") as database:
        writer = Writer(database, Archive(tmp_path / "archive"))
        writer.write_rubric(make_rubric())
        yield writer


def start(writer: Writer) -> int:
    return writer.begin_run(make_run(make_rubric()))


def test_facts_become_columns_and_rows_with_their_quotes(writer: Writer) -> None:
    checks = [EntityCheck("UK-MSA-2015-s54", "Harbour Bread Ltd", "STA-03", Status.MET, "own_body")]
    writer.write_statement(start(writer), make_result(facts=FACTS, checks=checks))
    view = company_view(writer.db, "Tidewater")
    statement = view.statement
    assert statement.reporting_entities == ("Tidewater Ltd", "Harbour Bread Ltd")
    assert (statement.approving_body, statement.approval_kind) == ("Board of Directors", "board")
    assert statement.approval_date == "2023-07"
    assert (statement.signatory_name, statement.signatory_role, statement.signed) == ("Anna Bell", "Chair", True)
    assert statement.laws_named == ("UK-MSA-2015-s54", "US-CA-1714.43")
    assert (statement.period_basis, statement.published_on) == ("start_inferred", "2023-08-02")
    assert [fact.value for fact in view.facts] == [fact.value for fact in FACTS]
    assert view.facts[1].company_number == "01234567"
    assert [check.entity for check in view.entity_checks] == ["Harbour Bread Ltd"]
    assert [row["fact"] for row in rows(writer.db, "latest_facts")] == [fact.kind.value for fact in FACTS]


def test_a_quote_that_is_not_in_its_page_is_refused(writer: Writer) -> None:
    run = start(writer)
    fact = make_fact()
    misplaced = (
        replace(fact, quote="other words"),
        replace(fact, end=fact.end + 1),
        replace(fact, start=-1, end=fact.end - 1, quote=fact.quote[:-1]),  # what SQLite finds from there
    )
    for wrong in misplaced:
        with pytest.raises(EvidenceError, match="fact 'entity'"):
            writer.write_statement(run, make_result(facts=[wrong]))
    assert writer.db.value("SELECT count(*) FROM statements") == 0
    writer.write_statement(run, make_result(facts=[make_fact()]))
    with pytest.raises(Exception, match="quote is not in the stored page"):
        writer.db.execute("UPDATE facts SET start = start + 1, end = end + 1")


def test_an_older_score_that_is_used_again_leaves_no_facts_of_the_newer(writer: Writer) -> None:
    old, new = make_result(), make_result(facts=FACTS, salt="2")
    writer.write_statement(start(writer), old)
    writer.write_statement(start(writer), new)
    assert company_view(writer.db, "Tidewater").statement.approving_body == "Board of Directors"
    writer.reuse(start(writer), old.fingerprint, old.ref)
    view = company_view(writer.db, "Tidewater")
    assert (view.statement.approving_body, view.statement.reporting_entities, view.facts) == (None, (), ())


def test_texts_that_share_a_band_are_found_and_others_are_not(writer: Writer) -> None:
    sketch = TextSketch("m", 90, (1, 2, 3), ("a", "b"))
    writer.write_statement(start(writer), make_result("first.txt", sketch=sketch))
    other = replace(sketch, bands=("b", "c"))
    (known,) = similar_texts(writer.db, "0" * 64, other)
    assert (known.source_name, known.company) == ("first.txt", "Tidewater Ltd")
    assert known.text.startswith(make_result().document.pages[0].text)
    assert similar_texts(writer.db, "0" * 64, replace(sketch, bands=("c",))) == ()
    assert similar_texts(writer.db, "0" * 64, replace(other, method="another")) == ()
    assert similar_texts(writer.db, make_result("first.txt").raw.sha256, other) == ()


def test_what_a_list_said_of_a_document_is_kept(writer: Writer) -> None:
    listed = make_result("a.txt", companies=[CompanyRef("Tidewater Ltd", "01234567", None, ("retail",))])
    writer.write_statement(start(writer), listed)
    known = known_reference(writer.db, listed.raw.sha256)
    assert known is not None
    assert known.companies == (CompanyRef("Tidewater Ltd", "01234567", None, ("retail",)),)
    assert (known.year, known.listed_in) == (2023, "list.csv, row 2")
    bare = make_result("b.txt", company=None)
    writer.write_statement(start(writer), bare)
    assert known_reference(writer.db, bare.raw.sha256) is None


def test_a_failed_reference_keeps_its_sectors(writer: Writer) -> None:
    run = start(writer)
    ref = StatementRef("gone.pdf", path=Path("gone.pdf"), companies=(CompanyRef("Salt Ltd", sectors=("retail",)),))
    writer.write_failure(run, ref, make_issue("file_missing", "gone.pdf"))
    writer.finish_run(run, "finished")
    (row,) = unranked(writer.db, Choice(sector="retail"))
    assert (row.company, row.sectors) == ("Salt Ltd", ("retail",))
    assert unranked(writer.db, Choice(sector="food_agri")) == []
