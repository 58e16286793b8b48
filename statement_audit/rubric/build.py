"""Make the values of `models.py` from resolved sections or from what the database keeps, and the hash of what they say.

Standard library only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
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
    Status,
    StatusRules,
)
from statement_audit.rubric.resolve import Resolved

TESTS = ("required", "recommended", "may_include", "untested")
WORDS = ("labour", "goods", "places", "sources")
_ANY_ABSENCE = ("admits_absent", "denies_relevance", "nil_finding")


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
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name not in ADVICE]
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
    optional: dict[str, Any] = {"group": entry["id"].partition("-")[0], "anchor_required": False}
    optional |= dict.fromkeys(("basis", "anchors", "yes", "no"), ())
    kinds = {"kind": Kind(entry["kind"]), "check": Check(entry.get("check", "text"))}
    told = sorted(dict(entry.get("status_where", ())).items())  # the order of keys makes no other rubric
    ruled = tuple((Status(name), tuple(words)) for name, words in told if words)
    return Criterion(**(optional | _tuples(entry) | kinds | {"status_where": ruled}))


def _gate(entry: Mapping[str, Any], criteria: Mapping[str, Any]) -> Gate:
    """A gate's source is that of each of its tests that names no other. What may be included is read from the criteria
    that a pack keeps: it decides nothing."""
    gate = _with_tests(entry, {"source": entry.get("source", "")})
    gate["may_include"] = tuple(
        replace(test, any_of=tuple(name for name in test.any_of if name in criteria)) for test in gate["may_include"]
    )
    return Gate(**gate)


def _with_tests(entry: Mapping[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A gate's entry with the values of its tests; `given`: what a test has that says nothing else."""
    tests = {part: tuple(GateTest(**given | _tuples(test)) for test in entry.get(part, ())) for part in TESTS}
    return dict(entry) | tests


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


# --- back from the database -----------------------------------------------------------------


def rebuild_rubric(content: Mapping[str, Any], digest: str) -> Rubric:
    """The rubric whose content was stored under `digest`: what scored a statement, whatever the files say today.

    It was checked before it was stored. What a stored criterion lacks has its default.
    """
    scoring = content["scoring"]
    return Rubric(
        **_tuples({key: content[key] for key in ("id", "version", "name", "platform_subtypes", "sectors_by_hand")}),
        hash=digest,
        groups=tuple(Group(**_tuples(_known(Group, entry))) for entry in content["groups"]),
        criteria=tuple(_criterion(entry) for entry in content["criteria"]),
        gates=tuple(_stored_gate(entry) for entry in content["gates"]),
        profiles=tuple(Profile(**_tuples(entry)) for entry in content["profiles"]),
        sectors=_tuples(content["sectors"]),
        sector_risks=tuple(SectorRisk(**_tuples(entry)) for entry in content["sector_risks"]),
        scoring=ScoringRules(**{**scoring, "bands": tuple(Band(**band) for band in scoring["bands"])}),
        status_rules=StatusRules(**_tuples(_known(StatusRules, content["status_rules"]))),
        contrast=_tuples(content["contrast"]),
        sector_signs=tuple(SectorSigns(**_tuples(entry)) for entry in content.get("sector_signs", ())),
        no_sector=tuple(content.get("no_sector", ())),
    )


def _stored_gate(entry: Mapping[str, Any]) -> Gate:
    """Earlier versions of the format said of a whole gate that an absence meets it."""
    gate = dict(entry)
    answers = {"answered_by": _ANY_ABSENCE} if gate.pop("absence_meets", False) else {}
    return Gate(**_with_tests(gate, answers))


def _known(kind: type[Group | StatusRules], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that are still read: earlier versions of the format had more."""
    names = {field.name for field in fields(kind)}
    return {key: value for key, value in entry.items() if key in names}
