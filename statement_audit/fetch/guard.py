"""Which addresses may be called: http(s) only, and nothing inside a private network.

Link-local addresses are refused even where private ones are allowed: no company serves a document there, and clouds
answer with their machines' credentials (169.254.169.254).

A name is looked up once, every address it has is checked, and the connection goes to those very addresses, so a
name that answers differently the second time (DNS rebinding) gains nothing.

Libraries and proxies decode a host each in its own way (`10%2E0.0.1`, fullwidth digits, octal numbers, what stands
before a backslash). So a host is decoded here, once, as browsers do (WHATWG URL, "host parsing"), and what comes out
holds nothing that anybody could read otherwise: letters, digits, hyphens and dots, or an IP address as it is usually
written.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urldefrag, urljoin, urlsplit

import idna

from statement_audit.errors import DocumentError
from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside

Address = tuple[int, tuple[Any, ...]]  # address family, socket address
Resolver = Callable[[str, int], Sequence[Address]]

HOSTS, SPELT = table_beside(__file__), patterns_beside(__file__)
PRIVATE_SUFFIXES = tuple(HOSTS["private_suffixes"] + HOSTS["spelling_suffixes"])
NEVER_NAMES = frozenset(HOSTS["never_names"])
NEVER = tuple(map(ipaddress.ip_network, HOSTS["never"]))
MOST_CHARACTERS = 8000  # of a URL, as RFC 9110 advises
INTRANET = (
    "http and https addresses of the public internet are read; "
    "STATEMENT_AUDIT_ALLOW_PRIVATE=1 lets an intranet through."
)
PUBLIC = "Use the document's public http or https address."
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
TRANSLATED = ipaddress.ip_network("::ffff:0:0:0/96")  # RFC 2765, 2.1
ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214, 6.1: the word before the IPv4 address
LONGEST_NAME = 254  # characters, a dot at the end included (RFC 1035)


def resolve(host: str, port: int) -> list[Address]:
    """Look a name up. Raises socket.gaierror, or UnicodeError for a name that cannot be one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(family), tuple(address)) for family, _, _, _, address in found]


class Guard:
    """Refuses addresses with `DocumentError("address_refused")`.

    Args:
        allow_private: lets private and loopback addresses through, link-local ones never; the scheme is still checked.
        resolver: looks a name up; injected by tests.
    """

    def __init__(self, *, allow_private: bool = False, resolver: Resolver = resolve) -> None:
        self.allow_private = allow_private
        self._resolver = resolver

    def check_url(self, url: str) -> SplitResult:
        """Refuse what can be told from the URL alone, without a look-up.

        Returns its parts with the host as it was judged; nothing but their `geturl()` is to be asked for.
        """
        if len(url) > MOST_CHARACTERS:
            raise _refused(f"{url[:100]}...", f"it has {len(url)} characters")
        try:
            parts = canonical(url)
            host = parts.hostname or ""
        except ValueError as error:
            raise _refused(without_credentials(url), f"not a web address ({error})") from error
        if parts.scheme.lower() not in ("http", "https"):
            raise _refused(url, f"'{parts.scheme or 'no scheme'}' is not http or https")
        if not host or any(ord(char) < 32 or ord(char) == 127 for char in url):
            raise _refused(url, "it names no host or holds control characters")
        if parts.username is not None or parts.password is not None:
            raise _refused(f"{parts.scheme}://{host}", "it carries a user name or password")
        try:
            literal = str(ipaddress.ip_address(host))
        except ValueError:
            self._check_name(url, host.rstrip("."))
        else:
            self._check_address(url, literal)
        return parts

    def addresses(self, host: str, port: int) -> list[Address]:
        """Look the name up and return its addresses, all of them checked.

        Raises:
            DocumentError: `address_refused` where any address is private: a public site has none.
            socket.gaierror, UnicodeError: the name is not found.
        """
        found = list(self._resolver(host, port))
        for _, address in found:
            self._check_address(host, str(address[0]))
        return found

    def _check_name(self, url: str, name: str) -> None:
        if name in NEVER_NAMES:
            raise _refused(url, f"'{name}' serves a cloud's metadata, which is never called", hint=PUBLIC)
        private = "." not in name or f".{name}".endswith(PRIVATE_SUFFIXES)
        if private and not self.allow_private:
            raise _refused(url, f"'{name}' is a name inside a private network")

    def _check_address(self, what: str, address: str) -> None:
        if is_link_local(address):
            raise _refused(what, f"{address} is a link-local or metadata address, which is never called", hint=PUBLIC)
        if not self.allow_private and not is_public(address):
            raise _refused(what, f"{address} is not a public address")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet. Addresses that wrap an IPv4 one are judged by that."""
    ip = _unwrapped(address)
    if isinstance(ip, ipaddress.IPv6Address) and (ip in NAT64_LOCAL or ip.is_site_local):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def is_link_local(address: str) -> bool:
    """Whether an IP address is link-local or serves a cloud's metadata."""
    ip = _unwrapped(address)
    if ip in NAT64_LOCAL:
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return any(ip in network for network in NEVER)


def _unwrapped(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IP address that a connection would reach: the IPv4 one that another wraps."""
    ip = ipaddress.ip_address(address)
    return (_inner_ipv4(ip) if isinstance(ip, ipaddress.IPv6Address) else None) or ip


def _inner_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, translated, 6to4, Teredo, ISATAP, NAT64 or compatible one."""
    if (wrapped := ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])) is not None:
        return wrapped
    last = ip in NAT64 or ip in TRANSLATED or (int(ip) >> 32) & 0xFFFFFFFF in ISATAP
    if last or (int(ip) >> 32 == 0 and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _refused(what: str, reason: str, *, hint: str = INTRANET) -> DocumentError:
    return DocumentError("address_refused", f"{what} is refused: {reason}.", hint=hint)


# --- addresses in one spelling --------------------------------------------------------------


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
    if ("[" in asked or "]" in asked) and not SPELT["brackets"].fullmatch(asked):
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
    if SPELT["number_at_end"].search(name.removesuffix(".")):
        return _spell_ipv4(name.removesuffix("."))
    if host and not (SPELT["name"].fullmatch(name) and len(name) <= LONGEST_NAME):
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
