"""What is checked: all checks by name, and what a user chooses of them."""

from dataclasses import dataclass
from pathlib import Path

from statement_audit.resources import table_beside

MEANINGS: dict[str, str] = table_beside(__file__, "checks")


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
