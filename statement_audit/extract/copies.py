"""Near copies: a sketch of each text (MinHash over runs of five words), and the share that two texts have in common."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from importlib.metadata import version

from statement_audit.models import ExtractedDocument, TextSketch

WORDS = 5  # words a shingle
VALUES = 128
ROWS = 4  # values a band: texts that share half of their shingles meet in a band with 87 %, a third with 33 %
FEWEST = 40  # shingles: a shorter text resembles too much
SEED = 54
PASSAGE_VALUES = 64  # in bands of `ROWS`: passages that share 60 % of their runs meet with 89 %, 80 % always
AT_ONCE = 5000  # passages sketched in one call


def sketch_text(text: str) -> TextSketch | None:
    """The sketch of a text; None for one too short to compare."""
    from rensa import RMinHash

    parts = shingles(text)
    if len(parts) < FEWEST:
        return None
    sketch = RMinHash(num_perm=VALUES, seed=SEED)
    sketch.update(sorted(parts))
    values = tuple(int(value) for value in sketch.digest())
    return TextSketch(method(), len(parts), values, tuple(band.hex() for band in _bands(values, 10)))


@cache
def method() -> str:
    """The scheme: sketches of another version or setting are not compared."""
    return f"rensa {version('rensa')}, {VALUES} values, {ROWS} a band, {WORDS} words"


def _bands(values: Sequence[int], size: int) -> tuple[bytes, ...]:
    bands = (f"{start}:{values[start : start + ROWS]}" for start in range(0, len(values), ROWS))
    return tuple(hashlib.blake2b(band.encode(), digest_size=size).digest() for band in bands)


def sketch_bands(texts: Sequence[str], parts: Callable[[str], Collection[str]]) -> Iterator[tuple[bytes, ...]]:
    """Yield the bands of each text's sketch: short texts that are much alike have one in common.

    Args:
        parts: what a text is taken apart into.
    """
    from rensa import RMinHash

    for start in range(0, len(texts), AT_ONCE):
        sets = [sorted(parts(text)) for text in texts[start : start + AT_ONCE]]
        yield from (_bands(digest, 8) for digest in RMinHash.digests_from_token_sets(sets, PASSAGE_VALUES, SEED))


def shingles(text: str) -> set[str]:
    """Every run of five words, without case and punctuation."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1)}


def shared(text: str, other: str) -> tuple[float, float]:
    """How much two texts have in common: shared over all shingles, and shared over those of `text`."""
    mine, theirs = shingles(text), shingles(other)
    both = len(mine & theirs)
    return both / max(1, len(mine | theirs)), both / max(1, len(mine))


def document_text(document: ExtractedDocument) -> str:
    """All pages in one string, as the store keeps them."""
    return "\n".join(page.text for page in document.pages)
