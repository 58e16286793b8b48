"""Tell a document from an error, an error that may pass from one that stays, and both from bot checks and logins.

Scripts of bot guards also stand in ordinary pages, and forms carry captchas, so a marker counts only where the
server answered with an error or the page has hardly any text of its own.

And where a page sends its reader: a Location header, a page that only refreshes to another, pages that only hold others
(framesets, and pages around one iframe or embedded PDF).
"""

import email.utils
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import unquote, urlsplit

from statement_audit.errors import DocumentError
from statement_audit.fetch.guard import as_sent, canonical, join
from statement_audit.fetch.options import TransientError
from statement_audit.fetch.request import REDIRECT_STATUSES, Answer
from statement_audit.markup import FRAME, STUB_TEXT, page_encoding, unescape, visible_text, without
from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside

RETRY_STATUSES = frozenset({429, 502, 503, 504})
LONGEST_PAUSE = 24 * 3600.0  # seconds; what asks for years is a fault of one page, and says nothing about its host
DEAD_STATUSES = frozenset({404, 410})

HEAD_BYTES = 200_000
LITTLE_TEXT = 1500  # characters a person sees; a challenge page has 20-800, a statement thousands
ERROR_STATUSES = frozenset({202, 401, 403, 405, 429, 503})

WALLS, MARKS = table_beside(__file__), patterns_beside(__file__)
SIGN_ON, SIGN_ON_BELOW = frozenset(WALLS["sign_on"]), tuple(WALLS["sign_on_below"])
MARKUP = tuple((re.compile(pattern, re.IGNORECASE), str(name)) for pattern, name in WALLS["markup"].items())
HEADERS: dict[str, tuple[str, str]] = WALLS["headers"]  # name -> pattern of the value, guard


MAX_REFRESH_SECONDS = 10.0  # slower ones are pages that reload themselves
MOST_TAGS = 20  # of a page are looked at; a stub has one
MOST_FRAMES = 8  # of one page are looked at
MAX_FRAME_DEPTH = 3
PDF_WEIGHT = 10 * STUB_TEXT  # visible characters: menus, an introduction and a notice beside an embedded PDF
VIEWER_KEYS = ("file", "url", "src")  # viewer.html?file=statement.pdf


def check_transient(answer: Answer) -> None:
    """Raise for a status that may pass, unless a bot check sends it: that one does not."""
    if answer.status not in RETRY_STATUSES:
        return
    _check_challenge(answer)
    message = f"{answer.url} answered with status {answer.status}."
    error = TransientError("http_error", message, data={"status": answer.status})
    asked = read_retry_after(answer.headers.get("retry-after", ""))
    error.retry_after = asked if asked is None or asked <= LONGEST_PAUSE else None
    raise error


def check_answer(answer: Answer, *, redirected: bool = False) -> None:
    """Raise unless the answer is a document. `redirected`: another address had been asked for."""
    _check_challenge(answer)
    if asks_for_login(answer.status, answer.headers, answer.content, answer.url, redirected=redirected):
        raise login_required(answer.url, f"status {answer.status}")
    if answer.status in DEAD_STATUSES:
        raise DocumentError("link_dead", f"{answer.url} is not there any more (status {answer.status}).")
    if not 200 <= answer.status < 300:
        raise DocumentError("http_error", f"{answer.url} answered with status {answer.status}.")


def login_required(url: str, detail: str) -> DocumentError:
    """The error of a page that is a login, or leads to one."""
    return DocumentError("login_required", f"{url} asks for a login ({detail}).")


def _check_challenge(answer: Answer) -> None:
    if guard := find_challenge(answer.status, answer.headers, answer.content):
        who = guard if guard.startswith("a ") else f"a bot check ({guard})"
        message = f"{answer.url} answered with {who}, status {answer.status}."
        raise DocumentError("challenge_page", message, data={"guard": guard})


def read_retry_after(value: str) -> float | None:
    """Seconds from a Retry-After header (seconds or an HTTP date), or None where it holds neither."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        moment = email.utils.parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # a day that no calendar has, a zone beyond its end
        return None


def find_challenge(status: int, headers: Mapping[str, str], content: bytes) -> str | None:
    """Name the bot guard that answered instead of the page, or None.

    Args:
        headers: with lower-case names.
        content: the body, or its beginning.
    """
    for name, (pattern, guard) in HEADERS.items():
        if re.search(pattern, headers.get(name, ""), re.IGNORECASE):
            return guard
    broken = status == 404 or (status >= 500 and status != 503)  # Cloudflare marks its 52x pages as its own, too
    if broken or content[:5] == b"%PDF-" or content[:2] == b"PK":
        return None
    page = content[:HEAD_BYTES].decode("utf-8", errors="replace")
    if "<" not in page:
        return None
    text = visible_text(page)
    if status not in ERROR_STATUSES and len(text) > LITTLE_TEXT:
        return None
    return _marker(page, text, certain=status in ERROR_STATUSES)


def _marker(page: str, text: str, *, certain: bool) -> str | None:
    """The guard whose marker the page holds. Without an error status a captcha widget alone is not enough:
    a short page with a contact form has one, so a phrase must stand with it."""
    title = MARKS["title"].search(page)
    phrase = MARKS["challenge"].search(text) or (MARKS["challenge"].search(title.group(1)) if title else None)
    widgets = ("hCaptcha", "reCAPTCHA", "Turnstile", "a captcha")
    for pattern, guard in MARKUP:
        if pattern.search(page) and (certain or phrase or guard not in widgets):
            return guard
    return "a bot check" if phrase else None


def leads_to_login(url: str, target: str) -> bool:
    """Whether a redirect hands the reader over to a sign-on service. Its own maker's pages are pages."""
    here, there = _host(url), _host(target)
    if there in SIGN_ON:
        return here != there
    maker = next((suffix for suffix in SIGN_ON_BELOW if there.endswith(suffix)), None)
    return maker is not None and there != f"www{maker}" and not f".{here}".endswith(maker)


def asks_for_login(status: int, headers: Mapping[str, str], content: bytes, url: str, *, redirected: bool) -> bool:
    """Whether the answer is a login wall: 401, or a page with a password field and hardly any text.

    Args:
        headers: with lower-case names.
        content: the body, or its beginning.
        redirected: the reader asked for another address.
    """
    if status == 401:
        return True
    if "html" not in headers.get("content-type", "html") or status not in (200, 203, 403):
        return False
    page = content[:HEAD_BYTES].decode("utf-8", errors="replace")
    if not MARKS["password"].search(page):
        return False
    if status == 403:
        return True
    sent_there = redirected and MARKS["login_path"].search(urlsplit(url).path) is not None
    if FRAME.search(page) or MARKS["subject"].search(page):
        return False
    return len(visible_text(page)) <= (LITTLE_TEXT if sent_there else STUB_TEXT)


def _host(url: str) -> str:
    with suppress(ValueError):
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    return ""


# --- where a page sends its reader ------------------------------------------------------------


def redirect_target(status: int, headers: Mapping[str, str], content: bytes, base: str) -> str | None:
    """The absolute URL that the reader is sent to, without fragment, or None.

    Args:
        headers: with lower-case names.
        content: the body; read for a meta refresh where the status is 200.
        base: the URL that was asked for.
    """
    found = None
    if status in REDIRECT_STATUSES:
        found = as_sent(headers.get("location", "")).strip() or None
    elif status == 200:
        found = _refresh(as_sent(headers.get("refresh", ""))) or _meta_refresh(headers, content)
    if found is None:
        return None
    target = found  # the guard says what is wrong with it
    with suppress(ValueError):
        target = join(base, found)
    if status == 200 and not _is_web_address(target):  # the page stays, as in a browser
        return None
    return target


def _is_web_address(url: str) -> bool:
    with suppress(ValueError):
        return canonical(url).scheme in ("http", "https")
    return False


def _meta_refresh(headers: Mapping[str, str], content: bytes) -> str | None:
    if "html" not in headers.get("content-type", "html") or b"<meta" not in content[:HEAD_BYTES].lower():
        return None
    page = content[:HEAD_BYTES].decode(page_encoding(content[:HEAD_BYTES]), errors="replace")
    page = without(without(page, "<!--", "-->"), "<noscript", "</noscript")
    tags = filter(MARKS["refresh"].search, MARKS["meta"].findall(page))
    values = [value for tag in islice(tags, MOST_TAGS) if (value := MARKS["content"].search(tag))]
    if not values or len(visible_text(page)) > STUB_TEXT:
        return None
    return _refresh(unescape(values[0].group(1).strip("\"'")))


def _refresh(value: str) -> str | None:
    """The URL of "0; url=/new"; None where it reloads the page itself or waits long."""
    value = value.strip()
    if not (found := MARKS["delay"].match(value)) or float(found.group(1)) > MAX_REFRESH_SECONDS:
        return None
    target = value[found.end() :].strip()
    named = MARKS["url_name"].match(target)
    return (target[named.end() :].strip() if named else target).strip("\"'") or None


def frame_targets(headers: Mapping[str, str], content: bytes, base: str) -> list[str]:
    """The absolute URLs of the frames that hold what the page shows.

    A page with more text than a stub has only those that hold a PDF; a page with the text of a statement has none.

    Args:
        headers: with lower-case names.
        content: the body.
        base: the URL that the page came from.
    """
    if "html" not in headers.get("content-type", "html") or content[:5] == b"%PDF-":
        return []
    page = content[:HEAD_BYTES].decode(page_encoding(content[:HEAD_BYTES]), errors="replace")
    if "<" not in page:
        return []
    page = without(page, "<!--", "-->")
    shown = 0 if MARKS["frameset"].search(page) else len(visible_text(page))
    if shown >= PDF_WEIGHT:
        return []
    found: dict[str, None] = {}
    for tag in MARKS["frame_tag"].findall(page):
        target = _target(tag, base)
        pdf = MARKS["pdf_type"].search(tag) or urlsplit(target or "").path.lower().endswith(".pdf")
        if target and (shown <= STUB_TEXT or pdf):
            found[target] = None
    return list(found)[:MOST_FRAMES]


def _target(tag: str, base: str) -> str | None:
    """Where a frame's content lies; for a PDF in a viewer, the PDF."""
    if not (source := MARKS["source"].search(tag)) or MARKS["no_size"].search(tag):
        return None
    value = unescape(source.group(1).strip("\"'")).strip()
    with suppress(ValueError):
        if viewed := _viewed(value):
            base, value = join(base, value), unquote(viewed)
        if value and not MARKS["other_frames"].search(value) and not MARKS["other_scheme"].match(value):
            return join(base, value)
    return None


def _viewed(address: str) -> str | None:
    """The PDF that a viewer's address names in its query."""
    for part in address.partition("?")[2].partition("#")[0].split("&"):
        name, _, value = part.partition("=")
        if name.lower() in VIEWER_KEYS and MARKS["pdf_name"].search(value):
            return value
    return None


def weight(content: bytes) -> int:
    """How much of a document some bytes hold: characters that a person sees. A PDF outweighs any stub."""
    if b"%PDF-" in content[:1024] or content[:2] == b"PK":
        return PDF_WEIGHT
    return len(visible_text(content[: 10 * HEAD_BYTES].decode("utf-8", errors="replace")))
