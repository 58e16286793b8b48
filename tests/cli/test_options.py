"""How functions become commands: parameters as options, groups of them, and what docstrings say of each."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import typer.main
from typer import Option
from typer.testing import CliRunner

from statement_audit.cli.app import app
from statement_audit.cli.options import Commands


def _commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", {})
    if not children:
        yield name, command
    for key, child in children.items():
        yield from _commands(child, f"{name} {key}".strip())


COMMANDS = dict(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    command = COMMANDS[name]
    assert command.help and "Args:" not in command.help
    assert [one.name for one in command.params if not one.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_docstrings_speak_of_parameters_alone(name: str) -> None:
    written = inspect.unwrap(COMMANDS[name].callback)
    told = (inspect.getdoc(written) or "").partition("Args:\n")[2]
    named = {line.split(":")[0].strip() for line in told.splitlines() if line.startswith("    ") and line[4] != " "}
    assert named <= set(inspect.signature(written).parameters)


@dataclass(frozen=True)
class Both:
    """A group.

    Args:
        left: To the left,
            said on two lines.
    """

    left: bool = False
    many: Annotated[int, Option("--how-many", min=1, help="So many.")] = 2


def test_a_group_of_options_is_one_parameter() -> None:
    commands = Commands(rich_markup_mode=None)

    @commands.command()
    def told(name: str, both: Both = Both(), last_: str = "") -> None:
        """Tell it.

        Args:
            name: Whose.
            last_: At last.
        """
        print(name, both, last_)

    run = CliRunner().invoke(commands, ["x", "--left", "--how-many", "3", "--last", "y"])
    assert run.output == "x Both(left=True, many=3) y\n"
    shown = " ".join(CliRunner().invoke(commands, ["--help"]).output.split())
    assert "To the left, said on two lines." in shown and "--no-left" not in shown and "At last." in shown
    assert "Tell it." in shown and "Args" not in shown
