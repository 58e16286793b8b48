"""No pattern of the package takes more than linear time, whatever text a stranger hands it."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import statement_audit
from statement_audit.pattern_cost import slow_text

ROOT = Path(statement_audit.__file__).parent
SEARCHES = ("search", "sub", "subn", "findall", "finditer", "split")
MATCHES = ("match", "fullmatch")
# What these rooms read was cleaned when it was extracted: it holds no two blanks in a row (`clean_text`).
CLEANED = ("identity", "passages", "score", "compare", "review", "report", "classify")
# Their patterns read texts that `plain_text.normalise` has cut at 2,500 characters.
CUT = ("score",)
CUT_MODULES = ("identity.approval",)
ALLOWED = {
    "store.tables._TRUTH": "reads our own schema",
    "extract.text.HTML_COMMENT": "reads no further than the last end of a comment",
}


def _named(name: str, value: Any, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in a value of a module, as they are written: `NAME`, or `NAME["key"]` in a table of patterns."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif depth < 4 and isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(name, key, depth + 1)
            yield from _named(f'{name}["{key}"]' if isinstance(inner, re.Pattern) else name, inner, depth + 1)
    elif depth < 4 and isinstance(value, (tuple, list, set, frozenset)):
        for inner in value:
            yield from _named(name, inner, depth + 1)


def _inline(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """(expression, only matched at the start) of calls such as `re.search("...", text)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re":
            value = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            value = value.decode("latin-1") if isinstance(value, bytes) else value
            if node.func.attr in (*SEARCHES, *MATCHES) and isinstance(value, str):
                flags = " ".join(
                    ast.unparse(part) for part in (*node.args[2:], *(word.value for word in node.keywords))
                )
                yield f"(?i){value}" if "IGNORECASE" in flags else value, node.func.attr in MATCHES


@functools.cache
def _sources() -> dict[Path, str]:
    return {path: path.read_text() for path in ROOT.rglob("*.py")}


def _anchored(module: str, name: str) -> bool:
    """Whether a name of a module is only used to match at the start of a text, wherever it is known."""
    whole = f"statement_audit.{module}"
    own = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    users = [text for path, text in _sources().items() if path == own or f"{whole} import" in text]
    # An entry of a table may have a name of its own: `SAYS = _SAID["says"]`.
    names = [name, *re.findall(rf"(?m)^(\w+) = {re.escape(name)}$", _sources()[own])]
    called = rf"(?:{'|'.join(map(re.escape, names))})(?!\w)"
    text = re.sub(
        rf"(?m)^\w+ = {re.escape(name)}$|^{called}(?:: [^=\n]+)? = |^from .* import .*$|^    {called},$",
        "",
        "\n".join(users),
    )
    uses = len(re.findall(rf"\b{called}", text))
    return uses > 0 and uses == len(re.findall(rf"\b{called}\.(?:match|fullmatch)\b", text))


def _all() -> Iterator[tuple[str, re.Pattern[Any], bool | None]]:
    """(place, pattern, whether it is only matched at the start: None for what its uses tell), each once."""
    seen = set()
    for found in pkgutil.walk_packages([str(ROOT)], "statement_audit."):
        if found.name.endswith("__main__") or found.name == "statement_audit.engine.cluster":
            continue
        module = importlib.import_module(found.name)
        short, source = found.name.removeprefix("statement_audit."), Path(str(module.__file__)).read_text()
        for name, value in vars(module).items():
            for called, pattern in _named(name, value):
                if (pattern.pattern, pattern.flags) not in seen and re.search(rf"\b{name}\b.*=", source):
                    seen.add((pattern.pattern, pattern.flags))
                    yield f"{short}.{called}", pattern, None
        for expression, anchored in _inline(ast.parse(source)) if "re." in source else ():
            if (expression, anchored) not in seen:
                seen.add((expression, anchored))
                yield f"{short} {expression!r}", re.compile(expression), anchored


def _slow(place: str, pattern: re.Pattern[Any], anchored: bool | None) -> str | None:
    module, _, name = place.split(" ")[0].rpartition(".") if anchored is None else (place.split(" ")[0], "", "")
    cleaned = module.split(".")[0] in CLEANED
    degree = 2 if module.split(".")[0] in CUT or module in CUT_MODULES else 1
    text = slow_text(pattern, anchored=bool(anchored), cleaned=cleaned, degree=degree)
    if text is None or anchored is not None or not _anchored(module, name):
        return text
    return slow_text(pattern, anchored=True, cleaned=cleaned, degree=degree)


@pytest.mark.slow
def test_no_pattern_of_ours_is_worse_than_linear() -> None:
    """Worse than quadratic, where the text is cut before."""
    patterns = list(_all())
    assert len(patterns) > 600
    slow = {place: _slow(place, *rest) for place, *rest in patterns if place not in ALLOWED}
    assert not any(slow.values()), "\n".join(f"{place}: {text!r}" for place, text in slow.items() if text)


@pytest.mark.parametrize(
    "expression",
    [
        r"(a+)+$",
        r"(?:a|a)*b",
        r"\s+x",
        r"navigate\w*\(",
        r"<!--.*?-->",
        r"a*b?a*c",
        r"(\w+\s?)*:",
        r"^\s*\[x",
        r"x.*y.*z",
    ],
)
def test_slow_patterns_are_found(expression: str) -> None:
    if expression.startswith("^"):
        expression = "(?m)" + expression
    assert slow_text(expression) is not None


@pytest.mark.parametrize(
    "expression",
    [
        r"\b\w+ly\b",
        r"(?<!\s)\s+x",
        r"navigate\w{0,30}\(",
        r"(?:one |two ){0,5}three",
        r"<[^<>]*>",
        r'"[^"]*"',
        r"(?<!a)(?>a+)b",
    ],
)
def test_linear_patterns_are_left_alone(expression: str) -> None:
    assert slow_text(expression) is None


def test_what_is_always_matched_at_the_start_may_begin_with_a_repeat() -> None:
    assert slow_text(r"\s*x", anchored=True) is None
    assert slow_text(r"\s*\s*x", anchored=True) is not None


@pytest.mark.parametrize(
    ("expression", "slow"),
    [
        (r"a*b", False),
        (r"a*a*b", True),
        (r"^a*a*b", False),
        (r"(?m)^\s*\s*\s*b", True),
        (r"^a*a*a*b", True),
        (r"(?:a|aa)+b", True),
        (r"(?:a*x?){2}b", True),
        (r"^(?=.*a*b)(?=.*a*c)", False),  # what a look-ahead has found is not tried again
        (r"^.*(?=.*.*b)", True),
    ],
)
def test_what_is_bearable_where_texts_are_short(expression: str, slow: bool) -> None:
    """Worse than quadratic, whether its repeats tell so or it has to be tried."""
    assert (slow_text(expression, degree=2) is not None) is slow
