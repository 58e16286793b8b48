"""What a search of a site came to: documents, the way to each, the link on the home page, years, problem."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from statement_audit.issue_codes import CODES
from statement_audit.markup import leaves_menus, leaves_room
from statement_audit.models import Candidate, Discovery, DocumentKind, FoundDocument, Refused
from statement_audit.plain_text import first_few
from statement_audit.sources.site_judge import JudgedPage, Tier, settle
from statement_audit.sources.site_links import Link, PageView
from statement_audit.sources.site_scores import REASONS, STRONG, counts, is_against, is_elsewhere
from statement_audit.sources.site_urls import url_key
from statement_audit.sources.site_visits import SearchBudget
from statement_audit.sources.site_words import TERMS, names_topic, plain, says

MOST_FOUND = 12  # documents kept, years before the current one included
MOST_REFUSED = 50
NAMED = 4  # addresses that a message names
LEAST_FOOTER = 3
LEAST_MENU = 8
# A link to a statement that ends so, or in a fetch's failure, has been found; what is behind it has not.
BLOCKED = frozenset({"login_required", "needs_browser"})


@dataclass(slots=True)
class Trail:
    """What a search has seen so far."""

    home: PageView | None = None
    home_problem: str = ""
    home_forbidden: bool = False
    home_unread: tuple[str, str] = ("", "")  # code and message: it came, and is beyond what a page may cost
    home_links: dict[str, Link] = field(default_factory=dict)  # key -> the link with the best name
    candidates: dict[str, Candidate] = field(default_factory=dict)
    judged: list[JudgedPage] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    written: list[Link] = field(default_factory=list)  # links that data and scripts of the home page hold
    wrote_footer: bool = False  # the markup that scripts put there was read
    unwritten: bool = False  # a script names a statement and makes its address only as it runs

    def set_home(self, view: PageView, visits: SearchBudget) -> None:
        """Keep the home page and the links that a visitor can see or open there."""
        self.home = view
        self.written = [link for link in view.links if link.place == "script"]
        for link in view.links:
            if self.counts_as_home_link(link):
                key = url_key(link.url)
                if key not in self.home_links or names_topic(link.names):
                    self.home_links[key] = link
        visits.asked.setdefault(url_key(view.url), (view.url, ""))

    def counts_as_home_link(self, link: Link) -> bool:
        """Whether a visitor sees the link: not one in the page's head, and data of a script only if it has a label."""
        return link.place != "head" and (link.place != "script" or names_topic(link.label))

    def leaves_links(self) -> bool:
        """Whether scripts may write links into the home page that neither its markup nor its data holds."""
        if self.home is None or not leaves_room(self.home.markup):
            return False
        footer = [link for link in self.home.links if link.place == "footer"]
        written = (label for link in self.written if not says(label := plain(link.label), "cookies"))
        legal = any(map(TERMS["legal_link"].match, (*written, *(plain(link.label) for link in footer))))
        return not (legal or self.wrote_footer) and (len(footer) < LEAST_FOOTER or leaves_menus(self.home.markup))

    def shows_menus(self) -> bool:
        """Whether the home page links to so many pages that it can be taken for whole."""
        links = {url_key(link.url) for link in self.home.links if link.place != "head"} if self.home else set()
        return len(links) >= LEAST_MENU and not self.leaves_links()

    def has_sure_links(self, asked: Container[str]) -> bool:
        """Whether some link names a statement and was not followed."""
        return any(one.score >= STRONG and key not in asked for key, one in self.candidates.items())


def conclude(trail: Trail, visits: SearchBudget) -> Discovery:
    """Put together what a search found."""
    accepted = [item for item in trail.judged if item.tier is not Tier.REFUSED]
    kept, dropped = settle(accepted, visits.where)
    reasons = [*((item, item.reason) for item in trail.judged if item.tier is Tier.REFUSED), *dropped]
    refused = trail.refused + [Refused(item.candidate.url, item.candidate.label, reason) for item, reason in reasons]
    found = tuple(_document(item, trail, visits) for item in kept[:MOST_FOUND])
    problem, detail = ("", "") if found else _problem(trail, refused)
    return Discovery(
        home_url=trail.home.url if trail.home else None,
        found=found,
        refused=tuple(refused[:MOST_REFUSED]),
        years=_years(trail, kept, refused) if found else (),
        requests=visits.used,
        problem=problem or None,
        detail=detail,
    )


def _document(item: JudgedPage, trail: Trail, visits: SearchBudget) -> FoundDocument:
    identity = item.identity
    path = visits.path(item.page.url)
    guessed = item.candidate.found_on in ("sitemap", "usual_path")
    if guessed and trail.home is not None and path and url_key(path[0]) != url_key(trail.home.url):
        path = (trail.home.url, *path)
    return FoundDocument(
        page=item.page,
        candidate=item.candidate,
        path=path,
        year=item.year,
        language=identity.language if identity else "und",
        kind=identity.kind if identity else DocumentKind.STATEMENT,  # a scan, by its link
        homepage_link=_homepage_link(item, trail, visits),
    )


# --- the link on the home page --------------------------------------------------------------


def _homepage_link(item: JudgedPage, trail: Trail, visits: SearchBudget) -> bool | None:
    """Whether the home page links to the document, or by the subject's name to a page that links to it."""
    if trail.home is None:
        return None
    ends = {visits.ended.get(key, key): link for key, link in trail.home_links.items()}
    link = ends.get(item.key)
    if item.key == url_key(trail.home.url) or (link and (_names(link) or item.view is None or item.view.topic)):
        return True
    pages = [other for other in trail.judged if other.view is not None and other.key in ends]
    targets = (page.view.links for page in pages if page.view and _names(ends[page.key]))
    if any(item.key == visits.where(link.url) for links in targets for link in links):
        return True
    return None if trail.leaves_links() else False


def _names(link: Link) -> bool:
    words = f"{link.names} {link.context}"
    return names_topic(words) or "transparency" in plain(words)


# --- years ----------------------------------------------------------------------------------


def _years(trail: Trail, kept: list[JudgedPage], refused: list[Refused]) -> tuple[int, ...]:
    """The years of what was found, and of what the site lists beside it and was not looked at; newest first."""
    gone = {url_key(item.url) for item in refused}
    tried = {url_key(item.candidate.url) for item in trail.judged}
    years = {item.year for item in kept if item.year}
    for key, candidate in trail.candidates.items():
        sure = counts(candidate.reasons, *REASONS["sure"]) and not is_against(candidate.reasons)
        if candidate.year and key not in gone | tried and sure:
            years.add(candidate.year)
    return tuple(sorted(years, reverse=True))


# --- why nothing was found ------------------------------------------------------------------


def _problem(trail: Trail, refused: list[Refused]) -> tuple[str, str]:
    unread = "The home page could not be read."
    if trail.home is None and not trail.candidates:
        return trail.home_problem or (refused[0].reason if refused else "no_statement_found"), unread
    linked = _linked(trail, refused)
    fetching = {code for code, issue in CODES.items() if issue.stage == "fetch"}
    if linked and all(item.reason in BLOCKED | fetching for item in linked):
        code = Counter(item.reason for item in linked).most_common(1)[0][0]
        return code, f"Linked, but not to be had: {first_few([item.url for item in linked], NAMED)}."
    if trail.home_unread[0] and not linked:
        return trail.home_unread
    if trail.home is None and trail.home_problem:
        return trail.home_problem, unread
    if trail.leaves_links() if not linked else trail.unwritten and trail.home and leaves_room(trail.home.markup):
        return "needs_browser", "Scripts write the home page; its links cannot be read without a browser."
    return "no_statement_found", _what_was_seen(trail, refused)


def _linked(trail: Trail, refused: list[Refused]) -> list[Refused]:
    """Refused addresses that a link of the site called a statement, not among news or services; those that it did not
    but by the page around it count where there are no others."""
    for codes in (REASONS["sure"] - {"page_topic"}, REASONS["sure"]):
        fit = {key for key, one in trail.candidates.items() if counts(one.reasons, *codes)}
        fit -= {key for key, one in trail.candidates.items() if is_elsewhere(one.reasons)}
        if linked := [item for item in refused if url_key(item.url) in fit]:
            return linked
    return []


def _what_was_seen(trail: Trail, refused: list[Refused]) -> str:
    """Where was looked, and what was no statement; addresses that were only guessed are counted, not named."""
    links = len(trail.home.links) if trail.home else 0
    parts = [f"{links} link{'' if links == 1 else 's'} on the home page"]
    if linked := [item for item in refused if url_key(item.url) in trail.candidates and item.reason != "link_dead"]:
        parts.append("no statement at " + first_few([f"{_path(item.url)} ({item.reason})" for item in linked], NAMED))
    guessed = {url_key(item.url) for item in refused if item.reason == "link_dead"}
    if looked_at := [url for url in trail.looked_at if url_key(url) not in guessed]:
        parts.append("looked at " + first_few([*map(_path, looked_at)], NAMED))
    if guessed:
        parts.append(f"nothing at {len(guessed)} other address{'' if len(guessed) == 1 else 'es'}")
    return "; ".join(parts) + "."


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "") or "/"
