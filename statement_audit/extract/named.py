"""Whether a document names a company."""

from __future__ import annotations

import re
import unicodedata

from statement_audit.models import ExtractedDocument

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
