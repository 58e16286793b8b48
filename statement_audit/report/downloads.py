"""The page of files for people who count for themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from statement_audit.report.site import Site


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file of the site. `notes`: column -> what it holds."""

    path: str
    title: str
    rows: int | None
    size: int
    notes: Mapping[str, str]


def write_downloads(site: Site, files: Sequence[OfferedFile]) -> None:
    site.write("downloads.html", "downloads.html", files=files)
