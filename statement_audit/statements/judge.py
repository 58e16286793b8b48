"""What a statement is scored with: rubric, classifier, profile and laws; and the hash that tells if it was before.
Several statements in one file: the others than the first become documents of their own, cut from it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from statement_audit.archive import Archive
from statement_audit.classify.base import Classifier
from statement_audit.clock import last_day
from statement_audit.models import Profile, RawDocument, Rubric, StatementRef
from statement_audit.runs.options import RunOptions


@dataclass(frozen=True, slots=True)
class Task:
    """One statement for a worker: bytes in the archive, and what is known of it."""

    ref: StatementRef
    raw: RawDocument
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Judge:
    """What a worker keeps between statements.

    `today`: the last day that a statement may be dated; see `load_judge`. `draft`: score a text that does not read
    like a statement too, because a person says that it is to become one.
    """

    rubric: Rubric
    classifier: Classifier
    profile: str | None
    laws: tuple[str, ...]
    today: date
    draft: bool = False


def load_judge(options: RunOptions) -> Judge:
    """Load what scoring needs: rubric, classifier, and the last day of this year.

    A date beyond that day is no statement's own. The year stands in the fingerprint; the day does not matter, so
    that one and the same document gives the same findings all year.
    """
    from statement_audit.classify import load_classifier
    from statement_audit.rubric import load_rubric

    rubric, classifier = load_rubric(options.rubric), load_classifier(options.classifier)
    return Judge(rubric, classifier, options.profile, options.laws, last_day())


def choose_profile(judge: Judge, sectors: Sequence[str]) -> Profile:
    """The profile that was asked for, else the one that the sectors select."""
    from statement_audit.rubric import profile_for

    if judge.profile is None:
        return profile_for(judge.rubric, sectors)
    return next(profile for profile in judge.rubric.profiles if profile.id == judge.profile)


def judged_by(options: RunOptions, judge: Judge) -> dict[str, Any]:
    """What a run that scores records of its judge."""
    from statement_audit.score import SCORING_VERSION

    return {
        "classifier": judge.classifier.name,
        "classifier_revision": judge.classifier.revision,
        "profile": options.profile,
        "thresholds": asdict(judge.classifier.thresholds_for(judge.rubric)),
        "scoring": SCORING_VERSION,
        "laws": tuple(options.laws),
    }


# --- what says whether a document was scored before: everything that can change a result, as one hash ---------------


def fingerprint_context(judge: Judge) -> dict[str, object]:
    """All that a score depends on besides the document and its reference."""
    from statement_audit.extract import extractor_version
    from statement_audit.score import SCORING_VERSION

    return {
        "code": SCORING_VERSION,
        "extractor": extractor_version(),
        "rubric": judge.rubric.hash,
        "classifier": judge.classifier.name,
        "revision": judge.classifier.revision,
        "profile": judge.profile,
        "laws": judge.laws,
        "year": judge.today.year,  # bounds the years that a text may be for
    }


def fingerprint(ref: StatementRef, raw: RawDocument, context: dict[str, object]) -> str:
    """SHA-256 over everything that can change a result: equal fingerprints give equal findings."""
    known = {
        "document": raw.sha256,
        "name": ref.source_name,
        "companies": [[c.name, c.number, c.website, list(c.sectors)] for c in ref.companies],
        "sectors": list(ref.sectors),
        "year": ref.year,
        "laws": list(ref.laws),
        "source": ref.source,  # a register's sectors are no list's: see `statements.sectors`
        # what a visit showed, without its day: another visit that shows the same gives the same score
        "site": None if ref.site is None else asdict(replace(ref.site, visited_on=None)),
    }
    return hashlib.sha256(json.dumps([known, context], sort_keys=True).encode()).hexdigest()


def other_tasks(task: Task, others: Sequence[Mapping[str, Any]], archive: Archive, judge: Judge) -> Iterator[Task]:
    """The tasks of the other statements, as their document's issue tells them: of the same companies."""
    context = fingerprint_context(judge)
    for one in others:
        ref = replace(task.ref, source_name=one["name"], path=None, year=None, declared=())
        raw = RawDocument(one["sha256"], archive.path(one["sha256"]), one["size"])
        yield Task(ref, raw, fingerprint(ref, raw, context))
