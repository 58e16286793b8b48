"""Classifiers: which passage speaks to which criterion. `load_classifier` is the way in."""

from __future__ import annotations

from pathlib import Path

from statement_audit.classify.base import Classifier, ClassifierSpec, ReadsSectors
from statement_audit.errors import ModelError, UsageError

CLASSIFIERS = ("embedded", "zero_shot", "keyword")

__all__ = ["CLASSIFIERS", "Classifier", "ClassifierSpec", "ReadsSectors", "load_classifier"]


def load_classifier(spec: ClassifierSpec) -> Classifier:
    """Load the classifier that `spec` names; heavy libraries are imported only for the one that needs them.

    Raises:
        UsageError: the name is not known, or `model` is missing or given to a classifier that takes none.
        MissingExtraError: `zero_shot` without the extra `models`.
        ModelError: a model cannot be loaded, fails its checksum, or lacks the labels that are needed.
    """
    if spec.name not in CLASSIFIERS:
        raise UsageError(f"Unknown classifier '{spec.name}'.", hint=f"Allowed: {', '.join(CLASSIFIERS)}.")
    if spec.name == "keyword":
        from statement_audit.classify.keyword import KeywordClassifier

        if spec.model is not None:
            raise UsageError("The classifier 'keyword' takes no model.", hint="Use embedded or zero_shot with --model.")
        return KeywordClassifier()
    if spec.name == "embedded":
        from statement_audit.classify.embedded import EmbeddedClassifier

        if spec.model is None:
            return EmbeddedClassifier.load(cache=spec.cache, threads=spec.threads)
        try:
            return EmbeddedClassifier.load(Path(spec.model), cache=spec.cache, threads=spec.threads)
        except ModelError as error:  # said of the shipped folder; the text of `encoder.py` is hashed into each revision
            fault = error.__cause__
            why = f"{fault.filename} cannot be read: {fault.strerror}." if isinstance(fault, OSError) else error.message
            raise ModelError(why, hint="Pass a folder of 'make model' with --model, or leave it out.") from error
    if spec.model is None:
        raise UsageError(
            "The classifier 'zero_shot' needs a model.",
            hint="Give the hub name or the local folder of an NLI model, e.g. --model ./my-nli-model.",
        )
    from statement_audit.classify.zero_shot import ZeroShotClassifier

    return ZeroShotClassifier.load(spec.model, cache=spec.cache)
