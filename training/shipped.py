"""The weights of a shipped folder, put back to floats: training goes on from them where hours are not to be had.

`upper.onnx` and `second.onnx` hold their products as int8, column by column with a scale, and in the order in which a
passage runs through them: each layer's key and value, query, output, up and down, then the heads. What is frozen in
training (embeddings and the first layers) is the base's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.bases import BASES
from training.network import FROZEN_LAYERS, LAYERS, JudgeNetwork

GRAPHS = {"small": ("upper.onnx", "", FROZEN_LAYERS), "large": ("second.onnx", "upper.", 0)}
"""Base → graph, what its names begin with, the first layer in it."""


def shipped_judge(folder: Path, base: str, heads: int) -> JudgeNetwork:
    """The network whose answers a graph of `folder` gives, as near as int8 lets it.

    Raises:
        SystemExit: the graph does not have as many heads.
    """
    name, prefix, first = GRAPHS[base]
    held = _read(folder / name)
    network = JudgeNetwork(BASES[base].folder(), heads, attention=BASES[base].attention)
    if len(held[f"{prefix}networks.0.topic"]) != heads:
        raise SystemExit(f"{folder / name} has other heads: train from the base.")
    found = _named(held, f"{prefix}networks.0.") | _products(held, prefix, first, base)
    if base == "large":
        found["encoder.encoder.relative_attention_bias.weight"] = _by_distance(network, held["bias"])
    frozen = tuple(f"encoder.encoder.layer.{number}." for number in range(FROZEN_LAYERS))
    kept = {key: value for key, value in found.items() if not key.startswith(frozen)}
    missing = network.load_state_dict(kept, strict=False)
    if missing.unexpected_keys:
        raise SystemExit(f"{folder / name} has weights of no known place: {', '.join(missing.unexpected_keys)}")
    return network


def _read(graph: Path) -> dict[str, np.ndarray]:
    """What a graph holds, by name."""
    import onnx  # `make model` installs it

    return {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(str(graph)).graph.initializer}


def _named(held: Mapping[str, np.ndarray], prefix: str) -> dict[str, Tensor]:
    """What the graph keeps as floats under the network's own names: biases, norms, the heads' vectors."""
    return {
        name.removeprefix(prefix): torch.tensor(value)
        for name, value in held.items()
        if name.startswith(prefix) and value.dtype == np.float32 and not name.endswith("_scale")
    }


def _products(held: Mapping[str, np.ndarray], prefix: str, first: int, base: str) -> dict[str, Tensor]:
    """The weights of layers and heads, (out, in) as torch has them."""
    inner, names = ("attention.attn", ("q", "k", "v", "o")) if base == "large" else (
        "attention.self", ("query", "key", "value", "")
    )  # fmt: skip
    weights = _floats(held)
    found = {}
    for number in range(first, LAYERS):
        layer, shipped = f"encoder.encoder.layer.{number}.", f"{prefix}layers.0.{number - first}."
        both, query, out, up, down = (next(weights) for _ in range(5))
        shrink = held.get(f"{shipped}query.shrink", np.float32(1))
        key, value = torch.tensor(both * shrink).chunk(2)
        bias = held.get(f"{shipped}key_value.bias", held.get(f"{shipped}key_value.product.bias"))
        found[f"{layer}{inner}.{names[0]}.weight"] = torch.tensor(query * shrink)
        found |= {f"{layer}{inner}.{names[1]}.weight": key, f"{layer}{inner}.{names[2]}.weight": value}
        found |= {
            f"{layer}{inner}.{name}.bias": part
            for name, part in zip(names[1:3], torch.tensor(bias).chunk(2), strict=True)
        }
        found[f"{layer}{inner}.{names[3]}.weight" if names[3] else f"{layer}attention.output.dense.weight"] = (
            torch.tensor(out)
        )
        found[f"{layer}intermediate.dense.weight"] = torch.tensor(up * held.get(f"{shipped}up.shrink", np.float32(1)))
        found[f"{layer}output.dense.weight"] = torch.tensor(down)
    heads = ("query", "mean_topic.weight", "status.weight", "mean_status.weight")
    return found | {name: torch.tensor(weight) for name, weight in zip(heads, weights, strict=False)}


def _floats(held: Mapping[str, np.ndarray]) -> Iterator[np.ndarray]:
    """Each int8 matrix as floats (out, in), in the graph's order."""
    for name, value in held.items():
        if name.endswith("_quantized") and value.dtype == np.int8:
            yield (value.astype(np.float32) * held[name.removesuffix("_quantized") + "_scale"]).T.copy()


def _by_distance(network: JudgeNetwork, bias: np.ndarray) -> Tensor:
    """The table of places (buckets, heads) from the bias of all pairs of places (1, heads, tokens, tokens)."""
    encoder = network.encoder.encoder
    places = torch.arange(bias.shape[-1])
    buckets = encoder.relative_position_bucket(
        places[None, :] - places[:, None], num_buckets=encoder.relative_attention_bias.num_embeddings
    )
    table = encoder.relative_attention_bias.weight.detach().clone()
    for bucket in buckets.unique():
        row, column = (buckets == bucket).nonzero()[0]
        table[bucket] = torch.tensor(bias[0, :, row, column])
    return table
