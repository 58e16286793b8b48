"""STA-01 and STA-02: who makes the statement, for which period, and did it take steps?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from statement_audit.identity.dates import add_months
from statement_audit.models import Fact, FactKind, Passage, Status
from statement_audit.plain_text import normalise, pattern
from statement_audit.score.clauses import Act, Reading
from statement_audit.score.facts import StatementFacts

STALE_MONTHS = 18

_GROUP = pattern(
    r"\b(?:and|including|together with|with) (?:all )?(?:of )?(?:its|our|their"
    r"|the)?(?: \w+){0,3} (?:subsidiar(?:y|ies)|affiliates?|group companies|associated companies"
    r"|controlled entities|related (?:bodies|entities)|group)\b|\b(?:the|our) group\b"
    r"|\bwholly[- ]owned (?:businesses|subsidiaries|companies)\b|\bgroup of companies\b"
)
_VAGUE_ISSUER = pattern(r"\bstatement\b[^.;]{0,40}\b(?:covers?|applies to|is made by|on behalf of)\b")
_NO_STEPS = pattern(
    r"\b(?:has|have|had) (?:\w+ )?(?:taken no (?:such )?steps"
    r"|not (?:\w+ )?taken (?:any )?(?:such )?steps)\b|\bno (?:such )?steps (?:have|has|were"
    r"|had) (?:\w+ )?(?:been )?taken\b|\b(?:did|does|do) not take (?:any )?(?:such )?steps\b"
    r"|\btook no (?:such )?steps\b"
)
_OWN = pattern(
    r"\b(?:employees?|staff|colleagues|own (?:business|operations|workforce|sites|offices|stores"
    r"|people)|our operations|recruit\w*|training|trained|whistle\w*|managers|buyers|workforce"
    r"|team members|board|policy|policies|in our business|speak[- ]?up)\b"
)
_SUPPLY = pattern(
    r"\b(?:suppliers?|supply chains?|vendors?|contractors?|subcontract\w*|procure\w*|factor(?:y|ies)"
    r"|sourc\w+|agenc(?:y|ies)|producers?|growers?)\b"
)


@dataclass(frozen=True, slots=True)
class Formal:
    """A formal result. `passages`: evidence, best first; empty only where nothing was found."""

    status: Status
    reasons: tuple[str, ...]
    passages: tuple[Passage, ...]


STATED = 0.65  # confidence from which an entity fact says who makes the statement


def find_entities(passages: Sequence[Passage], facts: StatementFacts) -> Formal | None:
    """Is the issuer named, and for a group its members? (ruling 9). None where nobody is named.

    Grades the entities that the text gives (`Identity.facts`): met where a sentence says that they make the statement,
    partly where the company is named and no more.
    """
    named = [fact for fact in facts.identity.facts if fact.kind is FactKind.ENTITY]
    named.sort(key=lambda fact: (fact.confidence < STATED, fact.role != "issuer", -fact.confidence))
    shown = [(fact, passage) for fact in named if (passage := _passage_of(passages, fact, fact.value)) is not None]
    if not shown:
        vague = next((passage for passage in passages if _VAGUE_ISSUER.search(normalise(passage.text))), None)
        return Formal(Status.NOT_MET, ("no_name",), (vague,)) if vague else None
    fact, best = shown[0]
    if fact.confidence < STATED:
        return Formal(Status.PARTLY, ("issuer_not_stated",), (best,))
    joint = sum(fact.confidence >= STATED for fact in named) >= 2
    group = next((passage for passage in passages if _GROUP.search(normalise(passage.text))), None)
    if joint or group is None:
        others = dict.fromkeys(passage for fact, passage in shown if fact.confidence >= STATED and passage != best)
        return Formal(Status.MET, ("joint",) if joint else (), (best, *list(others)[:3]))
    return Formal(Status.MET, ("group_not_named",), tuple(dict.fromkeys((best, group))))


def _passage_of(passages: Sequence[Passage], fact: Fact, word: str = "") -> Passage | None:
    """The passage that shares most with a fact's quote and holds the word."""
    wanted = normalise(word).casefold()
    shared = [
        (min(passage.end, fact.end) - max(passage.start, fact.start), -place)
        for place, passage in enumerate(passages)
        if passage.page == fact.page and wanted in normalise(passage.quote).casefold()
    ]
    most, place = max(shared, default=(0, 0))
    return passages[-place] if most > 0 else None


def find_steps(
    passages: Sequence[Passage],
    facts: StatementFacts,
    read: Callable[[Passage], Reading],
    approved: date | None,
    deeds: frozenset[int] = frozenset(),
) -> Formal | None:
    """A stated period, and steps in own business and supply chains, or a plain "no steps were taken".

    `deeds`: passages, by index, that the classifier takes for evidence of a practice; they are quoted before others.
    """
    denial = next((passage for passage in passages if _NO_STEPS.search(normalise(passage.text))), None)
    passages = [passage for passage in passages if not _CONTENTS.search(normalise(passage.text))]
    stated = facts.identity.period
    period = _passage_of(passages, stated) if stated else None
    passages = sorted(passages, key=lambda passage: passage.index not in deeds)
    own = _step(passages, read, _OWN)
    supply = _step(passages, read, _SUPPLY)
    if denial is not None and own is None and supply is None:
        return Formal(Status.MET, ("no_steps",), (denial,))
    missing = [
        name
        for name, found in (
            ("period_not_given", stated or facts.identity.period_end),
            ("own_business_missing", own),
            ("supply_chains_missing", supply),
        )
        if not found
    ]
    shown = tuple(dict.fromkeys(item for item in (period, own, supply) if item is not None))
    if not shown:
        return None
    if own is None and supply is None:
        return Formal(Status.NOT_MET, tuple(missing), shown)
    if _is_stale(facts, approved):
        missing.append("stale_period")
    return Formal(Status.PARTLY if missing else Status.MET, tuple(missing), shown)


# A line of a contents page: its title, dot leaders, or headings in capitals with page numbers between them.
_CONTENTS = re.compile(
    r"^\W*(?:\d+ )?(?i:(?:table of )?contents)\b|\.{5,} ?\d+|(?:\b[A-Z][A-Z ,&'-]{5,} \d{1,3}\b.*){3}"
)


_PAPER = r"(?:statement|report|document)"
# That it was approved, and how many people or suppliers there are, unless more is told of them.
_NO_STEP = pattern(
    rf"\b(?:approved|approves|signed|adopted|adopts) (?:this|the|our) (?:\w+ ){{0,3}}{_PAPER}\b"
    rf"|\b{_PAPER}\b[^.;]{{0,60}}\b(?:approved|signed|adopted)\b"
    r"|\b(?:have|has|employs?|are) (?:(?:approximately|around|about|over|some|nearly|almost|more than|a team of) )?"
    r"[\d,.]{2,} (?:\w+ ){0,3}?(?:people|employees?|staff|colleagues|workers|suppliers?|offices|stores|sites)\b"
    r"(?![^.;]{0,60}\b(?:train|audit|check|visit|assess|sign|complet|review|interview))"
)


def _step(passages: Sequence[Passage], read: Callable[[Passage], Reading], scope: re.Pattern[str]) -> Passage | None:
    """The first passage that reports something done in the scope; a rule or a promise is no step."""
    for sure in (True, False):
        for passage in passages:
            for clause in read(passage).clauses:
                does = clause.act is Act.DOES and clause.clear is sure and not _NO_STEP.search(clause.text)
                if does and scope.search(clause.text):
                    return passage
    return None


def _is_stale(facts: StatementFacts, approved: date | None) -> bool:
    """Whether the period ended more than 18 months before approval or publication (ruling 9)."""
    end = facts.identity.period_end
    later = [day for day in (approved, facts.published) if day is not None]
    return end is not None and bool(later) and min(later) > add_months(end, STALE_MONTHS)
