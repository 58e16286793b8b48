"""Markdown and plain text to pages; and a part of a document back to a text that reads as the part did (`part_text`).

A form feed ends a page, as PDF-to-text tools write it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from statement_audit.extract.cleaning import TERMINAL, RawBlock, build_page, clean_text, is_bullet, part_front_matter
from statement_audit.extract.furniture import find_furniture
from statement_audit.extract.glued_words import part_pages
from statement_audit.extract.limits import check_pages
from statement_audit.extract.sniff import MARKDOWN, decode
from statement_audit.identity.kind import TITLE
from statement_audit.issue_codes import document_error
from statement_audit.models import Block, BlockKind, ExtractedDocument, Page
from statement_audit.plain_text import patterns_beside
from statement_audit.tabular import in_runs

_SAID = patterns_beside(__file__)

EXTRACTOR_VERSION = "3"
LONG_LINE = 1500  # a longer line is a page whose line ends were lost
CID = re.compile(r"\(cid:(\d{1,5})\)")
MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s++(.*)$")
MARKDOWN_ITEM = re.compile(r"^(\s*)(?:[-*+•]|\d{1,3}[.)])\s+(.*)$")
TABLE_RULE = re.compile(r"^[\s:|-](?=[^|]*\|)[\s:|-]*+$")
LINK = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^)\s]{0,2000}(?:\s\"[^\"]{0,1000}\")?\)")
# Signs of emphasis; a line to fill in (`blank`) is none.
EMPHASIS = re.compile(r"(?P<blank>(?<!\w)_{3,}(?!\w))|(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`)")
TOP_HEADING = re.compile(r"^# ", re.MULTILINE)
SHOWN_DATE = _SAID["shown_date"]
HARD_BREAK = ("  ", "\\")  # at a line's end
SETEXT = re.compile(r"^(=+|-{3,})\s*$")
HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# A sign behind a backslash is none of Markdown's (CommonMark 2.4): a character stands in for it while lines are read.
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
STAND_IN = 0x10FF00
STAND_INS = {STAND_IN + code: code for code in range(128)}
CONTENTS_LINE = re.compile(r"(?:(?<!\.)\.{5,}|(?<!\. )(?:\. ){5,}|(?<!…)…{3,})\s*+\d{0,3}$")
INLINE_BULLET = re.compile(r"(?:(?<!\s)\s+)?([•◦▪■●○‣⁃∙►➢➤✓✔❖]|[\uf0a7\uf0fc\uf0d8\uf0b7])\s*")
# Words that extraction glued: a capitalised word straight after small letters, or after a heading in capitals.
CAPS_GLUE = re.compile(r"(?<=[A-Z]{4})(?=[A-Z](?!s\b)[a-z])")
CASE_GLUE = re.compile(r"(?<=[a-z]{3})(?=[A-Z](?:[a-z]{2,}|[a-z]? [a-z]))")
STATES = _SAID["states"]
ASKS = ("What", "Who", "How", "Where", "Why", "When", "Which")
LONGEST_HEAD = 240  # characters
START = "\x01"  # marks the start of a block while a page is cut up
PAGE_GAP = re.compile(r"\s{3,}|(?=\x01)")


def read_text(data: bytes, sha256: str, source: str, media_type: str) -> ExtractedDocument:
    """Read Markdown or plain text.

    Raises:
        DocumentError: no_text where nothing readable is left; too_many_pages where form feeds make too many.
    """
    text = (decode(data) or "").replace("\r\n", "\n").replace("\r", "\n")
    check_pages(text.rstrip().count("\f") + 1, source)
    is_markdown = media_type == MARKDOWN
    text = _with_front_matter(_decode_cids(text)) if is_markdown else _decode_cids(text)
    # the words that run together are set apart before lines are looked at
    lines = part_pages([part.split("\n") for part in text.rstrip().split("\f")])
    parts = ["\n".join(page) for page in lines]
    blocks = map(_markdown_blocks, parts) if is_markdown else _plain_pages(parts)
    pages = tuple(map(build_page, count(1), blocks))
    if not any(page.text for page in pages):
        raise document_error("no_text", f"{source}: the file holds no readable text.")
    return ExtractedDocument(sha256, media_type, pages, f"text.{EXTRACTOR_VERSION}", _title(pages[0]))


def _title(page: Page) -> str | None:
    """The heading that opens the text; a heading further down is no title."""
    first = (page.text[block.start : block.end] for block in page.blocks[:3] if block.kind is BlockKind.HEADING)
    return next(first, None)


def _decode_cids(text: str) -> str:
    """Turn "(cid:77)" back into its character where the numbers are character codes, as they are with simple fonts."""
    numbers = list(map(int, CID.findall(text)))
    if len(numbers) < 20:
        return text
    printable = sum(chr(number).isalpha() or number in (32, 44, 46) for number in numbers)
    if printable < 0.8 * len(numbers):
        return CID.sub("", text)
    return CID.sub(lambda match: chr(int(match[1])) if int(match[1]) >= 32 else " ", text)


# --- Markdown -------------------------------------------------------------------------------


def _with_front_matter(text: str) -> str:
    """The text with what a site shows of its front matter, each as a paragraph: its title, unless the text begins with
    one, and its dates."""
    fields, rest = part_front_matter(text)
    shown = [f"# {fields['title']}"] if "title" in fields and not TOP_HEADING.search(rest) else []
    shown += [f"{key.capitalize()}: {value}" for key, value in fields.items() if SHOWN_DATE.search(value)]
    return "\n\n".join([*shown, rest]) if fields else text


def _markdown_blocks(text: str) -> Iterator[RawBlock]:
    paragraph: list[str] = []
    text = ESCAPED.sub(lambda match: chr(STAND_IN + ord(match[1])), text)
    last = text.rfind("-->") + 3  # what is opened after it stays open
    lines = (HTML_COMMENT.sub("", text[:last]) + text[last:]).split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip() or TABLE_RULE.match(line) or line.startswith("```") or SETEXT.match(line):
            yield from _taken(paragraph)
        elif block := _own_block(line, "" if paragraph else following):
            yield from (*_taken(paragraph), block)
        elif MARKDOWN_ITEM.match(line):
            yield from _taken(paragraph)
            paragraph = [line]  # an item may run on over the next lines
        else:
            paragraph.append(line)
            if line.endswith(HARD_BREAK) and not following.lstrip()[:1].islower():  # as `<br>` in a page
                yield from _taken(paragraph)
    yield from _taken(paragraph)


def _own_block(line: str, following: str) -> RawBlock | None:
    """The block that a line is by itself. `following`: the next line, where it may make this one a heading."""
    if heading := MARKDOWN_HEADING.match(line):
        # "Title" of "Title ##"; blanks after the marks make them a part of the heading
        title = heading[2] if heading[2][-1:].isspace() else heading[2].rstrip("#")
        return RawBlock(BlockKind.HEADING, _inline(title), len(heading[1]))
    if SETEXT.match(following):
        return RawBlock(BlockKind.HEADING, _inline(line), 1 if following[0] == "=" else 2)
    if line.strip().startswith("|") and line.count("|") >= 2:
        cells = map(_inline, line.strip().strip("|").split("|"))
        return RawBlock(BlockKind.TABLE_ROW, " | ".join(cell or "-" for cell in cells))
    return None


def _taken(paragraph: list[str]) -> Iterator[RawBlock]:
    """The paragraph or item of some lines, which are taken from the list."""
    if paragraph:
        item = MARKDOWN_ITEM.match(paragraph[0])
        text = " ".join(line.strip() for line in paragraph)
        level = min(1 + len(item[1].expandtabs(4)) // 2, 4) if item else 0
        kind = BlockKind.BULLET if item else BlockKind.PARAGRAPH
        paragraph.clear()
        yield RawBlock(kind, _inline(text if item else text.lstrip("> ")), level)


def _inline(text: str) -> str:
    return EMPHASIS.sub(r"\g<blank>", LINK.sub(r"\1", text)).replace("\\", "").translate(STAND_INS).strip()


# --- plain text -----------------------------------------------------------------------------


def _plain_pages(parts: Sequence[str]) -> Iterator[Iterator[RawBlock]]:
    lines = [_page_lines(part) for part in _strip_repeats(parts)]
    furniture = find_furniture([[line for line in page if line.strip()] for page in lines])
    for page, dropped in zip(lines, furniture, strict=True):
        filled = [index for index, line in enumerate(page) if line.strip()]
        yield _plain_blocks(page, {filled[index] for index in dropped} if len(parts) > 1 else set())


def _page_lines(text: str) -> list[str]:
    """Lines of a page; a page that lost its line ends is cut where its blocks visibly begin."""
    lines: list[str] = []
    for line in text.split("\n"):
        if len(line) > LONG_LINE or (len(line) > 300 and "\n" not in text.strip()):
            lines.extend(_unglue(line))
        else:
            lines.append(line.rstrip())
    return lines


def _unglue(line: str) -> list[str]:
    """Cut a page on one line into blocks: at inline bullets, at wide gaps, and where a heading is glued to its text."""
    text = CAPS_GLUE.sub(START, INLINE_BULLET.sub(START + r"\1 ", line.replace(START, "")))
    pieces: list[str] = []
    for raw in PAGE_GAP.split(text):
        started = raw.startswith(START)
        part = raw.lstrip(START).strip()
        if not part:
            continue
        if pieces and not started and (part[0].islower() or _is_open(pieces[-1])):
            pieces[-1] = f"{pieces[-1]} {part}"
        else:
            pieces.append(part)
    return [line for piece in pieces for line in ("", *_unglue_words(piece))]


def _is_open(text: str) -> bool:
    return not TERMINAL.search(text) and len(text.split()) > 14


def _unglue_words(text: str) -> list[str]:
    """Part words glued in mid-sentence ("StatementThis"); a short head before the first glue is a heading."""
    if len(CASE_GLUE.findall(text)) * 400 < len(text):
        return [text]  # a rare hit is a name such as McDonald or PayPal
    lines: list[str] = []
    start = 0
    for match in CASE_GLUE.finditer(text):
        if match.start() - start > LONGEST_HEAD:
            continue
        head = text[start : match.start()].strip()
        words = head.split()
        titled = sum(word[0].isupper() or word[0].isdigit() for word in words) >= 0.6 * len(words)
        if titled and len(words) <= 12 and not re.search(r"[.!?,;:]", head):
            lines.append(head)
            start = match.start()
    lines.append(CASE_GLUE.sub(" ", text[start:]).strip())
    return [line for line in lines if line]


def _strip_repeats(parts: Sequence[str]) -> list[str]:
    """Part off a head or foot that pages share when it is glued to the text, by putting it on a line of its own."""
    if len(parts) < 3:
        return list(parts)
    heads, bodies = [""] * len(parts), [part.lstrip() for part in parts]
    for _ in range(2):
        shared = _shared_start(bodies)
        pattern = re.compile(re.escape(shared).replace(r"\#", r"\d+")) if shared else None
        for index, body in enumerate(bodies):
            match = pattern.match(body) if pattern else None
            if match and (match.end() == len(body) or not body[match.end()].islower()):
                heads[index] += f"{match[0]}\n"
                bodies[index] = body[match.end() :].lstrip()
    return [head + body for head, body in zip(heads, bodies, strict=True)]


def _shared_start(parts: Sequence[str]) -> str:
    """The longest masked start of at least 12 characters that 40 % of the pages, and three, share."""
    starts = [re.sub(r"\d+", "#", part[:160]) for part in parts if part.strip()]
    least = max(3, 0.4 * len(starts))
    best = ""
    for length in range(12, 100):
        shared = Counter(start[:length] for start in starts if len(start) >= length).most_common(1)
        if not shared or shared[0][1] < least:
            break
        best = shared[0][0]
    glue = re.search(r"(?<=[a-z0-9#])(?=[A-Z][a-z])", best[12:])
    if glue:
        return best[: 12 + glue.start()]
    follows = [start[len(best) :][:1] for start in starts if start.startswith(best)]
    return best.rstrip() if sum(not char.islower() for char in follows) > 0.5 * len(follows) else ""


def _plain_blocks(lines: Sequence[str], furniture: set[int]) -> Iterator[RawBlock]:
    width = _wrap_width(lines)

    def goes_on(run: list[int], index: int) -> bool:
        apart = run[-1] != index - 1 or not furniture.isdisjoint((run[-1], index))
        return not apart and _joins(lines[run[-1]], lines[index], width)

    for run in in_runs((index for index, line in enumerate(lines) if line.strip()), goes_on):
        text = [lines[index] for index in run]
        yield RawBlock(BlockKind.FURNITURE, text[0]) if run[0] in furniture else _plain_block(text)


def _wrap_width(lines: Sequence[str]) -> int:
    """The column at which a hard-wrapped text breaks its lines; 0 where lines are paragraphs."""
    lengths = sorted(len(line) for line in lines if line.strip())
    widest = lengths[int(len(lengths) * 0.9)] if len(lengths) >= 4 else 0
    return widest if widest <= 200 else 0


def _joins(above: str, line: str, width: int) -> bool:
    """True when `line` continues the paragraph or bullet that the line above it belongs to."""
    last, text = above.strip(), line.strip()
    if is_bullet(text):
        return False
    if text[0].islower() and not TERMINAL.search(last):
        return True
    return (
        width > 0
        and len(above.rstrip()) > 0.72 * width
        and not (TERMINAL.search(last) and text[0].isupper() and len(last) < 0.85 * width)
    )


def _plain_block(lines: Sequence[str]) -> RawBlock:
    text = clean_text(" ".join(re.sub(r"(?<=[a-z])-$", "\x02", line.strip()) for line in lines).replace("\x02 ", ""))
    words = text.split()
    if CONTENTS_LINE.search(text):
        return RawBlock(BlockKind.FURNITURE, text)
    if is_bullet(text):
        numbered_heading = re.match(r"\(?\d{1,2}[.)]", text) and len(words) <= 8 and not TERMINAL.search(text)
        return RawBlock(BlockKind.HEADING if numbered_heading else BlockKind.BULLET, text, 1)
    if _looks_like_heading(text, words):
        return RawBlock(BlockKind.HEADING, text, 2)
    return RawBlock(BlockKind.PARAGRAPH, text)


def _looks_like_heading(text: str, words: Sequence[str]) -> bool:
    if not words or len(words) > 12 or text[-1] in ".,;:!" or not text[0].isupper():
        return False
    if text.isupper():
        return True
    if STATES.search(text) and not text.startswith(ASKS):
        return False  # a sentence that lacks its full stop
    return len(words) <= 10 and not re.search(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\bsigned\b", text, re.IGNORECASE)


# --- back to Markdown -----------------------------------------------------------------------

# What Markdown would take for a sign of its own: at the start of a line, and anywhere.
SIGNS = re.compile(r"^(\d{1,3})([.)])|^([-+=:•])|([\\`*_\[\]<>#|])")


def part_text(document: ExtractedDocument) -> bytes:
    """Markdown of the blocks that are no furniture, with a form feed after each page: page numbers stay.

    The title of the whole stands above a part that has none of its own.
    """
    assert document.part is not None
    first, *_, last = (*document.part.pages, document.part.pages[-1])
    texts = {page.number: _page_text(page) for page in document.pages if page.number <= last}
    title = _escaped(document.title or "")
    if TITLE.search(title) and title not in texts[first]:
        texts[first] = f"# {title}\n\n{texts[first]}"
    return "\f".join(texts.values()).encode()


def _page_text(page: Page) -> str:
    return "\n\n".join(
        _marked(block, page.text[block.start : block.end])
        for block in page.blocks
        if block.kind is not BlockKind.FURNITURE
    )


def _marked(block: Block, text: str) -> str:
    """One block as a line. A bullet keeps its own sign where Markdown has it, too; "(a)" stands behind a "-"."""
    if block.kind is BlockKind.HEADING:
        return f"{'#' * max(1, min(6, block.level))} {_escaped(text)}"
    if block.kind is BlockKind.TABLE_ROW:
        return f"| {' | '.join(map(_escaped, text.split(' | ')))} |"
    if block.kind is BlockKind.BULLET:
        item = MARKDOWN_ITEM.match(text)
        sign = text[: item.start(2)] if item else "- "
        return "  " * (block.level - 1) + sign + _escaped(text.removeprefix(sign))
    return _escaped(text)


def _escaped(text: str) -> str:
    return SIGNS.sub(r"\1\\\2\3\4", text)
