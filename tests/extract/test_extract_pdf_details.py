"""Small things of a page that once were misread: signatures, spaced-out titles, icons, running heads, lost spaces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from extract_samples import write_lines
from reportlab.pdfgen.canvas import Canvas

from statement_audit.extract import extract, pdf
from statement_audit.extract.furniture import find_furniture
from statement_audit.extract.text_quality import Need, judge_text
from statement_audit.models import ExtractedDocument

MakePdf = Callable[..., Path]
PROSE = [
    "The tilers who lay our floors are hired by the day, and their agents are asked each",
    "month for a list of what was paid to whom, which we compare with what they tell us.",
    "Fees that they paid to be hired are given back to them before the season is over.",
]


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is the text layer alone."""
    monkeypatch.setenv("STATEMENT_AUDIT_OCR", "off")


def read(path: Path) -> ExtractedDocument:
    return extract(path, "0" * 64, name=path.name)[0]


def blocks(document: ExtractedDocument, page: int = 1) -> list[tuple[str, str]]:
    found = document.pages[page - 1]
    return [(block.kind.value, found.text[block.start : block.end]) for block in found.blocks]


# --- signatures -----------------------------------------------------------------------------


def test_bold_names_and_titles_below_a_signature_are_no_headings(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, ["Our next steps"], size=10, font="Helvetica-Bold")
        y = write_lines(canvas, 60, y - 6, PROSE)
        signed = ["Ada Quill", "Chief Executive Officer, Tilemakers (North) Ltd"]
        y = write_lines(canvas, 60, y - 60, signed, font="Helvetica-Bold")
        y = write_lines(canvas, 60, y - 60, ["Bede von Slate"], font="Helvetica-Bold")
        write_lines(canvas, 60, y, ["Managing Director"], font="Helvetica-Oblique")

    found = blocks(read(make_pdf(draw)))
    assert [text for kind, text in found if kind == "heading"] == ["Our next steps"]
    assert {"Ada Quill", "Bede von Slate", "Managing Director"} <= {text for kind, text in found if kind == "paragraph"}


@pytest.mark.parametrize("heading", ["Director Training", "Supplier Code", "Chief Executive Officer"])
def test_headings_that_read_like_titles_still_head_their_text(make_pdf: MakePdf, heading: str) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, PROSE)
        y = write_lines(canvas, 60, y - 20, ["Our People"], font="Helvetica-Bold", size=14)
        y = write_lines(canvas, 60, y - 6, [heading], font="Helvetica-Bold")
        write_lines(canvas, 60, y - 6, PROSE)

    assert [text for kind, text in blocks(read(make_pdf(draw))) if kind == "heading"] == ["Our People", heading]


# --- spaced-out capitals --------------------------------------------------------------------


@pytest.mark.parametrize("size", [11, 20])
@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("O U R  P O L I C Y", "OUR POLICY"),
        ("T O  T H E  B O A R D", "TO THE BOARD"),
        ("R I S K   A N D   H A R M", "RISK AND HARM"),
        ("A C T I O N S  2 0 2 4", "ACTIONS 2024"),
        ("M o d e r n  S l a v e r y", "Modern Slavery"),
        ("U S A and U K", "U S A and U K"),
    ],
)
def test_spaced_out_titles_are_joined_word_by_word(make_pdf: MakePdf, size: int, drawn: str, meant: str) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, [drawn], size=size, font="Helvetica-Bold")
        write_lines(canvas, 60, y - 20, PROSE)

    assert blocks(read(make_pdf(draw)))[0][1] == meant


# --- icons ----------------------------------------------------------------------------------


@pytest.mark.parametrize("icons", [True, False])
def test_captions_of_icons_are_a_list_and_not_a_table(make_pdf: MakePdf, icons: bool) -> None:
    rows = [["Clay (57%)", "Glazes (9%)", "Transport (5%)"], ["Kilns (7%)", "Cleaning (10%)", "Print (4%)"]]

    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, [*PROSE, "What we buy falls into these groups:"])
        for number, row in enumerate(rows):
            for place, caption in enumerate(row):
                x, low = 60 + 150 * place, y - 60 - 70 * number
                if icons:
                    canvas.circle(x + 14, low + 28, 12)
                write_lines(canvas, x, low, [caption])

    found = blocks(read(make_pdf(draw)))
    captions = [caption for row in rows for caption in row]
    bullets = [text for kind, text in found if kind == "bullet"]
    table = [text for kind, text in found if kind == "table_row"]
    assert (bullets, table) == ((captions, []) if icons else ([], [" | ".join(row) for row in rows]))


# --- labels beside blocks -------------------------------------------------------------------


def test_labels_that_stand_level_with_blocks_head_them(make_pdf: MakePdf) -> None:
    parts = [
        (["Boards and", "due care"], ["Cases that were told to the board", "Reviews of how fast we paid the tilers"]),
        (
            ["Buying and", "supply"],
            ["Changes to our terms that counsel was asked about", "Answers that no supplier sent"],
        ),
    ]

    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, PROSE) - 30
        for label, lines in parts:
            write_lines(canvas, 60, y, label)
            for line in lines:
                y = write_lines(canvas, 200, y, [f"• {line} in each of the years"]) - 6
            y -= 30

    text = read(make_pdf(draw)).pages[0].text
    order = [
        "due care",
        "told to the board",
        "how fast we paid",
        "Buying and supply",
        "counsel was asked",
        "no supplier",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


# --- running heads --------------------------------------------------------------------------


def test_running_heads_and_numbered_feet_go_and_lines_that_differ_in_figures_stay() -> None:
    body = [[f"{page}{line} words of the page that nobody else writes" for line in range(6)] for page in "abcd"]
    visits = (14, 9, 31, 2)
    pages = [
        ["Tilemakers 2024", f"Workshop {visits[n]} was visited", *body[n], f"Statement of the tilers {n + 5}"]
        for n in range(4)
    ]
    assert find_furniture(pages) == [{0, 8}] * 4
    tops = [[20.0, 60.0, *(74.0 + 14 * line for line in range(6)), 800.0]] * 4
    assert find_furniture(pages, tops) == [{0, 8}] * 4


def test_the_first_line_of_the_text_is_no_running_head_though_two_pages_begin_alike() -> None:
    body = [[f"{page}{line} words of the page that nobody else writes" for line in range(8)] for page in "ab"]
    pages = [["Tilemakers Ltd", "For and on behalf of the board", *lines] for lines in body]
    tops = [[20.0, 60.0, *(74.0 + 14 * line for line in range(8))]] * 2
    assert find_furniture(pages, tops) == [{0}, {0}]


# --- lost spaces ----------------------------------------------------------------------------


def test_words_that_run_together_are_parted_as_the_document_writes_them(make_pdf: MakePdf) -> None:
    lines = [
        "Indentured labour is what we look for, and indentured labour is what the law forbids us.",
        "Where indentured labour was found in a quarry, the quarry lost our orders until it ended.",
        "Our teams were trained to see indenturedlabour and to understand how a quarry is run.",
    ]

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, lines)

    text = read(make_pdf(draw)).pages[0].text
    assert "trained to see indentured labour and to understand how" in text


def test_a_little_room_before_a_capital_is_a_space(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(60, 700, "Safety")
        canvas.drawString(60 + canvas.stringWidth("Safety", "Helvetica", 12) + 0.9, 700, "Hotline of the LinkedIn kind")

    assert read(make_pdf(draw)).pages[0].text == "Safety Hotline of the LinkedIn kind"


def test_prose_without_its_small_words_apart_is_doubtful() -> None:
    glued = "modernslavery whichwasfound inthequarries ofourcompany andthetilers whowork forthe agents "
    assert judge_text(glued * 8) is Need.DOUBTFUL
    assert judge_text("Modern slavery was found in the quarries of our company and the tilers. " * 8) is None


# --- ragged lines ---------------------------------------------------------------------------


def test_a_ragged_line_does_not_end_a_sentence_before_a_capital(make_pdf: MakePdf) -> None:
    lines = [
        "By way of the guild of those who lay floors we set up a Fair",
        "Pay committee of quarries and tilers, which wrote to all who sell clay to",
        "us and asked each of them for a list of those who dig it and of what they earn.",
    ]

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, lines)

    assert blocks(read(make_pdf(draw))) == [("paragraph", " ".join(lines))]


# --- form fields ----------------------------------------------------------------------------


def test_what_is_filled_into_a_form_is_read(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, ["Approved by:"])
        canvas.acroForm.textfield(name="by", value="The directors of Tilemakers Ltd", x=60, y=700, width=300, height=24)

    assert "The directors of Tilemakers Ltd" in read(make_pdf(draw)).pages[0].text


# --- text beside the page -------------------------------------------------------------------


def test_text_that_lies_beside_the_page_is_not_read(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, PROSE)
        write_lines(canvas, 60, -300, ["Words that nobody sees below the page"])
        write_lines(canvas, 900, 700, ["Words that nobody sees beside the page"])

    assert blocks(read(make_pdf(draw))) == [("paragraph", " ".join(PROSE))]


# --- time -----------------------------------------------------------------------------------


def test_pages_that_the_time_does_not_reach_are_named(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    spent = iter([0.0, 0.0, 99.0, 99.0])
    monkeypatch.setattr(pdf.Budget, "left", property(lambda _self: pdf.DOCUMENT_SECONDS - next(spent)))
    path = make_pdf(lambda canvas, _page: write_lines(canvas, 60, 780, PROSE) and None, pages=4)
    document, issues = extract(path, "0" * 64, name=path.name)
    assert [page.method for page in document.pages] == ["text", "text", "none", "none"]
    assert [(issue.code, issue.data["reasons"]) for issue in issues] == [("partly_unread", {"time_limit": [3, 4]})]
