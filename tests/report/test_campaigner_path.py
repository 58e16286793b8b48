"""The campaigner's path as docs/for-campaigners.md tells it: every command, every line of output."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from report_samples import ROOT, broken_links, call, read_page

from tests.near import work_near

BLOCK = re.compile(r"```\n(\$ .*?)```", re.DOTALL)


def sessions() -> list[tuple[list[str], list[str]]]:
    """Arguments and expected lines of each command."""
    found: list[tuple[list[str], list[str]]] = []
    for block in BLOCK.findall((ROOT / "docs" / "for-campaigners.md").read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ statement-audit "):
                found.append((shlex.split(line.removeprefix("$ statement-audit ")), []))
            else:
                found[-1][1].append(" ".join(line.split()))
    return found


@pytest.mark.slow
def test_every_command_does_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known_results: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    work_near(monkeypatch)
    known_results(tmp_path / "results" / "audit.db")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    listed = sessions()
    assert len(listed) >= 7
    for arguments, expected in listed:
        done = call(*arguments)
        assert done.code in (0, 3), (arguments, done.err)
        shown = [" ".join(line.split()) for line in (done.out + "\n" + done.err).splitlines()]
        assert [line for line in expected if line not in shown] == [], arguments
    site = tmp_path / "results" / "site"
    (page,) = site.glob("companies/quillbrook*-2025.html")
    assert "The board approves our next statement in May." in read_page(page).text
    assert "replied" in read_page(site / "index.html").text
    assert broken_links(site) == []
