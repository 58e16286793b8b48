"""What the markup of a page shows without a parser: its visible text, and whether scripts would write it.

Everything here is linear in the page's length, so that it may run on any bytes a server sends.
"""

import codecs
import html
import re
from collections.abc import Iterator
from itertools import islice

from statement_audit.resources import table_beside

STUB_TEXT = 600  # a page with more visible text than this is a page, whatever its scripts add
BARE_TEXT = 60  # visible characters of a page that has a title and a logo, no more
HIDDEN = re.compile(r"<(script|style|svg|template)\b", re.IGNORECASE)
UNSEEN = re.compile(r"<(script|style|svg|template|noscript|noframes|title)\b", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
SCRIPT = re.compile(r"<script\b[^<>]*>", re.IGNORECASE)
LOADED = re.compile(r"\bsrc\s*=|type\s*=\s*[\"']?module", re.IGNORECASE)
FRAME = re.compile(r"<(?:iframe|frame|embed|object)\b", re.IGNORECASE)
WORDS = {name: "|".join(expressions) for name, expressions in table_beside(__file__).items()}
APP_ROOT = re.compile(
    rf"<(?:div|main|section|body)\b[^<>]*\bid\s*=\s*[\"']?(?:{WORDS['app_ids']})\b|{WORDS['app_marks']}", re.IGNORECASE
)
# Elements without content, each as one whole tag; names under which scripts fill them, or show documents in them.
EMPTY = re.compile(r"<([a-z][a-z0-9-]{0,40}+)\b([^<>]*+)>\s*+(?:loading[^<>]{0,40}+)?</", re.IGNORECASE)
NAME = r"""\b(?:id|class|data-[a-z-]{1,40}+)\s*+=\s*+["']?[^"'<>]{0,60}?"""
MENU_NAME, DRAWN_NAME, VIEWER_NAME = (
    re.compile(rf"{NAME}(?:{WORDS[name]})", re.IGNORECASE) for name in ("menus", "drawn", "viewers")
)
BLOCK = re.compile(r"<(?:div|section|main)\b([^<>]*+)", re.IGNORECASE)
FILLED = frozenset(("div", "section", "main", "aside", "ul"))
ASKS = re.compile(WORDS["asks"], re.IGNORECASE)
DECLARED = re.compile(rb"""charset\s*=\s*["']?([\w-]{2,30})""", re.IGNORECASE)
# Python's codecs that no page is written in: host names, escapes, and one that browsers refuse.
NO_PAGE = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"))
# One tag as a parser reads it: a quoted value may hold anything but its quote. It fits at every "<" before a letter, so
# that no place is read twice.
ATTRIBUTE = r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
WHOLE_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:[\s/]*+{ATTRIBUTE})*+")
ATTRIBUTES = re.compile(ATTRIBUTE)
MOST_ATTRIBUTES = 5000  # of one tag; parsers take the square of their number
HUGE_REFERENCE = re.compile(r"&#\d{8,}+;?")
NOSCRIPT = re.compile(r"<(noscript)\b", re.IGNORECASE)
MOST_NOSCRIPTS = 20
MOST_TAG = 2000  # characters of one tag that are looked at for its name


def visible_text(page: str, unseen: re.Pattern[str] = HIDDEN) -> str:
    """What a person would see, roughly: no scripts, styles, drawings or tags."""
    kept, position = [], 0
    for begin, _, end in _elements(page, unseen):
        kept.append(page[position:begin])
        position = end
    return " ".join(TAG.sub(" ", "".join([*kept, page[position:]])).split())


def _elements(page: str, opening: re.Pattern[str]) -> Iterator[tuple[int, int, int]]:
    """Where the elements of some names begin, one behind the other, where their content does, and where it ends."""
    lower, end = page.lower(), 0
    while end >= 0 and (found := opening.search(page, end)):
        end = lower.find(f"</{found[1].lower()}", found.end())
        yield found.start(), found.end(), end if end >= 0 else len(page)


def without(page: str, opening: str, closing: str) -> str:
    """The page without everything from `opening` to the next `closing`, in whatever case; an open end is cut off."""
    lower, kept, position = page.lower(), [], 0
    while (start := lower.find(opening, position)) >= 0:
        kept.append(page[position:start])
        end = lower.find(closing, start + len(opening))
        if end < 0:
            return " ".join(kept)
        position = end + len(closing)
    return " ".join([*kept, page[position:]])


def text_encoding(label: str) -> str | None:
    """Python's name of the encoding that a page declares, or None where text is not written in it (base64, hex, rot13,
    idna) or nobody knows it."""
    try:
        name = codecs.lookup(label).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):  # no encoding of text; one that always fails
        return None
    return None if name in NO_PAGE else name


def page_encoding(content: bytes) -> str:
    """The encoding of a page, or of its beginning: UTF-8 where it is that, else what it declares, as browsers do."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    found = DECLARED.search(content[:4096])
    name = text_encoding(found[1].decode("ascii")) if found else None
    if name is None or name in ("iso8859-1", "ascii") or name.startswith(("utf-16", "utf-32")):
        return "cp1252"
    return name


def unescape(text: str) -> str:
    """`html.unescape`, which raises ValueError for a number of thousands of digits; no character has such a one."""
    return html.unescape(HUGE_REFERENCE.sub("\ufffd", text))


def is_overfull(page: str) -> bool:
    """Whether a tag holds more than `MOST_ATTRIBUTES`: no page needs a hundredth, and a parser may take hours."""
    return any(
        found.end() - found.start() > 2 * MOST_ATTRIBUTES and len(ATTRIBUTES.findall(found[0])) > MOST_ATTRIBUTES
        for found in WHOLE_TAG.finditer(page)
    )


def needs_browser(page: str) -> bool:
    """Whether the page has hardly any text of its own and scripts that would write it.

    Little text alone is not enough: error pages and pages that hold a frame are short, too.
    """
    scripts = SCRIPT.findall(page)
    text = visible_text(page, UNSEEN) if scripts else ""
    if not scripts or len(text) > STUB_TEXT:
        return False
    if APP_ROOT.search(page) or ASKS.search(text) or ASKS.search(_noscript_text(page)):
        return True
    return len(text) <= BARE_TEXT and any(map(LOADED.search, scripts)) and not FRAME.search(page)


def leaves_room(page: str) -> bool:
    """Whether scripts write the page, or a part of it in which menus stand: an empty element of such a name."""
    return needs_browser(page) or leaves_menus(page)


def leaves_menus(page: str) -> bool:
    """Whether an element in which menus stand is empty, for scripts to fill."""
    return bool(SCRIPT.search(page) and any(map(_is_menu, EMPTY.finditer(page))))


def _is_menu(found: re.Match[str]) -> bool:
    name = found[1].lower()
    own = name.endswith(("footer", "nav")) or name.startswith("site-")
    attributes = found[2][:MOST_TAG]
    return own or (name in FILLED and bool(MENU_NAME.search(attributes)) and not DRAWN_NAME.search(attributes))


def holds_viewer(page: str) -> bool:
    """Whether a script shows a document in the page: on a canvas, or in an element that is called a viewer."""
    named = (VIEWER_NAME.search(found[1][:MOST_TAG]) for found in BLOCK.finditer(page))
    return SCRIPT.search(page) is not None and ("<canvas" in page.lower() or any(named))


def _noscript_text(page: str) -> str:
    parts = [page[start:end][:2000] for _, start, end in islice(_elements(page, NOSCRIPT), MOST_NOSCRIPTS)]
    return " ".join(TAG.sub(" ", " ".join(parts)).split())
