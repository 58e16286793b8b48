from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.models import BlockKind, ExtractedDocument


def read(path: Path) -> ExtractedDocument:
    return extract(path, "0" * 64, name=path.name)[0]


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def blocks(document: ExtractedDocument, page: int = 1) -> list[tuple[str, int, str]]:
    found = document.pages[page - 1]
    return [(block.kind.value, block.level, found.text[block.start : block.end]) for block in found.blocks]


def test_markdown_structure(tmp_path: Path) -> None:
    text = """# Statement of Quillfeather Ltd

We make pens, and
wrap our lines.

## What we do

- We **visit** workshops
  every year
  - and ask [questions](https://example.org)
1. We train buyers.

| Year | Visits |
|------|--------|
| 2023 | 14     |
"""
    assert blocks(read(write(tmp_path, "a.md", text))) == [
        ("heading", 1, "Statement of Quillfeather Ltd"),
        ("paragraph", 0, "We make pens, and wrap our lines."),
        ("heading", 2, "What we do"),
        ("bullet", 1, "- We visit workshops every year"),
        ("bullet", 2, "- and ask questions"),
        ("bullet", 1, "1. We train buyers."),
        ("table_row", 0, "Year | Visits"),
        ("table_row", 0, "2023 | 14"),
    ]


def test_hard_wrapped_plain_text(tmp_path: Path) -> None:
    text = """MODERN SLAVERY STATEMENT

Quillfeather Ltd makes pens from feathers that it buys from farms in
three counties, and it sells them to shops and to schools all over the
country.

Our suppliers must:
• pay wages on time and in full, to the worker and not to
an agent
• leave passports with those they belong to

Signed
Director
"""
    found = blocks(read(write(tmp_path, "a.txt", text)))
    assert [kind for kind, _, _ in found[:5]] == ["heading", "paragraph", "paragraph", "bullet", "bullet"]
    assert found[1][2].endswith("all over the country.")
    assert found[3][2] == "• pay wages on time and in full, to the worker and not to an agent"


def test_form_feeds_part_pages_and_glued_heads_are_furniture(tmp_path: Path) -> None:
    pages = [
        f"{n} | Quillfeather StatementOur workshops in county {'abcd'[n - 1]} are visited. They are seen twice a year."
        for n in range(1, 5)
    ]
    document = read(write(tmp_path, "a.txt", "\f".join(pages)))
    assert len(document.pages) == 4
    for page in document.pages:
        assert page.blocks[0].kind is BlockKind.FURNITURE
        body = [page.text[b.start : b.end] for b in page.blocks if b.kind is not BlockKind.FURNITURE]
        assert body[0].startswith("Our workshops in county")


def test_pages_that_lost_their_line_ends_are_cut_at_bullets_and_headings(tmp_path: Path) -> None:
    filler = "We speak with the people who work for us and for our suppliers about what they are paid and when. " * 8
    body = f"{filler}We ask for • wages on time • free passports   OUR POLICIES   {filler}"
    text = f"INTRODUCTIONQuillfeather makes pens. {body}"
    found = blocks(read(write(tmp_path, "a.txt", text)))
    assert found[0][2] == "INTRODUCTION"
    assert ("bullet", 1, "• wages on time") in found
    assert any(kind == "heading" and line == "OUR POLICIES" for kind, _, line in found)


def test_character_codes_become_characters_again(tmp_path: Path) -> None:
    sentence = "We train every buyer once a year."
    text = "".join(f"(cid:{ord(char)})" for char in sentence)
    assert read(write(tmp_path, "a.txt", text)).pages[0].text == sentence


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Statement - Quillfeather</title>
<meta property="og:site_name" content="Quillfeather"></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/pens">Pens</a></li></ul></nav></header>
<div id="cookie-banner"><p>We use cookies to make this site better. Accept all cookies?</p><button>Accept</button></div>
<div class="content"><h1>Modern slavery statement</h1>
<p>This statement is made by Quillfeather Ltd under section 54 of the Modern Slavery Act 2015 for the year ended
31 March 2023. It tells what we did in our workshops and with our suppliers.<sup>1</sup></p>
<h2>What we ask</h2><p>Every supplier of feathers agrees in its contract to the following:</p>
<ul><li>wages are paid in full and on time
<ul><li>to the worker, not to an agent who lives nearby</li></ul></li><li>passports stay with workers</li></ul>
<table><tr><th>Year</th><th>Visits</th></tr><tr><td>2022</td><td>9</td></tr><tr><td>2023</td><td>14</td></tr></table>
<p>Approved by the board on 4 July 2023.<br>A. Plume<br>Chair</p></div>
<footer><p>Copyright 2024 Quillfeather Ltd. All rights reserved.</p><a href="/privacy">Privacy policy</a></footer>
<script>var x = "never text";</script></body></html>"""


def test_html_keeps_structure_and_signature_and_drops_the_frame(tmp_path: Path) -> None:
    document = read(write(tmp_path, "a.html", PAGE))
    found = blocks(document)
    texts = [text for _, _, text in found]
    assert found[0] == ("heading", 1, "Modern slavery statement")
    assert ("bullet", 1, "wages are paid in full and on time") in found
    assert ("bullet", 2, "to the worker, not to an agent who lives nearby") in found
    assert ("table_row", 0, "2023 | 14") in found
    assert texts[-3:] == ["Approved by the board on 4 July 2023.", "A. Plume", "Chair"]
    assert "suppliers." in document.pages[0].text
    for dropped in ("cookies", "Pens\n", "All rights reserved", "never text"):
        assert dropped not in document.pages[0].text
    assert document.metadata["og:site_name"] == "Quillfeather"


def test_html_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        read(write(tmp_path, "a.html", "<html><head><title>x</title></head><body><script>1</script></body></html>"))
    assert raised.value.code == "no_text"


def make_docx(path: Path) -> Path:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Quillfeather Ltd, confidential"
    document.add_heading("Modern slavery statement", 0)
    document.add_paragraph("Quillfeather Ltd makes pens in three workshops.")
    document.add_heading("What we ask", 1)
    document.add_paragraph("wages on time", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Year", "Visits"), ("2023", "14")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def test_docx(tmp_path: Path) -> None:
    document = read(make_docx(tmp_path / "a.docx"))
    assert [(kind, text) for kind, _, text in blocks(document)] == [
        ("furniture", "Quillfeather Ltd, confidential"),
        ("heading", "Modern slavery statement"),
        ("paragraph", "Quillfeather Ltd makes pens in three workshops."),
        ("heading", "What we ask"),
        ("bullet", "wages on time"),
        ("table_row", "Year | Visits"),
        ("table_row", "2023 | 14"),
    ]


def test_cut_docx_is_damaged(tmp_path: Path) -> None:
    whole = make_docx(tmp_path / "a.docx").read_bytes()
    path = tmp_path / "cut.docx"
    path.write_bytes(whole[:-2000])
    with pytest.raises(DocumentError) as raised:
        read(path)
    assert raised.value.code in ("damaged", "unknown_format")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "piece"), [("a.md", "[["), ("a.txt", "theBoard wantsThat ")])
def test_text_of_nothing_but_brackets_or_glued_words_is_read(tmp_path: Path, name: str, piece: str) -> None:
    assert "end" in read(write(tmp_path, name, f"{piece * 40_000} end.\n")).pages[0].text


def test_a_last_line_without_its_full_stop_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    ends = [
        "Our work",
        "How our shops are organised",
        "This statement was approved by the Board of Directors",
        "Anna Bell",
    ]
    path.write_text("\n\n".join(["We make pens of goose feathers in three workshops and sell them.", *ends]))
    document, _ = extract(path, "0" * 64)
    page = document.pages[0]
    kinds = {page.text[block.start : block.end]: block.kind for block in page.blocks}
    assert kinds["This statement was approved by the Board of Directors"] is BlockKind.PARAGRAPH
    assert kinds["How our shops are organised"] is BlockKind.HEADING


def test_front_matter_gives_title_and_dates(tmp_path: Path) -> None:
    front = '---\nlayout: page\ntitle: "Our statement"\nlastUpdated: 2025-07-30\ntags:\n  - law\n---\n'
    found = blocks(read(write(tmp_path, "a.md", f"{front}\n## Who we are\n\nWe make pens.\n")))
    assert [text for _, _, text in found] == [
        "Our statement",
        "Last updated: 2025-07-30",
        "Who we are",
        "We make pens.",
    ]
    titled = read(write(tmp_path, "b.md", f"{front}\n# A title of its own\n\nWe make pens.\n"))
    assert titled.title == "A title of its own" or titled.title is None
    assert "Our statement" not in titled.pages[0].text
    page = read(
        write(
            tmp_path,
            "c.html",
            f"{front}<section><h1>Who we are</h1><p>We make pens and ink.</p><p>We sell them.</p></section>",
        )
    )
    assert "layout" not in page.pages[0].text
    assert page.title == "Our statement"


def test_front_matter_between_plus_signs_gives_the_title(tmp_path: Path) -> None:
    front = '+++\ntitle = "Our statement"\n[search]\nwords = ""\n+++\n'
    found = blocks(read(write(tmp_path, "a.md", f"{front}We make pens.\n")))
    assert [text for _, _, text in found] == ["Our statement", "We make pens."]


@pytest.mark.parametrize(
    "text", ["---\n\nWe make pens.\n\n---\n\nWe sell them.\n", "---\ntitle: open\n\nWe make pens.\n"]
)
def test_rules_across_the_page_are_no_front_matter(tmp_path: Path, text: str) -> None:
    assert "We make pens." in read(write(tmp_path, "a.md", text)).pages[0].text


def test_a_hard_break_ends_a_line(tmp_path: Path) -> None:
    text = "**Legal name:** Quill Ltd  \n**Office:** Mill Road\\\nWe make pens and  \nink.\n"
    found = blocks(read(write(tmp_path, "a.md", text)))
    assert [line for _, _, line in found] == ["Legal name: Quill Ltd", "Office: Mill Road", "We make pens and ink."]
