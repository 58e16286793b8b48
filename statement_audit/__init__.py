"""Collect, read, score and compare companies' modern slavery statements."""

__version__ = "0.1.0"
