"""No document stalls or kills a run: each ends as one issue with its code."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from bombs import (
    circling_pdf,
    deep_docx,
    deep_html,
    deep_odt,
    deep_pdf,
    docx,
    fetching_docx,
    gzipped_html,
    laughing_docx,
    long_pdf,
    multiplying_pdf,
    nested_pdf,
    unpacking_docx,
    unpacking_odt,
    word,
)  # fmt: skip
from little_memory import process_in_little_memory, read_in_little_memory

from statement_audit.classify.base import ClassifierSpec
from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.extract.limits import bounded, check_input, check_output
from statement_audit.extract.package import parse_xml
from statement_audit.features.audit import run as run_module
from statement_audit.features.audit.run import run
from statement_audit.models import Block, BlockKind, ExtractedDocument, Page
from statement_audit.runs.options import RunOptions
from statement_audit.statements import reading
from statement_audit.statements.reading import read_apart, read_documents
from tests.waiting import LONGEST

FILES = Path(__file__).parent / "files"


def code_of(path: Path) -> str:
    with pytest.raises(DocumentError) as raised:
        extract(path, "0" * 64, name=path.name)
    return raised.value.code


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        pytest.param("unpacking.docx", unpacking_docx, ("size_limit",), marks=pytest.mark.slow),
        pytest.param("unpacking.odt", unpacking_odt, ("size_limit",), marks=pytest.mark.slow),
        ("unpacking.html", lambda: gzipped_html(120), ("size_limit",)),
        ("laughing.docx", laughing_docx, ("damaged",)),
        ("deep.docx", deep_docx, ("too_deep",)),
        ("deep.odt", deep_odt, ("too_deep",)),
        ("deep.html", deep_html, ("too_deep",)),
        ("long.pdf", long_pdf, ("too_many_pages",)),
        ("deep.pdf", deep_pdf, ("no_text", "damaged")),
        ("nested.pdf", nested_pdf, ("no_text", "damaged")),
        ("circling.pdf", circling_pdf, ("damaged", "no_text", "too_many_pages")),
    ],
)
def test_each_bomb_has_its_code_at_once(tmp_path: Path, name: str, data: object, codes: tuple[str, ...]) -> None:
    assert callable(data)
    path = written(tmp_path, name, data())
    started = time.process_time()
    assert code_of(path) in codes
    assert time.process_time() - started < 20


@pytest.mark.slow
def test_a_reader_that_does_not_end_costs_its_time(tmp_path: Path) -> None:
    (first,) = read_documents([str(written(tmp_path, "bomb.pdf", multiplying_pdf()))], document_seconds=1)
    assert [issue.code for issue in first.issues] == ["document_timeout"]


@pytest.mark.slow
def test_a_reader_that_takes_all_memory_costs_its_memory_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "read_task", read_in_little_memory)
    bomb = written(tmp_path, "a-bomb.pdf", multiplying_pdf())
    good = written(tmp_path, "b-good.md", b"# Statement\n\nQuillfeather Ltd pays its workers in full and on time.\n")
    first, second = read_documents([str(bomb), str(good)], document_seconds=LONGEST)
    (issue,) = first.issues
    assert issue.code == "worker_died" and "memory" in issue.message
    assert second.document is not None


@pytest.mark.slow
def test_a_worker_reads_one_file_apart(tmp_path: Path) -> None:
    document, issues = read_apart(written(tmp_path, "a.md", b"# Statement\n\nWe pay in full.\n"), "0" * 64, name="a.md")
    assert (document.pages[0].text, issues) == ("Statement\nWe pay in full.", ())
    with pytest.raises(DocumentError) as raised:
        read_apart(written(tmp_path, "b.docx", docx(word(""))), "0" * 64, name="b.docx")
    assert (raised.value.code, bool(raised.value.hint)) == ("no_text", True)


def test_gzipped_page_is_read_one_layer_deep(tmp_path: Path) -> None:
    import gzip

    once = gzipped_html()
    document, _ = extract(written(tmp_path, "a.html", once), "0" * 64, name="a.html")
    assert "in full and on time" in document.pages[0].text
    assert code_of(written(tmp_path, "b.html", gzip.compress(once))) == "unknown_format"
    assert code_of(written(tmp_path, "c.html", b"\x1f\x8b\x08 no gzip")) == "damaged"


def test_no_entity_is_followed(tmp_path: Path, loopback_site) -> None:
    site = loopback_site({"/x": b"secret"})
    secret = written(tmp_path, "secret.txt", b"secret")
    for address in (secret.as_uri(), site("/x")):
        assert code_of(written(tmp_path, "a.docx", fetching_docx(address))) == "damaged"
    plain = word("<w:p><w:r><w:t>Text.</w:t></w:r></w:p>", f'<!DOCTYPE w SYSTEM "{site("/x")}">')
    assert extract(written(tmp_path, "b.docx", docx(plain)), "0" * 64)[0].pages[0].text == "Text."
    assert site.requests == []


def test_memory_beyond_the_limit_and_too_deep_recursion_are_named() -> None:
    def dig() -> None:
        dig()

    with pytest.raises(DocumentError) as raised, bounded("a.pdf", memory=64 * 1024 * 1024):
        bytearray(512 * 1024 * 1024)
    assert raised.value.code == "memory_limit"
    bytearray(512 * 1024 * 1024)  # the limit ended with the block
    with pytest.raises(DocumentError) as raised, bounded("a.pdf"):
        dig()
    assert raised.value.code == "too_deep"


def test_sizes_that_are_refused() -> None:
    page = Page(1, "x" * 30_000_000, (Block(0, 30_000_000, BlockKind.PARAGRAPH),))
    for call in (
        lambda: check_input(10**10, "a.pdf"),
        lambda: check_output(ExtractedDocument("0" * 64, "text/plain", (page,), "text"), "a.txt"),
    ):
        with pytest.raises(DocumentError) as raised:
            call()
        assert raised.value.code == "size_limit"


def test_unknown_encodings_and_empty_xml_are_damage() -> None:
    for data in (b"", b"<?xml version='1.0' encoding='klingon'?><a/>", b"<a></b>", b"\xff\xfe\x00"):
        with pytest.raises(DocumentError) as raised:
            parse_xml(data, "a.docx")
        assert raised.value.code == "damaged"


class Silent:
    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


@pytest.mark.slow
def test_a_run_over_bombs_scores_the_statement_among_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "process_task", process_in_little_memory)
    folder = tmp_path / "statements"
    folder.mkdir()
    for name, data in (
        ("deep.docx", deep_docx()), ("deep.html", deep_html()), ("laughing.docx", laughing_docx()),
        ("long.pdf", long_pdf()), ("multiplying.pdf", multiplying_pdf()),
    ):  # fmt: skip
        (folder / name).write_bytes(data)
    shutil.copy(FILES / "quillfeather.docx", folder)
    classifier = ClassifierSpec(name="keyword")
    options = RunOptions(db=tmp_path / "audit.db", classifier=classifier, document_seconds=LONGEST)
    summary = run([str(folder)], options, Silent())
    assert summary.outcomes == {"could_not_read": 5, "scored": 1}
    with contextlib.closing(sqlite3.connect(options.db)) as connection:
        found = dict(connection.execute("SELECT source_name, code FROM issues WHERE severity = 'error'"))
    assert found == {
        "multiplying.pdf": "worker_died",  # out of memory
        "deep.docx": "too_deep",
        "deep.html": "too_deep",
        "laughing.docx": "damaged",
        "long.pdf": "too_many_pages",
    }


def test_a_damaged_file_is_not_called_locked_for_the_one_before_it(tmp_path: Path) -> None:
    """pdfium keeps its last error: a file that fails in another way may still be told as a wrong password."""
    locked = Path(__file__).parents[2] / "corpus" / "problems" / "encrypted.pdf"
    assert code_of(locked) == "encrypted"
    assert code_of(written(tmp_path, "circling.pdf", circling_pdf())) in ("damaged", "no_text", "too_many_pages")
