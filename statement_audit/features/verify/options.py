"""What is checked: all checks by name, and what a user chooses of them."""

from dataclasses import dataclass
from pathlib import Path

MEANINGS = {
    "file": "SQLite finds the file sound",
    "schema": "the schema is current and as it was made",
    "foreign_keys": "every reference leads to a row",
    "search": "the search index is in step with the passages",
    "texts": "every stored text can be read",
    "rubrics": "rubrics have the hashes that name them",
    "pages": "stored texts have their hashes",
    "passages": "stored passages have their hashes",
    "quotes": "every quote is on its page, at its offsets",
    "numbers": "scores and gates follow from the findings",
    "inputs": "what was scored is what is recorded",
    "archive": "archived documents have the hashes that name them",
    "reading": "documents read again give the stored text",
    "scores": "statements scored again give the stored findings",
}


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """`quick`: nothing is read or scored again. `sample`: only so many scores are, drawn by `seed`. `model`: the
    classifier's, where the run had one."""

    db: Path
    quick: bool = False
    sample: int | None = None
    seed: int = 0
    workers: int = 1
    model: str | None = None
