"""The command line with short pauses and limits, for a process of its own: `python -m tests.web.quick_audit ARGS`."""

from __future__ import annotations

import functools
import os

from statement_audit import pipeline
from statement_audit.fetch import FetchOptions

QUICK = FetchOptions(
    delay_seconds=float(os.environ.get("QUICK_DELAY", "0.02")),
    backoff_seconds=0.05,
    retries=1,
    total_seconds=20.0,
    browser=False,
    allow_private=True,
)


def main() -> None:
    """As `statement-audit`, but for the pauses: those of real visits would make a test of minutes."""
    from statement_audit.cli.app import main as run

    pipeline.RunOptions = functools.partial(pipeline.RunOptions, fetch=QUICK)  # type: ignore[misc,assignment]
    run()


if __name__ == "__main__":
    main()
