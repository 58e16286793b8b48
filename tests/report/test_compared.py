"""What sets companies, and a company's years, side by side: no guess, other judge or other company passes for a fact."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from statement_audit.features.publish.site import ReportOptions, _beside, _shared, _site
from statement_audit.features.publish.site_comparisons import _year_pairs
from statement_audit.features.publish.site_stock import read_stock
from statement_audit.features.publish.snapshot import reading
from statement_audit.published import FindingRow
from statement_audit.report import charts
from statement_audit.report.comparisons import labels, write_commitments
from statement_audit.report.criteria import Across, _cell, write_heat_map
from statement_audit.report.documents import DocumentPages
from statement_audit.report.sentence import how_open
from statement_audit.report.words import OPEN_WORDS
from statement_audit.store.commitments import commitments


def silence(**more: object) -> FindingRow:
    return FindingRow("PLT-01", "", "PLT", "not_found", None, 1, "", **more)  # type: ignore[arg-type]


def test_a_silence_on_a_guess_is_marked() -> None:
    guess = ("sector_guessed",)
    assert [how_open(silence()), how_open(silence(reasons=guess))] == [0, OPEN_WORDS.index(OPEN_WORDS[-1])]
    assert "guess" in OPEN_WORDS[-1]
    assert how_open(silence(reasons=guess, needs_review=True)) == 1
    assert how_open(replace(silence(reasons=guess), status="denies_relevance")) == 0


def test_a_silence_on_a_guess_is_no_fact_of_the_heat_map(corpus_db: Path, tmp_path: Path) -> None:
    with reading(corpus_db) as database:
        stock = read_stock(database)
        site = _site(database, stock, _shared(ReportOptions(tmp_path)), tmp_path)
    site.environment.globals["read_alone"] = None
    statement = replace(stock.statements[0], rank_latest=None)
    across = Across()
    for number in range(2):
        guess = {"reasons": ("sector_guessed",)} if number else {}
        across.rows.append((statement, {"PLT-01": _cell(statement, silence(**guess), DocumentPages("", None, ()))}))
    write_heat_map(site, across, stock.main)
    page = (tmp_path / "heat-map.html").read_text(encoding="utf-8")
    plain, guessed = re.findall(r'<td class="(l[^"]+)">(.*?)</td>', page)
    assert guessed == ("lopen", f"{plain[1]}?") and plain[0] != "lopen"
    assert "not ranked</span></td>" in page


def test_numbers_of_another_judge_stand_in_no_trend(corpus_db: Path) -> None:
    with reading(corpus_db) as database:
        stock = read_stock(database)
    last, first = next(years for years in stock.years.values() if years[0].company == "Marlpost plc")
    assert _beside(stock, last, {}, {}, True).trend == [first, last]
    other = replace(stock.yardsticks[first.score_id], judge="another")
    assert _beside(
        replace(stock, yardsticks={**stock.yardsticks, first.score_id: other}), last, {}, {}, True
    ).trend == [last]
    undated = replace(stock, years={last.company_id: [last, replace(first, year=None)]})
    assert _beside(undated, last, {}, {}, True).trend == [last]


def test_a_year_that_is_left_out_is_in_no_pair_and_nothing_is_said_of_its_text(corpus_db: Path, tmp_path: Path) -> None:
    with reading(corpus_db) as database:
        stock = read_stock(database)
        last = next(years[0] for years in stock.years.values() if years[0].company == "Marlpost plc")
        assert len(list(_year_pairs(database, last.company_id, "", stock))) == 1
        damaged = replace(stock, years={**stock.years, last.company_id: [last]})
        assert list(_year_pairs(database, last.company_id, "", damaged)) == []
        site = _site(database, stock, _shared(ReportOptions(tmp_path)), tmp_path)
        site.environment.globals["read_alone"] = None
        dropped = [row for row in commitments(database) if row.state == "dropped"][:1]
    near = {dropped[0].commitment_id: SimpleNamespace(page=4, quote="We heard survivors.")}
    write_commitments(site, dropped, stock.pages, near)
    assert 'Nearest passage there, p. 4:</span> <span dir="auto">“We heard survivors.”' in read(tmp_path)
    for pages in (stock.pages, {}):
        write_commitments(site, dropped, pages, {})
        assert ("No passage there" in read(tmp_path)) == bool(pages)


def read(folder: Path) -> str:
    return (folder / "commitments.html").read_text(encoding="utf-8")


def test_names_that_read_alike_have_their_slug_behind_them(corpus_db: Path) -> None:
    with reading(corpus_db) as database:
        one = next(iter(read_stock(database).statements))
    long = "Long name " * 20
    named = [("a", f"{long}one"), ("a-2", f"{long}two"), ("b", "Bee")]
    told = labels(replace(one, slug=slug, company=company) for slug, company in named)
    assert told["a"].endswith("… (a)") and told["a-2"].endswith("… (a-2)") and told["b"] == "Bee"


def test_all_points_of_the_chart_are_one_path() -> None:
    points = [{"talk": 1.0 * number, "deeds": 2.0, "name": "A" if number == 3 else ""} for number in range(50)]
    drawn = charts.scatter(points)
    assert drawn.count("<path") < 25 and len(re.findall(r"M[\d.]+,[\d.]+Z", drawn)) == 50
    assert drawn.count(">A</text>") == 1
