"""What a file is, told by its content. File names and declared types are never trusted, only compared."""

import codecs
import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from statement_audit.markup import text_encoding
from statement_audit.resources import table_beside

PDF = "application/pdf"
HTML = "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
UNKNOWN = "application/octet-stream"
GZIP = b"\x1f\x8b\x08"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Word 97, and of a locked DOCX
RTF = b"{\\rtf"
FLAT_TEXT = b"opendocument.text"
XML_START = re.compile(rb"^\s*<\?xml\b")
MAIL_HEAD = re.compile(rb"\A\s*+(?:[a-z][\w-]*:.*\n(?:[ \t].*\n)*)*?MIME-Version:", re.IGNORECASE)
STRAY_BYTES = re.compile("[\udc80-\udcff]+")
WORD_PART = re.compile(r"^word/document\d*\.xml$")

_TABLE = table_beside(__file__)
NAMES: dict[str, str] = _TABLE["names"]
HTML_START = re.compile(
    rb"^\s*+(?:(?><!--.*?-->)\s*+|(?><\?xml[^>]*\?>)\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta|div|article|main|table|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
HTML_TAG = re.compile(rb"<(?:html|body|head)\b[^<>]*>|</(?:p|div|body|html|ul|h[1-6])>", re.IGNORECASE)
MARKDOWN_MARKS = re.compile("|".join(_TABLE["markdown_marks"]), re.MULTILINE)
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
BAD_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MAX_PADDING = 16  # NUL bytes that a text may carry; a binary has many
CELL_MARK, MAX_CELL_SHARE = "\x07", 0.02  # ends a table's cell in text that Word wrote
MAX_CONTROL_SHARE = 0.002  # a text file may hold a stray control character, a binary is full of them


# What zipfile raises for an archive that is not whole, and for a part of one.
BROKEN_ARCHIVE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error)
BROKEN_PART = (*BROKEN_ARCHIVE, zlib.error, EOFError, IndexError, KeyError)


def sniff(data: bytes, name: str = "") -> str:
    """Return the media type of `data`, `UNKNOWN` where it is none that is read.

    `name` only tells Markdown from plain text, which content cannot always do.
    """
    if b"%PDF" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(data)
    odd = data.startswith((OLE, GZIP)) or data[:16].lstrip().startswith(RTF) or MAIL_HEAD.match(data[:4096])
    text = None if odd else decode(data)
    if text is None:
        return UNKNOWN
    encoded = text.encode("utf-8", "ignore")
    if HTML_START.match(encoded[:4096]) or len(HTML_TAG.findall(encoded[:100_000])) >= 3:
        return HTML
    if XML_START.match(encoded):
        return ODT if b"office:document" in encoded[:4096] and FLAT_TEXT in encoded[:4096] else UNKNOWN
    if name_type(name) == MARKDOWN or len(MARKDOWN_MARKS.findall(text[:200_000])) >= 2:
        return MARKDOWN
    return PLAIN


def name_type(name: str) -> str | None:
    """The media type that a file name or URL promises, or None where it promises none that is read."""
    path = urlsplit(name).path if "://" in name else name
    return NAMES.get(PurePosixPath(path.replace("\\", "/")).suffix.lower())


def decode(data: bytes) -> str | None:
    """Decode `data`, or return None where it is no text.

    Order: byte order mark, UTF-16 without a mark, UTF-8 (stray bytes of another page pasted into it are read as
    cp1252), the declared encoding, cp1252 where that reads as English, then what charset detection says.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _as_text(data, encoding)
    if b"\x00" in data[:4096]:
        wide = _decode_utf16(data)
        if wide is not None:
            return wide
        data = data.replace(b"\x00", b"") if data.count(b"\x00") <= MAX_PADDING else data
    return _as_text(data, "utf-8") or _decode_mixed(data) or _decode_legacy(data)


def _decode_utf16(data: bytes) -> str | None:
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) * 0.2 or min(even, odd) > len(head) * 0.05:
        return None
    return _as_text(data, "utf-16-le" if odd > even else "utf-16-be")


def _decode_mixed(data: bytes) -> str | None:
    """UTF-8 with some bytes that are not; None where those are the rule: other encodings rarely look like UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum(map(len, STRAY_BYTES.findall(text)))
    if 2 * stray >= sum(char > "\x7f" for char in text):
        return None
    mended = STRAY_BYTES.sub(lambda found: found[0].encode("utf-8", "surrogateescape").decode("cp1252", "ignore"), text)
    return None if _is_binary(mended) else mended


def _decode_legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    if declared:
        encoding = text_encoding(declared[1].decode("ascii"))
        wide = encoding and encoding.startswith(("utf-16", "utf-32"))  # no declaration could be read in it
        if encoding and not wide and encoding not in ("utf-8", "iso8859-1", "ascii"):
            return _as_text(data, encoding)
    western = _as_text(data, "cp1252")
    if western is not None and _looks_english(western):
        return western
    best = from_bytes(data[:100_000]).best()
    return (_as_text(data, best.encoding) if best else None) or western


def _looks_english(text: str) -> bool:
    return len(re.findall(r"\b(?:the|and|of|to)\b", text[:20_000], re.IGNORECASE)) > len(text[:20_000]) / 400


def _as_text(data: bytes, encoding: str) -> str | None:
    """A cut in the middle of the last character is damage at the end, not another encoding."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeError, LookupError):
        return None
    return None if not text or _is_binary(text) else text


def _is_binary(text: str) -> bool:
    cells = text.count(CELL_MARK)
    few = cells if cells <= len(text) * MAX_CELL_SHARE else 0
    return len(BAD_CONTROL.findall(text)) - few > max(1, len(text) * MAX_CONTROL_SHARE)


def describe_unknown(data: bytes) -> tuple[str, str]:
    """(issue code, what it is) for content that is not read, in a person's words."""
    what = "not PDF, HTML, DOCX, ODT, Markdown or plain text"
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "encrypted", "a Word, Excel or PowerPoint file that is locked with a password"
        what = "a file of an old version of Word, Excel or Outlook (save it as DOCX or PDF)"
    elif data[:16].lstrip().startswith(RTF):
        what = "a rich text file, RTF (save it as DOCX or PDF)"
    elif MAIL_HEAD.match(data[:4096]):
        what = "a mail, or a page saved with its pictures as one MHT file (save it as HTML or PDF)"
    elif data.startswith(b"PK"):
        what = "an archive, or an office file that holds no text document"
    return "unknown_format", what


def _packed_kind(data: bytes) -> str:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except BROKEN_ARCHIVE:
        # A cut archive has lost its directory: the reader will say damaged.
        return DOCX if b"word/document" in data else ODT if ODT.encode() in data[:200] else UNKNOWN
    if "content.xml" in archive.namelist():
        return ODT if ODT.encode() in data[:200] or ODT.encode() in _manifest(archive) else UNKNOWN
    return DOCX if any(map(WORD_PART.match, archive.namelist())) else UNKNOWN


def _manifest(archive: zipfile.ZipFile) -> bytes:
    """The start of an OpenDocument file's list of parts."""
    try:
        with archive.open("META-INF/manifest.xml") as part:
            return part.read(100_000)
    except (*BROKEN_PART, RuntimeError):
        return b""
