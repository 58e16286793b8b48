"""Who may ask, what is sent, and text that wants to be more than text."""

from __future__ import annotations

import csv
import io
import os
import re
import sqlite3
import time
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from threading import Timer

import pytest
from serve_samples import Site

from statement_audit.serve.cells import SHOWN, find_span, mark, show_cell, visible
from statement_audit.serve.guard import CHANGED
from statement_audit.store import open_database
from statement_audit.store.queries import restrain

SCRIPT = "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'>"
TURNED = "invoice \u202efdp.exe\u202c \u2067x\u2069"
CONTROLS = "a\x00b\x1b[2Jc\x9bd"
HOSTILE = [
    SCRIPT,
    TURNED,
    CONTROLS,
    "=cmd|' /C calc'!A0",
    "x" * 1_000_000,
    "</mark></pre><svg/onload=alert(1)>",
    "javascript:alert(1)",
]


@pytest.fixture
def hostile_site(scored_copy: Path) -> Site:
    """Names, pages and quotes of the corpus made hostile, as no reader would let them through."""
    with open_database(scored_copy) as database, database.transaction():
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for place, text in enumerate(HOSTILE, start=1):
            database.execute("UPDATE companies SET name = ? WHERE id = ?", (text, place))
            database.execute("UPDATE statements SET title = ?, source_name = ? WHERE id = ?", (text, text, place))
            shown = f"before {text} after"
            database.execute(
                "UPDATE pages SET text = ? WHERE page = 1 AND extraction_id ="
                " (SELECT extraction_id FROM scores WHERE statement_id = ?)",
                (shown, place),
            )
            database.execute(
                "UPDATE evidence SET quote = ?, page = 1, start = 7, end = ? WHERE finding_id IN"
                " (SELECT id FROM findings WHERE statement_id = ?)",
                (text, 7 + len(text), place),
            )
            database.execute("UPDATE issues SET message = ?, hint = ? WHERE id = ?", (text, text, place))
            database.execute(
                "INSERT INTO replies(company_id, statement_id, text, source, replied_at, added_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (place, place, text, text, text, text),
            )
    return Site(scored_copy)


PATHS = [
    *("/", "/audit", "/audit/companies", "/audit/statements", "/audit/evidence", "/audit/pages", "/audit/replies"),
    *("/audit/latest_findings", "/audit/league-table", "/audit/companies-replies", "/audit/no-approval"),
    *("/audit/latest_issues", "/audit/replies/1", "/audit/findings", "/audit?sql=select+*+from+companies"),
    *(f"/-/statement/{place}" for place in range(1, len(HOSTILE) + 1)),
    *(f"/-/statement/{place}/1?start=7&end=60" for place in range(1, len(HOSTILE) + 1)),
]


def test_hostile_text_is_shown_and_does_nothing(hostile_site: Site) -> None:
    for path in PATHS:
        answer = hostile_site.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        page = answer.text
        assert "<script>window" not in page, path
        assert not re.search(r"<(img|svg)[^>]*on(error|load)", page), path
        assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page), path
        assert 'href="javascript:' not in page, path
        assert len(page) < 600_000, path


def test_csv_that_no_spreadsheet_runs(hostile_site: Site) -> None:
    text = hostile_site.get("/audit/companies.csv?_size=max").text
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert "'=cmd|' /C calc'!A0" in names
    assert not any("\x1b" in name or "\x00" in name for name in names)
    assert len(names) == 20


@pytest.mark.slow
def test_csv_keeps_numbers_and_every_row(filled_site: Site) -> None:
    rows = filled_site.rows("gained-and-lost.json?_size=max")
    text = filled_site.get("/audit/gained-and-lost.csv?_stream=1").text
    streamed = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["score_change"]) for row in streamed[: len(rows)]] == [row["score_change"] for row in rows]
    assert min(row["score_change"] for row in rows) < 0
    whole = filled_site.get("/audit/passages.csv?_stream=1").text
    count = (
        filled_site.rows("pages.json?_size=1")
        and filled_site.get("/audit/passages.json?_size=1").json()["filtered_table_rows_count"]
    )
    assert sum(1 for _ in csv.reader(io.StringIO(whole))) == count + 1


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", "10.0.0.7:8001", ""])
def test_another_name_is_refused(corpus_site: Site, host: str) -> None:
    answer = corpus_site.get("/audit/companies.json", headers={"host": host})
    assert answer.status_code == 421
    assert "company" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:9", "LOCALHOST", "127.0.0.1", "[::1]:8001"])
def test_this_machine_is_answered(corpus_site: Site, host: str) -> None:
    assert corpus_site.get("/", headers={"host": host}).status_code == 200


OWN = "http://127.0.0.1:8001"
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
CLICK = LINK | {"sec-fetch-user": "?1"}
CUSTOM = "/audit.json?sql=select+1"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/audit/companies.json", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}),
        ("/audit/companies.json", {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}),
        ("/audit/companies.json", {"sec-fetch-site": "anything new"}),
        ("/audit/companies", LINK),  # sent by a script, not by a click
        ("/audit/companies", CLICK | {"sec-fetch-dest": "iframe"}),
        (CUSTOM, CLICK),
        ("/audit/companies?_where=1", CLICK),
        ("/audit?%73ql=select+1", CLICK),
        (CUSTOM, {"origin": "https://evil.example"}),
        (CUSTOM, {"origin": "null"}),
        (CUSTOM, {"origin": "http://127.0.0.1:3000"}),
        (CUSTOM, {"origin": "https://127.0.0.1:8001"}),
        (CUSTOM, {"referer": "https://evil.example/page"}),
        (CUSTOM, {"referer": "http://127.0.0.1:8001.evil.example/"}),
        (CUSTOM, {"referer": "http://127.0.0.1:8001@evil.example/"}),
        (CUSTOM, {"referer": "http://[evil"}),
    ],
)
def test_another_site_is_refused(corpus_site: Site, path: str, headers: dict[str, str]) -> None:
    answer = corpus_site.get(path, headers=headers)
    assert answer.status_code == 403 and "another site" in answer.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (CUSTOM, {}),  # curl
        (CUSTOM, {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}),  # typed or a bookmark
        (CUSTOM, {"sec-fetch-site": "same-origin", "origin": "null"}),
        (CUSTOM, {"origin": OWN}),
        (CUSTOM, {"referer": f"{OWN}/audit"}),
        ("/audit/words?words=passports", CLICK),  # a link of the manual
    ],
)
def test_this_site_and_links_of_the_manual_are_answered(corpus_site: Site, path: str, headers: dict[str, str]) -> None:
    assert corpus_site.get(path, headers=headers).status_code == 200


GREEDY = {
    "printf": "printf('%.*c', 900000000, 'x')",
    "zeroblob": "zeroblob(900000000)",
    "randomblob": "randomblob(900000000)",
    "hex": "hex(hex(hex(hex(randomblob(5000000)))))",
    "replace": "replace(replace(hex(zeroblob(9000)), '0', hex(zeroblob(9000))), '0', hex(zeroblob(9000)))",
    "rows": "printf('%.*c', 9000000, 'x'), n.x from (with recursive n(x) as"
    " (select 1 union all select x + 1 from n limit 400) select x from n) as n",
    "columns": ", ".join(["printf('%.*c', 9000000, 'x')"] * 8),
    "many columns": ", ".join("1" * 1500),
    "group_concat": "group_concat(x) from (with recursive n(x) as"
    " (select 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' union all select x from n) select x from n)",
    "json": "json_group_array(x) from (with recursive n(x) as (select 1 union all select x + 1 from n) select x from n)",
    "doubling": "max(length(x)) from (with recursive n(x) as (select 'x' union all select x || x from n) select x from n)",
    "like": f"'{'a' * 40}' like '{'%a' * 200}%b'",
    "endless": "count(*) from companies, companies, companies as a, findings, findings as b, evidence, evidence as c",
}


@pytest.mark.parametrize("kind", GREEDY)
def test_a_query_is_bounded(corpus_site: Site, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_site.datasette, "sql_time_limit_ms", 200)
    answer = corpus_site.get("/audit.json", params={"sql": f"select {GREEDY[kind]}"})
    assert len(answer.text) < 10_000
    assert answer.status_code == 400 or (kind == "printf" and answer.json()["rows"] == [[None]])


def test_after_an_answer_that_is_too_large_an_interrupted_query_ends_alone() -> None:
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        restrain(connection)
        with pytest.raises(sqlite3.OperationalError, match="larger than 64 MiB") as kept:  # as the log of a server does
            connection.execute(f"SELECT {GREEDY['rows']}").fetchall()
        timer = Timer(0.1, connection.interrupt)
        timer.start()
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            connection.execute(f"SELECT {GREEDY['json']}").fetchall()
        timer.join()
        assert kept and connection.execute("SELECT 1").fetchone()[0] == 1


def test_slow_steps_end_in_time(corpus_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_site.datasette, "sql_time_limit_ms", 100)
    numbers = "with recursive n(x) as (select 1 union all select x + 1 from n)"
    begun = time.process_time()
    sql = f"{numbers} select sum(length(printf('%0900000d', x))) from n"
    assert corpus_site.get("/audit.json", params={"sql": sql}).status_code == 400
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "sql",
    ["instr(a, b)", "replace(a, b, '')", "trim(a, b)", "ltrim(a, b)", "rtrim(a, b)", "json_patch(a, b)"],
)
def test_no_function_is_quadratic(sql: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        restrain(connection)
        texts = "(select printf('%.*c', 2000000, 'a') as a, printf('%.*c', 1000000, 'a') || 'b' as b)"
        begun = time.process_time()
        with suppress(sqlite3.DatabaseError):
            connection.execute(f"select length({sql}) from {texts}").fetchall()
        assert time.process_time() - begun < 1


VALUES = (None, "", "a", "aa", "ä", b"a", b"\xc3\xa4", 1, 0, -5, 1.0, 0.1, 1e20, 1.5e-7, float("inf"), "Ω株")


def test_our_functions_give_what_those_of_sqlite_give() -> None:
    with closing(sqlite3.connect(":memory:")) as plain, closing(sqlite3.connect(":memory:")) as restrained:
        restrain(restrained)
        for values in product(VALUES, VALUES, VALUES):
            sql = "select instr(?1, ?2), replace(?1, ?2, ?3), trim(?1, ?2), ltrim(?1, ?2), rtrim(?1, ?3)"
            given, expected = (each.execute(sql, values).fetchone() for each in (restrained, plain))
            assert tuple(given) == tuple(expected), values


def test_every_answer_forbids_other_sites(corpus_site: Site) -> None:
    for path in ("/", "/audit", "/audit/words", "/audit/words.csv", "/-/statement/1", "/own/own.css", "/nowhere"):
        headers = corpus_site.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "sql", ["delete from companies", "attach 'x' as y", "pragma journal_mode=wal", "vacuum into 'x'"]
)
def test_sql_only_reads(corpus_site: Site, sql: str) -> None:
    assert corpus_site.get("/audit.json", params={"sql": sql}).status_code == 400


def test_a_query_without_end_is_cut_off(corpus_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_site.datasette, "sql_time_limit_ms", 200)
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    assert corpus_site.get("/audit.json", params={"sql": endless}).status_code == 400


def test_a_database_that_changed_is_not_served_on(scored_copy: Path) -> None:
    site = Site(scored_copy, watched=True)
    assert site.get("/audit").status_code == 200
    os.utime(scored_copy, (1, 1))
    answer = site.get("/audit")
    assert answer.status_code == 503
    assert answer.text == CHANGED


def test_marks_are_cut_from_the_text_before_it_is_cleaned() -> None:
    text = "a\x00\u202eb <i>quote</i> c"
    start = text.index("<i>")
    marked = mark(text, find_span(text, start, start + 12, "", None))
    assert (marked.before, marked.quote) == ("a\N{REPLACEMENT CHARACTER}[U+202E]b ", "&lt;i&gt;quote&lt;/i&gt;")
    assert not marked.cut


def test_a_long_quote_is_found_by_its_beginning() -> None:
    assert find_span("xx start and the rest yy", None, None, "start", 18) == (3, 21)
    assert find_span("short", None, None, "nothing", 3) is None
    assert find_span("short", None, None, "", None) is None


def test_a_very_long_page_is_cut_around_its_quote() -> None:
    text = "a" * 3 * SHOWN + "QUOTE" + "b" * 3 * SHOWN
    marked = mark(text, (3 * SHOWN, 3 * SHOWN + 5))
    assert marked.quote == "QUOTE"
    assert marked.cut
    assert len(marked.before) + len(marked.after) <= SHOWN


@pytest.mark.parametrize("value", ["plain", "with\ttab\nand line", "naïve – “quoted”", "日本語"])
def test_ordinary_text_is_left_alone(value: str) -> None:
    assert visible(value) == value
    assert show_cell({"name": value}, "name", value, str) is None


def test_other_hashes_are_no_documents() -> None:
    sha256 = "ab" * 32
    assert show_cell({"text_sha256": sha256}, "text_sha256", sha256, str) is None
    assert "/-/document/" in show_cell({"sha256": sha256}, "sha256", sha256, str)


def test_the_answer_to_a_promise_links_to_its_own_statement() -> None:
    row = {"page": 2, "document_sha256": "ab" * 32, "answered_page": 5, "answered_by_statement_id": 7}
    assert "/-/statement/7/5" in show_cell(row, "answered_page", 5, str)
    assert "/-/statement/7/5?quote=We+did" in show_cell(row, "answered_quote", "We did", str)
    assert show_cell({}, "answered_quote", "We did", str) is None
