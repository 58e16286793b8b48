"""The project's own gold: invented statements with labels made by hand, taken through the whole pipeline."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.models import (
    CompanyRef,
    Criterion,
    Finding,
    Judgement,
    Passage,
    RawDocument,
    Rubric,
    State,
    StatementRef,
    Status,
    StatusScores,
    Thresholds,
)
from statement_audit.pipeline import Judge, Task, process_statement
from statement_audit.resources import CHECKOUT
from statement_audit.score.clauses import read_passage
from statement_audit.score.statuses import Verdict, judge_status

TODAY = date(2026, 12, 31)  # rules on age look at the date: fixed, so that figures do not drift
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "\u00a0": " "})
LEAST_PART = 4  # words of a passage that is only part of a labelled sentence


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Label(_Part):
    """What one sentence deserves for one criterion."""

    criterion: str
    status: Status
    sentence: str


class Decoy(_Part):
    """A sentence that looks like evidence for a criterion and must not count."""

    criterion: str
    sentence: str


class Entry(_Part):
    """One labelled statement; the fields that measuring needs of `corpus/manifest.yml`."""

    id: str
    file: str
    sha256: str
    company: str
    year: int | None
    sectors: list[str]
    laws: list[str]
    expected: list[Label]
    decoys: list[Decoy]
    not_found: list[str]


class Manifest(_Part):
    """`corpus/manifest.yml`, which the corpus's generator writes."""

    statements: list[Entry]


@dataclass(frozen=True, slots=True)
class Audited:
    """One labelled statement after the pipeline: what was judged of it and what came out."""

    entry: Entry
    rubric: Rubric
    passages: tuple[Passage, ...]
    judgement: Judgement
    findings: dict[str, Finding]
    names: tuple[str, ...]
    year: int | None

    def verdict(self, criterion: Criterion, passage: Passage) -> Verdict | None:
        """What the score room says of the passage for the criterion, whether or not the pair was accepted."""
        return judge_status(
            criterion, read_passage(passage, self.names), self._opinion(passage.index), self.rubric, self.year
        )

    def _opinion(self, index: int) -> StatusScores | None:
        return next((scores for scores in self.judgement.statuses if scores.passage == index), None)


class Recorder:
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


def find_corpus() -> Path:
    """The folder of the labelled corpus in this checkout.

    Raises:
        UsageError: the package is installed without it.
    """
    folder = CHECKOUT / "corpus"
    if not (folder / "manifest.yml").is_file():
        raise UsageError(
            f"There is no labelled corpus at {folder}.",
            hint="It comes with the source code, not with the installed package: run this in a checkout.",
        )
    return folder


def read_manifest(corpus: Path) -> Manifest:
    """The labelled statements, whose files are those that the labels were made for.

    Raises:
        UsageError: the manifest lacks something, or a file is missing or changed.
    """
    manifest = read_model(corpus / "manifest.yml", Manifest)
    for entry in manifest.statements:
        path = corpus / entry.file
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            raise UsageError(f"{path} is not the file that {corpus}/manifest.yml describes.", hint="Generate it again.")
    return manifest


def audit(entry: Entry, corpus: Path, recorder: Recorder, rubric: Rubric) -> Audited:
    """Take one labelled statement through the pipeline, with the company, year, sectors and laws of the manifest.

    Raises:
        UsageError: the pipeline did not score it.
    """
    path = corpus / entry.file
    laws = tuple(gate.law for law in entry.laws for gate in rubric.gates if gate.law.startswith(f"{law}-"))
    company = CompanyRef(entry.company, sectors=tuple(entry.sectors))
    ref = StatementRef(path.name, path=path, companies=(company,), year=entry.year, laws=laws)
    raw = RawDocument(entry.sha256, path, path.stat().st_size)
    result = process_statement(Task(ref, raw, ""), Judge(rubric, recorder, None, (), TODAY))
    if result.state is not State.SCORED or result.assessment is None or result.identity is None or not recorder.last:
        issues = "; ".join(issue.message for issue in result.issues)
        raise UsageError(f"{path} was not scored ({result.state.value}): {issues}")
    return Audited(
        entry=entry,
        rubric=rubric,
        passages=result.passages,
        judgement=recorder.last,
        findings={finding.criterion: finding for finding in result.assessment.findings},
        names=(entry.company, *result.identity.names),
        year=result.identity.year,
    )


def fold(text: str) -> str:
    """Text as it is compared: one line, plain quotes and dashes, case ignored."""
    return " ".join(text.translate(SAME).split()).casefold()


def locate(sentence: str, passages: Sequence[Passage]) -> list[Passage]:
    """The passages that are the sentence; else those that hold it; else those that are parts of it."""
    wanted = fold(sentence)
    texts = [(passage, fold(passage.quote), fold(passage.text)) for passage in passages]
    exact = [passage for passage, quote, text in texts if wanted in (quote, text)]
    if exact:
        return exact
    holding = [passage for passage, quote, text in texts if wanted in quote or wanted in text]
    if holding:
        return holding
    return [passage for passage, quote, _ in texts if len(quote.split()) >= LEAST_PART and quote in wanted]
