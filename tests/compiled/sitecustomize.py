"""Patterns compiled once for all processes of the tests: Python runs this file when it starts, as its folder is in
PYTHONPATH. Compiling some 1,500 patterns is two fifths of the work of a short command; what `re` makes of a pattern
hangs on nothing but the pattern, its flags and the version of Python.

    python tests/compiled/sitecustomize.py FILE    import the package, score a document of each kind, and write what the
                                                   patterns of both are compiled to
"""

from __future__ import annotations

import marshal
import os
import sys
from pathlib import Path
from typing import Any

PLACE = "STATEMENT_AUDIT_TESTS_PATTERNS"  # the environment variable that names the file


def use(path: str) -> None:
    """Let `re` take from a file what it would compile, where the file has it."""
    import _sre
    from array import array
    from re import _compiler

    compile_anew, held = _compiler.compile, None

    def compiled(pattern: Any, flags: int = 0) -> Any:
        nonlocal held
        if held is None:
            held = marshal.loads(Path(path).read_bytes())
        known = held.get((pattern, int(flags))) if isinstance(pattern, (str, bytes)) else None
        if known is None:
            return compile_anew(pattern, flags)
        all_flags, code, *rest = known
        return _sre.compile(pattern, all_flags, array("I", code).tolist(), *rest)

    _compiler.compile = compiled


def write(path: Path) -> None:
    """Import every module, score, and keep what patterns are compiled to. One that warns is compiled, and warns, anew."""
    import _sre
    import contextlib
    import importlib
    import pkgutil
    import warnings
    from array import array
    from re import _compiler
    from types import SimpleNamespace

    made: dict[tuple[Any, int], tuple[Any, ...]] = {}
    compile_anew = _compiler.compile
    parts: list[tuple[Any, ...]] = []

    def noted(pattern: Any, flags: int, code: list[int], groups: int, names: dict[str, int], numbers: Any) -> Any:
        parts.append((int(flags), array("I", code).tobytes(), groups, dict(names), numbers))
        return _sre.compile(pattern, flags, code, groups, names, numbers)

    def kept(pattern: Any, flags: int = 0) -> Any:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            done = compile_anew(pattern, flags)
        if isinstance(pattern, (str, bytes)) and not told:
            made[str(pattern) if isinstance(pattern, str) else pattern, int(flags)] = parts[-1]  # also of kinds of str
        return done

    _compiler._sre = SimpleNamespace(**{**vars(_sre), "compile": noted})
    _compiler.compile = kept
    import statement_audit

    for module in pkgutil.walk_packages(statement_audit.__path__, "statement_audit."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # an extra that is missing
                importlib.import_module(module.name)
    with contextlib.suppress(Exception):  # tests tell what is wrong; patterns are compiled all the same, only later
        _score()
    begun = path.with_suffix(f".{os.getpid()}")
    begun.write_bytes(marshal.dumps(made))
    begun.replace(path)


def _score() -> None:
    """Use the patterns that wait for a document: the rubric's, those of readers."""
    from statement_audit.classify.base import ClassifierSpec
    from statement_audit.models import RawDocument, StatementRef
    from statement_audit.runs.options import RunOptions
    from statement_audit.statements.judge import Task, load_judge
    from statement_audit.statements.result import process_statement

    judge = load_judge(RunOptions(db=Path(), classifier=ClassifierSpec("keyword")))
    paths = sorted((Path(__file__).parents[2] / "corpus" / "statements").iterdir())
    for path in {path.suffix: path for path in paths}.values():
        process_statement(Task(StatementRef(path.name, path), RawDocument("", path, path.stat().st_size), ""), judge)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
elif os.environ.get(PLACE) and sys.implementation.name == "cpython" and sys.version_info < (3, 14):
    use(os.environ[PLACE])
