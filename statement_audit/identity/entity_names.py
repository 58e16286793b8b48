"""Names of entities in a stretch of text: lists, legal forms, company numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from statement_audit.identity.companies import LEGAL_FORM, LEGAL_NAME, LONGEST_NAME, has_legal_form, is_legal_form
from statement_audit.identity.names import ANY_NAME, GLUED_NUMBER, PROVINCE, SOFT, TRAILING, clean_name, is_name
from statement_audit.identity.places import POSTCODE, WHEREABOUTS
from statement_audit.plain_text import COMPANY_NUMBER, patterns_beside, plain_number

_SAID = patterns_beside(
    __file__, legal_form=LEGAL_FORM, whereabouts=WHEREABOUTS, province=PROVINCE, postcode=POSTCODE, soft=SOFT
)
_GROUP_WORDS = _SAID["group_words"]

DOCUMENT = _SAID["document"].pattern
ONLY_PLACE = _SAID["only_place"]
LONGEST_SEAT = 20  # characters of "incorporated in the"
BESIDE_NAME = _SAID["beside_name"]
ORGANISATION = _SAID["organisation"]


@dataclass(frozen=True, slots=True)
class Named:
    """A name at its place in the text. `role`: issuer, covered."""

    name: str
    start: int
    end: int
    role: str
    confidence: float
    law: str = ""
    number: str = ""


def after_lead(text: str) -> int:
    """Where the words end that stand before a list's first name."""
    lead = _SAID["lead"].match(text)
    return lead.end() if lead else 0


def legal_names(text: str, position: int = 0) -> Iterator[tuple[int, int, str]]:
    """Start, end and cleaned name of each legal name from `position` on; "Grain Corp Limited" does not end at "Corp"."""
    while place := _next_name(text, position):
        start, end = place
        last = max(start, text.rfind(" ", start, end) + 1)
        longer = _SAID["corp"].match(text, last)
        if longer and len(longer.group().split()) > 1:
            end = longer.end()
        position = max(end, start + 1)
        raw = text[start:end]
        cut = _SAID["heading_word"].split(raw)[-1] if len(raw.split()) > 3 else raw
        cut = raw if ONLY_PLACE.fullmatch(cut) or is_legal_form(cut) else cut  # "Quill 2007 UK Limited"
        cut = _after_comma(cut)
        seated = _SAID["seated"].search(text[max(0, start - LONGEST_SEAT) : start])
        before = _SAID["before_name"].match(cut) or (_SAID["seat_first"].match(cut) if seated else None)
        cut = cut[before.end() :] if before else cut
        again = list(_repeats(cut))
        cut = cut[again[-1] :] if again else cut  # "Quill Group Quill Growers Limited", a line end between them lost
        after_group = re.split(r"\bGroup,\s+", cut)[-1]  # "Quill Group, Ink Limited" are two
        cut = cut if is_legal_form(after_group) else after_group
        name = clean_entity(cut)
        if name and not _SAID["former"].search(text[max(0, end - len(cut) - 30) : end - len(cut)]):
            yield end - len(cut), end, name


def _after_comma(name: str) -> str:
    """The name behind a place, a person or an office before a comma; "Pen, Ink & Quill Limited" is one."""
    places = [match.end() for match in _SAID["comma"].finditer(name) if not is_legal_form(name[match.end() :])]
    last = name[places[-1] :] if places else name
    return name if _SAID["partners"].match(last) or clean_entity(last) is None else last


def _next_name(text: str, position: int) -> tuple[int, int] | None:
    """Start and end of the next legal name; one may be glued to the one before: "Ink LimitedPen Limited"."""
    if position and text[position - 1].isalpha() and text[position : position + 1].isupper():
        glued = LEGAL_NAME.match(text[position : position + LONGEST_NAME])
        if glued:
            return position + glued.start(1), position + glued.end(1)
    match = LEGAL_NAME.search(text, position)
    return match.span(1) if match else None


def _repeats(name: str) -> Iterator[int]:
    """Where the first word of a name comes again as the first of another; not in "Smith & Smith"."""
    first = name.split()[0]
    if len(first) > 2:
        for match in re.finditer(rf"(?<![\w&]) (?={re.escape(first)} )", name):
            if name[: match.start()].split()[-1] not in ("and", "&", "of"):
                yield match.end()


def clean_entity(name: str) -> str | None:
    """The name without the words around it; None where it is none."""
    name = re.split(r"\s+[Tt]/[Aa]\s", name)[0]  # a trade name follows
    ended = _SAID["corp"].search(name)
    cleaned = TRAILING.sub("", re.sub(r"\s+", " ", name).strip(" ,;:-–")) if ended else clean_name(name)
    cleaned = re.sub(r"^(?:(?:and|of|the|The|In|by|for|\w+-based)\s+)+", "", re.sub(r"\s*\([^)]*$", "", cleaned))
    # "QPL/Quill Pens Limited"
    cleaned = re.sub(r"^(?:(?:19|20)\d\d, |[A-Z]{2,6}/(?=[A-Z][a-z]))(?=[A-Z])", "", cleaned)
    cleaned = _SAID["body_of"].sub("", cleaned)
    value = _SAID["cell_value"].match(cleaned)
    cleaned = cleaned if value is None or is_legal_form(cleaned[value.end() :]) else cleaned[value.end() :]
    cleaned = without_initials(GLUED_NUMBER.sub("", cleaned))
    person = _SAID["person"].match(cleaned) and not (has_legal_form(cleaned) or ORGANISATION.search(cleaned))
    no_entity = _SAID["no_entity"].match if has_legal_form(cleaned) else _SAID["no_entity"].search
    none = _SAID["office_at_end"].search(cleaned) or ONLY_PLACE.fullmatch(cleaned) or no_entity(cleaned)
    return cleaned if is_name(cleaned) and not (person or none or cleaned.isdigit()) else None


def without_initials(name: str) -> str:
    """The name without the letters that the text shortens it to: "Quill Writers Union (QWU)", "Quill Co. (QUILLCO)"."""
    short = re.search(r"\s*\(([A-Z]{2,10})\)$", name)
    if short is None or re.fullmatch(WHEREABOUTS, short[1]):
        return name
    full = name[: short.start()]
    if not full:
        return name
    ended = has_legal_form(full) or re.search(r"\b(?:Co\.?|Company)$", full)
    first, whole = re.findall(r"\b[A-Z]", full), (word if word.isupper() else word[0] for word in full.split())
    alike = short[1] in ("".join(first), "".join(one for one in whole if one[0].isupper()), full.split()[0])
    return full if ended or alike else name


def names_in(region: str, offset: int, role: str, confidence: float, *, legal_only: bool = False) -> Iterator[Named]:
    """The list of names with which a region begins: "A Ltd, B Ltd and its subsidiaries C Ltd and D Ltd"."""
    position = after_lead(region)
    end = _SAID["region_end"].search(region, position + 1)
    while end and region[: end.start()].count("(") > region[: end.start()].count(")"):
        end = _SAID["region_end"].search(region, end.end())
    listed = region[position : end.start() if end else len(region)]
    group_from = _GROUP_WORDS.search(listed)
    found = False
    for begin, stop in _items(listed):
        item = listed[begin:stop]
        run = _run_together(item, region[position + stop :])
        if run:
            place = offset + position + begin
            for first, last, one in run:
                yield Named(one, place + first, place + last, role, confidence, number=number_after(item[first:], one))
            found = True
            continue
        name = None if _SAID["describes"].match(item) else item_name(item, legal_only=legal_only)
        if name is None:
            if not found and not _GROUP_WORDS.search(item) and len(item.split()) > 3 and not any(legal_names(listed)):
                return
            continue
        now = "covered" if found and group_from and begin >= group_from.start() - 5 else role
        if not found and role == "covered" and group_from:
            now = "issuer"  # "covers A Ltd and its subsidiaries": A Ltd makes it
        place = offset + position + begin + max(0, item.find(name.split()[0]))
        yield Named(name, place, place + len(name), now, confidence, number=number_after(listed[begin:], name))
        found = True


def _run_together(item: str, after: str) -> list[tuple[int, int, str]]:
    """Legal names one after the other with no words between, as a list that has lost its lines, or with those who sign
    for each; empty where there is one name, or words between. The last is none where it begins a sentence, of whose subject `after` says something."""
    names = list(legal_names(item))
    run = names[:1]
    for name in names[1:]:
        between = item[run[-1][1] : name[0]]
        if re.search(r"[^\W\d_]", BESIDE_NAME.sub("", between)) and not _SAID["signatories"].fullmatch(between):
            break
        ended = item[: name[0]].rstrip().endswith(".")
        if ended and not between.strip(" .") and _SAID["tells"].match(item[name[1] :] + after):
            break
        run.append(name)
    return run if len(run) > 1 else []


def _items(listed: str) -> Iterator[tuple[int, int]]:
    """Start and end of the items of a list; "Aldi UK and Ireland" and "Marks and Spencer plc" are one each."""
    begin = 0
    formed = False
    for part in _SAID["item_split"].finditer(listed):
        after = listed[part.end() :]
        if listed[: part.start()].count("(") > listed[: part.start()].count(")"):
            continue
        before = listed[begin : part.start()]
        *_, formed_to = (0, *(end for _, end, _ in legal_names(before))) if "and" in part.group() else (0,)
        before = before[formed_to:].strip(" .,")
        if "and" in part.group() and _is_one(before, after, 3 if formed else 1):
            continue
        if (
            begin == 0
            and part.group().strip() == ","
            and _SAID["last_word"].fullmatch(after)
            and not has_legal_form(before)
        ):
            continue
        formed = formed or has_legal_form(listed[begin : part.start()])
        yield begin, part.start()
        begin = part.end()
    yield begin, len(listed)


def _is_one(before: str, after: str, most: int) -> bool:
    """Whether "and" stands within a name: before a place, or between words without a legal form and one with it, "Marks" and
    "Spencer plc": one word, in a list of legal names up to `most`."""
    if has_legal_form(before):
        return _SAID["place_word"].match(after) is not None
    head = re.match(rf"[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){{0,2}}?\s+{LEGAL_FORM}(?!\w)", after)
    words = [word for word in before.split() if word.lower() != "the"]
    halves = (before and _SAID["half_word"].match(after)) or (head and 1 <= len(words) <= most)
    return bool(halves or _SAID["place_word"].match(after))


def item_name(item: str, *, legal_only: bool = False) -> str | None:
    """The name that an item of a list is, without the words around it."""
    legal = next(legal_names(item), None)
    if legal:
        return None if _SAID["owned_by"].search(item, 0, legal[0]) else legal[2]
    if legal_only:
        return None
    text = _GROUP_WORDS.sub(" ", _SAID["alias"].sub(" ", item)).strip(" ,;:–—-•\n")
    text = re.sub(r"^(?:both|and|of|the|to|in|its|all|for|itself)\s+", "", text, flags=re.IGNORECASE)
    named = re.match(ANY_NAME, text)
    if named is None:
        return None
    rest = text[named.end() :]
    goes_on = re.match(r"\s*[a-z]{3,}", rest) and not re.match(r"\s*(?:and|of|in|for|group|on|to|as|limited)\b", rest)
    if goes_on and not re.search(r"[’']s$", named[1]):
        return None
    name = re.split(r"\s*[–—]\s*|\s{2,}", named[1])[0]
    if re.match(r"\s*limited\b", rest):
        return clean_entity(f"{name} limited")
    whole = _SAID["after_genitive"].sub("", name)  # "the Writer's Trust's statement" tells of the Writer's Trust
    return clean_entity(whole if ORGANISATION.search(whole) else re.sub(r"[’']s\b.*$", "", name))


def number_after(text: str, name: str) -> str:
    """The company number in brackets behind a name; empty where there is none."""
    last = name.split()[-1]
    place = text.find(last)
    if place < 0:
        return ""
    end = place + len(last)
    match = COMPANY_NUMBER.search(text, end, end + 60)
    near = match and match.start() - end <= 25 and not re.search(r"[A-Z][a-z]+ [A-Z]", text[end : match.start()])
    return plain_number(match[1]) if match and near else ""


def company_numbers(text: str) -> tuple[str, ...]:
    """Company numbers that the text gives, in order."""
    return tuple(dict.fromkeys(plain_number(match[1]) for match in COMPANY_NUMBER.finditer(text)))
