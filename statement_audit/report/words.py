"""What results are called, their marks and levels, and other people's text made harmless."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from statement_audit.published import Published
from statement_audit.resources import table_beside


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status in words. `mark`: its letter or sign in a table. `level`: 0-4 from silent to shown, or `open`."""

    label: str
    mark: str
    level: str


WORDS: Mapping[str, Mapping[str, Any]] = table_beside(__file__)
STATUSES = {name: StatusWord(*told) for name, told in WORDS["statuses"].items()}
RESULTS = {name: StatusWord(*told) for name, told in WORDS["results"].items()}
TEST_KINDS: Mapping[str, str] = WORDS["test_kinds"]
LAW_KINDS: Mapping[str, str] = WORDS["law_kinds"]
LAW_DAYS: Mapping[str, str] = WORDS["law_days"]
FLAGS: Mapping[str, str] = WORDS["flags"]
REASONS: Mapping[str, str] = WORDS["reasons"]
AGREEMENTS: Mapping[str, str] = WORDS["agreements"]
EVENTS: Mapping[str, str] = WORDS["events"]
CLAUSES: Mapping[str, tuple[str, str, int]] = WORDS["clauses"]
GAP_SECTIONS: Mapping[str, tuple[str, str]] = WORDS["gap_sections"]
KINDS_OF_ANSWER = tuple((kind, label, statuses) for kind, (label, _, statuses) in WORDS["kinds_of_answer"].items())
COLOURS = {kind: colour for kind, (_, colour, _) in WORDS["kinds_of_answer"].items()}
OPEN_WORDS = ("", "close call", "not settled", "if the guessed sector or kind is right")
DENIALS = ("nil_finding", "denies_relevance")
KIND_OF = {status: kind for kind, _, statuses in KINDS_OF_ANSWER for status in statuses}
# Unseen signs that turn, hide or end text: controls, direction overrides, marks of byte order, lone surrogates.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")  # in Markdown
_LINE_START = re.compile(r"(?m)^(\s*)([-+=]|\d+[.)])(?=\s)")


def clean(text: str) -> str:
    """Other people's text without signs that could hide, turn or end what stands around it."""
    return text if text.isascii() and text.isprintable() else UNSAFE.sub(" ", text)


def cut(text: Any, width: int) -> str:
    """At most `width` characters, with an ellipsis where more was there."""
    shown = clean("" if text is None else str(text))
    return shown if len(shown) <= width else f"{shown[: width - 1].rstrip()}…"


def md(text: Any) -> str:
    """Someone else's words as Markdown that means nothing but themselves, on one line."""
    line = " ".join(clean("" if text is None else str(text)).split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def day(moment: str | None) -> str:
    """The day of an ISO 8601 moment."""
    return clean(moment or "")[:10]


def status_word(status: str | None) -> StatusWord:
    """The words of a status; an unknown one keeps its name."""
    name = status or "not_assessed"
    return STATUSES.get(name) or StatusWord(cut(name.replace("_", " "), 60), "?", "open")


def status_place(status: str) -> int:
    """Its place in `STATUSES`, which begin with what shows most."""
    return _PLACES.get(status, _PLACES["not_assessed"])


_PLACES = {name: place for place, name in enumerate(STATUSES)}


def result_word(result: str) -> StatusWord:
    return RESULTS.get(result) or StatusWord(cut(result.replace("_", " "), 60), "?", "open")


def law_day(on: str | None, by: str | None) -> str:
    """Which day's law a statement was held against, in words; empty where that is not recorded."""
    return f"Law as on {on}, {LAW_DAYS.get(by or '', plain(by))}." if on else ""


def reason_word(code: str | None) -> str:
    """Why a statement stands outside the league table."""
    return REASONS.get(code or "", (code or "").replace("_", " "))


def plain(code: str | None) -> str:
    """A code in words."""
    return cut(code or "", 80).replace("_", " ")


def number(value: float | None, digits: int = 0) -> str:
    """A figure, or a dash where it cannot be told."""
    return "–" if value is None else f"{value:,.{digits}f}"


def shade(share: float) -> int:
    """Which of five shades a share has, 0 the lightest: by the figure that is shown, so that equals look alike."""
    return min(int(f"{share * 100:.0f}") // 20, 4)


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def year_word(year: int | None) -> str:
    return "year unknown" if year is None else str(year)


def rank_words(statement: Published) -> str:
    """Its rank among latest statements of its kind where it is one, else in its year."""
    if statement.rank_latest:
        return f"rank {statement.rank_latest} of {number(statement.latest_among)} among latest statements"
    if statement.rank:
        return f"rank {statement.rank} of {number(statement.ranked_among)} in {year_word(statement.year)}"
    return "not ranked"


def caveats(companies: int, guessed: bool = False) -> str:
    """What is to be known where a statement is named alone: it speaks for others too, its sector is a guess."""
    told = (f"one statement for {number(companies)} companies" if companies > 1 else "", "sector guessed" * guessed)
    return "; ".join(filter(None, told))


def web_url(text: str | None) -> str | None:
    """The address where it is one of the web, else None: nothing else becomes a link."""
    address = clean(text or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and len(address) <= 2000 else None


def source_label(name: str) -> str:
    """The last part of a path or an address."""
    return cut([part for part in name.replace("\\", "/").split("/") if part][-1:][0] if name.strip("/\\") else name, 80)
