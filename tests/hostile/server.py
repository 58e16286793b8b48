"""Runs every case on a port of its own, so that all stand side by side: a port is a host to the fetcher.

By hand: `python -m tests.hostile.server --port 9000` prints what is where.
"""

from __future__ import annotations

import argparse
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.cases import CASES, Case
from tests.hostile.certificates import Authority, make_authority
from tests.hostile.exchange import Exchange

HEAD_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is. `code`: what a fetch of `url` ends as; None where a page results."""

    name: str
    url: str
    code: str | None


class CaseServer:
    """One case on one port, a thread a connection. `requests`: the paths asked for, in order."""

    def __init__(self, case: Case, authority: Authority, port: int) -> None:
        self._case = case
        self._context = case.tls(authority, case.name.replace(" ", "-")) if case.tls else None
        self._listener = socket.create_server(("127.0.0.1", port), backlog=50)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._count = 0
        self.requests: list[str] = []
        scheme = "https" if case.tls else "http"
        self.place = Place(case.name, f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}/", case.code)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End every answer that is under way, and listen no more."""
        self._stop.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                if self._case.raw:
                    self._case.act(Exchange(connection, "", 1, self._stop))
                elif self._context is not None:
                    with self._context.wrap_socket(connection, server_side=True) as secure:
                        self._answer(secure)
                else:
                    self._answer(connection)
        except OSError:  # the other side has had enough, as it should
            return

    def _answer(self, connection: socket.socket) -> None:
        path = _read_path(connection)
        with self._lock:
            self.requests.append(path)
            self._count += path != "/robots.txt"
            number = self._count
        exchange = Exchange(connection, path, number, self._stop)
        if path != "/robots.txt":
            self._case.act(exchange)
        elif self._case.robots is not None:
            self._case.robots(exchange)
        else:
            exchange.page(b"none", status=404)
        _say_goodbye(connection)


class HostileServer:
    """All cases. `authority_file`: put it into REQUESTS_CA_BUNDLE to trust the certificates that are good."""

    def __init__(self, folder: Path, port: int = 0, cases: Sequence[Case] = CASES) -> None:
        authority = make_authority(folder)
        self.authority_file = authority.file
        self.servers = {
            case.name: CaseServer(case, authority, port + number if port else 0) for number, case in enumerate(cases)
        }

    def places(self) -> list[Place]:
        """Every case with its start address and the code that it should end as."""
        return [server.place for server in self.servers.values()]

    def close(self) -> None:
        """Stop all of them."""
        for server in self.servers.values():
            server.close()


@contextmanager
def hostile_server(port: int = 0) -> Iterator[HostileServer]:
    """Run all cases; `port` 0 takes free ports."""
    with tempfile.TemporaryDirectory() as folder:
        server = HostileServer(Path(folder), port)
        try:
            yield server
        finally:
            server.close()


def _read_path(connection: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        more = connection.recv(65536)
        if not more:
            raise ConnectionAbortedError
        head += more
    words = head.split(b"\r\n", 1)[0].split(b" ")
    return words[1].decode("latin-1") if len(words) > 1 else ""


def _say_goodbye(connection: socket.socket) -> None:
    """End what is sent, and read what is left: closing with unread bytes would reset the connection."""
    if isinstance(connection, ssl.SSLSocket):
        connection.unwrap()
        return
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(2.0)
    while connection.recv(65536):
        pass


def main() -> None:
    """Run by hand until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9000, help="the first case's port; the others follow it")
    with hostile_server(parser.parse_args().port) as server:
        for place in server.places():
            print(f"{place.url:32} {place.code or 'a page':20} {place.name}", flush=True)
        print(f"\nREQUESTS_CA_BUNDLE={server.authority_file}\nCtrl-C ends it.", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
