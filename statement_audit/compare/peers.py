"""Companies beside their peers: rank and percentile within a choice of profile, sector, size and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

UNKNOWN = "unknown"  # group of peers without sector, size or year


@dataclass(frozen=True, slots=True)
class Peer:
    """One company's statement of one year. `quality` is None where it cannot be ranked, `reason` then says why.

    `company_id` tells companies of one name apart; `rubric` is what scored the statement (None: not scored). `size`:
    turnover band in a register's words, where one gives it. `quality_reviewed`: with the `decided` findings in place of
    the model's; ranks are by `quality`. `replies`: the company's own, for this year or for all. `guessed`: those of the
    sectors that nobody named."""

    company: str
    year: int | None
    statement_id: int
    source_name: str
    profile: str | None
    sectors: tuple[str, ...] = ()
    quality: float | None = None
    walk_to_talk: float | None = None
    honesty: int | None = None
    band: str | None = None
    coverage: float | None = None
    gates: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    company_id: int | None = None
    rubric: str | None = None
    size: str | None = None
    quality_reviewed: float | None = None
    decided: int = 0
    replies: int = 0
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedPeer:
    """`rank` 1 is best within profile and rubric (and `group`, where asked for), equal scores share it.

    `percentile`: percent of the others there that score lower."""

    rank: int
    percentile: float | None
    peer: Peer
    group: str = ""


def select_peers(
    peers: Iterable[Peer],
    *,
    profile: str | None = None,
    sector: str | None = None,
    size: str | None = None,
    year: int | None = None,
    all_years: bool = False,
) -> tuple[Peer, ...]:
    """Keep what fits the choice. Without a year, each company stands once, with its latest year that can be ranked;
    what cannot be ranked is kept beside it where it is later."""
    chosen = [
        peer
        for peer in peers
        if (profile is None or peer.profile == profile)
        and (sector is None or sector in peer.sectors)
        and (size is None or size == peer.size)
        and (year is None or peer.year == year)
    ]
    if year is not None or all_years:
        return tuple(chosen)
    ranked, others = _latest(filter(can_be_ranked, chosen)), _latest(peer for peer in chosen if not can_be_ranked(peer))
    later = (peer for key, peer in others.items() if key not in ranked or (peer.year or 0) > (ranked[key].year or 0))
    return (*ranked.values(), *later)


def can_be_ranked(peer: Peer) -> bool:
    """Whether a league table has a place for it."""
    return peer.quality is not None and peer.reason is None


def _latest(peers: Iterable[Peer]) -> dict[int | str, Peer]:
    latest: dict[int | str, Peer] = {}
    for peer in peers:
        key = peer.company if peer.company_id is None else peer.company_id
        known = latest.get(key)
        if known is None or (peer.year or 0) > (known.year or 0):
            latest[key] = peer
    return latest


def rank_peers(peers: Iterable[Peer], by: str = "") -> tuple[RankedPeer, ...]:
    """Rank within each profile and rubric, best first: other weights or criteria make scores that do not compare.

    Peers without a quality score are left out: see `unranked_peers`. Groups follow in the order of their names.

    Args:
        by: sector, size or year ranks within each of them; a company of several sectors stands in each.
    """
    groups: dict[tuple[str, str, str], list[Peer]] = {}
    for peer in filter(can_be_ranked, peers):
        for group in _groups_of(peer, by):
            groups.setdefault((peer.profile or "", peer.rubric or "", group), []).append(peer)
    return tuple(row for key in sorted(groups) for row in _ranked(groups[key], key[2]))


def _groups_of(peer: Peer, by: str) -> tuple[str, ...]:
    match by:
        case "sector":
            return peer.sectors or (UNKNOWN,)
        case "size":
            return (peer.size or UNKNOWN,)
        case "year":
            return (str(peer.year or UNKNOWN),)
    return ("",)


def _ranked(peers: list[Peer], group: str) -> list[RankedPeer]:
    ordered = sorted(peers, key=lambda peer: (-(peer.quality or 0.0), peer.company, peer.year or 0))
    scores = [round(peer.quality or 0.0, 1) for peer in ordered]
    return [
        RankedPeer(scores.index(score) + 1, _percentile(score, scores), peer, group)
        for score, peer in zip(scores, ordered, strict=True)
    ]


def unranked_peers(peers: Iterable[Peer]) -> tuple[Peer, ...]:
    """Those that no table can rank, by name: unread, too little text, policies, other languages."""
    return tuple(
        sorted(
            (peer for peer in peers if not can_be_ranked(peer)),
            key=lambda peer: (peer.company, peer.year or 0),
        )
    )


def _percentile(score: float, scores: list[float]) -> float | None:
    if len(scores) < 2:
        return None
    return 100.0 * sum(other < score for other in scores) / (len(scores) - 1)
