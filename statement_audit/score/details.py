"""Qualifying details: who, where, how many, how often, which standard or tool, when (ruling 2).

A year in a law's name, a section number or the number of a standard is no detail (ruling 3).
"""

import re
from collections.abc import Mapping

from statement_audit.identity.companies import LEGAL_FORM
from statement_audit.identity.places import PLACE
from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__, legal_form=LEGAL_FORM)

Details = Mapping[str, frozenset[str]]  # kind -> normalised values


def find_details(text: str, *, any_subject: bool = False) -> dict[str, frozenset[str]]:
    """Return the details of a text by kind: who, where, how_many, how_often, standard, when.

    Values are lower-cased and stripped, so that two texts can be compared for new facts. Numbers in a text about
    another subject (privacy, carbon, sales) are left out unless `any_subject`.
    """
    standards = _values(_SAID["standards"], text)
    cleaned = _SAID["not_details"].sub(" ; ", text)
    counted = _SAID["when"].sub(" ; ", cleaned)
    found = {
        "who": _values(_SAID["who"], cleaned),
        "where": _values(PLACE, cleaned),
        "how_many": _values(_SAID["many"], counted) | _values(_SAID["table_number"], counted),
        "how_often": _values(_SAID["often"], cleaned),
        "standard": standards,
        "when": _values(_SAID["when"], cleaned),
    }
    if not any_subject and is_foreign(text):
        found = {"standard": standards}
    return {kind: values for kind, values in found.items() if values - {""}}


def is_foreign(text: str) -> bool:
    """Whether a text speaks of another subject (safety, privacy, carbon, sales) and of labour not at all."""
    return bool(_SAID["foreign"].search(text)) and not _SAID["labour"].search(text)


def has_new_facts(first: Details, second: Details) -> bool:
    """Whether `second` holds a detail value that `first` does not."""
    return any(values - first.get(kind, frozenset()) for kind, values in second.items())


def _values(words: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s+", " ", match.group()).strip(" .,;:()|").lower() for match in words.finditer(text))
