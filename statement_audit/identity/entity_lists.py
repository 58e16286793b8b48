"""Lists of the entities that a statement is for: bullets, lines, tables, and tables that extraction has flattened."""

import re
from collections.abc import Iterator
from itertools import pairwise

from statement_audit.identity.companies import LEGAL_NAME, is_legal_form, short_name
from statement_audit.identity.entity_names import BESIDE_NAME, DOCUMENT, Named, clean_entity, legal_names, number_after
from statement_audit.identity.laws import find_laws
from statement_audit.identity.names import ANY_NAME
from statement_audit.identity.places import WHEREABOUTS
from statement_audit.identity.whole_text import Segment, WholeText
from statement_audit.models import BlockKind
from statement_audit.plain_text import patterns_beside

GROUP = r"(?:entities|companies|subsidiaries|businesses|branches|undertakings|organi[sz]ations|members)"
_SAID = patterns_beside(
    __file__, group=GROUP, legal_name=LEGAL_NAME.pattern, document=DOCUMENT, whereabouts=WHEREABOUTS, any_name=ANY_NAME
)

COLUMNS = _SAID["columns"]
MADE_FOR = _SAID["made_for"]
SUPPLIERS = _SAID["suppliers"]
SAYS = _SAID["says"]
LONGEST_TITLE = 120
HEAD, LONGEST_HEAD = 8, 1500  # blocks of a letterhead or title page, and characters of one
LEAD_IN = 24  # letters of an item before a name
MOST = 0.45  # of a line's letters
MOST_ASIDE = 4  # lines between two names of a list
LONGEST_GAP = 130  # characters of the columns between two names
LONGEST_REGION = 4000


def names_by_list(whole: WholeText, grouped: bool) -> Iterator[Named]:
    """Names in the lines below one that says that the covered entities follow.

    Args:
        whole: the statement.
        grouped: whether it is made for a group: then a list of the group's companies is one of covered entities.
    """
    place, beside, above = 0, False, ""
    scheduled = _SAID["scheduled"].search(whole.text) is not None
    while place < len(whole.segments):
        segment = whole.segments[place]
        text = whole.block_text(segment)
        title = _SAID["members_of"] if _SAID["schedule_alone"].fullmatch(above) else _SAID["schedule"]
        schedule, above = title.match(text) if scheduled else None, text
        if schedule:
            yield from flattened(text[schedule.end() :], segment.begin + schedule.end(), whole.text)
        elif beside and segment.kind is BlockKind.BULLET and (run := list(_run_of_names(text, segment.begin))):
            yield from run
            place += 1
            continue
        elif place < HEAD and len(text) < LONGEST_HEAD:
            run = list(_run_of_names(text, segment.begin))
            yield from run if sum(bool(name.number) for name in run) > 1 else ()  # a letterhead's companies
        beside = bool(_SAID["made_beside"].search(text[:600]))
        place += 1
        following = whole.block_text(whole.segments[place])[:LONGEST_TITLE] if place < len(whole.segments) else ""
        begun = list(_begun(text, segment.begin, whole.text, grouped, following))
        yield from begun
        if schedule or begun or _opens_list(segment, text, following, grouped):
            found, place = _read_list(whole, place)
            yield from found


def _opens_list(segment: Segment, text: str, following: str, grouped: bool) -> bool:
    """Whether a line says that the covered entities follow it."""
    if len(text) < LONGEST_TITLE and (
        _SAID["list_title"].search(text) or (grouped and _SAID["members_title"].search(text))
    ):
        return True
    ends = segment.kind is not BlockKind.PARAGRAPH or text.rstrip().endswith((":", "-", "–"))
    colon = text.rstrip().endswith(":")
    tail = text[-260:] if colon or (len(text) < 1200 and (ends or _SAID["refers"].search(text[-260:]))) else ""
    asked = bool(_SAID["list_head"].search(tail) or (grouped and _SAID["members_head"].search(tail)))
    last = tail.rpartition(". ")[2]
    asked = asked and not (SUPPLIERS.search(last) or _SAID["signed_by"].search(last))
    heads = COLUMNS.fullmatch(following.strip())  # of the table that follows
    return asked and (ends or heads is not None or _SAID["only_names"].match(following) is not None)


def _begun(text: str, offset: int, whole: str, grouped: bool, following: str) -> Iterator[Named]:
    """The names of a list that begins within a block and goes on below it."""
    for colon in re.finditer(r":\s", text[:LONGEST_HEAD]):
        head = text[max(0, colon.start() - 260) : colon.start() + 1]
        if _SAID["list_head"].search(head) or (grouped and _SAID["members_head"].search(head)):
            names = list(flattened(text[colon.end() :], offset + colon.end(), whole))
            begins = _SAID["item_one"].match(text, colon.end()) or _SAID["only_names"].fullmatch(following.strip())
            last = head.rpartition(". ")[2]
            one = begins and _SAID["of_entities"].search(last) and not SUPPLIERS.search(last)
            if len(names) > (0 if one else 1) and offset + len(text) - names[-1].end <= LEAD_IN:
                yield from names
                return


def _read_list(whole: WholeText, place: int) -> tuple[list[Named], int]:
    """The names of a list's lines from `place` on, and where the list ends.

    A name without a legal form stands where another of its list has one, no office beside it makes it a person's, and
    no line of its kind follows each of the others, as in a column.
    """
    names: list[Named] = []
    soft: list[Named] = []
    between = [0]  # lines without a legal name, before the first and after each
    read: list[str] = []
    while place < len(whole.segments):
        segment = whole.segments[place]
        text = whole.block_text(segment)
        read.append(text)
        row = list(_row(segment, text, whole.text))
        name = None if row else _soft_row(text, segment.begin)
        names += row
        soft += [name] if name else []
        near = between[-1] < MOST_ASIDE and (
            _SAID["aside"].fullmatch(text) or (names and _SAID["office_line"].fullmatch(text))
        )
        aside = segment.kind is BlockKind.TABLE_ROW or name or near
        heads = segment.kind is BlockKind.HEADING and not names and len(text) < LONGEST_TITLE
        if not (row or aside or heads):
            break
        between = [*between, 0] if row else [*between[:-1], between[-1] + 1]
        place += 1
        if segment.kind is not BlockKind.TABLE_ROW and _SAID["signed_by"].search(text):
            break
    column = len(between) > 2 and len(set(between[1:])) == 1
    return names + (soft if names and not column and not any(map(_SAID["office"].search, read)) else []), place


def _row(segment: Segment, text: str, whole: str) -> Iterator[Named]:
    """The names of a line of a list; a paragraph that goes on as a sentence, or begins before the name, is none."""
    table = segment.kind is BlockKind.TABLE_ROW
    row = list(_run_of_names(text, segment.begin)) or list(_row_names(text[: 200 if table else 70], segment.begin))
    if segment.kind is BlockKind.PARAGRAPH and len(row) <= 1:
        row = list(flattened(text, segment.begin, whole)) or row
        before = text[: row[0].start - segment.begin] if row else ""
        late = len(row) == 1 and (len(before) > LEAD_IN or _SAID["words"].search(before) is not None)
        if late or (row and SAYS.match(text, row[0].end - segment.begin)):
            return
    yield from row


def flattened(text: str, offset: int, whole: str) -> Iterator[Named]:
    """Names of a table whose cells extraction has set one after the other, from the first on to where a sentence stands.

    Where a column of words stands between the names, its last word may look like the next name's first: such a name is
    taken as the rest of the statement, `whole`, has it.
    """
    end = _after_heads(text)
    rows = list(_cells(text[: end + LONGEST_REGION], end))
    gaps = [text[last:first] for (_, last, _), (first, _, _) in pairwise(rows)]
    worded = any(re.search(r"[a-z]{3}", BESIDE_NAME.sub("", gap)) for gap in gaps)
    for place, (first, last, name) in enumerate(rows):
        gap = text[end:first]
        if len(gap) > (LONGEST_GAP if place or _SAID["headed"].search(gap) else LEAD_IN) or _SAID["said"].search(gap):
            return
        end = last
        if place and worded and not re.search(r"[a-z\d)]\s*$", gap):
            name = _named_elsewhere(name, whole) or ""
            first = text.rfind(name, first, last)
        if name:
            yield Named(name, offset + first, offset + last, "covered", 0.85, number=number_after(text[first:], name))


def _named_elsewhere(name: str, whole: str) -> str | None:
    """The longest end of a name of two or more words that a text has again, with its legal form or without."""
    words = name.split()
    for first in range(len(words) - 1):
        rest = " ".join(words[first:])
        if whole.count(shorter := short_name(rest)) > 1 and " " in shorter:
            return rest
    return None


def _after_heads(text: str) -> int:
    heads = COLUMNS.match(text)
    return heads.end() if heads else 0


def _cells(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each legal name, without what the column before it holds."""
    rows = list(legal_names(text, start))
    countries = 2 * sum(_SAID["country_next"].match(text, last) is not None for _, last, _ in rows) >= len(rows)
    for place, (first, last, name) in enumerate(rows):
        behind = name.rpartition(", ")[2]
        name = name if is_legal_form(behind) else behind
        first = text.rfind(name.split()[0], first, last)
        for column in (_SAID["column_value"], _SAID["country_first"]) if countries else (_SAID["column_value"],):
            value = column.match(name) if place else None
            shorter = clean_entity(name[value.end() :]) if value else None
            if shorter:
                name, first = shorter, text.rfind(shorter.split()[0], first, last)
        yield first, last, name


def _run_of_names(text: str, begin: int) -> Iterator[Named]:
    """Names that stand in a line side by side with little else, their marks lost: "A Ltd B Ltd C Ltd"."""
    text = text[:LONGEST_REGION]
    names = list(_cells(text, _after_heads(text)))
    letters = sum(end - start for start, end, _ in names)
    if len(names) < 2 or letters < MOST * len(BESIDE_NAME.sub("", text)):
        return
    last = 0
    for start, end, name in names:
        if last and _SAID["said"].search(text[last:start]):
            return
        yield Named(name, begin + start, begin + end, "covered", 0.85, number=number_after(text[start:], name))
        last = end


def _soft_row(text: str, begin: int) -> Named | None:
    """A short line that is a name and no more, though it has no legal form: "Harbour Bread (Belfast)"."""
    line = _SAID["soft_row"].fullmatch(text) if not _SAID["aside"].fullmatch(text) else None
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
