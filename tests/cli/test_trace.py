"""`trace`: from a figure back to quote, page, document, fetch, run, rubric, review and reply."""

import contextlib
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from cli_samples import CORPUS, call
from pytest_httpserver import HTTPServer

from statement_audit.score import SCORING_VERSION


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A statement that was found on a site, behind a redirect: the folder and the site's address. Read it only."""
    folder = tmp_path_factory.mktemp("collected")
    pdf = (CORPUS / "statements" / "marlpost-2025.pdf").read_bytes()
    home = '<html><body><p>Marlpost</p><a href="/slavery">Modern slavery statement 2025</a></body></html>'
    with HTTPServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
        server.expect_request("/").respond_with_data(home, content_type="text/html")
        server.expect_request("/slavery").respond_with_data(status=302, headers={"Location": "/files/ms-2025.pdf"})
        server.expect_request("/files/ms-2025.pdf").respond_with_data(pdf, content_type="application/pdf")
        server.expect_request(re.compile(".*")).respond_with_data("not here", status=404)
        site = server.url_for("/").rstrip("/")
        (folder / "list.csv").write_text(f"company,website,sector,year\nMarlpost plc,{site}/,marketplace,2025\n")
        told = ("--db", folder / "audit.db", "--classifier", "keyword", "--pause", 0, "--workers", 1)
        done = call("run", folder / "list.csv", *told)
    assert done.code in (0, 3) and "1 scored" in done.err, done.err
    return folder, site


@pytest.fixture
def fetched(collected, tmp_path):
    """A copy of its database and archive, and the site's address."""
    folder, site = collected
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return tmp_path / "audit.db", site


def traced(db, *of):
    done = call("trace", *of, "--db", db, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_the_whole_way_back(fetched):
    db, site = fetched
    held = traced(db, "marlpost", "dom-01")
    assert held["finding"]["criterion"] == "DOM-01" and held["document"]["companies"] == ["Marlpost plc"]
    best = held["quotes"][0]
    assert best["role"] == "best" and best["holds"] and best["page"] == 4
    with contextlib.closing(sqlite3.connect(db)) as connection:
        sql = "SELECT substr(text, ? + 1, ? - ?) FROM pages WHERE page = ?"
        (quote,) = connection.execute(sql, (best["start"], best["end"], best["start"], best["page"])).fetchone()
    assert quote == best["quote"]
    assert held["archive"]["condition"] == "whole" and held["archive"]["path"].endswith(held["document"]["sha256"])
    (fetch,) = held["fetches"]
    assert [(hop["url"], hop["status"]) for hop in fetch["hops"]] == [
        (f"{site}/slavery", 302),
        (f"{site}/files/ms-2025.pdf", 200),
    ]
    assert fetch["robots"] == "none" and fetch["headers"]["content-type"] == "application/pdf"
    assert held["links"][0]["label"] == "Modern slavery statement 2025"
    run = held["run"]
    assert (run["classifier"], run["rubric_id"], run["scoring"]) == ("keyword", "modern-slavery", SCORING_VERSION)
    assert run["classifier_revision"].startswith("keyword.v1-") and run["thresholds"]["accept"] > 0
    assert len(run["rubric_hash"]) == len(held["score"]["fingerprint"]) == 64


def test_by_number_and_by_name_lead_to_the_same(fetched):
    db, _ = fetched
    by_name = traced(db, "Marlpost plc", "DOM-01", "--year", "2025")
    number = by_name["finding"]["finding_id"]
    assert traced(db, number) == by_name
    both = call("trace", number, "DOM-01", "--db", db)
    assert both.code == 2 and f"No company in the database has the number {number}." in both.err
    assert f"Of a finding it is enough: statement-audit trace {number} --db {db}" in both.err


def test_as_text(fetched):
    db, site = fetched
    done = call("trace", "marlpost", "DOM-01", "--db", db, columns=200)
    assert done.code == 0
    for words in (
        f"302 {site}/slavery",
        "robots.txt: none",
        "p. 3, characters",
        "its bytes have this hash",
        "rubric modern-slavery",
    ):
        assert words in done.out, words
    path = Path(traced(db, "marlpost")["archive"]["path"])
    path.write_bytes(path.read_bytes() + b" ")
    assert "NO LONGER have this hash" in call("trace", "marlpost", "DOM-01", "--db", db, columns=200).out
    shutil.rmtree(db.parent / "archive")
    assert "NOT in the archive" in call("trace", "marlpost", "DOM-01", "--db", db, columns=200).out


def test_a_statement_s_numbers(fetched):
    db, _ = fetched
    held = traced(db, "marlpost")
    assert held["finding"] is None and held["quotes"] == [] and held["score"]["quality"] > 0
    told = " ".join(call("trace", "marlpost", "--db", db).out.split())
    groups = traced(db, "marlpost")["score"]["groups"]
    assert f"group scores: STA {100 * groups['STA']:.0f}, " in told


@pytest.mark.slow
def test_what_was_visited_is_verified_too(fetched):
    """The score depends on what the site showed: the inputs are recorded whole, and the same score comes out."""
    db, _ = fetched
    done = call("verify", "--db", db, "--json", "--workers", 1)
    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 0, [check["problems"] for check in checks.values() if check["problems"]]
    assert checks["inputs"]["checked"] == checks["scores"]["checked"] == 1


def test_reviews_and_replies_are_told(fetched):
    db, _ = fetched
    before = traced(db, "marlpost", "DOM-01")
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute(
            "INSERT INTO reviews(statement_id, criterion, text_sha256, criterion_sha256, verdict, status, score,"
            " model_status, reason, reviewer, reviewed_at) VALUES (1, 'DOM-01', ?, ?, 'change', 'background', 0.05, ?,"
            " 'a definition', 'ab', '2026-02-01')",
            (before["document"]["text_sha256"], before["finding"]["criterion_sha256"], before["finding"]["status"]),
        )
        connection.executemany(
            "INSERT INTO replies(company_id, criterion, text, source, replied_at, added_at)"
            " VALUES (1, ?, ?, 'letter', '2026-02-02', '2026-02-03')",
            [("DOM-01", "We do more than that.\x1b[2J"), ("TRE-01", "Not about this.")],
        )
        connection.commit()
    held = traced(db, "marlpost", "DOM-01")
    assert (held["finding"]["status"], held["finding"]["model_status"]) == ("background", before["finding"]["status"])
    assert [review["reviewer"] for review in held["reviews"]] == ["ab"] and len(held["replies"]) == 1
    shown = call("trace", "marlpost", "DOM-01", "--db", db).out
    assert "decided by a reviewer" in shown and "We do more than that. [2J" in shown and "\x1b" not in shown


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (("999999",), "no finding 999999"),
        (("marlpost", "XXX-01"), "no finding on 'XXX-01'"),
        (("nobody",), "No company"),
    ],
)
def test_what_is_not_there(fetched, of, words):
    db, _ = fetched
    done = call("trace", *of, "--db", db)
    assert done.code == 2 and words in done.err
