"""What a later statement says of a promise in its own words: not reached, given up, put off, under way, kept."""

import re
from collections.abc import Collection

_GOAL = r"(?:targets?|goals?|aims?|objectives?|deadlines?|dates?|ambitions?|commitments?|promises?|plans?)"
# "No cases were found" and "fees were not charged" tell of findings and rules, not of promises.
_NO_DEED = (
    r"(?:find|found|identif\w+|detect\w*|receiv\w+|aware|charge[ds]?|tolerate[ds]?|permit\w*|allow\w*|consider\w*"
    r"|appl\w+|limited|only|relevant|necessary|required|material|know|believe|accept\w*|agree[ds]?|consent\w*|result\w*"
    r"|chang\w+)"
)
_NO_THING = r"(?:cases?|instances?|incidents?|reports?|breach\w*|evidence|complaints?|concerns?|workers?|fees?)"
_REACHED = r"(?:in place|ready|done|met|reached|achieved|completed?|started|begun|finished|delivered|implemented|kept)"
_MISSED = re.compile(
    rf"(?i)\b(?:did|has|have|had|was|were|could)(?: \w+){{0,2}} not\b(?! (?:yet |been |\w+ly )*{_NO_DEED}\b)"
    rf"|\bnot (?:yet |fully )?{_REACHED}\b|\bnot\b[^.;]{{0,30}}\byet\b|\bon hold\b"
    r"|^\W*(?:none|nobody|no one) (?:of \w+ )?(?:could|would|did|has|have|had|was|were)\b"
    rf"|^\W*no (?!(?:[\w'-]+ ){{0,2}}{_NO_THING}\b)(?:[\w'-]+ ){{1,12}}?(?:was|were|has|have|could|took)\b"
    rf"|\b(?:less|fewer|lower) than\b[^.;]{{0,30}}\b(?:promised|planned|{_GOAL})\b|\bno (?:\w+ )?progress\b"
    r"|\bno longer (?:plan|intend|pursu|propos|part of)\w*"
    r"|\bdecided (?:(?:[^.;]{0,40} )?not to|against)\b|\bnot pursuing\b|\b(?:failed|unable) to\b"
    r"|\b(?:was|were|is|are|been|be|we|have|has|had) (?:also |then |since )?(?:dropped|cancell?ed|abandoned|withdrawn"
    r"|shelved|discontinued|scrapped|suspended|given up|stopped|set aside|missed|called off)\b"
    rf"|\bf[ae]ll(?:s|en|ing)? short\b|\bshort of (?:our|the|this|that|its|a)(?: \S+){{0,2}} {_GOAL}\b"
    r"|\bshort of [^.;]{0,40}\bwe (?:had |have )?(?:aimed|hoped|wanted|planned|promised"
    r"|intended|set ourselves)\b"
    rf"|\bmiss(?:ed|es)? (?:our|the|this|that|its) (?:\w+ )?{_GOAL}\b|\bbehind (?:schedule|plan|target)\b"
    r"|\b(?:remains?|still|yet) (?:to be \w+|to (?!come)\w+|outstanding|undone|incomplete|unfinished|unmet|open)\b"
    rf"|\b(?:partly|partially) {_REACHED}\b|\bstatus: (?:no|missed|dropped|red|late|overdue|none|open|partial|partly)\b"
)
_LATE = re.compile(
    r"(?i)\b(?:delayed|postponed|deferred|rescheduled|rearranged|slipped|overdue|(?:put|pushed|moved|held"
    r"|carried) (?:\w+ ){0,4}"
    r"(?:off|back|over|forward|to (?:\w+ )?20\d\d)|(?:deadline|date|target) is now|(?:is|are|was|were|runs?) late"
    r"|later than (?:planned|promised)|(?:takes?|taking|took) longer|(?:given|have|has|had) [^.;]{0,40}\buntil\b"
    r"|(?:is|are) now (?:planned|expected|due|scheduled|fixed for))\b"
)
_GOING_ON = re.compile(
    r"(?i)\b(?:is|are|remains?|still|was|were|status:|progress:) (?:\w+ )?(?:in progress|ongoing|under ?way|on track"
    r"|in hand|started|amber|being (?:built|developed|written|drafted|prepared|rolled out|set up|piloted|tested"
    r"|mapped))\b|\b(?:remains?|is still|are still) on (?:our|the) (?:\w+ )?(?:programme|agenda|list|plan|roadmap)\b"
    r"|\bcontinues?(?=\s*[.,;]|$)"
    r"|\bremains? committed to\b|\b(?:talks|discussions|conversations|negotiations|work) (?:\w+ ){0,3}go(?:es)? on\b"
    r"|\bcontinued (?:our |the |these )?(?:\w+ )?(?:talks|discussions|conversations|negotiations)\b"
    r"(?! (?:\w+ ){0,6}and )"
)
CLAIMED = re.compile(
    r"(?i)\b(?:as (?:promised|planned|committed|announced)|(?:we|had|was) promised|promises?|goals?|targets?"
    r"|committed to|(?:is|are|was|were|been|now) (?:\w+ )?(?:done|completed?|met|achieved|delivered|finished)"
    r"|^\W*since (?:\w+ ){0,2}20\d\d\b|\b(?:is|are) (?:now )?(?:on display|in (?:place|use|force|operation)|live"
    r"|available)\b"
    r"|\b(?:took|came into|comes into) (?:effect|force|use|operation)\b|\bwent live\b|last year(?:'s)?|(?:status"
    r"|progress|result|outcome): (?:fully )?(?:done|completed?|met|achieved|delivered|kept|yes))\b"
)
# Only tells what was promised; what became of it follows. Not "the model, which we promised, is live".
_REMINDS = re.compile(
    r"(?i)\b(?:we|statement|board|group|company) (?:had )?(?:(?!remain)\w+ )?(?:promised|said|committed|planned"
    r"|undertook|intended|meant|hoped|wanted)"
    r" (?:to|that|we)\b(?!.*\b(?:and|which) (?:we |this |it |now |is |was |has )*(?:did|done|have|has|went|now)\b)"
    r"|\bwe (?:set out|tried|sought|attempted) to\b|\bwe looked (?:closely|carefully|again|hard) (?:at|into)\b"
)
_WILL = re.compile(r"(?i)\b(?:will|now (?:due|expected|planned|set)|still mean|(?:expect|plan|intend|aim)s?)\b")
_CLAUSE = re.compile(
    r"[;:]\s|,\s+(?:and|but|so|since|because|although|though|while|whereas|however|which)\s|(?<=[.!?])\s"
)
_STANDS_FOR = re.compile(
    rf"(?i)\b(?:it|this|that|these|those|they|them|its|status|go(?:ing)? ahead|proceed\w*|take part|join|{_GOAL})\b"
)
# Says so of a promise, whatever its subject: "not reached", not "not asked".
OF_PROMISES = re.compile(
    rf"(?i)\b(?:{_REACHED}|{_GOAL}|reach|achieve|complete|finish|deliver|implement|dropped|cancell?ed|abandoned"
    rf"|withdrawn"
    r"|shelved|scrapped|given up|fail\w*|short of|behind|delayed|postponed|deferred|put|pushed|moved|partly|partially"
    r"|still to|yet to|outstanding)\b|status: "
)
_COUNTED = re.compile(
    r"(?i)(?<![\w,])(?P<few>\d[\d,]{0,14}|[a-z]+) of (?:our |the |all |its |these )?"
    r"(?P<many>\d[\d,]{0,14}|[a-z]+) (?:\w+ )?(?P<noun>[a-z]{3,})"
)
_RATE = re.compile(r"(?i)\b(\d{1,3}) ?(?:%|per cent)")
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WHOLE = re.compile(
    r"(?i)\b(?:all|every|each|both|whole|entire)\b|\band (?:the )?(?:others?|rest|remaining|remainder)\b"
)


def verdicts(text: str) -> list[tuple[str, str]]:
    """What a passage says of a promise: missed, late or going_on, or reminds where it only tells it.

    With the clause that says so, without those words; empty where it stands for all that the passage is about.
    """
    if _REMINDS.search(text) and not _MISSED.search(text):
        return [("reminds", "")]
    return [
        (said, _clause(text, match))
        for said, pattern in (("missed", _MISSED), ("late", _LATE), ("going_on", _GOING_ON))
        for match in pattern.finditer(text)
    ]


def _clause(text: str, match: re.Match[str]) -> str:
    start = max((cut.end() for cut in _CLAUSE.finditer(text, 0, match.start() + 1)), default=0)
    end = next((cut.start() for cut in _CLAUSE.finditer(text, match.end())), len(text))
    clause = f"{text[start : match.start()]} {text[match.end() : end]}"
    return "" if _STANDS_FOR.search(clause) else clause


def sets_date(text: str) -> bool:
    """Whether a date in a passage is a new one for what was not reached."""
    return bool(_LATE.search(text) or _WILL.search(text))


def falls_short(promised: str, reported: str, subject: Collection[str]) -> bool:
    """Whether a report counts fewer than were promised: "nine of the twelve tanneries", 83% of all.

    Args:
        subject: stems of what was promised; what is counted must be of it.
    """
    if _WHOLE.search(reported):
        return False
    for match in _COUNTED.finditer(reported):
        few, many = _number(match["few"]), _number(match["many"])
        if 0 < few < many and any(match["noun"].lower().startswith(stem) for stem in subject):
            return True
    rates = [int(rate) for rate in _RATE.findall(reported)]
    goal = max(map(int, _RATE.findall(promised)), default=100 if _WHOLE.search(promised) else 0)
    return len(rates) == 1 and rates[0] < goal


def _number(word: str) -> int:
    bare = word.replace(",", "").lower()
    return int(bare) if bare.isdigit() else _NUMBERS.index(bare) if bare in _NUMBERS else 0
