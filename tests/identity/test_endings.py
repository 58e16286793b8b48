"""Approval and signature count as done, by the company, for this statement: a hundred and fifty-two endings in three formats."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ending_files import ENDINGS, write

from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.identity.people import People, read_people
from statement_audit.models import Fact, FactKind, StatementRef
from statement_audit.passages import split_passages
from statement_audit.rubric import load_rubric
from statement_audit.score.strangers import Strangers, own_names

NONE = {"not_met", "absent"}  # which of them makes no difference to a law
TODAY = date(2026, 12, 31)
RUBRIC = load_rubric()
# Read otherwise than their writers meant, and why.
KNOWN = {
    ("k36", "approval"): "a table of competitors, whose names stand in the cells before",
    ("e38", "approval"): "the PDF gives the table column by column",
    ("f22", "signature"): "a dotted line with a role in brackets is partly",
    ("f37", "approval"): "the board of the parent: half of it, as the score room grades it",
    ("f37", "signature"): "the chief executive of the parent",
    ("g31", "approval"): "another company's board, whose name is all common words",
    ("g31", "signature"): "its chief executive",
}


# Names and days read otherwise.
KNOWN_FACTS = {
    "e38": "the PDF gives the table column by column",
    "f11": "the day stands two sentences before the approval",
    "f13": "day and approver stand in two cells of a row, with another day's mark between",
    "f37": "see above",
    "g03": "the other signatory was left out by the writer",
    "g24": "a title before the name",
    "g31": "see above",
    "h07": "the day below a signature is not said to be the approval's",
    "h21": "the PDF parts the year from its day",
    "k08": "the day stands in a row below a long one",
    "k15": "the day below a signature is not said to be the approval's",
    "k18": "the day below a signature is not said to be the approval's",
    "k25": "a day in words",
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], People]:
    """Who approved and who signed, as the product reads the file of an ending: each is read once, when it is asked for."""
    folder, by_id = tmp_path_factory.mktemp("endings"), {ending["id"]: ending for ending in ENDINGS}
    return functools.cache(lambda name: read(by_id[name], folder))


# Every fourth for every day, the others when all is tried.
each_ending = pytest.mark.parametrize(
    "ending",
    [
        pytest.param(ending, id=f"{ending['id']}-{ending['kind']}", marks=[pytest.mark.slow] if place % 4 else [])
        for place, ending in enumerate(ENDINGS)
    ],
)


def read(ending: dict, folder: Path) -> People:
    path = write(ending, folder)
    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    identity = identify(document, StatementRef(path.name, path=path), TODAY)
    passages = split_passages(document, identity.pages)
    names = own_names((ending["company"],), identity)
    strangers = Strangers(passages, names, RUBRIC)
    own = tuple(passage for passage in passages if not strangers.act_in(passage))
    entities = (fact.value for fact in identity.facts if fact.kind is FactKind.ENTITY)
    companies = (ending["company"], *identity.names, *entities)
    return read_people(own, document.pages, companies, TODAY)


@each_ending
def test_approval_and_signature_are_read_as_their_writer_meant(ending: dict, people: Callable[[str], People]) -> None:
    read = people(ending["id"])
    for what, one in (("approval", read.approval), ("signature", read.signature)):
        found = one.status.value if one else "absent"
        right = found == ending[what] or {found, ending[what]} <= NONE
        assert right is ((ending["id"], what) not in KNOWN), (what, found, ending["blocks"])


@each_ending
def test_names_and_days_are_those_of_the_writer(ending: dict, people: Callable[[str], People]) -> None:
    facts = people(ending["id"]).facts
    names = "; ".join(plain(fact.value) for fact in facts if fact.kind is FactKind.SIGNATURE)
    right = names == plain(ending["signatory"] or "")
    if ending["approval"] in ("met", "partly"):
        days = [day(fact) for fact in facts if fact.kind is FactKind.APPROVAL]
        right = right and (days[0] if days else "") == (ending["approval_date"] or "")
    assert right is (ending["id"] not in KNOWN_FACTS), (names, ending["blocks"])


def plain(names: str) -> str:
    return names.replace("Professor Dame ", "").replace("Professor ", "")


def day(fact: Fact) -> str:
    return str(fact.end_date)[: 10 if fact.day_known else 7] if fact.end_date else ""
