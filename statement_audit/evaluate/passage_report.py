"""Figures on labelled passages: the judge and the scores as they are, against what readers marked. What is counted on
one source; and, where documents are judged, which file is a source's and which row a passage of the file is."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.evaluate.corpus import fold
from statement_audit.evaluate.judged import (
    Judged,
    RecordingClassifier,
    every_sector,
    judge_passages,
    run_pipeline,
    speaking_pairs,
    text_criteria,
)
from statement_audit.evaluate.labelled import Labelled, LabelledText
from statement_audit.evaluate.labels import STATUS_COLUMNS, Step, nothing
from statement_audit.evaluate.layout import lay_out
from statement_audit.evaluate.metrics import Counts, macro_f1, rounded, share
from statement_audit.models import ExtractedDocument, Finding, Passage, RawDocument, Rubric, StatementRef, Status
from statement_audit.score.statuses import CONCRETE, SILENT
from statement_audit.writing import file_sha256

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
    ref = StatementRef(source.name, companies=source.companies)
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
    verdicts = sum((part.verdicts for part in counted), Counter[str]())
    pairs = _with_rates(sum(by_criterion.values(), Counts()))
    unflagged = _grades(quote for quote in quotes if not quote.flagged)
    shown: dict[str, Any] = {**_grades(quotes), "unflagged": unflagged}
    if with_unmatched:
        pairs["unmatched"] = sum(part.stray for part in counted)
        shown["unmatched"] = _unmatched(quotes)
    return {
        "pairs": pairs,
        "macro_f1": rounded(macro_f1(each for each in by_criterion.values() if each.support >= LEAST_SUPPORT)),
        "quotes": shown,
        "statements": {
            "recall": share(verdicts["found"], verdicts["held"]),
            "absent_right": share(verdicts["absent_right"], verdicts["absent"]),
        },
        "status": _status_figures(quotes),
        **{
            key: {name: _with_rates(counts) | {"support": counts.support} for name, counts in table.items()}
            for key, table in (("groups", groups), ("criteria", by_criterion))
        },
    }


def _with_rates(counts: Counts) -> dict[str, Any]:
    return {"tp": counts.tp, "fp": counts.fp, "fn": counts.fn, **counts.rates()}


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


def _status_figures(quotes: Iterable[GradedQuote]) -> dict[str, float | None]:
    right = [quote for quote in quotes if quote.grade == RIGHT]
    return {
        "same": share(sum(quote.same_status for quote in right), len(right)),
        "family": share(sum(quote.same_family for quote in right), len(right)),
    }


RIGHT, ARGUABLE, WRONG, UNMATCHED = "right", "arguable", "wrong", "unmatched"
FAMILIES = (frozenset({Status.COMMITMENT}), frozenset(CONCRETE), *STATUS_COLUMNS.values())
VERDICTLESS = SILENT | {Status.NOT_FOUND, Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ}
Pair = tuple[int, str]  # row, criterion
RowOf = Callable[[int], int | None]  # the row that a passage is, if it is one


@dataclass(frozen=True, slots=True)
class GradedQuote:
    """The best quote of a finding that earns points. `grade`: right, arguable, wrong or unmatched."""

    source: str
    criterion: str
    text: str
    grade: str
    flagged: bool
    same_status: bool
    same_family: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """One source. `verdicts`: see `count_verdicts`; `stray`: accepted pairs of passages that are no row of it."""

    pairs: dict[str, Counts]
    quotes: tuple[GradedQuote, ...]
    verdicts: Counter[str]
    stray: int


def count_source(source: LabelledText, judged: Judged | None, row_of: RowOf) -> Counted:
    """Compare what the product made of a source with its labels. `judged` None: it made nothing of it."""
    gold = gold_pairs(source)
    doubt = frozenset((number, name) for number, row in enumerate(source.rows) for name in row.doubt)  # counts nowhere
    claims = [(row_of(passage), criterion) for passage, criterion in speaking_pairs(judged)] if judged else []
    claimed = {(row, criterion) for row, criterion in claims if row is not None}
    findings = [judged.findings[one.id] for one in text_criteria(judged.rubric)] if judged else []
    return Counted(
        pairs=count_pairs(gold - doubt, claimed - doubt),
        quotes=tuple(grade_quotes(source, findings, row_of)),
        verdicts=count_verdicts(findings, gold - doubt, doubt),
        stray=sum(row is None for row, _ in claims),
    )


def gold_pairs(source: LabelledText) -> frozenset[Pair]:
    """Pairs with a status that says something."""
    return frozenset(
        (number, criterion)
        for number, row in enumerate(source.rows)
        for criterion, status in row.labels.items()
        if status not in SILENT
    )


def count_pairs(gold: frozenset[Pair], claimed: set[Pair]) -> dict[str, Counts]:
    """Counts by criterion."""
    names = sorted({criterion for _, criterion in gold | claimed})
    kinds = (gold & claimed, claimed - gold, gold - claimed)
    return {name: Counts(*(sum(one == name for _, one in pairs) for pairs in kinds)) for name in names}


def grade_quotes(source: LabelledText, findings: Iterable[Finding], row_of: RowOf) -> Iterator[GradedQuote]:
    """The best quote of each finding that earns points, graded by the labels of the row that it is."""
    for finding in findings:
        best = next((evidence for evidence in finding.evidence if evidence.role == "best"), None)
        if not finding.score or best is None:
            continue
        place = row_of(best.passage)
        row = None if place is None else source.rows[place]
        status = row.labels.get(finding.criterion) if row else None
        if row is None:
            grade = UNMATCHED
        elif finding.criterion in row.doubt:
            grade = ARGUABLE
        else:
            grade = WRONG if status is None or status in SILENT else RIGHT
        same = status is finding.status
        akin = same or any({status, finding.status} <= family for family in FAMILIES)
        yield GradedQuote(source.name, finding.criterion, best.quote, grade, finding.needs_review, same, akin)


def count_verdicts(findings: Iterable[Finding], gold: frozenset[Pair], doubt: frozenset[Pair]) -> Counter[str]:
    """What a reader of the statement's findings sees: criteria with sure evidence in the gold (`held`), `found` of
    those; not found and not only doubtful (`absent`), rightly of those (`absent_right`).

    Not found beside a close call is no verdict: there a person is asked.
    """
    held = {criterion for _, criterion in gold}
    unsure = {criterion for _, criterion in doubt} - held
    made = {finding.criterion: finding for finding in findings}
    found = {name for name, finding in made.items() if finding.status not in VERDICTLESS}
    absent = {name for name, finding in made.items() if finding.status is Status.NOT_FOUND and not finding.evidence}
    absent -= unsure
    sizes = {"held": held, "found": held & found, "absent": absent, "absent_right": absent - held}
    return Counter({name: len(criteria) for name, criteria in sizes.items()})


SAME_WORDS = 0.8  # of a passage's words that stand in the row which it is


def find_documents(labelled: Labelled, folder: Path) -> dict[str, Path]:
    """Source → the file of the folder whose name, with or without its ending, is the source's or that without its own.

    Sources without a file are left out.

    Raises:
        UsageError: no such folder, no file for any source, or two files for one.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", hint="--documents names the folder of the labelled files.")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found = {}
    for source in labelled.sources:
        names = {source.name, Path(source.name).stem}
        fitting = [path for path in files if path.name == source.name] or [path for path in files if path.stem in names]
        if len(fitting) > 1:
            shown = ", ".join(path.name for path in fitting)
            raise UsageError(f"{folder} has several files for '{source.name}': {shown}.", hint="Keep one of them.")
        if fitting:
            found[source.name] = fitting[0]
    if not found:
        raise UsageError(
            f"{folder} has no file for a source of {labelled.name}.",
            hint=f"A file is called like its source, for instance '{labelled.sources[0].name}'; endings may differ.",
        )
    return found


def judge_file(source: LabelledText, path: Path, recorder: RecordingClassifier, rubric: Rubric) -> Judged:
    """The document through the whole pipeline, all criteria asked, even where it does not read like a statement.

    Raises:
        UsageError: the pipeline did not score it.
    """
    ref = StatementRef(path.name, path=path, companies=source.companies, sectors=every_sector(rubric))
    raw = RawDocument(file_sha256(path), path, path.stat().st_size)
    return run_pipeline(ref, raw, recorder, rubric, draft=True)


def matcher(source: LabelledText, passages: Sequence[Passage]) -> RowOf:
    """For the passages of a document: the row that holds at least 80 % of a passage's words, the likest of several."""
    texts = {passage.index: passage.text for passage in passages}
    rows = [_words(row.line.text) for row in source.rows]
    return cache(lambda index: _likest(_words(texts[index]), rows))


def _likest(words: Counter[str], rows: Sequence[Counter[str]]) -> int | None:
    size = words.total()
    shared = [(words & row).total() for row in rows]
    fitting = [place for place, common in enumerate(shared) if size and common >= SAME_WORDS * size]
    # Likest: most of the longer of the two; the first of equals.
    return max(fitting, key=lambda place: (shared[place] / max(size, rows[place].total()), -place), default=None)


def _words(text: str) -> Counter[str]:
    return Counter(fold(text).split())
