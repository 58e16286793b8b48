"""The network: one encoder for passages and criteria, relevance by cosine, a head for the status.

The lower layers stay as they are, so their outputs are computed once and kept: on two cores that makes training about
three times as fast, and it holds on to what the original model knows of criteria that training never showed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name
from transformers import AutoModel, AutoTokenizer

from training.bases import SMALL
from training.text_match.passages import STATUSES

Logits = NDArray[np.float32]
MAX_TOKENS = 112
FROZEN_LAYERS = 2
SHARE = 0.35  # of the tuned weights in the network for criteria that training never showed
WIDTH = 384
BATCH = 64


class Network(nn.Module):
    """`relevance`: logits of (passage, criterion) pairs; `status`: logits over STATUSES."""

    def __init__(self, base: Path, frozen_layers: int = FROZEN_LAYERS) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.frozen_layers = frozen_layers
        self.scale = nn.Parameter(torch.tensor(12.0))
        self.bias = nn.Parameter(torch.tensor(-4.0))
        self.criterion_bias = nn.Linear(WIDTH, 1)
        self.project = nn.Linear(WIDTH, WIDTH)
        self.status = nn.Linear(WIDTH, len(STATUSES))
        nn.init.zeros_(self.criterion_bias.weight)
        nn.init.zeros_(self.criterion_bias.bias)
        nn.init.eye_(self.project.weight)
        nn.init.zeros_(self.project.bias)
        for layer in self.encoder.encoder.layer:  # drawing these numbers takes a quarter of a step on two cores
            layer.attention.self.dropout.p = 0.0
        for parameter in self.encoder.parameters():
            parameter.requires_grad = False
        for layer in self.encoder.encoder.layer[frozen_layers:]:
            for parameter in layer.parameters():
                parameter.requires_grad = True

    def lower(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Embeddings and frozen layers: (batch, tokens) → (batch, tokens, width)."""
        hidden = self.encoder.embeddings(input_ids=ids, token_type_ids=types)
        return self._through(self.encoder.encoder.layer[: self.frozen_layers], hidden, mask)

    def upper(self, hidden: Tensor, mask: Tensor, pool: Tensor) -> Tensor:
        """Trained layers, then the mean over the tokens that `pool` marks: (batch, width)."""
        hidden = self._through(self.encoder.encoder.layer[self.frozen_layers :], hidden, mask)
        weights = pool.float().unsqueeze(-1)
        return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)

    def relevance(self, passages: Tensor, criteria: Tensor) -> Tensor:
        """Logits: (passages, width) and (criteria, width) → (passages, criteria)."""
        left = F.normalize(passages, dim=-1)
        right = F.normalize(self.project(criteria), dim=-1)
        return self.scale * (left @ right.T) + self.bias + self.criterion_bias(criteria).T

    @staticmethod
    def _through(layers: Any, hidden: Tensor, mask: Tensor) -> Tensor:
        extended = (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in layers:
            out = layer(hidden, attention_mask=extended)
            hidden = out[0] if isinstance(out, tuple) else out
        return torch.as_tensor(hidden)


def load_network(weights: Path) -> Network:
    """A network as `training.text_match.train --out` saved it."""
    network = Network(SMALL.folder())
    network.load_state_dict(torch.load(weights, weights_only=True))
    return network.eval()


def blend(original: Mapping[str, Tensor], tuned: Mapping[str, Tensor], share: float = SHARE) -> dict[str, Tensor]:
    """`share` of the tuned weights and the rest of those that training began with.

    A part of the way keeps most of what training taught and gives back what it made the encoder forget, here criteria that it never
    showed: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", arXiv 2109.01903.
    """
    return {name: (1 - share) * value + share * tuned[name] for name, value in original.items()}


class Windows:
    """Lower-layer outputs of many texts, computed once. An empty context makes a single segment."""

    def __init__(self, network: Network, base: Path, texts: Sequence[str], contexts: Sequence[str] | None) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(base)
        self._items: list[tuple[Tensor, Tensor]] = []
        for start in range(0, len(texts), BATCH):
            chosen = slice(start, start + BATCH)
            self._add(network, list(texts[chosen]), list(contexts[chosen]) if contexts else None)

    def _add(self, network: Network, texts: list[str], contexts: list[str] | None) -> None:
        pair = (texts, contexts) if contexts else (texts,)
        encoded = self._tokenizer(
            *pair, truncation="longest_first", max_length=MAX_TOKENS, padding=True, return_tensors="pt"
        )
        with torch.no_grad():
            hidden = network.lower(encoded["input_ids"], encoded["token_type_ids"], encoded["attention_mask"])
        for row in range(len(texts)):
            length = int(encoded["attention_mask"][row].sum())
            ids = encoded["input_ids"][row, :length]
            special = torch.isin(ids, torch.tensor(self._tokenizer.all_special_ids))
            pool = (encoded["token_type_ids"][row, :length] == 0) & ~special
            self._items.append((hidden[row, :length].half().clone(), pool))

    def __len__(self) -> int:
        return len(self._items)

    def length(self, index: int) -> int:
        """Tokens of one window."""
        return int(self._items[index][0].shape[0])

    def batch(self, indices: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
        """Padded (hidden, mask, pool) of some windows."""
        longest = max(self.length(index) for index in indices)
        hidden = torch.zeros(len(indices), longest, WIDTH)
        mask, pool = torch.zeros(len(indices), longest), torch.zeros(len(indices), longest)
        for row, index in enumerate(indices):
            kept, marked = self._items[index]
            hidden[row, : len(kept)] = kept.float()
            mask[row, : len(kept)] = 1
            pool[row, : len(kept)] = marked.float()
        return hidden, mask, pool

    def vectors(self, network: Network) -> Tensor:
        """Passage vectors of all windows, without gradient: (windows, width)."""
        with torch.no_grad():
            parts = [
                network.upper(*self.batch(range(start, min(start + BATCH, len(self)))))
                for start in range(0, len(self), BATCH)
            ]
        return torch.cat(parts)


def relevance(network: Network, passages: Windows, criteria: Windows) -> Logits:
    """Raw relevance logits of all pairs, without gradient: (passages, criteria)."""
    with torch.no_grad():
        found: Logits = network.relevance(passages.vectors(network), criteria.vectors(network)).numpy()
    return found


def cosines(network: Network, passages: Windows, criteria: Windows) -> Logits:
    """Cosines of all pairs, without gradient: (passages, criteria)."""
    with torch.no_grad():
        left = F.normalize(passages.vectors(network), dim=-1)
        right = F.normalize(network.project(criteria.vectors(network)), dim=-1)
        found: Logits = (left @ right.T).numpy()
    return found
