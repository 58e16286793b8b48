"""Turn trained judges into `upper.onnx`: `hidden` and `target` of one text → `topics`, `pair_statuses`, `statuses`.

Several networks, trained from other seeds or on other parts, make one graph that gives the mean of their answers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.network import FROZEN_LAYERS, JudgeNetwork
from training.quantise import quantise, source_directory


class Upper(nn.Module):
    """The trained layers and the heads, for one text; the lower layers are those of `lower.onnx`, the same for all."""

    def __init__(self, networks: Sequence[JudgeNetwork]) -> None:
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, hidden: Tensor, target: Tensor) -> tuple[Tensor, ...]:
        """See the module for shapes: hidden (1, tokens, width), target (1, tokens)."""
        answers = [_answers(network, hidden, target) for network in self.networks]
        return tuple(torch.stack(parts).mean(0) for parts in zip(*answers, strict=True))


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
    network = JudgeNetwork(source_directory(), len(kept["criteria"]), attention="eager")
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


def export_upper(networks: Sequence[JudgeNetwork], target: Path) -> None:
    """Write the graph, int8."""
    inputs = (torch.ones((1, 12, networks[0].encoder.config.hidden_size)), torch.ones((1, 12)))
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            Upper(networks).eval(),
            inputs,
            str(plain),
            input_names=["hidden", "target"],
            output_names=["topics", "pair_statuses", "statuses"],
            dynamic_axes={"hidden": {1: "tokens"}, "target": {1: "tokens"}},
            opset_version=17,
            dynamo=False,
        )
        quantise(plain, target)
