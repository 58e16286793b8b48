"""What a later statement says of a promise in its own words: not reached, given up, put off, under way, kept."""

from __future__ import annotations

import re
from collections.abc import Collection

_GOAL = r"(?:targets?|goals?|aims?|objectives?|deadlines?|dates?|ambitions?|commitments?|promises?|plans?)"
# "No cases were found" and "fees were not charged" tell of findings and rules, not of promises.
_NO_DEED = (
    r"(?:find|found|identif\w+|detect\w*|receiv\w+|aware|charge[ds]?|tolerate[ds]?|permit\w*|allow\w*|consider\w*"
    r"|appl\w+|limited|only|relevant|necessary|required|material|know|believe|accept\w*|result\w*|chang\w+)"
)
_MISSED = re.compile(
    rf"(?i)\b(?:did|has|have|had|was|were|could)(?: \w+){{0,2}} not\b(?! (?:yet |been |\w+ly )*{_NO_DEED}\b)"
    r"|\b(?:is|are|been|but) (?:still |also )?not (?:yet )?(?:in place|ready|done|met|reached|achieved|complete[d]?|started"
    r"|begun|finished|delivered|happened)\b|\bnot (?:yet |fully )?(?:achieved|met|reached|completed|delivered|started|begun|kept|done)\b"
    r"|^\W*no (?!(?:[\w'-]+ ){0,2}(?:cases?|instances?|incidents?|reports?|breach\w*|evidence|complaints?|concerns?|workers?|fees?)\b)"
    r"(?:[\w'-]+ ){1,6}?(?:was|were|has|have|could|took)\b|\bnot\b[^.;]{0,30}\byet\b|\bon hold\b"
    r"|\b(?:less|fewer|lower) than\b[^.;]{0,30}\b(?:promised|planned|aimed|target|goal)\b"
    r"|\bno (?:further )?progress (?:was|has|on|with|in)\b|\bno longer (?:plan|intend|pursu|propos|part of)\w*"
    r"|\b(?:was|were|is|are|been|be|we|have|has|had) (?:also |then |since )?(?:dropped|cancelled|canceled|abandoned|withdrawn|shelved"
    r"|discontinued|scrapped|suspended|given up|stopped|set aside|missed)\b|\bdecided (?:not to|against)\b"
    r"|\b(?:failed|unable|neglected) to\b|\b(?:fell|fall|falls|fallen|falling|is|was|were) (?:\w+ )?short\b"
    rf"|\bshort of (?:our|the|this|that|its|a)(?: \S+){{0,2}} {_GOAL}\b|\bmiss(?:ed|es)? (?:our|the|this|that|its) (?:\w+ )?{_GOAL}\b"
    r"|\b(?:remains?|still|yet|ha(?:s|ve) yet) (?:to be \w+|to (?!come)\w+|outstanding|undone|incomplete|unfinished|unmet|open)\b"
    r"|\b(?:behind (?:schedule|plan|target)|only partly|partly (?:achieved|met|done|kept|complete[d]?)|partially)\b"
    r"|\bstatus: (?:no|missed|dropped|red|late|overdue|cancelled|none|open|partial|partly)\b"
)
_LATE = re.compile(
    r"(?i)\b(?:delayed|postponed|deferred|rescheduled|slipped|(?:put|pushed|moved|held) (?:off|back|over|out)|carried (?:over|forward)"
    r"|(?:moved|carried|pushed) (?:\w+ ){0,4}(?:over|forward|back|to (?:\w+ )?20\d\d)|(?:deadline|date|target) is now|overdue|(?:is|are|was|were|runs?|running) late|later than (?:planned|promised)"
    r"|(?:takes?|taking|took) longer|(?:is|are) now (?:planned|expected|due|scheduled|set))\b"
)
_GOING_ON = re.compile(
    r"(?i)\b(?:(?:is|are|remains?|still|well|was|were) (?:\w+ )?(?:in progress|ongoing|under ?way|on track|in hand|being (?:built|developed|written|drafted|prepared"
    r"|rolled out|set up|piloted|tested|finali[sz]ed|negotiated|mapped|trained|translated))"
    r"|(?:status|progress): (?:in progress|ongoing|under ?way|on track|started|amber|continu\w+))\b"
)
CLAIMED = re.compile(
    r"(?i)\b(?:as (?:promised|planned|committed|announced)|(?:we|had|was) promised|promises?|goals?|targets?|committed to"
    r"|(?:is|are|was|were|been|now) (?:\w+ )?(?:done|completed?|met|achieved|delivered|finished)|last year(?:'s)?"
    r"|(?:status|progress|result|outcome): (?:fully )?(?:done|completed?|met|achieved|delivered|kept|yes|green|finished))\b"
)
# Only tells what was promised; what became of it follows. Not "the model, which we promised, is live".
REMINDS = re.compile(
    r"(?i)\b(?:we|statement|board|group|company) (?:had )?(?:\w+ )?(?:promised|said|committed|planned|undertook|intended|aimed|hoped)"
    r" (?:to|that|we)\b(?!.*\b(?:and|which) (?:we |this |it |now |is |was |has )*(?:did|done|have|has|went|now)\b)"
)


_WILL = re.compile(r"(?i)\b(?:will|now (?:due|expected|planned|set)|still mean|(?:expect|plan|intend|aim)s?)\b")
_CLAUSE = re.compile(r"[;:]\s|,\s+(?:and|but|so|since|because|although|though|while|whereas|however|which)\s|(?<=[.!?])\s")
_STANDS_FOR = re.compile(rf"(?i)\b(?:it|this|that|these|those|they|them|status|{_GOAL})\b")
# Says so of a promise, whatever its subject: "not reached", not "not asked".
OF_PROMISES = re.compile(
    rf"(?i)\b(?:reach|achiev|complet|finish|deliver|implement|dropp|cancel|abandon|withdr|shelv|scrap|given up|fail|short of|behind"
    rf"|delay|postpon|deferr|(?:put|pushed|moved) |partly|partial|still to|yet to|outstanding)|\b(?:met|done|{_GOAL})\b|status: "
)
_SHARE = re.compile(
    r"(?i)\b(?:(?P<few>\d[\d,]*|[a-z]+) of (?:our |the |all |its |these )?(?P<many>\d[\d,]*|[a-z]+) (?:\w+ )?(?P<noun>[a-z]{3,})|(?P<rate>\d{1,3}) ?(?:%|per cent))"
)
_NUMBERS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_WHOLE = re.compile(r"(?i)\b(?:all|every|each|both|whole|entire)\b")


def falls_short(promised: str, reported: str, subject: Collection[str]) -> bool:
    """Whether a report counts fewer than were promised: "nine of the twelve tanneries", 83% of all.

    Args:
        subject: stems of what was promised; what is counted must be of it."""
    if _WHOLE.search(reported):
        return False
    rates = [int(match["rate"]) for match in _SHARE.finditer(promised) if match["rate"]]
    goal = max(rates, default=100 if _WHOLE.search(promised) else 0)
    for match in _SHARE.finditer(reported):
        few, many = _number(match["few"]), _number(match["many"])
        if few and many and few < many and any(match["noun"].lower().startswith(stem) for stem in subject):
            return True
    found = [int(match["rate"]) for match in _SHARE.finditer(reported) if match["rate"]]
    return len(found) == 1 and found[0] < goal


def _number(word: str | None) -> int:
    plain = (word or "").replace(",", "").lower()
    return int(plain) if plain.isdigit() else _NUMBERS.get(plain, 0)


def verdicts(text: str) -> list[tuple[str, str]]:
    """What a passage says of a promise (missed, late, going_on, or reminds where it only tells it), and in which clause:
    without the words that say so, and empty where it stands for what the whole passage or the one before is about."""
    if REMINDS.search(text) and not _MISSED.search(text):
        return [("reminds", "")]
    found = []
    for said, pattern in (("missed", _MISSED), ("late", _LATE), ("going_on", _GOING_ON)):
        for match in pattern.finditer(text):
            start = max((cut.end() for cut in _CLAUSE.finditer(text, 0, match.start() + 1)), default=0)
            end = next((cut.start() for cut in _CLAUSE.finditer(text, match.end())), len(text))
            clause = text[start : match.start()] + " " + text[match.end() : end]
            found.append((said, "" if _STANDS_FOR.search(clause) else clause))
    return found


def sets_date(text: str) -> bool:
    """Whether a date in a passage is a new one for what was not reached."""
    return bool(_LATE.search(text) or _WILL.search(text))
