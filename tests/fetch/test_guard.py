from __future__ import annotations

import socket
from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch.guard import Guard, is_public

REFUSED = [
    "ftp://example.org/a.pdf",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//example.org/a",
    "example.org/a",
    "",
    "http://",
    "http://[",
    "http://example.org:99999/",
    "http://user:secret@example.org/",
    "http://example.org/a\r\nHost: other",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://intranet/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://10.0.0.1/",
    "http://172.16.9.9/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_refused(url: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Guard().check_url(url)
    assert caught.value.code == "address_refused"
    assert caught.value.hint


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(DocumentError) as caught:
        Guard(allow_private=True).check_url("https://user:secret@example.org/")
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a b.pdf",
        "HTTP://EXAMPLE.ORG",
        "http://93.184.216.34:8080/",
        "http://[2606:2800:220:1::1]/",
        "http://[::ffff:93.184.216.34]/",
        "https://müller.example/statement",
    ],
)
def test_allowed(url: str) -> None:
    assert Guard().check_url(url).hostname


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://intranet/", "http://[::1]/"])
def test_private_allowed_on_request(url: str) -> None:
    assert Guard(allow_private=True).check_url(url).hostname


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::ffff:0:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::a9fe:a9fe]/",
        "http://[2606:2800::5efe:a9fe:a9fe]/",
        "http://[fd12::200:5efe:169.254.169.254]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "file:///etc/passwd",
        "http://intranet/" + "x" * 8000,
    ],
)
def test_never_allowed(url: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Guard(allow_private=True).check_url(url)
    assert caught.value.code == "address_refused"
    assert len(caught.value.message) < 400


def test_a_name_never_leads_to_metadata() -> None:
    guard = Guard(allow_private=True, resolver=lambda host, port: [(socket.AF_INET, ("169.254.169.254", port))])
    with pytest.raises(DocumentError) as caught:
        guard.addresses("metadata.google.internal", 80)
    assert caught.value.code == "address_refused"


def test_every_address_of_a_name_is_checked() -> None:
    found: list[Any] = [(socket.AF_INET, ("93.184.216.34", 80)), (socket.AF_INET6, ("fd00::5", 80, 0, 0))]
    with pytest.raises(DocumentError) as caught:
        Guard(resolver=lambda host, port: found).addresses("example.org", 80)
    assert caught.value.code == "address_refused"
    assert "fd00::5" in caught.value.message
    assert Guard(resolver=lambda host, port: found[:1]).addresses("example.org", 80) == found[:1]


@pytest.mark.parametrize(("address", "public"), [("8.8.8.8", True), ("fe80::1%eth0", False), ("2001:db8::1", False)])
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
