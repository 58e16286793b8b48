"""`reply`: a company's answer with date and source, beside its score and changing none."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_samples import call

from statement_audit.published import RequestRow


@pytest.fixture
def desk(audited: Path, tmp_path: Path) -> Path:
    """A copy of the scored corpus to write into."""
    return Path(shutil.copy(audited, tmp_path / "audit.db"))


def add(db: Path, *options: object, company: str = "Marlpost") -> object:
    words = () if "--text" in options or "--file" in options else ("--text", "We have changed this since.")
    return call(
        "reply",
        "add",
        company,
        "--date",
        "2026-02-03",
        "--source",
        "letter of the company",
        "--db",
        db,
        *words,
        *options,
    )


def test_a_reply_stands_beside_the_score_wherever_it_is_printed(desk: Path) -> None:
    before = json.loads(call("compare", "peers", "--db", desk, "--json").out)["league_table"]
    assert add(desk, "--year", 2025, "--criterion", "DOM-01").code == 0
    line = "Reply of the company on 2025, DOM-01, 2026-02-03: We have changed this since. (letter of the company)"
    assert line in " ".join(call("show", "Marlpost", "--db", desk).out.split())
    assert "We have changed" not in call("show", "Marlpost", "--year", 2024, "--db", desk).out
    shown = json.loads(call("show", "Marlpost", "--db", desk, "--json").out)
    assert [reply["text"] for reply in shown["replies"]] == ["We have changed this since."]
    table = call("compare", "peers", "--db", desk).out
    assert "Marlpost plc †" in table
    assert "† The company has replied: Marlpost plc, 2025" in table
    after = json.loads(call("compare", "peers", "--db", desk, "--json").out)["league_table"]
    assert {row["company"] for row in after if row["replies"]} == {"Marlpost plc"}
    assert [row["quality"] for row in after] == [row["quality"] for row in before]


def test_a_reply_about_all_years_stands_beside_each(desk: Path) -> None:
    add(desk)
    for year in (2024, 2025):
        assert "We have changed this since." in call("show", "Marlpost", "--year", year, "--db", desk).out


def test_the_same_reply_twice_is_kept_once(desk: Path, rows: Callable[..., list[tuple]]) -> None:
    assert "added" in add(desk).err
    assert "there already" in add(desk).err
    assert rows(desk, "SELECT count(*) FROM replies") == [(1,)]


def test_replies_are_listed_with_date_and_source(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text("\ufeffLine one.\n\nLine two.\n", encoding="utf-8")
    add(desk, "--file", tmp_path / "reply.txt", "--year", 2025, company="Hearthhand")
    add(desk)
    everyone = json.loads(call("reply", "list", "--db", desk, "--json").out)
    assert [(row["company"], row["year"], row["text"]) for row in everyone] == [
        ("Hearthhand Ltd", 2025, "Line one.\n\nLine two."),
        ("Marlpost plc", None, "We have changed this since."),
    ]
    shown = call("reply", "list", "Hearthhand", "--db", desk).out
    assert "Line two." in shown
    assert "letter of the company" in shown
    assert "Marlpost" not in shown


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--year", 1999), "has no statement for 1999"),
        (("--criterion", "DOM-99"), "There is no criterion 'DOM-99'"),
        (("--text", "  "), "The reply is empty"),
        (("--text", "x" * 20_001), "20,001 characters"),
        (("--file", "nowhere.txt"), "nowhere.txt cannot be read"),
        (("--date", "03/02/2026"), "no day as YYYY-MM-DD"),
        (("--date", "2099-01-01"), "lies in the future"),
        (("--source", " "), "where the reply comes from"),
    ],
)
def test_a_slip_is_refused_and_nothing_is_kept(
    audited: Path, rows: Callable[..., list[tuple]], options: tuple[object, ...], problem: str
) -> None:
    done = add(audited, *options)
    assert done.code == 2
    assert problem in " ".join(done.err.replace("│", " ").split())
    assert rows(audited, "SELECT count(*) FROM replies") == [(0,)]


def test_hostile_words_move_no_cursor_and_run_no_formula(desk: Path) -> None:
    add(desk, "--text", "=cmd|' /C calc'!A0 \x1b[2J[bold]not bold[/bold] \u202egnp.exe")
    shown = call("reply", "list", "--db", desk).out + call("show", "Marlpost", "--db", desk).out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]not bold[/bold]" in " ".join(shown.split())
    assert "'=cmd" in call("reply", "list", "--db", desk, "--csv").out


def test_a_company_is_asked_with_every_claim_and_the_page_says_what_came_of_it(
    desk: Path, tmp_path: Path, rows: Callable[..., list[tuple]]
) -> None:
    until = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    for kind in ("docx", "html", "md"):  # of one day the last is remembered
        done = call("reply", "request", "Marlpost", "--db", desk, "--out", tmp_path / f"ask.{kind}", "--until", until)
        assert done.code == 0
    told = (tmp_path / "ask.md").read_text(encoding="utf-8")
    best = "SELECT quote FROM latest_findings WHERE company = 'Marlpost plc' AND year = 2025 AND criterion = 'DOM-06'"
    assert f"Please reply by {until}" in told
    close = "SELECT count(*) FROM latest_findings WHERE company = 'Marlpost plc' AND year = 2025 AND needs_review"
    assert 0 < told.count("(close call: not settled, nobody has decided)") <= rows(desk, close)[0][0]
    assert "### DOM-06 " in told
    assert rows(desk, best)[0][0][:40] in told
    assert (tmp_path / "ask.docx").read_bytes()[:2] == b"PK"
    ((claims,),) = rows(desk, "SELECT claims FROM reply_requests")
    assert told.count("\n### ") == claims > 50
    assert "awaited" in call("reply", "list", "--requests", "--db", desk).out
    for company in ("Hearthhand", "Tarncloud"):
        call("reply", "request", company, "--db", desk, "--out", tmp_path / "ask.md", "--until", until)
    with closing(sqlite3.connect(desk)) as database, database:
        past = "UPDATE reply_requests SET asked_at = '2026-01-05T00:00:00+00:00', until = '2026-01-20'"
        database.execute(f"{past} WHERE company_id = (SELECT id FROM companies WHERE name = 'Hearthhand Ltd')")
        marlpost = "company_id = (SELECT id FROM companies WHERE name = 'Marlpost plc')"
        # by the company's own calendar it answers the day before it was asked; it is asked again after its answer
        database.execute(f"{past.replace('01-', '02-').replace('05T00', '04T02')} WHERE {marlpost}")
        database.execute(
            "INSERT INTO reply_requests (company_id, year, claims, asked_at, until) SELECT company_id, year, claims,"
            f" '2026-03-01T00:00:00+00:00', '2026-03-10' FROM reply_requests WHERE {marlpost}"
        )
    add(desk)
    asked = json.loads(call("reply", "list", "--requests", "--db", desk, "--json").out)
    assert [row["answered_at"] for row in asked] == [None, "2026-02-03", "2026-02-03", None]
    assert call("report", "--db", desk, "--out", tmp_path / "site", "--no-documents").code == 0
    said = {
        name: page.partition('<p class="note asked">')[2].partition("</p>")[0].rpartition(": ")[2]
        for name in ("marlpost-plc", "hearthhand-ltd", "tarncloud-ltd")
        for page in [(tmp_path / "site" / "companies" / f"{name}-2025.html").read_text(encoding="utf-8")]
    }
    assert list(said.values()) == ["answered on 2026-02-03.", "no answer.", "its answer is awaited."]


def test_the_last_day_ends_where_it_ends_last() -> None:
    asked = RequestRow("Marlpost plc", 1, 2025, 50, "2026-03-01T00:00:00+00:00", "2026-03-10", None)
    days = ("2026-03-10", "2026-03-11", "2026-03-12")  # until noon of the 11th by UTC it is still the 10th somewhere
    assert [asked.state(day) for day in days] == ["awaited", "awaited", "no answer"]


def test_nobody_is_asked_for_nothing(desk: Path, tmp_path: Path, rows: Callable[..., list[tuple]]) -> None:
    ask = ("reply", "request", "Marlpost", "--db", desk, "--out", tmp_path / "a.md", "--until", "2999-01-01")
    assert call(*ask, "--reviewed-only").code == 2
    assert not (tmp_path / "a.md").exists()
    assert rows(desk, "SELECT count(*) FROM reply_requests") == [(0,)]


@pytest.mark.parametrize(
    ("until", "file", "why"),
    [
        ("2020-01-01", "a.md", "past"),
        ("soon", "a.md", "no day"),
        ("2999-01-01", "a.txt", "an ending that no report has"),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(
    desk: Path, tmp_path: Path, until: str, file: str, why: str, rows: Callable[..., list[tuple]]
) -> None:
    refused = call("reply", "request", "Marlpost", "--db", desk, "--out", tmp_path / file, "--until", until)
    assert refused.code == 2
    assert why in refused.err
    assert rows(desk, "SELECT count(*) FROM reply_requests") == [(0,)]
