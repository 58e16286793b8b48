"""Words that run together: set apart where that is safe, else told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from extract_samples import write_lines
from reportlab.pdfgen.canvas import Canvas

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.extract.glued_words import is_glued, part_pages
from statement_audit.models import ExtractedDocument, Issue

SENTENCES = (
    "This statement is made under section 54 of the Modern Slavery Act 2015 by Quillfeather Ltd.",
    "Each year we visit every supplier of feathers and check the contracts of all workers.",
    "In the last year we found two cases of withheld passports and had them returned within a week.",
    "We have trained our buyers to see the signs of forced labour and we paid back fees to nine workers.",
    "The board of directors approved this statement and it will be read by the board again in June.",
)
# No language: nothing that a list of words could set apart.
NOISE = ("zorvunqelthabrimoxfendiquastelpronduvikarmesh", "qwolbrendifaxtumervandolskiprethunaglimbertofasq")


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEMENT_AUDIT_OCR", "off")


def glue(text: str) -> str:
    return text.replace(" ", "")


def draw_pdf(path: Path, pages: list[list[str]]) -> Path:
    canvas = Canvas(str(path))
    for lines in pages:
        write_lines(canvas, 60, 780, lines, size=9)
        canvas.showPage()
    canvas.save()
    return path


def read(path: Path) -> tuple[ExtractedDocument, tuple[Issue, ...]]:
    return extract(path, "0" * 64, name=path.name)


def part(text: str) -> str:
    return part_pages([[text]])[0][0]


def save(path: Path, paragraphs: list[str]) -> Path:
    if path.suffix == ".docx":
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        document.save(str(path))
    elif path.suffix == ".pdf":
        draw_pdf(path, [paragraphs])
    elif path.suffix == ".html":
        path.write_text(f"<html><body><main>{''.join(f'<p>{one}</p>' for one in paragraphs)}</main></body></html>")
    else:
        path.write_text("\n\n".join(paragraphs))
    return path


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.txt", "a.md"])
def test_glued_words_are_set_apart_and_stand_at_their_offsets(tmp_path: Path, name: str) -> None:
    document, issues = read(save(tmp_path / name, [glue(sentence) for sentence in SENTENCES]))
    page = document.pages[0]
    quotes = [page.text[block.start : block.end] for block in page.blocks]
    for sentence in SENTENCES[1:]:
        assert any(sentence in quote for quote in quotes), sentence
    assert not [issue for issue in issues if issue.code == "text_glued"]


@pytest.mark.parametrize(
    "text",
    [
        "Lieferkettensorgfaltspflichtengesetz und Wirtschaftsprüfungsgesellschaft",
        "arbeidsongeschiktheidsverzekering en aansprakelijkheidsverzekering",
        "toimitusketjujenvastuullisuus ja vastuullisuusraportointi",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "QuillfeatherandFeatherstoneHoldings and NorthlakeWaterworksPartnership",
        "internationalisation, counterrevolutionaries, otorhinolaryngologist",
        "www.thisisthehouseofthefeather.com and write@weareallinthistogether.org or #thisisourtimetoact",
        "https://northlake.example/thisisthestatementofourgroup and sha-3f9a7bc2de41ab77cdfeedbeadfacecafe00",
    ],
)
def test_names_addresses_and_compounds_stay(text: str) -> None:
    assert part(f"We work with {text} on this.") == f"We work with {text} on this."


def test_a_name_that_the_document_writes_apart_stays_whole() -> None:
    text = "Quillandpen Ltd makes pens. Quillandpen sells them. " + glue(
        "The board of Quillandpen and all of its workers agree"
    )
    assert "The board of Quillandpen and all of its workers agree" in part(text)


def test_a_signature_line_is_parted_before_the_office_and_the_date() -> None:
    assert part("Signed: Anna McBellGroup Chief Executive Officer12 June 2026Northlake Ltd") == (
        "Signed: Anna McBell Group Chief Executive Officer 12 June 2026 Northlake Ltd"
    )
    assert part("Anna BellCo Chief Executive of EcoVadis") == "Anna Bell Co Chief Executive of EcoVadis"


@pytest.mark.parametrize("suffix", ["pdf", "txt", "docx", "html"])
def test_a_document_that_cannot_be_set_apart_is_not_read(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", [noise * 2 + "." for noise in NOISE * 4])
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "text_glued"


@pytest.mark.parametrize("suffix", ["pdf", "txt"])
def test_pages_that_cannot_be_set_apart_are_unread_and_named(tmp_path: Path, suffix: str) -> None:
    good = [*SENTENCES] * 3
    pages = [good, [noise + "." for noise in NOISE * 4], good, good]
    path = tmp_path / f"a.{suffix}"
    if suffix == "pdf":
        draw_pdf(path, pages)
    else:
        path.write_text("\f".join("\n\n".join(lines) for lines in pages))
    document, issues = read(path)
    assert [page.method for page in document.pages] == ["text", "unread", "text", "text"]
    assert [issue.data["pages"] for issue in issues if issue.code == "text_glued"] == [[2]]


def test_scripts_without_spaces_and_short_texts_are_not_glued() -> None:
    assert not is_glued("供应商必须遵守所有适用的法律法规并且不得使用强迫劳动或者童工" * 10)
    assert not is_glued(NOISE[0] * 2)
    assert is_glued(NOISE[0] * 6)


@pytest.mark.slow
def test_much_text_without_a_space_is_left_alone_in_time() -> None:
    noise = "".join(NOISE) * 20
    text = " ".join(noise[start:] for start in range(600))
    assert part(text) == text


@pytest.mark.slow
@pytest.mark.shared
def test_glued_texts_of_the_shared_set_are_mended_and_no_other_page_is_flagged(shared_data: Path) -> None:
    """The list was made by reading: four texts throughout, and pages of three more."""
    glued = {
        "CARLSBERG": range(2, 8),
        "CMBC": range(2, 8),
        "ETHICAL FOOD": (2, 3, 4, 5, 6, 7, 9, 10),
        "JOBANDTALENT": range(1, 6),
    }
    glued |= {"MASSTOCK": (10, 11), "COBRA": (1, 5), "COMPANION": (3,)}
    for path in sorted((shared_data / "texts").glob("*.txt")):
        expected = next((set(pages) for start, pages in glued.items() if path.name.startswith(start)), set())
        raw = path.read_text(encoding="utf-8", errors="replace").split("\f")
        assert {number for number, text in enumerate(raw, start=1) if is_glued(text)} == expected, path.name
        document, issues = read(path)
        assert not any(issue.code == "text_glued" for issue in issues), path.name
        assert not any(is_glued(page.text) for page in document.pages), path.name
