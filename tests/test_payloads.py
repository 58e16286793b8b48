"""Data of applications becomes links and text, in time and room that are bounded, whatever a stranger wrote."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from html import escape

import pytest

from statement_audit.errors import DocumentError
from statement_audit.extract.html import read_html
from statement_audit.payloads import MOST_MARKUP, MOST_NODES, _Writer, data_markup, page_data

LEGAL = '<li><a href="/legal">Legal</a></li>'


def as_json(value: object) -> str:
    return f'<div id="root"></div><script type="application/json">{json.dumps(value)}</script>'


def pushed(*rows: str) -> str:
    return "".join(f"<script>self.__next_f.push({json.dumps([1, row])})</script>" for row in rows)


FLAT = [["ShallowReactive", 1], {"menu": 2}, [3], {"label": 4, "cached_url": 5}, "Legal", "/legal"]
PAGES = {
    "next": as_json({"props": {"pageProps": {"nav": [{"label": "Legal", "href": "/legal"}]}}}),
    "nuxt": as_json(FLAT),
    "react rows": pushed('6:["$","$L9",null,{"links":[{"label":"Leg', 'al","href":"/legal"}]}]\n'),
    "react element": pushed('6:["$","a",null,{"href":"/legal","children":"Legal"}]\n'),
    "state": '<script>window.__STATE__={"l:1":{"name":"Legal","path":"/legal"}};go()</script>',
    "parsed": f"<script>var d = JSON.parse({json.dumps(json.dumps({'text': 'Legal', 'url': '/legal'}))})</script>",
    "inertia": f'<div data-page="{escape(json.dumps({"props": {"title": "Legal", "link": "/legal"}}))}"></div>',
    "astro": f'<astro-island props="{escape(json.dumps({"label": [0, "Legal"], "href": [0, "/legal"]}))}"></astro-island>',
}
ANSWERS = {
    "storyblok": {"label": "Legal", "link": {"linktype": "story", "cached_url": "legal"}},
    "sanity": {"title": "Legal", "slug": {"current": "legal"}},
    "wordpress": [{"title": {"rendered": "Legal"}, "slug": "legal"}],
    "model": {":items": {"list": {"items": [{"title": "Legal", "link": {"url": "/legal", "valid": True}}]}}},
    "sveltekit": {"nodes": [None, {"data": [{"menu": 1}, [2], {"label": 3, "href": 4}, "Legal", "/legal"]}]},
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_links_in_the_data_of_a_page(page: str) -> None:
    assert LEGAL in page_data(page)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_links_in_answers_that_scripts_ask_for(answer: object) -> None:
    assert LEGAL in data_markup(json.dumps(answer))


def test_files_of_a_list_go_by_their_own_address_and_the_label_around_them() -> None:
    entry = {"FileLeafRef": "MSA 2026.pdf", "LinkUrl": "/viewer.aspx?d=1", "FileRef": "/Docs/MSA 2026.pdf"}
    assert '<a href="/Docs/MSA 2026.pdf">MSA 2026.pdf</a>' in data_markup(json.dumps({"value": [entry]}))
    asset = {"fields": {"title": "Modern slavery", "file": {"url": "//a.example/1.pdf", "fileName": "1.pdf"}}}
    assert '<a href="//a.example/1.pdf">Modern slavery 1.pdf</a>' in data_markup(json.dumps(asset))


def test_rich_text_keeps_its_headings_and_links() -> None:
    text = {"nodeType": "text", "value": "Our supply chain"}
    link = {"nodeType": "hyperlink", "data": {"uri": "/ms.pdf"}, "content": [{"nodeType": "text", "value": "here"}]}
    body = [{"nodeType": "heading-2", "content": [text]}, {"nodeType": "paragraph", "content": [link]}]
    markup = data_markup(json.dumps({"json": {"nodeType": "document", "content": body}}))
    assert "<h2>Our supply chain </h2>" in markup and 'href="/ms.pdf"' in markup


def test_a_row_of_text_ends_where_its_length_says() -> None:
    markup = page_data(
        pushed("1f:T14,<p>Our statement</p>", '20:["$","a",null,{"href":"/legal","children":"Legal"}]\n')
    )
    assert "<p>Our statement</p>" in markup and LEGAL in markup


def test_a_page_whose_text_is_data_is_read() -> None:
    words = " ".join(f"We audited factory {number} and paid back fees." for number in range(30))
    page = as_json({"page": {"title": "Our statement", "body": f"<h2>Due diligence on slavery</h2><p>{words}</p>"}})
    document = read_html(f"<html><head><title>Slavery</title></head><body>{page}</body></html>".encode(), "0", "x")
    assert "We audited factory 29" in document.pages[0].text and document.title == "Slavery"


SHARED = [{"a": 1}, *({f"k{key}": place + 1 for key in range(500)} for place in range(1, 60)), "end"]
HOSTILE: dict[str, tuple[Callable[[str], str], str]] = {
    "deep": (data_markup, '{"a":[' * 200_000),
    "shared": (data_markup, json.dumps(SHARED)),
    "wide": (data_markup, "[" + ",".join(['{"label":"Legal","url":"/x"}'] * 60_000) + "]"),
    "empty": (data_markup, "[" + "[]," * 500_000 + "1]"),
    "open scripts": (page_data, "<script>" * 100_000),
    "open data": (page_data, "<script>" + ('a={"b":[' + "1," * 10_000) * 40),
    "open attributes": (page_data, "<p data-a='{" * 200_000),
    "pushed": (page_data, pushed("1f:T9," * 200_000)),
}


@pytest.mark.parametrize(("read", "text"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_data_costs_little(read: Callable[[str], str], text: str) -> None:
    begun = time.process_time()
    assert len(read(text)) < 2 * MOST_MARKUP
    assert time.process_time() - begun < 5


def test_pairs_of_lists_and_halves_of_emoji_are_data_as_any() -> None:
    data_markup('{"features":[{"coordinates":[[[1,2],[3,4]],[[1,2],[3,4]],[[5,6],[7,8]]]}]}')
    data_markup('{"text":"four words of text \\ud83d here"}').encode()
    assert "four words of text" in page_data(
        "İ" * 40 + '<script type="application/json">{"text":"four words of text here"}</script>'
    )


def test_what_is_written_and_looked_at_is_bounded() -> None:
    assert len(data_markup('{"text":"' + "&" * 1_900_000 + '"}')) <= MOST_MARKUP + 100
    writer = _Writer()
    writer.write([{"x": 1}, [2] * 20_000, "a" * 100_000])
    assert -100_000 <= writer.text < 0 and writer.left > MOST_NODES - 100  # it stops at the budget, not at the end
    data_markup("{" + ",".join(f'"a{n}url":"/a{n}"' for n in range(20_000)) + "}")


def test_what_an_application_says_when_it_fails_is_no_text_of_its_page() -> None:
    words = [f"Something went wrong in part {number}, please try again later." for number in range(30)]
    page = "<html><head><title>Modern slavery statement</title></head><body>" + as_json({"ui": words})
    with pytest.raises(DocumentError, match="scripts"):
        read_html(f"{page}</body></html>".encode(), "0", "x")
