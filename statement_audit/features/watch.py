"""`watch`: what visits met otherwise than before, told in feeds, in a digest, and to whom --notify names."""

import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from statement_audit import clock
from statement_audit.archive import Archive
from statement_audit.derived.last_year import compared
from statement_audit.errors import DocumentError, UsageError
from statement_audit.fetch.request import guard_of, post_json
from statement_audit.report import feeds
from statement_audit.report.feeds import Item, as_digest, as_item
from statement_audit.store import Database, Writer, hold, open_database
from statement_audit.store.read_changes import before_the_latest, changes, told_until, unseen
from statement_audit.store.reader import issues
from statement_audit.store.sqlite_values import canonical_sha256
from statement_audit.writing import writing_files

DIGEST = "digest"
RECENT = timedelta(days=7)  # changes that a feed keeps however many there are
AT_ONCE = 100  # changes in one message
COMMAND_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom --notify names: a command (`words`) or a webhook (`url`). `channel` tells it from others and gives nothing
    away: addresses of webhooks are secrets, and databases are published."""

    channel: str
    words: tuple[str, ...] = ()
    url: str = ""

    def hand_over(self, body: bytes) -> str:
        """Give a message; returns what went wrong, empty where nothing did."""
        try:
            if self.url:
                post_json(self.url, body)
                return ""
            code = _run(self.words, body)
        except DocumentError as error:
            return f"the webhook failed: {error.data.get('status', error.code)}"
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{self.words[0]} failed: {type(error).__name__}"
        return f"{self.words[0]} ended with exit code {code}" if code else ""


def _run(words: Sequence[str], body: bytes) -> int:
    """Run a command; its exit code. What takes too long ends with all that it began."""
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
    with process:
        try:
            process.communicate(body, COMMAND_SECONDS)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode


@dataclass(frozen=True, slots=True)
class Told:
    """`items`: changes that the last digest did not have; `digest`: as text. `failures`: what receivers failed by."""

    items: tuple[Item, ...]
    digest: str
    failures: tuple[str, ...]


def receiver(text: str) -> Receiver:
    """Whom --notify names.

    Raises:
        UsageError: no command that can be run, no address that may be called.
    """
    text = text.strip()
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    scheme, is_address, rest = text.partition("://")
    if is_address and not re.search(r"\s", scheme):
        try:
            guard_of().check_url(text)
        except DocumentError as error:
            place = "…" if "@" in rest else re.split(r"[/?#\\]", rest)[0]  # what follows may be a secret
            reason = error.message.rpartition(" is refused: ")[2]
            raise UsageError(f"--notify: {scheme}://{place} is refused: {reason}", hint=error.hint) from error
        return Receiver(f"webhook {digest}", url=text)
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--notify: the command cannot be read: {error}.", hint="Mind the quotation marks.") from error
    if not words or shutil.which(words[0]) is None:
        hint = "Name a command that reads JSON from its standard input, or an http(s) address that takes it by POST."
        raise UsageError(f"--notify: there is no program '{words[0] if words else text}'.", hint=hint)
    return Receiver(f"command {digest}", words=tuple(words))


def channels(receivers: Sequence[Receiver]) -> tuple[str, ...]:
    """Who is told, by name, as a run notes it when it begins."""
    return (DIGEST, *(one.channel for one in receivers))


def tell(
    db: Path,
    run_id: int,
    out: Path,
    title: str,
    entries: int,
    receivers: Sequence[Receiver],
    show: Callable[[Told], None],
) -> Told:
    """Write feeds and digest from what is stored, then hand to receivers what they do not have yet, in order.

    A process that is killed here leaves nothing half: the next run tells what this one did not.

    Args:
        out: folder of feeds and digest.
        entries: changes that a feed holds; those of the last week always.
        show: prints the digest, which counts as told once it has returned.

    Raises:
        UsageError, OutputError: the folder cannot be written.
    """
    with hold(db), open_database(db) as database:
        since = (clock.utc_now() - RECENT).isoformat(timespec="seconds")
        until = {channel: told_until(database, channel) for channel in channels(receivers)}
        first = before_the_latest(database, entries, since)
        rows = list(changes(database, min(first, *until.values())))
        items = {row.event_id: as_item(row, list(compared(database, row))) for row in rows}
        fresh = [items[key] for key in items if key > until[DIGEST]]
        text = _write(database, run_id, out, title, [items[key] for key in items if key > first], fresh)
        writer = Writer(database, Archive(db.parent / "archive"))
        failures = []
        for one in receivers:
            waiting = [key for key in items if key > until[one.channel]]
            for batch in (waiting[start : start + AT_ONCE] for start in range(0, len(waiting), AT_ONCE)):
                if problem := one.hand_over(_message(title, [items[key] for key in batch])):
                    failures.append(problem)
                    break
                writer.write_told(one.channel, batch[-1])
        told = Told(tuple(fresh), text, tuple(failures))
        show(told)
        writer.write_told(DIGEST, max(items, default=0))
        return told


def _write(
    database: Database, run_id: int, out: Path, title: str, listed: Sequence[Item], fresh: Sequence[Item]
) -> str:
    """Write all files, each whole; returns the digest as text."""
    away = unseen(database, run_id)
    notes = [f"Not to be had at this visit: {url} ({company}), last seen on {day}." for company, url, day in away]
    if waiting := len(issues(database, run=run_id, code="day_budget")):
        notes.append(f"{waiting} more wait for another day: their hosts had their requests for today.")
    born = database.row("SELECT started_at, inputs FROM runs ORDER BY id LIMIT 1")  # tells the database from others
    updated = listed[-1]["date_published"] if listed else clock.now()
    files = {
        "feed.atom": feeds.as_atom(title, listed, f"urn:sha256:{canonical_sha256(born)}", updated),
        "feed.json": feeds.as_json_feed(title, listed),
        "digest.html": feeds.as_digest("html", title, fresh, notes),
        "digest.txt": feeds.as_digest("txt", title, fresh, notes),
    }
    with writing_files(out, files) as place:
        for name, content in files.items():
            (place / name).write_bytes(content.encode("utf-8", "replace"))
    return files["digest.txt"]


def _message(title: str, items: Sequence[Item]) -> bytes:
    changes = [{"text": one["content_text"], **one["_statement_audit"], "id": one["id"]} for one in items]
    body = json.dumps({"text": as_digest("txt", title, items), "changes": changes}, ensure_ascii=False)
    return body.encode("utf-8", "replace")
