from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from statement_audit.classify.cache import ResultCache, pair_key

WRITER = """
import sys
from pathlib import Path
from statement_audit.classify.cache import ResultCache, pair_key
cache = ResultCache(Path(sys.argv[1]))
for i in range(100):
    cache.put_many("r", {pair_key(f"{sys.argv[2]}-{i}"): b"x"})
"""


def test_keeps_results_apart_by_revision_premise_and_hypothesis(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path / "deep" / "cache.db")
    keys = [pair_key("a", "b"), pair_key("ab", ""), pair_key("b", "a"), pair_key("a")]
    assert len(set(keys)) == 4
    cache.put_many("one", {keys[0]: b"1", keys[1]: b"2"})
    cache.put_many("two", {keys[0]: b"3"})
    assert cache.get_many("one", keys) == {keys[0]: b"1", keys[1]: b"2"}
    assert cache.get_many("two", keys) == {keys[0]: b"3"}
    assert (cache.hits, cache.misses) == (3, 5)
    cache.close()
    assert ResultCache(tmp_path / "deep" / "cache.db").get_many("two", keys) == {keys[0]: b"3"}


def test_takes_more_keys_than_one_query_holds(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path / "cache.db")
    values = {pair_key(str(i)): str(i).encode() for i in range(2_000)}
    cache.put_many("r", values)
    assert cache.get_many("r", values) == values


def test_several_processes_share_one_file(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abc"]
    assert [writer.wait(600) for writer in writers] == [0, 0, 0]
    keys = [pair_key(f"{name}-{i}") for name in "abc" for i in range(100)]
    cache = ResultCache(path)
    assert len(cache.get_many("r", keys)) == 300
    cache.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize("what", ["garbage", "folder", "other schema"])
def test_an_unusable_cache_is_a_warning_and_nothing_more(
    what: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "cache.db"
    if what == "garbage":
        path.write_bytes(b"this is not a database" * 100)
    elif what == "folder":
        path.mkdir()
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("create table results (something text)")
        connection.close()
    cache = ResultCache(path)
    with caplog.at_level(logging.WARNING):
        cache.put_many("r", {b"k": b"v"})
        assert cache.get_many("r", [b"k"]) == {}
        assert cache.get_many("r", [b"k"]) == {}
    assert len(caplog.records) == 1
    assert "cache.db" in caplog.text


def test_a_parent_that_is_a_file_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert ResultCache(tmp_path / "file" / "cache.db").get_many("r", [b"k"]) == {}
    assert "left aside" in caplog.text


def test_a_full_cache_answers_and_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statement_audit.classify.cache.MAX_BYTES", 100_000)
    cache = ResultCache(tmp_path / "cache.db")
    for number in range(100):
        cache.put_many("r", {pair_key(str(number)): b"x" * 5_000})
    cache.close()
    assert (tmp_path / "cache.db").stat().st_size < 150_000
    assert cache.get_many("r", [pair_key("0"), pair_key("99")]) == {pair_key("0"): b"x" * 5_000}
