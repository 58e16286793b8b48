"""The company that a file's name or an address gives: "harbour-bread-ms24.pdf" gives "Harbour Bread", "CEO signed.pdf" none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from statement_audit.identity.companies import bare_name, company_key, has_legal_form
from statement_audit.plain_text import pattern

_ENDING = pattern(r"\.(?:pdf|html?|xhtml|aspx?|php|docx?|odt|md|markdown|txt|text)$")
_UUID = pattern(r"\b[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b")
_YEARS = pattern(r"(?:fy)?(?:19|20)\d\d(?:\s*[-_/–]\s*(?:20)?\d\d)?(?!\d)")
# Numbers of versions, drafts, pages, registers; words with a number at their end such as "ms24", "scan0001", "SC123456".
_NUMBERED = pattern(
    r"\(\d+\)|\b(?:0\d*|\d{3,}|\d{1,2}(?:st|nd|rd|th)|(?:fye?|ms+|msa|mss|v|ver|rev|scan|img|image|dsc|doc|document|page|pg|p|q|file|section"
    r"|draft|statement|policy|final|copy|sc|oc|so|ni|nc|fc|r|acn|abn|s|h)\s?\d+(?: \d+)?[a-z]?|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\d+)(?!\w)"
)
_NOISE = pattern(
    r"\b(?:our|the|uk|us|australian?|modern|anti|slavery|and|&|human|trafficking|statements?|stmt|act|compliance|transparency|policy|report|annual|for|of|"
    r"financial|fiscal|year|ended|ending|end|fye?|in|supply|chains?|forced|child|labou?r|update|joint|disclosures?|to|on|against|not|a|with|by|from|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"pdf|final|web|website|version|ver|rev|v|e-?signed|docusign(?:ed)?|signed|signature|scan(?:s|n?ed)?|pages?|images?|img|html|cop(?:y|ies)|downloads?|"
    r"documents?|docs?|files?|uploads?|uploaded|drafts?|approved|published|revised|updated|amended|msa|mss?|mds|"
    r"ceo|cfo|coo|md|chair(?:man)?|board|directors?|hr|esg|csr|combat(?:t?ing)?|preventing|prevention|integrity|section|s54|"
    r"untitled|microsoft word|adobe|attachment|index|default|home|content|media|assets|low ?res|hi(?:gh)? ?res|print(?:able)?|english|eng|en|gb|id)\b"
)
# Words that begin names too ("Clean Water"): dropped from the end, and where nothing else is left.
_AT_END = pattern(
    r"(?:^|\s+)(?:clean|new|latest|current|old|public|external|internal|corporate|company|group|governance|sustainability|"
    r"responsib(?:ility|le)|ethical|ethics|legal|sourcing|rights|online|accessible|design(?:ed)?|letter|template|tracked|redacted|compressed|merged)$"
)
_HOST_PARTS = {"www", "com", "co", "uk", "org", "net", "au", "ca", "io", "eu", "ltd", "plc", "gov", "ac", "group"}


def clean_stem(source_name: str) -> str:
    """What is left of a file's name without ending, years, numbers and words such as "draft", where it looks like a name.

    Args:
        source_name: a file's name, a path or an address.

    Returns:
        The name, capitalised where it is in small letters; "" where nothing looks like a name.
    """
    path = urlsplit(source_name).path if "://" in source_name else source_name
    stem = PurePosixPath(unquote(unquote(path)).replace("\\", "/")).name
    while (shorter := _ENDING.sub("", stem.strip())) != stem:
        stem = shorter
    if has_legal_form(stem):
        return re.sub(r"^\d+(?:st|nd|rd|th)\s+", "", stem)
    stem = re.sub(r"[_+\-.]+", " ", _YEARS.sub(" ", _UUID.sub(" ", stem)))
    stem = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _NUMBERED.sub(" ", stem))
    words = " ".join(re.sub(r"[()\[\]]", " ", _NOISE.sub(" ", _NUMBERED.sub(" ", stem))).split()).strip(" ,&")
    while (shorter := _AT_END.sub("", words)) != words:
        words = shorter
    if not re.search(r"[^\W\d_]{3}|[^\W\d_]&[^\W\d_]", words):
        return ""
    return words.title() if words.islower() else words


def host_label(source_name: str) -> str:
    """The part of an address's host that may be a company's name; "" where there is none."""
    labels = [label for label in (urlsplit(source_name).hostname or "").split(".") if label not in _HOST_PARTS]
    return labels[-1].replace("-", " ") if labels and not labels[-1].isdigit() else ""


def agrees(stem: str, name: str) -> bool:
    """True when the words of `stem` are in `name`, or `stem` is made of the starts of its words (amex, ccep)."""
    wanted, given = bare_name(stem).split(), company_key(name).split()
    if not wanted or not given:
        return False
    joined = "".join(wanted)
    if all(word in given for word in wanted) or (len(joined) > 3 and joined in "".join(given)):
        return True
    return len(wanted) == 1 and 3 <= len(joined) <= 8 and _made_of_starts(joined, given)


def _made_of_starts(short: str, words: Sequence[str]) -> bool:
    """ "amex" is AMerican EXpress: each word in turn gives its first letters, the first two words at least one."""
    if not words or not short:
        return not short
    for length in range(min(3, len(short), len(words[0])), 0, -1):
        if short.startswith(words[0][:length]):
            rest = short[length:]
            if not rest:
                return True
            if len(words) > 1 and _made_of_starts(rest, words[1:]):
                return True
    return False
