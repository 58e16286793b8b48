"""How documents reach the workers: by their hash, from a folder that all see or from an object store.

A document is never sent through an engine. Its bytes lie in the archive, or where `--documents` says, under the same
name as there; a worker takes them from there and checks them against their hash.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from statement_audit.archive import Archive, is_whole
from statement_audit.errors import EngineError, StoreError, UsageError, needing
from statement_audit.models import RawDocument

# Places that need a folder before a file. A bucket needs none, and a misspelt one must not be made.
FOLDERED = {"file", "local", "sftp", "ssh", "ftp", "smb", "hdfs"}


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """The archive itself, seen by all machines under one path."""

    root: Path

    def offer(self, documents: Iterable[RawDocument]) -> None:
        """Nothing to do: they are there."""

    @contextmanager
    def held(self, sha256: str) -> Iterator[Path]:
        path = Archive(self.root).path(sha256)
        if not path.is_file():
            raise StoreError(f"Document {sha256} is not in the folder {self.root}.")
        yield path


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """Any place that fsspec reaches: a bucket, another folder, a server. `url`: with its protocol."""

    url: str

    def offer(self, documents: Iterable[RawDocument]) -> None:
        """Copy them there, several at a time where the place allows it; what is there already is written again."""
        files, root = self._open()
        try:
            pairs = [(str(raw.path), f"{root}/{Archive.relative_path(raw.sha256)}") for raw in documents]
            if FOLDERED & set(files.protocol if isinstance(files.protocol, tuple) else [files.protocol]):
                for folder in {target.rsplit("/", 1)[0] for _, target in pairs}:
                    files.makedirs(folder, exist_ok=True)
            files.put([source for source, _ in pairs], [target for _, target in pairs])
        except Exception as error:  # each store has errors of its own
            message = f"Documents cannot be written to {self.url}: {type(error).__name__}: {error}."
            hint = "Check the address, the credentials and that the bucket is there."
            raise StoreError(message, hint=hint) from error

    @contextmanager
    def held(self, sha256: str) -> Iterator[Path]:
        files, root = self._open()
        with tempfile.TemporaryDirectory(prefix="statement-audit-") as folder:
            path = Path(folder, sha256)
            try:
                files.get_file(f"{root}/{Archive.relative_path(sha256)}", str(path))
            except Exception as error:  # each store has errors of its own
                message = f"Document {sha256} cannot be had from {self.url}: {type(error).__name__}: {error}."
                raise StoreError(message) from error
            if not is_whole(path, sha256):
                raise StoreError(f"Document {sha256} came damaged from {self.url}.")
            yield path

    def _open(self) -> tuple[Any, str]:
        with needing("--documents with an address", "cluster"):
            from fsspec.core import url_to_fs
        try:
            files, root = url_to_fs(self.url)
        except ImportError as error:
            message = f"{self.url} cannot be reached: {error}."
            raise EngineError(message, hint="Install that package here and on every worker.") from error
        except ValueError as error:
            message = f"{self.url} is no place for documents: {error}."
            raise UsageError(message, hint="For example s3://bucket/folder.") from error
        return files, root.rstrip("/")


Exchange = SharedFolder | ObjectStore
"""A place that the driver and every worker reach. `offer` makes documents available there; `held` lends a path to one's
bytes. Both raise StoreError where that cannot be."""


def open_exchange(documents: str | None, archive: Path) -> Exchange:
    """The place that `--documents` names; without one, the archive."""
    if documents is None:
        return SharedFolder(archive.resolve())
    if "://" not in documents:
        folder = Path(documents).resolve()
        return SharedFolder(folder) if folder == archive.resolve() else ObjectStore(folder.as_uri())
    return ObjectStore(documents)
