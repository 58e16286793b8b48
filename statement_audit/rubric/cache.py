"""A small store of results that depend on file contents alone, so that a rubric is parsed and checked once.

Entries are JSON named by a hash of what they were made from: a changed file or a changed reader never meets an old
entry. A directory that cannot be written, or an entry that is damaged, only costs time.
"""

import hashlib
import json
import sys
from contextlib import suppress
from functools import cache as once
from pathlib import Path
from typing import Any

from statement_audit.resources import user_directory
from statement_audit.writing import beside

LIMIT = 64  # entries kept; a rubric and its parts are nine, with two each


def recall(kind: str, key: str) -> Any:
    """Return what was remembered under `kind` and `key`, or None."""
    try:
        return json.loads(_place(kind, key).read_bytes())
    except (OSError, ValueError):
        return None


def remember(kind: str, key: str, value: Any) -> None:
    """Keep `value` where possible. A value that JSON would change (dates, keys that are no text) is not kept."""
    with suppress(TypeError, ValueError, OSError):
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if json.loads(text) == value:
            _write(_place(kind, key), text)


def _write(place: Path, text: str) -> None:
    """Write whole or not at all: readers may run at the same time. OSError where others prune, too."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with beside(place) as temporary:
        temporary.write_text(text, encoding="utf-8")
    for entry in sorted(place.parent.glob("*.json"), key=lambda one: one.stat().st_mtime, reverse=True)[LIMIT:]:
        entry.unlink(missing_ok=True)


def _place(kind: str, key: str) -> Path:
    name = hashlib.sha256(f"{_reader()}\0{kind}\0{key}".encode()).hexdigest()
    return user_directory() / "cache" / "rubrics" / f"{name}.json"


@once
def _reader() -> str:
    """Name the code that makes the entries: the sources of this room and the Python that compiles the expressions."""
    digest = hashlib.sha256(sys.version.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()
