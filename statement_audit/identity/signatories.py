"""The people in a signature block: names with their offices and the company that each acts for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from statement_audit.identity.companies import LEGAL_NAME, shorter_names
from statement_audit.identity.places import WHEREABOUTS
from statement_audit.identity.signature import (
    FOOT,
    LINE_WORDS,
    MAX_WORDS,
    NO_PRINCIPAL,
    PREPARED,
    SIGN,
    Signature,
    is_name_line,
    own_lines,
    person_names,
    without_nickname,
)
from statement_audit.identity.undone import GLUED_LABEL
from statement_audit.models import BlockKind, Passage, Status
from statement_audit.plain_text import normalise, patterns_beside

_SAID = patterns_beside(__file__, sign=SIGN.pattern, no_principal=NO_PRINCIPAL, whereabouts=WHEREABOUTS)

REACH = 9  # passages on each side of the best one in which other signatories may stand
LONGEST_LINE = 200
PROSE = 5  # words in small letters of a line that tells something
NAME_AND_OFFICE = 110  # characters in which a person's office begins behind the name
HEAD = 40  # characters in which a line begins with a name
TAIL_CHARACTERS = 260  # of a passage that holds a whole page
LONGEST_TITLE = 60  # characters of an office before its last word
GAP = "\x01"  # no blank: a name does not go on behind it


@dataclass(frozen=True, slots=True)
class Signatory:
    """One person, or an office without a name. `text`: the lines around, in which a date may stand."""

    passage: Passage
    name: str
    role: str
    entity: str
    signed: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # name, role
    value: str
    passage: Passage
    line: int
    entity: str = ""
    whole: str = ""  # of an office: from the one before it on the line, where only words of a title stand between


def find_signatories(
    passages: Sequence[Passage],
    signature: Signature | None,
    companies: Sequence[str] = (),
    rest: Mapping[int, str] | None = None,
    approval: Passage | None = None,
) -> tuple[Signatory, ...]:
    """Everybody in the block of the best signature, in the text's order.

    Args:
        passages: the statement's.
        signature: the best one.
        companies: names that are no persons'.
        rest: lines below a page's last passage, by its index.
        approval: the passage that tells of it; what stands above it is no part of a block behind it.
    """
    first = approval.index if approval else 0
    if signature is None or signature.status not in (Status.MET, Status.PARTLY):
        return ()
    shorter = {name for one in companies for name in shorter_names(one) if len(name) > 3}
    names = sorted((name for name in shorter if not _is_founder(name, passages)), key=len, reverse=True)
    common = frozenset(word for item in passages for word in _SAID["common"].findall(item.quote))
    signed = signature.status is Status.MET or not {"no_sign_of_signing", "signature_line"} & set(signature.reasons)
    alone = is_name_line(normalise(signature.passage.quote)) and "role_may_not_qualify" not in signature.reasons
    keep = signed or alone or bool({"signature_line", "role_not_given"} & set(signature.reasons))
    said = _people([(signature.passage, normalise(signature.passage.quote))], names, common, signed, keep)
    if _SAID["signed_by"].search(signature.passage.quote) and any(person.name and person.role for person in said):
        return said
    own = [item for item in passages if item.index >= first or signature.passage.index < first]
    people = _people(list(_lines(own, signature, rest or {})), names, common, signed, keep)
    if not any(person.name for person in people):
        people = _people(list(_lines(own, signature, rest or {}, headings=True)), names, common, signed, keep)
    return tuple(_completed(person, passages) for person in people)


def officer_in(text: str) -> str | None:
    """The office of the person whose name a text begins with: "Anna Bell, Owner of Quill Ltd", "Anna Bell (Owner)"."""
    office = _SAID["offices"].search(text, 0, NAME_AND_OFFICE)
    before = text[: office.start()] if office else ""
    while beside := _SAID["beside_office"].search(before):
        before = before[: beside.start()]
    person, _, company = before.partition(", ")
    before = person if _SAID["loose"].fullmatch(company) else before  # "Anna Bell, Quill Ltd Director"
    names = person_names(before)
    return office.group() if office and len(names) == 1 and _SAID["honorific"].sub("", before) == names[0] else None


def _is_founder(name: str, passages: Sequence[Passage]) -> bool:
    """Whether a company's name in short is nobody's but a person's: it stands only in a line above an office, or before one
    in a line of its own ("Anna Bell - Director"), and the company has it with more words, "The Anna Bell Group"."""
    lines = [normalise(item.quote) for item in passages]
    if " " not in name and not any(name in line for line in lines):
        return True  # the first word of a line below them
    alone = any(line == name and _SAID["offices"].match(office) for line, office in pairwise(lines))
    told = re.compile(rf"{re.escape(name)} ?[,–-]")  # "Anna Bell - Director", and nobody in the line above
    alone = alone or any(
        told.match(line) and officer_in(line) and not is_name_line(above) for above, line in pairwise(["", *lines])
    )
    rest = (line for line in lines if line != name and not told.match(line))
    return alone and not any(re.search(rf"(?<!\w){re.escape(name)}(?![\w’']| [A-Z])", line) for line in rest)


def _completed(person: Signatory, passages: Sequence[Passage]) -> Signatory:
    """The person with what another line says of that name: the office, or that it was signed electronically."""
    for passage in passages if person.name and not (person.role and person.signed) else ():
        text = normalise(passage.quote)
        place = text.find(person.name) if len(text.split()) <= MAX_WORDS else -1
        if place >= 0 and not person.role and (office := _SAID["office_behind"].match(text, place + len(person.name))):
            person = replace(person, role=office["role"])
        if place >= 0 and _SAID["signed_at"].search(text[:place]):
            person = replace(person, signed=True)
    return person


def _people(
    lines: Sequence[tuple[Passage, str]], companies: Sequence[str], common: frozenset[str], signed: bool, keep: bool
) -> tuple[Signatory, ...]:
    tokens = [
        token
        for number, (passage, text) in enumerate(lines)
        for token in _tokens(passage, text, number, companies)
        if token.kind == "role" or not (_is_common(token.value, common) or _SAID["cut_name"].fullmatch(token.value))
    ]
    named = {token.value for token in tokens if token.kind == "name"}
    tokens = [
        token for token in tokens if token.kind != "name" or not any(_is_initialled(token.value, one) for one in named)
    ]
    tokens = [replace(token, entity="") if token.entity in named else token for token in tokens]
    whole = " | ".join(text for _, text in lines)
    people = _pair(tokens, signed, keep)
    many = len(people) > 1
    return tuple(replace(person, text=_around(lines, person) + ("" if many else f" | {whole}")) for person in people)


def _is_common(name: str, common: frozenset[str]) -> bool:
    """Whether the text has all words of a name in lower case: "Recruitment Toolkit" is nobody's."""
    words = [word.casefold() for word in re.findall(r"\w+", name) if len(word) > 2]
    return bool(words) and all(word in common for word in words)


def _is_initialled(name: str, full: str) -> bool:
    """Whether a name is another's with initials for its forenames: "T. Reed" of "Tom Reed"."""
    *first, last = name.replace(".", " ").split()
    *forenames, surname = full.replace(".", " ").split()
    short = bool(first) and all(len(one) == 1 for one in first) and len(forenames[0]) > 1
    return short and last.casefold() == surname.casefold() and first[0].casefold() == forenames[0][0].casefold()


def _around(lines: Sequence[tuple[Passage, str]], person: Signatory) -> str:
    """The person's line and the two after it."""
    for place, (_, text) in enumerate(lines):
        if (person.name or person.role) in text:
            return " | ".join(text for _, text in lines[place : place + 3])
    return ""


def _lines(
    passages: Sequence[Passage], signature: Signature, rest: Mapping[int, str], *, headings: bool = False
) -> Iterator[tuple[Passage, str]]:
    """The block's lines with the passage of each; with `headings` those that may be a name are lines of their own.

    A name that was cut after an initial ("John W." and "Bell, Director") is one line.
    """
    cut: tuple[Passage, str] | None = None
    for item, text in _block_lines(passages, signature, rest, headings=headings):
        if cut is not None:
            item, text = cut[0], f"{cut[1]} {text}"
        cut = (item, text) if _SAID["cut_name"].fullmatch(text) else None
        if cut is None:
            yield item, text
    if cut is not None:
        yield cut


def _block_lines(
    passages: Sequence[Passage], signature: Signature, rest: Mapping[int, str], *, headings: bool
) -> Iterator[tuple[Passage, str]]:
    place = next((at for at, item in enumerate(passages) if item.index == signature.passage.index), None)
    if place is None:
        return
    first = place
    while first > max(0, place - REACH) and _is_line(passages[first - 1], signature):
        first -= 1
    last = place
    while last + 1 < min(len(passages), place + REACH) and _is_line(passages[last + 1], signature):
        last += 1
    heading = passages[max(0, first - 1)].heading
    if first and passages[first - 1].page == passages[first].page:
        yield from ((passages[first], line) for line in rest.get(passages[first - 1].index, "").split(" | ") if line)
    for item in passages[first : last + 1]:
        if headings and item.heading != heading and is_name_line(normalise(item.heading)):
            yield item, normalise(item.heading)
        heading = item.heading
        yield item, _tail(item)
        yield from ((item, line) for line in rest.get(item.index, "").split(" | ") if line)


def _is_line(item: Passage, signature: Signature) -> bool:
    if item.kind is BlockKind.BULLET and not (SIGN.search(item.quote) or _SAID["offices"].search(item.quote)):
        return False
    near = abs(item.page - signature.passage.page) <= 1
    if len(item.text) > LONGEST_LINE or PREPARED.search(item.quote):  # few words: extraction lost the spaces
        return False
    foot = FOOT.search(item.quote)
    if foot and not _SAID["offices"].search(item.quote, 0, foot.start()):
        return False
    office = bool(_SAID["offices"].match(item.quote))
    if len(_SAID["common"].findall(item.quote)) >= PROSE and not (office or _SAID["told"].search(item.quote)):
        return False
    words = len(item.text.split())
    return near and (words <= LINE_WORDS or (words <= MAX_WORDS and (office or bool(SIGN.search(item.text)))))


def _tail(item: Passage) -> str:
    """A line as it is; of a passage that holds more, what follows the word of signing, or its end."""
    text = own_lines(normalise(item.quote))
    if len(text) <= TAIL_CHARACTERS:
        return text
    if person_names(text[:HEAD]) and _SAID["offices"].search(text[: 2 * HEAD]) and len(text.split()) <= MAX_WORDS:
        return text[:TAIL_CHARACTERS]
    signs = [match.start() for match in SIGN.finditer(text)]
    drawn = [start for start in signs if text[start] in "_.…"]
    if len(drawn) > 1 and drawn[0] < TAIL_CHARACTERS:
        return text[drawn[0] : drawn[0] + 3 * TAIL_CHARACTERS]  # a line for each of several
    if signs:
        return text[signs[-1] : signs[-1] + TAIL_CHARACTERS]
    return text[-TAIL_CHARACTERS:]


def _tokens(passage: Passage, text: str, line: int, companies: Sequence[str]) -> list[_Token]:
    """Offices and names of a line, in order; the names of companies are no persons'."""
    text = without_nickname(_SAID["glued"].sub(", ", GLUED_LABEL.sub(", ", text)))
    text = _SAID["noise"].sub(lambda match: "," * len(match.group()), text)
    roles = [_role(text, role, companies) for role in _SAID["offices"].finditer(text)]
    blank = "".join(GAP if any(start <= at < end for start, end in roles) else char for at, char in enumerate(text))
    for company in companies:
        blank = re.sub(rf"(?<!\w){re.escape(company)}(?!\w)", _unless_surname, blank, flags=re.IGNORECASE)
    blank = _parted(LEGAL_NAME.sub(_gap, blank), [start for start, _ in roles])
    found: list[tuple[int, _Token]] = []
    position = 0
    for name in person_names(blank.replace(GAP, ",")):
        at = blank.find(name, position)
        if at < 0:
            continue
        position = at + len(name)
        if _SAID["label_of"].match(text, position) and not _SAID["office_behind"].match(text, position):
            continue  # "Public Availability: on our site"
        words = name.split()
        alone = len(words) == 4 and all(map(_SAID["own_word"].fullmatch, words)) and blank[position:].strip(" |,") == ""
        parts = [words[:2], words[2:]] if alone and (at < 3 or not _SAID["honorific"].sub("", blank[:at])) else [words]
        found += [(at + number, _Token("name", " ".join(part), passage, line)) for number, part in enumerate(parts)]
        blank = blank[:at] + GAP * len(name) + blank[at + len(name) :]
    begun = (0, -1)  # where the office before begins and ends
    for start, end in roles:
        title = _SAID["title_words"].search(blank, max(0, start - LONGEST_TITLE), start)
        first = title.start() if title else start
        office = _SAID["label_before"].sub("", text[first:end].strip())
        office = office.removesuffix("s") if _SAID["label_behind"].match(text, end) else office  # "Directors Name:"
        joined = begun[1] >= 0 and _SAID["between_titles"].fullmatch(blank, begun[1], start)
        whole = text[begun[0] : end] if joined else ""
        begun = (begun[0] if joined else first, end)
        found.append((start, _Token("role", office, passage, line, _entity(text, end), whole)))
    return [token for _, token in sorted(found, key=lambda item: item[0])]


def _role(text: str, role: re.Match[str], companies: Sequence[str]) -> tuple[int, int]:
    """Start and end of an office; the company in "Director of A Limited" is no part of it."""
    of = re.search(r"\s+of\s+(?:the\s+)?(?!Board|Directors)", role.group())
    if of is None:
        return role.span()
    place = role.start() + of.end()
    cut = (one for one in companies if len(one) > role.end() - place and text.startswith(one, place))
    named = LEGAL_NAME.match(text, place) or next(cut, None)
    return role.start(), role.start() + of.start() if named else role.end()


def _parted(text: str, roles: Sequence[int]) -> str:
    """The text with a comma between names that stand side by side above as many offices: columns that were lost."""
    runs = list(_SAID["run"].finditer(text))
    for run, following in zip_longest(runs, runs[1:]):
        offices = sum(run.end() <= at < (following.start() if following else len(text)) for at in roles)
        every = _SAID["run_word"].finditer(text, *run.span())
        words = [word for word in every if _SAID["honorific"].sub("", f"{word.group()} ")]
        if offices > 1 and len(words) == 2 * offices:
            for word in words[1:-1:2]:
                text = text[: word.end()] + "," + text[word.end() + 1 :]
    return text


def _unless_surname(match: re.Match[str]) -> str:
    """Blanks for a company's name, unless it is the surname of a founder: "Ann Quill" of Quill Limited."""
    alone = re.fullmatch(r"[A-Z][a-zà-ÿ'’-]+", match.group()) and _SAID["forename"].search(
        match.string[: match.start()]
    )
    return match.group() if alone else _gap(match)


def _gap(match: re.Match[str]) -> str:
    """Blanks for a company's name, not for the person before it: "Ann Bell The Quill Company Limited", "Ann Bell, Quill Ltd"."""
    person, between, _ = match.group().partition(" The " if " The " in match.group() else ", ")
    after_office = match.string[: match.start()].endswith((" of ", " for "))
    kept = person if between and not after_office and is_name_line(person) else ""
    return kept + GAP * (len(match.group()) - len(kept))


def _entity(text: str, position: int) -> str:
    """The company that stands behind an office: "CEO, Harbour Bread Ltd"."""
    link = _SAID["signed_for"].match(text, position)
    if link is None:
        return ""
    rest = re.split(r"\||(?<=[a-z]{3})\.\s", text[link.end() : link.end() + 90])[0]
    rest = _SAID["not_entity"].split(rest)[0]
    legal = LEGAL_NAME.match(rest)
    if legal:
        return legal.group().strip()
    loose = _SAID["loose"].match(rest)
    name = loose.group().strip(" .,–-") if loose else ""
    return name if len(name) > 2 and not _SAID["offices"].fullmatch(name) else ""


def _pair(tokens: Sequence[_Token], signed: bool, keep: bool) -> list[Signatory]:
    """Offices to names, in order: an office goes to a name that has none, on its own line or else the first. `keep`:
    names without any office too."""
    names = [token for token in tokens if token.kind == "name"]
    offices, loose = _by_line(tokens)
    free = [at for at in range(len(names)) if at not in offices]
    if not free:
        offices = {at: _in_full(office, names[at].line, loose) for at, office in offices.items()}
    if free and len({role.value for role in loose}) == 1:  # of "Director's signature" and "Director's name"
        loose = loose[:1] * len(free)
    if len(free) == len(loose):  # each office stands above its name
        offices |= zip(free, loose, strict=True)
    if not names and loose and signed:
        return [Signatory(loose[0].passage, "", loose[0].value, loose[0].entity, signed, "")]
    holders = [(names[at], office.value, office.entity) for at, office in sorted(offices.items())]
    holders = holders or [(name, "", "") for name in names if keep]
    return [Signatory(name.passage, name.value, role, entity, signed, "") for name, role, entity in holders]


def _by_line(tokens: Sequence[_Token]) -> tuple[dict[int, _Token], list[_Token]]:
    """The office of each name that has one, by its place among the names, and the offices that are left."""
    half = len(tokens) // 2
    rows = half > 1 and [token.kind for token in tokens] == ["name"] * half + ["role"] * half
    if rows and not any(token.entity for token in tokens):  # a row of names above one of offices
        return dict(enumerate(tokens[half:])), []
    lines: list[int] = []
    offices: dict[int, _Token] = {}
    loose: list[_Token] = []
    for place, token in enumerate(tokens):
        free = [at for at in range(len(lines)) if at not in offices]
        if token.kind == "name":
            following = [item.kind for item in tokens[place + 1 : place + 3] if item.line == token.line]
            if loose and loose[-1].line == token.line and following != ["role"]:
                offices[len(lines)] = loose.pop()
            lines.append(token.line)
        elif free:
            offices[next((at for at in free if lines[at] == token.line), free[0])] = token
        else:
            loose.append(token)
    return offices, loose


def _in_full(office: _Token, line: int, loose: Sequence[_Token]) -> _Token:
    """The whole office of the line: "Vice President, Legal Affairs & Chief Compliance Officer"."""
    for token in loose:
        if token.line == line and token.whole.startswith(office.value):
            office = replace(token, value=token.whole.strip())
    return office
