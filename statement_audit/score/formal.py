"""Formal criteria: rules on the text first, the classifier as a second opinion; STA-05 and STA-06 from metadata."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from statement_audit.identity.approval import Approval
from statement_audit.identity.companies import short_name
from statement_audit.identity.dates import add_months
from statement_audit.identity.people import People, approval_day, read_people
from statement_audit.models import Check, Criterion, FactKind, Finding, Judgement, Kind, Passage, Rubric, Status
from statement_audit.plain_text import normalise
from statement_audit.score.clauses import Reading
from statement_audit.score.criteria import quote, without_evidence
from statement_audit.score.entities import Formal, find_entities, find_steps, reporting_entities
from statement_audit.score.facts import StatementFacts
from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__)

VALUES = {Status.MET: 1.0, Status.PARTLY: 0.5, Status.NOT_MET: 0.0}
RULE_CONFIDENCE = 0.95  # a rule found the wording itself
PARTLY_CONFIDENCE = 0.80
_FOR_REVIEW = {"signature_image", "name_not_given", "approver_not_named", "image_after_text", "date_in_future"}

Read = Callable[[Passage], Reading]


def is_formal(criterion: Criterion) -> bool:
    """Whether the criterion is met or not, rather than said more or less well."""
    return criterion.kind is Kind.FORMAL or criterion.check is Check.METADATA


def with_formal_values(findings: Mapping[str, Finding], rubric: Rubric) -> dict[str, Finding]:
    """The findings, those of formal criteria that text answers with the points that the rubric gives their status."""
    values = rubric.scoring.formal_values
    told = [findings[one.id] for one in rubric.criteria if is_formal(one) and one.check is Check.TEXT]
    return {**findings, **{one.criterion: replace(one, score=values.get(one.status, one.score)) for one in told}}


def assess_formal(
    criterion: Criterion,
    passages: Sequence[Passage],
    people: People,
    facts: StatementFacts,
    judgement: Judgement,
    read: Read,
    deeds: frozenset[int] = frozenset(),
) -> Finding:
    """The finding of a formal criterion. `passages` are in order, `people` read from them; `read` gives a
    passage's reading. `deeds`: see `find_steps`.

    A formal criterion that no rule knows (a user's own) is judged by the classifier alone: met where a passage was
    accepted, else not found.
    """
    if criterion.check is Check.METADATA:
        return _metadata(criterion, facts)
    approval = people.approval
    rules: dict[str, Callable[[], Formal | None]] = {
        "STA-01": lambda: find_entities(passages, facts),
        "STA-02": lambda: find_steps(passages, facts, read, approval_date(approval, facts.today), deeds),
        "STA-03": lambda: _approval(approval, facts) if approval else None,
        "STA-04": lambda: _signature(people),
    }
    rule = rules.get(criterion.id)
    result = rule() if rule else None
    if result is None:
        return _by_classifier(criterion, passages, judgement, ruled=rule is not None)
    status = result.status
    evidence = tuple(quote(one, "context" if place else "best", status) for place, one in enumerate(result.passages))
    return Finding(
        criterion.id, criterion.group, status, score=VALUES.get(status),
        confidence=RULE_CONFIDENCE if status is Status.MET else PARTLY_CONFIDENCE,
        needs_review=bool(_FOR_REVIEW & set(result.reasons)), reasons=result.reasons,
        evidence=() if status is Status.NOT_ASSESSABLE else evidence,
    )  # fmt: skip


def _signature(people: People) -> Formal | None:
    signed, attested = people.signature, people.attested
    if signed is None:
        return None
    shown = dict.fromkeys((signed.passage, *signed.supporting, *attested.values()))
    return Formal(signed.status, (*signed.reasons, *attested), tuple(shown))


def _approval(approval: Approval, facts: StatementFacts) -> Formal:
    """The approval; a date after today is not believed and shown to a person. A parent's board alone is half of it for
    a single company."""
    entities = reporting_entities(facts.identity.facts)
    reasons = (*approval.reasons, *delegation_reasons(approval, joint=len(entities) > 1))
    status = approval.status
    group = any(fact.kind is FactKind.ENTITY and fact.role == "covered" for fact in facts.identity.facts)
    single = len(entities) < 2 and not group
    if single and status is Status.MET and of_parent_alone(approval, [fact.value for fact in entities]):
        status, reasons = Status.PARTLY, tuple(dict.fromkeys((*reasons, BY_PARENT, DELEGATED)))
    if any(reason.startswith("approved_on:") for reason in reasons) and approval_date(approval, facts.today) is None:
        reasons = (*(reason for reason in reasons if not reason.startswith("approved_on:")), "date_in_future")
    return Formal(status, reasons, (approval.passage,))


def approval_date(approval: Approval | None, today: date) -> date | None:
    """The day in an approval's reasons, if any, unless it lies after today."""
    day, known = approval_day(approval, today) if approval else (None, False)
    return day if known else None


def find_people(own: Sequence[Passage], facts: StatementFacts) -> People:
    """Who approved and who signed, with their quotes. `own`: the passages in which no other company acts."""
    entities = (fact.value for fact in facts.identity.facts if fact.kind is FactKind.ENTITY)
    return read_people(own, facts.pages, (*facts.companies, *facts.identity.names, *entities), facts.today)


def _by_classifier(criterion: Criterion, passages: Sequence[Passage], judgement: Judgement, *, ruled: bool) -> Finding:
    """No rule found anything: what the classifier accepted is shown to a person, or counts where there is no rule."""
    by_index = {passage.index: passage for passage in passages}
    bar = max(judgement.thresholds.accept, judgement.thresholds.finding)
    sure = (pair for pair in judgement.relevance if pair.criterion == criterion.id and pair.probability >= bar)
    known = (pair for pair in sure if pair.passage in by_index)
    best = max(known, key=lambda pair: (pair.probability, -pair.passage), default=None)
    if best is None:
        return without_evidence(criterion, Status.NOT_FOUND, 0.0)
    place = by_index[best.passage]
    evidence = quote(place, "candidate" if ruled else "best", Status.PARTLY if ruled else Status.MET, best.probability)
    found = Finding(
        criterion.id, criterion.group, Status.MET, score=VALUES[Status.MET], confidence=round(best.probability, 4),
        needs_review=True, reasons=("classifier_only",), evidence=(evidence,),
    )  # fmt: skip
    if not ruled:
        return found
    return replace(found, status=Status.NOT_FOUND, score=0.0, confidence=round(1 - best.probability, 4))


def _metadata(criterion: Criterion, facts: StatementFacts) -> Finding:
    """STA-05 and STA-06 from what was gathered. Nothing gathered gives no score, never a zero."""
    gathered = {"STA-05": _published, "STA-06": _on_time}.get(criterion.id)
    score, reasons = gathered(facts) if gathered else (None, ("not_gathered",))
    if score is None:
        return without_evidence(criterion, Status.NOT_ASSESSED, reasons=reasons)
    status = Status.MET if score >= 0.999 else Status.NOT_MET if score == 0 else Status.PARTLY
    return Finding(criterion.id, criterion.group, status, round(score, 4), 1.0, False, reasons=("metadata", *reasons))


def _published(facts: StatementFacts) -> tuple[float | None, tuple[str, ...]]:
    """Linked from the homepage: met. On the site with no such link: partly. Reached elsewhere only: not met."""
    if facts.homepage_link:
        return 1.0, ("homepage_link",)
    if facts.homepage_link is None:
        return None, ("not_gathered",)
    if facts.on_website is None:
        return None, ("website_not_gathered", "no_homepage_link")
    return (0.5, ("no_homepage_link",)) if facts.on_website else (0.0, ("not_on_website",))


def _on_time(facts: StatementFacts) -> tuple[float | None, tuple[str, ...]]:
    """A third each: published in time, on the register, earlier statements kept. Parts not gathered are left out."""
    earlier = None if facts.earlier_statements is None else facts.earlier_statements > 0
    parts = {"on_time": _in_time(facts), "registered": facts.register_entry, "earlier_kept": earlier}
    known = {name: value for name, value in parts.items() if value is not None}
    if not known:
        return None, ("not_gathered",)
    reasons = [name if value else f"not_{name}" for name, value in known.items()]
    reasons += [f"{name}_not_gathered" for name in parts if name not in known]
    return sum(known.values()) / len(known), tuple(reasons)


def _in_time(facts: StatementFacts) -> bool | None:
    """Six months from the year end (UK guidance, Australia); 31 May of the next year (Canada alone)."""
    end, published = facts.identity.period_end, facts.published
    if end is None or published is None:
        return None
    if facts.laws and all(law.startswith("CA-") for law in facts.laws):
        deadline = date(end.year if end < date(end.year, 5, 31) else end.year + 1, 5, 31)
        return published <= deadline
    return published <= add_months(end, 6)


# --- approval in the governing body's place: a committee, an officer, one director, a delegate


DELEGATED, BY_PARENT = "delegated", "approved_by_parent"
_LESSER = frozenset({"approved_below_board", "approved_under_delegation"})


def delegation_reasons(approval: Approval, *, joint: bool) -> tuple[str, ...]:
    """`delegated` where somebody approved in the body's place. What that means is each law's to say (`refuses`).

    Args:
        approval: the statement's best.
        joint: several entities report. A parent's board may then approve for all (Australia's Act, s.14(2)(d)(ii);
            Canada's, s.11(4)(b)(ii)); in a single statement its approval "on behalf of the board of" is delegated.
    """
    if approval.status not in (Status.MET, Status.PARTLY):
        return ()
    text = normalise(approval.passage.text)
    lesser = bool(_LESSER & set(approval.reasons))
    person = "approver_not_named" in approval.reasons and bool(_SAID["one_person"].search(text))
    parent = not joint and bool(_SAID["for_a_board"].search(text))
    return (DELEGATED,) if lesser or person or parent else ()


def of_parent_alone(approval: Approval, issuers: Sequence[str]) -> bool:
    """Whether a parent's board approved and none of the company's own is named.

    The laws ask a single company's statement of its own body: the organisation's board (UK, s.54(6)), the principal
    governing body "of the entity" (Australia, s.13(2)(c)), "its governing body" (Canada, s.11(4)(a)). For
    a statement of several entities the parent's is enough, so this is asked of a single company alone.

    Args:
        approval: the statement's best.
        issuers: who makes the statement; a parent that does so itself has its own board.
    """
    text = normalise(approval.passage.text)
    board = _SAID["parents_board"].search(text)
    if board is None or _SAID["own_board"].search(text):
        return False
    named = board.group() + text[board.end() :][:45].split(" on behalf")[0]
    return not any(short_name(name).casefold() in named.casefold() for name in issuers)
