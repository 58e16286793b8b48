"""Words by which people name modern slavery statements, the pages that lead to them, and what only looks like one.

Patterns run on `plain` text: lower case, one blank for every run of blanks, hyphens, underscores, dots and slashes.
"""

import re
import unicodedata
from collections.abc import Sequence

from statement_audit.resources import table_beside

BREAKS = re.compile(r"[\s\-_–—./|+:,;()\[\]\"“”'’&]+")


def one_of(expressions: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """One of the expressions."""
    return re.compile("|".join(expressions), flags)


def ends_with(hosts: Sequence[str]) -> re.Pattern[str]:
    """One of the hosts, or a host below it."""
    return re.compile(rf"(?:^|\.)(?:{'|'.join(hosts)})$")


WORDS = table_beside(__file__)
TOPIC, WEAK_TOPIC, LAW_TITLE = (one_of(WORDS[name]) for name in ("topic", "weak_topic", "law_title"))
SHORT_NAME, TRANSPARENCY, STATEMENT = (one_of(WORDS[name]) for name in ("short_name", "transparency", "statement"))
GENERIC_WORD, PAST, SHOWN = (one_of(WORDS[name]) for name in ("generic_word", "past", "shown"))
NO_HUB, OTHER_LANGUAGE = (one_of(WORDS[name]) for name in ("no_hub", "other_language"))
REFERENCE_HOST = ends_with(WORDS["reference_hosts"])
# What only looks like a statement: code, points, words of the label, words of the address.
AGAINST: tuple[tuple[str, float, re.Pattern[str] | None, re.Pattern[str] | None], ...] = tuple(
    (code, row["points"], *(one_of(row[part]) if part in row else None for part in ("label", "address")))
    for code, row in WORDS["against"].items()
)
# Pages that lead on to a statement: code, points, words of the label or of the last parts of the address.
HUBS = tuple((code, float(row["points"]), one_of(row["words"])) for code, row in WORDS["hubs"].items())
# A short name that is the whole label: "UK MSA", "s.54", "Modslav 2025". MSA alone is also a services agreement.
BESIDE = rf"(?:{'|'.join(WORDS['beside'])})"
ABBREVIATION = re.compile(
    rf"(?:{BESIDE} )+(?:msa|mss|mds)(?: {BESIDE})*|(?:msa|mss|mds)(?: {BESIDE})+"
    rf"|(?:{BESIDE} )*(?:mod ?slav|s(?:ec(?:t|tion)?)? ?54(?: 1)?|tisca?)(?: {BESIDE})*"
)
HINT_NAME = re.compile(r"(?:our )?(?:msa|mss|mds|slavery)|(?:free from|no|ending|against) slavery|freely chosen work")
MOST_GENERIC = 20  # words
NAMED_PAGES = (["about"], ["company"], ["group"])  # which name a page where they stand alone
# In a footer such words, too, may stand before it.
_OF_FOOTERS = r"\b(?:people|working|fair\w*|promises?|commit\w*|standards|values|purpose|impact|ethos|freedom|rights|duty|duties|accountab\w+|respect|conscience)\b|what we (?:believe|stand)|how we "
FOOTER_HUB = ("footer_word", 3, re.compile(_OF_FOOTERS))
OFFERED = one_of(WORDS["offered"])
LOGIN_ADDRESS = re.compile(rf"(?i)/(?:{'|'.join(WORDS['login_address'])})(?:[/?.]|$)")
ENGLISH = re.compile(rf"^(?:{'|'.join(WORDS['english'])})$")


def plain(text: str) -> str:
    """The text as the patterns want it."""
    return BREAKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def is_generic(label: str) -> bool:
    """Whether a label says nothing of its subject: "here", "Download (PDF, 1.2 MB)", "2021"; an empty one, too."""
    words = plain(label[:300]).split()
    return words not in NAMED_PAGES and len(words) <= MOST_GENERIC and all(map(GENERIC_WORD.fullmatch, words))


def names_topic(text: str) -> bool:
    """Whether words name modern slavery, trafficking, forced labour or the transparency laws."""
    words = plain(text)
    return bool(TOPIC.search(words) or LAW_TITLE.search(words) or SHORT_NAME.search(words) or WEAK_TOPIC.search(words))


def names_statement(text: str) -> bool:
    """Whether words name the subject and a statement or report on it."""
    return names_topic(text) and bool(STATEMENT.search(plain(text)))


def count_topic(text: str) -> int:
    """How often a text names the subject."""
    words = plain(text)
    return len(TOPIC.findall(words)) + len(WEAK_TOPIC.findall(TOPIC.sub(" ", words)))
