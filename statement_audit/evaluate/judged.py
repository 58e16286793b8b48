"""What the product made of one statement: judged by a classifier, scored by the score room, asked everything; and which
pairs count, exactly where the pipeline would accept them."""

import time
from collections.abc import Iterator, Sequence
from datetime import date

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.models import (
    Assessment,
    Check,
    Criterion,
    ExtractedDocument,
    Identity,
    Judgement,
    Kind,
    Passage,
    RawDocument,
    Rubric,
    State,
    StatementRef,
    Thresholds,
)
from statement_audit.runs.options import DEFAULT_LAW
from statement_audit.score.applicability import EVERYONE
from statement_audit.score.assessment import ReadStatement, assess
from statement_audit.score.criteria import is_evidence
from statement_audit.score.facts import StatementFacts
from statement_audit.score.statuses import SILENT
from statement_audit.statements.judge import Judge, Task
from statement_audit.statements.result import process_statement
from statement_audit.tabular import grouped

TODAY = date(2026, 12, 31)  # rules on age look at the date: fixed, so that figures do not drift


class Judged(ReadStatement):
    """One statement after the pipeline: what was judged of it, and what came out (`findings`, by criterion)."""

    def __init__(
        self,
        passages: Sequence[Passage],
        judgement: Judgement,
        rubric: Rubric,
        facts: StatementFacts,
        assessment: Assessment,
    ) -> None:
        super().__init__(passages, judgement, rubric, facts)
        self.findings = {finding.criterion: finding for finding in assessment.findings}


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
    told = result.state is State.SCORED and recorder.last
    if not (told and result.document and result.identity and result.assessment):
        issues = "; ".join(issue.message for issue in result.issues)
        raise UsageError(f"{raw.path} was not scored ({result.state.value}): {issues}")
    companies = tuple(company.name for company in result.companies)
    facts = _facts(companies, result.document, result.identity, rubric)
    return Judged(result.passages, told, rubric, facts, result.assessment)


def judge_passages(
    document: ExtractedDocument, passages: Sequence[Passage], ref: StatementRef, classifier: Classifier, rubric: Rubric
) -> Judged:
    """As the pipeline scores a document, from the passages on: identity from the text, then judge and scores."""
    from statement_audit.identity.identify import identify

    identity = identify(document, ref, TODAY)
    companies = tuple(company.name for company in ref.companies) or (identity.company or ref.source_name,)
    judgement = classifier.judge(passages, rubric, rubric.criteria)
    facts = _facts(companies, document, identity, rubric)
    return Judged(passages, judgement, rubric, facts, assess(passages, judgement, rubric, facts))


def _facts(
    companies: tuple[str, ...], document: ExtractedDocument, identity: Identity, rubric: Rubric
) -> StatementFacts:
    """With every criterion asked, under the law that is asked where none is named."""
    asked = (companies, every_sector(rubric), (DEFAULT_LAW,), rubric.profiles[0])
    return StatementFacts(*asked, document, identity, today=TODAY)


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
    for criterion in text_criteria(judged.rubric):
        accepted = (window for window in judged.windows(criterion) if window.accepted)
        for index in sorted({one.passage.index for one in accepted if one.verdict.status not in SILENT}):
            yield index, criterion.id


def accepted_pairs(judgement: Judgement, rubric: Rubric) -> dict[str, set[int]]:
    """Criterion id → indices of the passages that count for it."""
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    accepted = grouped(
        (pair.criterion, pair.passage)
        for pair in judgement.relevance
        if is_evidence(criteria[pair.criterion], pair, judgement.thresholds)
    )
    return {criterion: set(found) for criterion, found in accepted.items()}
