"""The shipped sentence encoder: text in, unit vector out, verified and deterministic.

One text at a time on one thread: dynamic int8 quantisation would make a vector depend on its batch mates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

HINT = "The package is damaged: install statement-audit again."


@dataclass(frozen=True, slots=True)
class ModelCard:
    """`model.json`: what the folder holds, where it is from, and the judge's numbers."""

    folder: Path
    data: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> ModelCard:
        """Read `model.json` and check every file it lists by SHA-256.

        Raises:
            ModelError: the card or a file is missing, unreadable, or not what the card says.
        """
        try:
            data = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            files = dict(data["files"])
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise ModelError(f"{folder / 'model.json'} cannot be read: {exc}.", hint=HINT) from exc
        for name, expected in files.items():
            _check_file(folder / name, expected)
        return cls(folder, data)


def _check_file(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        raise ModelError(f"{path} cannot be read: {exc}.", hint=HINT) from exc
    if found != expected:
        raise ModelError(f"{path} has SHA-256 {found}, but model.json says {expected}.", hint=HINT)


class Encoder:
    """Turns texts into unit vectors; the same text always gives the same vector in one installation."""

    def __init__(self, card: ModelCard) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The arena keeps every tensor shape it has seen; statements have hundreds of lengths.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(card.folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(card.folder / "tokenizer.json"))
        self.runtime = f"onnxruntime {onnxruntime.__version__}"
        self.width = int(self._session.get_outputs()[0].shape[-1])

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one unit vector a text: float32, shape (len(texts), width)."""
        import numpy as np

        matrix = np.empty((len(texts), self.width), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
            matrix[row] = self._session.run(None, {"input_ids": ids})[0][0]
        return matrix
