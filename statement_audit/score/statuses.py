"""Status per (criterion, passage).

Where the classifier has learnt it, for the pair or for passages as such, its shares decide, and rules only find
details and, for criteria without a head, what says nothing. Else rules of language first, the classifier where they
leave it open.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from statement_audit.models import Criterion, Kind, Relevance, Rubric, Status, StatusScores
from statement_audit.score import language, negatives
from statement_audit.score.clauses import Act, Clause, Reading, is_own_definition
from statement_audit.score.details import find_details, is_foreign
from statement_audit.score.language import patterns_beside
from statement_audit.score.phrases import PHRASES
from statement_audit.score.unreal import lies_ahead

_SAID = patterns_beside(__file__)

CONCRETE = (Status.CONCRETE_GENERIC, Status.CONCRETE_SPECIFIC, Status.OUTCOME)
PLANNED = (Status.FUTURE_UNDATED, Status.FUTURE_DATED)
SILENT = frozenset({Status.BACKGROUND, Status.OTHER_PARTY})  # nothing that the company says of itself
SAYS_NO = (Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE)
MODEL_SURE = 0.80  # a classifier this sure against a rule calls a person
MODEL_DECIDES = 0.50  # from this share its best class decides what no rule decides
UNCLEAR = "unclear"  # reason: neither a rule nor the classifier settled the status


@dataclass(frozen=True, slots=True)
class PassageVerdict:
    """What one passage says on one criterion. `clear`: rules decided; `disputed`: the classifier says otherwise;
    `denied`: share of the pair's statuses that says it is not done or not there, 1 where the classifier has none."""

    status: Status
    details: Mapping[str, frozenset[str]] = field(default_factory=dict)
    clear: bool = True
    disputed: bool = False
    enforced: bool = False
    reasons: tuple[str, ...] = ()
    denied: float = 1.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A passage that a criterion is asked of, and its clause that speaks to it."""

    criterion: Criterion
    reading: Reading
    focus: Clause
    rubric: Rubric
    year: int | None


def judge_status(
    criterion: Criterion, reading: Reading, scores: StatusScores | None, rubric: Rubric, year: int | None = None
) -> PassageVerdict | None:
    """Say what a passage does for a criterion; None where it says nothing (a pointer, a question, a decoy).

    Args:
        scores: the classifier's opinion on the passage, if it has one. Where it has learnt to tell every status, rules
            only say what is silent, bare, conditional, a mere rule, plainly denied or asked by law; else it decides
            where no rule does, with half of the shares: what stays open is a fact for a disclosure and words for the
            rest, never specific.
        year: the year the statement covers; a plan is not dated by an earlier one.
    """
    if _says_nothing(criterion, reading):
        return None
    if _is_vetoed(criterion, reading, rubric):
        return PassageVerdict(Status.BACKGROUND, reasons=("definition",))
    focus = _focus(criterion, reading)
    if focus is None:
        return None
    asked = _Asked(criterion, reading, focus, rubric, year)
    status, reasons = _status_of(asked)
    affirmed = language.matches_any(criterion.affirmed_where, reading.text)
    ruled = bool(reasons) or status in SILENT or (focus.clear and focus.act in NEGATIVE and not affirmed)
    ruled = ruled or criterion.kind is Kind.FORMAL
    if scores and not ruled and _tells(scores):
        verdict = learned_verdict(criterion, reading, scores.scores, year)
    else:
        verdict = _by_rules(asked, status, reasons, scores)
        if verdict and affirmed and verdict.status in SAYS_NO:
            verdict = replace(verdict, status=Status.CONCRETE_GENERIC, denied=0.0)
    if verdict and criterion.future_counts and verdict.status not in (*PLANNED, Status.COMMITMENT, Status.BACKGROUND):
        return None  # what is done already is no next step
    return verdict


def _by_rules(asked: _Asked, status: Status, reasons: tuple[str, ...], scores: StatusScores | None) -> PassageVerdict:
    """The status of the clause, with what a classifier thinks of the passage weighed in, and its details."""
    criterion, reading, focus = asked.criterion, asked.reading, asked.focus
    status, disputed, settled = _second_opinion(asked, status, reasons, scores)
    reasons += () if settled else (UNCLEAR,)
    details = _details_of(criterion, focus, reading) if status in CONCRETE or status in PLANNED else {}
    if status in CONCRETE:
        status = Status.CONCRETE_SPECIFIC if settled and details else Status.CONCRETE_GENERIC
        if settled and _is_outcome(asked):
            status = Status.OUTCOME
    enforced = bool(PHRASES["enforcement"].search(reading.text))
    return PassageVerdict(status, details, focus.clear, disputed, enforced, reasons)


def _tells(scores: StatusScores) -> bool:
    """Whether the classifier tells every status apart, and more than half of its shares say that the company speaks. Of
    what lies beside all that it learnt, a question of a user's own may ask all the same."""
    shares = scores.scores
    return Status.OUTCOME.value in shares and sum(shares[one.value] for one in SILENT) < EVEN


def _says_nothing(criterion: Criterion, reading: Reading) -> bool:
    """The statement speaking of itself, or the name of an indicator without its figure."""
    if PHRASES["kpi_name"].match(reading.text) and not re.search(r"\d", reading.text):
        return criterion.kind is not Kind.DISCLOSURE
    return bool(PHRASES["about_itself"].match(reading.text)) and len(reading.clauses) == 1


def _is_vetoed(criterion: Criterion, reading: Reading, rubric: Rubric) -> bool:
    """A rare word in a definition is background; a company that says how it understands slavery still defines it."""
    if not criterion.anchor_required:
        return False
    if is_own_definition(reading.text):
        return True
    if reading.first_person:
        return False
    text = reading.text
    defined = language.matches_any(rubric.status_rules.definition_terms, text) or PHRASES["definition"].search(text)
    return bool(defined) and not negatives.SAID["prohibition"].search(text)


_WORTH = {
    Act.DOES: 9, Act.RULE: 8, Act.STATES: 7, Act.PROCEDURE: 6, Act.FUTURE: 5, Act.COMMITMENT: 4, Act.BARE: 3,
    Act.ADMITS_ABSENT: 2, Act.DENIES_RELEVANCE: 2, Act.NIL_FINDING: 2, Act.OTHER_PARTY: 1, Act.BACKGROUND: 1,
    Act.SILENT: 0,
}  # fmt: skip
NEGATIVE = (Act.ADMITS_ABSENT, Act.DENIES_RELEVANCE, Act.NIL_FINDING)


def _focus(criterion: Criterion, reading: Reading) -> Clause | None:
    """The clause that speaks to the criterion: those with an anchor, else all; a refusal beats a vague clause."""
    anchored = [clause for clause in reading.clauses if language.matches_any(criterion.anchors, clause.text)]
    clauses = anchored or list(reading.clauses)
    if criterion.future_counts:
        clauses = [c for c in reading.clauses if c.act in (Act.FUTURE, Act.COMMITMENT)] or clauses
    negatives = [clause for clause in clauses if clause.act in NEGATIVE]
    best = max(clauses, key=lambda clause: (_WORTH[clause.act], clause.clear, len(clause.text)))
    if best.act is Act.SILENT:
        return None
    if negatives and not (best.act in (Act.DOES, Act.RULE) and best.clear):
        return negatives[0]
    return best


_DIRECT = {act: Status(act.value) for act in (Act.BACKGROUND, Act.OTHER_PARTY, *NEGATIVE, Act.COMMITMENT)}
_DIRECT[Act.BARE] = Status.COMMITMENT


def _status_of(asked: _Asked) -> tuple[Status, tuple[str, ...]]:
    criterion, focus = asked.criterion, asked.focus
    if focus.act in _DIRECT:
        return _DIRECT[focus.act], ("bare_claim",) if focus.act is Act.BARE else ()
    if focus.act is Act.FUTURE:
        plans = " ".join(clause.text for clause in asked.reading.clauses if clause.act is Act.FUTURE)
        return _planned(plans or focus.text, asked.year), ()
    if focus.act is Act.PROCEDURE:
        counts = criterion.kind is Kind.PROCESS
        return (Status.CONCRETE_GENERIC if counts else Status.COMMITMENT), ("conditional",)
    if focus.act is Act.RULE and not _rule_counts(criterion, focus):
        return Status.COMMITMENT, ("rule_only",)
    return Status.CONCRETE_GENERIC, ()


def _rule_counts(criterion: Criterion, focus: Clause) -> bool:
    """A rule is what policies and processes are made of; a disclosure needs one that the company itself sets."""
    if criterion.kind is Kind.DISCLOSURE:
        return bool(_SAID["own_rule"].search(focus.text))
    return criterion.kind is not Kind.OUTCOME


# Nothing that could be checked when the time has come.


def is_dated(text: str, year: int | None = None) -> bool:
    """Whether a plan has a date or a measurable target. A year before the statement's own is no date.

    Progress as such is none either: "make further progress next year" names nothing that could be checked.
    """
    if _SAID["mere_progress"].search(text) and not _SAID["quantity"].search(text):
        return False
    years = (match["year"] for match in _SAID["time"].finditer(text))
    if any(not one or year is None or int(one) >= year for one in years):
        return True
    return bool(_SAID["quantity"].search(text) and _SAID["target"].search(text))


def _planned(text: str, year: int | None) -> Status:
    return Status.FUTURE_DATED if is_dated(text, year) else Status.FUTURE_UNDATED


def qualifying_details(criterion: Criterion, reading: Reading) -> dict[str, frozenset[str]]:
    """Details by which a passage that a person calls specific is weighed (ruling 2), whatever the rules say of it."""
    focus = _focus(criterion, reading)
    if focus is None:
        return find_details(reading.text, any_subject=criterion.kind is Kind.DISCLOSURE)
    return _details_of(criterion, focus, reading)


def _details_of(criterion: Criterion, focus: Clause, reading: Reading) -> dict[str, frozenset[str]]:
    """Details of every clause that reports or rules; plans and promises lend none, nor do other subjects."""
    any_subject = criterion.kind is Kind.DISCLOSURE
    wanted = (Act.DOES, Act.RULE, Act.STATES, Act.PROCEDURE) if focus.act is not Act.FUTURE else (Act.FUTURE,)
    clauses = [clause for clause in reading.clauses if clause.act in wanted or clause is focus]
    found: dict[str, frozenset[str]] = {}
    for clause in clauses:
        if clause is not focus and not any_subject and is_foreign(clause.text):
            continue
        for kind, values in find_details(clause.text, any_subject=any_subject).items():
            found[kind] = found.get(kind, frozenset()) | values
    if PHRASES["about_itself"].match(reading.text):
        found.pop("when", None)  # the period of the statement is no detail of its subject
    if criterion.kind is Kind.POLICY:
        found |= _policy_details(reading)
    return found


def named_documents(text: str) -> frozenset[str]:
    """Policies, codes and standards that a text gives by name, in small letters."""
    return frozenset(match.group().lower() for match in _SAID["named_document"].finditer(text))


def _policy_details(reading: Reading) -> dict[str, frozenset[str]]:
    """For a policy, the named document and the explicit clause are details of their own (kind rule)."""
    named = named_documents(reading.text)
    found = {"document": named} if named else {}
    ruled = any(clause.act is Act.RULE for clause in reading.clauses)
    if (ruled and negatives.SAID["prohibition"].search(reading.text)) or _SAID["explicit"].search(reading.text):
        found["clause"] = frozenset({"explicit"})
    return found


def _is_outcome(asked: _Asked) -> bool:
    """A result for people or for the risk. Describing a structure or writing a policy is never one."""
    criterion, reading, focus = asked.criterion, asked.reading, asked.focus
    if criterion.kind in (Kind.POLICY, Kind.FORMAL) or focus.act is not Act.DOES or is_foreign(reading.text):
        return False
    if not focus.clear or not PHRASES["action_done"].search(focus.text):
        return False  # "schedules a follow-up audit": going on, no result yet
    spoken = " ".join(clause.text for clause in reading.clauses if clause.act in (Act.DOES, Act.STATES))
    if PHRASES["result"].search(spoken):
        return True
    told = criterion.kind is not Kind.DISCLOSURE and PHRASES["labour"].search(spoken)
    return bool(told and language.matches_any(asked.rubric.status_rules.result_features, spoken))


# Of equal shares the first counts.
_FAMILIES = (
    Status.BACKGROUND, Status.OTHER_PARTY, Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING,
    Status.FUTURE_UNDATED, Status.COMMITMENT, Status.CONCRETE_GENERIC,
)  # fmt: skip
# By what a classifier gives a share: a family, or a status where it tells every one apart.
_FAMILY_OF: dict[str, Status] = {
    **{status.value: status for status in _FAMILIES}, **dict.fromkeys(("future", *PLANNED), Status.FUTURE_UNDATED),
    **dict.fromkeys(("concrete", *CONCRETE), Status.CONCRETE_GENERIC),
}  # fmt: skip


def _second_opinion(
    asked: _Asked, status: Status, reasons: tuple[str, ...], scores: StatusScores | None
) -> tuple[Status, bool, bool]:
    """The status with the classifier's opinion weighed in, whether it is disputed, and whether it is settled.

    A rule stands, disputed where the classifier is sure of another family. Where no rule decided, the classifier's
    best class does if it holds half of the shares; its "concrete" confirms what the clause was read as. That the
    passage denies a risk or admits a gap is believed only where its text holds a word that can say so.
    """
    known = dict.fromkeys(_FAMILIES, 0.0)
    for key, value in scores.scores.items() if scores else ():
        if key in _FAMILY_OF:
            known[_FAMILY_OF[key]] += value
    chosen, share = max(known.items(), key=lambda item: item[1])
    agrees = _family(chosen) == _family(status)
    if asked.focus.clear or reasons:
        return status, share >= MODEL_SURE and not agrees, True
    if share < MODEL_DECIDES or (chosen in SAYS_NO and not negatives.may_say_no(asked.reading.text)):
        return _weak_cue(asked, status), False, False
    chosen = _planned(asked.focus.text, asked.year) if chosen is Status.FUTURE_UNDATED else chosen
    return (status if agrees else chosen), False, True


def _family(status: Status) -> Status:
    # Ruling 22: a soft edge.
    return Status.BACKGROUND if status is Status.OTHER_PARTY else _FAMILY_OF.get(status, status)


def _weak_cue(asked: _Asked, status: Status) -> Status:
    """An open clause: a rubric's own terms first; else a fact where facts are asked for, and words elsewhere."""
    rules, text = asked.rubric.status_rules, asked.focus.text
    if status is not Status.CONCRETE_GENERIC:
        return status
    if asked.focus.act is Act.STATES:
        ahead = language.matches_any(rules.future_terms, text)
        if ahead and not language.matches_any(rules.future_exceptions, text):
            return _planned(text, asked.year)
        if language.matches_any(rules.commitment_terms, text):
            return Status.COMMITMENT
    return status if asked.criterion.kind is Kind.DISCLOSURE else Status.COMMITMENT


# --- where the classifier has learnt it -------------------------------------------------------


LIES_AHEAD = "lies_ahead"  # reason: sentence or heading puts all that is told into the future, whatever was learnt
RULED = "status_ruled"  # reason: the criterion's pack says what such a passage does
HARDLY = 0.01  # of the shares: what a pack rules and the classifier is sure is not so stays a deed
AHEAD = 0.3  # of the shares: a deed of which so much may be a plan is read as one
EVEN = 0.5  # of the shares, for the family that is told
# Of 12 labels of real passages that say so none is an absence.
ABSENCES = ((Status.ADMITS_ABSENT,), (Status.DENIES_RELEVANCE,), (Status.NIL_FINDING,))
PRESENCES = (PLANNED, (Status.COMMITMENT,), CONCRETE)


def pair_verdict(
    criterion: Criterion,
    pair: Relevance | None,
    reading: Reading,
    opinion: StatusScores | None,
    rubric: Rubric,
    year: int | None,
) -> PassageVerdict | None:
    """What a passage does for a criterion: as the classifier learnt it for the pair, else by `judge_status`; or what
    the criterion's pack says of a passage that looks like a deed and tells none, unless the classifier leaves that
    next to nothing."""
    verdict: PassageVerdict | None
    if pair is not None and pair.statuses is not None:
        shares, verdict = pair.statuses, learned_verdict(criterion, reading, pair.statuses, year)
    else:
        shares = opinion.scores if opinion else {}
        verdict = judge_status(criterion, reading, opinion, rubric, year)
    if verdict is None or verdict.status not in CONCRETE:
        return verdict
    for status, expressions in criterion.status_where:
        if shares.get(status.value, 1.0) >= HARDLY and language.matches_any(expressions, reading.text):
            return PassageVerdict(status, reasons=(RULED,), denied=verdict.denied)
    return verdict


def learned_verdict(
    criterion: Criterion, reading: Reading, shares: Mapping[str, float], year: int | None = None
) -> PassageVerdict:
    """The family with the largest share, and within it the status with the largest.

    No deed where all lies ahead or may do so (`AHEAD`), and nothing absent where a form's question is answered with
    "yes", a stance is taken (`STANCE`) or the pack says that such words tell a deed (`affirmed_where`).

    Args:
        shares: status → share of the pair, or of the passage where the pair was not learnt, summing to 1.
        year: the year the statement covers; a plan is not dated by an earlier one.
    """
    affirmed = reading.affirmed and not any(clause.act in NEGATIVE for clause in reading.clauses)
    says_yes = affirmed or bool(
        _SAID["stance"].search(reading.text) or language.matches_any(criterion.affirmed_where, reading.text)
    )
    families = PRESENCES if says_yes else (*ABSENCES, *PRESENCES)
    family = max(families, key=lambda statuses: sum(shares[status.value] for status in statuses))
    status = max(family, key=lambda one: shares[one.value])
    ahead = sum(shares[one.value] for one in PLANNED)
    if status in CONCRETE and (ahead >= AHEAD or reading.planned or lies_ahead(reading.text)):
        planned = _planned(reading.text, year)
        return PassageVerdict(planned, _details(criterion, reading), reasons=(LIES_AHEAD,))
    told = sum(shares[one.value] for statuses in families for one in statuses)
    clear = sum(shares[one.value] for one in family) >= EVEN * told
    details = _details(criterion, reading) if status in CONCRETE or status in PLANNED else {}
    enforced = bool(PHRASES["enforcement"].search(reading.text))
    denied = 0.0 if says_yes else shares[Status.ADMITS_ABSENT.value]
    return PassageVerdict(status, details, clear, False, enforced, () if clear else (UNCLEAR,), denied)


def _details(criterion: Criterion, reading: Reading) -> dict[str, frozenset[str]]:
    found = find_details(reading.text, any_subject=criterion.kind is Kind.DISCLOSURE)
    named = named_documents(reading.text) if criterion.kind is Kind.POLICY else frozenset()
    return found | ({"document": named} if named else {})
