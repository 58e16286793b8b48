"""Comparisons: pure functions on stored results."""

PROMISE_STATES = ("done", "moved", "repeated", "missed", "dropped", "open")
