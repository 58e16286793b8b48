"""One statement, one reference: rows and inputs that name the same file or address are put together."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import urlsplit

from statement_audit.identity.companies import company_key
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, StatementRef
from statement_audit.plain_text import first_few
from statement_audit.tabular import grouped

ROWS_NAMED = 10


def merge_references(refs: Iterable[StatementRef]) -> tuple[list[StatementRef], list[Issue]]:
    """Merge references to one file or address, in the order of their first mention.

    The first mention gives the name and, where it has one, the year; a later one with another year gives a
    `row_invalid` warning. Companies are joined in order, each once however it is spelt, with all of its sectors; laws
    likewise.
    """
    groups = grouped((_key(ref), ref) for ref in refs).values()
    return [_join(group) for group in groups], [issue for group in groups for issue in _years(group)]


def tell_apart(refs: Iterable[StatementRef]) -> list[StatementRef]:
    """Give files of the same name longer names, one parent folder more at a time, until each is its own."""
    named = list(refs)
    while True:
        counts = Counter(ref.source_name for ref in named)
        longer = [_lengthen(ref) if counts[ref.source_name] > 1 else ref for ref in named]
        if longer == named:
            return named
        named = longer


def _key(ref: StatementRef) -> str:
    if ref.item is not None:  # a register's entry is a statement of its own, whatever its address
        return f"{ref.source} {ref.item}"
    if ref.path is not None:
        return os.path.realpath(ref.path)
    if ref.url is None:
        return _site_key(ref)
    parts = urlsplit(ref.url)  # http and https, a slash at the end: one address
    return parts._replace(scheme="", netloc=parts.netloc.lower(), path=parts.path.rstrip("/")).geturl()


def _site_key(ref: StatementRef) -> str:
    """A site that is still to be searched for a year's statement, whatever its address is written like."""
    parts = urlsplit(ref.website or ref.source_name)
    host = parts.netloc.lower().removeprefix("www.")
    return f"site {host}{parts.path.rstrip('/')} {ref.year or ''}"


def _join(refs: Sequence[StatementRef]) -> StatementRef:
    """References to one statement as one, in one pass however many they are."""
    website = next((ref.website for ref in refs if ref.website), refs[0].website)
    year = next((ref.year for ref in refs if ref.year), refs[0].year)
    laws = tuple(dict.fromkeys(law for ref in refs for law in ref.laws))
    sectors = tuple(dict.fromkeys(sector for ref in refs for sector in ref.sectors))
    companies = _join_companies(company for ref in refs for company in ref.companies)
    first = replace(refs[0], listed_in=join_places(ref.listed_in for ref in refs if ref.listed_in))
    return replace(first, companies=companies, year=year, laws=laws, sectors=sectors, website=website)


def _years(refs: Sequence[StatementRef]) -> Iterator[Issue]:
    """A warning for each reference that gives another year than the first that gives one."""
    name, dated = refs[0].source_name, [ref for ref in refs if ref.year]
    for ref in dated:
        if ref.year != (year := dated[0].year):
            kept = f"{dated[0].listed_in or 'an earlier mention'} gives {year}"
            message = f"{ref.listed_in or ref.source_name}, column year: {ref.year}, but {kept} for the same statement"
            message += f" ({name}). A statement has one year; {year} is kept."
            yield make_issue("row_invalid", name, message, severity="warning", column="year", value=ref.year, kept=year)


def _join_companies(companies: Iterable[CompanyRef]) -> tuple[CompanyRef, ...]:
    known: dict[tuple[str, str | None], CompanyRef] = {}
    for company in dict.fromkeys(companies):
        key = (company_key(company.name), company.number)
        if (first := known.get(key)) is not None:
            sectors = tuple(dict.fromkeys(first.sectors + company.sectors))
            company = replace(first, website=first.website or company.website, sectors=sectors)
        known[key] = company
    return tuple(known.values())


def join_places(places: Iterable[str]) -> str | None:
    """ "a.csv, row 4" and "a.csv, row 7" make "a.csv, rows 4, 7"; of many rows the first ten are named.

    A place that names no single row, such as one that was joined before, stays as it is.
    """
    parts = (place.rpartition(", row ") for place in dict.fromkeys(places))
    rows = grouped((name, row) if single else (row, "") for name, single, row in parts)
    listed = ((name, [row for row in found if row]) for name, found in rows.items())
    return "; ".join(f"{name}, {_row_list(found)}" if found else name for name, found in listed) or None


def _row_list(rows: Sequence[str]) -> str:
    return f"row{'s' * (len(rows) > 1)} {first_few(rows, ROWS_NAMED)}"


def _lengthen(ref: StatementRef) -> StatementRef:
    if ref.path is None:
        return ref
    parts = [part for part in ref.path.resolve().parts if part != ref.path.anchor]
    taken = len(PurePath(ref.source_name).parts) + 1
    longer = "/".join(parts[-taken:])
    return replace(ref, source_name=longer) if len(longer) > len(ref.source_name) else ref
