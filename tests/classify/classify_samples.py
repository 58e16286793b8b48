"""Passages of invented companies, and a tokenizer for tiny models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from statement_audit.models import BlockKind, Passage

TEXTS = (
    "The Board of Larchfield Homewares plc approved this statement on 12 June 2026.",
    "Every factory was audited by an independent firm last year and 14 findings were closed.",
    "We trained 212 buyers on the signs of forced labour in a half-day course.",
    "Our stores open at nine on weekdays and close at eight.",
    "Workers can call a free hotline in six languages, and no one is punished for a report.",
    "We repaid recruitment fees to 31 workers at a glove maker in Malaysia.",
)


def make_passages(texts: Sequence[str] = TEXTS, *, first: int = 0) -> tuple[Passage, ...]:
    """One passage a text, each with its neighbours; `index` counts from `first`."""
    return tuple(
        Passage(
            index=first + i,
            page=1,
            start=0,
            end=len(text),
            quote=text,
            text=text,
            kind=BlockKind.PARAGRAPH,
            before=texts[i - 1] if i else "",
            after=texts[i + 1] if i + 1 < len(texts) else "",
        )
        for i, text in enumerate(texts)
    )


def write_tokenizer(folder: Path, limit: int | None) -> int:
    """Write a character tokenizer that loads through AutoTokenizer; return the size of its vocabulary."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,'-"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {word: i for i, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=50))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
    }
    if limit is not None:
        config["model_max_length"] = limit
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return len(vocabulary)
