"""The command line: parse options, call one library function, show the result: `tables.toml` declares what tables say
of a row, `screen.list_rows` and `output.ListForm` make table, CSV and JSON, `say` prints lines; what is told at length
is a template in `screens/` (`screen.show_screen`). A command is a function, whose docstring says what each option is
for; options that belong together, such as `output.ListForm` (--json, --csv), are one parameter (`options.Commands`).

Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 error, 2 usage, 3 finished with issues,
4 below the bar of `check --fail-under`.
"""

__all__ = ["main"]


def main() -> None:
    """Run the command line. Its modules are imported here: a worker process imports this one, and runs no command."""
    from statement_audit.cli.app import main as run

    run()
