"""The statements that the scale benchmark makes: the same each time, part of a larger set, read as statements."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from benchmarks.scale_files import DRAW, first_rows, generate
from benchmarks.scale_measure import slope, tenths
from benchmarks.scale_texts import COPY_EVERY, Material, load_material, make_source, wording_of
from statement_audit.classify.base import ClassifierSpec
from statement_audit.derived.copy_issues import NEAR
from statement_audit.extract.copies import shared, sketch_text
from statement_audit.models import CompanyRef, RawDocument, State, StatementRef
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import Task, load_judge
from statement_audit.statements.result import process_statement


@pytest.fixture(scope="module")
def material() -> Material:
    return load_material(7)


def content(folder: Path) -> dict[str, str]:
    files = (path for path in (folder / "statements").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_a_set_is_the_same_again_and_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    generate(tmp_path / "small", 8)
    generate(tmp_path / "large", 14)
    small, large = content(tmp_path / "small"), content(tmp_path / "large")
    assert len(small) == 8
    assert small.items() < large.items()
    rows = first_rows(tmp_path / "large", 8)
    assert rows.read_bytes() == (tmp_path / "small" / "list.csv").read_bytes()


def test_another_seed_gives_other_statements(material: Material) -> None:
    assert make_source(material, 3).body != make_source(load_material(8), 3).body


def test_every_kind_of_file_is_made_and_every_company_has_its_own_name(material: Material) -> None:
    sources = [make_source(material, number) for number in range(0, 240, 2)]  # the first year of each company
    assert {source.meta["format"] for source in sources} == set(DRAW)
    assert len({source.company for source in sources}) == len(sources)


def test_no_two_are_near_copies_but_those_that_are_meant_to_be(material: Material) -> None:
    texts = [make_source(material, number).body for number in range(2 * COPY_EVERY)]
    seen: dict[tuple[int, str], int] = {}
    alike = set()
    for number, text in enumerate(texts):
        sketch = sketch_text(text)
        assert sketch is not None
        places = list(enumerate(sketch.bands))
        candidates = {seen[place] for place in places if place in seen}
        alike |= {(one, number) for one in candidates if shared(text, texts[one])[0] >= NEAR}
        seen |= dict.fromkeys(places, number)
    assert alike == {(wording_of(7, number), number) for number in (COPY_EVERY - 1, 2 * COPY_EVERY - 1)}


@pytest.mark.slow
def test_they_are_read_and_scored_as_statements_of_their_company_and_year(tmp_path: Path) -> None:
    generate(tmp_path, 12)
    judge = load_judge(RunOptions(tmp_path / "audit.db", classifier=ClassifierSpec("keyword")))
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = tmp_path / row["file"]
            data = path.read_bytes()
            companies = (CompanyRef(row["company"], sectors=tuple(row["sector"].split(";"))),)
            ref = StatementRef(row["file"], path=path, companies=companies)  # the year is left for the text to say
            raw = RawDocument(hashlib.sha256(data).hexdigest(), path, len(data))
            result = process_statement(Task(ref, raw, raw.sha256), judge)
            assert (result.state, result.year) == (State.SCORED, int(row["year"])), row
            codes = {issue.code for issue in result.issues if issue.severity != "info"}
            assert not codes & {"company_not_in_text", "year_mismatch", "internal_error", "little_text"}, (row, codes)


def test_growth_is_a_slope_and_a_comparison_of_tenths() -> None:
    line = [(count, 100 * 2**20 + 1024 * count) for count in range(0, 3001, 50)]
    assert slope(line) == pytest.approx(1024)
    assert slope([(5, 1), (5, 2)]) is None
    assert tenths(line) == (100, 102)
