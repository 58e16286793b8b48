"""After people's decisions a quality, a rank, a gate and a finding are the same wherever they are read."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyarrow import parquet

from statement_audit.report.words import RESULTS, STATUSES
from tests.cli.cli_samples import call

DECISIONS = 6
NUMBERS = ("quality", "band", "rank", "ranked_among", "rank_latest", "latest_among")
TABLES = ("league_table", "gate_table", "latest_findings")
Statement = tuple[str, int]
Read = dict[Statement, dict[str, Any]]


@pytest.fixture(scope="module")
def decided(keyword_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus in which the best of its largest table lost six findings, and two others have a quality that differs
    by less than is shown."""
    db = tmp_path_factory.mktemp("one-truth") / "audit.db"
    shutil.copy(keyword_corpus, db)
    table = "SELECT * FROM league_table WHERE year = 2025 AND profile = 'default' ORDER BY rank, company"
    best, *_, second_last, last = ask(db, table)
    for place, quality in ((second_last, 12.56), (last, 12.64)):
        ask(db, "UPDATE scores SET quality = ? WHERE id = ?", quality, place["score_id"])
    found = ask(
        db,
        "SELECT findings.id FROM findings JOIN criteria ON criteria.id = findings.criterion_id WHERE score_id = ?"
        " AND status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met') ORDER BY weight DESC, findings.id",
        best["score_id"],
    )
    for row in found[:DECISIONS]:
        done = call(
            *("review", "decide", row["id"], "--verdict", "change", "--status", "not_found"),
            *("--reason", "It is not there.", "--reviewer", "Ana", "--db", db),
        )
        assert done.code == 0, done.err
    return db


def ask(db: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    """Rows by plain sqlite3, as others read the file."""
    with closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(sql, values)]
        connection.commit()
    return rows


# --- what each place says: company and year -> numbers, gates (law -> result) and statuses (criterion -> status) ---------


def from_rows(tables: Mapping[str, list[dict[str, Any]]]) -> Read:
    """What three tables say, whatever file they come from."""
    read: Read = {}
    for row in tables["league_table"]:
        read[row["company"], int(row["year"])] = {name: plain(name, row[name]) for name in NUMBERS}
    for name, key, value in (("gate_table", "law", "result"), ("latest_findings", "criterion", "status")):
        for row in tables[name]:
            if (row["company"], int(row["year"])) in read:
                read[row["company"], int(row["year"])].setdefault(name, {})[row[key]] = row[value]
    return read


def plain(name: str, value: Any) -> Any:
    """A cell as the database has it: CSV knows texts alone."""
    if value in (None, ""):
        return None
    return value if name == "band" else round(float(value), 1) if name == "quality" else int(value)


def of_sql(db: Path) -> Read:
    return from_rows({name: ask(db, f"SELECT * FROM {name}") for name in TABLES})


def of_files(folder: Path, kind: str) -> Read:
    return from_rows({name: list(_rows(folder / f"{name}.{kind}")) for name in TABLES})


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    elif path.suffix == ".json":
        yield from json.loads(path.read_text(encoding="utf-8"))
    else:
        yield from parquet.read_table(path).to_pylist()


def of_export(db: Path, kind: str) -> Read:
    out = db.parent / kind
    if not out.exists():
        assert call("export", "--format", kind, "--db", db, "--out", out).code == 0
    return of_files(out, kind)


def of_workbook(db: Path) -> Read:
    out = db.parent / "xlsx"
    assert call("export", "--format", "xlsx", "--db", db, "--out", out).code == 0
    workbook = openpyxl.load_workbook(next(out.glob("*.xlsx")), read_only=True)
    tables = {}
    for name in TABLES:
        head, *rows = workbook[name].iter_rows(values_only=True)
        tables[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return from_rows(tables)


def of_show(db: Path) -> Read:
    read: Read = {}
    for row in ask(db, "SELECT company, year FROM league_table"):
        view = json.loads(call("show", row["company"], "--year", row["year"], "--db", db, "--json").out)
        read[row["company"], row["year"]] = {
            **{name: view["scores"][name] for name in NUMBERS},
            "gate_table": {gate["law"]: gate["result"] for gate in view["gates"]},
            "latest_findings": {finding["criterion"]: finding["status"] for finding in view["findings"]},
        }
    return read


def of_trace(db: Path) -> Read:
    """The way back from the numbers."""
    read: Read = {}
    for row in ask(db, "SELECT company, year FROM league_table"):
        score = json.loads(call("trace", row["company"], "--year", row["year"], "--db", db, "--json").out)["score"]
        read[row["company"], row["year"]] = {name: score[name] for name in ("quality", "band")}
    return read


def of_peers(db: Path) -> Read:
    """The table of the terminal, for machines: of each company's latest statement, and of one year."""
    read: Read = {}
    for options, rank in (((), "rank_latest"), (("--year", 2024), "rank"), (("--year", 2025), "rank")):
        for row in json.loads(call("compare", "peers", "--db", db, "--json", *options).out)["league_table"]:
            found = read.setdefault((row["company"], row["year"]), {"gate_table": row["gates"]})
            found |= {"quality": row["quality"], "band": row["band"], rank: row["rank"]}
    return read


def of_terminal(db: Path) -> Read:
    """Rank, quality and year as a person reads them."""
    read: Read = {}
    shown = call("compare", "peers", "--db", db, "--csv").out.splitlines()
    companies = [row["company"] for row in csv.DictReader(shown)]
    table = call("compare", "peers", "--db", db, "--limit", 100, columns=200).out
    for company in companies:
        found = re.search(rf"(?m)^ *(\d+) .*{re.escape(company)}[ †‡*]+(\d{{4}}) +([\d.]+)", table)
        assert found, company
        read[company, int(found[2])] = {"rank_latest": int(found[1]), "quality": float(found[3])}
    return read


def of_served(db: Path) -> Read:
    """What a browser is given; of the findings, which fill many pages, nothing."""
    pytest.importorskip("datasette", reason="needs the extra `serve`")
    from tests.serve.serve_samples import Site

    served = Site(db)
    return from_rows({name: served.rows(f"{name}.json?_size=max") for name in TABLES[:2]} | {TABLES[2]: []})


@pytest.fixture(scope="module")
def site(decided: Path) -> Path:
    folder = decided.parent / "site"
    assert call("report", "--db", decided, "--out", folder, "--no-documents").code == 0
    return folder


def of_league_data(site: Path) -> Read:
    """What the script of the league table shows."""
    text = (site / "static" / "league-data.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix("window.LEAGUE = ").rstrip(";\n"))
    read: Read = {}
    for company, _, year, _, quality, band, _, _, _, gates, _, latest, in_year, *_ in data["rows"]:
        read[company, year] = {
            "quality": quality, "band": data["bands"][band],
            "rank": in_year[0], "ranked_among": in_year[1],
            "rank_latest": latest and latest[0], "latest_among": latest and latest[1],
            "gate_table": {data["laws"][law]: result for law, result in gates},
        }  # fmt: skip
    return read


def of_index(site: Path) -> Read:
    """Rank and quality of the page that needs no script."""
    text = (site / "index.html").read_text(encoding="utf-8")
    rows = re.findall(
        r'num">(\d+) of (\d+)</td>\s*<th scope="row"><a [^>]*>([^<]+)</a>.*?num">(\d{4})<.*?</meter>([\d.]+)<',
        text,
        re.S,
    )
    return {
        (company.replace("&amp;", "&"), int(year)): {
            "rank_latest": int(rank), "latest_among": int(among), "quality": float(quality),
        }
        for rank, among, company, year, quality in rows
    }  # fmt: skip


def of_company_pages(site: Path) -> Read:
    """Each statement's own page: numbers, gates and the status of every criterion."""
    results, statuses = ({word.label: name for name, word in words.items()} for words in (RESULTS, STATUSES))
    read: Read = {}
    for path in site.glob("companies/*.html"):
        text = unescape(path.read_text(encoding="utf-8"))
        title = re.search(r"<h1>(.+), (\d{4})</h1>", text)
        numbers = re.search(r'of 100</dt><dd>([\d.]+)</dd><dd class="sub">(.+?), rank (\d+) of (\d+) in \d{4}', text)
        if not title or not numbers:
            continue
        latest = re.search(r"(\d+) of (\d+) among latest statements", text)
        gates = re.findall(r'</span> ([\w ]+)</span></h3>\s*<p class="muted">([\w.-]+), ', text)
        findings = re.findall(r'<article id="([\w-]+)" class="finding.+?</span> ([^<]+)</span>', text, re.S)
        read[title[1], int(title[2])] = {
            "quality": float(numbers[1]), "band": numbers[2],
            "rank": int(numbers[3]), "ranked_among": int(numbers[4]),
            "rank_latest": latest and int(latest[1]), "latest_among": latest and int(latest[2]),
            "gate_table": {law: results[label] for label, law in gates},
            "latest_findings": {criterion: statuses[label] for criterion, label in findings},
        }  # fmt: skip
    return read


def differences(read: Read, truth: Read) -> list[str]:
    """Where a place says something else than the views; what it does not say is no difference."""
    return [
        f"{statement}, {name}: {value} instead of {truth[statement].get(name)}"
        for statement, found in read.items()
        for name, value in found.items()
        if value != truth[statement].get(name)
    ]


READERS: dict[str, Callable[[Path], Read]] = {
    "csv": lambda db: of_export(db, "csv"),
    "json": lambda db: of_export(db, "json"),
    "parquet": lambda db: of_export(db, "parquet"),
    "xlsx": of_workbook,
    "show": of_show,
    "trace": of_trace,
    "peers": of_peers,
    "terminal": of_terminal,
    "serve": of_served,
}
SITE: dict[str, Callable[[Path], Read]] = {
    "league data": of_league_data,
    "index": of_index,
    "company pages": of_company_pages,
    "csv": lambda folder: of_files(folder / "data", "csv"),
    "json": lambda folder: of_files(folder / "data", "json"),
    "database": lambda folder: of_sql(folder / "data" / "audit.sqlite"),
}


SLOW = ("show", "trace", "xlsx")  # a command for each company, a large workbook


@pytest.fixture(scope="module")
def truth(decided: Path) -> Read:
    return of_sql(decided)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in READERS]
)
def test_commands_and_files_say_what_the_views_say(decided: Path, truth: Read, name: str) -> None:
    read = READERS[name](decided)
    assert len(read) >= 18
    assert differences(read, truth) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SITE)
def test_the_site_says_what_the_views_say(truth: Read, site: Path, name: str) -> None:
    read = SITE[name](site)
    assert len(read) >= 18
    assert differences(read, truth) == []


def test_decisions_move_the_quality_and_the_rank_and_the_judges_own_stand_apart(decided: Path) -> None:
    (row,) = ask(decided, "SELECT * FROM league_table WHERE decided > 0")
    assert row["decided"] == DECISIONS and row["quality"] < row["model_quality"] and row["rank"] > 1
    assert row["quality_reviewed"] == row["quality"]  # the name of an earlier release
    (scored,) = ask(decided, "SELECT quality, walk_to_talk, honesty, band FROM scores WHERE id = ?", row["score_id"])
    assert round(scored["quality"], 1) == row["model_quality"]
    (latest,) = ask(decided, "SELECT * FROM latest_scores WHERE score_id = ?", row["score_id"])
    assert all(latest[name] == row[name] for name in ("quality", "band", "honesty", "walk_to_talk", "model_quality"))
    assert (latest["model_band"], latest["model_honesty"]) == (scored["band"], scored["honesty"])
    changed = ask(
        decided,
        "SELECT status, model_status FROM latest_findings WHERE reviewed = 1 AND company_id = ?",
        row["company_id"],
    )
    assert [one["status"] for one in changed] == ["not_found"] * DECISIONS
    assert "not_found" not in [one["model_status"] for one in changed]


def test_what_is_shown_as_equal_shares_a_rank_and_the_next_one_is_left_out(decided: Path) -> None:
    rows = ask(
        decided, "SELECT rank, quality FROM league_table WHERE year = 2025 AND profile = 'default' ORDER BY rank"
    )
    expected = [1 + sum(other["quality"] > row["quality"] for other in rows) for row in rows]
    assert [row["rank"] for row in rows] == expected
    tied = [row for row in rows if row["quality"] == 12.6]
    assert len(tied) == 2 and tied[0]["rank"] == tied[1]["rank"]


def test_gates_after_review_stand_beside_the_judges_own(decided: Path) -> None:
    rows = ask(decided, "SELECT result, model_result, result_reviewed FROM gate_table WHERE company_id IN"
                        " (SELECT company_id FROM league_table WHERE decided > 0)")  # fmt: skip
    assert rows and all(row["result"] == row["result_reviewed"] for row in rows)


def test_the_gap_report_has_the_number_of_the_views(decided: Path) -> None:
    (row,) = ask(decided, "SELECT company, year, quality, band FROM league_table WHERE decided > 0")
    report = call("report", row["company"], "--year", row["year"], "--db", decided).out
    assert f"| Quality | {row['quality']:.1f} of 100, {row['band']} |" in report


def test_the_terminal_tells_both_ranks_and_the_judges_own_number(decided: Path) -> None:
    (row,) = ask(decided, "SELECT * FROM league_table WHERE decided > 0")
    shown = " ".join(call("show", row["company"], "--db", decided).out.split())
    assert f"Quality {row['quality']} of 100, {row['band']}; rank {row['rank']} of {row['ranked_among']}" in shown
    assert f"2025; {row['rank_latest']} of {row['latest_among']} among latest statements" in shown
    assert f"After review: {DECISIONS} findings decided" in shown and f"gave {row['model_quality']} of 100" in shown
    traced = " ".join(call("trace", row["company"], "--db", decided).out.split())
    assert f"quality {row['quality']} ({row['band']})" in traced and f"own quality is {row['model_quality']}" in traced
    peers = call("compare", "peers", "--db", decided).out
    assert f"{row['quality']} after review, {row['model_quality']} as the judge gave it ({DECISIONS} decided)" in peers


def test_a_query_of_the_users_own_reads_the_same(decided: Path) -> None:
    done = call(
        "query",
        "SELECT company, quality, rank FROM league_table WHERE decided > 0",
        "--db",
        decided,
        "--format",
        "json",
    )
    (row,) = ask(decided, "SELECT company, quality, rank FROM league_table WHERE decided > 0")
    assert json.loads(done.out) == [row]
