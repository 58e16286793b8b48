"""`db merge`: what came in, in words and as JSON, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import call


@pytest.fixture
def laptop(audited: Path, tmp_path: Path) -> Path:
    """A copy of the scored corpus with its archive, as another machine would give it."""
    shutil.copytree(audited.parent, tmp_path / "laptop")
    return tmp_path / "laptop" / audited.name


def test_what_came_in_is_told_by_source_and_table(
    laptop: Path, tmp_path: Path, rows: Callable[..., list[tuple]]
) -> None:
    target = tmp_path / "all" / "audit.db"
    done = call("db", "merge", laptop, "--db", target)
    assert done.code == 0, done.err
    assert " ".join(done.out.split()).startswith(f"{laptop}: 18 new statements, 18 documents copied ")
    assert "statements                   18" in done.out
    assert str(target) in done.out.replace("\n", "")
    assert f"Merging {laptop}: 15 to do" in done.err
    assert rows(target, "SELECT count(*) FROM league_table") == rows(laptop, "SELECT count(*) FROM league_table")
    again = call("db", "merge", laptop, "--db", target)
    assert ": nothing new" in " ".join(again.out.split())
    assert "rows added" not in again.out


def test_a_document_in_no_archive_is_named_and_ends_in_3(laptop: Path, tmp_path: Path) -> None:
    gone = next((laptop.parent / "archive").glob("??/*"))
    gone.unlink()
    done = call("db", "merge", laptop, "--db", tmp_path / "all.db")
    assert done.code == 3
    assert "18 new statements, 17 documents copied, 1 document LACKING" in " ".join(done.out.split())
    assert gone.name in done.out.replace("\n", "")
    as_json = call("db", "merge", laptop, "--db", tmp_path / "all.db", "--json")
    (source,) = json.loads(as_json.out)["sources"]
    assert as_json.code == 3
    assert [(one["sha256"], one["condition"]) for one in source["lacking"]] == [(gone.name, "missing")]
    assert source["merged"]["added"]["statements"] == 0


def test_the_target_as_source_is_a_usage_error(laptop: Path) -> None:
    done = call("db", "merge", laptop, "--db", laptop)
    assert done.code == 2
    assert f"{laptop} is the target itself." in done.err.replace("\n", "")
    assert done.out == ""
