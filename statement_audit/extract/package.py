"""The parts of a DOCX or ODT file, opened with care: a ZIP archive of XML, from anyone.

Parts are unpacked into memory one by one, up to a limit; nothing is written, run or followed. XML is read without
entities: neither those that multiply nor those that fetch a file or an address.
"""

import zipfile
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from statement_audit.extract.limits import CHUNK, MAX_UNPACKED
from statement_audit.extract.sniff import BROKEN_PART
from statement_audit.issue_codes import document_error
from statement_audit.named_files import MIB
from statement_audit.resources import table_beside

PREFIXES: dict[str, str] = table_beside(__file__, "office")["prefixes"]
MAX_PARTS = 20_000
MAX_DEPTH = 400
MAX_ELEMENTS = 3_000_000
MAX_ATTRIBUTES = 2000  # of one element, a hundred times those that any has


class Package:
    """A ZIP file's parts by name. `total` bounds what all parts together may unpack to."""

    def __init__(self, data: bytes, source: str) -> None:
        """Raises DocumentError(damaged) where the archive's directory cannot be read."""
        self.source = source
        self._left = MAX_UNPACKED
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            self.names = frozenset(self._archive.namelist())
        except BROKEN_PART as exc:
            raise document_error("damaged", f"{source}: the archive cannot be opened ({exc}).") from exc
        if len(self.names) > MAX_PARTS:
            raise document_error("size_limit", f"{source}: the file has {len(self.names):,} parts.")

    def read(self, name: str) -> bytes | None:
        """The part's bytes; None where there is no such part.

        Raises:
            DocumentError: damaged, encrypted, or size_limit where the parts read so far unpack to more than a limit.
        """
        if name not in self.names:
            return None
        pieces: list[bytes] = []
        try:
            if self._archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("packed in a way that such files never are")
            with self._archive.open(name) as part:
                while piece := part.read(CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        most = f"with '{name}' it unpacks to more than {MAX_UNPACKED // MIB} MiB"
                        raise document_error("size_limit", f"{self.source}: {most}.")
                    pieces.append(piece)
        except RuntimeError as exc:  # zipfile's word for a part that needs a password
            raise document_error("encrypted", f"{self.source}: '{name}' is locked with a password.") from exc
        except BROKEN_PART as exc:
            raise document_error("damaged", f"{self.source}: '{name}' cannot be unpacked ({exc}).") from exc
        return b"".join(pieces)

    def tree(self, name: str) -> Element:
        """The part as XML; see `parse_xml`. An element without anything where there is no such part."""
        data = self.read(name)
        return Element("none") if data is None else parse_xml(data, f"{self.source}, {name}")


def parse_xml(data: bytes, where: str) -> Element:
    """Read XML into a tree whose names are `prefix:name`; other namespaces become `other:name`.

    Raises:
        DocumentError: damaged (not well formed, or with entities of its own), too_deep, size_limit.
    """
    builder, parser = _Builder(where), expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = builder.data, builder.entity
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as exc:
        raise document_error("damaged", f"{where}: the XML is broken ({exc}).") from exc
    except (ValueError, LookupError, AssertionError) as exc:  # an encoding that Python does not know; no root
        raise document_error("damaged", f"{where}: the XML cannot be read ({exc}).") from exc


def descend(element: Element | None, path: str) -> Element | None:
    """The first element at `path` ("w:pPr/w:numPr"), or None."""
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(name)
    return element


def to_int(value: str | None, default: int = 0) -> int:
    """A whole number of reasonable size, as attributes should hold it."""
    try:
        number = int(value or "")
    except ValueError:
        return default
    return number if abs(number) < 1_000_000 else default


def level_of(value: str | None) -> int | None:
    """A level or a start as an attribute gives it; None where it gives none."""
    return None if value is None else to_int(value)


@lru_cache(10_000)
def _short(full: str) -> str:
    """Expat's "namespace name" -> `prefix:name`."""
    space, _, local = full.rpartition(" ")
    return f"{PREFIXES.get(space, 'other')}:{local}" if space else local


class _Builder(TreeBuilder):
    """Builds the tree of what expat reads, within limits."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise document_error("too_deep", f"{self.where}: elements are nested more than {MAX_DEPTH} deep.")
        if self.count > MAX_ELEMENTS:
            raise document_error("size_limit", f"{self.where}: more than {MAX_ELEMENTS:,} elements.")
        if len(attrs) > MAX_ATTRIBUTES:
            most = f"an element with more than {MAX_ATTRIBUTES:,} attributes"
            raise document_error("size_limit", f"{self.where}: {most}.")
        return super().start(_short(tag), {_short(key): value for key, value in attrs.items()})

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(_short(tag))

    def entity(self, name: str, *_rest: Any) -> None:
        raise document_error("damaged", f"{self.where}: it declares the entity '{name}'; such files are not read.")
