"""Whole searches of small invented sites: what is found, the link on the home page, the years, the requests.

Each first request to a host is preceded by one for its robots.txt.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from site_samples import footer, identify_page, page, plain_page, policy_page, search, statement_page, statement_pdf

from statement_audit.errors import DocumentError
from statement_audit.issue_codes import CODES
from statement_audit.models import Discovery, DocumentKind, SitePage
from statement_audit.sources import site as site_search
from statement_audit.sources.site import discover

Loopback = Callable[..., Any]


def paths(discovery: Discovery) -> list[str]:
    return ["/" + found.page.url.split("/", 3)[3] for found in discovery.found]


def links(discovery: Discovery) -> list[bool | None]:
    return [found.homepage_link for found in discovery.found]


def test_footer_link_to_a_page(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/privacy", "Privacy"), ("/modern-slavery/", "Modern Slavery"))),
            "/modern-slavery/": statement_page(2023, footer(("/modern-slavery/", "Modern Slavery"))),
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/modern-slavery/"]
    assert (links(discovery), discovery.years, discovery.requests, discovery.problem) == ([True], (2023,), 3, None)
    found = discovery.found[0]
    assert found.path == (site("/"), site("/modern-slavery/"))
    assert (found.kind, found.language, found.year) == (DocumentKind.STATEMENT, "en", 2023)
    assert dict(found.candidate.reasons)["label_topic"] > 0 and found.candidate.on_home


def test_squarespace_pdf_on_another_host_under_a_bare_label(loopback_site: Loopback) -> None:
    cdn = loopback_site({"/s/4f9a0c1e77/t/MSS.pdf": statement_pdf(2022)})
    site = loopback_site({"/": plain_page("Home", footer((cdn("/s/4f9a0c1e77/t/MSS.pdf"), "Modern Slavery")))})
    discovery = search(site("/"))
    assert paths(discovery) == ["/s/4f9a0c1e77/t/MSS.pdf"]
    assert (links(discovery), discovery.years, discovery.requests) == ([True], (2022,), 4)


def test_landing_page_lists_years_and_steps_back(loopback_site: Loopback) -> None:
    items = "".join(
        f"<li>Modern slavery statement {y}: <a href='/docs/ms-{y}.pdf'>download</a></li>" for y in (2021, 2022, 2023)
    )
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/msa", "Modern Slavery Act"))),
            "/msa": page(
                f"<main><h1>Modern slavery statements</h1><p>Our statement is made each year.</p><ul>{items}</ul></main>"
            ),
            **{f"/docs/ms-{y}.pdf": statement_pdf(y) for y in (2021, 2022, 2023)},
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/docs/ms-2023.pdf", "/docs/ms-2022.pdf", "/docs/ms-2021.pdf"]
    assert (links(discovery), discovery.years, discovery.requests) == ([True] * 3, (2023, 2022, 2021), 6)
    assert discovery.found[0].path == (site("/"), site("/msa"), site("/docs/ms-2023.pdf"))


def test_years_beyond_the_budget_are_listed(loopback_site: Loopback) -> None:
    years = range(2017, 2025)
    rows = "".join(f"<tr><td>{y}</td><td><a href='/f/{y}.pdf'>PDF</a></td></tr>" for y in years)
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/slavery", "Slavery and human trafficking statement"))),
            "/slavery": page(f"<main><h1>Slavery and human trafficking statements</h1><table>{rows}</table></main>"),
            **{f"/f/{y}.pdf": statement_pdf(y) for y in years},
        }
    )
    discovery = search(site("/"), 6)
    assert paths(discovery) == ["/f/2024.pdf", "/f/2023.pdf", "/f/2022.pdf"]
    assert discovery.years == tuple(reversed(years)) and discovery.requests == 6


def test_page_and_pdf_of_one_year_are_one_statement(loopback_site: Loopback) -> None:
    more = "<p><a href='/ms.pdf'>Download this statement as a PDF</a></p><p>Earlier: <a href='/old.pdf'>2021</a></p>"
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/ms", "Modern slavery statement"))),
            "/ms": statement_page(2023, more),
            "/ms.pdf": statement_pdf(2023),
            "/old.pdf": statement_pdf(2021),
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/ms.pdf", "/old.pdf"]
    assert (links(discovery), discovery.years, discovery.requests) == ([True, True], (2023, 2021), 5)
    assert [(item.url, item.reason) for item in discovery.refused] == [(site("/ms"), "same_statement")]


def test_current_page_with_earlier_pdfs(loopback_site: Loopback) -> None:
    more = "<h2>Previous statements</h2><a href='/a/2022.pdf'>2022</a> <a href='/a/2021.pdf'>2021</a>"
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/ms", "Anti-slavery statement"))),
            "/ms": statement_page(2023, more + "<p>We add to this page.</p>" * 100),
            "/a/2022.pdf": statement_pdf(2022),
            "/a/2021.pdf": statement_pdf(2021),
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/ms", "/a/2022.pdf", "/a/2021.pdf"]
    assert (links(discovery), discovery.years, discovery.requests) == ([True] * 3, (2023, 2022, 2021), 5)


def test_hub_page_one_level_down(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page(
                "Home", footer(("/products/spades", "Spades"), ("/legal", "Legal notices"), ("/news", "News"))
            ),
            "/legal": plain_page(
                "Legal", "<ul><li><a href='/legal/msa-statement-2023.html'>MSA Statement 2023</a></ul>"
            ),
            "/legal/msa-statement-2023.html": statement_page(2023),
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/legal/msa-statement-2023.html"]
    assert (links(discovery), discovery.years, discovery.requests) == ([False], (2023,), 4)
    assert discovery.found[0].path[1] == site("/legal")


def test_second_level_and_link_named_here(loopback_site: Loopback) -> None:
    text = "<p>Our slavery and human trafficking statement is <a href='../files/doc17.pdf'>here</a>.</p>"
    site = loopback_site(
        {
            "/": plain_page("Home", "<nav><a href='company/'>About us</a></nav>"),
            "/company/": plain_page("About", "<a href='responsibility/'>Our responsibility</a>"),
            "/company/responsibility/": plain_page("Responsibility", text.replace("../", "../../")),
            "/files/doc17.pdf": statement_pdf(2024),
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/files/doc17.pdf"]
    assert (links(discovery), discovery.years) == ([False], (2024,)) and discovery.requests <= 7
    assert discovery.found[0].path == tuple(
        map(site, ("/", "/company/", "/company/responsibility/", "/files/doc17.pdf"))
    )


def test_menu_kept_as_data_of_a_script(loopback_site: Loopback) -> None:
    data = (
        '{"props":{"footer":[{"text":"Privacy","link":{"url":"/privacy"}},'
        '{"text":"Modern slavery","link":{"url":"\\/company\\/ms-2023"}}]}}'
    )
    site = loopback_site(
        {
            "/": page(
                f"<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{data}</script><script src='/a.js'></script>"
            ),
            "/company/ms-2023": statement_page(2023),
        }
    )
    discovery = search(site("/"))
    assert paths(discovery) == ["/company/ms-2023"]
    assert (links(discovery), discovery.years, discovery.requests) == ([True], (2023,), 3)


def test_menu_in_a_minified_script(loopback_site: Loopback) -> None:
    """Keys of one letter; keys in quotation marks before what is no text."""
    script = '!function(d){"use strict";var M={"legal":{t:"Small print",l:[{t:"Modern Slavery Act",u:"/p/msa-24"}]}}}()'
    home = plain_page("Home", "<div id='footer'></div><script src='/footer.min.js'></script>")
    site = loopback_site(
        {
            "/": home,
            "/footer.min.js": (200, {"Content-Type": "text/javascript"}, script.encode()),
            "/p/msa-24": statement_page(2023),
        }
    )
    assert paths(search(site("/"))) == ["/p/msa-24"]


def test_the_site_map_that_wordpress_makes(loopback_site: Loopback) -> None:
    content: dict[str, Any] = {"/": plain_page("Home"), "/our-statement-on-modern-slavery/": statement_page(2023)}
    site = loopback_site(content)
    parts = "".join(
        f"<sitemap><loc>{site.url}/wp-sitemap-{name}-1.xml</loc></sitemap>"
        for name in ("posts-post", "posts-page", "users")
    )
    content["/sitemap.xml"] = f"<sitemapindex>{parts}</sitemapindex>"
    listed = f"<urlset><url><loc>{site.url}/our-statement-on-modern-slavery/</loc></url></urlset>"
    content["/wp-sitemap-posts-page-1.xml"] = listed
    assert paths(search(site("/"))) == ["/our-statement-on-modern-slavery/"]
    assert not {"/wp-sitemap-posts-post-1.xml", "/wp-sitemap-users-1.xml"} & set(site.requests)


def test_drop_down_option_button_and_picture(loopback_site: Loopback) -> None:
    menus = (
        "<select><option value=''>Choose</option><option value='/s/uk'>Modern Slavery Statement (UK)</option></select>",
        "<button onclick=\"window.location.href='/s/uk'\">Modern slavery</button>",
        "<a href='/s/uk'><img src='x.png' alt='Modern slavery statement'></a>",
        "<a href='/s/uk' aria-label='Modern slavery statement'><svg><title>Read</title></svg></a>",
        "<div hidden><ul class='mega-menu'><li data-href='/s/uk'>Anti-slavery</li></ul></div>",
        "<noscript><a href='/s/uk' title='Slavery and human trafficking'>UK</a></noscript>",
        "<h3>Modern slavery</h3><p><a href='/s/uk'>Read more</a></p>",
        "<map><area href='/s/uk' alt='Modern slavery statement'></map>",
    )
    for menu in menus:
        site = loopback_site({"/": plain_page("Home", menu), "/s/uk": statement_page(2022)})
        discovery = search(site("/"))
        assert (paths(discovery), links(discovery), discovery.requests) == (["/s/uk"], [True], 3), menu


def test_sitemap_index_packed(loopback_site: Loopback) -> None:
    import gzip

    index = "<sitemapindex><sitemap><loc>{0}/product-sitemap.xml</loc></sitemap><sitemap><loc>{0}/page-sitemap.xml.gz</loc></sitemap></sitemapindex>"
    content: dict[str, Any] = {"/": plain_page("Home"), "/en/company/modern-slavery-act": statement_page(2023)}
    site = loopback_site(content)
    content["/sitemap.xml"] = index.format(site.url)
    pages = f"<urlset><url><loc>{site.url}/en/a</loc></url><url><loc>{site.url}/en/company/modern-slavery-act</loc></url></urlset>"
    content["/page-sitemap.xml.gz"] = (200, {"Content-Type": "application/gzip"}, gzip.compress(pages.encode()))
    discovery = search(site("/"))
    assert paths(discovery) == ["/en/company/modern-slavery-act"]
    assert (links(discovery), discovery.years, discovery.requests) == ([False], (2023,), 5)
    assert discovery.found[0].candidate.found_on == "sitemap"
    assert "/product-sitemap.xml" not in site.requests


def test_sitemap_named_in_robots(loopback_site: Loopback) -> None:
    content: dict[str, Any] = {"/": plain_page("Home"), "/x/antislavery": statement_page(2021)}
    site = loopback_site(content)
    content["/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        f"User-agent: *\nAllow: /\nSitemap: {site.url}/maps/all.txt\n".encode(),
    )
    content["/maps/all.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        f"{site.url}/x/antislavery\n{site.url}/y\n".encode(),
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.years) == (["/x/antislavery"], [False], (2021,))
    assert site.requests == ["/robots.txt", "/", "/maps/all.txt", "/x/antislavery"] and discovery.requests == 4


def test_usual_path(loopback_site: Loopback) -> None:
    site = loopback_site({"/": plain_page("Home"), "/modern-slavery": statement_page(2023)})
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.years) == (["/modern-slavery"], [False], (2023,))
    assert discovery.found[0].candidate.found_on == "usual_path" and discovery.requests <= 7


@pytest.mark.parametrize(("mapped", "tried"), [(True, 1), (False, 2)])
def test_fewer_usual_paths_are_tried_where_a_map_lists_the_pages(
    loopback_site: Loopback, mapped: bool, tried: int
) -> None:
    content: dict[str, Any] = {"/": plain_page("Home")}
    site = loopback_site(content)
    if mapped:
        content["/sitemap.xml"] = f"<urlset><url><loc>{site.url}/bricks</loc></url></urlset>"
    assert search(site("/")).found == ()
    asked = [path for path in site.requests if path not in ("/", "/robots.txt", "/sitemap.xml")]
    assert asked == ["/modern-slavery-statement", "/modern-slavery"][:tried]
    assert site.requests.count("/robots.txt") == 1


def test_terms_and_policies_of_shops_are_no_way_before_the_map(loopback_site: Loopback) -> None:
    home = plain_page("Home", footer(("/policies/refund-policy", "Refund policy"), ("/terms", "Terms of use")))
    content: dict[str, Any] = {"/": home, "/pages/modern-slavery": statement_page(2023), "/terms": plain_page("Terms")}
    content["/policies/refund-policy"] = plain_page("Refunds")
    site = loopback_site(content)
    content["/sitemap.xml"] = f"<urlset><url><loc>{site.url}/pages/modern-slavery</loc></url></urlset>"
    assert paths(search(site("/"))) == ["/pages/modern-slavery"]
    assert not {"/terms", "/policies/refund-policy"} & set(site.requests)


def test_soft_404_everywhere(loopback_site: Loopback) -> None:
    class Everywhere(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            return plain_page("Home", footer(("/legal", "Legal"))) if path == "/" else plain_page("Page not found")

    site = loopback_site(Everywhere())
    discovery = search(site("/"))
    assert discovery.found == () and discovery.years == ()
    assert discovery.problem == "no_statement_found" and "/legal" in discovery.detail
    assert discovery.requests <= 9


def test_near_misses_are_refused_with_reasons(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page(
                "Home",
                "<a href='/services/supply-chain'>Supply chain services</a>"
                "<a href='/news/modern-slavery-helpline'>Our charity for victims of modern slavery</a>"
                + footer(
                    ("/privacy", "Privacy"),
                    ("/gender-pay-gap", "Gender pay gap"),
                    ("/modern-slavery", "Modern slavery"),
                ),
            ),
            "/services/supply-chain": plain_page("Supply chain services"),
            "/news/modern-slavery-helpline": plain_page("News"),
            "/modern-slavery": plain_page("Modern slavery: coming soon"),
        }
    )
    discovery = search(site("/"))
    assert discovery.found == () and discovery.problem == "no_statement_found"
    refused = {item.url: item.reason for item in discovery.refused}
    assert refused[site("/modern-slavery")] == "no_slavery_terms"
    assert "/services/supply-chain" not in site.requests and "/privacy" not in site.requests
    assert discovery.requests <= 25


def test_policy_only_where_nothing_better(loopback_site: Loopback) -> None:
    alone = loopback_site({"/": plain_page("Home", footer(("/p", "Anti-slavery policy"))), "/p": policy_page()})
    discovery = search(alone("/"))
    assert (paths(discovery), discovery.found[0].kind, links(discovery)) == (["/p"], DocumentKind.POLICY, [True])
    assert discovery.requests <= 9
    both = loopback_site(
        {
            "/": plain_page("Home", footer(("/p", "Modern slavery policy"), ("/legal", "Legal"))),
            "/p": policy_page(),
            "/legal": plain_page("Legal", "<a href='/ms.pdf'>Modern Slavery Act statement</a>"),
            "/ms.pdf": statement_pdf(2023),
        }
    )
    discovery = search(both("/"))
    assert (paths(discovery), links(discovery)) == (["/ms.pdf"], [False])
    assert (both("/p"), "policy_not_statement") in [(item.url, item.reason) for item in discovery.refused]


GERMAN = (
    "<p>Diese Erklärung beschreibt, was wir gegen moderne Sklaverei und Menschenhandel in unserer Lieferkette tun. Wir "
    "haben im vergangenen Jahr neun Lieferanten besucht und mit ihren Beschäftigten gesprochen. Zwangsarbeit dulden wir "
    "nicht, und wir schulen alle Einkäufer. Die Geschäftsführung hat diese Erklärung im März beschlossen.</p>"
)


def test_other_language_leads_to_the_english_version(loopback_site: Loopback) -> None:
    german = page(
        f"<main><h1>Moderne Sklaverei</h1>{GERMAN * 3}</main><a href='/en/statement'>English</a>", "Erklärung"
    )
    site = loopback_site(
        {
            "/": plain_page("Start", footer(("/de/erklaerung", "Erklärung gegen moderne Sklaverei"))),
            "/de/erklaerung": german,
            "/en/statement": statement_page(2023),
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.years) == (["/en/statement"], [True], (2023,))
    assert discovery.requests == 4


def test_other_language_is_kept_where_there_is_no_english(loopback_site: Loopback) -> None:
    german = page(f"<main><h1>Moderne Sklaverei</h1>{GERMAN * 3}</main>", "Erklärung")
    site = loopback_site(
        {"/": plain_page("Start", footer(("/e", "Erklärung gegen moderne Sklaverei 2023"))), "/e": german}
    )
    discovery = search(site("/"))
    assert (paths(discovery), discovery.found[0].language, links(discovery)) == (["/e"], "de", [True])
    assert discovery.years == (2023,)


def test_translations_of_a_found_page_are_left_alone(loopback_site: Loopback) -> None:
    head = "<link rel='alternate' hreflang='zh' href='/zh/modern-slavery'><link rel='alternate' hreflang='en' href='/modern-slavery'>"
    english = statement_page(2023, "<a href='/zh/modern-slavery'>中文</a>").replace("</head>", head + "</head>")
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/modern-slavery", "Modern slavery"))),
            "/modern-slavery": english,
            "/zh/modern-slavery": "x",
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), discovery.requests) == (["/modern-slavery"], 3)


def test_deep_start_looks_at_the_home_page_too(loopback_site: Loopback) -> None:
    linked = {
        "/": plain_page("Home", footer(("/about/msa.pdf?v=3", "Modern slavery statement"))),
        "/about/msa.pdf?v=3": statement_pdf(2022),
    }
    site = loopback_site(linked)
    discovery = search(site("/about/msa.pdf?v=3"))
    assert (paths(discovery), links(discovery), discovery.years) == (["/about/msa.pdf?v=3"], [True], (2022,))
    assert (discovery.home_url, discovery.requests) == (site("/"), 3)
    unlinked = loopback_site({"/": plain_page("Home"), "/ms": statement_page(2022)})
    discovery = search(unlinked("/ms"))
    assert (paths(discovery), links(discovery), discovery.requests) == (["/ms"], [False], 3)
    no_home = loopback_site({"/ms": statement_page(2022)})
    discovery = search(no_home("/ms"))
    assert (paths(discovery), links(discovery), discovery.home_url) == (["/ms"], [None], None)


def test_dead_deep_start_is_found_again_from_the_home_page(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/ms-2024", "Modern Slavery Statement"))),
            "/ms-2024": statement_page(2024),
        }
    )
    discovery = search(site("/old/ms-2019.pdf"))
    assert (paths(discovery), discovery.years, discovery.requests) == (["/ms-2024"], (2024,), 4)
    assert [(item.url, item.reason) for item in discovery.refused] == [(site("/old/ms-2019.pdf"), "link_dead")]


def test_redirects_and_duplicate_addresses_cost_one_visit(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page(
                "Home",
                footer(
                    *[("/ms", "Modern slavery")] * 100,
                    ("/ms/?utm_source=footer", "Modern slavery"),
                    ("/ms/index.html", "Modern slavery statement"),
                    ("/ms#top", "Slavery"),
                ),
            ),
            "/ms": (302, {"Location": "/legal/modern-slavery-2023"}, b""),
            "/ms/index.html": (302, {"Location": "/legal/modern-slavery-2023"}, b""),
            "/legal/modern-slavery-2023": statement_page(2023),
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery)) == (["/legal/modern-slavery-2023"], [True])
    assert discovery.requests == 4


def test_malformed_links_and_comments(loopback_site: Loopback) -> None:
    body = (
        "<!-- <a href='/old'>Modern slavery statement 2016</a> --><a href='http://[oops'>Modern slavery</a>"
        "<a href='mailto:slavery@brambleworth.example'>Modern slavery</a><a href='javascript:void(0)'>Modern slavery</a>"
        "<a href='tel:+44'>Modern slavery</a><a href=' \n/the\tre '>Modern slavery statement</a><a>Modern slavery</a>"
    )
    site = loopback_site({"/": plain_page("Home", body), "/there": statement_page(2022)})
    discovery = search(site("/"))
    assert (paths(discovery), discovery.years, discovery.requests) == (["/there"], (2022,), 3)


def test_base_address(loopback_site: Loopback) -> None:
    home = page("<footer><a href='slavery.html'>Modern slavery</a></footer>", head="<base href='/corporate/site/'>")
    site = loopback_site({"/": home, "/corporate/site/slavery.html": statement_page(2023)})
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.requests) == (["/corporate/site/slavery.html"], [True], 3)


def test_calendar_without_end_stays_within_the_budget(loopback_site: Loopback) -> None:
    class Calendar(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            more = "".join(
                f"<a href='/about/{path.strip('/')}/{n}?month={n}'>About our company {n}</a>" for n in range(40)
            )
            return plain_page("About", more + "<a href='/about" + path.rstrip("/") + "'>About us</a>")

    discovery = search(loopback_site(Calendar())("/"))
    assert discovery.problem == "no_statement_found" and discovery.requests <= 25


@pytest.mark.slow
def test_ten_megabytes_of_links(loopback_site: Loopback) -> None:
    many = "".join(f"<a href='/p/{n}'>Product number {n} of our long list</a>" for n in range(180_000))
    site = loopback_site(
        {"/": plain_page("Home", many + footer(("/ms", "Modern slavery"))), "/ms": statement_page(2023)}
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.requests) == (["/ms"], [True], 3)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ((500, {}, b"broken"), "http_error"),
        (page("<div id='root'></div><script src='/app.js'></script>"), "needs_browser"),
    ],
)
def test_home_page_that_gives_nothing(loopback_site: Loopback, reply: Any, problem: str) -> None:
    discovery = search(loopback_site({"/": reply})("/"))
    assert (discovery.found, discovery.problem) == ((), problem) and discovery.requests <= 14
    assert problem in CODES and discovery.detail


def test_home_page_in_a_language_that_is_gone_gives_way_to_the_root(loopback_site: Loopback) -> None:
    site = loopback_site({"/": plain_page("Home", footer(("/ms", "Slavery statement"))), "/ms": statement_page(2023)})
    discovery = search(site("/en-gb/"))
    assert (paths(discovery), discovery.home_url, discovery.requests) == (["/ms"], site("/"), 4)


def test_home_page_under_another_name() -> None:
    asked = []

    def visit(url: str) -> SitePage:
        asked.append(url)
        raise DocumentError("unreachable", "no answer", data={"requests": 2})

    discovery = discover("https://brambleworth.example/uk/", visit, identify_page)
    assert asked == [
        f"{start}brambleworth.example/{end}"
        for start, end in (("https://", "uk/"), ("https://", ""), ("https://www.", ""), ("http://", ""))
    ]
    assert (discovery.problem, discovery.requests) == ("unreachable", 8)


def test_scripted_home_page_with_a_usual_path(loopback_site: Loopback) -> None:
    home = page("<div id='root'></div><script src='/app.js'></script>")
    discovery = search(loopback_site({"/": home, "/modern-slavery-statement": statement_page(2023)})("/"))
    assert (paths(discovery), links(discovery)) == (["/modern-slavery-statement"], [None])


def test_robots_forbid_the_home_page(loopback_site: Loopback) -> None:
    rules = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")
    discovery = search(loopback_site({"/robots.txt": rules, "/": plain_page("Home")})("/"))
    assert (discovery.found, discovery.problem, discovery.requests) == ((), "robots_denied", 1)


def test_login_wall_before_the_statement(loopback_site: Loopback) -> None:
    wall = page("<form><input name='u'><input type='password' name='p'><button>Sign in</button></form>", "Sign in")
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/portal/ms", "Modern slavery statement"))),
            "/portal/ms": (302, {"Location": "/account/login?next=ms"}, b""),
            "/account/login?next=ms": wall,
        }
    )
    discovery = search(site("/"))
    assert (discovery.found, discovery.problem) == ((), "login_required")


def test_dead_link_is_told_from_no_link(loopback_site: Loopback) -> None:
    discovery = search(loopback_site({"/": plain_page("Home", footer(("/ms.pdf", "Modern slavery statement")))})("/"))
    assert (discovery.problem, discovery.refused[0].reason) == ("link_dead", "link_dead")
    assert "/ms.pdf" in discovery.detail


def test_sent_home_instead_of_the_statement(loopback_site: Loopback) -> None:
    site = loopback_site(
        {"/": plain_page("Home", footer(("/ms", "Modern slavery"))), "/ms": (302, {"Location": "/"}, b"")}
    )
    discovery = search(site("/"))
    assert discovery.found == () and (site("/ms"), "error_page") in [(r.url, r.reason) for r in discovery.refused]


def test_statement_on_a_legal_page_among_other_things(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/company-information", "Legal"))),
            "/company-information": statement_page(2023, "<h2>Imprint</h2><p>Brambleworth Goods Limited, Stoke</p>"),
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.requests) == (["/company-information"], [True], 3)


def test_statement_on_the_home_page_itself(loopback_site: Loopback) -> None:
    discovery = search(loopback_site({"/": statement_page(2023)})("/"))
    assert (paths(discovery), links(discovery), discovery.years, discovery.requests) == (["/"], [True], (2023,), 2)


def test_scan_under_a_clear_link_is_kept(loopback_site: Loopback) -> None:
    import io

    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    drawing = canvas.Canvas(out, invariant=True)
    drawing.rect(50, 50, 400, 600, fill=1)
    drawing.save()
    site = loopback_site(
        {"/": plain_page("Home", footer(("/scan.pdf", "Modern slavery statement 2023"))), "/scan.pdf": out.getvalue()}
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.years, discovery.requests) == (
        ["/scan.pdf"],
        [True],
        (2023,),
        3,
    )


def test_landing_page_lends_its_subject_to_its_own_documents_only(loopback_site: Loopback) -> None:
    body = (
        "<main><h1>Modern slavery</h1><iframe src='/d/current.pdf'></iframe><p><a href='/d/2'>Download</a></p>"
        "<p><a href='/d/annual-2023.pdf'>Annual report 2023</a> <a href='/archive'>Previous statements</a></p></main>"
    )
    older = page("<main><h1>Previous statements</h1><a href='/d/ms-2020.pdf'>Modern slavery statement 2020</a></main>")
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/ms", "Modern slavery"), ("/msp", "Modern slavery policy"))),
            "/ms": page(body + footer(("/report.pdf", "Report 2022"))),
            "/d/current.pdf": statement_pdf(2023),
            "/d/2": statement_pdf(2022),
            "/archive": older,
            "/d/ms-2020.pdf": statement_pdf(2020),
        }
    )
    discovery = search(site("/"))
    assert discovery.years == (2023, 2022, 2020) and {"/d/2", "/d/ms-2020.pdf"} < set(paths(discovery))
    assert links(discovery)[0] is True and discovery.requests <= 9
    assert not {"/d/annual-2023.pdf", "/report.pdf"} & set(site.requests)


def test_home_link_two_clicks_away_is_no_home_link(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/ms", "Modern slavery"))),
            "/ms": page("<main><h1>Modern slavery</h1><a href='/archive'>Previous statements</a></main>"),
            "/archive": page("<main><h1>Slavery</h1><a href='/ms-2020.pdf'>Statement 2020</a></main>"),
            "/ms-2020.pdf": statement_pdf(2020),
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.requests) == (["/ms-2020.pdf"], [False], 5)


def test_statement_in_the_head_only_is_no_home_link(loopback_site: Loopback) -> None:
    data = '<script type="application/ld+json">{"name":"Modern slavery","url":"/ms"}</script>'
    site = loopback_site({"/": plain_page("Home", data), "/ms": statement_page(2023)})
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery), discovery.requests) == (["/ms"], [False], 3)


def test_statements_under_two_laws_are_both_found(loopback_site: Loopback) -> None:
    canada = statement_pdf(2023).replace(b"%PDF-1.4", b"%PDF-1.5")
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/uk.pdf", "UK Modern Slavery Act"), ("/ca.pdf", "Canada S-211 Report"))),
            "/uk.pdf": statement_pdf(2023),
            "/ca.pdf": canada,
        }
    )
    discovery = search(site("/"))
    assert (sorted(paths(discovery)), links(discovery), discovery.requests) == (["/ca.pdf", "/uk.pdf"], [True, True], 4)


def test_the_same_bytes_twice_are_one_document(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page(
                "Home", footer(("/a.pdf", "Modern slavery statement"), ("/b.pdf", "Anti-slavery statement"))
            ),
            "/a.pdf": statement_pdf(2023),
            "/b.pdf": statement_pdf(2023),
        }
    )
    discovery = search(site("/"))
    assert len(discovery.found) == 1 and [item.reason for item in discovery.refused] == ["same_text"]


def test_a_policy_in_hand_bounds_the_search_for_better(
    loopback_site: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_search, "AFTER_FALLBACK", 3)
    hubs = [(f"/legal/{n}", f"Legal notice {n}") for n in range(20)]
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/p", "Anti-slavery policy"), *hubs)),
            "/p": policy_page(),
            **{path: plain_page(label) for path, label in hubs},
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), discovery.requests) == (["/p"], 6)


def test_start_that_is_no_address(loopback_site: Loopback) -> None:
    discovery = search("mailto:someone@brambleworth.example")
    assert (discovery.problem, discovery.requests, discovery.home_url) == ("address_refused", 0, None)


# --- copies of sites ------------------------------------------------------------------------


def test_a_saved_copy_is_searched_where_it_lies(loopback_site: Loopback) -> None:
    """Its links name the real site, where nothing answers; the home page says that it is a copy."""
    real = "http://127.0.0.9:1"
    head = f"<link rel='canonical' href='{real}/'>"
    link = footer((f"{real}/modern-slavery/", "Modern Slavery"))
    site = loopback_site({"/": page(f"<h1>Home</h1>{link}", head=head), "/modern-slavery/": statement_page(2023)})
    discovery = search(site("/"))
    assert paths(discovery) == ["/modern-slavery/"]
    assert discovery.found[0].page.url == site("/modern-slavery/")
    assert (links(discovery), discovery.problem) == ([True], None)


def test_links_to_other_dead_hosts_are_not_looked_for_here(loopback_site: Loopback) -> None:
    head = "<link rel='canonical' href='http://127.0.0.9:1/'>"
    link = footer(("http://127.0.0.10:1/modern-slavery/", "Modern Slavery"))
    site = loopback_site({"/": page(f"<h1>Home</h1>{link}", head=head), "/modern-slavery/x": statement_page(2023)})
    discovery = search(site("/"))
    assert (discovery.found, discovery.problem) == ((), "unreachable")


def test_a_site_without_tls_whose_links_say_https(loopback_site: Loopback) -> None:
    pages: dict[str, str] = {}
    site = loopback_site(pages)
    secure = site("/modern-slavery/").replace("http:", "https:")
    pages["/"] = page(f"<h1>Home</h1>{footer((secure, 'Modern Slavery'))}")
    pages["/modern-slavery/"] = statement_page(2023)
    discovery = search(site("/"))
    assert paths(discovery) == ["/modern-slavery/"]
    assert links(discovery) == [True]


def test_the_home_page_that_a_list_names_is_looked_at_for_the_link(loopback_site: Loopback) -> None:
    files = loopback_site({"/ms-2023.pdf": statement_pdf(2023)})
    site = loopback_site({"/": plain_page("Home", footer((files("/ms-2023.pdf"), "Modern slavery statement")))})
    discovery = search(files("/ms-2023.pdf"), website=site("/"))
    assert (discovery.home_url, paths(discovery), links(discovery)) == (site("/"), ["/ms-2023.pdf"], [True])


def test_a_newer_statement_is_looked_for_behind_an_old_one(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", footer(("/old.pdf", "Modern slavery statement"), ("/policies", "Policies"))),
            "/old.pdf": statement_pdf(2019),
            "/policies": page("<main><h1>Policies</h1><a href='/ms-2024.pdf'>Modern slavery statement 2024</a></main>"),
            "/ms-2024.pdf": statement_pdf(2024),
        }
    )
    assert paths(search(site("/"), recent=date(2023, 6, 1))) == ["/ms-2024.pdf", "/old.pdf"]
    assert paths(search(site("/"), recent=date(2018, 6, 1))) == ["/old.pdf"]


@pytest.mark.parametrize(
    "label", ["Modern slavery statement: leading by example", "Acme Model Bricks modern slavery statement"]
)
def test_ordinary_words_make_no_example_of_a_statement(loopback_site: Loopback, label: str) -> None:
    site = loopback_site({"/": plain_page("Home", footer(("/ms.pdf", label))), "/ms.pdf": statement_pdf(2024)})
    assert paths(search(site("/"))) == ["/ms.pdf"]


def test_a_document_that_a_program_hands_out_is_asked_for_where_it_is_linked(loopback_site: Loopback) -> None:
    link = "/download.php?file=ms-2024.pdf"
    site = loopback_site(
        {"/": plain_page("Home", footer((link, "Modern slavery statement"))), link: statement_pdf(2024)}
    )
    assert paths(search(site("/"))) == [link]


def test_the_home_page_of_another_site_is_not_this_companys(loopback_site: Loopback) -> None:
    group = loopback_site(
        {"/": plain_page("Group", footer(("/ms.pdf", "Modern slavery statement"))), "/ms.pdf": statement_pdf(2024)}
    )
    site = loopback_site({"/": plain_page("Home", footer((group("/"), "Global")))})
    discovery = search(site("/"))
    assert discovery.home_url == site("/")
    assert not any(link is True for link in links(discovery))


def test_a_menu_in_the_data_of_the_page_is_followed_and_tells_that_there_is_no_other(loopback_site: Loopback) -> None:
    rows = (
        '6:["$","$L9",null,{"links":[{"label":"Privacy","href":"/privacy"},{"label":"Doing it right","href":"/r"}]}]\n'
    )
    data = f"<script>self.__next_f.push({json.dumps([1, rows])})</script>"
    home = page(f"<main><h1>Spades</h1></main><footer id='footer'></footer>{data}<script src='/app.js'></script>")
    site = loopback_site({"/": home, "/r": statement_page(2023, title="Doing it right")})
    discovery = search(site("/"))
    assert (paths(discovery), links(discovery)) == (["/r"], [False])
    assert search(loopback_site({"/": home})("/")).problem == "no_statement_found"


def test_the_parent_that_the_home_page_names_is_asked() -> None:
    home, parent = "http://www.brambleworth.example/", "http://www.aldersyde-group.example/transparency"
    links = f"<a href='{parent}'>Transparency</a> <a href='http://www.agency.example/transparency'>Transparency</a>"
    pages = {
        home: plain_page("Home", f"<footer>Part of the Aldersyde Group. Website by Agency. {links}</footer>"),
        parent: plain_page("Transparency", "<a href='/x.ashx?rev=8'>s.54</a>"),
        "http://www.aldersyde-group.example/x.ashx?rev=8": statement_page(2023),
    }
    asked = list[str]()

    def visit(url: str) -> SitePage:
        asked.append(url)
        if url not in pages:
            raise DocumentError("link_dead", "Nothing is there.")
        return SitePage(url, "text/html", pages[url].encode())

    discovery = discover(home, visit, identify_page, recent=date(2022, 1, 1))
    assert [found.page.url for found in discovery.found] == list(pages)[2:] and asked == list(pages)
