"""Plain text and Markdown."""

from __future__ import annotations

import textwrap

from corpus.generate import INVENTED
from corpus.generate.sources import Block, Source


def draw_markdown(source: Source) -> bytes:
    """The source's own Markdown, with the mark under the title."""
    lines: list[str] = []
    for line in source.body.strip().splitlines():
        lines.append(line)
        if line.startswith("# "):
            lines += ["", f"*{source.company}. {INVENTED}*"]
    return ("\n".join(lines) + "\n").encode("utf-8")


def draw_text(source: Source) -> bytes:
    """Text wrapped at 76 characters, heads in capitals, as pasted from a letter."""
    parts = [_text_block(block) for block in source.blocks]
    parts.insert(1, f"{source.company}\n{INVENTED}")
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def _text_block(block: Block) -> str:
    if block.kind in ("title", "heading"):
        return f"{block.text.upper()}\n{('=' if block.kind == 'title' else '-') * len(block.text)}"
    if block.kind == "bullet":
        return textwrap.fill(block.text, 76, initial_indent="  * ", subsequent_indent="    ")
    return textwrap.fill(block.text, 76, break_on_hyphens=False)
