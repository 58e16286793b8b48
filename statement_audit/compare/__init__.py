"""Comparisons: pure functions on stored results."""
