"""`rubric try`: a user sees what two questions of his own find, nearly find and miss, before he relies on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from statement_audit.errors import UsageError
from statement_audit.features.audit.tried_pack import try_pack
from tests.cli.cli_samples import call

PACK = """\
id: mine
version: "1.0"
name: Two questions of mine
extends: [modern-slavery]
groups:
- {id: OWN, name: My questions, question: What do I want to know?, good_practice: true}
override:
  TRE-01: {weight: 5}
criteria:
- id: OWN-01
  name: Ships inspected
  kind: practice
  applies_to: [logistics]
  weight: 2
  counts: Ships or ports visited to look at seafarers' wages, hours and papers.
  hypotheses: [The company inspected ships for the working conditions of seafarers.]
  not_count: Safety of cargo.
  yes: [We inspected 14 chartered ships and asked seafarers about unpaid wages.]
  no: [Our offices recycle paper.]
- id: OWN-02
  name: Parking
  kind: practice
  applies_to: [all]
  weight: 1
  counts: Says how many parking spaces there are.
  hypotheses: [The company has parking spaces.]
  not_count: Roads.
  yes: [We value people.]
  no: [Our head office has 120 parking spaces for cars.]
profiles:
- {id: mine, name: Mine, weights: {STA: 50, OWN: 50}}
"""
DRAFT = """# Modern slavery statement 2025

In 2025 our captains inspected nine ships and asked the seafarers on board about their wages and working hours.

We bought paper from Finland. Our offices are in Leeds and Hull. The board met six times. In May 2025 we trained 240 employees to spot and report modern slavery.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("try")
    (made / "mine.yml").write_text(PACK, encoding="utf-8")
    (made / "draft.md").write_text(DRAFT, encoding="utf-8")
    (made / "empty.txt").write_text("")
    return made


def test_each_question_shows_what_it_finds_and_misses(folder: Path) -> None:
    done = call("rubric", "try", folder / "mine.yml", folder / "draft.md", "--json")
    assert done.code == 0, done.err
    ships, parking, training = json.loads(done.out)
    assert [one["id"] for one in (ships, parking, training)] == ["OWN-01", "OWN-02", "TRE-01"]
    assert [one["learnt"] for one in (ships, parking, training)] == [False, False, True]
    heard = ships["files"]["draft.md"]
    assert [one["what"] for one in heard] == ["found"] + ["below the bar"] * 3
    assert heard[0]["quote"].startswith("In 2025 our captains") and heard[0]["page"] == 1
    assert heard[0]["told"] == ["concrete_specific"]
    told = [one["probability"] for one in heard]
    assert told == sorted(told, reverse=True) and told[0] >= heard[0]["bar"] > told[1]
    assert "trained 240" in training["files"]["draft.md"][0]["quote"]
    assert {one["what"] for one in parking["files"]["draft.md"]} == {"below the bar", "close call"}
    assert (ships["examples"], ships["missed"], ships["mistaken"]) == (2, [], [])
    assert [one["quote"] for one in parking["missed"]] == ["We value people."]
    assert [one["quote"] for one in parking["mistaken"]] == ["Our head office has 120 parking spaces for cars."]


def test_it_reads_in_words_and_names_the_file_that_it_could_not_read(folder: Path) -> None:
    done = call("rubric", "try", folder / "mine.yml", folder / "draft.md", folder / "empty.txt")
    assert done.code == 1 and "empty.txt could not be scored. empty_file: " in done.err
    words = " ".join(done.out.split())
    for told in (
        "OWN-01 Ships inspected (matched by its words alone)",
        "examples: 2 of 2 judged as the pack says",
        "draft.md found, p. 1, 0.",
        ", concrete_specific: “In 2025 our captains inspected nine ships",
        "below the bar, p. 1, 0.",
        "examples: 0 of 2 judged as the pack says",
        "yes, but below the bar, p. 1, 0.",
        "no, but found, p. 1, ",
        "TRE-01 Staff trained on modern slavery (the judge has learnt it)",
    ):
        assert told in words


def test_a_pack_without_a_question_of_its_own_is_refused(folder: Path) -> None:
    bare = folder / "bare.yml"
    bare.write_text('id: bare\nversion: "1.0"\nname: Bare\nextends: [modern-slavery]\n')
    with pytest.raises(UsageError, match="adds and changes no criterion"):
        try_pack(bare, [folder / "draft.md"])


def test_a_pack_with_a_mistake_is_refused_with_its_place(folder: Path) -> None:
    wrong = folder / "wrong.yml"
    wrong.write_text(PACK.replace("weight: 2", "weight: 9"))
    done = call("rubric", "try", wrong, folder / "draft.md")
    assert done.code != 0 and "wrong.yml" in done.err and "weight" in done.err and done.out == ""
