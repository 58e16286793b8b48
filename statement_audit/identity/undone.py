"""What looks like approval or signature and is none yet, or is of something else: blanks, notes, plans, other papers.

Approval and signature count as done, by a body or person of the company, for this statement.
"""

import re
from collections.abc import Sequence

from statement_audit.identity.tables import phrases_beside
from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise, pattern

_said = phrases_beside(__file__)

_TO_FILL_IN = rf"(?:{_said('to_fill_in')})"
_PLACEHOLDER = pattern(_said("placeholder", to_fill_in=_TO_FILL_IN))
_OPEN = pattern(_said("open", to_fill_in=_TO_FILL_IN))
_NOTE = pattern(_said("note"))
# Signing that lies ahead, or was not done.
UNSIGNED = pattern(_said("unsigned"))
_DONE = r"\b(?:approved|signed|adopted|ratified|signature of)\b"
# Another paper than this statement, named before the verb in the same sentence.
_OTHER_PAPER = rf"(?:{_said('other_paper')})"
_OF_ANOTHER_PAPER = pattern(rf"\b{_OTHER_PAPER}\b[^.;]{{0,120}}?{_DONE}")
_OTHERS_STATEMENT = pattern(_said("others_statement", done=_DONE))
_EACH_YEARS = pattern(_said("each_years", done=_DONE))
_OF_THIS = pattern(_said("of_this", done=_DONE))
_OTHER_HEADING = pattern(r"\b(?:earlier|previous|past|prior|archived?) (?:\w+ ){0,2}statements?\b")
GLUED_LABEL = re.compile(_said("glued_label"))
_DRAFT = pattern(r"^draft\b")


def words_of(passage: Passage) -> str:
    """A passage's words for approval and signature; of a row its cells alone: heads of columns are not its own."""
    return GLUED_LABEL.sub(" ", normalise(passage.quote if passage.kind is BlockKind.TABLE_ROW else passage.text))


def is_blank(text: str) -> bool:
    """Whether a place is left open in a text: a line, brackets, letters that stand for a date."""
    return bool(_PLACEHOLDER.search(text))


def find_blanks(passages: Sequence[Passage]) -> list[Passage]:
    """Passages in which a place is left open for words to come: brackets, or a label with a line and nothing else. A line
    above a name may be where a picture of a signature stood."""
    return [one for one in passages if _OPEN.search(normalise(one.quote))]


def is_of_another_paper(text: str, heading: str = "") -> bool:
    """Whether what was approved or signed is a policy, an older statement, somebody else's, or any year's."""
    if _OTHERS_STATEMENT.search(text) or _EACH_YEARS.search(text) or _OTHER_HEADING.search(heading):
        return True
    return bool(_OF_ANOTHER_PAPER.search(text)) and not _OF_THIS.search(text)


def find_note(passages: Sequence[Passage], subject: re.Pattern[str]) -> Passage | None:
    """The first passage that speaks of the subject to those who still work on the draft."""
    texts = ((passage, words_of(passage)) for passage in passages)
    about = ((passage, text) for passage, text in texts if subject.search(text))
    return next((one for one, text in about if _NOTE.search(text) or _DRAFT.search(one.heading)), None)
