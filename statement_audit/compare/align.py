"""Two statements laid side by side, passage by passage; the order of passages does not matter."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from statement_audit.compare.wording import plain, weigh, weights, without_dates, without_figures, words
from statement_audit.models import PassageText
from statement_audit.tabular import grouped

REWORDED = 0.55  # least likeness of two versions of one passage
BUT_FIGURES = 0.95  # likeness of passages that differ in dates and figures only
SCRAP = 4  # words
PART_WORDS = 6  # a shorter passage inside a longer one may be there by chance


@dataclass(frozen=True, slots=True)
class PassageChange:
    """What became of a passage.

    `change`: kept (word for word, or inside a longer passage), reworded, new, dropped. `edit`, for reworded ones: dates
    or figures where nothing else differs, else words. `similarity`: 0-1.
    """

    change: str
    edit: str
    similarity: float
    before: PassageText | None
    after: PassageText | None


def align(before: Sequence[PassageText], after: Sequence[PassageText]) -> tuple[PassageChange, ...]:
    """Pair the passages of two texts: equal ones first, then the most alike above `REWORDED`.

    In the order of the later text; what was dropped stands where it stood.
    """
    pairs = _equal(before, after)
    pairs |= _alike(before, after, pairs)
    rows = [((new, 0, old), _paired(before[old], after[new], likeness)) for (old, new), likeness in pairs.items()]
    olds, news = {old for old, _ in pairs}, {new for _, new in pairs}
    places = _places(len(before), pairs)
    for old in sorted(set(range(len(before))) - olds):
        rows.append(((places[old], 1, old), _lone(before[old], after, is_new=False)))
    for new in sorted(set(range(len(after))) - news):
        rows.append(((new, 0, 0), _lone(after[new], before, is_new=True)))
    return tuple(row for _, row in sorted(rows, key=lambda row: row[0]))


def _places(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each earlier passage, the later place of the nearest one before it that has one."""
    found = dict(sorted(pairs))
    places, place = [], -1
    for old in range(count):
        place = found.get(old, place)
        places.append(place)
    return places


def _equal(before: Sequence[PassageText], after: Sequence[PassageText]) -> dict[tuple[int, int], float]:
    """Passages with the same words. Where one text has it more often, each copy is kept."""
    olds, news = _by_words(before), _by_words(after)
    pairs: dict[tuple[int, int], float] = {}
    for key in olds.keys() & news.keys():
        mine, theirs = olds[key], news[key]
        for turn in range(max(len(mine), len(theirs))):
            pairs[mine[min(turn, len(mine) - 1)], theirs[min(turn, len(theirs) - 1)]] = 1.0
    return pairs


def _by_words(passages: Sequence[PassageText]) -> dict[str, list[int]]:
    return grouped((plain(passage.quote) or passage.quote, place) for place, passage in enumerate(passages))


def _alike(
    before: Sequence[PassageText], after: Sequence[PassageText], taken: Collection[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """One to one, the most alike first; of equals, those that stand in the like place."""
    olds, news = {old for old, _ in taken}, {new for _, new in taken}
    pairs: dict[tuple[int, int], float] = {}
    for likeness, _, old, new in sorted(_candidates(before, after, olds, news)):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            pairs[old, new] = -likeness
    return pairs


def _candidates(
    before: Sequence[PassageText], after: Sequence[PassageText], olds: set[int], news: set[int]
) -> Iterator[tuple[float, float, int, int]]:
    """Yield (minus likeness, distance of the places, old, new) of every pair that is alike enough."""
    mine = [frozenset(words(passage.quote)) for passage in before]
    theirs = [frozenset(words(passage.quote)) for passage in after]
    weight = weights([mine, theirs])
    heavy = [weigh(group, weight) for group in theirs]
    masked, masks = [without_figures(one.quote) for one in before], [without_figures(one.quote) for one in after]
    postings = grouped((word, new) for new, group in enumerate(theirs) if new not in news for word in group)
    for old, group in enumerate(mine):
        if old in olds:
            continue
        total = weigh(group, weight)
        for new, common in _common(group, postings, weight).items():
            likeness = _likeness(common, total, heavy[new], min(len(group), len(theirs[new])))
            if masked[old] == masks[new]:
                likeness = max(likeness, BUT_FIGURES)
            if likeness >= REWORDED:
                yield -round(likeness, 4), abs(old / len(before) - new / len(after)), old, new


def _common(group: Iterable[str], postings: dict[str, list[int]], weight: dict[str, float]) -> dict[int, float]:
    common: dict[int, float] = {}
    for word in group:
        for new in postings.get(word, ()):
            common[new] = common.get(new, 0.0) + weight[word]
    return common


def _likeness(common: float, mine: float, theirs: float, fewest: int) -> float:
    """Between the share of both and the share of the shorter: a sentence with an addition is still that sentence, but
    a scrap of `fewest` words is no sentence."""
    if min(mine, theirs) <= 0:
        return 0.0
    if fewest < SCRAP:
        return 2 * common / (mine + theirs)
    return common / (mine + theirs) + 0.5 * common / min(mine, theirs)


def _paired(before: PassageText, after: PassageText, likeness: float) -> PassageChange:
    if plain(before.quote) == plain(after.quote):
        return PassageChange("kept", "", 1.0, before, after)
    return PassageChange("reworded", edit_of(before.quote, after.quote), round(likeness, 3), before, after)


def edit_of(before: str, after: str) -> str:
    """What differs between two versions of a passage: dates, figures or words."""
    if without_dates(before) == without_dates(after):
        return "dates"
    return "figures" if without_figures(before) == without_figures(after) else "words"


def _lone(passage: PassageText, others: Sequence[PassageText], *, is_new: bool) -> PassageChange:
    """A passage without partner: part of a longer one of the other text (read with other sentence ends), or alone."""
    key = f" {plain(passage.quote)} "
    whole = None
    if key.count(" ") > PART_WORDS:
        whole = next((other for other in others if key in f" {plain(other.quote)} "), None)
    if whole is not None:
        return PassageChange("kept", "", 1.0, *((whole, passage) if is_new else (passage, whole)))
    return PassageChange(*(("new", "", 0.0, None, passage) if is_new else ("dropped", "", 0.0, passage, None)))
