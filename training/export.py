"""Turn trained judges into graphs that answer for one text: `target` and what goes before → `topics`, `pair_statuses`, `statuses`.

`upper.onnx` reads `hidden` of `lower.onnx`; `second.onnx` is whole and reads `input_ids`. Several networks that stand on
`lower.onnx`, trained from other seeds or on other parts, make one graph that gives the mean of their answers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.bases import BASES, LARGE
from training.network import FROZEN_LAYERS, MAX_TOKENS, JudgeNetwork
from training.quantise import quantise, write_tokenizer


class Upper(nn.Module):
    """The trained layers and the heads, for one text; the lower layers are those of `lower.onnx`, the same for all."""

    def __init__(self, networks: Sequence[JudgeNetwork]) -> None:
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, hidden: Tensor, target: Tensor) -> tuple[Tensor, ...]:
        """See the module for shapes: hidden (1, tokens, width), target (1, tokens)."""
        answers = [_answers(network, hidden, target) for network in self.networks]
        return tuple(torch.stack(parts).mean(0) for parts in zip(*answers, strict=True))


class Whole(nn.Module):
    """A network from tokens to answers, for one text."""

    def __init__(self, network: JudgeNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, target: Tensor) -> tuple[Tensor, ...]:
        """See the module for shapes: input_ids (1, tokens), target (1, tokens)."""
        network: Any = self.network
        hidden = network.encoder(input_ids=input_ids, attention_mask=torch.ones_like(input_ids)).last_hidden_state
        found: tuple[Tensor, ...] = network.heads(hidden, target)
        return found


def _answers(network: Any, hidden: Tensor, target: Tensor) -> tuple[Tensor, ...]:
    mask = (1.0 - torch.ones_like(target)[:, None, None, :]) * -1e4
    for layer in network.encoder.encoder.layer[FROZEN_LAYERS:]:
        out: Any = layer(hidden, attention_mask=mask)
        hidden = out[0] if isinstance(out, tuple) else out
    found: tuple[Tensor, ...] = network.heads(hidden, target)
    return found


def load_judge(weights: Path) -> tuple[JudgeNetwork, list[str]]:
    """A network as `training.train --out` saved it, and the criteria of its heads in order."""
    kept = torch.load(weights, weights_only=True)
    network = JudgeNetwork(BASES[kept["base"]].folder(), len(kept["criteria"]), attention="eager")
    network.load_state_dict(kept["state"])
    return network.eval(), kept["criteria"]


def load_judges(weights: Sequence[Path]) -> tuple[list[JudgeNetwork], list[str]]:
    """Several networks with heads for the same criteria.

    Raises:
        SystemExit: their criteria differ.
    """
    loaded = [load_judge(path) for path in weights]
    criteria = loaded[0][1]
    if any(others != criteria for _, others in loaded):
        raise SystemExit("The networks have heads for different criteria: train them with one rubric.")
    return [network for network, _ in loaded], criteria


def export_upper(networks: Sequence[JudgeNetwork], folder: Path) -> None:
    """Write `upper.onnx`, int8."""
    hidden = torch.ones((1, 12, networks[0].encoder.config.hidden_size))
    _export(Upper(networks), {"hidden": hidden, "target": torch.ones((1, 12))}, folder / "upper.onnx")


def export_second(network: JudgeNetwork, folder: Path) -> None:
    """Write `second.onnx`, int8, and its tokenizer."""
    tokens = torch.full((1, 12), 5)
    _export(Whole(network), {"input_ids": tokens, "target": torch.ones((1, 12))}, folder / "second.onnx")
    write_tokenizer(LARGE.folder(), folder / "second-tokenizer.json", MAX_TOKENS)


def _export(network: nn.Module, inputs: dict[str, Tensor], target: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "fp32.onnx"
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=["topics", "pair_statuses", "statuses"],
            dynamic_axes={name: {1: "tokens"} for name in inputs},
            opset_version=17,
            dynamo=False,
        )
        quantise(plain, target)
