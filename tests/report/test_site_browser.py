"""The site in a real Chromium, opened from disk: filter, sort, search, follow a finding, keyboard, phone, print."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.accessibility import violations

pytestmark = pytest.mark.slow

ROWS = "#league tbody tr"
# Each kind of page that there is on `many_site`, and where one of it is.
KINDS = (
    *(
        "collection",
        "commitments",
        "compare",
        "companies",
        "copies",
        "criteria",
        "declared",
        "downloads",
        "good-practice",
        "heat-map",
    ),
    *("heat-map-home-services", "heat-map-tech-platform", "index", "methods", "search", "talk", "unranked", "years"),
    *("companies/*", "criteria/*", "years/*", "documents/*", "embed/*", "embed/league_table"),
)
each_kind = pytest.mark.parametrize("kind", KINDS)
# Heads of tables that are narrower than their longest word, which is then broken.
BROKEN_WORDS = """[...document.querySelectorAll('thead th')].filter(head => head.checkVisibility()
  && getComputedStyle(head.closest('thead')).position !== 'absolute' && head.textContent.trim().split(/\\s+/).some(word => {
    const range = document.createRange(), text = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
    for (let node = text.nextNode(); node; node = text.nextNode()) {
      const at = node.data.indexOf(word);
      if (at < 0 || node.parentElement.closest('.unseen') || !node.parentElement.getClientRects().length) continue;
      range.setStart(node, at); range.setEnd(node, at + word.length);
      if (new Set([...range.getClientRects()].map(each => Math.round(each.top))).size > 1) return true;
    }
    return false;
  })).map(head => head.textContent.trim())"""
# Rows of a table are alike: hundreds of them take axe half a minute.
FIRST_ROWS = "document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(25).forEach(row => row.remove()))"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that may read files only; errors and anything asked of a network fail the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on(
        "request", lambda asked: problems.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None
    )
    opened.on("dialog", lambda dialog: problems.append(f"dialog {dialog.message}"))
    yield opened
    context.close()
    assert problems == []


def companies(page: Any) -> list[str]:
    return page.locator(f"{ROWS} th a").all_inner_texts()


def one_of(site: Path, kind: str) -> Path:
    """The first page of a kind."""
    return min(site.glob(f"{kind}.html"))


def test_every_kind_of_page_is_tried(many_site: Path) -> None:
    pages = {path.stem for path in many_site.glob("*.html") if not path.stem[-1].isdigit()}  # further parts are alike
    folders = {"companies/*", "criteria/*", "years/*", "documents/*", "embed/*", "embed/league_table"}
    assert pages | folders == set(KINDS)


def test_search_filters_sort_and_the_address_keep_together(page: Any, many_site: Path) -> None:
    page.goto((many_site / "index.html").as_uri())
    everyone = page.locator("#count").inner_text()
    page.get_by_label("Company", exact=True).fill("marlPOST")
    assert companies(page) and all("Marlpost" in name for name in companies(page))
    assert page.locator("#count").inner_text() != everyone
    assert page.url.endswith("?q=marlPOST")
    page.get_by_role("button", name="Clear filters").click()
    page.wait_for_url(lambda url: "?" not in url)
    page.get_by_label("Profile").select_option("tech_platform")
    page.get_by_role("button", name="Walk to talk").click()
    values = [float(text) for text in page.locator(f"{ROWS} td:nth-child(7)").all_inner_texts() if text != "–"]
    assert values == sorted(values, reverse=True) and len(values) > 3
    assert page.locator("th[aria-sort=descending]").inner_text().strip() == "Walk to talk"
    assert "sorted by Walk to talk, descending" in page.locator("#count").inner_text()
    shown, address = companies(page), page.url
    page.goto("about:blank")
    page.goto(address)
    assert companies(page) == shown
    assert page.get_by_label("Profile").input_value() == "tech_platform"


def test_ten_best_and_worst_of_a_kind_in_two_clicks(page: Any, many_site: Path) -> None:
    page.goto((many_site / "index.html").as_uri())
    page.get_by_label("Profile").select_option("tech_platform")
    page.get_by_role("button", name="Ten worst").click()
    values = [float(text) for text in page.locator(f"{ROWS} td:nth-child(5)").all_inner_texts()]
    assert len(values) == 10 and values == sorted(values)
    assert "top=worst" in page.url and "the lowest quality first" in page.locator("#count").inner_text()
    shown = companies(page)
    page.reload()
    assert companies(page) == shown
    page.get_by_role("button", name="Ten best").click()
    assert float(page.locator(f"{ROWS} td:nth-child(5)").first.inner_text()) > values[-1]


def test_a_link_of_the_sentence_opens_the_group_of_its_finding(page: Any, corpus_site: Path) -> None:
    page.goto(one_of(corpus_site, "companies/marlpost-plc-2025").as_uri())
    assert page.locator("details.fold[open]").count() == 0
    page.locator(".sentence a").first.click()
    finding = page.locator("article:target")
    assert finding.is_visible() and finding.locator("mark").first.is_visible()
    page.get_by_role("button", name="Open all groups").press("Enter")
    assert page.locator("details.fold:not([open])").count() == 0
    assert page.get_by_role("button", name="Close all groups").get_attribute("aria-pressed") == "true"


def test_an_address_of_an_earlier_release_still_filters(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri() + "#q=marlpost")
    assert companies(page) == ["Marlpost plc"]


def test_a_mark_in_the_page_is_no_filter(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri() + "?q=marlpost#main")
    assert companies(page) == ["Marlpost plc"]
    page.get_by_label("Company", exact=True).fill("tarncloud")
    page.evaluate("location.hash = 'main'")
    page.wait_for_url("**#main")
    assert (
        companies(page) == ["Tarncloud Ltd"] and page.get_by_label("Company", exact=True).input_value() == "tarncloud"
    )


def test_one_order_holds_where_an_address_asks_for_two(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri() + "?top=worst&sort=company")
    assert companies(page) == sorted(companies(page), key=str.casefold) and len(companies(page)) == 20
    assert page.locator("[data-top][aria-pressed=true]").count() == 0


def test_an_earlier_year_can_be_chosen(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri())
    assert page.locator(ROWS).count() == 20  # each company once, with its latest
    page.get_by_label("Year").select_option("2024")
    assert sorted(companies(page)) == ["Marlpost plc", "Tarncloud Ltd"]
    page.get_by_role("link", name="Marlpost plc").click()
    assert "This is not the company’s latest statement." in page.locator("main").inner_text()


def test_nothing_that_fits_is_said(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri())
    page.get_by_label("Company", exact=True).fill("no such company")
    assert page.locator(ROWS).count() == 0
    assert page.locator("#count").inner_text().startswith("0 companies")
    assert page.locator("#count").get_attribute("aria-live") == "polite"


def test_an_address_from_elsewhere_breaks_nothing(page: Any, corpus_site: Path) -> None:
    address = "#q=%3Cscript%3E&profile=nobody&sort=__proto__&down=1&year=x&sector=constructor"
    page.goto((corpus_site / "index.html").as_uri() + address)
    assert page.locator("#count").inner_text().startswith("0 companies")


def test_from_the_table_to_the_quote_in_its_page(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri())
    page.get_by_role("link", name="Marlpost plc").click()
    page.locator("details#DOM > summary").click()
    finding = page.locator("#DOM-01")
    quote = finding.locator("mark").first.inner_text()
    file_link = finding.locator("figcaption a").first.get_attribute("href")
    assert ".pdf#page=" in file_link
    finding.get_by_role("link", name="in the text").first.click()
    marked = page.locator("mark:target")
    assert marked.is_visible() and marked.inner_text() in quote
    assert marked.bounding_box()["y"] < 900  # scrolled to
    assert (corpus_site / "companies" / file_link.partition("#")[0]).resolve().read_bytes().startswith(b"%PDF")


WITHOUT_CLIPBOARD = """Object.defineProperty(navigator, 'clipboard', {value: undefined});
document.addEventListener('copy', () => { window.copied = document.activeElement.value; });"""
WITH_CLIPBOARD = (
    "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
)


@pytest.mark.parametrize("clipboard", [WITHOUT_CLIPBOARD, WITH_CLIPBOARD], ids=["from disk", "from a server"])
def test_a_quote_is_copied_with_its_citation(page: Any, corpus_site: Path, clipboard: str) -> None:
    page.goto((corpus_site / "companies" / "marlpost-plc-2025.html").as_uri() + "#DOM-01")
    page.evaluate(clipboard)
    finding = page.locator("#DOM-01")
    button = finding.get_by_role("button", name="Copy quote with citation").first
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied: quote with citation, DOM-01").wait_for(state="attached")
    quote = re.escape(" ".join(finding.locator("mark").first.inner_text().split()))
    place = re.escape("https://slavery.example/audit/companies/marlpost-plc-2025.html#DOM-01")
    expected = rf"“{quote}” \(PDF page \d+\)\. Marlpost plc, “[^”]+”, 2025\. Archived document: SHA-256 [0-9a-f]{{64}}.*\. {place}"
    assert re.fullmatch(expected, page.evaluate("window.copied"))
    assert page.evaluate("document.activeElement.textContent") == "Copied"
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    silent = page.locator(".finding:not(:has(figure.quote))").first
    tag = "(link) => { link.insertAdjacentHTML('beforebegin', '<span class=tag>close call</span>'); }"
    silent.locator(".link").evaluate(tag)
    silent.get_by_role("button", name="Copy result with citation").click()
    name = silent.get_attribute("id")
    page.get_by_text(f"Copied: result with citation, {name}").wait_for(state="attached")
    copied = page.evaluate("window.copied")
    assert copied.startswith(f"{name} ") and ", close call. Marlpost plc, “" in copied and copied.endswith(f"#{name}")
    told = page.locator("figure.quote:has(.role)").first
    told.get_by_role("button", name="Copy quote with citation").click()
    told.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("window.copied").startswith(f"{told.locator('.role').inner_text()}: “")
    page.get_by_role("button", name="Copy snippet").click()
    page.get_by_text("Copied: snippet").wait_for(state="attached")
    assert page.evaluate("window.copied").startswith(
        '<iframe src="https://slavery.example/audit/embed/marlpost-plc.html"'
    )


def test_from_the_question_to_the_companies(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri())
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Domestic servitude and platforms").click()
    page.locator("blockquote.example a").first.click()
    page.locator("article:target").wait_for(state="attached")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto((corpus_site / "heat-map.html").as_uri())
    assert page.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('.heat-box'))")
    page.locator("details#DOM > summary").click()
    page.get_by_role("link", name="DOM-01").first.click()
    assert "Domestic servitude named" in page.locator("h1").inner_text()


def test_tables_sort_and_say_so(page: Any, many_site: Path) -> None:
    page.goto((many_site / "years.html").as_uri())
    page.get_by_role("button", name="Dropped").click()
    values = [int(text) for text in page.locator("table tbody td:nth-child(7)").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert page.get_by_role("status").first.inner_text() == "Sorted by Dropped, descending"
    page.get_by_role("button", name="Dropped").click()
    assert page.locator("th[aria-sort=ascending]").count() == 1


def test_search_from_any_page_to_the_finding_by_keyboard(page: Any, corpus_site: Path) -> None:
    page.goto(one_of(corpus_site, "documents/*").as_uri())
    page.get_by_role("searchbox").focus()
    page.keyboard.type("recruitment fees")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=recruitment+fees")
    count = page.locator("#count")
    assert re.match(r"[1-9]\d* quotes, 0 companies, 1 criterion", count.inner_text())
    assert count.get_attribute("aria-live") == "polite"
    assert page.locator("#results mark").first.inner_text().lower().startswith(("fee", "recruit"))
    assert page.locator("#criteria a").get_attribute("href") == "criteria/VOI-01.html"
    found = "'{}'.split(' ').filter(text => (asked = wanted('{}'), isFound(text))).join(' ')"
    for word, kept, others in (
        ("Fees", "fee fees", "feet feedback"),
        ("policy", "policy policies", "police"),
        ("policies", "policy policies", "police"),
        ("supply", "supply supplying supplies supplied", "supple"),
        ("employ", "employ employed employs employing employer", "empl"),
        ("surveys", "survey surveyed", "surve"),
        ("fees.", "fee fees", "feet"),
        ("奴隷", "現代奴隷制", "奴"),
        ("process", "process processes processed", "procession"),
        ("training", "train trained trainings trainer", "strain"),
        ("wage", "wage wages", "wagon"),
    ):
        assert page.evaluate(found.format(f"{kept} {others}", word)) == kept
    marks = "(asked = wanted({}), marked({}).map(each => each.textContent ?? each))"
    assert page.evaluate(marks.format("'“don’t fee”'", "'We don’t fee…'")) == ["We ", "don’t fee", "…"]
    alike = (
        "(kept => { index.statements = [[2024, [['A', 'companies/a-2024.html'], ['A', 'companies/a-2-2024.html']]], "
    )
    alike += "[2025, [['A', 'companies/a-2025.html']]]]; asked = wanted('a'); const told = matchingNames()[0]; "
    alike += "index.statements = kept; return told; })(index.statements)"
    assert page.evaluate(alike) == [["A", "companies/a-2025.html"], ["A", "companies/a-2-2024.html"]]
    page.get_by_role("searchbox").fill('"no such phrase"')
    page.keyboard.press("Enter")
    page.get_by_text("Try fewer or shorter words").wait_for()
    page.go_back()
    page.locator("#results li li a").first.press("Enter")
    page.locator("article:target").wait_for()
    page.goto((corpus_site / "search.html").as_uri() + "?q=MARLPOST%20%5C(%3Cscript%3E")
    assert page.locator("#results > li").count() == 0
    page.goto((corpus_site / "search.html").as_uri() + "?q=MARLpost")
    assert page.locator("#companies a").all_inner_texts() == ["Marlpost plc"]
    assert page.locator("#results > li").count() == 30
    page.get_by_role("button", name="Show more").press("Enter")
    assert page.evaluate("document.activeElement.closest('#results > li:nth-child(31)') !== null")


def test_companies_side_by_side_by_an_address_that_can_be_sent(page: Any, corpus_site: Path) -> None:
    page.goto(one_of(corpus_site, "companies/marlpost-plc-2025").as_uri())
    page.get_by_role("link", name="Compare with others").click()
    count = page.locator("#count")
    page.locator("#count", has_text=re.compile("^1 company")).wait_for()
    page.get_by_label("Company", exact=True).fill("tarn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare.html?with=marlpost-plc,tarncloud-ltd")
    assert count.inner_text() == "2 companies: more can be added."
    first = page.locator("table.beside").first
    assert first.locator("thead a").all_inner_texts() == ["Marlpost plc, 2025", "Tarncloud Ltd, 2025"]
    rows = dict(zip(first.locator("tbody th").all_inner_texts(), first.locator("tbody tr").all(), strict=True))
    assert len(rows) == 16 and re.match(r"[\d.]+ ", rows["Quality, of 100"].locator("td").first.inner_text())
    assert rows["What it is"].locator("td").first.inner_text().startswith("Online platforms")
    page.goto("about:blank")
    page.go_back()
    page.wait_for_url("**with=marlpost-plc,tarncloud-ltd")
    page.locator("details#DOM > summary").click()
    row = page.locator("[data-criterion=DOM-01]")
    row.locator("summary").first.click()
    assert row.locator("blockquote").first.is_visible()
    assert page.locator("#DOM .chip").count() == 16  # of each company each criterion
    row.locator("td a").first.click()
    page.locator("article#DOM-01:target").wait_for()
    page.goto((corpus_site / "compare.html").as_uri() + "?with=../../x,marlpost-plc,__proto__")
    page.locator("#count", has_text=re.compile("^2 that the address names: not known here; 1")).wait_for()
    page.get_by_role("button", name="Remove Marlpost plc").click()
    page.wait_for_url(lambda url: "with" not in url)
    assert not page.locator("#compared").is_visible()
    assert page.evaluate("'constructor' in window.COMPARED") is False  # a company's slug
    page.evaluate("choose(['marlpost-plc']), choose([...chosen, 'tarncloud-ltd'])")  # before the first is loaded
    page.wait_for_url("**?with=marlpost-plc,tarncloud-ltd")
    page.evaluate("void (document.head.append = (script) => script.onerror())")
    page.evaluate("known.add('lost'), choose(['lost', 'marlpost-plc'])")
    page.wait_for_url("**?with=lost,marlpost-plc")
    assert count.inner_text().startswith("Not to be loaded: lost; 1 company")
    page.evaluate("window.COMPARED['lost'] = {...window.COMPARED['marlpost-plc'], answers: {'DOM-01': null}}")
    page.evaluate("choose(['lost'])")
    assert row.locator("td").text_content() == "not read by a person"
    slugs = page.evaluate("[...known].slice(0, 5).join()")
    page.goto((corpus_site / "compare.html").as_uri() + f"?with={slugs}")
    page.locator("#count", has_text=re.compile("^of 5 in the address the first 4; 4")).wait_for()


def test_keyboard_alone(page: Any, many_site: Path) -> None:
    page.goto((many_site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("tarncloud")
    assert companies(page) and all("Tarncloud" in name for name in companies(page))
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Quality":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=ascending]").inner_text().strip() == "Quality"
    first = companies(page)[0]
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == first:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/*.html")
    assert first in page.locator("h1").inner_text()


def test_more_rows_come_and_focus_goes_with_them(page: Any, many_site: Path) -> None:
    page.goto((many_site / "index.html").as_uri())
    assert page.locator(ROWS).count() == 50
    page.get_by_role("button", name="Show more").press("Enter")
    assert page.locator(ROWS).count() > 50
    assert page.evaluate("document.activeElement.textContent") == companies(page)[50]


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A tab of a phone's width."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def scrolls_sideways(phone: Any, path: Path) -> bool:
    """Whether a page is wider than a phone."""
    phone.goto(path.as_uri())
    return bool(phone.evaluate("document.documentElement.scrollWidth") > 390)


@each_kind
def test_a_phone_scrolls_no_page_sideways(phone: Any, many_site: Path, kind: str) -> None:
    assert not scrolls_sideways(phone, one_of(many_site, kind))


def test_a_phone_scrolls_no_hostile_page_sideways(phone: Any, hostile_site: Path) -> None:
    assert [path for path in hostile_site.rglob("*.html") if scrolls_sideways(phone, path)] == []


def test_without_scripts_everything_is_still_there(browser: Any, corpus_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((corpus_site / "index.html").as_uri())
    assert page.locator(ROWS).count() == 20
    assert not page.locator("#filters").is_visible()
    page.get_by_role("searchbox").fill("fees")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search.html?q=fees")
    assert "The search needs scripts" in page.locator("noscript p").inner_text()
    page.goto((corpus_site / "compare.html").as_uri())
    assert "Comparing needs scripts" in page.locator("noscript p").inner_text()
    assert not page.locator("#chooser").is_visible()
    context.close()


def test_hostile_pages_run_nothing(page: Any, hostile_site: Path) -> None:
    for path in hostile_site.rglob("*.html"):
        page.goto(path.as_uri())
        assert page.evaluate("typeof window.hacked") == "undefined", path
    page.goto((hostile_site / "index.html").as_uri())
    assert page.locator("#league tbody tr").count() <= 1
    page.locator("main a").first.click()
    assert page.evaluate("typeof window.hacked") == "undefined"
    (column,) = hostile_site.glob("compare/*.js")
    for address, filled in (
        ("search.html?q=labour", "#results > li"),
        (f"compare.html?with={column.stem}", ".beside td"),
    ):
        page.goto(f"{hostile_site.as_uri()}/{address}")
        page.locator(filled).first.wait_for()
        assert page.evaluate("typeof window.hacked") == "undefined"


# Each fold in turn: on a phone one closes another.
ALL_OPENED = """() => Math.max(...Array.from(document.querySelectorAll("details"), (fold) => {
  fold.open = true;
  return document.documentElement.scrollHeight;
}))"""


def test_on_a_phone_one_group_is_open_at_a_time_and_stays_in_sight(phone: Any, corpus_site: Path) -> None:
    phone.goto(one_of(corpus_site, "companies/marlpost-plc-2025").as_uri())
    assert phone.get_by_role("button", name="Open all groups").count() == 0
    groups = phone.locator("#findings ~ details.fold > summary")
    for number in (0, 5, 2):
        groups.nth(number).click()
        assert phone.locator("details.fold[open]").count() == 1
        phone.wait_for_function(
            "top => document.querySelector('details.fold[open]').getBoundingClientRect().top >= top", arg=-1
        )
        assert groups.nth(number).is_visible()
    phone.evaluate("location.hash = document.querySelectorAll('details.fold:not([open]) article')[6].id")
    phone.locator("article:target").wait_for()
    phone.wait_for_function("Math.abs(document.querySelector('article:target').getBoundingClientRect().top) < 20")
    phone.set_viewport_size({"width": 1200, "height": 900})
    groups.nth(4).click()
    assert phone.locator("details.fold[open]").count() == 2


def test_a_company_page_is_short_on_a_phone_and_on_paper(phone: Any, corpus_site: Path) -> None:
    for path in corpus_site.glob("companies/*.html"):
        phone.goto(path.as_uri())
        assert phone.evaluate("document.documentElement.scrollHeight") <= 20_000, path.name
        assert phone.evaluate(BROKEN_WORDS) == [], path.name
        assert len(re.findall(rb"/Type\s*/Page\b", phone.pdf(format="A4"))) <= 4, path.name
        assert phone.evaluate(ALL_OPENED) <= 20_000, path.name


def test_a_phone_shows_name_score_band_and_sentence(phone: Any, corpus_site: Path) -> None:
    phone.goto((corpus_site / "index.html").as_uri())
    row = phone.locator(ROWS).first
    shown = [cell.inner_text() for cell in row.locator("th, td").all() if cell.is_visible()]
    words = " ".join(shown)
    assert re.search(r"\b[0-9]{1,2}\.[0-9]\b", words), "the score"
    assert re.search(r"\b(minimal|basic|developing|substantive|leading practice)\b", words), "the band"
    assert all(
        cell.bounding_box()["x"] + cell.bounding_box()["width"] <= 390
        for cell in row.locator("th, td").all()
        if cell.is_visible()
    )
    assert row.locator(".says").is_visible() and row.locator("th a").is_visible()
    assert phone.evaluate(BROKEN_WORDS) == []


def test_a_page_with_problems_has_them(browser: Any) -> None:
    """All that axe tells when it is asked for everything."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page()
    page.set_content(
        '<img src="a.png"><img src="b.png"><p style="color: #bbb; background: #fff">pale</p><button></button>'
    )
    everything = Axe().run(page).response["violations"]
    assert violations(page) == [(each["id"], each["nodes"][0]["html"]) for each in everything]
    assert {"image-alt", "color-contrast", "button-name", "html-has-lang"} <= {rule for rule, _ in violations(page)}
    page.close()


@each_kind
def test_no_page_has_an_accessibility_problem(browser: Any, many_site: Path, kind: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for scheme, options in (
        ("light", {}),
        ("dark", {"runOnly": ["color-contrast"]}),
    ):  # in the dark only colours differ
        page.emulate_media(color_scheme=scheme)
        page.goto(one_of(many_site, kind).as_uri())
        page.evaluate(FIRST_ROWS)
        assert violations(page, **options) == [], scheme
    context.close()


def test_what_scripts_fill_in_has_no_accessibility_problem(browser: Any, corpus_site: Path) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for asked in ("compare.html?with=marlpost-plc,tarncloud-ltd#DOM", "search.html?q=fees", "search.html?q=zzz"):
        page.goto((corpus_site / "index.html").as_uri().replace("index.html", asked))
        page.wait_for_function("document.getElementById('count').textContent")
        assert violations(page) == [], asked
    context.close()


def test_a_gap_report_has_no_accessibility_problem(browser: Any, corpus_db: Path, tmp_path: Path) -> None:
    from report_samples import call

    out = tmp_path / "gaps.html"
    assert call("report", "Marlpost", "--format", "html", "--db", corpus_db, "--out", out).code == 0
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(out.as_uri())
    assert violations(page) == []
    context.close()


def test_print_leaves_out_what_only_works_on_a_screen(page: Any, corpus_site: Path) -> None:
    page.goto((corpus_site / "index.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert not page.get_by_role("navigation", name="Pages").is_visible()
    assert page.locator(ROWS).count() == 20
