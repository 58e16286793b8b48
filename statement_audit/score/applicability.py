"""Which criteria are asked of a statement: by sector, by platform kind, by the laws it is gated by."""

from collections.abc import Sequence

from statement_audit.models import Criterion, Rubric

EVERYONE = "all"
PLATFORM = "tech_platform"
# The two kinds that most platforms are; asked where a list says "platform" and not which.
ASSUMED_KINDS = ("marketplace", "social_media")

NOT_APPLICABLE = "not_applicable"
SECTOR_UNKNOWN = "sector_unknown"
SECTOR_GUESSED = "sector_guessed"
PLATFORM_KIND_ASSUMED = "platform_kind_assumed"


def why_not_asked(
    criterion: Criterion, sectors: Sequence[str], rubric: Rubric, required: frozenset[str] = frozenset()
) -> str | None:
    """None where the criterion is asked; else `not_applicable` or, with no sector known, `sector_unknown`."""
    if EVERYONE in criterion.applies_to or criterion.id in required:
        return None
    if not sectors:
        return SECTOR_UNKNOWN
    if set(criterion.applies_to) & {*sectors, *assumed_kinds(sectors, rubric)}:
        return None
    return NOT_APPLICABLE


def assumed_kinds(sectors: Sequence[str], rubric: Rubric) -> tuple[str, ...]:
    """Platform kinds taken for granted: a platform of unknown kind is asked what most platforms are asked."""
    if PLATFORM not in sectors or set(sectors) & set(rubric.platform_subtypes):
        return ()
    return ASSUMED_KINDS


def why_doubtful(
    criterion: Criterion, sectors: Sequence[str], guessed: Sequence[str], rubric: Rubric, required: frozenset[str]
) -> tuple[str, ...]:
    """Why a criterion that is asked may not be this company's: only a sector that was guessed asks it
    (`sector_guessed`), or only a platform's kind that was assumed (`platform_kind_assumed`)."""
    told = [sector for sector in sectors if sector not in guessed]
    asked = set(criterion.applies_to)
    assumed = asked.isdisjoint({EVERYONE, *sectors}) and not asked.isdisjoint(assumed_kinds(sectors, rubric))
    doubts = {
        SECTOR_GUESSED: guessed and why_not_asked(criterion, told, rubric, required) is not None,
        PLATFORM_KIND_ASSUMED: assumed and criterion.id not in required,
    }
    return tuple(reason for reason, holds in doubts.items() if holds)
