"""How good the judge is: gold sets, metrics, and the gate that CI runs.

Every figure is taken at the classifier's own fixed thresholds; nothing here is fitted on the gold that it reports.
"""

from __future__ import annotations

from statement_audit.evaluate.gold import Gold, GoldStatement, read_gold
from statement_audit.evaluate.label_map import LabelMap, load_map
from statement_audit.evaluate.labels import evaluate_labels
from statement_audit.evaluate.own_gold import evaluate_own, find_corpus
from statement_audit.evaluate.statuses import evaluate_statuses

__all__ = [
    "Gold",
    "GoldStatement",
    "LabelMap",
    "evaluate_labels",
    "evaluate_own",
    "evaluate_statuses",
    "find_corpus",
    "load_map",
    "read_gold",
]
