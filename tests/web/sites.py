"""Invented companies' sites in the shapes that real ones have, and what a right search finds on each."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass

from tests.web.server import Page, Site

ROBOTS = Page(b"User-agent: *\nAllow: /\n", media_type="text/plain")
KEEP_OUT = Page(b"User-agent: *\nDisallow: /\n", media_type="text/plain")
TOPICS = ("products", "prices", "stores", "careers", "news", "about-us", "contact", "returns", "delivery", "gift-cards")


def paragraphs(company: str, year: int) -> list[str]:
    """A statement that the identity check takes for one."""
    return [
        f"This statement is made under section 54 of the Modern Slavery Act 2015 and is the slavery and human "
        f"trafficking statement of {company} for the financial year that ended on 31 March {year}.",
        f"{company} sells lamps and buys parts from 140 suppliers in eight countries, most of them in two regions.",
        "Modern slavery, forced labour and human trafficking can occur in any supply chain, and ours is no exception.",
        "In May we visited nine suppliers and found two cases of withheld passports; both were given back in a week.",
        "Our supplier contract forbids recruitment fees, and 63 buyers were trained to see the signs of forced labour.",
        "We assess the risk of slavery by country and product each spring and publish what we measured.",
        "A free line in eleven languages took 37 calls in the year; each was answered within five days.",
        f"This statement was approved by the board of {company} on 4 July {year} and is signed by a director.",
    ]


def statement(company: str, year: int, more: str = "", *, etag: bool = False) -> Page:
    """A statement as a web page."""
    text = "".join(f"<p>{part}</p>" for part in paragraphs(company, year))
    body = f"<main><h1>Modern slavery statement {year}</h1>{text}{more}</main>"
    return html(f"Modern slavery statement {year} - {company}", body, etag=etag)


def statement_pdf(company: str, year: int, *, etag: bool = False) -> Page:
    """A statement as a PDF."""
    return Page(pdf_bytes(company, year), media_type="application/pdf", etag=etag)


@functools.cache
def pdf_bytes(company: str, year: int) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    out = io.BytesIO()
    story = [Paragraph(f"{company}: modern slavery statement {year}", styles["Title"])]
    story += [Paragraph(text, styles["BodyText"]) for text in paragraphs(company, year)]
    SimpleDocTemplate(out, title=f"Modern slavery statement {year}", invariant=True).build(story)
    return out.getvalue()


def html(title: str, body: str, *, etag: bool = False) -> Page:
    text = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head><body>{body}</body></html>"
    return Page(text.encode(), etag=etag)


def plain(company: str, topic: str, more: str = "", *, etag: bool = False) -> Page:
    """A page about something else, with the menu that every page has."""
    menu = "".join(f"<a href='/{name}'>{name.replace('-', ' ').title()}</a> " for name in TOPICS)
    text = f"<p>{company} has made lamps for kitchens, desks and bicycles since 1931, and mends every one.</p>" * 8
    title = topic.replace("-", " ").title()
    return html(
        f"{title} - {company}",
        f"<nav>{menu}</nav><main><h1>{title}</h1>{text}</main><footer>{more}</footer>",
        etag=etag,
    )


def home(company: str, *links: tuple[str, str], etag: bool = False) -> Page:
    """A home page with these (address, label) in its footer."""
    anchors = [f"<a href='{href}'>{label}</a>" for href, label in (*links, ("/privacy", "Privacy notice"))]
    return plain(company, "welcome", " ".join(anchors), etag=etag)


YEAR = 2025  # of the newest statements, unless a test wants others

# --- shapes -------------------------------------------------------------------------------------


def footer_link(company: str, year: int = YEAR) -> Site:
    link = ("/legal/modern-slavery-statement", "Modern Slavery Statement")
    return {"/": home(company, link), link[0]: statement(company, year)}


def footer_pdf(company: str, year: int = YEAR) -> Site:
    link = ("/media/statement-2025.pdf", "Modern Slavery Act")
    return {"/": home(company, link), link[0]: statement_pdf(company, year)}


def legal_hub(company: str, year: int = YEAR) -> Site:
    links = "<a href='/legal/terms'>Terms</a> <a href='/legal/slavery'>Modern slavery statement</a>"
    return {
        "/": home(company, ("/legal", "Legal")),
        "/legal": plain(company, "legal", links),
        "/legal/terms": plain(company, "terms"),
        "/legal/slavery": statement(company, year),
    }


def several_years(company: str, year: int = YEAR) -> Site:
    links = "".join(
        f"<a href='/files/slavery-{each}.pdf'>Modern slavery statement {each}</a> " for each in (year, year - 1)
    )
    return {
        "/": home(company, ("/modern-slavery", "Modern slavery")),
        "/modern-slavery": plain(company, "modern-slavery", links),
        f"/files/slavery-{year}.pdf": statement_pdf(company, year),
        f"/files/slavery-{year - 1}.pdf": statement_pdf(company, year - 1),
    }


def sitemap_only(company: str, year: int = YEAR) -> Site:
    body = (
        b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        b"<url><loc>/about-us</loc></url><url><loc>/our-modern-slavery-statement-2025</loc></url></urlset>"
    )
    return {
        "/": home(company),
        "/sitemap.xml": Page(body, media_type="application/xml"),
        "/our-modern-slavery-statement-2025": statement(company, year),
    }


def usual_path(company: str, year: int = YEAR) -> Site:
    return {"/": home(company), "/modern-slavery-statement": statement(company, year)}


def none(company: str, year: int = YEAR) -> Site:
    return {"/": home(company), "/privacy": plain(company, "privacy"), "/about-us": plain(company, "about-us")}


def forbidden(company: str, year: int = YEAR) -> Site:
    return {**footer_link(company, year), "/robots.txt": KEEP_OUT}


def broken_link(company: str, year: int = YEAR) -> Site:
    return {"/": home(company, ("/gone.pdf", "Modern slavery statement"))}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a site is built, the state that its search must end in, and the documents that it must give."""

    name: str
    build: Callable[[str, int], Site] | None  # None: nothing listens there
    state: str
    problem: str | None
    documents: int = 0


SHAPES = (
    Shape("footer link to a page", footer_link, "found", None, 1),
    Shape("footer link to a PDF", footer_pdf, "found", None, 1),
    Shape("legal hub", legal_hub, "found", None, 1),
    Shape("page with two years", several_years, "found", None, 2),
    Shape("footer link to a page", footer_link, "found", None, 1),
    Shape("site map only", sitemap_only, "found", None, 1),
    Shape("usual path only", usual_path, "found", None, 1),
    Shape("no statement", none, "not_found", "no_statement_found"),
    Shape("robots.txt forbids", forbidden, "blocked", "robots_denied"),
    Shape("broken link", broken_link, "dead", "link_dead"),
    Shape("footer link to a PDF", footer_pdf, "found", None, 1),
    Shape("nobody there", None, "dead", "unreachable"),
)


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company on a host of its own."""

    name: str
    host: str
    shape: Shape
    year: int = YEAR  # for which its newest statement is

    def site(self) -> Site | None:
        """What its host serves; None where nothing listens."""
        if self.shape.build is None:
            return None
        site = self.shape.build(self.name, self.year)
        return {"/robots.txt": ROBOTS, **{path: site.get(path, plain(self.name, path[1:])) for path in _menu()}, **site}


def _menu() -> list[str]:
    return [f"/{topic}" for topic in (*TOPICS, "privacy")]


def companies(count: int, net: int = 1, year: int = YEAR) -> list[Company]:
    """So many companies, in all shapes by turns. `net`: the second number of their addresses."""
    return [
        Company(
            f"Lanternfold {number} Limited",
            f"127.{net}.{number // 250}.{number % 250 + 1}",
            SHAPES[number % len(SHAPES)],
            year,
        )
        for number in range(count)
    ]
