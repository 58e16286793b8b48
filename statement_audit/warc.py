"""WARC 1.1 (ISO 28500:2017) of what was fetched: the form in which web archives and courts take evidence.

A record holds the document as it was read, that is, after the server's compression was undone; `Content-Encoding` and
`Transfer-Encoding` are therefore kept under names of their own. What a fetch was besides (every request of the chain,
the robots.txt decision, the program's version) stands in a metadata record that refers to it.
"""

from __future__ import annotations

import hashlib
import http
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any

from statement_audit.errors import StoreError

NOT_AS_SENT = ("content-encoding", "transfer-encoding", "content-length")


def write_warc(fetches: Iterable[Mapping[str, Any]], read: Callable[[str], bytes], out: IO[bytes], tool: str) -> int:
    """Write a gzipped WARC file.

    Args:
        fetches: rows of the table `fetches`, in order.
        read: a document's bytes by its SHA-256, checked; raises StoreError where they are not to be had.
        out: where the file goes.
        tool: the program and its version, for the warcinfo record.

    Returns:
        The number of responses written. A document that is no longer in the archive gives its metadata only.
    """
    from warcio.warcwriter import WARCWriter

    writer: Any = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = {"software": tool, "format": "WARC File Format 1.1", "conformsTo": "ISO 28500:2017"}
    writer.write_record(writer.create_warcinfo_record("statements.warc.gz", info))
    return sum(_write_fetch(writer, row, read) for row in fetches)


def _write_fetch(writer: Any, row: Mapping[str, Any], read: Callable[[str], bytes]) -> bool:
    response = _response(writer, row, read)
    if response is not None:
        writer.write_record(response)
    writer.write_record(_metadata(writer, row, response))
    return response is not None


def _response(writer: Any, row: Mapping[str, Any], read: Callable[[str], bytes]) -> Any:
    """The last answer of a chain; None where it brought no document of its own."""
    from warcio.statusandheaders import StatusAndHeaders

    sha256 = row["document_sha256"]
    if sha256 is None or row["not_modified"] or row["status"] is None:
        return None
    try:
        content = read(sha256)
    except StoreError:
        return None
    status = f"{row['status']} {_phrase(row['status'])}".strip()
    headers = StatusAndHeaders(status, _headers(json.loads(row["headers"]), len(content)), protocol="HTTP/1.1")
    kind = "resource" if "x-rendered" in json.loads(row["headers"]) else "response"
    return writer.create_warc_record(
        row["final_url"],
        kind,
        payload=io.BytesIO(content),
        http_headers=headers if kind == "response" else None,
        warc_content_type="text/html" if kind == "resource" else "",
        warc_headers_dict={
            "WARC-Date": _date(row["fetched_at"]),
            "WARC-Payload-Digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
        },
    )


def _headers(sent: Mapping[str, str], length: int) -> list[tuple[str, str]]:
    kept = [(f"X-Archive-Orig-{name}" if name in NOT_AS_SENT else name, value) for name, value in sent.items()]
    return [*kept, ("Content-Length", str(length))]


def _metadata(writer: Any, row: Mapping[str, Any], response: Any) -> Any:
    told = {
        "requested": row["url"],
        "ended-at": row["final_url"],
        "hops": json.loads(row["hops"]),
        "chain": json.loads(row["chain"]),
        "status": row["status"],
        "problem": row["problem"],
        "not-modified": bool(row["not_modified"]),
        "robots": row["robots"],
        "seconds": row["seconds"],
        "document-sha256": row["document_sha256"],
        "tool": row["tool"],
    }
    headers = {"WARC-Date": _date(row["fetched_at"])}
    if response is not None:
        headers["WARC-Refers-To"] = response.rec_headers.get_header("WARC-Record-ID")
    return writer.create_warc_record(
        row["final_url"],
        "metadata",
        payload=io.BytesIO(json.dumps(told, indent=1, ensure_ascii=False).encode()),
        warc_content_type="application/json",
        warc_headers_dict=headers,
    )


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def _date(fetched_at: str) -> str:
    """ISO 8601 with Z, as WARC wants it."""
    return fetched_at.replace("+00:00", "Z")
