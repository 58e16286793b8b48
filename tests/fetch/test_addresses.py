"""The host that is judged is the host that is asked, however an address spells it; behind a proxy nothing else would
stop it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.request_log import RequestLog
from tests.waiting import LONGEST

PDF = b"%PDF-1.7 invented statement of Larkspur Ltd"
# Each is 169.254.169.254, 10.0.0.1, 127.0.0.1 or a name inside a network to one client library, proxy or browser.
DISGUISED = [
    "http://169.254.169.25%34/",
    "http://%31%36%39.254.169.254/",
    "http://10%2E0.0.1/",
    "http://10%2e0%2e0%2e1/",
    "http://metadata.google%2einternal/",
    "http://metadata.google.%69nternal/",
    "http://%6c%6f%63alhost/",
    "http://169.254.169.25%2534/",
    "http://intranet%2F.example.org/",
    "http://10.0.0.1%23.example.org/",
    "http://10.0.0.1%00.example.org/",
    "http://10.0.0.1%3A80/",
    "http://%5B::1%5D/",
    "http://１６９.254.169.254/",
    "http://169。254。169。254/",
    "http://169．254．169．254/",
    "http://169｡254｡169｡254/",
    "http://①②⑦.0.0.1/",
    "http://%EF%BC%91%EF%BC%90.0.0.1/",
    "http://loc\u00adalhost/",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://metadata.google.ｉｎｔｅｒｎａｌ/",
    "http://printer。local/",
    "http://169.254.169.254./",
    "http://169.254.169.254../",
    "http://metadata.google.internal./",
    "http://127.1./",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://0xA9.0376.43518/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0000000000000.0/",
    "http://08.0.0.1/",
    "http://1.2.3.4.5/",
    "http://256.256.256.256/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a00:1]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[2606:2800:220:1::1%25eth0]/",
    "http://[::ffff:169.254.169.254%25eth0]/",
    "http://[v1.10.0.0.1]/",
    "http://169.254.169.254\\.example.org/",
    "http://10.0.0.1\\@example.org/",
    "http://example.org\\@10.0.0.1/",
    "http://example.org@10.0.0.1/",
    "http://example.org%40@10.0.0.1/",
    "http://10.0.0.1%40example.org/",
    "http://@10.0.0.1/",
    "http://:@10.0.0.1/",
    "http://10.0.0.1 .example.org/",
    "http://10.0\t.0.1/",
    "http://10.0\n.0.1/",
    "http://exam\r\nple.org/",
    "http:///10.0.0.1/",
    "http:/\\10.0.0.1/",
    "http:\\\\10.0.0.1/",
    "http://10.0.0.1;.example.org/",
    "http://10.0.0.1,example.org/",
    "http://169.254.169.254.nip.io/",
    "http://localhost.localdomain/",
    "http://kubernetes.default.svc/",
    "http://wiki.corp./",
    "http://1.0.0.10.in-addr.arpa/",
    "http://7f000001.c0a80001.rbndr.us/",
    "http://168.63.129.16/machine",
    "http://10-0-0-1.sslip.io/",
    "http://localtest.me/",
]  # fmt: skip
EVEN_IN_AN_INTRANET = [
    "http://metadata.google.internal/",
    "http://metadata.google%2einternal./",
    "http://METADATA/",
    "http://instance-data/latest/meta-data/",
    "http://instance-data.ec2.internal/",
    "http://metadata.tencentyun.com/",
    "http://169.254.169.25%34/",
    "http://0xa9fea9fe./",
    "http://[::ffff:a9fe:a9fe%251]/",
]
SPELT = {
    "http://ex%61mple.org/a": "http://example.org/a",
    "http://EXAMPLE.org:80/a": "http://example.org:80/a",
    "http://example.org./a": "http://example.org./a",
    "http://ｅｘａｍｐｌｅ．org/a": "http://example.org/a",
    "http://Müller.example.org/a": "http://xn--mller-kva.example.org/a",
    "http://m%C3%BCller.example.org/a": "http://xn--mller-kva.example.org/a",
    "http://my_site.example.org/a": "http://my_site.example.org/a",
    "http://1572395042/a": "http://93.184.216.34/a",
    "http://0135.0270.0330.042/a": "http://93.184.216.34/a",
    "http://[2606:2800:0220:1:0::1]/a": "http://[2606:2800:220:1::1]/a",
    "http://93.184.216.34./a": "http://93.184.216.34/a",
    "http://example.org:/a%2Eb": "http://example.org/a.b",
}


@pytest.fixture
def proxy(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A proxy that would ask for anything; `pages` are its answers, `requests` what it was asked for."""

    def start(pages: dict[str, Any] | None = None) -> Any:
        running = loopback_site(pages if pages is not None else {})
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, running.url)
            monkeypatch.setenv(name.lower(), running.url)
        return running

    return start


def refusal(url: str, **options: Any) -> DocumentError:
    settings = {"respect_robots": False, "retries": 0, "delay_seconds": 0.0, "browser": False} | options
    with Session(FetchOptions(**settings)) as session, pytest.raises(DocumentError) as caught:
        session.fetch(url)
    return caught.value


def test_no_disguise_reaches_a_proxy(proxy: Any) -> None:
    asked = proxy()
    codes = {url: refusal(url).code for url in DISGUISED}
    assert codes == dict.fromkeys(DISGUISED, "address_refused")
    assert asked.requests == []


def test_metadata_stays_out_of_reach_of_an_intranet_with_a_proxy(proxy: Any) -> None:
    asked = proxy()
    codes = {url: refusal(url, allow_private=True).code for url in EVEN_IN_AN_INTRANET}
    assert codes == dict.fromkeys(EVEN_IN_AN_INTRANET, "address_refused")
    assert asked.requests == []


def test_only_what_was_judged_is_sent(proxy: Any) -> None:
    asked = proxy(dict.fromkeys(SPELT.values(), PDF))
    with Session(FetchOptions(respect_robots=False, delay_seconds=0.0)) as session:
        records = [session.fetch(url).record for url in SPELT]
    assert asked.requests == list(SPELT.values())
    assert [record.url for record in records] == list(SPELT)  # what was asked for is recorded as it was given


@pytest.mark.parametrize(
    "link",
    [
        "http://169.254.169.25%34/",
        "//10%2E0.0.1/x",
        "http://169。254。169。254/",
        "\\\\10.0.0.1\\x",
        "http:\t//0x7f.1/",
    ],
)
@pytest.mark.parametrize("how", ["location", "refresh", "meta", "frame", "script"])
def test_nor_where_a_page_leads_there(proxy: Any, how: str, link: str) -> None:
    start = "http://example.org/"
    shown = "".join(char if ord(char) < 128 else f"&#{ord(char)};" for char in link)
    raw = link.encode().decode("latin-1").replace("\t", "")
    page = {
        "location": (302, {"Location": raw}, b""),
        "refresh": (200, {"Refresh": f"0; url={raw}", "Content-Type": "text/html"}, b"<p>On"),
        "meta": f'<meta http-equiv="refresh" content="0; url={shown}"><p>On</p>',
        "frame": f'<iframe src="{shown}"></iframe>',
        "script": "<p>On</p>",
    }[how]
    asked = proxy({start: page})
    with Session(FetchOptions(respect_robots=False, retries=0, delay_seconds=0.0, browser=False)) as session:
        if how == "script":  # what a rendered page asks for goes the same way
            with session._courier.wire() as wire, pytest.raises(DocumentError):
                session._courier.loader(wire, RequestLog())(link, {})
            assert asked.requests == []
            return
        if how == "frame":  # the page stays
            assert session.fetch(start).record.status == 200
        else:
            with pytest.raises(DocumentError) as caught:
                session.fetch(start)
            assert caught.value.code == "address_refused"
    assert asked.requests == [start]


def test_exceptions_from_the_proxy_are_for_the_host_that_is_asked(
    proxy: Any, loopback_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disguise of a host in NO_PROXY is that host; it is asked directly, by an address that was checked."""
    asked, site = proxy(), loopback_site({"/a": PDF})
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    port = site.url.rpartition(":")[2]
    for host in ("127.0.0.%31", "127.1", "0x7f000001", "１２７.0.0.1", "127.0.0.1."):
        url = f"http://{host}:{port}/a"
        with Session(FetchOptions(allow_private=True, respect_robots=False, delay_seconds=0.0)) as session:
            assert session.fetch(url).content == PDF
        assert refusal(url).code == "address_refused"
    assert asked.requests == []


def test_what_a_proxy_is_to_connect_to_is_what_was_judged(proxy: Any, loopback_site: Any) -> None:
    """Over TLS the proxy is told a name and a port, and nothing else."""
    told: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while not told or not told[-1].startswith(b"CONNECT last"):
                connection, _ = listener.accept()
                with connection:
                    told.append(connection.recv(4096).partition(b"\r")[0])
                    connection.sendall(b"HTTP/1.1 403 No\r\n\r\n")

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("https_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}")
            for url in DISGUISED:
                assert refusal(url.replace("http:", "https:", 1)).code == "address_refused"
            for host in ("ex%61mple.org", "m\u00fcller.example.org", "0x5db8d822:8443", "last.example.org"):
                error = refusal(f"https://{host}/")
                assert error.code == "unreachable"
                assert "through the proxy" in error.message
        thread.join(LONGEST)
    assert [line.split()[1] for line in told] == [
        b"example.org:443",
        b"xn--mller-kva.example.org:443",
        b"93.184.216.34:8443",
        b"last.example.org:443",
    ]


SETTINGS: list[tuple[str, str]] = [
    ("socks5://127.0.0.1:1080", "SOCKS"),
    ("socks5h://me:secret@127.0.0.1:1080", "SOCKS"),
    ("socks4a://127.0.0.1", "SOCKS"),
    ("ftp://127.0.0.1:21", "http_proxy"),
    ("http://me:secret@[::1", "http_proxy"),
    ("http://127.0.0.1:port", "http_proxy"),
    ("http://", "http_proxy"),
    ("127.0.0.1:99999", "http_proxy"),
    ("http://127.0.0.1:80:80", "http_proxy"),
]


@pytest.mark.parametrize(("setting", "named"), SETTINGS)
def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, setting: str, named: str) -> None:
    monkeypatch.setenv("http_proxy", setting)
    error = refusal("http://example.org/", retries=0)
    assert error.code == "unreachable"
    assert "proxy" in error.message and named in f"{error.message} {error.hint}"
    assert "not a web address" not in error.message
    assert "secret" not in f"{error.message} {error.hint}"


def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://me:secret@127.0.0.1:1")
    error = refusal("http://example.org/", retries=0)
    assert error.code == "unreachable"
    assert "proxy" in error.message
    assert "secret" not in f"{error.message} {error.hint}"


@pytest.mark.parametrize("check", [Guard().check_url, Guard(allow_private=True).check_url])
def test_what_is_judged_is_judged_alike_again(check: Callable[[str], Any]) -> None:
    for url in SPELT:
        assert check(check(url).geturl()) == check(url)
