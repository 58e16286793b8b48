"""Addresses in scripts: menus that a site keeps as data (JSON-LD, __NEXT_DATA__, a framework's state) or code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from statement_audit.sources.site_urls import NO_PAGE
from statement_audit.sources.site_words import STATEMENT, TOPIC, names_topic, plain

MOST_SCRIPT = 1_500_000  # characters of one script
MOST_FOUND = 40
ENTRY = 2  # pairs before and after that tell what data is
NEIGHBOURS = 4  # pairs before and after that may belong to the same entry
QUICK = re.compile(
    r"slaver|traffick|forced|labou?r|transparency|supply.?chain|approvisionnement|\bmsa\b|esclav|sklav|schiav|escrav|s-?211|奴|åpenhets|menschenhandel",
    re.IGNORECASE,
)
# A text in a script with the key before it, where there is one; whole texts, so that quotes stay in step.
LITERAL = re.compile(r"""(?:["']?([\w@:$-]{1,40})["']?\s*+[:=]\s*+)?+(?:"([^"\n]*+)"|'([^'\n]*+)'|`([^`]*+)`)""")
ANCHOR = re.compile(
    r"""<a\b[^<>]{0,300}?\bhref\s*=\s*["']?([^"'\s<>]{1,400})[^<>]{0,300}>([^<>]{0,200})</a""", re.IGNORECASE
)
LONGEST_VALUE = 400
# Data that a script asks for, and scripts that are nobody's own.
DATA = re.compile(
    r"\.json$|/(?:api|wp-json|_api|graphql)/|/(?:content|data)/[\w/-]*(?:footer|nav|menu|site|layout|links)",
    re.IGNORECASE,
)
FOREIGN_SCRIPT = re.compile(
    r"jquery|bootstrap|polyfill|vendor|runtime|analytics|gtm|gtag|pixel|hotjar|onetrust|cookie|consent|recaptcha|captcha|"
    r"webfont|fontawesome|modernizr|sentry|swiper|slick|lodash|react-dom|\bvue(?:\.min)?\.js|chat|wp-includes|maps\b|google|facebook|"
    r"cdnjs|jsdelivr|unpkg|hs-scripts|hsforms|intercom|zendesk|stripe|paypal|typekit|adobedtm|nr-data|doubleclick|linkedin",
    re.IGNORECASE,
)
FURNITURE_NAME = re.compile(
    r"footer|nav|menu|layout|links|site|global|config|header|common|legal|app|main|index|bundle", re.IGNORECASE
)
ADDRESS = re.compile(r"^(?:https?://|//|\.{0,2}/)\S+$|^\S+\.(?:pdf|docx?|html?|aspx|php)$", re.IGNORECASE)
SLUG = re.compile(r"^[\w-]+(?:/[\w-]+)*$")
ADDRESS_KEY = re.compile(r"url|href|link|path|slug|uri|to|page|file|src|target|permalink|route", re.IGNORECASE)
LABEL_KEY = re.compile(r"title|label|name|text|content|value|caption|heading|display|children", re.IGNORECASE)
LONGEST_LABEL = 120
UNESCAPE = (("\\\\", "\\"), ('\\"', '"'), ("\\/", "/"), ("\\u002F", "/"), ("\\u002f", "/"), ("\\u0026", "&"))


def script_links(script: str) -> Iterator[tuple[str, str]]:
    """(label, address) of entries whose label or address names the subject; an entry is a few neighbouring values."""
    text = script[:MOST_SCRIPT]
    if not QUICK.search(text):
        return
    for escaped, char in UNESCAPE:
        text = text.replace(escaped, char)
    for address, label in ANCHOR.findall(text):
        if names_topic(f"{label} {address}"):
            yield " ".join(label.split()), address
    yield from islice(_entries(_literals(text)), MOST_FOUND)


def data_addresses(script: str) -> list[tuple[str, tuple[str, ...]]]:
    """What a script asks for, data that may hold menus or the pages that menus lead to, with the words of its entry."""
    literals = _literals(script[:MOST_SCRIPT])
    bases = [value for key, value in literals if key.lower().endswith("base") and ADDRESS.match(value)][:1]
    found: dict[str, tuple[str, ...]] = {}
    for index, (_, value) in enumerate(literals):
        if is_data(value):
            near = tuple(text for _, text in _around(literals, index) if len(text) <= LONGEST_LABEL)
            for base in (*bases, "") if value.startswith("/") else ("",):
                found.setdefault(base + value, near[: 2 * ENTRY])
    return list(found.items())


def names_without_address(script: str) -> bool:
    """Whether a script names a statement as a label: where no address goes with it, it makes the address as it runs."""
    return any(
        len(value) <= LONGEST_LABEL and STATEMENT.search(plain(value)) and TOPIC.search(plain(value))
        for _, value in _literals(script[:MOST_SCRIPT])
    )


def is_data(address: str) -> bool:
    """Whether an address promises data for scripts."""
    return bool(DATA.search(address) and ADDRESS.match(address))


def writes_menus(address: str) -> bool:
    """Whether a script's or data's name says that it is for every page."""
    return bool(FURNITURE_NAME.search(address.rpartition("/")[2]))


def own_scripts(addresses: list[str]) -> list[str]:
    """Of a page's scripts those that may write its menus, likeliest first."""
    own = [address for address in dict.fromkeys(addresses) if not FOREIGN_SCRIPT.search(address)]
    return sorted(own, key=lambda address: not writes_menus(address))


def _literals(text: str) -> list[tuple[str, str]]:
    """(key, value) of each text in a script, in order; the key is empty where there is none."""
    found = ((match[1] or "", match[2] or match[3] or match[4] or "") for match in LITERAL.finditer(text))
    return [(key, value) for key, value in found if 0 < len(value) <= LONGEST_VALUE]


def _entries(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for index, (key, value) in enumerate(pairs):
        if not QUICK.search(value) or not names_topic(value):
            continue
        if _is_address(key, value):
            yield _near_label(pairs, index), _as_path(value)
        elif len(value) <= LONGEST_LABEL and _is_key(LABEL_KEY, key):
            address = _near_address(pairs, index)
            if address:
                yield value, _as_path(address)


def _is_address(key: str, value: str) -> bool:
    if NO_PAGE.search(value.split("?")[0]):
        return False
    return bool(ADDRESS.match(value) or (key and SLUG.match(value) and ADDRESS_KEY.search(key)))


def _as_path(value: str) -> str:
    return f"/{value}" if SLUG.match(value) and "." not in value else value


def _around(pairs: list[tuple[str, str]], index: int) -> Iterator[tuple[str, str]]:
    for step in range(1, NEIGHBOURS + 1):
        for place in (index + step, index - step):
            if 0 <= place < len(pairs):
                yield pairs[place]


def _near_label(pairs: list[tuple[str, str]], index: int) -> str:
    for key, value in _around(pairs, index):
        if (
            _is_key(LABEL_KEY, key)
            and len(value) <= LONGEST_LABEL
            and names_topic(value)
            and not _is_address(key, value)
        ):
            return value
    return ""


def _near_address(pairs: list[tuple[str, str]], index: int) -> str | None:
    """The nearest address; an entry that follows with a label of its own keeps its own."""
    for key, value in _around(pairs, index):
        if _is_address(key, value) and _is_key(ADDRESS_KEY, key):
            return value
    return None


def _is_key(pattern: re.Pattern[str], key: str) -> bool:
    """Whether a key says what its value is; a text without one, in a call or a list, may be anything."""
    return not key or bool(pattern.search(key))
