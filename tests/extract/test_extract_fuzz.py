"""No bytes raise anything but our errors, and offsets always give back the block and the passage."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from bombs import docx, odt, word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.passages import split_passages

CORPUS = Path(__file__).parents[2] / "corpus" / "statements"
FILES = Path(__file__).parent / "files"
SEEDS = [
    *(FILES / f"quillfeather.{kind}" for kind in ("docx", "odt", "fodt")),
    *(min(CORPUS.glob(f"*.{kind}"), key=lambda path: path.stat().st_size) for kind in ("pdf", "html", "md")),
]
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def check(data: bytes, name: str = "input") -> None:
    """Read the bytes; whatever comes of it must be ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        path.write_bytes(data)
        try:
            document, _ = extract(path, "0" * 64, name=name)
        except DocumentError:
            return
    texts = {page.number: page.text for page in document.pages}
    for page in document.pages:
        end = 0
        for block in page.blocks:
            assert end <= block.start < block.end <= len(page.text)
            assert page.text[block.start : block.end].strip()
            end = block.end
    for passage in split_passages(document):
        assert texts[passage.page][passage.start : passage.end] == passage.quote


@SLOW
@given(st.binary(max_size=3000))
def test_random_bytes(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"<html>", b"\xff\xfe", b"<?xml ?>"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=2000))
def test_random_bytes_behind_a_known_start(start: bytes, data: bytes) -> None:
    check(start + data)


CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 300), st.sampled_from(("cut", "flip", "double")), st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_changed_files(seed: Path, changes: list[tuple[float, int, str, bytes]]) -> None:
    data = bytearray(seed.read_bytes())
    for place, length, how, new in changes:
        at = int(place * len(data))
        if how == "cut":
            del data[at : at + length]
        elif how == "flip":
            data[at : at + len(new)] = new
        else:
            data[at:at] = data[at : at + length] * 3
    check(bytes(data), seed.name)


TAGS = st.sampled_from("p r t tbl tr tc sdt sdtContent ins del hyperlink drawing pict txbxContent br fldChar".split())
ODT_TAGS = st.sampled_from("text:p text:h text:list text:list-item text:span text:note text:note-body text:s".split())


def trees(tags: st.SearchStrategy[str], prefix: str) -> st.SearchStrategy[str]:
    leaf = st.text("ab .1•\t", max_size=8)
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda tag, parts: f"<{prefix}{tag}>{''.join(parts)}</{prefix}{tag}>", tags, st.lists(inner, max_size=4)
        ),
        max_leaves=25,
    )


@SLOW
@given(trees(TAGS, "w:"))
def test_any_tree_of_word_elements(body: str) -> None:
    check(docx(word(body)))


@SLOW
@given(trees(ODT_TAGS, ""))
def test_any_tree_of_odt_elements(body: str) -> None:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    check(odt(f"<office:document-content {spaces}>{inner}</office:document-content>"))


@SLOW
@given(st.text(max_size=2000))
def test_any_text(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))
