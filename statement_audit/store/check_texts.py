"""Whether stored texts, passages and rubrics are those that their hashes name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.problems import Problem, Result
from statement_audit.store.sqlite_values import canonical_sha256, without_advice
from statement_audit.store.tables import NEVER_SCORED

FORGOTTEN = "the package leaves out the text of what was never scored"
# A lone surrogate is stored as this; the hash is that of the text before.
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def check_pages(db: Database, *, is_package: bool = False) -> Result:
    """The stored pages of each reading are as many as they were and have the hash of the text that was read.

    A package leaves out the texts of what was never scored (`public_copy`)."""
    problems = []
    checked = left_out = 0
    forgotten = {sha256 for (sha256,) in db.tuples(NEVER_SCORED)} if is_package else set()
    for head, rows in _grouped(db, _PAGES):
        pages = [[row["page"], row["text"]] for row in rows if row["page"] is not None]
        if not pages and head["document_sha256"] in forgotten:
            left_out += 1
            continue
        checked += 1
        source = head["source_name"] or head["document_sha256"]
        if len(pages) != head["pages"]:
            words = f"{head['pages']} pages were read, {len(pages)} are stored."
            problems.append(Problem("pages", source, words, {"extraction": head["id"]}))
        elif canonical_sha256(pages) != head["text_sha256"] and not any(_REPLACED in text for _, text in pages):
            words = "The stored pages no longer have the hash of the text that was read."
            problems.append(Problem("pages", source, words, {"extraction": head["id"]}))
    return checked, problems, {FORGOTTEN: left_out} if left_out else {}


def check_passages(db: Database) -> Result:
    """The stored passages of each reading have the hash that was noted when they were written."""
    problems = []
    checked = 0
    for head, rows in _grouped(db, _PASSAGES):
        checked += 1
        values = [[row[name] for name in ("page", "start", "end", "text", "heading", "kind")] for row in rows]
        if canonical_sha256(values) != head["passages_sha256"] and not any(_REPLACED in row[3] for row in values):
            source = head["source_name"] or head["document_sha256"]
            words = "The stored passages no longer have the hash that was noted for them."
            problems.append(Problem("passages", source, words, {"extraction": head["id"]}))
    return checked, problems, {}


def _grouped(db: Database, sql: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the rows of each reading, one reading at a time."""
    for _, rows in groupby(db.rows(sql), key=itemgetter("id")):
        held = list(rows)
        yield held[0], held


_SOURCE = "LEFT JOIN statements ON statements.document_sha256 = extractions.document_sha256"
_PAGES = f"""
SELECT extractions.id, extractions.pages, extractions.text_sha256, extractions.document_sha256,
  statements.source_name, pages.page, pages.text
FROM extractions {_SOURCE}
LEFT JOIN pages ON pages.extraction_id = extractions.id
ORDER BY extractions.id, pages.page"""
_PASSAGES = f"""
SELECT extractions.id, extractions.passages_sha256, extractions.document_sha256, statements.source_name,
  passages.page, passages.start, passages.end, passages.text, passages.heading, passages.kind
FROM extractions {_SOURCE}
LEFT JOIN passages ON passages.extraction_id = extractions.id
WHERE extractions.passages_sha256 IS NOT NULL
ORDER BY extractions.id, passages.idx"""


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
    held = {
        row["criterion"]: row for row in db.rows("SELECT * FROM criteria WHERE rubric_hash = ? ORDER BY id", (digest,))
    }
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
