"""The league table: rows for the page's own script, and the page itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.published import LawGate, Published
from statement_audit.report import addresses, charts, words
from statement_audit.report.site import Site

FIRST_ROWS = 50  # in the page itself, for readers without scripts; the script shows as many at a time


@dataclass(frozen=True, slots=True)
class Listed:
    """A ranked statement. `rank`: its place and how many there are among the latest statements of its profile;
    `rank_in_year`: the same among those of its year.

    `latest`: the company's latest that can be ranked. `quality` counts reviews; the model's is in `statement`."""

    statement: Published
    quality: float
    walk_to_talk: float | None
    honesty: int | None
    band: str | None
    rank: tuple[int, int] | None
    rank_in_year: tuple[int, int]
    latest: bool
    gates: tuple[LawGate, ...]
    close_calls: int
    replies: int
    reviewed: bool = False


def write_league(site: Site, rows: Sequence[Listed], facts: Mapping[str, Any]) -> None:
    """Write `index.html` and the data that its script filters; `companies.html` lists everyone without a script."""
    latest = sorted((row for row in rows if row.latest), key=_order)
    site.write_text("static/league-data.js", f"window.LEAGUE = {league_json(rows)};\n")
    profiles = [profile for profile, _ in _profiles(latest)]
    site.write(
        "index.html",
        "index.html",
        rows=latest[:FIRST_ROWS],
        total=len(latest),
        chosen=profiles[0] if profiles else "",
        chart=charts.histogram([row.quality for row in latest]) if latest else "",
        bands=_bands(latest),
        facts=facts,
    )
    everyone = sorted(latest, key=lambda row: (row.statement.company.casefold(), row.statement.company_id))
    site.write_list("companies.html", "companies.html", everyone, 2000)


def _order(row: Listed) -> tuple[Any, ...]:
    return (-row.quality, row.statement.company.casefold(), row.statement.company_id)


def _profiles(rows: Sequence[Listed]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for row in rows:
        name = row.statement.profile or ""
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda each: -each[1])


def _bands(rows: Sequence[Listed]) -> list[tuple[str, int]]:
    """Band -> companies, in the order of their quality."""
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row.band or "", []).append(row.quality)
    return [(band, len(each)) for band, each in sorted(found.items(), key=lambda item: -max(item[1]))]


def league_json(rows: Sequence[Listed]) -> str:
    """Rows as compact JSON: names of profiles, bands, sectors and laws once, then one array a row.

    Safe inside a script: only ASCII, and no `<`.
    """
    profiles, bands, sectors, laws = _Index(), _Index(), _Index(), _Index()
    data = [
        [
            words.cut(row.statement.company, 120),
            addresses.statement_page(row.statement),
            row.statement.year,
            profiles.of(row.statement.profile or ""),
            round(row.quality, 1),
            bands.of(row.band or ""),
            None if row.walk_to_talk is None else round(row.walk_to_talk, 2),
            row.honesty,
            None if row.statement.coverage is None else round(row.statement.coverage, 2),
            [[laws.of(gate.law), gate.result] for gate in row.gates],
            [sectors.of(sector) for sector in row.statement.sectors],
            row.rank,
            row.rank_in_year,
            int(row.latest),
            row.close_calls,
            row.replies,
            int(row.reviewed),
            int(bool(row.statement.sector_guesses)),
        ]
        for row in sorted(rows, key=_order)
    ]
    table = {
        "profiles": profiles.names,
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
