"""The network of the judge: an encoder, and for each criterion an attention of its own over the passage's tokens.

What a criterion's attention gathers answers both questions about the pair: does the passage speak to it, and what does it
do (act, promise, deny). Attention a label is Mullenbach et al. 2018, "Explainable Prediction of Medical Codes", arXiv
1802.05695: a passage of two facts gives each criterion its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from training.rows import STATUSES

MAX_TOKENS = 112
LAYERS = 6  # of the encoder that are used: all of MiniLM's, the first half of a larger one
FROZEN_LAYERS = 2  # those of `lower.onnx`, which the general layers stand on too
HALF = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # elsewhere it takes seven times as long as floats
Encoded = tuple[list[int], int]  # token ids, and how many belong to the first segment with its opening mark


class JudgeNetwork(nn.Module):
    """`relevance` and `statuses` of every (passage, criterion) pair, from tokens."""

    def __init__(self, base: Path, criteria: int, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder: Any = AutoModel.from_pretrained(base, attn_implementation=attention, add_pooling_layer=False)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:LAYERS]
        width = self.encoder.config.hidden_size
        kinds = ("token_type_ids",) if getattr(self.encoder.config, "type_vocab_size", 0) else ()
        self.inputs = ("input_ids", "attention_mask", *kinds)
        self.query = nn.Parameter(torch.randn(criteria, width) * 0.02)
        self.topic = nn.Parameter(torch.randn(criteria, width) * 0.02)
        self.mean_topic = nn.Linear(width, criteria)
        self.status = nn.Linear(width, len(STATUSES))
        self.mean_status = nn.Linear(width, len(STATUSES))
        self.status_bias = nn.Parameter(torch.zeros(criteria, len(STATUSES)))
        nn.init.constant_(self.mean_topic.bias, -4.0)
        for module in self.encoder.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        self.dropout = nn.Dropout(0.1)
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False
        for layer in self.encoder.encoder.layer[:FROZEN_LAYERS]:
            for parameter in layer.parameters():
                parameter.requires_grad = False

    def encode(self, inputs: dict[str, Tensor]) -> Tensor:
        """The encoder's output (batch, tokens, width), in half precision within where the processor is made for it."""
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            hidden = self.encoder(**{name: inputs[name] for name in self.inputs}).last_hidden_state
        return torch.as_tensor(hidden).float()

    def heads(self, hidden: Tensor, pool: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """From the encoder's output (batch, tokens, width) to logits: topics (batch, criteria), statuses of pairs (batch,
        criteria, statuses) and of the passage whatever the criterion (batch, statuses). `pool`: 1 where a token is the passage's."""
        hidden = self.dropout(hidden)
        weights = pool.float().unsqueeze(-1)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)
        scores = hidden @ self.query.T  # batch, tokens, criteria
        scores = scores.masked_fill(weights == 0, -1e4)
        gathered = scores.softmax(1).transpose(1, 2) @ hidden  # batch, criteria, width
        topics = (gathered * self.topic).sum(-1) + self.mean_topic(mean)
        statuses = self.status(gathered) + self.mean_status(mean).unsqueeze(1) + self.status_bias
        return topics, statuses, self.status(mean) + self.mean_status(mean)


class Reader:
    """Texts and contexts to padded tensors."""

    def __init__(self, base: Path, max_tokens: int) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.max_tokens = max_tokens
        self.pad, self.mask = self.tokenizer.pad_token_id, self.tokenizer.mask_token_id
        self.special = torch.tensor(self.tokenizer.all_special_ids)

    def encode(self, text: str, context: str) -> Encoded:
        """Token ids of the pair and how many of them are the first segment's, its opening mark included."""
        ids = self.tokenizer(
            text, context, truncation="longest_first", max_length=self.max_tokens, add_special_tokens=True
        )
        sequence = ids.sequence_ids(0)
        own = max((place for place, segment in enumerate(sequence) if segment == 0), default=0) + 1
        return ids["input_ids"], own

    def batch(self, items: Sequence[Encoded]) -> tuple[dict[str, Tensor], Tensor]:
        """Inputs of the encoder and the mask of the passage's own tokens."""
        longest = max(len(ids) for ids, _ in items)
        ids = torch.full((len(items), longest), self.pad)
        types, mask, pool = (torch.zeros((len(items), longest), dtype=torch.long) for _ in range(3))
        for row, (tokens, own) in enumerate(items):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
            types[row, own + 1 : len(tokens)] = 1
            pool[row, 1:own] = 1
        return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}, pool
