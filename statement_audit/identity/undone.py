"""What looks like approval or signature and is none yet, or is of something else: blanks, notes, plans, other papers.

Approval and signature count as done, by a body or person of the company, for this statement.
"""

import re
from collections.abc import Sequence

from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise, patterns_beside

_SAID = patterns_beside(__file__)

UNSIGNED = _SAID["unsigned"]
GLUED_LABEL = _SAID["glued_label"]


def words_of(passage: Passage) -> str:
    """A passage's words for approval and signature; of a row its cells alone: heads of columns are not its own."""
    return GLUED_LABEL.sub(" ", normalise(passage.quote if passage.kind is BlockKind.TABLE_ROW else passage.text))


def is_blank(text: str) -> bool:
    """Whether a place is left open in a text: a line, brackets, letters that stand for a date."""
    return bool(_SAID["placeholder"].search(text))


def find_blanks(passages: Sequence[Passage]) -> list[Passage]:
    """Passages in which a place is left open for words to come: brackets, or a label with a line and nothing else. A line
    above a name may be where a picture of a signature stood."""
    return [one for one in passages if _SAID["open"].search(normalise(one.quote))]


def is_of_another_paper(text: str, heading: str = "") -> bool:
    """Whether what was approved or signed is a policy, an older statement, somebody else's, or any year's."""
    if any(_SAID[said].search(text) for said in ("others_statement", "each_years")):
        return True
    if _SAID["other_heading"].search(heading):
        return True
    return bool(_SAID["of_another_paper"].search(text)) and not _SAID["of_this"].search(text)


def find_note(passages: Sequence[Passage], subject: re.Pattern[str]) -> Passage | None:
    """The first passage that speaks of the subject to those who still work on the draft."""
    texts = ((passage, words_of(passage)) for passage in passages)
    about = ((passage, text) for passage, text in texts if subject.search(text))
    return next((one for one, text in about if _SAID["note"].search(text) or _SAID["draft"].search(one.heading)), None)
