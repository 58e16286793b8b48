"""Comments in a Word file, read back from its XML and with python-docx; what else the file holds stays as it was."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import docx as python_docx
import pytest
from bombs import W, docx, word
from docx.oxml import parse_xml

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.extract.docx_comments import Comment, annotate_docx
from statement_audit.models import ExtractedDocument

ROOT = Path(__file__).parents[2]
REAL = [*sorted((ROOT / "corpus").rglob("*.docx")), ROOT / "tests" / "extract" / "files" / "quillfeather.docx"]
DATE = "2026-01-31T12:00:00Z"
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NUMBER = re.compile(r"^(?:\(\w\)|\d\.(?:\d)?) ")
SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|$)")
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TRACKED = 'w:author="A. Plume" w:date="2025-01-01T00:00:00Z"'


def read(path: Path) -> ExtractedDocument:
    return extract(path, "0" * 64, name=path.name)[0]


def sentences(document: ExtractedDocument) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Every sentence of the text but page heads, with its place."""
    for page in document.pages:
        for block in page.blocks:
            text = page.text[block.start : block.end]
            for found in SENTENCE.finditer(text) if block.kind not in ("furniture", "footnote") else ():
                if len(found[0]) > 2:  # no bare list number
                    yield (page.number, block.start + found.start(), block.start + found.end()), found[0]


def annotated(path: Path) -> tuple[bytes, list[str]]:
    """The file with a comment at every sentence, and the sentences."""
    document = read(path)
    told = list(sentences(document))
    comments = [Comment(place, (f"TRE-01 {quote}", "to add: who, where & when")) for place, quote in told]
    made, lost = annotate_docx(path.read_bytes(), path.name, document, comments, DATE)
    assert lost == []
    return made, [quote for _, quote in told]


def part(data: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def covered(data: bytes) -> dict[str, str]:
    """The words between the two marks of each comment, by its number, as a reader with all changes accepted sees them."""
    root = part(data)
    w = root.tag.removesuffix("document")
    open_now: dict[str, list[str]] = {}
    done: dict[str, str] = {}

    def walk(element: ElementTree.Element) -> None:
        tag, number = element.tag.removeprefix(w), element.get(f"{w}id", "")
        if tag == "commentRangeStart":
            open_now[number] = []
        elif tag == "commentRangeEnd":
            done[number] = " ".join("".join(open_now.pop(number)).split())
        word = (element.text or "") if tag == "t" else " " if tag in ("p", "tab", "br") else ""
        for pieces in open_now.values():
            pieces.append(word)
        for child in element if tag not in ("del", "moveFrom") else ():
            walk(child)

    walk(root)
    assert not open_now
    return done


def words(text: str) -> list[str]:
    """Without signs between cells, list numbers, which are no text of a Word file, and what is not seen."""
    return unicodedata.normalize("NFKC", NUMBER.sub("", text)).replace(" | ", " ").replace("\u00ad", "").split()


def texts(data: bytes) -> list[str]:
    """The text of each paragraph, deleted words and field codes too."""
    root = part(data)
    w = root.tag.removesuffix("document")
    kinds = (f"{w}t", f"{w}delText", f"{w}instrText")
    return ["".join(each.text or "" for each in p.iter() if each.tag in kinds) for p in root.iter(f"{w}p")]


def check(path: Path, out: Path, share: float = 1.0) -> bytes:
    """All that must hold of a file with a comment at each of its sentences."""
    before = path.read_bytes()
    made, quotes = annotated(path)
    out.write_bytes(made)
    assert read(out).pages == read(path).pages
    assert texts(made) == texts(before)
    told = python_docx.Document(str(out))
    assert [p.text for p in told.paragraphs] == [p.text for p in python_docx.Document(str(path)).paragraphs]
    own = {str(each.comment_id): each for each in told.comments if each.author == "statement-audit"}
    found = covered(made)
    assert len(own) == len(quotes)
    right = [words(found[number]) == words(quote) for (number, _), quote in zip(own.items(), quotes, strict=True)]
    assert sum(right) >= share * len(right) > 0
    assert [each.paragraphs[0].text for each in own.values()] == [f"TRE-01 {quote}" for quote in quotes]
    assert {each.initials for each in own.values()} == {"sa"}
    return made


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_comments_cover_the_words_of_their_quotes_in_whole_files(path: Path, tmp_path: Path) -> None:
    check(
        path, tmp_path / "out.docx", share=0.85 if path.stem == "quillfeather" else 1.0
    )  # it hides a word, boxes one, merges one


# --- what Word puts between and around the words ----------------------------------------------------


def ins(text: str) -> str:
    return f'<w:ins w:id="901" {TRACKED}><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'


def runs(*pieces: str, properties: str = "<w:rPr><w:i/></w:rPr>") -> str:
    return "".join(f'<w:r>{properties}<w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in pieces)


DELETED = f'<w:del w:id="902" {TRACKED}><w:r><w:delText>never </w:delText></w:r></w:del>'
LINK = f'<w:hyperlink w:anchor="x">{runs("the hotline of the un", "ion")}</w:hyperlink>'
CONTROL = f"<w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent>{runs('12 March 2025. The chair')}</w:sdtContent></w:sdt>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4 July</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BODIES = {
    "runs cut in the middle of words": runs(
        "We tra", "ined 41 bu", "yers. We &amp; they vis", "ited 9 sites. All passed."
    ),
    "one run with tabs, line ends and more text": "<w:r><w:rPr><w:b/></w:rPr><w:t>We asked.</w:t><w:tab/><w:t>They told us. We"
    "</w:t><w:br/><w:t>went on. It ended.</w:t></w:r>",
    "tracked changes": runs("We ") + DELETED + ins("always ") + runs("paid the fee back. Nobody paid twice."),
    "a link": runs("Workers may call ") + LINK + runs(" at night. It is free."),
    "a content control": runs("Approved on ") + CONTROL + runs(" signed it."),
    "a field": runs("Signed on ") + FIELD + runs(" 2025. It was a Friday."),
    "an entity, a ligature, a soft hyphen": runs("We &#x201C;oﬃcially&#8221; re\u00adfused 3 bids &lt; £1m. Fine."),
    "text that cannot be cut": "<w:r><w:t><![CDATA[We asked 12 firms.]]></w:t></w:r>" + runs(" All answered."),
    "an unknown element with quotes": '<w:proofErr w:type="a>b"/>' + runs("We asked. They told."),
}


def made_with(tmp_path: Path, build: Callable[[python_docx.document.Document], None]) -> Path:
    path = tmp_path / "made.docx"
    document = python_docx.Document()
    build(document)
    document.save(str(path))
    return path


@pytest.mark.parametrize("name", BODIES)
def test_a_quote_is_found_whatever_stands_between_its_words(name: str, tmp_path: Path) -> None:
    def build(document: python_docx.document.Document) -> None:
        document.add_paragraph("Before it stands this sentence.")
        document.element.body.insert(1, parse_xml(f"<w:p {W} {R}>{BODIES[name]}</w:p>"))

    check(made_with(tmp_path, build), tmp_path / "out.docx")


def test_the_same_sentence_twice_gets_each_its_own_comment(tmp_path: Path) -> None:
    def build(document: python_docx.document.Document) -> None:
        for year in (2024, 2025):
            document.add_heading(f"In {year}", 1)
            document.add_paragraph("We visited 9 farms. We visited 9 farms.")

    path = made_with(tmp_path, build)
    made = check(path, tmp_path / "out.docx")
    inside: list[int] = []
    for place, paragraph in enumerate(part(made).iter(f"{{{TRANSITIONAL}}}p")):
        inside += [place] * len(paragraph.findall(f"{{{TRANSITIONAL}}}commentRangeStart"))
    assert inside == [0, 1, 1, 2, 3, 3]


def test_tables_bullets_and_a_quote_over_several_blocks(tmp_path: Path) -> None:
    def build(document: python_docx.document.Document) -> None:
        document.add_paragraph("Every supplier agrees to:")
        for line in ("pay wages on time", "leave passports alone"):
            document.add_paragraph(line, style="List Bullet")
        table = document.add_table(rows=2, cols=3)
        for cell, text in zip(table.rows[0].cells, ("Country", "Sites", "Visited"), strict=True):
            cell.text = text
        for cell, text in zip(table.rows[1].cells, ("India", "19", "7"), strict=True):
            cell.text = text
        document.add_paragraph("The end.")

    path = made_with(tmp_path, build)
    check(path, tmp_path / "out.docx")
    page = read(path).pages[0]
    whole = Comment((1, 0, page.text.index("Country") - 1), ("LIST",))
    made, _ = annotate_docx(path.read_bytes(), path.name, read(path), [whole, Comment(None, ("END",))], DATE)
    assert list(covered(made).values()) == [
        "Every supplier agrees to: pay wages on time leave passports alone",
        "The end.",
    ]


def test_others_comments_and_changes_stay_as_they_were(tmp_path: Path) -> None:
    def build(document: python_docx.document.Document) -> None:
        paragraph = document.add_paragraph("The board approved this. It will be ")
        document.add_comment(paragraph.runs, text="Which board?", author="A. Plume", initials="AP")
        paragraph._p.append(parse_xml(f"<w:ins {W} w:id='77' {TRACKED}><w:r><w:t>signed.</w:t></w:r></w:ins>"))
        paragraph._p.append(
            parse_xml(f"<w:del {W} w:id='78' {TRACKED}><w:r><w:delText>sealed.</w:delText></w:r></w:del>")
        )

    path = made_with(tmp_path, build)
    before = path.read_bytes()
    made = check(path, tmp_path / "out.docx")
    theirs = [each for each in python_docx.Document(io.BytesIO(made)).comments if each.author == "A. Plume"]
    assert [(each.comment_id, each.text) for each in theirs] == [(0, "Which board?")]
    assert covered(made)["0"] == covered(before)["0"]
    for tag in ("ins", "del"):
        old, new = (part(data).findall(f".//{{{TRANSITIONAL}}}{tag}") for data in (before, made))
        assert [ElementTree.canonicalize(ElementTree.tostring(each[0][-1])) for each in new[:1]] == [
            ElementTree.canonicalize(ElementTree.tostring(each[0][-1])) for each in old
        ]
    again, _ = annotated(tmp_path / "out.docx")
    numbers = [each.comment_id for each in python_docx.Document(io.BytesIO(again)).comments]
    assert len(set(numbers)) == len(numbers) == 5


def test_a_note_has_its_comment_at_its_mark_and_a_text_box_at_the_box(tmp_path: Path) -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    box = f"<w:r><w:pict><w:txbxContent><w:p>{runs('A box.')}</w:p></w:txbxContent></w:pict></w:r>"
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Of geese.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    )
    path = tmp_path / "made.docx"
    parts = {"word/footnotes.xml": notes, "word/_rels/document.xml.rels": links}
    path.write_bytes(docx(word(f"<w:p>{runs('Feathers', ' are bought.')}{note}</w:p><w:p>{box}</w:p>"), **parts))
    document = read(path)
    text = document.pages[0].text
    places = [(1, text.index(quote), text.index(quote) + len(quote)) for quote in ("Of geese.", "A box.")]
    made, lost = annotate_docx(
        path.read_bytes(), path.name, document, [Comment(place, ("X",)) for place in places], DATE
    )
    assert lost == [] and covered(made) == {"0": "", "1": "A box."}
    body = part(made)[0]
    assert [child.tag.split("}")[1] for child in body[0]] == [
        *("r", "r", "commentRangeStart", "r", "commentRangeEnd", "r"),
    ]
    assert [child.tag.split("}")[1] for child in body[1]] == ["commentRangeStart", "r", "commentRangeEnd", "r"]
    assert "footnotes" in part(made, "word/_rels/document.xml.rels")[0].get("Type", "")


# --- files of other programs ------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("space", [TRANSITIONAL, "http://purl.oclc.org/ooxml/wordprocessingml/main"])
@pytest.mark.parametrize("prefix", ["w", "ns0"])
def test_strict_files_other_prefixes_and_utf_16(tmp_path: Path, space: str, prefix: str, encoding: str) -> None:
    body = "<w:p><w:r><w:t>Café owners trained 9 people. All of them passed.</w:t></w:r></w:p>"
    made = (
        word(body).replace("w:", f"{prefix}:").replace(":w=", f":{prefix}=").replace("?>", f' encoding="{encoding}"?>')
    )
    path = tmp_path / "made.docx"
    path.write_bytes(docx(made.replace(TRANSITIONAL, space).encode(encoding)))
    done, quotes = annotated(path)
    assert list(covered(done).values()) == quotes == ["Café owners trained 9 people.", "All of them passed."]
    comments = part(done, "word/comments.xml")
    assert comments.tag == f"{{{space}}}comments" and len(comments) == 2
    (link,) = part(done, "word/_rels/document.xml.rels")
    office = (
        "http://purl.oclc.org/ooxml/officeDocument"
        if "purl" in space
        else "http://schemas.openxmlformats.org/officeDocument/2006"
    )
    assert link.get("Type") == f"{office}/relationships/comments" and link.get("Target") == "comments.xml"
    assert [each.get("PartName") for each in part(done, "[Content_Types].xml")] == ["/word/comments.xml"]


def test_every_other_part_and_every_other_byte_stays(tmp_path: Path) -> None:
    path = REAL[0]
    before, after = path.read_bytes(), annotated(path)[0]
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
        left = iter(new.read("word/document.xml"))
        assert all(byte in left for byte in old.read("word/document.xml"))  # in the same order
    assert changed <= {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no archive", docx("<w:document"), docx(word("", "<!DOCTYPE w [<!ENTITY a 'b'>]>"))]
)
def test_a_damaged_file_is_told(content: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        annotate_docx(content, "made.docx", read(REAL[0]), [], DATE)
    assert caught.value.code == "damaged"


@pytest.mark.slow
@pytest.mark.parametrize("path", REAL[:1], ids=lambda path: path.stem)
def test_libreoffice_opens_it(path: Path, tmp_path: Path, as_pdf: Callable[[Path, Path], Path]) -> None:
    (tmp_path / "out.docx").write_bytes(annotated(path)[0])
    assert as_pdf(tmp_path / "out.docx", tmp_path).read_bytes().startswith(b"%PDF")
