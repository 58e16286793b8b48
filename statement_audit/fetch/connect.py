"""Connections that go only where the guard allows and end when their time is up."""

from __future__ import annotations

import functools
import http.client
import re
import socket
import threading
import time
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.poolmanager import PoolManager

from statement_audit.errors import DocumentError
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.options import TransientError
from statement_audit.fetch.stopping import Stop

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
        self._stop = stop
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

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self._fit(self.poolmanager, self._guard)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        self._fit(manager, Guard(allow_private=True))
        return manager

    def _fit(self, manager: PoolManager, guard: Guard) -> None:
        opener = functools.partial(self._open, guard)
        pools: Any = {  # urllib3 only calls them, so a partial does as well as a class
            "http": functools.partial(_GuardedHTTPPool, opener=opener),
            "https": functools.partial(_GuardedHTTPSPool, opener=opener),
        }
        manager.pool_classes_by_scheme = pools

    def _open(self, guard: Guard, connection: HTTPConnection) -> socket.socket:
        """Connect to one of the host's checked addresses, under the deadline."""
        return _connect(guard, connection, self.deadline, self._stop)


def _connect(guard: Guard, connection: HTTPConnection, deadline: Deadline, stop: Stop) -> socket.socket:
    failure: OSError | None = None
    limit = connection.timeout if isinstance(connection.timeout, (int, float)) else deadline.remaining
    for family, address in _look_up(guard, connection.host, connection.port):
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            deadline.watch(opened)
            stop.check()  # who stops the session ends what is watched; what comes later must look for itself
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


class _GuardedHTTPConnection(HTTPConnection):
    response_class = _FinalResponse

    def __init__(self, *args: Any, opener: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opener = opener

    def _new_conn(self) -> socket.socket:
        opened: socket.socket = self._opener(self)
        return opened


class _GuardedHTTPSConnection(HTTPSConnection):
    response_class = _FinalResponse

    def __init__(self, *args: Any, opener: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opener = opener

    def _new_conn(self) -> socket.socket:
        opened: socket.socket = self._opener(self)
        return opened


class _GuardedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _GuardedHTTPConnection


class _GuardedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPSConnection
