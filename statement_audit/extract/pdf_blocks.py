"""Lines of a region into headings, paragraphs, bullets and footnotes; captions of icons are a list."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from statement_audit.extract.cleaning import TERMINAL, clean_text, is_bullet
from statement_audit.extract.pdf_chars import Box, TextRun, around
from statement_audit.extract.pdf_layout import Region, layout, runs_of, text_of
from statement_audit.models import BlockKind
from statement_audit.tabular import in_runs

SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\d{0,2}\s*$")
LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}|-{5,}")
CONTENTS_LINE = re.compile(r"(?:(?<!\.)\.{4,}|(?<!\. )(?:\. ){4,}|(?<!…)…{2,})\s*+(?:\d{1,3}\s*+)?$")
OPEN_END = re.compile(r"(?:,|&|\b(?:and|or|the|of|to|in|for|with|by|our|a|an|on|at))\s*$", re.IGNORECASE)
WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
WORD_BREAK = re.compile(r"\b(\w+)[\x02-]$")
FOOTNOTE_MARK = re.compile(r"^(?:\d{1,2}|[*†‡]{1,3}|\[\d{1,2}\])\s*(?=[A-Z“\"(h])")
YEAR = re.compile(r"(?<=[a-z] )(?:(?:FY ?)?20\d\d(?:[-/]\d{2,4})?)$|^(?:(?:\d{1,2} )?[A-Z][a-z]+ )?20\d\d$")
HOLLOW = re.compile(r"^o\s+[a-z\d]")
HEADING_WORDS = 18
HEADING_LINE_WORDS = 8
PROSE_WORDS = 8  # two lines that are as long are running text with a ragged edge
DEEPEST = 120.0  # points between a list's outermost and innermost bullets
LEAST_ICON, MOST_ICON = 8.0, 80.0  # points: smaller is a bullet or dirt, larger a picture
REACH = 40.0  # points between a drawing and the caption below it
ASIDE = 16.0  # points between a drawing and the caption right of it
ICON_SHARE = 0.6  # of a row's captions have a drawing; thin ones are missed


@dataclass(slots=True)
class Draft:
    """A block before it has offsets. `box` is where it stands, `size` the height of its type; both serve decisions."""

    kind: BlockKind
    text: str
    box: Box
    level: int = 0
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Typography:
    """What is normal in this document: the height of body text, the heights of headings, words seen whole."""

    body: float
    headings: tuple[float, ...]
    vocabulary: frozenset[str]
    bold_body: bool = False
    body_style: str = ""
    hyphenates: bool = True  # the document breaks words at line ends; else a hyphen there is a compound's


def typography(runs: Sequence[TextRun]) -> Typography:
    """Measure a document from all its segments."""
    weight: Counter[float] = Counter()
    styles: Counter[str] = Counter()
    words: set[str] = set()
    halves: list[tuple[str, str]] = []  # of words that a line end broke: they are no words
    left, broken = "", False
    for run in runs:
        styles[run.style] += len(run.text)
        weight[round(run.size * 2) / 2] += len(run.text)
        whole, after = WORDS.findall(run.text.lower()), run.text.endswith(("-", "\x02"))
        if broken and whole:
            halves.append((left, whole[0]))
        words.update(whole[broken : len(whole) - after])
        left, broken = whole[-1] if whole else left, after
    bold = sum(len(run.text) for run in runs if run.bold)
    body = max(weight, key=weight.__getitem__, default=12.0)
    larger = sorted((size for size in weight if size > body * 1.1), reverse=True)
    body_style = max(styles, key=styles.__getitem__, default="")
    hyphenates = len(halves) > 0.03 * len(runs) or any(left + right in words for left, right in halves)
    return Typography(body, tuple(larger), frozenset(words), bold * 2 > styles.total(), body_style, hyphenates)


def drafts_of(segments: Sequence[TextRun], drawn: Sequence[Box], style: Typography) -> list[Draft]:
    """The blocks of these segments in reading order. `drawn`: the page's drawings: icons have captions."""
    icons = [box for box in drawn if LEAST_ICON <= max(box.width, box.height) <= MOST_ICON]
    regions = layout(segments)
    return [draft for region in regions for draft in _caption_drafts(region, icons) or _region_drafts(region, style)]


def _region_drafts(region: Region, style: Typography) -> list[Draft]:
    if region.rows:
        return [row_draft(map(text_of, row), runs_of(row)) for row in region.rows]
    _mark_hollow_bullets(region.lines)
    pitch = _pitch(region.lines)

    def goes_on(group: list[TextRun], line: TextRun) -> bool:
        # the right edge of the text in the line's own size: a wide title above says nothing of it
        right = max(other.x1 for other in region.lines if abs(other.size - line.size) <= 0.12 * line.size)
        return not _breaks(group, line, pitch, right, style)

    return [_draft(group, style) for group in in_runs(region.lines, goes_on)]


def row_draft(cells: Iterable[str], runs: Sequence[TextRun]) -> Draft:
    """A table row as one block."""
    return Draft(BlockKind.TABLE_ROW, " | ".join(cell or "-" for cell in cells), around(runs))


def _mark_hollow_bullets(lines: Sequence[TextRun]) -> None:
    """Word's second bullet is a letter o: below a bullet and further in, a line "o not of adults" is one."""
    above: TextRun | None = None
    for line in lines:
        if above is not None and HOLLOW.match(line.text):
            beside = above.text.startswith("◦") and abs(line.x0 - above.x0) < 3
            line.text = "◦" + line.text[1:] if beside or line.x0 > above.x0 + 6 else line.text
        if is_bullet(line.text):
            above = line
        elif above is not None and line.x0 < above.x0 - 3:
            above = None


def _pitch(lines: Sequence[TextRun]) -> float:
    """The usual gap between lines of a paragraph: the lower quartile, since paragraph gaps are wider."""
    gaps = sorted(max(0.0, below.top - above.bottom) for above, below in pairwise(lines))
    return gaps[len(gaps) // 4] if gaps else 0.0


def _breaks(group: Sequence[TextRun], line: TextRun, pitch: float, right: float, style: Typography) -> bool:
    """True when `line` starts a new block."""
    last = group[-1]
    gap = line.top - last.bottom
    if (
        not -1.5 * line.size <= gap <= max(pitch, 0) + 0.45 * line.size
        or abs(line.size - last.size) > 0.09 * max(last.size, line.size)
        or (is_bullet(line.text) and not _is_wrapped(group, line))
        or CONTENTS_LINE.search(last.text)
        or _is_run_in_heading(group, line, right)
        or _is_forced(last, line, right, style)
    ):
        return True
    if line.bold != last.bold and (_short(last, right) or not SENTENCE_END.search(last.text)):
        return last.bold or _starts_upper(line.text)
    if is_bullet(group[0].text):
        return (
            line.x0 < group[0].x0 - 2
            or (line.x0 <= group[0].x0 + 2 and len(group) > 1 and group[1].x0 > group[0].x0 + 4)
            or (SENTENCE_END.search(last.text) is not None and line.x0 <= group[0].x0 + 2 and _short(last, right))
        )
    ended = bool(TERMINAL.search(last.text)) and _starts_upper(line.text)
    if ended and (last.x1 < right - 0.18 * (right - min(last.x0, line.x0)) or line.x0 > last.x0 + 6):
        return True
    return _is_caps(last.text) != _is_caps(line.text) and len(clean_text(line.text)) > 3


def _is_wrapped(group: Sequence[TextRun], line: TextRun) -> bool:
    """A line that starts like a list item because the sentence wrapped there: "section\\n54. The", "and\\n– so"."""
    last = group[-1]
    ambiguous = re.match(r"\s*(?:\(?(?:\d{1,2}|[a-z])[.)]|[-–—])", line.text) is not None
    in_list = is_bullet(group[0].text)
    return ambiguous and not in_list and not TERMINAL.search(last.text) and abs(line.x0 - last.x0) < 2


def _is_run_in_heading(group: Sequence[TextRun], line: TextRun, right: float) -> bool:
    """A short line in a font or colour of its own, above text that starts afresh."""
    last = group[-1]
    return (
        bool(last.style and line.style)
        and last.style != line.style
        and len(group) <= 2
        and _short(last, right)
        and not TERMINAL.search(last.text)
        and _starts_upper(line.text)
        and _starts_upper(group[0].text)
    )


def _is_forced(last: TextRun, line: TextRun, right: float, style: Typography) -> bool:
    """The next word would have fitted on the line before: its author broke there, as after names and titles."""
    if min(len(last.text.split()), len(line.text.split())) >= PROSE_WORDS:
        return False
    if (
        TERMINAL.search(last.text)
        or not _starts_upper(line.text)
        or line.text.startswith("(")
        or min(last.size, line.size) > 1.12 * style.body
    ):
        return False
    word = line.text.split()[0]
    width = line.width / max(1, len(line.text))
    return last.x1 + (len(word) + 3) * width < right and not OPEN_END.search(last.text) and abs(last.x0 - line.x0) < 3


def _short(line: TextRun, right: float) -> bool:
    return line.x1 < right - 0.12 * max(1.0, right - line.x0)


def _starts_upper(text: str) -> bool:
    return bool(re.match(r"[\"“‘'(\[]?[A-Z0-9]", text.strip()))


def _is_caps(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and all(char.isupper() for char in letters)


def _draft(group: Sequence[TextRun], style: Typography) -> Draft:
    text = join_lines([line.text for line in group], style)
    size = median(line.size for line in group)
    draft = Draft(BlockKind.PARAGRAPH, text, around(group), size=size)
    if CONTENTS_LINE.search(text):
        draft.kind = BlockKind.FURNITURE
    elif _is_heading(text, size, all(line.bold for line in group), _own_style(group, style), style):
        draft.kind, draft.level = BlockKind.HEADING, _heading_level(size, style)
    elif is_bullet(text):
        draft.kind, draft.level = BlockKind.BULLET, 1
    elif size < 0.93 * style.body and FOOTNOTE_MARK.match(text):
        draft.kind = BlockKind.FOOTNOTE
    draft.text = LEADER.sub(" ", draft.text)
    return draft


def _own_style(group: Sequence[TextRun], style: Typography) -> bool:
    styles = {line.style for line in group}
    return len(styles) == 1 and "" not in styles and style.body_style not in styles


def _is_heading(text: str, size: float, bold: bool, own_style: bool, style: Typography) -> bool:
    plain = clean_text(text)
    words = plain.split()
    letters = sum(char.isalpha() for char in plain)
    if not words or len(words) > HEADING_WORDS or letters < 3 or plain[-1] in ".,;:" or plain[0] in "•–-":
        return False
    if plain[0].islower():
        return False
    if size > 1.12 * style.body:
        return True
    if own_style and len(words) <= 10 and size >= 0.95 * style.body and plain[0].isupper():
        return True
    return (bold and not style.bold_body) or (_is_caps(plain) and len(words) > 1)


def _heading_level(size: float, style: Typography) -> int:
    sizes = style.headings[:5]
    return next((rank for rank, larger in enumerate(sizes, start=1) if size >= larger - 0.5), len(sizes) + 1)


def join_lines(lines: Sequence[str], style: Typography) -> str:
    """Join wrapped lines, mending words that were broken at a hyphen.

    A broken word keeps its hyphen when the document writes it so elsewhere, when both halves are words of their
    own and the whole is not, or when the document breaks no words at line ends.
    """
    text = lines[0].rstrip()
    for line in lines[1:]:
        following, broken = line.strip(), WORD_BREAK.search(text)
        text = _mend(text, broken[1], following, style) if broken and following[:1].isalpha() else f"{text} {following}"
    return text.replace("\x02", "-")


def _mend(text: str, left: str, following: str, style: Typography) -> str:
    match, words = re.match(r"\w+", following), style.vocabulary
    right = match[0] if match else ""
    whole, hyphened = f"{left}{right}".lower(), f"{left}-{right}".lower()
    parts_are_words = left.lower() in words and right.lower() in words and len(left) > 2
    keeps = hyphened in words or (
        whole not in words and (parts_are_words or right[:1].isupper() or not style.hyphenates)
    )
    return f"{text[:-1]}-{following}" if keeps else f"{text[:-1]}{following}"


def level_bullets(drafts: Sequence[Draft]) -> None:
    """Set the depth of bullets by their indent, list by list; a list goes on over the page and over its own text.

    Bullets without a mark, as the captions of icons are, lie side by side and have no depth.
    """
    indents: list[float] = []
    for draft in drafts:
        if draft.kind is BlockKind.BULLET and is_bullet(draft.text):
            x0 = draft.box.x0
            if indents and not indents[0] - 12 < x0 < indents[0] + DEEPEST:
                indents = []  # another column
            while indents and x0 < indents[-1] - 4:
                indents.pop()
            if not indents or x0 > indents[-1] + 4:
                indents.append(x0)
            draft.level = len(indents)
        elif draft.kind not in (BlockKind.FOOTNOTE, BlockKind.FURNITURE):
            indents = indents if indents and draft.box.x0 > indents[0] + 4 else []


def mend_splits(drafts: Sequence[Draft], style: Typography) -> list[Draft]:
    """Join a paragraph that was cut by a column or a wide gap: no end mark before, a small letter after."""
    mended: list[Draft] = []
    joinable = (BlockKind.PARAGRAPH, BlockKind.BULLET)
    for draft in drafts:
        last = mended[-1] if mended else None
        if (
            last is not None
            and last.kind in joinable
            and draft.kind is BlockKind.PARAGRAPH
            and not TERMINAL.search(last.text)
            and draft.text[:1].islower()
            and abs(last.size - draft.size) < 0.1 * max(last.size, 1.0)
        ):
            last.text = join_lines([last.text, draft.text], style)
            last.box = around([last.box, draft.box])
        else:
            mended.append(draft)
    _promote_headings(mended)
    return mended


def _promote_headings(drafts: Sequence[Draft]) -> None:
    """A short line without end mark that stands over a paragraph heads it, even in the paragraph's own type."""
    for index, draft in enumerate(drafts[:-1]):
        before, after = (drafts[index - 1] if index else None), drafts[index + 1]
        words = draft.text.split()
        if (
            draft.kind is BlockKind.PARAGRAPH
            and 1 <= len(words) <= HEADING_LINE_WORDS
            and _starts_upper(draft.text)
            and not re.search(r"[.,;:!?\d@|]|\bsigned\b", YEAR.sub("", draft.text), re.IGNORECASE)
            and not YEAR.fullmatch(draft.text)
            and after.kind is BlockKind.PARAGRAPH
            and len(after.text.split()) > 15
            and _starts_upper(after.text)
            and (before is None or before.kind is not BlockKind.PARAGRAPH or len(before.text.split()) > 8)
        ):
            draft.kind, draft.level = BlockKind.HEADING, 6


# --- captions of icons: short texts in rows, each under or beside a small drawing. A list, though it lies like a table


def _caption_drafts(region: Region, icons: Sequence[Box]) -> list[Draft]:
    """One bullet a caption, row by row; empty where the region is a table or no row at all."""
    rows = [[Draft(BlockKind.BULLET, text_of(cell), around(cell), 1) for cell in row if cell] for row in region.rows]
    if not icons or not rows or sum(map(len, rows)) < 3:
        return []
    if any(sum(_has_icon(draft.box, icons) for draft in row) < ICON_SHARE * len(row) for row in rows):
        return []
    return [draft for row in rows for draft in row]


def _has_icon(box: Box, icons: Sequence[Box]) -> bool:
    """One stands over the caption, or left of it."""
    return any(
        (-3 <= box.top - icon.bottom <= REACH and icon.x0 < box.x1 and icon.x1 > box.x0 - 2)
        or (0 <= box.x0 - icon.x1 <= ASIDE and icon.top < box.bottom and icon.bottom > box.top)
        for icon in icons
    )
