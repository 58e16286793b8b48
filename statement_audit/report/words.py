"""What results are called, their marks and levels, and other people's text made harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from statement_audit.published import Published


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status in words. `mark`: its letter or sign in a table. `level`: 0-4 from silent to shown, or `open`."""

    label: str
    mark: str
    level: str


STATUSES: Mapping[str, StatusWord] = {
    "outcome": StatusWord("Outcome shown", "O", "4"),
    "concrete_specific": StatusWord("Done, with specifics", "S", "3"),
    "met": StatusWord("Met", "✓", "3"),
    "concrete_generic": StatusWord("Done, no detail", "G", "2"),
    "partly": StatusWord("Partly met", "½", "2"),
    "commitment": StatusWord("Commitment only", "C", "1"),
    "future_dated": StatusWord("Planned, with a date", "D", "1"),
    "future_undated": StatusWord("Planned, no date", "U", "1"),
    "nil_finding": StatusWord("Says that none was found", "N", "0"),
    "admits_absent": StatusWord("Says that there is none", "A", "0"),
    "denies_relevance": StatusWord("Says that it does not apply", "R", "0"),
    "background": StatusWord("Background only", "B", "0"),
    "other_party": StatusWord("Only what others do", "T", "0"),
    "not_found": StatusWord("Not found in statement", "–", "none"),
    "not_met": StatusWord("Not met in statement", "×", "none"),
    "not_assessed": StatusWord("Not assessed", "·", "open"),
    "not_assessable": StatusWord("Cannot be told from the text", "?", "open"),
    "could_not_read": StatusWord("Could not be read", "!", "open"),
}
KINDS_OF_ANSWER = (
    ("found", "Done, shown or met", ("outcome", "concrete_specific", "met", "concrete_generic", "partly")),
    ("promised", "Promised or planned only", ("commitment", "future_dated", "future_undated")),
    ("mentioned", "Mentioned only", ("nil_finding", "admits_absent", "denies_relevance", "background", "other_party")),
    ("not_found", "Not found in statement", ("not_found", "not_met")),
    ("open", "Not assessed or not read", ("not_assessed", "not_assessable", "could_not_read")),
)
OPEN_WORDS = ("", "close call", "not settled", "if the guessed sector or kind is right")
DENIALS = ("nil_finding", "denies_relevance")
KIND_OF = {status: kind for kind, _, statuses in KINDS_OF_ANSWER for status in statuses}


@dataclass(frozen=True, slots=True)
class Subject:
    """How the plain sentence of a statement tells one criterion, as "(says it) `deed`", "plans to" or "does not `act`",
    "says nothing on `topic`", "says that `denied`" (it does not concern it) or `nil` (none was found); "" is not told.
    `beside`: beginnings of criteria that speak to the topic too: it is silence only where these are silent."""

    criterion: str
    deed: str = ""
    act: str = ""
    topic: str = ""
    beside: tuple[str, ...] = ()
    denied: str = ""
    nil: str = ""
    told_last: bool = False

    @property
    def tells(self) -> bool:
        """Whether the deed is the statement's own, which "says it" would spoil: "names suppliers"."""
        return self.deed.split(" ", 1)[0] in ("gives", "names", "shows", "tells")


SUBJECTS_OF = frozenset(("modern-slavery", "statutory", "platforms", "domestic-servitude"))  # rubrics with these ids
UNSTATED = frozenset(("STA-03",))  # formal criteria, of which only the lack is told, in the words of `topic`
# The order is that in which they are told where they are equally strong.
SUBJECTS = (
    Subject("REM-03", "shows what became of people who were harmed"),
    Subject("REM-01", "tells of cases or signs of abuse", "tell of cases of abuse", "cases or signs of abuse",
            ("REM-", "VOI-05", "PLT-13", "DOM-08"), nil="no case was found or reported"),
    Subject("PLT-01", "names its own service as a route to abuse", "", "abuse of people through its own service",
            ("PLT-",), "its own service is no route to abuse, or a minor one"),
    Subject("PLT-02", "forbids selling or lending people on its service", "forbid selling people on its service",
            "a rule against selling people on its own service"),
    Subject("DOM-01", "names domestic servitude as a risk", "", "domestic servitude", ("DOM-",),
            "domestic servitude is no risk of its own, or a low one", told_last=True),
    Subject("DOM-07", "holds placements in homes to standards of domestic work",
            "hold placements in homes to standards"),
    Subject("DDG-03", "audits or visits sites", "audit suppliers or visit their sites",
            "audits or visits of suppliers", ("DDG-04", "DDG-05")),
    Subject("VOI-02", "has recruitment fees repaid", "have recruitment fees repaid"),
    Subject("VOI-01", "bans recruitment fees for workers", "ban recruitment fees for workers", "recruitment fees",
            ("VOI-02",)),
    Subject("RSK-04", "names the people most at risk", "", "who is most at risk", ("DOM-02",)),
    Subject("STR-04", "names suppliers or maps tiers below the first", "name its suppliers",
            "the names of its suppliers and the tiers below the first"),
    Subject("PLT-05", "looks for abuse on its service by itself", "look for abuse on its service"),
    Subject("PLT-04", "checks sellers, recruiters or advertisers", "check sellers, recruiters or advertisers"),
    Subject("DDG-04", "hears workers when it checks suppliers", "hear workers when it checks suppliers"),
    Subject("VOI-04", "has a channel for complaints",
            "have a channel for complaints of suppliers’ workers", "a channel for complaints of suppliers’ workers",
            ("VOI-05",)),
    Subject("RSK-01", "assesses the risk of slavery", "assess the risk of slavery", "how it assesses the risk",
            ("RSK-",)),
    Subject("RSK-02", "", "", "countries of higher risk", ("RSK-",),
            "it has little or no risk by country"),
    Subject("RSK-03", "names goods or services of higher risk", "", "goods or services of higher risk", ("SEC-",),
            "what it buys is of little or no risk"),
    Subject("RSK-05", "looks at its own operations for risk", "", "", (), "the risk in its own work is low or none"),
    Subject("DDG-01", "runs due diligence as a process", "carry out due diligence on slavery"),
    Subject("DDG-02", "screens suppliers", "screen suppliers"),
    Subject("DDG-05", "follows up what audits find", "follow up what audits find"),
    Subject("REM-02", "has a plan for remedy", "have a plan for remedy"),
    Subject("POL-01", "has a policy on slavery", "have a policy on slavery", "a policy on slavery", ("POL-02",)),
    Subject("TRE-01", "trains its staff", "train staff", "training on slavery",
            ("TRE-02", "TRE-03", "DOM-06")),
    Subject("TRE-04", "gives figures on its actions", "use indicators", "figures on its actions"),
    Subject("TRE-05", "reviews whether its actions work", "review whether its actions work"),
    Subject("VOI-05", "shows that its complaint channel is used", nil="its complaint channel had no report of slavery"),
    Subject("STA-03", topic="the board’s approval is not stated"),
)  # fmt: skip

RESULTS: Mapping[str, StatusWord] = {
    "met": StatusWord("met", "✓", "3"),
    "partly": StatusWord("partly", "½", "2"),
    "not_met": StatusWord("not met", "×", "none"),
    "not_assessed": StatusWord("open", "?", "open"),
    "covered": StatusWord("covered", "✓", "3"),
    "not_found": StatusWord("not found", "–", "none"),
    "to_check": StatusWord("to check", "?", "open"),
}
TEST_KINDS = {"required": "", "recommended": "recommended", "may": "may include"}
LAW_KINDS = {"required": "must", "recommended": "should", "may": "may include", "untested": "not tested"}
LAW_DAYS = {
    "approval": "the day of approval",
    "period_end": "the end of the period, since no day of approval is told",
    "scored": "the end of the year of scoring, since neither approval nor period is told",
    "first_version": "its first day in force: the statement is older",
}
FLAGS = {
    "honest_gap": "admits a gap",
    "dismissed_risk": "dismisses a risk",
    "nil_finding": "says in a passage that nothing was found",
    "contested": "says both that it does and that it does not",
    "definition_only": "defines only",
}
ROLES = {
    "best": "",
    "second": "Also",
    "counter": "But the statement also says",
    "context": "In context",
    "candidate": "Close call, gives no points",
    "review": "Quoted by the reviewer",
}
REASONS = {
    "policy_not_statement": "a policy, not a statement",
    "little_text": "too little text to rank",
    "no_quality": "nothing that bears weight could be assessed",
    "superseded": "another statement stands for this company and year",
    "could_not_read": "could not be read",
    "not_a_statement": "not a statement",
    "not_supported": "language not supported",
}
COLLECTED = {
    "found": "found",
    "not_found": "searched, no statement found",
    "blocked": "the site forbids the search",
    "dead": "nothing answers at the address",
    "needs_browser": "pages need a browser",
    "failed": "the search failed; a later try may differ",
    "pending": "the search is not finished",
}
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
