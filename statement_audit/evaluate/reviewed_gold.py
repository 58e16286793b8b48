"""Decisions of reviewers as gold: a folder in the shape of the project's own labelled corpus, or labelled passages.

A decided status is a label of its quote; a passage that a reviewer threw out is a decoy; a criterion that is not in
the statement counts as absent. What nobody decided is not measured.
"""

import shutil
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.published import SUFFIXES
from statement_audit.store.rows import DecidedStatementRow
from statement_audit.tabular import grouped
from statement_audit.writing import writing_folder

MANIFEST = "manifest.yml"


def write_reviewed_gold(statements: Iterable[DecidedStatementRow], archive: Path, folder: Path) -> tuple[int, int]:
    """Write `manifest.yml` and the documents, which are in `archive`; returns (statements, decisions).

    Raises:
        UsageError: nothing was decided, a document is not in the archive, or the folder holds other files.
        OutputError: the disk is full or fails.
    """
    chosen = [statement for statement in statements if statement.decisions]
    if not chosen:
        raise UsageError("Nobody has decided anything yet.", hint="Begin with: statement-audit review next")
    with writing_folder(folder, "gold") as new:
        (new / "statements").mkdir()
        entries = [_entry(statement, archive / statement.archive_path, new) for statement in chosen]
        _write_yaml({"about": "Decisions of reviewers on findings.", "statements": entries}, new / MANIFEST)
    return len(chosen), sum(len(statement.decisions) for statement in chosen)


def _entry(statement: DecidedStatementRow, document: Path, folder: Path) -> dict[str, Any]:
    if not document.is_file():
        raise UsageError(f"The archived document is not at {document}.", hint="The archive lies beside the database.")
    file = f"statements/{statement.sha256[:16]}{SUFFIXES.get(statement.media_type or '', '')}"
    shutil.copyfile(document, folder / file)
    return {
        "id": statement.sha256[:16],
        "file": file,
        "sha256": statement.sha256,
        "company": statement.company,
        "year": statement.year,
        "sectors": list(statement.sectors),
        "laws": [law.rpartition("-")[0] or law for law in statement.laws],
        **_labels(statement.decisions),
    }


ABSENT = ("not_found", "not_met")
UNTOLD = ("not_assessed", "not_assessable")


def _labels(decisions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`quote` of a decision: the words that it rests on; `dropped`: those that it threw out."""
    told = [one for one in decisions if one["status"] not in UNTOLD]
    found = [one for one in told if one["status"] not in ABSENT and one["quote"]]
    dropped = [one for one in told if one["dropped"]]
    return {
        "expected": [
            {"criterion": one["criterion"], "status": one["status"], "sentence": one["quote"]} for one in found
        ],
        "decoys": [{"criterion": one["criterion"], "sentence": one["dropped"]} for one in dropped],
        "not_found": [one["criterion"] for one in told if one["status"] in ABSENT],
    }


def _write_yaml(data: dict[str, Any], path: Path) -> None:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 120
    with path.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)


def label_rows(
    decided: Iterable[Mapping[str, Any]], criteria: Mapping[str, Mapping[str, Container[str]]]
) -> list[dict[str, Any]]:
    """Labelled passages, which `evaluate LABELS.jsonl` reads: a row for each passage, in the order of `decided`.

    A passage is labelled with the decided status, and with the criterion that it was moved to in the status that it
    has; one that a reviewer found not to answer has no label for that criterion. All criteria that nobody decided on
    are in doubt, so that they count neither way, and so is one that a passage was moved to whose status it cannot have.

    Args:
        decided: as `read_reviews.decided_passages` gives them.
        criteria: rubric hash → the criteria that text answers → the statuses that each can have.
    """
    rows = []
    by_place = grouped(((one["document_sha256"], one["page"], one["start"]), one) for one in decided)
    for (sha256, page, start), decisions in by_place.items():
        known: dict[str, str] = {}
        for one in decisions:
            if one["passage_status"] in criteria[one["rubric_hash"]].get(one["belongs_to"], ()):
                known.setdefault(one["belongs_to"], one["passage_status"])
            if one["status"] not in UNTOLD:
                known[one["criterion"]] = one["status"]
        first, source = decisions[0], sha256[:16]
        asked = criteria[first["rubric_hash"]].keys()
        told = {name: status for name, status in known.items() if name in asked}
        if told:
            row = {"id": f"{source}-{page}-{start}", "source": source}
            row |= {name: first[name] for name in ("company", "page", "heading", "before", "text", "after")}
            labels = {name: status for name, status in told.items() if status not in ABSENT}
            rows.append(row | {"labels": labels, "doubt": sorted(asked - told.keys())})
    return rows
