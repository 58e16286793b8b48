"""Figures on labelled passages: the judge and the scores as they are, against what readers marked."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.evaluate.judged import Judged, RecordingClassifier, judge_passages, text_criteria
from statement_audit.evaluate.labelled import Labelled, LabelledText
from statement_audit.evaluate.labelled_documents import judge_file, matcher
from statement_audit.evaluate.labels import Step, nothing
from statement_audit.evaluate.layout import lay_out
from statement_audit.evaluate.metrics import Counts, macro_f1, rates, rounded, share
from statement_audit.evaluate.passage_counts import (
    ARGUABLE,
    RIGHT,
    UNMATCHED,
    WRONG,
    Counted,
    GradedQuote,
    Verdicts,
    count_source,
)
from statement_audit.models import CompanyRef, ExtractedDocument, Rubric, StatementRef

LEAST_SUPPORT = 3  # gold positives from which a criterion is part of the macro mean

log = logging.getLogger(__name__)


def evaluate_passages(
    labelled: Labelled,
    classifier: Classifier,
    rubric: Rubric,
    step: Step = nothing,
    documents: Mapping[str, Path] | None = None,
) -> dict[str, Any]:
    """Judge and score every source as the pipeline would, all criteria asked, and compare with its labels.

    Args:
        step: called after each source.
        documents: source → its document: the whole pipeline runs on those, and what it says is matched with rows.

    Returns:
        The report, ready for JSON; docs/evaluating.md says what each key means.
    """
    started = time.perf_counter()
    counted = []
    for source in labelled.sources:
        if documents is None:
            counted.append(count_source(source, judge_source(source, classifier, rubric), int))
        elif source.name in documents:
            counted.append(_count_file(source, documents[source.name], RecordingClassifier(classifier), rubric))
        step()
    report = figures(counted, rubric, with_unmatched=documents is not None)
    return report | {"seconds": round(time.perf_counter() - started, 3)}


def judge_source(source: LabelledText, classifier: Classifier, rubric: Rubric) -> Judged:
    """The passages of the file, in order, through judge and scores; nothing is extracted."""
    pages, passages = lay_out([row.line for row in source.rows])
    company = next((row.company for row in source.rows if row.company), None)
    ref = StatementRef(source.name, companies=(CompanyRef(company),) if company else ())
    return judge_passages(ExtractedDocument("", "text/plain", pages, "labelled"), passages, ref, classifier, rubric)


def _count_file(source: LabelledText, path: Path, recorder: RecordingClassifier, rubric: Rubric) -> Counted:
    """One bad document costs its own figures: it is said, and what it holds counts as missed."""
    try:
        judged = judge_file(source, path, recorder, rubric)
    except UsageError as error:
        log.warning("%s", error.message)
        return count_source(source, None, int)
    return count_source(source, judged, matcher(source, judged.passages))


def figures(counted: Sequence[Counted], rubric: Rubric, *, with_unmatched: bool) -> dict[str, Any]:
    """All keys of the report but `seconds`. `with_unmatched`: what was matched with no row is listed, too."""
    asked = text_criteria(rubric)
    by_criterion = {one.id: sum((part.pairs.get(one.id, Counts()) for part in counted), Counts()) for one in asked}
    groups = {one.group: Counts() for one in asked}
    for one in asked:
        groups[one.group] += by_criterion[one.id]
    quotes = [quote for part in counted for quote in part.quotes]
    pairs, shown = _with_rates(sum(by_criterion.values(), Counts())), _quote_figures(quotes)
    if with_unmatched:
        pairs["unmatched"] = sum(part.stray for part in counted)
        shown["unmatched"] = _unmatched(quotes)
    return {
        "pairs": pairs,
        "macro_f1": rounded(macro_f1(each for each in by_criterion.values() if each.support >= LEAST_SUPPORT)),
        "quotes": shown,
        "statements": _verdict_figures(sum((part.verdicts for part in counted), Verdicts())),
        "status": _status_figures(quotes),
        "groups": {name: _with_rates(counts) | {"support": counts.support} for name, counts in groups.items()},
        "criteria": {name: _with_rates(counts) | {"support": counts.support} for name, counts in by_criterion.items()},
    }


def _with_rates(counts: Counts) -> dict[str, Any]:
    return {"tp": counts.tp, "fp": counts.fp, "fn": counts.fn, **rates(counts)}


def _quote_figures(quotes: Iterable[GradedQuote]) -> dict[str, Any]:
    listed = list(quotes)
    return {**_grades(listed), "unflagged": _grades(quote for quote in listed if not quote.flagged)}


def _grades(quotes: Iterable[GradedQuote]) -> dict[str, int]:
    """`n` is the sum of the three: what is matched with no row has no grade."""
    grades = Counter(quote.grade for quote in quotes)
    return {"n": sum(grades.values()) - grades[UNMATCHED], **{name: grades[name] for name in (RIGHT, ARGUABLE, WRONG)}}


def _unmatched(quotes: Iterable[GradedQuote]) -> dict[str, Any]:
    cases = [
        {"source": quote.source, "criterion": quote.criterion, "quote": quote.text}
        for quote in quotes
        if quote.grade == UNMATCHED
    ]
    return {"n": len(cases), "cases": cases}


def _verdict_figures(verdicts: Verdicts) -> dict[str, float | None]:
    return {
        "recall": share(verdicts.found, verdicts.held),
        "absent_right": share(verdicts.absent_right, verdicts.absent),
    }


def _status_figures(quotes: Iterable[GradedQuote]) -> dict[str, float | None]:
    right = [quote for quote in quotes if quote.grade == RIGHT]
    return {
        "same": share(sum(quote.same_status for quote in right), len(right)),
        "family": share(sum(quote.same_family for quote in right), len(right)),
    }
