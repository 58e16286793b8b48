"""Which profile and which sector keys a company gets. Pure look-ups in a rubric."""

from collections.abc import Iterable

from statement_audit.models import GateTest, Profile, Rubric

DEFAULT_PROFILE = "default"


def profile_for(rubric: Rubric, sectors: Iterable[str]) -> Profile:
    """Return the first profile that lists one of the sectors, in the rubric's order; else the one with id `default`.

    The order is the precedence: a company that makes devices and runs a store is a platform first.
    """
    mine = set(sectors)
    for profile in rubric.profiles:
        if mine.intersection(profile.sectors):
            return profile
    return next(profile for profile in rubric.profiles if profile.id == DEFAULT_PROFILE)


def held_between(test: GateTest) -> str:
    """When a law asked for this, in words: "since 2019-01-01, until 2026-03-01"; empty where it always did."""
    parts = (f"since {test.since}" if test.since else "", f"until {test.until}" if test.until else "")
    return ", ".join(filter(None, parts))


def known_sectors(rubric: Rubric) -> frozenset[str]:
    """Return every key that a company may be given: the sectors and the platform subtypes."""
    return frozenset(rubric.sectors).union(rubric.platform_subtypes)
