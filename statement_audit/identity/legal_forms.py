"""Legal forms of companies: one lexicon for every place that compares names or finds them in a text.

Compared with `cleanco` and `rigour`: the first leaves "(UK" and "S.à r.l." standing and drops "& Co"; the second also
takes a form from the front ("SA Brains" becomes "Brains") and needs compiled libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    ("bhd", "MY", "Sdn Bhd|Bhd"),
    ("kk", "JP", "KK|K.K|Kabushiki Kaisha"),
    ("tbk", "ID", "Tbk"),
    ("gmbh", "DE AT CH", "GmbH|mbH|Gesellschaft mit beschränkter Haftung"),
    ("gmbh and co kg", "DE AT", "GmbH & Co KG|GmbH & Co KGaA|AG & Co KG|AG & Co KGaA"),
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
    return (
        r"(?!(?![A-Z][a-z])[^\W\d]|\d\w)"
        if spelling.split()[-1].lower() in ("limited", "ltd", "plc", "inc")
        else r"(?!\w)"
    )


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
