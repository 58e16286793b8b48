"""`check --annotate` and `check --report`: what is handed on, and what is refused before any work."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from cli_samples import CORPUS, call

from statement_audit.extract import extract

STATEMENTS = CORPUS / "statements"
DRAFT = STATEMENTS / "barrawick-2025.docx"
KEYWORD = ("--classifier", "keyword", "--law", "UK", "--law", "AU")


def test_a_word_draft_comes_back_with_its_verdicts(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    done = call("check", DRAFT, *KEYWORD, "--annotate", out)
    assert done.code == 0, done.err
    comments = list(docx.Document(str(out)).comments)
    assert f"{out}: {len(comments)} comments.\n" in done.err
    assert {comment.author for comment in comments} == {"statement-audit"}
    told = ["\n".join(paragraph.text for paragraph in comment.paragraphs) for comment in comments]
    assert any(text.startswith("STA-03 ") and "s.16(2)" not in text for text in told)
    assert any("Australia Modern Slavery Act 2018, s.16(1)" in text and ": met" in text for text in told)
    missing = [text for text in told if ": not found in the draft" in text]
    assert len(missing) == 5 and all("\nTo add: " in text for text in missing)
    assert extract(out, "0" * 64)[0].pages == extract(DRAFT, "0" * 64)[0].pages
    again = call("check", out, *KEYWORD)
    assert again.out.replace("out.docx", DRAFT.name) == call("check", DRAFT, *KEYWORD).out


def test_what_laws_miss_is_told_at_the_end_in_their_words(tmp_path: Path) -> None:
    path, out = tmp_path / "draft.docx", tmp_path / "out.docx"
    document = docx.Document()
    document.add_heading("Modern slavery statement", 1)
    document.add_paragraph("Thistlewick Market Ltd has zero tolerance of modern slavery. " * 3)
    document.add_paragraph("We will train our staff on modern slavery next year.")
    document.save(str(path))
    done = call(
        "check",
        path,
        "--company",
        "Thistlewick Market Ltd",
        "--law",
        "UK",
        "--classifier",
        "keyword",
        "--annotate",
        out,
    )
    assert done.code == 0, done.err
    told = ["\n".join(p.text for p in comment.paragraphs) for comment in docx.Document(str(out)).comments]
    (approval,) = [text for text in told if "s.54(6) approval: not met" in text]
    assert "\nThe law: “" in approval and "\nSTA-03 " in approval and "To add: " in approval
    assert told.index(approval) < told.index(next(text for text in told if ": not found in the draft" in text))


@pytest.mark.parametrize(
    ("draft", "options", "said"),
    [
        ("marlpost-2025.pdf", ("--annotate", "out.docx"), "marlpost-2025.pdf is PDF: comments can be put into Word"),
        ("barrawick-2025.docx", ("--annotate", "out.odt"), "out.odt does not end in .docx"),
        ("barrawick-2025.docx", ("--annotate", "mine.docx"), "would replace what no command wrote"),
        ("barrawick-2025.docx", ("--report", "mine.docx"), "would replace what no command wrote"),
        ("barrawick-2025.docx", ("--report", "out.doc"), "has an ending that no report has"),
        ("barrawick-2025.docx", ("--report", "out.docx", "--annotate", "out.docx"), "both name out.docx"),
        (".", ("--report", "out.html"), "take one draft, not"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draft: str, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.docx").write_bytes(b"mine")
    done = call("check", STATEMENTS / draft, *KEYWORD, *options)
    assert (done.code, done.out) == (2, "") and said in " ".join(done.err.split())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("mine.docx", b"mine")]


def test_the_draft_itself_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    shutil.copy(DRAFT, path)
    done = call("check", path, *KEYWORD, "--annotate", tmp_path / "." / "draft.docx")
    assert done.code == 2 and "is the draft itself" in done.err and path.read_bytes() == DRAFT.read_bytes()


def test_what_could_not_be_scored_has_nothing_written(tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    assert call("check", CORPUS / "problems" / "image-only.pdf", *KEYWORD, "--report", out).code == 1
    assert not out.exists()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same draft's report in every format but PDF."""
    folder = tmp_path_factory.mktemp("reports")
    for kind in ("html", "docx", "md"):
        done = call(
            "check",
            STATEMENTS / "chattergrove-2025.html",
            "--classifier",
            "keyword",
            "--report",
            folder / f"board.{kind}",
        )
        assert done.code == 0 and f"board.{kind}: " in done.err
    return folder


@pytest.mark.slow
def test_a_board_has_two_pages_before_the_full_list(tmp_path: Path) -> None:
    import pypdfium2

    pytest.importorskip("weasyprint", reason="needs the extra `report`", exc_type=(ImportError, OSError))
    board = tmp_path / "board.pdf"
    done = call("check", STATEMENTS / "chattergrove-2025.html", "--classifier", "keyword", "--report", board)
    assert done.code == 0 and "board.pdf: " in done.err
    document = pypdfium2.PdfDocument(board)
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    for words in ("Before it is signed: Chattergrove Ltd, 2025", "homepage link (s.54(7))", "Walk to talk"):
        assert words in pages[0]
    assert pages[1].startswith("Five things to do first ") and "By subject" in pages[1]
    assert pages[2].startswith("Every law, point by point") and "The law: “" in pages[2]
    assert f"1 of {len(pages)}" in pages[0]


def test_a_report_in_word_has_headings_lists_and_tables(reports: Path) -> None:
    document = docx.Document(str(reports / "board.docx"))
    styles: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        styles.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert styles["Heading 1"] == ["Before it is signed: Chattergrove Ltd, 2025"]
    assert {"Legal gates", "Five things to do first", "Every law, point by point"} <= set(styles["Heading 2"])
    assert len(styles["List Number"]) == 5 and styles["Quote"]
    assert [cell.text for cell in document.tables[0].rows[0].cells][:2] == ["Law", "Answer"]
    fresh = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert fresh == ["Five things to do first", "Every law, point by point"]


def test_every_criterion_and_every_law_test_is_in_every_format(reports: Path) -> None:
    word = "\n".join(p.text for p in docx.Document(str(reports / "board.docx")).paragraphs)
    for text in (
        word,
        (reports / "board.html").read_text(encoding="utf-8"),
        (reports / "board.md").read_text(encoding="utf-8"),
    ):
        assert all(
            f" {name} " in text.replace(">", " ").replace(",", " ").replace("\n", " ")
            for name in ("STA-03", "POL-01", "PLT-02", "DOM-01")
        )
        assert "s.54(5)(a) structure" in text and "s.54(7) homepage link" in text
        assert "A stronger text: " in text and "Not enough: " in text


@pytest.mark.slow
def test_libreoffice_shows_the_report_and_its_first_two_pages(
    reports: Path, tmp_path: Path, as_pdf: Callable[[Path, Path], Path]
) -> None:
    import pypdfium2

    as_pdf(reports / "board.docx", tmp_path)
    document = pypdfium2.PdfDocument(tmp_path / "board.pdf")
    third = document[2].get_textpage().get_text_range()
    document.close()
    assert "Every law, point by point" in third


def test_the_report_in_word_holds_nothing_but_its_parts(reports: Path) -> None:
    with zipfile.ZipFile(reports / "board.docx") as archive:
        assert sorted(archive.namelist()) == [
            *("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml"),
            *("word/footer.xml", "word/numbering.xml", "word/styles.xml"),
        ]
        assert b"http" not in archive.read("word/document.xml").split(b"<w:body>")[1]
