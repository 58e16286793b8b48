"""One company's gap report, in every format."""

import re
import sys
from pathlib import Path

import pytest
from report_samples import PageReader, call, rows

from statement_audit.report.words import md


def test_markdown_tells_what_to_change(corpus_db: Path) -> None:
    done = call("report", "Quillbrook", "--db", corpus_db)
    assert done.code == 0
    assert done.out.startswith("# Gap report: Quillbrook Software LLP, 2025\n")
    for part in (
        "## Legal gates",
        "s.54(6)",
        "## Not found in statement",
        "- A stronger text: ",
        "they are good practice",
    ):
        assert part in done.out
    quotes = rows(
        corpus_db,
        "SELECT quote, page FROM latest_findings WHERE company LIKE 'Quillbrook%' AND status = 'commitment'",
    )
    for row in quotes:
        assert md(row["quote"]) in done.out and f"> p. {row['page']}" in done.out


def test_html_is_one_sound_file(corpus_db: Path, tmp_path: Path) -> None:
    out = tmp_path / "gaps.html"
    assert call("report", "Marlpost", "--year", 2024, "--format", "html", "--db", corpus_db, "--out", out).code == 0
    reader = PageReader()
    reader.feed(out.read_text(encoding="utf-8"))
    assert reader.page.problems == [] and reader.page.loaded == []
    assert "Marlpost plc, 2024" in reader.page.title


@pytest.mark.slow
def test_pdf_holds_the_same(corpus_db: Path, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="needs the extra `report`", exc_type=(ImportError, OSError))
    import pypdfium2

    out = tmp_path / "gaps.pdf"
    done = call("report", "Marlpost", "--format", "pdf", "--db", corpus_db, "--out", out)
    assert done.code == 0, done.err
    document = pypdfium2.PdfDocument(out)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Gap report: Marlpost plc, 2025" in " ".join(text.split())


def test_pdf_without_its_library_says_what_to_install(
    corpus_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = call("report", "Marlpost", "--format", "pdf", "--db", corpus_db, "--out", tmp_path / "gaps.pdf")
    assert done.code == 1 and "statement-audit[report]" in done.err
    assert not (tmp_path / "gaps.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Marlpost", "--format", "pdf"), "A PDF is not for the terminal"),
        (("--format", "md"), "to one company's gap report"),
        (("No Such Company",), "No company in the database fits"),
        (("Marlpost", "--year", "1999"), "no scored statement for 1999"),
        (("Marlpost", "--format", "docx", "--out", "gaps.pdf"), "gaps.pdf is no name for docx"),
        (("Marlpost", "--out", "gaps.doc"), "has an ending that no report has"),
    ],
)
def test_mistakes_are_told(corpus_db: Path, arguments: tuple[str, ...], said: str) -> None:
    done = call("report", *arguments, "--db", corpus_db)
    assert done.code == 2 and said in done.err and done.out == ""


def test_the_ending_of_the_file_tells_the_format(corpus_db: Path, tmp_path: Path) -> None:
    for name, begins in (("gaps.docx", b"PK"), ("gaps.HTML", b"<!doctype html>"), ("gaps.md", b"# Gap report")):
        assert call("report", "Marlpost", "--db", corpus_db, "--out", tmp_path / name).code == 0
        assert (tmp_path / name).read_bytes().lower().startswith(begins.lower())


def test_words_of_others_mean_nothing_in_markdown() -> None:
    made = md("# *a* <script>x</script> [b](javascript:c)\n- d | `e` \u202e")
    assert not re.search(r"(?<!\\)[<>*`|\[\]#]", made) and "\n" not in made and "\u202e" not in made
    assert md("- list") == "\\- list" and md("1. one") == "\\1. one"
