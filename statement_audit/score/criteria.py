"""One criterion's finding from its windows: the best counts, a second with new facts adds a little, length nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from statement_audit.models import (
    BlockKind,
    Criterion,
    Evidence,
    Finding,
    Kind,
    Passage,
    Relevance,
    Rubric,
    ScoringRules,
    Status,
    Thresholds,
)
from statement_audit.score.details import has_new_facts
from statement_audit.score.statuses import CONCRETE, PLANNED, SILENT, UNCLEAR, PassageVerdict

NEAR = 0.05  # this close above the threshold a heavy criterion is shown to a person
DATED_PLAN = 0.80  # a criterion that asks for plans
HEAVY = 4  # weight from which that is done
STRONG = (Status.CONCRETE_SPECIFIC, Status.OUTCOME)
_FLAGS = {
    Status.ADMITS_ABSENT: "honest_gap",
    Status.DENIES_RELEVANCE: "dismissed_risk",
    Status.NIL_FINDING: "nil_finding",
}
_FOR_REVIEW = frozenset({"contested", "status_disputed", "close_accept", "close_call_higher", "close_call", UNCLEAR})
# Among windows worth the same the more telling status is shown.
_TELLING = (
    Status.BACKGROUND, Status.OTHER_PARTY, Status.NIL_FINDING, Status.DENIES_RELEVANCE, Status.ADMITS_ABSENT,
    Status.FUTURE_UNDATED, Status.COMMITMENT, Status.FUTURE_DATED, Status.CONCRETE_GENERIC, Status.CONCRETE_SPECIFIC,
    Status.OUTCOME,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """One passage that may speak to a criterion. `accepted`: above the threshold, not a close call."""

    passage: Passage
    probability: float
    accepted: bool
    bar: float  # the threshold that applied
    thresholds: Thresholds
    verdict: PassageVerdict
    value: float


def make_window(
    criterion: Criterion,
    passage: Passage,
    pair: Relevance,
    verdict: PassageVerdict,
    thresholds: Thresholds,
    rules: ScoringRules,
) -> Window | None:
    """Weigh a judged pair; None below the review threshold."""
    if pair.probability < thresholds.review:
        return None
    bar = _bar(criterion, pair, thresholds)
    value = status_value(criterion, verdict, rules)
    return Window(passage, pair.probability, pair.probability >= bar, bar, thresholds, verdict, value)


def is_evidence(criterion: Criterion, pair: Relevance, thresholds: Thresholds) -> bool:
    """Whether a judged pair counts, whatever its passage says and unless a doubt speaks against it."""
    return pair.probability >= max(thresholds.review, _bar(criterion, pair, thresholds))


def _bar(criterion: Criterion, pair: Relevance, thresholds: Thresholds) -> float:
    """Where the pair is evidence. By its text alone a rare criterion without anchor needs more (ruling 21)."""
    if pair.statuses is not None:
        return thresholds.accept
    if criterion.anchor_required and not pair.anchored:
        return thresholds.accept_unanchored_rare
    return max(thresholds.accept, thresholds.finding)


def not_evidence(window: Window, reason: str) -> Window:
    """The window as a close call, with the reason why it does not count until a person accepts it."""
    return replace(window, accepted=False, verdict=replace(window.verdict, reasons=(*window.verdict.reasons, reason)))


def status_value(criterion: Criterion, verdict: PassageVerdict, rules: ScoringRules) -> float:
    """Points (0-1) of a window, kind rules included: details raise a specific window from 0.70 to 0.90 at most."""
    status = verdict.status
    if criterion.future_counts and status is Status.FUTURE_DATED:
        return DATED_PLAN
    if criterion.kind is Kind.OUTCOME and (status is Status.COMMITMENT or status in PLANNED):
        return 0.0
    if status is Status.CONCRETE_SPECIFIC:
        further = max(0, len(verdict.details) - 1)
        value = min(rules.specific_max, rules.specific_base + rules.specific_step * further)
    else:
        value = rules.status_values[status.value]
    if criterion.kind is Kind.POLICY and not verdict.enforced:
        value = min(value, rules.policy_ceiling)
    return value


def score_criterion(criterion: Criterion, windows: Sequence[Window], rubric: Rubric) -> Finding:
    """The finding of one applicable text criterion. The order of the windows does not matter.

    No evidence, or none that is likely enough right and can be printed: `not_found`, score 0; the passage that comes
    closest is shown with role `candidate`: whether the criterion is absent is for a person to say.
    """
    ordered = sorted(_distinct(windows), key=_rank, reverse=True)
    accepted = [window for window in ordered if window.accepted and _can_be_quoted(window.passage)]
    if not any(window.probability >= window.thresholds.finding for window in accepted):
        return _not_found(criterion, next((w for w in ordered if w.verdict.status not in SILENT), None))
    close = next((w for w in ordered if not w.accepted and w.value >= 0.5), None)
    best = accepted[0]
    second = _second(best, accepted)
    counters = _counters(best, accepted)
    enforced = any(one.verdict.enforced and one.verdict.status in CONCRETE for one in accepted)
    score = final_score(criterion, best.value, rubric.scoring, second=second is not None, enforced=enforced)
    flags = _flags(best, counters)
    reasons = _reasons(criterion, best, second, close, "contested" in flags)
    evidence = [_evidence(best, "best")]
    evidence += [_evidence(second, "second")] if second else []
    evidence += [_evidence(window, "counter") for window in counters]
    evidence += [_evidence(close, "candidate")] if close and "close_call_higher" in reasons else []
    return Finding(
        criterion.id, criterion.group, best.verdict.status, score=score, confidence=_confidence(best),
        needs_review=bool(_FOR_REVIEW & set(reasons)), flags=flags, reasons=reasons, evidence=tuple(evidence),
    )  # fmt: skip


def _can_be_quoted(passage: Passage) -> bool:
    """A heading, or a lead-in whose list follows, says nothing to somebody who reads it alone."""
    return passage.kind is not BlockKind.HEADING and not passage.quote.rstrip().endswith(":")


def _distinct(windows: Sequence[Window]) -> list[Window]:
    """One window per wording: a sentence printed twice is one fact."""
    seen: dict[str, Window] = {}
    for window in windows:
        key = " ".join(window.passage.text.lower().split())
        known = seen.get(key)
        if known is None or (window.probability, -window.passage.index) > (known.probability, -known.passage.index):
            seen[key] = window
    return list(seen.values())


def _rank(window: Window) -> tuple[float, float, int, float, int]:
    """The quote that is most likely right; among those that are likely, the one with the most expected points."""
    return (
        min(window.probability, window.thresholds.likely),
        round(window.value * window.probability, 6),
        _TELLING.index(window.verdict.status),
        window.probability,
        -window.passage.index,
    )


def _second(best: Window, accepted: Sequence[Window]) -> Window | None:
    """Another window at least concrete_specific that gives facts which the best one has not."""
    if best.verdict.status not in STRONG:
        return None
    strong = (window for window in accepted[1:] if window.verdict.status in STRONG)
    return next((one for one in strong if has_new_facts(best.verdict.details, one.verdict.details)), None)


def _counters(best: Window, accepted: Sequence[Window]) -> list[Window]:
    """The first window of each status that says the opposite of a concrete best one."""
    counters: dict[Status, Window] = {}
    for window in accepted[1:]:
        if window.verdict.status in _FLAGS and window.verdict.status is not best.verdict.status:
            counters.setdefault(window.verdict.status, window)
    return list(counters.values())


def final_score(criterion: Criterion, value: float, rules: ScoringRules, *, second: bool, enforced: bool) -> float:
    """Points (0-1) of a finding: those of its best window, more where a second adds facts; of a policy less where no
    deed enforces it."""
    most = rules.policy_ceiling if criterion.kind is Kind.POLICY and not enforced else 1.0
    return round(min(value + (rules.second_window_bonus if second else 0.0), most, 1.0), 4)


def _flags(best: Window, counters: Sequence[Window]) -> tuple[str, ...]:
    flags = [_FLAGS[window.verdict.status] for window in (best, *counters) if window.verdict.status in _FLAGS]
    if best.verdict.status in CONCRETE and any(w.verdict.status is Status.ADMITS_ABSENT for w in counters):
        flags.append("contested")
    if best.verdict.status is Status.BACKGROUND:
        flags.append("definition_only")
    return tuple(dict.fromkeys(flags))


def _reasons(
    criterion: Criterion, best: Window, second: Window | None, close: Window | None, contested: bool
) -> tuple[str, ...]:
    heavy = criterion.weight >= HEAVY and best.value >= 0.5
    told = {
        "second_window": second is not None,
        "contested": contested,
        "status_disputed": best.verdict.disputed,
        "close_accept": best.probability < max(best.thresholds.sure, best.bar + NEAR if heavy else 0.0),
        "close_call_higher": close is not None and close.value > best.value and best.value < 0.5,
    }
    return tuple(dict.fromkeys((*best.verdict.reasons, *(name for name, holds in told.items() if holds))))


def _confidence(best: Window) -> float:
    """How sure: the probability that the passage speaks to the criterion, less where the status is open or disputed."""
    sureness = 0.7 if best.verdict.disputed else 1.0 if best.verdict.clear else 0.85
    return round(best.probability * sureness, 4)


def without_evidence(
    criterion: Criterion, status: Status, score: float | None = None, reasons: tuple[str, ...] = ()
) -> Finding:
    """A finding that rests on no passage."""
    return Finding(criterion.id, criterion.group, status, score, None, False, reasons=reasons)


def _not_found(criterion: Criterion, close: Window | None) -> Finding:
    nothing = without_evidence(criterion, Status.NOT_FOUND, 0.0)
    if close is None:
        return nothing
    reasons, sureness = ("close_call", *close.verdict.reasons), round(1 - close.probability, 4)
    shown = (_evidence(close, "candidate"),)
    return replace(nothing, confidence=sureness, needs_review=True, reasons=reasons, evidence=shown)


def _evidence(window: Window, role: str) -> Evidence:
    return quote(window.passage, role, window.verdict.status, window.probability)


def quote(passage: Passage, role: str, status: Status, probability: float | None = None) -> Evidence:
    """Evidence from a passage: its quote, verbatim, with page and offsets."""
    return Evidence(
        passage.index, passage.page, passage.start, passage.end, passage.quote, role=role, status=status,
        probability=probability,
    )  # fmt: skip


def credit_nil_finding(criterion: Criterion, findings: Mapping[str, Finding]) -> Finding | None:
    """No case found scores 0.2 where the statement shows how it looked, as audits or interviews do (`nil_beside`).

    Returns the finding to put in place, or None where nothing changes.
    """
    cases = findings[criterion.id]
    if cases.status is not Status.NIL_FINDING:
        return None
    looked = [findings[name] for name in criterion.nil_beside if name in findings]
    if not any(finding.status in STRONG for finding in looked):
        return None
    return replace(cases, score=0.2, reasons=(*cases.reasons, "nil_beside_audits"))
