from __future__ import annotations

import io
import zipfile

import pytest

from statement_audit.extract.sniff import (
    DOCX,
    HTML,
    MARKDOWN,
    PDF,
    PLAIN,
    UNKNOWN,
    decode,
    describe_unknown,
    name_type,
    sniff,
)


def make_zip(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n...", PDF),
        (b"\x00\x01junk before\n" * 20 + b"%PDF-1.4", PDF),
        (b"x" * 1100 + b"%PDF-1.4", PLAIN),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", HTML),
        (b"\n <!-- made by a tool -->\n<html>", HTML),
        ("<?xml version='1.0'?><html xmlns='x'>".encode("utf-16"), HTML),
        (make_zip("word/document.xml"), DOCX),
        (make_zip("xl/workbook.xml"), UNKNOWN),
        (b"# Title\n\nSee [our policy](https://example.org/p).\n", MARKDOWN),
        (b"Plain words, nothing else.", PLAIN),
        (bytes(range(256)) * 8, UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x07" * 400, UNKNOWN),
    ],
)
def test_content_decides(data: bytes, expected: str) -> None:
    assert sniff(data) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_survives_its_encoding(encoding: str) -> None:
    text = "The company’s café suppliers and the owners of the farm – all of them – signed it to the end."
    assert decode(text.encode(encoding)) == text


def test_text_cut_in_the_middle_of_a_character_is_still_text() -> None:
    assert decode("good text é".encode()[:-1]) == "good text "


def test_stray_bytes_do_not_spoil_the_rest_of_a_page() -> None:
    text = "The company’s café – and its suppliers’ – "
    assert decode(text.encode() + b"\x93quoted\x94\xa0here") == f"{text}“quoted”\xa0here"
    assert decode("Łódź, Gdańsk, żółć i jaźń: pełny tekst o pracy przymusowej".encode("iso-8859-2")) is not None


@pytest.mark.parametrize(
    "head",
    [
        b"From: <Saved by a browser>\r\nSubject: Statement\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
        b"Return-Path: <a@quillfeather.example>\nReceived: by a\n\tfor b\nMime-Version: 1.0\n",
    ],
)
def test_mails_and_web_archives_are_named_not_read(head: bytes) -> None:
    data = head + b"\n<html><body><p>Our suppliers=E2=80=99 workers</p></body></html>"
    assert sniff(data, "statement.mht") == UNKNOWN
    assert "MHT" in describe_unknown(data)[1]


def test_a_few_nul_bytes_are_padding() -> None:
    assert decode(b"<p>Our suppliers and their workers.</p>\x00\x00\x00") == "<p>Our suppliers and their workers.</p>"
    assert decode(b"We ask all suppliers who work for us, and train their buyers on slavery.\t\x07\n" * 9)  # cells
    assert decode(b"\x00\x01\x02" * 40) is None


def test_a_text_that_speaks_of_mail_heads_is_text() -> None:
    assert sniff(b"From: the board\nTo: all\n\nMIME-Version: is a line in mails.\n") == PLAIN


def test_names_and_addresses_promise_a_type() -> None:
    assert name_type("https://example.org/a/Statement.PDF?x=1") == PDF
    assert name_type("report.htm") == HTML
    assert name_type("folder\\statement.docx") == DOCX
    assert name_type("https://example.org/modern-slavery") is None
