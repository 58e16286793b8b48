"""Binding a port of this machine, and serving until told to stop."""

import errno
import signal
import socket
from collections.abc import Callable
from importlib.util import find_spec
from types import FrameType

from statement_audit.errors import AuditError, MissingExtraError, UsageError
from statement_audit.serve.guard import App

HOST = "127.0.0.1"  # never another: results may be unreviewed, and Datasette has no passwords
FIRST_PORT = 8001
TRIED = 20


def need_extra() -> None:
    """Raises MissingExtraError where Datasette is not installed."""
    if find_spec("datasette") is None:
        raise MissingExtraError("Serving", "serve")


def bind(port: int | None) -> socket.socket:
    """A listening socket: at `port`, else at the first free one from 8001 on.

    Raises:
        UsageError: the port is taken or may not be used.
    """
    tried = [port] if port is not None else list(range(FIRST_PORT, FIRST_PORT + TRIED))
    for candidate in tried:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen()
            return listening
        except OSError as error:
            listening.close()
            if port is not None or error.errno != errno.EADDRINUSE:
                raise _cannot_bind(candidate, error) from error
    raise UsageError(
        f"Ports {tried[0]} to {tried[-1]} are all taken.", hint="Name a free one with --port, or --port 0 for any."
    )


def _cannot_bind(port: int, error: OSError) -> AuditError:
    if error.errno == errno.EADDRINUSE:
        hint = "Leave --port out to take the next free one, or name another."
        return UsageError(f"Port {port} is taken: another program listens there.", hint=hint)
    return UsageError(f"Port {port} cannot be used: {error.strerror}.", hint="Name a port from 1024 to 65535.")


def address(listening: socket.socket) -> str:
    """What to open in a browser."""
    return f"http://{HOST}:{listening.getsockname()[1]}/"


def serve_application(application: App, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve an application until Ctrl-C. `on_ready` is called once the socket takes requests.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed, and what was being answered is done.
    """
    import uvicorn

    class Server(uvicorn.Server):
        """Uvicorn's sends itself a Ctrl-C again when it has ended, which the command line would take for a second one:
        it would end the process before its files are put away."""

        interrupted = False

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if sig != signal.SIGINT:
                super().handle_exit(sig, frame)
                return
            self.force_exit = self.interrupted
            self.interrupted = self.should_exit = True

    config = uvicorn.Config(application, log_level="warning", lifespan="on", access_log=False, server_header=False)
    on_ready()
    server = Server(config)
    server.run(sockets=[listening])
    if server.interrupted:
        raise KeyboardInterrupt
