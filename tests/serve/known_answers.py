"""What two corpora are known to say: the shipped one by its labels, and another made of it, with other answers."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.generate.sources import SOURCES, load_gold, read_source

SHOWN = {"concrete_generic", "concrete_specific", "outcome"}
TECH = set(
    "tech_platform marketplace classifieds social_media messaging search app_store operating_system jobs_board"
    " livestream games dating adult_content cloud_hosting payments crypto ai food_delivery tech_hardware"
    " software_services".split()
)
MARLPOST = {  # `known_edits` of the second year: the promise, and what became of it
    "We will train every reviewer on domestic servitude by December 2025.": "done",
    "We will bring an Amharic detection model into use by September 2025.": "done",
    "We will publish removals by region in our next statement.": "done",
    "We will map tier 2 for 90% of hardware spend by December 2025.": "moved",
    "We will interview workers at both content review vendors away from the workplace by June 2025.": "moved",
    "We will set up a standing survivor advisory board with its own budget by October 2025.": "dropped",
}


@dataclass
class Known:
    """A statement and what it is known to say. `labels`: (criterion, status, sentence)."""

    id: str
    companies: list[str]
    year: int
    sectors: list[str]
    laws: list[str]
    body: str
    labels: list[tuple[str, str, str]]
    approved: bool
    signed: bool
    signatory: str
    repeats: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return self.companies[0], self.year

    def says(self, criteria: Iterable[str], statuses: set[str]) -> bool:
        """Whether a sentence is labelled for one of the criteria, by the beginning of its id, with such a status."""
        named = tuple(criteria)
        return any(criterion.startswith(named) and status in statuses for criterion, status, _ in self.labels)


_gold = functools.cache(load_gold)


@functools.cache
def shipped() -> list[Known]:
    """The shipped corpus, as `corpus/manifest.yml` has it."""
    return [_known(path.stem) for path in sorted(SOURCES.glob("*.md"))]


def _known(name: str) -> Known:
    source, gold = read_source(SOURCES / f"{name}.md"), _gold()[name]
    meta: dict[str, Any] = source.meta
    return Known(
        name,
        [each["company"] for each in meta.get("companies") or [meta]],
        meta["year"],
        meta["sectors"],
        meta["laws"],
        source.body,
        [(each["criterion"], each["status"], each["sentence"]) for each in gold["gold"]],
        meta["facts"]["approval"] == "yes",
        meta["facts"]["signed"] == "yes",
        meta["facts"].get("signatory", ""),
        name == "tarncloud-2025",
    )


# --- the other corpus -----------------------------------------------------------------------

# What is tried is the question, not the judge: how often that errs is for `evaluate`. So a sentence is taken away only
# where nothing else in the statement says the same, and put only where the judge is sure of it.
TAKEN = (  # a sentence leaves one statement (and stands in another): source, criterion, where to
    ("hearthhand-2025", "POL-04", ""),
    ("penhallow-2025", "POL-04", "quillbrook-2025"),
    ("pelorra-2025", "VOI-05", ""),
    ("hearthhand-2025", "DOM-02", "pelorra-2025"),
    ("hearthhand-2025", "STA-03", ""),
    ("lindenmere-2025", "STA-03", "chattergrove-2025"),
    ("northspar-2025", "STA-04", ""),
)
COPIED = (  # a sentence stands in another statement, too
    ("rungwork-2025", "PLT-01", "chattergrove-2025"),
    ("penhallow-2025", "STR-04", "lindenmere-2025"),
    ("lindenmere-2025", "REM-01", "rungwork-2025"),
)
USED = sorted(
    {name for source, _, target in (*TAKEN, *COPIED) for name in (source, target) if name} | {"willowmere-2025"}
)
ALSO = ("marlpost-2024", "marlpost-2025", "stannergate-2025", "tarncloud-2024", "tarncloud-2025")
NAMES = {
    "Chattergrove": "Murmelworth", "Hearthhand": "Kindlewick", "Lindenmere": "Sablethorne", "Marlpost": "Tradelark",
    "Northspar": "Fellquay", "Pelorra": "Ottavine", "Penhallow": "Trewickett", "Quillbrook": "Nibsworth",
    "Rungwork": "Ladderby", "Stannergate": "Carnbrae", "Tarncloud": "Meresky", "Willowmere": "Alderpool",
    "Brisk & Larder": "Quell & Pantling", "Fernlight": "Mossglim", "Tollhouse": "Barnacre",
}  # fmt: skip
# The promise that was dropped is kept here.
AMHARIC = "The Amharic model, which we promised for September 2025, went live in July."
BOARD = "The standing survivor advisory board, which we promised for October 2025, was set up in September with a budget of £90,000."


@functools.cache
def other() -> list[Known]:
    """Another corpus: other companies, sentences in other statements, another copy of a year, other fates."""
    found = {name: _known(name) for name in (*USED, *ALSO)}
    for name, criterion, target in COPIED:
        _move(replace(found[name], labels=list(found[name].labels)), criterion, found[target])
    for name, criterion, target in TAKEN:
        _move(found[name], criterion, found.get(target))
    last = found["marlpost-2025"]
    assert AMHARIC in last.body
    last.body = last.body.replace(AMHARIC, f"{AMHARIC} {BOARD}")
    found["stannergate-2025"].companies.pop()
    again = replace(found["chattergrove-2025"], id="chattergrove-2024", year=2024)
    again.body = re.sub(r"\b20(2[3-6])\b", lambda year: f"20{int(year[1]) - 1}", again.body)
    found["chattergrove-2024"] = again
    found["chattergrove-2025"].repeats = True
    # Headings as in the files that are shipped: what stands below them was read already.
    for name, line, shown in (
        ("willowmere-2025", "#.*", str.upper),
        ("northspar-2025", r"Q(?:[1-7]|1[1568]|20)\..*", "### {}".format),
    ):
        found[name].body = re.sub(f"(?m)^{line}$", lambda head, shown=shown: shown(head[0]), found[name].body)
    signatories = list(dict.fromkeys(each.signatory for each in found.values() if each.signatory))
    turned = dict(zip(signatories, [*signatories[1:], signatories[0]], strict=True))
    for each in found.values():
        each.body = _renamed(each.body, each.signatory, turned.get(each.signatory, ""))
        each.companies = [_renamed(name) for name in each.companies]
        each.signatory = turned[each.signatory] if each.signatory else ""
    return list(found.values())


def _move(giver: Known, criterion: str, taker: Known | None) -> None:
    """Take every sentence of the criterion out of a statement; its other labels go with it."""
    for sentence in dict.fromkeys(each[2] for each in giver.labels if each[0] == criterion):
        assert giver.body.count(sentence) == 1, (giver.id, sentence)
        moved = [each for each in giver.labels if each[2] == sentence]
        giver.body = giver.body.replace(sentence, "")
        giver.labels = [each for each in giver.labels if each[2] != sentence]
        if taker is not None:
            taker.body = taker.body.rstrip() + f"\n\n{sentence}\n"
            taker.labels += moved
    for formal, flag in (("STA-03", "approved"), ("STA-04", "signed")):
        if criterion == formal:
            setattr(giver, flag, False)
            if taker is not None:
                setattr(taker, flag, True)


def _renamed(text: str, name: str = "", other_name: str = "") -> str:
    for old, new in NAMES.items():
        text = text.replace(old, new).replace(old.lower(), new.lower())
    return text.replace(name, other_name) if name else text


def write_corpus(statements: Iterable[Known], folder: Path) -> Path:
    """The statements as Markdown, and the list of their companies."""
    listed = folder / "companies.csv"
    with listed.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("company", "file", "sector", "year", "laws"))
        for each in statements:
            path = folder / f"{each.id}.md"
            path.write_text(each.body.replace("!signature\n", ""), encoding="utf-8")
            for company in each.companies:
                writer.writerow((company, path, ";".join(each.sectors), each.year, ";".join(each.laws)))
    return listed
