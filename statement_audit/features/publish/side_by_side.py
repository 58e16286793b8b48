"""Statements of a database side by side: each beside the company's one before, and wording that companies share."""

from collections.abc import Iterator
from itertools import pairwise

from statement_audit.compare.copies import SharedWording, find_shared, place_passages, runs
from statement_audit.compare.years import YearComparison, compare_years
from statement_audit.extract.copies import sketch_bands
from statement_audit.store import Database, read_compared, read_results


def shared_wording(db: Database) -> SharedWording:
    """Gather the passages that statements of different companies share. A statement for several companies is one."""
    texts = list(read_compared.every_text(db))
    placed = [one for text in texts for one in place_passages(text)]
    keys = list(dict.fromkeys(one.key for one in placed))
    return find_shared(texts, placed, dict(zip(keys, sketch_bands(keys, runs), strict=True)))


def company_years(db: Database, company_id: int, name: str) -> Iterator[YearComparison]:
    """Yield each scored statement with the one before, oldest first, people's decisions applied."""
    for pair in pairwise(read_compared.company_texts(db, company_id)):
        yield compare_years(name, *pair, *(read_results.decided_findings(db, text.score_id) for text in pair))
