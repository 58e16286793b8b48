"""Turn trained judges into graphs that answer for one text: `target` and what goes before → `topics`, `pair_statuses`, `statuses`.

`upper.onnx` reads `hidden` of `lower.onnx`; `second.onnx` is whole and reads `input_ids`. Several networks that stand on
`lower.onnx`, trained from other seeds or on other parts, make one graph that gives the mean of their answers.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.bases import BASES, LARGE
from training.network import FROZEN_LAYERS, MAX_TOKENS, JudgeNetwork, Reader
from training.quantise import quantise, write_tokenizer
from training.rows import TrainingRow

LEAST = 1e-5  # of a column's reach


class Layer(nn.Module):
    """A layer of either encoder for one text, so without padding: tokens that are read, and those that they look at.

    Key and value are one product. Where no more is asked than the passage's own tokens, the others are not read.
    """

    def __init__(self, layer: Any, heads: int) -> None:
        super().__init__()
        mpnet = hasattr(layer.attention, "attn")
        inner = layer.attention.attn if mpnet else layer.attention.self
        names = ("q", "k", "v") if mpnet else ("query", "key", "value")
        self.query, key, value = (getattr(inner, name) for name in names)
        self.key_value = nn.Linear(key.in_features, 2 * key.out_features)
        self.key_value.weight.data = torch.cat([key.weight, value.weight]).detach()
        self.key_value.bias.data = torch.cat([key.bias, value.bias]).detach()
        self.out = inner.o if mpnet else layer.attention.output.dense
        self.norm = layer.attention.LayerNorm if mpnet else layer.attention.output.LayerNorm
        self.up, self.down, self.last_norm = layer.intermediate.dense, layer.output.dense, layer.output.LayerNorm
        self.heads = heads

    def forward(self, read: Tensor, seen: Tensor, bias: Tensor | None) -> Tensor:
        """`read` (1, tokens, width), `seen` (1, others, width), `bias` by place (1, heads, tokens, others) → as `read`."""
        key, value = (self._by_head(part) for part in self.key_value(seen).chunk(2, -1))
        query = self._by_head(self.query(read))
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
        gathered = (scores if bias is None else scores + bias).softmax(-1) @ value
        read = self.norm(self.out(gathered.transpose(1, 2).flatten(2)) + read)
        return torch.as_tensor(self.last_norm(self.down(F.gelu(self.up(read))) + read))

    def _by_head(self, hidden: Tensor) -> Tensor:
        return torch.unflatten(hidden, -1, (self.heads, -1)).transpose(1, 2)


class Evened(nn.Module):
    """A product whose input is divided by `factors`, a number a column, and whose weights are multiplied by them."""

    shrink: Tensor

    def __init__(self, product: nn.Linear, factors: Tensor) -> None:
        super().__init__()
        self.register_buffer("shrink", 1 / factors)
        self.product = product
        self.product.weight.data = product.weight.detach() * factors

    def forward(self, hidden: Tensor) -> Tensor:
        """The same as the product alone."""
        return torch.as_tensor(self.product(hidden * self.shrink))


@torch.no_grad()
def even_out(layers: Sequence[Any], read: Callable[[], None]) -> None:
    """Give the columns of what is normed a like reach in activations and weights, so that int8 keeps both.

    A few columns reach 30 times as far as the median. SmoothQuant, Xiao et al. 2023, arXiv 2211.10438, with strength a half.
    `read`: runs the layers on some texts.
    """
    most: dict[nn.Module, Tensor] = {}

    def note(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        found = inputs[0].abs().flatten(0, -2).amax(0)
        most[module] = torch.maximum(most.get(module, found), found)

    hooks = [one.register_forward_pre_hook(note) for layer in layers for one in (layer.key_value, layer.up)]
    read()
    for hook in hooks:
        hook.remove()
    for layer in layers:
        for names in (("query", "key_value"), ("up",)):
            products = [getattr(layer, name) for name in names]
            weights = torch.cat([one.weight for one in products]).abs().amax(0)
            factors = (most[products[-1]].clamp(min=LEAST) / weights.clamp(min=LEAST)).sqrt()
            for name, product in zip(names, products, strict=True):
                setattr(layer, name, Evened(product, factors))


class Upper(nn.Module):
    """Layers and heads for one text: from what is below them to answers, the mean of all networks'."""

    def __init__(self, networks: Sequence[JudgeNetwork], first: int) -> None:
        """`first`: how many layers are below."""
        super().__init__()
        self.networks = nn.ModuleList(networks)
        layers = [network.encoder.encoder.layer[first:] for network in networks]
        heads = networks[0].encoder.config.num_attention_heads
        self.layers: Any = nn.ModuleList(nn.ModuleList(Layer(one, heads) for one in every) for every in layers)

    def forward(self, hidden: Tensor, target: Tensor, bias: Tensor | None = None) -> tuple[Tensor, ...]:
        """hidden (1, tokens, width), target (1, tokens), bias by place (1, heads, tokens, tokens)."""
        own = target[0].nonzero().squeeze(1)
        answers = [
            self._answers(network, layers, hidden, own, bias)
            for network, layers in zip(self.networks, self.layers, strict=True)
        ]
        return tuple(torch.stack(parts).mean(0) for parts in zip(*answers, strict=True))

    @staticmethod
    def _answers(network: Any, layers: Any, hidden: Tensor, own: Tensor, bias: Tensor | None) -> tuple[Tensor, ...]:
        for layer in layers[:-1]:
            hidden = layer(hidden, hidden, bias)
        read = layers[-1](hidden[:, own], hidden, None if bias is None else bias[:, :, own])
        found: tuple[Tensor, ...] = network.heads(read, torch.ones_like(read[..., 0]))
        return found


class Whole(nn.Module):
    """The large network from tokens to answers, for one text. Its places are relative to each other, from a table."""

    bias: Tensor

    def __init__(self, network: JudgeNetwork) -> None:
        super().__init__()
        encoder = network.encoder
        self.embeddings = encoder.embeddings
        self.upper: Any = Upper([network], first=0)
        nothing = torch.zeros((1, MAX_TOKENS, 1))
        self.register_buffer("bias", encoder.encoder.compute_position_bias(nothing).detach())

    def forward(self, input_ids: Tensor, target: Tensor) -> tuple[Tensor, ...]:
        """input_ids (1, tokens), target (1, tokens)."""
        count = input_ids.shape[1]
        found: tuple[Tensor, ...] = self.upper(
            self.embeddings(input_ids=input_ids), target, self.bias[:, :, :count, :count]
        )
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


def export_upper(networks: Sequence[JudgeNetwork], target: Path) -> None:
    """Write what stands on `lower.onnx`, int8: the small judge, or the reader of promises (`topics` alone are trained)."""
    hidden = torch.ones((1, 12, networks[0].encoder.config.hidden_size))
    _export(Upper(networks, FROZEN_LAYERS), {"hidden": hidden, "target": torch.ones((1, 12))}, target)


def export_second(network: JudgeNetwork, rows: Sequence[TrainingRow], folder: Path) -> None:
    """Write `second.onnx`, int8, and its tokenizer. `rows`: what activations are seen on, to quantise them well."""
    tokens = torch.full((1, 12), 5)
    whole = Whole(network).eval()
    reader = Reader(LARGE.folder(), MAX_TOKENS)

    def read() -> None:
        for row, other in pairwise(rows):
            ids, own = reader.encode(row.text, row.context + other.text)
            places = torch.arange(len(ids))
            whole(torch.tensor([ids]), ((places > 0) & (places < own)).float()[None])

    even_out(whole.upper.layers[0], read)
    _export(whole, {"input_ids": tokens, "target": torch.ones((1, 12))}, folder / "second.onnx")
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
