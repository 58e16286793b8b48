"""Turn what pydantic finds into lines that a person who edits YAML can act on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from statement_audit.rubric.document import Document, KeyPath, Mistake, problem_at
from statement_audit.rubric.schema import PATTERNS, PackModel


def file_problems(document: Document) -> list[Mistake]:
    """Check one file by itself against the format; return every mistake in it, in the order of the file."""
    try:
        PackModel.model_validate(document.data)
    except ValidationError as exc:
        problems = [_problem(document, error) for error in exc.errors(include_url=False)]
        return sorted(problems, key=lambda problem: problem.line or 0)
    return []


def nearest(word: str, allowed: Sequence[str]) -> str:
    """Return ` (did you mean 'x'?)` for a word that looks like an allowed one, else nothing."""
    close = difflib.get_close_matches(word, allowed, n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def found(value: Any) -> str:
    """Write a value and its kind, short enough for one line."""
    if value is None:
        return "found nothing"
    if isinstance(value, bool):
        return f"found {str(value).lower()} (yes/no value)"
    if isinstance(value, (int, float)):
        return f"found {value} (number)"
    if isinstance(value, str):
        return f"found '{value if len(value) <= 60 else value[:57] + '...'}'"
    if isinstance(value, Mapping):
        return "found keys with values"
    return "found a list" if isinstance(value, list) else f"found {value} ({type(value).__name__})"


def _problem(document: Document, error: Any) -> Mistake:
    key: KeyPath = tuple(step for step in error["loc"] if step != "[key]")
    return problem_at(document, key, _message(error, key))


def _message(error: Any, key: KeyPath) -> str:
    kind, value = error["type"], error["input"]
    context = error.get("ctx", {})
    if kind == "missing":
        return "the key is missing"
    if kind == "extra_forbidden":
        allowed = _allowed_keys(key[:-1])
        return f"unknown key{nearest(str(key[-1]), allowed)}; allowed: {', '.join(allowed)}"
    if kind == "literal_error":
        allowed = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{found(value)}{nearest(str(value), allowed)}; allowed: {', '.join(allowed)}"
    if kind == "value_error":
        return f"{found(value)}; {context['error']}"
    if kind == "too_short":
        return "found an empty list; allowed: at least one entry"
    if kind == "string_pattern_mismatch":
        return f"{found(value)}; allowed: {PATTERNS[context['pattern']]}"
    if kind == "string_type":
        hint = "; put it in quotes" if isinstance(value, (bool, int, float)) or hasattr(value, "isoformat") else ""
        return f"{found(value)}; allowed: a text{hint}"
    return f"{found(value)}; allowed: {_allowed(error['msg'])}"


def _allowed(message: str) -> str:
    for start in ("Input should be ", "List should have ", "String should have "):
        message = message.removeprefix(start)
    words = {"a valid integer": "a whole number", "a valid boolean": "true or false", "a valid list": "a list",
             "a valid number": "a number", "a valid dictionary": "keys with values"}  # fmt: skip
    message = words.get(message, message)
    return "keys with values" if "instance of" in message else message


def _allowed_keys(path: KeyPath) -> list[str]:
    """Walk the format along a key path and return the keys of the model that is there."""
    annotation: Any = PackModel
    for step in path:
        annotation = _inside(annotation, step)
    return list(annotation.model_fields)


def _inside(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.model_fields[str(step)].annotation
    inner = get_args(annotation)
    return inner[1] if get_origin(annotation) is dict else inner[0]
