"""What other programs may call: it is light, typed, promised, and does what `docs/library.md` says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import statement_audit as sa

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "docs" / "library.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL)


def test_the_import_loads_nothing_else() -> None:
    code = "import sys, statement_audit; print([name for name in sys.modules if name.startswith('statement_audit')])"
    done = subprocess.run([sys.executable, "-c", code], check=True, timeout=600, capture_output=True, text=True)
    assert done.stdout.strip() == "['statement_audit']"


def test_every_promised_name_is_there_typed_and_told() -> None:
    stub = ast.parse((ROOT / "statement_audit" / "__init__.pyi").read_text("utf-8"))
    typed = {alias.asname for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert typed | {"__version__"} == set(sa.__all__)
    assert all(getattr(sa, name) is not None for name in sa.__all__)
    assert all(f"`{name}" in MANUAL for name in typed)
    with pytest.raises(AttributeError, match="no attribute 'audits'"):
        getattr(sa, "audits")  # noqa: B009 - a name that mypy would refuse


@pytest.mark.slow
def test_the_manual_does_what_it_says(
    keyword_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(BLOCKS[0], names)
    assert "Hearthhand Ltd 2025" in capsys.readouterr().out
    exec(BLOCKS[1].replace("outputs/audit.db", str(keyword_corpus)), names)
    assert isinstance(names["league"], list) and {"company", "quality"} <= names["league"][0].keys()
    assert isinstance(names["retail"], list) and names["retail"][0].keys() == {"company", "quality"}


def test_what_cannot_be_is_an_audit_error(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.pdf"
    for call in (lambda: sa.audit(nowhere), lambda: sa.read_document(nowhere), lambda: sa.read_rows(nowhere, "runs")):
        with pytest.raises(sa.AuditError, match=r"none\.pdf"):
            call()
    blank = tmp_path / "blank.txt"
    blank.write_text(" ")
    result = sa.audit(blank, classifier="keyword")
    assert not result.passages and [issue.code for issue in result.issues] == ["no_text"]
    with pytest.raises(sa.AuditError, match=r"blank\.txt could not be scored"):
        sa.find_gaps(result, sa.load_rubric())
