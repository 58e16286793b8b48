"""The league table: rows for the page's own script, and the page itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.published import GateRow, Published
from statement_audit.report import addresses, charts, words
from statement_audit.report.site import Site

FIRST_ROWS = 50  # in the page itself, for readers without scripts; the script shows as many at a time


@dataclass(frozen=True, slots=True)
class Listed:
    """A ranked statement, with what the table says of it beside its numbers. `brief`: its plain sentence, in short;
    `companies`: how many it speaks for."""

    statement: Published
    gates: tuple[GateRow, ...]
    close_calls: int
    replies: int
    brief: str
    companies: int


def write_league(
    site: Site, rows: Sequence[Listed], facts: Mapping[str, Any], kinds: Mapping[str, str]
) -> list[Listed]:
    """Write `index.html` and the data that its script filters; `companies.html` lists everyone without a script.
    `kinds`: profile -> its words. Returns each company's latest row, the best first."""
    latest = sorted((row for row in rows if row.statement.rank_latest), key=_order)
    site.write_text("static/league-data.js", f"window.LEAGUE = {league_json(rows, kinds)};\n")
    site.write(
        "index.html",
        "index.html",
        rows=latest[:FIRST_ROWS],
        total=len(latest),
        lowest=latest[-1].statement.quality if latest else None,
        kinds=kinds,
        chart=charts.histogram([row.statement.quality or 0.0 for row in latest]) if latest else "",
        bands=_bands(latest),
        facts=facts,
    )
    everyone = sorted(latest, key=lambda row: (row.statement.company.casefold(), row.statement.company_id))
    site.write_list("companies.html", "companies.html", everyone, 2000)
    return latest


def _order(row: Listed) -> tuple[Any, ...]:
    return (-(row.statement.quality or 0.0), row.statement.company.casefold(), row.statement.company_id)


def _bands(rows: Sequence[Listed]) -> list[tuple[str, int]]:
    """Band -> companies, in the order of their quality."""
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row.statement.band or "", []).append(row.statement.quality or 0.0)
    return [(band, len(each)) for band, each in sorted(found.items(), key=lambda item: -max(item[1]))]


def league_json(rows: Sequence[Listed], kinds: Mapping[str, str]) -> str:
    """Rows as compact JSON: names of profiles, bands, sectors and laws once, then one array a row.

    Safe inside a script: only ASCII, and no `<`.
    """
    profiles, bands, sectors, laws = _Index(), _Index(), _Index(), _Index()
    data = [
        [
            words.cut(each.company, 120),
            addresses.statement_page(each),
            each.year,
            profiles.of(each.profile or ""),
            each.quality,
            bands.of(each.band or ""),
            None if each.walk_to_talk is None else round(each.walk_to_talk, 2),
            each.honesty,
            None if each.coverage is None else round(each.coverage, 2),
            [[laws.of(gate.law), gate.result] for gate in row.gates],
            [sectors.of(sector) for sector in each.sectors],
            each.rank_latest and [each.rank_latest, each.latest_among],
            [each.rank, each.ranked_among],
            int(each.rank_latest is not None),
            row.close_calls,
            row.replies,
            int(each.decided > 0),
            int(bool(each.sector_guesses)),
            row.brief,
            row.companies,
        ]
        for row in sorted(rows, key=_order)
        for each in (row.statement,)
    ]
    table = {
        "profiles": profiles.names,
        "kinds": [kinds.get(name, name) for name in profiles.names],
        "bands": bands.names,
        "sectors": sectors.names,
        "laws": laws.names,
        "rows": data,
    }
    return json.dumps(table, separators=(",", ":")).replace("<", "\\u003c")


class _Index:
    """Gives each name a number in the order in which they come."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def of(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self.names)
            self.names.append(words.cut(name, 80))
        return self._numbers[name]
