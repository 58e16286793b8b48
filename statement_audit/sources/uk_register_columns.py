"""The columns of the UK registry's yearly export, where each of them goes, and what its cells may hold.

Two layouts are known from files: 71 columns (February 2022) and 73 (2023, with PDFDate and PDFURL). Column names are
those of the registry's own export model.
"""

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from statement_audit.errors import UsageError
from statement_audit.models import Issue
from statement_audit.sources.cells import CellError, plain, read_url
from statement_audit.sources.columns import REGISTRY_COLUMNS, ExportColumns, FileColumns, simplify
from statement_audit.sources.register_cells import WORDS
from statement_audit.sources.site_urls import is_home, root_of, url_key


class RegisterColumn(NamedTuple):
    """One column. `kind`: how a cell is read: name, number, place (an organisation's address, one line a line), url,
    year, yes_no, none_of_these (ticked: the company has nothing of what `about` lists), reason (why `about` was
    answered with no), list (options, one a line), band (turnover), date or text. `about`: the column that a reason or
    a "none of these" belongs to."""

    name: str
    kind: str
    criterion: str | None
    about: str


# Its columns in their order stand in the file beside. A criterion is named there only where the question asks for what
# the criterion asks for. "Policies" lists ten provisions that belong to as many criteria,
# "WorkingConditionsEngagement" names suppliers beside workers: none.
_TABLE = csv.reader(Path(__file__).with_suffix(".csv").read_text("utf-8").splitlines()[1:])
COLUMNS = tuple(RegisterColumn(name, kind, code or None, about) for name, kind, code, about in _TABLE)
BY_NAME = {column.name: column for column in COLUMNS}
NEEDED = ("StatementSummaryURL", "OrganisationName", "StatementYear", "StatementURL")
OPTIONAL = ("PDFDate", "PDFURL")  # not in every layout
# What the registry's own program holds as yes or no and never as unanswered: its export writes one of the two.
ALWAYS_ANSWERED = tuple(column.name for column in COLUMNS if column.kind == "yes_no" or column.name == "NoRisks")
OF_THE_EXPORT = ExportColumns(tuple(BY_NAME), OPTIONAL)
CHANGED_HINT: str = WORDS["uk_changed_hint"]
OF_ONE_ORGANISATION = frozenset({"OrganisationName", "CompanyNumber", "Address", "ParentName"})
# What kind of cell says which statement it is and whose; all others become answers in `declared`.
IN_THE_REFERENCE = frozenset(column.name for column in COLUMNS if column.kind in ("name", "number", "url", "year"))

NO_SECTOR_KEY = tuple(WORDS["no_sector_key"])
SHARED_HOSTS = tuple(f".{host}" for host in WORDS["shared_hosts"])  # or hosts below them


def is_register_export(header: Sequence[str]) -> bool:
    """Whether a header row is that of an export, whole or cut down, rather than of a list of companies."""
    names = {simplify(cell) for cell in header}
    return "statementsummaryurl" in names or len(names & REGISTRY_COLUMNS) >= 4


def place_columns(header: Sequence[str], name: str) -> tuple[FileColumns, list[Issue]]:
    """Give every column its place. An unknown or repeated one is an `unknown_column` issue, and its cells are kept.

    Raises:
        UsageError: a column is missing without which no statement can be told from another.
    """
    layout, missing, issues = OF_THE_EXPORT.place(header, name, NEEDED)
    if missing:
        new = f" Columns that are new: {', '.join(list(layout.unknown)[:10])}." if layout.unknown else ""
        message = f"{name}: the layout of the UK registry's export has changed: {', '.join(missing)} missing.{new}"
        raise UsageError(message, hint=CHANGED_HINT)
    return layout, issues


# --- what a cell may hold: readers raise CellError, saying what is allowed ----------------------

LEFT_BLANK = "(left blank)"  # a blank cell of an export that writes no so
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", LEFT_BLANK})
DATE_FORMATS = ("%d/%m/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")

BANDS = tuple(WORDS["uk_bands"])
EDGES = (0.0, 36.0, 60.0, 100.0, 500.0, float("inf"))  # millions of pounds
AMOUNT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?(million|mio|mn|m|billion|bn|b|thousand|k)?(?![a-z\d])")
UNITS = dict.fromkeys(("million", "mio", "mn", "m"), 1.0) | dict.fromkeys(("billion", "bn", "b"), 1e3)
UNITS |= dict.fromkeys(("thousand", "k"), 1e-3)
BELOW = re.compile(r"\b(?:under|below|less|up to|smaller|at most)\b|<")
ABOVE = re.compile(r"\b(?:over|above|more|larger|greater|at least|from)\b|>|\+")

NOT_GIVEN = frozenset({"not provided", "not known", "unknown", "not applicable", "n a"})

WRITTEN_SCHEME = re.compile(r"^(?:https?:?/+)*(https?)(?:://?|//)/*(?=[^/\s])", re.IGNORECASE)


def clean_name(cell: str) -> str:
    """A name on one line, without the quotation marks that a few rows carry around it."""
    name = " ".join(cell.split())
    return name[1:-1].strip() if len(name) > 2 and name[0] == name[-1] and name[0] in "\"'" else name


def read_yes_no(cell: str) -> bool:
    """Yes or no, as the export (Yes, No) or a spreadsheet (TRUE, 0) writes it."""
    answer = cell.casefold()
    if answer not in YES | NO:
        raise CellError("is neither yes nor no", "Yes, No or nothing")
    return answer in YES


@lru_cache(maxsize=10_000)  # the days of an export are few, and reading one is slow
def read_date(cell: str) -> date:
    """A day, from dd/mm/yyyy (the export's form), a day with a time, or ISO 8601."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(cell).date()
    except ValueError as error:
        raise CellError("is not a date", "dd/mm/yyyy") from error


def split_lines(cell: str) -> tuple[str, ...]:
    """The lines of a cell that holds a list. A semicolon inside a line makes way for the one between two."""
    return tuple(line for line in (" ".join(part.replace(";", ",").split()) for part in cell.splitlines()) if line)


def read_address(cell: str) -> str:
    """A web address; of several, the first. Blanks inside are encoded, a scheme typed twice or wrongly is put right."""
    pieces = re.split(r"(?<![\s;,|])[\s;,|]++(?=https?://|www\.)", cell.strip(), maxsplit=1, flags=re.IGNORECASE)
    first = pieces[0].strip()
    first = WRITTEN_SCHEME.sub(r"\1://", first)
    if re.match(r"https?://\S", first, re.IGNORECASE) and re.search(r"\s", first):
        parts = urlsplit(first)
        if not re.search(r"\s", parts.netloc):
            path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
            first = urlunsplit(parts._replace(path=path, query=quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")))
    return read_url(first)


def is_home_page(url: str) -> bool:
    """Whether an address is only a site's front door, whatever tells there where a visitor came from."""
    key = url_key(url)
    return "?" not in key and is_home(f"https://{key}")


def website_of(url: str) -> str | None:
    """The site on which an address lies; None on hosts that many share."""
    host = (urlsplit(url).hostname or "").lower()
    return root_of(url) if host and not f".{host}".endswith(SHARED_HOSTS) else None


def read_bands(text: str) -> tuple[str, ...]:
    """The register's turnover bands that a wording stands for: "over 500", "100m-500m", "£36 million to £60 million".

    A wording that spans several bands gives all of them; one whose ends are no band's ends is refused.
    """
    words = re.sub(r"(?<=\d),(?=\d{3})", "", text.casefold().replace("£", " ").replace("gbp", " "))
    if exact := [band for band in BANDS if plain(band) == plain(text)]:
        return (exact[0],)
    low, high = _range(re.sub(r"[-–—]", " to ", words))
    if low not in EDGES or high not in EDGES or low >= high:
        raise CellError("is not a turnover band of the register", "; ".join(BANDS))
    return BANDS[EDGES.index(low) : EDGES.index(high)]


def _range(words: str) -> tuple[float, float]:
    """The ends in millions; (-1, -1) where the wording has none."""
    amounts = _millions(AMOUNT.findall(" ".join(words.split())))
    if len(amounts) == 2:
        return amounts[0], amounts[1]
    if len(amounts) == 1 and BELOW.search(words):
        return 0.0, amounts[0]
    if len(amounts) == 1 and ABOVE.search(words):
        return amounts[0], float("inf")
    return -1.0, -1.0


def _millions(found: Sequence[tuple[str, str]]) -> list[float]:
    """Amounts in millions. A bare number has the unit of the one after it; from 36,000 on it is in pounds."""
    unit = ""
    amounts = []
    for number, given in reversed(found):
        unit = given or unit
        value = float(number)
        amounts.append(value / 1e6 if not unit and value >= 36_000 else value * UNITS.get(unit, 1.0))
    return amounts[::-1]
