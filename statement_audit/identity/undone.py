"""What looks like approval or signature and is none yet, or is of something else: blanks, notes, plans, other papers.

Approval and signature count as done, by a body or person of the company, for this statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise, pattern

_TO_FILL_IN = (
    r"(?:insert|add|enter|name|full name|date|dd|day|month|year|sign\w*|title|role|position|job|board|tb[acd]|director"
    r"|chair|ceo|company|organi[sz]ation|design|blank|here|to (?:follow|be|go|come))"
)
_PLACEHOLDER = pattern(
    rf"\[\W{{0,20}}(?:[●•○xX_.…?\s/-]{{0,300}}|{_TO_FILL_IN}\b[^\]]{{0,300}}"
    r"|[^\]]{0,40}\b(?:to (?:go|follow|be)|goes|here|tb[acd])\b[^\]]{0,300})\]"
    r"|\((?:insert|apply|add|enter)\b[^)]{0,300}\)|<<[^>]{1,300}>>|<\W{0,20}(?:insert|name|date|sign\w*|title|role)\b[^>]{0,300}>|\\[A-Za-z]+\d*\\"
    r"|_{3,}|\.{5,}|…{2,}|\bx{2,}\b|\btb[acd]\b|\bto be (?:confirmed|advised|completed|inserted)\b"
    r"|\(y/n\)|\bclick or tap\b"
    r"|\bsign(?:ed|ature)(?: by)?:? *\| *(?:full |print |director's )?(?:name|date|signature)\b"
    r"|\bdd[ /.-]mm|(?<!\d)\s/\s+/(?!\d)|\bdate:? *(?:/ *){1,2}(?:20\d\d)?$"
)
_OPEN = pattern(
    rf"\[\W{{0,20}}(?:[●•○xX_…?\s-]{{1,300}}|{_TO_FILL_IN}\b[^\]]{{0,300}})\]|<<[^>]{{1,300}}>>"
    r"|\b(?:sign(?:ed|ature)|name|date|title|position)(?: by)?:? *_{3,}(?: *date:? *(?:_{3,}|\[[^\]]{0,40}\]))?$"
)
_NOTE = pattern(
    r"^\W*draft\b.{0,24}(?:\bfor (?:consideration|review|discussion|comment|approval)\b|\bnot for \w+|\bv(?:ersion)? ?\d)"
    r"|\bnot for (?:publication|circulation)\b"
    r"|^\W*(?:\d+\W+)?(?:to ?do|fixme|web team)\b|\bbefore (?:this|it) goes live\b|\btake this line out\b"
    r"|^\W*(?:note to (?:draft|editor|self|reader)|draft(?:ing)? note|internal note|comment(?:ed)? *\[|design team\b"
    r"|reviewer'?s? (?:note|comment))|\[(?:note|comment|nb|drafting|design)\b|\bdo not publish\b"
    r"|\bdelete as applicable\b"
)
# Signing that lies ahead, or was not done.
UNSIGNED = pattern(
    r"\b(?:to be|will (?:then |now )?be|yet to be|(?:before|until|once) (?:it is )?(?:being )?)(?: \w+){0,3}? signed\b"
    r"|\b(?:will|shall) (?:then |now )?be (?:\w+ly )?(?:reviewed|approved|adopted|endorsed)"
    r"(?: by (?:(?!(?:has|have|was|were|is|are|been)\b)[\w'-]+ ){1,8}| )and signed by an? "
    r"|\b(?:is|are|was|were) (?:due|expected|scheduled|asked|going) to sign\b|\bwill sign\b|\b(?:for|awaiting|pending"
    r"|awaits|subject to|ready for) (?:\w+ ){0,4}?signature\b|\bun-?signed\b|\bleave blank\b|\b(?:no|not|never|nobody"
    r"|none|neither|nor)\b[^.;|]{0,70}?\bsign(?:ed|ature)\b|\bto sign (?:it|this|the|once|after|when|on)\b|\b(?:declin"
    r"|refus)(?:ed|es) to sign\b|\bwill (?:\w+ ){0,3}(?:sign|signature)\b|\b(?:withh(?:e|o)lds?"
    r"|withheld) (?:\w+ ){0,3}signature\b|\bsignatures? (?:\w+ )?to be \w+"
    r"|\bsignature\b[^.;]{0,40}\b(?:still to come|to follow|awaited|pending|outstanding)\b"
    r"|\bsign(?:ed|ature)[:|\s]{1,3}(?:n/?a|none|nil|not \w+)\b"
)
_DONE = r"\b(?:approved|signed|adopted|ratified|signature of)\b"
# Another paper than this statement, named before the verb in the same sentence.
_OTHER_PAPER = (
    r"(?:(?:last|previous|prior)[ -]year(?:'s)?(?: statement| report)?"
    r"|(?:previous|earlier|prior|former|old) (?:\w+ ){0,2}?(?:statement|document|report)|that one|that statement"
    r"|that (?:company|firm|supplier|group|organi[sz]ation)'s|annual reports? (?:and accounts|of (?!this|the act))"
    r"|financial statements|declarations?|certificates?|codes?(?: of (?:conduct|practice|ethics))?|polic(?:y|ies)"
    r"|charter|pledge|contracts?|agreements?|questionnaires?)"
)
_OF_ANOTHER_PAPER = pattern(rf"\b{_OTHER_PAPER}\b[^.;]{{0,120}}?{_DONE}")
_OTHERS_STATEMENT = pattern(
    rf"^(?:its|their) (?:[\w-]+ ){{0,5}}(?:statement|report)\b[^.;]{{0,60}}?{_DONE}|{_DONE}[^.;]{{0,40}}\b(?:that (?:company|firm|supplier|group)'s|(?:its|their) own) (?:[\w-]+ ){{0,5}}?"
    rf"(?:statement|report)\b|\bstatements? of (?:our|its|their) (?:\w+ )?(?:parent|supplier|customer|client|owner)s?\b[^.;]{{0,60}}?{_DONE}"
    rf"|\b(?:competitor|rival|supplier|customer)s?\b[^.;]{{0,40}}?{_DONE}"
)
_EACH_YEARS = pattern(
    rf"\b(?:produces?|publish(?:es)?|prepares?|issues?|makes?|requires?) (?:an?|its|each|an annual) (?:[\w-]+ ){{0,4}}?"
    rf"(?:statement|report)s?\b(?: (?:each|every) (?:financial )?year)?,? (?:that is |which is |to be )?{_DONE}"
)
_OF_THIS = pattern(
    rf"(?<!which )(?<!that )(?<!as )\b(?:this|the present|our) (?:[\w&'-]+ ){{0,6}}?(?:statement|report)\b"
    rf"[^.;]{{0,160}}?{_DONE}"
)
_OTHER_HEADING = pattern(r"\b(?:earlier|previous|past|prior|archived?) (?:\w+ ){0,2}statements?\b")
GLUED_LABEL = re.compile(
    r"(?<=[a-z]{3})(?=(?:NAME|POSITION|TITLE|DATE|SIGNED|Name|Position|Title|Date|Signed)\b(?: IN COMPANY)?:)"
    r"|(?<=[a-z]{3})(?=(?:Interim|Chief|Managing|Group|Director|Chair(?:man|woman|person)?|President|CEO)\b)"
)
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
