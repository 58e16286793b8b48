"""The command line with limits that nothing reaches: what ends it is what a test does to it.

Where PATIENT_MARK names a file, no document is ever read to its end; the reader's pid is written there.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

FOR_EVER = 600.0  # as in tests/waiting.py, which this process does not see


def read_for_ever(task: Any) -> None:
    """In place of `identify_task`, in a worker process."""
    mark = Path(os.environ["PATIENT_MARK"])
    mark.with_suffix(".begun").write_text(str(os.getpid()))
    mark.with_suffix(".begun").rename(mark)
    time.sleep(FOR_EVER)


if __name__ == "__main__":  # workers import this file, too, and need nothing of what follows
    import functools

    from statement_audit import fetch
    from statement_audit.cli import main
    from statement_audit.documents import collector

    patient = functools.partial(fetch.FetchOptions, total_seconds=FOR_EVER, read_seconds=FOR_EVER)
    fetch.FetchOptions = patient  # type: ignore[assignment,misc]
    if "PATIENT_MARK" in os.environ:
        collector.identify_task = read_for_ever  # type: ignore[assignment]
        collector.DOCUMENT_SECONDS = FOR_EVER
    main()
