"""`python -m corpus.generate [--out FOLDER] [--check]`: write the corpus, or say which files would change."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from reportlab import rl_config

from corpus.generate.manifest import companies_csv, manifest_yaml
from corpus.generate.pdf import draw_pdf
from corpus.generate.pdf_interleaved import draw_interleaved
from corpus.generate.plain import draw_markdown, draw_text
from corpus.generate.problems import make_problems
from corpus.generate.report import draw_report
from corpus.generate.sources import ROOT, Source, load_gold, load_sources
from corpus.generate.web import draw_html
from corpus.generate.word import draw_docx

DRAW: dict[str, Callable[[Source], bytes]] = {
    "html": draw_html,
    "docx": draw_docx,
    "md": draw_markdown,
    "txt": draw_text,
}
LAYOUTS: dict[str, Callable[[Source], bytes]] = {"interleaved": draw_interleaved, "report": draw_report}


def make_corpus() -> dict[str, bytes]:
    """Every generated file: path inside `corpus/` to bytes."""
    rl_config.useA85 = 0  # binary streams, as real PDFs have them, and a fifth smaller
    sources = load_sources()
    files = {f"statements/{source.file_name}": draw(source) for source in sources}
    model = next(source for source in sources if source.id == "marlpost-2024")
    files |= {f"problems/{name}": data for name, data in make_problems(model).items()}
    files["companies/corpus.csv"] = companies_csv(sources)
    files["manifest.yml"] = manifest_yaml(sources, load_gold(), files)
    return files


def draw(source: Source) -> bytes:
    """Draw one statement in its format; PDF has layouts of its own."""
    if source.meta["format"] == "pdf":
        return LAYOUTS.get(source.style.get("layout", "plain"), draw_pdf)(source)
    return DRAW[source.meta["format"]](source)


def main(arguments: list[str] | None = None) -> int:
    """Write all files; with --check write nothing and return 1 if a file differs."""
    parser = argparse.ArgumentParser(prog="python -m corpus.generate", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT, help="folder to write to (default: corpus/)")
    parser.add_argument("--check", action="store_true", help="write nothing; list files that would change")
    options = parser.parse_args(arguments)
    changed = 0
    for name, data in make_corpus().items():
        path = options.out / name
        if path.is_file() and path.read_bytes() == data:
            continue
        changed += 1
        print(f"{'would change' if options.check else 'wrote'} {name} ({len(data)} bytes)")
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return int(options.check and changed > 0)


if __name__ == "__main__":
    sys.exit(main())
