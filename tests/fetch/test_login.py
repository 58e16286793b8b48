"""Login walls told from pages that also have a login box."""

from __future__ import annotations

from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.answers import asks_for_login, leads_to_login

FORM = "<form action='/in'><input name=u><input class='x' type=password name=p></form>"
TEXT = "<p>Larkspur Ltd sells seeds and bulbs to gardeners all over the country.</p>"
URL = "https://larkspur.example/statement"


@pytest.mark.parametrize(
    ("status", "page", "url", "redirected", "expected"),
    [
        (200, FORM, URL, False, True),
        (200, FORM.replace("type=password", 'TYPE="Password"'), URL, False, True),
        (401, "", URL, False, True),
        (403, FORM, URL, False, True),
        (403, "no", URL, False, False),
        (200, FORM + TEXT * 15, "https://larkspur.example/log-in?next=1", True, True),
        (200, FORM + TEXT * 15, "https://larkspur.example/login", False, False),
        (200, FORM + TEXT * 15, "https://larkspur.example/sustainability", True, False),
        (200, FORM + "<a href='/msa'>Modern slavery statement</a>", URL, False, False),
        (200, FORM + "<iframe src='/s.pdf'></iframe>", URL, False, False),
        (200, "<form><input type=email></form>", URL, False, False),
        (200, "<form><input type=password-hint></form>", URL, False, False),
        (500, FORM, URL, False, False),
    ],
)
def test_asks_for_login(status: int, page: str, url: str, redirected: bool, expected: bool) -> None:
    headers = {"content-type": "text/html"}
    assert asks_for_login(status, headers, page.encode(), url, redirected=redirected) is expected


def test_other_kinds_are_no_login() -> None:
    assert not asks_for_login(200, {"content-type": "application/pdf"}, FORM.encode(), URL, redirected=False)


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        (URL, "https://login.microsoftonline.com/x/oauth2", True),
        (URL, "https://larkspur.okta.com/app/x", True),
        (URL, "https://accounts.google.com/v3/signin", True),
        (URL, "https://www.okta.com/uk/modern-slavery", False),
        (URL, "https://okta.com/", False),
        ("https://okta.com/", "https://www.okta.com/", False),
        ("https://trust.okta.com/a", "https://investor.okta.com/b", False),
        ("https://accounts.google.com/a", "https://accounts.google.com/b", False),
        (URL, "https://larkspur.example/login", False),
        (URL, "http://[", False),
    ],
)
def test_leads_to_login(url: str, target: str, expected: bool) -> None:
    assert leads_to_login(url, target) is expected


def test_a_redirect_to_a_sign_on_service_is_not_followed(loopback_site: Any) -> None:
    site = loopback_site({"/": (302, {"Location": "https://larkspur.okta.com/login"}, b"")})
    options = FetchOptions(allow_private=True, delay_seconds=0.0)
    with Session(options) as session, pytest.raises(DocumentError) as caught:
        session.fetch(site("/"))
    assert caught.value.code == "login_required"
    assert caught.value.data["record"].chain == (site("/"),)
