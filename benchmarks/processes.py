"""What processes use: memory of one and of all below it, and a command watched from its start to its end (Linux)."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Usage:
    """How a command went. `peak_tree`: bytes resident in all its processes together; `peak_driver`: in the first one.

    `cpu_seconds`: user and system time of all; `driver_cpu_seconds`: of the first process alone.
    """

    exit_code: int
    wall_seconds: float
    cpu_seconds: float
    driver_cpu_seconds: float
    peak_tree: int
    peak_driver: int
    errors: str


def memory(pid: int) -> int:
    """Resident bytes of one process; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0


def tree(pid: int) -> Iterator[int]:
    """The ids of a process and of all below it."""
    todo = [pid]
    while todo:
        current = todo.pop()
        yield current
        try:
            for task in Path(f"/proc/{current}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile


def tree_memory(pid: int) -> int:
    """Resident bytes of a process and all below it; pages that they share count once for each."""
    return sum(memory(one) for one in tree(pid))


def cpu_seconds(pid: int) -> float:
    """User and system time of one process, without its children; 0 once it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def watch(command: Sequence[str], each: Callable[[float, int, int, float], None] = lambda *_: None) -> Usage:
    """Run a command to its end; `each` is told seconds, bytes of the driver, bytes of the tree, and the driver's
    processor seconds at every look."""
    started = time.monotonic()
    peak_driver = peak_tree = 0
    own = 0.0
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            while True:
                pid, status, used = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                driver, whole = memory(process.pid), tree_memory(process.pid)
                peak_driver, peak_tree = max(peak_driver, driver), max(peak_tree, whole)
                own = max(own, cpu_seconds(process.pid))
                each(time.monotonic() - started, driver, whole, own)
                time.sleep(POLL_SECONDS)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read()[-4000:].decode(errors="replace")
    return Usage(
        process.returncode, time.monotonic() - started, _cpu(used), own, max(peak_tree, peak_driver), peak_driver, said
    )


def _cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime
