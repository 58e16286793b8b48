"""Links of a page: where the markup keeps them, their labels, places and contexts; scripts, addresses and site maps."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from statement_audit.markup import holds_viewer, leaves_room
from statement_audit.models import SitePage
from statement_audit.sources.site import country_home
from statement_audit.sources.site_links import Link, is_markup, read_page
from statement_audit.sources.site_scripts import MOST_FOUND, read_script, script_links
from statement_audit.sources.site_sitemap import choose_parts, read_sitemap, robots_sitemaps, sitemap_urls
from statement_audit.sources.site_urls import home_of, is_home, is_sister, resolve, site_name, url_key, without_locale

URL = "https://brambleworth.example/a/"


def links(body: str, head: str = "") -> list[Link]:
    content = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return list(read_page(SitePage(URL, "text/html", content)).links)


def test_labels() -> None:
    for markup, label in (
        ("<a href='/x'>Modern <b>slavery</b></a>", "Modern slavery"),
        ("<a href='/x'><style>p{}</style><svg><title>Slavery</title></svg></a>", "Slavery"),
        ("<a href='/x' aria-label='Modern slavery'>Read more</a>", "Modern slavery"),
        ("<a href='/x' title='Opens a new window'>Modern slavery</a>", "Modern slavery"),
        ("<a href='/x'><img alt='Anti-slavery'></a>", "Anti-slavery"),
    ):
        assert [(link.url, link.label) for link in links(markup)] == [("https://brambleworth.example/x", label)], markup


def test_places() -> None:
    for markup, place in (
        ("<footer><div><ul><li><a href='/x'>A</a></li></ul></div></footer>", "footer"),
        ("<div class='site-footer'><a href='/x'>A</a></div>", "footer"),
        ("<nav><a href='/x'>A</a></nav>", "nav"),
        ("<div id='mega-menu'><a href='/x'>A</a></div>", "nav"),
        ("<main><p><a href='/x'>A</a></p></main>", "main"),
    ):
        assert [link.place for link in links(markup)] == [place], markup


def test_context_of_a_label_that_names_nothing() -> None:
    table = "<table><tr><td>Modern slavery</td><td><a href='/x'>PDF</a></td></tr></table>"
    heading = "<h2>Slavery statement</h2><div><p>Text</p><a href='/x'>Download</a></div>"
    far = "<main><h2>Slavery</h2></main><footer><a href='/x'>Download</a></footer>"
    assert "Modern slavery" in links(table)[0].context and "Slavery statement" in links(heading)[0].context
    assert "Slavery" not in links(far)[0].context
    assert links("<p>Slavery <a href='/x'>Our products</a></p>")[0].context == ""
    long = (
        "<p>"
        + "We mend spades. " * 40
        + "Our slavery statement is <b><a href='/x'>here</a></b> in full. We mend hoes.</p>"
    )
    assert links(long)[0].context == "Our slavery statement is in full"
    other = "<p>We work against slavery. " + "We mend spades. " * 40 + "Our pay report is <a href='/x'>here</a>.</p>"
    assert links(other)[0].context == "Our pay report is ."


def test_documents_in_frames_and_viewers() -> None:
    body = (
        "<iframe src='/view?file=/docs/a.pdf'></iframe><embed src='/docs/b.pdf'><object data='/docs/c.pdf'></object>"
        "<iframe src='https://video.example/1'></iframe>"
    )
    assert [link.url.rsplit("/", 1)[1] for link in links(body)] == ["a.pdf", "b.pdf", "c.pdf"]


def test_relations_of_the_head() -> None:
    head = (
        "<link rel='stylesheet' href='/s.css'><link rel='canonical' href='/a/'><link rel='alternate' hreflang='en-GB' href='/en'>"
        "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    )
    view = read_page(SitePage(URL, "text/html", f"<html><head>{head}</head><body>x</body></html>".encode()))
    assert [(link.place, url_key(link.url)) for link in view.links] == [("head", url_key(view.url))]
    assert [(link.lang, link.url) for link in view.alternates] == [("en-gb", "https://brambleworth.example/en")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    content = "<html><body><a href='/x'>Déclaration esclavage</a></body></html>".encode(encoding)
    assert [link.label for link in read_page(SitePage(URL, "text/html", content)).links] == ["Déclaration esclavage"]


def test_pages_that_are_no_pages() -> None:
    for content in (b"", b"<!-- -->", b"\x00\x01", b"<" * 5000, b"<html>", b"<a href=" + b"x" * 100):
        assert read_page(SitePage(URL, "text/html", content)).links == []
    assert not is_markup(SitePage(URL, "text/html", b"%PDF-1.7"))
    assert is_markup(SitePage(URL, None, b"<!DOCTYPE html><p>x"))
    assert not is_markup(SitePage(URL, "application/xml", b"<?xml version='1.0'?><urlset/>"))


@pytest.mark.slow
def test_deep_and_wide_markup_is_read_in_bounded_time() -> None:
    deep = b"<div>" * 200_000 + b"<a href='/modern-slavery'>x</a>"
    wide = b"<a href='/p'>product</a>" * 300_000 + b"<a href='/ms'>Modern slavery</a>"
    started = time.process_time()
    read_page(SitePage(URL, "text/html", deep))
    view = read_page(SitePage(URL, "text/html", wide))
    assert view.links[-1].label == "Modern slavery" and len(view.links) < 10_000
    assert time.process_time() - started < 30


def test_scripts() -> None:
    found = list(
        script_links(
            '{"items":[{"title":"Privacy","href":"/privacy"},{"title":"Modern slavery","href":"\\/legal\\/ms"},'
            '{"slug":"anti-slavery-statement","name":"Statement"},{"name":"Modern slavery in our words, a long text"}]}'
        )
    )
    assert ("Modern slavery", "/legal/ms") in found and ("", "/anti-slavery-statement") in [(("", u)) for _, u in found]
    pushed = 'self.__next_f.push([1,"{\\"label\\":\\"Modern slavery\\",\\"url\\":\\"/uk/ms\\"}"])'
    assert list(script_links(pushed)) == [("Modern slavery", "/uk/ms")]
    assert list(script_links('{"title":"Tools","href":"/tools"}')) == []


def test_resolve() -> None:
    assert resolve(URL, "//cdn.example/é b.pdf#p") == "https://cdn.example/%C3%A9%20b.pdf"
    assert resolve(URL, "?q=1") == "https://brambleworth.example/a/?q=1"
    for href in (
        "",
        "mailto:a@b.c",
        "JavaScript:void(0)",
        "data:text/html,x",
        "http://[x",
        "http://a:b@c.example/",
        "x" * 3000,
    ):
        assert resolve(URL, href) is None, href[:40]


def test_url_key() -> None:
    same = (
        "https://www.a.example/x/",
        "http://a.example/x",
        "https://a.example/x/index.html?utm_source=y&gclid=1",
        "https://a.example//x#f",
    )
    assert len({url_key(url) for url in same}) == 1
    assert (
        url_key("https://a.example/x?b=2&a=1")
        == url_key("https://a.example/x?a=1&b=2")
        != url_key("https://a.example/x")
    )
    assert url_key("http://127.0.0.1:81/") != url_key("http://127.0.0.1:82/")
    assert without_locale("https://a.example/en-gb/legal/ms") == without_locale("https://a.example/legal/ms")


def test_hosts_of_one_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)  # the suffix list is the library's own
    assert site_name("https://investors.acme.co.uk/x") == "acme.co.uk"
    assert site_name("http://127.0.0.1:8000/") == "127.0.0.1:8000"
    assert site_name("https://one.github.io/") != site_name("https://two.github.io/")
    assert is_sister("https://www.acme.co.uk/", "https://corporate.acme-group.com/legal")
    assert is_sister("https://acme.com/", "https://acme.de/")
    assert not is_sister("https://acme.com/", "https://zenith.com/") and not is_sister(
        "http://127.0.0.1:1/", "http://127.0.0.1:2/"
    )


def test_home_pages() -> None:
    for url in (
        "https://a.example",
        "https://a.example/en-gb/",
        "https://a.example/index.html",
        "https://a.example/uk/en",
    ):
        assert is_home(url), url
    for url in (
        "https://a.example/ms",
        "https://a.example/legal/",
        "https://a.example/a/b/index.html",
        "https://a.example/en/?id=3",
    ):
        assert not is_home(url), url
    assert home_of("https://assets.acme.co.uk/x.pdf") == "https://www.acme.co.uk/"
    assert home_of("https://legal.acme.co.uk/x") == "https://legal.acme.co.uk/"
    assert home_of("https://static1.squarespace.com/static/x/ms.pdf") is None


def test_site_maps() -> None:
    plain = b"<urlset xmlns='x'><url><loc> https://a.example/x?a=1&amp;b=2 </loc></url><url><loc><![CDATA[https://a.example/y]]></loc></url></urlset>"
    for content in (plain, gzip.compress(plain)):
        text, is_index = read_sitemap(content)
        assert (list(sitemap_urls(text, URL)), is_index) == (
            ["https://a.example/x?a=1&b=2", "https://a.example/y"],
            False,
        )
    assert read_sitemap(b"<?xml?><sitemapindex><sitemap></sitemap></sitemapindex>")[1]
    assert read_sitemap(b"\x1f\x8bnot packed") == ("", False)
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000)
    assert len(read_sitemap(bomb)[0]) <= 8_000_000
    parts = [f"https://a.example/{name}.xml" for name in ("product-1", "post-sitemap", "other", "page-sitemap")]
    assert choose_parts(parts, 5) == ["https://a.example/page-sitemap.xml", "https://a.example/other.xml"]
    assert robots_sitemaps(b"User-agent: *\nsitemap: https://a.example/m.xml\n") == ["https://a.example/m.xml"]


def test_a_script_tells_links_and_data_within_bounds() -> None:
    told = read_script(
        'const base="/content/en/";fetch(base+"site.json");x={label:"Modern Slavery Act",kind:"PDF",asset:"/a/b.pdf"};'
        "f.innerHTML=`<a href='/c.pdf'>Slavery statement</a>`"
    )
    assert set(told.links) == {("Modern Slavery Act", "/a/b.pdf"), ("Slavery statement", "/c.pdf")}
    assert [address for address, _ in told.data] == ["/content/en/site.json", "site.json"]
    assert read_script('R=[["Modern Slavery Statement",40931]]').names_statement
    assert len(read_script("".join(f'"/api/x{number}.json",' for number in range(5000))).data) == MOST_FOUND


@pytest.mark.parametrize(
    ("page", "leaves", "viewer"),
    [
        ("<footer id='f'></footer>", True, False),
        ("<div class='site-footer'> </div>", True, False),
        ("<site-footer></site-footer>", True, False),
        ("<div class='card'></div><footer><a href='/x'>x</a></footer>", False, False),
        ("<div class='pdf-viewer'><i></i></div>", False, True),
        ("<canvas></canvas>", False, True),
    ],
)
def test_what_scripts_write_into_a_page_of_words(page: str, leaves: bool, viewer: bool) -> None:
    whole = f"<script src='/a.js'></script><p>{'word ' * 300}</p>{page}"
    assert (leaves_room(whole), holds_viewer(whole)) == (leaves, viewer)
    assert not leaves_room(whole.replace("script", "b")) and not holds_viewer(whole.replace("script", "b"))


def test_a_country_is_chosen_only_on_a_page_that_asks_for_one() -> None:
    choices = "".join(
        f"<a href='/{code}/'>{name}</a>" for code, name in (("de", "Deutschland"), ("uk", "United Kingdom"))
    )
    asks = read_page(SitePage("https://a.example/", "text/html", choices.encode()))
    link = country_home(asks)
    assert link is not None and link.url.endswith("/uk/")
    more = "".join(f"<a href='/p{number}'>Page {number}</a>" for number in range(9))
    assert country_home(read_page(SitePage("https://a.example/", "text/html", (choices + more).encode()))) is None
