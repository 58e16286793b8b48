"""Every issue code, from `issue_codes.toml`, and the issues that are made of them (`docs/issues.md`)."""

import traceback
from dataclasses import dataclass
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.models import Issue
from statement_audit.resources import table_beside


@dataclass(frozen=True, slots=True)
class IssueCode:
    stage: str
    severity: str
    meaning: str
    hint: str


CODES = {code: IssueCode(**told) for code, told in table_beside(__file__).items()}

KEPT = (str, int, float, bool, list, dict)  # kinds of data that issues hold; of others their text
# Failures that may not happen again: the next run tries once more instead of reusing them.
TRANSIENT = ("worker_died", "document_timeout", "document_unreachable", "internal_error")


def make_issue(
    code: str,
    source_name: str,
    message: str | None = None,
    *,
    hint: str | None = None,
    severity: str | None = None,
    **data: Any,
) -> Issue:
    """Build an issue row. `message` (what was wrong, where), `hint` and `severity` replace the code's own."""
    entry = CODES[code]
    return Issue(
        stage=entry.stage,
        code=code,
        severity=severity or entry.severity,
        source_name=source_name,
        message=message or entry.meaning,
        hint=hint or entry.hint,
        data={key: value if isinstance(value, KEPT) else str(value) for key, value in data.items()},
    )


def issue_of(error: DocumentError, source_name: str, **more: object) -> Issue:
    """The issue row of a document that failed, in the words of the room that refused it."""
    return make_issue(error.code, source_name, error.message, hint=error.hint, **{**error.data, **more})


def fault_issue(error: Exception, source_name: str) -> Issue:
    """The row of a fault of this program, which costs one document and leaves its trace."""
    trace = traceback.format_exc(limit=-6)
    return make_issue("internal_error", source_name, f"{type(error).__name__}: {error}", trace=trace)


def document_error(code: str, message: str, **data: object) -> DocumentError:
    """Build the error for a code of the issue table, with that table's hint."""
    return DocumentError(code, message, hint=CODES[code].hint, data=data)
