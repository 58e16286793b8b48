"""Zero-shot classification with any NLI model, on the passages that the shipped encoder puts forward.

Semantics of transformers' `zero-shot-classification` pipeline with `multi_label=True`; the labels are found by name
and the softmax is our own (see `nli.label_positions`).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from statement_audit.classify.cache import ResultCache, pair_key
from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.classify.nli import entailment_probabilities, label_positions, length_limit
from statement_audit.classify.revision import code_hash, short_hash
from statement_audit.classify.wording import premise
from statement_audit.errors import MissingExtraError, ModelError
from statement_audit.models import Check, Criterion, Judgement, Passage, Relevance, Rubric, StatusScores, Thresholds

PUT_FORWARD = 8  # passages a criterion
FLOOR = 0.05  # of the encoder's probability; anchored passages need none
TASK = "zero-shot-classification"
WEIGHT_FILES = ("*.safetensors", "*.bin", "*.json", "*.model", "*.txt")
OFFLINE_HINT = (
    "Give the hub name of an NLI model while online, or the path of a local folder with config.json, weights and"
    " tokenizer (download it elsewhere, or save_pretrained)."
)


class NliModel:
    """A model and its tokenizer on one thread of the processor; entailment by name."""

    def __init__(self, source: str) -> None:
        pipe = _load_pipeline(source)
        self._model, self._tokenizer = pipe.model, pipe.tokenizer
        config = self._model.config
        self._entailment, self._contradiction = label_positions(config.label2id, source)
        positions = getattr(config, "max_position_embeddings", None)
        self._limit = length_limit(int(self._tokenizer.model_max_length), positions, str(config.model_type))
        self.revision = model_revision(source, getattr(config, "_commit_hash", None))

    def entailment(self, text: str, hypotheses: Sequence[str]) -> tuple[float, ...]:
        """Probability that the text entails each hypothesis, in one batch. Only the text is ever cut."""
        import torch

        batch = self._tokenizer(
            [text] * len(hypotheses),
            list(hypotheses),
            truncation="only_first",
            max_length=self._limit,
            padding=True,
            return_tensors="pt",
        )
        with torch.inference_mode():
            logits = self._model(**batch).logits.double().tolist()
        return entailment_probabilities(logits, self._entailment, self._contradiction)


def _load_pipeline(source: str) -> Any:
    """Load the pipeline for its model and tokenizer, quietly, on the processor.

    Raises:
        MissingExtraError: transformers is not installed, or torch, without which it would die with a NameError.
        ModelError: no such model, an unreadable folder, or the hub cannot be reached.
    """
    if any(find_spec(name) is None for name in ("torch", "transformers")):
        raise MissingExtraError("The zero_shot classifier", "models")
    import torch
    from safetensors import SafetensorError

    transformers: Any = import_module("transformers")  # `pipeline` is overloaded by task names that are literals

    torch.set_num_threads(1)  # more threads collapse where another worker shares the cores
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    try:
        pipe = transformers.pipeline(TASK, model=source, device="cpu", dtype=torch.float32)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as exc:
        reason = (str(exc).strip() or type(exc).__name__).splitlines()[0]
        raise ModelError(f"The model '{source}' cannot be loaded: {reason}", hint=OFFLINE_HINT) from exc
    pipe.model.eval()
    return pipe


def model_revision(source: str, commit: str | None) -> str:
    """The hub's commit, or for a folder a hash over its files: changed weights are another model."""
    folder = Path(source)
    if not folder.is_dir():
        return short_hash(source, commit or "")
    files = sorted({path for pattern in WEIGHT_FILES for path in folder.glob(pattern)})
    return short_hash(*(part for path in files for part in (path.name, _digest(path))))


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


class ZeroShotClassifier:
    """Reads each candidate passage against each hypothesis; a criterion's value is the highest of its hypotheses'.

    Candidates of a criterion: the PUT_FORWARD passages that the encoder ranks highest, among those that carry an
    anchor or reach FLOOR. So whether a pair is read can depend on the statement, its probability never does: a
    batch holds one passage with one criterion's hypotheses and nothing else.
    """

    name = "zero_shot"

    def __init__(self, model: NliModel, embedded: EmbeddedClassifier, cache: ResultCache | None = None) -> None:
        self._model = model
        self._embedded = embedded
        self._cache = cache
        code = code_hash("zero_shot", "nli", "wording")
        self.revision = f"zero_shot.v1-{short_hash(model.revision, embedded.revision, code)}"
        self._pair_revision = short_hash(model.revision, code_hash("nli", "zero_shot"))

    @classmethod
    def load(cls, model: str, *, cache: Path | None = None) -> ZeroShotClassifier:
        """Load an NLI model by hub name or local folder, and the shipped encoder.

        Raises:
            MissingExtraError: torch is not installed.
            ModelError: the model cannot be loaded or does not name entailment and contradiction.
        """
        return cls(NliModel(model), EmbeddedClassifier.load(cache=cache), ResultCache(cache) if cache else None)

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        """The rubric's: entailment is one scale for every NLI model. `review` lies one margin below `accept`."""
        rules = rubric.scoring
        review = round(rules.entail_default - rules.margin, 6)
        return Thresholds(rules.entail_default, rules.entail_unanchored_rare, review)

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        """Judge the candidates of each criterion that text can answer; pairs below `review` are left out.

        Thresholds are the rubric's own for entailment. Passages that pass for some criterion are also read
        against the rubric's contrast hypotheses, which gives their status scores.
        """
        asked = [criterion for criterion in criteria if criterion.check is Check.TEXT and criterion.hypotheses]
        thresholds = self.thresholds_for(rubric)
        scores, anchored = self._embedded.score(passages, rubric, asked)
        pairs: list[Relevance] = []
        for column, criterion in enumerate(asked):
            marks = [row[column] for row in anchored]
            for row in put_forward(scores[:, column].tolist(), marks):
                value = max(self._entailment(premise(passages[row]), criterion.hypotheses))
                if value >= thresholds.review:
                    pairs.append(Relevance(passages[row].index, criterion.id, value, marks[row]))
        pairs.sort(key=lambda pair: pair.passage)
        statuses = self._statuses(passages, {pair.passage for pair in pairs}, rubric)
        return Judgement(self.name, self.revision, thresholds, tuple(pairs), statuses)

    def _statuses(self, passages: Iterable[Passage], wanted: set[int], rubric: Rubric) -> tuple[StatusScores, ...]:
        contrast = {status: lines for status, lines in rubric.contrast.items() if lines}
        texts = {passage.index: premise(passage) for passage in passages if passage.index in wanted}
        return tuple(
            StatusScores(index, {status: max(self._entailment(text, lines)) for status, lines in contrast.items()})
            for index, text in texts.items()
        )

    def _entailment(self, text: str, hypotheses: tuple[str, ...]) -> tuple[float, ...]:
        """Entailment of a batch, from the cache only where all of it is known: batches stay the same for ever."""
        if self._cache is None:
            return self._model.entailment(text, hypotheses)
        keys = [pair_key(text, hypothesis) for hypothesis in hypotheses]
        stored = self._cache.get_many(self._pair_revision, keys)
        if all(len(stored.get(key, b"")) == 8 for key in keys):
            return tuple(struct.unpack("<d", stored[key])[0] for key in keys)
        values = self._model.entailment(text, hypotheses)
        packed = {key: struct.pack("<d", value) for key, value in zip(keys, values, strict=True)}
        self._cache.put_many(self._pair_revision, packed)
        return values


def put_forward(scores: Sequence[float], anchored: Sequence[bool]) -> list[int]:
    """Rows of one criterion that the model reads, in reading order: at most PUT_FORWARD, ties to the earlier."""
    allowed = [row for row, score in enumerate(scores) if anchored[row] or score >= FLOOR]
    return sorted(sorted(allowed, key=lambda row: (-scores[row], row))[:PUT_FORWARD])
