"""The shipped encoder: a text in, named arrays out, verified and deterministic.

One text at a time on one thread: dynamic int8 quantisation would make a reading depend on its batch mates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.errors import ModelError
from statement_audit.named_files import open_named, read_named_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    Vector = NDArray[np.floating[Any]]

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
            data = json.loads(read_named_text(folder / "model.json"))
            files = dict(data["files"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as exc:
            raise ModelError(f"{folder / 'model.json'} cannot be read: {exc}.", hint=HINT) from exc
        for name, expected in files.items():
            _check_file(folder / name, expected)
        return cls(folder, data)


def _check_file(path: Path, expected: str) -> None:
    try:
        with open_named(path) as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        raise ModelError(f"{path} cannot be read: {exc}.", hint=HINT) from exc
    if found != expected:
        raise ModelError(f"{path} has SHA-256 {found}, but model.json says {expected}.", hint=HINT)


@dataclass(frozen=True, slots=True)
class Graph:
    """Files of a model folder that read together. `lower`: the layers that `file` stands on, where it is not whole."""

    file: str
    tokenizer: str = "tokenizer.json"
    lower: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """What a reading depends on."""
        return (self.file, self.tokenizer, *([self.lower] if self.lower else []))


FIRST = Graph("upper.onnx", lower="lower.onnx")
SECOND = Graph("second.onnx", "second-tokenizer.json")
GENERAL = Graph("general.onnx", lower="lower.onnx")
ANSWERS = Graph("fates.onnx", lower="lower.onnx")


class Encoder:
    """Reads one text at a time on one thread; the same text always gives the same reading in one installation.

    `shapes`: name and shape of each array that a reading holds, as the graph names them.
    """

    def __init__(self, folder: Path, graph: Graph) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._lower = _session(folder / graph.lower) if graph.lower else None
        self._graph = _session(folder / graph.file)
        self._tokenizer = Tokenizer.from_file(str(folder / graph.tokenizer))
        self.runtime = f"onnxruntime {onnxruntime.__version__}"
        self.shapes = {output.name: tuple(output.shape[1:]) for output in self._graph.get_outputs()}
        self.size = sum(prod(shape) for shape in self.shapes.values())

    def read(self, target: str, context: str | None = None) -> dict[str, Vector]:
        """Read a passage with what stands around it, or (without context) a criterion's words.

        Only the target's own tokens make the arrays; the context is there to understand them by.
        """
        return self.unpack(self.read_packed(target, context))

    def read_packed(self, target: str, context: str | None = None) -> Vector:
        """The same as one row of numbers, for a cache: shape (`size`,), float32."""
        import numpy as np

        encoded = self._tokenizer.encode(target, context) if context is not None else self._tokenizer.encode(target)
        own = np.array([[segment == 0 for segment in encoded.sequence_ids]], dtype=np.float32)
        if not own.any():  # nothing but unknown characters: let the special tokens stand for it
            own[:] = 1.0
        ids = np.array([encoded.ids], dtype=np.int64)
        if self._lower is None:
            outputs = self._graph.run(None, {"input_ids": ids, "target": own})
        else:
            types = np.array([encoded.type_ids], dtype=np.int64)
            (hidden,) = self._lower.run(None, {"input_ids": ids, "token_type_ids": types})
            outputs = self._graph.run(None, {"hidden": hidden, "target": own})
        return np.concatenate([output.ravel() for output in outputs])

    def unpack(self, row: Vector) -> dict[str, Vector]:
        """Take a packed row apart."""
        import numpy as np

        ends = np.cumsum([prod(shape) for shape in self.shapes.values()])
        parts = np.split(row.astype(np.float64), ends[:-1])
        return {name: part.reshape(shape) for (name, shape), part in zip(self.shapes.items(), parts, strict=True)}


def softmax(answers: Vector) -> Vector:
    """Shares that sum to 1 along the last axis."""
    import numpy as np

    powers = np.exp(answers - answers.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def read_array(path: Path, width: int, rows: int | None = None) -> Vector:
    """Numbers of a model folder's file, (rows, width); with `rows` None, two passages or more.

    Raises:
        ModelError: the file is not such an array.
    """
    import numpy as np

    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as exc:
        raise ModelError(f"{path} cannot be read: {exc}.", hint=HINT) from exc
    enough = found.ndim == 2 and found.shape[1] == width and (len(found) == rows if rows else len(found) >= 2)
    if not enough:
        raise ModelError(
            f"{path} holds an array of shape {found.shape}, not ({rows or 'passages'}, {width}).", hint=HINT
        )
    return np.asarray(found, dtype=np.float64)


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps every tensor shape it has seen; statements have hundreds of lengths.
    options.enable_cpu_mem_arena = False
    # The fused kernel of this one takes four times as long as what it fuses (onnxruntime 1.32).
    slow = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow
    )
