"""Names of places: countries, regions, states, and the adjectives made of them."""

import re

from statement_audit.resources import table_beside

_TABLE = table_beside(__file__)
COUNTRIES: str = _TABLE["countries"]
REGIONS: str = _TABLE["regions"]
ADJECTIVES: str = _TABLE["adjectives"]
# Where companies are registered, beside these; no detail of its own in a statement.
DOMICILES: str = _TABLE["domiciles"]


def _alternatives(*tables: str) -> str:
    names = {name.strip() for table in tables for name in re.split(r"[|\n]", table) if name.strip()}
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


WHEREABOUTS = rf"(?:{_alternatives(COUNTRIES, REGIONS, DOMICILES)})"

# Case matters: "turkey" is a bird and "jersey" a garment.
# An adjective needs its noun: "Nepali migrants" is a place, "in English and Polish" a language.
PLACE = re.compile(
    rf"\b(?:{_alternatives(COUNTRIES, REGIONS)})\b"
    rf"|\b(?:{_alternatives(ADJECTIVES)})(?= (?!and\b|or\b|language|speak|version|translation)[a-z])"
)
POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"  # of the United Kingdom
