"""STA-04: who signed, in which role, and does the text show that it was signed?

Signature blocks come as short passages (name, role, date, sometimes in one line), so neighbouring passages are read
as one window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from statement_audit.identity.companies import LEGAL_NAME
from statement_audit.identity.dates import dates_in, find_dates
from statement_audit.identity.tables import phrases_beside
from statement_audit.identity.undone import UNSIGNED, find_note, is_blank, is_of_another_paper, words_of
from statement_audit.models import BlockKind, Page, Passage, Status
from statement_audit.plain_text import normalise, pattern

_said = phrases_beside(__file__)

_TITLE = rf"(?:(?:{_said('title')})\.?:?\s+){{0,6}}"
# Two to five name words: Anna Bell, J. R. Okafor, MARY O'NEILL, Jean-Luc de la Tour.
_LATIN = [chr(code) for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))]  # "Łukasz Świątek", "Jürgen Weiß"
_UPPER, _LOWER = ("".join(one for one in _LATIN if one.isupper() is upper) for upper in (True, False))
_UPPER, _LOWER = f"A-Z{_UPPER}", f"a-z{_LOWER.replace('×', '').replace('÷', '')}"
_SECOND = rf"(?:[-'’][{_UPPER}]?[{_LOWER}]+){{0,4}}"
_NAME_WORD = rf"(?:{_said('name_word', upper=_UPPER, lower=_LOWER, second=_SECOND)})"
_FULL_NAME = _said("name", particle=_said("particle"), word=_NAME_WORD)
_BEGINS_NAMED = re.compile(_FULL_NAME)
_FUNCTIONAL = rf"(?:{_said('functional')})"
# What the word is an adjective of: "our principal activities".
NO_PRINCIPAL = rf"(?:{_said('no_principal')})"
_GROUPS = r"(?:group |joint |acting |interim |global |co-?){0,6}"
QUALIFYING = pattern(rf"\b(?:{_GROUPS}(?:{_said('qualifying', no_principal=NO_PRINCIPAL)}))\b")
_WEAK_DIRECTOR = pattern(_said("weak_director", functional=_FUNCTIONAL))
OTHER_ROLE = pattern(rf"\b(?:{_said('other_role')})\b")
SIGN = pattern(_said("sign"))
_STRONG_SIGN = pattern(_said("strong_sign"))
_CONTACT = pattern(_said("contact"))
_QUOTED = re.compile(r"^[\"“‘']|[\"”]\s*[-–—]")
_FRONT_HEADING = pattern(r"\b(?:foreword|message|letter|introduction|welcome|statement from|word from|ceo)\b")
_FRONT_TITLE = pattern(_said("front_title"))
_RULE_WORDS = pattern(rf"\b(?:{_said('rule_words')})\b")
_FALSE_NAME = pattern(rf"\b(?:{_said('false_name')})\b")
MAX_WORDS = 45  # a signature block is short; longer passages are prose
LONGEST_NAME = 20  # letters; longer words are several that lost their spaces
LINE_WORDS = 16  # name, office, company and date; a passage that goes on has prose behind them
TAIL = 15  # passages from the end in which a block without a sign may stand
AFTER_APPROVAL = 8
LABEL_WORDS = 3  # of a line such as "Date:" below a name that extraction took for a heading
SIGNED_WORDS = 20  # of a sentence that says by whom it is signed
SIGN_BEHIND = 40  # characters behind a line with name, office and day in which "authority to bind" may stand
OFFICE_LINES = 3  # below a name where more stands there than LAST_LINES: office, company and day
LAST_LINES = 200  # characters below the last passage of a page
FORM_LINES = 9  # of a form from an attestation's sentence down to "Signature:"
NAME_LINES = 4  # from the approval on in which a name alone is taken for the signatory's
FRONT = 25  # passages from the start in which a letter may be signed off


@dataclass(frozen=True, slots=True)
class Signature:
    """The best signature found. `rank` orders candidates; `supporting`: other passages of the block."""

    passage: Passage
    status: Status
    rank: int
    reasons: tuple[str, ...]
    supporting: tuple[Passage, ...] = ()


def find_signature(
    passages: Sequence[Passage],
    pages: Sequence[Page],
    approval: Passage | None = None,
    companies: Sequence[str] = (),
    rest: dict[int, str] | None = None,
) -> Signature | None:
    """The strongest signature block, or the strongest sign that there is none; None where nothing is there.

    `companies`: the statement's own; where they are given, a partner of another firm is its adviser and no signatory.
    `rest`: `last_lines`, where they are read already.
    """
    note = find_note(passages, _IN_NOTE)
    if note is not None:
        return Signature(note, Status.NOT_MET, 7, ("drafting_note",))
    position = {passage.index: place for place, passage in enumerate(passages)}
    below = last_lines(passages, pages) if rest is None else rest
    images = {page.number for page in pages if page.has_image_after_text}
    enveloped = any(_ENVELOPE.search(page.text) for page in pages)
    text = _Text(passages, position.get(approval.index) if approval else None, below, images, enveloped)
    read = (_candidate(text, place) for place in range(len(passages)))
    found = [one for place, one in enumerate(read) if one is not None and not _is_adviser(passages, place, companies)]
    best = max(
        found,
        key=lambda item: (item.rank, text.follows_approval(position[item.passage.index]), *_telling(item)),
        default=None,
    )
    if best is None and (named := _named_below(text)):
        return named
    if best is None or best.status is Status.NOT_MET:
        return _image_only(text) or best  # a contact line does not outweigh what cannot be seen
    return best


def _named_below(text: _Text) -> Signature | None:
    """A person's name alone in one of the lines below the approval, or below one that says on whose behalf it is signed,
    with a day perhaps: "Ann Bell, March 2018"."""
    behalf = [place for place, item in enumerate(text.passages) if _IS_SIGNED_FOR.search(item.quote)]
    first = text.approval if text.approval is not None else next(iter(behalf[-1:]), None)
    if first is None:
        return None
    unsigned = () if first in behalf else ("no_sign_of_signing",)
    for place in range(first, min(first + NAME_LINES, len(text.passages))):
        item = text.passages[place]
        own = [normalise(item.quote)] if place > first else []
        lines = [*own, *text.rest.get(item.index, "").split(" | ")]
        if any(is_person(_LONE_DAY.sub("", line.lstrip(": "))) for line in lines):
            return Signature(item, Status.PARTLY, 1, ("role_not_given", *unsigned))
        if len(lines[0].split()) > LINE_WORDS:
            return None
    return None


def _is_adviser(passages: Sequence[Passage], place: int, companies: Sequence[str]) -> bool:
    """Whether the lines name a partner or solicitor of a firm that is none of the statement's companies."""
    near = [item for item in passages[max(0, place - 1) : place + 3] if len(item.quote.split()) <= LINE_WORDS]
    firm = _FIRM.search(" | ".join(normalise(item.quote) for item in near))
    if firm is None or not companies:
        return False
    words = set(firm["name"].casefold().split())
    return not any(name.casefold().split()[0] in words for name in companies if name.split())


def last_lines(passages: Sequence[Passage], pages: Sequence[Page]) -> dict[int, str]:
    """Names, offices, words of signing and dates below a passage that are no passages, by that passage's index: on its
    page, and at the top of the next passage's."""
    found = {}
    texts = {page.number: page.text for page in pages}
    for passage, following in zip_longest(passages, passages[1:]):
        turned = following is not None and following.page != passage.page
        last = following.start if following is not None and not turned else None
        below = texts.get(passage.page, "")[passage.end : last].strip()
        lines = [normalise(line) for line in below.splitlines() if line.strip()]
        if len(below) > LAST_LINES:  # a page's furniture, which may stand below a name's office and day
            lines = lines[:OFFICE_LINES] if is_name_line(normalise(passage.quote)) else []
        top = texts.get(following.page, "")[: following.start].strip() if turned else ""
        above = [normalise(line) for line in top.splitlines() if line.strip()] if len(top) <= LAST_LINES else []
        lines += above if any(map(is_person, above)) and any(map(_has_role, above)) else []
        lines = [line for line in lines if last is None or not _ONLY_LABELS.fullmatch(line)]
        lines = [line for line in lines if is_person(line) or _has_role(line) or SIGN.search(line) or find_dates(line)]
        if lines:
            found[passage.index] = " | ".join(lines)
    return found


def _telling(candidate: Signature) -> tuple[bool, bool, int]:
    """Of equal candidates the one whose own text holds name and qualifying role, then the last."""
    text = normalise(candidate.passage.text)
    return (_name_near_role(text) is not None, bool(QUALIFYING.search(text)), candidate.passage.index)


@dataclass(frozen=True, slots=True)
class _Text:
    """What every passage is read with: the statement's, where its approval stands, the lines below (`last_lines`), the
    pages with an image behind their text, and whether they went through a service for electronic signatures."""

    passages: Sequence[Passage]
    approval: int | None
    rest: Mapping[int, str]
    images: set[int]
    enveloped: bool

    def follows_approval(self, place: int) -> bool:
        """Whether a passage stands soon after the approval: there statements are signed."""
        return self.approval is not None and 0 <= place - self.approval <= AFTER_APPROVAL


@dataclass(frozen=True, slots=True)
class _Block:
    """A passage with the short passages around it, read as one signature block."""

    read: _Text
    place: int
    window: tuple[Passage, ...]
    text: str  # of the passage alone
    whole: str
    name: str | None
    signed: bool
    placed: bool  # where signatures stand: at the end, or soon after the approval

    @property
    def passage(self) -> Passage:
        return self.read.passages[self.place]

    @property
    def front(self) -> bool:
        """Whether it may be in a letter before the statement."""
        return self.place < FRONT or bool(_FRONT_HEADING.search(normalise(self.passage.heading)))


def _candidate(whole: _Text, place: int) -> Signature | None:
    """Read the passage at `place`, with its neighbours where it is short, as a signature block."""
    passage = whole.passages[place]
    text = own_lines(words_of(passage))
    last = place == len(whole.passages) - 1 and len(text.split()) > LINE_WORDS
    line = _LAST_LINE.search(text) if last else None
    if line and _has_role(line.group()) and not _STRONG_SIGN.search(text, max(0, line.start() - SIGN_BEHIND)):
        text = line.group().strip()
    if below := whole.rest.get(passage.index):  # behind prose the lines stand for themselves
        alone = len(text.split()) > LINE_WORDS and not SIGN.search(text) and _name_near_role(below)
        text = below if alone else f"{text} | {below}"
    if len(text.split()) <= LABEL_WORDS and is_name_line(heading := normalise(passage.heading)):
        text = f"{heading} | {text}"
    prepared = PREPARED.search(text) and not _STRONG_SIGN.search(text)
    if not _may_be_block(text) or prepared or _RECITAL.search(text) or is_of_another_paper(text):
        return None
    block = _read_window(whole, place, text)
    if UNSIGNED.search(_TO_SIGN.sub(" ", block.whole)):
        return Signature(passage, Status.NOT_MET, 2, ("signature_pending",))
    asked = _STRONG_SIGN.search(block.whole) or _has_role(block.whole)  # not the dots of a contents page
    open_form = asked and block.signed and is_blank(block.whole) and (block.name is None or _BLANK.search(block.whole))
    if open_form or _is_for_company(block) or (block.name is None and (_has_open_label(block) or _is_day_open(block))):
        return Signature(passage, Status.NOT_MET, 2, ("placeholder",))
    if _CONTACT.search(text) and (_only_asks(text) or not block.signed):
        return Signature(passage, Status.NOT_MET, 1, ("contact_only",)) if block.name and _has_role(text) else None
    if block.name is None and (signer := _signer(block)):
        reasons = ("role_not_given",) if signer.signed else ("role_not_given", "signature_line")
        return Signature(_leading(signer), Status.PARTLY, 5, reasons, _supporting(signer))
    if block.name is None and block.placed and _FOR_BOARD.search(text):
        return Signature(passage, Status.PARTLY, 5, ("name_not_given",), _supporting(block))
    if block.name is None and not (block.signed and _has_role(block.whole)):
        return None
    return _grade_signed(block) if block.signed else _grade_unsigned(block)


def _is_for_company(block: _Block) -> bool:
    """Whether a line asks for a signature on a company's behalf and no person stands beside it: "Signature of Director of
    Quill Pen Limited"."""
    return bool(_SIGNATURE_FOR.fullmatch(block.text)) and not any(is_person(words_of(item)) for item in block.window)


def _is_day_open(block: _Block) -> bool:
    """Whether lines with an office and no name end with an empty place for the day: "Director, Quill Ltd / Date:"."""
    return _has_role(block.whole) and bool(_OPEN_DAY.search(block.whole)) and not find_dates(block.whole)


def own_lines(text: str) -> str:
    """The signature lines of a passage that goes on: a note on whom to ask stands before or behind them, or prose."""
    contact = _CONTACT_NOTE.search(text)
    if contact and _has_role(text[: contact.start()]) and person_names(text[: contact.start()]):
        text = text[: contact.start()]
    address = _ADDRESS.search(text)
    if address and not person_names(text[: address.start()]) and is_person(" ".join(address["after"].split()[:2])):
        text = address["after"]
    if len(text.split()) > LINE_WORDS and (head := _HEAD_LINE.match(text)) and _has_role(head.group()):
        signs = _STRONG_SIGN.search(text, head.end(), head.end() + SIGN_BEHIND)
        return text[: signs.end()] if signs else head.group()
    return text


def _signer(block: _Block) -> _Block | None:
    """The block with the name that follows "Signed" at once or acts for a company, where no role stands near it."""
    if _has_role(block.whole):
        return None
    acting = _NAME_FOR.search(block.text)
    if acting and block.placed and (names := person_names(acting["name"])):
        return replace(block, name=names[0])
    closing = block.place >= len(block.read.passages) - 2
    if closing and (name := _named_on_day(block.text)):
        return replace(block, name=name)
    sign = _SIGNED_BY.search(block.whole)
    if sign is None or not block.placed or not _is_told_shortly(block.text):
        return None
    names = person_names(sign["after"])
    after = _HONORIFIC.sub("", sign["after"].lstrip(" |:,"))
    return replace(block, name=names[0]) if names and after.startswith(names[0]) else None


def _named_on_day(text: str) -> str | None:
    """The person of a line that holds a name and a day and no more: "Ann B. Bell, May 10, 2017". Only with an initial or a
    title: else it may be a place, a brand, a firm or "Last Modified"."""
    day = next(iter(dates_in(text)), None) if len(text.split()) <= LINE_WORDS else None
    if day is None or day.day is None or text[day.end :].strip(" ."):
        return None
    name = _DATED.sub("", text[: day.start]).strip(" ,|–-")
    return name if _SURELY_PERSON.match(name) and is_person(name) else None


def _is_told_shortly(text: str) -> bool:
    """Whether the sentence with the word of signing, or a text where none says who signed, is short; one that begins with
    the word may be longer: "Signed on the board's behalf by"."""
    sign = _SIGNED_BY.search(text)
    if sign is None:
        return len(text.split()) <= SIGNED_WORDS
    end = _SENTENCE_END.search(text, sign.start("after"))
    sentence = _SENTENCE_END.split(text[: end.start() if end else None])[-1]
    return len(sentence.split()) <= (2 if _SIGNED.match(sentence) else 1) * SIGNED_WORDS


def _read_window(read: _Text, place: int, text: str) -> _Block:
    passages, rest = read.passages, read.rest
    passage = passages[place]
    window: tuple[Passage, ...] = (passage,)
    if len(text.split()) <= MAX_WORDS or _UNDERSIGNED.search(text):
        last = place + 4
        while last < min(len(passages), place + FORM_LINES) and _FORM_LINE.match(passages[last].quote):
            last += 1
        window = tuple(item for item in passages[max(0, place - 3) : last] if _belongs(item, passage))
    above = passages[place - 1] if place else passage
    lines = [rest[above.index]] if above not in window and above.index in rest else []
    for item in window:
        lines.append(text if item.index == passage.index else words_of(item))
        lines += [rest[item.index]] if item.index in rest and item.index != passage.index else []
    rows = [item for item in window if item.kind is BlockKind.TABLE_ROW and not _STRONG_SIGN.search(item.quote)]
    if any(_STRONG_SIGN.search(item.text) for item in rows):
        lines.insert(0, "Signed")  # a row's first line is taken for heads of columns
    headings = dict.fromkeys(normalise(item.heading) for item in window)
    lines = [line for line in headings if len(line.split()) <= LINE_WORDS and _SIGNED_HEAD.search(line)] + lines
    whole = _one_line(lines)
    if _name_near_role(whole) is None:
        whole = _one_line([*(line for line in headings if is_name_line(line)), *lines])
    name, signed = _name_near_role(whole), bool(SIGN.search(whole))
    return _Block(read, place, window, text, whole, name, signed, placed=_is_placed(read, place))


def _one_line(lines: Sequence[str]) -> str:
    """Lines of a block in one; what was cut is mended: "Ruth A." and "Bell, Director", "Name:" and "Ruth Bell"."""
    whole = re.sub(r"(\b[A-Z]\.?) \| (?=[A-Z])", r"\1 ", " | ".join(lines))
    return _LABEL_AND_NAME.sub(": ", whole)


def _may_be_block(text: str) -> bool:
    if len(text.split()) > 120:
        return False
    if SIGN.search(text) or _NAME_FOR.search(text) or _named_on_day(text):
        return True
    return _has_role(text) and len(text.split()) <= MAX_WORDS and not _RULE_WORDS.search(text)


def _belongs(item: Passage, passage: Passage) -> bool:
    """A neighbour that can be part of the block: short, close, and not a sentence of its own."""
    if item.index == passage.index:
        return True
    text = normalise(item.quote)
    long = len(text.split()) > MAX_WORDS
    other = PREPARED.search(text) or _only_asks(text) or is_of_another_paper(text)
    if abs(item.page - passage.page) > 1 or long or other:
        return False
    return (len(text.split()) <= 14 and not _SAYS.search(text)) or bool(SIGN.search(text))


def _only_asks(text: str) -> bool:
    """Whether a line says whom to ask, and nothing is signed in it."""
    return bool(_CONTACT_NOTE.match(text)) and not SIGN.search(text)


def _has_role(text: str) -> bool:
    return bool(QUALIFYING.search(text) or OTHER_ROLE.search(text) or _WEAK_DIRECTOR.search(text))


_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bM[rs])(?<!\bMrs)(?<!\bDr)\.\s+(?=[A-Z])")
# Before a name: the sentence in which it stands.
_IN_PROSE = re.compile(r"\b(?:is|are|was|were|be|to|with|from|our|contact|says|said|including)$|^\S+ \S+ \S+ \S+ by$")
_TELLS_OF = re.compile(_said("tells_of"))
_LIST_HEADING = pattern(_said("list_heading"))
_SAYS = re.compile(r"\b(?:is|are|was|were|has|have) (?:an?|the|not|no|been|its|our)\b")
_TO_SIGN = pattern(r"\b(?:authori[sz]ed|empowered|appointed) (?:[\w.'-]+ ){1,6}?to sign\b")  # whom the board chose
_IN_NOTE = pattern(r"\bsign(?:s|ed|ature|ing)?\b")
# The place of the name is open; a name that is typed below a line is given.
_BLANK = pattern(_said("blank"))
_HONORIFIC = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof(?:essor)?|Cllr|Councillor|Rev(?:erend)?)\.? )+"
)
_PERSON = re.compile(rf"(?<![\w'])(?i:{_TITLE})(?P<name>{_FULL_NAME})(?![\w'])")
_SIGNED_BY = re.compile(_said("signed_by"))
_NAME_FOR = re.compile(rf"(?:^|[|:.…]\s*)(?P<name>{_FULL_NAME})[\s,|–-]*(?:[Ff]or and )?[Oo]n behalf of (?:the )?[A-Z]")
_SIGNED_HEAD = pattern(r"^signed\b(?:[\s:]*| (?:by|for|on)\b.{0,90})$|\bauthority to bind\b")
# The name and office with which a text ends, no stop before them.
_LAST_LINE = re.compile(_said("last_line", person=_FULL_NAME))
PREPARED = pattern(_said("prepared"))
_FOR_BOARD = pattern(_said("for_board"))
# What follows a signature in the same passage and is no part of it.
_CONTACT_NOTE = re.compile(rf"\b(?:{_said('contact_note')})\b")
_ADDRESS = re.compile(r"(?<!\S)[^\s@]{1,80}@[\w.-]{1,80}\.\w{1,20}+\W{1,9}(?P<after>[A-Z].{5,200})$")
_HEAD_LINE = re.compile(rf"^(?:{_FULL_NAME}),?\s+.{{2,110}}?\b(?:19|20)\d\d\b")
_FIRM = re.compile(_said("firm"))
_DRAWN = r"(?<![_.\u2026])(?:_{3,}+|\.{6,}+|\u2026{2,}+)"
_FORM_LABELS = r"(?:[\s|,:()]|(?i:\b(?:signature|(?:full |print(?:ed)? )?name|director'?s|by|mr|mrs|ms|dr|sir|dame)\b))*"
_SIGN_THEN_LINE = re.compile(_said("sign_then_line", drawn=_DRAWN))
# "Signature:" with nothing behind, or with the next label of the form.
_OPEN_LABEL = pattern(_said("open_label"))
_SIGNATURE_FOR = pattern(rf"signature of (?:an? |the )?[a-z]+ (?:of|for) (?-i:{LEGAL_NAME.pattern})")
_OPEN_DAY = pattern(r"\| date:? *(?:\||$)")
_SIGNED = pattern(r"\bsigned\b")
_IS_SIGNED_FOR = pattern(_said("is_signed_for"))
_ELECTRONIC = re.compile(_said("electronic"))
_ENVELOPE = pattern(r"\bdocu ?sign envelope id\b")
_ATTESTS = pattern(r"\bI attest\b|\breasonable diligence\b|\bauthority to bind\b")
# A sentence that opens a statement, or closes it: then who signs stands below.
_CONSTITUTES = pattern(r"\bconstitutes (?:the |our |its )?[^.;]{0,160}\b(?:slavery|trafficking) [^.;]{0,40}statement\b")
_UNDERSIGNED = pattern(r"\b(?:I|we),? the undersigned\b")
_RECITAL = pattern(_said("recital"))
_IN_BRACKETS = re.compile(_said("in_brackets"))
_SURELY_PERSON = re.compile(rf"{_HONORIFIC.pattern}|[A-Z][\w’'-]+ (?:[A-Z]\.? )+[A-Z]")
_LONE_DAY = re.compile(r",? (?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]+,? (?:19|20)\d\d$")
_ADDRESS_END = re.compile(r"\b(?:St|Plaza|Square|Towers?|Building|Quay|Rd|Ave)$")  # "Queen St"
_DATED = pattern(r"\b(?:dated?|on)\b:? *$")
_FORM_LINE = pattern(_said("form_line"))
_ONLY_LABELS = pattern(r"(?:(?:name|position|title|role|office|capacity|signature|date)\b\W*)+")
_HONOURS = re.compile(rf"(?<=[A-Za-zà-ÿ]{{2}})(?:,? (?:{_said('honours')}))+(?=[\s,|]|$)")
_LABEL_AND_NAME = re.compile(rf"(?<=[a-z]): \| (?={_FULL_NAME}(?: \||$))")
_TITLE_WITHIN = (
    r"(?<=[a-z])\s(?=(?:Sir|Dame|Lord|Lady|Dr|Prof(?:essor)?|Mr|Mrs|Ms)\.?\s[A-Z])"  # of a column's next person
)
_NAME_BREAK = re.compile(
    rf"[,|:;()&\n]|(?<!\S)[^\s@]{{1,80}}@\S*|\b(?:by|and|Date|Title|Name|Position|on behalf of)\b|{_TITLE_WITHIN}"
)


def _name_near_role(block: str) -> str | None:
    """A person's name close to a role; company, law and heading words are no names."""
    block = without_nickname(block)
    cleaned = re.sub(r"_{2,}|\.{4,}|\u2026+|/s/|\bDocu ?Sign Envelope ID:? [\w-]+", " , ", block)
    for role in (*QUALIFYING.finditer(cleaned), *OTHER_ROLE.finditer(cleaned)):
        ahead = person_names(cleaned[max(0, role.start() - 110) : role.start()])
        behind = person_names(cleaned[role.end() : role.end() + 60])
        if ahead or behind:
            return ahead[-1] if ahead else behind[0]
    return None


def without_nickname(text: str) -> str:
    """The text without a name in brackets between names, and without honours behind one: "Robert (Bob) Hale OBE"."""
    text = _HONOURS.sub("", text)
    return _IN_BRACKETS.sub(lambda match: match.group() if _has_role(match.group()) else "", text)


def is_person(line: str) -> bool:
    """Whether a heading is a person's name, with titles perhaps, and nothing else: extraction takes bold names for
    headings."""
    name = _HONOURS.sub("", _HONORIFIC.sub("", line))
    return 2 <= len(name.split()) <= 5 and person_names(name) == [name]


def is_name_line(line: str) -> bool:
    """Whether a heading is a person's name, or a person acting for a company."""
    return is_person(line) or ((acting := _NAME_FOR.match(line)) is not None and bool(person_names(acting["name"])))


def person_names(text: str) -> list[str]:
    """Every run of words in the text that can be a person's name, in order."""
    found = []
    for chunk in _NAME_BREAK.split(text):
        for person in _PERSON.finditer(chunk.strip() + " "):
            name = _without_other_words(person["name"])
            if name and not _ADDRESS_END.search(name):
                found.append(name)
    return found


def _without_other_words(name: str) -> str | None:
    """The longest run of two or more words that can be a person's: "Anna Bell Board" gives "Anna Bell"."""
    runs: list[list[str]] = [[]]
    for word in name.split():
        if _FALSE_NAME.fullmatch(re.sub(r"[’']s$", "", word)) or len(word) > LONGEST_NAME:
            runs.append([])
        else:
            runs[-1].append(word)
    best = max(runs, key=len)
    return re.sub(r"[’']s$", "", " ".join(best)) if len(best) >= 2 else None


def _is_placed(read: _Text, place: int) -> bool:
    """Near the end, soon after the approval or an attestation, or a line with name, office and day."""
    passages = read.passages
    last_page = passages[place].page == passages[-1].page != passages[0].page
    if place >= len(passages) - TAIL or last_page or read.follows_approval(place):
        return True
    line = normalise(passages[place].quote)
    dated = len(line.split()) <= MAX_WORDS and is_signature_line(line)
    above = passages[max(0, place - 4) : place + (passages[place].index in read.rest)]
    closed = 2 * place > len(passages) and any(_CONSTITUTES.search(item.quote) for item in above)
    return dated or closed or any(_ATTESTS.search(item.quote) for item in above)


def is_signature_line(line: str) -> bool:
    """Whether a line begins with a person's name, gives an office and ends with a day: it stands nowhere else."""
    line = without_nickname(line)
    named = _BEGINS_NAMED.match(line)
    return bool(named and person_names(named.group()) and _has_role(line) and find_dates(line[-24:]))


def _grade_unsigned(block: _Block) -> Signature | None:
    """Name and role with no word of signing: partly, where the lines look like a signature and not like prose."""
    if block.name is None or not (block.placed or block.front) or _QUOTED.search(block.passage.text):
        return None
    if _LIST_HEADING.match(normalise(block.passage.heading)) or not _is_line(block) or _looks_like_list(block):
        return None
    reasons = ["no_sign_of_signing"]
    if not _qualifies(block.whole) and _is_addressed(block):
        return Signature(block.passage, Status.NOT_MET, 1, ("contact_only",))
    if not _qualifies(block.whole):
        reasons.append("role_may_not_qualify")
    if block.passage.page in block.read.images:
        reasons.append("signature_image")
    if not block.placed:
        reasons.append("front_letter")
    return Signature(_leading(block), Status.PARTLY, 4 if block.placed else 3, tuple(reasons), _supporting(block))


def _is_addressed(block: _Block) -> bool:
    """Whether an e-mail address with the person's name stands in passages near it or their headings."""
    surname = (block.name or "").split(" ")[-1].casefold()
    near = block.read.passages[max(0, block.place - 1) : block.place + 4]
    words = (word for item in near for word in f"{item.heading} {item.quote}".split() if "@" in word)
    return bool(surname) and any(surname in word.casefold() for word in words)


def _grade_signed(block: _Block) -> Signature | None:
    """With a sign of signing: met with a name and a qualifying role, else partly."""
    strong = bool(_STRONG_SIGN.search(block.whole)) and not _is_line_open(block)
    if not (block.placed or block.front or strong):
        return None
    if _RULE_WORDS.search(block.text) and not re.search(r"(?i)\bsigned (?:by|on|for)\b|/s/|docu ?sign", block.text):
        return None
    if block.name is None or not _qualifies(block.whole):
        reason, rank = ("name_not_given", 4) if block.name is None else ("role_may_not_qualify", 5)
        reasons = (reason,) if strong or block.name is None else (reason, "signature_line")
        return Signature(_leading(block), Status.PARTLY, rank, reasons, _supporting(block))
    if not strong:
        extra = ("signature_image",) if block.passage.page in block.read.images else ()
        return Signature(_leading(block), Status.PARTLY, 5, ("signature_line", *extra), _supporting(block))
    return Signature(_leading(block), Status.MET, 6, (), _supporting(block))


def _is_line_open(block: _Block) -> bool:
    """Whether the line for the signature holds none: drawn above or beside the name, or at the word "Signature". Name and
    office count as if the line were not there; an electronic signature is one."""
    name = (block.name or "").split(" ")[0]
    if not name or _ELECTRONIC.search(block.whole):
        return False
    lines = (re.search(rf"{_DRAWN}{_FORM_LABELS}(?={re.escape(name)})", block.whole), _SIGN_THEN_LINE.search(block.whole))
    drawn = any(line is not None and not person_names(line.group()) for line in lines)
    return drawn or (_has_open_label(block) and not block.read.enveloped)


def _has_open_label(block: _Block) -> bool:
    return bool(_OPEN_LABEL.search(block.whole)) and not _SIGNED.search(block.whole)


def _supporting(block: _Block) -> tuple[Passage, ...]:
    leading = _leading(block)
    return tuple(item for item in block.window if item.index != leading.index and _tells(normalise(item.quote)))


def _tells(line: str) -> bool:
    """Whether a line near a signature has something of one."""
    return bool(_has_role(line) or SIGN.search(line) or _ATTESTS.search(line) or find_dates(line) or person_names(line))


def _leading(block: _Block) -> Passage:
    """The passage to quote first: the one with the name, where the block's lines are passages of their own."""
    if block.name and block.name not in normalise(block.passage.text):
        for sought in (block.name, block.name.split()[-1]):  # the name may be cut in two
            named = next((item for item in block.window if sought in normalise(item.text)), None)
            if named is not None:
                return named
    return block.passage


def _qualifies(text: str) -> bool:
    """A functional director does not qualify, unless also chair, chief executive or director of the company."""
    return bool(QUALIFYING.search(_WEAK_DIRECTOR.sub(" ", text)))


def _is_line(block: _Block) -> bool:
    """Name and role stand at the end of the passage or alone, mostly in capitals: a line, not a sentence."""
    if _FRONT_TITLE.match(block.text):
        return False
    text = without_nickname(block.text)
    start = text.find(block.name or "")
    headed = block.name in (normalise(block.passage.heading), *(normalise(item.text) for item in block.window))
    if start < 0 and len(text.split()) > 8 and not headed:
        return False
    if start > 0 and text[start - 1].isspace() and _IN_PROSE.search(" ".join(text[:start].split()[-5:])):
        return False
    line = text[max(start, 0) :]
    if not block.placed and len(line.split()) > LINE_WORDS:
        return False
    after = line[len(block.name or "") :][:16]
    if re.search(r"\b(?:is|are|was|were|has|have|had|will|who|which)\b", after):
        return False
    office = QUALIFYING.search(line) or OTHER_ROLE.search(line)
    if office and _TELLS_OF.match(line, office.end()):
        return False
    words = [word for word in re.findall(r"[A-Za-z\d][\w'-]*", line) if len(word) > 3][:14]
    if not words or (office and office.group() == line.strip() and line[:1].isupper()):
        return _has_role(line)  # "CEO", "Chief executive" below a name
    return sum(not word[0].islower() for word in words) >= 0.6 * max(len(words), 1)


def _looks_like_list(block: _Block) -> bool:
    """Three or more people with roles and no sign are a board page, not a signature."""
    lines = sum(_name_near_role(normalise(item.text)) is not None for item in block.window)
    return lines >= 3 or len(QUALIFYING.findall(block.text)) + len(OTHER_ROLE.findall(block.text)) >= 6


def _image_only(text: _Text) -> Signature | None:
    """No name in the text but an image after the last line: a signature that text cannot show."""
    if not text.passages or text.passages[-1].page not in text.images:
        return None
    return Signature(text.passages[-1], Status.NOT_ASSESSABLE, 0, ("image_after_text",))
