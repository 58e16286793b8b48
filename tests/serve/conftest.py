"""The shipped corpus scored once, the same with made-up registers, links and reviews, and an empty database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("datasette", reason="needs the extra `serve`")

from serve_samples import Site

from benchmarks.many import make_many
from statement_audit.store import open_database


@pytest.fixture(scope="session")
def corpus_db(scored_corpus: Path) -> Path:
    """The corpus, by the default judge, as the command writes it. Read it only."""
    return scored_corpus


@pytest.fixture(scope="session")
def filled_db(corpus_db: Path, once: Callable[..., Path]) -> Path:
    """Clones of the corpus, with what only the web, a register and people give. Read it only."""

    def fill(folder: Path) -> None:
        make_many(corpus_db, folder / "audit.db", 200)
        with open_database(folder / "audit.db") as database:
            for criterion, word in (("PLT-01", ""), ("VOI-02", " fees ")):
                _answer(database, criterion, word)

    return once("served", fill) / "audit.db"


def _answer(database, criterion: str, word: str) -> None:
    """No statement of the corpus is found to answer it: give one finding a quote with a word that stands in its page."""
    finding = database.row(
        "SELECT findings.id, pages.id AS page_id, pages.document_sha256, pages.page, pages.text FROM findings"
        " JOIN scores ON scores.id = findings.score_id JOIN pages ON pages.extraction_id = scores.extraction_id"
        " WHERE criterion = ? AND instr(substr(pages.text, 1, length(pages.text) - 60), ?)"
        " ORDER BY scores.id DESC LIMIT 1",
        (criterion, word),
    )
    start = finding["text"].index(word)
    with database.transaction():
        database.execute("UPDATE findings SET status = 'concrete_generic' WHERE id = ?", (finding["id"],))
        database.execute("DELETE FROM evidence WHERE finding_id = ?", (finding["id"],))
        database.execute(
            "INSERT INTO evidence(finding_id, page_id, document_sha256, page, start, end, quote, role, status)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'best', 'concrete_generic')",
            (
                *(finding["id"], finding["page_id"], finding["document_sha256"], finding["page"]),
                *(start, start + 40, finding["text"][start : start + 40]),
            ),
        )


@pytest.fixture(scope="session")
def corpus_site(corpus_db: Path) -> Site:
    return Site(corpus_db)


@pytest.fixture(scope="session")
def filled_site(filled_db: Path) -> Site:
    return Site(filled_db)
