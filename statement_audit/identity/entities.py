"""Which entities a statement is made by and for, as it says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice

from statement_audit.identity.companies import LEGAL_NAME, bare_name, company_key, has_legal_form, short_name
from statement_audit.identity.dates import MONTH
from statement_audit.identity.entity_names import (
    BESIDE_NAME,
    Named,
    clean_entity,
    legal_names,
    names_in,
    number_after,
)
from statement_audit.identity.laws import find_laws
from statement_audit.identity.names import ANY_NAME, GLUED_NUMBER, common_words, is_common
from statement_audit.identity.whole_text import WholeText, sentences
from statement_audit.models import BlockKind, Fact, FactKind

DOCUMENT = (
    r"(?:this|our|these|the\s+(?:present|following|above|joint)|joint)\s+(?:[\w’'&()\-“”\",]+\s+){0,9}?(?:statement|report|disclosure|document|submission|update)s?"
    r"(?:\s*\([^)]{1,60}\))?"
)
NO_TIME = r"(?!\s+(?:the\s+)?(?:period|financial|fiscal|year|calendar|activit|all\b|section|purpose|reporting\s+(?:period|year)))"
# After each of these comes the name of who makes the statement.
ISSUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{DOCUMENT}\b[^.;]{{0,170}}?\b(?:made|published|issued|prepared|submitted|given|produced|filed|provided)\s+(?:jointly\s+)?(?:by|for(?=\s+(?!the\s+(?:financial|fiscal|year|period|purpose|reporting)))|(?:by\s+\w+\s+)?(?:for\s+and\s+)?on\s+behalf\s+of|in\s+respect\s+of)\s+",
        r"\bmodern\s+slavery\s+(?:and\s+human\s+trafficking\s+)?statement\s*(?:\([^)]{1,40}\)\s*)?(?:for|of|from|by)\s+(?!the\s+(?:financial|fiscal|year|period))",
        rf"\b{DOCUMENT}\s+(?:is\s+)?(?:from|by)\s+",
        r"\bjoint\s+(?:[\w()]+\s+){0,5}?(?:statement|report)\s+(?:for|of|on\s+behalf\s+of|in\s+respect\s+of)\s+(?!the\s+(?:financial|fiscal|year|period|purpose))",
        r"(?:^|\n)(?:(?:full|legal|registered)\s+){0,2}(?:company|entity|organi[sz]ation)(?:[’']s)?(?:\s+(?:full|legal|registered)){0,2}\s+name\s*[:|]\s*",
        rf"\bconstitutes?{NO_TIME}\s+(?:the\s+)?(?=[^.;]{{1,90}}?(?:modern\s+slavery|slavery\s+and|statement))",
        rf"\b{DOCUMENT}\s+is\s+(?:the\s+)?(?=[^.;]{{2,70}}?(?:modern\s+slavery|slavery\s+and\s+human))",
        rf"\b{DOCUMENT}[^.;]{{0,40}}?\b(?:made|published|issued|prepared|submitted|given|produced|filed|provided)\s+(?:pursuant|under|in\s+accordance|in\s+compliance|in\s+response|to\s+comply)\b[^.;]{{0,140}}?\bby\s+(?=(?:the\s+)?[A-Z0-9])",
        r"\b(?:reporting\s+entity(?:[’']?s)?(?:\s+legal)?|entity(?:[’']?s)?\s+legal)\s+name\s*[:?|]\s*",
        r"\blegal\s+name\s*(?:of\s+(?:the\s+)?(?:reporting\s+)?(?:entity|organi[sz]ation|company)\s*)?[:?|]\s*",
        r"\bprovides?\s+this\s+(?:\w+\s+){0,3}?(?:statement|report)\s+(?:for\s+itself\s+and\s+)?(?:for|on\s+behalf\s+of)\s+",
        r"\bpolicy\s+prepared\s+by\s*:?\s*",
        r"\b(?:is|are)\s+(?:the|a)?\s*(?:registered\s+)?trading\s+names?\s+(?:of|for)\s+",
        r"\bapprove\s+this\s+statement\s+(?:for|on\s+behalf\s+of)\s+",
        r"\bsubmitting\s+this\s+statement\s+on\s+behalf\s+of\s+",
        r"(?:\bit|\bstatement)\b[^.;]{0,120}?\bis\s+(?:made|published|lodged|submitted|filed|issued)\s+(?:(?:jointly\s+)?by|on\s+behalf\s+of),?\s+",
    )
)  # fmt: skip
# After each of these too, where the sentence is about the statement and stands early.
STEPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:steps|actions|measures|efforts)\s+(?:that\s+(?:have|has|were)\s+(?:been\s+)?)?(?:taken|implemented|undertaken)(?:\s+(?:and|or)\s+\w+)?\s+by\s+",
        r"\b(?:steps|actions|measures|efforts|progress)\s+(?:that\s+|which\s+)?(?=(?:[^.;]|\.(?=[,)])){1,200}?\s+(?:has|have)\s+(?:\w+\s+)?(?:taken|implemented|undertaken|made))",
    )
)
PURPOSE = re.compile(
    r"\b(?:statement|report|document|sets?\s+out|outlines?|describes?|explains?|details|disclos)", re.IGNORECASE
)
SURE = 0.65  # below, a name in a title, which counts where nothing surer names the issuer
EARLY = 4000
COVERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{DOCUMENT}[^.;]{{0,160}}?\b(?:(?:also\s+)?applies\s+(?:equally\s+)?to|covers?|relates\s+to|is\s+made\s+in\s+respect\s+of|is\s+for(?=\s)|extends\s+to|encompasses){NO_TIME}:?\s+",
        rf"\b{DOCUMENT}[^.;]{{0,60}}?\b(?:covers?|relates\s+to|applies\s+to|describes)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:\w+\s+)?(?:activities|operations|business(?:es)?)(?:\s+and\s+\w+(?:\s+chains?)?)?\s+of\s+",
        r"\bin(?:formation)?\s+with?in\s+(?:the|this)\s+(?:update|statement|report)\s+applies\s+to\s+",
        r"\b(?:companies|entities|subsidiaries|businesses|undertakings)\s+(?:that\s+are\s+)?(?:covered|included)\s+(?:by|in|under|within)\s+(?:this|the|our)\s+(?:\w+\s+){0,4}?(?:statement|report)\s*(?:are|include|:|is)+\s*:?\s*",
    )
)  # fmt: skip
# After "the following companies:" in a sentence on the statement comes a list; of one that begins within a sentence
# ("all companies of the group, including"), only legal names are taken.
GROUP = r"(?:entities|companies|subsidiaries|businesses|branches|undertakings|organi[sz]ations|members)"
LISTS = re.compile(
    rf"\b(?:{DOCUMENT}|policies|practices)\b[^.;:]{{0,300}}?\b{GROUP}\b[^.;:]{{0,160}}?(?::|\b(?:including|namely|being)\b(?:,?\s+but\s+not\s+limited\s+to\b)?[:,]?)\s*",
    re.IGNORECASE,
)
MADE_FOR = re.compile(
    r"\b(?:appl(?:y|ies)|covers?|encompass\w*|on\s+behalf|relates?\s+to|respect\s+of|made|published|issued|includes?)\b",
    re.IGNORECASE,
)
# A statement for the companies of a group: those that it names as the group's are covered, whether beside or below.
FOR_A_GROUP = re.compile(
    rf"\b(?:{DOCUMENT}|steps|on\s+behalf\s+of|constitutes)\b[^.;]{{0,200}}?\b(?:(?:and|with)\s+(?:(?:all|each)\s+(?:of\s+)?)?(?:its|our|their)\s+(?:[\w-]+\s+){{0,3}}?"
    r"(?:subsidiar(?:y|ies)|entities|companies|affiliates)|(?:all|both|each)\s+(?:of\s+)?(?:the\s+|its\s+|our\s+|these\s+)?(?:\w+\s+){0,2}?(?:companies|entities|subsidiaries))\b",
    re.IGNORECASE,
)
ASKED_OF_THEM = re.compile(r"\b(?:consult|engag|review|suppliers|applicable)", re.IGNORECASE)
MEMBERS = re.compile(
    r"\b(?:(?:its|our|their|the|these|two|three|four|five|following|below)\s+(?:[\w-]+\s+){0,4}?)?(?:subsidiaries|controlled\s+entities|(?:group|member|operating|trading|legal)\s+(?:companies|entities))"
    r"(?!\s+of\b)[^.;:|]{0,60}?(?:[:,–]|\b(?:are|includ(?:e|es|ing)|compris(?:e|es|ing)|namely|being)\b)\s*[:•–-]?\s*(?=[A-Z0-9])",
    re.IGNORECASE,
)
# Of these only legal names are taken: what follows them is often no name.
LOOSE = (
    re.compile(r"\breporting\s+entit(?:y|ies)\b[^.;]{0,60}?(?:\bare\b|\bis\b|:|\binclude[sd]?\b)\s*", re.IGNORECASE),
    re.compile(r"\breporting\s+entit(?:y|ies)\b[,:]?\s+(?=[A-Z0-9])", re.IGNORECASE),
    re.compile(
        r"\b(?:entities|companies|subsidiaries)\b[^.;:]{0,60}\bsubject\s+to\b(?:[^.;:]|\.(?=\S)){0,100}:\s*",
        re.IGNORECASE,
    ),
    re.compile(r"(?-i:\bOn\b|\bFor\s+and\s+on\b)\s+behalf\s+of\s*:?\s*(?:the\s+)?(?=[A-Z0-9])", re.IGNORECASE),
    re.compile(
        r"\b(?:trading|operating|relevant)\s+(?:entities|companies|subsidiaries)\s+(?:comprise|are|include)s?\s*:?\s*",
        re.IGNORECASE,
    ),
)
APPROVING = re.compile(
    r"\b(?:approved|approval)\b[^.;]{0,90}?\s(?:by|of)\s+the\s+boards?(?:\s+of\s+directors)?\s+(?:of|at)\s+(?:each\s+of\s+)?"
    r"|\bthe\s+boards?(?:\s+of\s+directors)?\s+of\s+(?=[^;]{2,120}?\b(?:has|have)\s+(?:\w+\s+and\s+)?approved\b)",
    re.IGNORECASE,
)
# Before these words stands who makes the statement.
PRESENTS = re.compile(
    r"\b(?:issues?|makes?|publish(?:es)?|submits?|presents?|files?|(?:has|have)\s+(?:prepared|issued|published|made)|(?:is|are)\s+(?:\w+\s+)?(?:issuing|making|publishing|releasing|submitting|filing)|pleased\s+to\s+\w+)\s+"
    r"(?:this|(?:its|our|the)\s+(?:[\w’'-]+\s+){0,3}?(?=modern|slavery|anti))\s*(?:[\w’'()-]+\s+){0,6}?(?:statement|report)\b",
    re.IGNORECASE,
)
DECLARES = re.compile(
    r"\b(?:statement|report|document|disclosure)\b.{0,120}?\b(?:made|published|issued|prepared|provided|submitted|filed|on\s+behalf"
    r"|covers?|appl(?:y|ies)|relates|constitutes|sets\s+out)\b|\bpursuant\s+to|\bsets?\s+out\s+(?:the\s+)?(?:steps|actions)",
    re.IGNORECASE | re.DOTALL,
)
DEFINED_WITHIN = 160
SELDOM = 3
DEFINING = re.compile(
    r"\b(?:its|all|of|wholly|owned|controlled|subsidiar(?:y|ies)|group|companies|entities|together|collectively|referred|to|as|herein\w*)\b",
    re.IGNORECASE,
)
SUBJECT_WITHIN = 90  # characters of a sentence in which its subject begins
ANOTHER_BOARD = re.compile(r"\bby\s+the\s+boards?(?:\s+of\s+directors)?\s+of\s+", re.IGNORECASE)
SUPPLIERS = re.compile(r"\b(?:suppliers?|vendors?|customers?|clients?)\b", re.IGNORECASE)
FOLLOWING = r"\bfollowing\s+(?:[\w-]+\s+){0,4}?(?:entities|companies|subsidiaries|organi[sz]ations)(?:,[^.:;]{0,90})?\s*[:\-–]?\s*$"
LIST_HEAD = re.compile(
    rf"(?:\b(?:statement|report)\b|consists?\s+of|reporting|covered|filed).{{0,200}}{FOLLOWING}"
    r"|reporting\s+entit|entities\s+covered|covered\s+(?:entit|subsidiar|compan|by\s+this)|companies\s+covered"
    r"|\bboards?\s+(?:of\s+directors\s+)?of\s*:?\s*$"
    r"|(?:on\s+behalf\s+of|made\s+by|appl(?:ies|y)\s+to|covers?|encompass\w{0,9}|relates\s+to"
    r"|boards?\s+of\s+(?:directors\s+of\s+)?(?:each\s+of\s+)?the\s+following)\b.{0,160}:\s*[-–]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
# The title of such a list, without a colon.
LIST_TITLE = re.compile(
    r"^(?:[\dA-Z][.\d]* )?(?:(?:our|the|list of|joint)\s+)?(?:mandatory\s+|voluntary\s+)?(?:reporting\s+)?(?:entities|companies|subsidiaries)\b[\w ]{0,40}\b(?:covered|included|reporting)\b[\w ]{0,30}$"
    r"|^(?:[\dA-Z][.\d]* )?(?:(?:our|the|list of|joint)\s+)?reporting\s+entities$",
    re.IGNORECASE,
)
# In a statement for a group also the title of its companies, or of a table's column.
MEMBERS_HEAD = re.compile(
    rf"{FOLLOWING}|\b(?:subsidiaries|controlled\s+entities|group\s+companies)\b[^.:;]{{0,60}}:\s*$", re.IGNORECASE
)
MEMBERS_TITLE = re.compile(
    r"^(?:(?:appendix|annex|schedule|exhibit)\b[\w :.–-]{0,20}?)?(?:(?:list\s+of|our|the|wholly[- ]owned|australian|uk|canadian|group|controlled)\s+){0,4}(?:entities|subsidiar(?:y|ies)|companies)(?:\s+name)?"
    r"(?:\s*\|.{0,60})?$",
    re.IGNORECASE,
)
ONLY_NAMES = re.compile(rf"(?:\(?\w{{1,3}}[.)]\s+)?{LEGAL_NAME.pattern}")
LONGEST_TITLE = 100
HEAD, LONGEST_HEAD = 8, 1500  # blocks of a letterhead or title page, and characters of one
BESIDE = 30  # characters before companies in which it is said whose they are
LEAD_IN = 24  # letters of an item and heads of a table's columns before a name
SAYS = re.compile(
    r"\s*(?:\([^)]{1,60}\)\s*)?,?\s*(?:is|are|was|were|has|have|had|owns?|operates?|employs?|holds?|provid(?:es?|ed)|supplies|makes|[a-z]{3,}s|which|who)\b",
    re.IGNORECASE,
)
MADE_BESIDE = re.compile(rf"\b{DOCUMENT}\b.{{0,80}}?{MADE_FOR.pattern}", re.IGNORECASE | re.DOTALL)
OFFICE = re.compile(r"\b(?:Director|Officer|Chair(?:man|woman|person)?|President|Partner|Secretary|Trustee)\b")
MOST = 0.45  # of a line's letters
TITLE_NEAR = re.compile(r"slavery|trafficking|forced labou?r|supply chains? (?:act|integrity)", re.IGNORECASE)
TITLED = re.compile(
    rf"^{ANY_NAME}(?:[’']s)?\s+(?=(?:[Ss]tatement\s+on|[Mm]odern\s+[Ss]lavery|MODERN\s+SLAVERY|[Ss]lavery\s+and|SLAVERY\s+AND|[Aa]nti-[Ss]lavery)(?s:.{{0,60}}))"
)
# Who prepares a statement inside the company is no entity: "prepared by the Legal and Procurement teams".
INSIDE = re.compile(
    r"\b(?:teams?|functions?|departments?|committees?|working\s+groups?|officers?|managers?|management)\b",
    re.IGNORECASE,
)
BEFORE_TITLE = re.compile(
    r"\s+(?:modern\s+slavery|anti-?\s?slavery|slavery\s+and|human\s+trafficking)\b", re.IGNORECASE
)
NO_ISSUER = re.compile(
    rf"\b(?:labou?r|department|parliament|ministers?|ministry|legislation|structure|entities)\b|^(?:{MONTH}|FY)\s?\d+$|(?<!\d)\d{{3,}}$",
    re.IGNORECASE,
)
IS_DOING = re.compile(
    r"\s*(?:\([^)]{1,60}\)\s*)?,?\s*(?:is|are|has|have|acknowledges?|recogni[sz]es?|believes?|takes?|operates?|employs?|remains?|and\s+its|\()"
)
SOFT_ROW = re.compile(rf"\W{{0,4}}(?=.{{3,60}}$){ANY_NAME}\W{{0,3}}")
LONGEST_REGION = 4000
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
    found = [*_by_sentence(whole), *members, *_by_list(whole, grouped), *_by_title(whole)]
    found = [_without_genitive(whole, item) for item in found]
    found = [item for item in found if has_legal_form(item.name) or not _is_no_name(whole, item)]
    sure = [item for item in found if item.confidence >= SURE]
    found = sure if any(item.role == "issuer" for item in sure) else found
    if not any(item.role == "issuer" for item in found):
        found += list(_opening(whole))
    if not any(item.role == "issuer" or item.confidence >= 0.8 for item in found):
        found += list(_guessed(whole, guess))
    words = common_words(whole.text)
    found = [item for item in found if not is_common(item.name, words)]
    found = [one for item in found if (one := _spelt_out(whole, item)) is not None] or found
    names = {item.name for item in found}
    found = [item for item in found if not _is_led_by_words(whole, item.name, names, words)]
    return tuple(fact for item in _distinct(found) if (fact := _fact(whole, item)) is not None)


def _without_genitive(whole: WholeText, item: Named) -> Named:
    """The name without the s of a genitive whose apostrophe was lost, where the text has it so more often."""
    short = item.name[:-1]
    if not item.name.endswith("s") or has_legal_form(item.name):
        return item
    counts = [len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", whole.text)) for name in (short, item.name)]
    return replace(item, name=short, end=item.end - 1) if counts[0] > counts[1] else item


def _is_no_name(whole: WholeText, item: Named) -> bool:
    """Whether a name without a legal form is of a law, an office, a date, or made of words that the text has in small."""
    words = [word for word in re.findall(r"[^\W\d_]+", item.name) if len(word) > 2]
    small = bool(words) and all(re.search(rf"(?<![\w.@/-]){word.lower()}(?![\w.@/-])", whole.text) for word in words)
    return small or NO_ISSUER.search(item.name) is not None


# --- where names stand ----------------------------------------------------------------------


def _by_sentence(whole: WholeText) -> Iterator[Named]:
    """Names after "this statement is made by", "covers", "the steps taken by", "approved by the board of"."""
    for pattern in ISSUES:
        yield from _after(whole, pattern, "issuer", 0.9)
    for pattern in STEPS:
        for match in _places(pattern, whole.text[:EARLY]):
            first, _ = whole.sentence(match.start(), match.end(), cut=False)
            if PURPOSE.search(whole.text[first : match.start()]):
                yield from _after(whole, pattern, "issuer", 0.9, match)
    for pattern in COVERS:
        yield from _after(whole, pattern, "covered", 0.85)
    for pattern in LOOSE:
        yield from _after(whole, pattern, "covered", 0.7, legal_only=True)
    yield from _presenting(whole)
    yield from _approving(whole)
    for match in _places(LISTS, whole.text):
        if MADE_FOR.search(match.group()) and not SUPPLIERS.search(whole.text[match.start() : match.end() + 40]):
            listed = match.group().rstrip().endswith(":")
            yield from _after(whole, LISTS, "covered", 0.85, match, legal_only=not listed)


def _presenting(whole: WholeText) -> Iterator[Named]:
    """Names before "issues this statement"."""
    for match in _places(PRESENTS, whole.text):
        first, _ = whole.sentence(match.start(), match.end(), cut=False)
        yield from names_in(whole.text[first : match.start()], first, "issuer", 0.85, legal_only=True)


def _approving(whole: WholeText) -> Iterator[Named]:
    """Names of those whose boards approved the statement."""
    for match in _places(APPROVING, whole.text):
        first, last = whole.sentence(match.start(), match.end(), cut=False)
        if re.search(r"\bstatement\b|^\W*approv", whole.text[first:last], re.IGNORECASE):
            yield from _after(whole, APPROVING, "issuer", 0.7, match, legal_only=True)
            yield from _other_boards(whole, match)


def _members(whole: WholeText) -> Iterator[Named]:
    """A group's companies after "its subsidiaries are"."""
    for match in _places(MEMBERS, whole.text):
        whose = whole.text[max(0, match.start() - BESIDE) : match.end()]
        if not SUPPLIERS.search(whose) and _is_a_list(whole.text[match.end() : match.end() + LONGEST_TITLE]):
            yield from _after(whole, MEMBERS, "covered", 0.7, match, legal_only=True)


def _is_for_a_group(whole: WholeText) -> bool:
    """Whether the statement is made for a company "and its subsidiaries", and does not only say that it asked them."""
    return any(not ASKED_OF_THEM.search(match.group()) for match in FOR_A_GROUP.finditer(whole.text))


def _is_a_list(text: str) -> bool:
    """Whether a text begins with a legal name of which nothing is said."""
    first = next(legal_names(text), None)
    return first is not None and first[0] < 5 and SAYS.match(text, first[1]) is None


def _places(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), MOST_PLACES)


def _other_boards(whole: WholeText, first: re.Match[str]) -> Iterator[Named]:
    """ "... and by the board of B Limited": later boards of a sentence that names a first one."""
    _, last = whole.sentence(first.end() - 1, first.end(), cut=False)
    for match in islice(ANOTHER_BOARD.finditer(whole.text, first.end(), last), MOST_BOARDS):
        yield from _after(whole, ANOTHER_BOARD, "issuer", 0.7, match, legal_only=True)


def _after(
    whole: WholeText,
    pattern: re.Pattern[str],
    role: str,
    confidence: float,
    only: re.Match[str] | None = None,
    *,
    legal_only: bool = False,
) -> Iterator[Named]:
    for match in [only] if only else _places(pattern, whole.text):
        block = whole.segment(max(match.start(), match.end() - 1))
        stop = block.begin + block.end - block.start
        _, last = whole.sentence(max(match.start(), match.end() - 1), match.end(), cut=False)
        last = _with_more_names(whole, last, stop)
        region = whole.text[match.end() : min(match.end() + LONGEST_REGION, last, stop)]
        titled = BEFORE_TITLE.search(region)
        region = region[: titled.start()] if titled and re.search(r"[A-Z]\w", region[: titled.start()]) else region
        strict = legal_only or bool(INSIDE.search(region[:120]))
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


def _by_list(whole: WholeText, grouped: bool) -> Iterator[Named]:
    """Bullets, table rows and short lines below a line that says that the covered entities follow.

    A name without a legal form stands where another of its list has one, and no office below it makes it a person's.
    Bullets that are rows of legal names count below any sentence on whom the statement is for.
    """
    open_list = beside = asked = False
    soft: list[Named] = []
    legal = False
    for place, segment in enumerate(whole.segments):
        text = whole.block_text(segment)
        open_list = open_list or (asked and bool(ONLY_NAMES.match(text[:LONGEST_TITLE])))
        if open_list:
            row = list(_run_of_names(text, segment.begin)) or list(
                _row_names(text[:200] if segment.kind is BlockKind.TABLE_ROW else text[:70], segment.begin)
            )
            if segment.kind is BlockKind.PARAGRAPH and len(row) == 1 and _is_prose(text, row[0], segment.begin):
                row = []
            yield from row
            legal = legal or bool(row)
            if row or segment.kind is BlockKind.TABLE_ROW:
                continue
            if (name := _soft_row(text, segment.begin)) is not None:
                soft.append(name)
                continue
            if segment.kind is BlockKind.HEADING and not legal and len(text) < LONGEST_TITLE:
                continue  # of a part of the list
            yield from soft if legal and not OFFICE.search(text) else ()
        elif beside and segment.kind is BlockKind.BULLET and (run := list(_run_of_names(text, segment.begin))):
            yield from run
            continue
        elif place < HEAD and len(text) < LONGEST_HEAD:
            run = list(_run_of_names(text, segment.begin))
            yield from run if sum(bool(name.number) for name in run) > 1 else ()  # a letterhead's companies
        soft, legal = [], False
        beside = bool(MADE_BESIDE.search(text[:600]))
        ends = segment.kind is not BlockKind.PARAGRAPH or text.rstrip().endswith((":", "-", "–"))
        titled = len(text) < LONGEST_TITLE and bool(LIST_TITLE.search(text) or (grouped and MEMBERS_TITLE.search(text)))
        tail = text[-260:] if len(text) < 1200 and (ends or "following" in text[-260:] or text.endswith("of")) else ""
        asked = bool(LIST_HEAD.search(tail) or (grouped and MEMBERS_HEAD.search(tail)))
        open_list = titled or (asked and ends)
    yield from soft if open_list and legal else ()


def _is_prose(text: str, name: Named, begin: int) -> bool:
    """Whether a paragraph below a list goes on as a sentence, or begins before the name: it is none of its lines."""
    return name.start - begin > LEAD_IN or SAYS.match(text, name.end - begin) is not None


def _run_of_names(text: str, begin: int) -> Iterator[Named]:
    """Names that stand in a line side by side with little else, their marks lost: "A Ltd B Ltd C Ltd"."""
    names = list(legal_names(text[:LONGEST_REGION]))
    letters = sum(end - start for start, end, _ in names)
    if len(names) >= 2 and letters >= MOST * len(BESIDE_NAME.sub("", text[:LONGEST_REGION])):
        for start, end, name in names:
            yield Named(name, begin + start, begin + end, "covered", 0.85, number=number_after(text[start:], name))


def _soft_row(text: str, begin: int) -> Named | None:
    """A short line that is a name and no more, though it has no legal form: "Harbour Bread (Belfast)"."""
    line = SOFT_ROW.fullmatch(text)
    name = clean_entity(line[1]) if line else None
    return Named(name, begin + line.start(1), begin + line.end(1), "covered", 0.8) if line and name else None


def _row_names(text: str, offset: int) -> Iterator[Named]:
    """The entity of a list's line; in a table a cell may name the law that it reports under."""
    laws = find_laws(text)
    cells = text.split("|")
    place = 0
    for cell in cells:
        legal = next(legal_names(cell), None)
        if legal and not (len(cells) > 1 and find_laws(cell)):
            start, end, name = legal
            law = laws[0] if len(laws) == 1 and len(cells) > 1 else ""
            yield Named(
                name, offset + place + start, offset + place + end, "covered", 0.9, law, number_after(cell, name)
            )
        place += len(cell) + 1


def _by_title(whole: WholeText) -> Iterator[Named]:
    """Names in a title that is about slavery: "A Ltd and B Ltd: modern slavery statement"."""
    for segment in whole.segments[:8]:
        head = whole.block_text(segment)[:260]
        near = TITLE_NEAR.search(head[:200])
        if near is None or not re.search(r"statement|report|policy", head[:200], re.IGNORECASE):
            continue
        for start, end, name in legal_names(head):
            if start < near.start() + 90 and end <= 240:
                yield Named(name, segment.begin + start, segment.begin + end, "issuer", 0.8)
    for segment in whole.segments[:8]:
        head = whole.block_text(segment)[:260]
        titled = TITLED.match(head) if TITLE_NEAR.search(head[:200]) else None
        whose = clean_entity(titled[1]) if titled else None
        if titled and whose:
            yield Named(whose, segment.begin, segment.begin + titled.end(1), "issuer", 0.6)


def _opening(whole: WholeText) -> Iterator[Named]:
    """The company with a legal form that the first sentences speak of."""
    for segment in whole.segments[:8]:
        text = whole.block_text(segment)
        for begin, stop in list(sentences(text, 0, min(len(text), 900)))[:6]:
            for start, end, name in legal_names(text[begin:stop]):
                if start <= SUBJECT_WITHIN and IS_DOING.match(text, begin + end):
                    yield Named(name, segment.begin + begin + start, segment.begin + begin + end, "issuer", 0.65)
                    return


def _guessed(whole: WholeText, guess: str | None) -> Iterator[Named]:
    """The likeliest name, surer in a sentence that makes the statement or says what it is for."""
    guess = GLUED_NUMBER.sub("", guess) if guess else ""
    for name in dict.fromkeys((guess, short_name(guess))):
        if len(name) <= 2:
            continue
        places = list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", whole.text, re.IGNORECASE))
        for place in places:
            first, last = whole.sentence(place.start(), place.end())
            if DECLARES.search(whole.text[first:last]):
                yield Named(place.group(), place.start(), place.end(), "issuer", 0.65)
                return
        for place in places[:1]:
            yield Named(place.group(), place.start(), place.end(), "issuer", 0.4)
            return


# --- one fact a name ------------------------------------------------------------------------


def _distinct(found: list[Named]) -> list[Named]:
    """One a name: the surer quote, issuer before covered; a short form beside its legal name is left out."""
    best: dict[str, Named] = {}
    for item in found:
        key = company_key(item.name)
        known = best.get(key)
        if len(key) < 2 or known is None:
            best[key] = item if len(key) >= 2 else best.get(key, item)
            continue
        first, second = (item, known) if item.confidence > known.confidence else (known, item)
        role = "issuer" if "issuer" in (first.role, second.role) else first.role
        law = "" if role == "issuer" else first.law or second.law
        best[key] = replace(first, role=role, law=law, number=first.number or second.number)
    items = [item for key, item in best.items() if len(key) >= 2]
    return [
        item
        for item in items
        if not (_is_short_form(item, items) or _is_misspelt(item, items) or _is_group_word(item, items))
    ]


def _is_group_word(item: Named, items: list[Named]) -> bool:
    """Whether a name is that of a group, where the text names companies of it: the group is no reporting entity."""
    first = company_key(item.name).split()[0]
    members = (company_key(other.name).split() for other in items if has_legal_form(other.name))
    named = sum(first in words for words in members)
    return bool(re.search(r"\bgroup$", item.name, re.IGNORECASE)) and (named >= 2 or (named == 1 and len(items) > 2))


def _is_misspelt(item: Named, items: list[Named]) -> bool:
    """Whether a surer entity has the same name but for a letter."""
    key = company_key(item.name)
    surer = (company_key(other.name) for other in items if other.confidence > item.confidence)
    return item.confidence < 0.8 and any(SequenceMatcher(None, key, other).ratio() > 0.95 for other in surer)


def _is_led_by_words(whole: WholeText, name: str, names: set[str], words: Mapping[str, int]) -> bool:
    """Whether a number, a word of the text's own or a heading stands before another's name: "Sites Quill Ltd" beside
    "Quill Ltd"; a heading does where the text has the shorter name far more often."""
    for other in names:
        if name.endswith(f" {other}"):
            before = name[: -len(other)].strip().lower()
            seldom = whole.text.count(name) + SELDOM <= whole.text.count(other)
            return seldom or before.isdigit() or words.get(before, 0) > 0
    return False


def _spelt_out(whole: WholeText, item: Named) -> Named | None:
    """The name in full where the text defines a name as short for it: `A Systems Ltd ("A")`; None where that has no
    legal form."""
    if has_legal_form(item.name):
        return item
    name = re.escape(item.name)
    quoted = rf"[“\"‘'](?:the\s+)?{name}[”\"’']|(?<=[A-Za-z0-9)] )\((?:the\s+)?{name}\s*(?:\)|,|or\b)"
    defined = re.search(quoted, whole.text, re.IGNORECASE)
    if defined is None:
        return item
    first = max(0, defined.start() - DEFINED_WITHIN)
    before = whole.text[first : defined.start()]
    for start, end, legal in reversed(list(legal_names(before))):
        beside = DEFINING.sub("", BESIDE_NAME.sub("", before[end:]))
        return (
            None if re.search(r"[^\W\d_]", beside) else replace(item, name=legal, start=first + start, end=first + end)
        )
    return None


def _is_short_form(item: Named, items: list[Named]) -> bool:
    """Whether a name without a legal form is the beginning of one that has it; "Grain Corp" is that of "Grain Corp Ltd"."""
    longer = [bare_name(other.name) for other in items if other is not item and has_legal_form(other.name)]
    if has_legal_form(item.name):
        return company_key(item.name) in longer
    key = bare_name(item.name)
    return any(f"{other} ".startswith(f"{key} ") for other in longer)


def _fact(whole: WholeText, item: Named) -> Fact | None:
    place = whole.quote(item.start, item.end)
    if place is None:
        return None
    return Fact(
        kind=FactKind.ENTITY, value=item.name, page=place.page, start=place.start, end=place.end, quote=place.quote,
        confidence=item.confidence, role=item.role, law=item.law, number=item.number,
    )  # fmt: skip
