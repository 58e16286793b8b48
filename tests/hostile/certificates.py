"""Certificates of a made-up authority: good, expired, for another name; and one that vouches for itself."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ADDRESS = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs certificates and keeps them in a folder. `file`: its own, for REQUESTS_CA_BUNDLE."""

    folder: Path
    file: Path
    key: Any
    name: x509.Name

    def context(
        self, case: str, *, subject: x509.GeneralName = ADDRESS, expired: bool = False, self_signed: bool = False
    ) -> ssl.SSLContext:
        """What a server with such a certificate presents."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, signing = (_name(case), key) if self_signed else (self.name, self.key)
        ends = datetime.datetime.now(datetime.UTC) + (-DAY if expired else DAY)
        builder = _builder(_name(case), issuer, key, ends).add_extension(
            x509.SubjectAlternativeName([subject]), critical=False
        )
        public, private = self.folder / f"{case}.pem", self.folder / f"{case}.key"
        public.write_bytes(builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        private.write_bytes(_pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(public, private)
        return context


def make_authority(folder: Path) -> Authority:
    """Make one; its certificate is for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Hostile Test Authority")
    ends = datetime.datetime.now(datetime.UTC) + DAY
    builder = _builder(name, name, key, ends).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    file = folder / "authority.pem"
    file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return Authority(folder, file, key, name)


def _builder(subject: x509.Name, issuer: x509.Name, key: Any, ends: datetime.datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - 30 * DAY)
        .not_valid_after(ends)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _pem(key: Any) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
