from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from extract_samples import write_lines
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from statement_audit.errors import DocumentError
from statement_audit.extract import extract, limits
from statement_audit.models import BlockKind, ExtractedDocument

MakePdf = Callable[..., Path]
LEFT = [f"Left column line {n} tells of the tinsmiths" for n in range(1, 21)]
RIGHT = [f"Right column line {n} tells of the weavers" for n in range(1, 21)]


def read(path: Path) -> ExtractedDocument:
    return extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)[0]


def blocks(document: ExtractedDocument, page: int = 1) -> list[tuple[BlockKind, str]]:
    found = document.pages[page - 1]
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def noise_image(width: int, height: int) -> ImageReader:
    from PIL import Image

    buffer = BytesIO()
    Image.frombytes("L", (width, height), bytes((x * 37) % 256 for x in range(width * height))).save(buffer, "PNG")
    return ImageReader(buffer)


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read then is the text layer alone."""
    monkeypatch.setenv("STATEMENT_AUDIT_OCR", "off")


def test_columns_drawn_one_after_the_other_keep_their_order(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 50, 700, LEFT)
        write_lines(canvas, 320, 700, RIGHT)

    text = " ".join(read(make_pdf(draw)).pages[0].text.split())
    assert text == " ".join(LEFT + RIGHT)


def test_columns_drawn_line_by_line_are_parted_at_the_gutter(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(
            canvas, 50, 740, ["A heading that runs over the whole width of the page, above both of the columns here"]
        )
        canvas.setFont("Helvetica", 10)
        for row, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            canvas.drawString(50, 700 - 13 * row, left)
            canvas.drawString(320, 700 - 13 * row, right)
        write_lines(
            canvas,
            50,
            400,
            ["A closing paragraph that runs over the whole width of the page, under both of the columns"],
        )

    text = " ".join(read(make_pdf(draw)).pages[0].text.split())
    assert text.index(LEFT[-1]) < text.index(RIGHT[0])
    assert text.startswith("A heading that runs")
    assert text.endswith("both of the columns")


def test_headings_bullets_and_paragraphs_are_told_apart(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 60, 780, ["Modern Slavery Statement"], size=20, font="Helvetica-Bold")
        prose = ["Quillfeather Ltd makes goose-feather pens in three workshops, and this paragraph"]
        prose += ["is long enough to wrap over more than one line of the page."]
        y = write_lines(canvas, 60, y - 10, prose)
        y = write_lines(canvas, 60, y - 8, ["Our risks"], size=11, font="Helvetica-Bold")
        y = write_lines(
            canvas, 60, y - 6, ["We look at the following with our suppliers every year, at their own workshops too:"]
        )
        write_lines(
            canvas,
            72,
            y - 2,
            ["• wages that are paid late or not at all, which we found in two of our", "   workshops", "• passports"],
        )

    found = blocks(read(make_pdf(draw)))
    assert [kind.value for kind, _ in found] == ["heading", "paragraph", "heading", "paragraph", "bullet", "bullet"]
    assert found[1][1].endswith("is long enough to wrap over more than one line of the page.")
    assert found[4][1] == "• wages that are paid late or not at all, which we found in two of our workshops"


def test_running_heads_and_page_numbers_are_furniture_but_stay_in_the_text(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        write_lines(canvas, 60, 810, ["Quillfeather Ltd | Statement 2023"])
        write_lines(
            canvas, 60, 700, [f"Words that only page number {'abcde'[page - 1]} has, and no other page of this paper."]
        )
        write_lines(canvas, 290, 30, [str(page)])

    document = read(make_pdf(draw, pages=5))
    for page in document.pages:
        furniture = [page.text[b.start : b.end] for b in page.blocks if b.kind is BlockKind.FURNITURE]
        assert furniture == ["Quillfeather Ltd | Statement 2023", str(page.number)]
        assert sum(block.kind is BlockKind.PARAGRAPH for block in page.blocks) == 1


def test_hyphenated_words_are_mended_and_compounds_kept(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, [
            "Our long-term suppliers are told about exploitation and what it means, and we expect manage-",
            "ment to know the signs. Each of the workshops signs a contract, and those with a long-",
            "term contract are visited every year by somebody who does not work for the workshop itself.",
        ])  # fmt: skip

    text = read(make_pdf(draw)).pages[0].text
    assert "we expect management to know" in text
    assert "with a long-term contract" in text


def test_a_ruled_table_keeps_its_rows(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 780, ["The table shows what we found in the workshops that we visited in the year."])
        xs, ys = [60, 260, 340, 500], [740, 715, 680, 655]
        for x in xs:
            canvas.line(x, ys[0], x, ys[-1])
        for y in ys:
            canvas.line(xs[0], y, xs[-1], y)
        canvas.drawString(64, 722, "Finding")
        canvas.drawString(264, 722, "Number")
        canvas.drawString(344, 722, "Result")
        canvas.drawString(64, 700, "Fees that workers paid")
        canvas.drawString(64, 688, "to find their work")
        canvas.drawString(264, 700, "3")
        canvas.drawString(344, 700, "paid back")
        canvas.drawString(64, 662, "Passports kept")
        canvas.drawString(264, 662, "1")
        canvas.drawString(344, 662, "handed back")

    rows = [text for kind, text in blocks(read(make_pdf(draw))) if kind is BlockKind.TABLE_ROW]
    assert rows == ["Finding | Number | Result", "Fees that workers paid to find their work | 3 | paid back",
                    "Passports kept | 1 | handed back"]  # fmt: skip


def test_boxes_behind_running_text_are_no_table(make_pdf: MakePdf) -> None:
    """Highlight boxes that cross a paragraph must neither cut its sentences nor lose a word."""
    lines = ["We visit every workshop once a year and speak with the people who work there alone,",
             "without the manager in the room, in the language that they speak best of all, and",
             "we write down what they tell us so that the next visitor knows what to ask about."]  # fmt: skip

    def draw(canvas: Canvas, _page: int) -> None:
        for x, width in ((60, 130), (190, 150), (340, 160)):
            for y in (770, 757, 744):
                canvas.rect(x, y, width, 13)
        write_lines(canvas, 62, 773, lines)

    assert " ".join(read(make_pdf(draw)).pages[0].text.split()) == " ".join(lines)


def test_overprinted_text_is_read_once(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        for shift in (0, 0.4):
            canvas.drawString(60 + shift, 700, "Shadowed words that are drawn twice for the look of it, nothing more.")

    assert read(make_pdf(draw)).pages[0].text.count("Shadowed words") == 1


def test_rotated_text_reads_upright(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        canvas.rotate(90)
        write_lines(
            canvas, 60, -100, ["The first line of a page that was turned on its side.", "The second line of it."]
        )

    assert " ".join(read(make_pdf(draw)).pages[0].text.split()) == (
        "The first line of a page that was turned on its side. The second line of it."
    )


def test_image_below_the_last_line_is_noted(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        write_lines(canvas, 60, 700, ["Approved by the board of Quillfeather Ltd and signed by its chair:"])
        if page == 2:
            canvas.drawImage(noise_image(60, 20), 60, 640, 120, 40)

    document = read(make_pdf(draw, pages=2))
    assert [page.has_image_after_text for page in document.pages] == [False, True]


def test_pages_of_image_strips_need_ocr(make_pdf: MakePdf, no_ocr: None) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        for strip in range(60):
            canvas.drawImage(noise_image(40, 4), 40, 760 - 12 * strip, 500, 11)
        canvas.drawString(60, 20, "• •")

    with pytest.raises(DocumentError) as raised:
        read(make_pdf(draw, pages=4))
    assert raised.value.code == "needs_ocr"


def test_some_image_pages_are_reported_with_their_numbers(make_pdf: MakePdf, no_ocr: None) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        if page == 3:
            canvas.drawImage(noise_image(50, 70), 20, 20, 550, 800)
        else:
            write_lines(
                canvas, 60, 780, [f"Line {n} of words that can be read without any help at all." for n in range(20)]
            )

    path = make_pdf(draw, pages=5)
    document, issues = extract(path, "0" * 64, name="made.pdf")
    assert [(issue.code, issue.data["pages"]) for issue in issues] == [("partly_unread", [3])]
    assert document.pages[2].method == "none"


def test_empty_user_password_opens_and_a_real_one_does_not(make_pdf: MakePdf) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    def draw(canvas: Canvas, _page: int) -> None:
        canvas.drawString(60, 700, "Words behind a lock that anybody may open, since it has no user password.")

    opened = make_pdf(draw, name="open.pdf", encrypt=StandardEncryption("", ownerPassword="owner"))
    assert "behind a lock" in read(opened).pages[0].text
    with pytest.raises(DocumentError) as raised:
        read(make_pdf(draw, name="locked.pdf", encrypt=StandardEncryption("secret", ownerPassword="owner")))
    assert raised.value.code == "encrypted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n", "no_text"),
        (bytes(range(256)) * 40, "unknown_format"),
        (b"%PDF-1.7\nnothing", "damaged"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as raised:
        extract(path, "0" * 64, name="broken.pdf")
    assert (raised.value.code, bool(raised.value.hint)) == (code, True)


def test_truncated_pdf_is_damaged_or_read_but_never_a_crash(make_pdf: MakePdf, tmp_path: Path) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 60, 700, ["A line that will be cut."] * 30)

    whole = make_pdf(draw, pages=3).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(DocumentError) as raised:
        read(path)
    assert raised.value.code in ("damaged", "no_text")


def test_blank_pages_and_page_limit(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_pdf(lambda canvas, page: None, pages=3)
    with pytest.raises(DocumentError) as blank:
        read(path)
    monkeypatch.setattr(limits, "MAX_PAGES", 2)
    with pytest.raises(DocumentError) as long:
        read(path)
    assert (blank.value.code, long.value.code) == ("no_text", "too_many_pages")


def test_a_page_named_pdf_is_read_as_html_with_an_issue(tmp_path: Path) -> None:
    path = tmp_path / "statement.pdf"
    path.write_text(
        "<html><body><h1>Statement</h1><p>Quillfeather Ltd has five workshops in the north.</p></body></html>"
    )
    document, issues = extract(path, "0" * 64, name="statement.pdf")
    assert document.media_type == "text/html"
    assert [issue.code for issue in issues] == ["name_content_mismatch"]


def test_same_bytes_give_the_same_document(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 50, 700, LEFT)
        write_lines(canvas, 320, 706, RIGHT)

    path = make_pdf(draw)
    assert read(path) == read(path)


@pytest.mark.slow
@pytest.mark.shared
def test_corpus_of_odd_pdfs_never_crashes(shared_data: Path, no_ocr: None) -> None:
    outcomes: dict[str, int] = {}
    for path in sorted((shared_data / "pdf-corpus").rglob("*.pdf")):
        try:
            read(path)
            outcome = "read"
        except DocumentError as exc:
            outcome = exc.code
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert outcomes["read"] >= 68
    assert set(outcomes) <= {"read", "needs_ocr", "no_text", "encrypted", "damaged", "empty_file"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["paypal-2023-page-images.pdf", "bing-lee-2022-scan.pdf"])
def test_real_scans_need_ocr(shared_data: Path, name: str, no_ocr: None) -> None:
    with pytest.raises(DocumentError) as raised:
        read(shared_data / "statements" / name)
    assert raised.value.code == "needs_ocr"


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("name", ["adobe-2022", "amex-2022", "amex-2024", "coca-cola-2019", "microsoft-2023"])
def test_no_word_of_a_real_statement_is_lost(shared_data: Path, name: str) -> None:
    """Against pdfium's own plain text: words may move, and hidden second copies go, but 99 % must be there."""
    import re
    from collections import Counter

    import pypdfium2

    path = shared_data / "statements" / f"{name}.pdf"
    ours = Counter(re.findall(r"[a-z]{4,}", " ".join(page.text for page in read(path).pages).lower()))
    plain: Counter[str] = Counter()
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage().get_text_range().replace("\x02\r\n", "")
            plain.update(re.findall(r"[a-z]{4,}", text.lower()))
    missing = sum((plain - ours).values())
    assert missing <= 0.012 * sum(plain.values())
