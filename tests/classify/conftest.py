"""Passages of invented companies, the shipped rubric, and tiny NLI models made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from classify_samples import make_passages, write_tokenizer

from statement_audit.models import Passage, Rubric
from statement_audit.rubric import load_rubric


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric("modern-slavery")


@pytest.fixture(scope="session")
def passages() -> tuple[Passage, ...]:
    return make_passages()


MakeModel = Callable[..., Path]


@pytest.fixture(scope="session")
def make_nli_model(tmp_path_factory: pytest.TempPathFactory) -> MakeModel:
    """Make a random NLI model on disk: `make_nli_model(kind, labels, limit=…, seed=…)` → its folder."""
    torch = pytest.importorskip("torch", reason="needs the extra `models`")
    import transformers

    def make(kind: str, labels: Sequence[str], *, limit: int | None = 96, seed: int = 3) -> Path:
        folder = tmp_path_factory.mktemp(f"{kind}-{'-'.join(labels)}"[:60])
        vocabulary = write_tokenizer(folder, limit)
        names = {
            "vocab_size": vocabulary,
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 37,
            "max_position_embeddings": 128,
            "id2label": dict(enumerate(labels)),
            "label2id": {label: i for i, label in enumerate(labels)},
            "initializer_range": 0.3,  # a random model with opinions
        }
        config = getattr(transformers, f"{kind}Config")(**names)
        torch.manual_seed(seed)
        getattr(transformers, f"{kind}ForSequenceClassification")(config).save_pretrained(folder)
        return folder

    return make
