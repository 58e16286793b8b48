"""Captions of icons: short texts in rows, each under or beside a small drawing. A list, though it lies like a table."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.extract.pdf_blocks import Draft
from statement_audit.extract.pdf_chars import Box
from statement_audit.extract.pdf_layout import Region
from statement_audit.models import BlockKind

LEAST, MOST = 8.0, 80.0  # points: smaller is a bullet or dirt, larger a picture
REACH = 40.0  # points between a drawing and the caption below it
ASIDE = 16.0  # points between a drawing and the caption right of it
SHARE = 0.6  # of a row's captions have a drawing; thin ones are missed


def icons_of(boxes: Sequence[Box]) -> list[Box]:
    """The drawings of an icon's size."""
    return [box for box in boxes if LEAST <= max(box.x1 - box.x0, box.bottom - box.top) <= MOST]


def caption_drafts(region: Region, icons: Sequence[Box]) -> list[Draft]:
    """One bullet a caption, row by row; empty where the region is a table or no row at all."""
    rows = [
        [(text, box) for text, box in zip(row.cells, row.boxes, strict=False) if text and box] for row in region.rows
    ]
    if not icons or not rows or sum(map(len, rows)) < 3:
        return []
    for row in rows:
        if sum(_has_icon(box, icons) for _, box in row) < SHARE * len(row):
            return []
    return [Draft(BlockKind.BULLET, text, 1, 0.0, box) for row in rows for text, box in row]


def _has_icon(box: Box, icons: Sequence[Box]) -> bool:
    return any(_stands_over(icon, box) or _stands_left(icon, box) for icon in icons)


def _stands_over(icon: Box, box: Box) -> bool:
    return -3 <= box.top - icon.bottom <= REACH and icon.x0 < box.x1 and icon.x1 > box.x0 - 2


def _stands_left(icon: Box, box: Box) -> bool:
    return 0 <= box.x0 - icon.x1 <= ASIDE and icon.top < box.bottom and icon.bottom > box.top
