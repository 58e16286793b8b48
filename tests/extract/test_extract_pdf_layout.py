"""What a reader sees on a page against what the extractor makes of it, one capability a test, on PDFs drawn here."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from extract_samples import write_lines
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from statement_audit.extract import extract
from statement_audit.models import BlockKind, ExtractedDocument
from statement_audit.passages import split_passages

MakePdf = Callable[..., Path]
PROSE = [
    "The workshops that make our pens are visited once a year by people who do not work",
    "for us, and what they find is written down and read by the directors every spring.",
    "Where a fee was paid by a worker it is paid back within a month of being found out.",
]
TEXT = " ".join(PROSE)
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def read(path: Path) -> ExtractedDocument:
    return extract(path, "0" * 64, name=path.name)[0]


def blocks(document: ExtractedDocument, page: int = 1) -> list[tuple[str, int, str]]:
    found = document.pages[page - 1]
    return [(block.kind.value, block.level, found.text[block.start : block.end]) for block in found.blocks]


def rows(document: ExtractedDocument) -> list[str]:
    return [
        text
        for number in range(len(document.pages))
        for kind, _, text in blocks(document, number + 1)
        if kind == "table_row"
    ]


def flow(path: Path, story: list[Flowable]) -> ExtractedDocument:
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(story)
    return read(path)


def body(text: str) -> Paragraph:
    return Paragraph(text, getSampleStyleSheet()["BodyText"])


def test_three_columns_drawn_line_by_line(make_pdf: MakePdf) -> None:
    columns = [
        [f"{name} column line {n} of the feather tale" for n in range(14)] for name in ("First", "Second", "Third")
    ]

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 40, 780, ["A title over three columns"], size=18, font="Helvetica-Bold")
        canvas.setFont("Helvetica", 9)
        for row in range(14):
            for place in range(3):
                canvas.drawString(40 + place * 180, 740 - row * 12, columns[place][row])

    found = blocks(read(make_pdf(draw)))
    assert [text for kind, _, text in found if kind == "paragraph"] == [" ".join(column) for column in columns]


def test_nested_bullets_have_levels_and_carry_every_lead_in(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(
            canvas, 60, 780, ["Every supplier of feathers and of ink to our workshops must each year agree to:"]
        )
        y = write_lines(canvas, 72, y, ["• pay wages on time, which means:"])
        y = write_lines(canvas, 92, y, ["– no later than the fifth day of the month", "– in money and not in goods"])
        y = write_lines(canvas, 72, y, ["• keep no passports"])
        y = write_lines(canvas, 92, y, ["o not of adults", "o not of the young"])
        write_lines(canvas, 72, y, ["• let us in"])

    document = read(make_pdf(draw))
    levels = [(level, text) for kind, level, text in blocks(document) if kind == "bullet"]
    assert levels == [
        (1, "• pay wages on time, which means:"), (2, "– no later than the fifth day of the month"),
        (2, "– in money and not in goods"), (1, "• keep no passports"), (2, "◦ not of adults"),
        (2, "◦ not of the young"), (1, "• let us in"),
    ]  # fmt: skip
    lead = "Every supplier of feathers and of ink to our workshops must each year agree to:"
    texts = [passage.text for passage in split_passages(document)]
    assert f"{lead} pay wages on time, which means: in money and not in goods" in texts
    assert f"{lead} keep no passports not of the young" in texts
    assert f"{lead} let us in" in texts


@pytest.mark.parametrize("centred", [False, True])
def test_figures_in_large_type_stay_with_their_captions(make_pdf: MakePdf, centred: bool) -> None:
    cards = [("100%", ["of buyers trained", "in the year"]), ("46", ["workshops", "visited"]), ("95", ["interviews with", "workers"]), ("51", ["findings that", "were closed"])]  # fmt: skip

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 750, PROSE)
        put = canvas.drawCentredString if centred else canvas.drawString
        for place, (figure, caption) in enumerate(cards):
            canvas.setFont("Helvetica-Bold", 24)
            put(100 + place * 115, 650, figure)
            canvas.setFont("Helvetica", 9)
            for line, words in enumerate(caption):
                put(100 + place * 115, 632 - 12 * line, words)
        write_lines(canvas, 60, 560, PROSE)

    assert rows(read(make_pdf(draw))) == [
        "100% | of buyers trained in the year", "46 | workshops visited", "95 | interviews with workers", "51 | findings that were closed",
    ]  # fmt: skip


def test_a_table_without_rules_keeps_head_and_cell_together(make_pdf: MakePdf) -> None:
    table = [("Measure", "2023", "2024", "Target"), ("Buyers trained", "80%", "100%", "100%"), ("Workshops visited", "31", "46", "50"), ("Findings closed", "40", "51", "all")]  # fmt: skip

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, PROSE)
        for number, row in enumerate(table):
            canvas.setFont("Helvetica", 10)
            for place, cell in zip((60, 260, 350, 440), row, strict=True):
                canvas.drawString(place, 700 - number * 18, cell)
        write_lines(canvas, 60, 560, PROSE)

    document = read(make_pdf(draw))
    assert rows(document) == [" | ".join(row) for row in table]
    texts = [passage.text for passage in split_passages(document)]
    assert "Measure: Buyers trained; 2023: 80%; 2024: 100%; Target: 100%" in texts


@pytest.mark.parametrize("style", [
    GRID,
    [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)],
    [("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.lightgrey, colors.white])],
], ids=["grid", "lines", "shades"])  # fmt: skip
def test_tables_however_they_are_ruled(tmp_path: Path, style: list[tuple[object, ...]]) -> None:
    table = [["Measure", "2024"], ["Buyers trained", "100%"], ["Workshops visited", "46"], ["Interviews", "95"], ["Findings closed", "51"]]  # fmt: skip
    document = flow(tmp_path / "table.pdf", [body(TEXT), Table(table, colWidths=[200, 80], style=style), body(TEXT)])
    assert rows(document) == [" | ".join(row) for row in table]
    assert [kind for kind, _, _ in blocks(document)].count("paragraph") == 2


def test_cells_that_span_rows_or_columns(tmp_path: Path) -> None:
    table = [["Results of the year", "", ""], ["Site", "Year", "Finding"], ["North", "2023", "Fees"], ["", "2024", "None"], ["South", "2023", "Hours"]]  # fmt: skip
    style = [*GRID, ("SPAN", (0, 0), (2, 0)), ("SPAN", (0, 2), (0, 3))]
    document = flow(tmp_path / "table.pdf", [Table(table, style=style)])
    assert rows(document) == [
        "Site | Year | Finding",
        "North | 2023 | Fees",
        "North | 2024 | None",
        "South | 2023 | Hours",
    ]
    assert blocks(document)[0] == ("heading", 6, "Results of the year")


def test_a_head_over_a_shaded_band_without_rules_is_parted(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        canvas.setFillColor(colors.lightblue)
        canvas.rect(60, 700, 300, 20, stroke=1, fill=1)
        canvas.setFillColor(colors.black)
        write_lines(canvas, 70, 706, ["Programme"])
        write_lines(canvas, 220, 706, ["Actions"])
        for n in range(3):
            canvas.rect(60, 680 - 20 * n, 150, 20)
            canvas.rect(210, 680 - 20 * n, 150, 20)
            write_lines(canvas, 70, 686 - 20 * n, [f"Visit {n}"])
            write_lines(canvas, 220, 686 - 20 * n, [f"Made in month {n}"])

    assert rows(read(make_pdf(draw)))[:2] == ["Programme | Actions", "Visit 0 | Made in month 0"]


def test_a_label_heads_the_running_text_beside_it(tmp_path: Path) -> None:
    table = [["Programme", "Actions"], [body("Code of the feather guild"), body(TEXT)], [body("Town hall lessons"), body(TEXT + " " + TEXT)]]  # fmt: skip
    document = flow(tmp_path / "table.pdf", [Table(table, colWidths=[120, 300], style=GRID)])
    assert blocks(document) == [
        ("table_row", 0, "Programme | Actions"),
        ("heading", 6, "Code of the feather guild"), ("paragraph", 0, TEXT),
        ("heading", 6, "Town hall lessons"), ("paragraph", 0, f"{TEXT} {TEXT}"),
    ]  # fmt: skip


def test_a_row_of_long_cells_is_read_by_sentence_under_its_column_head(tmp_path: Path) -> None:
    plan = "We will write to each agency and ask for its books."
    table = [["Risk", "What we did", "What we plan"], [body("Fees paid"), body(TEXT), body(f"{plan} {TEXT}")], [body("Passports"), body("We visited."), body("We shall visit again.")]]  # fmt: skip
    document = flow(tmp_path / "table.pdf", [Table(table, colWidths=[90, 180, 180], style=GRID)])
    passages = split_passages(document)
    assert [(p.text, p.heading) for p in passages if p.quote == plan] == [(f"What we plan: {plan}", "Fees paid")]
    assert passages[-1].text == "Risk: Passports; What we did: We visited.; What we plan: We shall visit again."
    text = {page.number: page.text for page in document.pages}
    assert all(p.quote == text[p.page][p.start : p.end] for p in passages)


def test_ticks_that_are_drawn_are_read(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        for n, name in enumerate(("Section", "Approval", "Policies", "Training")):
            for x, width in ((60, 200), (260, 100), (360, 100)):
                canvas.rect(x, 700 - 24 * n, width, 24)
            write_lines(canvas, 66, 708 - 24 * n, [name])
        write_lines(canvas, 270, 708, ["First act"])
        write_lines(canvas, 370, 708, ["Second act"])
        canvas.setLineWidth(2)
        for x, y in ((300, 684), (400, 684), (300, 660), (400, 636)):
            path = canvas.beginPath()
            path.moveTo(x, y)
            path.lineTo(x + 4, y - 5)
            path.lineTo(x + 13, y + 7)
            canvas.drawPath(path)

    assert rows(read(make_pdf(draw))) == [
        "Section | First act | Second act", "Approval | ✓ | ✓", "Policies | ✓ | -", "Training | - | ✓",
    ]  # fmt: skip


def test_a_note_in_the_margin_does_not_cut_the_sentence_beside_it(make_pdf: MakePdf) -> None:
    lines = textwrap.wrap(" ".join([TEXT] * 4), 62)
    note = ["A note in the", "margin that tells", "of the geese and", "their keepers in", "the north."]

    def draw(canvas: Canvas, _page: int) -> None:
        for number, line in enumerate(lines):
            canvas.setFont("Helvetica", 10)
            canvas.drawString(60, 740 - 13 * number, line)
            if 4 <= number < 9:
                canvas.setFont("Helvetica-Oblique", 8)
                canvas.drawString(430, 743 - 13 * number, note[number - 4])

    assert [text for _, _, text in blocks(read(make_pdf(draw)))] == [" ".join(lines), " ".join(note)]


def test_footnotes_stand_apart_and_a_sentence_runs_over_the_page(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        if page == 2:
            write_lines(
                canvas, 60, 780, ["left without help when something has gone wrong. We also ask the guild itself."]
            )
            return
        text = canvas.beginText(60, 740)
        text.setFont("Helvetica", 10)
        text.textOut("We follow the code of the feather guild")
        text.setRise(4)
        text.setFont("Helvetica", 6)
        text.textOut("1")
        text.setRise(0)
        text.setFont("Helvetica", 10)
        text.textOut(" in all that we do, and every one of")
        canvas.drawText(text)
        write_lines(
            canvas, 60, 727, ["our buyers is taught what it says, so that no worker in the chain of supply is ever"]
        )
        canvas.line(60, 80, 200, 80)
        write_lines(
            canvas,
            60,
            68,
            ["1 The code of the guild, third edition, which may be read at its hall in the town"],
            size=8,
        )

    document = read(make_pdf(draw, pages=2))
    assert [kind for kind, _, _ in blocks(document)] == ["paragraph", "footnote"]
    passages = split_passages(document)
    assert passages[0].text == (
        "We follow the code of the feather guild in all that we do, and every one of our buyers is taught what it says, "
        "so that no worker in the chain of supply is ever left without help when something has gone wrong."
    )
    assert "footnote" in {passage.kind.value for passage in passages}


def test_spaced_out_titles_read_as_words(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(60, 780, "M O D E R N   S L A V E R Y   S T A T E M E N T")
        text = canvas.beginText(60, 720)
        text.setFont("Helvetica-Bold", 14)
        text.setCharSpace(6)
        text.textOut("SUPPLY CHAINS TODAY")
        text.setCharSpace(0)
        canvas.drawText(text)
        write_lines(canvas, 60, 650, PROSE)

    assert [text for _, _, text in blocks(read(make_pdf(draw)))][:2] == [
        "MODERN SLAVERY STATEMENT",
        "SUPPLY CHAINS TODAY",
    ]


def test_words_that_the_file_parts_only_by_room_are_parted(make_pdf: MakePdf) -> None:
    """Without a space character and with a gap narrower than a space, as tight settings leave it."""

    def draw(canvas: Canvas, _page: int) -> None:
        x = 60.0
        canvas.setFont("Helvetica", 10)
        for word in "We are proud of the work done at 46 sites, and 1,250 people took part (of 1,300).".split():
            canvas.drawString(x, 700, word)
            x += canvas.stringWidth(word) + 1.9

    assert read(make_pdf(draw)).pages[0].text == (
        "We are proud of the work done at 46 sites, and 1,250 people took part (of 1,300)."
    )


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs the DejaVu fonts")
def test_ligatures_soft_hyphens_quotes_and_dashes(make_pdf: MakePdf) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("DejaVu", str(DEJAVU)))
    lines = [
        "The ﬁrst ofﬁce and the ﬂoor: “we don’t” – said she — of ex\u00adploit\u00adation of staﬀ and the traf\u00ad",
        "ﬁcking of peo\u00ad", "ple that is for\u00adbidden. CommiƩed acƟviƟes that miƟgate it.",
    ]  # fmt: skip
    document = read(make_pdf(lambda canvas, _page: write_lines(canvas, 40, 780, lines, font="DejaVu")))
    assert document.pages[0].text == (
        "The first office and the floor: “we don’t” – said she — of exploitation of staff and the trafficking of people "
        "that is forbidden. Committed activities that mitigate it."
    )


def test_a_compound_keeps_its_hyphen_where_the_document_breaks_no_words(make_pdf: MakePdf) -> None:
    lines = [f"Line number {n} of a page on which no word is ever broken at its end, however long" for n in range(45)]
    lines += [
        "and on which the maker of the pens writes of the need for geo-",
        "diversification of the geese that we keep.",
    ]

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 800, lines)

    assert "geo-diversification" in read(make_pdf(draw)).pages[0].text


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_pages_that_the_viewer_turns_read_alike_and_boxes_follow(make_pdf: MakePdf, tmp_path: Path, angle: int) -> None:
    import pypdfium2

    path = make_pdf(lambda canvas, _page: write_lines(canvas, 60, 780, PROSE))
    turned = tmp_path / "turned.pdf"
    with pypdfium2.PdfDocument(path) as pdf:
        pdf[0].set_rotation(angle)
        pdf.save(turned)
    page = read(turned).pages[0]
    assert page.text == TEXT
    box = page.blocks[0].box
    assert box is not None
    with pypdfium2.PdfDocument(turned) as pdf:
        picture = pdf[0].render(scale=1, grayscale=True).to_numpy()
    ink_rows, ink_columns = (picture < 128).any(axis=1).nonzero()[0], (picture < 128).any(axis=0).nonzero()[0]
    ink = (ink_columns[0], ink_rows[0], ink_columns[-1], ink_rows[-1])
    assert all(abs(a - b) < 8 for a, b in zip(box, ink, strict=True))


def test_underlined_and_dated_headings(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, PROSE)
        write_lines(canvas, 60, y - 20, ["Progress made in 2024"])
        canvas.line(60, y - 22, 165, y - 22)
        write_lines(canvas, 60, y - 34, PROSE)

    assert [kind for kind, _, _ in blocks(read(make_pdf(draw)))] == ["paragraph", "heading", "paragraph"]


def test_running_heads_of_a_paper_of_two_pages(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        write_lines(canvas, 60, 815, ["Quillfeather Ltd, modern slavery statement"], size=8)
        write_lines(
            canvas,
            60,
            760,
            [f"Only page {'ab'[page - 1]} says so. In all that we do we are bound by what we wrote in", "2026."],
        )

    document = read(make_pdf(draw, pages=2))
    for number in (1, 2):
        found = blocks(document, number)
        assert [kind for kind, _, _ in found] == ["furniture", "paragraph"]
        assert found[1][2].endswith("wrote in 2026.")


def test_text_drawn_twice_with_other_line_breaks_is_read_once(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(
            canvas, 60, 700, ["Our approach to the risk of the", "management and mitigation", "measures."], size=11
        )
        canvas.setFillColor(colors.white)
        canvas.rect(50, 660, 300, 60, stroke=0, fill=1)
        canvas.setFillColor(colors.black)
        write_lines(
            canvas, 60, 699, ["Our approach to the risk of the", "management and", "mitigation measures."], size=11
        )

    text = read(make_pdf(draw)).pages[0].text
    assert sum(text.count(word) for word in ("mitigation", "measures", "approach")) == 3


def test_a_signature_between_the_words_of_signing_is_noted(make_pdf: MakePdf) -> None:
    from test_extract_pdf import noise_image

    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawImage(noise_image(60, 20), 400, 790, 100, 30)  # a logo on each page
        write_lines(canvas, 60, 720 - 15 * page, PROSE)
        if page == 2:
            write_lines(canvas, 60, 600, ["Signed for the board"])
            canvas.drawImage(noise_image(50, 30), 60, 540, 120, 40)
            write_lines(canvas, 60, 520, ["Ada Quill", "Chief Executive Officer", "Quillfeather Ltd"])

    assert [page.has_image_after_text for page in read(make_pdf(draw, pages=2)).pages] == [False, True]


def test_every_block_has_a_box_within_its_page(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        write_lines(canvas, 60, 815, ["Quillfeather Ltd"], size=8)
        write_lines(canvas, 60, 760, [f"Our risks, {'abc'[page - 1]}"], size=14, font="Helvetica-Bold")
        write_lines(canvas, 60, 730, [f"{line} ({page})" for line in PROSE])

    for page in read(make_pdf(draw, pages=3)).pages:
        for block in page.blocks:
            assert block.box is not None
            left, top, right, bottom = block.box
            assert 0 <= left < right <= A4[0]
            assert 0 <= top < bottom <= A4[1]
        assert page.blocks[1].kind is BlockKind.HEADING
