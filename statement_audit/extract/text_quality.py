"""Whether a page's text is words: broken encodings, glued words and symbol soup are told from writing.

Cheap and cautious: `DOUBTFUL` asks for a second opinion (OCR of the same page), `GARBAGE` is wrong whatever that says.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from string import ascii_lowercase

from statement_audit.extract.cleaning import PRIVATE_BULLETS
from statement_audit.extract.glued_words import is_glued
from statement_audit.resources import word_lists

ENOUGH = 60  # characters: fewer tell nothing
ENOUGH_LETTERS = 120
ENOUGH_WORDS = 40
LONG_WORDS = 8.0  # letters on the average: English prose has 5, German 6 to 7
FEW_FUNCTION_WORDS = 0.15
# Per mille, means of English, French, German, Spanish, Italian, Portuguese and Dutch running text.
_SHARES = (88, 14, 32, 44, 140, 12, 18, 25, 76, 3, 6, 46, 26, 79, 66, 24, 6, 69, 68, 70, 34, 13, 9, 3, 8, 5)
LETTERS = dict(zip(ascii_lowercase, _SHARES, strict=True))
FUNCTION_WORDS = word_lists("extract")["function_words"]
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
CID = re.compile(r"\(cid:\d+\)")
INTERRUPTED = re.compile(r"(?<=[^\W\d_])[^\w\s.,:;'’‘\-‐‑–—/@&()\[\]|·•](?=[^\W\d_])")  # "mod$rn sl$v$ry"
LEADERS = re.compile(r"[.…_\-–—\s]{3,}")


class Need(StrEnum):
    """Why a page is shown to OCR."""

    PICTURE = "picture"  # images or outlines, next to no text
    THIN = "thin"  # some text, most of the page is a picture
    DOUBTFUL = "doubtful"
    GLUED = "glued"  # the words run together
    FOREIGN = "foreign"  # letters of another script: right as they are, or a broken encoding throughout
    GARBAGE = "garbage"


def judge_text(text: str, unmapped: float = 0.0) -> Need | None:
    """What is wrong with one page's text layer, None where it is good.

    Args:
        unmapped: share of its characters whose font gives no meaning.
    """
    cids = CID.findall(text)
    plain = LEADERS.sub(" ", CID.sub("", PRIVATE_BULLETS.sub("", text)))
    marks = [char for char in plain if not char.isspace()]
    total = len(marks) + len(cids)
    if total == 0:
        return Need.GARBAGE if unmapped > 0.5 else None
    odd = max(unmapped, (len(cids) + sum(map(_is_odd, marks))) / total)
    if odd > 0.3:
        return Need.GARBAGE
    if odd > 0.08:
        return Need.DOUBTFUL
    if total < ENOUGH:
        return None
    return _judge_letters(plain, marks)


def _judge_letters(plain: str, marks: Sequence[str]) -> Need | None:
    letters = [char for char in marks if char.isalpha()]
    symbols = sum(not char.isalnum() for char in marks)
    if symbols > 0.4 * len(marks) or len(INTERRUPTED.findall(plain)) > 0.04 * len(letters):
        return Need.DOUBTFUL
    if len(letters) < ENOUGH_LETTERS:
        return None
    if is_glued(plain):
        return Need.GLUED
    latin = sum(char.isascii() or "LATIN" in unicodedata.name(char, "") for char in letters)
    if latin < 0.6 * len(letters):
        return Need.FOREIGN
    likeness, words = letter_likeness(plain), function_share(plain)
    if likeness < 0.6 and words < 0.03:
        return Need.GARBAGE
    if likeness < 0.75 or (likeness < 0.85 and words == 0) or _has_long_words(plain, words, len(letters)):
        return Need.DOUBTFUL
    return None


def _has_long_words(plain: str, words: float, letters: int) -> bool:
    """Spaces may have been lost: words twice as long as prose has them, and few of "the", "of" (`glued`: for sure)."""
    tokens = TOKEN.findall(plain)
    return len(tokens) >= ENOUGH_WORDS and letters / len(tokens) > LONG_WORDS and words < FEW_FUNCTION_WORDS


def _is_odd(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")


def letter_likeness(text: str) -> float:
    """Cosine between the text's letters and those of European languages: prose has 0.93 or more, a cipher 0.6."""
    counts = Counter(char for char in text.lower() if char in LETTERS)
    norm = sum(value * value for value in counts.values()) ** 0.5 * sum(v * v for v in LETTERS.values()) ** 0.5
    return sum(counts[char] * share for char, share in LETTERS.items()) / norm if norm else 0.0


def function_share(text: str) -> float:
    """Share of the words that are "the", "of", "and" and their like; prose has a third."""
    tokens = TOKEN.findall(text.lower())
    return sum(token in FUNCTION_WORDS for token in tokens) / len(tokens) if tokens else 0.0


def agreement(text: str, other: str) -> float:
    """Share of the longer words of `other` that stand in `text`, spaces aside; 1.0 where `other` has none."""
    words = {token for token in TOKEN.findall(other.lower()) if len(token) >= 4}
    glued = "".join(text.lower().split())
    return sum(word in glued for word in words) / len(words) if words else 1.0
