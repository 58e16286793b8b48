"""YAML files of this room: one reader, errors that say where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from statement_audit.errors import UsageError
from statement_audit.named_files import read_named_text
from statement_audit.rubric.yaml_text import load_yaml, place_and_problem

if TYPE_CHECKING:
    from pydantic import BaseModel

    Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML 1.2 file whose top level is a mapping; a key given twice is an error.

    Raises:
        UsageError: not there, not UTF-8, not YAML, or not a mapping.
    """
    from ruamel.yaml.error import YAMLError

    try:
        data = load_yaml(read_named_text(path))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except (YAMLError, UnicodeDecodeError, ValueError) as error:
        line, reason = place_and_problem(error)
        place = f", line {line}" if line else ""
        raise UsageError(f"{path}{place} is not valid YAML: {reason}.") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path} must hold keys with values.")
    return data


def read_model(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a pydantic model.

    Raises:
        UsageError: as `read_yaml`, or a key is unknown, missing or of the wrong kind; the message names the first.
    """
    from pydantic import ValidationError

    data = read_yaml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        raise UsageError(f"{path}, {key}: {first['msg']}.", hint=f"Keys: {', '.join(model.model_fields)}.") from error
