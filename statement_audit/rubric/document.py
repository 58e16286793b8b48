"""A rubric file on disk: its bytes, its data, and the line of every key.

YAML 1.2 through ruamel.yaml: `NO` is a text, a key given twice is an error. Line numbers are looked up only when
something is wrong, since the loader that keeps them is slower.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from statement_audit.errors import RubricError
from statement_audit.named_files import MOST_TEXT, read_named
from statement_audit.resources import table_beside
from statement_audit.rubric import cache
from statement_audit.rubric.yaml_text import load_yaml, place_and_problem

KeyPath = tuple[str | int, ...]
NAMING_KEYS = ("id", "law", "sector", "name", "ref")


@dataclass(frozen=True, slots=True)
class Document:
    """One rubric file; `sha256` is that of its bytes.

    `data` is what the YAML says, unchecked, but that an `extends` of one text is a list of one.
    """

    path: Path
    text: str
    sha256: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where it is and what is allowed. `str()` is the line a user reads."""

    path: Path
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else str(self.path)
        return f"{place}, {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ProblemError(RubricError):
    """A rubric with mistakes; `problems` holds all that were found, the message the first."""

    def __init__(self, problems: Sequence[Mistake]) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(
            f"{problems[0]}{more}", hint=f"See every mistake with: statement-audit rubric check {problems[0].path}"
        )
        self.problems = tuple(problems)


def read_document(path: Path) -> Document:
    """Read a rubric file. Raises RubricError for a file that is missing, not UTF-8, not YAML, or not a mapping."""
    raw = _read_bytes(path)
    text = _decode(path, raw)
    digest = hashlib.sha256(raw).hexdigest()
    known = cache.recall("yaml", digest)
    data = known if isinstance(known, dict) else _parse(path, text)
    if known is None:
        cache.remember("yaml", digest, data)
    if isinstance(data.get("extends"), str):  # one pack may be named without the brackets of a list
        data = data | {"extends": [data["extends"]]}
    return Document(path, text, digest, data)


def problem_at(document: Document, key: KeyPath, message: str) -> Mistake:
    """Build a problem with the line of `key`, or of the nearest key above it that the file holds, and the key as a
    reader writes it: `criteria.POL-01.weight` rather than `criteria[3].weight`."""
    node, line, is_held, words = _with_lines(document.text), 0, True, []
    for step in key:
        place = _line(node, step) if is_held else None
        line, is_held = (line, False) if place is None else (place, True)
        node = _step(node, step)
        words.append(_name(node, step) if isinstance(step, int) else step)
    return Mistake(document.path, line + 1, ".".join(words), message)


@lru_cache(maxsize=8)  # a file with many mistakes is parsed once
def _with_lines(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="rt", pure=True).load(text)


def _name(item: Any, index: int) -> str:
    named = (item.get(key) for key in NAMING_KEYS) if isinstance(item, Mapping) else ()
    return next((name for name in named if isinstance(name, str)), str(index + 1))


def _step(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _line(node: Any, step: str | int) -> int | None:
    """The line of a key or list item; None where the file has none, as of a key that comes in through a merge (<<)."""
    lines = getattr(node, "lc", None)
    if lines is None or step not in (lines.data or {}):
        return None
    return int((lines.key if isinstance(node, Mapping) else lines.item)(step)[0])


def _read_bytes(path: Path) -> bytes:
    try:
        return read_named(path, MOST_TEXT)
    except FileNotFoundError as exc:
        hint = "See the shipped rubrics with: statement-audit rubric list"
        raise RubricError(f"{path}: no such file.", hint=hint) from exc
    except OSError as exc:
        hint = "A rubric is one YAML file of at most 1 MiB."
        raise RubricError(f"{path}: cannot be read ({exc.strerror}).", hint=hint) from exc


def _decode(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise ProblemError([Mistake(path, line, "", "is not UTF-8 text. Save the file as UTF-8.")]) from exc


def _parse(path: Path, text: str) -> dict[str, Any]:
    from ruamel.yaml.error import YAMLError

    try:
        data = load_yaml(text)
    except YAMLError as exc:
        raise ProblemError([_syntax_problem(path, text, exc)]) from exc
    except ValueError as exc:  # a date that is none (2025-02-30); more nodes or levels than a rubric has
        raise ProblemError([Mistake(path, None, "", f"cannot be read as YAML: {exc}.")]) from exc
    if data is None:
        raise ProblemError([Mistake(path, None, "", "is empty. A rubric starts with id, version and name.")])
    if not isinstance(data, dict):
        raise ProblemError([Mistake(path, 1, "", "must be keys with values, starting with id, version and name.")])
    return data


def _syntax_problem(path: Path, text: str, exc: Exception) -> Mistake:
    from ruamel.yaml.constructor import DuplicateKeyError

    line, what = place_and_problem(exc)
    lines = text.splitlines()
    if isinstance(exc, DuplicateKeyError):
        key = what.partition('"')[2].partition('"')[0]
        return Mistake(path, line, key, "the key is given twice. Keep one of the two.")
    if line and line <= len(lines) and "\t" in lines[line - 1].removesuffix(lines[line - 1].lstrip()):
        return Mistake(path, line, "", "a tab in the indentation. YAML is indented with spaces.")
    known = table_beside(__file__)["advice"].items()
    advice = next((f" {advice}" for sign, advice in known if sign in what), "")
    return Mistake(path, line, "", f"is not valid YAML: {what}.{advice}")
