"""Reads the sources: YAML between two `---` lines, then a small subset of Markdown, one block a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "sources"
HEAD = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
PREFIXES = (("### ", "subheading"), ("## ", "heading"), ("# ", "title"), ("> ", "quote"), ("- ", "bullet"))


@dataclass(frozen=True)
class Block:
    """One line of a source. `rows` is used by tables alone; their first row is the head."""

    kind: str  # title, heading, subheading, paragraph, bullet, quote, table, signature
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """One statement before it is laid out. `meta` is the front matter as it stands."""

    id: str
    meta: dict[str, Any]
    body: str
    blocks: tuple[Block, ...]
    style: dict[str, Any] = field(default_factory=dict)

    @property
    def company(self) -> str:
        return str(self.meta["company"])

    @property
    def file_name(self) -> str:
        return f"{self.id}.{self.meta['format']}"

    @property
    def title(self) -> str:
        return next(block.text for block in self.blocks if block.kind == "title")


def load_yaml(text: str) -> Any:
    """Parse YAML 1.2: no duplicate keys, `no` stays a word."""
    return YAML(typ="safe", pure=True).load(text)


def load_sources() -> list[Source]:
    """All sources in the order of their names."""
    return [read_source(path) for path in sorted(SOURCES.glob("*.md"))]


def load_gold() -> dict[str, Any]:
    """Hand-made labels by source: `gold`, `decoys` and `not_found`."""
    return dict(load_yaml((SOURCES / "gold.yml").read_text(encoding="utf-8")))


def read_source(path: Path) -> Source:
    """Read one source; ValueError if it has no front matter."""
    match = HEAD.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise ValueError(f"{path.name}: no front matter between two lines of ---")
    meta = load_yaml(match[1])
    return Source(path.stem, meta, match[2], parse_blocks(match[2]), dict(meta.get("style") or {}))


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Split a body into blocks. Consecutive lines that begin with a bar are one table."""
    blocks: list[Block] = []
    table: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            table.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if table:
            blocks.append(Block("table", rows=tuple(table)))
            table = []
        if line.strip():
            blocks.append(_line_block(line.strip()))
    return tuple(blocks)


def _line_block(line: str) -> Block:
    if line == "!signature":
        return Block("signature")
    for prefix, kind in PREFIXES:
        if line.startswith(prefix):
            return Block(kind, line.removeprefix(prefix))
    return Block("paragraph", line)
