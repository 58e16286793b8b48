"""The desk: each key's decision is stored as `review decide` stores it, and nobody else may press one."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from statement_audit.archive import Archive
from statement_audit.classify import ClassifierSpec, load_classifier
from statement_audit.errors import StoreError
from statement_audit.evaluate.labelled import read_labelled
from statement_audit.features.review import desk as room
from statement_audit.features.review.work_list import Wanted
from statement_audit.fetch import browser
from statement_audit.rubric import load_rubric
from statement_audit.serve.forms import MOST_FORM, form_app
from statement_audit.store import Writer, hold, open_database
from tests.accessibility import violations
from tests.cli.cli_samples import call

httpx = pytest.importorskip("httpx", reason="needs the extra `serve`")


OWN = {"origin": "http://127.0.0.1:8001", "sec-fetch-site": "same-origin"}


class Sitting:
    """A desk on its own copy of the corpus, asked as a browser asks it."""

    def __init__(self, path: Path, pictures: Path, limit: int = 2000) -> None:
        self.database = open_database(path)
        judge = load_classifier(ClassifierSpec("keyword"))
        writer = Writer(self.database, Archive(path.parent / "archive"))
        self.desk = room.Desk(writer, Wanted(reviewer="Ana"), limit, judge, pictures)
        self.app = form_app(self.desk.show, self.desk.take, "secret")

    def ask(self, path: str = "/secret/", form: Mapping[str, str] | None = None, **headers: str) -> Any:
        return asyncio.run(self._ask(path, form, headers))

    async def _ask(self, path: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
            if form is None:
                return await client.get(path, headers=given)
            return await client.post(path, data=dict(form), headers={**OWN, **given})

    def form(self, **fields: str) -> dict[str, str]:
        return {"turn": str(self.desk.turn), "finding": str(self.desk.current), **fields}

    def rescore(self, finding_id: int) -> None:
        """What a run does: the statement's latest score is another one, with findings of its own."""
        db, old = self.database, self.database.value("SELECT score_id FROM findings WHERE id = ?", (finding_id,))
        names = {
            table: [row["name"] for row in db.rows(f"PRAGMA table_info({table})") if row["name"] != "id"]
            for table in ("scores", "findings")
        }
        with db.transaction():
            columns = ", ".join(names["scores"])
            values = columns.replace("fingerprint", "fingerprint || 'x'")
            db.execute(f"INSERT INTO scores ({columns}) SELECT {values} FROM scores WHERE id = {old}")
            new = db.value("SELECT max(id) FROM scores")
            columns = ", ".join(names["findings"])
            values = columns.replace("score_id", str(new), 1)
            db.execute(f"INSERT INTO findings ({columns}) SELECT {values} FROM findings WHERE score_id = {old}")
            db.execute(f"UPDATE statements SET latest_score_id = {new} WHERE latest_score_id = {old}")

    def press(self, **fields: str) -> dict[str, Any] | None:
        """Decide on the finding that is shown; what is stored of it."""
        finding = self.desk.current
        assert self.ask("/secret/decide", self.form(**fields)).status_code == 303
        return self.database.row("SELECT * FROM reviews WHERE finding_id = ? ORDER BY id DESC", (finding,))

    def reach(self, wanted: Any) -> Any:
        """Show the first finding of the kind that is wanted next."""
        done = {step.finding_id for step in self.desk.steps}
        item = next(one for key, one in self.desk.items.items() if key not in done and wanted(one.task))
        self.desk.items = {item.task.finding_id: item} | self.desk.items
        return item.task


@pytest.fixture
def sitting(keyword_corpus: Path, tmp_path: Path) -> Iterator[Sitting]:
    shutil.copytree(keyword_corpus.parent / "archive", tmp_path / "archive")
    made = Sitting(Path(shutil.copy(keyword_corpus, tmp_path / "audit.db")), tmp_path)
    yield made
    made.database.close()


def test_the_page_shows_what_a_decision_needs(sitting: Sitting) -> None:
    task = sitting.desk.items[sitting.desk.current].task
    view, page = sitting.desk._view(task.finding_id), sitting.ask().text
    for text in (task.name, view.group.question, view.criterion.counts[:60], view.quotes[0].quote[:60]):
        assert str(room.environment().from_string("{{ x }}").render(x=text)) in page
    assert f"0 of {len(sitting.desk.items)}" in page
    assert f"Page {view.quotes[0].page} of the document" in page
    document = sitting.ask(f"/secret/document/{task.finding_id}")
    assert document.content == view.document.read_bytes()
    assert "script-src" not in document.headers["content-security-policy"]
    assert sitting.ask("/secret/document/999999").status_code == 404
    near = sitting.reach(lambda task: task.status == "not_found" and task.quote)
    first = sitting.ask().text.partition('name="status" value="')[2].partition('"')[0]
    assert first == sitting.desk._view(near.finding_id).quotes[0].status  # what it is if it does count


def test_keys_decide_as_the_command_does_and_undo_takes_back(sitting: Sitting) -> None:
    first = sitting.form(act="right")
    assert sitting.press(act="right")["verdict"] == "agree"
    assert sitting.ask("/secret/decide", first).status_code == 303  # pressed twice
    assert sitting.database.value("SELECT count(*) FROM reviews") == 1
    assert room.STALE not in sitting.ask().text
    for path in ("decide", "undo"):  # a page of another tab
        sitting.ask(f"/secret/{path}", first | {"act": "skip"})
        assert room.STALE in sitting.ask().text
    assert len(sitting.desk.steps) == sitting.database.value("SELECT count(*) FROM reviews") == 1
    found = sitting.reach(lambda task: task.status not in room.ABSENT and task.criterion[:3] != "STA")
    wrong = sitting.press(status="not_found")
    assert (wrong["verdict"], wrong["status"], wrong["reviewer"]) == ("change", "not_found", "Ana")
    assert wrong["reason"]
    numbers = "SELECT quality, model_quality FROM score_results WHERE score_id = ?"
    before = sitting.database.row(numbers, (found.score_id,))
    assert before["quality"] != before["model_quality"]
    undo = sitting.form()
    for _ in range(2):  # pressed twice, it takes back one
        sitting.ask("/secret/undo", undo)
        assert len(sitting.desk.steps) == sitting.database.value("SELECT count(*) FROM reviews") == 1
    assert sitting.desk.current == found.finding_id
    assert sitting.database.row(numbers, (found.score_id,))["quality"] == before["model_quality"]
    assert sitting.press(act="skip") is None
    assert sitting.press(act="skip", note="Ask the editor.")["verdict"] == "unsure"
    sitting.press(status="no such status")
    assert "is no status of" in sitting.ask().text


def test_another_sitting_goes_on_where_a_killed_one_ended(sitting: Sitting, tmp_path: Path) -> None:
    done = [sitting.desk.current]
    sitting.press(act="right")
    again = Sitting(tmp_path / "audit.db", tmp_path)
    assert not set(done) & set(again.desk.items)
    again.database.close()


def test_while_a_run_writes_the_finding_stays(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "WAIT", 0)
    finding = sitting.desk.current
    with hold(sitting.database.path):
        sitting.press(act="right")
    assert "Another run is writing" in sitting.ask().text
    assert sitting.desk.current == finding
    sitting.press(act="right")

    def locked(*_: object) -> None:
        raise StoreError("The file is locked.")

    with monkeypatch.context() as patched:
        patched.setattr(sitting.desk.writer, "delete_review", locked)
        sitting.ask("/secret/undo", sitting.form())
    assert "The file is locked." in sitting.ask().text
    sitting.ask("/secret/undo", sitting.form())  # the same press again: it is not forgotten
    assert sitting.database.value("SELECT count(*) FROM reviews") == 0
    with monkeypatch.context() as patched:
        patched.setattr(room, "refresh_reviewed", locked)
        sitting.press(act="right")
    sitting.ask("/secret/undo", sitting.form())
    assert sitting.database.value("SELECT count(*) FROM reviews") == 0
    monkeypatch.setattr(sitting.desk, "_view", locked)
    assert sitting.ask().status_code == 503


def test_a_finding_that_a_run_scored_anew_is_not_decided_unseen(sitting: Sitting) -> None:
    finding = sitting.desk.current
    sitting.rescore(finding)
    sitting.press(act="right")
    assert sitting.database.value("SELECT count(*) FROM reviews") == 0
    assert room.RESCORED in sitting.ask().text
    assert finding not in sitting.desk.items
    assert sitting.press(act="right")["finding_id"] in sitting.desk.items


def test_a_moved_passage_becomes_a_label_that_evaluate_reads(sitting: Sitting, tmp_path: Path) -> None:
    task = sitting.reach(lambda task: task.status not in (*room.ABSENT, "not_assessed") and task.criterion[:3] == "DDG")
    kept = sitting.press(belongs_to="TRE-01", note="About staff.")
    assert (kept["verdict"], kept["status"], kept["belongs_to"]) == ("change", "not_found", "TRE-01")
    assert kept["reason"].endswith("About staff.")
    sitting.reach(lambda task: task.status in room.ABSENT and task.quote and task.criterion[:3] not in ("STA", "TRE"))
    assert sitting.press(belongs_to="TRE-02")["verdict"] == "agree"
    sitting.reach(lambda task: task.criterion[:3] == "STA" and task.status == "met" and task.quote)
    assert sitting.press(belongs_to="TRE-03")["belongs_to"] == "TRE-03"  # "met" is no status of TRE-03
    sitting.reach(lambda task: task.criterion[:3] == "STA" and task.status == "met" and task.quote)
    sitting.press(act="right")
    sitting.rescore(task.finding_id)  # the new finding has no quote: the words are those that were shown
    refused = call("review", "decide", task.finding_id, "--belongs-to", task.criterion, "--reviewer", "B", "--db",
                   sitting.database.path)  # fmt: skip
    assert refused.code == 2
    bare = sitting.database.value(
        "SELECT id FROM findings WHERE status = 'not_found' AND id NOT IN (SELECT finding_id FROM evidence)"
        " AND score_id IN (SELECT latest_score_id FROM statements)"
    )
    move = ("review", "decide", "--belongs-to", "TRE-04", "--reviewer", "B", "--db", sitting.database.path)
    for finding, given, why in (
        (bare, (), "has no passage"),
        (task.finding_id, ("--verdict", "agree"), "stands instead"),
        (task.finding_id, ("--quote", "three words here"), "stands instead"),
    ):
        done = call(*move, finding, *given)
        assert (done.code, why in " ".join(done.err.split())) == (2, True)
    for given in (("--gold",), ("--limit", 3), ("--company", "Marlpost")):
        done = call("review", "export", "--labels", *given, "--out", tmp_path / "l", "--db", sitting.database.path)
        assert (done.code, "--gold and --labels" in done.err) == (2, True)
    assert call("review", "export", "--labels", "--out", tmp_path / "l.jsonl", "--db", sitting.database.path).code == 0
    (moved,) = [
        row for row in map(json.loads, (tmp_path / "l.jsonl").read_text().splitlines()) if task.quote in row["text"]
    ]
    assert moved["labels"] == {"TRE-01": task.status}
    assert {"TRE-01", task.criterion}.isdisjoint(moved["doubt"])
    assert read_labelled(tmp_path / "l.jsonl", load_rubric()).passages == 2


def test_nobody_else_may_press_a_key(sitting: Sitting) -> None:
    form = sitting.form(act="right")
    assert (
        sitting.ask("/secret/decide", form, sec_fetch_site="cross-site", origin="http://evil.example").status_code
        == 403
    )
    assert sitting.ask("/secret/decide", form, sec_fetch_site="", origin="http://evil.example").status_code == 403
    assert sitting.ask("/secret/decide", form, host="evil.example").status_code == 421
    assert sitting.ask("/other/decide", form).status_code == 404
    assert sitting.ask("/").status_code == 404
    sitting.ask("/secret/decide", form | {"note": "x" * MOST_FORM})
    assert sitting.database.value("SELECT count(*) FROM reviews") == 0
    policy = sitting.ask().headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.slow
@pytest.mark.skipif(not browser.installed(), reason="needs the extra `browser` and a Chromium")
def test_by_keyboard_on_a_screen_and_a_phone(keyword_corpus: Path, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    pytest.importorskip("axe_playwright_python.sync_playwright")
    shutil.copytree(keyword_corpus.parent / "archive", tmp_path / "archive")
    db = shutil.copy(keyword_corpus, tmp_path / "audit.db")
    command = [
        sys.executable,
        "-m",
        "statement_audit",
        "review",
        "desk",
        "--db",
        db,
        "--reviewer",
        "Ana",
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        address = process.stderr.readline().split()[2]
        with playwright.sync_playwright() as started:
            sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
            chromium = started.chromium.launch(executable_path=browser.executable(), chromium_sandbox=sandbox)
            for width, scheme in ((1280, "light"), (390, "dark")):
                tab = chromium.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
                problems: list[str] = []
                tab.on("pageerror", lambda error, problems=problems: problems.append(str(error)))
                tab.goto(address)
                for key in ("", "w", "b"):
                    if key:
                        tab.keyboard.press(key)
                    assert violations(tab) == []
                    tab.keyboard.press("Escape")
                assert tab.evaluate("document.documentElement.scrollWidth") == width
                _by_keys(tab)
                assert problems == []
    finally:
        process.kill()
        process.communicate()
    with open_database(Path(db)) as database:
        said = [(row["verdict"], row["belongs_to"], row["reason"]) for row in database.rows("SELECT * FROM reviews")]
    assert [verdict for verdict, _, _ in said[:2]] == ["agree", "change"]
    assert said[2][1][:3] == "TRE"
    assert "r is a letter here" in said[2][2]


def _by_keys(tab: Any) -> None:
    """Right, wrong, elsewhere with a note, then one step back and forth."""
    begun = int(tab.locator(".progress strong").inner_text().split()[0])

    def press(*keys: str) -> int:
        with tab.expect_navigation():
            for key in keys:
                tab.keyboard.press(key)
        return int(tab.locator(".progress strong").inner_text().split()[0]) - begun

    assert press("r") == 1
    assert press("w", "1") == 2
    tab.keyboard.press("n")
    tab.keyboard.type("r is a letter here")
    tab.reload()
    assert tab.locator("#note").input_value() == "r is a letter here"
    tab.keyboard.press("b")
    tab.keyboard.type("tre-0")
    assert press("Enter") == 3
    assert press("s") == 4
    assert press("u") == 3
