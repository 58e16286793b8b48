"""Training that broke off goes on to the same weights: a tiny random encoder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from training.network import Encoded
    from training.train import Trainer

SHAPE = {"hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 32, "vocab_size": 50}
CRITERIA = ["A", "B"]


def make_trainer(folder: Path) -> Trainer:
    import torch

    from training.network import JudgeNetwork, Reader
    from training.rows import OWN, TrainingRow
    from training.train import Plan, Trainer

    class LetterReader(Reader):
        """A token a letter."""

        def __init__(self) -> None:
            self.pad, self.mask, self.special = 0, 1, torch.tensor([0, 1, 2])

        def encode(self, text: str, context: str) -> Encoded:
            return [2, *(ord(letter) % 40 + 3 for letter in text + context)], len(text) + 1

    rows = [
        TrainingRow(OWN, "x", "abc" * (1 + number % 3), "d" * (number % 4), {"A": (number % 2, 1.0)}, 1.0, {"A": "outcome"})
        for number in range(24)
    ]  # fmt: skip
    torch.manual_seed(3)
    return Trainer(JudgeNetwork(folder, len(CRITERIA)), LetterReader(), rows, CRITERIA, Plan(2, 1e-2, batch=4))


@pytest.mark.models
@pytest.mark.parametrize("steps", [4, 7, 10])  # within the first epoch, just after it, within the second
def test_training_that_broke_off_goes_on_to_the_same_weights(
    steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from transformers import BertConfig, BertModel

    from training import train

    monkeypatch.setattr(train, "KEPT_STEPS", 3)
    torch.manual_seed(1)
    BertModel(BertConfig(**SHAPE)).save_pretrained(tmp_path)
    whole = make_trainer(tmp_path)
    whole.fit(lambda: None, tmp_path / "whole.progress")
    broken = make_trainer(tmp_path)
    loss, left = broken._loss, iter(range(steps))

    def break_off(*given: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return loss(*given)

    monkeypatch.setattr(broken, "_loss", break_off)
    with pytest.raises(KeyboardInterrupt):
        broken.fit(lambda: None, tmp_path / "kept.progress")
    again = make_trainer(tmp_path)
    again.fit(lambda: None, tmp_path / "kept.progress")
    assert not (tmp_path / "kept.progress").exists()
    for one, other in zip(again.network.parameters(), whole.network.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_the_mean_of_networks_is_that_of_each_weight_in_its_own_type() -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from training.ship import mean_of

    first = {"weight": torch.tensor([1.0, 3.0]), "places": torch.tensor([0, 2])}
    second = {"weight": torch.tensor([2.0, 5.0]), "places": torch.tensor([0, 2])}
    mean = mean_of([first, second])
    assert mean["weight"].tolist() == [1.5, 4.0] and mean["places"].tolist() == [0, 2]
    assert mean["places"].dtype == first["places"].dtype
    with pytest.raises(ValueError, match="different form"):
        mean_of([first, {"weight": torch.tensor([1.0, 3.0])}])


def test_heads_of_groups_and_criteria_are_lowered_by_name() -> None:
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from training.ship import lowered

    names = ["PLT-01", "VOI-01", "VOI-02"]
    assert lowered([0.5, 0.25, -1.0], names, {"PLT": 0.15, "VOI-01": 0.5}) == [0.35, -0.25, -1.0]
    with pytest.raises(ValueError, match="no head of PL"):
        lowered([0.5], ["PLT-01"], {"PL": 0.1})
