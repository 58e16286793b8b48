"""What `zero_shot` needs of an NLI model, without any library: labels by name, probabilities, limits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from statement_audit.errors import ModelError

LONGEST = 512  # tokens; DeBERTa would take any length, at quadratic cost
ROBERTA_OFFSET = 2  # RoBERTa counts positions from the padding index on


def label_positions(label2id: Mapping[str, int], model: str) -> tuple[int, int]:
    """Positions of entailment and contradiction, found by name.

    transformers' own pipeline takes contradiction by position, so that a model ordered neutral, entailment,
    contradiction is compared with *neutral*, silently. Two-class models name the other side "not_entailment".

    Raises:
        ModelError: the model does not name both.
    """
    entailment = [i for name, i in label2id.items() if name.lower().startswith("entail")]
    against = [i for name, i in label2id.items() if name.lower().startswith(("contradict", "not_entail", "not-entail"))]
    if len(entailment) != 1 or len(against) != 1 or entailment == against:
        raise ModelError(
            f"The model '{model}' has the labels {', '.join(map(str, label2id))}: entailment and contradiction"
            " are not told apart by name.",
            hint="Choose a model trained for natural language inference (NLI), or name the labels in its config.json.",
        )
    return entailment[0], against[0]


def entailment_probabilities(
    logits: Sequence[Sequence[float]], entailment: int, contradiction: int
) -> tuple[float, ...]:
    """Entailment against contradiction alone (`multi_label` of the pipeline), one a row, rounded to 6 digits."""
    gaps = [float(row[contradiction]) - float(row[entailment]) for row in logits]
    return tuple(round(1.0 / (1.0 + math.exp(min(gap, 700.0))), 6) for gap in gaps)


def length_limit(tokenizer_limit: int, positions: int | None, model_type: str) -> int:
    """Most tokens of premise and hypothesis together: tokenizer, position table and LONGEST, whichever is least.

    A folder whose tokenizer states no limit would otherwise crash BERT or stall DeBERTa.
    """
    limits = [LONGEST, tokenizer_limit]
    if positions and positions > 0:
        limits.append(positions - (ROBERTA_OFFSET if "roberta" in model_type else 0))
    return min(limits)
