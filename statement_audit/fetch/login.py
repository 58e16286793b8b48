"""Tell a page that only asks for a login from a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from statement_audit.fetch.challenge import HEAD_BYTES, LITTLE_TEXT
from statement_audit.markup import FRAME, STUB_TEXT, visible_text

PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password[\"'\s/>]", re.IGNORECASE)
# A page that speaks of the subject is worth reading, whatever box stands beside it.
SUBJECT = re.compile(r"slavery|forced.labou?r|trafficking|supply.chains.act", re.IGNORECASE)
LOGIN_PATH = re.compile(r"/(?:adfs|saml2?|sso|oauth2?|log-?[io]n|sign-?in|auth|anmelden|connexion)\b", re.IGNORECASE)
# Hosts that do nothing but log people in; below the second ones every customer has a name.
SIGN_ON = frozenset(
    ("login.microsoftonline.com", "login.windows.net", "login.live.com", "sts.windows.net", "accounts.google.com",
     "signin.aws.amazon.com", "login.salesforce.com", "appleid.apple.com")
)  # fmt: skip
SIGN_ON_BELOW = (".okta.com", ".okta-emea.com", ".oktapreview.com", ".auth0.com", ".onelogin.com", ".b2clogin.com",
                 ".ciamlogin.com", ".pingone.com", ".pingone.eu", ".duosecurity.com")  # fmt: skip


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
    if not PASSWORD.search(page):
        return False
    if status == 403:
        return True
    sent_there = redirected and LOGIN_PATH.search(urlsplit(url).path) is not None
    if FRAME.search(page) or SUBJECT.search(page):
        return False
    return len(visible_text(page)) <= (LITTLE_TEXT if sent_there else STUB_TEXT)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
