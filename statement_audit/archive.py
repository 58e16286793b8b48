"""The raw store: every document's bytes under their SHA-256, written before anyone parses them.

A document lies at `<root>/ab/abcdef...` (the first two digits, then the whole hash, no suffix). A file there is
whole or absent: bytes go to a temporary file first, are synced, and take their name last.
"""

import errno
import hashlib
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from statement_audit.errors import DocumentError, StoreError
from statement_audit.models import RawDocument
from statement_audit.named_files import MIB, MOST_DOCUMENT, open_named, read_named
from statement_audit.writing import TEMPORARY, write_whole

log = logging.getLogger(__name__)

MAX_FILE = MOST_DOCUMENT  # a larger file is not taken into memory
_LEFTOVER_SECONDS = 3600.0  # a temporary file older than this has no living writer


class Archive:
    """A folder of documents by hash. Nothing is created before the first document arrives."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the document is or would be."""
        return self.root / self.relative_path(sha256)

    @staticmethod
    def relative_path(sha256: str) -> str:
        """The document's place below the root, as the database keeps it."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise StoreError(f"'{sha256}' is not a SHA-256 in lower-case hexadecimal digits.")
        return f"{sha256[:2]}/{sha256}"

    def put_bytes(self, data: bytes) -> RawDocument:
        """Store `data` unless it is there already; a damaged copy is replaced.

        Raises:
            StoreError: the folder cannot be written (full disk, no permission). Nothing half is left behind.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        try:
            if self.condition(sha256) != "whole":
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, data)
        except OSError as error:
            message = f"Cannot write to the archive at {self.root}: {error.strerror or error}."
            hint = "Free some disk space or choose another place with --db; then run the same command again."
            raise StoreError(message, hint=hint) from error
        return RawDocument(sha256=sha256, path=target, size=len(data))

    def put_file(self, path: Path) -> RawDocument:
        """Store a copy of the file's bytes.

        Raises:
            DocumentError: the file cannot be read (code `file_missing`) or is too large (`size_limit`).
            StoreError: the archive cannot be written.
        """
        try:
            data = read_named(path, MAX_FILE)
        except OSError as error:
            if error.errno == errno.EFBIG:
                size = f"{path} holds {path.stat().st_size // MIB:,} MiB, the limit is {MAX_FILE // MIB} MiB."
                raise DocumentError("size_limit", size, hint="Cut out the statement and pass that.") from error
            message = f"{path} cannot be read: {error.strerror or error}."
            raise DocumentError("file_missing", message, hint="Check the path and its permissions.") from error
        return self.put_bytes(data)

    def read(self, sha256: str) -> bytes:
        """The document's bytes, checked against their hash.

        Raises:
            StoreError: the document is absent, or its bytes no longer have this hash.
        """
        path = self.path(sha256)
        try:
            data = read_named(path, MAX_FILE)
        except OSError as error:
            message = f"Document {sha256} is not in the archive at {self.root}: {error.strerror or error}."
            raise StoreError(message, hint="Run the same inputs again to archive it anew.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            message = f"The archived file {path} has changed: its bytes no longer have the hash that names it."
            hint = "Restore it from a backup, or run the same inputs again; the damaged copy is then replaced."
            raise StoreError(message, hint=hint)
        return data

    def condition(self, sha256: str) -> Literal["whole", "missing", "damaged", "unreadable"]:
        """How the document fares. `damaged`: its bytes no longer have the hash that names it."""
        try:
            return "whole" if is_whole(self.path(sha256), sha256) else "damaged"
        except FileNotFoundError:
            return "missing"
        except (OSError, StoreError):
            return "unreadable"

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def clear_leftovers(self) -> int:
        """Delete temporary files that a killed run left behind over an hour ago; return how many."""
        cleared = 0
        for path in self.root.glob(f"??/*{TEMPORARY}"):
            with suppress(OSError):  # another process may have been quicker
                if time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
                    path.unlink()
                    cleared += 1
        if cleared:
            log.info("removed %d unfinished files from %s", cleared, self.root)
        return cleared


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file's bytes have this hash. Raises OSError where it cannot be read."""
    with open_named(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
