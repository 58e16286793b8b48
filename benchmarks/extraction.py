"""Measure the reading of PDFs: what becomes of each file, pages a second, memory, and tables against pdfplumber.

python -m benchmarks.extraction FOLDER... [--limit SECONDS] [--json FILE]
python -m benchmarks.extraction --speed FILE...
python -m benchmarks.extraction --tables

The first form runs every PDF below the folders through `extract`, each in a process of its own with a time limit,
and prints one line a file, with its time on the wall and on the processor. `--speed` reads the same files as plain
pypdfium2 text, as our layout, as pdfplumber text and tables, and the first pages of each by OCR from their pictures,
in one run, one pass each, in CPU seconds. `--tables` counts the rows of the invented tables of corpus/ that our reader
and pdfplumber give exactly. Linux only (peak memory is that of the child processes).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

LIMIT = 60.0
OCR_PAGES, PAGE_LIMIT = 3, 600.0  # of each file for --speed, and seconds a page


def read_file(path: Path) -> dict[str, Any]:
    """Outcome of one file: `text` or the code of our error; anything else that is raised is `crash`."""
    from statement_audit.errors import DocumentError
    from statement_audit.extract import extract

    started, worked = time.monotonic(), sum(os.times()[:4])
    try:
        document, issues = extract(path, "0" * 64, name=path.name)
        found: dict[str, Any] = {
            "outcome": "text",
            "pages": len(document.pages),
            "characters": sum(len(page.text) for page in document.pages),
            "ocr": sum(page.method == "ocr" for page in document.pages),
            "issues": sorted({issue.code for issue in issues}),
        }
    except DocumentError as exc:
        found = {"outcome": exc.code}
    except Exception as exc:  # noqa: BLE001 - a crash is a result here
        found = {"outcome": "crash", "error": repr(exc)}
    found["seconds"] = round(time.monotonic() - started, 2)
    found["processor"] = round(sum(os.times()[:4]) - worked, 2)  # Tesseract's included
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _child(path: Path, sender: Connection) -> None:
    sender.send(read_file(path))
    sender.close()


def outcome(path: Path, limit: float) -> dict[str, Any]:
    """`read_file` in a process that is ended after `limit` seconds."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(path, sender))
    process.start()
    sender.close()
    # Starting Python is no part of the file's time.
    try:
        found = receiver.recv() if receiver.poll(limit + 5) else {"outcome": "timeout", "seconds": limit}
    except EOFError:
        found = {"outcome": "crash", "error": "the process died"}
    process.kill()
    process.join()
    return {"file": f"{path.parent.name}/{path.name}", **found}


def run_corpus(folders: Sequence[Path], limit: float) -> list[dict[str, Any]]:
    """Print one line a file and the sums."""
    files = sorted(path for folder in folders for path in folder.rglob("*.pdf"))
    found = []
    for path in files:
        row = outcome(path, limit)
        found.append(row)
        print(
            f"{row['file']:52.52} {row['outcome']:15} {row.get('pages', ''):>5} {row.get('characters', ''):>7} "
            f"{row.get('seconds', 0):7.2f} s {row.get('processor', 0):6.2f} s cpu {row.get('peak_mib', 0):5} MiB "
            f"{' '.join(row.get('issues', ()))}",
            flush=True,
        )
    counts = Counter(row["outcome"] for row in found)
    print(f"{len(found)} files: " + ", ".join(f"{count} {name}" for name, count in counts.most_common()))
    print(f"slowest {max((row.get('seconds', 0) for row in found), default=0):.1f} s, ", end="")
    print(f"{max((row.get('processor', 0) for row in found), default=0):.1f} s of the processor, ", end="")
    print(f"peak {max((row.get('peak_mib', 0) for row in found), default=0)} MiB")
    return found


# --- speed ----------------------------------------------------------------------------------


def plain_text(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_range()
        return len(document)


def our_layout(path: Path) -> int:
    from statement_audit.extract import extract

    return len(extract(path, "0" * 64, name=path.name)[0].pages)


def plumber_text(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.flush_cache()
        return len(document.pages)


def plumber_tables(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.flush_cache()
        return len(document.pages)


def our_ocr(path: Path) -> int:
    """The first pages by OCR, whatever text they have."""
    import pypdfium2

    from statement_audit.extract.limits import Budget
    from statement_audit.extract.ocr_page import read_page

    with pypdfium2.PdfDocument(path) as document:
        pages = min(OCR_PAGES, len(document))
        for index in range(pages):
            read_page(document[index], index + 1, Budget(PAGE_LIMIT))
        return pages


READERS: dict[str, Callable[[Path], int]] = {
    "pypdfium2 text": plain_text,
    "ours (text and layout)": our_layout,
    "pdfplumber text": plumber_text,
    "pdfplumber tables": plumber_tables,
    "ours (OCR of pictures)": our_ocr,
}


def run_speed(files: Sequence[Path]) -> None:
    """Pages a CPU second of each reader over the same files, once to warm up and once to count."""
    base = 0.0
    for name, reader in READERS.items():
        if reader is not our_ocr:
            reader(files[0])
        started = sum(os.times()[:4])
        pages = sum(reader(path) for path in files)
        each = (sum(os.times()[:4]) - started) / pages
        base = base or each
        print(f"{name:24} {pages:4} pages {1 / each:8.1f} pages/s {each / base:7.1f} x plain text", flush=True)
    own, called = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"peak memory of all of them {own} MiB, of Tesseract {called} MiB")


# --- tables ---------------------------------------------------------------------------------


def run_tables() -> None:
    """Rows that come out word for word, from the invented tables of corpus/."""
    import pdfplumber

    from corpus.generate.sources import load_sources
    from statement_audit.extract import extract

    folder = Path(__file__).parents[1] / "corpus" / "statements"
    total = ours = theirs = 0
    for source in load_sources():
        rows = [" | ".join(row) for block in source.blocks for row in block.rows]
        if not rows or not source.file_name.endswith(".pdf"):
            continue
        path = folder / source.file_name
        lines = "\n".join(page.text for page in extract(path, "0" * 64, name=path.name)[0].pages).split("\n")
        with pdfplumber.open(path) as document:
            cells = [row for page in document.pages for table in page.extract_tables() for row in table]
        joined = {" | ".join(" ".join((cell or "").split()) for cell in row) for row in cells}
        total += len(rows)
        ours += sum(row in lines for row in rows)
        theirs += sum(row in joined for row in rows)
    print(f"{total} rows: ours {ours} exact, pdfplumber {theirs} exact")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--tables", action="store_true")
    arguments = parser.parse_args()
    if arguments.tables:
        run_tables()
    elif arguments.speed:
        run_speed(arguments.paths)
    else:
        found = run_corpus(arguments.paths, arguments.limit)
        if arguments.json:
            arguments.json.write_text(json.dumps(found, indent=1))
        if any(row["outcome"] in ("crash", "timeout") for row in found):
            sys.exit(1)


if __name__ == "__main__":
    main()
