"""What is done to a graph and a tokenizer before they are shipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILES = (
    "lower.onnx", "upper.onnx", "general.onnx", "tokenizer.json", "cohort.npy", "second.onnx", "second-tokenizer.json",
    "fates.onnx",
)  # fmt: skip


def quantise(source: Path, target: Path) -> None:
    """Write int8 weights, one scale per output channel: per tensor loses a tenth of the nearest neighbours.

    Weights keep to 7 bits (`reduce_range`): processors without VNNI saturate on 8 and would give other scores.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(source), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def write_tokenizer(source: Path, target: Path, max_tokens: int) -> None:
    """Copy the tokenizer with padding off; of a passage and its context the longer one is cut."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    tokenizer.save(str(target))


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 by name of the files that the classifier verifies at load."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def add_to_card(folder: Path, name: str, numbers: Mapping[str, Any] | None = None) -> None:
    """Note a file that was added to a model folder, and what goes with it, in `model.json`."""
    card = folder / "model.json"
    data = json.loads(card.read_text(encoding="utf-8")) | dict(numbers or {})
    data["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    card.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
