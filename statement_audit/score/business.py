"""Where a statement tells what its company does, for a judge that reads, and what follows from the reading.

Only what a company says of its own business is read: passages on what it buys, its risks, policies and customers, on
the statement itself, and what is denied would name the sectors of others. The company's own names become "we", so that
a reading does not hang on them; the name itself is read beside, since many say what their owner does.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod

from statement_audit.identity.companies import short_name
from statement_audit.models import BlockKind, Passage, SectorGuess, SectorSigns
from statement_audit.plain_text import normalise
from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__)

Read = Callable[[Sequence[str]], Sequence[Mapping[str, float]]]  # texts → of each, the probability by sector

TEXT = "text"  # basis of a guess: the statement's own words
MOST = 0.95  # the highest confidence
TOLD = "what it tells of its business"  # reason of a guess
# Set on invented openings and the real statements in view: benchmarks/sectors.py.
FIRST = 30  # own passages among which the business is told
PASSAGES = 6  # as many of them are read, each by itself
TOGETHER = 4  # and as many of those in one piece: a sentence alone may not say enough
LEAST = 0.05  # a smaller share of one reading does not add up
SHOWN = 0.65  # a sector is guessed from here on; below, what reading adds to real statements is often wrong
UNSEEN, BETTER = 0.05, 2  # a single sign is dropped below this share, if so many sectors have a larger one

_WORDS = 5  # fewer are a label


def find_told(passages: Sequence[Passage], names: Iterable[str]) -> list[tuple[Passage, str]]:
    """The first passages in which the company tells what it does, each with its text as it is read."""
    names, found = tuple(names), []
    aside = False  # under a heading, or in a list, on something else
    for passage in passages[:FIRST]:
        text = as_we(passage.text, names)
        if passage.kind is BlockKind.HEADING or len(text.split()) < _WORDS:
            aside = _tells_of_others(text)
        elif aside or _tells_of_others(passage.heading):
            continue
        elif _SAID["buys"].search(text) or _SAID["fears"].search(text):
            aside = text.endswith(":")
        elif not any(one.search(text) for one in (_SAID["formal"], _SAID["denied"], _SAID["customers"])) and not (
            _SAID["item"].match(text) and _SAID["of_others"].search(text)
        ):
            found.append((passage, text))
            if len(found) == PASSAGES:
                break
    return found


def _tells_of_others(heading: str) -> bool:
    return bool(_SAID["of_others"].search(heading)) and not _SAID["of_itself"].search(heading)


def as_we(text: str, names: Iterable[str]) -> str:
    """The text with the company's own names, long and short, as "we"."""
    forms = {form for name in names for form in (name, short_name(name)) if len(form) > 2}
    if not forms:
        return normalise(text)
    longest_first = sorted(map(re.escape, forms), key=lambda form: (-len(form), form))
    return re.sub(rf"\b(?:{'|'.join(longest_first)})(?:'s)?(?!\w)", "we", normalise(text))


def drop_doubtful(
    guesses: Mapping[str, SectorGuess],
    doubtful: Iterable[str],
    signs: Sequence[SectorSigns],
    names: Iterable[str],
    read: Read,
) -> dict[str, SectorGuess]:
    """The guesses without those of `doubtful` whose passage reads like other sectors."""
    asked, names = [sector for sector in doubtful if sector in guesses], tuple(names)
    readings = read([as_we(guesses[sector].quote, names) for sector in asked])
    wrong = {sector for sector, reading in zip(asked, readings, strict=True) if _unlike(sector, reading, signs)}
    return {sector: guess for sector, guess in guesses.items() if sector not in wrong}


def _unlike(sector: str, reading: Mapping[str, float], signs: Sequence[SectorSigns]) -> bool:
    if sector not in reading:
        return False  # the rubric does not describe it
    # A sector has the share of those that go with it too: every marketplace is a platform.
    share = sum((reading.get(one.sector, 0.0) for one in signs if sector in one.also), reading[sector])
    return share < UNSEEN and sum(other > share for other in reading.values()) >= BETTER


def guess_told(passages: Sequence[Passage], names: Iterable[str], read: Read) -> dict[str, SectorGuess]:
    """Sectors that the company's account of its business shows, by key, with the passage that shows each best.

    Readings add up as independent signs do.
    """
    names = tuple(names)
    told = find_told(passages, names)
    if not told:
        return {}
    texts = [text for _, text in told]
    together = [" ".join(texts[:TOGETHER])] if len(texts) > 1 else []
    readings = read([*texts, *together, *names[:1]])
    guesses = {}
    for sector in readings[0]:
        doubt = prod(1 - reading[sector] for reading in readings if reading[sector] > LEAST)
        if 1 - doubt >= SHOWN:
            best = max(range(len(told)), key=lambda place: (readings[place][sector], -place))
            guesses[sector] = quoted_guess(sector, told[best][0], doubt, TOLD)
    return guesses


def quoted_guess(sector: str, passage: Passage, doubt: float, reason: str) -> SectorGuess:
    """A guess from the statement's own words, `reason`, with the passage that shows it."""
    confidence = as_confidence(doubt)
    return SectorGuess(sector, TEXT, confidence, reason, passage.page, passage.start, passage.end, passage.quote)


def as_confidence(doubt: float) -> float:
    """How sure a guess is where so much doubt is left."""
    return round(min(1 - doubt, MOST), 2)
