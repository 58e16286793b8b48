"""Benchmarks: the shipped one, and one made of a database."""

import json

from statement_audit.classify.base import Classifier
from statement_audit.compare.peers import Benchmark, benchmark_of, from_document
from statement_audit.models import Rubric
from statement_audit.published import Yardstick
from statement_audit.resources import benchmark_file
from statement_audit.score import SCORING_VERSION
from statement_audit.store import Database
from statement_audit.store.read_compared import peer_scores


def yardstick_of(rubric: Rubric, classifier: Classifier) -> Yardstick:
    """What a draft is scored with now."""
    return Yardstick(rubric.hash, SCORING_VERSION, classifier.revision)


def shipped_benchmark() -> Benchmark:
    """Made by `python -m benchmarks.peers`; `unlike` says whether it holds for a draft."""
    return from_document(json.loads(benchmark_file().read_text(encoding="utf-8")))


def database_benchmark(db: Database, yardstick: Yardstick) -> Benchmark:
    """Of the latest statements in a database that were scored as the draft is, however few: `n` stands in each row."""
    return benchmark_of(peer_scores(db), yardstick, db.path.name, fewest=2)
