"""One writer at a time, and no lock that outlives its holder."""

from __future__ import annotations

import inspect
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from statement_audit.errors import BusyError, StoreError
from statement_audit.store.lock import WAIT_SECONDS, hold, lock_path
from tests.waiting import LONGEST

HOLDER = """
import sys, time
from pathlib import Path
from statement_audit.store.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(3600)
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is killed."""
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "held\n"
        yield child
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def test_second_run_is_refused_at_once_when_it_will_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    told: list[bool] = []
    refused = pytest.raises(BusyError, match="Another run is writing")
    with holder(path), refused as caught, hold(path, timeout=0, on_wait=lambda: told.append(True)):
        pass
    assert told == []
    assert "--db" in (caught.value.hint or "")


def test_second_run_says_once_that_it_waits_then_gives_up(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    told: list[bool] = []
    refused = pytest.raises(BusyError, match=r"gave up after 0\.3 seconds")
    with holder(path), refused, hold(path, timeout=0.3, on_wait=lambda: told.append(True)):
        pass
    assert told == [True]


def test_unless_told_otherwise_it_waits_ten_minutes() -> None:
    assert inspect.signature(hold).parameters["timeout"].default == WAIT_SECONDS == 600


def test_killed_holder_frees_the_lock_for_the_one_who_waits(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    told: list[bool] = []

    def kill() -> None:
        told.append(True)
        child.send_signal(signal.SIGKILL)

    with holder(path) as child, hold(path, timeout=LONGEST, on_wait=kill):  # it waits, and then the holder dies
        assert told == [True]


def test_free_lock_is_taken_without_a_word_and_given_back(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    told: list[bool] = []
    for _ in range(2):
        with hold(path, timeout=0, on_wait=lambda: told.append(True)):
            pass
    with pytest.raises(KeyError), hold(path):
        raise KeyError
    with hold(path, timeout=0):
        pass
    assert told == []


def test_two_names_of_one_database_are_one_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = tmp_path / "audit.db"
    real.touch()
    link = tmp_path / "link.db"
    link.symlink_to(real)
    monkeypatch.chdir(tmp_path)
    assert lock_path(link) == lock_path(real) == lock_path(Path("audit.db"))


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="Cannot lock"), hold(tmp_path / "file" / "audit.db"):
        pass


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a /proc")
@pytest.mark.parametrize("place", ["/proc/audit.db", "/proc/new/audit.db"])
def test_place_where_no_lock_file_can_be_is_told_without_waiting(place: str) -> None:
    """filelock takes "no such file" for a passing state and would try until its time is up."""
    told: list[bool] = []
    started = time.monotonic()
    with pytest.raises(StoreError, match="Cannot lock") as caught, hold(Path(place), on_wait=lambda: told.append(True)):
        pass
    assert time.monotonic() - started < LONGEST < WAIT_SECONDS
    assert told == []
    assert "--db" in (caught.value.hint or "")


def test_missing_folder_is_made(tmp_path: Path) -> None:
    with hold(tmp_path / "new" / "audit.db"):
        assert (tmp_path / "new").is_dir()
