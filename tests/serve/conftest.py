"""The shipped corpus scored once, the same with made-up registers, links and reviews, and an empty database."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("datasette", reason="needs the extra `serve`")

from serve_samples import Site

from benchmarks.many import make_many
from statement_audit.store import open_database

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, by the default judge, as the command writes it. Read it only."""
    db = tmp_path_factory.mktemp("corpus") / "audit.db"
    command = [sys.executable, "-m", "statement_audit", "run", "corpus/companies/corpus.csv", "--db", str(db)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    return db


@pytest.fixture(scope="session")
def filled_db(corpus_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clones of the corpus, with what only the web, a register and people give. Read it only."""
    db = tmp_path_factory.mktemp("filled") / "audit.db"
    make_many(corpus_db, db, 200)
    with open_database(db) as database:
        _name_own_service(database)
    return db


def _name_own_service(database) -> None:
    """No statement of the corpus names its own service as a route: give one finding a quote that stands in its page."""
    finding = database.row(
        "SELECT findings.id, pages.id AS page_id, pages.document_sha256, pages.page, pages.text FROM findings"
        " JOIN scores ON scores.id = findings.score_id JOIN pages ON pages.extraction_id = scores.extraction_id"
        " WHERE criterion = 'PLT-01' AND length(pages.text) > 60 LIMIT 1"
    )
    with database.transaction():
        database.execute("UPDATE findings SET status = 'concrete_generic' WHERE id = ?", (finding["id"],))
        database.execute(
            "INSERT INTO evidence(finding_id, page_id, document_sha256, page, start, end, quote, role, status)"
            " VALUES (?, ?, ?, ?, 0, 40, ?, 'best', 'concrete_generic')",
            (finding["id"], finding["page_id"], finding["document_sha256"], finding["page"], finding["text"][:40]),
        )


@pytest.fixture(scope="session")
def corpus_site(corpus_db: Path) -> Site:
    return Site(corpus_db)


@pytest.fixture(scope="session")
def filled_site(filled_db: Path) -> Site:
    return Site(filled_db)


@pytest.fixture
def copied_db(corpus_db: Path, tmp_path: Path) -> Path:
    """The corpus with its archive, to be changed."""
    shutil.copytree(corpus_db.parent / "archive", tmp_path / "archive")
    return Path(shutil.copy(corpus_db, tmp_path / "audit.db"))
