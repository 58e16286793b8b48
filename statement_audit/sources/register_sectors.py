"""Sector keys for the names that registers outside the UK have for industries. Only where a name is one sector."""

from __future__ import annotations

from collections.abc import Iterable

from statement_audit.sources.cells import Vocabulary, plain

# NAICS (Canada) and ANZSIC (Australia) divisions. Left out, as each stands for several keys: manufacturing, wholesale
# trade, information media and telecommunications, administrative and support services, other services.
INDUSTRIES = {
    "retail": "Retail trade",
    "construction": "Construction",
    "food_agri": "Agriculture, forestry, fishing and hunting|Agriculture, forestry and fishing"
    "|Food and beverage manufacturing",
    "hospitality": "Accommodation and food services|Hospitality|Tourism and hospitality",
    "logistics": "Transportation and warehousing|Transport, postal and warehousing|Transport and logistics",
    "energy": "Utilities|Electricity, gas, water and waste services|Mining"
    "|Mining, quarrying, and oil and gas extraction",
    "finance": "Finance and insurance|Financial and insurance services",
    "real_estate": "Real estate and rental and leasing|Rental, hiring and real estate services|Real estate",
    "healthcare": "Health care and social assistance|Healthcare",
    "public_sector": "Public administration|Public administration and safety",
    "telecoms": "Telecommunications",
}
MOST_PARTS = 8  # commas that a name may hold, and one
BY_NAME = {plain(name): key for key, names in INDUSTRIES.items() for name in names.split("|")}


def sector_keys(names: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The rubric's keys for a register's own names. Names that are not surely one sector give nothing.

    The UK registry's names count as well, since registers borrow them; keys that are set by hand stay so.
    """
    found: dict[str, None] = {}
    for name in names:
        keys = [BY_NAME[plain(name)]] if plain(name) in BY_NAME else _by_uk_name(name, vocabulary)
        found.update(dict.fromkeys(key for key in keys if not vocabulary.sectors or key in vocabulary.sectors))
    return tuple(found)


def split_names(answer: str, vocabulary: Vocabulary) -> list[str]:
    """The names in an answer, between semicolons or commas.

    Names hold commas themselves: the longest known name is taken, and an answer of which no part is known stays whole.
    """
    if ";" in answer:
        return [part.strip() for part in answer.split(";") if part.strip()]
    known = {*BY_NAME, *(plain(name) for names in vocabulary.registry.values() for name in names)}
    parts = [part.strip() for part in answer.split(",")]
    names: list[str] = []
    while parts:
        size = next((n for n in range(min(len(parts), MOST_PARTS), 0, -1) if plain(" ".join(parts[:n])) in known), 1)
        names.append(", ".join(parts[:size]))
        parts = parts[size:]
    return names if any(plain(name) in known for name in names) else [answer]


def _by_uk_name(name: str, vocabulary: Vocabulary) -> list[str]:
    return [
        key
        for key, names in vocabulary.registry.items()
        if key not in vocabulary.by_hand and plain(name) in map(plain, names)
    ]
