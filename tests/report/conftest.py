"""Sites that are written once, for all tests that read them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from report_samples import HOSTILE, HOSTILE_COMPANY, call, connected, hostile_statement

from benchmarks.many import make_many
from statement_audit.fetch.browser import executable

FOR_A_SERVER = ("--site-url", "https://slavery.example/audit", "--contact", "errors@slavery.example", "--cards")


@pytest.fixture(scope="session")
def corpus_db(scored_corpus: Path, once: Callable[..., Path]) -> Path:
    """The corpus scored by the default judge, with a company's reply and a person's decision. Read it only."""

    def answer(folder: Path) -> None:
        shutil.copytree(scored_corpus.parent / "archive", folder / "archive")
        _answer(Path(shutil.copy(scored_corpus, folder / "audit.db")))

    return once("answered", answer) / "audit.db"


def _answer(db: Path) -> None:
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


def _write_site(db: Path, folder: Path, *options: str) -> None:
    done = call("report", "--db", db, "--out", folder / "site", *options)
    assert done.code == 0, done.err


@pytest.fixture(scope="session")
def corpus_site(corpus_db: Path, once: Callable[..., Path]) -> Path:
    """The site of the corpus, as it is made for a server. Read it only."""
    return once("corpus-site", lambda folder: _write_site(corpus_db, folder, *FOR_A_SERVER)) / "site"


@pytest.fixture(scope="session")
def many_db(corpus_db: Path, once: Callable[..., Path]) -> Path:
    """Statements of many companies, with register answers, searches, promises, replies and reviews. Read it only."""
    return once("many", lambda folder: make_many(corpus_db, folder / "audit.db", 54, archive=True)) / "audit.db"


@pytest.fixture(scope="session")
def many_site(many_db: Path, once: Callable[..., Path]) -> Path:
    """The site of many statements: every kind of page has something on it. Read it only."""
    return once("many-site", lambda folder: _write_site(many_db, folder)) / "site"


@pytest.fixture(scope="session")
def hostile_site(once: Callable[..., Path]) -> Path:
    """The site of one statement that tries to run scripts, turn text round and burst pages. Read it only."""
    return once("hostile-site", _make_hostile) / "site"


def _make_hostile(folder: Path) -> None:
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
    _write_site(db, folder, *FOR_A_SERVER[:4], "--title", HOSTILE_COMPANY)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, for one file of tests: while it is open, its library keeps an event loop running."""
    program = executable()
    if program is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
