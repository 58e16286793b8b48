"""Text hygiene and page assembly shared by every reader, and front matter at the top of a page's source."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from statement_audit.models import Block, BlockKind, Page
from statement_audit.tabular import in_runs

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# Word's Calibri writes these pairs as one sign, and many files name it by a letter of its own.
CALIBRI_PAIRS = {"Ɵ": "ti", "ɵ": "ti", "Ʃ": "tt", "ƫ": "tti", "Ō": "ft", "ƞ": "tf", "Ʀ": "ttf"}
CALIBRI = re.compile("(?<=[a-z])[ƟɵƩƫŌƞƦ]|[ƟƩ](?=[a-z])")
# Windows' signs that a file passes off as control characters.
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0) if code != 0x85}
SIGNS = str.maketrans(CALIBRI_PAIRS) | WINDOWS
# Symbol and Wingdings bullets arrive as private-use characters.
PRIVATE_BULLETS = re.compile(r"[\uf0a7\uf0fc\uf0d8\uf0b7\uf076\uf06e\uf0a8\uf0e0\uf02d\uf071]")
PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SPACE = re.compile(r"\s+")
TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*\s*$")
BULLET = re.compile(
    r"^\s*(?:[•◦▪▫■□●○‣⁃∙►▶➢➤✓✔❖⮚·§]|[-‐–—*](?=\s)|o(?=\s+[A-Z(“\"‘'])"  # a sign, or a number
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}|[a-z]|[ivx]{2,4})\.(?=\s))\s*(?=\S)"
)
BARE_BULLET = re.compile(r"^\s*(?:[•◦▪▫■□●○‣⁃∙►▶➢➤✓✔❖⮚·§*o–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s*$")


def clean_text(text: str) -> str:
    """Return `text` on one line: no control characters, soft hyphens or ligatures, single spaces, known bullets.

    Windows' quotes and dashes that arrive as control characters become what they are meant to be.

    A surrogate pair becomes its character; a lone surrogate is dropped.
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore").translate(LIGATURES).translate(WINDOWS)
        text = CALIBRI.sub(lambda match: CALIBRI_PAIRS[match[0]], text)
        text = INVISIBLE.sub("", PRIVATE_USE.sub("", PRIVATE_BULLETS.sub("•", text)))
    text = SPACE.sub(" ", text)
    return SPACE.sub(" ", CONTROL.sub("", text)).strip()


def plain_letters(chars: Iterable[str]) -> tuple[str, list[int]]:
    """Letters and digits alone, in lower case, and for each the place of the character that it comes from: they
    compare whatever was cleaned, joined or parted since."""
    found = [
        (plain, place)
        for place, char in enumerate(chars)
        for plain in unicodedata.normalize("NFKD", char.translate(SIGNS)).casefold()
        if plain.isalnum()
    ]
    return "".join(plain for plain, _ in found), [place for _, place in found]


def joined_lines(lines: Iterable[str]) -> list[str]:
    """The clean lines of a paragraph that hold something: a line end parts it unless the sentence plainly runs on."""
    return [" ".join(run) for run in in_runs(filter(None, lines), lambda _, line: line[0].islower())]


def is_bullet(text: str) -> bool:
    """True for a text that a bullet mark or a list number begins."""
    return BULLET.match(text) is not None


def is_bare_bullet(text: str) -> bool:
    """True for a bullet mark or list number that stands alone."""
    return BARE_BULLET.match(text) is not None


class RawBlock(NamedTuple):
    """A block before it has its place in the text of a page."""

    kind: BlockKind
    text: str
    level: int = 0
    box: tuple[float, float, float, float] | None = None


def build_page(
    number: int,
    blocks: Iterable[RawBlock],
    method: str = "text",
    confidence: float | None = None,
    has_image_after_text: bool = False,
) -> Page:
    """A page with its text cleaned, one line a block; blocks without any are dropped.

    A page without text gets no confidence, and the method `none` unless it is `unread`.
    """
    lines: list[str] = []
    placed: list[Block] = []
    for kind, text, level, box in blocks:
        if line := clean_text(text):
            start = placed[-1].end + 1 if placed else 0
            placed.append(Block(start, start + len(line), kind, level, box))
            lines.append(line)
    if not lines:
        method, confidence = method if method == "unread" else "none", None
    return Page(number, "\n".join(lines), tuple(placed), method, confidence, has_image_after_text)


# --- front matter: fields between two lines of dashes (YAML) or plus signs (TOML), as static sites are written -----


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
