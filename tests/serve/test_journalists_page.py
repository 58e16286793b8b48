"""docs/for-journalists.md: every query in it runs, every address answers."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from serve_samples import Site

from docs.journalists import PAGE, SQL, answer, asked, connect
from statement_audit.serve.queries import saved_queries

TEXT = PAGE.read_text(encoding="utf-8")
ANSWERS = [one for _, one in asked(TEXT)]
ADDRESSES = sorted(
    {*re.findall(r"http://127\.0\.0\.1:8001(/[^\s)>]*)", TEXT), *re.findall(r"^\| `(/audit[^`]*)`", TEXT, re.MULTILINE)}
)


@pytest.mark.parametrize("one", ANSWERS, ids=[one.name or f"sql-{place}" for place, one in enumerate(ANSWERS)])
def test_every_query_answers(corpus_db: Path, one) -> None:
    with contextlib.closing(connect(corpus_db)) as connection:
        rows = answer(connection, one)
    assert rows
    assert set(one.columns) <= set(rows[0])


def test_every_block_of_sql_has_its_answer() -> None:
    assert set(SQL.findall(TEXT)) == {one.sql for one in ANSWERS if not one.name}


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_address_answers(corpus_site: Site, path: str) -> None:
    assert corpus_site.get(path).status_code == 200


def test_every_question_is_listed() -> None:
    for query in saved_queries():
        assert f"[{query.title}](http://127.0.0.1:8001/audit/{query.name}) {query.about}" in TEXT


def test_the_file_can_be_taken_away(corpus_site: Site, corpus_db: Path) -> None:
    assert corpus_site.get("/audit.db").content == corpus_db.read_bytes()
