"""Companies beside their peers: rank and percentile within a choice of profile, sector and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Peer:
    """One company's statement of one year. `quality` is None where it cannot be ranked, `reason` then says why."""

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


@dataclass(frozen=True, slots=True)
class RankedPeer:
    """`rank` 1 is best within the profile, equal scores share it.

    `percentile`: percent of the others in the profile that score lower."""

    rank: int
    percentile: float | None
    peer: Peer


def select_peers(
    peers: Iterable[Peer],
    *,
    profile: str | None = None,
    sector: str | None = None,
    year: int | None = None,
    all_years: bool = False,
) -> tuple[Peer, ...]:
    """Keep what fits the choice. Without a year, each company stands once, with its latest year."""
    chosen = [
        peer
        for peer in peers
        if (profile is None or peer.profile == profile)
        and (sector is None or sector in peer.sectors)
        and (year is None or peer.year == year)
    ]
    if year is not None or all_years:
        return tuple(chosen)
    latest: dict[str, Peer] = {}
    for peer in chosen:
        known = latest.get(peer.company)
        if known is None or (peer.year or 0) > (known.year or 0):
            latest[peer.company] = peer
    return tuple(latest.values())


def rank_peers(peers: Iterable[Peer]) -> tuple[RankedPeer, ...]:
    """Rank within each profile, best first: other weights make other scores, which do not compare.

    Peers without a quality score are left out: see `unranked_peers`. Profiles follow in the order of their names.
    """
    by_profile: dict[str, list[Peer]] = {}
    for peer in peers:
        if peer.quality is not None and peer.reason is None:
            by_profile.setdefault(peer.profile or "", []).append(peer)
    return tuple(row for profile in sorted(by_profile) for row in _ranked(by_profile[profile]))


def _ranked(peers: list[Peer]) -> list[RankedPeer]:
    ordered = sorted(peers, key=lambda peer: (-(peer.quality or 0.0), peer.company, peer.year or 0))
    scores = [round(peer.quality or 0.0, 1) for peer in ordered]
    return [
        RankedPeer(scores.index(score) + 1, _percentile(score, scores), peer)
        for score, peer in zip(scores, ordered, strict=True)
    ]


def unranked_peers(peers: Iterable[Peer]) -> tuple[Peer, ...]:
    """Those that no table can rank, by name: unread, too little text, policies, other languages."""
    return tuple(
        sorted(
            (peer for peer in peers if peer.quality is None or peer.reason is not None),
            key=lambda peer: (peer.company, peer.year or 0),
        )
    )


def _percentile(score: float, scores: list[float]) -> float | None:
    if len(scores) < 2:
        return None
    return 100.0 * sum(other < score for other in scores) / (len(scores) - 1)
