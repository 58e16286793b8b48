"""Ctrl-C: the first ends the work in order, the second ends the process, whatever a thread is at."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

CHILD = """
import hashlib, threading, time
from concurrent.futures import ThreadPoolExecutor
from statement_audit.cli import app as cli

def work():
    pool = ThreadPoolExecutor(1)  # its end is waited for when the process ends
    pool.submit(hashlib.pbkdf2_hmac, "sha256", b"a", b"b", 2_000_000_000)  # hours, in C
    try:
        print("begun", flush=True)
        threading.Event().wait()
    except KeyboardInterrupt:
        print("first", flush=True)
        pool.shutdown(wait=True)

cli.app = work
cli.main()
"""


def test_the_second_ends_at_once_though_a_thread_is_busy() -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None and child.stdout.readline() == "begun\n"
            child.send_signal(signal.SIGINT)
            assert child.stdout.readline() == "first\n"
            child.send_signal(signal.SIGINT)
            assert child.wait(timeout=60) == -signal.SIGINT
        finally:
            child.kill()


def test_an_ignored_ctrl_c_stays_ignored() -> None:
    """As where a shell has put the command into the background."""
    code = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); from statement_audit.cli import app as cli; cli.app = lambda: None; cli.main()"
    code += "; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr
