"""Who stands where in the published table: people's decisions count, ranks hold within profile and rubric."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statement_audit.compare.peers import Peer, rank_peers, select_peers
from statement_audit.published import Published

if TYPE_CHECKING:
    from statement_audit.store.rows import ReviewedScoreRow

Key = tuple[int, int | None]  # company, year


@dataclass(frozen=True, slots=True)
class FourNumbers:
    """A statement's numbers as shown: with decisions applied where there are any."""

    quality: float | None
    walk_to_talk: float | None
    honesty: int | None
    band: str | None
    reviewed: bool


class Numbers:
    """Looks up what to show: the reviewed numbers of a score, else the model's."""

    def __init__(self, reviewed: Mapping[int, ReviewedScoreRow]) -> None:
        self.reviewed = reviewed

    def of(self, statement: Published) -> FourNumbers:
        row = self.reviewed.get(statement.score_id)
        source = row or statement
        return FourNumbers(source.quality, source.walk_to_talk, source.honesty, source.band, row is not None)


@dataclass(frozen=True, slots=True)
class Place:
    rank: int
    among: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`places`: rank among the latest statements; `in_year`: among those of the same year; `latest`: each company's
    latest that can be ranked; `shown`: that, or else its latest that was scored and is no policy."""

    places: Mapping[Key, Place]
    in_year: Mapping[Key, Place]
    latest: frozenset[Key]
    shown: Mapping[int, Published]


def place_statements(statements: Sequence[Published], numbers: Numbers) -> Standing:
    """Rank the latest statements, and those of each year."""
    peers = [_peer(statement, numbers) for statement in statements]
    latest = _places(select_peers(peers))
    in_year: dict[Key, Place] = {}
    for year in {statement.year for statement in statements}:
        in_year |= _places(peer for peer in peers if peer.year == year)
    return Standing(latest, in_year, frozenset(latest), _shown(statements, latest))


def _peer(statement: Published, numbers: Numbers) -> Peer:
    return Peer(
        company=statement.company,
        year=statement.year,
        statement_id=statement.statement_id,
        source_name=statement.source_name,
        profile=statement.profile,
        quality=numbers.of(statement).quality,
        reason=statement.unranked_reason,
        company_id=statement.company_id,
        rubric=statement.rubric_hash,
    )


def _places(peers: Iterable[Peer]) -> dict[Key, Place]:
    ranked = rank_peers(peers)
    sizes = Counter((row.peer.profile, row.peer.rubric) for row in ranked)
    return {
        (row.peer.company_id or 0, row.peer.year): Place(row.rank, sizes[(row.peer.profile, row.peer.rubric)])
        for row in ranked
    }


def _shown(statements: Sequence[Published], latest: Mapping[Key, Place]) -> dict[int, Published]:
    found: dict[int, Published] = {}
    for statement in sorted(statements, key=lambda each: each.year or 0):
        if (statement.company_id, statement.year) in latest:
            found[statement.company_id] = statement
    for statement in sorted(statements, key=lambda each: -(each.year or 0)):
        if statement.state == "scored" and statement.kind != "policy":
            found.setdefault(statement.company_id, statement)
    return found
