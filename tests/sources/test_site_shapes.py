"""Sites as small companies keep them: footers in files of their own, portals, sites in a folder, links that lead nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from site_samples import (
    STEPS,
    footer,
    identify_page,
    page,
    plain_page,
    policy_page,
    search,
    statement_page,
    statement_paragraphs,
)

from statement_audit.errors import DocumentError
from statement_audit.markup import leaves_room
from statement_audit.models import Discovery, DocumentKind, SitePage
from statement_audit.payloads import names_address, names_label
from statement_audit.sources import site as site_search
from statement_audit.sources.site import discover
from statement_audit.sources.site_scripts import is_part, read_script
from statement_audit.sources.site_urls import folder_of, is_document, is_page, resolve

Loopback = Callable[..., Any]
OWN = "http://www.brambleworth.example"
LEGAL = (("/privacy", "Privacy and cookies"), ("/terms", "Terms"))
MENU = "".join(f"<a href='/garden-{n}'>Tools for the garden {n}</a>" for n in range(9))


def paths(discovery: Discovery) -> list[str]:
    return ["/" + found.page.url.split("/", 3)[3] for found in discovery.found]


def search_pages(pages: dict[str, str], start: str = f"{OWN}/", **known: Any) -> Discovery:
    """Search pages under names of hosts; all other addresses are not there."""

    def visit(url: str) -> SitePage:
        if url not in pages:
            raise DocumentError("link_dead", "gone", data={"requests": 1})
        return SitePage(url, "text/html", pages[url].encode())

    return discover(start, visit, identify_page, **known)


# --- footers that scripts fetch -------------------------------------------------------------

INCLUDING = {
    "a script's fetch": ("<div id='footer'></div>", "fetch('/parts/footer.html').then(r=>r.text()).then(put)"),
    "a path in front": ("<footer></footer>", "const basePath='/parts/';load(basePath+'footer.html')"),
    "jQuery": ("<div class='site-footer'></div>", "$('#x').load('/parts/footer.html')"),
    "an attribute": ("<div data-include='/parts/footer.html'></div>", ""),
    "w3": ("<div id='footer' w3-include-html='/parts/footer.html'></div>", ""),
}


@pytest.mark.parametrize(("place", "script"), INCLUDING.values(), ids=INCLUDING)
def test_a_footer_in_a_file_of_its_own(loopback_site: Loopback, place: str, script: str) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", f"{place}<script src='/js/site.js'></script>"),
            "/js/site.js": script,
            "/parts/footer.html": "<ul><li><a href='/ms.html'><b>Modern</b> slavery</a></li></ul>",
            "/ms.html": statement_page(2023),
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), discovery.found[0].homepage_link) == (["/ms.html"], True)
    assert discovery.requests <= 6


@pytest.mark.parametrize("links", [LEGAL, (("/shop", "Our shop"), ("/us", "Who makes our spades"))])
def test_a_footer_that_was_read_and_has_no_statement_needs_no_browser(
    loopback_site: Loopback, links: tuple[tuple[str, str], ...]
) -> None:
    site = loopback_site(
        {
            "/": plain_page("Home", "<div id='footer'></div><script>fetch('footer.html').then(put)</script>"),
            "/footer.html": "".join(f"<a href='{href}'>{label}</a>" for href, label in links),
        }
    )
    assert search(site("/")).problem == "no_statement_found"


def test_a_script_tells_parts_and_links_in_its_markup() -> None:
    told = read_script(
        "const basePath='/components/';load(basePath+'header.html');get('/x/mega-menu.htm');"
        "f.innerHTML=`<a class='b' href='${root}about.html'><span>About</span> us</a>`"
    )
    assert [address for address, _ in told.data] == ["/components/header.html", "/x/mega-menu.htm"]
    assert ("About us", "about.html") in told.menu
    assert is_part("partials/_footer.html") and is_part("/nav.html?v=3")
    assert not any(map(is_part, ("/canoe.html", "/footer.css", "/navy-blue.html", "/about-the-footer")))


@pytest.mark.parametrize(
    ("element", "leaves"),
    [
        ("<div class='nav-overlay' id='navOverlay'></div>", False),
        ("<div class='menu-icon'></div>", False),
        ("<div class='hamburger-menu'></div>", False),
        ("<div id='online-links'></div>", True),
        ("<div id='nav-bar'></div>", True),
    ],
)
def test_drawings_of_a_menu_leave_no_room(element: str, leaves: bool) -> None:
    assert leaves_room(f"<script src='/a.js'></script><p>{'word ' * 300}</p>{element}") is leaves


def test_a_whole_footer_shows_that_there_is_no_statement(loopback_site: Loopback) -> None:
    site = loopback_site(
        {"/": plain_page("Home", "<div id='menu'></div><script src='/m.js'></script>" + footer(*LEGAL))}
    )
    assert search(site("/")).problem == "no_statement_found"


# --- portals and folders --------------------------------------------------------------------


def test_the_pages_of_a_portal_are_looked_at(loopback_site: Loopback) -> None:
    site = loopback_site(
        {
            "/": page("<h1>Brambleworth</h1><a href='/spades'>Go to website</a> <a href='“tel:+44 20”'>Call</a>"),
            "/spades": plain_page("Spades", footer(("/ms", "Modern slavery"))),
            "/ms": statement_page(2023),
        }
    )
    discovery = search(site("/"))
    assert (paths(discovery), discovery.found[0].homepage_link) == (["/ms"], False)
    assert resolve(site("/"), "“tel:+44 20”") is None


def test_a_link_that_leads_nowhere_is_looked_for_on_other_pages(loopback_site: Loopback) -> None:
    def pages(label: str) -> dict[str, str]:
        return {
            "/": plain_page("Home", MENU + footer(*LEGAL, ("#", label))),
            "/garden-0": plain_page("Forks", footer(("/ms", "Modern slavery"))),
            "/ms": statement_page(2023),
        }

    assert paths(search(loopback_site(pages("Modern slavery statement"))("/"))) == ["/ms"]
    other = loopback_site(pages("To the top"))
    assert paths(search(other("/"))) == [] and "/garden-0" not in other.requests


def test_a_site_may_lie_in_a_folder_of_a_host_that_has_no_home_page() -> None:
    folder = f"{OWN}/garden/"
    pages = {
        folder: plain_page("Home", footer((f"{folder}terms.html", "Terms"), ("/modern-slavery", "Modern slavery"))),
        f"{folder}terms.html": plain_page("Terms"),
        f"{folder}modern-slavery": statement_page(2023),
    }
    discovery = search_pages(pages, folder)
    assert (discovery.home_url, paths(discovery)) == (folder, ["/garden/modern-slavery"])
    assert discovery.found[0].homepage_link is True
    assert paths(search_pages(pages, folder, website=folder)) == ["/garden/modern-slavery"]
    unlinked = {**pages, folder: plain_page("Home", footer(*LEGAL))}
    assert paths(search_pages(unlinked, folder)) == ["/garden/modern-slavery"]  # a usual address
    assert [folder_of(f"{OWN}{path}") for path in ("/a/", "/a/index.html?x=/", "/a/b.pdf", "/a", "")] == [
        *(f"{OWN}/a/", f"{OWN}/a/", "", "", "")
    ]


@pytest.mark.parametrize(("linked", "asked"), [(MENU, 1), ("", 2)])
def test_usual_addresses_without_a_map(loopback_site: Loopback, linked: str, asked: int) -> None:
    site = loopback_site({"/": plain_page("Home", linked + footer(*LEGAL))})
    search(site("/"))
    assert len([path for path in site.requests if "slavery" in path]) == asked


def test_nothing_is_guessed_where_a_link_led_to_what_the_company_has(loopback_site: Loopback) -> None:
    site = loopback_site(
        {"/": plain_page("Home", footer(("/policy", "Anti-slavery policy"))), "/policy": policy_page()}
    )
    assert search(site("/")).found and not [path for path in site.requests if path.startswith("/modern-slavery")]


@pytest.mark.parametrize(("label", "guessed"), [("Modern slavery statement", 0), ("Spades and forks", 2)])
def test_nothing_is_guessed_where_a_script_names_a_statement(loopback_site: Loopback, label: str, guessed: int) -> None:
    home = page("<main>Tools</main><footer id='foot'></footer><script src='/app.js'></script>")
    script = f"const foot=[{{label:'{label}',href:made(40931)}}];draw(foot)"
    site = loopback_site({"/": home, "/app.js": (200, {"Content-Type": "text/javascript"}, script.encode())})
    assert search(site("/")).problem == "needs_browser"
    assert len([path for path in site.requests if "slavery" in path]) == guessed


def test_an_application_that_answers_a_link_with_its_shell_is_asked_no_more(loopback_site: Loopback) -> None:
    menu = 'const M=[["Modern slavery statement","/ms"],["About us","/about"],["Legal","/legal"]]'
    home = page("<div id='root'></div><script src='/app.js'></script>")
    script = (200, {"Content-Type": "text/javascript"}, menu.encode())
    site = loopback_site({"/app.js": script, **dict.fromkeys(("/", "/ms", "/about", "/legal"), home)})
    assert search(site("/")).problem == "needs_browser"
    assert site.requests == ["/robots.txt", "/", "/app.js", "/ms", "/sitemap.xml"]


@pytest.mark.parametrize("map_named", [True, False])
def test_what_the_site_offers_comes_before_weaker_pages(loopback_site: Loopback, map_named: bool) -> None:
    """A map that robots.txt names, or the site's own search, before "About us"; a map that is guessed after it."""
    find = "" if map_named else "<form action='/find'><input name='q'></form>"
    content: dict[str, Any] = {
        "/": plain_page("Home", find + footer(("/about", "About us"), ("/policies", "Our policies"))),
        "/about": plain_page("About us"),
        "/policies": plain_page("Our policies"),
        "/find?q=modern+slavery+statement": plain_page(
            "Found", "<main><a href='/x/antislavery'>Anti-slavery</a></main>"
        ),
        "/x/antislavery": statement_page(2023),
    }
    site = loopback_site(content)
    listed = f"{site.url}/x/antislavery\n{site.url}/about\n"
    content["/all.txt"] = (200, {"Content-Type": "text/plain"}, listed.encode())
    rules = f"User-agent: *\nAllow: /\n{f'Sitemap: {site.url}/all.txt' if map_named else ''}\n"
    content["/robots.txt"] = (200, {"Content-Type": "text/plain"}, rules.encode())
    assert paths(search(site("/"))) == ["/x/antislavery"]
    offered = "/all.txt" if map_named else "/find?q=modern+slavery+statement"
    assert site.requests == ["/robots.txt", "/", "/policies", offered, "/x/antislavery"]


def test_a_search_of_jobs_is_not_the_sites_own(loopback_site: Loopback) -> None:
    site = loopback_site({"/": plain_page("Home", "<form action='/jobs/'><input name='s'></form>")})
    search(site("/"))
    assert not [path for path in site.requests if path.startswith("/jobs")]


# --- what is no statement of the company's own ----------------------------------------------


def client_statement() -> str:
    text = "".join(f"<p>{part}</p>" for part in statement_paragraphs(2023))
    thanks = "<p>We chose one labour provider, Harrowgate Staffing, which interviews our workers.</p>"
    return page(f"<main><h1>Modern slavery statement</h1>{text}{thanks}</main>")


@pytest.mark.parametrize(
    ("folder", "company", "found"),
    [
        ("case-studies", "Harrowgate Staffing Limited", []),
        ("case-studies", "Brambleworth Goods Limited", ["/ms"]),
        ("about", "Harrowgate Staffing Limited", ["/ms"]),
    ],
)
def test_a_clients_statement_in_a_case_study_is_anothers(folder: str, company: str, found: list[str]) -> None:
    host = f"http://www.{company.split()[0].lower()}.example"
    case = f"{host}/{folder}/how-a-modern-slavery-statement-came-about"
    words = "<p>With our client's kind permission, read <a href='/ms'>the modern slavery statement</a> here.</p>"
    pages = {
        f"{host}/": plain_page("Staff", MENU + f"<a href='{case}'>How a modern slavery statement came about</a>"),
        case: plain_page("How it came about", words),
        f"{host}/ms": client_statement(),
    }
    discovery = search_pages(pages, f"{host}/", company=company)
    assert paths(discovery) == found
    assert found or (f"{host}/ms", "other_company") in [(item.url, item.reason) for item in discovery.refused]


@pytest.mark.parametrize(("heading", "found"), [("", []), ("<h2>Our statement on modern slavery</h2>", ["/rights"])])
def test_a_text_under_another_title_that_names_slavery_is_none(
    loopback_site: Loopback, heading: str, found: list[str]
) -> None:
    start = (
        "<p>This statement sets out how Brambleworth Goods Limited respects human rights, modern slavery included, and was "
        "approved by its board. We comply with the Modern Slavery Act 2015 and with other laws.</p>"
    )
    text = start + heading + "".join(f"<p>{part}</p>" for part in STEPS)
    title = "Human rights policy statement"
    site = loopback_site(
        {
            "/": plain_page("Home", MENU + footer(*LEGAL, ("/rights", "Human rights"))),
            "/rights": page(f"<main><h1>{title}</h1>{text}</main>", title),
        }
    )
    assert paths(search(site("/"))) == found


APP = "<div id='root'></div><script src='/app.js'></script>"


@pytest.mark.parametrize(
    ("address", "title", "problem"),
    [
        ("/journal/modern-slavery-statements", "Statements", "no_statement_found"),
        ("/platform/ms", "Modern slavery statement builder | Brambleworth", "no_statement_found"),
        ("/platform/ms", "Modern slavery statement | Brambleworth Software Services", "needs_browser"),
    ],
)
def test_an_application_without_a_statement(loopback_site: Loopback, address: str, title: str, problem: str) -> None:
    menu = f'const M=[["Modern slavery statements","{address}"],["Privacy","/privacy"],["Terms","/terms"]]'
    site = loopback_site({"/": page(APP), "/app.js": menu, address: page(APP, title)})
    assert search(site("/")).problem == problem


def test_a_policy_that_outlines_a_commitment_is_a_policy() -> None:
    text = (
        "<p>Brambleworth Goods prohibits modern slavery and human trafficking, and complies with the Modern Slavery Act.</p>"
        "<p>This policy outlines our commitment that neither slavery nor trafficking takes place in our business.</p>"
        "<p>Managers will monitor compliance with this policy and train employees to recognise the signs of slavery.</p>"
        "<p>This policy is effective from today and will be reviewed each year to ensure that it is still relevant.</p>"
    )
    shown = page(f"<main><h1>Prevention of slavery and human trafficking</h1>{text}</main>")
    identity = identify_page(SitePage(f"{OWN}/p", "text/html", shown.encode()))
    known = identify_page(SitePage(f"{OWN}/p", "text/html", policy_page().encode()))
    assert identity and known and identity.kind is known.kind is DocumentKind.POLICY


# --- addresses, keys, cost ------------------------------------------------------------------


def test_an_address_with_a_number_may_be_a_page(loopback_site: Loopback) -> None:
    numbered = [f"{OWN}/policies?{name}=12" for name in ("media_id", "document_id", "attachment_id")]
    assert all(is_document(url) and is_page(url) for url in numbered)
    assert is_document(f"{OWN}/x?fileticket=a") and not is_page(f"{OWN}/x?fileticket=a")
    site = loopback_site(
        {
            "/": plain_page("Home", MENU + footer(*LEGAL, ("/view?media_id=12", "Responsibility"))),
            "/view?media_id=12": plain_page("Responsibility", "<a href='/ms'>Modern slavery statement</a>"),
            "/ms": statement_page(2023),
        }
    )
    assert paths(search(site("/"))) == ["/ms"]


@pytest.mark.parametrize("key", ["title", "linkText", "menu_item_title", "jcr:title", "children", "fileName"])
def test_keys_of_labels(key: str) -> None:
    assert names_label(key)
    entry = json.dumps([{key: "Modern slavery statement", "href": "/ms"}])
    assert ("Modern slavery statement", "/ms") in read_script(f"var menu={entry}").links


@pytest.mark.parametrize("key", ["href", "linkUrl", "page", "linkTo", "cq:path", "_ref", "permalink"])
def test_keys_of_addresses(key: str) -> None:
    assert names_address(key)
    entry = json.dumps([{"title": "Modern slavery statement", key: "legal/ms"}])
    assert ("Modern slavery statement", "/legal/ms") in read_script(f"var menu={entry}").links


def test_keys_of_neither() -> None:
    assert not any(map(names_label, ("className", "__typename", "hostname", "subtitles")))
    assert not any(map(names_address, ("stop", "button", "hrefs", "pages")))


def test_whose_the_home_page_is_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(site_search, "visible_text", lambda markup: read.append(markup) or "")
    foreign = "".join(f"<a href='http://www.other-{n}.example/legal'>Legal {n}</a>" for n in range(50))
    search_pages({f"{OWN}/": plain_page("Home", foreign + footer(*LEGAL))})
    assert len(read) == 1
