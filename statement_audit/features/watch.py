"""`watch`: what visits met otherwise than before, told in feeds, in a digest, and to whom --notify names."""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit import clock
from statement_audit.errors import DocumentError, UsageError
from statement_audit.issue_codes import make_issue

if TYPE_CHECKING:
    from statement_audit.report.feeds import Item
    from statement_audit.store import Database, Writer

DIGEST = "digest"
FILES = ("feed.atom", "feed.json", "digest.html", "digest.txt")
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
        if self.url:
            from statement_audit.fetch.post import post_json

            try:
                post_json(self.url, body)
            except DocumentError as error:
                status = error.data.get("status")
                return f"the webhook answered with status {status}" if status else f"the webhook failed: {error.code}"
            return ""
        try:
            done = subprocess.run(
                self.words, input=body, stdout=subprocess.DEVNULL, timeout=COMMAND_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{self.words[0]} failed: {type(error).__name__}"
        return f"{self.words[0]} ended with exit code {done.returncode}" if done.returncode else ""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """`out`: folder of the feeds and the digest; `base`: its address where it is published. `entries`: changes that a
    feed holds, those of the last week always."""

    db: Path
    out: Path
    title: str
    base: str | None
    entries: int
    receivers: tuple[Receiver, ...] = ()


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
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    if text.startswith(("http://", "https://")):
        from statement_audit.fetch.guard import Guard
        from statement_audit.fetch.options import FetchOptions

        try:
            Guard(allow_private=FetchOptions().private_allowed()).check_url(text)
        except DocumentError as error:
            raise UsageError(f"--notify: {error.message}", hint=error.hint) from error
        return Receiver(f"webhook {digest}", url=text)
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--notify: {text} cannot be read: {error}.", hint="Mind the quotation marks.") from error
    if not words or shutil.which(words[0]) is None:
        raise UsageError(
            f"--notify: there is no program '{words[0] if words else text}'.",
            hint="Name a command that reads JSON from its standard input, or an http(s) address that takes it by POST.",
        )
    return Receiver(f"command {digest}", words=tuple(words))


def channels(receivers: Sequence[Receiver]) -> tuple[str, ...]:
    """Who is told, by name, as a run notes it when it begins."""
    return (DIGEST, *(one.channel for one in receivers))


def tell(options: WatchOptions, run_id: int) -> Told:
    """Write feeds and digest from what is stored, then hand to receivers what they do not have yet, in order.

    A process that is killed here leaves nothing half: the next run tells what this one did not.

    Raises:
        UsageError, OutputError: the folder cannot be written.
    """
    from statement_audit.archive import Archive
    from statement_audit.store import Writer, hold, open_database

    with hold(options.db), open_database(options.db) as db:
        writer = Writer(db, Archive(options.db.parent / "archive"))
        items, listed = _items(db, options)
        fresh = _behind(db, DIGEST, items)
        text = _write(db, options, run_id, listed, list(fresh.values()))
        if fresh:
            writer.write_told(DIGEST, max(fresh))
        failures = [problem for one in options.receivers if (problem := _notify(writer, one, items, options.title))]
        for problem in failures:
            writer.write_issue(run_id, make_issue("not_delivered", "watch", f"Changes were not delivered: {problem}."))
        return Told(tuple(fresh.values()), text, tuple(failures))


def _items(db: Database, options: WatchOptions) -> tuple[dict[int, Item], list[Item]]:
    """Every change that is to be told to anybody, by its number, and those of the feeds. One that the feed has
    already stays as it was told."""
    from statement_audit.derived.changes import describe
    from statement_audit.report.feeds import as_item
    from statement_audit.store.read_changes import before_the_latest, changes, told_until

    since = (clock.utc_now() - RECENT).isoformat(timespec="seconds")
    first = before_the_latest(db, options.entries, since)
    told = _told_before(options.out / "feed.json")
    start = min(first, *(told_until(db, channel) for channel in channels(options.receivers)))
    rows = list(changes(db, start))
    items = {row.event_id: told.get(row.urn) or as_item(describe(db, row)) for row in rows}
    return items, [item for key, item in items.items() if key > first]


def _told_before(path: Path) -> Mapping[str, Item]:
    """The items of the last feed by their ids; nothing where it cannot be read."""
    try:
        return {str(item["id"]): item for item in json.loads(path.read_bytes())["items"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


def _behind(db: Database, channel: str, items: Mapping[int, Item]) -> dict[int, Item]:
    from statement_audit.store.read_changes import told_until

    until = told_until(db, channel)
    return {key: item for key, item in items.items() if key > until}


def _write(db: Database, options: WatchOptions, run_id: int, listed: Sequence[Item], fresh: Sequence[Item]) -> str:
    from statement_audit.report import feeds
    from statement_audit.store.read_changes import first_run
    from statement_audit.store.sqlite_values import canonical_sha256
    from statement_audit.writing import writing_files

    updated = listed[-1]["date_published"] if listed else clock.now()
    feed = feeds.Feed(f"urn:sha256:{canonical_sha256(first_run(db))}", options.title, updated, options.base)
    notes = _notes(db, run_id)
    text = feeds.as_text(options.title, fresh, notes)
    page = feeds.as_html(options.title, fresh, notes).encode("utf-8", "replace")
    contents = (feeds.as_atom(feed, listed), feeds.as_json_feed(feed, listed), page, text.encode("utf-8", "replace"))
    with writing_files(options.out, FILES) as place:
        for name, content in zip(FILES, contents, strict=True):
            (place / name).write_bytes(content)
    return text


def _notes(db: Database, run_id: int) -> list[str]:
    """What the visit could not see."""
    from statement_audit.store.read_changes import unseen
    from statement_audit.store.reader import issues

    notes = [
        f"Not to be had at this visit: {url} ({company}), last seen on {day}."
        for company, url, day in unseen(db, run_id)
    ]
    waiting = len(issues(db, run=run_id, code="day_budget"))
    return notes + ([f"{waiting} more wait for another day: their hosts had their requests for today."] * bool(waiting))


def _notify(writer: Writer, to: Receiver, items: Mapping[int, Item], title: str) -> str:
    """Hand over what the receiver does not have, in order, until it fails; returns what went wrong."""
    from statement_audit.report.feeds import as_text

    waiting = list(_behind(writer.db, to.channel, items).items())
    for batch in (waiting[start : start + AT_ONCE] for start in range(0, len(waiting), AT_ONCE)):
        told = [item for _, item in batch]
        changes: list[Any] = [
            {"id": item["id"], "title": item["title"], "text": item["content_text"], **item["_statement_audit"]}
            for item in told
        ]
        body = json.dumps({"text": as_text(title, told), "changes": changes}, ensure_ascii=False)
        if problem := to.hand_over(body.encode("utf-8", "replace")):
            return problem
        writer.write_told(to.channel, batch[-1][0])
    return ""
