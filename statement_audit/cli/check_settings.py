"""`check.toml`: the options of `check` in a file, so that nobody types them. An option's own name is its key there."""

import os
import tomllib
from collections.abc import Container, Iterable, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer
from typer.core import TyperCommand

from statement_audit.cli.output import note
from statement_audit.errors import UsageError
from statement_audit.named_files import MOST_TEXT, read_named_text

NAME = "check.toml"
ONLY_TYPED = frozenset({"files", "config", "everything", "as_json", "annotate", "report", "help"})
BESIDE = ("rubric", "model", "last_year", "peers")  # where they name a file, it lies beside the settings
KINDS: Mapping[type, tuple[str, tuple[type, ...]]] = {
    bool: ("true or false", (bool,)),
    int: ("a whole number", (int,)),
    float: ("a number", (int, float)),
}


class ConfiguredCommand(TyperCommand):
    """A command that takes from a `check.toml` what its command line leaves out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _refuse_dashes(args, {name for one in self.params for name in one.opts})
        typed, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        if not typed.get("help") and not ctx.resilient_parsing:
            named = typed.get("config")
            file = Path(named) if named else find_settings(Path.cwd(), typed.get("files") or ())
            if file is not None:
                note(f"Settings: {file}")
                ctx.default_map = read_settings(file, ctx)
        return super().parse_args(ctx, args)


def _refuse_dashes(args: Iterable[str], options: Container[str]) -> None:
    for word in takewhile(lambda word: word != "--", args):
        if word.startswith("-") and word not in options and os.path.isfile(word):  # noqa: PTH113 - as below
            raise UsageError(f"{word} is a file, and reads as an option.", hint=f"Write ./{word}")


def find_settings(here: Path, drafts: Iterable[str]) -> Path | None:
    """The `check.toml` of the working directory, else the nearest one in the first draft's folder and those above."""
    first = next(iter(drafts), None)
    below = Path(first) if first else here
    folders = [here, below.absolute(), *below.absolute().parents]
    return next((folder / NAME for folder in folders if os.path.isfile(folder / NAME)), None)  # noqa: PTH113 - false, not an error, for odd names


def keys(command: Any) -> dict[str, Any]:
    """Each key of a `check.toml`, and the parameter of the command that it stands for."""
    return {one.name.rstrip("_"): one for one in command.params if one.name not in ONLY_TYPED}


def read_settings(file: Path, ctx: Any) -> dict[str, Any]:
    """Values of the command's parameters, by name.

    Raises:
        UsageError: no such file, it is no TOML, or a key or a value is not what the command takes.
    """
    try:
        held = tomllib.loads(read_named_text(file, MOST_TEXT))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except ValueError as error:
        raise UsageError(f"{file} is no TOML: {error}.", hint='As in: laws = ["UK", "AU"]') from error
    known = keys(ctx.command)
    for key in held:
        if key not in known:
            raise UsageError(f"{file}: there is no key '{key}'.", hint=f"Allowed: {', '.join(known)}.")
    return {known[key].name: _value(file, key, value, known[key], ctx) for key, value in held.items()}


def _value(file: Path, key: str, value: Any, parameter: Any, ctx: Any) -> Any:
    hint = get_type_hints(ctx.command.callback)[parameter.name]
    wanted = next((one for one in get_args(hint) if one in KINDS), hint)
    words, kinds = KINDS.get(wanted, ("text", (str,)))
    words = f"a list, each {words}" if parameter.multiple else words
    listed = value if isinstance(value, list) else [value]
    sound = all(isinstance(one, kinds) and (bool in kinds or not isinstance(one, bool)) for one in listed)
    if not sound or isinstance(value, list) is not parameter.multiple:
        raise UsageError(f"{file}: {key} is {value!r}.", hint=f"Allowed: {words}.")
    if key in BESIDE and (file.parent / value).exists():
        value = str(file.parent / value)
    try:
        parameter.process_value(ctx, value)
    except typer.BadParameter as error:
        raise UsageError(f"{file}: {key}: {error.message}") from error
    return value
