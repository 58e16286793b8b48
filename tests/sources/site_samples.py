"""Small invented sites for discovery: pages, PDFs and a search through the real session and identity check."""

from __future__ import annotations

import functools
import hashlib
import io
import tempfile
from datetime import date
from pathlib import Path

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.fetch import FetchOptions, Session
from statement_audit.identity.identify import identify
from statement_audit.models import Discovery, Identity, SitePage, StatementRef
from statement_audit.sources.site import discover
from statement_audit.sources.site_links import is_markup

STEPS = (
    "Brambleworth Goods Limited makes garden tools in Stoke and buys parts from forty suppliers in six countries.",
    "We know that modern slavery, forced labour and human trafficking can occur in any supply chain, ours included.",
    "During the year we visited nine suppliers, asked all of them about recruitment fees, and found two cases in which "
    "workers had paid for their jobs. The suppliers paid the money back within three months.",
    "Our policy on slavery and human trafficking is part of every contract, and 212 employees were trained on it.",
    "We assess the risk of slavery by country and product each spring, with cotton gloves and forgings at the top.",
    "We measure our progress by the number of visits, of cases found and of cases closed, and publish all three.",
    "Workers may call a free line in their own language; eleven calls came in, and each was answered within a week.",
)


def statement_paragraphs(year: int) -> list[str]:
    """A statement of an invented company, long enough for the identity check."""
    return [
        f"This statement is made pursuant to section 54 of the Modern Slavery Act 2015 and constitutes the slavery and "
        f"human trafficking statement of Brambleworth Goods Limited for the financial year ended 31 December {year}.",
        *STEPS,
        f"This statement was approved by the board of directors on 3 March {year + 1} and signed by its managing director.",
    ]


@functools.cache
def statement_pdf(year: int) -> bytes:
    return _pdf(f"Modern slavery statement {year}", statement_paragraphs(year))


def _pdf(title: str, paragraphs: list[str]) -> bytes:
    styles = getSampleStyleSheet()
    out = io.BytesIO()
    story = [Paragraph(title, styles["Title"]), *(Paragraph(text, styles["BodyText"]) for text in paragraphs)]
    SimpleDocTemplate(out, title=title, invariant=True).build(story)
    return out.getvalue()


def page(body: str, title: str = "Brambleworth", head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def statement_page(year: int, more: str = "", title: str = "Modern slavery statement") -> str:
    text = "".join(f"<p>{part}</p>" for part in statement_paragraphs(year))
    return page(f"<main><h1>{title}</h1>{text}{more}</main>", title)


def policy_page() -> str:
    text = (
        "<p>This policy applies to all who work for us. Modern slavery, forced labour and human trafficking are crimes.</p>"
        "<p>You must report any suspicion of slavery to your manager. You must not ignore trafficking.</p>"
        "<p>Breach of this policy may lead to dismissal. This policy does not form part of any contract of employment.</p>"
        "<p>The responsibility for this policy lies with the board. You should read this policy with our other policies.</p>"
    )
    return page(f"<main><h1>Anti-slavery policy</h1>{text}</main>", "Anti-slavery policy")


def plain_page(title: str, more: str = "") -> str:
    """A page of the site about something else."""
    text = "<p>We have made spades, forks and hoes since 1904, and we repair every one that comes back to us.</p>" * 6
    return page(f"<main><h1>{title}</h1>{text}</main>{more}", title)


def footer(*links: tuple[str, str]) -> str:
    return "<footer>" + "".join(f"<a href='{href}'>{label}</a> " for href, label in links) + "</footer>"


def visit_with(session: Session, url: str) -> SitePage:
    """A visit as the pipeline makes it: the failure says how many requests it took."""
    try:
        fetched = session.fetch(url)
    except DocumentError as error:
        record = error.data.get("record")
        error.data["requests"] = record.requests if record else 1
        raise
    record = fetched.record
    if fetched.original is not None and not is_markup(SitePage(record.final_url, record.media_type, fetched.content)):
        fetched = fetched.original  # a document in a frame: the page around it has links, this one among them
    return SitePage(fetched.record.final_url, fetched.record.media_type, fetched.content, record.requests)


def identify_page(page: SitePage) -> Identity | None:
    """Read and identify a page as the pipeline does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page"
        path.write_bytes(page.content)
        sha256 = hashlib.sha256(page.content).hexdigest()
        try:
            document, _ = extract(path, sha256, name=page.url, declared_type=page.media_type)
        except DocumentError:
            return None
        return identify(document, StatementRef(page.url, url=page.url))


def search(
    start: str,
    requests: int = 25,
    company: str | None = None,
    website: str | None = None,
    recent: date = date(2016, 1, 1),
) -> Discovery:
    """Search a site with the real session and the real identity check; `recent`: no statement is too old by default."""
    options = FetchOptions(allow_private=True, delay_seconds=0, browser=False, retries=0)
    with Session(options) as session:
        visit = functools.partial(visit_with, session)
        known = {"company": company, "website": website, "recent": recent, "maps": session.sitemaps}
        return discover(start, visit, identify_page, requests, **known)
