"""Names of companies: when two are one company's, what a text shortens them to, whether a document names one.

Two legal entities may differ in a word alone ("Foo UK Ltd", "Foo Ltd", "Foo plc"): `company_key` keeps them apart. What
it evens out are differences of writing: case, accents, punctuation, "&" for "and", "the" in front, and how a legal form
is spelt.

The lexicon of legal forms serves every place that compares names or finds them in a text. Compared with `cleanco` and
`rigour`: the first leaves "(UK" and "S.à r.l." standing and drops "& Co"; the second also takes a form from the front
("SA Brains" becomes "Brains") and needs compiled libraries.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from statement_audit.models import ExtractedDocument
from statement_audit.plain_text import normalise, patterns_beside
from statement_audit.resources import table_beside

# Key, countries, spellings as names carry them.
LEGAL_FORMS = tuple((key, countries, spellings) for key, countries, spellings in table_beside(__file__)["forms"])
SPELLINGS = tuple((spelling, key) for key, _, spellings in LEGAL_FORMS for spelling in spellings.split("|"))
NOTE_MARK = "[¹²³⁰⁴-⁹]"


def _alternatives(spellings: Iterable[str]) -> str:
    """A pattern for these spellings, the longest first: blanks of any length, a dot or comma before them."""
    longest = sorted(set(spellings), key=lambda spelling: (-len(spelling), spelling))
    return "|".join(
        re.escape(spelling).replace(r"\ ", r"[.,]?\s+") + _end(spelling) + (r"\.?" if _is_abbreviated(spelling) else "")
        for spelling in longest
    )


def _end(spelling: str) -> str:
    """Where a form ends: a footnote's number or the next word may be glued to the longer ones, "Limited2", "LimitedOur";
    "SE1" is a postcode."""
    if spelling == "SA":  # South Australia before its postcodes
        return r"(?!\w|\s+\d{4}\b)"
    glued = spelling.split()[-1].lower() in ("limited", "ltd", "plc", "inc")
    return rf"(?!(?![A-Z][a-z]|{NOTE_MARK})[^\W\d]|\d\w)" if glued else rf"(?!(?!{NOTE_MARK})\w)"


def _is_abbreviated(spelling: str) -> bool:
    """Whether a dot may end it: "Ltd.", "S.A."; one after "Limited" ends the sentence."""
    last = spelling.split()[-1]
    return "." in last or last in ("LTD", "INC") or (len(last) <= 4 and not last.isupper() and last.lower() != "plc")


def _as_written(spelling: str) -> tuple[str, ...]:
    """As the lexicon has it, in capitals where that is no other word, and "ltd"."""
    capitals = len(re.sub(r"\W", "", spelling)) > 3 or spelling in ("Ltd", "plc", "Inc")
    small = (spelling.lower(),) if spelling in ("Ltd", "Ltée", "Limitée") else ("inc.",) if spelling == "Inc" else ()
    return (spelling, spelling.upper(), *small) if capitals else (spelling,)


def _is_plain(spelling: str) -> bool:
    """Whether it is a legal form in small letters and capitals alike: "ltd", but not "as"."""
    return "." in spelling or (not (spelling.isupper() and len(spelling) <= 3) and spelling not in ("SpA", "ApS", "Oy"))


# "AS" stands after a word in small letters only: in a title in capitals it is the word.
_IN_TEXT = _alternatives(
    form for spelling, _ in SPELLINGS if spelling not in ("AS", "A.S") for form in _as_written(spelling)
)
LEGAL_FORM = rf"(?:{_IN_TEXT}|(?<=[a-z]\s)AS(?!\w))"  # in a running text
_PLAIN = _alternatives(spelling for spelling, _ in SPELLINGS if _is_plain(spelling))
_EXACT = _alternatives(spelling for spelling, _ in SPELLINGS if not _is_plain(spelling))
LEGAL_ENDING = rf"(?:(?i:{_PLAIN})|{_EXACT})"  # at the end of what is known to be a name
_SAID = patterns_beside(__file__, legal_form=LEGAL_FORM, legal_ending=LEGAL_ENDING)
LEGAL_NAME = _SAID["legal_name"]

# Letters that decomposition leaves whole, and "&".
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
LONGEST_NAME = 400  # characters; registers allow fewer


def _words(text: str) -> str:
    """Words in small letters without accents, a blank between them: "J.D. Foo & Co" is "jd foo and co"."""
    text = _SAID["apostrophe"].sub("", text.casefold().translate(_LETTERS))
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_SAID["word"].findall(_SAID["initial_dot"].sub(r"\1", text)))


def _plain(name: str) -> str:
    """The words of a name, initials together: "J. D. Foo" is "jd foo"."""
    return _SAID["initials"].sub(r"\1", _words(name))


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
    return company_key(_SAID["form_at_end"].sub("", name.strip()))


def is_legal_form(text: str) -> bool:
    """Whether a text is a legal form and no more: "Ltd.", "S.p.A."."""
    return re.fullmatch(rf"{LEGAL_ENDING}\.?", text.strip()) is not None


def has_legal_form(name: str) -> bool:
    """Whether a name has its legal form at the end."""
    return bool(_SAID["form_at_end"].search(name.strip()))


def shorter_names(company: str) -> Iterator[str]:
    """The name, and what is left as legal form, "Group" and country are dropped one by one from its end."""
    name = normalise(company[:LONGEST_NAME])
    yield name
    while (shorter := _SAID["tail"].sub("", name).strip(" .,")) and shorter != name:
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
