"""`statement-audit serve`, as a user starts and stops it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from statement_audit.errors import MissingExtraError, UsageError
from statement_audit.serve.launch import FIRST_PORT, address, bind, need_extra
from statement_audit.store import open_database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    open_database(tmp_path / "audit.db").close()
    return tmp_path / "audit.db"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "statement_audit", "serve", *map(str, arguments)]


@contextlib.contextmanager
def serving(*arguments: object, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command and its address, as it prints it."""
    process = subprocess.Popen(
        command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | environment,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("Serving at http://127.0.0.1:"), line + process.stderr.read()
        yield process, line.split()[2]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_serves_until_ctrl_c_and_writes_nothing(db: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = {path.name: path.read_bytes() for path in db.parent.iterdir()}
    short_lived = tmp_path_factory.mktemp("short-lived")
    with serving("--db", db, "--port", 0, TMPDIR=str(short_lived)) as (process, url):
        with urllib.request.urlopen(f"{url}audit.json", timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (out, err) == ("", "")
    assert process.returncode in (0, 130, -signal.SIGINT)
    assert {path.name: path.read_bytes() for path in db.parent.iterdir()} == before
    assert list(short_lived.iterdir()) == []


@pytest.mark.slow
def test_only_this_machine_can_reach_it(db: Path) -> None:
    with serving("--db", db, "--port", 0) as (_, url):
        port = int(url.rstrip("/").rpartition(":")[2])
        listening = Path("/proc/net/tcp").read_text().split("\n")[1:] if Path("/proc/net/tcp").exists() else []
        places = [line.split()[1] for line in listening if line and line.split()[3] == "0A"]
        assert [place for place in places if place.endswith(f":{port:04X}")] in ([f"0100007F:{port:04X}"], [])


@pytest.mark.slow
def test_a_taken_port_is_told(db: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            command("--db", db, "--port", port), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert f"Error: Port {port} is taken" in done.stderr
    assert "Leave --port out" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_free_port_is_taken() -> None:
    with bind(None) as first, bind(None) as second:
        ports = [one.getsockname()[1] for one in (first, second)]
        assert FIRST_PORT <= ports[0] < ports[1]
        assert address(first) == f"http://127.0.0.1:{ports[0]}/"


def test_a_port_of_the_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(UsageError, match="Port 80 cannot be used: Permission denied"):
        bind(80)


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    done = subprocess.run(
        command("--db", tmp_path / "none.db"), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "There is no database at" in done.stderr
    assert "Make one with" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statement_audit.serve.launch.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError) as caught:
        need_extra()
    assert caught.value.hint == "pip install 'statement-audit[serve]'"


@pytest.mark.slow
def test_a_change_while_serving_is_told(db: Path) -> None:
    with serving("--db", db, "--port", 0) as (_, url):
        urllib.request.urlopen(url, timeout=20).close()
        time.sleep(0.01)
        os.utime(db)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url, timeout=20)
        assert caught.value.code == 503
        assert b"start it again" in caught.value.read()
