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


# Each column as name:kind, with the criterion and the column that it is about, in the order of the export. A criterion
# stands here only where the register's question asks for what the criterion asks for. "Policies" lists ten provisions
# that belong to as many criteria, "WorkingConditionsEngagement" names suppliers beside workers: none.
_RISK = """
Risk{0}:text Risk{0}Area:text Risk{0}SupplyChainTier:list Risk{0}GroupAffected:list:RSK-04
Risk{0}OtherGroupAffected:text:RSK-04 Risk{0}Location:list:RSK-02 Risk{0}Mitigation:text
"""
_TABLE = f"""
StatementYear:year OrganisationName:name Address:place SectorType:text CompanyNumber:number LastUpdated:date
GroupSubmission:yes_no ParentName:name StatementURL:url EmailAddressNoURL:text StatementSummaryURL:url
StatementStartDate:date StatementEndDate:date ApprovingPerson:text:STA-04 DateApproved:date:STA-03
StatementIncludesOrgStructure:yes_no:STR-01 NoOrgStructureReason:reason:STR-01:StatementIncludesOrgStructure
StatementIncludesPolicies:yes_no:POL-01 NoPoliciesReason:reason:POL-01:StatementIncludesPolicies
StatementIncludesRisksAssessment:yes_no:RSK-01 NoRiskAssessmentReason:reason:RSK-01:StatementIncludesRisksAssessment
StatementIncludesDueDiligence:yes_no:DDG-01 NoDueDiligenceReason:reason:DDG-01:StatementIncludesDueDiligence
StatementIncludesTraining:yes_no:TRE-01 NoTrainingReason:reason:TRE-01:StatementIncludesTraining
StatementIncludesGoals:yes_no:TRE-04 NoGoalsReason:reason:TRE-04:StatementIncludesGoals
OrganisationSectors:list OtherOrganisationSector:text Turnover:band YearsProducingStatements:text
Policies:list OtherPolicies:text NoPolicies:none_of_these::Policies
Training:list:TRE-01 OtherTraining:text:TRE-01 NoTraining:none_of_these:TRE-01:Training
WorkingConditionsEngagement:list NoEngagement:none_of_these::WorkingConditionsEngagement
SocialAudits:list:DDG-03 NoSocialAudits:none_of_these:DDG-03:SocialAudits
GrievanceMechanisms:list:VOI-04 NoGrievanceMechanisms:none_of_these:VOI-04:GrievanceMechanisms OtherMonitoring:text
NoRisks:none_of_these::Risk1 {"".join(map(_RISK.format, (1, 2, 3)))}
ILOIndicatorsInStatement:list:REM-01 NoILOIndicatorsInStatement:none_of_these:REM-01:ILOIndicatorsInStatement
ILOIndicatorsActions:list ILOIndicatorsNoActions:none_of_these::ILOIndicatorsActions DemonstrateProgress:text:TRE-06
PDFDate:date PDFURL:url
"""


def _column(text: str) -> Column:
    name, kind, criterion, about, *_ = (*text.split(":"), "", "")
    return Column(name, Kind(kind), criterion or None, about or None)


COLUMNS = tuple(map(_column, _TABLE.split()))
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADER = {simplify(column.name): column for column in COLUMNS}  # without case, blanks and underscores
NEEDED = ("StatementSummaryURL", "OrganisationName", "StatementYear", "StatementURL")
OPTIONAL = ("PDFDate", "PDFURL")  # not in every layout
OF_ONE_ORGANISATION = frozenset({"OrganisationName", "CompanyNumber", "Address", "ParentName"})
# What kind of cell says which statement it is and whose; all others become answers in `declared`.
OF_THE_REFERENCE = frozenset({Kind.NAME, Kind.NUMBER, Kind.URL, Kind.YEAR})
IN_THE_REFERENCE = frozenset(column.name for column in COLUMNS if column.kind in OF_THE_REFERENCE)

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
    absent = [column.name for column in COLUMNS if column.name not in (*places, *OPTIONAL)]
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
    hint = "Nothing to do; what the column means is not known to this version."
    return make_issue("unknown_column", name, message, hint=hint, column=cell, position=place + 1)


def _absent(absent: Sequence[str], name: str) -> Issue:
    message = f"{name}: {len(absent)} columns of the export are not there: {', '.join(absent)}."
    return make_issue("missing_column", name, message, columns=list(absent))
