"""Names of companies: when two are one company's, what a text shortens them to, whether a document names one.

Two legal entities may differ in a word alone ("Foo UK Ltd", "Foo Ltd", "Foo plc"): `company_key` keeps them apart. What
it evens out are differences of writing: case, accents, punctuation, "&" for "and", "the" in front, and how a legal form
is spelt.

The lexicon of legal forms serves every place that compares names or finds them in a text. Compared with `cleanco` and
`rigour`: the first leaves "(UK" and "S.à r.l." standing and drops "& Co"; the second also takes a form from the front
("SA Brains" becomes "Brains") and needs compiled libraries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from statement_audit.models import ExtractedDocument
from statement_audit.plain_text import normalise

# Key, countries, spellings as names carry them. Dots between letters count; a last dot and capitals are added.
# Not here: "CIO", which is an office more often; "Spa", "Sa", "As", "Co", which are words or ends of other names.
LEGAL_FORMS: tuple[tuple[str, str, str], ...] = (
    ("plc", "GB IE", "plc|Plc|p.l.c|P.L.C|Public Limited Company"),
    ("ltd", "GB IE CA AU NZ ZA IN HK", "Limited|Ltd"),
    ("llp", "GB US CA AU IN SG", "LLP|Llp|llp|L.L.P|Limited Liability Partnership"),
    ("lp", "GB US CA", "LP|L.P|Limited Partnership"),
    ("cic", "GB", "CIC|C.I.C|Community Interest Company"),
    ("cyf", "GB", "Cyfyngedig|Cyf"),
    ("dac", "IE", "DAC|Designated Activity Company"),
    ("uc", "IE", "Unlimited Company"),
    ("inc", "US CA PH", "Inc|Incorporated"),
    ("corp", "US CA PH", "Corp|Corporation"),
    ("llc", "US AE", "LLC|llc|L.L.C|Limited Liability Company"),
    ("fze", "AE", "FZE|Free Zone Establishment"),
    ("fzco", "AE", "FZCO|FZ-CO|FZC|Free Zone Company"),
    ("fz llc", "AE", "FZ-LLC|FZ LLC|LLC-FZ|LLC FZ"),
    ("dmcc", "AE", "DMCC|DWC-LLC"),
    ("pjsc", "AE QA", "PJSC|PSC|QPSC|Public Joint Stock Company"),
    ("wll", "QA BH KW", "WLL|W.L.L"),
    ("ulc", "CA", "ULC|U.L.C|Unlimited Liability Company"),
    ("ltee", "CA", "Ltée|Ltee|Limitée"),
    ("pty ltd", "AU ZA", "Pty Ltd|Pty Limited|Proprietary Limited|Proprietary Ltd|(Pty) Ltd|(Proprietary) Limited"),
    ("pte ltd", "SG", "Pte Ltd|Pte Limited"),
    ("pvt ltd", "IN PK LK", "Pvt Ltd|Private Limited|(P) Ltd|(Private) Limited"),
    ("bhd", "MY", "Sdn Bhd|Sdn.Bhd|Bhd|Sdn Berhad|Berhad"),
    ("kk", "JP", "KK|K.K|Kabushiki Kaisha"),
    ("tbk", "ID", "Tbk"),
    ("gmbh", "DE AT CH", "GmbH|mbH|Gesellschaft mit beschränkter Haftung"),
    ("gmbh and co kg", "DE AT", "GmbH & Co KG|GmbH & Co KGaA|AG & Co KG|AG & Co KGaA|A/S & Co KG"),
    ("kgaa", "DE", "KGaA"),
    ("ag", "DE AT CH", "AG|Aktiengesellschaft"),
    ("se", "EU", "SE|Societas Europaea"),
    ("sa", "FR BE LU CH ES PT BR", "SA|S.A|Société Anonyme|Sociedad Anónima"),
    ("sas", "FR CO", "SAS|S.A.S"),
    ("sarl", "FR LU CH", "SARL|Sàrl|S.A.R.L|S.a.r.l|S.à r.l|S. à r.l|S.a r.l|S.à.r.l"),
    ("sca", "LU FR", "S.C.A|S.à r.l et Cie, S.C.A|S.a r.l et Cie, S.C.A"),
    ("sl", "ES", "S.L"),
    ("slu", "ES", "SLU|S.L.U"),
    ("sa de cv", "MX", "S.A. de C.V|SA de CV|S.A.B. de C.V"),
    ("s de rl de cv", "MX", "S. de R.L. de C.V|S de RL de CV"),
    ("ltda", "BR CL CO PT", "Ltda|Lda|Limitada"),
    ("spa", "IT CL", "S.p.A|S.P.A|SpA|Società per Azioni"),
    ("srl", "IT RO AR BE", "S.r.l|S.R.L|SRL|Srl"),
    ("bv", "NL BE", "BV|B.V|Besloten Vennootschap"),
    ("nv", "NL BE", "NV|N.V|Naamloze Vennootschap"),
    ("ab", "SE FI", "AB|Aktiebolag"),
    ("as", "NO DK CZ SK EE TR", "AS|A/S|A.S|A.Ş|Aktieselskab|Aksjeselskap"),
    ("asa", "NO", "ASA"),
    ("aps", "DK", "ApS|Anpartsselskab"),
    ("oy", "FI", "Oy|Osakeyhtiö"),
    ("oyj", "FI", "Oyj"),
    ("sp zoo", "PL", "Sp. z o.o|Sp. z o. o|Sp z oo"),
    ("sro", "CZ SK", "s.r.o|S.R.O"),
    ("doo", "HR RS SI", "d.o.o|D.O.O"),
    ("kft", "HU", "Kft"),
    ("ltd sti", "TR", "Limited Şirketi|Limited Sirketi|Ltd Şti"),
)
SPELLINGS = tuple((spelling, key) for key, _, spellings in LEGAL_FORMS for spelling in spellings.split("|"))


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
    return r"(?!(?![A-Z][a-z])[^\W\d]|\d\w)" if glued else r"(?!\w)"


def _is_abbreviated(spelling: str) -> bool:
    """Whether a dot may end it: "Ltd.", "S.A."; one after "Limited" ends the sentence."""
    last = spelling.split()[-1]
    return "." in last or last in ("LTD", "INC") or (len(last) <= 4 and not last.isupper() and last.lower() != "plc")


def _as_written(spelling: str) -> tuple[str, ...]:
    """As the lexicon has it, in capitals where that is no other word, and "ltd"."""
    capitals = len(re.sub(r"\W", "", spelling)) > 3 or spelling in ("Ltd", "plc", "Inc")
    small = (spelling.lower(),) if spelling == "Ltd" else ()
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


# Letters that decomposition leaves whole, and "&".
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_INITIAL_DOT = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_])")
_INITIALS = re.compile(r"(?<!\S)([^\W\d_]) (?=[^\W\d_](?!\S))")
_WORD = re.compile(r"[^\W_]+")

_TOKEN = r"(?:[A-Z0-9][\w’'‘&+.\-/]{0,60}|&|and|of|the|de|\([A-Z][\w &.]{0,60}\)|group(?=\s+(?:plc|PLC|Ltd|Limited)\b))"
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
