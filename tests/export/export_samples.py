"""A small database whose texts are meant to do harm where they are opened."""

import contextlib
import sqlite3
from pathlib import Path

from tests.cli.cli_samples import CORPUS, call

WORD = "ab" * 500_000  # 1 MB without a blank
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\x1b[31mred\x1b[2J\x07",
    "\x9b31mred",
    "\u202egnirts desrever\u202c",
    "\u200fעברית\u200e",
    "https://evil.example/?q=1",
    "12345678901234567890",
    "1e5",
    "_x0041_",
    "a\ufffe\uffffb",
    "line\u2028separator",
    '"quoted", with; separators\tand\nlines',
    "\U0001f4a5" * 20_000,
    WORD,
    "",
)
COMPANIES = """company,file,sector,year
=cmd|' /C calc'!A0 Ltd,{folder}/statements/marlpost-2025.pdf,marketplace,2025
<script>alert(1)</script> Ltd,{folder}/statements/hearthhand-2025.html,marketplace,2025
"""


def make_database(folder: Path) -> Path:
    """Two statements by the keyword judge, and a reply for each hostile text."""
    listed = folder / "companies.csv"
    listed.write_text(COMPANIES.format(folder=CORPUS), encoding="utf-8")
    db = folder / "audit.db"
    done = call("run", listed, "--db", db, "--classifier", "keyword", "--workers", "1")
    assert done.code in (0, 3), done.err
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.executemany(
            "INSERT INTO replies(company_id, text, source, replied_at, added_at) VALUES (1, ?, 'letter', ?, ?)",
            [(text, "2026-01-02", "2026-01-03") for text in HOSTILE],
        )
        connection.commit()
    return db
