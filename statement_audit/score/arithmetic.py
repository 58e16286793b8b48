"""The numbers of a statement: group scores, quality, walk-to-talk, honesty, band, coverage (criteria.md section 5).

Gates are apart and never enter a number here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from statement_audit.models import Band, Criterion, Finding, Kind, Profile, Rubric, Scores, Status
from statement_audit.published import AnyFinding
from statement_audit.score.applicability import NOT_APPLICABLE
from statement_audit.score.criteria import status_value
from statement_audit.score.statuses import CONCRETE, PLANNED, PassageVerdict
from statement_audit.tabular import grouped

DEEDS = (Kind.PROCESS, Kind.PRACTICE, Kind.OUTCOME)


def compute_scores(findings: Sequence[Finding], rubric: Rubric, profile: Profile) -> Scores:
    """All numbers of one statement. A finding that is not applicable changes none of them.

    A group's score is the weighted mean of its scored findings (0-1), quality that of the groups that have one (0-100).
    Where a page is unread, what was found is not all there is: no group with a finding that could not be read has a
    number, nor has the statement.
    """
    asked = [finding for finding in findings if NOT_APPLICABLE not in finding.reasons]
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    scored = grouped((one.group, (weights[one.criterion], one.score)) for one in asked if one.score is not None)
    groups = {group.id: _mean(scored.get(group.id, ()), 1, 6) for group in rubric.groups}
    unread = {finding.group for finding in asked if finding.status is Status.COULD_NOT_READ}
    groups |= dict.fromkeys(unread)
    known = not any(profile.weights.get(group) for group in unread)
    weighted = [(profile.weights.get(group, 0), score) for group, score in groups.items() if score is not None]
    quality = _mean(weighted, 100, 2) if known else None
    walk, talk = walk_and_talk(asked, rubric)
    return Scores(
        profile=profile.id,
        quality=quality,
        walk_to_talk=None if unread or not talk else round(walk / talk, 4),
        honesty=_honesty(asked, {criterion.id for criterion in rubric.criteria if criterion.honest}),
        band=band_name(quality, rubric.scoring.bands),
        coverage=_coverage(asked, weights, profile.weights),
        groups=groups,
    )


def possible_gains(findings: Iterable[AnyFinding], rubric: Rubric, profile: str | None) -> dict[str, float]:
    """Points of quality (0-100) that each answer would add if it, and no other, became specific: criterion → points.

    What has no score adds none. `profile`: an id; None: the default one.
    """
    findings = tuple(findings)
    scores = {one.criterion: one.score for one in findings if one.score is not None}
    points = worth(findings, rubric, profile)
    return {name: points[name] * max(0.0, _specific(rubric.criterion(name), rubric) - scores[name]) for name in points}


def worth(findings: Iterable[AnyFinding], rubric: Rubric, profile: str | None) -> dict[str, float]:
    """Points of quality (0-100) of a full score for each answer that has one: criterion → points."""
    scored = {one.criterion for one in findings if one.score is not None}
    weights = next(one.weights for one in rubric.profiles if one.id == (profile or "default"))
    asked = [criterion for criterion in rubric.criteria if criterion.id in scored]
    totals = {group.id: sum(one.weight for one in asked if one.group == group.id) for group in rubric.groups}
    whole = sum(weights.get(group, 0) for group, total in totals.items() if total) or 1
    return {one.id: 100 * weights.get(one.group, 0) / whole * one.weight / totals[one.group] for one in asked}


def _specific(criterion: Criterion, rubric: Rubric) -> float:
    """Points of an answer with one detail; of a dated plan where one is asked for; of a formal one that is met."""
    if criterion.kind is Kind.FORMAL:
        return rubric.scoring.formal_values["met"]
    status = Status.FUTURE_DATED if criterion.future_counts else Status.CONCRETE_SPECIFIC
    return status_value(criterion, PassageVerdict(status), rubric.scoring)


def _mean(weighted: Sequence[tuple[int, float]], full: int, digits: int) -> float | None:
    """Weighted mean of (weight, score) as a share of `full`; None where nothing weighs."""
    total = sum(weight for weight, _ in weighted)
    return round(full * sum(weight * score for weight, score in weighted) / total, digits) if total else None


def walk_and_talk(findings: Iterable[AnyFinding], rubric: Rubric) -> tuple[float, float]:
    """Points of deeds and of words: process, practice and outcome; and policy, commitment and plans. Their ratio is the
    walk-to-talk; there is none where no words were counted.

    A commitment or a plan counts as words whatever its criterion.
    """
    walk = talk = 0.0
    for finding in findings:
        criterion = rubric.criterion(finding.criterion)
        points = criterion.weight * (finding.score or 0.0)
        if criterion.kind is Kind.POLICY or finding.status in (Status.COMMITMENT, *PLANNED):
            talk += points
        elif criterion.kind in DEEDS:
            walk += points
    return walk, talk


def _honesty(findings: Sequence[Finding], candid: Collection[str]) -> int | None:
    """How many passages disclose a case, name an unknown or admit a gap; one passage counts once."""
    if not any(finding.score is not None for finding in findings):
        return None
    shown = ((one.criterion in candid, evidence) for one in findings for evidence in one.evidence)
    told = {
        evidence.passage
        for honest, evidence in shown
        if evidence.role != "candidate"
        and (evidence.status is Status.ADMITS_ABSENT or (honest and evidence.status in CONCRETE))
    }
    return len(told)


def _coverage(findings: Sequence[Finding], weights: Mapping[str, int], profile: Mapping[str, int]) -> float:
    """Share (0-1) of the applicable weight that was assessed, each group counting as the profile weighs it."""
    assessed = applicable = 0.0
    for group, share in profile.items():
        members = [finding for finding in findings if finding.group == group]
        total = sum(weights[finding.criterion] for finding in members)
        if not total:
            continue
        known = sum(weights[finding.criterion] for finding in members if finding.score is not None)
        applicable += share
        assessed += share * known / total
    return round(assessed / applicable, 4) if applicable else 0.0


def band_name(quality: float | None, bands: Sequence[Band]) -> str | None:
    """The band of a quality score; None without one."""
    reached = [band for band in bands if quality is not None and quality >= band.min]
    return max(reached, key=lambda band: band.min).name if reached else None
