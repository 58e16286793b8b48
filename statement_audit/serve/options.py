"""What the command gives to this room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Described = Mapping[str, tuple[str, Mapping[str, str]]]

DATABASE = "audit"  # its name in every address, whatever the file is called: links in the manual hold everywhere


@dataclass(frozen=True, slots=True)
class Served:
    """What is served.

    `database` is a file that may be opened as unchanging; `watched` is set where that is the user's own file, which
    a run may change meanwhile. `read_document` gives an archived document's bytes or raises StoreError.
    `restrain` bounds what a query may cost on a connection. `tables` and `views`: name -> (meaning, column -> meaning).
    """

    database: Path
    read_document: Callable[[str], bytes]
    restrain: Callable[[Any], None]
    tables: Described
    views: Described
    watched: Path | None = None
