"""ODT: what LibreOffice's own file in `test_extract_docx` does not show."""

from __future__ import annotations

from pathlib import Path

import pytest
from bombs import ODT_TYPE, OFFICE, odt, pack

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.models import ExtractedDocument

MORE = (
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def content(body: str, styles: str = "") -> str:
    return (
        f"<office:document-content {OFFICE} {MORE}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def read(tmp_path: Path, data: bytes) -> ExtractedDocument:
    path = tmp_path / "made.odt"
    path.write_bytes(data)
    return extract(path, "0" * 64, name=path.name)[0]


def texts(document: ExtractedDocument) -> list[str]:
    return [page.text for page in document.pages]


def test_filling_is_not_repeated_and_spaces_are_one(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000000000"/>'
    body = (
        '<text:p>We pay<text:s text:c="1000000000"/>wages.</text:p><table:table><table:table-row><table:table-cell>'
        f"<text:p>Fees</text:p></table:table-cell>{cell}</table:table-row></table:table>"
    )
    document = read(tmp_path, odt(content(body)))
    assert document.pages[0].text.startswith("We pay wages.\nFees")
    assert len(document.pages[0].text) < 500


def test_hidden_sections_paragraphs_and_contents(tmp_path: Path) -> None:
    styles = '<style:style style:name="H" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:table-of-content><text:index-body><text:p>Policies 3</text:p></text:index-body></text:table-of-content>"
        '<text:section text:display="none"><text:p>Hidden.</text:p></text:section><text:p text:style-name="H">Gone.</text:p>'
        "<text:p>Seen<text:hidden-text>unseen</text:hidden-text>.</text:p>"
    )
    document = read(tmp_path, odt(content(body, styles)))
    assert [block.kind.value for block in document.pages[0].blocks] == ["furniture", "paragraph"]
    assert document.pages[0].text == "Policies 3\nSeen."


def test_conditions_hide_only_where_they_did_when_the_file_was_written(tmp_path: Path) -> None:
    shown = '<text:section text:display="condition" text:condition="a"><text:p>Seen.</text:p></text:section>'
    hidden = '<text:section text:display="condition" text:is-hidden="true"><text:p>Unseen.</text:p></text:section>'
    body = (
        f"{shown}{hidden}"
        '<text:p>Gone.<text:span><text:hidden-paragraph text:is-hidden="true"/></text:span></text:p>'
        '<text:p>Here.<text:hidden-paragraph text:is-hidden="false"/></text:p>'
    )
    assert texts(read(tmp_path, odt(content(body)))) == ["Seen.\nHere."]


def test_soft_page_breaks_and_a_signature(tmp_path: Path) -> None:
    body = (
        "<text:p>One.</text:p><text:soft-page-break/><text:p>We visit <text:soft-page-break/>farms. We ask.</text:p>"
        "<text:p><draw:frame><draw:image/></draw:frame></text:p><text:p>A. Plume</text:p>"
    )
    document = read(tmp_path, odt(content(body)))
    assert texts(document) == ["One.", "We visit farms.", "We ask.\nA. Plume"]
    assert document.pages[2].has_image_after_text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt("<office:x"), "damaged"),
        (odt(content("")), "no_text"),
        (pack({"mimetype": ODT_TYPE, "meta.xml": "<x/>", "content.xml": "<x/>"}), "damaged"),
        (
            pack(
                {
                    "mimetype": ODT_TYPE,
                    "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                    "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
                    "content.xml": b"\x00\x01",
                }
            ),
            "encrypted",
        ),
        (pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "unknown_format"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read(tmp_path, data)
    assert raised.value.code == code
