"""Exports of the UK registry in its own form. All companies are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from statement_audit.sources.uk_register_export import COLUMNS

HEADER_73 = tuple(column.name for column in COLUMNS)
HEADER_71 = HEADER_73[:-2]
PAGE = "https://modern-slavery-statement-registry.service.gov.uk/statement-summary"

ROW = {
    "StatementYear": "2022",
    "OrganisationName": "HOLLOWAY BAKERIES LIMITED",
    "Address": "1 Mill Lane\r\nBarrowby\r\nXX1 1XX",
    "SectorType": "Private",
    "CompanyNumber": "01234567",
    "LastUpdated": "01/02/2022",
    "GroupSubmission": "No",
    "StatementURL": "https://holloway.example/legal/modern-slavery-2022.pdf",
    "StatementSummaryURL": f"{PAGE}/hollow01/2022",
    "StatementStartDate": "01/01/2021",
    "StatementEndDate": "31/12/2021",
    "ApprovingPerson": "A Person (Chief Executive)",
    "DateApproved": "17/01/2022",
    "StatementIncludesPolicies": "Yes",
    "StatementIncludesGoals": "No",
    "NoGoalsReason": "Next year",
    "OrganisationSectors": "Food and beverages, agriculture and fishing\r\nTransportation, logistics, and storage",
    "Turnover": "Over £500 million",
    "YearsProducingStatements": "1 to 5 years",
    "SocialAudits": "Audit conducted by your staff\r\nAnnounced audit",
    "NoSocialAudits": "No",
    "NoTraining": "Yes",
    "NoRisks": "No",
}


def row(**cells: str) -> dict[str, str]:
    """A row of the export with some cells of its own."""
    return {**ROW, **cells}


def other(name: str, item: str, **cells: str) -> dict[str, str]:
    """A row of another statement."""
    own = {"OrganisationName": name, "StatementSummaryURL": f"{PAGE}/{item}/2022", "CompanyNumber": ""}
    return {**ROW, **own, "StatementURL": f"https://{item}.example/statement", **cells}


def export_bytes(
    rows: Iterable[Mapping[str, str]],
    header: Sequence[str] = HEADER_73,
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cells.get(name, "") for name in header] for cells in rows)
    return text.getvalue().encode(encoding)


def write_export(
    folder: Path, rows: Iterable[Mapping[str, str]], header: Sequence[str] = HEADER_73, name: str = "export.csv"
) -> Path:
    path = folder / name
    path.write_bytes(export_bytes(rows, header))
    return path
