"""What is exported computes what was trained: tiny random encoders of both families."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from training.network import JudgeNetwork

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


def as_graph(module: Any, network: JudgeNetwork, base: str) -> dict[str, np.ndarray]:
    """What `quantise` leaves of a module: products in int8 with a scale a column, in the order in which they are used."""
    upper = module.upper if base == "large" else module
    held = {name: value.detach().numpy() for name, value in (*module.named_parameters(), *module.named_buffers())}
    heads = (network.query, network.mean_topic.weight, network.status.weight, network.mean_status.weight)
    products = [
        one for layer in upper.layers[0] for one in (layer.key_value, layer.query, layer.out, layer.up, layer.down)
    ]
    weights = [getattr(one, "product", one).weight for one in products]
    kept = {
        name: value
        for name, value in held.items()
        if value.ndim == 1 or name.endswith((".topic", "status_bias", "bias"))
    }
    for number, weight in enumerate((*weights, *heads)):
        scale = np.abs(weight.detach().numpy()).max(1) / 63
        kept[f"m{number}_quantized"] = np.round(weight.detach().numpy().T / scale).astype(np.int8)
        kept[f"m{number}_scale"] = scale
    return kept


@pytest.mark.models
@pytest.mark.parametrize(("base", "family"), [("small", "bert"), ("large", "mpnet")])
def test_training_goes_on_from_what_a_graph_holds(
    base: str, family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    from training import shipped
    from training.export import Upper, Whole, even_out
    from training.network import JudgeNetwork

    shape = SHAPE | {"num_hidden_layers": 6}
    torch.manual_seed(1)
    model = MPNetModel(MPNetConfig(**shape)) if family == "mpnet" else BertModel(BertConfig(**shape))
    model.save_pretrained(tmp_path)
    monkeypatch.setattr(shipped, "BASES", {base: SimpleNamespace(folder=lambda: tmp_path, attention="eager")})
    network = JudgeNetwork(tmp_path, criteria=5, attention="eager").eval()
    for parameter in network.parameters():
        if parameter.requires_grad:  # as training leaves what is not frozen
            parameter.data += 0.1 * torch.randn_like(parameter)
    inputs = {"input_ids": torch.tensor([[0, 7, 9, 11, 2, 21, 33]]), "attention_mask": torch.ones((1, 7))}
    trained = {name: weight.clone() for name, weight in network.state_dict().items() if "relative" not in name}
    inputs["token_type_ids"] = torch.zeros((1, 7), dtype=torch.long)
    target = torch.tensor([OWN]).float()
    expected = network.heads(network.encode(inputs), target)
    if family == "mpnet":
        graph: torch.nn.Module = Whole(network).eval()
        even_out(graph.upper.layers[0], lambda: graph(inputs["input_ids"], target))
    else:
        graph = Upper([network], shipped.FROZEN_LAYERS)
    monkeypatch.setattr(shipped, "_read", lambda path: as_graph(graph, network, base))
    again = shipped.shipped_judge(tmp_path, base, 5).eval()
    for answer, one in zip(again.heads(again.encode(inputs), target), expected, strict=True):
        torch.testing.assert_close(answer, one, atol=0.05, rtol=0.05)
    found = again.state_dict()
    for name, weight in trained.items():
        torch.testing.assert_close(found[name], weight, atol=0.05, rtol=0.05, msg=name)
