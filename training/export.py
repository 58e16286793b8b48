"""Turn a trained network into the shipped folder: ONNX, int8, tokenizer, notice.

The graph reads one text: `input_ids`, `token_type_ids` (1, tokens) and `target` (1, tokens; 1 where a token is the
target's own) → `passage` (1, 384), `criterion` (1, 384), `criterion_bias` (1, 1), `statuses` (1, 11).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.network import MAX_TOKENS, Network
from training.quantise import quantise, source_directory, write_tokenizer


class Shipped(nn.Module):
    """The network for one text, heads included."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, target: Tensor) -> tuple[Tensor, ...]:
        """See the module for shapes."""
        mask = torch.ones_like(input_ids)
        hidden = self.network.lower(input_ids, token_type_ids, mask)
        vector = self.network.upper(hidden, mask, target)
        return (
            F.normalize(vector, dim=-1),
            F.normalize(self.network.project(vector), dim=-1),
            self.network.criterion_bias(vector),
            self.network.status(vector).softmax(-1),
        )


def export(network: Network, out: Path) -> None:
    """Write `encoder.onnx` (int8) and `tokenizer.json` into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    tokens = torch.ones((1, 12), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            Shipped(network).eval(),
            (tokens, torch.zeros_like(tokens), torch.ones((1, 12))),
            str(plain),
            input_names=["input_ids", "token_type_ids", "target"],
            output_names=["passage", "criterion", "criterion_bias", "statuses"],
            dynamic_axes={name: {1: "tokens"} for name in ("input_ids", "token_type_ids", "target")},
            opset_version=17,
            dynamo=False,
        )
        quantise(plain, out / "encoder.onnx")
    write_tokenizer(source_directory(), out / "tokenizer.json", MAX_TOKENS)
