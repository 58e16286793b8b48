"""Feed the document readers with broken bytes and look for errors that are not ours.

    python -m benchmarks.fuzz [--minutes 10] [--kind pdf|html|docx|odt|text]

With atheris (`pip install atheris`) the inputs are steered by coverage of the readers; without it they are random
changes of the same seeds. An input is one byte that says what it is, and the rest: a whole file, or the XML of one part
that is packed into a DOCX or ODT first, so that the changes reach the readers and not only the archive.
Findings are written to --findings, one file each; the exit code is 1 where there are any.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
KINDS = ("file", "document", "styles", "numbering", "content")
ODT_TYPE = "application/vnd.oasis.opendocument.text"
SUFFIXES = {"pdf": (".pdf",), "html": (".html", ".htm"), "docx": (".docx",), "odt": (".odt",), "text": (".md", ".txt")}
MOST_BYTES = 200_000
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x/styles" Target="styles.xml"/>'
    '<Relationship Id="r2" Type="x/numbering" Target="numbering.xml"/></Relationships>'
)
LISTED = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>'
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Item</w:t></w:r></w:p>'
    "</w:body></w:document>"
)


def build(data: bytes) -> bytes:
    """The document that an input stands for."""
    kind, rest = KINDS[data[0] % len(KINDS)], data[1:]
    if kind == "file":
        return rest
    if kind == "content":
        return pack({"mimetype": ODT_TYPE.encode(), "content.xml": rest})
    parts = {"word/document.xml": LISTED.encode(), "word/_rels/document.xml.rels": RELATIONS.encode()}
    return pack({**parts, f"word/{kind}.xml": rest})


def pack(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def check(data: bytes, path: Path) -> None:
    """Read one input. Raises what is neither a document nor an error of ours, and where offsets do not fit."""
    from statement_audit.errors import DocumentError
    from statement_audit.extract import extract
    from statement_audit.passages import split_passages

    if not data:
        return
    path.write_bytes(build(data))
    try:
        document, _ = extract(path, "0" * 64, name="input")
    except DocumentError:
        return
    texts = {page.number: page.text for page in document.pages}
    for page in document.pages:
        ends = [0, *(block.end for block in page.blocks)]
        assert all(end <= block.start < block.end for end, block in zip(ends, page.blocks, strict=False)), "blocks"
        assert not page.blocks or page.blocks[-1].end <= len(page.text), "blocks beyond the text"
    for passage in split_passages(document):
        assert texts[passage.page][passage.start : passage.end] == passage.quote, "offsets"


def seeds(kind: str | None) -> list[bytes]:
    """The invented documents of the corpus, and the parts of those that are packed."""
    wanted = SUFFIXES[kind] if kind else tuple(suffix for group in SUFFIXES.values() for suffix in group)
    files = [path for path in (ROOT / "corpus").rglob("*") if path.suffix in wanted]
    files += [path for path in (ROOT / "tests" / "extract" / "files").glob("*") if path.suffix in wanted]
    found = []
    for path in sorted(files):
        content = path.read_bytes()
        if len(content) <= MOST_BYTES:
            found.append(b"\x00" + content)
        if path.suffix in (".docx", ".odt"):
            found += part_seeds(content)
    return found


def part_seeds(content: bytes) -> list[bytes]:
    """The XML parts of a packed document as inputs."""
    names = {"word/document.xml": 1, "word/styles.xml": 2, "word/numbering.xml": 3, "content.xml": 4}
    found = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, kind in names.items():
                if name in archive.namelist():
                    found.append(bytes([kind]) + archive.read(name)[:MOST_BYTES])
    except zipfile.BadZipFile:
        pass
    return found


def steered(options: argparse.Namespace, path: Path, inputs: Path) -> None:
    """Run libFuzzer through atheris; it does not return."""
    import atheris

    with atheris.instrument_imports(include=["statement_audit"]):
        import statement_audit.extract
        import statement_audit.extract.docx
        import statement_audit.extract.html
        import statement_audit.extract.odt
        import statement_audit.extract.pdf
        import statement_audit.extract.text
        import statement_audit.passages  # noqa: F401
    flags = [
        f"-max_total_time={round(options.minutes * 60)}",
        f"-artifact_prefix={options.findings}/",
        f"-max_len={MOST_BYTES}",
        "-timeout=600",  # by the clock: a busy machine makes slow ones of quick ones
        "-rss_limit_mb=4096",
    ]

    def one(data: bytes) -> None:
        check(data, path)

    atheris.Setup([sys.argv[0], *flags, str(inputs)], one)
    atheris.Fuzz()


def changed(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of a seed flipped, cut, doubled or moved."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(1, len(out) + 1), chance.choice((1, 1, 2, 8, 64, 512))
        how = chance.randrange(4)
        if how == 0:
            out[at : at + length] = chance.randbytes(length)
        elif how == 1:
            del out[at : at + length]
        elif how == 2:
            out[at:at] = out[at : at + length] * chance.choice((1, 2, 50))
        else:
            other = chance.randrange(1, len(out) + 1)
            out[at:at] = out[other : other + length]
    return bytes(out[:MOST_BYTES])


def unsteered(options: argparse.Namespace, path: Path, found: list[bytes]) -> int:
    """Random changes until the time is over; returns how many inputs were findings."""
    chance, stop = random.Random(options.seed), time.monotonic() + options.minutes * 60
    count = bad = 0
    while time.monotonic() < stop:
        data = changed(chance.choice(found), chance)
        count += 1
        try:
            check(data, path)
        except Exception as error:  # noqa: BLE001 - what is looked for
            bad += 1
            file = options.findings / f"finding-{type(error).__name__}-{bad:03d}"
            file.write_bytes(data)
            print(f"{file}: {type(error).__name__}: {error}")
    print(f"{count} inputs, {bad} findings")
    return bad


def replay(files: list[Path], path: Path) -> int:
    """Read findings again, with their trace."""
    for file in files:
        print(file)
        check(file.read_bytes(), path)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kind", choices=sorted(SUFFIXES))
    parser.add_argument("--findings", type=Path, default=ROOT / "outputs" / "fuzz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="random changes, even where atheris is installed")
    parser.add_argument("--replay", type=Path, nargs="*", help="read these findings again")
    options = parser.parse_args()
    options.findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        if options.replay:
            return replay(options.replay, path)
        found = seeds(options.kind)
        atheris: Any = None
        if not options.plain:
            try:
                import atheris
            except ImportError:
                print("atheris is not installed: random changes without coverage", file=sys.stderr)
        if atheris is None:
            return 1 if unsteered(options, path, found) else 0
        inputs = Path(folder) / "inputs"
        inputs.mkdir()
        for number, data in enumerate(found):
            (inputs / f"seed-{number:03d}").write_bytes(data)
        steered(options, path, inputs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
