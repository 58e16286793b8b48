"""One company's statement beside that of the year before: passages, criteria, and how much of the text is old."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from statement_audit.compare.align import PassageChange, align
from statement_audit.compare.word_diff import words_kept
from statement_audit.compare.wording import words
from statement_audit.models import PassageText, StatementText
from statement_audit.published import FindingRow
from statement_audit.tabular import grouped

FOUND = frozenset({"concrete_generic", "concrete_specific", "outcome", "met", "partly"})
UNKNOWN = frozenset({"not_assessed", "not_assessable", "could_not_read"})
REDATED = 0.90  # of both texts untouched but for dates and figures: last year's statement with a new date
FEWEST_WORDS = 100  # with fewer, a share says nothing


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """`change`: gained (found now, not then), lost, or stronger and weaker, by score, where that stayed the same."""

    change: str
    before: FindingRow
    after: FindingRow


@dataclass(frozen=True, slots=True)
class YearComparison:
    """`carried_share`: words of the later text that stand in the earlier one, 0-1, None without text.

    `untouched_share`: words of the later text in passages that are the same but for dates and figures. `redated`: both
    texts are that to `REDATED`. `answered`: there are criteria that both years answer.
    """

    company: str
    before: StatementText
    after: StatementText
    changes: tuple[PassageChange, ...]
    criteria: tuple[CriterionChange, ...]
    answered: bool
    words_before: int
    words_after: int
    carried_share: float | None
    untouched_share: float | None
    redated: bool

    @property
    def counts(self) -> Counter[str]:
        """How many passages are kept, reworded, new or dropped."""
        return Counter(one.change for one in self.changes)

    @property
    def turns(self) -> Counter[str]:
        """How many criteria are gained, lost, stronger or weaker."""
        return Counter(one.change for one in self.criteria)


def compare_years(
    company: str,
    before: StatementText,
    after: StatementText,
    findings_before: Iterable[FindingRow] = (),
    findings_after: Iterable[FindingRow] = (),
) -> YearComparison:
    """Lay two statements of one company side by side."""
    changes = align(before.passages, after.passages)
    both = list(in_both(findings_before, findings_after))
    earlier, later = _length(before), _length(after)
    untouched, left = _share(_untouched(changes), later), _share(_untouched(changes, earlier=True), earlier)
    return YearComparison(
        company=company,
        before=before,
        after=after,
        changes=changes,
        criteria=tuple(criteria_changes(both)),
        answered=bool(both),
        words_before=earlier,
        words_after=later,
        carried_share=_share(_carried(changes), later),
        untouched_share=untouched,
        redated=min(earlier, later) >= FEWEST_WORDS and min(untouched or 0, left or 0) >= REDATED,
    )


def _length(text: StatementText) -> int:
    return sum(_words(passage) for passage in text.passages)


def _words(passage: PassageText | None) -> int:
    return len(words(passage.quote)) if passage else 0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _untouched(changes: Iterable[PassageChange], *, earlier: bool = False) -> int:
    """Words of one text in passages that are the same but for dates and figures."""
    same = (one for one in changes if one.change == "kept" or one.edit in ("dates", "figures"))
    both = ((one.before if earlier else one.after, min(_words(one.before), _words(one.after))) for one in same)
    return _sum_once(both)


def _carried(changes: Iterable[PassageChange]) -> int:
    both = [(one.before.quote, one.after) for one in changes if one.before and one.after]
    return _sum_once((after, words_kept(quote, after.quote)) for quote, after in both)


def _sum_once(parts: Iterable[tuple[PassageText | None, int]]) -> int:
    """The sum of each passage's parts, of none more than it has words: two short ones may be inside a long one."""
    counts = grouped(((id(passage), _words(passage)), count) for passage, count in parts)
    return sum(min(sum(found), whole) for (_, whole), found in counts.items())


def in_both(before: Iterable[FindingRow], after: Iterable[FindingRow]) -> Iterator[tuple[FindingRow, FindingRow]]:
    """The findings on criteria that both years answer, in the rubric's order: the others say nothing."""
    earlier = {finding.criterion: finding for finding in before if finding.status not in UNKNOWN}
    for finding in after:
        if finding.criterion in earlier and finding.status not in UNKNOWN:
            yield earlier[finding.criterion], finding


def criteria_changes(pairs: Iterable[tuple[FindingRow, FindingRow]]) -> Iterator[CriterionChange]:
    """Yield what changed between answers of two years."""
    for known, finding in pairs:
        change = _change(known, finding)
        if change:
            yield CriterionChange(change, known, finding)


def _change(before: FindingRow, after: FindingRow) -> str:
    was, now = before.status in FOUND, after.status in FOUND
    if was != now:
        return "gained" if now else "lost"
    difference = (after.score or 0.0) - (before.score or 0.0)
    if abs(difference) < 0.005:  # the database rounds
        return ""
    return "stronger" if difference > 0 else "weaker"
