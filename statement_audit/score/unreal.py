"""What a sentence's plain words put out of doubt, whatever a classifier learnt: that all it tells lies ahead.

Narrow on purpose. On the labelled passages of real statements all but two of the pairs in sentences that lie ahead are
plans or promises. For normalised text (`plain_text.normalise`).
"""

from statement_audit.identity.tables import phrases_beside
from statement_audit.plain_text import pattern

_said = phrases_beside(__file__)

_NO = pattern(r"\b(?:not|no|never|none|nobody|nor|neither|cannot|without|nothing)\b")

_AHEAD = pattern(_said("ahead"))
_UNFINISHED = pattern(_said("unfinished"))
_LATER = pattern(_said("later"))
_DONE = pattern(_said("done"))
_ONCE = pattern(r"\b(?:once|after|when|as soon as) [^,.;]+")
_OPENING = 14  # words before the verb: a later "will" belongs to something else


def lies_ahead(text: str) -> bool:
    """Whether all that the sentence tells is to come, at a time that it names, or is being prepared."""
    if _UNFINISHED.search(text) and not _NO.match(text) and not _DONE.search(_UNFINISHED.sub(" ", text)):
        return True
    main = _ONCE.sub(" ", text)
    verb = _AHEAD.search(main)
    if verb is None or len(main[: verb.start()].split()) > _OPENING or not _LATER.search(text):
        return False
    return not _DONE.search(_AHEAD.sub(" ", main))
