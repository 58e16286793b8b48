"""Which part of a document is the statement: invented documents, each lot written before the rules saw it. Of the lots `open` and
`aside` 4 of 13 each came out right before there were rules, 12 and 7 once they stood for the open ones; of `later`, after mending,
7 of 10 at first sight; of `last`, after mending again, 6 of 8. The rules were mended for each lot once it was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.extract.cleaning import RawBlock, build_page
from statement_audit.extract.text import part_text
from statement_audit.identity.identify import identify
from statement_audit.identity.parts import cut_statements
from statement_audit.models import BlockKind, DocumentKind, DocumentPart, ExtractedDocument, StatementRef
from statement_audit.passages import split_passages
from tests.part_documents import Document, load

TODAY = date(2026, 12, 31)
DOCUMENTS = load()
KNOWN = {"n-article": "guidance", "n-code": "other"}  # an article about guidance; a code with two words of slavery
STATEMENTS = [document for document in DOCUMENTS if document.parts]


def read(document: Document, folder: Path) -> ExtractedDocument:
    path = document.write(folder)
    return extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)[0]


def blocks(document: ExtractedDocument) -> Iterator[tuple[int, BlockKind, str]]:
    for page in document.pages:
        for block in page.blocks:
            if block.kind is not BlockKind.FURNITURE:
                yield page.number, block.kind, page.text[block.start : block.end]


def plain(text: str) -> str:
    return " ".join(text.split())


def each(documents: list[Document]) -> pytest.MarkDecorator:
    """Every fourth for every day, the others when all is tried."""
    cases = [
        pytest.param(document, id=document.name, marks=[pytest.mark.slow] if place % 4 else [])
        for place, document in enumerate(documents)
    ]
    return pytest.mark.parametrize("document", cases)


@each(STATEMENTS)
def test_a_statement_is_cut_to_its_own_lines(document: Document, tmp_path: Path) -> None:
    whole = read(document, tmp_path)
    wanted = {name.split()[0]: lines for name, lines in document.parts.items() if name.endswith("en")}
    found = {}
    parts = cut_statements(whole, TODAY)
    beside = {name.split()[1] for name in document.parts} - {"en"}
    assert parts[0].part
    assert parts[0].part.languages == tuple(sorted(beside))
    for part in parts:
        identity = identify(part, StatementRef(document.name), TODAY)
        assert (identity.kind, identity.language) == (DocumentKind.STATEMENT, "en")
        found[str(identity.year)] = part, identity
    assert found.keys() == wanted.keys()
    for year, lines in wanted.items():
        part, identity = found[year]
        kept = plain(" ".join(text for _, _, text in blocks(part)))
        own = {plain(line.text) for line in lines}
        others = {plain(line.text) for line in document.lines if line.level == 0 and len(line.text) > 30} - own
        assert [line.text for line in lines if line.level <= 0 and plain(line.text) not in kept] == []
        assert [text for text in others if text in kept] == []
        if document.head["form"] == "pdf":
            assert set(identity.pages) == {line.page for line in lines}
        texts = {page.number: page.text for page in whole.pages}
        quotes = [*identity.facts, *split_passages(part, identity.pages)]
        assert all(texts[one.page][one.start : one.end] == one.quote for one in quotes)


@each([one for one in DOCUMENTS if not one.parts])
def test_a_page_about_the_law_stays_whole_and_is_named(document: Document, tmp_path: Path) -> None:
    whole = read(document, tmp_path)
    (part,) = cut_statements(whole, TODAY)
    assert list(blocks(part)) == list(blocks(whole))
    wanted = KNOWN.get(document.name, document.head["kind"])
    assert identify(whole, StatementRef(document.name), TODAY).kind.value == wanted


def test_the_year_of_the_list_comes_first_of_several(tmp_path: Path) -> None:
    whole = read(next(one for one in DOCUMENTS if one.name == "years-page"), tmp_path)
    years = [
        [part.part and part.part.year for part in cut_statements(whole, TODAY, year)] for year in (None, 2023, 2019)
    ]
    assert years == [[2024, 2023, 2022], [2023, 2024, 2022], [2024, 2023, 2022]]


def as_text(part: ExtractedDocument, folder: Path) -> ExtractedDocument:
    (folder / "part.md").write_bytes(part_text(part))
    return extract(folder / "part.md", "0" * 64)[0]


SIGNS = """1. We audited
1) We audited
* Excludes agencies
- a dash
+ a plus
• a dot
# 1 of our aims
#5 C#
| a | b
a | b | c
| a |
- | -
:-|-:
> 90 %
*all* **of** __it__ `is` _so_
[text](address) ![image](x "y")
<!-- hidden --> and --> <b>
====
---
```
C:\\temp \\\\server\\*.doc \\
Name: ____ Date: ___
snake_case_name* and 2 * 3 * 4
(a) We audited
12. We audited""".splitlines()


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.BULLET, BlockKind.TABLE_ROW])
def test_signs_of_markdown_in_a_text_stay_signs(kind: BlockKind, tmp_path: Path) -> None:
    level = {BlockKind.HEADING: 3, BlockKind.BULLET: 2}.get(kind, 0)
    texts = (f"• {text}" if kind is BlockKind.BULLET else text for text in ["Above", *SIGNS, "Below"])
    page = build_page(1, (RawBlock(kind, text, level) for text in texts))
    part = ExtractedDocument("0" * 64, "text/html", (page,), "", "Title", part=DocumentPart((1,)))
    (again,) = as_text(part, tmp_path).pages
    assert (again.text, again.blocks) == (page.text, page.blocks)


def test_a_bullet_keeps_the_sign_that_it_has(tmp_path: Path) -> None:
    texts = ["* a", "12. b *c*", "3) d", "+ e", "- f", "- - g"]
    page = build_page(1, (RawBlock(BlockKind.BULLET, text, 1) for text in texts))
    part = ExtractedDocument("0" * 64, "text/html", (page,), "", None, part=DocumentPart((1,)))
    assert [text for _, _, text in blocks(as_text(part, tmp_path))] == texts


def test_the_title_of_a_file_with_another_year_stands_above_no_part(tmp_path: Path) -> None:
    whole = read(next(one for one in DOCUMENTS if one.name == "years-page"), tmp_path)
    headless = [
        replace(
            page,
            blocks=tuple(block for block in page.blocks if "Statement 20" not in page.text[block.start : block.end]),
        )
        for page in whole.pages
    ]
    for title, kept in (
        ("Modern slavery statement 2023", [True, False]),
        ("Modern slavery statement", [True, True]),
    ):
        parts = cut_statements(replace(whole, pages=tuple(headless), title=title), TODAY)
        assert [part.part and part.part.year for part in parts] == [2023, 2022]
        assert [title in part_text(part).decode() for part in parts] == kept


@pytest.mark.parametrize("name", ["years-page", "years-pdf", "legal-levels"])
def test_a_part_as_a_text_of_its_own_reads_as_it_did(name: str, tmp_path: Path) -> None:
    whole = read(next(one for one in DOCUMENTS if one.name == name), tmp_path)
    for part in cut_statements(whole, TODAY):
        again = as_text(part, tmp_path)
        assert list(blocks(again)) == list(blocks(part))
    (own,) = cut_statements(again, TODAY)
    before, after = (identify(one, StatementRef(name), TODAY) for one in (part, own))
    assert (before.pages, before.year, before.company) == (after.pages, after.year, after.company)
    assert [replace(fact, start=0, end=0) for fact in before.facts] == [
        replace(fact, start=0, end=0) for fact in after.facts
    ]
