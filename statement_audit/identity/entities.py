"""Which entities a statement is made by and for, as it says itself."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice, pairwise

from statement_audit.identity.companies import (
    bare_name,
    company_key,
    has_legal_form,
    is_legal_form,
    short_name,
    shorter_names,
)
from statement_audit.identity.coverage import weighed
from statement_audit.identity.dates import MONTH
from statement_audit.identity.entity_lists import (
    COLUMNS,
    GROUP,
    LONGEST_HEAD,
    LONGEST_REGION,
    LONGEST_TITLE,
    MADE_FOR,
    SAYS,
    SUPPLIERS,
    flattened,
    names_by_list,
)
from statement_audit.identity.entity_names import (
    BESIDE_NAME,
    DOCUMENT,
    ORGANISATION,
    Named,
    after_lead,
    clean_entity,
    legal_names,
    names_in,
    without_initials,
)
from statement_audit.identity.names import ANY_NAME, GLUED_NUMBER, LEAST_LETTERS, common_words, is_common
from statement_audit.identity.places import ADJECTIVES, WHEREABOUTS
from statement_audit.identity.whole_text import WholeText, sentences
from statement_audit.models import Fact, FactKind
from statement_audit.plain_text import expression, pattern, patterns_beside, small_letters, small_pattern
from statement_audit.resources import table_beside

_SAID = patterns_beside(__file__, document=DOCUMENT, group=GROUP, any_name=ANY_NAME, month=MONTH)
_OWNER = _SAID["owner"]
_TITLE_NEAR = _SAID["title_near"]

NO_TIME = r"(?!\s+(?:the\s+)?(?:period|financial|fiscal|year|calendar|activit|all\b|section|purpose|reporting\s+(?:period|year)))"
_TABLE = table_beside(__file__)


def _phrases(name: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the table beside; one in which a part has its own case is read in the text as it is."""
    rows = (expression(row, document=DOCUMENT, group=GROUP, no_time=NO_TIME) for row in _TABLE[name])
    return tuple(pattern(words) if "-i:" in words else small_pattern(words) for words in rows)


# After each of these comes the name of who makes the statement.
ISSUES = _phrases("issues")
# After each of these too, where the sentence is about the statement and stands early.
STEPS = _phrases("steps")
TITLE_ONLY = 0.6  # of a name without a legal form that stands where nothing surer names the issuer
SURE = 0.65  # below, a name in a title, which counts where nothing surer names the issuer
EARLY = 4000
COVERS = _phrases("covers")
BESIDE = 30  # characters before companies in which it is said whose they are
# Of these only legal names are taken: what follows them is often no name.
LOOSE = _phrases("loose")
LONGEST_THE = 5  # characters of an article before a name
DEFINED_WITHIN = 160
MOST_DEFINED = 5  # places at which a short name is looked at
SELDOM = 3
ALONE = 3  # times that a text has the first word of its company's name without the next
SUBJECT_WITHIN = 90  # characters of a sentence in which its subject begins
TAUGHT_AT = ("University", "College", "Academy")  # "Quill University" is a whole name
LONGEST_SPELT = 90  # characters of words that initials stand for
BETWEEN_WORDS = r" (?:(?:of|and|the|for|&) ){0,2}"
Legal = tuple[int, int, str]  # start, end, name
MOST_PLACES = 40  # at which one pattern is read: no statement says for whom it is made more often
MOST_BOARDS = 20  # of one sentence


def entity_facts(whole: WholeText, guess: str | None = None) -> tuple[Fact, ...]:
    """The entities that the statement says it is made by (role issuer) and for (role covered).

    Args:
        whole: the statement.
        guess: the company's likeliest name; stands, with little confidence, where the text says nothing.
    """
    grouped = _is_for_a_group(whole)
    members = _members(whole) if grouped else ()
    found = [*_by_sentence(whole), *members, *names_by_list(whole, grouped), *_by_title(whole)]
    found = [_without_genitive(whole, item) for item in found]
    found = [item for item in found if has_legal_form(item.name) or not _is_no_name(whole, item)]
    sure = [item for item in found if item.confidence >= SURE]
    found = sure if any(item.role == "issuer" for item in sure) else found
    found = _without_others(whole, found)
    found = [item for item in found if not _is_all_of_them(whole, item, found)]
    if not any(item.role == "issuer" for item in found):
        found += list(_opening(whole))
    if not any(item.role == "issuer" or item.confidence >= 0.7 for item in found):
        signed_for = list(_after(whole, _places(_SAID["signed_for"], whole.text), "issuer", TITLE_ONLY))
        found += signed_for or list(_guessed(whole, guess))
    words = common_words(whole.text)
    found = list(_parted(whole, found))
    found = [item for item in found if not is_common(item.name, words)]
    legal = list(legal_names(whole.text)) if found else []
    found = [half for item in found for half in _halves(whole, item)]
    found = [one for item in found if (one := _spelt_out(whole, item, legal)) is not None] or found
    names = {item.name for item in found}
    found = [item for item in found if not _is_led_by_words(whole, item.name, names, words)]
    found = [item for item in found if not _is_end_of_another(whole, item.name, names)]
    found = distinct_names(whole, weighed(whole, distinct_names(whole, found)))
    return tuple(fact for item in found if (fact := _fact(whole, item)) is not None)


def _without_genitive(whole: WholeText, item: Named) -> Named:
    """The name without the s of a genitive whose apostrophe was lost, where the text has it so more often; with its own s
    where an apostrophe stands before that, and the text never has it without: "Quill Pen's" beside "Quill Pens"."""
    if has_legal_form(item.name):
        return item
    name, short = re.escape(item.name), re.escape(item.name[:-1])
    own = re.match(r"[’']s\b", whole.text[item.end : item.end + 3]) is not None
    note = re.search(r"[A-Za-z]\d$", item.name) and _times(whole, name) == 1 <= _times(whole, short)  # its mark
    if own and not note and _times(whole, f"{name}(?![’']s)") == 0 < _times(whole, f"{name}s"):
        return replace(item, name=f"{item.name}s")
    lost = item.name.endswith("s") and _times(whole, short) > _times(whole, name)
    return replace(item, name=item.name[:-1], end=item.end - 1) if note or lost else item


def _without_others(whole: WholeText, found: list[Named]) -> list[Named]:
    """The names without one to which alone "this policy" applies or "we" refers, where others are surer: it may be a policy
    that is quoted, or the group's parent."""
    quoted = {
        item
        for item in found
        if item.confidence <= 0.7
        and _SAID["of_others"].search(_before(whole, item))
        and not _has_another_behind(whole, item)
    }
    surer = any(item.confidence >= 0.8 and has_legal_form(item.name) for item in found if item not in quoted)
    return [item for item in found if item not in quoted] if surer and len(quoted) == 1 else found


def _has_another_behind(whole: WholeText, item: Named) -> bool:
    """Whether the next legal name of the sentence stands behind it at once, as in a list."""
    rest = whole.text[item.end : whole.sentence(item.start, item.end)[1]]
    first = next(legal_names(rest), None)
    return first is not None and _SAID["and_another"].fullmatch(rest[: first[0]]) is not None


def _is_all_of_them(whole: WholeText, item: Named, found: list[Named]) -> bool:
    """Whether a name is what companies that are found are called together: "A Ltd and B Ltd, collectively known as Quill"."""
    called = rf"\b(?:collectively|together|jointly),?\s+(?:known|referred\s+to|trading)\s+as\s+(?:the\s+)?\W?{re.escape(item.name)}\b"
    said = re.search(called, whole.text)
    if said is None or has_legal_form(item.name) or sum(has_legal_form(other.name) for other in found) < 2:
        return False
    one_of_them = rf"(?:^|[^\w\s]\s*|\b[a-z]+\s+){re.escape(item.name)}\b"
    return re.search(one_of_them, whole.before(said)[1]) is None


def _before(whole: WholeText, item: Named) -> str:
    """What stands before a name in its sentence."""
    return whole.text[whole.sentence(item.start, item.end)[0] : item.start]


def _times(whole: WholeText, words: str) -> int:
    """How often the text has what a pattern names, as whole words."""
    return len(re.findall(rf"(?<!\w){words}(?!\w)", whole.text))


def _is_no_name(whole: WholeText, item: Named) -> bool:
    """Whether a name without a legal form is of a law, an office, a date, or made of words that the text has in small."""
    words = [word for word in re.findall(r"[^\W\d_]+", item.name) if len(word) > 2]
    small = bool(words) and all(re.search(rf"(?<![\w.@/-]){word.lower()}(?![\w.@/-])", whole.text) for word in words)
    return small or _SAID["no_issuer"].search(item.name) is not None


# --- where names stand ----------------------------------------------------------------------


def _by_sentence(whole: WholeText) -> Iterator[Named]:
    """Names after "this statement is made by", "covers", "the steps taken by", "approved by the board of"."""
    for words in ISSUES:
        yield from _after(whole, _places(words, whole.text), "issuer", 0.9)
    for words in STEPS:
        about = (
            match for match in _places(words, whole.text[:EARLY]) if _SAID["purpose"].search(whole.before(match)[1])
        )
        yield from _after(whole, about, "issuer", 0.9)
    for words in COVERS:
        yield from _after(whole, _places(words, whole.text), "covered", 0.85)
    for words in LOOSE:
        own = (match for match in _places(words, whole.text) if not SUPPLIERS.search(match.group()))
        yield from _after(whole, own, "covered", 0.7, legal_only=True)
    yield from _presenting(whole)
    yield from _defined(whole)
    yield from _with_members(whole)
    yield from _approving(whole)
    for match in _places(_SAID["lists"], whole.text):
        if MADE_FOR.search(match.group()) and not SUPPLIERS.search(whole.text[match.start() : match.end() + 40]):
            listed = match.group().rstrip().endswith(":")
            yield from _after(whole, [match], "covered", 0.85, legal_only=not listed)


def _defined(whole: WholeText) -> Iterator[Named]:
    """Names with which an early sentence begins and that it gives one name: "A Ltd and B Ltd (together, the Group)"."""
    for match in (*_places(_SAID["defined"], whole.text[:EARLY]), *_places(_SAID["shortened"], whole.text[:EARLY])):
        first, before = whole.before(match)
        names = list(legal_names(before))
        told = len(names) > 1 and _stand_alone(before, names)
        if match.re is _SAID["shortened"]:  # not where it is the last one's alone
            told = told and not company_key(names[-1][2]).startswith(company_key(match[1]))
        elif _SAID["of_themselves"].search(match.group()):
            told = len(names) > 1 or _SAID["with_others"].search(match.group()) is not None
        if told and names and names[0][0] <= LONGEST_THE:
            yield from names_in(before, first, "issuer", 0.7, legal_only=True)


def _stand_alone(text: str, names: Sequence[Legal]) -> bool:
    """Whether nothing but marks and "and" parts the names and ends the text; not where there is none."""
    gaps = [text[end:start] for (_, end, _), (start, _, _) in pairwise(names)]
    return bool(names) and all(map(_SAID["and_another"].fullmatch, (*gaps, text[names[-1][1] :])))


def _with_members(whole: WholeText) -> Iterator[Named]:
    """A company and those of its group, with which an early sentence begins."""
    for match in _places(_SAID["with_members"], whole.text[:EARLY]):
        first, before = whole.before(match)
        names = list(legal_names(before))
        own = not SUPPLIERS.search(match.group())
        if own and len(names) == 1 and names[0][0] <= LONGEST_THE and first + names[0][1] == match.start():
            yield Named(names[0][2], first + names[0][0], match.start(), "issuer", 0.7)
            yield from _after(whole, [match], "covered", 0.7, legal_only=True)


def _presenting(whole: WholeText) -> Iterator[Named]:
    """Names before "issues this statement" and "is the reporting entity"."""
    for match in _places(_SAID["presents"], whole.text):
        first, before = whole.before(match)
        others = _is_of_others(before) or re.search(r"\bown\b", match.group())
        yield from () if others else names_in(before, first, "issuer", 0.85, legal_only=True)
    for match in _places(_SAID["reports"], whole.text):
        first, before = whole.before(match)
        for item in (
            () if _SAID["not_one"].search(before) or _is_of_others(before) else names_in(before, first, "issuer", 0.85)
        ):
            yield item if has_legal_form(item.name) else replace(item, confidence=TITLE_ONLY)


def _is_of_others(before: str) -> bool:
    """Whether the words before the first legal name tell that it is another company's: "our parent, Quill plc"."""
    first = next(legal_names(before), None)
    return _SAID["others"].search(before, 0, first[0] if first else len(before)) is not None


def _approving(whole: WholeText) -> Iterator[Named]:
    """Names of those whose boards approved the statement: "by the board of A plc and by the board of B Limited"."""
    for match in _places(_SAID["approving"], whole.text):
        first, last = whole.sentence(match.start(), match.end(), cut=False)
        if re.search(r"\bstatement\b|\bthis policy\b|^\W*approv", whole.text[first:last], re.IGNORECASE):
            _, last = whole.sentence(match.end() - 1, match.end(), cut=False)
            others = islice(_SAID["another_board"].finditer(whole.text, match.end(), last), MOST_BOARDS)
            yield from _after(whole, (match, *others), "issuer", 0.7, legal_only=True)


def _members(whole: WholeText) -> Iterator[Named]:
    """A group's companies after "its subsidiaries are"."""
    for match in _places(_SAID["members"], whole.text):
        whose = whole.text[max(0, match.start() - BESIDE) : match.end()]
        if not SUPPLIERS.search(whose) and _is_a_list(whole.text[match.end() : match.end() + LONGEST_TITLE]):
            yield from _after(whole, [match], "covered", 0.7, legal_only=True)


def _is_for_a_group(whole: WholeText) -> bool:
    """Whether the statement is made for a company "and its subsidiaries", and does not only say that it asked them."""
    return any(not _SAID["asked_of_them"].search(match.group()) for match in _SAID["for_a_group"].finditer(whole.text))


def _is_a_list(text: str) -> bool:
    """Whether a text begins with a legal name of which nothing is said."""
    first = next(legal_names(text), None)
    return first is not None and first[0] < 5 and SAYS.match(text, first[1]) is None


def _places(words: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(words.finditer(text if words.flags & re.IGNORECASE else small_letters(text)), MOST_PLACES)


def _after(
    whole: WholeText, places: Iterable[re.Match[str]], role: str, confidence: float, *, legal_only: bool = False
) -> Iterator[Named]:
    """The names that follow each place."""
    for match in places:
        place = max(match.start(), match.end() - 1)
        stop = whole.segment(place).stop
        _, last = whole.sentence(place, match.end(), cut=False)
        last = _with_more_names(whole, last, stop)
        region = whole.text[match.end() : min(match.end() + LONGEST_REGION, last, stop)]
        untitled = _SAID["before_title"].split(region, maxsplit=1)[0]
        region = untitled if re.search(r"[A-Z]\w", untitled) else region
        region = _SAID["next_label"].split(region, maxsplit=1)[0]
        strict = legal_only or bool(_SAID["inside"].search(region[:120]))
        start = after_lead(region)
        if COLUMNS.match(region, start):
            yield from flattened(region[start:], match.end() + start, whole.text)
            continue
        yield from names_in(region, match.end(), role, confidence, legal_only=strict)


def _with_more_names(whole: WholeText, last: int, stop: int) -> int:
    """Where a list ends that goes on after a full stop: "(ACN 1).United Kingdom – A Limited; and B Limited."."""
    while last < stop:
        _, following = whole.sentence(last, last + 1, cut=False)
        first = next(legal_names(whole.text[last : min(following, last + 120)]), None)
        if following <= last or first is None or not re.search(r"[–—:]\s?$", whole.text[last : last + first[0]]):
            break
        last = following
    return last


def _by_title(whole: WholeText) -> Iterator[Named]:
    """Names in a title that is about slavery: "A Ltd and B Ltd: modern slavery statement"."""
    for segment in whole.segments[:8]:
        head = _SAID["crumbs"].sub(lambda crumbs: " " * len(crumbs.group()), whole.block_text(segment)[:260])
        near = _TITLE_NEAR.search(head[:200])
        if near is None or not re.search(r"statement|report|policy", head[:200], re.IGNORECASE):
            continue
        taken = 0  # where the last name ended
        for start, end, name in legal_names(whole.block_text(segment)[:LONGEST_HEAD]):
            near_title = start < near.start() + 90 and end <= 240 and not _SAID["in_sentence"].search(head[:start])
            if near_title or (taken and _SAID["and_another"].fullmatch(whole.block_text(segment), taken, start)):
                yield Named(name, segment.begin + start, segment.begin + end, "issuer", 0.8)
                taken = end
    yield from _above_title(whole)
    for segment in whole.segments[:8]:
        head = whole.block_text(segment)[:260]
        titled = (
            _SAID["titled"].match(head) if _TITLE_NEAR.search(head[:200]) and not _SAID["crumbs"].match(head) else None
        )
        whose = clean_entity(titled[1]) if titled else None
        if titled and whose:
            whose = _without_country(whole, whose) if _SAID["names_act"].match(head, titled.end()) else whose
            yield Named(whose, segment.begin, segment.begin + titled.end(1), "issuer", TITLE_ONLY)


def _without_country(whole: WholeText, name: str) -> str:
    """Of "Quill UK Modern Slavery Act Statement" "Quill", where the text has the name so as often or more."""
    short = name.removesuffix(" UK")
    alone = _times(whole, rf"{re.escape(short)}(?! UK\b)")
    return short if alone >= _times(whole, re.escape(f"{short} UK")) else name


def _above_title(whole: WholeText) -> Iterator[Named]:
    """Two legal names or more with which the text begins, a line each, above a title that names no company."""
    above: list[Named] = []
    for segment in whole.segments[:8]:
        line = whole.block_text(segment)
        start, end, name = next(legal_names(line), (0, 0, ""))
        if not name or line[:start].strip() or line[end:].strip(" .,"):
            titled = _TITLE_NEAR.search(line) and re.search(r"statement|report", line, re.IGNORECASE)
            yield from above if len(above) > 1 and titled and not name and len(line) < LONGEST_TITLE else ()
            return
        above.append(Named(name, segment.begin + start, segment.begin + end, "issuer", 0.8))


def _opening(whole: WholeText) -> Iterator[Named]:
    """The companies with a legal form that the first sentences speak of, unless as whose the statement's own company is."""
    for segment in whole.segments[:8]:
        text = whole.block_text(segment)
        for begin, stop in list(sentences(text, 0, min(len(text), 900)))[:6]:
            names = list(legal_names(text[begin:stop]))
            for place, (start, end, _) in enumerate(names):
                before = text[begin : begin + start]
                if start <= SUBJECT_WITHIN and _SAID["is_doing"].match(text, begin + end) and not _OWNER.search(before):
                    first = segment.begin + begin
                    alone = _stand_alone(before, names[:place]) and not _OWNER.search(before[: names[0][0]])
                    run = names[: place + 1] if alone else names[place : place + 1]
                    yield from (Named(name, first + at, first + to, "issuer", 0.65) for at, to, name in run)
                    return


def _guessed(whole: WholeText, guess: str | None) -> Iterator[Named]:
    """The likeliest name, surer in a sentence that makes the statement or says what it is for."""
    guess = without_initials(GLUED_NUMBER.sub("", guess)) if guess else ""
    short = short_name(guess)
    forms = (*shorter_names(guess), short, _SAID["brackets"].sub("", short), _SAID["first_number"].sub("", guess))
    for name in dict.fromkeys((*forms, _first_word(whole, guess))):
        if len(name) <= 2 or _SAID["no_guess"].fullmatch(name):
            continue
        places = list(re.finditer(rf"(?<!\w){_spelt_loosely(name)}(?!\w)", whole.text, re.IGNORECASE))
        places = _with_rest(whole, places) or places
        for place in places:
            first, last = whole.sentence(place.start(), place.end())
            if _SAID["declares"].search(whole.text[first:last]):
                yield Named(place.group(), place.start(), place.end(), "issuer", 0.65)
                return
        if places and any(not _OWNER.search(whole.before(place)[1]) for place in places):
            yield Named(places[0].group(), places[0].start(), places[0].end(), "issuer", 0.4)
            return


def _spelt_loosely(name: str) -> str:
    """An expression for a name, however blanks, hyphens, "and" and the dots of initials are set: "J. D. Quill & Co"."""
    words = re.split(r"[\s-]+", name)
    spelt = re.escape(words[0])
    for first, second in pairwise(words):
        link = r"[\s.-]*" if len(first) == len(second) == 1 else r"[\s-]+(?:(?:&|and)\s+)?"
        spelt += link + re.escape(second)
    return spelt


def _first_word(whole: WholeText, guess: str) -> str:
    """The first word of a name, "Quill" of "Quill Pens", where the text has it by itself several times; else ""."""
    first = guess.split()[0] if guess else ""
    if len(first) < LEAST_LETTERS or first in ADJECTIVES.split() or re.fullmatch(WHEREABOUTS, first):
        return ""
    places = re.finditer(rf"(?<!\w){re.escape(first)}(?!\w)", whole.text)
    return first if sum(not _SAID["next_word"].match(whole.text, place.end()) for place in places) >= ALONE else ""


def _with_rest(whole: WholeText, places: list[re.Match[str]]) -> list[re.Match[str]]:
    """The places of a name with the words that follow it at each of them: of "Quill", where the text has "Quill Pens"."""
    following = [_SAID["next_word"].match(whole.text, place.end()) for place in places]
    words = [word.group() if word else "" for word in following]
    one = len(places) > 1 and len({word.lower() for word in words}) == 1 and all(words)
    longer = clean_entity(places[0].group() + words[0]) if one else None
    if longer is None or len(longer) <= len(places[0].group()):
        return []
    found = list(re.finditer(rf"(?<!\w){re.escape(longer)}(?!\w)", whole.text, re.IGNORECASE))
    return _with_rest(whole, found) or found


# --- one fact a name ------------------------------------------------------------------------


def distinct_names(whole: WholeText, found: list[Named]) -> list[Named]:
    """One a name: the surer quote, issuer before covered; a short form beside its legal name is left out."""
    best: dict[str, Named] = {}
    for item in found:
        key = company_key(item.name)
        if len(key) < 2:
            continue
        known = best.get(key, item)
        first, second = (item, known) if item.confidence > known.confidence else (known, item)
        role = "issuer" if "issuer" in (first.role, second.role) else first.role
        law = "" if role == "issuer" else first.law or second.law
        best[key] = replace(first, role=role, law=law, number=first.number or second.number)
    items = list(best.values())
    doubts = (_is_short_form, _is_misspelt, _is_group_word, _is_numbered)
    items = [item for item in items if not any(doubt(item, items) for doubt in doubts)]
    return [item for item in items if not _is_cut_once(whole, item, items)]


def _is_group_word(item: Named, items: list[Named]) -> bool:
    """Whether a name is that of a group, where the text names companies of it: the group is no reporting entity."""
    first = company_key(item.name).split()[0]
    members = (company_key(other.name).split() for other in items if has_legal_form(other.name))
    named = sum(first in words for words in members)
    group = re.search(r"\bgroup(?:\s+of\s+companies)?$", item.name, re.IGNORECASE) is not None
    return group and (named >= 2 or (named == 1 and len(items) > 2))


def _is_numbered(item: Named, items: list[Named]) -> bool:
    """Whether a page's number or a note's mark is glued to a name that stands by itself too: "3J Quill plc" beside "J
    Quill plc", "Quilli" beside "Quill Pen Limited"."""
    marked = re.fullmatch(r"(\w{4,}?)(?:i{1,3}|\d{1,2})", item.name)
    first = marked[1] if marked else None
    return any(
        re.fullmatch(rf"\d{{1,3}}{re.escape(other.name)}", item.name) or other.name.split()[0] == first
        for other in items
    )


def _is_misspelt(item: Named, items: list[Named]) -> bool:
    """Whether a surer entity has the same name but for a letter."""
    key = company_key(item.name)
    surer = (company_key(other.name) for other in items if other.confidence > item.confidence)
    return item.confidence < 0.8 and any(SequenceMatcher(None, key, other).ratio() > 0.95 for other in surer)


def _is_cut_once(whole: WholeText, item: Named, items: list[Named]) -> bool:
    """Whether a legal name that the text has once is a surer entity's without some of its words: the board of "Quill Inc"
    approved what "Quill Pens Inc" makes."""
    key = bare_name(item.name)
    longer = any(bare_name(other.name).startswith(f"{key} ") for other in items if other.confidence >= 0.8)
    sentence = whole.text[slice(*whole.sentence(item.start, item.end))]
    beside = any(other is not item and other.name in sentence for other in items)
    return longer and not beside and item.confidence <= 0.7 and _times(whole, re.escape(item.name)) == 1


def _is_led_by_words(whole: WholeText, name: str, names: set[str], words: Mapping[str, int]) -> bool:
    """Whether a number, a word of the text's own or a heading stands before another's name: "Sites Quill Ltd" beside
    "Quill Ltd"; a heading does where the text has the shorter name far more often."""
    for other in names:
        if name.endswith(f" {other}"):
            before = name[: -len(other)].strip().lower()
            seldom = whole.text.count(name) + SELDOM <= whole.text.count(other)
            return seldom or before.isdigit() or words.get(before, 0) > 0
    return False


def _is_end_of_another(whole: WholeText, name: str, names: set[str]) -> bool:
    """Whether a name is only what follows "and" in another's: "Inks Limited" where the text has "Quill Pens and Inks
    Limited" alone."""
    if not any(other.endswith((f" and {name}", f" & {name}")) for other in names):
        return False
    return re.search(rf"(?<!\band )(?<!\bAND )(?<!& )(?<!\w){re.escape(name)}(?!\w)", whole.text, re.IGNORECASE) is None


def _parted(whole: WholeText, found: list[Named]) -> Iterator[Named]:
    """The names, two for one that extraction put together of two columns: the text has the second by itself too."""
    for item in found:
        parts = ((cut, item.name[cut.end() :]) for cut in _SAID["two_names"].finditer(item.name))
        alone = r"(?:^|[\n,;:.(]\s*|\b[a-z]+\s)"
        names = ((cut, rest) for cut, rest in parts if not is_legal_form(rest))
        cut = next((cut for cut, rest in names if re.search(alone + re.escape(rest), whole.text)), None)
        if cut is None:
            yield item
            continue
        yield replace(item, name=item.name[: cut.start()], end=item.end - len(item.name) + cut.start(), number="")
        yield replace(item, name=item.name[cut.end() :], start=item.end - len(item.name) + cut.end())


def _spelt_out(whole: WholeText, item: Named, legal: Sequence[Legal]) -> Named | None:
    """The name in full where the text defines a name as short for it, `A Systems Ltd ("A")`, or has one alone that is it
    with a legal form; None where what it is short for has none. `legal`: the legal names of the text."""
    name = re.escape(item.name)
    if has_legal_form(item.name):
        return _as_usual(whole, _of_brackets(whole, item, name), legal)
    quoted = rf"[“\"'‘](?:the\s+)?{name}[”\"'’]|(?<=[A-Za-z0-9)] )\((?:the\s+|trading\s+as\s+)?{name}\s*(?:\)|,|or\b)"
    places = list(re.finditer(quoted, whole.text, re.IGNORECASE))
    if not places:
        referred = _referred(whole, item, legal)
        return referred or _with_form(whole, item, legal) or _of_initials(whole, item) or _of_kind(whole, item)
    full = next(filter(None, (_just_before(whole, place.start()) for place in places[:MOST_DEFINED])), None)
    return _at(item, full) if full else _of_initials(whole, item)


def _at(item: Named, place: Legal) -> Named:
    """The name as a place has it in full."""
    return replace(item, start=place[0], end=place[1], name=place[2])


def _halves(whole: WholeText, item: Named) -> list[Named]:
    """The two legal names that the halves of a name are defined as short for: "Quill & QPL" of "Quill Limited (Quill) and
    Quill Pens Limited (QPL)"; else the name."""
    if has_legal_form(item.name):
        return [item]
    places = [re.search(rf"\(\W?{re.escape(half)}\W?\)", whole.text) for half in re.split(r"\s(?:&|and)\s", item.name)]
    full = [name for place in places if place and (name := _just_before(whole, place.start()))]
    if len(full) < max(2, len(places)):
        return [item]
    return [_at(item, one) for one in full]


def _of_brackets(whole: WholeText, item: Named, name: str) -> Named:
    """The legal name behind which one with its initials or some of its words stands in brackets, "American Quill Pens, Inc. (AQP, Inc.)"."""
    short = re.search(rf"\({name}[.]?\)", whole.text)
    full = _just_before(whole, short.start()) if short else None
    if full is None:
        return item
    letters, words = short_name(item.name), full[2].split()
    initials = _SAID["initials"].fullmatch(letters) and "".join(word[0] for word in words).startswith(letters)
    alike = initials or set(letters.split()) <= set(words)
    return _at(item, full) if alike else item


def _as_usual(whole: WholeText, item: Named, legal: Sequence[Legal]) -> Named:
    """The name as the text has it more often, but for the s at the end of words: "Quill Holdings Ltd" of "Quill Holding Ltd"."""
    spelt = Counter(name for *_, name in legal if _in_singular(name) == _in_singular(item.name))
    usual = max(spelt, key=lambda name: spelt[name], default=item.name)
    said = (whole.text[slice(*whole.sentence(start, end))] for start, end, name in legal if name == usual)
    told = any(map(_SAID["another_one"].search, said))
    return replace(item, name=usual) if spelt[usual] > spelt[item.name] == 1 and not told else item


def _in_singular(name: str) -> str:
    return re.sub(r"s\b", "", company_key(name))


def _referred(whole: WholeText, item: Named, legal: Sequence[Legal]) -> Named | None:
    """The legal name to which a text says that the name refers: "references to we, us and QUILL refer to Quill Pens Ltd"."""
    said = re.search(_SAID["referred"].pattern.replace("<short>", re.escape(item.name)), whole.text)
    meant = next((one for one in legal if said and said.end() <= one[0] <= said.end() + 1), None)
    return _at(item, meant) if meant else None


def _just_before(whole: WholeText, place: int) -> Legal | None:
    """The legal name that ends where a place begins, but for what may stand between a name and its short form."""
    first = max(0, place - DEFINED_WITHIN)
    before = whole.text[first:place]
    *_, last = (None, *legal_names(before))
    if last is None or re.search(r"[^\W\d_]", _SAID["defining"].sub("", BESIDE_NAME.sub("", before[last[1] :]))):
        return None
    return first + last[0], first + last[1], last[2]


def _with_form(whole: WholeText, item: Named, legal: Sequence[Legal]) -> Named | None:
    """The name with its legal form, "Quill (UK) Ltd" of "Quill", where no other legal name begins with it and nothing
    tells that it is a parent's, a subsidiary's or left out."""
    key = company_key(_SAID["domain"].sub("", item.name))
    glued = key.replace(" ", "")
    longer = [
        one
        for one in legal
        if f"{company_key(one[2])} ".startswith(f"{key} ") or bare_name(one[2]).replace(" ", "") == glued
    ]
    if len({company_key(name) for *_, name in longer}) != 1:
        return None
    name = longer[0][2]
    own = glued in (bare_name(name).replace(" ", ""), company_key(short_name(name)).replace(" ", ""))
    said = (whole.text[slice(*whole.sentence(start, end))] for start, end, _ in longer)
    told = any(_SAID["not_itself"].search(_SAID["with_its_own"].sub("", sentence)) for sentence in said)
    return replace(item, name=name) if own and not told else None


def _of_initials(whole: WholeText, item: Named) -> Named | None:
    """The name that an abbreviation is of, "Quill County Council" of "QCC", where the text sets it beside it in brackets or
    it ends as names of organisations do."""
    if not _SAID["initials"].fullmatch(item.name):
        return None
    words = BETWEEN_WORDS.join(rf"{letter}[a-z’'-]+" for letter in item.name)
    beside = _beside_initials(whole, item.name)
    spelt = [beside] if beside else [place.span() for place in re.finditer(rf"\b{words}\b", whole.text)]
    names = {whole.text[slice(*place)] for place in spelt}
    whole_name = next(iter(names), "")
    is_a_body = whole_name + r"\s+" + _SAID["is_a_body"].pattern
    told = beside or ORGANISATION.search(whole_name) or re.search(is_a_body, whole.text)
    if len(names) != 1 or not told:
        return None
    return _at(item, (*spelt[0], whole_name))


def _beside_initials(whole: WholeText, initials: str) -> tuple[int, int] | None:
    """Where the words stand that a bracket behind them shortens: "Quills on The Air (QOTA)", "Quill Aid UK (QAUK)"."""
    bracket = re.search(rf"\s*\(\W{{0,2}}{initials}\W", whole.text)
    if bracket is None:
        return None
    before = list(re.finditer(r"[\w’'-]+", whole.text[max(0, bracket.start() - LONGEST_SPELT) : bracket.start()]))
    for first in range(len(before) - 2, -1, -1):
        words = [word.group() for word in before[first:]]
        if words[0][0].isupper() and initials in _shortened(words):
            return bracket.start() - (before[-1].end() - before[first].start()), bracket.start()
    return None


def _shortened(words: Sequence[str]) -> Iterator[str]:
    """The initials of words, those in small letters counted or not, words in capitals whole or not."""
    for counted in (words, [word for word in words if word[0].isupper()]):
        yield "".join(word[0] for word in counted).upper()
        yield "".join(word if word.isupper() else word[0] for word in counted).upper()


def _of_kind(whole: WholeText, item: Named) -> Named:
    """The one name that a text has in full where it says what the body is alone: "Quillby Borough Council" of "Council"."""
    if not _SAID["kind_alone"].fullmatch(item.name):
        return item
    word = r"(?!(?:The|Each|Every|Full|Our|This|All|Any|No)\b)(?<![\w’'-])[A-Z][\w’'-]*"
    full = rf"(?:{word} (?:(?:and|of|upon|&) )?){{1,5}}{item.name}\b|\b{item.name} of (?:the )?{word}(?: {word})?"
    places = [
        place for place in re.finditer(full, whole.text) if not _SAID["anothers"].search(whole.text, 0, place.start())
    ]
    names = Counter(_SAID["determiner"].sub("", place.group()) for place in places)
    least = {name: 1 if item.name in TAUGHT_AT and names[name] > 1 else 2 for name in names}
    names_in_full = [name for name in names if len(name.split()) > least[name] and clean_entity(name) == name]
    if len(names_in_full) != 1:
        return item
    start = whole.text.find(name := names_in_full[0])
    return _at(item, (start, start + len(name), name))


def _is_short_form(item: Named, items: list[Named]) -> bool:
    """Whether a name without a legal form is the beginning of one that has it ("Grain Corp" of "Grain Corp Ltd"),
    its initials, or the name of a group without that word."""
    longer = [bare_name(other.name) for other in items if other is not item and has_legal_form(other.name)]
    if has_legal_form(item.name):
        return company_key(item.name) in longer
    key = bare_name(item.name)
    begins = any(f"{other} ".startswith(f"{key} ") for other in longer)
    initials = {"".join(word[0] for word in other.split()).upper() for other in longer if item.name.isupper()}
    return begins or item.name in initials or any(company_key(other.name) == f"{key} group" for other in items)


def _fact(whole: WholeText, item: Named) -> Fact | None:
    place = whole.quote(item.start, item.end)
    if place is None:
        return None
    return Fact(FactKind.ENTITY, item.name, *place, item.confidence, item.role, law=item.law, number=item.number)
