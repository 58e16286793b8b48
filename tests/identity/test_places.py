"""Every place of the lists is found."""

from __future__ import annotations

import re

from statement_audit.identity.places import COUNTRIES, DOMICILES, PLACE, REGIONS, WHEREABOUTS


def _listed(*tables: str) -> list[str]:
    return [name for table in tables for name in re.split(r"[|\n]", table.strip())]


def test_each_place_is_found_as_it_is_written() -> None:
    for name in _listed(COUNTRIES, REGIONS):
        plain = re.sub(r"\[(.)[^]]*\]\??", r"\1", name)
        assert PLACE.fullmatch(plain), name
        assert re.fullmatch(WHEREABOUTS, plain), name


def test_a_domicile_is_where_a_company_is_registered_and_no_detail() -> None:
    for name in _listed(DOMICILES):
        assert re.fullmatch(WHEREABOUTS, name) and not PLACE.fullmatch(name), name
