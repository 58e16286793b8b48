"""The archive: whole documents under their hash, or none."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statement_audit.archive import Archive
from statement_audit.errors import DocumentError, StoreError

DATA = b"A statement of an invented company."
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def files(archive: Archive) -> list[str]:
    return sorted(str(path.relative_to(archive.root)) for path in archive.root.rglob("*") if path.is_file())


def test_bytes_lie_under_their_hash(archive: Archive) -> None:
    raw = archive.put_bytes(DATA)
    assert (raw.sha256, raw.size, raw.path) == (SHA, len(DATA), archive.root / SHA[:2] / SHA)
    assert raw.path.read_bytes() == DATA
    assert archive.path(SHA) == raw.path
    assert SHA in archive
    assert archive.read(SHA) == DATA
    assert files(archive) == [f"{SHA[:2]}/{SHA}"]


def test_nothing_is_made_before_the_first_document(archive: Archive) -> None:
    assert "0" * 64 not in archive
    assert archive.clear_leftovers() == 0
    assert not archive.root.exists()


def test_same_bytes_are_not_written_again(archive: Archive, tmp_path: Path) -> None:
    path = archive.put_bytes(DATA).path
    os.utime(path, (1, 1))
    (tmp_path / "copy.txt").write_bytes(DATA)
    assert archive.put_file(tmp_path / "copy.txt").path == path
    assert path.stat().st_mtime == 1


@pytest.mark.parametrize("damage", [DATA[:-5], DATA.replace(b"A", b"B"), b""])
def test_damaged_copy_is_noticed_on_reading_and_mended_on_writing(archive: Archive, damage: bytes) -> None:
    path = archive.put_bytes(DATA).path
    path.write_bytes(damage)
    with pytest.raises(StoreError, match="has changed") as caught:
        archive.read(SHA)
    assert "backup" in (caught.value.hint or "")
    archive.put_bytes(DATA)
    assert archive.read(SHA) == DATA


def test_absent_document_is_told(archive: Archive) -> None:
    with pytest.raises(StoreError, match="is not in the archive"):
        archive.read(SHA)


@pytest.mark.parametrize("name", ["", "abc", "../" + "a" * 61, "A" * 64, "g" * 64])
def test_only_hashes_are_names(archive: Archive, name: str) -> None:
    with pytest.raises(StoreError, match="is not a SHA-256"):
        archive.path(name)


def test_unreadable_source_is_one_documents_problem(archive: Archive, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(DocumentError) as caught:
            archive.put_file(path)
        assert caught.value.code == "file_missing"
        assert str(path) in caught.value.message


def test_full_disk_leaves_nothing_half(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left") as caught:
            archive.put_bytes(DATA)
    assert "disk space" in (caught.value.hint or "")
    assert files(archive) == []
    assert archive.put_bytes(DATA).path.exists()


def test_root_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    with pytest.raises(StoreError, match="Cannot write to the archive"):
        Archive(tmp_path / "archive").put_bytes(DATA)


def test_leftovers_of_a_killed_run_are_cleared_once_old(archive: Archive) -> None:
    folder = archive.put_bytes(DATA).path.parent
    old, fresh = folder / "x.1.aaaa.tmp", folder / "x.2.bbbb.tmp"
    for path in (old, fresh):
        path.write_bytes(b"half")
    hours_ago = time.time() - 7200
    os.utime(old, (hours_ago, hours_ago))
    assert archive.clear_leftovers() == 1
    assert (old.exists(), fresh.exists(), SHA in archive) == (False, True, True)


def test_files_may_be_read_by_whom_the_umask_allows(archive: Archive) -> None:
    before = os.umask(0o022)
    try:
        assert archive.put_bytes(DATA).path.stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(before)


WRITER = """
import sys
from pathlib import Path
from statement_audit.archive import Archive
archive = Archive(Path(sys.argv[1]))
print("go", flush=True)
for number in range(10**6):
    archive.put_bytes(str(number).encode() * 20000)
    print(number, flush=True)
"""


def test_kill_at_any_moment_leaves_whole_documents(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    for done, pause in ((0, 0.02), (3, 0.001), (10, 0.0)):  # where it is by then, chance decides
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(archive.root)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        for _ in range(1 + done):
            child.stdout.readline()
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    stored = [path.name for path in archive.root.glob("??/*") if path.suffix != ".tmp"]
    assert len(stored) >= 10
    for sha256 in stored:
        archive.read(sha256)


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    archive = Archive(tmp_path_factory.getbasetemp() / "round-trip")
    assert archive.read(archive.put_bytes(data).sha256) == data
