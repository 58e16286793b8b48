"""Words by which people name modern slavery statements, the pages that lead to them, and what only looks like one.

Patterns run on `plain` text: lower case, one blank for every run of blanks, hyphens, underscores, dots and slashes.
"""

import unicodedata

from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside

WORDS, TERMS = table_beside(__file__), patterns_beside(__file__)
MOST_GENERIC = 20  # words
NAMED_PAGES = (["about"], ["company"], ["group"])  # which name a page where they stand alone


def plain(text: str) -> str:
    """The text as the patterns want it."""
    return TERMS["breaks"].sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def says(text: str, *names: str) -> bool:
    """Whether a text, `plain` where it is words, holds one of the patterns of these names."""
    return any(TERMS[name].search(text) for name in names)


def is_generic(label: str) -> bool:
    """Whether a label says nothing of its subject: "here", "Download (PDF, 1.2 MB)", "2021"; an empty one, too."""
    words = plain(label[:300]).split()
    return words not in NAMED_PAGES and len(words) <= MOST_GENERIC and all(map(TERMS["generic_word"].fullmatch, words))


def names_topic(text: str) -> bool:
    """Whether words name modern slavery, trafficking, forced labour or the transparency laws."""
    return says(plain(text), "topic", "law_title", "short_name", "weak_topic")


def names_statement(text: str) -> bool:
    """Whether words name the subject and a statement or report on it."""
    return names_topic(text) and says(plain(text), "statement")


def count_topic(text: str) -> int:
    """How often a text names the subject."""
    words = plain(text)
    return len(TERMS["topic"].findall(words)) + len(TERMS["weak_topic"].findall(TERMS["topic"].sub(" ", words)))
