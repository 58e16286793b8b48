"""Make the values of `models.py` from resolved sections, and the hash of what they say. Standard library only."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from statement_audit.models import (
    ADVICE,
    Band,
    Check,
    Criterion,
    Gate,
    GateTest,
    Group,
    Kind,
    Profile,
    Rubric,
    ScoringRules,
    SectorRisk,
    SectorSigns,
    StatusRules,
)
from statement_audit.rubric.resolve import Resolved

TESTS = ("required", "recommended", "may_include", "untested")
WORDS = ("labour", "goods", "places", "sources")


def build_rubric(resolved: Resolved) -> Rubric:
    """Build the rubric of a pack that has been checked as a whole."""
    parts = _parts(resolved)
    return Rubric(**parts, hash=_hash(parts))


def content_hash(resolved: Resolved) -> str:
    """Return the SHA-256 of the canonical JSON of what a pack says once resolved.

    Order of keys, comments, quoting, file names and defaults that are written out make no difference; the order of
    lists does. Advice is left out: it changes no finding. Works for parts of a rubric too.
    """
    return _hash(_parts(resolved))


def _hash(parts: Mapping[str, Any]) -> str:
    text = json.dumps(_plain(parts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value) if field.name not in ADVICE]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, (tuple, list)) else value


def _parts(resolved: Resolved) -> dict[str, Any]:
    sections = resolved.sections
    head = {key: resolved.root.data[key] for key in ("id", "version", "name")}
    criteria = sections["criteria"]
    return head | {
        "groups": tuple(Group(**({"good_practice": False} | _tuples(entry))) for entry in sections["groups"].values()),
        "criteria": tuple(_criterion(entry) for entry in criteria.values()),
        "gates": tuple(_gate(entry, criteria) for entry in sections["gates"].values()),
        "profiles": tuple(Profile(**_tuples(entry)) for entry in sections["profiles"].values()),
        "sectors": _tuples(sections["sectors"]),
        "platform_subtypes": tuple(sections["platform_subtypes"]),
        "sector_risks": tuple(_sector_risk(entry, criteria) for entry in sections["sector_risks"].values()),
        "scoring": _scoring(sections["scoring"], sections["statuses"]),
        "status_rules": StatusRules(**_tuples(sections["status_rules"])) if sections["status_rules"] else None,
        "contrast": _tuples(sections["contrast"]),
        "sectors_by_hand": tuple(sections["sectors_by_hand"]),
        "sector_signs": tuple(
            SectorSigns(sector, **_tuples({"is_" if key == "is" else key: words for key, words in entry.items()}))
            for sector, entry in sections["sector_signs"].items()
        ),
        "no_sector": tuple(sections["no_sector"]),
    }


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    optional: dict[str, Any] = {"anchor_required": False, "basis": (), "anchors": (), "yes": (), "no": ()}
    kinds = {"kind": Kind(entry["kind"]), "check": Check(entry.get("check", "text"))}
    return Criterion(group=entry["id"].partition("-")[0], **(optional | _tuples(entry) | kinds))


def _gate(entry: Mapping[str, Any], criteria: Mapping[str, Any]) -> Gate:
    """A gate's source is that of each of its tests that names no other. What may be included is read from the criteria
    that a pack keeps: it decides nothing."""
    inherited = {"source": entry.get("source", "")}
    tests = {part: tuple(GateTest(**inherited | _tuples(test)) for test in entry.get(part, [])) for part in TESTS}
    tests["may_include"] = tuple(
        replace(test, any_of=tuple(name for name in test.any_of if name in criteria)) for test in tests["may_include"]
    )
    return Gate(**(dict(entry) | tests))


def _sector_risk(entry: Mapping[str, Any], criteria: Mapping[str, Any]) -> SectorRisk:
    words = {key: tuple(entry.get(key, ())) for key in WORDS}
    named = tuple(name for name in entry["criteria"] if name in criteria)
    return SectorRisk(
        sector=entry["sector"], inherent=entry["inherent"], why=entry.get("why", ""), criteria=named, **words
    )


def _scoring(entry: Mapping[str, Any], statuses: Mapping[str, Any]) -> ScoringRules | None:
    if not entry:
        return None
    numbers = {key: float(value) for key, value in entry.items() if isinstance(value, (int, float))}
    return ScoringRules(
        status_values={name: float(status["value"]) for name, status in statuses.items()},
        status_meanings={name: status["meaning"] for name, status in statuses.items()},
        formal_values={name: float(value) for name, value in entry["formal_values"].items()},
        bands=tuple(Band(min=float(band["min"]), name=band["name"]) for band in entry["bands"]),
        **numbers,
    )
