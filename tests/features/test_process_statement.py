"""One statement: what it is, what is wrong with it, and a fault of ours, each as a result and never as an exception."""

from dataclasses import replace

import pytest

from statement_audit.models import GateStatus, State, Status

UNRELATED = "Our bakery opens at seven. The bread of the day is rye, and we close when it is sold. " * 12
GERMAN = (
    "Wir haben im Berichtsjahr unsere Lieferketten auf Zwangsarbeit geprüft und die Ergebnisse veröffentlicht. " * 12
)


class Broken:
    """A classifier with a fault."""

    name, revision = "broken", "broken.v1"

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def judge(self, *_):
        raise self.error


def run(task, judge):
    from statement_audit.statements.result import process_statement

    return process_statement(task, judge)


def assert_nothing_was_judged(result):
    assert (result.state, result.document, result.passages) == (State.COULD_NOT_READ, None, ())
    assert len(result.assessment.findings) == 83
    assert {(finding.status, finding.score) for finding in result.assessment.findings} == {
        (Status.COULD_NOT_READ, None)
    }
    assert result.assessment.scores.quality is None
    assert {gate.result for gate in result.assessment.gates} == {GateStatus.NOT_ASSESSED}


def test_a_statement_is_scored(make_task, judge, statement):
    result = run(make_task(statement), judge)
    assert (result.state, result.year, result.issues) == (State.SCORED, 2024, ())
    assert result.assessment.scores.quality > 0
    pages = {page.number: page.text for page in result.document.pages}
    for evidence in (one for finding in result.assessment.findings for one in finding.evidence):
        assert pages[evidence.page][evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.pdf", "empty_file"),
        (b" \n\t", "blank.txt", "no_text"),
        (b"....\n---\n1234 5678\n", "marks.txt", "no_text"),
        (b"Modern Slavery Statement\n\nForced labour\n\nSuppliers\n", "headings.txt", "no_text"),
        (b"zorvunqelthabrimoxfendiquastelpronduvikarmesh " * 20, "glued.txt", "text_glued"),
        (b"%PDF-1.7\n1 0 obj", "cut.pdf", "damaged"),
        (bytes(range(256)) * 20, "noise.bin", "unknown_format"),
    ],
)
def test_a_document_that_cannot_be_read_is_not_scored_as_zero(make_task, judge, content, name, code):
    result = run(make_task(content, name), judge)
    assert_nothing_was_judged(result)
    assert [issue.code for issue in result.issues] == [code]
    assert result.issues[0].source_name == name


def test_a_fault_costs_one_statement_and_leaves_its_trace(make_task, judge, statement):
    result = run(make_task(statement, year=2024), replace(judge, classifier=Broken(KeyError("no such head"))))
    assert_nothing_was_judged(result)
    assert (result.year, result.companies[0].name) == (2024, "Tidewater Foods Ltd")
    (issue,) = result.issues
    assert (issue.code, issue.severity) == ("internal_error", "error")
    assert "KeyError" in issue.message and "no such head" in issue.message
    assert "raise self.error" in issue.data["trace"]


def test_ctrl_c_is_no_fault_of_a_statement(make_task, judge, statement):
    with pytest.raises(KeyboardInterrupt):
        run(make_task(statement), replace(judge, classifier=Broken(KeyboardInterrupt())))


@pytest.mark.parametrize(
    ("content", "state", "code"),
    [
        (UNRELATED, State.NOT_A_STATEMENT, "not_a_statement"),
        (GERMAN, State.NOT_SUPPORTED, "language_not_supported"),
    ],
)
def test_what_is_no_english_statement_gets_no_findings(make_task, judge, content, state, code):
    result = run(make_task(content), judge)
    assert (result.state, result.assessment) == (state, None)
    assert [issue.code for issue in result.issues] == [code]


def test_doubts_about_a_scored_statement_are_issues(make_task, judge, statement):
    from statement_audit.models import CompanyRef

    companies = (CompanyRef("Tidewater Foods Ltd"), CompanyRef("Harbour Bread Ltd"))
    result = run(make_task(statement, companies=companies, year=2022), judge)
    assert (result.state, result.year) == (State.SCORED, 2022)
    by_code = {issue.code: issue for issue in result.issues}
    assert set(by_code) == {"company_not_in_text", "year_mismatch", "sector_unknown"}
    assert by_code["company_not_in_text"].data["company"] == "Harbour Bread Ltd"
    assert (by_code["year_mismatch"].data["text"], by_code["year_mismatch"].data["list"]) == (2024, 2022)


def test_law_of_the_run_before_the_lists_before_the_texts(make_task, judge, statement):
    def law(judged, **facts):
        return [gate.law for gate in run(make_task(statement, **facts), judged).assessment.gates]

    assert law(judge) == ["UK-MSA-2015-s54"]
    assert law(judge, laws=("AU-MSA-2018-s16",)) == ["AU-MSA-2018-s16"]
    assert law(replace(judge, laws=("US-CA-1714.43",)), laws=("AU-MSA-2018-s16",)) == ["US-CA-1714.43"]


@pytest.mark.parametrize(("documents", "threads"), [(1, 4), (2, 2), (3, 1), (9, 1)])
def test_cores_that_have_no_document_read_passages(options, judge, make_task, documents, threads):
    from statement_audit.features.audit.worker import worker_setup

    setup = worker_setup(replace(options, workers=4), judge, [make_task("text")] * documents)
    assert setup.classifier == replace(options.classifier, threads=threads)
