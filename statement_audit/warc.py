"""WARC 1.1 (ISO 28500:2017) of what was fetched: the form in which web archives and courts take evidence.

A record holds the document as it was read, that is, after the server's compression was undone; `Content-Encoding`,
`Transfer-Encoding` and the length that was sent are therefore kept under names of their own. What a browser made of a
page is a resource, not a response. "Not modified" is a revisit of the earlier record. What a fetch was besides (every
request of the chain, the robots.txt decision, the program's version) stands in a metadata record that refers to it.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import responses
from typing import IO, Any
from urllib.parse import quote

from statement_audit.errors import StoreError
from statement_audit.safe_text import stored_json

FILE_NAME = "fetches.warc.gz"
# What tells of the bytes as they were sent, and its name where they are kept otherwise.
ORIGINAL = {name: f"X-Archive-Orig-{name}" for name in ("content-encoding", "transfer-encoding", "content-length")}
RENDERED = "x-rendered"  # the session's own note: the browser, or "no: why not"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class _Out:
    """Where records go. `written`: (address, SHA-256) of a document -> headers by which a revisit refers to it."""

    writer: Any
    read: Callable[[str], bytes]
    written: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)


def write_warc(fetches: Iterable[Mapping[str, Any]], read: Callable[[str], bytes], out: IO[bytes], tool: str) -> int:
    """Write a gzipped WARC file.

    Args:
        fetches: rows of the table `fetches`, in order.
        read: a document's bytes by its SHA-256, checked; raises StoreError where they are not to be had.
        out: where the file goes.
        tool: the program and its version, for the warcinfo record.

    Returns:
        The number of documents written. One that is no longer in the archive gives its metadata only.
    """
    from warcio.warcwriter import WARCWriter

    writer: Any = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = {"software": tool, "format": "WARC File Format 1.1", "conformsTo": "ISO 28500:2017"}
    writer.write_record(writer.create_warcinfo_record(FILE_NAME, info))
    target = _Out(writer, read)
    return sum(_write_fetch(target, row) for row in fetches)


def _write_fetch(out: _Out, row: Mapping[str, Any]) -> bool:
    sent = stored_json(row["headers"])
    record = _revisit(out, row, sent) if row["not_modified"] else _document(out, row, sent)
    if record is not None:
        out.writer.write_record(record)
    out.writer.write_record(_metadata(out.writer, row, sent, record))
    return record is not None and not row["not_modified"]


def _document(out: _Out, row: Mapping[str, Any], sent: Mapping[str, str]) -> Any:
    """The last answer of a chain; None where it brought no document, or the archive no longer has it."""
    sha256 = row["document_sha256"]
    if sha256 is None or row["status"] is None:
        return None
    try:
        content = out.read(sha256)
    except StoreError:
        return None
    rendered = not sent.get(RENDERED, "no").startswith("no")
    uri, date = _uri(row["final_url"]), _date(row["fetched_at"])
    record = out.writer.create_warc_record(
        uri,
        "resource" if rendered else "response",
        payload=io.BytesIO(content),
        length=len(content),  # without it, warcio puts a digest of its own in place of ours
        http_headers=None if rendered else _answer(row["status"], sent, len(content)),
        warc_content_type="text/html" if rendered else "",
        warc_headers_dict={"WARC-Date": date, "WARC-Payload-Digest": f"sha256:{hashlib.sha256(content).hexdigest()}"},
    )
    out.written[row["final_url"], sha256] = {
        "WARC-Refers-To": record.rec_headers.get_header("WARC-Record-ID"),
        "WARC-Refers-To-Target-URI": uri,
        "WARC-Refers-To-Date": date,
    }
    return record


def _revisit(out: _Out, row: Mapping[str, Any], sent: Mapping[str, str]) -> Any:
    """That the server said "not modified", and of which record: WARC 1.1, 6.7.3."""
    refers = out.written.get((row["final_url"], row["document_sha256"]), {})
    return out.writer.create_warc_record(
        _uri(row["final_url"]),
        "revisit",
        http_headers=_answer(row["status"], sent, None),
        warc_headers_dict={"WARC-Date": _date(row["fetched_at"]), "WARC-Profile": NOT_MODIFIED, **refers},
    )


def _answer(status: int, sent: Mapping[str, str], length: int | None) -> Any:
    """Status line and headers. `length`: of the document as it is kept; None where none came."""
    from warcio.statusandheaders import StatusAndHeaders

    kept = [(ORIGINAL.get(name, name), value) for name, value in sent.items() if name != RENDERED]
    own = [] if length is None else [("Content-Length", str(length))]
    return StatusAndHeaders(f"{status} {responses.get(status, '')}".strip(), [*kept, *own], protocol="HTTP/1.1")


def _metadata(writer: Any, row: Mapping[str, Any], sent: Mapping[str, str], record: Any) -> Any:
    told = {
        "requested": row["url"],
        "ended-at": row["final_url"],
        "hops": stored_json(row["hops"]),
        "chain": stored_json(row["chain"]),
        "status": row["status"],
        "problem": row["problem"],
        "not-modified": bool(row["not_modified"]),
        "robots": row["robots"],
        "rendered": sent.get(RENDERED),
        "seconds": row["seconds"],
        "document-sha256": row["document_sha256"],
        "tool": row["tool"],
    }
    content = json.dumps(told, indent=1, ensure_ascii=False).encode()
    headers = {"WARC-Date": _date(row["fetched_at"])}
    if record is not None:
        headers["WARC-Refers-To"] = record.rec_headers.get_header("WARC-Record-ID")
    return writer.create_warc_record(
        _uri(row["final_url"]),
        "metadata",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type="application/json",
        warc_headers_dict=headers,
    )


def _uri(url: str) -> str:
    """The address in the characters of a URI: an address that was refused may hold anything, line ends included."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def _date(fetched_at: str) -> str:
    """ISO 8601 with Z, as WARC wants it."""
    return fetched_at.replace("+00:00", "Z")
