"""Follow `extends` and lay the files over each other, the extended ones first.

A file may replace a gate, profile, sector, status, scoring value or rule of a file that it extends, change single
fields of a criterion or group (`override`, `override_groups`) and drop criteria (`remove`). Two files that do not
extend each other may not define the same thing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from statement_audit.resources import rubric_directories
from statement_audit.rubric.document import Document, KeyPath, Mistake, ProblemError, problem_at, read_document

# section -> the keys that identify an entry, and whether an extending file may replace one
LISTED: dict[str, tuple[tuple[str, ...], bool]] = {
    "groups": (("id",), False),
    "criteria": (("id",), False),
    "gates": (("law", "version"), True),
    "profiles": (("id",), True),
    "sector_risks": (("sector",), True),
}
MAPPED = ("sectors", "sector_signs", "statuses", "scoring", "status_rules", "contrast")
ADDED = ("sectors_by_hand", "platform_subtypes", "no_sector")
OVERRIDES = {"override": "criteria", "override_groups": "groups"}

Entry = tuple[str, str]  # section, name


@dataclass(slots=True)
class Resolved:
    """Every section of a pack and of what it extends: section -> name -> entry. `origins`: where each was written."""

    root: Document
    documents: tuple[Document, ...]
    sections: dict[str, dict[str, Any]]
    origins: dict[Entry, tuple[Document, KeyPath]] = field(default_factory=dict)
    changed: dict[tuple[str, str, str], tuple[Document, KeyPath]] = field(default_factory=dict)
    problems: list[Mistake] = field(default_factory=list)

    @property
    def drops(self) -> bool:
        """Whether a file drops criteria: others may then name what is no more."""
        return any("remove" in document.data for document in self.documents)

    def complain(self, section: str, name: str, below: KeyPath, message: str) -> None:
        """Note a problem at an entry, at the place where that field was last written."""
        document, path = self.origins.get((section, name), (self.root, ()))
        if below and (section, name, str(below[0])) in self.changed:
            document, path = self.changed[section, name, str(below[0])]
            below = below[1:]
        self.problems.append(problem_at(document, (*path, *below), message))


def find_pack(pack_id: str, beside: Path | None = None) -> Path | None:
    """Return the file `<pack_id>.yml`: beside the extending file, then where `resources` looks for rubrics."""
    places = ([beside] if beside else []) + list(rubric_directories())
    return next((place / f"{pack_id}.yml" for place in places if (place / f"{pack_id}.yml").is_file()), None)


def gather(root: Document, check: Callable[[Document], list[Mistake]]) -> tuple[Document, ...]:
    """Return the pack and all that it extends, each once, extended files before those that extend them.

    `check` is run on every file before its `extends` is believed. Raises ProblemError with every mistake that `check`
    finds, or for a pack that is missing, has another id inside than its file name, or extends itself.
    """
    order: dict[Path, Document] = {}
    problems: list[Mistake] = []

    def visit(document: Document, trail: tuple[Path, ...]) -> None:
        mistakes = check(document)
        problems.extend(mistakes)
        here = document.path.resolve()
        above = (*trail, here)
        for index, pack_id in enumerate([] if mistakes else document.data.get("extends", [])):
            path = find_pack(pack_id, document.path.parent)
            if path is None:
                message = f"no rubric '{pack_id}' is known; {_known(document.path.parent)}"
                problems.append(problem_at(document, ("extends", index), message))
            elif (place := path.resolve()) in above:
                circle = above[above.index(place) :]
                chain = " extends ".join(step.stem for step in (*circle, path))
                problems.append(problem_at(document, ("extends", index), f"a rubric cannot extend itself: {chain}"))
            elif place not in order:
                base = read_document(path)
                if base.data.get("id") != pack_id:
                    message = f"found '{base.data.get('id')}'; the file name says '{pack_id}'"
                    problems.append(problem_at(base, ("id",), message))
                visit(base, above)
        order[here] = document

    visit(root, ())
    if problems:
        raise ProblemError(problems)
    return tuple(order.values())


def _known(beside: Path) -> str:
    places = (beside, *rubric_directories())
    return "known: " + ", ".join(sorted({file.stem for place in places for file in place.glob("*.yml")}))


def merge(root: Document, documents: tuple[Document, ...]) -> Resolved:
    """Lay the documents over each other. Mistakes are collected in `problems`, never raised."""
    sections: dict[str, dict[str, Any]] = {name: {} for name in (*LISTED, *MAPPED, *ADDED)}
    resolved = Resolved(root, documents, sections)
    ancestors = _ancestors(documents)
    for document in documents:
        above = ancestors[document.data["id"]]
        _drop_and_change(resolved, document)
        for section in LISTED:
            _add_listed(resolved, document, section, above)
        for section in MAPPED:
            _add_mapped(resolved, document, section, above)
        for section in ADDED:
            for index, word in enumerate(document.data.get(section, [])):
                resolved.sections[section][word] = word
                resolved.origins.setdefault((section, word), (document, (section, index)))
    return resolved


def _ancestors(documents: tuple[Document, ...]) -> dict[str, set[str]]:
    """For each pack id, the ids of all packs that it extends, directly or not."""
    above: dict[str, set[str]] = {}
    for document in documents:
        bases = document.data.get("extends", [])
        above[document.data["id"]] = set(bases).union(*(above.get(base, set()) for base in bases))
    return above


def _drop_and_change(resolved: Resolved, document: Document) -> None:
    for index, criterion_id in enumerate(document.data.get("remove", [])):
        if resolved.sections["criteria"].pop(criterion_id, None) is None:
            message = f"found '{criterion_id}'; no extended rubric has this criterion"
            resolved.problems.append(problem_at(document, ("remove", index), message))
    for key, section in OVERRIDES.items():
        for name, fields in document.data.get(key, {}).items():
            inherited = resolved.sections[section].get(name)
            if inherited is None:
                message = f"nothing to change: no extended rubric has {name}"
                resolved.problems.append(problem_at(document, (key, name), message))
                continue
            stale = {"gather": ""} if "counts" in fields else {}  # advice on what no longer counts
            resolved.sections[section][name] = {**inherited, **stale, **fields}
            for changed in fields:
                resolved.changed[section, name, changed] = (document, (key, name, changed))


def _add_listed(resolved: Resolved, document: Document, section: str, above: set[str]) -> None:
    keys, replaceable = LISTED[section]
    own: dict[str, Any] = {}
    for index, entry in enumerate(document.data.get(section, [])):
        name = " / ".join(entry[key] for key in keys)
        if _may_add(resolved, document, (section, name), (section, index), above if replaceable else set()):
            own[name] = entry
            resolved.origins[section, name] = (document, (section, index))
            if section == "gates":
                _retire_gate(resolved, entry, above)
    have = resolved.sections[section]
    # a pack's own new profiles are tried before those it extends; everything else keeps its place
    first = {name: entry for name, entry in own.items() if section == "profiles" and name not in have}
    resolved.sections[section] = {**first, **have, **own}


def _retire_gate(resolved: Resolved, gate: dict[str, Any], above: set[str]) -> None:
    """A law has one version in force a day: a file that brings one takes the place of the inherited one.

    One with a day of its own (`since`) stands beside inherited ones that begin on another.
    """
    gates = resolved.sections["gates"]
    for name, other in list(gates.items()):
        same = other["law"] == gate["law"] and other["version"] != gate["version"]
        same = same and (not gate.get("since") or gate["since"] == other.get("since", ""))
        inherited = resolved.origins["gates", name][0].data["id"] in above
        if same and inherited and gate["in_force"] and other["in_force"]:
            del gates[name]


def _add_mapped(resolved: Resolved, document: Document, section: str, above: set[str]) -> None:
    for name, value in document.data.get(section, {}).items():
        if _may_add(resolved, document, (section, name), (section, name), above):
            resolved.sections[section][name] = value
            resolved.origins[section, name] = (document, (section, name))


def _may_add(resolved: Resolved, document: Document, entry: Entry, path: KeyPath, above: set[str]) -> bool:
    earlier = resolved.origins.get(entry)
    if earlier is None or earlier[0].data["id"] in above:
        return True
    other, other_path = earlier
    first = problem_at(other, other_path, "")
    place = f"line {first.line}" if other is document else f"{other.path}, line {first.line}"
    change = "; change its fields under 'override'" if entry[0] == "criteria" and other is not document else ""
    resolved.problems.append(problem_at(document, path, f"'{entry[1]}' is defined twice, first in {place}{change}"))
    return False
