"""Own gold: a corpus of one invented statement, taken through the real pipeline and counted by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from evaluate_samples import Scripted, ScriptedInFull

from statement_audit.errors import UsageError
from statement_audit.evaluate import corpus as corpus_module
from statement_audit.evaluate.corpus import find_corpus, locate, read_manifest
from statement_audit.evaluate.gold import make_passages
from statement_audit.evaluate.own_gold import evaluate_own
from statement_audit.models import Rubric

BOARD = "The board of directors of Elmford Foods Ltd approved this statement on 3 March 2026."
AUDITED = "An independent firm audited five of our factories in Vietnam in 2025."
TRAINED = "We trained 212 buyers on the signs of forced labour in June 2025."
NO_CHANNEL = "We do not have a grievance channel for workers in our supply chain."
STORES = "Our stores use renewable power in all regions."
LEASES = "We renewed eleven leases during the year."
TEXT = f"""Elmford Foods Ltd: Modern Slavery Statement 2025

This statement is made by Elmford Foods Ltd under section 54 of the Modern Slavery Act 2015 for the financial year
ended 31 December 2025. {BOARD}

{AUDITED} {TRAINED} {NO_CHANNEL}

{STORES} {LEASES} Our head office is in Elmford and we employ 420 people who make soups, sauces and bread for shops.
"""
MANIFEST = """
about: Invented for testing. No such company exists.
statements:
  - id: elmford-2025
    file: statements/elmford-2025.txt
    sha256: {sha256}
    company: Elmford Foods Ltd
    year: 2025
    sectors: [food_agri]
    laws: [UK]
    expected:
      - {{criterion: STA-03, status: met, sentence: "{BOARD}"}}
      - {{criterion: DDG-03, status: concrete_specific, sentence: "{AUDITED}"}}
      - {{criterion: TRE-01, status: concrete_specific, sentence: "{TRAINED}"}}
      - {{criterion: VOI-01, status: denies_relevance, sentence: "{NO_CHANNEL}"}}
      - {{criterion: RSK-01, status: commitment, sentence: "This sentence stands nowhere in the text at all."}}
    decoys:
      - {{criterion: DDG-02, sentence: "{STORES}"}}
      - {{criterion: DDG-02, sentence: "{LEASES}"}}
    not_found: [DDG-06, PLT-01]
"""
ANSWERS = {
    BOARD: {"STA-03": 0.9},
    AUDITED: {"DDG-03": 0.9, "DDG-06": 0.6},  # the second is a false alarm
    TRAINED: {"TRE-01": 0.4},  # a close call: missed
    NO_CHANNEL: {"VOI-01": 0.7},
    STORES: {"DDG-02": 0.9},  # a decoy that is taken
    LEASES: {"DDG-02": 0.4},  # one that is not
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus" / "statements" / "elmford-2025.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    names = {name: globals()[name] for name in ("BOARD", "AUDITED", "TRAINED", "NO_CHANNEL", "STORES", "LEASES")}
    text = MANIFEST.format(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), **names)
    (tmp_path / "corpus" / "manifest.yml").write_text(text, encoding="utf-8")
    return tmp_path / "corpus"


@pytest.fixture
def report(corpus: Path, rubric: Rubric) -> dict[str, Any]:
    return evaluate_own(corpus, ScriptedInFull(ANSWERS), rubric)


def test_relevance_by_group(report: dict[str, Any]) -> None:
    figures = {
        group: (each["precision"], each["recall"], each["support"], each["predicted"])
        for group, each in report["groups"].items()
    }
    assert figures == {
        "STA": (1.0, 1.0, 1, 1),
        "RSK": (0.0, 0.0, 1, 0),  # its sentence is not in the text
        "DDG": (0.5, 1.0, 1, 2),
        "VOI": (1.0, 1.0, 1, 1),
        "TRE": (0.0, 0.0, 1, 0),
        "PLT": (None, None, 0, 0),
    }
    assert report["macro_f1"] == pytest.approx((1 + 0 + 2 / 3 + 1 + 0) / 5, abs=1e-6)
    assert (report["labels_made"], report["located"]) == (5, 4)


def test_findings_by_statement(report: dict[str, Any]) -> None:
    findings = report["findings"]["groups"]
    assert (findings["DDG"]["precision"], findings["DDG"]["recall"]) == (0.5, 1.0)
    assert findings["STA"]["f1"] == 1.0
    assert findings["VOI"]["f1"] == 1.0
    assert findings["TRE"]["recall"] == 0.0
    # PLT is asked of platforms only, and this company is none
    assert report["findings"]["not_asked"] == 1
    assert "PLT" not in findings
    assert report["formal"] == {"accuracy": 1.0, "confusion": {"met": {"met": 1}}}


def test_statuses_are_read_whether_or_not_the_pair_was_accepted(report: dict[str, Any]) -> None:
    statuses = report["statuses"]
    assert statuses["confusion"] == {
        "concrete_specific": {"concrete_specific": 2},
        "denies_relevance": {"admits_absent": 1},
    }
    assert statuses["accuracy"] == pytest.approx(2 / 3, abs=1e-6)
    assert statuses["family_accuracy"] == pytest.approx(2 / 3, abs=1e-6)
    assert statuses["denied"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1, "predicted": 1}
    assert statuses["planned"]["f1"] is None


def test_decoys_and_false_alarms_are_named(report: dict[str, Any]) -> None:
    assert report["decoys"] == {
        "made": 2,
        "counted": 1,
        "cases": [{"statement": "elmford-2025", "criterion": "DDG-02", "quote": STORES}],
    }
    alarms = report["not_found"]
    assert (alarms["made"], alarms["false_alarms"], alarms["that_earn"]) == (2, 1, 1)
    [case] = alarms["cases"]
    assert (case["criterion"], case["quote"]) == ("DDG-06", AUDITED)


def test_calibration_takes_the_labels_and_the_nearest_passage_of_what_is_absent(report: dict[str, Any]) -> None:
    calibration = report["calibration"]
    filled = {each.low: (each.count, each.share_positive) for each in calibration["bins"] if each.count}
    # 0.9 twice and 0.7, 0.4 for labels; 0.6 for DDG-06 and 0 for PLT-01, which are not there
    assert filled == {0.0: (1, 0.0), 0.4: (1, 1.0), 0.6: (1, 0.0), 0.7: (1, 1.0), 0.9: (2, 1.0)}
    assert calibration["cases"] == 6


def test_a_changed_file_is_refused(corpus: Path, rubric: Rubric) -> None:
    path = corpus / "statements" / "elmford-2025.txt"
    path.write_text(TEXT + "\nOne more line.\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"elmford-2025\.txt is not the file that .*corpus/manifest\.yml describes"):
        evaluate_own(corpus, Scripted(ANSWERS), rubric)


def test_a_statement_that_the_pipeline_does_not_score_stops_the_measuring(corpus: Path, rubric: Rubric) -> None:
    path, manifest = corpus / "statements" / "elmford-2025.txt", corpus / "manifest.yml"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text("", encoding="utf-8")
    after = hashlib.sha256(b"").hexdigest()
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(UsageError, match=r"elmford-2025\.txt was not scored \(could_not_read\)"):
        evaluate_own(corpus, Scripted(ANSWERS), rubric)


def test_outside_a_checkout_there_is_no_own_gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_module, "CHECKOUT", tmp_path)
    with pytest.raises(UsageError, match="There is no labelled corpus at"):
        find_corpus()


def test_the_shipped_corpus_is_what_its_manifest_says() -> None:
    manifest = read_manifest(find_corpus())
    assert sum(len(entry.expected) for entry in manifest.statements) >= 500
    assert all(entry.not_found for entry in manifest.statements)


def test_a_sentence_is_located_whole_inside_or_in_parts() -> None:
    passages = make_passages(
        [
            "We audit “high-risk” sites.",
            "First we map; then we audit high-risk sites in Asia.",
            "then we audit high-risk sites in Asia",
            "Asia",
        ]
    )
    assert [p.index for p in locate('We  audit "high-risk" sites.', passages)] == [0]
    assert [p.index for p in locate("then we audit high-risk sites", passages)] == [1, 2]
    long = "In 2025 we changed the plan: then we audit high-risk sites in Asia."
    assert [p.index for p in locate(long, passages)] == [2]
    assert locate("Nothing of the kind.", passages) == []
