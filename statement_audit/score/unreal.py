"""What a sentence's plain words put out of doubt, whatever a classifier learnt: that all it tells lies ahead.

Narrow on purpose. On the labelled passages of real statements all but two of the pairs in sentences that lie ahead are
plans or promises. For normalised text (`plain_text.normalise`).
"""

from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__)

_OPENING = 14  # words before the verb: a later "will" belongs to something else


def lies_ahead(text: str) -> bool:
    """Whether all that the sentence tells is to come, at a time that it names, or is being prepared."""
    rest, unfinished = _SAID["unfinished"].subn(" ", text)
    if unfinished and not _SAID["no"].match(text) and not _SAID["done"].search(rest):
        return True
    main = _SAID["once"].sub(" ", text)
    verb = _SAID["ahead"].search(main)
    if verb is None or len(main[: verb.start()].split()) > _OPENING or not _SAID["later"].search(text):
        return False
    return not _SAID["done"].search(_SAID["ahead"].sub(" ", main))
