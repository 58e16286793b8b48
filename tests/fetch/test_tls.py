"""TLS on loopback: the certificate is checked against the name, though the connection goes to a checked address."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.guard import Guard
from tests.waiting import FOR_EVER, LONGEST

pytest.importorskip("cryptography", reason="makes the certificate of these tests")

NAME = "statement.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for `NAME` and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return public, private


@pytest.fixture
def tls_port(certificate: tuple[Path, Path]) -> Iterator[int]:
    """A server that answers one request after another."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                plain, _ = listener.accept()
            except TimeoutError:
                continue
            try:
                with plain, context.wrap_socket(plain, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nstatement")
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    stop.set()
    thread.join()
    listener.close()


def make_session(total: float = LONGEST) -> Session:
    """Every name leads to loopback."""
    guard = Guard(allow_private=True, resolver=lambda host, port: [(socket.AF_INET, ("127.0.0.1", port))])
    options = FetchOptions(respect_robots=False, delay_seconds=0, total_seconds=total, retries=0)
    return Session(options, guard=guard)


def test_name_and_certificate_agree(
    tls_port: int, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    assert make_session().fetch(f"https://{NAME}:{tls_port}/").content == b"statement"


@pytest.mark.parametrize(("host", "trusted"), [("other.example.org", True), (NAME, False)])
def test_wrong_name_or_unknown_issuer(
    tls_port: int, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    with pytest.raises(DocumentError) as caught:
        make_session().fetch(f"https://{host}:{tls_port}/")
    assert caught.value.code == "tls_untrusted"
    assert "TLS" in caught.value.message


def test_handshake_that_never_ends() -> None:
    """A byte now and then keeps every read timeout away; the deadline must end it all the same."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(LONGEST)
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        ends = time.monotonic() + FOR_EVER
        with connection:
            connection.sendall(b"\x16\x03\x03\x40\x00")
            while time.monotonic() < ends and not stop.wait(0.03):
                try:
                    connection.sendall(b"\x00")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        make_session(total=0.4).fetch(f"https://{NAME}:{listener.getsockname()[1]}/")
    stop.set()
    thread.join()
    listener.close()
    assert caught.value.code == "timeout"
    assert "for the whole document" in caught.value.message  # not a silence between two packets
    assert time.monotonic() - began < LONGEST
