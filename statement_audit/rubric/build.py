"""Make the values of `models.py` from resolved sections or from what the database keeps, and the hash of what they say.

Standard library only.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from statement_audit.models import ADVICE, Check, Group, Kind, Rubric, SectorRisk, Status, StatusRules
from statement_audit.rubric.resolve import ADDED, LISTED, MAPPED, Resolved

TESTS = ("required", "recommended", "may_include", "untested")
_ANY_ABSENCE = ("admits_absent", "denies_relevance", "nil_finding")
_CONVERTED = (float, Check, Kind, Status)


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
    criteria = sections["criteria"]
    told: dict[str, Any] = {name: list(sections[name].values()) for name in (*LISTED, *ADDED)}
    told |= {name: sections[name] for name in MAPPED if name != "statuses"}
    told |= {key: resolved.root.data[key] for key in ("id", "version", "name")}
    return _made_fields(
        Rubric,
        told
        | {
            "criteria": [_criterion(entry) for entry in told["criteria"]],
            "gates": [_gate(entry, criteria) for entry in told["gates"]],
            "sector_risks": [_sector_risk(entry, criteria) for entry in told["sector_risks"]],
            "scoring": _scoring(sections["scoring"], sections["statuses"]),
            "status_rules": sections["status_rules"] or None,
            "sector_signs": [
                {"sector": sector, **{"is_" if key == "is" else key: words for key, words in entry.items()}}
                for sector, entry in sections["sector_signs"].items()
            ],
        },
    )


def _criterion(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with what it does not say."""
    optional: dict[str, Any] = {"group": entry["id"].partition("-")[0], "anchor_required": False, "check": "text"}
    optional |= dict.fromkeys(("basis", "anchors", "yes", "no"), ())
    told = sorted(dict(entry.get("status_where", ())).items())  # the order of keys makes no other rubric
    return optional | dict(entry) | {"status_where": [(name, words) for name, words in told if words]}


def _gate(entry: Mapping[str, Any], criteria: Mapping[str, Any]) -> dict[str, Any]:
    """A gate's source is that of each of its tests that names no other. What may be included is read from the criteria
    that a pack keeps: it decides nothing."""
    gate = _with_tests(entry, {"source": entry.get("source", "")})
    for test in gate["may_include"]:
        test["any_of"] = [name for name in test.get("any_of", ()) if name in criteria]
    return gate


def _with_tests(entry: Mapping[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A gate's entry with all of its tests; `given`: what a test has that says nothing else."""
    return dict(entry) | {part: [given | test for test in entry.get(part, ())] for part in TESTS}


def _sector_risk(entry: Mapping[str, Any], criteria: Mapping[str, Any]) -> dict[str, Any]:
    named = [name for name in entry["criteria"] if name in criteria]
    return {"places": (), "why": ""} | _known(SectorRisk, entry) | {"criteria": named}


def _scoring(entry: Mapping[str, Any], statuses: Mapping[str, Any]) -> dict[str, Any] | None:
    if not entry:
        return None
    return {
        **{key: value for key, value in entry.items() if isinstance(value, (int, float))},
        **{key: entry[key] for key in ("formal_values", "bands")},
        "status_values": {name: status["value"] for name, status in statuses.items()},
        "status_meanings": {name: status["meaning"] for name, status in statuses.items()},
    }


def rebuild_rubric(content: Mapping[str, Any], digest: str) -> Rubric:
    """The rubric whose content was stored under `digest`: what scored a statement, whatever the files say today.

    It was checked before it was stored. What a stored criterion lacks has its default.
    """
    told = _known(Rubric, content) | {
        "hash": digest,
        "groups": [_known(Group, entry) for entry in content["groups"]],
        "criteria": [_criterion(entry) for entry in content["criteria"]],
        "gates": [_stored_gate(entry) for entry in content["gates"]],
        "status_rules": _known(StatusRules, content["status_rules"]),
    }
    return Rubric(**_made_fields(Rubric, told))


def _stored_gate(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Earlier versions of the format said of a whole gate that an absence meets it."""
    gate = dict(entry)
    answers = {"answered_by": _ANY_ABSENCE} if gate.pop("absence_meets", False) else {}
    return _with_tests(gate, answers)


def _known(kind: Any, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that are still read: earlier versions of the format had more."""
    return {key: value for key, value in entry.items() if key in _kinds(kind)}


# --- values of `models.py` from lists and mappings --------------------------------------------


@cache
def _kinds(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _made_fields(kind: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _made(_kinds(kind)[name], value) for name, value in told.items()}


def _made(kind: Any, told: Any) -> Any:
    """What is told as a value of a kind. A tuple or mapping that is told as something else stays as it is."""
    if told is not None and is_dataclass(kind):
        return kind(**_made_fields(kind, told))  # type: ignore[operator]
    parts = get_args(kind)
    if get_origin(kind) is tuple and isinstance(told, (list, tuple)):
        inner = [parts[0]] * len(told) if parts[-1] is ... else parts
        return tuple(told) if parts[0] is str else tuple(map(_made, inner, told))
    if get_origin(kind) is Mapping and isinstance(told, Mapping):
        return {key: _made(parts[1], value) for key, value in told.items()}
    return kind(told) if kind in _CONVERTED else told
