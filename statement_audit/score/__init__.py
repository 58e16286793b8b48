"""Statuses, formal criteria, scores and gates: values in, values out."""

# Raise it whenever the same inputs could score differently: earlier scores are then not reused.
SCORING_VERSION = "25"
