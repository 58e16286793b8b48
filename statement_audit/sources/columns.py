"""Which column of a list is which: names, aliases, and headers that belong to something else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue

# Columns and their other names, compared without case, blanks, hyphens and underscores; a column's own name always
# counts. Nothing is taken from the last three: they are for people.
ALIASES = {
    "company": "name companyname organisation organization organisationname organizationname entity",
    "website": "homepage site web companywebsite companyurl",
    "statement_url": "url link statementlink statementaddress",
    "file": "path filename filepath document pdf",
    "sector": "sectors industry industries",
    "platform_subtype": "platformsubtypes subtype subtypes platformtype",
    "company_number": "number companyno registrationnumber registeredno registerednumber crn",
    "year": "statementyear reportingyear",
    "laws": "law act acts",
    "why": "reason",
    "checked": "lastchecked checkedon",
    "note": "notes comment comments remark remarks",
}
COLUMNS = tuple(ALIASES)
KNOWN = {alias: column for column, names in ALIASES.items() for alias in (column.replace("_", ""), *names.split())}
_REGISTRY = (
    "statementyear organisationname statementsummaryurl sectortype groupsubmission parentname approvingperson "
    "organisationsectors turnover statementincludespolicies"
)
REGISTRY_COLUMNS = frozenset(_REGISTRY.split())


def simplify(header: str) -> str:
    """Lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", header.casefold())


def count_known(header: Sequence[str]) -> int:
    """How many cells of a row are names of known columns (or of the UK registry's own)."""
    names = [simplify(cell) for cell in header]
    return sum(name in KNOWN or name in REGISTRY_COLUMNS for name in names)


def find_columns(header: Sequence[str], name: str) -> tuple[dict[str, int], list[Issue]]:
    """Map each known column to its place; an unknown or repeated one gives an `unknown_column` issue.

    Raises:
        UsageError: the row names no known column, or it is the header of a download of Australia's register.
    """
    _refuse_au_download(header, name)
    columns: dict[str, int] = {}
    leftover = []
    own_first = sorted(range(len(header)), key=lambda place: simplify(header[place]) != _column(header[place]))
    for place in own_first:
        column = KNOWN.get(simplify(header[place]))
        if column is None or column in columns:
            leftover.append(place)
        else:
            columns[column] = place
    if not columns:
        raise UsageError(
            f"{name}: the first row names no known column ({_shown(header)}).",
            hint=f"The first row must hold column names. Known: {', '.join(COLUMNS)}.",
        )
    return columns, [_unknown(header[place], place, name) for place in sorted(leftover)]


def _column(header: str) -> str:
    """The simplified own name of the column that a header stands for; empty where it is unknown."""
    return KNOWN.get(simplify(header), "").replace("_", "")


def _refuse_au_download(header: Sequence[str], name: str) -> None:
    """Its column Link would pass for a statement's address, and is that of the register's own page."""
    if {"reportingentities", "link"} <= {simplify(cell) for cell in header}:
        raise UsageError(
            f"{name} is a download of Australia's Modern Slavery Statements Register, not a list of companies.",
            hint="`statement-audit collect au-register` reads the register itself.",
        )


def _unknown(header: str, place: int, name: str) -> Issue:
    column = KNOWN.get(simplify(header))
    if column is not None:
        message = f"{name}: the column '{header}' stands for {column}, which another column already gives."
    elif not header:
        message = f"{name}: column {place + 1} has no name."
    else:
        near = difflib.get_close_matches(simplify(header), KNOWN, n=1, cutoff=0.6)
        nearest = f" Nearest known name: {KNOWN[near[0]]}." if near else ""
        message = f"{name}: the column '{header}' is not known.{nearest} Known: {', '.join(COLUMNS)}."
    return make_issue("unknown_column", name, message, column=header, position=place + 1)


def _shown(header: Sequence[str]) -> str:
    text = ", ".join(header)
    return repr(text if len(text) <= 80 else text[:77] + "...")
