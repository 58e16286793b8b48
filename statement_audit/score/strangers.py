"""Passages that tell of somebody else: another organisation acts in them, and the statement's own does not speak.

A name is strange where a word of it is no common English (`known_words`), or where it has several ("Ltd" and the
like aside), and where neither the rubric, nor the statement in small letters, uses them, nor more than two of its
passages, one of them beside "we".
Who acts for the company is no stranger: whom it calls its supplier, auditor or charity, or names beside "we". What
follows on a stranger's passage ("it", "their", "the service") is theirs too, as long as nobody says "we".
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from statement_audit.identity.companies import has_legal_form, short_name
from statement_audit.identity.places import ADJECTIVES, COUNTRIES, REGIONS
from statement_audit.models import FactKind, Identity, Passage, Rubric
from statement_audit.plain_text import normalise
from statement_audit.resources import model_directory
from statement_audit.score import language
from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__)

SELDOM = 2  # passages of a statement that name a stranger at most, where one of them says "we"
SPEAKS = 5  # passages with "we" or the own name, from which on who is never named beside them is strange however often
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "or", "ors", "ment", "ments")
_NEAR = 80  # letters before a name that say what it is


class Strangers:
    """Tells where a stranger acts in one statement. `own`: names under which the company speaks of itself."""

    def __init__(self, passages: Sequence[Passage], own: Sequence[str], rubric: Rubric) -> None:
        names = tuple(map(short_name, own))
        ordered = sorted(passages, key=lambda passage: passage.index)
        texts = [normalise(passage.quote) for passage in ordered]
        small = {word for text in texts for word in _SAID["small"].findall(text)}
        firsts = {name.split()[0].lower().removesuffix("'s") for name in names if name}
        self._own = firsts | {first.partition(".")[0] for first in firsts if first.find(".") > 2}
        self._speaker = language.plain_speaker((*names, *sorted(self._own - small)))
        often = self._often(texts)
        self._used = _rubric_words(rubric) | often | small | _words(tuple(own))
        self._used |= {word for text in texts for word in self._partners(text)}
        if sum(bool(_SAID["calls_itself"].match(text)) for text in texts) > SELDOM:
            self._speaker = language.speaker_pattern(tuple(own))
        self._theirs = frozenset(self._scan(ordered, texts))

    def act_in(self, passage: Passage) -> bool:
        """Whether somebody else acts in a passage, or what is theirs does, and nobody says "we"."""
        return passage.index in self._theirs

    def _often(self, texts: Sequence[str]) -> set[str]:
        """Words of names that more than `SELDOM` passages have, one of them where the statement's own speaks; where it
        hardly speaks at all, that may be anywhere."""
        spoken = [bool(self._speaker.search(_SAID["aside"].sub(" ", text))) for text in texts]
        words = [{one.lower() for one in _SAID["capital"].findall(text)} for text in texts]
        beside = {word for one, ours in zip(words, spoken, strict=True) if ours for word in one}
        known = (word for word, count in Counter(word for one in words for word in one).items() if count > SELDOM)
        return {word for word in known if word in beside or sum(spoken) < SPEAKS}

    def _scan(self, ordered: Sequence[Passage], texts: Sequence[str]) -> Iterator[int]:
        before: Passage | None = None  # which told of somebody else
        for passage, text in zip(ordered, texts, strict=True):
            theirs, introduced = self._tells(_SAID["aside"].sub(" ", text))
            if not theirs and before and (passage.index, passage.heading) == (before.index + 1, before.heading):
                theirs = self._goes_on(_SAID["aside"].sub(" ", text))
            if theirs:
                yield passage.index
            before = passage if theirs or introduced else None

    def _tells(self, text: str) -> tuple[bool, bool]:
        """Whether somebody else acts in a text; whether it tells of somebody else at all: then "it" may be theirs."""
        rest, rivals = _SAID["rivals"].subn(" ", text)
        if rivals or _SAID["others"].match(text) or _SAID["later_others"].search(text):
            return not self._speaker.search(rest), True
        introduced = False
        for start, end in self._strange_names(text):
            called = _SAID["called"].search(text, max(0, start - _NEAR), start)
            leads = not text[: called.start() if called else start].strip()
            if called or _has_role(text, start, end, leads):
                introduced = introduced or leads
                if not self._speaker.search(_SAID["office"].sub(" ", text[:start]) + " " + text[end:]):
                    return True, True
        return False, introduced

    def _goes_on(self, text: str) -> bool:
        """Whether a text that follows on a stranger's is theirs: it points back, and nobody says "we"."""
        return not self._speaker.search(text) and bool(_SAID["back"].match(text) or _SAID["the_firm"].search(text))

    def _strange_names(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each strange name begins and ends."""
        for found in _SAID["name"].finditer(text):
            start, name = found.start(), found.group().removesuffix("'s")
            if self._is_strange(name) and (start or not _SAID["lone_start"].fullmatch(name)):
                end = start + len(name)
                if not _acts_for_us(text, start) and not _SAID["such"].match(text, end):
                    yield start, end + bool(_SAID["dot"].match(text, end))

    def _partners(self, text: str) -> Iterator[str]:
        """Words of names that act for the company: named beside "we", or as its supplier, auditor or charity."""
        if _SAID["rivals"].search(text):
            return
        ours = self._speaker.search(_SAID["aside"].sub(" ", text))
        for found in _SAID["name"].finditer(text):
            if (ours and found.start()) or _acts_for_us(text, found.start()):
                yield from _SAID["word"].findall(found.group().lower())

    def _is_strange(self, name: str) -> bool:
        words = [word.removesuffix("'s") for word in _SAID["parts"].split(name) if word[:1].isupper()]
        small = [word.lower() for word in words]
        if self._own & set(small) or _SAID["officer"].search(name) or set(small) <= _whereabouts():
            return False
        ends = has_legal_form(name) or _SAID["business"].fullmatch(words[-1])
        if len(words) > 1 and not self._used & set(small[:-1] if ends else small):
            return True
        return any(self._is_strange_word(word) for word in words)

    def _is_strange_word(self, word: str) -> bool:
        if _SAID["camel"].fullmatch(word):
            parts = [part.lower() for part in re.findall(r"[A-Z][a-z]*", word)]
            return not self._used & set(parts) or not all(map(self._is_known, parts))
        plain = 4 <= len(word) <= 16 and word.isalpha() and word[1:].islower()
        return plain and not self._is_known(word.lower())

    def _is_known(self, word: str) -> bool:
        stems = [word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))]
        return any(form in self._used or form in known_words() for stem in stems for form in (stem, f"{stem}e"))


def _has_role(text: str, start: int, end: int, leads: bool) -> bool:
    """Whether a name is who acts, or whose it is."""
    near = max(0, start - _NEAR)
    if leads and _SAID["leads"].match(text, end):
        return True
    if _SAID["acts"].match(text, end) and not _SAID["placed"].search(text, near, start):
        return True
    is_of = _SAID["of"].search(text, near, start) and not _SAID["title"].search(text, near, start)
    if not is_of or _SAID["listed"].match(text, end):
        return False
    if _SAID["by"].search(text, near, start) and _SAID["signing"].search(text):
        return False
    return not (_SAID["people"].search(text, start, end) and text.startswith(" ", end))


def _acts_for_us(text: str, start: int) -> bool:
    """Whether what stands before a name calls it a supplier, auditor, charity or the like."""
    return bool(_SAID["for_us"].search(text, max(0, start - _NEAR), start))


def own_names(companies: Iterable[str], identity: Identity) -> tuple[str, ...]:
    """Whose statement it is, by list and by text; a name that the text only gives may be anybody's."""
    entities = (fact.value for fact in identity.facts if fact.kind is FactKind.ENTITY)
    return tuple(name for name in (*companies, identity.company, *entities) if name)


@cache
def known_words() -> frozenset[str]:
    """The whole words in the shipped tokenizer's vocabulary: common English and much-used names, in small letters."""
    tokenizer = json.loads((model_directory() / "tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(word for word in tokenizer["model"]["vocab"] if word.isalpha())


@cache
def _whereabouts() -> frozenset[str]:
    """Words of places, peoples and languages."""
    return _words((COUNTRIES, REGIONS, ADJECTIVES, "Arabic English Hindi Urdu Tagalog Amharic Swahili Bahasa Mandarin"))


def _rubric_words(rubric: Rubric) -> frozenset[str]:
    """Words that the rubric uses, and what the head of a signature page may say beside them."""
    texts = (
        text for one in rubric.criteria for text in (one.name, one.counts, one.not_count, *one.hypotheses, *one.yes)
    )
    return _words((*texts, "attestation signatory signatories authorisation authorization"))


@lru_cache(maxsize=64)
def _words(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _SAID["word"].findall(text.lower()))
