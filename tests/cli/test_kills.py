"""Commands that are killed with -9 while they write: what is there is whole, and running again completes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.kills import Bench, disturb, fill_sheet

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("command", ["review import", "db merge"])
def test_what_a_kill_breaks_off_is_completed(command: str, whole: Path, keyword_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "scored").mkdir()
    shutil.copytree(whole / "archive", tmp_path / "scored" / "archive")
    scored = Path(shutil.copy(whole / "audit.db", tmp_path / "scored"))
    bench = Bench(tmp_path, scored, keyword_corpus, fill_sheet(scored, tmp_path / "sheet.csv"))
    count = disturb(command, bench, moments=2)
    assert count.holds, count.problems
    assert count.stopped
