"""What a sentence's plain words put out of doubt, whatever a classifier learnt: it is denied, or it lies ahead.

Both are narrow on purpose. On the labelled passages of real statements all but two of the pairs in sentences that lie
ahead are plans or promises, and 6 of 6,500 labelled deeds are kept back as denied (a person is
asked). For normalised text (`plain_text.normalise`).
"""

from __future__ import annotations

from statement_audit.plain_text import pattern

_AUXILIARY = r"(?:do|does|did|have|has|had|was|were|is|are|(?<=\bwe )(?:can|could))"  # what users cannot do is a rule
_SUBJECT = (
    r"(?!(?:if|when|where|while|whilst|although|though|unless|whether|it|this does|these|workers|employees|no|child"
    r"|[\w-]+ (?:in|out of) (?:[\w-]+ )?(?:three|four|five|six|seven|eight|nine|ten|\d+)|half)\b)"
    r"(?:(?!(?:that|which|who|whom|to|and|or|although|not)\b)[\w'/.-]+,? ){1,10}?"
)
# What a company says that it refuses to do, or was told of nothing: rules and nil findings, no gaps.
_REFUSES = (
    r"(?:tolerat|accept|allow|permit|condon|charg|us(?:e|ing)\b|engag|employ|support|work\b|do business|trad|knowingly"
    r"|hesitat|wish|want|expect|believe|identif|found|find|receiv|aware|requir|retain|hold|keep|withhold|withheld"
    r"|confiscat|limit|only|just|simply|discriminat|retaliat|becom|chang|compromis|deduct|involv|entail|interfer"
    r"|restrict|exceed|consent|impos|implement|intend|tak(?:e|ing) place|own\b|manufactur|need|pay\b|excessive"
    r"|make any)"
)
_NIL = (
    r"(?:tolerance|evidence|indications?|reasons?|intention|cases?|instances?|incidents?|reports? of|concerns?|known"
    r"|place|doubt|room|exceptions?|major changes?)"
)
_DENIED = pattern(
    r"^\W*(?:(?:none|neither|nobody|no one|not one|nothing|nowhere)\b"
    r"|no (?!(?:reports?|form|type|kind|person|one should)\b)(?:[\w',-]+ ){1,18}?"
    r"(?:was|were|has been|have been|is|are|has|have)\b"
    r"(?! (?:identified|found|reported|raised|received|aware|tolerated|required|allowed|permitted|charged|expected))"
    rf"|{_SUBJECT}(?:(?:also|currently|still|now) )?{_AUXILIARY} (?:not|never)\b(?! only\b)"
    rf" (?:(?:yet|currently|also|always|been|\w+ly) )*(?!{_REFUSES})\w"
    r"|we (?:have|has|had|made|sent|publish|published|held|took|gave|run|offer|set|carried out|did|keep|kept|hold) no"
    rf" (?!{_NIL}\b|current plans)"
    rf"|we (?:have yet to|never (?!{_REFUSES}))\b|{_SUBJECT}lacks? (?:an?|any|the)\b"
    rf"|{_SUBJECT}(?:says?|said|did) nothing\b"
    rf"|{_SUBJECT}(?:has|have|had) (?!{_REFUSES}|issued|made|noted|seen)\w+(?:ed|en) no (?!{_NIL}\b)|{_SUBJECT}(?:was"
    rf"|were|has|have) (?:been )?\w+(?:ed|en) (?:\w+ ){{0,4}}?without (?:any (?!{_NIL}\b)|consult|speaking|asking)"
    rf"|there (?:is|are|was|were|has been|have been) (?:(?:as yet|yet|still|\w+ly) )?(?:no (?!{_NIL}\b)|nothing\b)"
    rf"|(?:the|our|its) (?:(?!(?:that|which|who|to)\b)[\w'/-]+ ){{1,9}}?(?:has|have|had) no (?!{_NIL}\b)"
    rf"|{_SUBJECT}(?:is|are|remains?) closed to (?!the satisfaction\b)(?:\w+ but )?|[^.;]{{4,120}}? (?:(?:break|violate"
    r"|offend against|fall under)s?|breach(?:es)?|(?:is|are) (?:forbidden|covered) by) (?:none of|no) (?:our |the "
    r"|its |these )?(?:\w+ ){0,2}(?:rules?|polic(?:y|ies)|codes?|terms|standards?|clauses?)\b"
    r"|[^.;]{8,160}? (?:and|but)"
    r" (?:nothing (?:else|more|beyond|besides|further)|(?:they |it |there )?stops? (?:there|short))\b)"
)
_CONCEDES = pattern(
    r"^\W*(?:although|though|while|whilst|even though|despite|in spite of|on \w+ing) (?:[^,]|,(?=\d)){4,160}, "
)
_TURN = pattern(
    r"\b(?:but|however|although|though|whilst|while|instead|rather|which is why|therefore|so that|to ensure"
    r"|as (?:a|we|the|our))\b|;|[.!?] [A-Z]"
)
# "Nobody may be charged" is a rule.
_RULES = pattern(r"\b(?:may|must|should|shall|(?:is|are) (?:allowed|permitted|to be)|will be)\b")
_WE = pattern(r"\bwe\b(?:[ ,]+[\w'-]+){0,7}")
_NO = pattern(r"\b(?:not|no|never|none|nobody|nor|neither|cannot|without|nothing)\b")

_AHEAD = pattern(
    r"\b(?:will|shall|plans? to|intends? to|aims? to|hopes? to|(?:is|are) to|(?:is|are) due to"
    r"|(?:has|have) (?:promised|undertaken|pledged|agreed|committed (?:ourselves|itself|themselves))\b"
    r"(?=[^.;]{0,60}\b(?:to|will)\b)|can (?:now )?expect|(?:has|have) (?:set aside|earmarked|budgeted|booked)"
    r"|(?:is|are) (?:planning|preparing|going|about|scheduled|expected|planned|set|hoped) to"
    r"|(?:is|are) (?:due|planned|scheduled|budgeted|foreseen|expected) (?:for|in|by|at)\b)"
)
_UNFINISHED = pattern(
    r"\b(?:is|are) (?:(?:still|now|currently) )?(?:in preparation|under development|on the drawing board"
    r"|being (?:drafted|prepared|planned|designed))\b"
    r"|\b(?:has|have) been (?:drafted|proposed|tabled) (?:that|which) (?:would|will|is to)\b"
    r"|(?<!not )\b(?:is|are) (?:also )?(?:planned|foreseen|envisaged)\b|\bwe have (?:also )?planned\b"
)
_LATER = pattern(
    r"\b(?:next|coming|following|forthcoming) (?:(?:financial|reporting|fiscal) )?(?:years?|statement|months?|spring"
    r"|summer|autumn|winter|june|july)\b|\b(?:in|by|for|from|until|during|on|of) (?:[\w-]+ ){0,4}20[2-9]\d\b|\bfuture\b"
    r"|\bby the end of next \w+|\b(?:due|planned|scheduled|budgeted|foreseen|expected) for\b"
)
_DONE = pattern(
    r"\b(?:already|currently|since|to date|so far|last year|this year|continu\w+|during (?:the year|20\d\d|fy)|also"
    r"|remain\w*|complet\w+|launched|trained|achieved|began|started|in place|each year|every year|annual\w*|been"
    r"|was|were|we \w+ed|we (?:have|are|do|conduct|use|work|require|ask|provide|review))\b|\d+ ?%|[.!?:] ?[A-Z]"
)
_ONCE = pattern(r"\b(?:once|after|when|as soon as) [^,.;]+")
_OPENING = 14  # words before the verb: a later "will" belongs to something else


def is_denied(text: str) -> bool:
    """Whether the sentence says from its first clause on that something is not done or not there, and nothing else."""
    text = _CONCEDES.sub("", text)
    found = _DENIED.search(text)
    if found is None or _TURN.search(text, found.end()) or _RULES.search(text):
        return False
    return all(_NO.search(own.group()) for own in _WE.finditer(text, found.end()))


def lies_ahead(text: str) -> bool:
    """Whether all that the sentence tells is to come, at a time that it names, or is being prepared."""
    if _UNFINISHED.search(text) and not _NO.match(text) and not _DONE.search(_UNFINISHED.sub(" ", text)):
        return True
    main = _ONCE.sub(" ", text)
    verb = _AHEAD.search(main)
    if verb is None or len(main[: verb.start()].split()) > _OPENING or not _LATER.search(text):
        return False
    return not _DONE.search(_AHEAD.sub(" ", main))
