"""The league table: rows for the page's own script, and the page itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.published import GateRow, Published
from statement_audit.report import addresses, charts, words
from statement_audit.report.site import Site, as_json, own_table
from statement_audit.tabular import grouped

TALK_ROWS = 500
NAMED = 4  # of each kind of outlier in the chart of talk and deeds
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
    chart = charts.histogram([row.statement.quality or 0.0 for row in latest]) if latest else ""
    site.write(
        "index.html", "index.html", rows=latest[:FIRST_ROWS], total=len(latest), kinds=kinds, bands=_bands(latest),
        lowest=latest[-1].statement.quality if latest else None, chart=chart, facts=facts,
    )  # fmt: skip
    everyone = sorted(latest, key=lambda row: (row.statement.company.casefold(), row.statement.company_id))
    site.write_list("companies.html", "companies.html", everyone, 2000)
    return latest


def write_talk(site: Site, points: Sequence[tuple[Published, float, float]]) -> None:
    """Write deeds against words for ranked latest statements. `points`: statement, points of words, points of deeds.

    Named in the chart is who stands furthest from the line of as many deeds as words, and who has most; a group's
    statement is one point.
    """
    ordered = sorted(points, key=lambda each: (each[1] - each[2], each[0].company.casefold()))
    once = {each[0].score_id: each for each in reversed(ordered)}
    named = _outliers(list(once.values()))
    drawn = [
        {"talk": talk, "deeds": deeds, "name": words.cut(each.company, 40) if each.score_id in named else ""}
        for each, talk, deeds in once.values()
    ]
    rows = ((each.company, each.year, talk, deeds, each.walk_to_talk) for each, talk, deeds in ordered)
    site.write_table(own_table("talk_and_deeds"), rows)
    site.write_list("talk.html", "talk.html", ordered, TALK_ROWS, chart=charts.scatter(drawn), total=len(once))


def _outliers(points: Sequence[tuple[Published, float, float]]) -> set[int]:
    """Score ids of those furthest from the rest, whose names do not cover each other."""
    most = max((deeds for _, _, deeds in points), default=0)
    by_distance = sorted(points, key=lambda each: -abs(each[2] - each[1]))[:NAMED]
    by_reach = sorted(points, key=lambda each: -each[1] - each[2])[:NAMED]
    most_words = sorted(points, key=lambda each: each[2] - each[1])[:NAMED]
    chosen: list[tuple[Published, float, float]] = []
    for each in (one for rank in zip(by_distance, by_reach, most_words, strict=True) for one in rank):
        if all(abs(each[2] - one[2]) > 0.05 * most for one in chosen):  # a line of text apart
            chosen.append(each)
    return {each[0].score_id for each in chosen}


def _order(row: Listed) -> tuple[Any, ...]:
    return (-(row.statement.quality or 0.0), row.statement.company.casefold(), row.statement.company_id)


def _bands(rows: Sequence[Listed]) -> list[tuple[str, int]]:
    """Band -> companies, in the order of their quality."""
    found = grouped((row.statement.band or "", row.statement.quality or 0.0) for row in rows)
    return [(band, len(each)) for band, each in sorted(found.items(), key=lambda item: -max(item[1]))]


def league_json(rows: Sequence[Listed], kinds: Mapping[str, str]) -> str:
    """Rows as compact JSON: names of profiles, bands, sectors and laws once, then one array a row."""
    profiles, bands, sectors, laws = _Index(), _Index(), _Index(), _Index()
    data = [
        [
            words.cut(each.company, 120), addresses.statement_page(each), each.year,
            profiles[each.profile or ""], each.quality, bands[each.band or ""],
            each.walk_to_talk and round(each.walk_to_talk, 2), each.honesty, each.coverage and round(each.coverage, 2),
            [[laws[gate.law], gate.result] for gate in row.gates], [sectors[sector] for sector in each.sectors],
            each.rank_latest and [each.rank_latest, each.latest_among], [each.rank, each.ranked_among],
            int(each.rank_latest is not None), row.close_calls, row.replies,
            int(each.decided > 0), int(bool(each.sector_guesses)), row.brief, row.companies,
        ]
        for row in sorted(rows, key=_order)
        for each in (row.statement,)
    ]  # fmt: skip
    named = {"bands": bands.names, "sectors": sectors.names, "laws": laws.names}
    of_profiles = {"profiles": profiles.names, "kinds": [kinds.get(name, name) for name in profiles.names]}
    return as_json({**of_profiles, **named, "rows": data})


class _Index(dict[str, int]):
    """Gives each name a number in the order in which they come."""

    def __missing__(self, name: str) -> int:
        return self.setdefault(name, len(self))

    @property
    def names(self) -> list[str]:
        return [words.cut(name, 80) for name in self]
