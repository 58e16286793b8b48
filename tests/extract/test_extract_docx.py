"""DOCX as a reader with all changes accepted sees it. `files/quillfeather.docx` was written by LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
from bombs import W, docx, word

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.models import ExtractedDocument

FILES = Path(__file__).parent / "files"
HEAD = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def read(path: Path) -> ExtractedDocument:
    return extract(path, "0" * 64, name=path.name)[0]


def read_body(tmp_path: Path, body: str, **parts: str) -> ExtractedDocument:
    path = tmp_path / "made.docx"
    made = word(body).replace(W, f"{W} {HEAD}")
    path.write_bytes(docx(made, **{f"word/{name}.xml": text for name, text in parts.items()}))
    return read(path)


def lines(document: ExtractedDocument, page: int = 1) -> list[tuple[str, int, str]]:
    found = document.pages[page - 1]
    return [(block.kind.value, block.level, found.text[block.start : block.end]) for block in found.blocks]


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def relations(*kinds: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rows = "".join(f'<Relationship Id="{kind}" Type="x/{kind}" Target="{kind}.xml"/>' for kind in kinds)
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


WHOLE = [
    [
        ("furniture", 0, "Quillfeather Ltd, in confidence"),
        ("heading", 1, "Modern slavery statement"),
        ("heading", 1, "1. Who we are"),
        ("paragraph", 0, "Quillfeather Ltd makes pens in three workshops. It buys feathers from farms."),
        ("heading", 2, "1.1 What we ask"),
        ("paragraph", 0, "Every supplier agrees to:"),
        ("bullet", 1, "1. pay wages on time"),
        ("bullet", 2, "(a) to the worker"),
        ("bullet", 2, "(b) in full"),
        ("bullet", 1, "2. leave passports alone"),
        ("heading", 2, "How we check"),
        ("paragraph", 0, "We visit every farm twice a year and we speak with the workers alone."),
        ("bullet", 1, "announced visits"),
        ("bullet", 2, "in spring"),
        ("table_row", 0, "Region | Year | Visits"),
        ("table_row", 0, "North | 2022 | 9"),
        ("table_row", 0, "North | 2023 | 14"),
        ("paragraph", 0, "A box stands here."),
        ("paragraph", 0, "No worker paid a fee in 2023."),
        ("footnote", 0, "1 All in one county."),
    ],
    [
        ("paragraph", 0, "Approved by the board on 4 July 2023."),
        ("paragraph", 0, "A. Plume"),
        ("paragraph", 0, "Chair"),
        ("footnote", 0, "i Of geese and swans."),
    ],
]


@pytest.mark.parametrize("name", ["quillfeather.docx", "quillfeather.odt", "quillfeather.fodt"])
def test_every_part_of_a_real_file_stands_where_a_reader_sees_it(name: str) -> None:
    """Deleted, hidden and commented text is out, inserted text in; the same from each format."""
    document = read(FILES / name)
    assert lines(document, 1) == WHOLE[0]
    assert lines(document, 2)[:-1] == WHOLE[1]
    assert lines(document, 2)[-1][:2] == ("furniture", 0)
    assert document.title == "Statement of Quillfeather"
    assert document.metadata["author"] == "A. Plume"


def test_moved_and_deleted_paragraphs_and_rows(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    row = "<w:tr>{}<w:tc>" + p("Fees") + "</w:tc><w:tc>" + p("{}") + "</w:tc></w:tr>"
    body = (
        p("We pay", gone)
        + p(" wages.")
        + "<w:p><w:moveFrom><w:r><w:t>Away.</w:t></w:r></w:moveFrom></w:p>"
        + "<w:p><w:moveTo><w:r><w:t>Here.</w:t></w:r></w:moveTo></w:p>"
        + f"<w:tbl>{row.format('', 'none')}{row.format('<w:trPr><w:del/></w:trPr>', 'some')}</w:tbl>"
    )
    assert [text for _, _, text in lines(read_body(tmp_path, body))] == ["We pay wages.", "Here.", "Fees | none"]


def test_numbers_go_on_restart_and_take_their_style(tmp_path: Path) -> None:
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
    </w:numbering>"""

    def item(text: str, level: int, number: int = 1) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    body = item("a", 0) + item("b", 1) + item("c", 1) + item("d", 0) + item("e", 1) + item("f", 0, 2) + item("g", 0, 2)
    parts = {"numbering": numbering, "_rels/document.xml": ""}
    path = tmp_path / "made.docx"
    made = {f"word/{name}.xml": text for name, text in parts.items() if text}
    path.write_bytes(docx(word(body), **made, **{"word/_rels/document.xml.rels": relations("numbering")}))
    assert [text for _, _, text in lines(read(path))] == [
        "3. a", "3.i) b", "3.ii) c", "4. d", "4.i) e", "1. f", "2. g",
    ]  # fmt: skip


def test_numbers_that_are_typed_make_a_list(tmp_path: Path) -> None:
    body = (
        p("Its rules are:")
        + p("1. Nobody pays for work.")
        + p("(b) Passports are kept by workers.")
        + p("2 sites were seen.")
    )
    assert [line[0] for line in lines(read_body(tmp_path, body))] == ["paragraph", "bullet", "bullet", "paragraph"]


def test_pages_are_those_that_the_file_marks_and_sentences_stay_whole(tmp_path: Path) -> None:
    soft = "<w:r><w:lastRenderedPageBreak/></w:r>"
    hard = '<w:r><w:br w:type="page"/></w:r>'
    body = (
        f"<w:p><w:r><w:t>One. We pay wages</w:t></w:r>{soft}<w:r><w:t> on time. We visit farms.</w:t></w:r></w:p>"
        f"<w:p>{hard}</w:p><w:p>{soft}<w:r><w:t>Three.</w:t></w:r></w:p>"
    )
    pages = [page.text for page in read_body(tmp_path, body).pages]
    assert pages == ["One. We pay wages on time.", "We visit farms.", "Three."]


def test_field_codes_prompts_and_placeholders_are_no_text(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>secret</w:t><w:instrText>DDEAUTO c:\\\\x</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>Shown.</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("Click here.") + "</w:sdtContent></w:sdt>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("Still read.")
    )
    assert [text for _, _, text in lines(read_body(tmp_path, body))] == ["Shown.", "Still read."]


def test_one_of_two_renderings_of_a_text_box_and_a_signature_below(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('Boxed.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>" + box + "</w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Text.</w:t></w:r></w:p>"
        "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>" + p("A. Plume, director")
    )
    document = read_body(tmp_path, body)
    assert [text for _, _, text in lines(document)] == ["Text.", "Boxed.", "A. Plume, director"]
    assert document.pages[0].has_image_after_text


def test_a_cell_over_two_columns_and_a_table_that_is_layout(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Visits")
    body = (
        "<w:tbl>" + row(p("Region"), wide) + row(p("North"), p("9"), p("14")) + "</w:tbl>"
        "<w:tbl>" + row(p("Long. " * 70), p("Short.")) + "</w:tbl>"
    )
    found = lines(read_body(tmp_path, body))
    assert [text for kind, _, text in found if kind == "table_row"] == ["Region | Visits | Visits", "North | 9 | 14"]
    assert found[-1] == ("paragraph", 0, "Short.")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx("<w:document"), "damaged"),
        (docx("<x/>"), "damaged"),
        (docx(word("")), "no_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown_format"),
        (b"{\\rtf1 Modern slavery statement}", "unknown_format"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "made.docx"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as raised:
        read(path)
    assert raised.value.code == code
