"""A reader for workers of any engine that crashes, as C code does, on marked documents."""

import os
import signal

from statement_audit.features.audit.worker import process_task
from statement_audit.models import StatementResult
from statement_audit.statements.judge import Task

DEADLY = "This reader shall die."
TOO_DEADLY = "The reader and its worker shall die."


def die_of_marked_text(task: Task) -> StatementResult:
    """In place of `process_task`: one document ends its process, another the process above it too."""
    content = task.raw.path.read_bytes()
    if TOO_DEADLY.encode() in content:
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
    if DEADLY.encode() in content:
        os.kill(os.getpid(), signal.SIGKILL)
    return process_task(task)
