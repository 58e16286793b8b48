"""List numbers as word processors write them: 3, c, iii, 2.1.3."""

from __future__ import annotations

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MOST = 5000  # beyond, letters and Roman numerals are no numbers that anyone reads


def decimal(value: int) -> str:
    return str(value)


def letters(value: int) -> str:
    """a to z, then aa, bb: the letter is repeated, as Word and LibreOffice do."""
    if not 0 < value <= MOST:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * (1 + (value - 1) // 26)


def roman(value: int) -> str:
    """i, ii, iii, iv."""
    if not 0 < value <= MOST:
        return str(value)
    text = ""
    for number, mark in ROMAN:
        count, value = divmod(value, number)
        text += mark * count
    return text


def padded(value: int) -> str:
    return f"{value:02d}"


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"
