"""STA-04: who signed, in which role, and does the text show that it was signed?

Signature blocks come as short passages (name, role, date, sometimes in one line), so neighbouring passages are read
as one window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from statement_audit.identity.companies import LEGAL_NAME, bare_name
from statement_audit.identity.dates import dates_in, find_dates
from statement_audit.identity.places import POSTCODE
from statement_audit.identity.undone import UNSIGNED, find_note, is_blank, is_of_another_paper, words_of
from statement_audit.models import BlockKind, Page, Passage, Status
from statement_audit.plain_text import normalise, patterns_beside
from statement_audit.resources import word_lists

_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]  # "Łukasz Świątek", "Jürgen Weiß"
_UPPER, _LOWER = ("".join(one for one in _LATIN if one.isupper() is upper) for upper in (True, False))
_UPPER, _LOWER = f"A-Z{_UPPER}", f"a-z{_LOWER.replace('×', '').replace('÷', '')}"
_DRAWN = r"(?<![_.\u2026])(?:_{3,}+|\.{6,}+|\u2026{2,}+)"
_SAID = patterns_beside(
    __file__, upper=_UPPER, lower=_LOWER, drawn=_DRAWN, legal_name=LEGAL_NAME.pattern, postcode=POSTCODE
)
_NAME_FOR = _SAID["name_for"]
_QUALIFYING = _SAID["qualifying"]

NO_FORENAMES = word_lists("identity")["no_forenames"]  # words with which no name begins
NO_PRINCIPAL = _SAID["no_principal"].pattern
SIGN = _SAID["sign"]
FOOT = _SAID["foot"]
MAX_WORDS = 45  # a signature block is short; longer passages are prose
LONGEST_NAME = 20  # letters; longer words are several that lost their spaces
LINE_WORDS = 16  # name, office, company and date; a passage that goes on has prose behind them
TAIL = 15  # passages from the end in which a block without a sign may stand
AFTER_APPROVAL = 8
LABEL_WORDS = 3  # of a line such as "Date:" below a name that extraction took for a heading
SIGNED_WORDS = 24  # of a sentence that says by whom it is signed
SIGN_BEHIND = 40  # characters behind a line with name, office and day in which "authority to bind" may stand
SIGN_BEFORE = 90  # before the name and office with which a text ends: "is signed on behalf of the Board of A plc by"
ROLE_BEGINS = 40  # characters in which a longer line of a block has its office
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
    note = find_note(passages, _SAID["in_note"])
    if note is not None:
        return Signature(note, Status.NOT_MET, 7, ("drafting_note",))
    position = {passage.index: place for place, passage in enumerate(passages)}
    below = last_lines(passages, pages) if rest is None else rest
    images = {page.number for page in pages if page.has_image_after_text}
    enveloped = any(_SAID["envelope"].search(page.text) for page in pages)
    text = _Text(passages, position.get(approval.index) if approval else None, below, images, enveloped, companies)
    read = (_candidate(text, place) for place in range(len(passages)))
    found = [one for place, one in enumerate(read) if one is not None and not _is_adviser(passages, place, companies)]
    best = max(
        found,
        key=lambda item: (item.rank, text.follows_approval(position[item.passage.index]), *_telling(item)),
        default=None,
    )
    if best is None or best.reasons == ("contact_only",):
        named = _named_below(text) or _named_above_company(text)
        best = named if named and not (best and _is_near(named, best)) else best
    if best is None or best.status is Status.NOT_MET:
        return _image_only(text) or best  # a contact line does not outweigh what cannot be seen
    return best


def _is_near(one: Signature, other: Signature) -> bool:
    return abs(one.passage.index - other.passage.index) < NAME_LINES


def _named_below(text: _Text) -> Signature | None:
    """A person's name alone in one of the lines below the approval, or below a sentence that says on whose behalf it is
    signed or closes the statement."""
    behalf = [place for place, item in enumerate(text.passages) if _SAID["is_signed_for"].search(item.quote)]
    later = range(len(text.passages) // 2, len(text.passages))
    closing = [place for place in later if _SAID["constitutes"].search(text.passages[place].quote)]
    above = [*behalf[::-1], *closing[::-1]] if text.approval is None else [text.approval]
    closing = [place for place in closing if place not in behalf and place != text.approval]
    named = (_named_in(text, place, told=place in behalf, closes=place in closing) for place in above)
    return next(filter(None, named), None)


def _named_in(text: _Text, first: int, *, told: bool, closes: bool) -> Signature | None:
    """The name in the lines below a passage. `told`: it says that the statement is signed; `closes`: it closes the
    statement, and only the line below it, with a day, may name who signs."""
    reach = 2 if closes else NAME_LINES
    for place in range(first, min(first + reach, len(text.passages))):
        item = text.passages[place]
        own = [normalise(item.quote)] if place > first else []
        rest = text.rest.get(item.index, "").split(" | ") if not closes or place == first else []
        lines = [*own, *rest]
        if any(_is_person_alone(line, text, dated=closes) for line in lines):
            reasons = ("role_not_given",) if told else ("role_not_given", "no_sign_of_signing")
            return Signature(item, Status.PARTLY, 1, reasons)
        if len(lines[0].split()) > LINE_WORDS:
            return None
    return None


def _is_person_alone(line: str, text: _Text, *, dated: bool) -> bool:
    """Whether a line is a person's name with a day or the company's name perhaps: "Ann Bell, March 2018", "Ann Bell, Quill
    Ltd". `dated`: the day must be there."""
    rest = _SAID["lone_day"].sub("", line.lstrip(": "))
    name, _, company = rest.partition(", ")
    return is_person(name) and (not company or _is_own(company, text)) and not (dated and rest == line)


def _is_own(company: str, text: _Text) -> bool:
    """Whether a line is the name of a company whose statement it is."""
    name = bare_name(company)
    own = filter(None, map(bare_name, text.companies))
    legal = LEGAL_NAME.fullmatch(company) and not _has_role(company)
    return bool(legal) and any(name.startswith(one) or one.startswith(name) for one in own)


def _named_above_company(text: _Text) -> Signature | None:
    """A person's name alone near the end, the company's in the line below: "Ann Bell", "Quill Co., Ltd"; nobody to write to."""
    passages = text.passages
    for place in range(max(1, len(passages) - TAIL), len(passages) - 1):
        name, company = (normalise(one.quote).strip(" ,") for one in passages[place : place + 2])
        asked = _SAID["contact"].search(passages[place - 1].quote)
        if is_person(name) and _is_own(company, text) and not asked:
            return Signature(passages[place], Status.PARTLY, 1, ("role_not_given", "no_sign_of_signing"))
    return None


def _is_adviser(passages: Sequence[Passage], place: int, companies: Sequence[str]) -> bool:
    """Whether the lines name a partner or solicitor of a firm that is none of the statement's companies."""
    near = [item for item in passages[max(0, place - 1) : place + 3] if len(item.quote.split()) <= LINE_WORDS]
    firm = _SAID["firm"].search(" | ".join(normalise(item.quote) for item in near))
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
            signs = is_name_line(normalise(passage.quote)) or _begins_with_office(lines)
            lines = lines[:OFFICE_LINES] if signs else []
        top = texts.get(following.page, "")[: following.start].strip() if turned else ""
        above = [normalise(line) for line in top.splitlines() if line.strip()] if len(top) <= LAST_LINES else []
        lines += above if any(map(is_person, above)) and any(map(_has_role, above)) else []
        lines = [line for line in lines if last is None or not _SAID["only_labels"].fullmatch(line)]
        lines = [
            line for line in lines if _are_people(line) or _has_role(line) or SIGN.search(line) or find_dates(line)
        ]
        if lines:
            found[passage.index] = " | ".join(lines)
    return found


def _begins_with_office(lines: Sequence[str]) -> bool:
    """Whether lines begin with a person's name and an office: "Ann Bell", "Chief Executive"."""
    return len(lines) > 1 and is_person(lines[0]) and _has_role(lines[1])


def _telling(candidate: Signature) -> tuple[bool, bool, int]:
    """Of equal candidates the one whose own text holds name and qualifying role, then the last."""
    text = normalise(candidate.passage.text)
    return (_name_near_role(text) is not None, bool(_QUALIFYING.search(text)), candidate.passage.index)


@dataclass(frozen=True, slots=True)
class _Text:
    """What every passage is read with: the statement's, where its approval stands, the lines below (`last_lines`), the
    pages with an image behind their text, whether they went through a service for electronic signatures, and whose it is."""

    passages: Sequence[Passage]
    approval: int | None
    rest: Mapping[int, str]
    images: set[int]
    enveloped: bool
    companies: Sequence[str] = ()

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
        return self.place < FRONT or bool(_SAID["front_heading"].search(normalise(self.passage.heading)))


def _block_text(whole: _Text, place: int) -> str:
    """The words of the passage at `place` that may be a signature block, with the lines below it."""
    passage = whole.passages[place]
    text = own_lines(words_of(passage))
    last = place == len(whole.passages) - 1 and len(text.split()) > LINE_WORDS and not is_signature_line(text)
    line = _SAID["last_line"].search(text) if last else None
    if line and _has_role(line.group()) and not _SAID["strong_sign"].search(text, max(0, line.start() - SIGN_BEFORE)):
        text = line.group().strip()
    if below := whole.rest.get(passage.index):  # behind prose the lines stand for themselves
        alone = len(text.split()) > LINE_WORDS and not SIGN.search(text[-SIGN_BEFORE:]) and _name_near_role(below)
        text = below if alone else f"{text} | {below}"
    if len(text.split()) <= LABEL_WORDS and is_name_line(heading := normalise(passage.heading)):
        text = f"{heading} | {text}"
    return text


def _signs_nothing(text: str) -> bool:
    """Whether a text is of a letter's foot, another paper, what the law asks, or who wrote it."""
    foot = FOOT.search(text)
    prepared = PREPARED.search(text) and not _SAID["strong_sign"].search(text)
    other = prepared or _SAID["recital"].search(text) or is_of_another_paper(text)
    return bool(other or (foot and not _has_role(text[: foot.start()])))


def _candidate(whole: _Text, place: int) -> Signature | None:
    """Read the passage at `place`, with its neighbours where it is short, as a signature block."""
    passage, text = whole.passages[place], _block_text(whole, place)
    if not _may_be_block(text) or _signs_nothing(text):
        return None
    block = _read_window(whole, place, text)
    if block.signed and _SAID["approved_by"].search(text) and not SIGN.search(text):
        return None  # who signed stands below
    if UNSIGNED.search(_SAID["to_sign"].sub(" ", block.whole)):
        return Signature(passage, Status.NOT_MET, 2, ("signature_pending",))
    asked = _SAID["strong_sign"].search(block.whole) or _has_role(block.whole)  # not the dots of a contents page
    open_form = (
        asked and block.signed and is_blank(block.whole) and (block.name is None or _SAID["blank"].search(block.whole))
    )
    if open_form or _is_for_company(block) or (block.name is None and (_has_open_label(block) or _is_day_open(block))):
        return Signature(passage, Status.NOT_MET, 2, ("placeholder",))
    if _SAID["contact"].search(text) and (_only_asks(text) or not block.signed):
        return Signature(passage, Status.NOT_MET, 1, ("contact_only",)) if block.name and _has_role(text) else None
    if block.name is None and (signer := _signer(block)):
        reasons = ("role_not_given",) if signer.signed else ("role_not_given", "signature_line")
        return Signature(_leading(signer), Status.PARTLY, 5, reasons, _supporting(signer))
    if block.name is None and block.placed and _SAID["for_board"].search(text):
        return Signature(passage, Status.PARTLY, 5, ("name_not_given",), _supporting(block))
    if block.name is None and not (block.placed and block.signed and _has_role(block.whole)):
        return None
    return _grade_signed(block) if block.signed else _grade_unsigned(block)


def _is_for_company(block: _Block) -> bool:
    """Whether a line asks for a signature on a company's behalf and no person stands beside it: "Signature of Director of
    Quill Pen Limited"."""
    return bool(_SAID["signature_for"].fullmatch(block.text)) and not any(
        is_person(words_of(item)) for item in block.window
    )


def _is_day_open(block: _Block) -> bool:
    """Whether lines with an office and no name end with an empty place for the day: "Director, Quill Ltd / Date:"."""
    return _has_role(block.whole) and bool(_SAID["open_day"].search(block.whole)) and not find_dates(block.whole)


def own_lines(text: str) -> str:
    """The signature lines of a passage that goes on: a note on whom to ask stands before or behind them, or prose."""
    contact = _SAID["contact_note"].search(text)
    if contact and _has_role(text[: contact.start()]) and person_names(text[: contact.start()]):
        text = text[: contact.start()]
    address = _SAID["address"].search(text)
    if address and not person_names(text[: address.start()]) and is_person(" ".join(address["after"].split()[:2])):
        text = address["after"]
    if len(text.split()) > LINE_WORDS and (head := _SAID["head_line"].match(text)) and _has_role(head.group()):
        signs = _SAID["strong_sign"].search(text, head.end(), head.end() + SIGN_BEHIND)
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
    sign = _SAID["signed_by"].search(block.whole)
    if sign is None or not block.placed or not _is_told_shortly(block.text):
        return None
    names = person_names(sign["after"])
    after = _SAID["honorific"].sub("", sign["after"].lstrip(" |:,"))
    return replace(block, name=names[0]) if names and after.startswith(names[0]) else None


def _named_on_day(text: str) -> str | None:
    """The person of a line that holds a name and a day and no more: "Ann B. Bell, May 10, 2017". Only with an initial or a
    title: else it may be a place, a brand, a firm or "Last Modified"."""
    day = next(iter(dates_in(text)), None) if len(text.split()) <= LINE_WORDS else None
    if day is None or day.day is None or text[day.end :].strip(" ."):
        return None
    name = _SAID["dated"].sub("", text[: day.start]).strip(" ,|–-")
    return name if _SAID["surely_person"].match(name) and is_person(name) else None


def _is_told_shortly(text: str) -> bool:
    """Whether the sentence with the word of signing, or a text where none says who signed, is short; one that begins with
    the word may be longer: "Signed on the board's behalf by"."""
    sign = _SAID["signed_by"].search(text)
    if sign is None:
        return len(text.split()) <= SIGNED_WORDS
    end = _SAID["sentence_end"].search(text, sign.start("after"))
    sentence = _SAID["sentence_end"].split(text[: end.start() if end else None])[-1]
    return len(sentence.split()) <= (2 if _SAID["signed"].match(sentence) else 1) * SIGNED_WORDS


def _read_window(read: _Text, place: int, text: str) -> _Block:
    passages, rest = read.passages, read.rest
    passage = passages[place]
    window: tuple[Passage, ...] = (passage,)
    if len(text.split()) <= MAX_WORDS or _SAID["undersigned"].search(text):
        last = place + 4
        while last < min(len(passages), place + FORM_LINES) and _SAID["form_line"].match(passages[last].quote):
            last += 1
        first = max(0, place - 3)
        while max(0, place - FORM_LINES) < first < place and _SAID["form_line"].match(passages[first - 1].quote):
            first -= 1
        head = (item for item in passages[first:place] if _belongs(item, passage))
        window = (*head, passage, *takewhile(lambda item: _belongs(item, passage), passages[place + 1 : last]))
    above = passages[place - 1] if place else passage
    lines = [rest[above.index]] if above not in window and above.index in rest else []
    for item in window:
        lines.append(text if item.index == passage.index else words_of(item))
        lines += [rest[item.index]] if item.index in rest and item.index != passage.index else []
    rows = [item for item in window if item.kind is BlockKind.TABLE_ROW and not _SAID["strong_sign"].search(item.quote)]
    if any(_SAID["strong_sign"].search(item.text) for item in rows):
        lines.insert(0, "Signed")  # a row's first line is taken for heads of columns
    headings = dict.fromkeys(normalise(item.heading) for item in window)
    lines = [line for line in headings if len(line.split()) <= LINE_WORDS and _SAID["signed_head"].search(line)] + lines
    whole = _one_line(lines)
    if _name_near_role(whole) is None:
        whole = _one_line([*(line for line in headings if is_name_line(line)), *lines])
    name, signed = _name_near_role(whole), bool(SIGN.search(whole))
    return _Block(read, place, window, text, whole, name, signed, placed=_is_placed(read, place))


def _one_line(lines: Sequence[str]) -> str:
    """Lines of a block in one; what was cut is mended: "Ruth A." and "Bell, Director", "Name:" and "Ruth Bell"."""
    whole = re.sub(r"(\b[A-Z]\.?) \| (?=[A-Z])", r"\1 ", " | ".join(lines))
    return _SAID["shown"].sub("Signed /s/", _SAID["label_and_name"].sub(": ", whole))


def _may_be_block(text: str) -> bool:
    if len(text.split()) > 120:
        return False
    if SIGN.search(text) or _NAME_FOR.search(text) or _named_on_day(text):
        return True
    return _has_role(text) and len(text.split()) <= MAX_WORDS and not _SAID["rule_words"].search(text)


def _belongs(item: Passage, passage: Passage) -> bool:
    """A neighbour that can be part of the block: short, close, and not a sentence of its own."""
    if item.index == passage.index:
        return True
    text = normalise(item.quote)
    long = len(text.split()) > MAX_WORDS
    other = PREPARED.search(text) or _only_asks(text) or is_of_another_paper(text)
    if abs(item.page - passage.page) > 1 or long or other:
        return False
    short = len(text.split()) <= 14 or _has_role(text[:ROLE_BEGINS])
    return (short and not _SAID["says"].search(text)) or bool(SIGN.search(text))


def _only_asks(text: str) -> bool:
    """Whether a line says whom to ask, and nothing is signed in it."""
    return bool(_SAID["contact_note"].match(text)) and not SIGN.search(text)


def _has_role(text: str) -> bool:
    return any(_SAID[office].search(text) for office in ("qualifying", "other_role", "weak_director"))


PREPARED = _SAID["prepared"]
_FORM_LABELS = (
    r"(?:[\s|,:()_]|(?i:\b(?:signature|(?:full |print(?:ed)? )?name|director'?s|by|mr|mrs|ms|dr|sir|dame)\b))*"
)


def _name_near_role(block: str) -> str | None:
    """A person's name close to a role; company, law and heading words are no names."""
    block = without_nickname(block)
    cleaned = re.sub(r"_{2,}|\.{4,}|\u2026+|/s/|\bDocu ?Sign Envelope ID:? [\w-]+", " , ", block)
    for role in (*_QUALIFYING.finditer(cleaned), *_SAID["other_role"].finditer(cleaned)):
        ahead = person_names(cleaned[max(0, role.start() - 110) : role.start()])
        behind = person_names(cleaned[role.end() : role.end() + 60])
        if ahead or behind:
            return ahead[-1] if ahead else behind[0]
    return None


def without_nickname(text: str) -> str:
    """The text without a name in brackets between names, and without honours behind one: "Robert (Bob) Hale OBE"; one that
    stands twice once."""
    text = _SAID["twice"].sub(r"\1", _SAID["honours"].sub("", text))
    return _SAID["in_brackets"].sub(lambda match: match.group() if _has_role(match.group()) else "", text)


def is_person(line: str) -> bool:
    """Whether a heading is a person's name, with titles perhaps, and nothing else: extraction takes bold names for
    headings."""
    name = _SAID["honours"].sub("", _SAID["honorific"].sub("", line))
    return 2 <= len(name.split()) <= 5 and person_names(name) == [name]


def _are_people(line: str) -> bool:
    """Whether a line holds persons' names and titles alone, one or a row of them."""
    line = without_nickname(line)
    names = " ".join(person_names(line))
    return is_person(line) or (bool(names) and _SAID["titled"].sub("", line).split() == names.split())


def is_name_line(line: str) -> bool:
    """Whether a heading is a person's name, or a person acting for a company."""
    return is_person(line) or ((acting := _NAME_FOR.match(line)) is not None and bool(person_names(acting["name"])))


def person_names(text: str) -> list[str]:
    """Every run of words in the text that can be a person's name, in order."""
    found = []
    for chunk in _SAID["name_break"].split(text):
        for person in _SAID["person"].finditer(chunk.strip() + " "):
            name = _without_other_words(person["name"])
            if name and not _SAID["address_end"].search(name):
                found.append(name)
    return found


def _without_other_words(name: str) -> str | None:
    """The longest run of two or more words that can be a person's: "Anna Bell Board" gives "Anna Bell"."""
    runs: list[list[str]] = [[]]
    for word in name.split():
        if _SAID["false_name"].fullmatch(re.sub(r"[’']s$", "", word)) or len(word) > LONGEST_NAME:
            runs.append([])
        elif runs[-1] or word.casefold() not in NO_FORENAMES:
            runs[-1].append(word)
    best = max(runs, key=len)
    return re.sub(r"[’']s$", "", " ".join(best)) if len(best) >= 2 else None


def _is_placed(read: _Text, place: int) -> bool:
    """Near the end, soon after the approval or an attestation, or a line with name, office and day."""
    passages = read.passages
    last_page = passages[place].page == passages[-1].page != passages[0].page
    if place >= len(passages) - TAIL or last_page or read.follows_approval(place):
        return True
    lines = [normalise(passages[place].quote), *read.rest.get(passages[place].index, "").split(" | ")]
    dated = any(len(line.split()) <= MAX_WORDS and is_signature_line(line) for line in lines)
    above = passages[max(0, place - 4) : place + (passages[place].index in read.rest)]
    late = 2 * place > len(passages) or is_person(lines[0]) or any(map(_is_signer, lines))
    closed = late and any(_SAID["constitutes"].search(item.quote) for item in above)
    return dated or closed or any(_SAID["attests"].search(item.quote) for item in above)


def _is_signer(line: str) -> bool:
    """Whether a line begins with a person's name and gives an office: "Ann Bell, CEO, Quill Ltd"."""
    named = _SAID["begins_named"].match(line) if len(line.split()) <= LINE_WORDS else None
    return bool(named and person_names(named.group()) and _has_role(line))


def is_signature_line(line: str) -> bool:
    """Whether a line begins with a person's name, gives an office and ends with a day or month: it stands nowhere else."""
    line = without_nickname(line)
    named = _SAID["begins_named"].match(line)
    return bool(
        named and person_names(named.group()) and _has_role(line) and any(day.year for day in dates_in(line[-24:]))
    )


def _grade_unsigned(block: _Block) -> Signature | None:
    """Name and role with no word of signing: partly, where the lines look like a signature and not like prose."""
    if block.name is None or not (block.placed or block.front) or _SAID["quoted"].search(block.passage.text):
        return None
    listed = _looks_like_list(block) and not _signs_for_companies(block)
    if _SAID["list_heading"].match(normalise(block.passage.heading)) or not _is_line(block) or listed:
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
    strong = bool(_SAID["strong_sign"].search(block.whole)) and not _is_line_open(block)
    if not (block.placed or block.front or strong):
        return None
    if _SAID["rule_words"].search(block.text) and not re.search(
        r"(?i)\bsigned (?:by|on|for)\b|/s/|docu ?sign", block.text
    ):
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
    told = block.name and re.search(rf"(?i:\bsigned by) (?:\w+ ){{0,3}}{re.escape(block.name)}", block.text)
    if not name or told or _SAID["electronic"].search(block.whole) or _SAID["filled"].search(block.whole):
        return False
    lines = (
        re.search(rf"{_DRAWN}{_FORM_LABELS}(?={re.escape(name)})", block.whole),
        _SAID["sign_then_line"].search(block.whole),
    )
    drawn = any(line is not None and not person_names(line.group()) for line in lines)
    return drawn or (_has_open_label(block) and not block.read.enveloped)


def _has_open_label(block: _Block) -> bool:
    return bool(_SAID["open_label"].search(block.whole)) and not _SAID["signed"].search(block.whole)


def _supporting(block: _Block) -> tuple[Passage, ...]:
    leading = _leading(block)
    return tuple(item for item in block.window if item.index != leading.index and _tells(normalise(item.quote)))


def _tells(line: str) -> bool:
    """Whether a line near a signature has something of one."""
    return bool(
        _has_role(line) or SIGN.search(line) or _SAID["attests"].search(line) or find_dates(line) or person_names(line)
    )


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
    return bool(_QUALIFYING.search(_SAID["weak_director"].sub(" ", text)))


def _is_line(block: _Block) -> bool:
    """Name and role stand at the end of the passage or alone, mostly in capitals: a line, not a sentence."""
    if _SAID["front_title"].match(block.text):
        return False
    text = without_nickname(block.text)
    start = text.find(block.name or "")
    above = block.read.passages[block.place - 1] if block.place else block.passage
    near = (normalise(item.text) for item in block.window)
    headed = block.name in (normalise(block.passage.heading), *near, *block.read.rest.get(above.index, "").split(" | "))
    if start < 0 and len(text.split()) > 8 and not headed:
        return False
    if start > 0 and text[start - 1].isspace() and _SAID["in_prose"].search(" ".join(text[:start].split()[-5:])):
        return False
    line = text[max(start, 0) :]
    if not block.placed and len(line.split()) > LINE_WORDS:
        return False
    after = line[len(block.name or "") :][:16]
    if re.search(r"\b(?:is|are|was|were|has|have|had|will|who|which)\b", after):
        return False
    office = _QUALIFYING.search(line) or _SAID["other_role"].search(line)
    if office and _SAID["tells_of"].match(line, office.end()):
        return False
    words = [word for word in re.findall(r"[A-Za-z\d][\w'-]*", line) if len(word) > 3][:14]
    if not words or (office and office.group() == line.strip() and line[:1].isupper()):
        return _has_role(line)  # "CEO", "Chief executive" below a name
    return sum(not word[0].islower() for word in words) >= 0.6 * max(len(words), 1)


def _looks_like_list(block: _Block) -> bool:
    """Three or more people with roles and no sign are a board page, not a signature."""
    lines = sum(_name_near_role(normalise(item.text)) is not None for item in block.window)
    return lines >= 3 or len(_QUALIFYING.findall(block.text)) + len(_SAID["other_role"].findall(block.text)) >= 6


def _signs_for_companies(block: _Block) -> bool:
    """Whether each of the people behind an approval acts for a company: "Ann Bell Director Quill Ltd", a line each."""
    lines = [text for item in block.window if _name_near_role(text := normalise(item.quote))]
    return bool(lines) and block.read.follows_approval(block.place) and all(map(LEGAL_NAME.search, lines))


def _image_only(text: _Text) -> Signature | None:
    """No name in the text but an image after the last line: a signature that text cannot show."""
    if not text.passages or text.passages[-1].page not in text.images:
        return None
    return Signature(text.passages[-1], Status.NOT_ASSESSABLE, 0, ("image_after_text",))
