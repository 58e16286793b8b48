"""Names of companies: their legal forms, what a text shortens them to, whether a document names one."""

from __future__ import annotations

import re
import unicodedata

from statement_audit.models import ExtractedDocument
from statement_audit.plain_text import normalise, pattern

LEGAL_FORMS = frozenset(
    [
        "plc",
        "ltd",
        "limited",
        "llp",
        "lp",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "company",
        "co",
        "gmbh",
        "ag",
        "se",
        "sa",
        "sas",
        "bv",
        "nv",
        "pty",
        "uk",
        "ireland",
        "holdings",
        "group",
    ]
)
_SUFFIX = (
    r"(?:plc|p\.l\.c\.|limited|ltd\.?|llp|l\.l\.p\.|inc\.?|incorporated|corp\.?|corporation|gmbh|ag"
    r"|s\.?a\.?|b\.?v\.?|n\.?v\.?|pty\.? (?:ltd\.?|limited)|limited partnership|l\.?p\.?|co\.|ulc|lt[ée]e)"
)
LEGAL_NAME = re.compile(rf"\b[A-Z0-9][\w&'.-]*(?:,? (?:(?:and|of|the|&"
    rf"|\([A-Z][\w ]+\)) )*[A-Z0-9(][\w&'.()-]*){{0,7}},? (?i:{_SUFFIX})(?=[\s,.;:)]|$)")  # fmt: skip
_COMPANY_SUFFIX = pattern(
    r"[\s,]+(?:plc|ltd|limited|llp|inc|corp|corporation|gmbh|pty|co|company|group|holdings?|uk|australia"
    r"|canada|international|the|&|and)\.?$"
)


def short_name(company: str) -> str:
    """The part of a company's name that a text uses: legal form and country dropped."""
    name = normalise(company)
    while (shorter := _COMPANY_SUFFIX.sub("", name).strip(" .,")) and shorter != name:
        name = shorter
    return name


def names_company(document: ExtractedDocument, company: str) -> bool:
    """Whether the company's name, without its legal form, case and punctuation, stands in the text as whole words."""
    wanted = _core(company)
    return any(f" {wanted} " in f" {' '.join(_words(page.text))} " for page in document.pages)


def _core(company: str) -> str:
    """A name without the words that registers add; a name made of such words alone stays whole."""
    words = _words(company)
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ")
    plain = re.sub(r"(?<=\w)['’.](?=\w)", "", plain)
    return re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char)))
