"""One request and the raw connection that its answer is written to."""

from __future__ import annotations

import socket
import struct
import threading
import time
from http import HTTPStatus

from tests.waiting import FOR_EVER


class Exchange:
    """`path` is what was asked for; `number` counts the requests of the case for documents, from 1."""

    def __init__(self, connection: socket.socket, path: str, number: int, stop: threading.Event) -> None:
        self._connection = connection
        self._stop = stop
        self._ends = time.monotonic() + FOR_EVER
        self.path = path
        self.number = number

    def send(self, data: bytes) -> None:
        """Write as it is. Raises OSError once the other side has gone or the server ends."""
        if self._stop.is_set():
            raise ConnectionAbortedError
        self._connection.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Wait; False where the server ends, the other side has hung up, or it has gone on for ever."""
        if self._stop.wait(seconds) or time.monotonic() > self._ends:
            return False
        self._connection.setblocking(False)
        try:
            return self._connection.recv(4096) != b""
        except (BlockingIOError, InterruptedError):
            return True
        finally:
            self._connection.setblocking(True)

    def head(self, status: int, **headers: str) -> None:
        """Write status and headers; content_length makes Content-Length."""
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))

    def page(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Write a whole answer."""
        self.head(status, **{"content_type": "text/html; charset=utf-8", "content_length": str(len(body)), **headers})
        self.send(body)

    def redirect(self, target: str, **headers: str) -> None:
        """Send the reader on."""
        self.head(302, location=target, content_length="0", **headers)

    def reset(self) -> None:
        """Break the connection off without a goodbye."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()
