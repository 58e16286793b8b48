"""All sources by name. A new one is a file in this folder and an entry here; `docs/adding-a-source.md` shows how."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.sources.source import Found, Source, SourceRequest


def _read_uk_register(request: SourceRequest) -> Iterator[Found]:
    """Exports that are given, else those of the years that are asked for, brought up to date in `request.folder`."""
    from statement_audit.sources.uk_register import export_years, read_register, refresh_exports

    paths: tuple[Path, ...] = request.files
    if not paths:
        if request.folder is None or request.download is None:
            raise UsageError("uk-register needs an export, or a folder and the network to download it.")
        paths, problems = refresh_exports(request.wanted.years or export_years(), request.folder, request.download)
        yield from problems
    refs, issues = read_register(paths, request.wanted, request.vocabulary)
    yield from refs
    yield from issues


def _read_au_register(request: SourceRequest) -> Iterator[Found]:
    from statement_audit.sources.au_register import read_au_register  # here: HTML trees are slow to load

    return read_au_register(request)


def _read_ca_catalogue(request: SourceRequest) -> Iterator[Found]:
    from statement_audit.sources.ca_catalogue import read_ca_catalogue

    return read_ca_catalogue(request)


UK_REGISTER = Source(
    name="uk-register",
    summary="The UK modern slavery statement registry: its yearly exports, downloaded or from files.",
    needs="The network, one conditional request for each year; or exports on the disk, and no network.",
    how="Exports are asked for only if they changed. Every row is read, and rows for one statement are put together.",
    laws=("UK-MSA-2015-s54",),
    address="https://downloads.modern-slavery-statement-registry.service.gov.uk/publicdownloads/",
    setting="STATEMENT_AUDIT_UK_REGISTER",
    least=1,  # the download checks the rows of each year itself
    read=_read_uk_register,
)
AU_REGISTER = Source(
    name="au-register",
    summary="Australia's Modern Slavery Statements Register: its search pages and the documents behind them.",
    needs="The network: a request for each page of results (none with the register's own CSV) and each statement.",
    how="Pages of results to the last, then the page of each statement. Names and ABNs are searched by the register.",
    laws=("AU-MSA-2018-s16",),
    address="https://modernslaveryregister.gov.au",
    setting="STATEMENT_AUDIT_AU_REGISTER",
    least=10_000,  # about 13,000 in 2025
    read=_read_au_register,
)
CA_CATALOGUE = Source(
    name="ca-catalogue",
    summary="Canada's library catalogue of reports under the Supply Chains Act, in English or French.",
    needs="The network: one request for each page of results and one for each report, before its document.",
    how="Pages of results to the last, then the page of each report. Words are searched by the catalogue.",
    laws=("CA-SC-2023-c9-s11",),
    address="https://www.publicsafety.gc.ca/cnt/rsrcs/lbrr/ctlg/rslts-en.aspx",
    setting="STATEMENT_AUDIT_CA_CATALOGUE",
    least=5_000,  # 5,795 reports came in 2024 alone
    read=_read_ca_catalogue,
)
MUCH_ALIKE = 0.75
SOURCES = {source.name: source for source in (UK_REGISTER, AU_REGISTER, CA_CATALOGUE)}


def is_like_a_source(name: str) -> bool:
    """Whether a word that names no file is likely meant for a source."""
    return bool(difflib.get_close_matches(name.lower(), SOURCES, n=1, cutoff=MUCH_ALIKE)) and not Path(name).exists()


def find_source(name: str) -> Source:
    """The source of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in SOURCES:
        near = difflib.get_close_matches(name, SOURCES, n=1)
        nearest = f" Nearest: {near[0]}." if near else ""
        raise UsageError(f"Unknown source '{name}'.{nearest}", hint=f"Known sources: {', '.join(SOURCES)}.")
    return SOURCES[name]
