"""What the product made of one statement: judged by a classifier, scored by the score room, asked everything; and which
pairs count, exactly where the pipeline would accept them."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.models import (
    Assessment,
    Check,
    Criterion,
    ExtractedDocument,
    Finding,
    Identity,
    Judgement,
    Kind,
    Passage,
    RawDocument,
    Relevance,
    Rubric,
    State,
    StatementRef,
    Status,
    Thresholds,
)
from statement_audit.runs.options import DEFAULT_LAW
from statement_audit.score.applicability import EVERYONE
from statement_audit.score.assessment import Doubts, assess
from statement_audit.score.clauses import read_passage
from statement_audit.score.criteria import make_window
from statement_audit.score.facts import StatementFacts
from statement_audit.score.statuses import SILENT, PassageVerdict, pair_verdict
from statement_audit.score.strangers import own_names
from statement_audit.statements.judge import Judge, Task
from statement_audit.statements.result import process_statement
from statement_audit.tabular import grouped

TODAY = date(2026, 12, 31)  # rules on age look at the date: fixed, so that figures do not drift


@dataclass(frozen=True)
class Judged:
    """One statement after the pipeline: what was judged of it and what came out."""

    rubric: Rubric
    passages: tuple[Passage, ...]
    judgement: Judgement
    assessment: Assessment
    companies: tuple[str, ...]
    identity: Identity

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """By criterion."""
        return {finding.criterion: finding for finding in self.assessment.findings}

    def verdict(self, criterion: Criterion, passage: Passage) -> PassageVerdict | None:
        """What the score room says of the passage for the criterion, whether or not the pair was accepted."""
        reading = read_passage(passage, (*self.companies, *self.identity.names))
        pair = self._pairs.get((passage.index, criterion.id))
        opinion = next((scores for scores in self.judgement.statuses if scores.passage == passage.index), None)
        return pair_verdict(criterion, pair, reading, opinion, self.rubric, self.identity.year)

    @cached_property
    def doubts(self) -> Doubts:
        """What speaks against its passages."""
        return Doubts(self.passages, own_names(self.companies, self.identity), self.rubric, self.judgement)

    @cached_property
    def _pairs(self) -> dict[tuple[int, str], Relevance]:
        # Of several for one passage and criterion, the first.
        return {(pair.passage, pair.criterion): pair for pair in reversed(self.judgement.relevance)}


class RecordingClassifier:
    """A classifier that keeps what it was asked and said last, so that the pipeline itself can be measured."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.name = classifier.name
        self.revision = classifier.revision
        self.last: Judgement | None = None
        self.seconds = 0.0

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        """As the classifier within."""
        return self.classifier.thresholds_for(rubric)

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        """As the classifier within; `last` and `seconds` are kept."""
        started = time.perf_counter()
        self.last = self.classifier.judge(passages, rubric, criteria)
        self.seconds += time.perf_counter() - started
        return self.last


def run_pipeline(
    ref: StatementRef, raw: RawDocument, recorder: RecordingClassifier, rubric: Rubric, *, draft: bool
) -> Judged:
    """Take one document through the whole pipeline, extraction included.

    Args:
        draft: score it also where it does not read like a statement.

    Raises:
        UsageError: the pipeline did not score it.
    """
    result = process_statement(Task(ref, raw, ""), Judge(rubric, recorder, None, (), TODAY, draft))
    if result.state is not State.SCORED or result.assessment is None or result.identity is None or not recorder.last:
        issues = "; ".join(issue.message for issue in result.issues)
        raise UsageError(f"{raw.path} was not scored ({result.state.value}): {issues}")
    companies = tuple(company.name for company in result.companies)
    return Judged(rubric, result.passages, recorder.last, result.assessment, companies, result.identity)


def judge_passages(
    document: ExtractedDocument, passages: Sequence[Passage], ref: StatementRef, classifier: Classifier, rubric: Rubric
) -> Judged:
    """As the pipeline scores a document, from the passages on: identity from the text, then judge and scores."""
    from statement_audit.identity.identify import identify

    identity = identify(document, ref, TODAY)
    companies = tuple(company.name for company in ref.companies) or (identity.company or ref.source_name,)
    judgement = classifier.judge(passages, rubric, rubric.criteria)
    facts = StatementFacts(
        companies=companies,
        sectors=every_sector(rubric),
        laws=(DEFAULT_LAW,),
        profile=rubric.profiles[0],
        document=document,
        identity=identity,
        today=TODAY,
    )
    assessment = assess(passages, judgement, rubric, facts)
    return Judged(rubric, tuple(passages), judgement, assessment, companies, identity)


def every_sector(rubric: Rubric) -> tuple[str, ...]:
    """Sectors with which every criterion is asked."""
    return tuple(sorted({sector for one in rubric.criteria for sector in one.applies_to} - {EVERYONE}))


def text_criteria(rubric: Rubric) -> tuple[Criterion, ...]:
    """The criteria that passages answer: those of groups without a formal one. Such a group asks of the whole."""
    formal = {one.group for one in rubric.criteria if one.kind is Kind.FORMAL}
    return tuple(one for one in rubric.criteria if one.check is Check.TEXT and one.group not in formal)


def speaking_pairs(judged: Judged) -> Iterator[tuple[int, str]]:
    """(passage, criterion) that the product counts as evidence: accepted, and with a status that says something.

    A close call is none, nor is a passage in which the score room finds nothing, background or others' deeds.
    """
    by_index = {passage.index: passage for passage in judged.passages}
    accepted = accepted_pairs(judged.judgement, by_index, judged.rubric)
    for criterion in text_criteria(judged.rubric):
        for index in sorted(accepted.get(criterion.id, ())):
            verdict = judged.verdict(criterion, passage := by_index[index])
            if verdict is None or verdict.status in SILENT or judged.doubts.why(criterion, passage, verdict):
                continue
            yield index, criterion.id


ANY_VERDICT = PassageVerdict(Status.COMMITMENT)  # acceptance does not depend on the status


def is_accepted(
    criterion: Criterion, passage: Passage, pair: Relevance, thresholds: Thresholds, rubric: Rubric
) -> bool:
    """Whether the pipeline would count this pair as evidence."""
    window = make_window(criterion, passage, pair, ANY_VERDICT, thresholds, rubric.scoring)
    return window is not None and window.accepted


def accepted_pairs(judgement: Judgement, passages: Mapping[int, Passage], rubric: Rubric) -> dict[str, set[int]]:
    """Criterion id → indices of the passages that count for it."""
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    accepted = grouped(
        (pair.criterion, pair.passage)
        for pair in judgement.relevance
        if is_accepted(criteria[pair.criterion], passages[pair.passage], pair, judgement.thresholds, rubric)
    )
    return {criterion: set(found) for criterion, found in accepted.items()}
