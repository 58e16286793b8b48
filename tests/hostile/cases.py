"""What the hostile server does, one function a case. Each is called once a request, on a port of its own."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509

from tests.hostile import pages
from tests.hostile.certificates import Authority
from tests.hostile.exchange import Exchange

Act = Callable[[Exchange], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of hostility. `code`: what a fetch of its start ends as; None where a page results.

    `act`: answers a request. `robots`: answers one for robots.txt; without it there is none (404). `tls`: makes the
    certificate, from an authority and the case's name. `raw`: takes the connection before anything is read or said.
    """

    name: str
    code: str | None
    act: Act
    robots: Act | None = None
    tls: Callable[[Authority, str], object] | None = None
    raw: bool = False


# --- bodies -------------------------------------------------------------------------------------


def endless_body(exchange: Exchange) -> None:
    exchange.head(200, content_type="text/html")
    while True:
        exchange.send(b"<p>and so on</p>" * 4096)


def one_byte_a_second(exchange: Exchange) -> None:
    exchange.head(200, content_type="text/html", content_length="100000")
    while exchange.wait(1.0):
        exchange.send(b"x")


def gzip_bomb(exchange: Exchange) -> None:
    exchange.page(pages.bomb(), content_encoding="gzip")


def not_gzip(exchange: Exchange) -> None:
    exchange.page(pages.STATEMENT, content_encoding="gzip")


def cut_gzip(exchange: Exchange) -> None:
    exchange.page(gzip.compress(pages.STATEMENT)[:-20], content_encoding="gzip")


def brotli(exchange: Exchange) -> None:
    exchange.page(pages.STATEMENT, content_encoding="br")


def wrong_content_type(exchange: Exchange) -> None:
    exchange.page(pages.STATEMENT, content_type="image/png")


def length_too_long(exchange: Exchange) -> None:
    exchange.page(pages.STATEMENT, content_length=str(len(pages.STATEMENT) + 5000))


def length_too_short(exchange: Exchange) -> None:
    exchange.page(pages.STATEMENT, content_length=str(len(pages.STATEMENT) - 500))


def reset_in_the_body(exchange: Exchange) -> None:
    exchange.head(200, content_type="text/html", content_length=str(len(pages.STATEMENT)))
    exchange.send(pages.STATEMENT[:1000])
    exchange.wait(0.2)
    exchange.reset()


def broken_chunks(exchange: Exchange) -> None:
    exchange.head(200, content_type="text/html", transfer_encoding="chunked")
    exchange.send(b"10\r\n<html><body>1234\r\nno number at all\r\nrest")


def chunks_without_end(exchange: Exchange) -> None:
    exchange.head(200, content_type="text/html", transfer_encoding="chunked")
    exchange.send(b"10\r\n<html><body>1234\r\n")


def deep_markup(exchange: Exchange) -> None:
    exchange.page(pages.deep_markup())


def many_links(exchange: Exchange) -> None:
    exchange.page(pages.links(115_000 if exchange.path == "/" else 6_000))


def calendar(exchange: Exchange) -> None:
    month = exchange.path.split("/")[2] if exchange.path.startswith("/calendar/") else "1"
    exchange.page(pages.calendar(int(month)))


def frame_in_itself(exchange: Exchange) -> None:
    exchange.page(pages.FRAME_IN_ITSELF)


def frames_without_end(exchange: Exchange) -> None:
    path = exchange.path.rstrip("/")
    exchange.page("".join(f"<iframe src='{path}/{n}'></iframe>" for n in range(9)).encode())


# --- heads --------------------------------------------------------------------------------------


def many_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 200) for n in range(20_000)))


def long_header(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n")


def endless_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    while exchange.wait(0.5):
        exchange.send(b"X-Slow: 1\r\n")


def endless_continue(exchange: Exchange) -> None:
    while exchange.wait(0.01):
        exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def silence(exchange: Exchange) -> None:
    while exchange.wait(1.0):
        pass


def reset_at_once(exchange: Exchange) -> None:
    exchange.reset()


def not_http(exchange: Exchange) -> None:
    exchange.send(b"SSH-2.0-OpenSSH_9.9\r\n")


# --- redirects ----------------------------------------------------------------------------------


def redirect_circle(exchange: Exchange) -> None:
    exchange.redirect("/b" if exchange.path != "/b" else "/a")


def redirects_without_end(exchange: Exchange) -> None:
    exchange.redirect(f"{exchange.path.rstrip('/')}/on")


def refresh_circle(exchange: Exchange) -> None:
    target = "/b" if exchange.path != "/b" else "/a"
    exchange.page(f"<html><head><meta http-equiv='refresh' content='0; url={target}'></head></html>".encode())


def cookie_circle(exchange: Exchange) -> None:
    exchange.redirect(exchange.path, set_cookie=f"visit={exchange.number}")


def to_metadata(exchange: Exchange) -> None:
    exchange.redirect("http://169.254.169.254/latest/meta-data/iam/")


def to_metadata_in_disguise(exchange: Exchange) -> None:
    exchange.redirect("http://[::ffff:a9fe:a9fe]/latest/meta-data/")


def to_file(exchange: Exchange) -> None:
    exchange.redirect("file:///etc/passwd")


def to_script(exchange: Exchange) -> None:
    exchange.redirect("javascript:alert(1)")


def long_location(exchange: Exchange) -> None:
    exchange.redirect("/" + "x" * 60_000)


def to_nowhere(exchange: Exchange) -> None:
    exchange.head(302)


# --- statuses and walls -------------------------------------------------------------------------


def busy_then_page(exchange: Exchange) -> None:
    if exchange.number == 1:
        exchange.head(429, retry_after="1")
    else:
        exchange.page(pages.STATEMENT)


def busy_for_a_day(exchange: Exchange) -> None:
    exchange.head(429, retry_after="86400")


def unavailable_once(exchange: Exchange) -> None:
    if exchange.number == 1:
        exchange.head(503)
    else:
        exchange.page(pages.STATEMENT)


def always_unavailable(exchange: Exchange) -> None:
    exchange.head(503)


def gone(exchange: Exchange) -> None:
    exchange.page(b"<html><body>Not found</body></html>", status=404)


def login_wall(exchange: Exchange) -> None:
    if exchange.path.startswith("/login"):
        exchange.page(pages.LOGIN)
    else:
        exchange.redirect("/login?next=/")


def login_status(exchange: Exchange) -> None:
    exchange.head(401, www_authenticate='Basic realm="staff"')


def single_sign_on(exchange: Exchange) -> None:
    exchange.redirect("https://login.microsoftonline.com/common/oauth2/authorize?client_id=0")


def captcha(exchange: Exchange) -> None:
    exchange.page(pages.CAPTCHA)


def captcha_status(exchange: Exchange) -> None:
    exchange.page(pages.CAPTCHA, status=403)


def statement(exchange: Exchange) -> None:
    exchange.page(pages.STATEMENT)


# --- robots.txt ---------------------------------------------------------------------------------


def rules_forbid(exchange: Exchange) -> None:
    exchange.page(b"User-agent: *\nDisallow: /\n", content_type="text/plain")


def rules_lead_to_themselves(exchange: Exchange) -> None:
    exchange.redirect("/robots.txt")


def rules_of_ten_megabytes(exchange: Exchange) -> None:
    exchange.page(pages.ten_megabytes_of_rules(), content_type="text/plain")


def rules_fail(exchange: Exchange) -> None:
    exchange.head(500)


def rules_are_bytes(exchange: Exchange) -> None:
    exchange.page(bytes(range(256)) * 2000, content_type="text/plain")


# --- TLS ----------------------------------------------------------------------------------------


def slow_handshake(exchange: Exchange) -> None:
    exchange.send(b"\x16\x03\x03\x40\x00")
    while exchange.wait(0.5):
        exchange.send(b"\x00")


def no_handshake(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 400 This is no TLS\r\n\r\n")


def self_signed(authority: Authority, name: str) -> object:
    return authority.context(name, self_signed=True)


def expired(authority: Authority, name: str) -> object:
    return authority.context(name, expired=True)


def other_name(authority: Authority, name: str) -> object:
    return authority.context(name, subject=x509.DNSName("other.example"))


def good_certificate(authority: Authority, name: str) -> object:
    return authority.context(name)


CASES = (
    Case("plain statement", None, statement),
    Case("endless body", "too_large", endless_body),
    Case("one byte a second", "timeout", one_byte_a_second),
    Case("gzip bomb", "too_large", gzip_bomb),
    Case("gzip that is none", "http_error", not_gzip),
    Case("gzip without its end", "truncated", cut_gzip),
    Case("brotli unasked", "http_error", brotli),
    Case("wrong content type", None, wrong_content_type),
    Case("length too long", "truncated", length_too_long),
    Case("length too short", None, length_too_short),
    Case("reset in the body", "truncated", reset_in_the_body),
    Case("broken chunks", "truncated", broken_chunks),
    Case("chunks without end", "truncated", chunks_without_end),
    Case("deep markup", None, deep_markup),
    Case("10 MB of links", None, many_links),
    Case("endless calendar", None, calendar),
    Case("frame in itself", None, frame_in_itself),
    Case("frames without end", None, frames_without_end),
    Case("many headers", "http_error", many_headers),
    Case("long header", "http_error", long_header),
    Case("endless headers", "timeout", endless_headers),
    Case("endless 100 Continue", "timeout", endless_continue),
    Case("silence", "timeout", silence),
    Case("reset at once", "unreachable", reset_at_once, raw=True),
    Case("not HTTP", "unreachable", not_http, raw=True),
    Case("redirect circle", "too_many_redirects", redirect_circle),
    Case("redirects without end", "too_many_redirects", redirects_without_end),
    Case("refresh circle", "too_many_redirects", refresh_circle),
    Case("cookie circle", "too_many_redirects", cookie_circle),
    Case("redirect to metadata", "address_refused", to_metadata),
    Case("redirect to disguised metadata", "address_refused", to_metadata_in_disguise),
    Case("redirect to a file", "address_refused", to_file),
    Case("redirect to a script", "address_refused", to_script),
    Case("redirect to a huge address", "address_refused", long_location),
    Case("redirect to nowhere", "http_error", to_nowhere),
    Case("429, then a page", None, busy_then_page),
    Case("429 for a day", "http_error", busy_for_a_day),
    Case("503, then a page", None, unavailable_once),
    Case("503 for ever", "http_error", always_unavailable),
    Case("dead link", "link_dead", gone),
    Case("login wall", "login_required", login_wall),
    Case("login by status", "login_required", login_status),
    Case("single sign-on", "login_required", single_sign_on),
    Case("captcha", "challenge_page", captcha),
    Case("captcha by status", "challenge_page", captcha_status),
    Case("robots.txt forbids", "robots_denied", statement, robots=rules_forbid),
    Case("robots.txt fails", "robots_denied", statement, robots=rules_fail),
    Case("robots.txt is silent", "timeout", statement, robots=silence),
    Case("robots.txt redirects in a circle", None, statement, robots=rules_lead_to_themselves),
    Case("robots.txt of 10 MB", None, statement, robots=rules_of_ten_megabytes),
    Case("robots.txt of rubbish", None, statement, robots=rules_are_bytes),
    Case("certificate of a stranger", "tls_untrusted", statement, tls=self_signed),
    Case("certificate expired", "tls_untrusted", statement, tls=expired),
    Case("certificate of another name", "tls_untrusted", statement, tls=other_name),
    Case("certificate known", None, statement, tls=good_certificate),
    Case("slow TLS handshake", "timeout", slow_handshake, tls=good_certificate, raw=True),
    Case("no TLS at all", "unreachable", no_handshake, tls=good_certificate, raw=True),
)
