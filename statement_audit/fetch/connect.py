"""Connections that go only where the guard allows, or to the proxy of the environment, which is checked before anything
is sent through it, and that end when their time is up."""

import functools
import http.client
import os
import re
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from statement_audit.errors import DocumentError
from statement_audit.fetch.address import canonical
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.options import TransientError
from statement_audit.fetch.pacing import Stop

INTERIM = range(102, 200)  # 101 is final: another protocol follows
NAME_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
BARE_MAX_AGE = re.compile(r";[ \t]*max-age[ \t]*(?=;|$)", re.IGNORECASE)


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
            if not self._handles:
                return
            self.passed = True
            for handle in self._handles:
                try:
                    handle.shutdown(socket.SHUT_RDWR)
                except OSError:  # the other side was faster
                    continue


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
        except OSError as error:
            opened.close()
            failure = error
        except BaseException:  # stopped, or Ctrl-C between opening and handing over
            opened.close()
            raise
        else:
            return opened
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
    try:
        usable = bool(canonical(proxy).hostname)
    except ValueError:
        usable = False
    if not usable:
        raise _unusable(scheme, "it is not the address of a proxy")
    return {scheme: proxy}


def _unusable(scheme: str, reason: str) -> DocumentError:
    names = [name for key in (f"{scheme}_proxy", "all_proxy") for name in (key, key.upper()) if os.environ.get(name)]
    setting = names[0] if names else "of this system"
    hint = f"Set {setting} to http://HOST:PORT, or unset it; NO_PROXY names hosts that are asked directly."
    return DocumentError("unreachable", f"The proxy setting {setting} cannot be used: {reason}.", hint=hint)
