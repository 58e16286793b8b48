"""One HTTP request: sent, read within limits, its failures told apart; what the libraries below raise at a server's
answer costs that visit, and nothing more.

Connections go only where the guard allows, or to the proxy of the environment, which is checked before anything is sent
through it, and end when their time is up.
"""

import functools
import http.client
import logging
import os
import re
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError
from urllib3.exceptions import SSLError as TLSError

from statement_audit.clock import what_is_wrong
from statement_audit.errors import DocumentError
from statement_audit.fetch.guard import Guard, canonical, without_credentials
from statement_audit.fetch.options import FetchOptions, TransientError, user_agent
from statement_audit.fetch.pacing import Stop
from statement_audit.resources import table_beside

log = logging.getLogger(__name__)

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
CHUNK_BYTES = 64 * 1024
ERROR_BODY_BYTES = 256 * 1024  # of an error page only the beginning is of interest
MOST_REASON = 200  # characters of what a failure says
NOT_ACCEPTED = frozenset(("br", "zstd", "compress", "x-compress", "dcb", "dcz"))
SENT = table_beside(__file__, "headers")["sent"]
# What libraries raise. A UnicodeError is a ValueError, an OverflowError an ArithmeticError. Not here: OSError, which
# may be this machine's fault, and AttributeError, which is ours.
OF_LIBRARIES = (
    *(ArithmeticError, AssertionError, LookupError, RecursionError, TypeError, ValueError),
    *(HTTPError, http.client.HTTPException, struct.error, zlib.error),
)
INTERIM = range(102, 200)  # 101 is final: another protocol follows
NAME_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
BARE_MAX_AGE = re.compile(r";[ \t]*max-age[ \t]*(?=;|$)", re.IGNORECASE)


# --- connections ----------------------------------------------------------------------------


class Deadline:
    """Breaks a connection off when `seconds` have passed.

    Read timeouts alone do not end a server that sends a byte a second. The timer holds a duplicate of the socket, so
    it also ends a TLS handshake, headers and a blocked read, wherever they stand.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._timer: threading.Timer | None = None
        self.passed = False

    @property
    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._ends - time.monotonic())

    def watch(self, connection: socket.socket) -> None:
        """Put a socket under the deadline, connected or about to be."""
        with self._lock:
            self._handles.append(connection.dup())
            if self._timer is None:
                self._timer = threading.Timer(self.remaining, self.end)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Stop watching. The flag `passed` stays."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def end(self) -> None:
        """Break the connection off now."""
        with self._lock:
            self.passed |= bool(self._handles)
            for handle in self._handles:
                with suppress(OSError):  # the other side was faster
                    handle.shutdown(socket.SHUT_RDWR)


class GuardedAdapter(HTTPAdapter):
    """A transport for one fetch. Set `deadline` before each request and close the adapter after it.

    The checked address is only what the socket connects to: Host header, SNI and certificate checks keep the name.
    With a proxy from the environment the connection goes to the proxy, which looks names up itself.
    """

    def __init__(self, guard: Guard, stop: Stop) -> None:
        self.deadline = Deadline(0.0)
        self._guard = guard
        self.stop = stop
        super().__init__(max_retries=0)

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Send what passes the guard as the library has written it: behind a proxy no look-up follows."""
        self._guard.check_url(request.url)
        return super().send(request, *args, **kwargs)

    def build_response(self, req: Any, resp: Any) -> Any:
        """Pass over a cookie's `Max-Age` without a number, as browsers do: `http.cookiejar` would lose every cookie of
        the answer and print a trace."""
        headers: Any = getattr(getattr(resp, "_original_response", None), "msg", None)
        cookies = headers.get_all("Set-Cookie", ()) if headers else ()
        if any(BARE_MAX_AGE.search(cookie) for cookie in cookies):
            del headers["Set-Cookie"]
            for cookie in cookies:
                headers["Set-Cookie"] = BARE_MAX_AGE.sub("", cookie)
        return super().build_response(req, resp)

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        guard = Guard(allow_private=True) if select_proxy(request.url, proxies) else self._guard
        kind = _GuardedHTTPSConnection if pool.scheme == "https" else _GuardedHTTPConnection
        pool.ConnectionCls = functools.partial(kind, opener=functools.partial(_connect, self, guard))
        return pool


def _connect(adapter: GuardedAdapter, guard: Guard, connection: HTTPConnection) -> socket.socket:
    """Connect to one of the host's checked addresses, under the deadline."""
    failure: OSError | None = None
    deadline = adapter.deadline
    limit = connection.timeout if isinstance(connection.timeout, (int, float)) else deadline.remaining
    for family, address in _look_up(guard, connection.host, connection.port):
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            deadline.watch(opened)
            adapter.stop.check()  # who stops the session ends what is watched; what comes later must look for itself
            opened.settimeout(max(0.001, min(limit, deadline.remaining)))
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened.connect(address)
            return opened
        except OSError as error:
            opened.close()
            failure = error
        except BaseException:  # stopped, or Ctrl-C between opening and handing over
            opened.close()
            raise
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, f"{connection.host} did not accept a connection") from failure
    raise NewConnectionError(connection, str(failure or "the name has no address")) from failure


def _look_up(guard: Guard, host: str, port: int) -> list[tuple[int, tuple[Any, ...]]]:
    try:
        return guard.addresses(host, port)
    except socket.gaierror as error:
        kind = DocumentError if error.errno in NAME_UNKNOWN else TransientError
        raise kind("unreachable", f"The name {host} was not found ({error.strerror}).") from error
    except UnicodeError as error:
        raise DocumentError("unreachable", f"'{host}' cannot be the name of a server.") from error


class _FinalResponse(http.client.HTTPResponse):
    """Passes over interim answers, of which the standard library knows only 100 (RFC 9110, 15.2: any number of 1xx may
    come before the final one). How many come is bounded by the deadline."""

    def begin(self) -> None:
        super().begin()
        while self.status in INTERIM:
            self.headers = None  # type: ignore[assignment]  # as before the first line
            super().begin()


class _Opened:
    """A connection whose socket `opener` opens."""

    response_class: Any = _FinalResponse

    def __init__(self, *args: Any, opener: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opener = opener

    def _new_conn(self) -> socket.socket:
        opened: socket.socket = self._opener(self)
        return opened


class _GuardedHTTPConnection(_Opened, HTTPConnection): ...


class _GuardedHTTPSConnection(_Opened, HTTPSConnection): ...


def proxies_for(url: str) -> dict[str, str]:
    """The proxy for an address, by its scheme, as the environment names it; none where it is to be asked directly.

    Raises:
        DocumentError: `unreachable` where the setting is no http or https proxy: nothing is sent past it.
    """
    if not (chosen := (select_proxy(url, get_environ_proxies(url)) or "").strip()):
        return {}
    scheme = urlsplit(url).scheme
    proxy = chosen if "://" in chosen else f"http://{chosen}"
    kind = proxy.partition("://")[0].lower()
    if kind.startswith("socks"):
        raise _unusable(scheme, "it is a SOCKS proxy, and names of hosts would be looked up unchecked")
    if kind not in ("http", "https"):
        raise _unusable(scheme, f"'{kind}' is no kind of proxy that is known")
    with suppress(ValueError):
        if canonical(proxy).hostname:
            return {scheme: proxy}
    raise _unusable(scheme, "it is not the address of a proxy")


def _unusable(scheme: str, reason: str) -> DocumentError:
    names = [name for key in (f"{scheme}_proxy", "all_proxy") for name in (key, key.upper()) if os.environ.get(name)]
    setting = names[0] if names else "of this system"
    hint = f"Set {setting} to http://HOST:PORT, or unset it; NO_PROXY names hosts that are asked directly."
    return DocumentError("unreachable", f"The proxy setting {setting} cannot be used: {reason}.", hint=hint)


# --- requests -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are in lower case; `content` is decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes and seconds of one request. `keep_cut`: an oversized body is cut instead of refused."""

    max_bytes: int
    seconds: float
    connect_seconds: float
    read_seconds: float
    keep_cut: bool = False


class Wire:
    """Sends the requests of one fetch. The cookies in its `jar` live as long as it does, aside those of a consent, and
    those without which a host redirects to the same address: the session puts them into the next one. Some sites
    redirect in a loop to a reader that does not hand theirs back. No .netrc is read; proxies and REQUESTS_CA_BUNDLE of
    the environment are used."""

    def __init__(self, guard: Guard, stop: Stop) -> None:
        self._adapter = GuardedAdapter(guard, stop)
        self._http = _Client()
        self.jar = self._http.cookies
        self._http.trust_env = False
        self._http.mount("http://", self._adapter)
        self._http.mount("https://", self._adapter)
        self._http.headers = requests.structures.CaseInsensitiveDict({"User-Agent": user_agent(), **SENT})

    def close(self) -> None:
        """Close every connection and forget the cookies."""
        self._http.close()

    def cookies(self) -> frozenset[tuple[str, str | None]]:
        """What is held at the moment: the same page with other cookies is not a loop."""
        return frozenset((cookie.name, cookie.value) for cookie in self.jar)

    def get(
        self, url: str, limits: Limits, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """GET one URL, or POST a `body` and read no answer; redirects are the caller's. `headers` are added to ours.

        Raises:
            TransientError: the connection broke: `unreachable`, or `truncated` once the answer had begun.
            DocumentError: timeout, too_large, unreachable, tls_untrusted, address_refused, http_error.
        """
        self._adapter.deadline = deadline = Deadline(limits.seconds)
        self._adapter.stop.endings.add(deadline.end)
        begun, seconds = False, max(0.001, limits.seconds)
        proxies = proxies_for(url)
        for cookie in self.jar.copy():
            if not can_be_sent(f"{cookie.name}={cookie.value}"):
                self.jar.clear(cookie.domain, cookie.path, cookie.name)
        try:
            with self._http.request(
                "GET" if body is None else "POST",
                url,
                data=body,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(min(limits.connect_seconds, seconds), min(limits.read_seconds, seconds)),
                proxies=proxies,
                verify=os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True,
            ) as response:
                begun = True
                received = {name.lower(): value for name, value in response.headers.items()}
                whole = body is None and response.status_code not in REDIRECT_STATUSES
                content = _read_body(url, response, received, limits) if whole else b""
                if whole and deadline.passed:  # a body without a length ends quietly when it is broken off
                    raise _timeout(url, limits)
                return Answer(url, response.status_code, received, content)
        except (OSError, HTTPError, UnicodeError) as error:  # every failure of requests is an OSError
            asked = url + "".join(f" through the proxy {without_credentials(proxy)}" for proxy in proxies.values())
            raise _explain(error, asked, limits, deadline, begun=begun) from error
        finally:
            self._adapter.stop.endings.discard(deadline.end)
            deadline.close()
            self._adapter.close()


class _Client(requests.Session):
    """Without the library's own redirects: it prepares the next request even where none is wanted, and trips over
    what stands in a `Location`."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


def can_be_sent(value: str) -> bool:
    """Whether a header may hold it: a server's own words from an earlier answer are still a stranger's."""
    return bool(value) and value.isprintable() and all(ord(char) < 256 for char in value)


def _read_body(url: str, response: requests.Response, headers: Mapping[str, str], limits: Limits) -> bytes:
    """The body. Of an error's page only the beginning is kept, and none is needed."""
    if response.status_code >= 400:
        with suppress(requests.exceptions.RequestException):
            return _read_up_to(response, min(ERROR_BODY_BYTES, limits.max_bytes))[0]
        return b""
    encodings = {name.strip().lower() for name in headers.get("content-encoding", "").split(",")}
    if encodings & NOT_ACCEPTED:
        raise DocumentError("http_error", f"{url} came in an encoding that was not asked for ({', '.join(encodings)}).")
    declared = headers.get("content-length", "")
    if not limits.keep_cut and declared.isdecimal() and int(declared[:20]) > limits.max_bytes:
        raise _too_large(url, limits.max_bytes, f"it says {declared[:20]} bytes")
    content, cut = _read_up_to(response, limits.max_bytes)
    if cut and not limits.keep_cut:
        raise _too_large(url, limits.max_bytes, "the rest was not read")
    if not cut and _unpacks_to_more(response):
        raise TransientError("truncated", f"{url} broke off: the compressed answer has no end.")
    return content


def _read_up_to(response: requests.Response, most: int) -> tuple[bytes, bool]:
    content = bytearray()
    chunks: Iterator[bytes] = response.iter_content(CHUNK_BYTES)
    for chunk in chunks:
        content += chunk
        if len(content) > most or response.raw.tell() > most:
            return bytes(content[:most]), True
    return bytes(content), False


def _unpacks_to_more(response: requests.Response) -> bool:
    """Whether a gzip or deflate stream stopped before its end, which urllib3 passes over in silence."""
    decoder = getattr(response.raw, "_decoder", None)
    stream = getattr(decoder, "_obj", None)
    damaged_tail = getattr(decoder, "_state", 0) != 0  # rubbish after the end of the first member
    return stream is not None and response.raw.tell() > 0 and not stream.eof and not damaged_tail


def _too_large(url: str, most: int, detail: str) -> DocumentError:
    return DocumentError("too_large", f"{url} is larger than {most} bytes ({detail}).", data={"limit": most})


def _timeout(url: str, limits: Limits) -> DocumentError:
    return DocumentError("timeout", f"{url} was not read in time ({limits.seconds:.0f} s for the whole document).")


def _explain(error: Exception, url: str, limits: Limits, deadline: Deadline, *, begun: bool) -> DocumentError:
    """Say what a failure of the HTTP library means for the document. `begun`: after status and headers."""
    if deadline.passed or deadline.remaining == 0:
        return _timeout(url, limits)
    if isinstance(error, requests.Timeout) or any(isinstance(arg, ReadTimeoutError) for arg in error.args):
        return DocumentError("timeout", f"{url}: the server did not answer in time.")
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError)):
        return DocumentError("address_refused", f"{url} is not a web address ({error}).")
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return DocumentError("http_error", f"{url}: the compressed answer cannot be unpacked.")
    cause = _innermost(error)
    reason = _reason(cause)
    if isinstance(error, requests.exceptions.SSLError) or isinstance(cause, (ssl.SSLError, TLSError)):
        code = "tls_untrusted" if isinstance(cause, ssl.SSLCertVerificationError) else "unreachable"
        clock = what_is_wrong()  # certificates are not valid yet then
        return DocumentError(code, f"{url}: no trusted TLS connection ({reason})." + (f" {clock}" if clock else ""))
    if type(cause) is http.client.HTTPException or isinstance(cause, http.client.LineTooLong):
        return DocumentError("http_error", f"{url}: the headers of the answer are too many or too long ({reason}).")
    if begun:
        return TransientError("truncated", f"{url} broke off before its end: {reason}.")
    kind = TransientError if isinstance(error, requests.ConnectionError) else DocumentError
    return kind("unreachable", f"{url} could not be read: {reason}.")


def _reason(cause: BaseException) -> str:
    """What a failure says of itself, in few characters that may be shown: it may repeat what the server sent."""
    if isinstance(cause, ValueError):
        return "a number that HTTP needs is missing or wrong"
    said = str(cause).strip().rstrip(".")[:MOST_REASON]
    shown = said if said.isprintable() else ascii(said)
    unknown = isinstance(cause, http.client.BadStatusLine) and not isinstance(cause, OSError)
    return f"what came is not HTTP ({shown})" if unknown else shown or type(cause).__name__


def _innermost(error: BaseException) -> BaseException:
    """The first cause, which says more than the layers around it."""
    cause = error.__cause__ or error.__context__ or getattr(error, "reason", None)
    return _innermost(cause) if isinstance(cause, BaseException) else error


@contextmanager
def border(url: str) -> Iterator[None]:
    """Let nothing out but our own errors and this machine's.

    Raises:
        DocumentError: `http_error` for what a library could not make out of the answer of `url`.
    """
    try:
        yield
    except OF_LIBRARIES as error:
        log.debug("the answer of %s", url, exc_info=error)
        detail = f"{type(error).__name__}: {str(error)[:200]}".rstrip(": .")
        message = f"{url[:500]}: the answer cannot be made sense of ({detail})."
        raise DocumentError("http_error", message) from error


# --- messages -------------------------------------------------------------------------------


def guard_of(options: FetchOptions | None = None) -> Guard:
    """The guard that options, else the environment, ask for; messages have this one."""
    asked = options.allow_private if options else None
    set_so = os.environ.get("STATEMENT_AUDIT_ALLOW_PRIVATE", "").strip() == "1"
    return Guard(allow_private=set_so if asked is None else asked)


def post_json(url: str, body: bytes) -> None:
    """POST JSON once to an address that the user named, past the guard. No robots.txt is asked and no redirect
    followed: its owner gave the address.

    Raises:
        DocumentError: as in `Session.fetch`; `http_error` (data: status) for any answer but 2xx.
    """
    guard = guard_of()
    limits = Limits(0, 30.0, 10.0, 30.0)  # nobody reads what it answers
    with closing(Wire(guard, Stop())) as wire:
        answer = wire.get(guard.check_url(url).geturl(), limits, {"Content-Type": "application/json"}, body)
    if not 200 <= answer.status < 300:
        message = f"{url} answered with status {answer.status}."
        raise DocumentError("http_error", message, data={"status": answer.status})
