"""Files of invented statements as a collector would find them, and the list of companies that names them."""

from __future__ import annotations

import csv
import json
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.scale_texts import TYPICAL_WORDS, Material, load_material, make_source
from corpus.generate.pdf import draw_pdf
from corpus.generate.plain import draw_markdown, draw_text
from corpus.generate.sources import Source
from corpus.generate.web import draw_html
from corpus.generate.word import draw_docx

DRAW: dict[str, Callable[[Source], bytes]] = {
    "pdf": draw_pdf,
    "html": draw_html,
    "docx": draw_docx,
    "md": draw_markdown,
    "txt": draw_text,
}
COLUMNS = ("company", "file", "sector", "year")


def generate(folder: Path, statements: int, seed: int = 7, typical: int = TYPICAL_WORDS) -> dict[str, object]:
    """Write the first so many statements of a seed below `folder`, `list.csv`, and `about.json`, which is returned."""
    material = load_material(seed, typical)
    rows: list[dict[str, object]] = []
    kinds: Counter[str] = Counter()
    words: list[int] = []
    size = 0
    for number in range(statements):
        row, source, data = make_file(material, number)
        path = folder / str(row["file"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        rows.append(row)
        kinds[source.meta["format"]] += 1
        words.append(len(source.body.split()))
        size += len(data)
    write_list(folder / "list.csv", rows)
    about = {
        "statements": statements,
        "seed": seed,
        "typical": typical,
        "bytes": size,
        "kinds": dict(kinds),
        "words": _spread(words),
    }
    (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return about


def make_file(material: Material, number: int) -> tuple[dict[str, object], Source, bytes]:
    """The row of the list, the text, and the bytes of one statement."""
    source = make_source(material, number)
    kind = source.meta["format"]
    name = f"{source.company.split()[0].lower()}-{source.meta['year']}"
    row: dict[str, object] = {
        "company": source.company,
        "file": f"statements/{number // 1000:03}/{number:06}-{name}.{kind}",
        "sector": ";".join(source.meta["sectors"]),
        "year": source.meta["year"],
    }
    return row, source, DRAW[kind](source)


def write_list(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def first_rows(folder: Path, statements: int) -> Path:
    """A list of the first so many statements, beside `list.csv`."""
    with (folder / "list.csv").open(newline="", encoding="utf-8") as file:
        rows: list[dict[str, object]] = list(csv.DictReader(file))
    if len(rows) < statements:
        raise SystemExit(f"{folder} holds {len(rows)} statements: generate {statements} first.")
    path = folder / f"list-{statements}.csv"
    write_list(path, rows[:statements])
    return path


def _spread(words: list[int]) -> dict[str, float]:
    if len(words) < 2:
        return {}
    tenths = statistics.quantiles(words, n=10)
    return {
        "lowest": min(words),
        "tenth": round(tenths[0]),
        "median": round(tenths[4]),
        "mean": round(statistics.mean(words)),
        "ninetieth": round(tenths[8]),
        "highest": max(words),
    }
