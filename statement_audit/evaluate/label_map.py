"""Which criteria stand for which label of a gold set: `maps/*.yml`, or a user's own file."""

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from statement_audit.errors import UsageError
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.models import Check, Rubric

MAPS = Path(__file__).parent / "maps"
DEFAULT_MAP = "aims"


class LabelMap(BaseModel):
    """A map as it stands on disk. `labels`: label → patterns of criterion ids; `macro`: labels whose mean F1 is the
    headline (all of them where none is named); `name` and `credit` are for who reads the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1)
    name: str = ""
    credit: str = ""
    labels: dict[str, list[str]] = Field(min_length=1)
    macro: list[str] = []
    _path: Path = PrivateAttr(Path())

    def criteria(self, rubric: Rubric, labels: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Ids of the criteria behind each of `labels`, in the rubric's order; only those that text can answer.

        Raises:
            UsageError: a pattern names no such criterion of the rubric.
        """
        ids = [criterion.id for criterion in rubric.criteria if criterion.check is Check.TEXT]
        return {label: self._matching(label, ids, rubric.id) for label in labels}

    def _matching(self, label: str, ids: list[str], rubric: str) -> tuple[str, ...]:
        """Every pattern has to name something: a typing error would else lower a figure without a word."""
        found: set[str] = set()
        for pattern in self.labels[label]:
            matches = {name for name in ids if re.fullmatch(pattern, name)}
            if not matches:
                raise UsageError(
                    f"{self._path}, labels.{label}: '{pattern}' names no criterion of the rubric '{rubric}'.",
                    hint="Pass a map that is made for this rubric with --map FILE.",
                )
            found |= matches
        return tuple(name for name in ids if name in found)


def load_map(source: str = DEFAULT_MAP) -> LabelMap:
    """Load a shipped map by name, or a user's own file (anything with a folder in it or ending in .yml or .yaml).

    Raises:
        UsageError: no such map, a key is unknown or of the wrong kind, a pattern does not compile, or `macro` names
            a label that the map does not have.
    """
    path = _locate(source)
    label_map = read_model(path, LabelMap)
    for label, patterns in label_map.labels.items():
        if not patterns:
            raise UsageError(f"{path}, labels.{label}: names no criterion.", hint="Leave the label out instead.")
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                message = f"{path}, labels.{label}: '{pattern}' is no regular expression: {error}."
                raise UsageError(message) from error
    for label in label_map.macro:
        if label not in label_map.labels:
            raise UsageError(f"{path}, macro: unknown label '{label}'.", hint=f"Labels: {', '.join(label_map.labels)}.")
    label_map.macro = label_map.macro or list(label_map.labels)
    label_map._path = path
    return label_map


def _locate(source: str) -> Path:
    if Path(source).suffix in (".yml", ".yaml") or Path(source).name != source:
        return Path(source)
    path = MAPS / f"{source}.yml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in MAPS.glob("*.yml")))
        raise UsageError(f"No map '{source}' is known; known: {known}.", hint="Pass a name or the path of a .yml file.")
    return path
