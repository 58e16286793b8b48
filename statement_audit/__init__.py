"""Collect, read, score and compare companies' modern slavery statements. A program's way in: `docs/library.md`."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# What other programs may call, and the module that has it; `__init__.pyi` gives the types.
_HOMES = {
    "library": "audit find_gaps query read_document read_rows",
    "rubric": "load_rubric",
    "passages": "split_passages",
    "compare.gaps": "GapReport",
    "errors": "AuditError",
    "models": "ExtractedDocument Issue Passage Rubric StatementResult",
}
_PROMISED = {name: module for module, names in _HOMES.items() for name in names.split()}
__all__ = ["__version__", *sorted(_PROMISED)]


def __getattr__(name: str) -> Any:
    """Load a call's module when it is first asked for: `import statement_audit` and `--help` stay light."""
    if name not in _PROMISED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PROMISED[name]}"), name)
