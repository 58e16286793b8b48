"""How well documents are read: invented pages of each format beside the words from which they were made."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from statement_audit.archive import is_whole
from statement_audit.errors import UsageError
from statement_audit.evaluate.corpus import fold
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.extract import extract
from statement_audit.models import BlockKind
from statement_audit.named_files import read_named_text

PREFIXES = (("### ", "heading"), ("## ", "heading"), ("# ", "heading"), ("> ", "paragraph"), ("- ", "bullet"))
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


class DrawnDocument(BaseModel):
    """A document and the source that it was drawn from, both relative to the corpus.

    `pages`: where each heading stands, in their order; `within`: the pages that hold the statement, where others hold
    other things; `until`: the last words of the source that were drawn, where not all were.
    """

    model_config = ConfigDict(extra="forbid")

    file: str
    sha256: str
    source: str
    kind: Literal["pdf", "columns", "html", "docx", "text", "scan"]
    pages: list[int] = []
    within: list[int] = []
    until: str = ""


class DrawnDocuments(BaseModel):
    """`corpus/sources/reading.yml`."""

    model_config = ConfigDict(extra="forbid")

    documents: list[DrawnDocument]


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block as it is compared: `kind` heading, bullet, table_row or another; `text` folded."""

    kind: str
    text: str
    page: int = 0


@dataclass(slots=True)
class ReadingTally:
    """What was found of what was drawn, over the documents of one kind."""

    found: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)

    def add(self, figure: str, found: int, of: int) -> None:
        self.found[figure] += found
        self.of[figure] += of


def evaluate_reading(gold: Path) -> dict[str, dict[str, float | None]]:
    """Read every document and compare it with its source.

    Args:
        gold: `reading.yml`, in a folder of the corpus.

    Returns:
        For each kind of document, shares between 0 and 1: `words` of the source read in their order; `stray` words that
        were read and are none of it; `headings` and `headings_right` (recall and precision), `bullets` and `rows`
        of tables read as such, in their order; `pages`: headings read on their page. None where there are none.

    Raises:
        UsageError: a document is missing or changed. DocumentError: one cannot be read.
    """
    tallies: dict[str, ReadingTally] = defaultdict(ReadingTally)
    corpus = gold.parents[1]
    for drawn in read_model(gold, DrawnDocuments).documents:
        path = corpus / drawn.file
        if not path.is_file() or not is_whole(path, drawn.sha256):
            raise UsageError(f"{path} is not the file that {gold} describes.", hint="Measure again and set both.")
        wanted = list(source_blocks(read_named_text(corpus / drawn.source), drawn.until))
        _compare(drawn, wanted, _read(path, drawn), tallies[drawn.kind])
    return {
        kind: {figure: tally.found[figure] / count if count else None for figure, count in tally.of.items()}
        for kind, tally in tallies.items()
    }


def source_blocks(source: str, until: str = "") -> Iterator[ReadBlock]:
    """The blocks of a source, one a line: a small subset of Markdown after its front matter."""
    body = FRONT_MATTER.sub("", source)
    if until:
        body = body[: body.index(until) + len(until)]
    for line in filter(None, map(str.strip, body.splitlines())):
        kind = next((kind for prefix, kind in PREFIXES if line.startswith(prefix)), "paragraph")
        if line.startswith("|"):
            yield ReadBlock("table_row", fold(line.strip("|")))
        elif line != "!signature":
            yield ReadBlock(kind, fold(line.lstrip("#>- ")))


def _read(path: Path, drawn: DrawnDocument) -> list[ReadBlock]:
    document, _ = extract(path, drawn.sha256)
    return [
        ReadBlock(block.kind.value, fold(page.text[block.start : block.end]).lstrip("•*- "), page.number)
        for page in document.pages
        if not drawn.within or page.number in drawn.within
        for block in page.blocks
        if block.kind is not BlockKind.FURNITURE
    ]


def _compare(drawn: DrawnDocument, wanted: Sequence[ReadBlock], read: Sequence[ReadBlock], tally: ReadingTally) -> None:
    words, got = _words(wanted), _words(read)
    found = len(_pairs(words, got))
    tally.add("words", found, len(words))
    tally.add("stray", len(got) - found, len(got))
    for kind, figure in (("heading", "headings"), ("bullet", "bullets"), ("table_row", "rows")):
        theirs, ours = ([block for block in blocks if block.kind == kind] for blocks in (wanted, read))
        pairs = _pairs([block.text for block in theirs], [block.text for block in ours])
        tally.add(figure, len(pairs), len(theirs))
        if kind == "heading":
            tally.add("headings_right", len(pairs), len(ours))
            on_page = sum(ours[there].page in drawn.pages[here : here + 1] for here, there in pairs)
            tally.add("pages", on_page, len(drawn.pages))


def _words(blocks: Sequence[ReadBlock]) -> list[str]:
    return [word for block in blocks for word in re.findall(r"\w+", block.text)]


def _pairs(wanted: Sequence[str], got: Sequence[str]) -> list[tuple[int, int]]:
    """The places of what both have in the same order."""
    matched = SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in matched for step in range(block.size)]
