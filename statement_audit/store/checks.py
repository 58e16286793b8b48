"""What of a database can be checked without reading a document again, and stored scores against scores that were
computed again: what differs, in words. `verify` runs these. Nothing here writes.
"""

import hashlib
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.models import Assessment, Evidence, GateResult, Scores, StatementResult
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.database import open_database, pending_migrations
from statement_audit.store.problems import CheckReport, Problem, Result
from statement_audit.store.read_report import page_texts
from statement_audit.store.read_reviews import findings_of_score
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import (
    canonical_sha256,
    passages_sha256,
    picked,
    storable,
    to_json,
    without_advice,
)
from statement_audit.store.tables import NEVER_SCORED

_SQL = queries_of("checks")


def run_check(name: str, meaning: str, check: Callable[[Database], Result], db: Database) -> CheckReport:
    """Run one check; a file that is too damaged for it is a problem like any other."""
    try:
        checked, problems, unchecked = check(db)
    except (StoreError, ValueError, sqlite3.DatabaseError) as error:
        return broken_off(name, meaning, error, db)
    return CheckReport(name, meaning, checked, tuple(problems), unchecked)


def broken_off(name: str, meaning: str, error: Exception, db: Database) -> CheckReport:
    """What is told of a check that damage ended."""
    words = error.message if isinstance(error, StoreError) else str(error)
    return CheckReport(name, meaning, 0, (Problem(name, str(db.path), f"The check broke off: {words}"),))


def check_file(db: Database) -> Result:
    """SQLite's own check of the file's pages and indices."""
    problems = [Problem("file", str(db.path), text) for (text,) in db.tuples("PRAGMA integrity_check") if text != "ok"]
    return int(db.value("PRAGMA page_count")), problems, {}


def check_schema(db: Database) -> Result:
    """Every migration is applied, and every table, index, trigger and view is as it was made."""
    pending = pending_migrations(db)
    if pending:
        words = f"lacks {', '.join(pending)}: bring it up to date with `statement-audit db migrate`"
        return 0, [Problem("schema", str(db.path), words)], {}
    with open_database(None) as blank:
        wanted = _objects(blank)
    held = _objects(db)
    problems = [
        Problem("schema", name, f"The {kind} is missing." if name not in held else _changed(kind))
        for name, (kind, sql) in wanted.items()
        if held.get(name) != (kind, sql)
    ]
    return len(wanted), problems, {}


def _changed(kind: str) -> str:
    again = " or is of an earlier release: `statement-audit db migrate` makes it anew" if kind == "view" else ""
    return f"The {kind} was changed{again}."


def _objects(db: Database) -> dict[str, tuple[str, str]]:
    """Name -> kind and SQL. What SQLite and the full-text index make for themselves is left out."""
    rows = db.tuples(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND NOT (type = 'table' AND name GLOB 'passages_fts_*') AND name NOT GLOB '_*' AND name NOT GLOB 'idx__*'"
    )
    return {name: (kind, sql) for name, kind, sql in rows}


def check_foreign_keys(db: Database) -> Result:
    """Every reference from one table to another leads to a row."""
    broken = Counter((row["table"], row["parent"]) for row in db.rows("PRAGMA foreign_key_check"))
    problems = [
        Problem("foreign_keys", table, f"{count} rows refer to rows of {parent} that are not there.", {"rows": count})
        for (table, parent), count in broken.items()
    ]
    tables = int(db.value("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES%'"))
    return tables, problems, {}


def check_search(db: Database) -> Result:
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
            return 0, [], {"the file cannot be written, which SQLite's check of a search index needs": passages}
        return passages, [Problem("search", "passages_fts", "The index is not in step with the passages.")], {}
    return passages, [], {}


def check_quotes(db: Database) -> Result:
    """Every quote stands in its stored page, at its offsets, and every finding that needs a quote has one."""
    problems: list[Problem] = []
    for row in db.rows(_SQL["misquoted"]):
        quote = f"The quote of {row['what']} {row['id']}"
        words = f"{quote} is not on page {row['page']} of the stored text: “{row['quote']}”"
        problems.append(Problem("quotes", row["source_name"] or "?", words, {row["what"]: row["id"]}))
    for row in db.rows(_SQL["unquoted"]):
        words = f"{row['criterion']} is '{row['status']}' without a quote."
        problems.append(Problem("quotes", row["source_name"], words, {"finding": row["id"]}))
    return int(db.value(_SQL["quotes"])), problems, {}


FORGOTTEN = "the package leaves out the text of what was never scored"
# A lone surrogate is stored as this; the hash is that of the text before.
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def check_pages(db: Database, *, is_package: bool = False) -> Result:
    """The stored pages of each reading are as many as they were and have the hash of the text that was read.

    A package leaves out the texts of what was never scored (`public_copy`)."""
    problems = []
    checked = left_out = 0
    forgotten = {sha256 for (sha256,) in db.tuples(NEVER_SCORED)} if is_package else set()
    for head, rows in _grouped(db, _SQL["pages"]):
        pages = [[row["page"], row["text"]] for row in rows if row["page"] is not None]
        if not pages and head["document_sha256"] in forgotten:
            left_out += 1
            continue
        checked += 1
        source = head["source_name"] or head["document_sha256"]
        words = ""
        if len(pages) != head["pages"]:
            words = f"{head['pages']} pages were read, {len(pages)} are stored."
        elif canonical_sha256(pages) != head["text_sha256"] and not any(_REPLACED in text for _, text in pages):
            words = "The stored pages no longer have the hash of the text that was read."
        if words:
            problems.append(Problem("pages", source, words, {"extraction": head["id"]}))
    return checked, problems, {FORGOTTEN: left_out} if left_out else {}


def check_passages(db: Database) -> Result:
    """The stored passages of each reading have the hash that was noted when they were written."""
    problems = []
    checked = 0
    for head, rows in _grouped(db, _SQL["passages"]):
        checked += 1
        if passages_sha256(rows) != head["passages_sha256"] and not any(_REPLACED in row["text"] for row in rows):
            source = head["source_name"] or head["document_sha256"]
            words = "The stored passages no longer have the hash that was noted for them."
            problems.append(Problem("passages", source, words, {"extraction": head["id"]}))
    return checked, problems, {}


def _grouped(db: Database, sql: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the rows of each reading, one reading at a time."""
    for _, rows in groupby(db.rows(sql), key=itemgetter("id")):
        held = list(rows)
        yield held[0], held


def check_rubrics(db: Database) -> Result:
    """Each rubric has the hash that names it, and its criteria are those of its content."""
    problems = []
    checked = 0
    for row in db.rows("SELECT hash, id, version, content FROM rubrics ORDER BY hash"):
        checked += 1
        name = f"{row['id']} {row['version']}"
        try:
            content = stored_json(row["content"])
        except StoreError as error:
            problems.append(Problem("rubrics", name, error.message))
            continue
        if rubric_hash(content) != row["hash"]:
            problems.append(Problem("rubrics", name, "Its content no longer has the hash that names it."))
        problems += [Problem("rubrics", name, words) for words in _criteria_problems(db, row["hash"], content)]
    return checked, problems, {}


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
