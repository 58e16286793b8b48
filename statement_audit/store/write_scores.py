"""Scores, findings, evidence and gates of one statement in one run. The caller is inside a transaction."""

from collections.abc import Mapping
from typing import Any

from statement_audit.errors import EvidenceError, StoreError
from statement_audit.models import DocumentKind, Finding, State, StatementResult
from statement_audit.store.connection import Database
from statement_audit.store.inserting import insert
from statement_audit.store.sqlite_values import picked
from statement_audit.store.write_documents import StoredText
from statement_audit.store.write_facts import page_of_quote

# Results that say nothing about a passage, and so need no quote (`not_met`: what was looked for is not there).
_WITHOUT_QUOTE = frozenset({"not_found", "not_assessed", "not_assessable", "could_not_read", "not_met"})


def unranked_reason(result: StatementResult) -> str | None:
    """Why a result stands outside the league table; None where it is ranked."""
    if result.state is not State.SCORED:
        return result.state.value
    if result.identity is None or result.identity.kind is not DocumentKind.STATEMENT:
        return "policy_not_statement"
    codes = {issue.code for issue in result.issues}
    has_quality = result.assessment is not None and result.assessment.scores.quality is not None
    unfit = (reason for reason in ("text_glued", "little_text") if reason in codes)
    return next(unfit, None if has_quality else "no_quality")


def write_score(
    db: Database, run_id: int, statement_id: int, result: StatementResult, text: StoredText | None, facts: Any
) -> int:
    """Add the score's row and all that hangs on it; return its id.

    Raises:
        EvidenceError: a quote is not in the stored page, or a finding that needs one has none.
        StoreError: a finding's criterion is not in the run's rubric.
    """
    reason = unranked_reason(result)
    row: dict[str, Any] = {
        "statement_id": statement_id, "run_id": run_id, "extraction_id": text.extraction_id if text else None,
        "kind": result.identity.kind if result.identity else None, "facts": facts, "groups": {},
        "rankable": reason is None, "unranked_reason": reason, "passages": len(result.passages),
        "words": sum(len(passage.quote.split()) for passage in result.passages),
    }  # fmt: skip
    row |= picked(result, "fingerprint state seconds")
    if result.assessment is None:
        return insert(db, "scores", row)
    row |= picked(result.assessment.scores, "profile quality walk_to_talk honesty band coverage groups")
    score_id = insert(db, "scores", row)
    own: dict[str, Any] = {"score_id": score_id, "statement_id": statement_id, "run_id": run_id}
    which = "rubric_hash = (SELECT rubric_hash FROM runs WHERE id = ?)"
    rows = db.rows(f"SELECT criterion, id, assessed_from FROM criteria WHERE {which}", (run_id,))
    criteria = {row["criterion"]: row for row in rows}
    for finding in result.assessment.findings:
        if finding.criterion not in criteria:
            raise StoreError(f"Criterion {finding.criterion} is not in the rubric of run {run_id}.")
        _write_finding(db, own, finding, criteria[finding.criterion], result, text)
    for gate in result.assessment.gates:
        day = {"in_force_on": gate.in_force_on or None, "in_force_by": gate.in_force_by or None}
        insert(db, "gates", own | picked(gate, "law version result missing unassessed tests") | day)
    return score_id


def _write_finding(
    db: Database,
    own: dict[str, Any],
    finding: Finding,
    criterion: Mapping[str, Any],
    result: StatementResult,
    text: StoredText | None,
) -> None:
    if not finding.evidence and finding.status not in _WITHOUT_QUOTE and criterion["assessed_from"] == "text":
        raise EvidenceError(f"{finding.criterion} is '{finding.status}' without a quote ({result.ref.source_name}).")
    row = own | picked(finding, "criterion status score confidence needs_review flags reasons")
    finding_id = insert(db, "findings", row | {"criterion_id": criterion["id"], "group_id": finding.group})
    for place, evidence in enumerate(finding.evidence):
        quote = picked(evidence, "page start end quote role status probability") | {
            "finding_id": finding_id,
            "page_id": page_of_quote(db, evidence, text, finding.criterion, result),
            "passage_id": text.passages.get(evidence.passage) if text else None,
            "document_sha256": result.raw.sha256,
        }
        if place and evidence.role == "best":
            quote["role"] = "second"  # one best a finding
        insert(db, "evidence", quote)
