"""Floors under the reading of documents: they hold, and each kind of fault that a reader may get lets the gate fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import reading
from benchmarks.gate import FLOORS, FloorsFile, main
from benchmarks.reading import DrawnDocuments, ReadBlock, source_blocks
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.models import BlockKind, Page
from statement_audit.resources import CHECKOUT

GOLD = CHECKOUT / "corpus" / "sources" / "reading.yml"


@pytest.mark.slow
def test_reading_holds_its_floors(capsys: pytest.CaptureFixture[str]) -> None:
    golds = ("--only", "reading", "--only", "reading-scan")
    assert main([*golds, "--classifier", "keyword"]) == 0, capsys.readouterr().out


def test_every_statement_of_the_corpus_is_read() -> None:
    drawn = read_model(GOLD, DrawnDocuments).documents
    files = {f"statements/{path.name}" for path in (CHECKOUT / "corpus" / "statements").iterdir()}
    assert {each.file for each in drawn} >= files
    measured = {figure.partition(".")[0] for figure in read_model(FLOORS, FloorsFile).golds["reading"].floors}
    assert measured == {each.kind for each in drawn}


def test_a_source_is_blocks_of_plain_words() -> None:
    source = "---\nid: a\n---\n# Title\n\nWe “act”.\n- One thing\n| A | B |\n!signature\n> Said\nThe end, and more\n"
    assert list(source_blocks(source, until="The end")) == [
        ReadBlock("heading", "title"),
        ReadBlock("paragraph", 'we "act".'),
        ReadBlock("bullet", "one thing"),
        ReadBlock("table_row", "a | b"),
        ReadBlock("paragraph", "said"),
        ReadBlock("paragraph", "the end"),
    ]


def fell(capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The figures that the gate tells to be beyond their limits."""
    assert main(["--only", "reading", "--classifier", "keyword"]) == 1
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    return {line[1] for line in lines if line and line[-1] in ("BELOW", "ABOVE")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "broken", "figures"),
    [
        ("pdf_layout._stands_beside", lambda *_: False, {"columns.words"}),
        ("pdf_pages.find_furniture", lambda pages, *_: [set() for _ in pages], {"pdf.stray", "columns.stray"}),
        ("html.main_pieces", lambda pieces, *_: list(pieces), {"html.stray"}),
    ],
)
def test_a_rule_of_reading_that_breaks_lets_the_gate_fail(
    rule: str, broken: object, figures: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(f"statement_audit.extract.{rule}", broken)
    assert figures <= fell(capsys)


@pytest.mark.slow
def test_blocks_of_no_kind_on_other_pages_let_the_gate_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = reading.extract

    def worse(path: Path, sha256: str) -> object:
        document, issues = real(path, sha256)
        heads = path.suffix == ".pdf"
        return replace(document, pages=tuple(moved(page) if heads else plain(page) for page in document.pages)), issues

    monkeypatch.setattr(reading, "extract", worse)
    assert {"pdf.pages", "columns.pages", "html.headings", "html.bullets", "docx.rows", "text.bullets"} <= fell(capsys)


def moved(page: Page) -> Page:
    return replace(page, number=page.number + 1)


def plain(page: Page) -> Page:
    return replace(page, blocks=tuple(replace(block, kind=BlockKind.PARAGRAPH) for block in page.blocks))
