"""Passages that tell of somebody else: another company acts in them, and the statement's own company does not speak.

A name is strange where its words are no common English (`known_words`), no words of the rubric or of the statement in
small letters, and the statement names it hardly ever. Brands, sites and members that a company tells of once are
strange too: groups of criteria that ask for them are not asked (`names_others`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from statement_audit.models import FactKind, Identity, Passage, Rubric
from statement_audit.plain_text import normalise, pattern
from statement_audit.resources import model_directory
from statement_audit.score import language

SELDOM = 2  # passages of a statement that name a stranger at most
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "or", "ors", "ment", "ments")
_CAPITAL = re.compile(r"\b[A-Z][\w-]*")
_SMALL = re.compile(r"\b[a-z]+\b")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = r"(?:[A-Z][\w-]* (?:& |and )?)*"
_MORE = (
    r"(?: (?:& |and )?(?!(?:The|In|At|We|Our|Since|It|This)\b)[A-Z][\w-]*)*"
    r"(?:,? (?i:plc|ltd|inc|llc|gmbh|sa|ag|bv|pty)\b\.?)?(?:'s)?"
)
_NOT_AFTER = "".join(rf"(?<!\b{word} )" for word in ("[Ii]n", "[Oo]f", "[Aa]t", "from", "to", "with", "[Tt]he"))
_ACTS = (
    r" (?:\w+ly |also |now |then |each )?(?!\w*(?:ers|ors|ees|ists|ants|ites|ories|ings|ions|ments)\b)"
    r"(?:[a-z]{2,}(?:ed|s)|is|are|was|were|has|have|had|did|does|will|would|bought|found|paid|made|sent|put|took|gave|told|ran|held|set"
    r"|built|kept|began|sold|won|went|came|cut|led|let|spoke|wrote|drew|met|chose|taught|brought)\b"
)
_UNNAMED = pattern(
    r"^(?:an?|another|one|the) (?:\w+ ){0,2}(?:competitor|rival)s?\b|^another (?:company|firm|platform|business)\b"
    r"|\b(?:our|a|the) (?:competitor|rival)s?\b|\b(?:company|firm|business) next door\b"
)
_THEIRS = rf"(?:(?i:\b(?:the|its|each) {language.ORG_NOUNS} of )|\b(?i:of|at|for|on|%s) )(?:the (?:\w+ ){{1,2}})?"
# What somebody signs or approves is done by a person, who may well be the company's own.
_SIGNING = pattern(r"\b(?:sign(?:ed|ature|s)?|approv(?:ed|al)|adopted)\b")


class Strangers:
    """Tells where a stranger acts in one statement. `own`: names under which the company speaks of itself."""

    def __init__(self, passages: Sequence[Passage], own: Sequence[str], rubric: Rubric) -> None:
        self._speaker = language.speaker_pattern(tuple(own))
        texts = [normalise(passage.text) for passage in passages]
        named = Counter(word for text in texts for word in {one.lower() for one in _CAPITAL.findall(text)})
        often = {word for word, count in named.items() if count > SELDOM}
        small = {word for text in texts for word in _SMALL.findall(text)}
        self._known = known_words() | _rubric_words(rubric) | often | small | _words(own)

    def act_in(self, text: str) -> bool:
        """Whether somebody else acts in a text, or what is theirs does, and nobody says "we"."""
        text = normalise(text)
        if _UNNAMED.search(text) and not self._speaker.search(_UNNAMED.sub(" ", text)):
            return True
        return any(self._acts(name, text) for name in _CAPITAL.findall(text) if self._is_strange(name))

    def _is_strange(self, name: str) -> bool:
        word = name.lower()
        if len(word) < 4 or not name[1:].islower() or not word.isalpha() or word in self._known:
            return False
        stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
        return not self._known & {form for stem in stems for form in (stem, f"{stem}e")}

    def _acts(self, name: str, text: str) -> bool:
        acts, theirs = _patterns(name, bool(_SIGNING.search(text)))
        rest = theirs.sub(" ", text)
        return (rest != text or bool(acts.search(text))) and not self._speaker.search(rest)


def own_names(companies: Iterable[str], identity: Identity) -> tuple[str, ...]:
    """Whose statement it is, by list and by text; a name that the text only gives may be anybody's."""
    entities = (fact.value for fact in identity.facts if fact.kind is FactKind.ENTITY)
    return tuple(name for name in (*companies, identity.company, *entities) if name)


@lru_cache(maxsize=512)
def _patterns(name: str, signing: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The name as subject of a sentence; and what is of, at, for, on or (of signing aside) by it."""
    whole = rf"{_BEFORE}{re.escape(name)}{_MORE}"
    theirs = _THEIRS % ("used by" if signing else "by")
    return re.compile(rf"{_NOT_AFTER}\b{whole}{_ACTS}"), re.compile(rf"{theirs}{whole}(?=[ ,.;:]|$)")


@cache
def known_words() -> frozenset[str]:
    """The whole words in the shipped tokenizer's vocabulary: common English and much-used names, in small letters."""
    tokenizer = json.loads((model_directory() / "tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(word for word in tokenizer["model"]["vocab"] if word.isalpha())


def _rubric_words(rubric: Rubric) -> set[str]:
    """Words that the rubric uses."""
    return _words(" ".join((one.name, one.counts, one.not_count, *one.hypotheses, *one.yes)) for one in rubric.criteria)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text.lower())}
