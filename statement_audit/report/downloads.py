"""The page of files for people who count for themselves."""

from __future__ import annotations

from statement_audit.report.site import Site


def write_downloads(site: Site) -> None:
    """List what was offered while the site was written, by name."""
    site.write("downloads.html", "downloads.html", files=sorted(site.files, key=lambda file: file.path))
