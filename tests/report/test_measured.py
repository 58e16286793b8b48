"""The figures that the methods page prints are the model card's, and of the judge that is shipped."""

import json
from pathlib import Path

from report_samples import ROOT, rows

from statement_audit.report.site import HERE

FIGURES = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))


def test_figures_stand_in_the_model_card() -> None:
    card = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
    for name, *values in FIGURES["labels"]:
        line = next(line for line in card.splitlines() if line.startswith(f"| {name} |"))
        assert f"{values[0]} / {values[1]} /" in line and f"{values[2]} / {values[3]} /" in line
    assert f"**{FIGURES['mean_f1']['australia']}**" in card and f"**{FIGURES['mean_f1']['canada']}**" in card
    quotes = FIGURES["quotes"]
    told = f"{quotes['right']} were right, {quotes['arguable']} arguable, {quotes['wrong']} wrong"
    assert f"Of {quotes['read']} quotes" in card and told in card


def test_the_judge_is_the_one_that_was_measured(corpus_db: Path) -> None:
    assert rows(corpus_db, "SELECT classifier_revision FROM runs")[0][0] == FIGURES["revision"]
