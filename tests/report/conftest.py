"""Sites that are written once, for all tests that read them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_samples import CORPUS, HOSTILE, HOSTILE_COMPANY, call, connected, hostile_statement

from benchmarks.many import make_many
from statement_audit.fetch.browser import executable


@pytest.fixture(scope="session")
def corpus_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus scored by the default judge, with a company's reply and a person's decision."""
    db = tmp_path_factory.mktemp("report") / "audit.db"
    assert call("run", CORPUS, "--db", db).code == 3
    with connected(db) as connection:
        company = connection.execute("SELECT id FROM companies WHERE name = 'Marlpost plc'").fetchone()[0]
        connection.execute(
            "INSERT INTO replies (company_id, year, criterion, text, source, replied_at, added_at) VALUES"
            " (?, 2025, 'DOM-01', 'We publish more in our annual report.', 'https://marlpost.example/reply',"
            " '2026-03-01', '2026-03-02T00:00:00+00:00')",
            (company,),
        )
        connection.execute(
            "INSERT INTO reviews (statement_id, criterion, finding_id, text_sha256, criterion_sha256, verdict, status, score,"
            " model_status, model_score, reason, reviewer, reviewed_at)"
            " SELECT findings.statement_id, findings.criterion, findings.id, extractions.text_sha256,"
            " criteria.content_sha256, 'change', 'outcome', 1.0, findings.status, findings.score, 'It gives a result.',"
            " 'R. Reader', '2026-03-05T00:00:00+00:00' FROM findings"
            " JOIN scores ON scores.id = findings.score_id JOIN extractions ON extractions.id = scores.extraction_id"
            " JOIN criteria ON criteria.id = findings.criterion_id JOIN statements ON statements.id = findings.statement_id"
            " WHERE statements.source_name LIKE '%marlpost-2025%' AND findings.criterion = 'DOM-02'"
        )
    return db


@pytest.fixture(scope="session")
def corpus_site(corpus_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the corpus. Read it only."""
    out = tmp_path_factory.mktemp("site") / "site"
    done = call("report", "--db", corpus_db, "--out", out)
    assert done.code == 0, done.err
    return out


@pytest.fixture(scope="session")
def many_db(corpus_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Statements of many companies, with register answers, searches, promises, replies and reviews."""
    db = tmp_path_factory.mktemp("many") / "audit.db"
    make_many(corpus_db, db, 54, archive=True)
    return db


@pytest.fixture(scope="session")
def many_site(many_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of many statements: every kind of page has something on it. Read it only."""
    out = tmp_path_factory.mktemp("many-site") / "site"
    done = call("report", "--db", many_db, "--out", out)
    assert done.code == 0, done.err
    return out


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of one statement that tries to run scripts, turn text round and burst pages."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "statement.txt").write_text(hostile_statement(), encoding="utf-8")
    db = folder / "audit.db"
    done = call("run", folder / "statement.txt", "--db", db, "--classifier", "keyword")
    assert done.code in (0, 3), done.err
    with connected(db) as connection:
        connection.execute("UPDATE companies SET name = ?", (HOSTILE_COMPANY,))
        connection.execute("UPDATE statements SET title = ?, url = 'javascript:window.hacked=1'", (HOSTILE,))
        connection.execute(
            "INSERT INTO replies (company_id, text, source, replied_at, added_at)"
            " SELECT id, ?, 'javascript:window.hacked=1', ?, '' FROM companies",
            (HOSTILE * 3000, HOSTILE),
        )
    out = folder / "site"
    done = call("report", "--db", db, "--out", out)
    assert done.code == 0, done.err
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    program = executable()
    if program is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
