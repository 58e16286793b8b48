"""Checks on a rubric as a whole, after everything that it extends has been laid together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from statement_audit.rubric.build import TESTS
from statement_audit.rubric.explain import nearest
from statement_audit.rubric.resolve import Resolved
from statement_audit.rubric.schema import ContrastName, FormalName, ScoringModel, StatusName, StatusRulesModel

WHOLE = {
    "statuses": get_args(StatusName),
    "scoring": tuple(ScoringModel.model_fields),
    "status_rules": tuple(StatusRulesModel.model_fields),
    "contrast": get_args(ContrastName),
}


def check_whole(resolved: Resolved) -> None:
    """Add to `resolved.problems` whatever keeps the parts from making one rubric that can be scored with."""
    _check_complete(resolved)
    _check_criteria(resolved)
    _check_gates(resolved)
    _check_profiles(resolved)
    _check_sectors(resolved)
    if not any(key not in resolved.sections["scoring"] for key in WHOLE["scoring"]):
        _check_scoring(resolved)


def _check_complete(resolved: Resolved) -> None:
    for section in ("groups", "criteria", "gates", "profiles", "sectors"):
        if not resolved.sections[section]:
            resolved.complain(section, "", (), f"the rubric has no {section}; write them, or extend modern-slavery")
    for section, names in WHOLE.items():
        missing = [name for name in names if name not in resolved.sections[section]]
        if missing:
            message = f"{section} lacks {', '.join(missing)}; write them, or extend modern-slavery"
            resolved.complain(section, "", (), message)


def _check_criteria(resolved: Resolved) -> None:
    groups = resolved.sections["groups"]
    known = _known_sectors(resolved)
    for name, entry in resolved.sections["criteria"].items():
        prefix = name.partition("-")[0]
        if prefix not in groups:
            message = f"'{prefix}' is not a group{nearest(prefix, list(groups))}; groups: {', '.join(groups)}"
            resolved.complain("criteria", name, ("id",), message)
        _check_known(resolved, "criteria", name, "applies_to", entry["applies_to"], ("all", *known))
        if "all" in entry["applies_to"] and len(entry["applies_to"]) > 1:
            resolved.complain("criteria", name, ("applies_to",), "'all' stands alone")
        if entry.get("anchor_required") and not entry.get("anchors"):
            resolved.complain("criteria", name, ("anchor_required",), "is true, but the criterion has no anchors")
        for index, expression in enumerate(entry.get("not_where", ())):
            shown = [
                [re.search(expression, text, re.IGNORECASE) for text in entry.get(key, ())] for key in ("yes", "no")
            ]
            if any(shown[0]) or not any(shown[1]):
                message = f"'{expression}' has to match a sentence of no, and none of yes"
                resolved.complain("criteria", name, ("not_where", index), message)
        if not any("remove" in document.data for document in resolved.documents):
            others = resolved.sections["criteria"]
            _check_known(resolved, "criteria", name, "nil_beside", entry.get("nil_beside", []), others)


def _check_gates(resolved: Resolved) -> None:
    criteria = list(resolved.sections["criteria"])
    dropped = any("remove" in document.data for document in resolved.documents)  # and then out of what may be included
    in_force: dict[tuple[str, str], str] = {}
    for name, gate in resolved.sections["gates"].items():
        for part in TESTS:
            for index, test in enumerate(gate.get(part, [])):
                named = [*test.get("all_of", []), *test.get("any_of", [])]
                if not named and part != "untested":
                    resolved.complain("gates", name, (part, index), "a test needs criteria in all_of or any_of")
                if named and part == "untested":
                    resolved.complain("gates", name, (part, index), "what is untested names no criteria")
                for criterion in named if part != "may_include" or not dropped else ():
                    if criterion not in criteria:
                        message = f"'{criterion}' is not a criterion of this rubric{nearest(criterion, criteria)}"
                        resolved.complain("gates", name, (part, index), message)
                if test.get("until", "9") <= test.get("since", ""):
                    message = f"ends on {test['until']}, before it holds ({test.get('since', 'always')})"
                    resolved.complain("gates", name, (part, index), message)
        key = (gate["law"], gate.get("since", ""))
        if gate["in_force"] and key in in_force:
            start = f" since {key[1]}" if key[1] else ""
            message = f"'{gate['law']}' has two versions in force{start}: '{in_force[key]}' and '{gate['version']}'"
            resolved.complain("gates", name, ("in_force",), message)
        if gate["in_force"]:
            in_force[key] = gate["version"]


def _check_profiles(resolved: Resolved) -> None:
    profiles, groups = resolved.sections["profiles"], resolved.sections["groups"]
    if profiles and "default" not in profiles:
        resolved.complain("profiles", "", (), "no profile has the id 'default'")
    for name, profile in profiles.items():
        weights = profile["weights"]
        for group in weights:
            if group not in groups:
                message = f"'{group}' is not a group{nearest(group, list(groups))}; groups: {', '.join(groups)}"
                resolved.complain("profiles", name, ("weights", group), message)
        if sum(weights.values()) != 100:
            message = f"the weights sum to {sum(weights.values())}; allowed: 100"
            resolved.complain("profiles", name, ("weights",), message)
        _check_known(resolved, "profiles", name, "sectors", profile.get("sectors", []), _known_sectors(resolved))
    for group in groups:
        if profiles and not any(profile["weights"].get(group) for profile in profiles.values()):
            resolved.complain("groups", group, (), f"no profile gives weight to {group}, so it could never count")


def _check_sectors(resolved: Resolved) -> None:
    sectors, subtypes = resolved.sections["sectors"], resolved.sections["platform_subtypes"]
    criteria = list(resolved.sections["criteria"])
    for word in resolved.sections["sectors_by_hand"]:
        if word not in sectors:
            resolved.complain("sectors_by_hand", word, (), f"'{word}' is not a sector{nearest(word, list(sectors))}")
    for word in subtypes:
        if word in sectors:
            resolved.complain("platform_subtypes", word, (), f"'{word}' is also a sector; a key is one or the other")
    for name, signs in resolved.sections["sector_signs"].items():
        _check_known(resolved, "sector_signs", name, "sector", (name,), (*sectors, *subtypes))
        _check_known(resolved, "sector_signs", name, "also", signs.get("also", ()), (*sectors, *subtypes))
    if "all" in sectors or "all" in subtypes:
        resolved.complain("sectors", "all", (), "'all' stands for every sector and cannot be one")
    if any("remove" in document.data for document in resolved.documents):
        return  # what was dropped is dropped here too
    for name, risk in resolved.sections["sector_risks"].items():
        _check_known(resolved, "sector_risks", name, "criteria", risk["criteria"], criteria)


def _check_scoring(resolved: Resolved) -> None:
    scoring = resolved.sections["scoring"]
    missing = [name for name in get_args(FormalName) if name not in scoring["formal_values"]]
    if missing:
        resolved.complain("scoring", "formal_values", (), f"lacks {', '.join(missing)}")
    if scoring["specific_max"] < scoring["specific_base"]:
        message = f"{scoring['specific_max']} is below specific_base, {scoring['specific_base']}"
        resolved.complain("scoring", "specific_max", (), message)
    minima = [band["min"] for band in scoring["bands"]]
    if minima != sorted(set(minima), reverse=True) or minima[-1] != 0:
        resolved.complain("scoring", "bands", (), f"the minima are {minima}; allowed: falling, each once, down to 0")


def _check_known(
    resolved: Resolved, section: str, name: str, field: str, words: Iterable[str], known: Iterable[str]
) -> None:
    allowed = list(known)
    for index, word in enumerate(words):
        if word not in allowed:
            close = nearest(word, allowed) or f"; allowed: {', '.join(allowed)}"
            resolved.complain(section, name, (field, index), f"'{word}' is not known{close}")


def _known_sectors(resolved: Resolved) -> tuple[str, ...]:
    return (*resolved.sections["sectors"], *resolved.sections["platform_subtypes"])
