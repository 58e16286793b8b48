"""The border of a visit: what the libraries below raise at a server's answer costs that visit, and nothing more."""

from __future__ import annotations

import http.client
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from urllib3.exceptions import HTTPError

from statement_audit.errors import DocumentError

log = logging.getLogger(__name__)

# A UnicodeError is a ValueError, an OverflowError an ArithmeticError. Not here: OSError, which may be this machine's
# fault, and AttributeError, which is ours.
OF_LIBRARIES = (
    ArithmeticError,
    AssertionError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    HTTPError,
    http.client.HTTPException,
    struct.error,
    zlib.error,
)


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
