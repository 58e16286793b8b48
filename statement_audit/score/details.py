"""Qualifying details: who, where, how many, how often, which standard or tool, when (ruling 2).

A year in a law's name, a section number or the number of a standard is no detail (ruling 3).
"""

import re
from collections.abc import Mapping

from statement_audit.identity.companies import LEGAL_FORM
from statement_audit.identity.places import PLACE
from statement_audit.identity.tables import phrases_beside
from statement_audit.plain_text import pattern

_said = phrases_beside(__file__)

Details = Mapping[str, frozenset[str]]  # kind -> normalised values

MONTH = _said("month")
YEAR = r"(?:19|20)\d\d"

_NOT_DETAILS = re.compile(_said("not_details", legal_form=LEGAL_FORM))
_STANDARDS = re.compile(_said("standards"))
_WHO = pattern(_said("who"))
_OFTEN = pattern(_said("often"))
_NUMBER_WORD = _said("number_word")
_UNITS_OF_TIME = r"(?:hours?|days?|weeks?|months?|years?|minutes?|seconds?|year-old)"
_MANY = pattern(_said("many", year=YEAR, month=MONTH, units_of_time=_UNITS_OF_TIME, number_word=_NUMBER_WORD))
_TABLE_NUMBER = re.compile(_said("table_number", year=YEAR))
_WHEN = pattern(_said("when", month=MONTH, year=YEAR, number_word=_NUMBER_WORD, units_of_time=_UNITS_OF_TIME))
_FOREIGN = pattern(_said("foreign"))
_LABOUR = pattern(_said("labour"))


def find_details(text: str, *, any_subject: bool = False) -> dict[str, frozenset[str]]:
    """Return the details of a text by kind: who, where, how_many, how_often, standard, when.

    Values are lower-cased and stripped, so that two texts can be compared for new facts. Numbers in a text about
    another subject (privacy, carbon, sales) are left out unless `any_subject`.
    """
    standards = _values(_STANDARDS, text)
    cleaned = _NOT_DETAILS.sub(" ; ", text)
    counted = _WHEN.sub(" ; ", cleaned)
    found = {
        "who": _values(_WHO, cleaned),
        "where": _values(PLACE, cleaned),
        "how_many": _values(_MANY, counted) | _values(_TABLE_NUMBER, counted),
        "how_often": _values(_OFTEN, cleaned),
        "standard": standards,
        "when": _values(_WHEN, cleaned),
    }
    if not any_subject and is_foreign(text):
        found = {"standard": standards}
    return {kind: values for kind, values in found.items() if values - {""}}


def is_foreign(text: str) -> bool:
    """Whether a text speaks of another subject (safety, privacy, carbon, sales) and of labour not at all."""
    return bool(_FOREIGN.search(text)) and not _LABOUR.search(text)


def has_new_facts(first: Details, second: Details) -> bool:
    """Whether `second` holds a detail value that `first` does not."""
    return any(values - first.get(kind, frozenset()) for kind, values in second.items())


def _values(words: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s+", " ", match.group()).strip(" .,;:()|").lower() for match in words.finditer(text))
