"""Web pages: what is main text, and how its blocks read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.extract.html import read_html
from statement_audit.identity.identify import identify
from statement_audit.models import DocumentKind, Page, StatementRef

PROSE = (
    "Quillfeather Ltd buys feathers from farms in three counties and visits each of them once a year to speak with "
    "the people who work there about their hours, their pay and the documents that they were asked for."
)


def read(markup: str) -> Page:
    return read_html(markup.encode(), "0" * 64, "a.html").pages[0]


def blocks(page: Page) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, page.text[block.start : block.end]) for block in page.blocks]


def texts(page: Page) -> list[str]:
    return [text for _, _, text in blocks(page)]


def wrap(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def article(inside: str) -> str:
    topic = "This is our statement on modern slavery, human trafficking and forced labour."
    return wrap(f"<main><h1>Statement</h1><p>{PROSE} {topic}</p>{inside}<p>{PROSE.upper()}</p></main>")


# --- blocks ---------------------------------------------------------------------------------


def test_nested_lists_keep_their_depth() -> None:
    page = read(
        article(
            "<p>Every supplier agrees:</p><ol><li>to pay wages<ul><li>in full</li><li><p>on time</p></li></ul></li>"
            "<li><p>to keep no passports</p></li></ol>"
        )
    )
    assert [row for row in blocks(page) if row[0] == "bullet"] == [
        ("bullet", 1, "to pay wages"),
        ("bullet", 2, "in full"),
        ("bullet", 2, "on time"),
        ("bullet", 1, "to keep no passports"),
    ]


def test_tables_are_read_row_by_row() -> None:
    page = read(
        article(
            "<table><caption>Our visits</caption><thead><tr><th>Region</th><th>Year</th><th>Visits</th></tr></thead>"
            "<tbody><tr><td rowspan=2>North</td><td>2022</td><td>9</td></tr><tr><td>2023</td><td><p>14</p><p>(2 new)</p>"
            "</td></tr><tr><td>South</td><td></td><td>100%</td></tr><tr><td colspan=3>Figures to March</td></tr></tbody>"
            "</table>"
        )
    )
    found = blocks(page)
    assert ("paragraph", 0, "Our visits") in found
    assert [text for kind, _, text in found if kind == "table_row"] == [
        "Region | Year | Visits",
        "North | 2022 | 9",
        "North | 2023 | 14 (2 new)",
        "South | - | 100%",
    ]
    assert ("paragraph", 0, "Figures to March") in found


def test_tables_that_arrange_the_page_are_read_as_text() -> None:
    page = read(
        wrap(
            "<table><tr><td><a href=/>Home</a> <a href=/b>Pens</a></td><td><h1>Modern slavery statement</h1>"
            f"<p>{PROSE}</p><table><tr><th>Year</th><th>Visits</th></tr><tr><td>2023</td><td>14</td></tr></table>"
            f"<p>{PROSE.upper()}</p></td></tr></table>"
        )
    )
    assert ("heading", 1, "Modern slavery statement") in blocks(page)
    assert ("table_row", 0, "2023 | 14") in blocks(page)
    assert ("paragraph", 0, PROSE) in blocks(page)


def test_a_layout_table_of_many_rows_is_read_as_text() -> None:
    part = f"<h1>Modern slavery statement</h1><p>{PROSE}</p><p>{PROSE.upper()}</p>"
    rows = f"<tr><td colspan=2>Quillfeather</td></tr><tr><td>Pens</td><td>{part}</td></tr><tr><td>© 2024</td></tr>"
    page = read(wrap(f"<table>{rows}</table>"))
    assert ("heading", 1, "Modern slavery statement") in blocks(page)
    assert ("paragraph", 0, PROSE) in blocks(page)


def test_a_long_cell_does_not_make_a_table_of_data_layout() -> None:
    cells = f"<tr><td>2023</td><td><p>{PROSE}</p><p>{PROSE[:120]}</p></td></tr>"
    page = read(article(f"<table><tr><th>Year</th><th>Done</th></tr>{cells}<tr><td>2024</td><td>-</td></tr></table>"))
    assert ("table_row", 0, f"2023 | {PROSE} {PROSE[:120].strip()}") in blocks(page)


def test_line_breaks_footnote_marks_and_preformatted_text() -> None:
    page = read(article(f"<p>We visit farms.<sup><a href=#n>1</a></sup><br>A. Plume</p><pre>One\ntwo\n\n{PROSE}</pre>"))
    assert "We visit farms." in texts(page)
    assert "A. Plume" in texts(page)
    assert "One two" in texts(page)


def test_inline_elements_around_blocks_do_not_hide_them() -> None:
    page = read(article(f"<span><div>First part.</div><a href=#x><h2>Our farms</h2></a></span><p>{PROSE[:90]}.</p>"))
    assert ("heading", 2, "Our farms") in blocks(page)
    assert "First part." in texts(page)


# --- main text ------------------------------------------------------------------------------

SIGNATURE = (
    "<p>Approved by the board of Quillfeather Ltd on 4 July 2023.</p><p>A. Plume</p><p>Chair</p>"
    "<p>for the year ended 31 March 2023</p>"
)


@pytest.mark.parametrize("place", ["inside", "own div", "flat page"])
def test_the_signature_at_the_end_is_kept(place: str) -> None:
    text = (
        f"<p>{PROSE} This modern slavery statement tells what we do against slavery and human trafficking.</p>" * 2
        + f"<p>{PROSE} Forced labour has no place here.</p>"
    )
    body = {
        "inside": f"<div class=content><h1>Statement</h1>{text}{SIGNATURE}</div>",
        "own div": f"<div class=content><h1>Statement</h1><div>{text}</div><div class=sign>{SIGNATURE}</div></div>",
        "flat page": f"<h1>Statement</h1>{text}{SIGNATURE}",
    }[place]
    foot = "<footer><p>Contact us at our workshop in Quillshire</p><p>© 2024 Quillfeather</p></footer>"
    page = read(wrap(f"<nav><a href=/>Home</a> <a href=/pens>Pens</a></nav>{body}{foot}"))
    assert texts(page)[0] == "Statement"
    assert texts(page)[-4:] == [
        "Approved by the board of Quillfeather Ltd on 4 July 2023.",
        "A. Plume",
        "Chair",
        "for the year ended 31 March 2023",
    ]


def test_text_behind_read_more_is_kept_and_menus_that_are_hidden_are_not() -> None:
    body = (
        "<div class='mobile-menu' style='display:none'><p>Pens, inks, papers and much more in our shop</p></div>"
        f"<div class=text><h1>Modern slavery statement</h1><p>{PROSE} Modern slavery, human trafficking.</p>"
        f"<div class=panel aria-hidden=true style='display: none'><h2>Due diligence</h2><p>{PROSE[:70]} farms, and of"
        " forced labour we found no sign in any of these.</p></div></div>"
    )
    page = read(wrap(body))
    assert "Due diligence" in texts(page)
    assert "no sign" in page.text
    assert "inks" not in page.text


def test_the_frame_of_the_page_is_left_out() -> None:
    body = (
        "<header><a href=/>Quillfeather</a><nav><ul><li><a href=/a>Pens</a></li></ul></nav></header>"
        "<div id=onetrust-consent><p>We use cookies and similar tools to make this site work. Accept all?</p></div>"
        f"<main><article><h1>Farms</h1><p>{PROSE}</p><p>{PROSE.upper()}</p></article>"
        "<div class=related-posts><h3>Related</h3><ul><li><a href=/b>How feathers become pens</a></li></ul></div></main>"
        "<div class=newsletterSignup><p>Sign up for letters about our pens and the birds that gave them.</p></div>"
    )
    page = read(wrap(body))
    assert texts(page) == ["Farms", PROSE, PROSE.upper()]


def test_a_short_page_is_read_whole() -> None:
    page = read(wrap("<nav><a href=/>Home</a></nav><h1>Statement</h1><p>We have none.</p><p>A. Plume, Chair</p>"))
    assert texts(page) == ["Statement", "We have none.", "A. Plume, Chair"]


def test_a_lead_under_the_title_is_kept() -> None:
    body = (
        f"<header class=top><h1>Our farms</h1></header><div class=intro><p>{PROSE[:95]} once.</p></div>"
        f"<div class=article-body><p>{PROSE}</p><p>{PROSE.lower()}</p><p>{PROSE.upper()}</p></div>"
    )
    page = read(wrap(body))
    assert texts(page)[:2] == ["Our farms", f"{PROSE[:95]} once."]


@pytest.mark.parametrize(("line", "kept"), [
    ("Last updated: 1 July 2026", True),
    ("Effective date: 20th October 2025", True),
    ("Anna Bell, 1 July 2026", False),
    ("Pens, paper and ink since 2004", False),
])  # fmt: skip
def test_how_old_the_text_is_is_kept_below_the_title(line: str, kept: bool) -> None:
    head = f"<header class='head'><div>Legal</div><h1>Modern Slavery Statement</h1><div>{line}</div></header>"
    body = "".join(
        f"<p>{PROSE} We ask about modern slavery, forced labour and trafficking at site {n}.</p>" for n in range(3)
    )
    assert (line in read(wrap(f"{head}<main>{body}</main>")).text) is kept


def test_what_stands_behind_the_end_of_the_page_is_read_and_names_of_icons_are_not() -> None:
    head = "<nav><a href=/>Quillfeather</a></nav></body></html>"
    icon = "<i class='material-icons left'>account_tree</i>"
    text = f"<p>{PROSE} Forced labour.</p><p>{PROSE} Human trafficking.</p><p>{PROSE} Modern slavery.</p>"
    page = read(wrap(f"{head}<div><h1>{icon}Our statement</h1>{text}</div>"))
    assert texts(page) == [
        "Our statement",
        *(f"{PROSE} {end}." for end in ("Forced labour", "Human trafficking", "Modern slavery")),
    ]


def test_an_article_keeps_its_own_head_and_foot() -> None:
    head = f"<header><h1>Modern slavery statement</h1><p>{PROSE[:95]}.</p></header>"
    foot = "<footer><p>Approved by the board of Quillfeather Ltd on 4 July 2023 and signed by A. Plume, Chair.</p></footer>"
    text = f"<p>{PROSE} Forced labour.</p><p>{PROSE} Human trafficking.</p><p>{PROSE} Modern slavery.</p>"
    page = read(wrap(f"<article>{head}{text}{foot}</article><footer><p>Our shop in Quillshire is open.</p></footer>"))
    assert texts(page)[:2] == ["Modern slavery statement", f"{PROSE[:95]}."]
    assert texts(page)[-1].startswith("Approved by the board")


def test_a_menu_before_text_without_any_structure_is_left_out() -> None:
    menu = "".join(f"<li><a href='/{n}'>Goods of the kind number {n}</a></li>" for n in range(30))
    text = "".join(
        f"<div><span>{PROSE} {more}</span></div>" for more in ("Modern slavery.", "Forced labour.", "Signed.")
    )
    page = read(wrap(f"<nav><ul>{menu}</ul></nav>{text}"))
    assert "Goods" not in page.text
    assert len(page.blocks) == 3


@pytest.mark.parametrize(
    "part",
    [
        "<details><summary>{0}</summary><p>{1}</p></details>",
        "<div class=tab-pane style='display:none' aria-hidden=true><h3>{0}</h3><p>{1}</p></div>",
        "<h3><button aria-expanded=false>{0}</button></h3><div class=collapse hidden><p>{1}</p></div>",
        "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
    ],
)
def test_parts_that_open_on_a_click_are_kept(part: str) -> None:
    parts = {"Our business": PROSE, "Our risks": PROSE.upper(), "Our steps": PROSE.lower()}
    page = read(article("".join(part.format(head, text) for head, text in parts.items())))
    assert all(head in texts(page) for head in parts)
    assert all(text in page.text for text in parts.values())


BOX = (
    "<div id=p{2} class='modal fade'><div class=modal-dialog><div class=modal-content><div class=modal-header><h4>{0}</h4>"
    "<button>Close</button><span>×</span></div><div class=modal-body>{1}</div></div></div></div>"
)


def test_a_statement_that_opens_above_a_page_of_policies_is_the_text() -> None:
    text = f"<p>{PROSE} Forced labour.</p>" * 6
    head = "<h1>Our policies</h1>" + f"<p>{PROSE} Read our modern slavery statement or our tax strategy.</p>" * 2
    tax = BOX.format("Tax strategy", f"<p>{PROSE}</p>" * 9, 2)
    page = read(wrap(f"{head}{BOX.format('Modern slavery statement 2025', text, 1)}{tax}"))
    assert texts(page) == ["Modern slavery statement 2025", *[f"{PROSE} Forced labour."] * 6]


@pytest.mark.parametrize(
    ("head", "boxes"),
    [
        ("Our policies", [("Modern slavery", 1)]),  # too short to be the statement
        ("Our statement", [("What is modern slavery?", 4)]),  # above a longer text
        ("Our policies", [("Modern slavery statement 2025", 6), ("Modern slavery statement 2024", 8)]),
        ("Our modern slavery statement", [("Modern slavery policy", 7)]),
    ],
)
def test_other_texts_that_open_on_a_click_do_not_replace_the_page(head: str, boxes: list[tuple[str, int]]) -> None:
    shown = f"<p>{PROSE} We tell here of our year.</p>" * (9 if head == "Our statement" else 3)
    opened = "".join(
        BOX.format(name, f"<p>{PROSE[:95]} Forced labour.</p>" * count, place)
        for place, (name, count) in enumerate(boxes)
    )
    assert "We tell here of our year." in read(wrap(f"<h1>{head}</h1>{shown}{opened}")).text


def test_a_frame_of_the_whole_page_is_nothing_that_a_click_opens() -> None:
    lead, text = f"<p>{PROSE} Made by Quillfeather Ltd.</p>", f"<p>{PROSE} Forced labour.</p>" * 6
    whole = f"<nav><a href=/>Home</a></nav>{lead}<h2>Modern slavery statement</h2>{text}"
    page = read(wrap(f"<p>{PROSE} {PROSE}</p><div class=dialog-off-canvas-main-canvas>{whole}</div>"))
    assert "Made by Quillfeather Ltd." in page.text


def test_an_embedded_page_is_read_in_its_place() -> None:
    inner = f"<p>{PROSE}</p><p>{PROSE.upper()}</p>".replace('"', "&quot;")
    page = read(wrap(f'<h1>Statement</h1><iframe srcdoc="{inner}"></iframe>'))
    assert PROSE in page.text


# --- what cannot be read --------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script src="/static/js/main.js"></script>',
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=x></div><script>go()</script>",
    ],
)
def test_a_page_that_scripts_write_needs_a_browser(body: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read(wrap(body))
    assert raised.value.code == "needs_browser"
    assert "statement-audit[browser]" in (raised.value.hint or "")


def test_too_much_text_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statement_audit.extract.html.MAX_CHARACTERS", 1000)
    monkeypatch.setattr("statement_audit.extract.html.parse", None)
    with pytest.raises(DocumentError) as raised:
        read(wrap(f"<p>{PROSE}</p>" * 20))
    assert raised.value.code == "size_limit"


def test_xhtml_and_a_frame_with_an_address_are_read_without_a_warning() -> None:
    page = read('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>One.</p></body></html>')
    assert page.text == "One."
    assert read(f"<?xml version='1.0'?><div><p>{PROSE}</p><iframe srcdoc='https://a.example/b'></iframe></div>").text


@pytest.mark.slow
def test_deep_nesting_and_long_tables_end() -> None:
    deep = "<div>" * 3000 + f"<p>{PROSE}</p>" + "</div>" * 3000
    assert "Quillfeather" in read(wrap(deep)).text
    lists = "<ul><li>" * 400 + "deep" + "</li></ul>" * 400
    assert read(article(lists)).text
    wide = "<table>" + "<tr><td colspan=99999 rowspan=99999>x</td><td>y</td></tr>" * 50 + "</table>"
    assert "Quillfeather" in read(article(wide)).text


TAGS = (
    *("<p>", "</p>", "<div class=nav>", "</div>", "<table>", "<tr>", "<td rowspan=3>", "</table>", "<ul>", "<li>"),
    *("<h1>", "<iframe srcdoc='<p>x'>", "<sup>1", "<a href=x>", "<svg>", "<br>", "<script>", "</body>", "<head>"),
)
OTHERS = ("<!--", "-->", "<![CDATA[", "&#0;", "&#xd800;", "<pre>a\n\nb", "<base>", PROSE, "modern slavery ", "\x00")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from((*TAGS, *OTHERS)), max_size=40),
)
def test_no_markup_raises_anything_but_our_errors(parts: list[str]) -> None:
    try:
        page = read("".join(parts))
    except DocumentError:
        return
    assert "\n".join(page.text[block.start : block.end] for block in page.blocks) == page.text


# --- real pages -----------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "first", "last", "absent"),
    [
        ("giggling-squid.html", "Modern Slavery Policy", "Signed by", ("cookie", "Gift Card", "Book a table")),
        ("sadie-coles.html", "Modern Slavery and Human", "Signed", ("Subscribe", "Instagram", "cookie")),
    ],
)
def test_real_statements(shared_data: Path, name: str, first: str, last: str, absent: tuple[str, ...]) -> None:
    path = shared_data / "statements" / name
    page = read_html(path.read_bytes(), "0" * 64, name).pages[0]
    assert texts(page)[0].startswith(first)
    assert texts(page)[-1].startswith(last)
    assert not any(word.lower() in page.text.lower() for word in absent)


@pytest.mark.slow
@pytest.mark.shared
def test_at_least_as_good_as_trafilatura(shared_data: Path) -> None:
    """None of the pages, which are about all subjects, is taken for a statement."""
    from benchmarks.html import load, main_text, measure, read_trafilatura

    folder = shared_data / "html-corpus"
    pages = load(folder)
    names, kinds = {data: name for name, data, _ in pages}, []

    def read_ours(data: bytes) -> str:
        path = folder / names[data]
        try:
            document, _ = extract(path, "0" * 64, name=path.name)
        except DocumentError:
            return ""
        kinds.append(identify(document, StatementRef(path.name, path=path), date(2026, 11, 25)).kind)
        return main_text(document)

    ours, theirs = measure(read_ours, pages), measure(read_trafilatura, pages)
    assert len(kinds) > 90 and set(kinds) == {DocumentKind.OTHER}
    assert ours.failed == 0
    assert ours.f1 >= theirs.f1 + 0.01
    assert ours.precision >= 0.9
    assert ours.recall >= 0.96


def test_cells_that_span_more_rows_than_there_are_cost_nothing() -> None:
    rows = "".join(f'<tr><td rowspan="65534">Row {number}</td></tr>' for number in range(800))
    assert "Row 799" in read(f"<html><body><p>{PROSE}</p><table>{rows}</table></body></html>").text
