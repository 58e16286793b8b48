"""The figures that the methods page prints are the model card's, and of the judge that is shipped."""

import json
from pathlib import Path

import pytest
from report_samples import ROOT, rows

from statement_audit.report.site import HERE

FIGURES = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))


def test_figures_stand_in_the_model_card() -> None:
    card = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
    assert f"{FIGURES['statements']} statements ({FIGURES['passages']:,} passages)" in card
    assert f"The thresholds of the table are 0.36, {FIGURES['finding']}," in card
    for name, total, right, arguable, wrong in FIGURES["quotes"]:
        assert total == right + arguable + wrong
        assert f"| {name} | {total} | {right} | {arguable} | {wrong} |" in card
    pairs = FIGURES["pairs"]
    assert f"| pairs: precision / recall / F1 | {pairs['precision']} / {pairs['recall']} / {pairs['f1']} |" in card
    assert f"| by statement: found / truly absent | {FIGURES['found']} / {FIGURES['absent_right']} |" in card


@pytest.mark.slow
def test_the_judge_is_the_one_that_was_measured(corpus_db: Path) -> None:
    assert rows(corpus_db, "SELECT classifier_revision FROM runs")[0][0] == FIGURES["revision"]
