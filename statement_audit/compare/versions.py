"""One statement scored twice: which findings changed between two versions of judge, rubric or reader, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from statement_audit.models import FindingVersion, VersionedScore
from statement_audit.resources import table_beside

KEPT_BACK: Mapping[str, str] = table_beside(__file__)["kept_back"]


@dataclass(frozen=True, slots=True)
class FindingChange:
    """`why`: a short code of the cause; `words`: the same for a reader."""

    before: FindingVersion
    after: FindingVersion
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """Two scores of one statement and what differs, in the rubric's order. `changed`: what was replaced between them,
    of judge, rubric and text."""

    before: VersionedScore
    after: VersionedScore
    changed: tuple[str, ...]
    findings: tuple[FindingChange, ...]


def compare_versions(before: VersionedScore, after: VersionedScore) -> VersionComparison:
    """Lay two scores of one statement side by side; criteria that only one of them has are left out."""
    pairs = (
        ("judge", before.judge, after.judge),
        ("rubric", before.rubric_hash, after.rubric_hash),
        ("text", before.text_sha256, after.text_sha256),
    )
    changed = tuple(name for name, was, now in pairs if was != now)
    return VersionComparison(before, after, changed, tuple(_changes(before.findings, after.findings, changed)))


def _changes(
    before: Iterable[FindingVersion], after: Iterable[FindingVersion], changed: tuple[str, ...]
) -> Iterator[FindingChange]:
    known = {finding.criterion: finding for finding in before}
    for now in after:
        was = known.get(now.criterion)
        if was is not None and _differ(was, now):
            why, words = explain(was, now, text_changed="text" in changed)
            yield FindingChange(was, now, why, words)


def _differ(was: FindingVersion, now: FindingVersion) -> bool:
    points = abs((was.score or 0.0) - (now.score or 0.0)) >= 0.005 or (was.score is None) != (now.score is None)
    return was.status != now.status or points or (was.role, was.quote) != (now.role, now.quote)


def explain(was: FindingVersion, now: FindingVersion, *, text_changed: bool) -> tuple[str, str]:
    """Why one finding changed: the first of the causes that is enough, as a code and in words."""
    if was.criterion_sha256 != now.criterion_sha256:
        return "criterion_changed", "the criterion asks for something else"
    if "not_assessed" in (was.status, now.status):
        return "asked_otherwise", f"it is {_status(now.status)}; sectors, laws or what was gathered differ"
    if text_changed and was.quote != now.quote:
        return "text_changed", "the text was read anew, and the words stand otherwise in it"
    held = next((KEPT_BACK[reason] for reason in now.reasons if reason in KEPT_BACK), None)
    if held and now.role == "candidate":
        return "kept_back", f"the words count once a person accepts them: {held}"
    if was.quote == now.quote and was.quote is not None:
        return _same_words(was, now)
    if was.role == "best" and now.role != "best":
        near = ": a passage comes close" if now.role == "candidate" else ""
        return "no_longer_found", f"the words are no longer taken for evidence{near}"
    if now.role == "best" and was.role != "best":
        return "now_found", f"words that were passed over are evidence now{_sure(now)}"
    if now.quote is None:
        return "no_longer_near", "nothing comes close any more"
    if was.quote is None:
        return "now_near", "a passage comes close, for a person to read"
    return "other_words", f"other words are more likely right{_sure(now)}"


def _same_words(was: FindingVersion, now: FindingVersion) -> tuple[str, str]:
    if was.role == "best" and now.role == "candidate":
        return "less_likely", f"the same words are a close call now{_sure(now)}"
    if was.role == "candidate" and now.role == "best":
        return "more_likely", f"the same words are evidence now{_sure(now)}"
    if was.status != now.status:
        return "status", f"the same words are read as {_status(now.status)}"
    return "points", "the same words earn other points: details or a second passage"


def _sure(now: FindingVersion) -> str:
    return "" if now.probability is None else f" ({now.probability * 100:.0f} % likely)"


def _status(status: str) -> str:
    return status.replace("_", " ")
