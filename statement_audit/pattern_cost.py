"""Whether a regular expression may take more than linear time: its steps on strings made to mislead it, counted.

The steps are those of a plain backtracking matcher over the parsed expression, so that they are the same on every
machine. A bounded repeat is a constant: what counts is how the steps grow with the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from re import _compiler as compiler  # type: ignore[attr-defined]  # the parsed form has no public name
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LENGTH = 50  # characters of the shorter text; the other is twice as long
FEW_STEPS = 12  # a character: not looked at further
GROWTH = 1.5  # steps a character on the longer text by those on the shorter; linear is 1, quadratic 2
MOST_STEPS = 600  # a character, after which a text counts as without end
BOUND = 2  # repeats that a bounded repeat is taken for at most
VARIANTS = 5
MOST_PUMPS = 60  # texts that one expression is tried on
SAMPLES = " a\n0-.A[<*\"'(/=,:"  # of a set, the first of these that it holds
WITHOUT_END = re.compile(r"[*+]|\{\d{0,9},\}")  # a repeat that may be one without an end
BLANKS = re.compile(r"\s{2,}")
KNOWN_FLAGS = int(re.IGNORECASE | re.MULTILINE | re.DOTALL)
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
# By kind of node: index of the body in the node's value.
BODIES = {**dict.fromkeys(REPEATS, 2), sre.SUBPATTERN: 3, sre.ASSERT: 1, sre.ASSERT_NOT: 1}
ONE_CHARACTER = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN)

Match = Callable[[int], Iterator[int]]  # from a place to the ends of a match, in the order in which `re` tries them


class TooManyStepsError(Exception):
    """The text is not worth going on."""


def slow_text(
    expression: str | re.Pattern[str] | re.Pattern[bytes],
    *,
    anchored: bool = False,
    cleaned: bool = False,
    degree: int = 1,
) -> str | None:
    """A short text whose repetition makes an expression take more than linear time; None where none was found.

    Args:
        expression: as given to `re.compile`, or compiled; flags count.
        anchored: it is only ever matched at the start of a text.
        cleaned: its texts hold no two blanks in a row, as those of a document that was read.
        degree: the power of the text's length that is borne: 2 where texts are cut short before.
    """
    if isinstance(expression, str):
        expression = re.compile(expression)
    source = expression.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    if not WITHOUT_END.search(source):
        return None
    flags = int(expression.flags)
    tree = parser.parse(source, flags & ~int(re.UNICODE))
    once = anchored or (tree[0] == (sre.AT, sre.AT_BEGINNING) and not flags & re.MULTILINE)  # begins at one place only
    if _most_repeats(tree) < degree + once:
        return None
    matcher: _Matcher | None = None
    for start, pump in islice(dict.fromkeys(_pumps(tree)), MOST_PUMPS):
        matcher = matcher or _Matcher(tree, flags, cleaned)
        longer = matcher.count(start, pump, 2 * LENGTH, anchored)
        if longer > FEW_STEPS and longer > GROWTH * 2 ** (degree - 1) * matcher.count(start, pump, LENGTH, anchored):
            return pump
    return None


def _most_repeats(nodes: Iterable[Any]) -> float:
    """How many repeats without an end multiply each other at most; each costs a power of the text's length, as do the
    places where a match may begin.

    One of more than a character, which may match in several ways, counts as endless. What a look-ahead has found is not
    tried again: its repeats multiply those before it, not those that follow.
    """
    ways = most = 0.0
    for node in nodes:
        op, value = node
        inside = max((_most_repeats(inner) for inner in _inside(node)), default=0.0)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            most = max(most, ways + inside)
        elif op in REPEATS and value[1] == sre.MAXREPEAT:
            ways += 1 if len(value[2]) == 1 and value[2][0][0] in ONE_CHARACTER else float("inf")
        elif inside:
            ways += inside * (value[1] if op in REPEATS else 1)
    return max(most, ways)


# --- texts that mislead ---------------------------------------------------------------------


def _pumps(tree: Any) -> Iterator[tuple[str, str]]:
    """(start, what is repeated after it), for every repeat without an end."""
    repeats = list(_repeats(tree, []))
    for variant in range(VARIANTS):
        for before, body, after in repeats:
            inner = _sample(body, variant) or "a"
            start = "".join(_sample(part, variant) for part in before)
            for pump in (inner, start + inner, start, inner + _sample(after, variant)):
                if pump:
                    yield start, pump


def _repeats(nodes: Iterable[Any], before: list[Any]) -> Iterator[tuple[list[Any], Any, Any]]:
    """The repeats without an end: what stands before them, their body, and what follows."""
    nodes = list(nodes)
    for index, node in enumerate(nodes):
        here = [*before, nodes[:index]]
        op, value = node
        if op in REPEATS and value[1] == sre.MAXREPEAT:
            yield here, value[2], nodes[index + 1 :]
        for inner in _inside(node):
            yield from _repeats(inner, here)


def _inside(node: Any) -> list[Any]:
    op, value = node
    if op in BODIES:
        return [value[BODIES[op]]]
    if op is sre.BRANCH:
        return list(value[1])
    if op is sre.ATOMIC_GROUP:
        return [value]
    if op is sre.GROUPREF_EXISTS:
        return [part for part in value[1:] if part is not None]
    return []


def _sample(nodes: Iterable[Any], variant: int) -> str:
    """A text that an expression matches, one of some."""
    out = []
    for node in nodes:
        op, value = node
        if op is sre.LITERAL:
            out.append(chr(value))
        elif op in ONE_CHARACTER:
            fit = _samples(op, tuple(value) if op is sre.IN else value)
            out.append(fit[variant % len(fit)])
        elif op in REPEATS:
            least, most, body = value
            times = min(max(least, 1 if variant % 2 else 0), most, BOUND)
            out.append(_sample(body, variant) * times)
        elif op is sre.BRANCH:
            out.append(_sample(value[1][variant % len(value[1])], variant))
        elif op not in (sre.ASSERT, sre.ASSERT_NOT):
            out.extend(_sample(inner, variant) for inner in _inside(node)[:1])
    return "".join(out)


@cache
def _samples(op: Any, value: Any) -> list[str]:
    """Characters that one of many signs holds, the most telling first."""
    holds = _compiled((op, value), 0).match
    own = [chr(part[1]) for part in value if part[0] is sre.LITERAL] if op is sre.IN else []
    own = [char for char in own if holds(char)]
    fit = [char for char in SAMPLES if holds(char)]
    fit = list(dict.fromkeys([*fit[:2], *own[:2], *fit[2:]]))
    # a range of signs that no text here holds
    return fit or [next((chr(part[1][0]) for part in value if part[0] is sre.RANGE), "a")]


# --- steps ----------------------------------------------------------------------------------


class _Matcher:
    """Matches texts as `re` does, and counts."""

    def __init__(self, tree: Any, flags: int, cleaned: bool) -> None:
        self.text, self.flags, self.cleaned = "", flags, cleaned
        self.steps = self.limit = 0
        self.groups: dict[int, tuple[int, int]] = {}
        self.match = self._sequence(tree)

    def count(self, start: str, pump: str, length: int, anchored: bool) -> float:
        """Steps a character to find all matches in a text of about this length; a mark at its end fits nothing else."""
        self.text = start + pump * max(2, length // len(pump)) + "\x01"
        if self.cleaned:
            self.text = BLANKS.sub(lambda found: found[0][0], self.text)
        self.steps, self.limit = 0, MOST_STEPS * len(self.text)
        try:
            place = 0
            while place <= len(self.text) and not (anchored and place):
                self._tick()
                place = max(place + 1, next(self.match(place), -1))
        except (TooManyStepsError, RecursionError):
            return float(MOST_STEPS) if length == LENGTH else float("inf")
        return self.steps / len(self.text)

    def _tick(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > self.limit:
            raise TooManyStepsError

    def _sequence(self, nodes: Iterable[Any]) -> Match:
        parts = [self._node(node) for node in nodes]

        def match(place: int, index: int = 0) -> Iterator[int]:
            if index == len(parts):
                yield place
                return
            for end in parts[index](place):
                yield from match(end, index + 1)

        return parts[0] if len(parts) == 1 else match

    def _node(self, node: Any) -> Match:
        op, value = node
        looks = op in (sre.ASSERT, sre.ASSERT_NOT)
        if op in ONE_CHARACTER or op is sre.AT or (looks and value[0] < 0):  # what looks back has one length
            return self._plain(node)
        if op in REPEATS:
            return self._repeat(op, *value)
        if op is sre.SUBPATTERN:
            return self._group(*value)
        if op is sre.BRANCH:
            return self._branch([list(branch) for branch in value[1]])
        if op is sre.ATOMIC_GROUP:
            return _whole(self._sequence(value))
        if looks:
            return self._look(self._sequence(value[1]), op is sre.ASSERT)
        if op is sre.GROUPREF:
            return lambda place: self._again(value, place)
        if op is sre.GROUPREF_EXISTS:
            yes, no = self._sequence(value[1]), self._sequence(value[2] or ())
            return lambda place: (yes if value[0] in self.groups else no)(place)
        raise NotImplementedError(str(op))

    def _plain(self, node: Any) -> Match:
        fits = _compiled(node, self.flags).match

        def match(place: int) -> Iterator[int]:
            self._tick()
            if found := fits(self.text, place):
                yield found.end()

        return match

    def _repeat(self, op: Any, least: int, most: int, body: Any) -> Match:
        if most != sre.MAXREPEAT:
            least, most = min(least, BOUND), min(most, BOUND)
        if op is sre.POSSESSIVE_REPEAT:
            return _whole(self._repeat(sre.MAX_REPEAT, least, most, body))
        greedy = op is sre.MAX_REPEAT
        if len(body) == 1 and body[0][0] in ONE_CHARACTER:
            return self._run(body, least, most, greedy)
        return self._loop(self._sequence(body), least, most, greedy)

    def _run(self, body: Any, least: int, most: int, greedy: bool) -> Match:
        longest = _compiled((sre.MAX_REPEAT, (0, most, body)), self.flags).match

        def match(place: int) -> Iterator[int]:
            found = longest(self.text, place)
            end = found.end() if found else place
            first = min(end, place + least)
            self._tick(1 + (end if greedy else first) - place)
            ends = range(first, end + 1) if end >= place + least else ()
            for one in reversed(ends) if greedy else ends:
                if one != (end if greedy else first):
                    self._tick()
                yield one

        return match

    def _loop(self, inner: Match, least: int, most: int, greedy: bool) -> Match:
        def match(place: int, count: int = 0) -> Iterator[int]:
            self._tick()
            if count >= least and not greedy:
                yield place
            if count < most:
                for end in inner(place):
                    if end != place or count < least:
                        yield from match(end, count + 1)
            if count >= least and greedy:
                yield place

        return match

    def _group(self, number: int | None, on: int, off: int, body: Any) -> Match:
        kept, self.flags = self.flags, (self.flags | on) & ~off
        inner = self._sequence(body)
        self.flags = kept
        if number is None:
            return inner

        def match(place: int) -> Iterator[int]:
            for end in inner(place):
                self.groups[number] = (place, end)
                yield end

        return match

    def _branch(self, branches: list[Any]) -> Match:
        """`re` passes over branches whose first character does not fit, without a step."""
        plain = (sre.LITERAL, sre.IN)
        firsts = [_compiled(one[0], self.flags).match if one and one[0][0] in plain else None for one in branches]
        inner = list(zip(firsts, map(self._sequence, branches), strict=True))

        @cache
        def fitting(char: str) -> list[Match]:
            return [one for fits, one in inner if not fits or fits(char)]

        def match(place: int) -> Iterator[int]:
            self._tick()
            for one in fitting(self.text[place : place + 1]):
                yield from one(place)

        return match

    def _look(self, inner: Match, wanted: bool) -> Match:
        def match(place: int) -> Iterator[int]:
            self._tick()
            if (next(inner(place), -1) >= 0) is wanted:
                yield place

        return match

    def _again(self, number: int, place: int) -> Iterator[int]:
        self._tick()
        start, end = self.groups.get(number, (0, -1))
        if start <= end and self.text.startswith(self.text[start:end], place):
            yield place + end - start


def _whole(alone: Match) -> Match:
    """The first end alone: nothing else is tried."""
    return lambda place: islice(alone(place), 1)


def _compiled(node: Any, flags: int) -> re.Pattern[str]:
    """One node of a parsed expression as an expression of its own."""
    part = parser.SubPattern(parser.State(), [node])
    return compiler.compile(part, flags & KNOWN_FLAGS | re.UNICODE)  # type: ignore[no-any-return]
