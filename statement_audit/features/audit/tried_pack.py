"""What the questions of a user's own pack find and miss, before anybody relies on them. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from statement_audit.classify.embedded import EmbeddedClassifier, text_key
from statement_audit.clock import last_day
from statement_audit.errors import UsageError
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import BlockKind, Criterion, Passage, Rubric, StatementResult
from statement_audit.rubric.loader import load_rubric, own_criteria
from statement_audit.runs.options import RunOptions
from statement_audit.score.assessment import ReadStatement
from statement_audit.score.facts import StatementFacts
from statement_audit.statements.judge import Judge

LIKELIEST = 3  # of the passages below the bar
FOUND, CLOSE, BELOW = "found", "close call", "below the bar"


@dataclass(frozen=True, slots=True)
class Heard:
    """A passage or an example beside a criterion. `what`: found, a close call (a person would be asked) or below the
    bar; `bar`: the probability that it needs; `told`: what it does, and why it is a close call whatever its
    probability; empty below the bar."""

    what: str
    quote: str
    page: int
    probability: float
    bar: float
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedCriterion:
    """`learnt`: the judge was trained on these very words, else it matches them by their meaning alone. `missed`:
    examples of `yes` that are not found; `mistaken`: examples of `no` that are. `files`: name → what was found, the
    close calls and the likeliest below the bar, likeliest first."""

    id: str
    name: str
    learnt: bool
    examples: int
    missed: tuple[Heard, ...]
    mistaken: tuple[Heard, ...]
    files: Mapping[str, tuple[Heard, ...]]


def try_pack(pack: Path, files: Sequence[Path]) -> tuple[list[TriedCriterion], list[StatementResult]]:
    """Ask the criteria that a pack itself adds or changes of some files, by the default judge, whatever their sector.

    Returns:
        What each criterion found and nearly found; the files that could not be scored, with their issues.

    Raises:
        RubricError: the pack breaks the format.
        UsageError: it has no criterion of its own, or there is no such file.
    """
    rubric = load_rubric(pack)
    asked = [rubric.criterion(name) for name in own_criteria(pack)]
    if not asked:
        raise UsageError(f"{pack} adds and changes no criterion.", hint="See docs/adding-a-rubric.md.")
    sectors = tuple({key for one in asked for key in one.applies_to} - {"all"})
    with TemporaryDirectory() as folder:  # what the model reads, it reads once
        classifier = EmbeddedClassifier.load(cache=Path(folder) / "cache.db")
        options = RunOptions(Path(folder) / "none.db", rubric=str(pack), sectors=sectors)
        judge = Judge(rubric, classifier, None, (), last_day())
        results = [check_file(path, None, options, judge)[0] for path in files]
        scored = [result for result in results if result.passages]
        tried = [_try(one, rubric, classifier, scored) for one in asked] if scored else []
    return tried, [result for result in results if not result.passages]


def _try(
    criterion: Criterion, rubric: Rubric, classifier: EmbeddedClassifier, scored: Sequence[StatementResult]
) -> TriedCriterion:
    # Without its examples the rubric does not take them for its own wording.
    bare = replace(rubric, criteria=tuple(replace(one, yes=(), no=()) for one in rubric.criteria))
    yes, no = (
        _hear(replace(scored[0], passages=_passages(texts)), bare.criterion(criterion.id), bare, classifier)
        for texts in (criterion.yes, criterion.no)
    )
    return TriedCriterion(
        criterion.id,
        criterion.name,
        text_key(criterion) in classifier.heads.columns,
        len(yes + no),
        tuple(one for one in yes if one.what != FOUND),
        tuple(one for one in no if one.what == FOUND),
        {result.ref.source_name: _likeliest(_hear(result, criterion, rubric, classifier)) for result in scored},
    )


def _likeliest(heard: Sequence[Heard]) -> tuple[Heard, ...]:
    below = [one for one in heard if one.what == BELOW]
    return tuple(one for one in heard if one not in below[LIKELIEST:])


def _hear(result: StatementResult, criterion: Criterion, rubric: Rubric, classifier: EmbeddedClassifier) -> list[Heard]:
    """Every passage beside a criterion, likeliest first."""
    assert result.document is not None and result.identity is not None
    names = tuple(company.name for company in result.companies)
    facts = StatementFacts(names, (), (), rubric.profiles[0], result.document, result.identity)
    judgement = classifier.judge(result.passages, rubric, (criterion,))
    windows = ReadStatement(result.passages, judgement, rubric, facts).windows(criterion)
    known = {window.passage.index: window for window in windows}
    bar = max(classifier.thresholds.accept, classifier.thresholds.finding)
    heard = []
    for passage, row in zip(result.passages, classifier.score(result.passages, rubric, (criterion,))[0], strict=True):
        one = Heard(BELOW, passage.quote, passage.page, float(row[0]), bar)
        if window := known.get(passage.index):
            found = window.accepted and window.probability >= bar and window.value > 0
            told = (window.verdict.status.value, *window.verdict.reasons)
            one = replace(one, what=FOUND if found else CLOSE, bar=max(bar, window.bar), told=told)
        heard.append(one)
    return sorted(heard, key=lambda one: -one.probability)


def _passages(texts: Sequence[str]) -> tuple[Passage, ...]:
    return tuple(Passage(place, 1, 0, len(text), text, text, BlockKind.PARAGRAPH) for place, text in enumerate(texts))
