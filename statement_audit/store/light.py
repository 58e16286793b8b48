"""Loads sqlite_utils as where there is no numpy, which it imports for types of columns that nothing here has: that is
half of what a command takes until it can open a database. Imported first of this package."""

import sys
from importlib import import_module


def load_alone(name: str, unneeded: tuple[str, ...]) -> None:
    """Import a module that does without others if it must; what is imported already stays."""
    hidden = [one for one in unneeded if one not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: Python takes it for missing
    try:
        import_module(name)
    finally:
        for one in hidden:
            del sys.modules[one]


load_alone("sqlite_utils", ("numpy", "pandas"))
