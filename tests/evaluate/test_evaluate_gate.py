"""The gate: holds, falls, notices changed gold, skips what is not here."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from evaluate_samples import AUDITS, BOARD, STORES, TRAINING, write_gold

from benchmarks import gate as gate_module
from benchmarks.gate import FLOORS, FloorsFile, figure_of, main
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.resources import CHECKOUT
from training.splits import write_parts

HEADER = ("statement_id", "sentence_index", "sentence", "approval", "c4_mitigation")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Gold on which the keyword judge finds the approval and one of two measures."""
    write_gold(
        tmp_path / "gold.csv",
        HEADER,
        ("A", 0, BOARD, 1, 0),
        ("A", 1, AUDITS, 0, 1),
        ("A", 2, STORES, 0, 1),
        ("B", 0, TRAINING, 0, 1),
    )
    return tmp_path


def floors(data: Path, least: float, *, sha256: str = "", file: str = "gold.csv", figure: str = "macro_f1") -> Path:
    digest = sha256 or hashlib.sha256((data / "gold.csv").read_bytes()).hexdigest()
    path = data / "floors.yml"
    path.write_text(
        f"golds:\n  tiny:\n    kind: labels\n    file: {file}\n    sha256: {digest}\n"
        f"    floors:\n      {figure}: {least}\n    ceilings:\n      calibration.cases: 8\n",
        encoding="utf-8",
    )
    return path


def gate(data: Path, path: Path) -> int:
    return main(["--data", str(data), "--floors", str(path), "--classifier", "keyword"])


def test_figures_that_hold_end_in_zero(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(data, floors(data, 0.75)) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "gold  figure             measured    limit  result"
    assert out[1] == "tiny  macro_f1              0.900    0.750  ok"
    assert out[2] == "tiny  calibration.cases     3.000    8.000  ok"
    assert out[4].startswith("keyword keyword.v1-") and out[4].endswith(": 2 figures hold")


def test_a_fall_ends_in_one_with_the_table(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(data, floors(data, 0.95)) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[1] == "tiny  macro_f1              0.900    0.950  BELOW"
    assert out[4].endswith(": 1 of 2 figures fell")


@pytest.mark.slow
def test_our_own_gold_holds_its_floors(
    tmp_path: Path, known_results: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """With what the model answered to the corpus already: `make test` measures all other gold beside the tests."""
    known_results(tmp_path / "audit.db")
    assert main(["--only", "own", "--cache", str(tmp_path / "cache.db")]) == 0, capsys.readouterr().out


def test_too_many_mistakes_end_in_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = floors(data, 0.5)
    path.write_text(path.read_text(encoding="utf-8").replace("cases: 8", "cases: 2"), encoding="utf-8")
    assert gate(data, path) == 1
    assert "calibration.cases     3.000    2.000  ABOVE" in capsys.readouterr().out


def test_changed_gold_ends_in_one(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(data, floors(data, 0.1, sha256="ab" * 32)) == 1
    out = capsys.readouterr().out
    assert "gold.csv         –        –  CHANGED" in out
    assert "tiny changed: measure again and set floors and sha256 in floors.yml" in out


@pytest.mark.slow
def test_several_golds_are_measured_at_once_and_told_in_their_order(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = floors(data, 0.75)
    one = path.read_text(encoding="utf-8").removeprefix("golds:\n")
    path.write_text(
        "golds:\n" + "".join(one.replace("tiny:", f"{name}:") for name in ("c", "a", "b")), encoding="utf-8"
    )
    assert gate(data, path) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:7]]
    assert names == ["c", "c", "a", "a", "b", "b"]
    path.write_text(path.read_text(encoding="utf-8").replace("macro_f1", "macro_f2"), encoding="utf-8")
    assert gate(data, path) == 2
    assert capsys.readouterr().err.startswith("Error: The report has no figure 'macro_f2'.")


def test_gold_that_is_not_here_is_skipped(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(data, floors(data, 0.1, file="elsewhere.csv")) == 0
    out = capsys.readouterr().out
    assert "elsewhere.csv         –        –  skipped" in out
    assert "0 figures hold, 1 gold sets are not here" in out


def test_a_figure_that_does_not_exist_is_an_error(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(data, floors(data, 0.1, figure="macro_f2")) == 2
    assert capsys.readouterr().err.startswith("Error: The report has no figure 'macro_f2'.")


def test_a_figure_that_cannot_be_told_does_not_pass(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_gold(data / "gold.csv", HEADER, ("A", 0, STORES, 0, 0))
    assert gate(data, floors(data, 0.0)) == 1
    assert "macro_f1                  –    0.000  BELOW" in capsys.readouterr().out


def test_labelled_passages_of_one_part(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"source": "a", "text": f"{AUDITS}.", "labels": {"DDG-03": "concrete_specific"}},
        {"source": "b", "text": f"{AUDITS}.", "labels": {"DDG-06": "concrete_specific"}},
    ]
    gold = data / "labels.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    write_parts({"a": "threshold", "b": "test"}, data / "splits.txt")
    monkeypatch.setattr(gate_module, "SPLITS", data / "splits.txt")
    path = data / "floors.yml"
    digest = hashlib.sha256(gold.read_bytes()).hexdigest()
    text = f"golds:\n  real:\n    kind: passages\n    file: labels.jsonl\n    sha256: {digest}\n    part: threshold\n"
    path.write_text(text + "    floors:\n      quotes.right: 1\n      pairs.recall: 1\n", encoding="utf-8")
    assert gate(data, path) == 0
    assert "real  quotes.right     1.000    1.000  ok" in capsys.readouterr().out
    path.write_text(path.read_text(encoding="utf-8").replace("part: threshold", "part: test"), encoding="utf-8")
    assert gate(data, path) == 1
    gold.unlink()
    assert gate(data, path) == 0
    assert "skipped" in capsys.readouterr().out


def test_unknown_names_and_keys_are_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = floors(data, 0.1)
    assert main(["--floors", str(path), "--only", "huge", "--classifier", "keyword"]) == 2
    assert capsys.readouterr().err == "Error: Unknown gold 'huge'.\n  Allowed: tiny.\n"
    path.write_text(path.read_text(encoding="utf-8").replace("kind:", "sort:"), encoding="utf-8")
    assert gate(data, path) == 2
    assert "golds.tiny.kind: Field required" in capsys.readouterr().err


def test_a_path_into_a_report() -> None:
    report = {"labels": {"a": {"f1": 0.5, "name": "x"}}, "untold": None}
    assert figure_of(report, "labels.a.f1") == 0.5
    assert figure_of(report, "untold") is None


def test_the_shipped_floors_are_those_of_the_shipped_gold() -> None:
    golds = read_model(FLOORS, FloorsFile).golds
    for gold in (golds["own"], golds["reading"], golds["reading-scan"]):
        digest = hashlib.sha256((CHECKOUT / gold.file).read_bytes()).hexdigest()
        assert gold.sha256 == digest, "the corpus changed: run the gate, then set sha256 and floors in floors.yml"
        assert gold.floors and gold.ceilings
    assert {"aims-au", "aims-ca", "aims-ca-denied"} < set(golds)


@pytest.mark.shared
def test_the_shipped_floors_are_those_of_the_shared_gold(shared_data: Path) -> None:
    for gold in read_model(FLOORS, FloorsFile).golds.values():
        if gold.kind not in ("own", "reading"):
            assert hashlib.sha256((shared_data / gold.file).read_bytes()).hexdigest() == gold.sha256, gold.file


@pytest.mark.slow
def test_it_runs_as_a_module(data: Path) -> None:
    path = floors(data, 0.95)
    python = shutil.which(sys.executable) or sys.executable
    command = [python, "-m", "benchmarks.gate", "--data", str(data), "--floors", str(path)]
    done = subprocess.run([*command, "--classifier", "keyword"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "BELOW" in done.stdout
    assert done.stderr == ""
