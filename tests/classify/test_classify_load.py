from __future__ import annotations

import subprocess
import sys

import pytest

from statement_audit.classify import ClassifierSpec, load_classifier
from statement_audit.errors import UsageError


def test_unknown_name_lists_what_is_allowed() -> None:
    with pytest.raises(UsageError, match="embeded") as caught:
        load_classifier(ClassifierSpec("embeded"))
    assert caught.value.hint == "Allowed: embedded, zero_shot, keyword."


@pytest.mark.parametrize("name", ["embedded", "keyword"])
def test_a_model_is_refused_where_none_is_taken(name: str) -> None:
    with pytest.raises(UsageError, match="takes no model"):
        load_classifier(ClassifierSpec(name, model="some/model"))


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
