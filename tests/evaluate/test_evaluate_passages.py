"""Labelled passages: read, judged, scored and counted; every figure can be worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evaluate_samples import Answers, Scripted, write_gold

from statement_audit.errors import UsageError
from statement_audit.evaluate.judged import judge_passages, speaking_pairs, text_criteria
from statement_audit.evaluate.labelled import read_labelled
from statement_audit.evaluate.layout import LabelledLine, lay_out
from statement_audit.evaluate.passage_report import count_verdicts, evaluate_passages, find_documents, judge_source
from statement_audit.models import BlockKind, Evidence, ExtractedDocument, Finding, Rubric, StatementRef, Status

AUDITED = "An independent firm audited five of our factories in Vietnam in 2025."
TRAINED = "We trained 212 buyers on the signs of forced labour in June 2025."
PLAN = "By December 2027 we will train all buyers on the signs of forced labour."
NO_CHANNEL = "We do not have a grievance channel for workers in our supply chain."
DEFINED = "Forced labour is work that a person is made to do under threat."
STORES = "Our stores use renewable power in all regions."
ANSWERS: Answers = {
    AUDITED: {"DDG-03": 0.9, "RSK-01": 0.7},  # the second is in doubt
    TRAINED: {"TRE-01": 0.9, "TRE-04": 0.4},  # the second is a close call: no evidence
    PLAN: {"TRE-02": 0.9},
    NO_CHANNEL: {"VOI-04": 0.7},
    STORES: {"DDG-02": 0.9},  # a mistake
}
Labels = dict[str, str]


def row(number: int, text: str, labels: Labels | None = None, **more: Any) -> dict[str, Any]:
    return {"id": f"e.{number}", "source": "elmford-2025.txt", "text": text, "labels": labels or {}, **more}


ROWS = (
    row(0, AUDITED, {"DDG-03": "concrete_specific", "RSK-01": "commitment"}, doubt=["RSK-01"]),
    row(1, TRAINED, {"TRE-01": "concrete_generic", "TRE-04": "concrete_specific"}),
    row(2, PLAN, {"TRE-02": "concrete_specific", "TRE-07": "background"}),
    row(3, NO_CHANNEL, {"VOI-04": "denies_relevance"}),
    row(4, STORES, doubt=["TRE-05"]),
)


def write_rows(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def report(tmp_path: Path, rubric: Rubric) -> dict[str, Any]:
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS), rubric)
    return evaluate_passages(labelled, Scripted(ANSWERS), rubric)


def test_the_keys(report: dict[str, Any], rubric: Rubric) -> None:
    assert set(report) == {"pairs", "macro_f1", "quotes", "statements", "status", "groups", "criteria", "seconds"}
    assert set(report["quotes"]) == {"n", "right", "arguable", "wrong", "unflagged"}
    assert set(report["groups"]["DDG"]) == {"tp", "fp", "fn", "precision", "recall", "f1", "support"}
    assert "STA" not in report["groups"]
    assert list(report["criteria"]) == [criterion.id for criterion in text_criteria(rubric)]
    assert len(report["criteria"]) == 76


def test_pairs_leave_out_doubt_close_calls_and_what_says_nothing(report: dict[str, Any]) -> None:
    # Gold: DDG-03, TRE-01, TRE-04, TRE-02, VOI-04. Found: all but TRE-04, and DDG-02 wrongly.
    assert report["pairs"] == {"tp": 4, "fp": 1, "fn": 1, "precision": 0.8, "recall": 0.8, "f1": 0.8}
    assert report["criteria"]["DDG-02"] == {
        "tp": 0, "fp": 1, "fn": 0, "precision": 0.0, "recall": None, "f1": 0.0, "support": 0,
    }  # fmt: skip
    assert report["criteria"]["RSK-01"]["f1"] is None
    assert report["groups"]["TRE"]["support"] == 3
    assert report["macro_f1"] is None  # no criterion has three positives


def test_quotes_statements_and_statuses(report: dict[str, Any]) -> None:
    # VOI-04 admits an absence and earns nothing: no quote. RSK-01 is in doubt; DDG-02 is wrong.
    quotes = {name: report["quotes"][name] for name in ("n", "right", "arguable", "wrong")}
    assert quotes == {"n": 5, "right": 3, "arguable": 1, "wrong": 1}
    assert report["quotes"]["unflagged"]["n"] <= 5
    assert report["statements"]["recall"] == 0.8
    # Of 76 criteria 6 are found; TRE-05 is only doubtful, and TRE-04 is missed as a close call: no verdict.
    assert report["statements"]["absent_right"] == 1.0
    # DDG-03 as labelled; TRE-01 specific for generic; TRE-02 planned for specific.
    assert report["status"] == {"same": round(1 / 3, 6), "family": round(2 / 3, 6)}


def test_nothing_found_has_no_precision(tmp_path: Path, rubric: Rubric) -> None:
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS), rubric)
    report = evaluate_passages(labelled, Scripted({}), rubric)
    assert report["pairs"] == {"tp": 0, "fp": 0, "fn": 5, "precision": None, "recall": 0.0, "f1": 0.0}
    assert report["status"] == {"same": None, "family": None}


def test_what_the_score_room_quotes_is_what_counts(tmp_path: Path, rubric: Rubric) -> None:
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS), rubric)
    judged = judge_source(labelled.sources[0], Scripted({**ANSWERS, DEFINED: {"RSK-06": 0.9}}), rubric)
    quoted = {
        (evidence.passage, finding.criterion)
        for finding in judged.findings.values()
        for evidence in finding.evidence
        if evidence.role in ("best", "second", "counter") and not finding.criterion.startswith("STA")
    }
    assert quoted == set(speaking_pairs(judged))


def test_every_criterion_is_asked_whatever_the_sector(rubric: Rubric) -> None:
    pages, passages = lay_out([LabelledLine(STORES)])
    document = ExtractedDocument("", "text/plain", pages, "test")
    judged = judge_passages(document, passages, StatementRef("x"), Scripted({}), rubric)
    asked = {judged.findings[criterion.id].status.value for criterion in text_criteria(rubric)}
    assert asked == {"not_found"}


def test_context_stays_within_a_section_and_is_kept_where_given() -> None:
    lines = [
        LabelledLine("Policies"),
        LabelledLine("We have a policy.", heading="Policies"),
        LabelledLine("It is published.", page=2, heading="Policies"),
        LabelledLine("Training", page=2),
        LabelledLine("We train buyers.", page=2, heading="Training", after="Given."),
    ]
    pages, passages = lay_out(lines)
    assert [passage.kind for passage in passages].count(BlockKind.HEADING) == 2
    assert (passages[1].before, passages[1].after) == ("Policies", "It is published.")
    assert passages[2].after == ""
    assert (passages[4].before, passages[4].after) == ("Training", "Given.")
    texts = {page.number: page.text for page in pages}
    assert all(texts[one.page][one.start : one.end] == one.quote for one in passages)


def test_rows_of_a_source_need_not_be_adjacent_and_platform_rows_are_read(tmp_path: Path, rubric: Rubric) -> None:
    other = {"source": "b", "company": "Bee", "licence": "none", "wording": "verbatim", "near": [], "before": "One."}
    path = write_rows(tmp_path / "labels.jsonl", ROWS[0], {**other, "text": STORES, "labels": {}}, ROWS[1])
    labelled = read_labelled(path, rubric)
    assert [(source.name, len(source.rows)) for source in labelled.sources] == [("elmford-2025.txt", 2), ("b", 1)]
    assert labelled.sources[1].rows[0].line.before == "One."


def test_sentences_of_a_set_come_from_its_csv(tmp_path: Path, rubric: Rubric) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    (tmp_path / "aims").mkdir()
    given = {"set": "xx", "statement_id": "X_1", "labels": {}}
    path = write_rows(folder / "labels.jsonl", given | {"sentence_index": 0}, given | {"sentence_index": 1})
    with pytest.raises(UsageError, match="has labels of the set 'xx', whose sentences are not here"):
        read_labelled(path, rubric)
    header = ("statement_id", "sentence_index", "sentence")
    write_gold(tmp_path / "aims" / "xx.csv", header, ("X_1", 0, "We train buyers"))
    with pytest.raises(UsageError, match=r"line 2: xx\.csv has no statement X_1, sentence 1"):
        read_labelled(path, rubric)
    write_gold(tmp_path / "aims" / "xx.csv", header, ("X_1", 0, "We train buyers"), ("X_1", 1, "We audit"))
    source = read_labelled(path, rubric).sources[0]
    assert (source.name, [row.line.text for row in source.rows]) == ("xx/X_1", ["We train buyers.", "We audit."])


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("{", "labels.jsonl, line 2: is not JSON: ", "One whole JSON object a line."),
        ("[1]", "labels.jsonl, line 2: is no JSON object.", "A row is"),
        (json.dumps(row(1, STORES, {"DDG-99": "outcome"})), "line 2: unknown criterion 'DDG-99'.", "DDG-03"),
        (json.dumps(row(1, STORES, {"STA-01": "met"})), "line 2: unknown criterion 'STA-01'.", "DDG-03"),
        (json.dumps(row(1, STORES, {"DDG-03": "done"})), "line 2: unknown status 'done'.", "concrete_specific"),
        (json.dumps(row(1, STORES, doubt=["DDG"])), "line 2: unknown criterion 'DDG'.", "DDG-03"),
        (json.dumps(row(1, STORES, colour="red")), "line 2: key 'colour': Extra inputs", "Keys: labels, doubt, batch"),
        (json.dumps(row(0, STORES)), "line 2: has the id 'e.0' of line 1.", "Each passage once"),
        (json.dumps({"source": "x", "labels": {}}), "line 2: key 'text': Field required.", "Keys: "),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, rubric: Rubric, line: str, message: str, hint: str) -> None:
    path = write_rows(tmp_path / "labels.jsonl", ROWS[0])
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_labelled(path, rubric)
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_an_empty_file_is_refused(tmp_path: Path, rubric: Rubric) -> None:
    with pytest.raises(UsageError, match=r"labels\.jsonl holds no row"):
        read_labelled(write_rows(tmp_path / "labels.jsonl"), rubric)


DOCUMENT = f"""Elmford Foods Ltd: Modern Slavery Statement 2025

This statement is made by Elmford Foods Ltd under section 54 of the Modern Slavery Act 2015 for the year 2025.

{AUDITED} {TRAINED} {NO_CHANNEL}

{STORES} We ended one contract in May 2025 after an audit.
"""


def test_documents_go_through_the_whole_pipeline(tmp_path: Path, rubric: Rubric) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "elmford-2025.md").write_text(DOCUMENT, encoding="utf-8")
    missing = {"source": "gone.pdf", "text": STORES, "labels": {}}
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS, missing), rubric)
    found = find_documents(labelled, folder)
    assert list(found) == ["elmford-2025.txt"]
    judge = Scripted({**ANSWERS, "We ended one contract": {"DDG-05": 0.9}})
    report = evaluate_passages(labelled.only(found), judge, rubric, documents=found)
    # The plan is not in the document and is missed; the ended contract is in no labelled passage.
    assert {name: report["pairs"][name] for name in ("tp", "fp", "fn")} == {"tp": 3, "fp": 1, "fn": 2}
    assert report["pairs"]["unmatched"] == 1
    assert report["quotes"]["unmatched"]["n"] == 1
    assert report["quotes"]["unmatched"]["cases"] == [
        {
            "source": "elmford-2025.txt",
            "criterion": "DDG-05",
            "quote": "We ended one contract in May 2025 after an audit.",
        }
    ]
    assert report["quotes"]["n"] == report["quotes"]["right"] + report["quotes"]["arguable"] + report["quotes"]["wrong"]


def test_a_document_that_cannot_be_read_counts_as_missed(
    tmp_path: Path, rubric: Rubric, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "elmford-2025.txt").write_bytes(b"")
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS), rubric)
    found = find_documents(labelled, tmp_path)
    report = evaluate_passages(labelled, Scripted(ANSWERS), rubric, documents=found)
    assert (report["pairs"]["fn"], report["quotes"]["n"]) == (5, 0)
    assert "elmford-2025.txt was not scored" in caplog.text


def test_no_document_or_two_are_refused(tmp_path: Path, rubric: Rubric) -> None:
    labelled = read_labelled(write_rows(tmp_path / "labels.jsonl", *ROWS), rubric)
    (tmp_path / "documents").mkdir()
    with pytest.raises(UsageError, match="There is no folder"):
        find_documents(labelled, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="has no file for a source"):
        find_documents(labelled, tmp_path / "documents")
    for ending in ("md", "html"):
        (tmp_path / "documents" / f"elmford-2025.{ending}").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"several files for 'elmford-2025\.txt'"):
        find_documents(labelled, tmp_path / "documents")


def test_not_found_is_a_verdict_only_without_a_close_call() -> None:
    close = Evidence(0, 1, 0, 9, "A quote.", "candidate", Status.COMMITMENT, 0.2)
    made = [
        Finding("DDG-01", "DDG", Status.NOT_FOUND, 0.0, None, False),
        Finding("DDG-02", "DDG", Status.NOT_FOUND, 0.0, None, False),
        Finding("DDG-03", "DDG", Status.NOT_FOUND, 0.0, 0.8, True, evidence=(close,)),
        Finding("DDG-05", "DDG", Status.COMMITMENT, 0.2, 0.9, False),
    ]
    gold = frozenset({(0, "DDG-02"), (1, "DDG-03"), (2, "DDG-05")})
    verdicts = count_verdicts(made, gold, frozenset())
    assert verdicts == {"held": 3, "found": 1, "absent": 2, "absent_right": 1}
