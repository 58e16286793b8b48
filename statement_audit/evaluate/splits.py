"""Which part of the labelled sources one is for: training, choosing thresholds, or the last test."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.evaluate.labelled import Labelled
from statement_audit.named_files import read_named_text
from statement_audit.resources import CHECKOUT

PARTS = ("train", "threshold", "test")
SPLITS = CHECKOUT / "training" / "data" / "splits.txt"
ENTRY = re.compile(rf"([0-9a-f]{{64}}) ({'|'.join(PARTS)})")
MAKE = "Make it with: python -m training.splits"


def name_hash(source: str) -> str:
    """By which the splits know a source: they hold no name."""
    return hashlib.sha256(source.encode()).hexdigest()


def read_parts(path: Path = SPLITS) -> dict[str, str]:
    """Hash of a source's name → part.

    Raises:
        UsageError: the file is not there, or a line is no hash and part.
    """
    try:
        lines = read_named_text(path).splitlines()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", hint=MAKE) from error
    parts = {}
    for number, line in enumerate(lines, 1):
        entry = ENTRY.fullmatch(line)
        if entry is None:
            raise UsageError(f"{path.name}, line {number} is no hash and one of {', '.join(PARTS)}.", hint=MAKE)
        parts[entry[1]] = entry[2]
    return parts


def choose_part(labelled: Labelled, part: str, parts: Mapping[str, str]) -> Labelled:
    """The sources of one part.

    Raises:
        UsageError: the part is unknown or empty, or the splits do not know a source.
    """
    if part not in PARTS:
        raise UsageError(f"Unknown part '{part}'.", hint=f"Allowed: {', '.join(PARTS)}.")
    names = [source.name for source in labelled.sources]
    if unknown := [name for name in names if name_hash(name) not in parts]:
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        raise UsageError(f"{labelled.name}: the splits do not know the source '{unknown[0]}'{more}.", hint=MAKE)
    chosen = labelled.only(name for name in names if parts[name_hash(name)] == part)
    if not chosen.sources:
        raise UsageError(f"No source of {labelled.name} is in the part '{part}'.", hint="Leave out --part for all.")
    return chosen
