"""From passages and a judgement to findings, gates and numbers. Pure: the same values give the same result.

And why a passage that the judge holds for evidence is none until a person accepts it (`Doubts`).
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

from statement_audit.models import Assessment, Criterion, Finding, Judgement, Passage, Relevance, Rubric, Status
from statement_audit.plain_text import normalise
from statement_audit.score import criteria, language, negatives
from statement_audit.score.applicability import why_doubtful, why_not_asked
from statement_audit.score.arithmetic import DEEDS, compute_scores
from statement_audit.score.clauses import read_passage
from statement_audit.score.entities import check_entities, with_joint_reasons
from statement_audit.score.facts import StatementFacts
from statement_audit.score.formal import assess_formal, find_people, is_formal, with_formal_values
from statement_audit.score.gates import explain_absences, gate_criteria, gate_statement, law_day, select_gates
from statement_audit.score.legibility import heed_legibility, heed_unread
from statement_audit.score.statuses import CONCRETE, PassageVerdict, pair_verdict
from statement_audit.score.strangers import Strangers, own_names
from statement_audit.score.wording import shares_wording
from statement_audit.tabular import grouped

ENOUGH_PASSAGES = 10
ENOUGH_WORDS = 150
MOSTLY = 0.6  # of a pair's statuses
OF_A_RULE = 3  # so much higher is the bar of what may be denied where a sentence forbids or sets a condition


def assess(passages: Sequence[Passage], judgement: Judgement, rubric: Rubric, facts: StatementFacts) -> Assessment:
    """Score one statement.

    Args:
        passages: the statement's passages; their order does not matter.
        judgement: what a classifier says of them; pairs with passages or criteria not given are ignored.
        rubric: the resolved pack.
        facts: names, sectors, laws, profile, document and what was gathered beside the text.

    Returns:
        One finding per criterion of the rubric, in its order; one gate per law asked for; the numbers.
    """
    statement = ReadStatement(passages, judgement, rubric, facts)
    stated = statement.people.facts
    day = law_day(stated, facts.identity, facts.today)
    gates = select_gates(rubric, facts.laws, day)
    required = gate_criteria(gates)
    findings = {criterion.id: statement.find(criterion, required) for criterion in rubric.criteria}
    for criterion in rubric.criteria:
        if (credited := criteria.credit_nil_finding(criterion, findings)) is not None:
            findings[criterion.id] = credited
    checks = check_entities((*facts.identity.facts, *stated), findings, [gate.law for gate in gates if gate.in_force])
    findings = with_formal_values(with_joint_reasons(findings, checks), rubric)
    findings = heed_unread(heed_legibility(findings, facts.pages), facts.pages, rubric)
    findings = explain_absences(findings, statement.by_index, gates)
    return Assessment(
        findings=tuple(findings.values()),
        gates=tuple(gate_statement(gate, findings, day) for gate in gates),
        scores=compute_scores(tuple(findings.values()), rubric, facts.profile),
        facts=stated,
        entity_checks=checks,
    )


def has_enough_text(passages: Sequence[Passage]) -> bool:
    """Whether a statement is long enough to be ranked: 10 passages and 150 words."""
    words = sum(len(passage.quote.split()) for passage in passages)
    return len(passages) >= ENOUGH_PASSAGES and words >= ENOUGH_WORDS


def _deeds(judgement: Judgement, rubric: Rubric) -> frozenset[int]:
    """Passages that the classifier takes for something done, and not for a promise or a denial."""
    asked = {criterion.id for criterion in rubric.criteria if criterion.kind in DEEDS}
    sure = (one for one in judgement.relevance if one.probability >= judgement.thresholds.finding)
    told = ((one.passage, one.statuses) for one in sure if one.criterion in asked and one.statuses)
    return frozenset(passage for passage, shares in told if sum(shares.get(each, 0.0) for each in CONCRETE) > MOSTLY)


class ReadStatement:
    """What is read once and used for every criterion: passages by index, readings, opinions, pairs."""

    def __init__(
        self, passages: Sequence[Passage], judgement: Judgement, rubric: Rubric, facts: StatementFacts
    ) -> None:
        self.passages = tuple(sorted(passages, key=lambda passage: passage.index))
        self.by_index = {passage.index: passage for passage in self.passages}
        names = (*facts.companies, *facts.identity.names)
        self.reading = cache(lambda passage: read_passage(passage, names))  # once: eighty criteria ask for it
        self.opinions = {scores.passage: scores for scores in judgement.statuses}
        self.judgement, self.rubric, self.facts = judgement, rubric, facts
        self._doubts = Doubts(self.passages, own_names(facts.companies, facts.identity), rubric, judgement)
        own = tuple(one for one in self.passages if not self._doubts.strangers.act_in(one))
        self.people = find_people(own, facts)
        self._pairs = grouped((pair.criterion, pair) for pair in judgement.relevance)
        self.deeds = _deeds(judgement, rubric)

    def find(self, criterion: Criterion, required: frozenset[str]) -> Finding:
        reason = why_not_asked(criterion, self.facts.sectors, self.rubric, required)
        if reason is not None:
            return criteria.without_evidence(criterion, Status.NOT_ASSESSED, reasons=(reason,))
        if is_formal(criterion):
            known = (self.people, self.facts, self.judgement, self.reading, self.deeds)
            return assess_formal(criterion, self.passages, *known)
        finding = criteria.score_criterion(criterion, self.windows(criterion), self.rubric)
        doubts = why_doubtful(criterion, self.facts.sectors, self.facts.guessed, self.rubric, required)
        return replace(finding, reasons=(*finding.reasons, *doubts))

    def verdict(self, criterion: Criterion, passage: Passage, pair: Relevance | None) -> PassageVerdict | None:
        """What a passage does for a criterion, whether or not it counts. `pair`: None where it was not judged."""
        opinion, year = self.opinions.get(passage.index), self.facts.identity.year
        return pair_verdict(criterion, pair, self.reading(passage), opinion, self.rubric, year)

    def windows(self, criterion: Criterion) -> list[criteria.Window]:
        """Every passage that may speak to one criterion, credited or a close call."""
        windows, thresholds = [], self.judgement.thresholds
        for pair in self._pairs.get(criterion.id, ()):
            passage = self.by_index.get(pair.passage)
            if passage is None or pair.probability < thresholds.review:
                continue
            verdict = self.verdict(criterion, passage, pair)
            if verdict is None:
                continue
            window = criteria.make_window(criterion, passage, pair, verdict, thresholds, self.rubric.scoring)
            if window:
                doubt = self._doubts.why(criterion, passage, verdict)
                windows.append(criteria.not_evidence(window, doubt) if doubt else window)
        return windows


# --- doubts -----------------------------------------------------------------------------------


class Doubts:
    """Why a passage that the judge holds for evidence is none until a person accepts it, for one statement's passages.
    `own`: names under which its company speaks of itself."""

    def __init__(self, passages: Sequence[Passage], own: Sequence[str], rubric: Rubric, judgement: Judgement) -> None:
        self.strangers = Strangers(passages, own, rubric)
        self._bar = judgement.thresholds.denied
        self._denied = {one.passage: one.scores.get(Status.ADMITS_ABSENT.value, 0.0) for one in judgement.statuses}
        self._is_copied = cache(partial(shares_wording, rubric=rubric))  # eighty criteria ask for it

    def why(self, criterion: Criterion, passage: Passage, verdict: PassageVerdict) -> str | None:
        """The first reason, as a code of `review.priority`; None where nothing speaks against the passage."""
        if self._is_copied(passage.quote):
            return "rubric_wording"  # the quote is the rubric's own text
        if self.strangers.act_in(passage):
            return "names_another"  # somebody else acts in the passage, and the company does not speak
        text = normalise(passage.text)
        if language.matches_any(criterion.not_where, text):
            return "near_miss"  # the criterion's own words say that it speaks of something near
        share = min(verdict.denied, self._denied.get(passage.index, 0.0))
        if share <= self._bar or verdict.status not in CONCRETE or criterion.honest:
            return None  # an honest criterion asks what is not known or was not done
        return "denied" if share > self._bar * (OF_A_RULE if negatives.SAID["rule"].search(text) else 1) else None
