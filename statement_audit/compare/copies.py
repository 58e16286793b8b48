"""Wording that statements of different companies share: templates, boilerplate of law firms, copies."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from statement_audit.compare.wording import plain, without_figures
from statement_audit.identity.companies import shorter_names
from statement_audit.models import PassageText, StatementText
from statement_audit.tabular import grouped

FEWEST_WORDS = 8  # a shorter passage is like others by chance
ALIKE = 0.60  # shared over all runs of words: one wording, a word or two changed
RUN = 3  # words
FAMILY = 50  # statements that one is compared with as a whole


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A passage of a cluster, and where it stands."""

    statement_id: int
    companies: tuple[str, ...]
    year: int | None
    source_name: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class WordingCluster:
    """Passages of one wording in statements of different companies, by company and year. `words`: of the example."""

    members: tuple[SharedPassage, ...]
    example: str
    words: int

    @property
    def statements(self) -> int:
        return len({member.statement_id for member in self.members})

    @property
    def companies(self) -> tuple[str, ...]:
        return tuple(sorted({name for member in self.members for name in member.companies}))

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({member.year for member in self.members if member.year is not None}))


@dataclass(frozen=True, slots=True)
class SharedStatement:
    """How much of a statement stands in other companies' statements too. `words`: all of its words.

    `closest_`: the statement of others that shares most of it, with the share of this one's words that both have."""

    statement_id: int
    companies: tuple[str, ...]
    year: int | None
    source_name: str
    words: int
    shared_words: int
    closest_statement_id: int | None = None
    closest_companies: tuple[str, ...] = ()
    closest_share: float | None = None

    @property
    def share(self) -> float:
        return self.shared_words / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class SharedWording:
    """Clusters, those of most statements first; statements, those that share most first."""

    clusters: tuple[WordingCluster, ...]
    statements: tuple[SharedStatement, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage in its statement. `key`: its words without names, dates and figures."""

    key: str
    text: StatementText
    passage: PassageText


def place_passages(text: StatementText) -> Iterator[Placed]:
    """Yield the passages that are long enough to be compared."""
    names = _name_pattern(text.companies)
    for passage in text.passages:
        quote = names.sub(" §name ", passage.quote) if names else passage.quote
        key = without_figures(quote)
        if key.count(" ") + 1 >= FEWEST_WORDS:
            yield Placed(key, text, passage)


def _name_pattern(companies: Iterable[str]) -> re.Pattern[str] | None:
    """Matches the companies' names, with and without legal form: a template differs in them."""
    names = {name for company in companies for name in shorter_names(company) if len(name) > 2}
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, ordered))})(?!\w)(?:['’]s)?") if ordered else None


def runs(key: str) -> frozenset[str]:
    """Every run of three words."""
    found = key.split(" ")
    return frozenset(" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1))


def find_shared(
    texts: Sequence[StatementText], placed: Sequence[Placed], bands: Mapping[str, Sequence[bytes]]
) -> SharedWording:
    """Gather passages of one wording in statements of different companies.

    Args:
        bands: for each key, hashes of parts of its MinHash sketch; keys that share one are compared run by run.
    """
    leaders = _group_keys(bands)
    groups = grouped((leaders.get(one.key, one.key), one) for one in placed)
    shared = [group for group in groups.values() if _of_different_companies(group)]
    clusters = sorted(map(_cluster, shared), key=lambda each: (-each.statements, -each.words, each.example))
    statements = sorted(_statements(texts, shared), key=lambda each: (-each.share, each.companies, each.statement_id))
    return SharedWording(tuple(clusters), tuple(statements))


def _group_keys(bands: Mapping[str, Sequence[bytes]]) -> dict[str, str]:
    """Key -> the key that stands for its wording. In each bucket all are compared with the first alone, so that time
    grows with the number of keys, not with its square."""
    leaders: dict[str, str] = {}
    buckets: dict[bytes, str] = {}
    for key, parts in bands.items():
        mine: frozenset[str] | None = None
        refused: set[str] = set()
        for band in parts:
            first = buckets.setdefault(band, key)
            if first == key or first in refused or _leader(leaders, first) == _leader(leaders, key):
                continue
            mine = mine or runs(key)
            if _resemblance(mine, runs(first)) >= ALIKE:
                leaders[_leader(leaders, key)] = _leader(leaders, first)
            else:
                refused.add(first)
    return {key: _leader(leaders, key) for key in leaders}


def _leader(leaders: Mapping[str, str], key: str) -> str:
    while key in leaders:
        key = leaders[key]
    return key


def _resemblance(mine: frozenset[str], theirs: frozenset[str]) -> float:
    both = len(mine & theirs)
    return both / max(1, len(mine) + len(theirs) - both)


def _of_different_companies(group: Sequence[Placed]) -> bool:
    first = frozenset(group[0].text.companies)
    return any(first.isdisjoint(one.text.companies) for one in group)


def _cluster(group: Sequence[Placed]) -> WordingCluster:
    members = sorted(map(_shared_passage, group), key=lambda each: (each.companies, each.year or 0, each.statement_id))
    counts = Counter(plain(member.quote) for member in members)
    usual = counts.most_common(1)[0][0]
    example = next(member.quote for member in members if plain(member.quote) == usual)
    return WordingCluster(tuple(members), example, len(usual.split()))


def _shared_passage(one: Placed) -> SharedPassage:
    text, passage = one.text, one.passage
    return SharedPassage(text.statement_id, text.companies, text.year, text.source_name, passage.page, passage.quote)


def _statements(texts: Sequence[StatementText], shared: Sequence[Sequence[Placed]]) -> Iterator[SharedStatement]:
    """Yield each statement with its share and the other companies' statement that it shares most with."""
    inside: dict[int, Counter[int]] = {text.statement_id: Counter() for text in texts}  # statement -> group -> words
    for number, group in enumerate(shared):
        for one in group:
            inside[one.text.statement_id][number] += _length(one.passage)
    members = [list(dict.fromkeys(one.text.statement_id for one in group)) for group in shared]
    by_id = {text.statement_id: text for text in texts}
    for text in texts:
        mine = inside[text.statement_id]
        others = [by_id[other] for other in _candidates(text, mine, members, by_id)]
        both = [(sum(mine[number] for number in mine.keys() & inside[each.statement_id]), each) for each in others]
        yield _statement(text, mine, both)


def _candidates(
    text: StatementText, mine: Iterable[int], members: Sequence[Sequence[int]], by_id: Mapping[int, StatementText]
) -> list[int]:
    """Statements of others to compare with: those that share its rarest wording, about `FAMILY` of them."""
    companies = frozenset(text.companies)
    found: dict[int, None] = {}
    for number in sorted(mine, key=lambda number: len(members[number])):
        found |= dict.fromkeys(
            other for other in islice(members[number], FAMILY) if companies.isdisjoint(by_id[other].companies)
        )
        if len(found) >= FAMILY:
            break
    return list(found)


def _statement(
    text: StatementText, mine: Mapping[int, int], others: Sequence[tuple[int, StatementText]]
) -> SharedStatement:
    whole = sum(_length(passage) for passage in text.passages)
    count, closest = max(others, key=lambda other: (other[0], -other[1].statement_id), default=(0, None))
    return SharedStatement(
        statement_id=text.statement_id,
        companies=text.companies,
        year=text.year,
        source_name=text.source_name,
        words=whole,
        shared_words=sum(mine.values()),
        closest_statement_id=closest.statement_id if closest else None,
        closest_companies=closest.companies if closest else (),
        closest_share=count / whole if closest and whole else None,
    )


def _length(passage: PassageText) -> int:
    return len(passage.quote.split())
