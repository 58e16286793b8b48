"""Names of companies: when two are one company's, what a text shortens them to, whether a document names one.

Two legal entities may differ in a word alone ("Foo UK Ltd", "Foo Ltd", "Foo plc"): `company_key` keeps them apart. What
it evens out are differences of writing: case, accents, punctuation, "&" for "and", "the" in front, and how a legal form
is spelt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from statement_audit.identity.legal_forms import LEGAL_ENDING, LEGAL_FORM, SPELLINGS
from statement_audit.models import ExtractedDocument
from statement_audit.plain_text import normalise

# Letters that decomposition leaves whole, and "&".
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_INITIAL_DOT = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_])")
_INITIALS = re.compile(r"(?<!\S)([^\W\d_]) (?=[^\W\d_](?!\S))")
_WORD = re.compile(r"[^\W_]+")

_TOKEN = r"(?:[A-Z0-9][\w’'‘&+.\-/]{0,60}|&|and|of|the|de|\([A-Z][\w &]{0,60}\))"
LEGAL_NAME = re.compile(rf"(?<![\w.+])((?:[A-Z0-9][\w’'‘&+.\-/]{{0,60}},?\s+)(?:{_TOKEN},?\s+){{0,6}}?{LEGAL_FORM})")
LONGEST_NAME = 400  # characters; registers allow fewer
_TAIL = re.compile(
    rf"(?<!\bof)[\s,]{{1,5}}(?:{LEGAL_ENDING}\.?|(?i:\(?(?:co|company|group|holdings?|uk|ireland|australia|canada|international)\)?|the|&|and)\.?)$"
)
_FORM_AT_END = re.compile(rf"[\s,]{{1,5}}{LEGAL_ENDING}\.?$")


def _words(text: str) -> str:
    """Words in small letters without accents, a blank between them: "J.D. Foo & Co" is "jd foo and co"."""
    text = _APOSTROPHE.sub("", text.casefold().translate(_LETTERS))
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_WORD.findall(_INITIAL_DOT.sub(r"\1", text)))


def _plain(name: str) -> str:
    """The words of a name, initials together: "J. D. Foo" is "jd foo"."""
    return _INITIALS.sub(r"\1", _words(name))


_SPELT = {_plain(spelling): key for spelling, key in SPELLINGS} | {
    "company": "co", "proprietary": "pty", "private": "pvt", "cooperative": "coop", "co operative": "coop", "co op": "coop",
}  # fmt: skip
_OTHERWISE = re.compile(
    rf"(?<!\S)(?:{'|'.join(sorted((one for one in _SPELT if _SPELT[one] != one), key=len, reverse=True))})(?!\S)"
)


def company_key(name: str) -> str:
    """What all spellings of one legal entity's name share; never empty for a name that is not blank."""
    plain = _OTHERWISE.sub(lambda match: _SPELT[match.group()], _plain(name))
    return plain.removeprefix("the ") or " ".join(name.split()).casefold()


def bare_name(name: str) -> str:
    """The key without the legal form at its end: the same name, though perhaps of another company of a group."""
    return company_key(_FORM_AT_END.sub("", name.strip()))


def is_legal_form(text: str) -> bool:
    """Whether a text is a legal form and no more: "Ltd.", "S.p.A."."""
    return re.fullmatch(rf"{LEGAL_ENDING}\.?", text.strip()) is not None


def has_legal_form(name: str) -> bool:
    """Whether a name has its legal form at the end."""
    return bool(_FORM_AT_END.search(name.strip()))


def shorter_names(company: str) -> Iterator[str]:
    """The name, and what is left as legal form, "Group" and country are dropped one by one from its end."""
    name = normalise(company[:LONGEST_NAME])
    yield name
    while (shorter := _TAIL.sub("", name).strip(" .,")) and shorter != name:
        yield (name := shorter)


def short_name(company: str) -> str:
    """The part of a company's name that a text uses: the shortest, without "The" before two words."""
    *_, shortest = shorter_names(company)
    return re.sub(r"^[Tt][Hh][Ee]\s+(?=\S+\s)", "", shortest)


def names_company(document: ExtractedDocument, company: str) -> bool:
    """Whether the company's short name stands in the text as whole words, whatever its case, accents and punctuation."""
    wanted = f" {_plain(short_name(company)).removeprefix('the ')} "
    # The article "a" before an initial is no initial: both readings of a text are tried.
    return any(wanted in f" {read(page.text)} " for page in document.pages for read in (_words, _plain))
