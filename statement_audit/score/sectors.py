"""Which sectors a company is in, guessed from what its statement says that it is, runs and offers.

The words are the rubric's (`sector_signs`); this module tells who runs what. From each sign it reads back to the verb
and its subject: "we operate 31 hotels" counts, "our suppliers operate hotels", "we buy from farms" and "hotels are a
risk" do not. One plain sentence early in the statement is enough; what is said in passing must be said several times.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

from statement_audit.identity.companies import short_name
from statement_audit.models import Passage, SectorGuess, SectorSigns
from statement_audit.plain_text import normalise, pattern
from statement_audit.resources import table_beside
from statement_audit.score.applicability import PLATFORM
from statement_audit.score.business import Read, as_confidence, drop_doubtful, guess_told, quoted_guess
from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__)

Compiled = tuple[tuple[str, str, re.Pattern[str]], ...]  # sector, kind, words

ENOUGH = 0.75
# How much one passage shows, in a leading passage and elsewhere.
WEIGHTS = {"is": (0.9, 0.6), "does": (0.85, 0.5), "our": (0.45, 0.3), "bare": (0.45, 0.2)}
NAMED = 0.8  # what the company is called: "Alder Recruitment Ltd"
NEAR = 8  # words between a verb and what it governs, beyond which a list only mentions it
OFTEN = 4  # passages that name the company by a word that is in none of its known names


@dataclass(frozen=True, slots=True)
class SectorSign:
    """Where one passage shows a sector. `kind`: is, does (or runs, offers), our (what is called ours), bare."""

    sector: str
    kind: str
    passage: Passage
    words: str


def guess_sectors(
    passages: Sequence[Passage], signs: Sequence[SectorSigns], names: Iterable[str], read: Read | None = None
) -> tuple[SectorGuess, ...]:
    """The sectors that the statement's own words show, the surest first.

    Args:
        passages: the statement's own passages, in order; those in which somebody else acts are left out by the caller.
        signs: the rubric's words.
        names: under which the company speaks of itself.
        read: what a judge that reads says of texts; None: the words alone decide.

    Returns:
        One guess a sector, with the passage that shows it best and how sure it is (0 to 1); keys that go with another
        (`also`) stand on the same passage.
    """
    names = tuple(names)
    compiled = _compile(tuple(signs))
    platforms = {one.sector for one in signs if PLATFORM in one.also}
    own = _own_words(passages, names)
    early = {passage.index for passage in passages[: max(len(passages) // 3, 12)]}
    found: dict[str, dict[int, tuple[float, SectorSign]]] = defaultdict(dict)
    for passage in passages:
        leading = passage.index in early or bool(_SAID["leading"].search(passage.heading))
        for sign in read_signs(passage, compiled, own, names):
            kind = "does" if sign.kind == "our" and sign.sector in platforms else sign.kind  # nobody's else is "ours"
            weight = WEIGHTS[kind][0 if leading else 1]
            best = found[sign.sector]
            if weight > best.get(passage.index, (0.0, sign))[0]:
                best[passage.index] = (weight, sign)
    guesses = {sector: _guess(sector, list(shown.values())) for sector, shown in found.items()}
    sure = {sector: guess for sector, guess in guesses.items() if guess.confidence >= ENOUGH}
    if read:
        sure = _with_reading(sure, passages, signs, names, read)
    for sign in _named(passages, compiled, names[:1]):
        sure.setdefault(sign.sector, _guess(sign.sector, [(NAMED, sign)]))
    for one in signs:
        if one.sector in sure:
            for key in one.also:
                sure.setdefault(key, replace(sure[one.sector], sector=key))
    return tuple(sorted(sure.values(), key=lambda guess: (-guess.confidence, guess.sector)))


def _with_reading(
    sure: dict[str, SectorGuess],
    passages: Sequence[Passage],
    signs: Sequence[SectorSigns],
    names: tuple[str, ...],
    read: Read,
) -> dict[str, SectorGuess]:
    """What words show, unless the one plain passage behind it reads otherwise, joined with what reading shows."""
    platforms = {one.sector for one in signs if PLATFORM in one.also} | {PLATFORM}  # their words are long and plain
    single = [key for key, guess in sure.items() if guess.confidence <= WEIGHTS["does"][0] and key not in platforms]
    kept = drop_doubtful(sure, single, signs, names, read)
    for sector, told in guess_told(passages, names, read).items():
        doubt = (1 - told.confidence) * (1 - kept[sector].confidence if sector in kept else 1.0)
        kept[sector] = replace(kept.get(sector, told), confidence=as_confidence(doubt))
    return kept


def _guess(sector: str, shown: list[tuple[float, SectorSign]]) -> SectorGuess:
    """Passages add up as independent signs do: what is left of the doubt is the product of their doubts."""
    _, best = max(shown, key=lambda item: (item[0], -item[1].passage.index))
    return quoted_guess(sector, best.passage, prod(1 - weight for weight, _ in shown), best.words)


def _own_words(passages: Sequence[Passage], names: Iterable[str]) -> frozenset[str]:
    """Words by which the statement names its company: of its names, and what it names throughout."""
    given = {short_name(name).split(" ")[0].lower().strip(",.'") for name in names if name.strip()}
    capitals = ({one.removesuffix("'s") for one in _SAID["capital"].findall(passage.quote)} for passage in passages)
    named = Counter(word.lower() for words in capitals for word in words)
    small = {word for passage in passages for word in re.findall(r"\b[a-z]{3,}\b", passage.quote)}
    often = {word for word, count in named.items() if count >= OFTEN and word not in small}
    asides = (aside for passage in passages for aside in _SAID["we_for"].findall(passage.quote))
    defined = {name.lower() for aside in asides for name in _SAID["defined"].findall(aside)}
    return frozenset({word for word in given if len(word) > 1} - {"the", "a"} | (often | defined) - _NO_NAMES)


_NO_NAMES = frozenset(table_beside(__file__)["no_names"].split())


def _named(passages: Sequence[Passage], compiled: Compiled, names: Iterable[str]) -> Iterator[SectorSign]:
    """What the company's name says that it is, where the text has it: "Alder Recruitment Ltd" recruits."""
    for name in map(short_name, names):
        text = _SAID["offerings"].sub("", name) + " company"
        told = not _SAID["manifold"].search(text)
        said = [(sector, words) for sector, kind, words in compiled if kind == "is" and told]
        found = [(match, sector) for sector, words in said for match in words.finditer(text)]
        found = [(match, sector) for match, sector in found if match.end() == len(text) and match.start() > 0]
        longest = min((match.start() for match, _ in found), default=0)
        passage = next((one for one in passages if name in one.quote), None)
        if passage:
            yield from (SectorSign(sector, "is", passage, name) for match, sector in found if match.start() == longest)


# --- one passage ----------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _compile(signs: tuple[SectorSigns, ...]) -> Compiled:
    return tuple(
        (one.sector, kind, pattern(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])"))
        for one in signs
        for kind, words in (("is", one.is_), ("runs", one.runs), ("offers", one.offers), ("does", one.does))
        if words
    )


def read_signs(
    passage: Passage, compiled: Compiled, own: frozenset[str], names: Iterable[str] = ()
) -> Iterator[SectorSign]:
    """Yield what one passage shows: each sign of a sector that is said of the company itself."""
    text = _SAID["aside"].sub(" ", _by_first_word(normalise(passage.quote), names))
    text = _SAID["supply_chain"].sub("purchases", text)
    found = [(match, sector, kind) for sector, kind, pattern in compiled for match in pattern.finditer(text)]
    for match, sector, kind in found:
        if any(_hides(other, match) for other, its, told in found if told != "does" and its != sector):
            continue
        shown = _shown(text, match.start(), match.end(), kind, own)
        if shown:
            yield SectorSign(sector, shown, passage, match.group().strip())


def _by_first_word(text: str, names: Iterable[str]) -> str:
    """The text with each own name as its first word: what the rest of "Alder Staff Ltd" means tells of no subject."""
    forms = {form for name in names for form in (name, short_name(name))}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        first, *more = short_name(form).split(" ")
        if more:
            text = re.sub(rf"\b{re.escape(form)}(?!\w)", first.replace("\\", ""), text)
    return text


def _hides(other: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a sign is part of a longer one, or before its head: "dating apps" are no apps, "food stores" no food."""
    longer = other.end() - other.start() > match.end() - match.start()
    inside = longer and other.start() <= match.start() and match.end() <= other.end()
    return inside or (other.start() == match.end() + 1 and match.string[match.end()] == " ")


def _shown(text: str, start: int, end: int, kind: str, own: frozenset[str]) -> str | None:
    """How the words at `start` are told of the company; None where they are not."""
    before, after = _SAID["token"].findall(text[max(0, start - 400) : start]), text[end : end + 120]
    if _SAID["own_use"].search(after) or _SAID["else"].match(after):
        return None
    if kind == "does":
        said = _SAID["our"].search(text, start, end) or _is_own(before, own, near=True) or _names_own(text, own)
        return "does" if said else None
    if kind == "is":
        return _said_to_be(before, own) or _at_work_in(before, own)
    next_words = _SAID["token"].findall(after)[:2]
    if next_words and _SAID["field"].fullmatch(next_words[0]):
        return _at_work_in(before, own)
    if next_words and _SAID["agent"].fullmatch(next_words[0]):
        return _said_to_be(before, own) or (_governed(before, kind, own) if kind == "runs" else None)
    shown = _governed(before, kind, own)
    named = text[start].isupper() and not text[start:end].isupper() and start > 0
    return "bare" if shown and named else shown  # a capital letter: part of a name, more likely


def _names_own(text: str, own: frozenset[str]) -> bool:
    """Whether a text has the company's name: "employers advertise their vacancies on Rungs"."""
    return any(word.group().lower().removesuffix("'s") in own for word in re.finditer(r"\b[A-Z][\w&']+", text))


def _said_to_be(before: list[str], own: frozenset[str]) -> str | None:
    """ "we are a leading ...": a form of "be" or "as a", whose subject is the company, and no preposition between."""
    for back in range(1, min(len(before), 14) + 1):
        word, head = before[-back].lower(), before[:-back]
        if _SAID["be"].fullmatch(word):
            if word == "as" and head and head[-1].lower() in ("such", "well", "known"):
                return None
            if any(_SAID["not"].fullmatch(one) for one in [*head[-2:], *before[-back:][1:3]]):
                return None
            return "is" if (word == "as" and not head) or _is_own(head, own) else None
        among = word in ("of", "in") and head and head[-1].lower() in ("one", "some", "part")
        if (word == "of" or _SAID["stop"].fullmatch(word)) and not among:
            return None
    return None


def _at_work_in(before: list[str], own: frozenset[str]) -> str | None:
    """ "operates in the food industry", said of the company."""
    for back in range(1, min(len(before), 6) + 1):
        if before[-back].lower() in ("in", "within", "into"):
            head = before[:-back]
            while head and head[-1].lower().endswith("ly"):
                head = head[:-1]
            return "does" if head and _SAID["at_work"].fullmatch(head[-1]) and _is_own(head, own) else None
    return None


def _governed(before: list[str], kind: str, own: frozenset[str]) -> str | None:
    """Whether a verb of running (or offering) stands before, and the company is its subject."""
    verbs = _SAID["running" if kind == "runs" else "offering"]
    weaker = None
    for back in range(1, min(len(before), 14) + 1):
        word, head = before[-back], before[:-back]
        if _SAID["stop"].fullmatch(word) or _SAID["not"].fullmatch(word):
            break
        if verbs.fullmatch(word) and (word.islower() or not head):
            told = [*head[-5:], *before[-back:]]
            unsure = any(_SAID["not"].fullmatch(one) or _SAID["maybe"].fullmatch(one) for one in told)
            if unsure or _of_others(head, word) or not _is_own(head, own):
                return None
            return "bare" if back > NEAR or (head and head[-1].lower() == "also") else "does"
        if word.lower() == "of":
            if head and _SAID["making"].fullmatch(head[-1]):
                if any(_SAID["need"].fullmatch(one) for one in head[-5:-1]) or not _is_own(head[:-1], own):
                    return None
                return "does"
            if head and _SAID["maker"].fullmatch(head[-1]):
                return _said_to_be(head[:-1], own)
            if not any(_SAID["many"].fullmatch(one) for one in head[-3:]):
                break
        if kind == "runs" and weaker is None and back <= 4:
            low = word.lower()
            ours = low == "our" or ((low == "its" or _SAID["number"].fullmatch(word)) and _is_own(head, own))
            weaker = "our" if ours else None
    return weaker


def _of_others(head: list[str], verb: str) -> bool:
    """ "It includes", said of what was named before; "whom we engage to deliver": others do it for the company."""
    if head[-1:] == ["It"]:
        return bool(_SAID["holds"].match(verb))
    return len(head) > 1 and head[-1] == "to" and bool(_SAID["engages"].fullmatch(head[-2]))


def _is_own(head: list[str], own: frozenset[str], *, near: bool = False) -> bool:
    """Whether the nearest subject before is the company: we, the group, its name; not suppliers, customers, others."""
    for back in range(1, min(len(head), 8 if near else 26) + 1):
        word = head[-back]
        low = word.lower()
        if low.removesuffix("'s") in own and word[:1].isupper():
            return True
        if _SAID["we"].fullmatch(word) or (word == "It" and (back == len(head) or head[-back - 1] == ".")):
            return True
        if _SAID["organisation"].fullmatch(word) and low not in ("board", "parent"):
            earlier = head[-back - 1].lower() if back < len(head) else "the"
            return earlier not in ("a", "an", "another", "other", "each", "any", "every", "of", "partner", "parent")
        of_a_group = low == "companies" and " ".join(head[-back - 2 : -back]).lower() == "group of"
        if _SAID["others"].fullmatch(word) and not of_a_group:
            return False
        if low in (".", "!", "?", ";") or any(_SAID[name].fullmatch(word) for name in ("not", "maybe", "need")):
            return False
    return False
