"""From a home page to the company's statement, as a person would look for it. `docs/discovery.md` is its manual."""

import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from statement_audit.clock import days_ago
from statement_audit.errors import DocumentError
from statement_audit.identity.names import STATED, agrees, speaks_of
from statement_audit.markup import leaves_room, needs_browser, visible_text
from statement_audit.models import Candidate, Discovery, Identity, Refused, SitePage
from statement_audit.sources import site_scores, site_urls
from statement_audit.sources.site_judge import JudgedPage, Tier, judge, language_versions
from statement_audit.sources.site_links import Link, PageView, is_json, is_markup, read_page
from statement_audit.sources.site_report import MOST_FOUND, Trail, conclude
from statement_audit.sources.site_scores import LEAST, STRONG, LinkScore, counts, link_year, statement_link_score
from statement_audit.sources.site_scripts import ScriptView, is_part, read_script, writes_menus
from statement_audit.sources.site_sitemap import collect_urls
from statement_audit.sources.site_urls import is_document, is_home, is_page, resolve, root_of, site_name, url_key
from statement_audit.sources.site_visits import SearchBudget
from statement_audit.sources.site_words import TERMS, WORDS, count_topic, names_topic, plain, says
from statement_audit.sources.source import Visit

FORBIDDEN = 403
REQUESTS = 25
MOST_HUBS = 9  # pages looked at because they may hold the link (legal, sustainability, investors)
DEPTH = 2  # clicks from the home page to the last such page
SITEMAPS = 4  # site map files, robots.txt read for them included
MOST_CANDIDATES = 200  # links kept for one site
AFTER_FALLBACK = 6  # requests spent on something better once a policy or a text in another language is in hand
AGAINST_LEAST = 10.0  # a link that something speaks against must be this clear to be tried early
FOUND_LEAST = 7.0  # once a statement is in hand, links below this are not followed
FIRST_HUBS, FIRST_LEAST = 3, 5.0  # hub pages looked at before a site map is guessed, and their points at least
SUREST = 9.0  # points of hubs looked at before the map that robots.txt names and the site's own search
STALE_DAYS = 548  # after its period ended a newer one is due: laws ask for one each year, within six months
TEXT_TERMS = 4  # a page that names the subject so often may hold the statement itself
MAP_CANDIDATES = 8
MOST_SEARCHES = 2
MOST_HINTS = 4
MOST_INNER = 3
MOST_RESULTS = 4
MOST_LISTS = 2
FOR_EVERY_PAGE = 10.0  # points of data that is for every page
MOST_ELSEWHERE = 2  # of these on other hosts, such as a content network
MOST_SCRIPTS = 6  # files of scripts and of their data that are read
MAP_HUBS = 5
USUAL_PATHS = ("modern-slavery-statement", "modern-slavery")  # likeliest first
LEAST_CHOICES = 2  # links to home pages on a page that asks for a country
PARENT_HOME = 5.0  # points of the home page of the company that owns this one
NEAR = 60  # characters between words on whose a company is and a name
MOST_BELONGING = 50
COUNTRIES = tuple(map(re.compile, WORDS["countries"]))
SMALL_WORDS = frozenset({"the", "our", "latest", "current", "and", "of", "in", "a"})
NOT_THERE = 2  # usual paths that answer with some other page, after which no more are tried
DEAD = frozenset({"http_error", "link_dead"})


Identify = Callable[[SitePage], Identity | None]  # reads a page and says what it is; None where it could not be read
Read = Callable[[SitePage], PageView]  # reads a page's links; DocumentError where it is beyond what a page may cost
Maps = Callable[[str], Sequence[str] | None]


def discover(
    start: str,
    visit: Visit,
    identify: Identify,
    requests: int = REQUESTS,
    *,
    read: Read = read_page,
    company: str | None = None,
    website: str | None = None,
    recent: date | None = None,
    render: Visit | None = None,
    maps: Maps | None = None,
) -> Discovery:
    """Find a company's statements on its site.

    Args:
        start: the home page, or any address that a list or register gives: a page below it, the statement, a PDF.
        visit: fetches; its DocumentErrors end no search.
        identify: says whether a page is a statement.
        requests: what the search may cost, of all kinds, robots.txt and redirects included.
        read: reads the links of a page; its DocumentErrors end no search.
        company: its name, where known: other hosts with that name are its own, too.
        website: its home page, where known: looked at in place of the home page of the start's own host.
        recent: a statement for a period that ended before this day ends no search; by default STALE_DAYS ago.
        render: visits with a browser, where one may be used: the home page, once, before nothing is found.
        maps: the site maps that the robots.txt of an address names, where it was read; None where it was not.

    Returns:
        What was found and refused, and how; `problem` and `detail` say why nothing was.
    """
    recent = recent or days_ago(STALE_DAYS)
    search = _Search(SearchBudget(visit, requests), identify, read, company or "", recent, render, maps)
    search.run(start, website)
    return conclude(search.trail, search.visits)


@dataclass(frozen=True, slots=True)
class _Hub:
    url: str
    points: float
    depth: int
    parent: str  # key of the page that links to it


@dataclass(slots=True)
class _Search:
    """One search: what is still to be looked at. What came of it is in `trail`."""

    visits: SearchBudget
    identify: Identify
    read: Read
    company: str
    recent: date
    render: Visit | None
    maps: Maps | None
    trail: Trail = field(default_factory=Trail)
    hubs: dict[str, _Hub] = field(default_factory=dict)
    hubs_seen: int = 0
    hints: int = 0  # documents under names of pages that are kept
    shell: bytes = b""  # the home page
    is_shell: bool = False  # whether an application answers every address with it
    own: dict[str, str] = field(default_factory=dict)  # site name -> an address on it
    other_versions: set[str] = field(default_factory=set)  # pages that a found one has in other languages
    found_pages: set[str] = field(default_factory=set)  # statements that are pages, without their locale
    shown: set[str] = field(default_factory=set)  # what a label calls an example
    searches: dict[str, str] = field(default_factory=dict)  # site -> the address of its own search, up to the words
    is_named: bool = False  # whether the home page names the subject in a link that leads nowhere else
    is_mapped: bool = False  # whether a site map lists pages
    searches_until: int = sys.maxsize  # requests after which only links that were found are followed
    parents: dict[str, str] = field(default_factory=dict)  # candidate's key -> key of the page that links to it

    # --- the way ----------------------------------------------------------------------------

    def run(self, start: str, website: str | None = None) -> None:
        """Look at the start and the home page, then where links lead, then where they might."""
        if (url := resolve(start, start if "://" in start else f"https://{start}")) is None:
            self.trail.refused.append(Refused(start, "", "address_refused"))
            return
        home = url if is_home(url) else self._look_at_given(url, website)
        if home is not None and self.trail.home is None:
            self._look_at_home(home)
        if self.trail.home is None:
            self._take_folder()
        if self.trail.home is None and not self.trail.judged and not self.trail.candidates:
            if not self.trail.home_forbidden:  # else the home page alone may be
                return
            self._own(url)
            self._read_sitemaps()
            self._follow_candidates()
            return
        self._follow_candidates()
        stages: tuple[Callable[[], None], ...] = (
            self._read_scripts,
            lambda: self._look_at_hubs(FIRST_HUBS, SUREST),
            lambda: self._read_sitemaps(named=True),
            self._ask_site,
            self._first_hubs,
            lambda: self._read_sitemaps(named=False),
            lambda: self._follow_candidates(LEAST),
            lambda: self._look_at_hubs(MOST_HUBS - self.hubs_seen),
            self._inner_pages,
            self._ask_site,
            self._usual_paths,
            self._render_home,
        )
        for stage in stages:
            if self._done() or self._spent():
                break
            stage()
            self._follow_candidates()

    def _done(self) -> bool:
        """Whether a statement is in hand that is not so old that a newer one must be somewhere."""
        held = (item for item in self.trail.judged if item.tier in (Tier.STATEMENT, Tier.UNREAD))
        return any((item.period_end or self.recent) >= self.recent for item in held)

    def _spent(self) -> bool:
        return self.visits.used >= self.searches_until

    def _look_at_given(self, url: str, website: str | None) -> str | None:
        """Look at an address below the home page; returns that of the home page, which may be known."""
        self._own(url)
        self._add_candidate(url, "", "given", LinkScore.of(("given", STRONG)), year=link_year("", url))
        page = self._try(self.trail.candidates[url_key(url)])
        return website or site_urls.home_of(page.url if page is not None else url)

    def _take_folder(self) -> None:
        """Where a host has no home page, take the folder that was given for it: a site may lie in one."""
        item = next(iter(self.trail.judged), None)
        if item is None or item.view is None or item.tier is not Tier.REFUSED or not site_urls.folder_of(item.page.url):
            return
        self.trail.home_problem = ""
        self.visits.folder = site_urls.folder_of(item.page.url)
        self._take_home(item.view)

    def _take_home(self, view: PageView) -> None:
        self.trail.set_home(view, self.visits)
        self._harvest(view, depth=0, on_home=True)

    def _look_at_home(self, url: str) -> None:
        if (page := self._fetch_home(url)) is None:
            return
        self._own(url)
        self._own(page.url)
        self.shell = page.content
        view = PageView(page.url, page.url)
        if is_markup(page):
            try:
                view = self.read(page)
            except DocumentError as error:  # site map and usual addresses may still lead to the statement
                self.trail.home_unread = (error.code, error.message)
        self.visits.folder = "" if is_home(page.url) else site_urls.folder_of(page.url)
        if view.canonical and self.visits.note_copy(page.url, view.canonical):
            self._own(view.canonical)
        self._take_home(view)
        self._judge_text(page, view)
        country = None if self.trail.has_sure_links(self.visits.asked) else country_home(view)
        if country is not None and self.visits.affords(country.url):
            self._look_at_hub(_Hub(country.url, 0.0, 0, url_key(page.url)))

    def _fetch_home(self, url: str) -> SitePage | None:
        """The home page; where nothing answers there, that of the same name with or without www, or the root."""
        tried: list[str] = []
        for address in (url, *_other_homes(url)):
            code = self.trail.home_problem  # no answer from a host: other names are tried; an error: only its root is
            elsewhere = code == "unreachable" or (code in DEAD and address == root_of(url))
            if address in tried or (tried and not elsewhere) or not self.visits.affords(address):
                continue
            tried.append(address)
            try:
                return self.visits.get(address)
            except DocumentError as error:
                self.trail.home_problem = self.trail.home_problem or error.code
                self.trail.home_forbidden = self.trail.home_forbidden or error.data.get("status") == FORBIDDEN
        return None

    # --- links of a page --------------------------------------------------------------------

    def _harvest(self, view: PageView, depth: int, *, on_home: bool = False) -> None:
        """Keep what a page links to: what may be a statement, and pages that may link to one."""
        own_key = url_key(view.url)
        if view.search and not site_scores.is_among(view.search, "news", "careers", "product"):
            self.searches.setdefault(site_name(view.url), view.search)
        topic = view.topic and not on_home
        for link in view.links:
            key = url_key(link.url)
            if says(plain(link.label), "shown"):
                self.shown.add(key)
            self.is_named |= on_home and key == own_key and names_topic(link.names)
            if key == own_key or site_urls.URLS["no_page"].search(link.url.split("?")[0]):
                continue
            score = statement_link_score(
                link.names, link.url, view.base, context=link.context, place=link.place, on_topic=topic
            )
            if score.points >= LEAST:
                visible = on_home and self.trail.counts_as_home_link(link)
                year = link_year(link.label, link.url) or link_year(link.context, link.url)
                self._add_candidate(link.url, link.label, view.url, score, on_home=visible, year=year)
            elif (hint := site_scores.hint_score(link.names, link.above, link.url)).points and self.hints < MOST_HINTS:
                self.hints += key not in self.trail.candidates
                self._add_candidate(link.url, link.label, view.url, hint, year=link_year(link.label, link.url))
            elif depth < DEPTH and is_page(link.url):
                self._add_hub(link, depth + 1, own_key)

    def _add_candidate(
        self, url: str, label: str, found_on: str, score: LinkScore, *, on_home: bool = False, year: int | None = None
    ) -> None:
        key = url_key(url)
        self.parents.setdefault(key, url_key(found_on))
        new = Candidate(url, label, found_on, score.points, score.reasons)
        if (known := self.trail.candidates.get(key, new)) is new and len(self.trail.candidates) >= MOST_CANDIDATES:
            return
        if score.points > known.score:
            known = replace(new, url=known.url, label=label or known.label, on_home=known.on_home, year=known.year)
        self.trail.candidates[key] = replace(known, on_home=known.on_home or on_home, year=known.year or year)

    def _add_hub(self, link: Link, depth: int, parent: str) -> None:
        score = site_scores.hub_points(link.names, link.url, link.place)
        if not self._is_own(link.url):
            if not self._is_parents(link.url):
                return
            score = PARENT_HOME if is_home(link.url) else score
        points = score + (0.5 if link.place == "footer" else 0.0) - 2.0 * (depth - 1)
        key = url_key(link.url)
        known = self.hubs.get(key)
        if score >= site_scores.LEAST_HUB and (known is None or known.points < points):
            self.hubs[key] = _Hub(link.url, points, depth, parent)

    def _own(self, url: str) -> None:
        self.own.setdefault(site_name(url), url)

    def _is_own(self, url: str) -> bool:
        name = site_name(url)
        if name in self.own or any(site_urls.is_sister(url, known) for known in self.own.values()):
            return True
        label = name.split(".")[0].replace("-", "")
        return len(label) > 3 and label in plain(self.company).replace(" ", "")

    def _is_parents(self, url: str) -> bool:
        """Whether the home page says that the company belongs to the one whose site this is by its name."""
        if (home := self.trail.home) is None or says(urlsplit(url).hostname or "", "reference_host"):
            return False
        return any(site_urls.is_named(url, plain(part)) for part in _belonging(home.markup) if says(part, "owned"))

    # --- candidates -------------------------------------------------------------------------

    def _follow_candidates(self, least: float = STRONG) -> None:
        """Follow the links that may lead to a statement, the surest first; weak ones until one is in hand."""
        while (least >= STRONG or not self._done()) and (candidate := self._next_candidate(least)) is not None:
            self._try(candidate)

    def _next_candidate(self, least: float) -> Candidate | None:
        found = self._done()
        if found and len([item for item in self.trail.judged if item.tier > Tier.POLICY]) >= MOST_FOUND:
            return None
        offered = (one for one in self.trail.candidates.values() if self.visits.offers(one.url))
        fit = (one for one in offered if self._is_wanted(one, least, found))
        return max(fit, key=lambda candidate: candidate.score, default=None)

    def _is_wanted(self, candidate: Candidate, least: float, found: bool) -> bool:
        reasons, against = candidate.reasons, site_scores.is_against(candidate.reasons)
        if not found:
            return candidate.score >= (max(least, AGAINST_LEAST) if against and least > LEAST else least)
        policy = counts(reasons, "policy") and not counts(reasons, "label_statement", "address_statement")
        if candidate.score < FOUND_LEAST or against or policy or url_key(candidate.url) in self.other_versions:
            return False
        return site_urls.without_locale(candidate.url) not in self.found_pages

    def _try(self, candidate: Candidate) -> SitePage | None:
        """Visit a candidate, judge it and keep its links. None where the visit failed."""
        try:
            page = self.visits.get(candidate.url, self.parents.get(url_key(candidate.url), ""))
            view = self.read(page) if is_markup(page) else None
        except DocumentError as error:
            self.trail.refused.append(Refused(candidate.url, candidate.label, error.code))
            return None
        self._note_shell(candidate.url, page)
        if url_key(page.url) != url_key(candidate.url) and is_home(page.url) and view is not None:
            # Dead addresses are often sent home.
            self.trail.refused.append(Refused(candidate.url, candidate.label, "error_page"))
            if self.trail.home is None:
                self._own(page.url)
                self._take_home(view)
            return page
        self._judge(candidate, page, view)
        return page

    def _judge(self, candidate: Candidate, page: SitePage, view: PageView | None) -> None:
        if any(item.key == url_key(page.url) for item in self.trail.judged):  # before, under whatever link
            return
        item = judge(candidate, page, view, self.identify(page))
        if item.tier is Tier.STATEMENT and self._is_anothers(item):
            item = replace(item, tier=Tier.REFUSED, reason="other_company")
        if item.tier is Tier.STATEMENT and {url_key(candidate.url), item.key} & self.shown:
            item = replace(item, tier=Tier.REFUSED, reason="template")
        self.trail.judged.append(item)
        if view is not None:
            if counts(candidate.reasons, "sentence_topic"):
                self._own(page.url)  # a parent's, perhaps
            self._harvest(view, depth=1)
            self._read_lists(view)
            if item.tier is Tier.REFUSED and counts(candidate.reasons, "sentence_topic", "context_topic"):
                self._add_reports(candidate, view)
            if item.tier is Tier.STATEMENT:
                self.found_pages.add(site_urls.without_locale(page.url))
                self.other_versions.update(url_key(link.url) for link in view.alternates)
            if item.tier is Tier.FOREIGN or (item.identity and item.identity.language not in ("en", "und")):
                self._add_english(view)
        if item.tier in (Tier.POLICY, Tier.FOREIGN) or (item.tier is Tier.STATEMENT and not self._done()):
            self.searches_until = min(self.searches_until, self.visits.used + AFTER_FALLBACK)

    def _is_anothers(self, item: JudgedPage) -> bool:
        """Whether a statement never names the company, or is shown in a case study as another's, and nothing on the
        site says that its issuer reports for it."""
        identity, home = item.identity, self.trail.home
        if identity is None or not identity.names or not home or item.key == url_key(home.url):
            return False
        if "company_absent" not in identity.reasons and not self._is_shown(item, identity):
            return False
        source = self.trail.candidates.get(url_key(item.candidate.found_on))  # which a sentence of the site led to
        pointed = counts(item.candidate.reasons, "given", "sentence_topic")
        pointed = pointed or (source is not None and counts(source.reasons, "sentence_topic"))
        whose = (home.title, home.heading, *_belonging(home.markup))  # this company, whatever a list calls it
        return not pointed and not any(speaks_of(part, identity.names[0]) for part in whose)

    def _is_shown(self, item: JudgedPage, identity: Identity) -> bool:
        """Whether a page among news or case studies links to a statement that says that somebody else makes it."""
        host = site_name(site_urls.home_of(item.candidate.found_on) or "").partition(".")[0]
        issuers = [one.value for one in identity.facts if one.role == "issuer" and one.confidence >= STATED]
        own = any(speaks_of(name, self.company, host) or agrees(host, name) for name in issuers)
        return bool(issuers) and not own and site_scores.is_among(item.candidate.found_on, "news")

    def _add_reports(self, candidate: Candidate, view: PageView) -> None:
        """Links of the page to which somebody was sent for the statement that have the words which sent there."""
        words = set(plain(candidate.label).split()) - SMALL_WORDS
        for link in view.links if words else ():
            if is_document(link.url) and words <= set(plain(link.label).split()):
                year = link_year(link.label, link.url)
                score = LinkScore.of(("report_named", STRONG), ("year", 0.1 * ((year or 2000) - 2000)))
                self._add_candidate(link.url, link.label, view.url, score, year=year)

    def _add_results(self, view: PageView) -> None:
        """Documents that the site's search gives for the subject, under whatever label."""
        score = LinkScore.of(("search_result", LEAST))
        for link in [link for link in view.links if link.place == "main" and is_document(link.url)][:MOST_RESULTS]:
            self._add_candidate(link.url, link.label, view.url, score, year=link_year(link.label, link.url))

    def _add_english(self, view: PageView) -> None:
        for link in language_versions(view)[:2]:
            score = LinkScore.of(("english_version", STRONG), ("page_topic", 4.0 if view.topic else 0.0))
            self._add_candidate(link.url, link.label or link.lang, view.url, score)

    def _judge_text(self, page: SitePage, view: PageView) -> None:
        """Judge a page that may hold the statement among other things, where it names the subject often enough."""
        if view.holds or count_topic(view.text) >= TEXT_TERMS:
            on_home = self.trail.home is not None and url_key(self.trail.home.url) == url_key(page.url)
            label = view.heading or view.title
            found = Candidate(page.url, label, page.url, STRONG, (("text_topic", STRONG),), on_home)
            self._judge(found, page, view)

    # --- where links might be ---------------------------------------------------------------

    def _read_scripts(self) -> None:
        """Read scripts, and the data that they ask for, where the home page leaves room for what they would write."""
        if (home := self.trail.home) is None or not leaves_room(home.markup):
            return
        own = site_name(home.url)
        elsewhere = [url for url in home.scripts if site_name(url) != own][:MOST_ELSEWHERE]
        waiting, seen = [url for url in home.scripts if site_name(url) == own] + elsewhere, 0
        while waiting and seen < MOST_SCRIPTS and not self.trail.has_sure_links(self.visits.asked):
            url = waiting.pop(0)
            told = self._read_script(url, home)
            seen += 1
            data = [address for _, address in sorted(_ranked_data(told, home), key=lambda item: -item[0])]
            waiting[:0] = [one for one in data if one not in waiting and url_key(one) not in self.visits.asked]

    def _render_home(self) -> None:
        """Let a browser write the home page, where scripts write a part of it."""
        home = self.trail.home
        if self.render is None or home is None or not self.visits.affords(home.url):
            return
        if needs_browser(home.markup) or not leaves_room(home.markup):  # it was rendered before, or need not be
            return
        try:
            page = self.render(home.url)
            self.visits.used += page.requests
            view = self.read(page)
        except DocumentError as error:  # it was read without
            self.visits.used += int(error.data.get("requests", 1))
            return
        self._take_home(view)
        self._follow_candidates()
        self._first_hubs()
        self._follow_candidates(LEAST)

    def _read_lists(self, view: PageView) -> None:
        """Read the data of a page's lists, where scripts fill them."""
        for url in view.data[:MOST_LISTS] if not self._done() else ():
            if url_key(url) not in self.visits.asked:
                self._read_script(url, view)

    def _read_script(self, url: str, view: PageView) -> ScriptView:
        """A script or its data, for the page that loads it; the links in it are kept."""
        content = self._content(url)
        told = read_script(content.decode("utf-8", "replace"))
        entries = ((label, resolve(view.base, href)) for label, href in (*told.links, *told.menu))
        links = [Link(address, label, label, place="script") for label, address in entries if address]
        if is_json(content) or (is_part(url) and content.lstrip()[:1] == b"<"):
            links = self._data_links(view, content) or links
        on_home = view is self.trail.home
        if on_home:
            self.trail.written += links
            self.trail.wrote_footer = self.trail.wrote_footer or bool(links and is_part(url) and "foot" in url.lower())
        if on_home and (says(url, "shared_part") or not needs_browser(view.markup)):  # else it may be of any page
            for link in links:
                if names_topic(link.label):
                    self.trail.home_links.setdefault(url_key(link.url), link)
        self._harvest(replace(view, links=links), depth=0 if on_home else 1, on_home=on_home)
        self.trail.unwritten |= told.names_statement and not any(names_topic(f"{one.names} {one.url}") for one in links)
        return told

    def _data_links(self, view: PageView, content: bytes) -> list[Link]:
        """The links of data, or of a piece of markup, as those of the page that a script puts them into."""
        with suppress(DocumentError):
            found = self.read(SitePage(view.base, "application/json", content, 0)).links
            return [replace(link, place="script") for link in found]
        return []

    def _ask_site(self) -> None:
        """Ask the site's own search, and that of the parent's where it says that the parent reports for it."""
        for search in list(self.searches.values())[:MOST_SEARCHES]:
            asking = f"{search}modern+slavery+statement"
            if self.visits.offers(asking) and not self._done():
                self._look_at_hub(_Hub(asking, 0.0, 1, url_key(search.partition("?")[0])))
                self._follow_candidates(LEAST)

    def _first_hubs(self) -> None:
        self._look_at_hubs(FIRST_HUBS - self.hubs_seen, FIRST_LEAST)

    def _inner_pages(self) -> None:
        """Any of the site's pages, where the home page shows few links, or names the subject in one that leads nowhere:
        their footers may hold what that of the home page does not."""
        home = self.trail.home
        if home is None or self.trail.leaves_links() or (self.trail.shows_menus() and not self.is_named):
            return
        shown = (link.url for link in home.links if link.place != "head" and self._is_own(link.url))
        pages = (url for url in shown if is_page(url) and not is_home(url) and not site_scores.leads_nowhere(url))
        inner = {url_key(url): url for url in pages if url_key(url) not in self.visits.asked}
        for url in list(inner.values())[:MOST_INNER]:
            if self.visits.affords(url) and not self._done():
                self._look_at_hub(_Hub(url, 0.0, 1, url_key(home.url)))

    def _look_at_hubs(self, most: int, least: float = -math.inf) -> None:
        for _ in range(most):
            fit = [hub for hub in self.hubs.values() if hub.points >= least and self.visits.offers(hub.url)]
            if not fit or self._done() or self._spent() or self.is_shell:
                return
            self._look_at_hub(max(fit, key=lambda hub: hub.points))

    def _note_shell(self, url: str, page: SitePage) -> None:
        """Note where an application answers another address with its home page, which its scripts fill."""
        home = self.trail.home
        other = home is not None and url_key(page.url) == url_key(url) != url_key(home.url)
        self.is_shell |= bool(other and page.content == self.shell and home and needs_browser(home.markup))

    def _look_at_hub(self, hub: _Hub) -> None:
        """Look at a page for its links, and follow them."""
        self.hubs_seen += 1
        self.trail.looked_at.append(hub.url)
        view = None
        with suppress(DocumentError):
            page = self.visits.get(hub.url, hub.parent)
            self._note_shell(hub.url, page)
            own = self._is_own(page.url) or self._is_parents(page.url)
            view = self.read(page) if is_markup(page) and own else None
        if view is not None and not self.is_shell:
            is_country = is_home(page.url) and site_name(page.url) == site_name(self._somewhere() or page.url)
            if is_country:
                self.trail.set_home(view, self.visits)
            self._harvest(view, 0 if is_country else hub.depth, on_home=is_country)
            self._read_lists(view)
            if hub.url.startswith(tuple(self.searches.values())):
                self._add_results(view)
            self._judge_text(page, view)
        self._follow_candidates()

    def _read_sitemaps(self, *, named: bool | None = None) -> None:
        """Read the site maps that robots.txt names; with `named`, only where it names some, or none: then those at
        usual addresses."""
        if (home := self._somewhere()) is None:
            return
        maps = self.maps(home) if self.maps else None
        if named is not None and named != bool(maps):
            return
        root = self.visits.folder or root_of(home)
        urls = collect_urls(
            self._content, root, SITEMAPS, lambda url: statement_link_score("", url, home).points >= LEAST, maps
        )
        self.is_mapped = bool(urls)
        self._keep_mapped(urls, home)

    def _somewhere(self) -> str | None:
        """The home page, or where it could not be read another address on the site."""
        return self.trail.home.url if self.trail.home else next(iter(self.own.values()), None)

    def _content(self, url: str) -> bytes:
        if not self.visits.offers(url):
            return b""
        self.trail.looked_at.append(url)
        with suppress(DocumentError):
            return self.visits.get(url).content
        return b""

    def _keep_mapped(self, urls: Iterable[str], home: str) -> None:
        scored, hubs = list[tuple[float, str, LinkScore]](), list[tuple[float, str]]()
        for url in urls:
            score = statement_link_score("", url, home)
            if score.points >= LEAST and not site_urls.URLS["no_page"].search(url.split("?")[0]):
                scored.append((score.points, url, score))
            elif is_page(url) and (points := site_scores.hub_points("", url)) >= site_scores.LEAST_HUB:
                hubs.append((points, url))
        for _, url, score in sorted(scored, key=lambda item: -item[0])[:MAP_CANDIDATES]:
            points = score.points if site_scores.is_against(score.reasons) else max(score.points, STRONG)
            self._add_candidate(url, "", "sitemap", LinkScore(points, score.reasons), year=link_year("", url))
        for points, url in sorted(hubs, key=lambda item: (-item[0], len(item[1])))[:MAP_HUBS]:
            self.hubs.setdefault(url_key(url), _Hub(url, points - 2.0, DEPTH, ""))

    def _usual_paths(self) -> None:
        """Addresses that many sites use: the likeliest alone where the home page shows its menus or a map lists the
        site's pages; given up where the site answers them all with some page of its own. Not where guessing is
        hopeless: an application answers every address alike, a script names a statement and none of its addresses does,
        or a link led to what the company has."""
        hopeless = self.is_shell or self.trail.unwritten
        hopeless = hopeless or any(item.tier is not Tier.REFUSED for item in self.trail.judged)
        if (home := self._somewhere()) is None or hopeless:
            return
        refused = 0
        for path in USUAL_PATHS[: 1 if self.is_mapped or self.trail.shows_menus() else None]:
            url = self.visits.root(home) + path
            if url_key(f"{url}.html") in self.visits.asked or not self.visits.offers(url):
                continue
            self.trail.looked_at.append(url)
            before = len(self.trail.judged)
            guess = Candidate(url, "", "usual_path", LEAST, (("usual_path", LEAST), ("address_topic", 0.0)))
            if (page := self._try(guess)) is not None:
                refused += len(self.trail.judged) == before or self.trail.judged[-1].tier is Tier.REFUSED
            same = page is not None and page.content == self.shell
            if self._done() or self._spent() or refused >= NOT_THERE or same:
                return


@lru_cache(maxsize=8)
def _belonging(markup: str) -> tuple[str, ...]:
    """What stands around the words of a page that say whose it is."""
    text = visible_text(markup)
    found = islice(TERMS["belongs"].finditer(text), MOST_BELONGING)
    return tuple(text[max(0, one.start() - NEAR) : one.end() + NEAR] for one in found)


def _ranked_data(script: ScriptView, home: PageView) -> Iterator[tuple[float, str]]:
    """(points, address) of the data that a script asks for: for every page, or for pages that may hold the link."""
    for value, words in script.data:
        if address := resolve(home.base, value):
            names = (*words, urlsplit(address).query.rpartition("=")[2])
            points = max(site_scores.hub_points(word, address) for word in names)
            points += FOR_EVERY_PAGE if writes_menus(address) else 0.0
            if points:
                yield points, address


def country_home(view: PageView) -> Link | None:
    """Of a page that only asks for a country or a language, the link to choose; None for every other page."""
    own = url_key(view.url)
    others = {url_key(link.url): link for link in view.links if url_key(link.url) != own and link.place != "head"}
    choices = [link for link in others.values() if is_home(link.url)]
    if len(choices) < LEAST_CHOICES or 2 * len(choices) < len(others):
        return None
    words = [(link, plain(f"{link.names} {urlsplit(link.url).path}")) for link in choices]
    return next((link for country in COUNTRIES for link, text in words if country.search(text)), None)


def _other_homes(url: str) -> list[str]:
    """Where a home page may be instead: the root of its host, the name with or without www, plain http."""
    parts = urlsplit(root_of(url))
    homes = [root_of(url)]
    if not site_urls.is_bare(parts.hostname or ""):
        host = parts.netloc.removeprefix("www.") if parts.netloc.startswith("www.") else f"www.{parts.netloc}"
        homes += [parts._replace(netloc=host).geturl(), parts._replace(scheme="http").geturl()]
    return homes
