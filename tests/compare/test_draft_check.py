"""A draft verdict by verdict: places, laws in their order, quotes that carry the verdict. The company does not exist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.generate.pdf import draw_pdf
from corpus.generate.plain import draw_markdown
from corpus.generate.sources import Source, parse_blocks
from corpus.generate.web import draw_html
from corpus.generate.word import draw_docx
from statement_audit.classify.base import ClassifierSpec
from statement_audit.compare.draft_check import DraftCheck, LawCheck, LawTest, asked_in_order, draft_check, id_ranges
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import Finding, GateStatus, Rubric, StatementResult, Status
from statement_audit.report.words import LAW_KINDS
from statement_audit.resources import CHECKOUT
from statement_audit.rubric import load_rubric
from statement_audit.runs.options import RunOptions
from statement_audit.score.gates import LawDay, gate_statement
from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.statements.judge import Judge, load_judge

LAWS = ("UK-MSA-2015-s54", "AU-MSA-2018-s16", "CA-SC-2023-c9-s11", "US-CA-1714.43")
TEXT = """# Modern Slavery Statement of Birchmoor Lumber Inc

This statement is made by Birchmoor Lumber Inc for the financial year ended 31 December 2025.

## Our business

Birchmoor Lumber Inc is a private company with two sawmills in Ontario.

We employ 310 people and buy timber from 44 forest owners in Quebec.

## What we did

In 2025 our buyers audited 12 suppliers of timber for signs of forced labour.

We do not train employees on modern slavery.

- Next year we will write a policy on forced labour.
- Suppliers sign our code of conduct, which bans forced labour.

## Approval

This report was approved by the Audit Committee under authority delegated by the Board of Directors of Birchmoor Lumber Inc on 12 May 2026.

I attest that I have reviewed the information contained in the report. I attest that it is true, accurate and complete in all material respects.

Signed

Ruth Tamarind, Director, 12 May 2026

I have the authority to bind Birchmoor Lumber Inc.
"""
DRAWN: dict[str, Callable[[Source], bytes]] = {
    "pdf": draw_pdf,
    "docx": draw_docx,
    "html": draw_html,
    "md": draw_markdown,
}
PLACES = {
    "We employ 310 people and buy timber from 44 forest owners in Quebec.": ("Our business", 2),
    "We do not train employees on modern slavery.": ("What we did", 2),
    "Suppliers sign our code of conduct, which bans forced labour.": ("What we did", 4),
    "I have the authority to bind Birchmoor Lumber Inc.": ("Approval", None),
}
Check = tuple[StatementResult, Rubric, DraftCheck]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return load_judge(RunOptions(Path("none.db"), classifier=ClassifierSpec("keyword")))


def check_draft(judge: Judge, path: Path, *laws: str) -> Check:
    options = RunOptions(Path("none.db"), classifier=ClassifierSpec("keyword"), laws=laws or LAWS)
    result, rubric = check_file(path, "Birchmoor Lumber Inc", options, judge, apart=False)
    checked = draft_check(result, rubric)
    assert checked is not None
    return result, rubric, checked


@pytest.fixture(scope="module")
def draft(judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Check:
    path = tmp_path_factory.mktemp("draft") / "draft.md"
    path.write_text(TEXT)
    return check_draft(judge, path)


def checked_with(draft: Check, *findings: Finding) -> DraftCheck:
    """The draft with other findings, its gates run anew."""
    result, rubric, _ = draft
    assert result.assessment is not None
    changed = {one.criterion: one for one in (*result.assessment.findings, *findings)}
    gates = tuple(
        gate_statement(next(each for each in rubric.gates if each.law == gate.law and each.in_force), changed, day)
        for gate in result.assessment.gates
        for day in [LawDay(gate.in_force_on, gate.in_force_by)]
    )
    assessment = replace(result.assessment, findings=tuple(changed.values()), gates=gates)
    checked = draft_check(replace(result, assessment=assessment), rubric)
    assert checked is not None
    return checked


def law_of(check: DraftCheck, law: str) -> LawCheck:
    return next(each for each in check.laws if each.law == LAW_SHORT_FORMS[law])


def verdict(check: DraftCheck, law: str, area: str) -> LawTest:
    return next(test for test in law_of(check, law).tests if test.area == area)


def finding(draft: Check, criterion: str) -> Finding:
    assert draft[0].assessment is not None
    return next(one for one in draft[0].assessment.findings if one.criterion == criterion)


@pytest.mark.parametrize("kind", list(DRAWN))
def test_a_quote_is_placed_by_its_heading_and_paragraph(kind: str, judge: Judge, tmp_path: Path) -> None:
    meta = {
        "company": "Birchmoor Lumber Inc",
        "website": "https://birchmoor.example",
        "year": 2025,
        "format": kind,
        "number": "1",
    }
    style = {"accent": "334455", "menu": ["Home"], "related": ["News"]}
    path = tmp_path / f"draft.{kind}"
    path.write_bytes(DRAWN[kind](Source("draft", meta, TEXT, parse_blocks(TEXT), style)))
    result, _, checked = check_draft(judge, path)
    found = {quote.quote: quote.place for each in checked.criteria.values() for quote in each.quotes}
    assert result.document is not None
    pages = {page.number: page.text for page in result.document.pages}
    for quote, place in found.items():
        assert pages[place.page][place.start : place.end] == quote
    seen = 0
    for words, (heading, paragraph) in PLACES.items():
        for quote, place in found.items():
            if " ".join(quote.split()).endswith(words):
                seen += 1
                assert place.heading == heading and paragraph in (None, place.paragraph)
                assert str(place).startswith("p. ") is (kind == "pdf")
    assert seen >= 2


def test_every_criterion_is_told_once_whatever_its_kind(draft: Check) -> None:
    _, rubric, checked = draft
    kinds = ("strong", "partial", "promised", "absent", "explained", "silent", "open", "not_asked")
    told = Counter(each.id for kind in kinds for each in checked.of_kind(kind))
    assert told == Counter(criterion.id for criterion in rubric.criteria)
    lists = Counter(
        gap.criterion
        for kind in kinds[:6]
        for gap in getattr(checked.gaps, kind)
    )  # fmt: skip
    others = Counter(each.id for kind in kinds[6:] for each in checked.of_kind(kind))
    assert lists + others == told
    assert Counter(name for names in checked.not_asked().values() for name in names) <= others


def test_the_tests_of_a_law_stand_as_its_sections_do(draft: Check) -> None:
    refs = {law.law: [test.ref for test in law.tests] for law in draft[2].laws}
    six = [f"s.54(5)({letter})" for letter in "abcdef"]
    seven = [f"s.16(1)({letter})" for letter in "abcddefg"]
    assert refs["UK-MSA-2015-s54"] == [
        "s.54(4)", *six, "s.54(6)", "s.54(6)", "s.54(7)", "guidance 5.3.2 and 5.4"
    ]  # fmt: skip
    assert refs["AU-MSA-2018-s16"] == ["s.13(2)(c), 14(2)(d), 16(2)", "s.13(2)(d), 14(2)(e)", *seven]
    assert refs["CA-SC-2023-c9-s11"] == [
        "s.11(1)", *(f"s.11(3)({letter})" for letter in "abbcdefg"), "s.11(4), 11(5)(a)", "s.11(5)(b)",
        "s.11(5), guidance of 2025-12-18", "s.13(1)", "guidance of 2025-12-18",
    ]  # fmt: skip
    assert refs["US-CA-1714.43"] == ["(b)", *(f"(c)({number})" for number in range(1, 6))]


def test_a_quote_is_of_a_criterion_that_answers_and_what_has_none_says_why(draft: Check) -> None:
    _, rubric, checked = draft
    for law in checked.laws:
        gate = next(each for each in rubric.gates if (each.law, each.version) == (law.law, law.version))
        asked = {(test.ref, test.area): test for _, test in asked_in_order(gate)}
        for test in law.tests:
            quoted = {criterion for criterion, _ in test.quotes}
            assert quoted <= set(test.criteria)
            assert quoted or test.why, test
            assert all(name in quoted or name in test.why for name in asked[test.ref, test.area].all_of), test
            for criterion, quote in test.quotes:
                assert quote in checked.criteria[criterion].quotes


def test_delegated_approval_attestation_and_an_absence_are_shown_as_what_they_are(draft: Check) -> None:
    check = draft[2]
    refused, half = verdict(check, "AU", "approval"), verdict(check, "CA", "approval")
    assert (refused.result, half.result) == (GateStatus.NOT_MET, GateStatus.PARTLY)
    assert refused.why == "approved in the governing body's place, which this law refuses"
    assert half.why == "approved in the governing body's place"
    for area, said in (("attestation", "I attest that I have reviewed"), ("authority to bind", "authority to bind")):
        test = verdict(check, "CA", area)
        assert test.result is GateStatus.MET and len(test.quotes) == 1
        assert said in test.quotes[0][1].quote
    none = replace(finding(draft, "TRE-01"), status=Status.ADMITS_ABSENT, score=0.0, reasons=())
    check = checked_with(draft, none)
    training = verdict(check, "CA", "training")
    assert training.result is GateStatus.MET and training.why == "that there is none is an answer here"
    assert "do not train" in training.quotes[0][1].quote
    assert verdict(check, "UK", "training").result is GateStatus.COVERED and not verdict(check, "UK", "training").why


def test_an_absence_that_says_why_answers_the_consultation_of_australia(draft: Check) -> None:
    one = replace(finding(draft, "TRE-01"), criterion="STA-07", status=Status.DENIES_RELEVANCE, score=0.0)
    told = [
        verdict(checked_with(draft, replace(one, reasons=reasons)), "AU", "consultation")
        for reasons in (("absence_explained",), ())
    ]
    assert [test.result for test in told] == [GateStatus.MET, GateStatus.PARTLY]
    assert [test.why for test in told] == ["why there is none is an answer here", ""]


def test_what_is_not_attested_says_so_beside_the_signature(draft: Check) -> None:
    check = checked_with(draft, replace(finding(draft, "STA-04"), reasons=()))
    test = verdict(check, "CA", "attestation")
    assert (test.result, test.why) == (GateStatus.NOT_MET, "nothing attests the report")
    assert test.quotes[0][0] == "STA-04"


def test_a_half_met_form_says_what_is_lacking(draft: Check) -> None:
    partly = replace(
        finding(draft, "STA-04"), status=Status.PARTLY, score=0.5, reasons=("signed_on:2026-05-12", "role_not_given")
    )
    test = verdict(checked_with(draft, partly), "UK", "signature")
    assert (test.result, test.why) == (GateStatus.PARTLY, "role not given")


def test_of_alternatives_the_one_that_carries_the_verdict_is_quoted_the_surer_first(draft: Check) -> None:
    base = next(one for one in draft[2].criteria.values() if one.quotes)
    evidence = finding(draft, base.id).evidence

    def as_found(name: str, status: Status, score: float, *, review: bool = False) -> Finding:
        one = finding(draft, name)
        return replace(one, status=status, score=score, needs_review=review, evidence=evidence, reasons=())

    sure = as_found("DDG-01", Status.CONCRETE_SPECIFIC, 0.7)
    close = as_found("DDG-03", Status.CONCRETE_SPECIFIC, 0.9, review=True)
    words = as_found("DDG-02", Status.BACKGROUND, 0.0)
    test = verdict(checked_with(draft, sure, close, words), "AU", "due diligence")
    assert [criterion for criterion, _ in test.quotes] == ["DDG-01"] and not test.close_call
    none = as_found("DDG-01", Status.ADMITS_ABSENT, 0.0)
    planned = as_found("DDG-03", Status.FUTURE_UNDATED, 0.1)
    others = [replace(finding(draft, name), status=Status.NOT_FOUND, score=0.0, evidence=()) for name in ("DDG-05",)]
    check = checked_with(draft, none, planned, words, *others)
    told = {law: verdict(check, law, "due diligence") for law in ("AU", "CA", "UK")}
    assert [told[law].quotes[0][0] for law in ("AU", "CA")] == ["DDG-03", "DDG-01"]
    assert (told["AU"].result, told["CA"].result) == (GateStatus.PARTLY, GateStatus.MET)
    assert (told["AU"].why, told["CA"].why) == ("planned or promised only", "that there is none is an answer here")
    assert told["UK"].result is GateStatus.COVERED and told["UK"].quotes[0][1].status is evidence[0].status


def test_all_that_must_be_answered_is_shown_or_named(draft: Check) -> None:
    lost = replace(finding(draft, "STR-02"), status=Status.NOT_FOUND, score=0.0, evidence=())
    test = verdict(checked_with(draft, lost), "AU", "structure operations and supply chains")
    assert test.result is GateStatus.NOT_MET and "no words in the draft: STR-02" in test.why
    assert "STR-02" not in {criterion for criterion, _ in test.quotes}


def test_what_is_said_both_ways_is_told_apart(draft: Check) -> None:
    assert not draft[2].contradicted
    both = replace(finding(draft, "TRE-01"), flags=("contested",))
    assert [each.id for each in checked_with(draft, both).contradicted] == ["TRE-01"]


def test_a_close_call_is_for_a_person_and_not_beyond_the_text(draft: Check) -> None:
    one = finding(draft, "STR-02")
    near = replace(one.evidence[0], role="candidate")
    open_call = replace(
        one, criterion="STA-07", status=Status.NOT_FOUND, score=0.0, needs_review=True, evidence=(near,)
    )
    law = law_of(checked_with(draft, open_call), "AU")
    test = next(test for test in law.tests if test.area == "consultation")
    assert test.result is GateStatus.NOT_ASSESSED and test.close_call and test not in law.unseen
    assert [test.area for test in law_of(draft[2], "UK").unseen] == ["homepage link"]


def test_what_a_law_asks_and_nothing_answers_is_named_with_its_reason_as_of_its_day(draft: Check) -> None:
    assert all(test.note and not (test.all_of or test.any_of) for law in draft[2].laws for test in law.untested)
    later = {test.ref for test in law_of(draft[2], "UK").untested}
    assert "guidance of March 2025" in later and "s.54(8)" in later
    assert draft[0].assessment is not None
    early = tuple(replace(gate, in_force_on="2020-05-01") for gate in draft[0].assessment.gates)
    result = replace(draft[0], assessment=replace(draft[0].assessment, gates=early))
    checked = draft_check(result, draft[1])
    assert checked is not None
    assert {test.ref for test in law_of(checked, "UK").untested} == {ref for ref in later if ref.startswith("s.")}


def test_neighbours_are_named_in_short() -> None:
    assert id_ranges(["DOM-01", "DOM-02", "DOM-03", "REM-02"]) == "DOM-01 to DOM-03, REM-02"
    assert id_ranges(["TRE-04", "TRE-05"]) == "TRE-04, TRE-05"
    assert id_ranges([]) == ""


def test_the_page_on_the_laws_has_a_line_for_each_test_in_the_order_of_check() -> None:
    page = (CHECKOUT / "docs" / "laws.md").read_text(encoding="utf-8")
    for gate, section in zip(load_rubric("modern-slavery").gates, page.split("\n## ")[1:], strict=True):
        rows = [re.split(r" \| ", line[2:]) for line in section.splitlines() if line.startswith("| ")][2:]
        asked = asked_in_order(gate)
        assert [row[0] for row in rows] == [test.ref for _, test in asked]
        for row, (kind, test) in zip(rows, asked, strict=True):
            assert row[1].startswith(f"{LAW_KINDS[kind]}: {test.area}") and test.words in row[2] and row[-1].strip(" |")
