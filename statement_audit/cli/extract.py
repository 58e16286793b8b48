"""`extract FILE...`: what was understood of a document, page by page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import show_screen
from statement_audit.safe_text import without_controls
from statement_audit.tabular import in_runs
from statement_audit.writing import explained

if TYPE_CHECKING:
    from statement_audit.models import Page
    from statement_audit.statements.reading import DocumentReading


def extract(
    context: typer.Context,
    inputs: Annotated[list[str], Argument(metavar="FILE...")],
    as_json: output.AsJson = False,
    as_text: Annotated[bool, Option("--text")] = False,
    show: bool = False,
    picture: Annotated[Path | None, Option(**o.WRITTEN)] = None,
    workers: o.Workers = None,
    seconds: Annotated[float, Option(min=1)] = 300,
) -> None:
    """Show how documents are read: pages, kinds of block, how sure, what the document is, and what went wrong.

    Nothing is scored or stored. Exit codes: 0 read, 3 an issue needs a look. More: docs/extraction.md.

    Args:
        inputs: Files, folders, lists or web addresses.
        as_text: Print the text; a form feed ends a page.
        show: List every page's blocks in reading order (default).
        picture: Draw PDF pages into this folder, blocks numbered as listed.
        seconds: The most that one document may take.
    """
    from statement_audit.engine import default_workers
    from statement_audit.extract.sniff import PDF
    from statement_audit.statements.reading import read_documents

    o.exclude(o.typed(context, "--json", "--text", "--show"))
    if picture is not None:
        with explained(picture):
            picture.mkdir(parents=True, exist_ok=True)
    readings = read_documents(inputs, pictures=picture, workers=workers or default_workers(), document_seconds=seconds)
    collected: list[dict[str, Any]] = []
    problems = 0
    for reading in readings:
        problems += sum(issue.severity != "info" for issue in reading.issues)
        if picture is not None and reading.document is not None and reading.document.media_type != PDF:
            output.note(f"{reading.source_name}: no picture was drawn; pages of PDF files alone can be.")
        if as_json:
            collected.append(_json(reading))
        elif as_text:
            _print_text(reading)
        else:
            _print_reading(reading)
    if as_json:
        output.print_json(collected)
    if problems:
        raise typer.Exit(3)


def _json(reading: DocumentReading) -> dict[str, Any]:
    document, described = reading.document, ("media_type", "extractor", "title")
    return {
        **output.picked(reading, ("source_name", "sha256")),
        **(output.picked(document, described) if document else dict.fromkeys(described)),
        "metadata": dict(document.metadata) if document else {},
        "pages": [_json_page(page) for page in document.pages] if document else [],
        **output.picked(reading, ("identity", "issues", "pictures")),
        "seconds": round(reading.seconds, 2),
    }


def _json_page(page: Page) -> dict[str, Any]:
    blocks = [
        output.picked(block, ("kind", "level", "start", "end", "box")) | {"text": page.text[block.start : block.end]}
        for block in page.blocks
    ]
    told = ("number", "method", "confidence", "has_image_after_text", "text")
    return output.picked(page, told) | {"blocks": blocks}


def _print_text(reading: DocumentReading) -> None:
    for issue in reading.issues:
        if issue.severity != "info":
            output.note(f"{issue.code}: {issue.message} {issue.hint}")
    if reading.document is not None:
        typer.echo("".join(f"{without_controls(page.text)}\n\f" for page in reading.document.pages), nl=False)


def _print_reading(reading: DocumentReading) -> None:
    pages = reading.document.pages if reading.document else ()
    count = sum(len(page.text.split()) for page in pages)
    show_screen("extract", reading=reading, pages=pages, word_count=count, page_ranges=page_ranges)


def page_ranges(numbers: tuple[int, ...]) -> str:
    """1-4, 7."""
    runs = in_runs(numbers, lambda run, number: number == run[-1] + 1)
    return ", ".join("-".join(map(str, dict.fromkeys((run[0], run[-1])))) for run in runs)
