"""The mistakes in a rubric, in one file and in the whole, as lines that a person who edits YAML can act on."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from statement_audit.rubric.build import TESTS
from statement_audit.rubric.document import Document, KeyPath, Mistake, problem_at
from statement_audit.rubric.resolve import Resolved
from statement_audit.rubric.schema import PATTERNS, WHOLE, FormalName, PackModel


def file_problems(document: Document) -> list[Mistake]:
    """Check one file by itself against the format; return every mistake in it, in the order of the file."""
    try:
        PackModel.model_validate(document.data)
    except ValidationError as exc:
        problems = [_problem(document, error) for error in exc.errors(include_url=False)]
        return sorted(problems, key=lambda problem: problem.line or 0)
    return []


def nearest(word: str, allowed: Sequence[str]) -> str:
    """Return ` (did you mean 'x'?)` for a word that looks like an allowed one, else nothing."""
    close = difflib.get_close_matches(word, allowed, n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def found(value: Any) -> str:
    """Write a value and its kind, short enough for one line."""
    if value is None:
        return "found nothing"
    if isinstance(value, bool):
        return f"found {str(value).lower()} (yes/no value)"
    if isinstance(value, (int, float)):
        return f"found {value} (number)"
    if isinstance(value, str):
        return f"found '{value if len(value) <= 60 else value[:57] + '...'}'"
    if isinstance(value, Mapping):
        return "found keys with values"
    return "found a list" if isinstance(value, list) else f"found {value} ({type(value).__name__})"


def _problem(document: Document, error: Any) -> Mistake:
    key: KeyPath = tuple(step for step in error["loc"] if step != "[key]")
    return problem_at(document, key, _message(error, key))


def _message(error: Any, key: KeyPath) -> str:
    kind, value = error["type"], error["input"]
    context = error.get("ctx", {})
    if kind == "missing":
        return "the key is missing"
    if kind == "extra_forbidden":
        allowed = _allowed_keys(key[:-1])
        return f"unknown key{nearest(str(key[-1]), allowed)}; allowed: {', '.join(allowed)}"
    if kind == "literal_error":
        allowed = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f"{found(value)}{nearest(str(value), allowed)}; allowed: {', '.join(allowed)}"
    if kind == "value_error":
        return f"{found(value)}; {context['error']}"
    if kind == "too_short":
        return "found an empty list; allowed: at least one entry"
    if kind == "string_pattern_mismatch":
        return f"{found(value)}; allowed: {PATTERNS[context['pattern']]}"
    if kind == "string_type":
        hint = "; put it in quotes" if isinstance(value, (bool, int, float)) or hasattr(value, "isoformat") else ""
        return f"{found(value)}; allowed: a text{hint}"
    return f"{found(value)}; allowed: {_allowed(error['msg'])}"


def _allowed(message: str) -> str:
    for start in ("Input should be ", "List should have ", "String should have "):
        message = message.removeprefix(start)
    words = {"a valid integer": "a whole number", "a valid boolean": "true or false", "a valid list": "a list",
             "a valid number": "a number", "a valid dictionary": "keys with values"}  # fmt: skip
    message = words.get(message, message)
    return "keys with values" if "instance of" in message else message


def _allowed_keys(path: KeyPath) -> list[str]:
    """Walk the format along a key path and return the keys of the model that is there."""
    annotation: Any = PackModel
    for step in path:
        annotation = _inside(annotation, step)
    return list(annotation.model_fields)


def _inside(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.model_fields[str(step)].annotation
    inner = get_args(annotation)
    return inner[1] if get_origin(annotation) is dict else inner[0]


# --- the whole, after everything that it extends has been laid together ----------------------


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
    criteria = resolved.sections["criteria"]
    known = ("all", *_known_sectors(resolved))
    for name, entry in criteria.items():
        _check_group(resolved, "criteria", name, ("id",), name.partition("-")[0])
        _check_known(resolved, "criteria", name, "applies_to", entry["applies_to"], known)
        if "all" in entry["applies_to"] and len(entry["applies_to"]) > 1:
            resolved.complain("criteria", name, ("applies_to",), "'all' stands alone")
        if entry.get("anchor_required") and not entry.get("anchors"):
            resolved.complain("criteria", name, ("anchor_required",), "is true, but the criterion has no anchors")
        _check_examples(resolved, name, ("not_where",), entry.get("not_where", ()))
        _check_examples(resolved, name, ("affirmed_where",), entry.get("affirmed_where", ()), counts=True)
        for status, expressions in entry.get("status_where", {}).items():
            _check_examples(resolved, name, ("status_where", status), expressions)
        if not resolved.drops:
            _check_known(resolved, "criteria", name, "nil_beside", entry.get("nil_beside", []), criteria)


def _check_examples(
    resolved: Resolved, name: str, key: tuple[str, ...], expressions: Iterable[str], *, counts: bool = False
) -> None:
    """What tells the passages that count, or that do not, shows it on the criterion's own examples."""
    entry, (fits, other) = resolved.sections["criteria"][name], ("yes", "no") if counts else ("no", "yes")
    for index, expression in enumerate(expressions):
        right, wrong = (
            any(re.search(expression, text, re.IGNORECASE) for text in entry.get(one, ())) for one in (fits, other)
        )
        if wrong or not right:
            message = f"'{expression}' has to match a sentence of {fits}, and none of {other}"
            resolved.complain("criteria", name, (*key, index), message)


def _check_gates(resolved: Resolved) -> None:
    in_force: dict[tuple[str, str], str] = {}
    for name, gate in resolved.sections["gates"].items():
        for part in TESTS:
            for index, test in enumerate(gate.get(part, [])):
                for message in _test_mistakes(resolved, part, test):
                    resolved.complain("gates", name, (part, index), message)
        key = (gate["law"], gate.get("since", ""))
        if gate["in_force"] and key in in_force:
            start = f" since {key[1]}" if key[1] else ""
            message = f"'{gate['law']}' has two versions in force{start}: '{in_force[key]}' and '{gate['version']}'"
            resolved.complain("gates", name, ("in_force",), message)
        if gate["in_force"]:
            in_force[key] = gate["version"]


def _test_mistakes(resolved: Resolved, part: str, test: Mapping[str, Any]) -> Iterator[str]:
    criteria = list(resolved.sections["criteria"])
    named = [*test.get("all_of", []), *test.get("any_of", [])]
    if not named and part != "untested":
        yield "a test needs criteria in all_of or any_of"
    if named and part == "untested":
        yield "what is untested names no criteria"
    # what a file drops is dropped out of what may be included
    for criterion in () if part == "may_include" and resolved.drops else named:
        if criterion not in criteria:
            yield f"'{criterion}' is not a criterion of this rubric{nearest(criterion, criteria)}"
    if test.get("until", "9") <= test.get("since", ""):
        yield f"ends on {test['until']}, before it holds ({test.get('since', 'always')})"


def _check_profiles(resolved: Resolved) -> None:
    profiles, groups = resolved.sections["profiles"], resolved.sections["groups"]
    if profiles and "default" not in profiles:
        resolved.complain("profiles", "", (), "no profile has the id 'default'")
    for name, profile in profiles.items():
        weights = profile["weights"]
        for group in weights:
            _check_group(resolved, "profiles", name, ("weights", group), group)
        if sum(weights.values()) != 100:
            message = f"the weights sum to {sum(weights.values())}; allowed: 100"
            resolved.complain("profiles", name, ("weights",), message)
        _check_known(resolved, "profiles", name, "sectors", profile.get("sectors", []), _known_sectors(resolved))
    for group in groups:
        if profiles and not any(profile["weights"].get(group) for profile in profiles.values()):
            resolved.complain("groups", group, (), f"no profile gives weight to {group}, so it could never count")


def _check_sectors(resolved: Resolved) -> None:
    sectors, subtypes = resolved.sections["sectors"], resolved.sections["platform_subtypes"]
    known = _known_sectors(resolved)
    for word in resolved.sections["sectors_by_hand"]:
        if word not in sectors:
            resolved.complain("sectors_by_hand", word, (), f"'{word}' is not a sector{nearest(word, list(sectors))}")
    for word in subtypes:
        if word in sectors:
            resolved.complain("platform_subtypes", word, (), f"'{word}' is also a sector; a key is one or the other")
    for name, signs in resolved.sections["sector_signs"].items():
        _check_known(resolved, "sector_signs", name, "sector", (name,), known)
        _check_known(resolved, "sector_signs", name, "also", signs.get("also", ()), known)
    if "all" in known:
        resolved.complain("sectors", "all", (), "'all' stands for every sector and cannot be one")
    if resolved.drops:
        return  # what was dropped is dropped here too
    for name, risk in resolved.sections["sector_risks"].items():
        _check_known(resolved, "sector_risks", name, "criteria", risk["criteria"], resolved.sections["criteria"])


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


def _check_group(resolved: Resolved, section: str, name: str, below: KeyPath, group: str) -> None:
    groups = list(resolved.sections["groups"])
    if group not in groups:
        message = f"'{group}' is not a group{nearest(group, groups)}; groups: {', '.join(groups)}"
        resolved.complain(section, name, below, message)


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
