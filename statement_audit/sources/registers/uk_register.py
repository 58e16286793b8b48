"""The UK modern slavery statement registry: its yearly exports as references. `docs/uk-register.md` is the manual.

One statement of an export is one page of the registry (StatementSummaryURL) and has one row for each organisation.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from statement_audit.clock import this_year
from statement_audit.errors import UsageError
from statement_audit.identity.companies import company_key
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, StatementRef
from statement_audit.sources import uk_register_export as export
from statement_audit.sources.cells import CellError, Vocabulary, plain, read_number, read_sector
from statement_audit.sources.columns import Notes, Row
from statement_audit.sources.merge import join_places
from statement_audit.sources.register_filter import Facts, Found, RegisterFilter, StatementFilter, answers_to
from statement_audit.sources.source import Source, SourceRequest
from statement_audit.sources.uk_register_download import FIRST_YEAR, export_years, kept_exports, refresh_exports

Sectors = Callable[[str], tuple[str, ...] | CellError]  # from one of the registry's names to keys
NO_KEY = frozenset(map(plain, export.NO_SECTOR_KEY))


def read_uk_register(request: SourceRequest) -> Iterator[Found]:
    """Read exports of the registry: those that are given, else those of the years that are asked for, brought up to
    date in `request.folder`.

    One reference a statement, in the order of their first rows; rows for one statement that stand in several exports
    are put together. `url` is None where the register gives only a home page or nothing. Every row is in a reference or
    in an issue that says why it was left out; issues on statements that are not asked for are left out.

    Raises:
        UsageError: a file is no export, its layout has changed, or the filter asks for what the register does not know.
    """
    _check_years(request.wanted)
    if not (paths := request.files):
        if request.folder is None or request.download is None:
            raise UsageError("uk-register needs an export, or a folder and the network to download it.")
        years = request.wanted.years or export_years()
        yield from refresh_exports(request.address, years, request.folder, request.download)
        paths = kept_exports(request.folder, years)
    rows: list[Row] = []
    for path in paths:
        found, oddities = export.read_rows(path)
        rows.extend(found)
        yield from oddities
    sectors = cache(partial(_sector_keys, request.vocabulary))  # each name is looked up once
    read = [_read_statement(group, sectors) for group in export.group_rows(rows)]
    refs = [ref for ref, _ in read]
    _check_sectors(request.wanted, refs, request.vocabulary)
    choice = StatementFilter(request.wanted, SOURCE.facts, request.vocabulary, SOURCE.name)
    asked_for = {id(one) for one in choice.select(refs)}
    yield from export.summarise([notes for ref, notes in read if id(ref) in asked_for])
    yield from refs


def _check_years(wanted: RegisterFilter) -> None:
    last = this_year() + 1
    if bad := [year for year in wanted.years if not FIRST_YEAR <= year <= last]:
        hint = f"Allowed: {FIRST_YEAR} to {last}."
        raise UsageError(f"The UK register has no statements of {bad[0]}.", hint=hint)


def _check_sectors(wanted: RegisterFilter, refs: Sequence[StatementRef], vocabulary: Vocabulary) -> None:
    """Refuse a sector that neither the rubric's names, nor the registry's, nor these statements know."""
    names = (*export.NO_SECTOR_KEY, *(name for own in vocabulary.registry.values() for name in own))
    known = {plain(name): name for name in names}
    known.update({plain(name): name for ref in refs for name in answers_to(ref, "OrganisationSectors")})
    for word in wanted.sectors:
        key = re.sub(r"[\W_]+", "_", word.casefold()).strip("_")
        if plain(word) not in known and not vocabulary.registry.get(key):
            raise _unknown_sector(word, key, known, vocabulary)


def _unknown_sector(word: str, key: str, known: dict[str, str], vocabulary: Vocabulary) -> UsageError:
    if key in vocabulary.sectors or key in vocabulary.registry:
        message = f"The UK register has no class for the sector '{key}'."
    else:
        near = difflib.get_close_matches(plain(word), [*known, *vocabulary.registry], n=3, cutoff=0.5)
        nearest = f" Nearest: {', '.join(known.get(name, name) for name in near)}." if near else ""
        message = f"'{word}' is not a sector of the UK register.{nearest}"
    keys = ", ".join(sorted(key for key, own in vocabulary.registry.items() if own)) or "none known"
    own_names = "; ".join(sorted(known.values()))
    return UsageError(message, hint=f"Sector keys: {keys}. The register's own names: {own_names}.")


def _sector_keys(vocabulary: Vocabulary, name: str) -> tuple[str, ...] | CellError:
    """Sector keys of one of the registry's sector names, or why it is none; some names give no key."""
    known = (plain(own) for names in vocabulary.registry.values() for own in names)
    try:
        return () if plain(name) in NO_KEY else read_sector(name, vocabulary)
    except CellError as error:
        return () if plain(name) in known else error


def _keys_of(row: Row, sectors: Sectors, notes: Notes) -> tuple[str, ...]:
    """The keys of a row's sectors, each once."""
    keys: dict[str, None] = {}
    for name in export.split_lines(row.get("OrganisationSectors")):
        found = sectors(name)
        if isinstance(found, CellError):
            notes.sector(row, name, found.allowed)
        else:
            keys.update(dict.fromkeys(found))
    return tuple(keys)


def _read_statement(rows: Sequence[Row], sectors: Sectors) -> tuple[StatementRef, Notes]:
    notes = export.new_notes()
    for row in rows:
        for column in filter(export.IN_THE_REFERENCE.__contains__, row.untidy):
            notes.mend(row, column, "a tab or blanks around the value were dropped")
    if export.item_of(rows[0]) is None:
        notes.cell(rows[0], "StatementSummaryURL", CellError("is not the address of a page of the register", "one"))
    place = _read_addresses(rows, notes)
    ref = replace(
        place,
        companies=_read_companies(rows, place.website, sectors, notes),
        year=export.year_of(rows, notes),
        listed_in=join_places(row.place for row in rows),
        declared=tuple(export.read_answers(rows, notes)),
    )
    return ref, notes


def _read_addresses(rows: Sequence[Row], notes: Notes) -> StatementRef:
    """Where a statement is. `website`: the site that its address is on, or that the register gives instead of one."""
    merged = export.merge_rows(rows)
    given = _read_url(merged, "StatementURL", notes)
    copies = tuple(filter(None, (_read_url(merged, "PDFURL", notes),)))
    item = export.item_of(rows[0])
    if given is not None and export.is_home_page(given):
        what = f"is a home page; the statement of {_named(merged)} is looked for on that site."
        notes.add("home_page_only", merged, f"{merged.place}: {given} {what}", url=given)
        return StatementRef(item or given, website=given, copies=copies, item=item)
    if given is None and not copies:
        contact = merged.get("EmailAddressNoURL")
        asked = f" It can be asked for at {contact}." if contact else ""
        message = f"{merged.place} gives no address of the statement of {_named(merged)} and no copy of it.{asked}"
        notes.add("no_statement_address", merged, message, contact=contact)
    website = export.website_of(given) if given else None
    return StatementRef(given or item or rows[0].place, url=given, website=website, copies=copies, item=item)


def _read_url(row: Row, column: str, notes: Notes) -> str | None:
    given = row.get(column)
    if (url := notes.read(row, column, export.read_address)) is None:
        return None
    if len(re.findall(r"(?:^|[\s;,|])(?:https?://|www\.)", given, re.IGNORECASE)) > 1:
        notes.cell(row, column, CellError("holds several addresses", "one"), f"{url} is used.")
    elif len(given.split()) > 1:
        notes.mend(row, column, "blanks in the address were encoded")
    elif not given.casefold().startswith(url.casefold().rstrip("/")):
        notes.mend(row, column, "the beginning of the address was put right")
    return url


def _read_companies(rows: Sequence[Row], website: str | None, sectors: Sectors, notes: Notes) -> tuple[CompanyRef, ...]:
    """All organisations of a statement, in order and each once, then a parent that is not one of them."""
    kept: list[tuple[CompanyRef, Row]] = []
    for row in rows:
        company = CompanyRef(_read_name(row, notes), _read_number(row, notes), website, _keys_of(row, sectors, notes))
        if not company.name:
            continue
        earlier = next((place for known, place in kept if _is_same(known, company)), None)
        if earlier is None:
            kept.append((company, row))
        elif earlier.file == row.file:  # two exports may well name an organisation twice
            same, name = earlier.number, company.name
            message = f"{row.place} names {name} for the same statement as row {same}; it counts once."
            issue = make_issue("repeated_row", row.file, message, row=row.number, same_as=same, company=name)
            notes.issues.append(issue)
    companies = [company for company, _ in kept]
    given = rows[0].get("GroupSubmission")
    if len(companies) > 1 and given.casefold() == "no":
        message = f"{rows[0].place}: GroupSubmission says '{given}', but {len(companies)} organisations are named."
        notes.add("answers_contradict", rows[0], message, column="GroupSubmission")
    return (*companies, *_read_parents(rows, companies, website, sectors))


def _read_parents(
    rows: Sequence[Row], companies: Sequence[CompanyRef], website: str | None, sectors: Sectors
) -> Iterator[CompanyRef]:
    """Parents without a row of their own. The parent made the submission for its group: the statement is its, too."""
    known = {company_key(company.name) for company in companies}
    for row in rows:
        if (name := export.clean_name(row.get("ParentName"))) and company_key(name) not in known:
            known.add(company_key(name))
            yield CompanyRef(name, None, website, _keys_of(row, sectors, export.new_notes()))


def _read_name(row: Row, notes: Notes) -> str:
    given = row.get("OrganisationName")
    name = export.clean_name(given)
    parent = export.clean_name(row.get("ParentName"))
    if not name or name.isdecimal():  # numbers: seen in exports of later years, with the name under ParentName
        problem = CellError("is a number, not a name" if name else "is empty", "a name")
        then = "It is kept." if name else "The row gives no company."
        notes.cell(row, "OrganisationName", problem, f"The parent, {parent}, is used." if parent else then)
        return parent or name
    if name != " ".join(given.split()):
        notes.mend(row, "OrganisationName", "quotation marks around the name were dropped")
    return name


def _read_number(row: Row, notes: Notes) -> str | None:
    given = row.get("CompanyNumber")
    number = notes.read(row, "CompanyNumber", read_number)
    if number and number != given.upper() and number.lstrip("0") == given.lstrip("0"):
        notes.mend(row, "CompanyNumber", "leading zeros that a spreadsheet had dropped were put back")
    return number


def _is_same(first: CompanyRef, second: CompanyRef) -> bool:
    numbers_fit = first.number == second.number or None in (first.number, second.number)
    return numbers_fit and company_key(first.name) == company_key(second.name)


def _named(row: Row) -> str:
    names = map(export.clean_name, (row.get("OrganisationName"), row.get("ParentName")))
    return next(filter(None, names), "an organisation without name")


SOURCE = Source(
    __name__,
    summary="The UK modern slavery statement registry: its yearly exports, downloaded or from files.",
    needs="The network, one conditional request for each year; or exports on the disk, and no network.",
    how="Exports are asked for only if they changed. Every row is read, and rows for one statement are put together.",
    laws=("UK-MSA-2015-s54",),
    address="https://downloads.modern-slavery-statement-registry.service.gov.uk/publicdownloads/",
    least=1,  # the download checks the rows of each year itself
    read=read_uk_register,
    facts=Facts(sectors="OrganisationSectors", turnover="Turnover", bands=export.read_bands),
    list_requests=lambda wanted: len(wanted.years or export_years()),
    kept=lambda folder, wanted: kept_exports(folder, wanted.years or export_years()),
)
