"""Addresses as they are asked for: one spelling of a host for the guard, the HTTP library, a proxy and the server.

Libraries and proxies decode a host each in its own way (`10%2E0.0.1`, fullwidth digits, octal numbers, what stands
before a backslash). So a host is decoded here, once, as browsers do (WHATWG URL, "host parsing"), and what comes out
holds nothing that anybody could read otherwise: letters, digits, hyphens and dots, or an IP address as it is usually
written.
"""

import ipaddress
import re
import socket
from urllib.parse import SplitResult, unquote, urldefrag, urljoin, urlsplit

import idna

NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
LONGEST_NAME = 254  # characters, a dot at the end included (RFC 1035)
BRACKETS = re.compile(r"\[[^\[\]]*:[^\[\]]*\](?::[0-9]*)?")
NUMBER_AT_END = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$")


def canonical(url: str) -> SplitResult:
    """The parts of an address, its host in the one spelling in which it is judged and asked.

    Names come in small letters, those of other scripts in IDNA's (UTS 46); IP addresses as they are usually written.
    Credentials are left in place.

    Raises:
        ValueError: the address, or its host, cannot be one; the message says why.
    """
    url.encode()  # no half characters
    parts = urlsplit(url)
    user, at, asked = parts.netloc.rpartition("@")
    if ("[" in asked or "]" in asked) and not BRACKETS.fullmatch(asked):
        raise ValueError("brackets hold an IPv6 address, and nothing else")
    host = spell_host(parts.hostname or "")
    port = "" if parts.port is None else f":{parts.port}"
    return parts._replace(netloc=f"{user}{at}{f'[{host}]' if ':' in host else host}{port}")


def spell_host(host: str) -> str:
    """A host in its one spelling; an IPv6 address without brackets. Empty where it is.

    Raises:
        ValueError: it is no host.
    """
    if ":" in host:
        if "%" in host:
            raise ValueError("a zone has a meaning on one machine alone")
        return str(ipaddress.IPv6Address(host))
    name = _to_ascii(unquote(host, errors="strict"))
    if NUMBER_AT_END.search(name.removesuffix(".")):
        return _spell_ipv4(name.removesuffix("."))
    if host and not (NAME.fullmatch(name) and len(name) <= LONGEST_NAME):
        raise ValueError(f"{name[:100]!r} cannot be the name of a host")
    return name


def join(base: str, reference: str) -> str:
    """The absolute address that a reference means on a page, without its fragment; read as browsers do: blanks around
    it, tabs and line breaks do not count, and a backslash is a slash.

    Raises:
        ValueError: there is no such address.
    """
    path, mark, rest = re.sub(r"[\t\r\n]", "", reference).strip().partition("?")
    return urldefrag(urljoin(base, path.replace("\\", "/") + mark + rest)).url


def as_sent(value: str) -> str:
    """A header's raw bytes beyond ASCII, which the HTTP library reads as Latin-1, in percent signs. So browsers follow
    a `Location` that nobody encoded: the server gets back the bytes that it wrote, in whatever encoding."""
    return "".join(char if ord(char) < 128 else f"%{ord(char):02X}" for char in value)


def without_credentials(address: str) -> str:
    """An address for a message: without user and password, with a scheme or without."""
    scheme, slashes, rest = address.partition("://")
    return f"{scheme}{slashes}{rest.rpartition('@')[2]}" if slashes else address.rpartition("@")[2]


def _to_ascii(name: str) -> str:
    if name.isascii():
        return name.lower()
    mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
    return ".".join(label if label.isascii() else idna.alabel(label).decode("ascii") for label in mapped.split("."))


def _spell_ipv4(text: str) -> str:
    """A number, or up to four, in decimal, octal or hexadecimal, as the system's connections take them."""
    try:
        return socket.inet_ntoa(socket.inet_aton(text))
    except OSError:
        raise ValueError(f"{text[:100]!r} ends in a number and is no IP address") from None
