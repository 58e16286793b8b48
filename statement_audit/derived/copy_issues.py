"""Texts that are copies or near copies of each other, as issues."""

from typing import Any

from statement_audit.extract.copies import shared
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue
from statement_audit.store.known_documents import KnownText

NEAR = 0.6  # of all runs of five words: as last year's statement with another date and some new lines
SAME = 0.995


def copy_issue(source_name: str, text: str, known: KnownText) -> Issue | None:
    """The issue of a text that is a copy or a near copy of another statement's; None where it is neither."""
    share, of_this = shared(text, known.text)
    if share < NEAR:
        return None
    other = f"{known.source_name} ({known.company or 'company unknown'}, {known.year or 'year unknown'})"
    code, message = "same_text" if share > SAME else "near_copy", f"{share:.0%} of the wording is shared with {other}."
    data: dict[str, Any] = {"share": round(share, 4), "share_of_this": round(of_this, 4)}
    return make_issue(code, source_name, message, **data, statement=known.statement_id, same_as=known.source_name)
