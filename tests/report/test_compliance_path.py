"""The compliance team's path as docs/for-compliance-teams.md tells it: the draft, the check, the change, the check."""

import itertools
import re
import shlex
from pathlib import Path

import pytest
from report_samples import ROOT, call

from tests.near import work_near

PAGE = (ROOT / "docs" / "for-compliance-teams.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found.group(1)


def changed(draft: str) -> str:
    """The draft with the page's change applied: a line that goes, the line that takes its place, what is added."""
    lines = block("diff").splitlines()
    for old, new in itertools.pairwise(lines):
        if old.startswith("-"):
            assert draft.count(old[1:]) == 1 and new.startswith("+")
            draft = draft.replace(old[1:], new[1:])
    added = [new[1:] for old, new in itertools.pairwise(lines) if old[0] == new[0] == "+"]
    return draft + "".join(f"\n{line}\n" for line in added)


@pytest.mark.slow
def test_every_command_does_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    work_near(monkeypatch)
    draft = block("markdown")
    (tmp_path / "draft.md").write_text(draft, encoding="utf-8")
    (tmp_path / "changed.md").write_text(changed(draft), encoding="utf-8")
    codes = []
    for session in re.findall(r"```\n(\$ .*?)```", PAGE, re.DOTALL):
        for part in session.split("$ statement-audit ")[1:]:
            command, *expected = part.splitlines()
            done = call(*shlex.split(command))
            codes.append(done.code)
            shown = [" ".join(line.split()) for line in (done.out + "\n" + done.err).splitlines()]
            assert [line for line in map(" ".join, map(str.split, expected)) if line not in shown] == [], command
            report = done.out
    assert codes == [4, 0, 0, 0, 0]
    assert "PLT-01" in report and "Thistlewick Market Ltd" in report
