"""What is exported computes what was trained: tiny random encoders of both families."""

from __future__ import annotations

from pathlib import Path

import pytest

SHAPE = {"hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 32, "vocab_size": 50}
OWN = [0, 1, 1, 1, 0, 0, 0]  # which of the tokens are the passage's


@pytest.mark.models
@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_reading_only_what_is_asked_changes_no_answer(family: str, tmp_path: Path) -> None:
    import torch
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    from training.export import Evened, Upper, Whole, even_out
    from training.network import JudgeNetwork

    torch.manual_seed(1)
    model = MPNetModel(MPNetConfig(**SHAPE)) if family == "mpnet" else BertModel(BertConfig(**SHAPE))
    model.save_pretrained(tmp_path)
    network = JudgeNetwork(tmp_path, criteria=5, attention="eager").eval()
    ids, target = torch.tensor([[0, 7, 9, 11, 2, 21, 33]]), torch.tensor([OWN]).float()
    hidden = network.encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
    expected = network.heads(hidden, target)
    if family == "mpnet":
        whole = Whole(network)
        layers, read = whole.upper.layers[0], lambda: whole(ids, target)
    else:
        upper, below = Upper([network], first=1), network.encoder(input_ids=ids, output_hidden_states=True)
        layers, read = upper.layers[0], lambda: upper(below.hidden_states[1], target)
    for answer, one in zip(read(), expected, strict=True):
        torch.testing.assert_close(answer, one)
    before = layers[0].up.weight.detach().clone()
    even_out(layers, read)
    assert isinstance(layers[0].up, Evened) and not torch.allclose(layers[0].up.product.weight, before)
    for answer, one in zip(read(), expected, strict=True):
        torch.testing.assert_close(answer, one)
