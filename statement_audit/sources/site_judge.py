"""What a visited candidate is, and which of several documents stand for a site's statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from statement_audit.markup import holds_viewer, needs_browser
from statement_audit.models import Candidate, DocumentKind, FactKind, Identity, SitePage
from statement_audit.sources.site_links import Link, PageView, digest
from statement_audit.sources.site_scores import REASONS, counts, is_elsewhere
from statement_audit.sources.site_urls import url_key, without_locale
from statement_audit.sources.site_words import names_topic, plain, says

LANDING_WORDS = 400  # a page with fewer of its own introduces documents rather than being one
ALIKE = 0.9  # share of common word triples from which two pages are one text
UNREAD_STARTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Tier(IntEnum):
    """What a document is worth to a search, best last."""

    REFUSED = 0
    POLICY = 1
    FOREIGN = 2  # under a statement's link, in another language
    UNREAD = 3  # under a statement's link, a file whose text could not be read: a scan
    STATEMENT = 4


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """One visited candidate. `reason`: why it is refused; empty where it is not."""

    candidate: Candidate
    page: SitePage
    view: PageView | None
    identity: Identity | None
    tier: Tier
    reason: str = ""

    @property
    def key(self) -> str:
        """What the address where it ended is known by."""
        return url_key(self.page.url)

    @property
    def year(self) -> int | None:
        """As the text says, else as the link says."""
        return (self.identity.year if self.identity else None) or self.candidate.year

    @property
    def period_end(self) -> date | None:
        """The last day of the period that the statement is for, of a year alone its last; None where none is told."""
        told = self.identity.period_end if self.identity else None
        return told or (date(self.year, 12, 31) if self.year else None)

    @property
    def words(self) -> int:
        """The page's own words, menus and links left out."""
        return len(self.view.text.split()) if self.view else 0


def judge(candidate: Candidate, page: SitePage, view: PageView | None, identity: Identity | None) -> JudgedPage:
    """Say what a candidate turned out to be, by what the identity check says and how it was linked."""
    return JudgedPage(candidate, page, view, identity, *_tier(candidate, page, view, identity))


def _tier(candidate: Candidate, page: SitePage, view: PageView | None, identity: Identity | None) -> tuple[Tier, str]:
    sure = counts(candidate.reasons, *REASONS["sure"])
    english = identity is not None and identity.language in ("en", "und")
    if identity is not None and identity.kind is DocumentKind.STATEMENT:
        # among news or products, what has something of these in its text is no statement of the company's own
        elsewhere = _counter(identity) if is_elsewhere(candidate.reasons) else ""
        if reason := elsewhere or _is_of_more(candidate, view, identity):
            return Tier.REFUSED, reason
        return (Tier.STATEMENT, "") if english else (Tier.FOREIGN, "")
    if view is not None and _is_wall(page, view, identity):
        return Tier.REFUSED, "login_required"
    if identity is None:
        if sure and view is None and page.content.startswith(UNREAD_STARTS):
            return Tier.UNREAD, ""
        return Tier.REFUSED, _unwritten_reason(view) if view and needs_browser(view.markup) else "no_text"
    if identity.kind is DocumentKind.POLICY and english:
        return Tier.POLICY, ""
    told = sure and REASONS["walls"].isdisjoint(identity.reasons)
    if not english and told and (view is None or says(plain(view.text), "topic")):
        return Tier.FOREIGN, ""
    other = identity.kind is DocumentKind.OTHER
    reason = _counter(identity) or "not_a_statement" if other else identity.kind.value
    if view is not None and (needs_browser(view.markup) or (reason == "too_little_text" and holds_viewer(view.markup))):
        reason = _unwritten_reason(view)
    return Tier.REFUSED, reason


def _is_of_more(candidate: Candidate, view: PageView | None, identity: Identity) -> str:
    """Why what was only looked at for its text, or its place, is none: neither its title nor a heading names the
    subject, and it claims no law. Human rights policies and codes speak of slavery as well."""
    told = {code for code, points in candidate.reasons if points > 0}
    if not told <= REASONS["unnamed"]:
        return ""
    claimed = any(fact.kind is FactKind.LAW and fact.role == "claimed" for fact in identity.facts)
    named = {"title", "topic_title"} & set(identity.reasons) or (view is not None and (view.holds or view.topic))
    return "" if claimed or named else "not_a_statement"


def _unwritten_reason(view: PageView) -> str:
    """Of a page that scripts would write what its title says that it is, else that it needs a browser."""
    return "product" if says(plain(view.title), "offered") else "needs_browser"


def _is_wall(page: SitePage, view: PageView, identity: Identity | None) -> bool:
    if identity is not None and "login_page" in identity.reasons:
        return True
    return says(page.url, "login_address") or (len(view.text) < 1500 and says(view.markup, "password_field"))


def _counter(identity: Identity) -> str:
    """The first reason that speaks against a statement."""
    others = (code for code in identity.reasons if code not in REASONS["identity"])
    return next((code for code in others if not code.startswith("year_from")), "")


# --- several documents ----------------------------------------------------------------------


Where = Callable[[str], str]  # an address -> the key of the page where it ended


def settle(judged: Sequence[JudgedPage], where: Where) -> tuple[list[JudgedPage], list[tuple[JudgedPage, str]]]:
    """Those that stand for the site's statements, current one first, and the others with the reason.

    A page that introduces documents, or gives the text that one of its documents gives for the same year, steps back
    behind the document. A text in another language, then a policy, stand only where there is no English statement.
    """
    dropped: list[tuple[JudgedPage, str]] = []
    kept: list[JudgedPage] = []
    for item in sorted(judged, key=lambda item: -item.candidate.score):
        if reason := _repeats(item, kept):
            dropped.append((item, reason))
        else:
            kept.append(item)
    statements = [item for item in kept if item.tier in (Tier.STATEMENT, Tier.UNREAD)]
    for page in [item for item in statements if item.view is not None]:
        if reason := _steps_back(page, [item for item in statements if item is not page], where):
            dropped.append((page, reason))
            kept.remove(page)
    best = _best_tiers(kept)
    lesser = {Tier.POLICY: "policy_not_statement"}
    dropped += [(item, lesser.get(item.tier, "language_not_supported")) for item in kept if item.tier not in best]
    return sorted((item for item in kept if item.tier in best), key=_order), dropped


def _best_tiers(kept: Sequence[JudgedPage]) -> tuple[Tier, ...]:
    tiers = {item.tier for item in kept}
    if Tier.STATEMENT in tiers:
        return (Tier.STATEMENT, Tier.UNREAD)
    if tiers & {Tier.UNREAD, Tier.FOREIGN}:
        return (Tier.UNREAD, Tier.FOREIGN)
    return (Tier.POLICY,)


def _order(item: JudgedPage) -> tuple[int, int, float]:
    """Newest first; a page without a year that the site itself puts forward counts as the current one."""
    undated = 9999 if item.candidate.on_home and item.view is not None else 0
    return -item.tier, -(item.year or undated), -item.candidate.score


def _repeats(item: JudgedPage, kept: Sequence[JudgedPage]) -> str:
    for other in kept:
        years = {item.year, other.year} - {None}  # last year's statement is often this year's with another date
        if item.page.content == other.page.content or (len(years) < 2 and _alike(item, other)):
            return "same_text"
        pages = item.view and other.view and item.tier is other.tier
        if pages and without_locale(item.page.url) == without_locale(other.page.url):
            return "same_text" if item.year == other.year else ""
    return ""


def _alike(first: JudgedPage, second: JudgedPage) -> bool:
    if first.view is None or second.view is None or first.tier is not second.tier:
        return False
    one, two = digest(first.view), digest(second.view)
    return len(one & two) >= ALIKE * max(len(one), len(two), 1)


def _steps_back(page: JudgedPage, others: Sequence[JudgedPage], where: Where) -> str:
    """Why a page gives way to a document that it links: it introduces it, or it gives the same year's text."""
    assert page.view is not None
    links = {where(link.url): link for link in page.view.links if link.place != "footer"}
    linked = [(links[item.key], item) for item in others if item.key in links]
    if page.year is not None and page.year in {item.year for _, item in linked}:
        return "same_statement"
    newer = any(not says(plain(f"{link.names} {link.context}"), "past") for link, _ in linked)
    landing = linked and (page.words < LANDING_WORDS or (page.year is None and newer))
    return "landing_page" if landing else ""


def language_versions(view: PageView) -> list[Link]:
    """Links to the page's English version: declared ones first, then those so labelled."""
    declared = [link for link in view.alternates if link.lang.startswith("en")]
    labelled = sorted(filter(_is_english, view.links), key=lambda link: not names_topic(link.url))
    return [link for link in (*declared, *labelled) if url_key(link.url) != url_key(view.url)]


def _is_english(link: Link) -> bool:
    return link.lang.startswith("en") or any(says(plain(name), "english") for name in link.names.split(" | "))
