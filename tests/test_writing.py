"""Files and folders that take their names whole: what kills leave is mended, what lives is left alone."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from statement_audit.errors import OutputError, UsageError
from statement_audit.writing import MANIFEST, WHOLE, beside, explained, writing_file, writing_files, writing_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from statement_audit.writing import writing_{kind}
with writing_{kind}(Path(sys.argv[1]){more}) as new:
    (new / "a.txt").write_text("half")
    print("in", flush=True)
    {end}
"""


def write(out: Path, text: str, name: str = "a.txt") -> None:
    with writing_folder(out, "report") as new:
        (new / name).write_text(text)


def child(kind: str, out: Path, end: str, more: str = "") -> subprocess.Popen[str]:
    code = KILLED.format(kind=kind, end=end, more=more)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(("kind", "more"), [("folder", ", 'report'"), ("files", ", ['a.txt']")])
def test_what_a_kill_leaves_goes_with_the_next_writing_and_what_lives_stays(
    tmp_path: Path, kind: str, more: str
) -> None:
    out = tmp_path / "out"
    with child(kind, out, "os.kill(os.getpid(), signal.SIGKILL)", more) as killed:
        assert killed.wait() == -signal.SIGKILL
    where = out if kind == "files" else tmp_path
    (left,) = hidden(where)
    with child(kind, out, "sys.stdin.read()", more) as living:
        assert living.stdout is not None and living.stdout.readline() == "in\n"
        (other,) = hidden(where)  # the living one removed what was left
        assert other != left
        if kind == "folder":
            write(out, "second")
        else:
            with writing_files(out, ["a.txt"]) as new:
                (new / "a.txt").write_text("second")
        assert other in hidden(where) and (out / "a.txt").read_text() == "second"
        living.communicate("")
    assert living.returncode == 0 and (out / "a.txt").read_text() == "half"
    assert set(hidden(where)) <= {MANIFEST}


def test_a_swap_that_was_killed_in_its_middle_is_undone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "first")
    code = """
import os, signal, sys
from pathlib import Path
from statement_audit import writing
real, calls = os.rename, []
def rename(*names):
    calls.append(names)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*names)
os.rename = rename
with writing.writing_folder(Path(sys.argv[1]), "report") as new:
    (new / "a.txt").write_text("second")
"""
    assert subprocess.run([sys.executable, "-c", code, str(out)], check=False).returncode == -9
    assert not out.exists()
    with pytest.raises(KeyboardInterrupt), writing_folder(out, "report"):
        assert (out / "a.txt").read_text() == "first"  # back before anything is written
        raise KeyboardInterrupt
    assert (out / "a.txt").read_text() == "first" and hidden(tmp_path) == []


def test_a_swap_that_fails_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, "first")
    real, calls = os.rename, 0

    def rename(*names: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(*names)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(OutputError):
        write(out, "second")
    assert (out / "a.txt").read_text() == "first" and hidden(tmp_path) == []


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{", '{"files": 3}', '{"files": {"a.txt": 3}}', '{"files": {"a.txt": ["x"]}}', "[" * 100_000]
)
def test_with_a_damaged_manifest_every_file_is_the_users(tmp_path: Path, manifest: str) -> None:
    out = tmp_path / "out"
    write(out, "first")
    (out / (WHOLE % "report")).write_text(manifest)
    with pytest.raises(UsageError, match=r"a\.txt"):
        write(out, "second")
    with pytest.raises(UsageError, match=r"a\.txt"), writing_file(out / "a.txt"):
        raise AssertionError("the block must not begin")
    assert (out / "a.txt").read_text() == "first"


def test_a_manifest_that_is_a_link_is_not_believed_and_not_written_through(tmp_path: Path) -> None:
    with writing_file(tmp_path / "out" / "a.txt") as place:
        place.write_text("first")
    (tmp_path / "out" / MANIFEST).rename(tmp_path / "theirs")
    (tmp_path / "out" / MANIFEST).symlink_to(tmp_path / "theirs")
    before = (tmp_path / "theirs").read_bytes()
    with pytest.raises(UsageError, match=r"a\.txt"), writing_file(tmp_path / "out" / "a.txt"):
        raise AssertionError("the block must not begin")
    with writing_file(tmp_path / "out" / "b.txt") as place:
        place.write_text("second")
    assert (tmp_path / "theirs").read_bytes() == before and not (tmp_path / "out" / MANIFEST).is_symlink()


def test_what_the_user_adds_while_a_folder_is_written_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "first")
    with pytest.raises(UsageError, match=r"mine\.txt"), writing_folder(out, "report") as new:
        (new / "a.txt").write_text("second")
        (out / "mine.txt").write_text("mine")
    assert ((out / "mine.txt").read_text(), (out / "a.txt").read_text()) == ("mine", "first")
    with pytest.raises(UsageError, match=r"b\.txt"), writing_files(out, ["b.txt"]) as new:
        (new / "b.txt").write_text("ours")
        (out / "b.txt").write_text("mine")
    assert (out / "b.txt").read_text() == "mine"


def test_a_link_to_a_folder_is_the_folder_and_stays_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", "first")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", "second")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real" / "a.txt").read_text() == "second"


def test_names_may_be_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    long = "x" * 255
    write(tmp_path / long, "first")
    with writing_file(tmp_path / long / long) as place:
        place.write_text("text")
    assert (tmp_path / long / long).read_text() == "text"


def test_folders_made_for_what_fails_go_again(tmp_path: Path) -> None:
    with pytest.raises(OutputError), writing_files(tmp_path / "a" / "b", ["c"]):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(OutputError), writing_folder(tmp_path / "a" / "b", "report"):
        raise OSError(errno.EMFILE, "Too many open files", str(tmp_path / "another"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.EIO, errno.ENOMEM]
)
def test_what_the_machine_lacks_is_named_with_the_final_name(tmp_path: Path, code: int) -> None:
    with pytest.raises(OutputError) as told, writing_files(tmp_path, ["a.txt", "b.txt"]) as new:
        raise OSError(code, os.strerror(code), str(new / "b.txt"))
    assert told.value.message == f"Cannot write {tmp_path / 'b.txt'}: {os.strerror(code).lower()}." and told.value.hint
    assert told.value.exit_code == 1


@pytest.mark.parametrize(
    "code", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.ELOOP]
)
def test_what_is_wrong_with_a_place_is_a_usage_error(tmp_path: Path, code: int) -> None:
    with pytest.raises(UsageError) as told, explained(tmp_path):
        raise OSError(code, os.strerror(code), str(tmp_path))
    assert str(tmp_path) in told.value.message and "--out" in (told.value.hint or "")


def test_another_files_error_is_not_blamed_on_what_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Cannot use /elsewhere/archive"), writing_folder(tmp_path / "out", "report"):
        raise OSError(errno.EACCES, "Permission denied", "/elsewhere/archive")


def test_a_file_beside_takes_its_name_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("old")
    with pytest.raises(KeyboardInterrupt), beside(tmp_path / "kept") as place:
        place.write_text("half")
        raise KeyboardInterrupt
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("kept", "old")]


def test_who_reads_standard_output_may_stop() -> None:
    with pytest.raises(BrokenPipeError), explained(Path("standard output")):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_what_one_kind_of_command_wrote_is_not_swapped_away_by_another(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with writing_files(out, ["a.csv"]) as new:
        (new / "a.csv").write_text("exported")
    with pytest.raises(UsageError, match=r"a\.csv"):
        write(out, "a report over an export")
    write(tmp_path / "site", "a report")
    with pytest.raises(UsageError, match=r"a\.txt"), writing_folder(tmp_path / "site", "gold"):
        raise AssertionError("the block must not begin")
    with pytest.raises(UsageError, match=r"a\.txt"), writing_file(tmp_path / "site" / "a.txt"):
        raise AssertionError("the block must not begin")
    with writing_file(tmp_path / "site" / "a.csv") as place:
        place.write_text("exported beside a report")
    with pytest.raises(UsageError, match=r"a\.csv"):
        write(tmp_path / "site", "the next report")
    assert (tmp_path / "site" / "a.csv").exists() and (out / "a.csv").read_text() == "exported"
