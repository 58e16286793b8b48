"""A run in the database: begun, and ended as it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from statement_audit import __version__
from statement_audit.clock import now
from statement_audit.models import Rubric
from statement_audit.runs.options import Progress, RunOptions
from statement_audit.runs.recorder import Recorder

if TYPE_CHECKING:
    from statement_audit.store import RunInfo


@contextmanager
def recording(options: RunOptions, info: RunInfo, rubric: Rubric, progress: Progress) -> Iterator[Recorder]:
    """The database, held and open, with a run begun; Ctrl-C ends the run, with what was done until then.

    Raises:
        StoreError, BusyError: the database cannot be used.
    """
    from statement_audit.archive import Archive
    from statement_audit.store import Writer, hold, open_database
    from statement_audit.store.lock import WAIT_SECONDS

    waiting = f"Waiting for another run on {options.db} to end, for at most {WAIT_SECONDS / 60:g} minutes."
    with hold(options.db, on_wait=lambda: progress.note(waiting)):
        database = open_database(options.db)
        try:
            writer = Writer(database, Archive(options.archive))
            writer.write_rubric(rubric)
            if options.channels:
                writer.open_channels(options.channels)
            recorder = Recorder(writer, writer.begin_run(info))
            try:
                yield recorder
            except KeyboardInterrupt:
                recorder.interrupted = True
                database.roll_back()
            writer.finish_run(recorder.run_id, "interrupted" if recorder.interrupted else "finished")
        finally:
            database.close()


def run_info(options: RunOptions, inputs: Sequence[str], rubric_hash: str, **judged: Any) -> RunInfo:
    """What the run's results depend on. `judged`: what it scores with; without, it scores nothing."""
    from statement_audit.extract import extractor_version
    from statement_audit.store import RunInfo

    return RunInfo(
        started_at=now(),
        command=options.command,
        code_version=__version__,
        rubric_hash=rubric_hash,
        extractor=extractor_version(),
        inputs=tuple(inputs),
        **{"classifier": "none", "classifier_revision": "", "profile": None, **judged},
    )
