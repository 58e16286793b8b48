"""Words and patterns that are data, not code: a TOML file beside the module that reads them. `<name>` in them stands for a
pattern that the module hands over."""

from collections.abc import Callable

from statement_audit.resources import expression as expression
from statement_audit.resources import table_beside


def phrases_beside(module: str) -> Callable[..., str]:
    """What gives the expression of all phrases of a name in the file beside a module."""
    phrases = table_beside(module)["phrases"]
    return lambda name, **parts: expression(phrases[name], **parts)
