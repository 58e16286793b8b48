"""Which engine, and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from statement_audit.errors import UsageError

LOCAL = "local"
DASK = "dask"
ENGINES = (LOCAL, DASK)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files for `tls://`: the authority that signed every certificate of the cluster, our certificate, its key.

    Where none is given, Dask's own configuration says where they are.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @property
    def given(self) -> tuple[Path, ...]:
        """The files that were named."""
        return tuple(path for path in (self.authority, self.certificate, self.key) if path)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Where documents are read and judged. `address`: of the scheduler, or `local` for a cluster on this machine.

    `documents`: where workers get documents from: a folder that all machines see, or an address of fsspec
    (`s3://bucket/folder`); None: the archive beside the database.
    """

    name: str = LOCAL
    address: str = LOCAL
    tls: Tls = Tls()
    documents: str | None = None

    def checked(self) -> EngineOptions:
        """The same, once it is sure that it can be meant.

        Raises:
            UsageError: no such engine, an address that is none, options that belong to the other engine, a file that
                is missing.
        """
        if self.name not in ENGINES:
            raise UsageError(f"There is no engine '{self.name}'.", hint=f"Allowed: {', '.join(ENGINES)}.")
        if self.name == LOCAL and (self.address != LOCAL or self.tls.given or self.documents):
            raise UsageError(
                "--address, --documents and the options of TLS belong to a cluster.", hint="Add --engine dask."
            )
        if self.address != LOCAL:
            _check_address(self.address)
        if self.tls.given and not self.address.startswith("tls://"):
            raise UsageError("Certificates are of use with an address that begins with tls:// only.")
        if self.tls.given and len(self.tls.given) < 3:
            raise UsageError("TLS needs three files.", hint="Give --tls-ca, --tls-cert and --tls-key.")
        for path in self.tls.given:
            if not path.is_file():
                raise UsageError(f"There is no file {path}.", hint="docs/cluster.md says how to make certificates.")
        return self

    @property
    def is_here(self) -> bool:
        """Whether all workers are processes that this program starts on this machine."""
        return self.address == LOCAL

    @property
    def warning(self) -> str | None:
        """What a user should know before documents and code travel to this address."""
        if not self.address.startswith("tcp://") or urlsplit(self.address).hostname in _LOOPBACK:
            return None
        return (
            f"Warning: {self.address} is neither encrypted nor does it ask who connects. Everyone who reaches it can"
            " run programs on its machines. Use tls:// (docs/cluster.md), or a network that is yours alone."
        )


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("tcp", "tls") and bool(parts.hostname) and parts.port is not None
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(
            f"'{address}' is no address of a Dask scheduler.",
            hint="Allowed: local, tcp://HOST:PORT, tls://HOST:PORT. The scheduler prints its own when it starts.",
        )
