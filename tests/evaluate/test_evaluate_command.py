"""The command as a user calls it: whole output, exit codes, stdout and stderr apart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from evaluate_samples import AUDITS, BOARD, STORES, TRAINING, write_gold
from typer.testing import CliRunner

from statement_audit.classify.keyword import KeywordClassifier
from statement_audit.cli.app import AuditGroup
from statement_audit.cli.evaluate import evaluate
from statement_audit.evaluate import own_gold
from statement_audit.evaluate.corpus import Manifest, read_manifest
from statement_audit.rubric import load_rubric

HEADER = ("statement_id", "sentence_index", "sentence", "approval", "c4_mitigation")
VERSION = load_rubric().version
REVISION = KeywordClassifier().revision
SPEED = re.compile(r"\A\d+\.\d s, \d+\.\d sentences a second\.\n\Z")
NO_CHANNEL = "We do not have a grievance channel for workers in our supply chain"

app = typer.Typer(cls=AuditGroup, rich_markup_mode=None)
app.command("evaluate")(evaluate)


@app.callback()
def group() -> None:
    """Keep `evaluate` a command of its own."""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


def call(*arguments: object) -> Outcome:
    done = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(app, ["evaluate", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Outcome(done.exit_code, done.stdout, done.stderr)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write_gold(
        tmp_path / "gold.csv",
        HEADER,
        ("A", 1, AUDITS, 0, 1),
        ("A", 0, BOARD, 1, 0),
        ("A", 2, STORES, 0, 1),
        ("B", 0, TRAINING, 0, 1),
    )


def test_the_table(gold: Path) -> None:
    done = call(gold, "--classifier", "keyword")
    assert done.code == 0
    assert (
        done.out
        == f"""\
gold.csv: 4 sentences of 2 statements
Judge keyword ({REVISION}), rubric modern-slavery {VERSION}
Accepts from 0.6, rare criteria without an anchor from 0.95

label          precision  recall     F1  support  F1 by statement
─────────────────────────────────────────────────────────────────
approval           1.000   1.000  1.000        1            1.000
c4_mitigation      1.000   0.667  0.800        3            1.000

Macro F1 of the 2 headline labels of the map aims: 0.900 (95 % interval 0.833 to 1.000)
Macro F1 of all 2 labels: 0.900

Calibration on pairs at or above review: expected error
  0.367 over 3 cases
  0.367 over 3 cases from review on
said     cases  mean said  share true
─────────────────────────────────────
0.6-0.7      2      0.600       1.000
0.7-0.8      1      0.700       1.000
"""
    )
    assert SPEED.match(done.err)


def test_json_on_stdout_and_in_a_file_are_the_same(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report.json"
    done = call(gold, "--classifier", "keyword", "--json", "--out", out)
    assert done.code == 0
    report = json.loads(done.out)
    assert json.loads(out.read_text(encoding="utf-8")) == report
    assert done.err.startswith(f"Report: {out}\n")
    assert (report["macro_f1"], report["macro_f1_all"]) == (0.9, 0.9)
    assert report["labels"]["c4_mitigation"] == {
        "precision": 1.0,
        "recall": 0.666667,
        "f1": 0.8,
        "support": 3,
        "predicted": 2,
    }
    assert set(report) == {
        "gold", "gold_sha256", "statements", "sentences", "rubric", "classifier", "revision", "thresholds", "seconds",
        "sentences_per_second", "map", "macro_labels", "macro_f1", "macro_f1_interval", "macro_f1_all", "labels",
        "statement_macro_f1", "statement_level", "calibration",
    }  # fmt: skip
    assert report["thresholds"] == {
        "accept": 0.6, "accept_unanchored_rare": 0.95, "review": 0.6, "finding": 0.0, "likely": 0.5, "sure": 0.5, "denied": 1.0,
    }  # fmt: skip
    assert (report["classifier"], report["revision"]) == ("keyword", REVISION)


def test_the_default_judge_gives_a_probability_for_every_pair(gold: Path) -> None:
    done = call(gold, "--json")
    report = json.loads(done.out)
    assert report["classifier"] == "embedded"
    assert (report["calibration"]["scope"], report["calibration"]["cases"]) == ("all pairs", 8)
    assert report["labels"]["c4_mitigation"]["recall"] > 0.5


def test_statuses(tmp_path: Path) -> None:
    path = write_gold(
        tmp_path / "gold.csv",
        ("statement_id", "sentence", "approval", "denied"),
        ("A", NO_CHANNEL, 0, 1),
        ("A", TRAINING, 0, 0),
    )
    done = call(path, "--statuses", "--classifier", "keyword")
    assert done.code == 0
    assert (
        done.out
        == f"""\
gold.csv: 2 sentences of 1 statements
Judge keyword ({REVISION}), rubric modern-slavery {VERSION}
Accepts from 0.6, rare criteria without an anchor from 0.95

label   precision  recall     F1  support  F1 by statement
──────────────────────────────────────────────────────────
denied      1.000   1.000  1.000        1            1.000

Macro F1 of denied: 1.000

Status given to sentences marked by experts:
  denied: admits_absent 1
"""
    )
    assert done.err.startswith("Left aside: approval. They are measured without --statuses.\n")


def test_status_columns_are_left_aside_unless_asked_for(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "gold.csv", ("statement_id", "sentence", "approval", "planned"), ("A", BOARD, 1, 0))
    done = call(path, "--classifier", "keyword", "--json")
    assert done.err.startswith("Left aside: planned. They are measured with --statuses.\n")
    assert list(json.loads(done.out)["labels"]) == ["approval"]


def test_a_map_of_ones_own(tmp_path: Path) -> None:
    path = write_gold(tmp_path / "gold.csv", ("statement_id", "sentence", "audits"), ("A", AUDITS, 1))
    own = tmp_path / "own.yml"
    own.write_text("id: own\nlabels:\n  audits: [DDG-03]\n", encoding="utf-8")
    done = call(path, "--map", own, "--classifier", "keyword", "--json")
    assert json.loads(done.out)["labels"]["audits"]["f1"] == 1.0


LABELLED = (
    {"id": "1", "source": "a", "text": f"{AUDITS}.", "labels": {"DDG-03": "concrete_specific"}},
    {"id": "2", "source": "a", "text": f"{TRAINING}.", "labels": {"TRE-01": "concrete_specific"}, "doubt": ["TRE-04"]},
    {"id": "3", "source": "b", "text": f"{STORES}.", "labels": {"DDG-06": "commitment"}},
)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in LABELLED), encoding="utf-8")
    return path


def test_labelled_passages(labelled: Path) -> None:
    done = call(labelled, "--classifier", "keyword")
    assert done.code == 0
    assert (
        done.out
        == """\
group  precision  recall     f1  tp  fp  fn  support
────────────────────────────────────────────────────
RSK        0.000       –  0.000   0   1   0        0
DDG        1.000   0.500  0.667   1   0   1        2
TRE        0.333   1.000  0.500   1   2   0        1

criterion  precision  recall     f1  tp  fp  fn  support
────────────────────────────────────────────────────────
RSK-06         0.000       –  0.000   0   1   0        0
DDG-03         1.000   1.000  1.000   1   0   0        1
DDG-06             –   0.000  0.000   0   0   1        1
TRE-01         1.000   1.000  1.000   1   0   0        1
TRE-02         0.000       –  0.000   0   1   0        0
TRE-06         0.000       –  0.000   0   1   0        0

Pairs that count: precision 0.400, recall 0.667, F1 0.500 (2 right, 3 wrong, 1 missed)
Macro F1 of the criteria with 3 positives or more: –
Best quotes: 5, of which 2 right, 0 arguable, 3 wrong
  of findings that call for no person: 5, of which 2 right, 0 arguable, 3 wrong
By statement: 0.667 of what is there is found, 0.993 of what is not found is not there
Status of the right quotes: the same 1.000, its family 1.000
"""
    )
    assert done.err.startswith(f"3 passages, judge keyword ({REVISION})\nlabels.jsonl: 2 to do\n")


def test_labelled_passages_as_json(labelled: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    done = call(labelled, "--classifier", "keyword", "--json", "--out", out)
    assert done.code == 0
    report = json.loads(done.out)
    assert report == json.loads(out.read_text(encoding="utf-8"))
    assert undocumented(report) == []
    assert report["pairs"]["tp"] + report["pairs"]["fn"] == 3


def test_labelled_passages_with_documents(labelled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    text = f"{AUDITS}. {TRAINING}. We consulted a union about the risks of forced labour in our supply chain in 2025."
    (folder / "a.txt").write_text(text, encoding="utf-8")
    done = call(labelled, "--classifier", "keyword", "--documents", folder)
    assert done.code == 0
    assert "Matched with no labelled passage: " in done.out
    assert done.err.startswith("1 of 2 sources have no file there: b.\n")


def test_options_that_do_not_fit_the_gold_are_refused(gold: Path, labelled: Path) -> None:
    for arguments in ((gold, "--part", "train"), (gold, "--documents", gold.parent), (labelled, "--statuses")):
        done = call(*arguments)
        assert (done.code, done.out) == (2, "")
    done = call(labelled, "--part", "rest")
    assert (done.code, done.err) == (2, "Error: Unknown part 'rest'.\n  Allowed: train, threshold, test.\n")
    done = call(labelled, "--part", "train")
    assert "labels.jsonl: the splits do not know the source 'a' and 1 more." in done.err


def undocumented(report: dict[str, object]) -> list[str]:
    """Top-level keys of a report that docs/evaluating.md does not name."""
    text = (Path(__file__).parents[2] / "docs" / "evaluating.md").read_text(encoding="utf-8")
    return [key for key in report if f"`{key}`" not in text]


def test_every_key_is_documented(gold: Path, tmp_path: Path) -> None:
    denied = write_gold(tmp_path / "denied.csv", ("statement_id", "sentence", "denied"), ("A", NO_CHANNEL, 1))
    for arguments in ((gold,), (denied, "--statuses")):
        report = json.loads(call(*arguments, "--classifier", "keyword", "--json").out)
        assert undocumented(report) == []
    assert undocumented({"made_up": 1}) == ["made_up"]


ALLOWED = (
    "approval, signature, c1_entity, c2_structure, c2_operations, c2_supply_chain, c3_risk, c4_mitigation, "
    "c4_remediation, c5_effectiveness, c6_consultation, denied, planned"
)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "statement_id,sentence,aproval\nA,We audit,1\n",
            "Error: gold.csv: unknown column 'aproval'.\n  Allowed beside statement_id, sentence_index, sentence: "
            f"{ALLOWED}. Other labels need a map (--map FILE).\n",
        ),
        (
            "statement_id,sentence,approval\nA,We audit,1\nA,We train,maybe\n",
            "Error: gold.csv, row 3, column approval: 'maybe' is not 0 or 1.\n  The header is row 1. Labels are 0 or 1 "
            "(also 0.0, 1.0, true, false), sentence_index counts from 0 or 1.\n",
        ),
        (
            "statement_id,sentence,denied\nA,We audit,1\n",
            "Error: gold.csv has no label column of the map 'aims'.\n  Labels: "
            f"{ALLOWED.removesuffix(', denied, planned')}. For planned and denied add --statuses.\n",
        ),
    ],
)
def test_bad_gold_is_a_line_and_exit_code_two(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(text, encoding="utf-8")
    done = call(path, "--classifier", "keyword")
    assert (done.code, done.out, done.err) == (2, "", error)


def test_no_gold_or_both_kinds_is_a_usage_error(gold: Path) -> None:
    for arguments, said in (
        ((), "Name a gold file, or give --own.\n  statement-audit evaluate GOLD.csv"),
        ((gold, "--own"), "GOLD and --own exclude each other.\n  Give one of them."),
        (("nosuch.csv",), "nosuch.csv cannot be read: No such file or directory.\n  Check the path."),
        (("nosuch.jsonl",), "nosuch.jsonl cannot be read: No such file or directory.\n  Check the path."),
        (("--own", "--map", "aims"), "--map belongs to a CSV of labels.\n  Leave it out."),
        ((gold, "--part", "test"), "--part belongs to labelled passages (.jsonl).\n  Leave it out."),
    ):
        done = call(*arguments)
        assert (done.code, done.out, done.err) == (2, "", f"Error: {said}\n")
    assert call("--own", "--statuses").code == 2


def test_unknown_names_are_refused(gold: Path) -> None:
    assert "No map 'asms' is known; known: aims." in call(gold, "--map", "asms").err
    assert "Unknown classifier 'magic'." in call(gold, "--classifier", "magic").err
    assert "--model" in call(gold, "--classifier", "zero_shot").err


@pytest.mark.slow
def test_own_gold_of_this_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third statement of it, all groups among them: what all of it gives is held by the gate."""

    def read_some(corpus: Path) -> Manifest:
        manifest = read_manifest(corpus)
        return manifest.model_copy(update={"statements": manifest.statements[1::3]})

    monkeypatch.setattr(own_gold, "read_manifest", read_some)
    out = tmp_path / "own.json"
    done = call("--own", "--classifier", "keyword", "--out", out)
    assert done.code == 0
    assert undocumented(json.loads(out.read_text(encoding="utf-8"))) == []
    lines = done.out.splitlines()
    assert re.fullmatch(r"own: \d+ sentences of \d+ statements", lines[0])
    assert lines[4] == "group  precision  recall     F1  support  F1 of findings"
    groups = [line.split()[0] for line in lines[6:17]]
    assert groups == ["STA", "STR", "POL", "RSK", "DDG", "VOI", "REM", "TRE", "SEC", "PLT", "DOM"]
    assert re.search(r"^Labelled sentences found as passages: \d+ of \d+$", done.out, re.M)
    assert re.search(r"^Decoys that earn points: \d+ of \d+$", done.out, re.M)
    assert done.err.startswith(f"Report: {out}\n")
