"""Changes at companies' sites as feeds for readers (Atom, JSON Feed 1.1) and as a digest for mail (text, HTML)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from statement_audit.models import FIRST_VISIT
from statement_audit.report.site import environment
from statement_audit.report.words import EVENTS, cut, number, web_url
from statement_audit.safe_text import safe_json, without_controls

Item = dict[str, Any]
SIDES = ("status", "score", "quote")


def as_item(row: Any, compared: Sequence[Any]) -> Item:
    """A change (`store.read_changes`), and the statement beside others (`last_year`), as an item of JSON Feed."""
    event = "statement found" if row.detail == FIRST_VISIT else EVENTS[row.event]
    year = f" ({row.year})" if row.year else ""
    quality = "" if row.quality is None else f", quality {number(row.quality, 1)}"
    url = web_url(row.url)
    return {
        "id": row.urn,
        **({"url": url} if url else {}),
        "title": f"{cut(row.company, 120)}: {event}{year}{quality}",
        "content_text": _render("change.txt", row=row, compared=compared).strip(),
        "date_published": row.happened_at,
        "tags": [row.event],
        "_statement_audit": asdict(row) | {"compared": [_comparison(one) for one in compared]},
    }


def _comparison(one: Any) -> dict[str, Any]:
    both = one.comparison
    told = {name: getattr(one, name) for name in ("with_what", "quality", "comparable")}
    told |= {name: getattr(both.before, name) for name in ("year", "document_sha256", "score_id")}
    return told | {
        "carried_share": both.carried_share,
        "redated": both.redated,
        "criteria": [
            {"change": turn.change, "criterion": turn.after.criterion, "name": turn.after.name}
            | {f"{name}_before": getattr(turn.before, name) for name in SIDES}
            | {f"{name}_after": getattr(turn.after, name) for name in SIDES}
            for turn in both.criteria
        ],
    }


def as_json_feed(title: str, items: Sequence[Item]) -> str:
    """JSON Feed 1.1, the newest change first."""
    held = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": [*reversed(items)]}
    return safe_json(json.dumps(held, ensure_ascii=False, indent=1))


def as_atom(title: str, items: Sequence[Item], urn: str, updated: str, home: str = "") -> str:
    """Atom (RFC 4287), the newest change first. `urn`: the feed's own name; `home`: the site in whose root it lies."""
    text = _render("feed.atom.html", title=title, items=[*reversed(items)], urn=urn, updated=updated, home=home)
    return without_controls(text)


def as_digest(kind: str, title: str, items: Sequence[Item], notes: Sequence[str] = ()) -> str:
    """The changes for a mail: plain text (`txt`), or a page in one file whose styles stand at the elements (`html`)."""
    count = f"{len(items)} change{'' if len(items) == 1 else 's'}" if items else "nothing changed"
    text = _render(f"digest.{kind}", title=f"{title}: {count}", items=items, notes=notes)
    return text.rstrip() + "\n"


def _render(name: str, **values: Any) -> str:
    return str(templates().get_template(name).render(**values))


templates = cache(environment)  # of feeds and digest, compiled once a process
