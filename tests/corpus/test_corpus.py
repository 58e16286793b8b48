"""The shipped corpus: marked as invented, made again byte for byte, labels that stand in the text."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from ruamel.yaml import YAML

from statement_audit.issue_codes import CODES
from statement_audit.models import Rubric, Status
from statement_audit.rubric import known_sectors, load_rubric

CORPUS = Path(__file__).parents[2] / "corpus"
MARK = "Invented for testing. No such company exists."
MANIFEST: Mapping[str, Any] = YAML(typ="safe", pure=True).load((CORPUS / "manifest.yml").read_text(encoding="utf-8"))
STATEMENTS: list[Mapping[str, Any]] = MANIFEST["statements"]
PROBLEMS: list[Mapping[str, Any]] = MANIFEST["problems"]
FORMAL = {Status.MET, Status.PARTLY, Status.NOT_MET}
GRADED = set(Status) - FORMAL - {Status.NOT_ASSESSED, Status.COULD_NOT_READ, Status.NOT_ASSESSABLE, Status.NOT_FOUND}

each_statement = pytest.mark.parametrize("entry", STATEMENTS, ids=lambda entry: entry["id"])


@cache
def rubric() -> Rubric:
    return load_rubric()


def folded(text: str) -> str:
    """Text without line breaks, soft hyphens of pdfium, and runs of spaces."""
    return re.sub(r"\s+", " ", text.replace("\x02\r\n", "").replace("\x02", "-")).strip()


def pdf_pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return texts


def without_furniture(entry: Mapping[str, Any], page: str) -> str:
    """Drop the running head and foot, which the manifest's own facts identify."""
    lines = page.split("\r\n")
    foot = re.compile(r".*\.example Page \d+$")
    return "\n".join(line for number, line in enumerate(lines) if not (number == 0 or foot.match(line)))


def file_text(entry: Mapping[str, Any]) -> str:
    """All words of a file as a reader of its format sees them, folded."""
    path = CORPUS / entry["file"]
    if path.suffix == ".pdf":
        return folded("\n".join(without_furniture(entry, page) for page in pdf_pages(path)))
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            xml = archive.read("word/document.xml").decode("utf-8")
        return folded(unescape(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", xml))))
    text = path.read_text(encoding="utf-8")
    return folded(unescape(re.sub(r"<[^>]+>", "", text)) if path.suffix == ".html" else text)


def source_body(entry: Mapping[str, Any]) -> str:
    return (CORPUS / entry["source"]).read_text(encoding="utf-8").split("\n---\n", 1)[1]


# --- what is there ---------------------------------------------------------------------------


def test_the_set_has_the_formats_and_pairs_that_it_promises() -> None:
    formats = Counter(entry["format"] for entry in STATEMENTS)
    assert len(STATEMENTS) >= 14
    assert set(formats) == {"pdf", "html", "docx", "md", "txt"}
    years = Counter(entry["company"] for entry in STATEMENTS)
    assert sorted(name for name, count in years.items() if count == 2) == ["Marlpost plc", "Tarncloud Ltd"]


@pytest.mark.parametrize("entry", [*STATEMENTS, *PROBLEMS], ids=lambda entry: entry["file"])
def test_files_are_those_of_the_manifest(entry: Mapping[str, Any]) -> None:
    assert hashlib.sha256((CORPUS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["invented"] is True


def test_no_file_stands_outside_the_manifest() -> None:
    listed = {entry["file"] for entry in (*STATEMENTS, *PROBLEMS)}
    present = {
        f"{path.parent.name}/{path.name}"
        for folder in ("statements", "problems")
        for path in (CORPUS / folder).iterdir()
    }
    assert present == listed
    assert {entry["source"] for entry in STATEMENTS} == {
        f"sources/{path.name}" for path in (CORPUS / "sources").glob("*.md")
    }


def test_the_corpus_stays_small() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 3_000_000


@each_statement
def test_every_statement_says_that_it_is_invented(entry: Mapping[str, Any]) -> None:
    assert MARK in file_text(entry)


@pytest.mark.parametrize(
    "entry", [entry for entry in PROBLEMS if entry["marked_in_file"]], ids=lambda entry: entry["file"]
)
def test_readable_problem_files_say_that_they_are_invented(entry: Mapping[str, Any]) -> None:
    path = CORPUS / entry["file"]
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            data = archive.read("word/document.xml")
    if data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(path) as document:
            subject = document.get_metadata_dict()["Subject"]
        assert subject == MARK
        return
    assert MARK.encode() in data


# --- made again ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    pytest.importorskip("reportlab", reason="reportlab draws the corpus")
    from corpus.generate.__main__ import make_corpus

    return make_corpus()


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(made: dict[str, bytes]) -> None:
    from corpus.generate.__main__ import make_corpus

    again = make_corpus()
    assert [name for name in made if made[name] != again[name]] == []


def test_shipped_bytes_are_those_that_the_sources_give(made: dict[str, bytes]) -> None:
    from corpus.generate.manifest import made_with

    if made_with() != MANIFEST["made_with"]:
        pytest.skip(
            f"bytes were made with {MANIFEST['made_with']}, here is {made_with()}; the words are compared below"
        )
    assert [name for name, data in made.items() if (CORPUS / name).read_bytes() != data] == []


def test_shipped_words_are_those_that_the_sources_give(made: dict[str, bytes], tmp_path: Path) -> None:
    for entry in STATEMENTS:
        path = tmp_path / Path(entry["file"]).name
        path.write_bytes(made[entry["file"]])
        if path.suffix == ".pdf":
            assert pdf_pages(path) == pdf_pages(CORPUS / entry["file"]), entry["file"]


def test_check_names_the_files_that_differ(
    made: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.generate import __main__ as generate
    from corpus.generate.__main__ import main

    monkeypatch.setattr(generate, "make_corpus", lambda: made)  # that it gives the same bytes again is told above
    assert main(["--out", str(tmp_path)]) == 0
    assert main(["--out", str(tmp_path), "--check"]) == 0
    target = tmp_path / "statements" / "rungwork-2025.md"
    target.write_text("changed", encoding="utf-8")
    capsys.readouterr()
    assert main(["--out", str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().out.startswith("would change statements/rungwork-2025.md")
    assert target.read_text(encoding="utf-8") == "changed"


# --- labels ----------------------------------------------------------------------------------


@each_statement
def test_labelled_sentences_stand_in_the_source(entry: Mapping[str, Any]) -> None:
    body = source_body(entry)
    sentences = [pair["sentence"] for pair in (*entry["expected"], *entry["decoys"])]
    assert [sentence for sentence in sentences if sentence not in body] == []


@pytest.mark.parametrize(
    "entry", [entry for entry in STATEMENTS if entry["id"] != "ostrel-2026"], ids=lambda entry: entry["id"]
)
def test_labelled_sentences_stand_in_the_file(entry: Mapping[str, Any]) -> None:
    text = file_text(entry)
    sentences = [pair["sentence"] for pair in (*entry["expected"], *entry["decoys"])]
    assert [sentence for sentence in sentences if folded(sentence) not in text] == []


def test_the_interleaved_file_holds_the_words_but_mixes_the_columns() -> None:
    entry = next(entry for entry in STATEMENTS if entry["id"] == "ostrel-2026")
    text = file_text(entry)
    words = Counter(re.findall(r"\w+", source_body(entry)))
    assert not words - Counter(re.findall(r"\w+", text))
    whole = [pair for pair in entry["expected"] if folded(pair["sentence"]) in text]
    assert len(whole) < len(entry["expected"]) / 2


@each_statement
def test_labels_use_the_rubric_s_words(entry: Mapping[str, Any]) -> None:
    for pair in entry["expected"]:
        kind = rubric().criterion(pair["criterion"]).kind
        allowed = FORMAL if kind == "formal" else GRADED
        assert Status(pair["status"]) in allowed, pair
    for name in (*(pair["criterion"] for pair in entry["decoys"]), *entry["not_found"]):
        rubric().criterion(name)


@each_statement
def test_labels_apply_to_the_sector(entry: Mapping[str, Any]) -> None:
    named = [*(pair["criterion"] for pair in entry["expected"]), *entry["not_found"]]
    applicable = {c.id for c in rubric().criteria if "all" in c.applies_to or set(c.applies_to) & set(entry["sectors"])}
    assert [name for name in named if name not in applicable] == []


@each_statement
def test_nothing_is_both_labelled_and_not_found(entry: Mapping[str, Any]) -> None:
    labelled = {pair["criterion"] for pair in entry["expected"]}
    assert not labelled & set(entry["not_found"])


def test_there_are_labels_enough_in_every_group_and_status() -> None:
    pairs = [pair for entry in STATEMENTS for pair in entry["expected"]]
    assert len(pairs) >= 120
    assert {pair["criterion"][:3] for pair in pairs} == {group.id for group in rubric().groups}
    counts = Counter(pair["status"] for pair in pairs)
    assert {status for status, count in counts.items() if count >= 5} >= GRADED - {Status.OTHER_PARTY}


def test_known_edits_hold() -> None:
    by_id = {entry["id"]: entry for entry in STATEMENTS}
    edits = [(entry, edit) for entry in STATEMENTS for edit in entry.get("known_edits", ())]
    assert {edit["fate"] for _, edit in edits} >= {"done", "moved", "repeated", "dropped", "re-dated", "added"}
    for entry, edit in edits:
        before, after = source_body(by_id[entry["previous"]]), source_body(entry)
        assert edit["before"] is None or edit["before"] in before
        assert edit["after"] is None or edit["after"] in after
        if edit["fate"] == "dropped":
            assert "advisory board" not in after


# --- the list and the facts ------------------------------------------------------------------


def rows() -> list[dict[str, str]]:
    text = (CORPUS / "companies" / "corpus.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_names_files_that_are_there_and_sectors_that_the_rubric_knows() -> None:
    sectors = known_sectors(rubric())
    for row in rows():
        assert (CORPUS / "companies" / row["file"]).is_file(), row
        assert set(row["sector"].split(";")) <= sectors, row
        assert row["website"].endswith(".example")
    assert list(rows()[0]) == [
        "company",
        "website",
        "statement_url",
        "file",
        "sector",
        "company_number",
        "year",
        "laws",
    ]


def test_five_companies_share_the_group_statement() -> None:
    group = [row for row in rows() if row["file"].endswith("stannergate-2025.pdf")]
    entry = next(entry for entry in STATEMENTS if entry["id"] == "stannergate-2025")
    assert [row["company"] for row in group] == entry["facts"]["entities"]
    assert len({row["company_number"] for row in group}) == 5


@each_statement
def test_entities_and_signatory_are_in_the_text(entry: Mapping[str, Any]) -> None:
    body, facts = source_body(entry), entry["facts"]
    assert [name for name in facts["entities"] if name not in body] == []
    assert facts["approval"] in ("yes", "partly", "no")
    assert (facts["signed"] == "no") == ("signatory" not in facts)
    assert facts.get("signatory", "") in body


def test_the_long_report_holds_the_statement_on_the_pages_named() -> None:
    entry = next(entry for entry in STATEMENTS if entry["id"] == "gravenhurst-2025")
    pages = pdf_pages(CORPUS / entry["file"])
    assert len(pages) > 60
    first, last = entry["facts"]["pages"]
    for pair in entry["expected"]:
        holders = [number for number, page in enumerate(pages, 1) if folded(pair["sentence"]) in folded(page)]
        assert holders and first <= holders[0] <= holders[-1] <= last, pair


# --- problems --------------------------------------------------------------------------------


def test_expected_issue_codes_exist() -> None:
    assert {code for entry in PROBLEMS for code in entry["issues"]} <= set(CODES)


def test_problem_files_have_the_fault_that_they_are_named_for() -> None:
    folder = CORPUS / "problems"
    assert (folder / "empty.pdf").stat().st_size == 0
    with pytest.raises(pypdfium2.PdfiumError, match=r"(?i)password"):
        pypdfium2.PdfDocument(folder / "encrypted.pdf")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(folder / "junk.pdf")
    assert not (folder / "truncated.pdf").read_bytes().rstrip().endswith(b"%%EOF")
    assert [page.strip() for page in pdf_pages(folder / "image-only.pdf")] == ["", ""]
    assert (folder / "html-named.pdf").read_bytes().startswith(b"<!DOCTYPE html>")
    old = (folder / "statement-cp1252.txt").read_bytes()
    assert b"\r\n" in old and "£41m" in old.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        old.decode("utf-8")
