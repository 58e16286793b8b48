"""Statements of invented companies, with the scripts that make them. Data for `make demo` and for tests."""
