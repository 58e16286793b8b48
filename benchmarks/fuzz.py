"""Feed the readers with broken bytes and look for errors that are not ours, and with repeated ones that take too long.

    python -m benchmarks.fuzz [--minutes 10] [--kind pdf|html|docx|odt|text|pages|answers|packs|lists|pumped]

`pages` gives changed HTML to what reads visited pages: links, meta refresh, frames, logins, challenges. `answers` gives
a fetch, on loopback, changed status lines, headers and bodies of servers (`fuzz_answers`). `packs` gives changed rubric
packs to `rubric check`, to loading and to the database; `lists` changed company lists, exports of registers, sheets of
reviewers and labels to their readers (both `fuzz_files`). A find is also what takes more than --seconds. `pumped` gives
each of some fragments, and random pairs of them until the time is over, 2,000 and 20,000 times to every reader of text;
a find is what takes far more than ten times as long for ten times the text.

With atheris (`pip install atheris`) the inputs are steered by coverage of the readers; without it they are random
changes of the same seeds. An input is one byte that says what it is, and the rest: a whole file, or the XML of one part
that is packed into a DOCX or ODT first, so that the changes reach the readers and not only the archive.
Findings are written to --findings, one file each; the exit code is 1 where there are any.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
KINDS = ("file", "document", "styles", "numbering", "content")
ODT_TYPE = "application/vnd.oasis.opendocument.text"
SUFFIXES = {"pdf": (".pdf",), "html": (".html", ".htm"), "docx": (".docx",), "odt": (".odt",), "text": (".md", ".txt")}
MOST_BYTES = 200_000
URL = "https://www.example.com/about/"
FRAGMENTS = (
    " ", "\n", "\t \n", ".", "...", ". ", "! ", "?", "-", "_", "*", "**a ", "**a", "`", "[", "[a", "](", "# ", "|", "| a ", "|\n", "> ", "(", "(a ", ")", "\"", "'",
    "a", "A", "Aa-", "0", "0,", "0-", "1 000 ", "a.", "a@", "www.", "http://", "/news", "é", "中。", "\f", "\x00", "&#", "&#1", "&lt;", "•", " and", "and ", "the ", "this ",
    "not ", "also ", "duly ", "quickly ", "Group ", "Group Limited ", "A Limited, ", "Mr ", "Director ", "Signed by ", "[name ", "approved by ", "on behalf of ", "section 54 ",
    "2024", "1 May 2024 ", "1 May 2024 to ", "year ended ", "currently, ", "modern slavery ", "statement is ", "page 1 of ", "<", "<a", "<a ", "<a b", "<!--", "<!---->", "<!-- a ",
    "-->", "<p>", "</p>", "<div>", "<div><p>a", "<b>", "<table><tr><td>", "<a href=/x>", "<a href=/x>read more</a> ", "<a href=/x></a>", "<div data-href=/x>read more</div>",
    "<meta http-equiv=refresh content='0;url=/x'>", "<meta ", "<iframe src=/x>", "<script>", "<script>a</script>", "<html ", "<h1>a</h1>", "<li>a", "<option value=/x>", "<b a=\"",
    "<title>", "<noscript>", "<input type=password>", "navigate", "location=", "location = '", "http-equiv = ", "charset=", "Ab: c\n",
)  # fmt: skip
SHORT, LONG = 2000, 20_000  # repetitions
MOST_PUMPED = 200_000  # characters, of the longer text
LINEAR = 30.0  # times as long for ten times the text: beyond is a find
LEAST_SECONDS = 0.5  # below, nothing is one
PUMP_SECONDS = 60
CLOCK = 10  # times the seconds of the processor may pass by the clock, as a machine may be busy and a server slow
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


def check_page(data: bytes, path: Path) -> None:
    """Give a page to all that reads visited pages. Raises what is no error of ours."""
    from statement_audit.errors import DocumentError

    for read in page_readers().values():
        try:
            read(data[1:])
        except DocumentError:
            continue


def page_readers() -> dict[str, Callable[[bytes], object]]:
    """What reads the bytes of a visited page, by name."""
    from statement_audit.fetch.answers import asks_for_login, find_challenge, frame_targets, redirect_target
    from statement_audit.markup import needs_browser
    from statement_audit.models import SitePage
    from statement_audit.sources.html_page import labelled_values, read_count, read_tree
    from statement_audit.sources.site_links import digest, is_markup, read_page
    from statement_audit.sources.site_scores import statement_link_score
    from statement_audit.sources.site_sitemap import read_sitemap, sitemap_urls

    def links(data: bytes) -> object:
        page = SitePage(URL, "text/html", data)
        view = read_page(page)
        for link in view.links[:200]:
            statement_link_score(link.names, link.url, view.base, context=link.context, place=link.place)
        return is_markup(page), digest(view)

    def register(data: bytes) -> object:
        tree = read_tree(data)
        return read_count(tree, ()), labelled_values(tree, {"period": "period"})

    return {
        "links": links,
        "register page": register,
        "refresh": lambda data: redirect_target(200, {}, data, URL),
        "frames": lambda data: frame_targets({}, data, URL),
        "login": lambda data: asks_for_login(200, {}, data, URL, redirected=True),
        "challenge": lambda data: find_challenge(403, {}, data),
        "browser": lambda data: needs_browser(data.decode("utf-8", "replace")),
        "site map": lambda data: sum(1 for _ in sitemap_urls(read_sitemap(data)[0], URL)),
    }


def text_readers() -> dict[str, Callable[[bytes], object]]:
    """What reads the bytes or the words of a document, by name."""
    from statement_audit.extract.cleaning import RawBlock, build_page
    from statement_audit.extract.html import read_html
    from statement_audit.extract.limits import check_nesting
    from statement_audit.extract.sniff import MARKDOWN, PLAIN, sniff
    from statement_audit.extract.text import read_text
    from statement_audit.identity.identify import identify
    from statement_audit.models import BlockKind, ExtractedDocument, StatementRef
    from statement_audit.passages import split_passages

    def document(data: bytes) -> ExtractedDocument:
        heading = RawBlock(BlockKind.HEADING, "Modern slavery statement 2024", 1)
        page = build_page(1, [heading, RawBlock(BlockKind.PARAGRAPH, data.decode("utf-8", "replace"))])
        return ExtractedDocument("0" * 64, PLAIN, (page,), "test")

    def html(data: bytes) -> object:
        page = b"<html><body><p>Modern slavery statement. </p>" + data
        check_nesting(page, "input")
        return read_html(page, "0" * 64, "input")

    return {
        "sniff": lambda data: sniff(data, "input"),
        "plain text": lambda data: read_text(data, "0" * 64, "input", PLAIN),
        "Markdown": lambda data: read_text(data, "0" * 64, "input", MARKDOWN),
        "HTML": html,
        "passages": lambda data: sum(1 for _ in split_passages(document(data))),
        "identity": lambda data: identify(document(data), StatementRef("input"), date(2026, 12, 31)),
        "score": score_rules,
    }


def score_rules(data: bytes) -> None:
    """Search the start of a text, as long as a passage is read, for every pattern of the score room."""
    import pkgutil
    import re
    from importlib import import_module

    import statement_audit.score
    from statement_audit.plain_text import normalise

    text = normalise(data.decode("utf-8", "replace"))
    for found in pkgutil.iter_modules(statement_audit.score.__path__, "statement_audit.score."):
        for value in vars(import_module(found.name)).values():
            if isinstance(value, re.Pattern):
                value.search(text)


class TooSlowError(BaseException):
    """No Exception, so that nothing under test catches it."""


@contextmanager
def limited(limit: float) -> Iterator[None]:
    """Raise TooSlowError in the block after so many seconds of the processor, or `CLOCK` times as many by the clock."""

    def end(*_: object) -> None:
        raise TooSlowError(f"more than {limit:.0f} s")

    timers = ((signal.SIGVTALRM, signal.ITIMER_VIRTUAL, limit), (signal.SIGALRM, signal.ITIMER_REAL, CLOCK * limit))
    for number, timer, after in timers:
        signal.signal(number, end)
        signal.setitimer(timer, after)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)


def seconds(read: Callable[[bytes], object], data: bytes) -> float:
    """Of the processor; infinite beyond `PUMP_SECONDS`. An error of ours is an answer."""
    from statement_audit.errors import DocumentError

    started = time.process_time()
    try:
        with limited(PUMP_SECONDS):
            read(data)
    except DocumentError:
        pass
    except TooSlowError:
        return float("inf")
    return time.process_time() - started


def pumped(options: argparse.Namespace) -> int:
    """Every fragment for every reader, then random pairs of fragments; returns how many took too long or failed."""
    chance, stop = random.Random(options.seed), time.monotonic() + options.minutes * 60
    readers = {**page_readers(), **text_readers()}
    bad = count = 0
    fragments = chance.sample(FRAGMENTS, len(FRAGMENTS))
    while time.monotonic() < stop:
        fragment = fragments.pop(0) if fragments else "".join(chance.sample(FRAGMENTS, chance.choice((2, 2, 3))))
        for name, read in readers.items():
            count += 1
            long = min(LONG, max(10, MOST_PUMPED // len(fragment)))
            try:
                longer = seconds(read, (fragment * long).encode())
                if longer < LEAST_SECONDS:
                    continue
                ratio = longer / max(seconds(read, (fragment * (long * SHORT // LONG)).encode()), 0.001)
            except Exception as error:  # noqa: BLE001 - what is looked for
                bad += 1
                print(f"{name}: {fragment!r}: {type(error).__name__}: {error}"[:300], flush=True)
                continue
            if ratio > LINEAR:
                bad += 1
                print(f"{name}: {fragment!r} x {long}: {longer:.1f} s, {ratio:.0f} times as long", flush=True)
    print(f"{count} texts, {bad} findings, {len(fragments)} fragments left")
    return bad


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


def spiced(data: bytes, chance: random.Random, pieces: Sequence[bytes]) -> bytes:
    """A seed with pieces put in, and more often than not some bytes changed."""
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(1, len(data) + 1)
        data = data[:at] + chance.choice(pieces) + data[at + chance.choice((0, 0, 1, 8)) :]
    return changed(data, chance) if chance.random() < 0.6 else data[:MOST_BYTES]


@dataclass(frozen=True, slots=True)
class Kind:
    """`seeds`: inputs that are right, the first byte of each left alone; `check` raises what is a find."""

    seeds: Callable[[], list[bytes]]
    check: Callable[[bytes, Path], None]
    change: Callable[[bytes, random.Random], bytes] = changed


def kind_named(name: str | None) -> Kind:
    """What is changed and read; None: documents of every kind."""
    if name == "pages":
        return Kind(lambda: seeds("html"), check_page)
    if name == "answers":
        from benchmarks import fuzz_answers as answers

        return Kind(answers.seeds, answers.checker(), lambda data, chance: spiced(data, chance, answers.PIECES))
    if name in ("packs", "lists"):
        from benchmarks import fuzz_files as files

        pieces = files.PACK_PIECES if name == "packs" else files.LIST_PIECES
        make, check_one = (files.packs, files.check_pack) if name == "packs" else (files.lists, files.check_list)
        return Kind(make, check_one, lambda data, chance: spiced(data, chance, pieces))
    return Kind(lambda: seeds(name), check)


def unsteered(options: argparse.Namespace, path: Path, kind: Kind) -> int:
    """Random changes until the time is over; returns how many inputs were findings. What ends the process is `last`."""
    chance, stop = random.Random(options.seed), time.monotonic() + options.minutes * 60
    count = bad = 0
    found, last = kind.seeds(), options.findings / "last"
    while time.monotonic() < stop:
        data = kind.change(chance.choice(found), chance)
        last.write_bytes(data)
        count += 1
        try:
            with limited(options.seconds):
                kind.check(data, path)
        except (Exception, TooSlowError) as error:  # noqa: BLE001 - what is looked for
            bad += 1
            file = options.findings / f"{options.kind or 'document'}-{type(error).__name__}-{bad:03d}"
            file.write_bytes(data)
            print(f"{file}: {type(error).__name__}: {error}"[:500], flush=True)
    print(f"{count} inputs, {bad} findings")
    return bad


def replay(options: argparse.Namespace, path: Path, kind: Kind) -> int:
    """Read findings again, with their trace."""
    for file in options.replay:
        print(file)
        with limited(options.seconds):
            kind.check(file.read_bytes(), path)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kind", choices=[*sorted(SUFFIXES), "pages", "answers", "packs", "lists", "pumped"])
    parser.add_argument("--findings", type=Path, default=ROOT / "outputs" / "fuzz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10, help="of the processor that one input may take")
    parser.add_argument("--plain", action="store_true", help="random changes, even where atheris is installed")
    parser.add_argument("--replay", type=Path, nargs="*", help="read these findings again")
    options = parser.parse_args()
    options.findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        if options.kind == "pumped":
            return 1 if pumped(options) else 0
        kind = kind_named(options.kind)
        if options.replay:
            return replay(options, path, kind)
        atheris: Any = None
        if not options.plain and (options.kind is None or options.kind in SUFFIXES):
            try:
                import atheris
            except ImportError:
                print("atheris is not installed: random changes without coverage", file=sys.stderr)
        if atheris is None:
            return 1 if unsteered(options, path, kind) else 0
        inputs = Path(folder) / "inputs"
        inputs.mkdir()
        for number, data in enumerate(kind.seeds()):
            (inputs / f"seed-{number:03d}").write_bytes(data)
        steered(options, path, inputs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
