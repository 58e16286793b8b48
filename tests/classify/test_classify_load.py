from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from statement_audit.classify import ClassifierSpec, load_classifier
from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.errors import ModelError, UsageError
from statement_audit.resources import model_directory


def test_unknown_name_lists_what_is_allowed() -> None:
    with pytest.raises(UsageError, match="embeded") as caught:
        load_classifier(ClassifierSpec("embeded"))
    assert caught.value.hint == "Allowed: embedded, zero_shot, keyword."


def test_a_model_is_refused_where_none_is_taken() -> None:
    with pytest.raises(UsageError, match="takes no model"):
        load_classifier(ClassifierSpec("keyword", model="some/model"))


def test_embedded_takes_a_folder_of_its_own_form(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(model_directory(), copy)
    assert load_classifier(ClassifierSpec("embedded", model=str(copy))).revision == EmbeddedClassifier.load().revision


def test_a_folder_of_the_users_own_that_is_none_is_no_damaged_package(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "model.json").write_text('{"files": {"lower.onnx": "0"}}')
    for folder, missing in ((tmp_path / "nowhere", "model.json"), (other, "lower.onnx")):
        with pytest.raises(ModelError) as caught:
            load_classifier(ClassifierSpec("embedded", model=str(folder)))
        assert caught.value.message == f"{folder / missing} cannot be read: No such file or directory."
        assert caught.value.hint == "Pass a folder of 'make model' with --model, or leave it out."
    (other / "lower.onnx").touch()
    with pytest.raises(ModelError, match=r"but model\.json says 0") as caught:
        load_classifier(ClassifierSpec("embedded", model=str(other)))
    assert "make model" in (caught.value.hint or "")


def test_zero_shot_needs_a_model() -> None:
    with pytest.raises(UsageError, match="needs a model"):
        load_classifier(ClassifierSpec("zero_shot"))


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, statement_audit.classify, statement_audit.classify.embedded, statement_audit.classify.zero_shot\n"
        "print(sorted({'numpy', 'onnxruntime', 'tokenizers', 'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
