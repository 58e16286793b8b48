"""Addresses in scripts: menus that a site keeps as data (JSON-LD, __NEXT_DATA__, a framework's state) or code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from statement_audit.payloads import names_address, names_label
from statement_audit.plain_text import patterns_beside
from statement_audit.sources.site_urls import URLS
from statement_audit.sources.site_words import names_topic, plain, says

CODE = patterns_beside(__file__)
MOST_SCRIPT = 1_500_000  # characters of one script
MOST_FOUND = 40
MOST_MENU = 300
ENTRY = 2  # pairs before and after that tell what data is
NEIGHBOURS = 4  # pairs before and after that may belong to the same entry
LONGEST_VALUE = 400
LONGEST_LABEL = 120
SHORT_KEY = 2  # characters of keys that say nothing
UNESCAPE = (("\\\\", "\\"), ('\\"', '"'), ("\\/", "/"), ("\\u002F", "/"), ("\\u002f", "/"), ("\\u0026", "&"))


@dataclass(frozen=True, slots=True)
class ScriptView:
    """What a script says of a site. `links`: (label, address) that name the subject; `data`: what it asks for, with the
    words around; `menu`: (label, address) of other entries; `names_statement`: a label names one, whether or not an
    address goes with it."""

    links: tuple[tuple[str, str], ...]
    data: tuple[tuple[str, tuple[str, ...]], ...]
    menu: tuple[tuple[str, str], ...]
    names_statement: bool


def read_script(script: str) -> ScriptView:
    """Read a script, or its data, as text; what is beyond MOST_SCRIPT characters and MOST_FOUND finds is left."""
    text = _unescaped(script[:MOST_SCRIPT])
    literals = _literals(text)
    labels = (one.value for one in literals if len(one.value) <= LONGEST_LABEL and CODE["quick"].search(one.value))
    return ScriptView(
        links=tuple(islice(_named_links(text, literals), MOST_FOUND)),
        data=tuple(islice(_data(literals), MOST_FOUND)),
        menu=tuple(islice((*_menu(literals), *_anchors(text)), MOST_MENU)),
        names_statement=any(map(_is_statement, labels)),
    )


def script_links(script: str) -> Iterator[tuple[str, str]]:
    """(label, address) of entries whose label or address names the subject; an entry is a few neighbouring values."""
    if CODE["quick"].search(script[:MOST_SCRIPT]):
        text = _unescaped(script[:MOST_SCRIPT])
        yield from islice(_named_links(text, _literals(text)), MOST_FOUND)


def _unescaped(text: str) -> str:
    for escaped, char in UNESCAPE:
        text = text.replace(escaped, char)
    return text


def _named_links(text: str, literals: list[_Literal]) -> Iterator[tuple[str, str]]:
    yield from (link for link in _anchors(text) if names_topic(" ".join(link)))
    yield from _entries(literals)


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    """(label, address) of the links in markup that a script holds as text."""
    for found in CODE["anchor"].finditer(text):
        if address := CODE["inserted"].sub("", found[1]):
            yield " ".join(CODE["tag"].sub(" ", found[2]).split()), address


def _is_statement(label: str) -> bool:
    words = plain(label)
    return says(words, "statement") and says(words, "topic")


def _data(literals: list[_Literal]) -> Iterator[tuple[str, tuple[str, ...]]]:
    addresses = (one for one in literals if CODE["address"].match(one.value))  # those that others are put behind:
    paths = [one for one in addresses if CODE["base_key"].search(one.key) or CODE["base_value"].search(one.value)]
    bases = list(dict.fromkeys(one.value for one in paths))[:2]
    told: set[str] = set()
    for index, value in enumerate(one.value for one in literals):
        if is_data(value):
            near = [one.value for one in _around(literals, index) if not CODE["address"].match(one.value)]
            for address in _behind(value, paths, bases):
                if address not in told:
                    told.add(address)
                    yield address, tuple(word for word in near if len(word) <= LONGEST_LABEL)[: 2 * ENTRY]


def _behind(value: str, paths: list[_Literal], bases: list[str]) -> list[str]:
    """An address as a script asks for it: behind what it calls its base, where it does; data also as it stands."""
    if is_part(value):
        bases = [] if value.startswith("/") else [one.value for one in paths if CODE["base_key"].search(one.key)][:1]
    fit = [base for base in bases if not value.startswith(("http", base))]
    behind = [f"{base.rstrip('/')}/{value.lstrip('/')}" for base in fit]
    return behind if behind and (behind[0].startswith("http") or is_part(value)) else [*behind, value]


def is_data(address: str) -> bool:
    """Whether an address promises data for scripts, or a piece of markup that they put into pages."""
    known = CODE["data"].search(address) and (CODE["address"].match(address) or CODE["data_file"].fullmatch(address))
    return bool(known) or is_part(address)


def is_part(address: str) -> bool:
    """Whether an address promises the footer or the menu that a script puts into every page."""
    return bool(CODE["part"].search(address.partition("?")[0]) and not re.search(r"\s", address))


def writes_menus(address: str) -> bool:
    """Whether a script's or data's name says that it is for every page."""
    return bool(CODE["furniture_name"].search(address.rpartition("/")[2]))


def own_scripts(addresses: list[str]) -> list[str]:
    """Of a page's scripts those that may write its menus, likeliest first."""
    own = [address for address in dict.fromkeys(addresses) if not CODE["foreign_script"].search(address)]
    return sorted(own, key=lambda address: not writes_menus(address))


@dataclass(frozen=True, slots=True)
class _Literal:
    """A text in a script. `key`: empty where there is none; `entry`: equal for texts with no bracket between them."""

    key: str
    value: str
    entry: int


def _literals(text: str) -> list[_Literal]:
    """The texts in a script, in order."""
    found, entry, end = [], 0, 0
    for match in CODE["literal"].finditer(text):
        entry += len(CODE["bracket"].findall(text, end, match.start()))
        end = match.end()
        value = match[2] or match[3] or match[4] or ""
        if 0 < len(value) <= LONGEST_VALUE and not CODE["is_key"].match(text, end):
            found.append(_Literal(match[1] or "", value, entry))
    return found


def _entries(literals: list[_Literal]) -> Iterator[tuple[str, str]]:
    for index, one in enumerate(literals):
        if not CODE["quick"].search(one.value) or not names_topic(one.value):
            continue
        if _is_address(one):
            yield _near_label(literals, index), _as_path(one.value)
        elif len(one.value) <= LONGEST_LABEL and _is_label(one):
            address = next((near.value for near in _around(literals, index) if _is_address(near)), None)
            if address:
                yield one.value, _as_path(address)


def _menu(literals: list[_Literal]) -> Iterator[tuple[str, str]]:
    """Addresses on the site with the label of the same entry."""
    for index, one in enumerate(literals):
        if one.value.startswith(("/", "http")) and _is_address(one) and not is_data(one.value):
            near = (other for other in _around(literals, index) if other.entry == one.entry)
            near = (other for other in near if not CODE["address"].match(other.value))
            label = next((other.value for other in near if _is_label(other)), "")
            if 0 < len(label) <= LONGEST_LABEL:
                yield label, one.value


def _is_address(one: _Literal) -> bool:
    if URLS["no_page"].search(one.value.split("?")[0]) or "[" in one.value:  # a pattern of addresses
        return False
    named = one.key and CODE["slug"].match(one.value) and names_address(one.key)
    return bool(CODE["address"].match(one.value) or named)


def _as_path(value: str) -> str:
    return f"/{value}" if CODE["slug"].match(value) and "." not in value else value


def _around(literals: list[_Literal], index: int) -> list[_Literal]:
    """Those before and after, the nearest first; those of the same entry before all others."""
    places = [place for step in range(1, NEIGHBOURS + 1) for place in (index + step, index - step)]
    near = [literals[place] for place in places if 0 <= place < len(literals)]
    return sorted(near, key=lambda one: one.entry != literals[index].entry)


def _near_label(literals: list[_Literal], index: int) -> str:
    near = (one for one in _around(literals, index) if _is_label(one) and len(one.value) <= LONGEST_LABEL)
    return next((one.value for one in near if names_topic(one.value) and not _is_address(one)), "")


def _is_label(one: _Literal) -> bool:
    """Whether a key says that its value is a label; a text without one, in a call or a list, or with a minifier's, may
    be anything."""
    return len(one.key) <= SHORT_KEY or names_label(one.key)
