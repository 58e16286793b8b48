"""Changes at companies' sites as feeds for readers (Atom, JSON Feed 1.1) and as a digest for mail (text, HTML)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

from statement_audit.models import FIRST_VISIT
from statement_audit.report.gaps import LIMITS
from statement_audit.report.site import environment
from statement_audit.report.words import clean, cut, number, percent, plain, status_word, web_url
from statement_audit.safe_text import safe_json, without_controls

Item = dict[str, Any]
EVENTS = {
    "new": "new statement",
    "changed": "statement changed",
    "moved": "statement moved",
    "dead": "statement gone",
    "removed": "statement gone, something else is there",
    "blocked": "statement closed to visitors",
    "back": "statement is back",
    "unlinked": "home page no longer links to the statement",
    "linked": "home page links to the statement again",
}
TURNS = ("lost", "weaker", "gained", "stronger")
MOST_TOLD = 5  # criteria of each turn that are named
MOST = 300  # characters of what others say, in one line
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself. `id`: a URN; `base`: the address under which its folder is published, if it is;
    `updated`: when the latest change was met."""

    id: str
    title: str
    updated: str
    base: str | None = None


def as_item(change: Any) -> Item:
    """A change (of `derived.changes`) as an item of JSON Feed 1.1; `_statement_audit` has its facts."""
    row, score = change.row, change.score
    told = [[sentence, list(more)] for sentence, more in _told(change)]
    event = "statement found" if row.detail == FIRST_VISIT else EVENTS[row.event]
    year = f" ({change.year})" if change.year else ""
    quality = f", quality {number(score.quality, 1)}" if score and score.quality is not None else ""
    item = {
        "id": row.urn,
        "title": f"{cut(row.company, 120)}: {event}{year}{quality}",
        "content_text": "\n".join(_lines(told)),
        "content_html": _template("change.html").render(told=told, url=web_url(row.url)),
        "date_published": row.happened_at,
        "tags": [row.event],
        "_statement_audit": _facts(change),
    }
    return item | ({"url": url} if (url := web_url(row.url)) else {})


@cache
def _template(name: str) -> Any:
    return environment().get_template(name)


def _facts(change: Any) -> dict[str, Any]:
    row, score = change.row, change.score
    names = ("event", "company", "url", "happened_at", "document_sha256", "previous_sha256", "detail")
    return {name: getattr(row, name) for name in names} | {
        "year": change.year,
        **{name: getattr(score, name, None) for name in ("state", "quality", "band")},
        "compared": [_comparison(one) for one in change.compared],
    }


def _comparison(one: Any) -> dict[str, Any]:
    both = one.comparison
    return {
        "with": one.with_what,
        "year": both.before.year,
        "quality": one.quality,
        "comparable": one.comparable,
        "carried_share": both.carried_share,
        "redated": both.redated,
        "document_sha256": both.before.document_sha256,
        "criteria": [
            {"change": turn.change, "criterion": turn.after.criterion, "name": turn.after.name}
            | {f"{name}_before": getattr(turn.before, name) for name in ("status", "score", "quote")}
            | {f"{name}_after": getattr(turn.after, name) for name in ("status", "score", "quote")}
            for turn in both.criteria
        ],
    }


# --- in words -----------------------------------------------------------------------------------


def _told(change: Any) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each sentence with the lines below it."""
    row, score = change.row, change.score
    if row.detail:
        yield cut(row.detail, MOST), iter(())
    if row.event in ("dead", "removed", "blocked"):
        yield f"The archived copy stays: {row.previous_sha256}.", iter(())
    if score is not None and score.state != "scored":
        yield f"Not scored: {plain(score.state)}.", iter(())
    elif score is not None and score.quality is not None:
        yield f"Quality {number(score.quality, 1)} of 100{f', {plain(score.band)}' if score.band else ''}.", iter(())
    for one in change.compared:
        yield _beside(one), _turns(one)


def _beside(one: Any) -> str:
    both = one.comparison
    parts = []
    if one.comparable:
        counts = [(sum(turn.change == name for turn in both.criteria), name) for name in TURNS]
        told = ", ".join(f"{count} {name}" for count, name in counts if count)
        parts = [f"quality was {number(one.quality, 1)}", f"criteria {told}" if told else "no criterion changed"]
    else:
        parts = ["scored by another version, so the numbers do not compare"]
    if both.redated:
        parts.append("nearly all of the text is the same but for dates and figures")
    elif both.carried_share is not None:
        parts.append(f"{percent(both.carried_share)} of the words stood there already")
    year = f" ({both.before.year})" if both.before.year else ""
    return f"Beside {one.with_what}{year}: {'; '.join(parts)}."


def _turns(one: Any) -> Iterator[str]:
    for name in TURNS:
        turns = [turn for turn in one.comparison.criteria if turn.change == name]
        for turn in turns[:MOST_TOLD]:
            before, after = status_word(turn.before.status).label, status_word(turn.after.status).label
            way = f"{before} → {after}" if before != after else before
            yield f"{name}: {turn.after.criterion} {cut(turn.after.name, 100)} ({way})"
        if len(turns) > MOST_TOLD:
            yield f"{name}: {len(turns) - MOST_TOLD} more"


def _lines(told: Sequence[Any]) -> Iterator[str]:
    for sentence, more in told:
        yield sentence
        yield from (f"  - {line}" for line in more)


# --- feeds --------------------------------------------------------------------------------------


def as_json_feed(feed: Feed, items: Sequence[Item]) -> bytes:
    """JSON Feed 1.1, the newest change first."""
    own = {"home_page_url": feed.base, "feed_url": f"{feed.base}feed.json"} if feed.base else {}
    held = {"version": JSON_FEED, "title": feed.title, **own, "items": [*reversed(items)]}
    return safe_json(json.dumps(held, ensure_ascii=False, indent=1)).encode("utf-8", "replace")


def as_atom(feed: Feed, items: Sequence[Item]) -> bytes:
    """Atom (RFC 4287), the newest change first."""
    root = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(ElementTree.SubElement(root, "author"), "name", "statement-audit")
    if feed.base:
        ElementTree.SubElement(root, "link", rel="self", href=f"{feed.base}feed.atom")
    for item in reversed(items):
        entry = ElementTree.SubElement(root, "entry")
        for name in ("id", "title"):
            _add(entry, name, item[name])
        for name in ("updated", "published"):
            _add(entry, name, item["date_published"])
        if "url" in item:
            ElementTree.SubElement(entry, "link", rel="alternate", href=item["url"])
        ElementTree.SubElement(entry, "category", term=item["tags"][0])
        _add(entry, "content", item["content_html"]).set("type", "html")
    ElementTree.indent(root, "")
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = without_controls(text)
    return element


# --- digest -------------------------------------------------------------------------------------


def headline(items: Sequence[Item]) -> str:
    """How much changed, in words."""
    return f"{len(items)} change{'' if len(items) == 1 else 's'}" if items else "Nothing changed"


def as_text(title: str, items: Sequence[Item], notes: Sequence[str] = ()) -> str:
    """The changes as plain text for a mail."""
    head = clean(f"{title}: {headline(items).lower()}")
    lines = [head, "=" * len(head), ""]
    for item in items:
        place = [item["url"]] if "url" in item else []
        lines += [f"{item['date_published'][:10]}  {item['title']}"]
        lines += [f"  {line}" for line in (*place, *item["content_text"].splitlines())] + [""]
    return "\n".join([*lines, *notes, *([LIMITS] if items else [])]).rstrip() + "\n"


def as_html(title: str, items: Sequence[Item], notes: Sequence[str] = ()) -> str:
    """The changes as a page in one file, fit for a mail: styles stand at the elements."""
    template = _template("digest.html")
    told = f"{title}: {headline(items).lower()}"
    return str(template.render(title=told, items=items, notes=notes, limits=LIMITS if items else ""))
