"""Statuses, formal criteria, scores and gates: values in, values out."""

from statement_audit.score.assessment import assess, could_not_read, has_enough_text, not_assessed
from statement_audit.score.facts import StatementFacts
from statement_audit.score.gates import gate_statement

# Raise it whenever the same inputs could score differently: earlier scores are then not reused.
SCORING_VERSION = "9"

__all__ = [
    "SCORING_VERSION",
    "StatementFacts",
    "assess",
    "could_not_read",
    "gate_statement",
    "has_enough_text",
    "not_assessed",
]
