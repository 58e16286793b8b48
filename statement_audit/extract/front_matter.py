"""Front matter: fields between two lines of dashes (YAML) or plus signs (TOML) at the top of a page's source, as static
sites are written."""

from __future__ import annotations

import re

# A field to a line; what is indented, an item of a list, the name of a table or blank belongs to the one above.
_KEY = r"\w[\w-]{0,39}(?::| ?=)"
_FRONT = re.compile(
    r"\s{0,9}(?P<mark>---|\+\+\+)[ \t]*\n"
    rf"(?P<fields>(?:(?:{_KEY}(?:[ \t].*)?|[ \t#\[-].*)?\n){{1,100}}?)(?P=mark)[ \t]*(?:\n|$)"
)
_FIELD = re.compile(r"^(?P<key>\w[\w-]{0,39})(?::| ?=)[ \t]+(?P<value>\S.*)$", re.MULTILINE)
_WORD_END = re.compile(r"[_-]|(?<=[a-z])(?=[A-Z])")


def part_front_matter(source: str) -> tuple[dict[str, str], str]:
    """The fields with a value, by their keys in words ("last updated" for `lastUpdated`), and the source below them."""
    front = _FRONT.match(source)
    found = _FIELD.finditer(front["fields"]) if front else ()
    fields = {_WORD_END.sub(" ", one["key"]).lower(): one["value"].strip(" \t\"'") for one in found}
    return (fields, source[front.end() :]) if front and fields else ({}, source)
