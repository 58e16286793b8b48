"""Databases of the sixth schema hold one company under several spellings: opened today they hold it once, with all it had."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from store_integrity import integrity_problems

from statement_audit.models import CompanyRef
from statement_audit.store import Database, open_database
from statement_audit.store.reader import find_company
from statement_audit.store.write_statements import find_or_add_company

RELEASED = Path(__file__).parent / "released" / "v6.sql"
# id, name, the sixth schema's key, number, website
COMPANIES = (
    (11, "Café Meridian Ltd", "café meridian ltd", None, None),
    (12, "Cafe Meridian Limited", "cafe meridian ltd", "0123", "https://meridian.example"),
    (21, "Harbour Bread plc", "harbour bread plc", "7", None),
    (22, "The Harbour Bread P.L.C.", "the harbour bread p l c", "007", None),
    (23, "Harbour Bread Group plc", "harbour bread group plc", None, None),
    (31, "Quill S.p.A.", "quill s p a", "1", None),
    (32, "Quill SpA", "quill spa", "2", None),
    (33, "QUILL SPA", "quill spa", None, None),
)


@pytest.fixture
def upgraded(tmp_path: Path) -> Database:
    path = tmp_path / "audit.db"
    connection = sqlite3.connect(path)
    connection.executescript(RELEASED.read_text(encoding="utf-8").replace("-- rows\n", ""))
    connection.executemany(
        "INSERT INTO companies(id, name, name_key, company_number, website) VALUES (?, ?, ?, ?, ?)", COMPANIES
    )
    connection.executemany(
        "INSERT INTO statement_companies(statement_id, company_id, year, sectors, named_in_text, listed, listed_in) VALUES (1, ?, ?, ?, ?, ?, ?)",
        [(11, None, '["food"]', 1, 0, None), (12, 2023, '["retail"]', 0, 1, "a.csv, row 4"), (22, 2023, "[]", None, 1, "a.csv, row 5")],
    )  # fmt: skip
    connection.execute("INSERT INTO declared(company_id, register, question) VALUES (12, 'uk', 'Turnover')")
    connection.execute(
        "INSERT INTO replies(company_id, text, source, replied_at, added_at) VALUES (22, 'We answer.', 'letter', '2024-01-01', '2024-01-02')"
    )
    connection.commit()
    connection.close()
    return open_database(path)


def test_spellings_of_one_company_become_one_row_and_nothing_is_lost(upgraded: Database) -> None:
    with upgraded as db:
        rows = list(db.rows("SELECT id, name_key, company_number, website FROM companies WHERE id > 10 ORDER BY id"))
        assert [tuple(row.values()) for row in rows[:3]] == [
            (11, "cafe meridian ltd", "0123", "https://meridian.example"),
            (21, "harbour bread plc", "7", None),
            (23, "harbour bread group plc", None, None),
        ]
        links = list(db.rows("SELECT * FROM statement_companies WHERE company_id > 10 ORDER BY company_id"))
        assert [
            (row["company_id"], row["year"], row["sectors"], row["named_in_text"], row["listed"]) for row in links
        ] == [
            (11, 2023, '["retail", "food"]', 1, 1),
            (21, 2023, "[]", None, 1),
        ]
        assert [row["listed_in"] for row in links] == ["a.csv, row 4", "a.csv, row 5"]
        assert db.value("SELECT company_id FROM declared WHERE question = 'Turnover'") == 11
        assert db.value("SELECT company_id FROM replies WHERE text = 'We answer.'") == 21
        assert integrity_problems(db) == []


def test_numbers_keep_companies_of_one_name_apart(upgraded: Database) -> None:
    with upgraded as db:
        rows = list(db.rows("SELECT id, company_number FROM companies WHERE name_key = 'quill spa' ORDER BY id"))
        assert [tuple(row.values()) for row in rows] == [(31, "1"), (32, "2"), (33, None)]


@pytest.mark.parametrize(
    ("spelling", "number", "company"),
    [
        ("CAFE MERIDIAN LTD.", None, 11),
        ("Café Meridian Limited", "123", 11),
        ("Harbour Bread Public Limited Company", None, 21),
        ("Harbour Bread Group PLC", "99", 23),
    ],
)
def test_a_company_of_an_older_database_is_found_again(
    upgraded: Database, spelling: str, number: str | None, company: int
) -> None:
    with upgraded as db, db.transaction():
        assert find_or_add_company(db, CompanyRef(spelling, number)) == company


def test_a_reader_finds_a_company_however_it_is_spelt(upgraded: Database) -> None:
    with upgraded as db:
        assert [row.id for row in find_company(db, "the harbour bread plc.")] == [21]
