"""Archived documents for a browser: the right media type, and headers under which nothing of a document runs."""

import re
from pathlib import PurePosixPath

from statement_audit.published import SUFFIXES

PDF = "application/pdf"
HTML = ("text/html", "application/xhtml+xml")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
KNOWN = SUFFIXES | {"image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif"}
# No scripts, no forms, no requests: a page is shown as text and layout alone, in an origin of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'"
# Chromium's viewer does not open a PDF in a sandbox; what a PDF may do there is the viewer's to say.
VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def document_headers(sha256: str, media_type: str | None, source_name: str) -> tuple[str, dict[str, str]]:
    """Content type and headers. HTML is sandboxed, other text is plain text, what a browser cannot show is saved."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    content_type, shown = _content_type(kind)
    name = file_name(sha256, kind, source_name)
    return content_type, {
        "content-disposition": f'{"inline" if shown else "attachment"}; filename="{name}"',
        "content-security-policy": VIEWER if kind == PDF else SANDBOX,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "cache-control": "private, max-age=3600",
    }


def _content_type(kind: str) -> tuple[str, bool]:
    if kind == PDF or kind in PICTURES:
        return kind, True
    if kind in HTML:
        return "text/html", True  # the page's own declaration tells its encoding
    if kind.startswith("text/"):
        return "text/plain; charset=utf-8", True
    return kind if kind in KNOWN else "application/octet-stream", False


def file_name(sha256: str, kind: str, source_name: str) -> str:
    """A name to save under: the source's, in plain letters, with the suffix of what it is."""
    stem = PurePosixPath(source_name.partition("?")[0].rstrip("/").replace("\\", "/")).stem
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.")[:60]
    return f"{plain or 'document'}-{sha256[:8]}{KNOWN.get(kind, '.bin')}"


def page_anchor(media_type: str | None, page: int | None) -> str:
    """What to add to a document's address so that a PDF opens at the page."""
    return f"#page={page}" if page and (media_type or "").startswith(PDF) else ""
