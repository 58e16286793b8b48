"""The columns of the UK registry's yearly export, and where each of them goes.

Two layouts are known from files: 71 columns (February 2022) and 73 (2023, with PDFDate and PDFURL). Column names are
those of the registry's own export model.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue
from statement_audit.sources.columns import REGISTRY_COLUMNS, simplify


class Kind(StrEnum):
    """How a cell is read."""

    NAME = "name"
    NUMBER = "number"
    PLACE = "place"  # an organisation's address, one line a line
    URL = "url"
    YEAR = "year"
    YES_NO = "yes_no"
    NONE_OF_THESE = "none_of_these"  # ticked: the company has nothing of what `about` lists
    REASON = "reason"  # why `about` was answered with no
    LIST = "list"  # options, one a line
    BAND = "band"  # turnover
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `about`: the column that a reason or a "none of these" belongs to."""

    name: str
    kind: Kind
    criterion: str | None = None
    about: str | None = None
    optional: bool = False  # not in every layout


def _risk(number: int) -> tuple[Column, ...]:
    name = f"Risk{number}"
    return (
        Column(name, Kind.TEXT),
        Column(f"{name}Area", Kind.TEXT),
        Column(f"{name}SupplyChainTier", Kind.LIST),
        Column(f"{name}GroupAffected", Kind.LIST, "RSK-04"),
        Column(f"{name}OtherGroupAffected", Kind.TEXT, "RSK-04"),
        Column(f"{name}Location", Kind.LIST, "RSK-02"),
        Column(f"{name}Mitigation", Kind.TEXT),
    )


# A criterion stands here only where the register's question asks for what the criterion asks for. "Policies" lists
# ten provisions that belong to as many criteria, "WorkingConditionsEngagement" names suppliers beside workers: None.
COLUMNS: tuple[Column, ...] = (
    Column("StatementYear", Kind.YEAR),
    Column("OrganisationName", Kind.NAME),
    Column("Address", Kind.PLACE),
    Column("SectorType", Kind.TEXT),
    Column("CompanyNumber", Kind.NUMBER),
    Column("LastUpdated", Kind.DATE),
    Column("GroupSubmission", Kind.YES_NO),
    Column("ParentName", Kind.NAME),
    Column("StatementURL", Kind.URL),
    Column("EmailAddressNoURL", Kind.TEXT),
    Column("StatementSummaryURL", Kind.URL),
    Column("StatementStartDate", Kind.DATE),
    Column("StatementEndDate", Kind.DATE),
    Column("ApprovingPerson", Kind.TEXT, "STA-04"),
    Column("DateApproved", Kind.DATE, "STA-03"),
    Column("StatementIncludesOrgStructure", Kind.YES_NO, "STR-01"),
    Column("NoOrgStructureReason", Kind.REASON, "STR-01", "StatementIncludesOrgStructure"),
    Column("StatementIncludesPolicies", Kind.YES_NO, "POL-01"),
    Column("NoPoliciesReason", Kind.REASON, "POL-01", "StatementIncludesPolicies"),
    Column("StatementIncludesRisksAssessment", Kind.YES_NO, "RSK-01"),
    Column("NoRiskAssessmentReason", Kind.REASON, "RSK-01", "StatementIncludesRisksAssessment"),
    Column("StatementIncludesDueDiligence", Kind.YES_NO, "DDG-01"),
    Column("NoDueDiligenceReason", Kind.REASON, "DDG-01", "StatementIncludesDueDiligence"),
    Column("StatementIncludesTraining", Kind.YES_NO, "TRE-01"),
    Column("NoTrainingReason", Kind.REASON, "TRE-01", "StatementIncludesTraining"),
    Column("StatementIncludesGoals", Kind.YES_NO, "TRE-04"),
    Column("NoGoalsReason", Kind.REASON, "TRE-04", "StatementIncludesGoals"),
    Column("OrganisationSectors", Kind.LIST),
    Column("OtherOrganisationSector", Kind.TEXT),
    Column("Turnover", Kind.BAND),
    Column("YearsProducingStatements", Kind.TEXT),
    Column("Policies", Kind.LIST),
    Column("OtherPolicies", Kind.TEXT),
    Column("NoPolicies", Kind.NONE_OF_THESE, None, "Policies"),
    Column("Training", Kind.LIST, "TRE-01"),
    Column("OtherTraining", Kind.TEXT, "TRE-01"),
    Column("NoTraining", Kind.NONE_OF_THESE, "TRE-01", "Training"),
    Column("WorkingConditionsEngagement", Kind.LIST),
    Column("NoEngagement", Kind.NONE_OF_THESE, None, "WorkingConditionsEngagement"),
    Column("SocialAudits", Kind.LIST, "DDG-03"),
    Column("NoSocialAudits", Kind.NONE_OF_THESE, "DDG-03", "SocialAudits"),
    Column("GrievanceMechanisms", Kind.LIST, "VOI-04"),
    Column("NoGrievanceMechanisms", Kind.NONE_OF_THESE, "VOI-04", "GrievanceMechanisms"),
    Column("OtherMonitoring", Kind.TEXT),
    Column("NoRisks", Kind.NONE_OF_THESE, None, "Risk1"),
    *_risk(1),
    *_risk(2),
    *_risk(3),
    Column("ILOIndicatorsInStatement", Kind.LIST, "REM-01"),
    Column("NoILOIndicatorsInStatement", Kind.NONE_OF_THESE, "REM-01", "ILOIndicatorsInStatement"),
    Column("ILOIndicatorsActions", Kind.LIST),
    Column("ILOIndicatorsNoActions", Kind.NONE_OF_THESE, None, "ILOIndicatorsActions"),
    Column("DemonstrateProgress", Kind.TEXT, "TRE-06"),
    Column("PDFDate", Kind.DATE, optional=True),
    Column("PDFURL", Kind.URL, optional=True),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADER = {simplify(column.name): column for column in COLUMNS}  # without case, blanks and underscores
NEEDED = ("StatementSummaryURL", "OrganisationName", "StatementYear", "StatementURL")
OF_ONE_ORGANISATION = frozenset({"OrganisationName", "CompanyNumber", "Address", "ParentName"})
IN_THE_REFERENCE = frozenset(
    {
        "OrganisationName",
        "CompanyNumber",
        "ParentName",
        "StatementYear",
        "StatementURL",
        "StatementSummaryURL",
        "PDFURL",
    }
)  # all others become answers in `declared`

# The registry's sector names for which the rubric has no sector of its own (see rubrics/sectors.yml).
NO_SECTOR_KEY = (
    "Defence and aerospace",
    "Education and research",
    "Forestry, timber products, paper and containers and packaging",
    "Waste management and recycling",
    "Other",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column stands in one file. `places`: own name -> place; `unknown`: header as given -> place."""

    places: dict[str, int]
    unknown: dict[str, int]
    width: int


def is_register_export(header: Sequence[str]) -> bool:
    """Whether a header row is that of an export, whole or cut down, rather than of a list of companies."""
    names = {simplify(cell) for cell in header}
    return "statementsummaryurl" in names or len(names & REGISTRY_COLUMNS) >= 4


def count_register_columns(header: Sequence[str]) -> int:
    """How many cells of a row are names of the export's columns."""
    return sum(simplify(cell) in BY_HEADER for cell in header)


def place_columns(header: Sequence[str], name: str) -> tuple[Layout, list[Issue]]:
    """Give every column its place. An unknown or repeated one is an `unknown_column` issue, and its cells are kept.

    Raises:
        UsageError: a column is missing without which no statement can be told from another.
    """
    places: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = BY_HEADER.get(simplify(cell))
        if column is not None and column.name not in places:
            places[column.name] = place
        else:
            new = bool(cell) and column is None and cell not in unknown
            unknown[cell if new else f"{cell or 'column'} ({place + 1})"] = place
    missing = [column for column in NEEDED if column not in places]
    if missing:
        raise _changed(missing, unknown, name)
    issues = [_unknown(cell, place, name) for cell, place in unknown.items()]
    absent = [column.name for column in COLUMNS if column.name not in places and not column.optional]
    if absent:
        issues.append(_absent(absent, name))
    return Layout(places, unknown, len(header)), issues


def _changed(missing: Sequence[str], unknown: dict[str, int], name: str) -> UsageError:
    told = []
    for column in missing:
        near = difflib.get_close_matches(simplify(column), [simplify(cell) for cell in unknown], n=1, cutoff=0.6)
        renamed = [cell for cell in unknown if near and simplify(cell) == near[0]]
        told.append(f"{column} (now '{renamed[0]}'?)" if renamed else column)
    new = f" Columns that are new: {', '.join(list(unknown)[:10])}." if unknown else ""
    return UsageError(
        f"{name}: the layout of the UK registry's export has changed: {', '.join(told)} missing.{new}",
        hint="Pass the export as the registry gives it. To pass part of it as a list of companies, keep its columns "
        "OrganisationName, CompanyNumber, StatementURL and StatementYear only.",
    )


def _unknown(cell: str, place: int, name: str) -> Issue:
    message = f"{name}: the column '{cell}' is new in the export, or stands there twice; its cells are kept as answers."
    return make_issue(
        "unknown_column",
        name,
        message,
        hint="Nothing to do; what the column means is not known to this version.",
        column=cell,
        position=place + 1,
    )


def _absent(absent: Sequence[str], name: str) -> Issue:
    message = f"{name}: {len(absent)} columns of the export are not there: {', '.join(absent)}."
    return make_issue("missing_column", name, message, columns=list(absent))
