"""From the words on the command line to references: files, folders, lists and addresses."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from statement_audit.clock import what_is_wrong
from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, StatementRef
from statement_audit.sources.cells import FILE_NAME, CellError, Vocabulary, read_law, read_url, read_year
from statement_audit.sources.columns import count_known
from statement_audit.sources.company_list import read_company_list
from statement_audit.sources.csv_text import read_records
from statement_audit.sources.local_files import expand_home, read_path
from statement_audit.sources.merge import merge_references, tell_apart
from statement_audit.sources.register_filter import RegisterFilter
from statement_audit.sources.registers import find_source, is_like_a_source
from statement_audit.sources.site_urls import is_host_name
from statement_audit.sources.source import SourceRequest, read_source
from statement_audit.sources.uk_register_export import is_register_export

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def read_inputs(
    inputs: Sequence[str],
    *,
    year: int | None = None,
    sectors: tuple[str, ...] = (),
    laws: tuple[str, ...] = (),
    vocabulary: Vocabulary | None = None,
    wanted: RegisterFilter | None = None,
) -> tuple[tuple[StatementRef, ...], tuple[Issue, ...]]:
    """Find the statements that the inputs name. Nothing is fetched or opened but lists.

    Args:
        inputs: files, folders (with all below them), lists and exports of the UK registry (files ending in .csv) and
            http(s) addresses.
        year, sectors, laws: for statements and companies of which no list says otherwise.
        vocabulary: what a list may name; None: any sector and law.
        wanted: which entries of an export to read; None: all.

    Returns:
        References in the order of the inputs, one a statement (files are told apart by longer names where two are
        named alike), and what could not be used: file_missing, folder_empty, skipped_file, address_refused,
        unknown_column, unknown_sector, row_invalid, row_without_statement; for exports see `docs/uk-register.md`.

    Raises:
        UsageError: `year` or `laws` cannot be; a list or an export cannot be read as one.
    """
    vocabulary = vocabulary or Vocabulary()
    laws = _check_options(year, laws, vocabulary.laws)
    refs: list[StatementRef] = []
    clock = what_is_wrong()
    issues = [make_issue("clock_wrong", "this machine", clock)] if clock else []
    for given in inputs:
        found, problems = _read_input(given, vocabulary, wanted or RegisterFilter())
        refs.extend(found)
        issues.extend(problems)
    merged, problems = merge_references(refs)
    issues.extend(problems)
    once = {(issue.code, issue.source_name, issue.message): issue for issue in issues}  # of an input given twice
    return tuple(_fill(ref, year, sectors, laws) for ref in tell_apart(merged)), tuple(once.values())


def _read_input(given: str, vocabulary: Vocabulary, wanted: RegisterFilter) -> tuple[list[StatementRef], list[Issue]]:
    if SCHEME.match(given.strip()):
        return _read_address(given.strip())
    path = expand_home(given)
    if path.suffix.lower() == ".csv" and os.path.isfile(path):  # noqa: PTH113 - false, not an error, for odd names
        return _read_csv(path, vocabulary, wanted)
    if not (os.path.lexists(path) or FILE_NAME.fullmatch(given)) and is_host_name(given.strip()):
        return _read_address(given.strip())  # www.example.com, as people write it
    return read_path(given)


def is_register(given: str) -> bool:
    """Whether an input is a register or an export of one: what a `RegisterFilter` chooses from."""
    path = expand_home(given)
    if path.suffix.lower() == ".csv" and os.path.isfile(path):  # noqa: PTH113 - as above
        return _is_export(path)
    return is_like_a_source(given.strip())


def _is_export(path: Path) -> bool:
    return is_register_export(read_records(path, count_known)[0][1])


def _read_csv(path: Path, vocabulary: Vocabulary, wanted: RegisterFilter) -> tuple[list[StatementRef], list[Issue]]:
    """A list of companies, or an export of the UK registry, as the first row shows."""
    if not _is_export(path):
        return read_company_list(path, vocabulary)
    request = SourceRequest(wanted=wanted, vocabulary=vocabulary, files=(path,))
    found = list(read_source(find_source("uk-register"), request))
    refs = [one for one in found if isinstance(one, StatementRef)]
    return refs, [one for one in found if isinstance(one, Issue)]


def _read_address(given: str) -> tuple[list[StatementRef], list[Issue]]:
    try:
        url = read_url(given)
    except CellError as error:
        return [], [make_issue("address_refused", given, f"'{given}' {error.problem}. Allowed: {error.allowed}.")]
    return [StatementRef(source_name=url, url=url)], []


def _check_options(year: int | None, laws: tuple[str, ...], known: frozenset[str]) -> tuple[str, ...]:
    try:
        if year is not None:
            read_year(str(year))
        return tuple(read_law(law, known) for law in laws)
    except CellError as error:
        value = year if "year" in error.problem else ", ".join(laws)
        raise UsageError(f"'{value}' {error.problem}.", hint=f"Allowed: {error.allowed}.") from error


def _fill(ref: StatementRef, year: int | None, sectors: tuple[str, ...], laws: tuple[str, ...]) -> StatementRef:
    """Add what the options say where nothing nearer says it."""
    companies = tuple(company if company.sectors else replace(company, sectors=sectors) for company in ref.companies)
    given = () if companies else ref.sectors or sectors
    return replace(ref, companies=companies, sectors=given, year=ref.year or year, laws=ref.laws or laws)
