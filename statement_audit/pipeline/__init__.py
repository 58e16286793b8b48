"""The way through the house: inputs → archive → text → passages → judgement → findings → database.

These modules alone know two neighbouring rooms. `process_statement` handles one statement and runs in worker
processes; `run` drives, and is the only writer.
"""

from statement_audit.pipeline.collecting import CollectSummary, collect
from statement_audit.pipeline.collector import Outcome
from statement_audit.pipeline.draft import check_file
from statement_audit.pipeline.driver import run
from statement_audit.pipeline.settings import (
    CollectOptions,
    Judge,
    Progress,
    RunOptions,
    RunSummary,
    Task,
    known_laws,
    load_judge,
)
from statement_audit.pipeline.statement import process_statement

__all__ = [
    "CollectOptions",
    "CollectSummary",
    "Judge",
    "Outcome",
    "Progress",
    "RunOptions",
    "RunSummary",
    "Task",
    "check_file",
    "collect",
    "known_laws",
    "load_judge",
    "process_statement",
    "run",
]
