"""Two versions of a passage, word by word: what stayed, what went, what came."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from statement_audit.compare.wording import words

_TOKEN = re.compile(r"\s+|\w+(?:[.,'’]\w+)*|[^\w\s]")
_WORD = re.compile(r"\w")
LONGEST = 2000  # tokens; the search for the best match grows with the square


@dataclass(frozen=True, slots=True)
class Span:
    """`kind`: same, removed or added."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> tuple[Span, ...]:
    """Spans in reading order: same and removed ones joined give `before`, same and added ones `after`."""
    mine, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(mine), len(theirs)) > LONGEST:
        return tuple(Span(kind, text) for kind, text in (("removed", before), ("added", after)) if text)
    return tuple(Span(kind, text) for kind, text in _pieces(mine, theirs) if text)


def _pieces(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield runs of changes whole: a blank or a comma between two changed words belongs to the change."""
    removed, added = "", ""
    for tag, start, end, other_start, other_end in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        old, new = "".join(mine[start:end]), "".join(theirs[other_start:other_end])
        if tag == "equal" and (_WORD.search(old) or not (removed or added) or end == len(mine)):
            yield from (("removed", removed), ("added", added), ("same", old))
            removed, added = "", ""
        else:
            removed, added = removed + old, added + new
    yield from (("removed", removed), ("added", added))


def words_kept(before: str, after: str) -> int:
    """How many words of `after` stand in `before` in the same order."""
    mine, theirs = words(before), words(after)
    if max(len(mine), len(theirs)) > LONGEST:
        return len(set(mine) & set(theirs))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)
