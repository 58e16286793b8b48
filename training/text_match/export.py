"""Turn a network for text against text into graphs: ONNX, int8.

Two graphs read one text. `lower.onnx`, embeddings and frozen layers: `input_ids`, `token_type_ids` (1, tokens) → `hidden` (1,
tokens, 384). `general.onnx`, the rest: `hidden` and `target` (1, tokens; 1 where a token is the target's own) → `passage`
(1, 384), `criterion` (1, 384), `criterion_bias` (1, 1), `statuses` (1, 11).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.bases import SMALL
from training.quantise import quantise, write_tokenizer
from training.text_match.network import MAX_TOKENS, WIDTH, Network


class Lower(nn.Module):
    """Embeddings and frozen layers for one text."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        """See the module for shapes."""
        return self.network.lower(input_ids, token_type_ids, torch.ones_like(input_ids))


class Upper(nn.Module):
    """Trained layers and heads for one text."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, hidden: Tensor, target: Tensor) -> tuple[Tensor, ...]:
        """See the module for shapes."""
        vector = self.network.upper(hidden, torch.ones_like(target), target)
        return (
            F.normalize(vector, dim=-1),
            F.normalize(self.network.project(vector), dim=-1),
            self.network.criterion_bias(vector),
            self.network.status(vector).softmax(-1),
        )


def export(network: Network, out: Path) -> None:
    """Write both graphs (int8) and `tokenizer.json` into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    tokens, hidden = torch.ones((1, 12), dtype=torch.int64), torch.ones((1, 12, WIDTH))
    ids = {"input_ids": tokens, "token_type_ids": torch.zeros_like(tokens)}
    _write(Lower(network), ids, ["hidden"], out / "lower.onnx")
    inputs = {"hidden": hidden, "target": torch.ones((1, 12))}
    _write(Upper(network), inputs, ["passage", "criterion", "criterion_bias", "statuses"], out / "general.onnx")
    write_tokenizer(SMALL.folder(), out / "tokenizer.json", MAX_TOKENS)


def _write(module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: {1: "tokens"} for name in (*inputs, *(one for one in outputs if one == "hidden"))},
            opset_version=17,
            dynamo=False,
        )
        quantise(plain, target)
