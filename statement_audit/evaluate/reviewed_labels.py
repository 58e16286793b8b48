"""Decisions of reviewers as labelled passages: the rows that `evaluate LABELS.jsonl` reads.

A passage is labelled with the decided status, and with the criterion that it was moved to in the status that it has;
one that a reviewer found not to answer has no label for that criterion. All criteria that nobody decided on are in
doubt, so that they count neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from statement_audit.evaluate.reviewed_gold import ABSENT, UNTOLD


def label_rows(decided: Iterable[Mapping[str, Any]], criteria: Mapping[str, Iterable[str]]) -> list[dict[str, Any]]:
    """One row for each passage, in the order of `decided`.

    Args:
        decided: as `read_reviews.decided_passages` gives them.
        criteria: rubric hash → ids of the criteria that text answers.
    """
    rows: dict[tuple[str, int, int], dict[str, Any]] = {}
    known: dict[tuple[str, int, int], dict[str, str]] = {}
    for one in decided:
        key = (one["document_sha256"], one["page"], one["start"])
        source = key[0][:16]
        row = {name: one[name] for name in ("company", "page", "heading", "before", "text", "after")}
        rows.setdefault(
            key, {"id": f"{source}-{key[1]}-{key[2]}", "source": source, **row, "rubric": one["rubric_hash"]}
        )
        told = known.setdefault(key, {})
        if one["belongs_to"]:
            told.setdefault(one["belongs_to"], one["passage_status"])
        if one["status"] not in UNTOLD:
            told[one["criterion"]] = one["status"]
    for key, row in rows.items():
        asked = set(criteria[row.pop("rubric")])
        told = {name: status for name, status in known[key].items() if name in asked}
        row["labels"] = {name: status for name, status in told.items() if status not in ABSENT}
        row["doubt"] = sorted(asked - told.keys())
    return [row for key, row in rows.items() if known[key].keys() - set(row["doubt"])]
