"""Stored scores against scores that were computed again: what differs, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from statement_audit.models import Assessment, Evidence, GateResult, Scores, StatementResult
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.read_report import page_texts
from statement_audit.store.read_reviews import findings_of_score
from statement_audit.store.sqlite_values import passages_sha256, picked, storable, to_json

# Figures are rounded when they are made; probabilities may differ in their last digits from one processor to another.
TOLERANCE = {"probability": 1e-3, "confidence": 1e-3}
_EXACT = 1e-9
_NUMBERS = ("profile", "quality", "walk_to_talk", "honesty", "band", "coverage", "groups")


def score_rows(db: Database, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield each of these scores with its run, document and reading."""
    for score_id in ids:
        yield from db.rows(_SCORE, (score_id,))


def score_ids(db: Database) -> list[int]:
    """The ids of all scores."""
    return [score_id for (score_id,) in db.tuples("SELECT id FROM scores ORDER BY id")]


_SCORE = """
SELECT scores.*, statements.source_name, statements.document_sha256, documents.size, documents.media_type,
  extractions.extractor AS read_by, runs.started_at, runs.classifier, runs.classifier_revision, runs.rubric_hash,
  runs.profile AS asked_profile, runs.extractor, runs.scoring, runs.laws,
  (SELECT group_concat(DISTINCT code) FROM issues WHERE issues.score_id = scores.id) AS codes
FROM scores
JOIN statements ON statements.id = scores.statement_id
JOIN documents ON documents.sha256 = statements.document_sha256
JOIN runs ON runs.id = scores.run_id
LEFT JOIN extractions ON extractions.id = scores.extraction_id
WHERE scores.id = ?"""


def stored_pages(db: Database, extraction_id: int) -> dict[int, str]:
    """Page number -> stored text."""
    return dict(page_texts(db, extraction_id))


def page_differences(stored: Mapping[int, str], read: Mapping[int, str]) -> list[str]:
    """In words, which pages read differently from what is stored."""
    found = [f"page {number}" for number in stored if storable(read.get(number, "")) != stored[number]]
    found += [f"page {number} (not stored)" for number in read if number not in stored]
    return found


def number_differences(row: Mapping[str, Any], scores: Scores) -> list[str]:
    """How a score's numbers differ from these."""
    held = {name: stored_json(row[name]) if name == "groups" else row[name] for name in _NUMBERS}
    return list(_differing(_NUMBERS, held, picked(scores, " ".join(_NUMBERS))))


_GATE_LISTS = ("missing", "unassessed", "tests")


def gate_differences(db: Database, score_id: int, gates: Sequence[GateResult]) -> list[str]:
    """How a score's gates differ from these."""
    stored = {
        (row["law"], row["version"]): [
            *(row[name] for name in ("result", "in_force_on", "in_force_by")),
            *(stored_json(row[name]) for name in _GATE_LISTS),
        ]
        for row in db.rows("SELECT * FROM gates WHERE score_id = ?", (score_id,))
    }
    computed = {
        (gate.law, gate.version): [
            gate.result.value, gate.in_force_on or None, gate.in_force_by or None, list(gate.missing),
            list(gate.unassessed), stored_json(to_json(gate.tests)),
        ]
        for gate in gates
    }  # fmt: skip
    return [
        f"gate {law} {version}: not as computed"
        for law, version in sorted(stored.keys() | computed.keys())
        if stored.get((law, version)) != computed.get((law, version))
    ]


def result_differences(db: Database, row: Mapping[str, Any], result: StatementResult) -> list[str]:
    """How a stored score differs from the same statement scored again."""
    kind = result.identity.kind.value if result.identity else None
    if (row["state"], row["kind"]) != (result.state.value, kind):
        return [f"state {row['state']} ({row['kind']}), again {result.state.value} ({kind})"]
    if result.assessment is None:
        return []
    found = number_differences(row, result.assessment.scores)
    found += gate_differences(db, row["id"], result.assessment.gates)
    found += _finding_differences(db, row["id"], result.assessment)
    found += _fact_differences(db, row["id"], result)
    return found + _passage_differences(db, row, result)


def _finding_differences(db: Database, score_id: int, assessment: Assessment) -> Iterator[str]:
    stored = {finding.criterion: finding for finding in findings_of_score(db, score_id)}
    for finding in assessment.findings:
        held = stored.pop(finding.criterion, None)
        if held is None:
            yield f"{finding.criterion}: not stored"
            continue
        names = "status score confidence needs_review flags reasons"
        for words in _differing(names.split(), picked(held, names), picked(finding, names)):
            yield f"{finding.criterion} {words}"
        if not _same_quotes(_quotes(held.evidence), _quotes(finding.evidence)):
            yield f"{finding.criterion}: other quotes"
    for criterion in stored:
        yield f"{criterion}: stored, but no longer computed"


StoredQuote = tuple[int, int, int, str, str, str, float | None]


def _quotes(evidence: Sequence[Evidence]) -> list[StoredQuote]:
    """What is stored of quotes: the writer keeps one best a finding."""
    return [
        (each.page, each.start, each.end, storable(each.quote),
         "second" if place and each.role == "best" else each.role, each.status.value, each.probability)
        for place, each in enumerate(evidence)
    ]  # fmt: skip


def _same_quotes(stored: Sequence[StoredQuote], computed: Sequence[StoredQuote]) -> bool:
    return len(stored) == len(computed) and all(
        held[:-1] == again[:-1] and _same("probability", held[-1], again[-1])
        for held, again in zip(stored, computed, strict=True)
    )


def _fact_differences(db: Database, score_id: int, result: StatementResult) -> Iterator[str]:
    stored = sorted(db.tuples("SELECT fact, value, page, start, end, quote FROM facts WHERE score_id = ?", (score_id,)))
    computed = sorted(
        (fact.kind.value, storable(fact.value), fact.page, fact.start, fact.end, storable(fact.quote))
        for fact in result.facts
    )
    if stored != computed:
        yield "other facts (entities, approval, signature, period)"


def _passage_differences(db: Database, row: Mapping[str, Any], result: StatementResult) -> list[str]:
    """Passages are kept of the latest reading alone."""
    held = db.value("SELECT passages_sha256 FROM extractions WHERE id = ?", (row["extraction_id"],))
    return ["other passages"] if held is not None and held != passages_sha256(result.passages) else []


def _same(name: str, held: Any, again: Any) -> bool:
    if isinstance(held, dict) and isinstance(again, Mapping):
        return held.keys() == again.keys() and all(_same(name, held[key], again[key]) for key in held)
    if isinstance(held, float) or isinstance(again, float):
        known = held is not None and again is not None
        return math.isclose(held, again, rel_tol=0, abs_tol=TOLERANCE.get(name, _EXACT)) if known else held is again
    return bool(held == again)


def _differing(names: Iterable[str], held: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    """In words, each of these values that is another again."""
    for name in names:
        if not _same(name, held[name], again[name]):
            shown = ("none" if values[name] is None else str(values[name]) for values in (held, again))
            yield f"{name} {', again '.join(shown)}"
