"""How likely a link leads to a statement, and how likely a page holds such a link: points with their reasons.

A score is the sum of its reasons, so that a person can see why an address was tried first, late or never.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from statement_audit.plain_text import expression
from statement_audit.resources import table_beside
from statement_audit.sources.site_links import EMBEDDED
from statement_audit.sources.site_urls import is_document, resolve, site_name, url_key
from statement_audit.sources.site_words import TERMS, is_generic, names_statement, plain, says

LEAST = 5.0  # from here a link is held to lead to a statement
STRONG = 8.0  # from here it is tried before any other page is
LEAST_HUB = 3.0
NEWS = -10.0  # points of a link among news, services or lists
HINT = 5.5
SENTENCE_WORDS = 6
HINT_WORDS = 8
LONG_LABEL = 12  # words; a longer label is a teaser or a sentence
FIRST_YEAR, LAST_YEAR = 2015, 2039

TABLE = table_beside(__file__)
REASONS: dict[str, frozenset[str]] = {name: frozenset(codes.split()) for name, codes in TABLE["reasons"].items()}


def _one_of(row: dict[str, Any], part: str) -> re.Pattern[str]:
    """What a part of a row is told by; nothing, where it has no such part."""
    return re.compile(expression(row.get(part, ["(?!)"])))


# What only looks like a statement: code, points, words of the label, words of the address.
AGAINST: tuple[tuple[str, float, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (code, row["points"], _one_of(row, "label"), _one_of(row, "address")) for code, row in TABLE["against"].items()
)
# Pages that lead on to a statement: code, points, words of the label or of the last parts of the address.
HUBS = tuple((code, float(row["points"]), _one_of(row, "words")) for code, row in TABLE["hubs"].items())

Reasons = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class LinkScore:
    """The sum and what it is made of: code and points."""

    points: float
    reasons: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, *reasons: tuple[str, float]) -> Self:
        """What the reasons add up to."""
        return cls(sum(points for _, points in reasons), reasons)


def is_against(reasons: Reasons) -> bool:
    """Whether something speaks against the link being a statement, beyond the word policy."""
    return any(points < -2 for _, points in reasons)


def is_elsewhere(reasons: Reasons) -> bool:
    """Whether the link lies among news, services or lists."""
    return any(points < NEWS for _, points in reasons)


def counts(reasons: Reasons, *codes: str) -> bool:
    """Whether one of the reasons was counted."""
    return any(code in codes for code, _ in reasons)


NO_SCORE = LinkScore(0.0, ())


def statement_link_score(
    label: str, href: str, base: str, *, context: str = "", place: str = "", on_topic: bool = False
) -> LinkScore:
    """Points for a link leading to a statement; from `LEAST` on it is held to.

    Args:
        label: the words a person clicks on, with the link's other names (aria-label, title, picture's alt).
        href: the address as the page writes it.
        base: the page's own address, or its <base href>.
        context: the words beside a link whose label names nothing, such as the heading above it.
        place: where on the page it stands: footer, nav, main, script, head.
        on_topic: the page itself is about modern slavery.
    """
    if (url := resolve(base, href)) is None:
        return NO_SCORE
    itself = url_key(url) == url_key(base)  # the address says nothing of a link back to the page it stands on
    address = "" if itself else _address(url)
    if not (found := _label_points(label) + _address_points(address)) or is_generic(label):
        lends = on_topic and not itself and place not in ("footer", "header")
        found += _context_points(label, context, url, base, lends)
    parts = urlsplit(url)
    if not found and not itself and says(plain(parts.path.rstrip("/").rpartition("/")[2]), "abbreviation"):
        found = [("address_abbreviation", 4.0)]
    if sum(points for _, points in found) <= 0:
        return NO_SCORE
    found += _small_points(label, url, base, place)
    against = _against_points(plain(label), "" if itself else unquote(f"{parts.path}?{parts.query}").lower())
    lent = counts(found, "sentence_topic", "context_topic")
    if lent and (label == EMBEDDED or _points_there(context)):  # it says that the report is where the statement is
        against = [(code, points) for code, points in against if code not in REASONS["lent"]]
    found += [(code, _mild(code, points, found, place)) for code, points in against]
    if says(parts.hostname or "", "reference_host") and site_name(url) != site_name(base):
        found.append(("other_site", -12.0))
    return LinkScore(round(sum(points for _, points in found), 2), tuple(found))


def is_among(url: str, *codes: str) -> bool:
    """Whether an address lies among what speaks against a statement: news (and case studies), careers, products."""
    return counts(_against_points("", unquote(urlsplit(url).path).lower()), *codes)


def leads_nowhere(url: str) -> bool:
    """Whether an address lies among news, products, services and the like, whose pages are never looked at."""
    parts = urlsplit(url)
    address = unquote(parts.path).lower() + (f"?{parts.query}" if parts.query else "")
    return is_among(url, "news") or says(address, "no_hub")


def hub_points(label: str, url: str, place: str = "") -> float:
    """Points for a page being one step before the statement; below `LEAST_HUB` it is not looked at."""
    address = unquote(urlsplit(url).path).lower()
    if leads_nowhere(url):
        return 0.0
    *folders, name = TERMS["index_name"].sub("", address).strip("/").split("/")
    words, ending, above = plain(label), plain(name), plain(" ".join(folders[-2:]))
    best = 0.0
    for _, points, pattern in (hub for hub in HUBS if hub[0] != "footer_word" or place in ("footer", "script")):
        names = ((0.0, words if len(words.split()) <= 8 else ""), (2.0, ending), (3.0, above))
        lost = next((less for less, text in names if pattern.search(text)), points)
        best = max(best, points - lost)
    deep = min(2.0, 0.5 * max(0, address.strip("/").count("/") - 1))
    return best - deep if best else 0.0


def hint_score(label: str, above: str, url: str) -> LinkScore:
    """Points for a document under a name that pages before a statement have, or under a heading that does ("Human
    rights"), and for a page under an ambiguous one ("MSA"): only what is in it tells what it is."""
    words, heading = plain(label), plain(above)
    short = says(words, "hint_name")
    if not (short or is_document(url)) or len(words.split()) > HINT_WORDS:
        return NO_SCORE
    hub = any(code in REASONS["hints"] and pattern.search(words) for code, _, pattern in HUBS)
    named = short or hub or bool(is_generic(label) and says(words, "statement"))
    under = any(code in REASONS["hints"] and pattern.search(heading) for code, _, pattern in HUBS[:2])
    if not (named or under) or _against_points(words, unquote(urlsplit(url).path).lower()):
        return NO_SCORE
    year = max(0.0, _year_points(link_year(label, url)))
    points = HINT if named else LEAST
    return LinkScore.of(("hint", points), ("year", year))


def link_year(label: str, url: str) -> int | None:
    """The year that a label, else the file's name, gives; the later one of a span such as 2022/23."""
    if found := _year(plain(label)):
        return found
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    names = parts[-1:] if says(urlsplit(url).path, "uploads") else parts[-2:]
    return next((year for name in reversed(names) if (year := _year(plain(name.replace("_", " "))))), None)


def _year(words: str) -> int | None:
    years = []
    for match in TERMS["year"].finditer(TERMS["act_year"].sub(" act ", words)):
        first, last, short, second = match.groups()
        start = int(first or f"20{short}")
        told = int(last or second or start)
        end = start + 1 if told == (start + 1) % 100 else told  # of two digits: 2022/23
        years.append(end if start <= end <= start + 2 else start)
    fit = [year for year in years if FIRST_YEAR <= year <= LAST_YEAR]
    return max(fit) if fit else None


def _address(url: str) -> str:
    parts = urlsplit(url)
    path = unquote(f"{parts.path} {parts.query}")
    return plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path).replace("%20", " ").replace("=", " "))


def _label_points(label: str) -> list[tuple[str, float]]:
    words = plain(label)
    found = next(([(code, row["points"])] for code, row in TABLE["in_label"].items() if says(words, row["names"])), [])
    if found and says(words, "statement"):
        found.append(("label_statement", 2.0))
    length = len(words.split())
    if found and length > LONG_LABEL:
        found.append(("long_label", -2.0 if length <= 2 * LONG_LABEL else -4.0))
    return found


def _address_points(address: str) -> list[tuple[str, float]]:
    tight = address.replace(" ", "")
    found: list[tuple[str, float]] = []
    if says(address, "topic") or "modernslavery" in tight or "antislavery" in tight or "humantrafficking" in tight:
        found.append(("address_topic", 7.0))
    elif says(address, "short_name", "law_title"):
        found.append(("address_short_name", 5.0))
    elif says(address, "weak_topic") or "slavery" in tight:
        found.append(("address_word", 4.0))
    if found and says(address, "statement"):
        found.append(("address_statement", 1.0))
    return found


def _context_points(label: str, context: str, url: str, base: str, on_topic: bool) -> list[tuple[str, float]]:
    """A label that names nothing takes the words beside it, or the subject of the page it stands on."""
    words = plain(context)
    if on_topic and says(plain(label), "past") and says(plain(label), "statement"):
        return [("page_topic", 7.0)]
    if not is_generic(label) and _points_there(context) and (says(words, "group") or site_name(url) == site_name(base)):
        return [("sentence_topic", 8.0)]
    if not is_generic(label):
        named = on_topic and says(plain(label), "statement") and (is_document(url) or _year(plain(label)))
        return [("page_topic", 7.0)] if named else []
    if says(words, "topic", "law_title", "short_name"):
        long = len(words.split()) > 2 * LONG_LABEL and not is_document(url)
        return [("context_topic", 4.0 if long else 7.0)]
    if on_topic and label.strip() and (is_document(url) or _year(plain(label)) or says(plain(label), "download")):
        return [("page_topic", 7.0)]
    return []


def _points_there(context: str) -> bool:
    """Whether the words around a link are a sentence on the statement, and no more than a label beside it."""
    sentence = context.partition(" | ")[0]
    long = len(sentence.split()) >= SENTENCE_WORDS
    return long and names_statement(context) and says(plain(sentence), "statement")


def _year_points(year: int | None) -> float:
    return round(0.1 * ((year or FIRST_YEAR) - FIRST_YEAR), 1)


def _small_points(label: str, url: str, base: str, place: str) -> list[tuple[str, float]]:
    year, words = link_year(label, url), plain(label)
    checks = (
        ("footer", 1.0, place == "footer"),
        ("nav", 0.5, place in ("nav", "header")),
        ("document", 1.0, is_document(url)),
        ("year", _year_points(year), bool(year and year > FIRST_YEAR)),
        ("same_site", 1.0, site_name(url) == site_name(base)),
        ("other_language", -2.0, bool(says(words, "other_language") and not says(words, "law_title"))),
    )
    return [(code, points) for code, points, met in checks if met]


def _against_points(words: str, address: str) -> list[tuple[str, float]]:
    return [
        (code, points)
        for code, points, in_label, in_address in AGAINST
        if in_label.search(words) or in_address.search(address)
    ]


def _mild(code: str, points: float, found: list[tuple[str, float]], place: str) -> float:
    """Less against a link that names the subject beside something else, or that stands in a footer like all of them."""
    if code in REASONS["shared"] and counts(found, "label_topic"):
        return max(points, -3.0)
    return points / 2 if code in ("news", "services") and place == "footer" else points
