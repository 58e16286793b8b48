"""A company's statements, each beside the one before: from the database to `compare.years`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from statement_audit.compare.years import YearComparison, compare_years
from statement_audit.store import Database
from statement_audit.store.read_compared import company_texts
from statement_audit.store.read_results import decided_findings


def company_years(db: Database, company_id: int, name: str) -> Iterator[YearComparison]:
    """Yield each scored statement with the one before, oldest first, people's decisions applied."""
    for pair in pairwise(company_texts(db, company_id)):
        yield compare_years(name, *pair, *(decided_findings(db, text.score_id) for text in pair))
