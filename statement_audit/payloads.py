"""The data that applications keep in their pages or fetch, as markup: its links, headings and texts. No script is run.

Read are JSON (`__NEXT_DATA__`, `application/json`, states of frameworks, the answers of headless content systems), the
flat lists of `__NUXT_DATA__` and SvelteKit, where numbers are places in the list, and the rows that Next.js pushes.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from statement_audit.resources import table_beside

MOST_DATA = 2_000_000  # characters of one script or answer
MOST_NODES = 100_000  # values of all data of a page
MOST_MARKUP = 400_000  # characters written
DEEPEST = 60
MOST_SCRIPTS = 200
MOST_TRIES = 40  # places of one script where data may begin
SCRIPT = re.compile(r"<script\b([^<>]{0,2000})>", re.IGNORECASE)
SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
PUSHED = re.compile(r"__next_f\.push\(")
ROW = re.compile(rb"[0-9a-f]{1,8}:(?:T([0-9a-f]{1,6}),)?")  # a T gives the length of its text
ASSIGNED = re.compile(r"=\s*+(?:JSON\.parse\(\s*+)?(?=[{\[\"'])")
# What frameworks give their parts: `data-page` of Inertia, `data-props`, `props` of Astro.
ATTRIBUTE = re.compile(r"""\s(?:data-[\w-]{1,40}|:?props|wire:snapshot)=(?:"([{\[][^"]*)"|'([{\[][^']*)')""")
MARKUP = re.compile(r"<(?:p|h[1-6]|div|ul|ol|li|a|section|article|table|br|strong|span)\b[^<>]{0,2000}>", re.IGNORECASE)
_TABLE = table_beside(__file__)
KEYS = {name: "|".join(expressions) for name, expressions in _TABLE["keys"].items()}
HEADING = re.compile(r"(?:title|heading|headline|subtitle|header)", re.IGNORECASE)
LABEL_KEY = re.compile(KEYS["labels"], re.IGNORECASE)
ADDRESS = re.compile(KEYS["address_forms"], re.IGNORECASE)
SLUG = re.compile(r"[\w-]{2,}(?:/[\w-]+)*/?")
ADDRESS_KEY = re.compile(KEYS["addresses"], re.IGNORECASE)
SLUG_KEY = re.compile(r"\w{0,20}slug|\w{0,20}path|route|uri|uid|cached_url", re.IGNORECASE)
FILE_NAME = re.compile(r"\.(?:pdf|docx?)$", re.IGNORECASE)
VIEWER = re.compile(r"viewer|reader", re.IGNORECASE)
UNSEEN = re.compile(rf"_{{0,2}}(?:{KEYS['unseen']})", re.IGNORECASE)
TAGS: dict[str, str] = _TABLE["elements"]
KIND_KEYS = ("style", "nodeType", "type", "_type", "tag")
ROOT_KINDS = frozenset(("ShallowReactive", "Reactive", "ShallowRef", "Ref", "EmptyShallowRef", "EmptyRef"))
SENTENCE_WORDS = 4
WRAPPER = 3  # names of an object that only holds another, which takes the label around it


def names_label(key: str) -> bool:
    """Whether data calls what a link is labelled with so."""
    return LABEL_KEY.fullmatch(_bare(key)) is not None


def names_address(key: str) -> bool:
    """Whether data calls an address so."""
    return ADDRESS_KEY.fullmatch(_bare(key)) is not None


def _bare(key: str) -> str:
    """A key without its name space and the marks before it, words joined by lines."""
    return key.rpartition(":")[2].lstrip("_@$").replace("-", "_")


def page_data(page: str) -> str:
    """The data of a page's scripts and attributes as markup; empty where they hold none."""
    writer, pushed = _Writer(), list[str]()
    for found in islice(SCRIPT.finditer(page), MOST_SCRIPTS):
        end = SCRIPT_END.search(page, found.end())
        text = page[found.end() : end.start() if end else len(page)].strip()
        if len(text) <= MOST_DATA and "ld+json" not in found[1].lower():
            if text[:1] in ("{", "[") and (whole := _read(text)) is not None:
                writer.write(whole)
            rows = (value for value in _decoded(PUSHED, text) if isinstance(value, list))
            pushed += (value[1] for value in rows if len(value) > 1 and isinstance(value[1], str))
            for value in _decoded(ASSIGNED, text):
                writer.write(_read(value) if isinstance(value, str) else value)
    for row in _rows("".join(pushed)[:MOST_DATA].encode(errors="replace")):
        writer.write(_read(row) if row[:1] in ("[", "{") else row)
    for found in islice(ATTRIBUTE.finditer(page), MOST_SCRIPTS):
        writer.write(_read(html.unescape(found[1] or found[2])))
    return writer.markup()


def data_markup(text: str) -> str:
    """An answer that is JSON as markup; empty where it is none."""
    writer = _Writer()
    writer.write(_read(text.lstrip("\ufeff")))
    return writer.markup()


def _read(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= MOST_DATA else None
    except (ValueError, RecursionError):
        return None


def _decoded(places: re.Pattern[str], script: str) -> Iterator[Any]:
    """The data that begins where a script has one of the places."""
    reader, position = json.JSONDecoder(), 0
    for _ in range(MOST_TRIES):
        found = places.search(script, position)
        if found is None:
            return
        position = found.end()
        try:
            value, position = reader.raw_decode(script, position)
        except (ValueError, RecursionError):
            continue
        yield value


def _rows(pushed: bytes) -> Iterator[str]:
    """What follows the number of each row: data to the end of its line, or text of the length that is told."""
    position = 0
    while position < len(pushed):
        found = ROW.match(pushed, position)
        start = found.end() if found else position
        line = pushed.find(b"\n", start) + 1 or len(pushed)
        end = start + int(found[1], 16) if found and found[1] else line
        if found:
            yield pushed[start:end].decode(errors="replace").strip()
        position = max(end, position + 1)


def _is_flat(value: Any) -> bool:
    """Whether a list is one in which numbers are places in it: its first entry says of what it is made."""
    first = value[0] if isinstance(value, list) and len(value) > 2 else None
    if isinstance(first, list):
        return len(first) == 2 and isinstance(first[0], str) and first[0] in ROOT_KINDS and isinstance(first[1], int)
    places = list(first.values()) if isinstance(first, dict) else []
    numbers = bool(places) and all(isinstance(one, int) for one in places)
    return numbers and any(isinstance(one, str) for one in value) and max(places) < len(value)


@dataclass
class _Writer:
    """Writes values one after the other, no more than a page may have."""

    parts: list[str] = field(default_factory=list)
    left: int = MOST_NODES
    room: int = MOST_MARKUP
    text: int = MOST_DATA  # characters that are looked at, those of a flat list at each mention
    flat: list[Any] | None = None  # the list in which numbers are places
    inside: int = 0  # paragraphs and the like that are open

    @property
    def is_spent(self) -> bool:
        return min(self.left, self.room, self.text) < 0

    def markup(self) -> str:
        body = "".join(self.parts).encode(errors="replace").decode()  # halves of cut emoji
        return f"<html><body><main>{body}</main></body></html>" if body else ""

    def write(self, value: Any, key: str = "", label: str = "", depth: int = 0) -> None:
        """`key`: the name under which the value stands; `label`: that of what holds it."""
        value = self._meant(value) if depth else value
        self.left -= 1
        self.text -= len(value) if isinstance(value, str) else 0
        if depth > DEEPEST or self.is_spent:
            return
        if isinstance(value, str):
            self._write_text(value, key)
        elif self.flat is None and _is_flat(value):
            self.flat = value
            self.write(0, key, label, depth + 1)
            self.flat = None
        elif isinstance(value, list):
            self._write_list(value, key, label, depth)
        elif isinstance(value, dict) and not UNSEEN.fullmatch(key):
            self._write_object(value, label, depth)

    def _put(self, markup: str) -> None:
        self.room -= len(markup)
        if self.room >= 0:
            self.parts.append(markup)

    def _meant(self, value: Any) -> Any:
        """Of a number in a flat list what stands at its place."""
        if isinstance(value, list) and len(value) == 2 and value[0] == 0 and self.flat is None:
            return value[1]  # Astro gives each value with its kind
        if self.flat is None or not isinstance(value, int) or not 0 <= value < len(self.flat):
            return value
        value = self.flat[value]
        return value if not isinstance(value, int) else None  # a plain number there is a number

    def _write_text(self, text: str, key: str) -> None:
        text = text.strip()
        if MARKUP.search(text):
            self._put(f"<div>{text}</div>")
        elif HEADING.fullmatch(key) and text:
            self._put(f"<h2>{html.escape(text)}</h2>")
        elif key in ("text", "value", "children") and text:
            self._put(html.escape(f"{text} "))
        elif sum(map(str.isalpha, text.split())) >= SENTENCE_WORDS and not UNSEEN.fullmatch(key):
            self._put(f"<p>{html.escape(text)}</p>")

    def _write_list(self, values: list[Any], key: str, label: str, depth: int) -> None:
        if len(values) == 4 and values[0] == "$" and isinstance(values[1], str) and isinstance(values[3], dict):
            self._write_object({"tag": values[1], **values[3]}, label, depth)  # an element of React
            return
        if self.flat is not None and len(values) == 2 and isinstance(values[0], str) and values[0] in ROOT_KINDS:
            values = values[1:]
        for value in values:
            if self.is_spent:
                return
            self.write(value, key, label, depth + 1)

    def _write_object(self, value: dict[str, Any], label: str, depth: int) -> None:
        self.left -= len(value)
        meant = {name: self._meant(one) for name, one in value.items()}
        own = next((one for one in map(_label, meant.items()) if one), "")
        address = _address(meant)
        tag = next((TAGS[kind] for name in KIND_KEYS if (kind := _kind(meant.get(name))) in TAGS), None)
        named = f"{label} {own}" if label and FILE_NAME.search(own) else own or label
        if address and (named or FILE_NAME.search(address)):
            link = f'<a href="{html.escape(address)}">{html.escape(named)}</a>'
            self._put(link if self.inside else f"<li>{link}</li>")
        self._put(f"<{tag}>" if tag else "")
        self.inside += bool(tag)
        passed = "" if address else own or (label if len(value) <= WRAPPER else "")
        for name, one in value.items():
            if self.is_spent:
                break
            if name not in KIND_KEYS and not (address and meant[name] in (own, address)):
                self.write(one, name, passed, depth + 1)
        self._put(f"</{tag}>" if tag else "")
        self.inside -= bool(tag)


def _kind(value: Any) -> str:
    return value.lower() if isinstance(value, str) else ""


def _label(item: tuple[str, Any]) -> str:
    name, value = item
    if isinstance(value, dict):  # as WordPress has it
        value = value.get("rendered")
    fit = isinstance(value, str) and names_label(name) and 0 < len(value) <= 200 and not MARKUP.search(value)
    return " ".join(value.split()) if fit else ""


def _address(values: dict[str, Any]) -> str:
    """The address that an object gives; that of the document itself before that of a viewer's page."""
    found, texts = [], {one for one in values.values() if isinstance(one, str)}
    for name, value in values.items():
        if isinstance(value, dict):  # as Sanity and Drupal have it
            value = value.get("current") or value.get("alias")
        if isinstance(value, str) and len(value) <= 1000 and names_address(name):
            if ADDRESS.fullmatch(value):
                found.append(value)
            elif SLUG_KEY.fullmatch(name) and SLUG.fullmatch(value):
                found.append(f"/{value}")
    return min(found, key=lambda one: (bool(VIEWER.search(one)), one[1:] in texts), default="")
