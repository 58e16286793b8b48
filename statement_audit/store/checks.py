"""What of a database can be checked without reading a document again, and stored scores against scores that were
computed again: what differs, in words. `verify` runs these. Nothing here writes.
"""

import hashlib
import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.models import Assessment, Evidence, GateResult, Scores, StatementResult
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.database import open_database, pending_migrations
from statement_audit.store.problems import CheckReport
from statement_audit.store.read_reviews import findings_of_score
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import canonical_sha256, passages_sha256, picked, stored, without_advice
from statement_audit.store.tables import never_scored

_SQL = queries_of("checks")


def run_check(name: str, meaning: str, check: Callable[[Database, CheckReport], None], db: Database) -> CheckReport:
    """Run one check; a file that is too damaged for it is a problem like any other."""
    report = CheckReport(name, meaning)
    try:
        check(db, report)
    except (StoreError, ValueError, sqlite3.DatabaseError) as error:
        return broken_off(name, meaning, error, db)
    return report


def broken_off(name: str, meaning: str, error: Exception, db: Database) -> CheckReport:
    """What is told of a check that damage ended."""
    words = error.message if isinstance(error, StoreError) else str(error)
    report = CheckReport(name, meaning)
    report.problem(str(db.path), f"The check broke off: {words}")
    return report


def check_file(db: Database, report: CheckReport) -> None:
    """SQLite's own check of the file's pages and indices."""
    report.checked = int(db.value("PRAGMA page_count"))
    for (text,) in db.tuples("PRAGMA integrity_check"):
        if text != "ok":
            report.problem(str(db.path), text)


def check_schema(db: Database, report: CheckReport) -> None:
    """Every migration is applied, and every table, index, trigger and view is as it was made."""
    if pending := pending_migrations(db):
        words = f"lacks {', '.join(pending)}: bring it up to date with `statement-audit db migrate`"
        report.problem(str(db.path), words)
        return
    with open_database(None) as blank:
        wanted = _objects(blank)
    held = _objects(db)
    report.checked = len(wanted)
    for name, (kind, sql) in wanted.items():
        if held.get(name) != (kind, sql):
            report.problem(name, f"The {kind} is missing." if name not in held else _changed(kind))


def _changed(kind: str) -> str:
    again = " or is of an earlier release: `statement-audit db migrate` makes it anew" if kind == "view" else ""
    return f"The {kind} was changed{again}."


def _objects(db: Database) -> dict[str, tuple[str, str]]:
    """Name -> kind and SQL. What SQLite and the full-text index make for themselves is left out."""
    return {name: (kind, sql) for name, kind, sql in db.tuples(_SQL["objects"])}


def check_foreign_keys(db: Database, report: CheckReport) -> None:
    """Every reference from one table to another leads to a row."""
    report.checked = int(db.value(_SQL["tables_that_refer"]))
    for table, parent, count in db.tuples(_SQL["broken_references"]):
        report.problem(table, f"{count} rows refer to rows of {parent} that are not there.", {"rows": count})


def check_search(db: Database, report: CheckReport) -> None:
    """The full-text index says what the passages say."""
    passages = int(db.value("SELECT count(*) FROM passages"))
    try:
        db.connection.execute("BEGIN IMMEDIATE")
        try:
            db.connection.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        finally:
            db.connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY):
            why = "the file cannot be written, which SQLite's check of a search index needs"
            report.leave_out(why, passages)
            return
        report.problem("passages_fts", "The index is not in step with the passages.")
    report.checked = passages


def check_quotes(db: Database, report: CheckReport) -> None:
    """Every quote stands in its stored page, at its offsets, and every finding that needs a quote has one."""
    report.checked = int(db.value(_SQL["quotes"]))
    for row in db.rows(_SQL["misquoted"]):
        quote = f"The quote of {row['what']} {row['id']}"
        words = f"{quote} is not on page {row['page']} of the stored text: “{row['quote']}”"
        report.problem(row["source_name"] or "?", words, {row["what"]: row["id"]})
    for row in db.rows(_SQL["unquoted"]):
        words = f"{row['criterion']} is '{row['status']}' without a quote."
        report.problem(row["source_name"], words, {"finding": row["id"]})


FORGOTTEN = "the package leaves out the text of what was never scored"
# A lone surrogate is stored as this; the hash is that of the text before.
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def check_pages(db: Database, report: CheckReport, *, is_package: bool = False) -> None:
    """The stored pages of each reading are as many as they were and have the hash of the text that was read.

    A package leaves out the texts of what was never scored (`public_copy`)."""
    forgotten = never_scored(db) if is_package else set()
    for head, rows in _grouped(db, _SQL["pages"]):
        pages = [[row["page"], row["text"]] for row in rows if row["page"] is not None]
        if not pages and head["document_sha256"] in forgotten:
            report.leave_out(FORGOTTEN)
            continue
        report.checked += 1
        source, data = head["source_name"] or head["document_sha256"], {"extraction": head["id"]}
        if len(pages) != head["pages"]:
            report.problem(source, f"{head['pages']} pages were read, {len(pages)} are stored.", data)
        elif canonical_sha256(pages) != head["text_sha256"] and not any(_REPLACED in text for _, text in pages):
            report.problem(source, "The stored pages no longer have the hash of the text that was read.", data)


def check_passages(db: Database, report: CheckReport) -> None:
    """The stored passages of each reading have the hash that was noted when they were written."""
    for head, rows in _grouped(db, _SQL["passages"]):
        report.checked += 1
        if passages_sha256(rows) != head["passages_sha256"] and not any(_REPLACED in row["text"] for row in rows):
            source = head["source_name"] or head["document_sha256"]
            words = "The stored passages no longer have the hash that was noted for them."
            report.problem(source, words, {"extraction": head["id"]})


def _grouped(db: Database, sql: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the rows of each reading, one reading at a time."""
    for _, rows in groupby(db.rows(sql), key=itemgetter("id")):
        held = list(rows)
        yield held[0], held


def check_rubrics(db: Database, report: CheckReport) -> None:
    """Each rubric has the hash that names it, and its criteria are those of its content."""
    for row in db.rows("SELECT hash, id, version, content FROM rubrics ORDER BY hash"):
        report.checked += 1
        name = f"{row['id']} {row['version']}"
        try:
            content = stored_json(row["content"])
        except StoreError as error:
            report.problem(name, error.message)
            continue
        if rubric_hash(content) != row["hash"]:
            report.problem(name, "Its content no longer has the hash that names it.")
        for words in _criteria_problems(db, row["hash"], content):
            report.problem(name, words)


def rubric_hash(content: Any) -> str:
    """The hash that a rubric of this content has (`rubric.build`): of its JSON with sorted keys, advice left out."""
    asked = content | {"criteria": [without_advice(criterion) for criterion in content.get("criteria", ())]}
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


_CRITERION_COLUMNS = {"group_id": "group", "name": "name", "kind": "kind", "weight": "weight",
                      "assessed_from": "check", "counts": "counts", "not_count": "not_count"}  # fmt: skip


def _criteria_problems(db: Database, digest: str, content: Any) -> Iterator[str]:
    rows = db.rows("SELECT * FROM criteria WHERE rubric_hash = ? ORDER BY id", (digest,))
    held = {row["criterion"]: row for row in rows}
    for criterion in content["criteria"]:
        row = held.pop(criterion["id"], None)
        if row is None:
            yield f"{criterion['id']} is not among the criteria."
            continue
        differing = [name for name, key in _CRITERION_COLUMNS.items() if row[name] != criterion[key]]
        if canonical_sha256(without_advice(criterion)) != row["content_sha256"]:
            differing.append("content_sha256")
        if differing:
            yield f"{criterion['id']}: {', '.join(differing)} not as in the rubric."
    for criterion in held:
        yield f"{criterion} is not in the rubric."


# Figures are rounded when they are made; probabilities may differ in their last digits from one processor to another.
TOLERANCE = {"probability": 1e-3, "confidence": 1e-3}
_EXACT = 1e-9
_NUMBERS = ("profile", "quality", "walk_to_talk", "honesty", "band", "coverage", "groups")


def score_rows(db: Database, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield each of these scores with its run, document and reading."""
    for score_id in ids:
        yield from db.rows(_SQL["score"], (score_id,))


def score_ids(db: Database) -> list[int]:
    """The ids of all scores."""
    return [score_id for (score_id,) in db.tuples("SELECT id FROM scores ORDER BY id")]


def stored_documents(db: Database) -> list[dict[str, Any]]:
    """Each document's hash, place in the archive, and its statement's source name."""
    return list(db.rows(_SQL["documents"]))


def page_differences(held: Mapping[int, str], read: Mapping[int, str]) -> list[str]:
    """In words, which pages read differently from what is stored."""
    found = [f"page {number}" for number in held if stored(read.get(number, "")) != held[number]]
    found += [f"page {number} (not stored)" for number in read if number not in held]
    return found


def number_differences(row: Mapping[str, Any], scores: Scores) -> list[str]:
    """How a score's numbers differ from these."""
    held = {name: stored_json(row[name]) if name == "groups" else row[name] for name in _NUMBERS}
    return list(_differing(_NUMBERS, held, picked(scores, " ".join(_NUMBERS))))


_GATE = "result missing unassessed tests in_force_on in_force_by"


def gate_differences(db: Database, score_id: int, gates: Sequence[GateResult]) -> list[str]:
    """How a score's gates differ from these."""
    rows = db.rows("SELECT * FROM gates WHERE score_id = ?", (score_id,))
    held = {(row["law"], row["version"]): [row[name] for name in _GATE.split()] for row in rows}
    again = {
        (gate.law, gate.version): [stored(value) or None for value in picked(gate, _GATE).values()] for gate in gates
    }
    return [
        f"gate {law} {version}: not as computed"
        for law, version in sorted(held.keys() | again.keys())
        if held.get((law, version)) != again.get((law, version))
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
    known = {finding.criterion: finding for finding in findings_of_score(db, score_id)}
    for finding in assessment.findings:
        held = known.pop(finding.criterion, None)
        if held is None:
            yield f"{finding.criterion}: not stored"
            continue
        names = "status score confidence needs_review flags reasons"
        for words in _differing(names.split(), picked(held, names), picked(finding, names)):
            yield f"{finding.criterion} {words}"
        if not _same("quotes", _quotes(held.evidence), _quotes(finding.evidence)):
            yield f"{finding.criterion}: other quotes"
    for criterion in known:
        yield f"{criterion}: stored, but no longer computed"


def _quotes(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """What is stored of quotes: the writer keeps one best a finding."""
    told = [picked(one, "page start end role status probability") | {"quote": stored(one.quote)} for one in evidence]
    return [one | {"role": "second"} if place and one["role"] == "best" else one for place, one in enumerate(told)]


def _fact_differences(db: Database, score_id: int, result: StatementResult) -> Iterator[str]:
    held = sorted(db.tuples("SELECT fact, value, page, start, end, quote FROM facts WHERE score_id = ?", (score_id,)))
    computed = sorted(
        (fact.kind.value, stored(fact.value), fact.page, fact.start, fact.end, stored(fact.quote))
        for fact in result.facts
    )
    if held != computed:
        yield "other facts (entities, approval, signature, period)"


def _passage_differences(db: Database, row: Mapping[str, Any], result: StatementResult) -> list[str]:
    """Passages are kept of the latest reading alone."""
    held = db.value("SELECT passages_sha256 FROM extractions WHERE id = ?", (row["extraction_id"],))
    return ["other passages"] if held is not None and held != passages_sha256(result.passages) else []


def _same(name: str, held: Any, again: Any) -> bool:
    if isinstance(held, dict) and isinstance(again, Mapping):
        return held.keys() == again.keys() and all(_same(key, held[key], again[key]) for key in held)
    if isinstance(held, list):
        return len(held) == len(again) and all(map(partial(_same, name), held, again))
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
