from __future__ import annotations

import time

import pytest

from statement_audit.fetch.answers import find_challenge
from statement_audit.markup import visible_text

TEXT = "<p>Larkspur Ltd trains its buyers on the signs of forced labour each spring.</p>" * 40
SHORT = "<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("status", "headers", "page", "guard"),
    [
        (403, {"cf-mitigated": "challenge"}, "", "Cloudflare"),
        (202, {"x-amzn-waf-action": "challenge"}, "", "AWS WAF"),
        (429, {"x-vercel-mitigated": "challenge"}, "", "Vercel"),
        (503, {}, SHORT.format(title="Just a moment...", body="<script>window._cf_chl_opt={}</script>"), "Cloudflare"),
        (403, {}, SHORT.format(title="Attention Required! | Cloudflare", body="Sorry"), "a bot check"),
        (403, {}, SHORT.format(title="shop", body="<script src='https://ct.captcha-delivery.com/c.js'>"), "DataDome"),
        (200, {}, SHORT.format(title="", body="<script src='/_Incapsula_Resource?x'></script>"), "Imperva"),
        (403, {}, SHORT.format(title="Access", body="<div id='px-captcha'></div>"), "HUMAN"),
        (403, {}, SHORT.format(title="x", body="<div class='h-captcha' data-sitekey='1'></div>"), "hCaptcha"),
        (200, {}, SHORT.format(title="x", body="Verify you are human <div class='g-recaptcha'></div>"), "reCAPTCHA"),
        (200, {}, SHORT.format(title="Making sure you're not a bot!", body="Loading"), "a bot check"),
        (200, {}, SHORT.format(title="x", body="Pardon Our Interruption"), "a bot check"),
        (202, {}, "<meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F'>", "SiteGround"),
    ],
)
def test_challenges(status: int, headers: dict[str, str], page: str, guard: str) -> None:
    assert find_challenge(status, headers, page.encode()) == guard


@pytest.mark.parametrize(
    ("status", "page"),
    [
        (200, f"<html><body>{TEXT}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script></body>"),
        (200, f"<html><body>{TEXT}<form><div class='g-recaptcha'></div></form></body></html>"),
        (200, f"<html><body>{TEXT}<p>Sign-up asks a captcha: are you a robot?</p></body></html>"),
        (200, SHORT.format(title="Contact", body="<form><div class='h-captcha'></div></form>")),
        (200, SHORT.format(title="Statement", body="See our <a href='/a.pdf'>modern slavery statement</a>.")),
        (404, SHORT.format(title="Not found", body="<div class='g-recaptcha'></div>")),
        (403, SHORT.format(title="403 Forbidden", body="nginx")),
        (522, SHORT.format(title="Connection timed out", body="<div id='cf-error-details'></div>")),
        (200, "%PDF-1.7 Just a moment... <"),
        (200, "Just a plain text about how to verify you are human"),
    ],
)
def test_ordinary_answers(status: int, page: str) -> None:
    assert find_challenge(status, {}, page.encode()) is None


def test_visible_text_leaves_out_scripts_and_tags() -> None:
    page = "<style>p{}</style><p>One <b>two</b></p><SCRIPT>var x = '<p>no</p>'</SCRIPT><p>three</p><script>unfinished"
    assert visible_text(page) == "One two three"


@pytest.mark.parametrize("piece", ["<script", "<", "<script></script", "<svg><style>", "<title"])
def test_hostile_pages_take_no_time(piece: str) -> None:
    began = time.process_time()
    find_challenge(403, {}, (piece * 60_000).encode())
    assert time.process_time() - began < 1.5
