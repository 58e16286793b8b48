"""STA-04: who signed, in which role, and does the text show that it was signed?

Signature blocks come as short passages (name, role, date, sometimes in one line), so neighbouring passages are read
as one window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from statement_audit.models import Page, Passage, Status
from statement_audit.score.language import normalise

_TITLE = (
    r"(?:(?:mr|mrs|ms|miss|dr|sir|dame|lord|lady|prof(?:essor)?|the hon|per|name|print name|full name|by"
    r"|signed)\.?:?\s+)*"
)
# Two to five name words: Anna Bell, J. R. Okafor, MARY O'NEILL, Jean-Luc de la Tour.
_NAME_WORD = (
    r"(?:[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*|[A-Z]['’][A-Z][a-zà-ÿ]+|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+"
    r"|[A-Z]\.?(?=\s)|[A-Z]{2,}(?:[-'’][A-Z]+)*)"
)
_NAME = (
    rf"(?:{_NAME_WORD}\s+)(?:(?:de|la|van|von|der|den|bin|al|el|da|dos|di|le)\s+"
    rf"|{_NAME_WORD}\s+){{0,3}}(?:(?:de|la|van|von|der|den|bin|al|el|da|dos|di|le)\s+)?{_NAME_WORD}"
)
_FUNCTIONAL = (
    r"(?:human resources|hr|people|procurement|purchasing|sourcing|sustainability|esg|csr|compliance|legal"
    r"|supply chain|operations|commercial|marketing|sales|communications|corporate affairs"
    r"|corporate responsibility|quality|technical|buying|risk|it|digital|area|regional|creative|programme"
    r"|project|public affairs|governance|ethics|product|deputy|assistant|associate|senior|country)"
)
QUALIFYING = re.compile(
    r"\b(?:(?:group |joint |acting |interim |global |co-?)*(?:chief executive(?: officer)?|ceo"
    r"|managing director|md|executive chair(?:man|woman|person)?|(?:board |vice[- ]|deputy )?chair(?:man"
    r"|woman|person)?(?: of the board)?(?! of (?:the )?(?:audit|risk|committee))|president(?! of (?:sales"
    r"|marketing))|(?:non-?executive |executive |company |statutory |independent |sole |finance "
    r"|financial |founding |group )?director(?! of (?!(?:the )?(?:company|board)\b|[A-Z])\w)|(?:senior "
    r"|managing |general |designated |equity )?partner(?!ship)|designated member|responsible member"
    r"|board member|member of the board|trustee|principal(?! governing)|governor|proprietor|co-?founder"
    r"|founder|owner|vice[- ]chancellor|responsible (?:entity )?member))\b",
    re.IGNORECASE,
)
_WEAK_DIRECTOR = re.compile(
    rf"\b{_FUNCTIONAL} (?:and \w+ )?director\b|\bdirector,? (?:of )?(?:the )?{_FUNCTIONAL}\b"
    rf"|\bvice[- ]president\b",
    re.IGNORECASE,
)
_OTHER_ROLE = re.compile(
    r"\b(?:(?:company |group |corporate )?secretary|general counsel|general manager"
    r"|chief [a-z]+(?: [a-z]+){0,3} officer|c[fopi]o|cpo|head of [\w ]+|vice[- ]president|vp|evp|svp"
    r"|treasurer|manager|(?:senior )?counsel|controller|authori[sz]ed signatory|responsible officer"
    r"|legal representative|director of [\w ]+|lead|partner(?:ship)?s? manager)\b",
    re.IGNORECASE,
)
SIGN = re.compile(
    r"\b(?:duly |electronically |digitally )?signed(?!\s*[- ]?off)(?! (?:up|by (?:all|our suppliers|suppliers|each"
    r"|every|both|the supplier)|a |an |the (?:un|global|pledge|charter|code)|agreements?|contracts?|copies"
    r"|our|their|into|declarations?))\b|/s/|\(s\)|\bdocusign\b|\badobe sign\b|\be-?signature\b"
    r"|\bsignatures?\b(?! (?:of|from) (?:suppliers|all))|_{4,}|\bfor and on behalf of\b"
    r"|\bauthority to bind\b|\bsign(?:ed)? (?:here|below|on behalf)\b|\bin witness\b",
    re.IGNORECASE,
)
_STRONG_SIGN = re.compile(
    r"\bsigned\b|/s/|\bdocusign\b|\badobe sign\b|\be-?signature\b|\belectronically\b|\bsignature\b"
    r"|\bauthority to bind\b|\bin witness\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|\b(?:contact|e-?mail|tel(?:ephone)?|phone|please (?:write|call)|enquir\w+|queries|questions"
    r"|further information|for more)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[\"“‘']|[\"”]\s*[-–—]")
_FRONT_HEADING = re.compile(r"(?i)\b(?:foreword|message|letter|introduction|welcome|statement from|word from|ceo)\b")
_RULE_WORDS = re.compile(
    r"(?i)\b(?:must|shall|should|suppliers?|employees|agree(?:ment|d)|contracts?|pledge|initiative|compact"
    r"|covenant|committee (?:is|was)|reports? to|responsible for|oversees?|chairs (?:the|our|a)|chaired|led by"
    r"|appointed"
    r"|comprises?|consists?|joined|includes?)\b"
)
_FALSE_NAME = re.compile(
    r"(?i)\b(?:modern|slavery|statement|act|board|company|group|limited|ltd|plc|pty|inc|report|director"
    r"|officer|chief|executive|chair\w*|policy|human|rights|supply|chain|united|kingdom|date|signed"
    r"|signature|annual|financial|year|section|the|our|this|managing|president|january|february|march"
    r"|april|may|june|july|august|september|october|november|december|australia|canada|trafficking"
    r"|corporate|governance|management|committee|head|general|counsel|approval|partner|member|name|title"
    r"|position|on|behalf|and|audit|risk|code|conduct|training|international|services|holdings|north|south"
    r"|new|consultation|introduction|envelope|id|non)\b"
)
MAX_WORDS = 45  # a signature block is short; longer passages are prose
TAIL = 15  # passages from the end in which a block without a sign may stand
AFTER_APPROVAL = 8


@dataclass(frozen=True, slots=True)
class Signature:
    """The best signature found. `rank` orders candidates; `supporting`: other passages of the block."""

    passage: Passage
    status: Status
    rank: int
    reasons: tuple[str, ...]
    supporting: tuple[Passage, ...] = ()


def find_signature(
    passages: Sequence[Passage], pages: Sequence[Page], approval: Passage | None = None
) -> Signature | None:
    """The strongest signature block, or the strongest sign that there is none; None where nothing is there."""
    images = {page.number for page in pages if page.has_image_after_text}
    position = {passage.index: place for place, passage in enumerate(passages)}
    after = position.get(approval.index) if approval else None
    found = [
        candidate
        for place in range(len(passages))
        if (candidate := _candidate(passages, place, images, after)) is not None
    ]
    best = max(found, key=_telling, default=None)
    if best is None or best.status is Status.NOT_MET:
        return _image_only(passages, images) or best  # a contact line does not outweigh what cannot be seen
    return best


def _telling(candidate: Signature) -> tuple[int, bool, bool, int]:
    """Of equal candidates the one whose own text holds name and qualifying role, then the last."""
    text = normalise(candidate.passage.text)
    return (candidate.rank, _name_near_role(text) is not None, bool(QUALIFYING.search(text)), candidate.passage.index)


def _candidate(passages: Sequence[Passage], place: int, images: set[int], approval: int | None) -> Signature | None:
    """Read the passage at `place`, with its neighbours where it is short, as a signature block."""
    passage = passages[place]
    text = normalise(passage.text)
    if not _may_be_block(text):
        return None
    window = [passages[place]]
    if len(text.split()) <= MAX_WORDS:
        window = [item for item in passages[max(0, place - 3) : place + 4] if _belongs(item, passage)]
    block = re.sub(r"(\b[A-Z]\.?) \| (?=[A-Z])", r"\1 ", " | ".join(normalise(item.text) for item in window))
    role_text = text if _has_role(text) else block
    name = _name_near_role(block if len(window) > 1 else text)
    sign = SIGN.search(block)
    if _CONTACT.search(text) and not sign:
        return Signature(passage, Status.NOT_MET, 1, ("contact_only",)) if name and _has_role(text) else None
    if name is None and not (sign and _has_role(role_text)):
        return None
    return _grade(passage, window, text, block, name, sign, images, _placed(passages, place, approval))


def _may_be_block(text: str) -> bool:
    if len(text.split()) > 120:
        return False
    if SIGN.search(text):
        return True
    return _has_role(text) and len(text.split()) <= MAX_WORDS and not _RULE_WORDS.search(text)


def _belongs(item: Passage, passage: Passage) -> bool:
    """A neighbour that can be part of the block: short, close, and not a sentence of its own."""
    if item.index == passage.index:
        return True
    text = normalise(item.text)
    if abs(item.page - passage.page) > 1 or len(text.split()) > MAX_WORDS:
        return False
    return len(text.split()) <= 14 or bool(SIGN.search(text))


def _has_role(text: str) -> bool:
    return bool(QUALIFYING.search(text) or _OTHER_ROLE.search(text) or _WEAK_DIRECTOR.search(text))


_PERSON = re.compile(rf"(?<![\w'])(?i:{_TITLE})(?P<name>{_NAME})(?![\w'])")


def _name_near_role(block: str) -> str | None:
    """A person's name close to a role; company, law and heading words are no names."""
    cleaned = re.sub(r"_{2,}|/s/|\bDocuSign Envelope ID:? [\w-]+", " , ", block)
    for role in (*QUALIFYING.finditer(cleaned), *_OTHER_ROLE.finditer(cleaned)):
        for start, end in ((max(0, role.start() - 110), role.start()), (role.end(), role.end() + 60)):
            for chunk in re.split(
                r"[,|:;()\n]|\b(?:by|and|Date|Title|Name|Position|on behalf of)\b", cleaned[start:end]
            ):
                person = _PERSON.search(chunk.strip() + " ")
                name = _without_other_words(person["name"]) if person else None
                if name:
                    return name
    return None


def _without_other_words(name: str) -> str | None:
    """The longest run of two or more words that can be a person's: "Anna Bell Board" gives "Anna Bell"."""
    runs: list[list[str]] = [[]]
    for word in name.split():
        if _FALSE_NAME.fullmatch(word):
            runs.append([])
        else:
            runs[-1].append(word)
    best = max(runs, key=len)
    return " ".join(best) if len(best) >= 2 else None


def _placed(passages: Sequence[Passage], place: int, approval: int | None) -> bool:
    """Near the end, or soon after the approval: where signatures stand."""
    if place >= len(passages) - TAIL or passages[place].page == passages[-1].page:
        return True
    return approval is not None and 0 <= place - approval <= AFTER_APPROVAL


def _grade(
    passage: Passage,
    window: Sequence[Passage],
    text: str,
    block: str,
    name: str | None,
    sign: re.Match[str] | None,
    images: set[int],
    placed: bool,
) -> Signature | None:
    supporting = tuple(item for item in window if item.index != passage.index)
    qualifies = bool(QUALIFYING.search(block)) and not (_WEAK_DIRECTOR.search(block) and not _qualifies_apart(block))
    front = bool(_FRONT_HEADING.search(normalise(passage.heading))) or passage.page <= 2
    if sign is None:
        if name is None or len(text.split()) > 30 or _QUOTED.search(passage.text) or not (placed or front):
            return None
        if _looks_like_list(window, block):
            return None
        reasons = ["no_sign_of_signing"]
        if not qualifies:
            reasons.append("role_may_not_qualify")
        if passage.page in images:
            reasons.append("signature_image")
        if not placed:
            reasons.append("front_letter")
        return Signature(passage, Status.PARTLY, 4 if placed else 3, tuple(reasons), supporting)
    if not (placed or front or _STRONG_SIGN.search(block)):
        return None
    if _RULE_WORDS.search(text) and not re.search(r"(?i)\bsigned (?:by|on|for)\b|/s/|docusign", text):
        return None
    if name is None or not qualifies:
        reason = "name_not_given" if name is None else "role_may_not_qualify"
        return Signature(passage, Status.PARTLY, 5, (reason,), supporting)
    if not _STRONG_SIGN.search(block):
        extra = ("signature_image",) if passage.page in images else ()
        return Signature(passage, Status.PARTLY, 5, ("signature_line", *extra), supporting)
    return Signature(passage, Status.MET, 6, (), supporting)


def _qualifies_apart(block: str) -> bool:
    """A functional director who is also chair or chief executive still qualifies."""
    return bool(QUALIFYING.search(_WEAK_DIRECTOR.sub(" ", block)))


def _looks_like_list(window: Sequence[Passage], block: str) -> bool:
    """Three or more people with roles and no sign are a board page, not a signature."""
    return len(window) >= 3 and len(re.findall(QUALIFYING, block)) + len(re.findall(_OTHER_ROLE, block)) >= 4


def _image_only(passages: Sequence[Passage], images: set[int]) -> Signature | None:
    """No name in the text but an image after the last line: a signature that text cannot show."""
    if not passages or passages[-1].page not in images:
        return None
    return Signature(passages[-1], Status.NOT_ASSESSABLE, 0, ("image_after_text",))
