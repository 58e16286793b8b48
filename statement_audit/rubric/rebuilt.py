"""A rubric as the database keeps it, back as values: what scored a statement, whatever the files say today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from statement_audit.models import (
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
from statement_audit.rubric.build import TESTS


def rebuild_rubric(content: Mapping[str, Any], digest: str) -> Rubric:
    """The rubric whose content was stored under `digest`; it was checked before it was stored."""
    scoring = content["scoring"]
    return Rubric(
        **_tuples({key: content[key] for key in ("id", "version", "name", "platform_subtypes", "sectors_by_hand")}),
        hash=digest,
        groups=tuple(Group(**_tuples(_known(Group, entry))) for entry in content["groups"]),
        criteria=tuple(_criterion(entry) for entry in content["criteria"]),
        gates=tuple(_gate(entry) for entry in content["gates"]),
        profiles=tuple(Profile(**_tuples(entry)) for entry in content["profiles"]),
        sectors=_tuples(content["sectors"]),
        sector_risks=tuple(SectorRisk(**_tuples(entry)) for entry in content["sector_risks"]),
        scoring=ScoringRules(**{**scoring, "bands": tuple(Band(**band) for band in scoring["bands"])}),
        status_rules=StatusRules(**_tuples(_known(StatusRules, content["status_rules"]))),
        contrast=_tuples(content["contrast"]),
        sector_signs=tuple(SectorSigns(**_tuples(entry)) for entry in content.get("sector_signs", ())),
        no_sector=tuple(content.get("no_sector", ())),
    )


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    return Criterion(**{**_tuples(entry), "kind": Kind(entry["kind"]), "check": Check(entry["check"])})


_ANY_ABSENCE = ("admits_absent", "denies_relevance", "nil_finding")


def _gate(entry: Mapping[str, Any]) -> Gate:
    """Earlier versions of the format said of a whole gate that an absence meets it."""
    gate = dict(entry)
    answers = {"answered_by": _ANY_ABSENCE} if gate.pop("absence_meets", False) else {}
    tests = {part: tuple(GateTest(**answers | _tuples(test)) for test in gate.get(part, [])) for part in TESTS}
    return Gate(**gate | tests)


def _known(kind: type[Group | StatusRules], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that are still read: earlier versions of the format had more."""
    names = {field.name for field in fields(kind)}
    return {key: value for key, value in entry.items() if key in names}


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
