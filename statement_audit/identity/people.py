"""Who approved and who signed: read once from the passages, for the criteria that grade it and as facts with quotes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from statement_audit.identity.approval import (
    APPROVED,
    BODY,
    LENT,
    LESSER,
    OTHER_DAY,
    OTHERS_DAY,
    PREPARED_BY,
    WAS_SIGNED,
    Approval,
    find_approval,
    find_attestation,
    following,
    own_statement,
    read_approval,
)
from statement_audit.identity.companies import LEGAL_NAME
from statement_audit.identity.dates import MONTH, find_dates, find_months
from statement_audit.identity.signatories import Signatory, find_signatories, officer_in
from statement_audit.identity.signature import Signature, find_signature, last_lines
from statement_audit.identity.whole_text import place_of
from statement_audit.models import Fact, FactKind, Page, Passage, Status
from statement_audit.plain_text import normalise, patterns_beside

_SAID = patterns_beside(__file__, month=MONTH)

_OPEN = {"placeholder", "signature_pending", "drafting_note"}  # reasons of a signature that is none yet
_LINE_WORDS = 14  # of a row or line that holds a day and what it is the day of
_MONTH_WORDS = 2  # of a line that is a month and a year
_DAY_WORDS = 4  # of a line that holds a day and nothing else


@dataclass(frozen=True, slots=True)
class People:
    """The strongest approval and signature (None: nothing is said), the words of attestation by their reason codes, and
    all approvers and signatories as facts."""

    approval: Approval | None
    signature: Signature | None
    attested: Mapping[str, Passage]
    facts: tuple[Fact, ...]


def read_people(passages: Sequence[Passage], pages: Sequence[Page], companies: Sequence[str], today: date) -> People:
    """Who approved and who signed.

    Args:
        passages: the statement's in order, without those in which another company acts.
        pages: those that it is on.
        companies: names that are no persons'.
        today: no day after it is believed.
    """
    rest = last_lines(passages, pages)
    own = own_statement(companies)
    approval = find_approval(passages, rest, own)
    signature = find_signature(passages, pages, approval.passage if approval else None, companies, rest)
    approved = approval is not None and approval.status is not Status.NOT_MET
    facts = _approval_facts(passages, rest, own, today) if approved else []
    facts += [_signature_fact(one, today) for one in _signatories(passages, signature, rest, companies, approval)]
    return People(approval, signature, find_attestation(passages), tuple(facts))


def _approval_facts(
    passages: Sequence[Passage], rest: Mapping[int, str], own: re.Pattern[str] | None, today: date
) -> list[Fact]:
    """Each body that approved the statement, with the day and the entities that it is the body of; dated ones first."""
    facts: list[Fact] = []
    for place, passage in enumerate(passages):
        below = following(passages, place, rest)
        approval = read_approval(passage, below, own)
        if approval is not None and approval.status in (Status.MET, Status.PARTLY):
            fact = _approval_fact(approval, below, today)
            day, known = (None, True) if fact.end_date else _day_beside(passages, place, today)
            facts.append(replace(fact, end_date=day, day_known=known) if day else fact)
    if facts and not any(fact.end_date for fact in facts) and (day := _torn_day(passages, today)):
        facts[0] = replace(facts[0], end_date=day)
    best = max((fact.confidence for fact in facts), default=0.0)
    sure = [fact for fact in facts if fact.confidence >= best - 0.05]
    return sorted(sure, key=lambda fact: (-fact.confidence, fact.end_date is None))


def _torn_day(passages: Sequence[Passage], today: date) -> date | None:
    """The day of a line that scanning tore off the approval's sentence: "Directors on 18 December 2018.", if there is one."""
    lines = [text for item in passages if len((text := normalise(item.quote)).split()) <= _LINE_WORDS]
    days = [
        days[-1] for text in lines if _SAID["torn"].search(text) and (days := find_dates(text)) and days[-1] <= today
    ]
    return days[0] if len(days) == 1 else None


def _day_beside(passages: Sequence[Passage], place: int, today: date) -> tuple[date | None, bool]:
    """The day in a row or line of its own near the approval, and whether it is known to the day: "Approval date | 8 July
    2024", "October 2019" below it; or where its sentence, that a line's or page's end cut, goes on."""
    said = normalise(passages[place].quote)
    cut = None if _SAID["signer_follows"].search(said) else _SAID["unfinished"].search(said)
    short = len(said.split()) <= _LINE_WORDS or bool(_SAID["day_below"].search(said))
    for step in (1, 2, 3, -1):
        near = passages[place + step] if 0 <= place + step < len(passages) else None
        label = _SAID["day_label"].search(normalise(near.quote)) if near and step == 1 else None
        if near is None or (len(near.quote.split()) > _LINE_WORDS and not label):
            continue
        text = label["label"] if label else normalise(near.quote)
        goes_on = cut and step > 0 and _SAID["goes_on"].match(text)
        whole = f"{cut.group()} {text}" if goes_on and cut else text
        days = [day for day in find_dates(whole) if day <= today]
        alone = step == 1 and short and (_SAID["date_label"].match(text) or _is_of_company(text, said))
        labelled = _SAID["approval_day"].search(text) and not _SAID["of_policy"].search(text)
        if days and (goes_on or alone or labelled):
            return days[0], True
        alone = step == 1 and short and len(text.split()) == _MONTH_WORDS
        months = find_months(text) if alone or label else []
        if months and months[0] <= today:
            return months[0], False
    return None, True


def _is_of_company(line: str, said: str) -> bool:
    """Whether a line holds a day and nothing else but the company, perhaps, of which it was said whose board approved:
    "Quill plc 3 May 2022"."""
    company = LEGAL_NAME.match(line)
    own = company and company.group().split()[0] in said and not officer_in(line)
    rest = line[company.end() :] if company and own else line
    return len(rest.split()) <= _DAY_WORDS


def _approval_fact(approval: Approval, below: str, today: date) -> Fact:
    passage = approval.passage
    text = f"{normalise(passage.quote)} {below}".strip()
    body, role, entities = _body(text, board_only=approval.status is Status.MET)
    day, known = approval_day(approval, today)
    sure, entity = {6: 0.95, 5: 0.9, 4: 0.7}.get(approval.rank, 0.6), "; ".join(entities)
    at = place_of(passage)
    return Fact(FactKind.APPROVAL, body, *at, sure, role, end_date=day, day_known=known, entity=entity)


def approval_day(approval: Approval, today: date) -> tuple[date | None, bool]:
    """The day of approval, and whether it is known to the day; one that lies after `today` is not believed."""
    for reason in approval.reasons:
        if reason.startswith("approved_on:"):
            day = date.fromisoformat(reason.partition(":")[2])
            return (day, True) if day <= today else (None, True)
    text = normalise(approval.passage.quote)
    word = APPROVED.search(text)
    own = OTHERS_DAY.split(text[word.end() :], maxsplit=1)[0] if word else ""
    months = find_months(OTHER_DAY.sub(" ", own))
    return (months[0], False) if months and months[0] <= today else (None, True)


def _body(text: str, *, board_only: bool) -> tuple[str, str, tuple[str, ...]]:
    """The approver as the text names it, its kind, and the entities after "of"."""
    word = APPROVED.search(text)
    place = word.start() if word else 0
    lent = [range(*match.span()) for match in LENT.finditer(text)]
    found = (match for match in BODY.finditer(text) if board_only or not any(match.start() in span for span in lent))
    bodies = [(match, "board") for match in found]
    if not (board_only and bodies):
        writer = PREPARED_BY.search(text, 0, place)
        signs = WAS_SIGNED.search(text, place)
        last = signs.start() if signs else len(text)
        lesser = (match for match in LESSER.finditer(text) if match.start() < last)
        bodies += [(match, "officer") for match in lesser if not writer or match.start() > place]
    if not bodies and lent and not _SAID["by"].search(text, place):
        bodies = [(match, "board") for match in BODY.finditer(text, place)]
    if not bodies:
        by = _SAID["by"].search(text, place)
        office = officer_in(text[by.end() :]) if by and "signed" not in text[place : by.start()] else None
        return office or "", "officer" if office else "unnamed", ()
    bodies = [one for one in bodies if not _SAID["as_its"].search(text, 0, one[0].start())] or bodies
    match, kind = min(bodies, key=lambda item: (_distance(item[0], place, text), -len(item[0].group())))
    of_board = _SAID["of_board"].match(text, match.end()) or "board" in match.group().lower()
    if kind == "officer" and _SAID["team"].search(match.group()) and not of_board:
        kind = "executive"
    elif kind == "officer" and _SAID["committee"].search(match.group()):
        kind = "committee"
    of_whom = _SAID["of_whom"].match(text, match.end())
    entities = _entities(text, of_whom.end()) if of_whom else ()
    also = _SAID["also_for"].search(text, match.end())
    entities += _entities(text, also.end()) if also else ()
    name = re.split(r"\b(?:by|to) (?:(?:the|its|our) )?", re.sub(r"\s+", " ", match.group()))[-1].strip(" ,")
    name = re.sub(r"^(?:the|our|its|an?) ", "", name, flags=re.IGNORECASE)
    return name[:1].upper() + name[1:], kind, entities


def _distance(match: re.Match[str], place: int, text: str) -> int:
    """How far an approver stands from the verb; one before it is a little farther than one after it."""
    if match.start() >= place:
        return match.start() - place
    return place - match.end() + (30 if " by " in text[place : place + 40] else 0)


def _entities(text: str, start: int) -> tuple[str, ...]:
    """Legal names in a row: "A plc, B Limited and C Limited"; else the capitalised words that follow."""
    names = []
    position = start
    while match := LEGAL_NAME.match(text, position):
        names.append(match.group().strip())
        joined = re.compile(r"\s*(?:,|;|,?\s+and)\s+(?:the\s+)?").match(text, match.end())
        if joined is None:
            break
        position = joined.end()
    if names:
        return tuple(names)
    loose = re.compile(r"[A-Z0-9][\w&’'.-]*(?:\s+(?:[A-Z0-9&][\w&’'.-]*|and(?=\s[A-Z])|of(?=\s[A-Z])))*").match(
        text, start
    )
    return (loose.group().rstrip("."),) if loose else ()


# --- signatures -----------------------------------------------------------------------------


def _signatories(
    passages: Sequence[Passage],
    signature: Signature | None,
    rest: Mapping[int, str],
    companies: Sequence[str],
    approval: Approval | None,
) -> Iterable[Signatory]:
    """Each person (or role without a name) that signed or stands where signatures stand, once."""
    if signature is not None and _OPEN & set(signature.reasons):
        return ()
    done = approval is not None and approval.status is not Status.NOT_MET
    found = find_signatories(passages, signature, companies, rest, approval.passage if approval and done else None)
    if not found and signature is not None and "name_not_given" in signature.reasons:
        found = (Signatory(signature.passage, "", "", "", True, normalise(signature.passage.quote)),)
    once: dict[str, Signatory] = {}
    for one in found:
        once.setdefault((one.name or one.role).casefold(), one)
    return once.values()


def _signature_fact(signatory: Signatory, today: date) -> Fact:
    text = OTHER_DAY.sub(" ", signatory.text)
    days = [day for day in find_dates(text) if day <= today]
    months = [day for day in find_months(text) if day <= today]
    day = days[0] if days else months[0] if months else None
    known, sure = bool(days) or day is None, 0.9 if signatory.signed else 0.7
    at, entity, signed = place_of(signatory.passage), signatory.entity, signatory.signed
    fact = Fact(FactKind.SIGNATURE, signatory.name, *at, sure, signatory.role, entity=entity, signed=signed)
    return replace(fact, end_date=day, day_known=known)
