"""Consent pages that stand before a site: how they are told, and how they let one pass without an account."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from statement_audit.fetch.answers import HEAD_BYTES, MARKS, leads_to_login
from statement_audit.fetch.request import Answer
from statement_audit.markup import is_overfull, visible_text
from statement_audit.plain_text import patterns_beside

CONSENT = patterns_beside(__file__)
LITTLE_TEXT = 2500  # characters that a person sees; consent pages explain themselves, and have no menu
FEW_LINKS = 12
MOST_LOOKED_AT, LONGEST_LABEL = 50, 200
SENT = frozenset(("hidden", "submit", "button", "checkbox", "radio", "image"))  # fields into which nobody writes


@dataclass(frozen=True, slots=True)
class WayThrough:
    """How a consent page is passed: cookies that its own script would set, then the address of its button, if any."""

    cookies: tuple[tuple[str, str], ...] = ()
    target: str | None = None


def is_consent_page(asked: str, answer: Answer) -> bool:
    """Whether a page that asks for consent came in place of what was asked for: by redirect, or with hardly anything
    else. A page that speaks of the subject is worth reading, whatever box stands beside it."""
    if answer.content[:5] == b"%PDF-" or "html" not in answer.headers.get("content-type", "html"):
        return False
    if CONSENT["address"].search(urlsplit(asked).path):
        return False
    page = answer.content[:HEAD_BYTES].decode("utf-8", errors="replace")
    text = visible_text(page)
    asks = CONSENT["speaks"].search(text) and CONSENT["accepts"].search(text)
    if len(text) > LITTLE_TEXT or not asks or MARKS["subject"].search(page):
        return False
    if urlsplit(answer.url)[1:3] != urlsplit(asked)[1:3]:
        returns = urlsplit(asked).path in dict(parse_qsl(urlsplit(answer.url).query)).values()  # leads back afterwards
        wall = CONSENT["address"].search(f"{urlsplit(answer.url).netloc}{urlsplit(answer.url).path}")
        return (returns and "password" not in page.lower()) or bool(wall)
    return page.count("<a ") <= FEW_LINKS and len(CONSENT["speaks"].findall(text)) * 40 >= len(text.split())


def way_through(answer: Answer) -> WayThrough | None:
    """How the page lets one pass; None where only an account, or a program that cannot be read, would."""
    import lxml.html

    page = answer.content[:HEAD_BYTES].decode("utf-8", errors="replace")
    if is_overfull(page) or not page.strip():
        return None
    set_there = dict(CONSENT["set_by_script"].findall(page))
    named = {name: value for name, value in set_there.items() if CONSENT["says_so"].search(name)}
    cookies = tuple((named or (set_there if len(set_there) == 1 else {})).items())
    tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    targets = (urljoin(answer.url, href) for href in (*_links(tree), *_forms(tree)))
    target = next((target for target in targets if _may_be_asked(answer.url, target)), None)
    return WayThrough(cookies, target) if cookies or target else None


def _links(tree: Any) -> Iterator[str]:
    """Addresses of links that accept or refuse."""
    for link in islice(tree.iter("a"), MOST_LOOKED_AT):
        label = " ".join(link.text_content().split())[:LONGEST_LABEL]
        if link.get("href") and _accepts(label):
            yield link.get("href")


def _forms(tree: Any) -> Iterator[str]:
    """Addresses to which forms without a field for a person's words are sent by GET."""
    for form in tree.forms[:MOST_LOOKED_AT]:
        fields = list(islice(form.iter("input", "button", "select", "textarea"), MOST_LOOKED_AT))
        kinds = {(field.get("type") or ("submit" if field.tag == "button" else "text")).lower() for field in fields}
        words = " ".join([form.text_content(), *(field.get("value") or "" for field in fields)])
        if form.method.upper() != "GET" or kinds - SENT or not _accepts(words):
            continue
        values = {field.get("name"): field.get("value") or "" for field in fields if field.get("name")}
        action = urlsplit(form.get("action") or "")
        yield action._replace(query=urlencode({**dict(parse_qsl(action.query)), **values})).geturl()


def _accepts(words: str) -> bool:
    return bool(CONSENT["accepts"].search(words)) and not CONSENT["not_accepts"].search(words)


def _may_be_asked(page: str, target: str) -> bool:
    """Whether an address is one of the site's own that logs nobody in."""
    parts = urlsplit(target)
    if parts._replace(fragment="").geturl() == page:
        return False
    own = parts.scheme in ("http", "https") and _site(parts.hostname or "") == _site(urlsplit(page).hostname or "")
    return own and not MARKS["login_path"].search(parts.path) and not leads_to_login(page, target)


def _site(host: str) -> str:
    """The last two parts of a name, three where the last are short: example.com, example.co.uk."""
    parts = host.lower().split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])
