"""`extract`: what was understood of a document, for a person and for a program."""

import json
from pathlib import Path

import pytest
from cli_samples import CORPUS, call

from tests.near import work_apart

ROOT = Path(__file__).parents[2]
DOCX = ROOT / "tests" / "extract" / "files" / "quillfeather.docx"
PDF = CORPUS / "statements" / "tarncloud-2024.pdf"


def test_show_lists_pages_blocks_identity_and_issues_within_the_width():
    done = call("extract", DOCX, columns=80)
    assert (done.code, done.err) == (0, "")
    assert "quillfeather.docx: 2 pages, " in done.out
    assert "  title: Statement of Quillfeather" in done.out
    assert "Page 1 (text): 1 furniture, 4 heading, " in done.out
    assert "   8 bullet 2        (a) to the worker" in done.out
    assert "company: Quillfeather Ltd" in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert call("extract", DOCX, "--show", columns=80).out.count("Page 1 (text)") == 1


def test_json_holds_every_block_with_its_offsets(monkeypatch):
    work_apart(monkeypatch)
    done = call("extract", DOCX, "--json")
    (document,) = json.loads(done.out)
    assert document["source_name"] == "quillfeather.docx"
    assert document["extractor"].startswith("docx.")
    assert document["identity"]["kind"] == "statement"
    for page in document["pages"]:
        for block in page["blocks"]:
            assert page["text"][block["start"] : block["end"]] == block["text"]


def test_text_ends_each_page_with_a_form_feed():
    done = call("extract", DOCX, "--text")
    first, second, rest = done.out.split("\f")
    assert first.startswith("Quillfeather Ltd, in confidence\nModern slavery statement\n")
    assert "Chair\n" in second
    assert rest == ""


@pytest.mark.slow
def test_what_cannot_be_read_is_an_issue_and_the_rest_is_shown(tmp_path):
    bad = tmp_path / "empty.pdf"
    bad.touch()
    done = call("extract", bad, tmp_path / "nowhere.pdf", DOCX)
    assert done.code == 3
    assert "error empty_file" in done.out
    assert "error file_missing" in done.out
    assert done.out.index("empty.pdf") < done.out.index("quillfeather.docx: 2 pages")


@pytest.mark.slow
def test_of_a_file_that_is_no_pdf_it_is_said_that_no_picture_is_drawn(tmp_path):
    done = call("extract", DOCX, "--picture", tmp_path / "pictures")
    assert done.err == "quillfeather.docx: no picture was drawn; pages of PDF files alone can be.\n"


def test_pictures_number_the_blocks(tmp_path):
    from PIL import Image

    done = call("extract", PDF, "--picture", tmp_path / "pictures", "--json")
    (document,) = json.loads(done.out)
    assert len(document["pictures"]) == len(document["pages"])
    with Image.open(document["pictures"][0]) as picture:
        assert max(picture.size) == pytest.approx(1600, abs=2)
        if any(block["box"] for block in document["pages"][0]["blocks"]):
            assert len({picture.getpixel((x, y)) for x in range(0, 1100, 3) for y in range(0, 1600, 3)}) > 20
    assert call("extract", PDF, "--picture", tmp_path / "pictures").code == 0  # its own may be replaced
    Path(document["pictures"][0]).write_bytes(b"mine")
    again = call("extract", PDF, "--picture", tmp_path / "pictures")
    assert (
        again.code == 3 and "pictures_unwritten" in again.out and Path(document["pictures"][0]).read_bytes() == b"mine"
    )
    assert call("extract", DOCX, "--picture", tmp_path, "--json").code == 0
    taken = tmp_path / "taken"
    taken.touch()
    assert call("extract", PDF, "--picture", taken).code == 2


def test_an_address_is_fetched_and_read(loopback_site, monkeypatch):
    monkeypatch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
    nowhere = (302, {"Location": "http://[HOST]/"}, b"")
    site = loopback_site({"/statement.docx": DOCX.read_bytes(), "/robots.txt": (404, {}, b""), "/nowhere": nowhere})
    bad = [
        "http://[::1",
        "http://\u2100.com/",
        "http://a..example/",
        "http://a.example:99999/",
        "http://169.254.169.25%34/",
    ]
    done = call("extract", site("/statement.docx"), site("/gone.pdf"), site("/nowhere"), *bad, "--json")
    documents = {one["source_name"]: one for one in json.loads(done.out)}
    assert (len(documents[site("/statement.docx")]["pages"]), done.code) == (2, 3)
    assert documents[site("/gone.pdf")]["issues"][0]["code"] == "link_dead"
    for address in [site("/nowhere"), *bad]:
        (issue,) = documents[address]["issues"]
        assert issue["code"] == "address_refused"
        assert issue["message"] and issue["hint"]
    assert "Traceback" not in done.out + done.err


def test_one_form_at_a_time():
    done = call("extract", DOCX, "--json", "--text")
    assert done.code == 2
    assert "exclude each other" in done.err
