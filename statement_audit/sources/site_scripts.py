"""Addresses in scripts: menus that a site keeps as data (JSON-LD, __NEXT_DATA__, state of a framework)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from statement_audit.sources.site_urls import NO_PAGE
from statement_audit.sources.site_words import names_topic

MOST_SCRIPT = 1_500_000  # characters of one script
MOST_FOUND = 40
NEIGHBOURS = 4  # pairs before and after that may belong to the same entry
QUICK = re.compile(
    r"slaver|traffick|forced|labou?r|transparency|\bmsa\b|esclav|sklav|schiav|escrav|s-?211|奴|åpenhets|menschenhandel",
    re.IGNORECASE,
)
PAIR = re.compile(r'"([\w@:$-]{1,40})"\s*:\s*"([^"\n]{1,400})"')
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
    pairs = [(match[1], match[2]) for match in PAIR.finditer(text)]
    yield from islice(_entries(pairs), MOST_FOUND)


def _entries(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for index, (key, value) in enumerate(pairs):
        if not QUICK.search(value) or not names_topic(value):
            continue
        if _is_address(key, value):
            yield _near_label(pairs, index), _as_path(value)
        elif len(value) <= LONGEST_LABEL and LABEL_KEY.search(key):
            address = _near_address(pairs, index)
            if address:
                yield value, _as_path(address)


def _is_address(key: str, value: str) -> bool:
    if NO_PAGE.search(value.split("?")[0]):
        return False
    return bool(ADDRESS.match(value) or (SLUG.match(value) and ADDRESS_KEY.search(key)))


def _as_path(value: str) -> str:
    return f"/{value}" if SLUG.match(value) and "." not in value else value


def _around(pairs: list[tuple[str, str]], index: int) -> Iterator[tuple[str, str]]:
    for step in range(1, NEIGHBOURS + 1):
        for place in (index + step, index - step):
            if 0 <= place < len(pairs):
                yield pairs[place]


def _near_label(pairs: list[tuple[str, str]], index: int) -> str:
    for key, value in _around(pairs, index):
        if LABEL_KEY.search(key) and len(value) <= LONGEST_LABEL and names_topic(value) and not _is_address(key, value):
            return value
    return ""


def _near_address(pairs: list[tuple[str, str]], index: int) -> str | None:
    """The nearest address; an entry that follows with a label of its own keeps its own."""
    for key, value in _around(pairs, index):
        if _is_address(key, value) and ADDRESS_KEY.search(key):
            return value
    return None
