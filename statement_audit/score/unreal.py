"""What a sentence's plain words put out of doubt, whatever a classifier learnt: that all it tells lies ahead.

Narrow on purpose. On the labelled passages of real statements all but two of the pairs in sentences that lie ahead are
plans or promises. For normalised text (`plain_text.normalise`).
"""

from statement_audit.plain_text import pattern

_NO = pattern(r"\b(?:not|no|never|none|nobody|nor|neither|cannot|without|nothing)\b")

_AHEAD = pattern(
    r"\b(?:will|shall|plans? to|intends? to|aims? to|hopes? to|(?:is|are) to|(?:is|are) due to"
    r"|(?:has|have) (?:promised|undertaken|pledged|agreed|committed (?:ourselves|itself|themselves))\b"
    r"(?=[^.;]{0,60}\b(?:to|will)\b)|(?:has|have) resolved (?:to|that)|(?:is|are) determined (?:to|that)"
    r"|should (?:open|begin|start|launch|go live|be (?:ready|live|open|in place))"
    r"|can (?:now )?expect|(?:has|have) (?:set aside|earmarked|budgeted|booked)"
    r"|(?:is|are) (?:planning|preparing|going|about|scheduled|expected|planned|set|hoped) to"
    r"|(?:is|are) (?:due|planned|scheduled|budgeted|foreseen|expected) (?:for|in|by|at)\b)"
)
_UNFINISHED = pattern(
    r"\b(?:is|are) (?:(?:still|now|currently) )?(?:in preparation|under development|on the drawing board"
    r"|being (?:drafted|prepared|planned|designed))\b"
    r"|\b(?:is|are) (?:\w+ )?working to (?:amend|develop|create|draft|introduce|establish|implement|update|design)\b"
    r"|\b(?:has|have) been (?:drafted|proposed|tabled) (?:that|which) (?:would|will|is to)\b"
    r"|(?<!not )\b(?:is|are) (?:also )?(?:planned|foreseen|envisaged)\b|\bwe have (?:also )?planned\b"
)
_LATER = pattern(
    r"\b(?:next|coming|following|forthcoming) (?:(?:financial|reporting|fiscal) )?(?:years?|statement|months?|spring"
    r"|summer|autumn|winter|june|july)\b|\b(?:in|by|for|from|until|during|on|of) (?:[\w-]+ ){0,4}20[2-9]\d\b|\bfuture\b"
    r"|\bnext (?:update|review|version|revision)\b"
    r"|\bby the end of next \w+|\b(?:due|planned|scheduled|budgeted|foreseen|expected) for\b"
)
_DONE = pattern(
    r"\b(?:already|currently|since|to date|so far|last year|this year|continu\w+|during (?:the year|20\d\d|fy)|also"
    r"|remain\w*|complet\w+|launched|trained|achieved|began|started|in place|each year|every year|annual\w*|been"
    r"|was|were|we \w+ed|we (?:have|are|do|conduct|use|work|require|ask|provide|review))\b|\d+ ?%|[.!?:] ?[A-Z]"
)
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
