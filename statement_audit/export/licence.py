"""Who owns what in a published package, and under which licence the findings are passed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from statement_audit.errors import UsageError
from statement_audit.export.guides import guide

_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{1,63}")
_KNOWN = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution-NonCommercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "OGL-UK-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
}

# Where a package's data came from: title, address, and what its owner asks for.
REGISTERS = {
    "uk-register": (
        "UK modern slavery statement registry",
        "https://modern-slavery-statement-registry.service.gov.uk/",
        "© Crown copyright. Contains public sector information licensed under the Open Government Licence v3.0"
        " (https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/).",
    ),
    "au-register": (
        "Australian Modern Slavery Statements Register",
        "https://modernslaveryregister.gov.au/",
        "© Commonwealth of Australia for the register's own data; see the copyright notice of the register.",
    ),
    "ca-catalogue": (
        "Public Safety Canada, library catalogue of supply chain reports",
        "https://www.publicsafety.gc.ca/cnt/rsrcs/lbrr/ctlg/rslts-en.aspx?l=7",
        "© His Majesty the King in Right of Canada for the catalogue's own data; see its terms and conditions.",
    ),
}


@dataclass(frozen=True, slots=True)
class Licence:
    """`name`: SPDX identifier; `path`: where its text is."""

    name: str
    title: str
    path: str


def find_licence(name: str) -> Licence:
    """The licence of this SPDX identifier.

    Raises:
        UsageError: it cannot be an SPDX identifier.
    """
    for known, (title, path) in _KNOWN.items():
        if known.lower() == name.lower():
            return Licence(known, title, path)
    if not _SPDX.fullmatch(name):
        raise UsageError(
            f"'{name}' is no licence identifier.",
            hint=f"Give one of SPDX's (https://spdx.org/licenses/), such as {', '.join(_KNOWN)}.",
        )
    return Licence(name, name, f"https://spdx.org/licenses/{name}.html")


def licence_text(licence: Licence, registers: Sequence[str]) -> str:
    """`LICENCE.md`: what may be done with the findings, and whose the rest is."""
    return guide("licence.md", licence=licence, registers="".join(map(_register, registers)))


def _register(register: str) -> str:
    title, path, terms = source_of(register)
    return f"\n**{title}**{f' ({path})' if path else ''}: entries and answers. {terms}\n"


def source_of(register: str) -> tuple[str, str, str]:
    """A register's title, address (empty where it is not known) and terms."""
    return REGISTERS.get(register, (register, "", "See its owner's own terms."))
