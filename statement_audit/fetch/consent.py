"""Consent pages that stand before a site: how they are told, and how they let one pass without an account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from statement_audit.fetch.request import Answer
from statement_audit.markup import unescape, visible_text

HEAD_BYTES = 200_000
LITTLE_TEXT = 2500  # characters that a person sees; consent pages explain themselves, and have no menu
FEW_LINKS = 12
ADDRESS = re.compile(r"consent|cookie|gdpr|privacy-?(?:wall|gate|choices)|age-?(?:gate|check)|/gate\b|/welcome\b", re.I)
SPEAKS = re.compile(
    r"\bcookies?\b|\bconsent\b|\btracking\b|\bdata partners\b|your privacy|\bimportant (?:notice|information)\b|"
    r"\bby (?:clicking|continuing|entering)\b|\b(?:before you|must) (?:enter|continue|accept|agree)\b",
    re.I,
)
ACCEPTS = re.compile(
    r"\b(?:accept|agree|allow|continue|proceed|consent|reject|decline|necessary only|essential only|enter|ok)\b",
    re.I,
)
NOT_ACCEPTS = re.compile(r"\b(?:policy|settings|preferences|manage|learn more|find out|sign|log ?in|account)\b", re.I)
LINK = re.compile(r"<a\b([^<>]{0,600})>(.{0,200}?)</a", re.I | re.S)
FORM = re.compile(r"<form\b([^<>]{0,600})>(.{0,6000}?)</form", re.I | re.S)
FIELD = re.compile(r"<(input|button|textarea)\b([^<>]{0,600})>", re.I)
TYPES = {"input": "text", "button": "submit", "textarea": "text"}
ATTRIBUTE = re.compile(r"""([\w-]{1,40})\s*=\s*(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'<>]{1,500}))""")
SET_BY_SCRIPT = re.compile(r"""document\.cookie\s*=\s*["'`]([\w.-]{1,80})=([\w.:%|-]{0,200})""")


@dataclass(frozen=True, slots=True)
class WayThrough:
    """How a consent page is passed: cookies that its own script would set, then the address of its button, if any."""

    cookies: tuple[tuple[str, str], ...] = ()
    target: str | None = None


def is_consent_page(asked: str, answer: Answer) -> bool:
    """Whether a page that asks for consent came in place of what was asked for: by redirect, or with hardly anything
    else."""
    if answer.content[:5] == b"%PDF-" or "html" not in answer.headers.get("content-type", "html"):
        return False
    page = answer.content[:HEAD_BYTES].decode("utf-8", errors="replace")
    text = visible_text(page)
    if len(text) > LITTLE_TEXT or not SPEAKS.search(text) or not ACCEPTS.search(text):
        return False
    moved = urlsplit(answer.url)[1:3] != urlsplit(asked)[1:3]
    if moved and ADDRESS.search(f"{urlsplit(answer.url).netloc}{urlsplit(answer.url).path}"):
        return not ADDRESS.search(urlsplit(asked).path)
    return len(LINK.findall(page)) <= FEW_LINKS and len(SPEAKS.findall(text)) * 40 >= len(text.split())


def way_through(answer: Answer) -> WayThrough | None:
    """How the page lets one pass; None where only an account, or a program that cannot be read, would."""
    page = answer.content[:HEAD_BYTES].decode("utf-8", errors="replace")
    cookies = tuple(dict(SET_BY_SCRIPT.findall(page)).items())
    target = next((urljoin(answer.url, href) for href in (*_links(page), *_forms(page, answer.url))), None)
    return WayThrough(cookies, target) if cookies or target else None


def _links(page: str) -> list[str]:
    """Addresses of links that accept or refuse."""
    found = []
    for head, inner in LINK.findall(page):
        label = visible_text(inner)
        href = _attributes(head).get("href", "")
        if (
            ACCEPTS.search(label)
            and not NOT_ACCEPTS.search(label)
            and not href.startswith(("#", "javascript:", "mailto:"))
        ):
            found.append(href)
    return found


def _forms(page: str, base: str) -> list[str]:
    """Addresses to which forms without a field for a person's words are sent by GET."""
    found = []
    for head, inner in FORM.findall(page):
        form = _attributes(head)
        fields = [{"type": TYPES[tag.lower()]} | _attributes(field) for tag, field in FIELD.findall(inner)]
        asks = any(field["type"] in ("text", "email", "password", "tel") for field in fields if "name" in field)
        if form.get("method", "get").lower() != "get" or asks or not ACCEPTS.search(visible_text(inner) or str(fields)):
            continue
        values = {field["name"]: field.get("value", "") for field in fields if "name" in field}
        action = urlsplit(urljoin(base, form.get("action", "")))
        found.append(action._replace(query=urlencode({**dict(parse_qsl(action.query)), **values})).geturl())
    return found


def _attributes(head: str) -> dict[str, str]:
    return {name.lower(): unescape(one or two or three) for name, one, two, three in ATTRIBUTE.findall(head)}
