"""Words of others, made harmless where they are shown: in a spreadsheet's cell, on a terminal; and read where they were
stored as JSON, which may have been damaged since.

Nothing here changes what is stored. JSON, Parquet and SQLite carry the words as they are.
"""

import json
import re
import unicodedata
from typing import Any

from statement_audit.errors import StoreError

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫\N{MINUS SIGN}")
"""OWASP's list (CSV injection), with the wide and small forms that East Asian spreadsheets take for the same."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_JSON = re.compile(r"[\x7f-\x9f\u2028\u2029]")
_MARK = "\N{REPLACEMENT CHARACTER}"


def without_controls(text: str) -> str:
    """The text with control characters but tab and line ends, and what XML forbids, replaced one for one by U+FFFD."""
    return text if text.isascii() and text.isprintable() else _CONTROLS.sub(_MARK, text)


def with_line_feeds(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula, blanks and invisible characters before it left aside."""
    if text.startswith(FORMULA_STARTS):
        return True
    for place, char in enumerate(text):
        if char.isprintable() and char != " ":
            return text.startswith(FORMULA_STARTS, place)
    return False


def safe_cell(value: Any) -> Any:
    """A CSV cell that no spreadsheet runs as a formula and that moves no terminal's cursor.

    A text that may be taken for a formula gets an apostrophe before it; control characters become U+FFFD, and every
    line end a line feed: a bare carriage return would end the row.
    """
    if isinstance(value, (list, dict, tuple)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    if not isinstance(value, str):
        return value
    text = with_line_feeds(without_controls(value))
    return "'" + text if starts_formula(value) else text


def safe_json(text: str) -> str:
    """JSON that says the same, with the control characters that `json` leaves as they are written as escapes."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def stored_json(text: str) -> Any:
    """The value of a stored JSON text. Raises StoreError where it is damaged."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"A stored JSON text is damaged: {error}.",
            hint="Which one: statement-audit verify. Restore a backup, or run the inputs into a new database.",
        ) from error


def printable(text: str) -> str:
    """The text for a terminal: what moves its cursor, sets colours or turns the reading direction becomes a blank."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def slug(text: str) -> str:
    """A short name of lower-case letters and digits that any file system and address takes; may be empty."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-")
