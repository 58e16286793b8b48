"""The served pages in a real Chromium: from a question to a quote, its page and the document; with the keyboard alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from statement_audit.fetch import browser
from statement_audit.store import open_database
from tests.accessibility import violations

playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browser.installed(), reason="needs the extra `browser` and a Chromium"),
]

ROOT = Path(__file__).parents[2]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST_TABS = 120
# Removes the rows of a table that differ from an earlier one in nothing but their words and addresses.
ONE_OF_EACH_FORM = """document.querySelectorAll('tbody').forEach(body => {
  const seen = new Set();
  for (const row of [...body.rows]) {
    const form = row.outerHTML.replace(/ (href|title|id|value)="[^"]*"/g, ' $1').replace(/>[^<]+</g, '>x<');
    if (seen.has(form)) row.remove(); else seen.add(form);
  }
})"""


@contextlib.contextmanager
def serving(db: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "statement_audit", "serve", "--db", str(db), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield process.stderr.readline().split()[2]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def url(filled_db: Path) -> Iterator[str]:
    with serving(filled_db) as address:
        yield address


@pytest.fixture(scope="module")
def corpus_url(corpus_db: Path) -> Iterator[str]:
    with serving(corpus_db) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with playwright.sync_playwright() as started:
        sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
        launched = started.chromium.launch(executable_path=browser.executable(), chromium_sandbox=sandbox)
        yield launched
        launched.close()


@pytest.fixture
def tab(chromium) -> Iterator[object]:
    """A page that fails the test for any script error or request beyond the server."""
    page = chromium.new_page(viewport=DESKTOP)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            problems.append(asked.url) if "//127.0.0.1" not in asked.url and not asked.url.startswith("data:") else None
        ),
    )
    yield page
    page.close()
    assert problems == []


def test_from_the_question_to_quote_page_and_document(corpus_url: str, tab) -> None:
    tab.goto(corpus_url)
    tab.get_by_role("link", name="Which tech companies mention domestic servitude, and where?").click()
    tab.get_by_label("company").fill("hearthhand")
    tab.get_by_role("button", name="Ask").click()
    rows = tab.locator("table.rows-and-columns tbody tr")
    rows.first.wait_for()
    assert all("Hearthhand" in rows.nth(place).locator("td").first.inner_text() for place in range(rows.count()))
    quote = rows.first.locator("td.col-quote").inner_text()
    rows.first.locator("td.col-quote a").click()
    marked = tab.locator("mark#quote")
    assert marked.inner_text() == quote
    assert marked.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }")
    with tab.expect_response(lambda answer: "/-/document/" in answer.url) as answered:
        tab.get_by_role("link", name="Open the document").click()
    assert answered.value.status == 200
    assert "sandbox" in answered.value.headers["content-security-policy"]
    assert quote[:40] in " ".join(tab.locator("body").inner_text().split())


def test_a_pdf_opens_at_the_page(corpus_url: str, tab) -> None:
    tab.goto(f"{corpus_url}audit/words?words=passport&company=marlpost")
    tab.locator("td.col-quote a").first.click()
    page = tab.locator("h1").inner_text().split()[1]
    assert tab.get_by_role("link", name="Open the document").get_attribute("href").endswith(f"#page={page}")


def test_with_the_keyboard_alone(corpus_url: str, tab) -> None:
    tab.goto(corpus_url)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "To the content"
    tab.keyboard.press("Enter")
    _tab_to(tab, "document.activeElement.id === 'home-words'")
    tab.keyboard.type("passport")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/audit/words?**")
    _tab_to(tab, "document.activeElement.closest('td.col-quote') !== null")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/-/page/**")
    assert "passport" in tab.locator("mark#quote").inner_text().lower()


def _tab_to(tab, reached: str) -> None:
    for _ in range(MOST_TABS):
        tab.keyboard.press("Tab")
        if tab.evaluate(reached):
            return
    raise AssertionError(f"not reached in {MOST_TABS} steps: {reached}")


def _pages(url: str, tab) -> list[str]:
    tab.goto(f"{url}audit/words?words=passport")
    shown = tab.locator("td.col-quote a").first.get_attribute("href")
    return [
        *("", "audit", "audit/words?words=passport", "audit/league-table", "audit/vanished", "audit/latest_findings"),
        *(
            "audit/league_table",
            "audit/criteria",
            "audit/companies/1",
            "audit/passages?_search=passport",
            "-/statement/1",
        ),
        *("-/statement/999999", "nowhere", "audit?sql=select+1", "audit?sql=nonsense", shown.lstrip("/")),
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_violation_of_accessibility_rules(url: str, tab, size) -> None:
    tab.set_viewport_size(size)
    for path in _pages(url, tab)[:: 1 if size == DESKTOP else 3]:
        tab.goto(url + path)
        tab.wait_for_timeout(100)
        assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        tab.evaluate(ONE_OF_EACH_FORM)
        assert violations(tab) == [], path


def test_hostile_text_runs_nowhere(filled_db: Path, tmp_path: Path, tab) -> None:
    script = "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'>"
    hostile = Path(shutil.copy(filled_db, tmp_path / "audit.db"))
    html = b"<html><title>x</title><script>document.title = 'pwned'</script><body onload=\"document.title = 'pwned'\">Statement"
    with open_database(hostile) as database, database.transaction():
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE companies SET name = name || ?", (script,))
        database.execute("UPDATE pages SET text = ? || text", (script,))
        database.execute("UPDATE evidence SET quote = ?, start = 0, end = ?", (script, len(script)))
        database.execute("UPDATE replies SET text = ?, source = ?", (script, "javascript:window.pwned=1"))
    sha256 = _archive(hostile, html)
    with serving(hostile) as url:
        paths = [
            "",
            "audit/tech-domestic-servitude",
            "audit/companies",
            "audit/league-table",
            "audit/companies-replies",
        ]
        for path in [*paths, "audit/evidence", "-/statement/1", "-/statement/1/1?start=0&end=60"]:
            tab.goto(url + path)
            tab.wait_for_timeout(50)
            assert tab.evaluate("window.pwned") is None, path
        tab.goto(f"{url}-/document/{sha256}")
        assert tab.title() == "x"
        assert "Statement" in tab.locator("body").inner_text()


def _archive(db: Path, data: bytes) -> str:
    from statement_audit.archive import Archive

    document = Archive(db.parent / "archive").put_bytes(data)
    with open_database(db) as database, database.transaction():
        database.execute(
            "INSERT INTO documents(sha256, media_type, size, archive_path) VALUES (?, 'text/html', ?, ?)",
            (document.sha256, document.size, Archive.relative_path(document.sha256)),
        )
    return document.sha256
