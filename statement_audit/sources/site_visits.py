"""Visits within a site's budget: each address once, every request counted, the way to each page kept."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError
from statement_audit.models import SitePage
from statement_audit.sources.site_urls import root_of, url_key
from statement_audit.sources.source import Visit

NO_ANSWER = frozenset({"unreachable", "timeout", "tls_untrusted"})
FIRST_CALL = 2  # requests that the first visit to a host takes: its robots.txt and the page


@dataclass(slots=True)
class SearchBudget:
    """The budget and what was asked for so far. Keys are those of `url_key`."""

    visit: Visit
    budget: int
    used: int = 0
    asked: dict[str, tuple[str, str]] = field(default_factory=dict)  # key -> (address, key of the page before)
    ended: dict[str, str] = field(default_factory=dict)  # key asked for -> key where it ended
    hosts: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)  # hosts that answered over http
    copied: tuple[str, str] = ("", "")  # host that a copy of a site says it is, root of the copy
    folder: str = ""  # in which the site lies, where it is not the host's root

    def note_copy(self, url: str, canonical: str) -> bool:
        """Note that the page at `url` says it lies elsewhere: a staging server, an intranet, a saved copy of a site.

        Links to that place, where nothing answers, are then looked for here.
        """
        host, here = _host(canonical), _host(url)
        if not host or host == here:
            return False
        self.copied = (host, root_of(url))
        self.asked.setdefault(url_key(canonical), (canonical, ""))
        self.ended[url_key(canonical)] = url_key(url)
        return True

    def root(self, home: str) -> str:
        """What the addresses of the site with this home page begin with: its host, or the folder in which it lies where
        the host has no home page."""
        return self.folder if self.folder and url_key(root_of(home)) in self.asked else root_of(home)

    def affords(self, url: str) -> bool:
        """Whether the budget holds what a visit takes."""
        return self.used + (1 if urlsplit(url).netloc in self.hosts else FIRST_CALL) <= self.budget

    def offers(self, url: str) -> bool:
        """Whether an address was not asked for yet, and the budget holds what a visit takes."""
        return url_key(url) not in self.asked and self.affords(url)

    def get(self, url: str, parent: str = "") -> SitePage:
        """Visit an address for the first time. `parent`: key of the page that led there.

        Raises:
            DocumentError: the visit failed; its requests are counted, too.
        """
        key = url_key(url)
        self.asked.setdefault(key, (url, parent))
        self.hosts.add(urlsplit(url).netloc)
        page = self._visit(url)
        self.used += page.requests
        self.hosts.add(urlsplit(page.url).netloc)
        if page.url.startswith("http:"):
            self.plain.add(urlsplit(page.url).netloc)
        final = url_key(page.url)
        self.ended[key] = final
        self.asked.setdefault(final, (page.url, key))
        return page

    def _visit(self, url: str, *, again: bool = False) -> SitePage:
        """A page, or what stands in its stead; `again`: no third address is tried."""
        try:
            return self.visit(url)
        except DocumentError as error:
            self.used += int(error.data.get("requests", 1))
            other = None if again else self._elsewhere(url, error.code)
            if other is None:
                raise
        return self._visit(other, again=True)

    def _elsewhere(self, url: str, code: str) -> str | None:
        """Where else an address may be: one that gives no answer in the copy of its site, or without TLS like the rest;
        one that is not there in the folder of a site whose links are written for a host of its own."""
        parts, copy, root = urlsplit(url), urlsplit(self.copied[1]), root_of(self.folder or url)
        if code in NO_ANSWER and _host(url) == self.copied[0]:
            return parts._replace(scheme=copy.scheme, netloc=copy.netloc).geturl()
        if code in NO_ANSWER and parts.scheme == "https" and parts.netloc in self.plain:
            return parts._replace(scheme="http").geturl()
        outside = self.folder and url.startswith(root) and not url.startswith(self.folder)
        return self.folder + url.removeprefix(root) if code == "link_dead" and outside else None

    def where(self, url: str) -> str:
        """The key at which an address ended, so far as it was visited."""
        key = url_key(url)
        return self.ended.get(key, key)

    def path(self, url: str) -> tuple[str, ...]:
        """The addresses from the start to a page, in order."""
        key, steps = url_key(url), dict[str, str]()
        while key in self.asked and key not in steps:
            steps[key], before = self.asked[key]
            key = before
        return tuple(reversed(steps.values()))


def _host(url: str) -> str:
    """The host with its port, without www."""
    return urlsplit(url).netloc.lower().removeprefix("www.")
