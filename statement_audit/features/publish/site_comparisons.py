"""Comparisons of the published report: years side by side, promises, registers, shared wording, searches."""

from collections.abc import Iterator, Sequence
from typing import Any

from statement_audit.compare.commitments import nearest_passage
from statement_audit.compare.declared import totals_by_question
from statement_audit.compare.word_diff import word_diff
from statement_audit.features.publish.side_by_side import company_years, shared_wording
from statement_audit.features.publish.site_stock import Stock
from statement_audit.models import Passage
from statement_audit.report import addresses, comparisons
from statement_audit.report.comparisons import YearPair
from statement_audit.report.site import Site
from statement_audit.store import Database, league, read_compared, read_report
from statement_audit.store.commitments import CommitmentRow, commitments, passages_of
from statement_audit.tabular import grouped


def write_comparisons(database: Database, site: Site, stock: Stock) -> None:
    """Write the pages on promises, registers, shared wording, searches and what is not ranked."""
    declared = read_compared.declared_rows(database)
    promises = commitments(database)
    comparisons.write_commitments(site, promises, stock.pages, _nearest(database, stock, promises))
    comparisons.write_declared(site, declared, totals_by_question(declared), stock.pages)
    pages = {each.statement_id: addresses.statement_page(each) for each in stock.statements}
    comparisons.write_copies(site, shared_wording(database), pages)
    comparisons.write_collection(site, read_report.collection_rows(database))
    comparisons.write_unranked(site, league.unranked(database), stock.pages)


def _nearest(database: Database, stock: Stock, promises: Sequence[CommitmentRow]) -> dict[int, Passage]:
    """Commitment id -> the nearest passage of the statement that is silent on it."""
    scores = {each.statement_id: each.score_id for each in stock.statements}
    dropped = ((scores.get(row.answered_by_statement_id or 0), row) for row in promises if row.state == "dropped")
    silent = grouped((score_id, row) for score_id, row in dropped if score_id is not None)
    found: dict[int, Passage] = {}
    for score_id, rows in silent.items():
        later = passages_of(database, score_id)
        found |= {row.commitment_id: near for row in rows if (near := nearest_passage(row.quote, later))}
    return found


def write_years(database: Database, site: Site, stock: Stock) -> None:
    """Write every pair of statements that follow each other; remember where, for the companies' own pages."""
    rows = []
    for company_id, name in read_compared.companies_with_years(database):
        for pair in _year_pairs(database, company_id, name, stock):
            rows.append(comparisons.write_year_pair(site, pair))
            words = f"What changed, {pair.comparison.before.year} to {pair.comparison.after.year}"
            stock.changes.setdefault(company_id, []).append((words, pair.path))
    comparisons.write_years(site, rows)


def _year_pairs(database: Database, company_id: int, name: str, stock: Stock) -> Iterator[Any]:
    by_year = {each.year: each for each in stock.years.get(company_id, ())}
    for compared in company_years(database, company_id, name):
        before, after = compared.before.year, compared.after.year
        if not {before, after} <= by_year.keys():  # a damaged text is left out
            continue
        spans = [
            word_diff(change.before.quote, change.after.quote) if change.before and change.after and change.edit else ()
            for change in compared.changes
        ]
        alike = stock.alike(by_year[before], by_year[after])
        yield YearPair(
            name,
            addresses.years_page(stock.years[company_id][0], before, after),
            stock.pages[(company_id, before)],
            stock.pages[(company_id, after)],
            compared,
            spans,
            [by_year[year].quality if alike else None for year in (before, after)],
        )
