"""STA-01 and STA-02: who makes the statement, for which period, and did it take steps?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from statement_audit.identity.companies import LEGAL_NAME, short_name
from statement_audit.identity.dates import add_months, period_strength
from statement_audit.models import Fact, FactKind, Passage, Status
from statement_audit.plain_text import normalise
from statement_audit.score.clauses import Act, Reading
from statement_audit.score.facts import StatementFacts

STALE_MONTHS = 18

_ISSUER = re.compile(
    r"(?i)\b(?:(?:statement|report|document|disclosure) (?:\w+ ){0,6}?(?:is|has been|was"
    r"|are)? ?(?:\w+ ){0,3}?(?:made|published|issued|prepared|provided|given|submitted|filed|by|of"
    r"|on behalf|covers?|applies|relates|sets out|constitutes)|on behalf of|reporting entit(?:y|ies)"
    r"|pursuant to|in accordance with|\(?(?:the|together|collectively|hereinafter"
    r"|referred to as)[ ,]+['\"]?(?:company|group|entity|we)\b|sets out the (?:steps|actions))"
)
_GROUP = re.compile(
    r"(?i)\b(?:and|including|together with|with) (?:all )?(?:of )?(?:its|our|their"
    r"|the)?(?: \w+){0,3} (?:subsidiar(?:y|ies)|affiliates?|group companies|associated companies"
    r"|controlled entities|related (?:bodies|entities)|group)\b|\b(?:the|our) group\b"
    r"|\bwholly[- ]owned (?:businesses|subsidiaries|companies)\b|\bgroup of companies\b"
)
_VAGUE_ISSUER = re.compile(r"(?i)\bstatement\b[^.;]{0,40}\b(?:covers?|applies to|is made by|on behalf of)\b")
_NO_STEPS = re.compile(
    r"(?i)\b(?:has|have|had) (?:\w+ )?(?:taken no (?:such )?steps"
    r"|not (?:\w+ )?taken (?:any )?(?:such )?steps)\b|\bno (?:such )?steps (?:have|has|were"
    r"|had) (?:\w+ )?(?:been )?taken\b|\b(?:did|does|do) not take (?:any )?(?:such )?steps\b"
    r"|\btook no (?:such )?steps\b"
)
_OWN = re.compile(
    r"(?i)\b(?:employees?|staff|colleagues|own (?:business|operations|workforce|sites|offices|stores"
    r"|people)|our operations|recruit\w*|training|trained|whistle\w*|managers|buyers|workforce"
    r"|team members|board|policy|policies|in our business|speak[- ]?up)\b"
)
_SUPPLY = re.compile(
    r"(?i)\b(?:suppliers?|supply chains?|vendors?|contractors?|subcontract\w*|procure\w*|factor(?:y|ies)"
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

    The entities that the text itself gives come first (`Identity.facts`); the wording of the passages is looked at
    where there are none.
    """
    stated = _stated(passages, facts)
    return stated if stated is not None else _by_wording(passages, facts)


def _stated(passages: Sequence[Passage], facts: StatementFacts) -> Formal | None:
    """Met where an entity fact names the issuer in a sentence that is a passage; the group counts as before."""
    named = [fact for fact in facts.identity.facts if fact.kind is FactKind.ENTITY and fact.confidence >= STATED]
    named.sort(key=lambda fact: (fact.role != "issuer", -fact.confidence))
    shown = [passage for fact in named if (passage := _passage_of(passages, fact)) is not None]
    if not shown:
        return None
    best = shown[0]
    others = [passage for passage in dict.fromkeys(shown) if passage.index != best.index][:3]
    group = [passage for passage in passages if _GROUP.search(normalise(passage.text))]
    if len(named) >= 2 or not group or _covers_by_name(passages):
        return Formal(Status.MET, ("joint",) if len(named) >= 2 else (), (best, *others))
    more = [item for item in group[:1] if item.index != best.index]
    return Formal(Status.MET, ("group_not_named",), (best, *more))


def _passage_of(passages: Sequence[Passage], fact: Fact) -> Passage | None:
    """The passage in which a fact's quote begins or that lies within it, where it holds the name."""
    name = normalise(fact.value).casefold()
    for passage in passages:
        inside = passage.page == fact.page and passage.start < fact.end and fact.start < passage.end
        if inside and name in normalise(passage.quote).casefold():
            return passage
    return None


def _by_wording(passages: Sequence[Passage], facts: StatementFacts) -> Formal | None:
    names = sorted(
        {short_name(name) for name in (*facts.companies, *facts.identity.names) if len(short_name(name)) > 2}
    )
    known = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE) if names else None
    naming = [passage for passage in passages if _names_entity(normalise(passage.text), known)]
    issuing = [passage for passage in naming if _ISSUER.search(normalise(passage.text))]
    group = [passage for passage in passages if _GROUP.search(normalise(passage.text))]
    if issuing:
        best = max(issuing, key=lambda item: (len(_legal_names(item)), -item.index))
        if not group or _covers_by_name(passages):
            return Formal(Status.MET, (), (best,))
        return Formal(
            Status.MET, ("group_not_named",), (best, *[item for item in group[:1] if item.index != best.index])
        )
    if naming:
        return Formal(Status.PARTLY, ("issuer_not_stated",), (naming[0],))
    vague = next((passage for passage in passages if _VAGUE_ISSUER.search(normalise(passage.text))), None)
    return Formal(Status.NOT_MET, ("no_name",), (vague,)) if vague else None


def _names_entity(text: str, known: re.Pattern[str] | None) -> bool:
    return bool(LEGAL_NAME.search(text) or (known and known.search(text)))


def _legal_names(passage: Passage) -> set[str]:
    return {match.group().lower() for match in LEGAL_NAME.finditer(normalise(passage.text))}


def _covers_by_name(passages: Sequence[Passage]) -> bool:
    """Two or more legal names where the statement says whom it covers, or in a run of short list items."""
    for passage in passages:
        text = normalise(passage.text)
        names = _legal_names(passage)
        if len(names) >= 2 and (_ISSUER.search(text) or re.search(r"(?i)subsidiar|entit|cover", text)):
            return True
        if names and re.search(
            r"(?i)\b(?:subsidiar|entit|cover|on behalf of)\w*", normalise(passage.heading) + " " + text[:80]
        ):
            listed = {name for item in passages if item.heading == passage.heading for name in _legal_names(item)}
            if passage.heading and len(listed) >= 2:
                return True
    return False


def find_steps(
    passages: Sequence[Passage],
    facts: StatementFacts,
    read: Callable[[Passage], Reading],
    approved: date | None,
) -> Formal | None:
    """A stated period, and steps in own business and supply chains, or a plain "no steps were taken"."""
    denial = next((passage for passage in passages if _NO_STEPS.search(normalise(passage.text))), None)
    passages = [passage for passage in passages if not _CONTENTS.search(normalise(passage.text))]
    period = _period(passages)
    own = _step(passages, read, _OWN)
    supply = _step(passages, read, _SUPPLY)
    if denial is not None and own is None and supply is None:
        return Formal(Status.MET, ("no_steps",), (denial,))
    missing = [
        name
        for name, found in (
            ("period_not_given", period or facts.identity.period_end),
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


def _period(passages: Sequence[Passage]) -> Passage | None:
    """The passage that states the period most firmly, the first of equals; None where none does."""
    strengths = [(period_strength(normalise(passage.text)), -place) for place, passage in enumerate(passages)]
    strength, place = max(strengths, default=(0, 0))
    return passages[-place] if strength else None


def _step(passages: Sequence[Passage], read: Callable[[Passage], Reading], scope: re.Pattern[str]) -> Passage | None:
    """The first passage that reports something done in the scope; a rule or a promise is no step."""
    for sure in (True, False):
        for passage in passages:
            for clause in read(passage).clauses:
                if clause.act is Act.DOES and clause.clear is sure and scope.search(clause.text):
                    return passage
    return None


def _is_stale(facts: StatementFacts, approved: date | None) -> bool:
    """Whether the period ended more than 18 months before approval or publication (ruling 9)."""
    end = facts.identity.period_end
    later = [day for day in (approved, facts.published) if day is not None]
    return end is not None and bool(later) and min(later) > add_months(end, STALE_MONTHS)
