"""Whatever a person names as a file: what is no file, or more than one can hold, is refused at once, in words."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cli_samples import CORPUS, call

from statement_audit.named_files import MIB, read_named

PLAIN = CORPUS / "statements" / "rungwork-2025.md"


@pytest.fixture
def odd(tmp_path):
    """Things that are no file, under the name that a command expects."""

    def make(kind, name):
        path = tmp_path / name
        if kind == "device":
            path.symlink_to("/dev/zero")
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(str(path))
        elif kind == "folder":
            path.mkdir()
        else:
            with path.open("wb") as file:
                file.truncate(2 << 30)  # holds no block of the disk
        return path

    return make


KINDS = {
    "device": "it is a device, not a file",
    "pipe": "it is a named pipe, not a file",
    "socket": "it is a socket, not a file",
    "folder": "is a directory",
    "2 GB": "it holds more than 64 mib",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_one_way_to_open(odd, kind):
    with pytest.raises(OSError) as caught:
        read_named(odd(kind, "it"))
    assert KINDS[kind] == caught.value.strerror.lower()


def test_a_size_that_is_not_told(tmp_path):
    """Files of /proc say that they are empty, and hold text; a file that grows is read no further than the limit."""
    assert b"\n" in read_named(Path("/proc/self/status"))
    (tmp_path / "exact").write_bytes(b"x" * MIB)
    assert len(read_named(tmp_path / "exact", MIB)) == MIB
    with pytest.raises(OSError, match="more than 0 MiB"):
        read_named(tmp_path / "exact", MIB - 1)


@pytest.mark.skipif(not os.access("/proc/kmsg", os.R_OK), reason="no log of the system that may be read")
def test_a_stream_that_passes_for_a_file():
    with pytest.raises(OSError, match="stream of the system"):
        read_named(Path("/proc/kmsg"))


@pytest.mark.parametrize(
    "words",
    [["show", "x", "--db"], ["run", PLAIN, "--db"], ["rubric", "show", "--rubric"], ["evaluate"], ["check"],
     ["db", "merge"], ["query", "SELECT 1", "--parts"], ["verify", "--db"]],
)  # fmt: skip
def test_a_name_that_is_too_long(tmp_path, words):
    place = tmp_path / ("x" * 300) if words[-1] != "--rubric" else "x" * 300
    own = ["--db", tmp_path / "own.db"] if "merge" in words else []
    done = call(*words, place, *own)
    assert done.code in (1, 2), done.err
    assert "too long" in done.err.lower()


COMMANDS = {
    "check": ("draft.md", lambda path, _db: ["check", path]),
    "rubric check": ("pack.yml", lambda path, _db: ["rubric", "check", path]),
    "rubric try": ("pack.yml", lambda path, _db: ["rubric", "try", path, PLAIN]),
    "check --rubric": ("pack.yml", lambda path, _db: ["check", PLAIN, "--rubric", path]),
    "evaluate csv": ("gold.csv", lambda path, _db: ["evaluate", path]),
    "evaluate jsonl": ("gold.jsonl", lambda path, _db: ["evaluate", path, "--classifier", "keyword"]),
    "review import csv": ("sheet.csv", lambda path, db: ["review", "import", path, "--db", db, "--reviewer", "A"]),
    "review import xlsx": ("sheet.xlsx", lambda path, db: ["review", "import", path, "--db", db, "--reviewer", "A"]),
    "reply": ("reply.txt", lambda path, db: ["reply", "add", "Tarncloud", "--file", path, "--source", "x",
                                             "--date", "2026-01-01", "--db", db]),
    "show": ("other.db", lambda path, _db: ["show", "Tarncloud", "--db", path]),
    "query": ("other.db", lambda path, _db: ["query", "SELECT 1", "--db", path]),
    "verify": ("other.db", lambda path, _db: ["verify", "--db", path]),
    "run --db": ("other.db", lambda path, _db: ["run", PLAIN, "--db", path, "--classifier", "keyword"]),
    "db merge": ("other.db", lambda path, db: ["db", "merge", path, "--db", db]),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses(odd, whole, tmp_path, command, kind):
    name, words = COMMANDS[command]
    db = tmp_path / "own.db"
    if any(each in command for each in ("import", "reply", "merge")):
        shutil.copyfile(whole / "audit.db", db)
    path = odd(kind, name)
    done = call(*words(path, db))
    assert done.code in (1, 2), (done.code, done.err)
    assert name in done.err and ("cannot be read" in done.err or "Error: " in done.err)
    assert path.lstat().st_size in (0, 9, 2 << 30, 4096) or path.is_dir()  # nothing was written there


@pytest.mark.parametrize("kind", ["device", "pipe", "socket", "folder"])
def test_no_file_in_the_archive(odd, whole, tmp_path, kind):
    db = shutil.copyfile(whole / "audit.db", tmp_path / "audit.db")
    shutil.copytree(whole / "archive", tmp_path / "archive")
    place = next(path for path in sorted((tmp_path / "archive").rglob("*")) if path.is_file() and path.stat().st_size)
    place.unlink()
    odd(kind, "it").rename(place)
    done = call("verify", "--quick", "--db", db)
    assert done.code == 3 and "cannot be read" in " ".join(done.out.split())


@pytest.mark.parametrize("kind", ["pipe", "2 GB"])
def test_no_list(odd, tmp_path, kind):
    done = call("run", odd(kind, "list.csv"), "--db", tmp_path / "new.db", "--classifier", "keyword")
    if kind == "pipe":
        assert (
            done.code == 3
            and "is a device or a pipe, not a file" in call("issues", "--csv", "--db", tmp_path / "new.db").out
        )
    else:
        assert done.code == 2 and "list.csv cannot be read: it holds more than 64 MiB." in done.err


@pytest.mark.slow
def test_a_current_folder_that_is_gone(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    code = f"import os, sys; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); sys.argv = ['x', 'run', 'a.txt']; " + (
        "from statement_audit.cli.app import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "Error: The current folder is gone."
