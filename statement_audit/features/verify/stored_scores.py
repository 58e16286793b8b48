"""Whether stored scores follow from what is stored with them; no model and no document is needed."""

import json
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.models import Profile, RawDocument, Rubric, StatementRef
from statement_audit.rubric.build import rebuild_rubric
from statement_audit.safe_text import stored_json
from statement_audit.score import SCORING_VERSION, arithmetic
from statement_audit.score.gates import LawDay, gate_statement
from statement_audit.statements.judge import fingerprint
from statement_audit.store import Database, checks, read_reviews
from statement_audit.store.problems import CheckReport
from statement_audit.store.write_statements import reference_of

SHOWN = 5
UNRECORDED = "scored by an earlier release, which did not record all inputs"


def check_numbers(database: Database, report: CheckReport) -> None:
    """A score's numbers and gates are those that its stored findings give under its rubric."""
    rebuilt = cache(partial(sound_rubric, database))
    for row in checks.score_rows(database, checks.score_ids(database)):
        if row["scoring"] != SCORING_VERSION:
            report.leave_out(scored_by(row))
        elif row["state"] == "scored" and (rubric := rebuilt(row["rubric_hash"])):
            for profile in rubric.profiles:
                if profile.id == row["profile"]:
                    tell_differences(report, row, _numbers(database, row, rubric, profile))


def _numbers(database: Database, row: Mapping[str, Any], rubric: Rubric, profile: Profile) -> list[str]:
    """How the numbers differ; a finding that is damaged costs its score alone."""
    try:
        findings = read_reviews.findings_of_score(database, row["id"])
        by_id = {finding.criterion: finding for finding in findings}
        known = {(gate.law, gate.version): gate for gate in rubric.gates}
        held = read_reviews.gates_of_score(database, row["id"])
        gates = [gate_statement(known[key], by_id, LawDay(*day)) for key, day in held.items() if key in known]
        numbers = checks.number_differences(row, arithmetic.compute_scores(findings, rubric, profile))
        return [*numbers, *checks.gate_differences(database, row["id"], gates)]
    except (ValueError, StoreError) as error:
        return [f"cannot be computed: {error}"]


def check_inputs(database: Database, report: CheckReport) -> None:
    """The fingerprint of each score is that of the document, reference and run that are recorded with it."""
    words = "what is recorded of document, companies, options or versions is not what was scored"
    for row in checks.score_rows(database, checks.score_ids(database)):
        ref = stored_reference(row)
        if ref is None or row["scoring"] is None:
            report.leave_out(UNRECORDED)
        else:
            tell_differences(report, row, [] if stored_fingerprint(row, ref) == row["fingerprint"] else [words])


def stored_reference(row: Mapping[str, Any]) -> StatementRef | None:
    """What a run was told of the statement, from the score's row; None where an earlier release did not keep it."""
    facts = stored_json(row["facts"])
    return reference_of(facts) if "sectors" in facts.get("reference", {}) else None


def stored_fingerprint(row: Mapping[str, Any], ref: StatementRef) -> str:
    """The fingerprint that a score of these inputs has."""
    context = {
        "code": row["scoring"],
        "extractor": row["extractor"],
        "rubric": row["rubric_hash"],
        "classifier": row["classifier"],
        "revision": row["classifier_revision"],
        "profile": row["asked_profile"],
        "laws": tuple(stored_json(row["laws"])),
        "year": int(row["started_at"][:4]),
    }
    return fingerprint(ref, archived(Path(), row), context)


def archived(path: Path, row: Mapping[str, Any]) -> RawDocument:
    """The score's document."""
    return RawDocument(row["document_sha256"], path, row["size"])


def scored_by(row: Mapping[str, Any]) -> str:
    """Why a score of other rules is not compared."""
    if row["scoring"] is None:
        return UNRECORDED
    return f"scored by version {row['scoring']} of the scoring rules; this is {SCORING_VERSION}"


def tell_differences(report: CheckReport, row: Mapping[str, Any], words: Sequence[str]) -> None:
    """Count a score as checked: one problem for all that differs in it, none where nothing does."""
    report.checked += 1
    if words:
        shown = "; ".join(words[:SHOWN]) + (f"; and {len(words) - SHOWN} more" if len(words) > SHOWN else "")
        data = {"score": row["id"], "statement": row["statement_id"], "differences": list(words)}
        report.problem(row["source_name"], shown, data)


def sound_rubric(database: Database, digest: str) -> Rubric | None:
    """None where the stored content no longer makes the rubric of this hash: the check of rubrics says so."""
    try:
        content = json.loads(database.value("SELECT content FROM rubrics WHERE hash = ?", (digest,)))
        return rebuild_rubric(content, digest) if checks.rubric_hash(content) == digest else None
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
