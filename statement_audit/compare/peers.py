"""A draft's numbers beside those of other statements: each group's median and best, and where they come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any

from statement_audit.models import Scores
from statement_audit.published import PeerScores, Yardstick

FEWEST = 20
"""Statements of a profile below which the shipped benchmark says nothing of it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number lies among `n` statements that have it."""

    n: int
    lower: float
    median: float
    upper: float
    best: float


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`source`, `day`: what was scored, and when. `profiles`: profile -> quality, walk_to_talk or group -> spread."""

    yardstick: Yardstick
    day: str
    source: str
    profiles: Mapping[str, Mapping[str, Spread]]


@dataclass(frozen=True, slots=True)
class PeerRow:
    """`name`: quality (0-100), walk_to_talk, or the id of a group (0-1)."""

    name: str
    draft: float | None
    median: float
    best: float
    n: int


def benchmark_of(peers: Iterable[PeerScores], yardstick: Yardstick, source: str, fewest: int = FEWEST) -> Benchmark:
    """The spread of every number that at least `fewest` statements of a profile have, among those of one yardstick."""
    held = [peer for peer in peers if peer.yardstick == yardstick]
    profiles = {}
    for profile in sorted({peer.profile for peer in held}):
        mine = [peer.numbers for peer in held if peer.profile == profile]
        columns = {name: [row[name] for row in mine if row.get(name) is not None] for name in mine[0]}
        spreads = {name: _spread(values) for name, values in columns.items() if len(values) >= max(fewest, 2)}
        if spreads:
            profiles[profile] = spreads
    return Benchmark(yardstick, max((peer.day for peer in held), default=""), source, profiles)


def _spread(values: Sequence[Any]) -> Spread:
    lower, median, upper = quantiles(values, n=4, method="inclusive")
    return Spread(len(values), *(round(value, 3) for value in (lower, median, upper, max(values))))


def peer_rows(scores: Scores, benchmark: Benchmark) -> tuple[PeerRow, ...]:
    """The draft's numbers beside those of its profile; empty where the benchmark has none of it."""
    numbers = {"quality": scores.quality, "walk_to_talk": scores.walk_to_talk, **scores.groups}
    known = benchmark.profiles.get(scores.profile, {})
    return tuple(
        PeerRow(name, number, known[name].median, known[name].best, known[name].n)
        for name, number in numbers.items()
        if name in known
    )


def unlike(benchmark: Benchmark, yardstick: Yardstick) -> str:
    """What makes the benchmark's numbers others than the draft's: rubric, scoring, judge; empty where nothing does."""
    theirs = asdict(benchmark.yardstick)
    return ", ".join(name for name, value in asdict(yardstick).items() if theirs[name] != value)


def from_document(document: Mapping[str, Any]) -> Benchmark:
    """What `asdict` made of a benchmark, read from JSON."""
    profiles = {
        profile: {name: Spread(**spread) for name, spread in spreads.items()}
        for profile, spreads in document["profiles"].items()
    }
    return Benchmark(Yardstick(**document["yardstick"]), document["day"], document["source"], profiles)
