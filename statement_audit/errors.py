"""Errors that a user can act on.

AuditError
├── UsageError          an argument, a file name or a CSV that cannot be used
│   └── QueryError      SQL that is wrong, or that does more than read
├── RubricError         a rubric pack that does not follow the schema
├── OutputError         what a command writes: the disk is full or fails, a limit of the system is met
├── MissingExtraError   a feature whose optional dependency is not installed
├── ModelError          a model that cannot be loaded or lacks the labels that are needed
├── LayoutError         a register's page that is not built as it was
├── DocumentError       one document that could not be fetched or read; becomes a row in `issues`
├── StoreError          a database that cannot be opened, migrated or written
│   └── EvidenceError   a quote that is not in the stored page
├── EngineError         a cluster that cannot be reached, or whose workers cannot do the work
├── StoppedError        fetching was stopped on request; says nothing about the document
└── BusyError           another run holds the database
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any


class AuditError(Exception):
    """Base of every error that ends in a line for the user and an exit code."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AuditError):
    """An argument, file or list that cannot be used."""

    exit_code = 2


class QueryError(UsageError):
    """A query of the user's that the database refuses."""


class OutputError(AuditError):
    """What a command writes cannot be written: the disk is full or fails, or a limit of the system is met."""


class RubricError(AuditError):
    """A rubric pack breaks the schema; the message names file, key and what is allowed."""


class MissingExtraError(AuditError):
    """A feature needs an optional dependency; the hint says which extra to install."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs the extra '{extra}'.", hint=f"pip install 'statement-audit[{extra}]'")


@contextmanager
def needing(feature: str, extra: str) -> Iterator[None]:
    """Around imports of libraries that an extra brings: where one is not installed, MissingExtraError is raised."""
    try:
        yield
    except ImportError as error:
        raise MissingExtraError(feature, extra) from error


class ModelError(AuditError):
    """A model cannot be loaded, fails its checksum, or lacks the labels that are needed."""


class LayoutError(AuditError):
    """A page of a register lacks a part that it always had: reading on would silently lose entries."""

    def __init__(self, page: str, expected: str, found: str) -> None:
        super().__init__(
            f"{page} is not built as it was: expected {expected}; found {found}.",
            hint="Open the page in a browser. If it is an error or a bot check, try again later; if the site has "
            "changed, please report it, and meanwhile download the documents by hand and pass the files.",
        )


class DocumentError(AuditError):
    """One document failed. `code` is one of `issue_codes.toml`; the run goes on."""

    def __init__(
        self, code: str, message: str, *, hint: str | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.data = dict(data or {})

    def __reduce__(self) -> tuple[Any, ...]:
        """It reaches the main process from a worker whole."""
        return partial(DocumentError, self.code, self.message, hint=self.hint, data=self.data), ()


class EngineError(AuditError):
    """A cluster cannot be reached, or its workers do not have what the work needs."""


class StoreError(AuditError):
    """The database cannot be opened, migrated or written."""


class EvidenceError(StoreError):
    """A quote is not found at its page and offsets in the stored text."""


class StoppedError(AuditError):
    """Fetching was stopped on request (Ctrl-C). Nothing was learnt about the document, so nothing is recorded."""


class BusyError(AuditError):
    """Another run is writing to the same database."""
