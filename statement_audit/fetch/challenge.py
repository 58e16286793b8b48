"""Tell a captcha or bot check from a page.

Scripts of bot guards also stand in ordinary pages, and forms carry captchas, so a marker counts only where the
server answered with an error or the page has hardly any text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from statement_audit.markup import visible_text

HEAD_BYTES = 200_000
LITTLE_TEXT = 1500  # characters a person sees; a challenge page has 20-800, a statement thousands
ERROR_STATUSES = frozenset({202, 401, 403, 405, 429, 503})

HEADER_MARKERS = {
    "cf-mitigated": ("challenge", "Cloudflare"),
    "x-vercel-mitigated": ("challenge", "Vercel"),
    "x-amzn-waf-action": ("challenge|captcha", "AWS WAF"),
    "sg-captcha": ("challenge", "SiteGround"),
}
# Only challenge pages hold these, or pages that carry nothing else.
MARKUP_MARKERS = {
    r"_cf_chl_opt|cf-browser-verification|cf-challenge|challenge-error-text|cf-error-details": "Cloudflare",
    r"captcha-delivery\.com": "DataDome",
    r"_Incapsula_Resource|Incapsula incident ID": "Imperva",
    r"px-captcha|_pxCaptcha|perimeterx": "HUMAN",
    r"sec-if-cpt-container|/_sec/cp_challenge|bm-verify=": "Akamai",
    r"awsWafCookieDomainList|gokuProps|AwsWafIntegration": "AWS WAF",
    r"sucuri_cloudproxy|Sucuri WebSite Firewall": "Sucuri",
    r"/\.well-known/sgcaptcha": "SiteGround",
    r"validate\.perfdrive\.com": "Radware",
    r"anubis_challenge|/\.within\.website/x/cmd/anubis": "Anubis",
    r"/\.well-known/ddos-guard|js-challenge\.ddos-guard|ddos-guard\.net": "DDoS-Guard",
    r"h-captcha|hcaptcha\.com": "hCaptcha",
    r"g-recaptcha|google\.com/recaptcha|recaptcha/api": "reCAPTCHA",
    r"cf-turnstile|challenges\.cloudflare\.com": "Turnstile",
    r"friendlycaptcha|frc-captcha|arkoselabs\.com|geetest": "a captcha",
}
PHRASES = re.compile(
    r"just a moment\.\.\.|attention required! \| cloudflare|checking (if the site connection is secure|your browser)"
    r"|(verify|verifying|confirm|prove|check) (that )?(you are|you're) (a )?(human|not a (ro)?bot)"
    r"|are you (a )?(human|robot)"
    r"|making sure you're not a bot|i'?m not a robot|pardon our interruption|unusual traffic from your"
    r"|please enable (js|javascript) and disable any ad ?blocker|press (&amp;|&|and) hold"
    r"|human verification|security checkpoint|complete the (security check|captcha)|ddos protection by"
    r"|automated access to this (page|site)|enable javascript and cookies to continue",
    re.IGNORECASE,
)
MARKUP = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in MARKUP_MARKERS.items())
TITLE = re.compile(r"<title[^<>]*>([^<]*)<", re.IGNORECASE)


def find_challenge(status: int, headers: Mapping[str, str], content: bytes) -> str | None:
    """Name the bot guard that answered instead of the page, or None.

    Args:
        headers: with lower-case names.
        content: the body, or its beginning.
    """
    for name, (pattern, guard) in HEADER_MARKERS.items():
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
    title = TITLE.search(page)
    phrase = PHRASES.search(text) or (PHRASES.search(title.group(1)) if title else None)
    widgets = ("hCaptcha", "reCAPTCHA", "Turnstile", "a captcha")
    for pattern, guard in MARKUP:
        if pattern.search(page) and (certain or phrase or guard not in widgets):
            return guard
    return "a bot check" if phrase else None
