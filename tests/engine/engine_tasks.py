"""What workers of the tests do; a module of its own, so that processes of any engine can import it."""

import os
import signal
import time
from pathlib import Path

_started = None


def start(value: str) -> None:
    global _started
    _started = value


def refuse_to_start(value: str) -> None:
    os._exit(3)


def work(task: int) -> tuple[int, str | None]:
    """13 crashes, 99 never ends, 99000 is slow, -1 is a fault of the program, 666 kills the process above as well."""
    if task == 13:
        os._exit(7)
    if task == 99:
        time.sleep(600)
    if task == 99_000:
        time.sleep(1)
    if task == -1:
        raise KeyError("a fault of ours")
    if task == 666:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    return task * task, _started


def wait_for_file(task: int | str) -> int | str:
    """A path waits until there is such a file; a number waits for nothing."""
    while isinstance(task, str) and not Path(task).exists():
        time.sleep(0.01)
    return task


def note_start(path: str) -> None:
    """One line for each process that starts."""
    with open(path, "a") as file:  # noqa: PTH123 - a short line appended at once is whole
        file.write(f"{os.getpid()}\n")


def own_pid(task: int) -> int:
    time.sleep(0.02)
    return os.getpid()
