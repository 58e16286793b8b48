"""How likely the names in a text are of those that the statement is made for: weighed by the words around them.

A name stands alone or in a run: a list, lines of a table, names that a sentence has one after the other. What counts is
what is said before a run and behind it, beside each of its names, above its block, and how the names relate; then how
likely the other names of the text are: a list is taken or left as a whole. The weights
were learned from statements whose entities readers wrote down (`training/entities.py`); a feature finds its weight by its
hash, as in Weinberger et al., Feature Hashing for Large Scale Multitask Learning (2009).
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from math import exp, log1p
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from statement_audit.identity.companies import LEGAL_FORM, bare_name, company_key, has_legal_form
from statement_audit.identity.entity_names import Named, clean_entity, legal_names, number_after
from statement_audit.identity.names import SOFT, SOFT_NAME, common_words, is_common, names_within
from statement_audit.identity.places import WHEREABOUTS
from statement_audit.identity.whole_text import Segment, WholeText
from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__, soft=SOFT, legal_form=LEGAL_FORM, whereabouts=WHEREABOUTS)
WEIGHTS = Path(__file__).with_suffix(".weights")
OF_WORDS, BESIDE_OTHERS = (0, 1 << 16), (1 << 16, (1 << 16) + (1 << 12))  # of the file's bytes
BIAS = 4.0  # what every name has, so large that its weight fits a byte
SCALE = 64.0  # by which a weight was multiplied to be stored as a byte
LIKELY, UNLIKELY = 0.55, 0.2  # from which a name is taken, and below which one that rules tell is none
FEW_WORDS, SHORT_LIKELY, SHORT_UNLIKELY = 600, 0.95, 0.03  # characters of a text with few words, and the same for it
GUESSED, GUESS_LIKELY = 0.5, 0.4  # confidence below which rules only guess, and from which likelihood a guess is taken
SUREST = 0.7  # confidence of a name that rules do not tell
MOST_NAMES = 160  # of a text
MOST_PLACES = 4  # of a name
BEFORE, BEHIND, BESIDE, ABOVE, SENTENCE = 220, 160, 90, 200, 300  # characters that are read
GAP, GAP_WORDS = 160, 8  # characters and small words between two names of a run
ENDS = 700  # characters of a text's beginning and end
MOST_HEADS, FAR_ABOVE = 2, 40  # blocks above that are no names, and how far they are sought
OF_NAMES = 0.3  # of a block's letters, from which it is of names
LONGEST_HEAD = 70
TOLD, ISSUER = "told", "first word of an issuer"  # features
TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
NAME = "\x01"
SAYS = re.compile(r"(?:\b[^\W\d_]{2,}\b\W+){3}")  # three words of a sentence before a name
SMALL_WORD = re.compile(r"\b[a-z]{2,}")
SAID = re.compile(r"[a-z]{3}\.\s+[A-Z]")
_WORD = r"[A-Z][\w’'&-]{1,30}"
MOST_GUESSED, EARLY = 2, 300  # names without a form where none is told; characters in which a title stands
FULLER_SHARE = 0.25  # of a short name's places, from which a longer one counts whatever its end
LONGEST_BEGINNING, REPEATED = 60, 3


class NamePlace(NamedTuple):
    """Where a name stands: `text[start:end]`."""

    start: int
    end: int


def weighed(whole: WholeText, told: Sequence[Named]) -> list[Named]:
    """The names that the statement is likely for, in the text's order: of those that rules found, what the words around
    bear out; and others. Where none is likely, what rules found.

    Args:
        whole: the statement.
        told: names that rules take for entities.
    """
    told = as_written(whole, told)
    names = candidates(whole, told)
    weights = _weights(OF_WORDS)
    points: dict[str, float] = {}
    of_places: dict[str, dict[NamePlace, set[str]]] = {}
    for key, (shared, by_place) in features(whole, names, told).items():
        every = {feature: 1.0 for of_place in by_place.values() for feature in of_place} | shared
        points[key] = _points(every, weights)
        of_places[key] = by_place
    found = chosen(whole, told, names, likelihoods(whole, names, told, points))
    known = {company_key(item.name) for item in told}
    return [item if company_key(item.name) in known else _where_told(item, of_places, weights) for item in found]


def as_written(whole: WholeText, told: Sequence[Named]) -> list[Named]:
    """Names that rules tell, those with a legal form as their block has them: "Quills at Home Ltd" for "Home Ltd", and
    "Quill Ltd" for "Ann Ink, Director, Quill Ltd"."""
    return [_as_written(whole, item) if has_legal_form(item.name) else item for item in told]


def _as_written(whole: WholeText, item: Named) -> Named:
    for start, end, name in _legal(whole, whole.segment(item.start)):
        longer = name.endswith(item.name) and _SAID["beginning"].fullmatch(name.removesuffix(item.name))
        if abs(end - item.end) <= 1 and (longer or item.name.endswith(f", {name}")):
            return replace(item, name=name, start=start, end=end)
    return item


def _where_told(item: Named, of_places: Mapping[str, dict["NamePlace", set[str]]], weights: "array[int]") -> Named:
    """The name at the place that speaks most for it."""
    by_place = of_places[company_key(item.name)]
    place = max(by_place, key=lambda place: _points(dict.fromkeys(by_place[place], 1.0), weights))
    return replace(item, start=place.start, end=place.end)


def likelihoods(
    whole: WholeText, names: Mapping[str, "NameInText"], told: Sequence[Named], points: Mapping[str, float]
) -> dict[str, float]:
    """The likelihood of each name: its points (log odds of the words around it), weighed beside those of the others."""
    beside = _weights(BESIDE_OTHERS)
    rows = compared(whole, names, told, points)
    return {key: 1 / (1 + exp(-_points(dict.fromkeys(row, 1.0), beside))) for key, row in rows.items()}


def chosen(
    whole: WholeText, told: Sequence[Named], names: Mapping[str, "NameInText"], likely: Mapping[str, float]
) -> list[Named]:
    """The names that are likely enough, by the likelihood of each candidate's key; those told at the place that tells."""
    known = {company_key(item.name): item for item in told}
    found: dict[str, Named] = {}
    for key, likelihood in likely.items():
        if likelihood >= _least(known.get(key), len(whole.text) < FEW_WORDS) and (
            key in known or not _is_disowned(whole, names[key])
        ):
            found[key] = known.get(key) or _named(whole, names[key], likelihood)
    first_words = {key.split()[0] for key, item in found.items() if has_legal_form(item.name)}
    kept = [item for key, item in found.items() if not (first_words and _is_vague(key, item, known, first_words))]
    return _with_issuer(sorted(kept, key=lambda item: item.start)) or list(told)


def _is_disowned(whole: WholeText, item: "NameInText") -> bool:
    """Whether the text says wherever it has the name that it is an owner's, or left out."""
    return all(
        _SAID["disowned"].search(whole.text[max(0, place.start - BESIDE) : place.start]) for place in item.places
    )


def _least(told: Named | None, short: bool) -> float:
    """The likelihood from which a name counts: little where rules tell it, more where they only guess; a short text has few
    words to weigh, and rules read it whole."""
    if told is None:
        return SHORT_LIKELY if short else LIKELY
    if told.confidence < GUESSED:
        return GUESS_LIKELY
    return SHORT_UNLIKELY if short else UNLIKELY


def _named(whole: WholeText, item: "NameInText", likelihood: float) -> Named:
    """A name at the first place where it stands."""
    place = item.places[0]
    number = number_after(whole.text[place.start : place.end + BESIDE], item.name)
    return Named(item.name, *place, "covered", round(min(likelihood, SUREST), 2), number=number)


def _is_vague(key: str, item: Named, known: Mapping[str, Named], first_words: set[str]) -> bool:
    """Whether a name without a legal form is a group's or in short, where legal names are found."""
    if has_legal_form(item.name) or (key in known and key.split()[0] not in first_words):
        return False
    listed = key not in known and item.confidence >= SUREST
    return not (listed or key in known) or key.endswith(" group") or len(key.split()) == 1


def _with_issuer(found: list[Named]) -> list[Named]:
    """The names, the first as the issuer where none is."""
    if found and not any(item.role == "issuer" for item in found):
        return [replace(found[0], role="issuer"), *found[1:]]
    return found


@cache
def _weights(place: tuple[int, int]) -> "array[int]":
    weights = array("b")
    weights.frombytes(WEIGHTS.read_bytes()[slice(*place)])
    return weights


def _points(named: Mapping[str, float], weights: "array[int]") -> float:
    return sum(weights[bucket] * value for bucket, value in hashed(named, len(weights)).items()) / SCALE


def hashed(named: Mapping[str, float], size: int) -> dict[int, float]:
    """Features by their buckets, of which there are `size`; those of one bucket count together."""
    buckets: dict[int, float] = defaultdict(float)
    for name, value in named.items():
        buckets[crc32(name.encode()) % size] += value
    return buckets


# --- the names ------------------------------------------------------------------------------


class NameInText(NamedTuple):
    """A name and where it stands."""

    name: str
    places: tuple[NamePlace, ...]


def candidates(whole: WholeText, told: Iterable[Named]) -> dict[str, NameInText]:
    """The legal names of a text, those of institutions, and those told, by `company_key`; in a block each, since a name
    does not go on in the next."""
    words = common_words(whole.text)
    given = {company_key(item.name): item.name for item in told}
    for name in _without_form(whole.text, told, words):
        given.setdefault(company_key(name), name)
    names, places = _by_block(whole, given)
    formed = {bare_name(name) for name in names.values() if has_legal_form(name)}
    own = {company_key(item.name) for item in told}
    kept = {
        key: NameInText(name, tuple(sorted(places[key])[:MOST_PLACES]))
        for key, name in names.items()
        if places[key]
        and (key in own or has_legal_form(name) or not (is_common(name, words) or _is_short(name, formed)))
    }
    return {key: item for key, item in kept.items() if key in own or not _is_led(key, kept)}


def _without_form(text: str, told: Iterable[Named], words: Mapping[str, int]) -> Iterator[str]:
    """Fuller forms of the names told without a legal form; where rules only guess, the names that sentences have most."""
    if all(item.confidence < GUESSED for item in told):
        often = names_within(text, words).most_common(MOST_GUESSED)
        yield from (name for name, times in often if times >= REPEATED and not _SAID["office"].search(name))
    for item in told:
        if not has_legal_form(item.name):
            yield from _fuller(text, item.name)


def _fuller(text: str, name: str) -> list[str]:
    """The longer name that a text has most around a shorter one: "Quill Pens Group" of "Quill"."""
    around = rf"(?<![\w’'&.-])(?:(?!About|ABOUT){_WORD} ){{0,2}}{re.escape(name)}(?: (?:(?:&|and|of) )?{_WORD}){{0,3}}(?: group)?(?!\w)"
    found = (clean_entity(_SAID["title_behind"].split(match.group())[0]) for match in re.finditer(around, text))
    longer = Counter(one for one in found if one and name in one and company_key(one) != company_key(name))
    often = FULLER_SHARE * text.count(name)
    return [one for one, times in longer.most_common(1) if times >= often or _SAID["fuller_end"].search(one)]


def _by_block(whole: WholeText, told: Mapping[str, str]) -> tuple[dict[str, str], dict[str, set[NamePlace]]]:
    """Names and their places by key: those told, and the names of each block but of lists of those that are left out."""
    names, places = dict(told), defaultdict[str, set[NamePlace]](set)
    excluded = False
    for segment in whole.segments:
        text = whole.block_text(segment)
        legal = [(start - segment.begin, end - segment.begin, name) for start, end, name in _legal(whole, segment)]
        found = [*legal, *(one for one in _institutions(text) if not any(_overlap(one, name) for name in legal))]
        found += _beside_legal(text, found)
        excluded = excluded if found else len(text) <= LONGEST_HEAD and _SAID["excluded"].search(text) is not None
        for start, end, name in () if excluded else found:
            key = company_key(name)
            if len(names) < MOST_NAMES or key in names:
                names.setdefault(key, name)
                places[key].add(NamePlace(segment.begin + start, segment.begin + end))
    for key, name in names.items():
        if key not in places:
            alone = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", whole.text)
            places[key].update(NamePlace(*match.span()) for match in alone)
    return names, places


def _is_led(key: str, names: Mapping[str, NameInText]) -> bool:
    """Whether words stand before another name: "Legal Team Quill Ltd", where "Quill Ltd" stands by itself too."""
    words = key.split()
    ends = (" ".join(words[first:]) for first in range(1, len(words) - 1))
    return any(end in names and len(names[end].places) >= len(names[key].places) for end in ends)


def _legal(whole: WholeText, segment: Segment) -> list[tuple[int, int, str]]:
    """The legal names of a block and their places in the text."""
    text = whole.block_text(segment)
    found = [*(_with_beginning(whole.text, text, *name) for name in legal_names(text)), *_with_small_words(text)]
    return [(segment.begin + start, segment.begin + end, name) for start, end, name in found]


def _with_beginning(whole: str, text: str, start: int, end: int, name: str) -> tuple[int, int, str]:
    """The name with words before it that the text has elsewhere too: "Pets at Quill plc"."""
    before = _SAID["beginning"].search(text, max(0, start - LONGEST_BEGINNING), start)
    longer = clean_entity(f"{before[1]}{name}") if before and before.end() == start else None
    if before is None or longer is None or not longer.startswith(before[1]):
        return start, end, name
    first_words = before[1] + name.split()[0]
    alone = before.start(1) == 0 and end >= len(text.rstrip(" ."))
    belongs = alone or whole.lower().count(first_words.lower()) >= REPEATED
    return (before.start(1), end, longer) if belongs else (start, end, name)


def _with_small_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Legal names of which a word is in small letters: "Quill inks Limited"."""
    for match in _SAID["small_words"].finditer(text):
        if name := clean_entity(match[1]):
            yield match.start(1), match.end(1), name


def _beside_legal(text: str, found: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Names without a legal form that stand in a row with those that have one: "Quill Ltd, Ink Funding Europe and Pen Ltd"."""
    if not found:
        return []
    edges = [0, *(edge for match in _SAID["between"].finditer(text) for edge in match.span()), len(text)]
    pieces = list(zip(edges[::2], edges[1::2], strict=True))
    taken = [any(_overlap((*piece, ""), name) for name in found) for piece in pieces]
    beside = []
    for order in (range(len(pieces)), range(len(pieces) - 1, -1, -1)):
        last = False  # whether the piece before is a name
        for number in order:
            begin, stop = pieces[number]
            item = _SAID["item"].match(text[:stop], begin)
            last = taken[number] or (last and item is not None and _is_item(item[1]))
            if last and item and not taken[number]:
                beside.append((*item.span(1), item[1]))
    return beside


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_item(name: str) -> bool:
    return clean_entity(name) == name and not _SAID["no_item"].fullmatch(name)


def _institutions(text: str) -> Iterator[tuple[int, int, str]]:
    if not _SAID["soft_word"].search(text):
        return
    for match in (*SOFT_NAME.finditer(text), *_SAID["institution"].finditer(text)):
        name = clean_entity(match.group())
        if name and not (has_legal_form(name) or _SAID["no_item"].fullmatch(name)) and name in match.group():
            start = match.start() + match.group().rindex(name)
            yield start, start + len(name), name


def _is_short(name: str, formed: set[str]) -> bool:
    """Whether a name is the beginning of one with a legal form."""
    return any(f"{other} ".startswith(f"{bare_name(name)} ") for other in formed)


# --- beside the others ---------------------------------------------------------------------

POINTS = (-6, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6)  # steps of each measure
OTHERS_POINTS, MARGIN, MANY, FEW = (-5, -2, 0, 2), (0.01, 0.5, 1, 2, 4), (1, 2, 4, 9, 16), (0, 1, 2, 4, 7)
CONFIDENCE, PLACE = (-0.5, 0.45, 0.6, 0.8), (0.05, 0.3, 0.7, 0.9)
NONE = -9.0  # points where there is no such name


def compared(
    whole: WholeText, names: Mapping[str, "NameInText"], told: Sequence[Named], points: Mapping[str, float]
) -> dict[str, list[str]]:
    """What tells each name from the others of its text, in steps: how its points stand to theirs, to those of its run and
    of names that begin alike, and what rules told."""
    items = {company_key(item.name): item for item in told}
    forms = {key for key in points if has_legal_form(names[key].name)}
    issuers = {key.split()[0] for key, item in items.items() if item.role == "issuer"}
    runs = _longest_runs(whole, names, points)
    most = max(points.values(), default=NONE)
    best_told = max((points[key] for key in items if key in points), default=NONE)
    best_form = max((points[key] for key in forms), default=NONE)
    by_first: dict[str, list[str]] = defaultdict(list)
    for key in points:
        by_first[key.split()[0]].append(key)
    rows = {}
    for rank, key in enumerate(sorted(points, key=lambda key: -points[key])):
        alike = [other for other in by_first[key.split()[0]] if other != key]
        run, item = runs[key], items.get(key)
        measures = (
            ("points", points[key], POINTS), ("rank", rank, FEW), ("names", len(points), MANY),
            ("run's mean", sum(points[other] for other in run) / len(run), OTHERS_POINTS), ("run", len(run), FEW),
            ("told", item.confidence if item else -1.0, CONFIDENCE), ("told names", len(items), FEW),
            ("first", names[key].places[0].start / len(whole.text), PLACE), ("places", len(names[key].places), FEW),
            ("below most", most - points[key], MARGIN), ("best told", best_told, OTHERS_POINTS),
            ("best with form", best_form, OTHERS_POINTS), ("forms", len(forms), MANY), ("alike", len(alike), FEW),
            ("best alike", max((points[other] for other in alike), default=NONE), OTHERS_POINTS),
        )  # fmt: skip
        marks = {
            "form": key in forms,
            "issuer": item is not None and item.role == "issuer",
            "issuer's word": key.split()[0] in issuers,
            "group": key.endswith(" group"),
            "goes on": any(other.startswith(f"{key} ") for other in alike),
            "fuller": any(key.startswith(f"{other} ") for other in alike),
        }
        rows[key] = [f"{name} {bisect_left(steps, value)}" for name, value, steps in measures]
        rows[key] += [f"{name} {value}" for name, value in marks.items()]
    return rows


def _longest_runs(
    whole: WholeText, names: Mapping[str, "NameInText"], points: Mapping[str, float]
) -> dict[str, set[str]]:
    """The names of the longest run in which each stands."""
    of_place = {place: key for key, item in names.items() for place in item.places if key in points}
    longest = {key: {key} for key in points}
    for run in runs_of(whole, sorted(of_place)):
        keys = {of_place[place] for place in run}
        longest |= {key: keys for key in keys if len(keys) > len(longest[key])}
    return longest


# --- what is said around them ---------------------------------------------------------------


def features(
    whole: WholeText, names: Mapping[str, NameInText], told: Sequence[Named]
) -> dict[str, tuple[dict[str, float], dict[NamePlace, set[str]]]]:
    """Features of each name, by key: those of the name with their values, and those of each place."""
    around = _Around(whole, sorted({place for item in names.values() for place in item.places}))
    firsts = Counter(key.split()[0] for key in names)
    items = {company_key(item.name): item for item in told}
    issuers = {key.split()[0] for key, item in items.items() if item.role == "issuer"}
    formed = sum(has_legal_form(item.name) for item in names.values())
    soft = {key: whole.text.count(item.name) for key, item in names.items() if not has_legal_form(item.name)}
    found = {}
    for key, item in names.items():
        shared = {"bias": BIAS, "places": log1p(len(item.places)), "names": log1p(len(names)) / 2}
        shared["alike"] = log1p(firsts[key.split()[0]] - 1)
        shared |= dict.fromkeys(_of_name(item.name, key, items.get(key), issuers), 1.0)
        shared |= _of_soft(whole.text, key, item.name, soft) if key in soft else {}
        shared["no form beside forms"] = float(formed > 0 and not has_legal_form(item.name))
        found[key] = shared, {place: set(around.features(place)) for place in item.places}
    return found


def _of_soft(text: str, key: str, name: str, soft: Mapping[str, int]) -> dict[str, float]:
    """What tells a name without a legal form from shorter and longer ones, by how often the text has each."""
    found = {"soft": 1.0, "soft, often": log1p(soft[key]), "soft, share": soft[key] / max(1, *soft.values())}
    found["soft, before title"] = float(
        bool(re.search(rf"{re.escape(name)}(?:[’']s?)? (?i:modern|anti|slavery)", text))
    )
    found["soft, in title"] = float(name.lower() in text[:EARLY].lower())
    for other, times in soft.items():
        if other.startswith(f"{key} "):
            found[f"goes on: {other.removeprefix(key).split()[0]}"] = found["goes on"] = 1.0
            found["goes on, share"] = times / max(1, soft[key])
        if key.startswith(f"{other} "):
            found[f"fuller by: {key.removeprefix(other).split()[0]}"] = found["fuller"] = 1.0
            found["fuller, share"] = soft[key] / max(1, times)
    return found


def is_told(feature: str) -> bool:
    """Whether a feature is of what rules told."""
    return feature.startswith((TOLD, ISSUER))


def _of_name(name: str, key: str, item: Named | None, issuers: set[str]) -> Iterator[str]:
    yield "form" if has_legal_form(name) else "no form"
    if key.split()[0] in issuers:
        yield ISSUER
    if item:
        yield TOLD
        yield f"{TOLD} as {item.role} {item.confidence:.2f}"
    yield f"ends: {key.split()[-1]}"
    if len(bare_name(name).split()) == 1:
        yield "one word"


def runs_of(whole: WholeText, places: Sequence[NamePlace]) -> list[list[NamePlace]]:
    """Names that stand together, with nothing said between them. `places`: in the text's order."""
    runs = [[place] for place in places[:1]]
    for before, place in pairwise(places):
        gap = whole.text[before.end : place.start]
        near = (
            len(gap) <= GAP
            and len(SMALL_WORD.findall(gap)) <= GAP_WORDS
            and not (SAID.search(gap) or _SAID["apart"].search(gap))
        )
        if near:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


class _Around:
    """A text with the places of its names."""

    def __init__(self, whole: WholeText, places: Sequence[NamePlace]) -> None:
        self.whole, self.places = whole, places
        self.starts = [place.start for place in places]
        self.runs = {place: run for run in runs_of(whole, places) for place in run}
        self.indices = {segment.begin: number for number, segment in enumerate(whole.segments)}
        self.heads: dict[int, tuple[list[str], ...]] = {}
        self.around_run: dict[int, list[str]] = {}

    def features(self, place: NamePlace) -> Iterator[str]:
        text, run = self.whole.text, self.runs[place]
        first, last = run[0].start, max(item.end for item in run)
        begin, end = self.whole.sentence(*place)
        following = next((item.start for item in run if item.start > place.start), place.end + BESIDE)
        segment = self.whole.segment(place.start)
        yield from _words("left", self.tokens(max(begin, place.start - SENTENCE), place.start)[-60:], last=True)
        yield from _words("right", self.tokens(place.end, min(end, place.end + SENTENCE))[:60], first=True)
        if first not in self.around_run:
            lead, behind = self.tokens(self._lead(first), first)[-40:], self.tokens(last, last + BEHIND)[:30]
            self.around_run[first] = [*_words("lead", lead, last=True), *_words("behind", behind, first=True)]
        yield from self.around_run[first]
        yield from _words("beside", self.tokens(place.end, min(following, place.end + BESIDE))[:14])
        for number, head in enumerate(self._heads(segment)):
            yield from (f"head {number}: {token}" for token in head)
        yield f"in {segment.kind}"
        yield "run of many" if len(run) > 7 else f"run of {min(len(run), 4)}"
        if segment.stop - segment.begin - (place.end - place.start) < 8:
            yield "alone in its line"
        if place.start < ENDS:
            yield "early"
        if place.end > len(text) - ENDS:
            yield "late"
        if place == run[0]:
            yield "first of its run"

    def _lead(self, first: int) -> int:
        """Where what is said before a run begins: with its sentence, or far before where that begins with the run."""
        begin, _ = self.whole.sentence(first, first)
        return max(begin if SAYS.search(self.whole.text, begin, first) else 0, first - BEFORE)

    def _heads(self, segment: Segment) -> tuple[list[str], ...]:
        """Tokens of the next blocks above that are no names."""
        at = self.indices[segment.begin]
        if at not in self.heads:
            above = (
                one for one in reversed(self.whole.segments[max(0, at - FAR_ABOVE) : at]) if not self._is_of_names(one)
            )
            ends = [self.tokens(max(one.begin, one.stop - ABOVE), one.stop) for one in islice(above, MOST_HEADS)]
            self.heads[at] = tuple(ends)
        return self.heads[at]

    def _is_of_names(self, segment: Segment) -> bool:
        inside = self.places[bisect_left(self.starts, segment.begin) : bisect_left(self.starts, segment.stop)]
        return sum(place.end - place.start for place in inside) > OF_NAMES * (segment.stop - segment.begin)

    def tokens(self, start: int, end: int) -> list[str]:
        """Words in small letters and marks; a number is 0, a name N."""
        text, parts, at = self.whole.text, [], start
        for place in self.places[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            if place.start >= at:
                parts += [text[at : place.start], NAME]
                at = place.end
        parts.append(text[at:end])
        return [token for part in parts for token in (["N"] if part == NAME else map(_token, TOKEN.findall(part)))]


def _token(word: str) -> str:
    return "0" if word.isdigit() else word.lower()


def _words(where: str, tokens: Sequence[str], *, first: bool = False, last: bool = False) -> Iterator[str]:
    """Words and pairs of words of a stretch, and its first or last one to three."""
    yield from (f"{where}: {token}" for token in tokens)
    yield from (f"{where}: {one} {other}" for one, other in pairwise(tokens))
    for count in (1, 2, 3):
        if first and len(tokens) >= count:
            yield f"{where} at once: {' '.join(tokens[:count])}"
        if last and len(tokens) >= count:
            yield f"{where} at once: {' '.join(tokens[-count:])}"
