"""Readers for workers that have a fourth of the usual memory, so that what takes all there is soon has it."""

import functools

from statement_audit.extract import limits
from statement_audit.features.audit.worker import process_task
from statement_audit.models import StatementResult
from statement_audit.statements.judge import Task
from statement_audit.statements.reading import DocumentReading, ReadTask, read_task

BOUNDED = limits.bounded


def read_in_little_memory(task: ReadTask) -> DocumentReading:
    """In place of `read_task`."""
    limits.bounded = functools.partial(BOUNDED, memory=limits.MAX_MEMORY // 4)
    return read_task(task)


def process_in_little_memory(task: Task) -> StatementResult:
    """In place of `process_task`."""
    limits.bounded = functools.partial(BOUNDED, memory=limits.MAX_MEMORY // 4)
    return process_task(task)
