"""What is repeated to mislead a pattern takes time that grows with its length, in every reader of text."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bombs import docx, odt, word

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.extract.furniture import find_furniture

SECONDS = 40  # of the processor for all of them together; they take two, and a pattern that turns back takes hours
CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
from statement_audit.extract.sniff import sniff
from statement_audit.extract.text import read_text
from statement_audit.errors import DocumentError
START = [  # before a text, how often
    ("<!---->", 60), ("<!-- a -->\\n", 60), ("<?xml a?>", 60), ("<!----><?xml?>", 40), (" <!-- -- -->", 60),
    ("<!--", 1000), ("<?xml ", 700),
]
TEXT = ["<html ", "\\n", "[", "[a ", "**a ", "**a", "|\\n", "| ", "\\n|", "# ", " ", "\\t\\n"]
READ = ["<!-- ", "#", " ", ".", ". ", "•", " •", "**a", "- ", "|", ": ", "_", "[a](", "......", "www.", "&#"]
for piece, often in START:
    sniff((piece * often + "text").encode())
for piece in TEXT:
    sniff((piece * (100_000 // len(piece)) + "x").encode())
for piece in READ:
    for kind in ("text/markdown", "text/plain"):
        try:
            read_text(("# " + piece * (30_000 // len(piece)) + "x").encode(), "0" * 64, "input", kind)
        except DocumentError as error:
            assert error.code == "no_text"
print("read")
"""


@pytest.mark.slow
def test_repeated_fragments_are_read_in_linear_time() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, str(SECONDS)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr


@pytest.mark.parametrize(
    "text",
    [
        b"\f" * 2500 + b"Text.",
        b"Text.\f" * 2500,
        b"Text.\r\n\f\r\n" * 2500,
        b"# Head\n\n**Text**\n\f" * 2500,
        ("Text.\f" * 2500).encode("utf-16"),
        "Café.\f".encode("cp1252") * 2500,
    ],
    ids=["alone", "between words", "on lines", "Markdown", "UTF-16", "cp1252"],
)
def test_form_feeds_are_ends_of_pages_and_as_few_as_those(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "input.txt"
    path.write_bytes(text)
    with pytest.raises(DocumentError) as refused:
        extract(path, "0" * 64)
    assert refused.value.code == "too_many_pages"


def test_form_feeds_at_the_end_make_no_page(tmp_path: Path) -> None:
    path = tmp_path / "input.txt"
    path.write_bytes(b"First page.\fSecond page." + b"\f" * 3000)
    document, _ = extract(path, "0" * 64)
    assert [page.text for page in document.pages] == ["First page.", "Second page."]


@pytest.mark.parametrize("attribute", [" a%d", " a%d=1", "\na%d='>'", "/a%d", ' a%d="<p>"'])
def test_a_page_with_a_tag_of_too_many_attributes_is_refused(tmp_path: Path, attribute: str) -> None:
    path = tmp_path / "input.html"
    tag = "<p" + "".join(attribute % number for number in range(6000)) + ">"
    path.write_text(f"<html><body><p>Modern slavery statement.</p>{tag}Text.</p></body></html>")
    with pytest.raises(DocumentError) as refused:
        extract(path, "0" * 64)
    assert refused.value.code == "size_limit" and "attributes" in refused.value.message


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def styled_docx(styles: int, paragraphs: int) -> bytes:
    """Each style is based on the next; each paragraph has another."""
    chain = "".join(
        f'<w:style w:styleId="s{number}"><w:basedOn w:val="s{number + 1}"/></w:style>' for number in range(styles)
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{number % styles}"/></w:pPr><w:r><w:t>We act.</w:t></w:r></w:p>'
        for number in range(paragraphs)
    )
    relation = f'<Relationship Id="r" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return docx(
        word(body),
        **{
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{chain}</w:styles>',
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}'
                "</Relationships>"
            ),
        },
    )


@pytest.mark.slow
def test_a_chain_of_styles_is_followed_a_few_steps(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(styled_docx(2000, 2000))
    started = time.process_time()
    assert extract(path, "0" * 64)[0].pages[0].text.count("We act.") == 2000
    assert time.process_time() - started < 3  # many times as long where each paragraph goes through all of them


MANY = " ".join(f'a{number}="1"' for number in range(3000))


@pytest.mark.parametrize(
    "made",
    [
        lambda: docx(word("<w:p/>").replace("<w:body", f"<w:body {MANY}")),
        lambda: docx(word(f"<w:p {MANY}/>")),
        lambda: docx(word(f"<w:p {MANY.replace(' a', ' w:a')}/>")),
        lambda: odt(f"<a {MANY}/>"),
        lambda: odt("<office:x xmlns:office='urn:o'><b " + MANY.replace(" a", " office:a") + "/></office:x>"),
    ],
)
def test_an_element_of_thousands_of_attributes_is_refused(made: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(made())
    with pytest.raises(DocumentError, match="attributes") as caught:
        extract(path, "0" * 64)
    assert caught.value.code == "size_limit"


def test_heads_of_two_thousand_pages_are_compared_in_no_time() -> None:
    started = time.process_time()
    heads = [[f"Annual report 2023 page {page}", "Larkspur Ltd", "We act.", "a", "b", "c"] for page in range(2000)]
    tops = [[float(line) for line in range(6)]] * 2000
    assert [len(found) for found in find_furniture(heads)] == [3] * 2000
    assert all(0 in found for found in find_furniture(heads, tops))
    assert time.process_time() - started < 3  # minutes, where each line is compared with each


def test_figures_of_thousands_of_digits_at_the_edges_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\f".join(f"Total {digit * 5000}\n\nWe train our staff.\n\n{digit} of all" for digit in "123"))
    document, _ = extract(path, "0" * 64)
    assert [page.text.count("We train our staff.") for page in document.pages] == [1, 1, 1]


def test_cells_said_to_cover_everything_are_not_repeated_for_ever(tmp_path: Path) -> None:
    cell = "<td rowspan=65000 colspan=1000>We train.</td>"
    path = tmp_path / "a.html"
    path.write_text(f"<!doctype html><body><table><tr>{cell * 500}</tr>{'<tr><td>b</td></tr>' * 300}</table></body>")
    started = time.process_time()
    assert extract(path, "0" * 64)[0].pages[0].text.count("We train.") >= 500
    assert time.process_time() - started < 2  # 25,000 columns in each row
