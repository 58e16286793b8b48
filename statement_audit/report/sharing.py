"""What leads to the site from elsewhere: its address, whom to write to, sitemap, feed, cards for other sites, pictures
of pages for where links are shared."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from statement_audit.errors import UsageError
from statement_audit.published import Published
from statement_audit.report import addresses, charts
from statement_audit.report.feeds import Item, as_atom
from statement_audit.report.league import Listed
from statement_audit.report.site import Site, parts
from statement_audit.report.words import caveats, cut, number, rank_words, web_url, year_word
from statement_audit.tabular import grouped

FEED = "feed.atom"
ENTRIES = 100
MOST_PLACES = 50_000  # in one sitemap (sitemaps.org)
EMBEDDED_ROWS = 20
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_FOLDER = re.compile(r"https?://(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w.~%+-]+)*/?", re.ASCII | re.IGNORECASE)
_NO_FOLDER = re.compile(r"\.\.|/\.(/|$)|%2e|[^/]/[^/]+\.[^/]*$|\.html?/$", re.IGNORECASE)
INDEX_SENTENCE = "What companies’ modern slavery statements say, each result with its quote and page."
NO_SENTENCE = "Too little is settled for a sentence."
_WIDTHS = (("iljtfrI.,:;'’‘|!()[] ", 0.3), ("mwMW@%—", 0.9), ('“”"-–·', 0.4))  # of an em; others by their case
_SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{1}</{0}>\n'
)


def site_address(text: str) -> str:
    """The address at which the site's folder will be, with a slash at its end; "" for "".

    Raises:
        UsageError: no plain address of a folder of the web.
    """
    given = text.strip()
    if not text:
        return ""
    if not _FOLDER.fullmatch(given) or _NO_FOLDER.search(given) or not _has_host(given):
        hint = "Give that of the folder, as in https://example.org/statements/: http(s), ASCII, no file, no .. or sign."
        raise UsageError(f"--site-url: '{cut(given, 200)}' is no address of a site.", hint=hint)
    return given.rstrip("/") + "/"


def _has_host(address: str) -> bool:
    """Whether host and port can be such; a port is a number from 1 on."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def contact_link(text: str) -> str:
    """The link to whom to write to: a mail address or a page; "" for "".

    Raises:
        UsageError: it is neither.
    """
    given = text.strip()
    if _MAIL.fullmatch(given):
        return f"mailto:{given}"
    page = web_url(given) or ""
    if text and (not page or re.search(r"\s", page)):
        hint = "Give a mail address, such as corrections@example.org, or the http(s) address of a page."
        raise UsageError(f"--contact: '{cut(given, 200)}' is neither a mail address nor a page.", hint=hint)
    return page


def write_sitemap(site: Site) -> None:
    """Write `sitemap.xml`: every page but texts of others and cards, in several files where they are too many."""
    places = [site.address(path) for path in site.paths if not path.startswith(("documents/", "embed/"))]
    cut_places = parts(places, MOST_PLACES)
    if len(cut_places) == 1:
        site.write_text("sitemap.xml", _sitemap("urlset", "url", places))
        return
    for part in cut_places:
        site.write_text(f"sitemap-{part.number}.xml", _sitemap("urlset", "url", part.items))
    files = [site.address(f"sitemap-{part.number}.xml") for part in cut_places]
    site.write_text("sitemap.xml", _sitemap("sitemapindex", "sitemap", files))


def _sitemap(root: str, name: str, places: Sequence[str]) -> str:
    return _SITEMAP.format(root, "".join(f"<{name}><loc>{escape(place)}</loc></{name}>\n" for place in places))


def write_feed(
    site: Site, statements: Sequence[Published], scored: Mapping[int, tuple[str, str]], sentences: Mapping[int, str]
) -> None:
    """Write the statements that are new or scored anew as a feed, `ENTRIES` of them, each once for all its companies.
    `scored`: statement -> when it was scored first and last; `sentences`: score -> what it says."""
    told = grouped((each.statement_id, each) for each in statements if each.is_statement)
    items = [_entry(site, each, *scored[key], sentences.get(each[0].score_id, "")) for key, each in told.items()]
    newest = sorted(items, key=lambda item: (item["date_published"], item["id"]))[-ENTRIES:]
    updated = newest[-1]["date_published"] if newest else "1970-01-01T00:00:00+00:00"
    site.write_text(FEED, as_atom(site.title, newest, site.url, updated, site.url))


def _entry(site: Site, companies: Sequence[Published], first: str, last: str, sentence: str) -> Item:
    statement, others = companies[0], len(companies) - 1
    named = cut(statement.company, 120) + (f" and {number(others)} other{'s' * (others > 1)}" if others else "")
    address = site.address(addresses.statement_page(statement))
    event = "new statement" if first == last else "scored anew"
    quality = "" if statement.quality is None else f", quality {number(statement.quality, 1)}"
    return {
        "id": address,
        "url": address,
        "title": f"{named}: {event} ({year_word(statement.year)}){quality}",
        "content_text": sentence or NO_SENTENCE,
        "date_published": last,
        "tags": [event.split()[0]],
    }


def write_embeds(site: Site, rows: Sequence[Listed], kind_of: Callable[[Published], str]) -> None:
    """Write the card of each ranked company, and one of the league table, for other sites' frames. `kind_of`: the words
    of a statement's kind of company, as its own rubric has them."""
    for row in rows:
        site.write(addresses.embed_page(row.statement.slug), "embed.html", row=row, kind=kind_of(row.statement))
    shown = rows[:EMBEDDED_ROWS]
    site.write(addresses.LEAGUE_EMBED, "embed_league.html", rows=shown, total=len(rows), kind_of=kind_of)


# --- pictures: 1200 x 630, in the font that the drawing engine brings along; Liberation Sans holds Latin, Greek and
# Cyrillic letters, others need a font of the system, else they are boxes ---------------------------


def write_statement_card(site: Site, statement: Published, sentence: str, kind: str, companies: int) -> None:
    """Write the card of a company's page. `sentence`: what the statement says; `kind`: of company, in words;
    `companies`: how many it speaks for."""
    title = f"{cut(statement.company, 90)}, {year_word(statement.year)}"
    told = (statement.band or "no band", rank_words(statement), kind)
    note = caveats(companies, bool(statement.sector_guesses))
    path = addresses.statement_page(statement)
    _write(site, path, title, statement.quality, told, sentence or NO_SENTENCE, note)


def write_index_card(site: Site, companies: int, middle: float | None) -> None:
    """Write the card of the whole site. `middle`: the median quality."""
    told = (f"median of {number(companies)} companies", "each with its latest statement")
    _write(site, "index.html", site.title, middle, told, INDEX_SENTENCE)


def _write(
    site: Site, path: str, title: str, quality: float | None, told: Sequence[str], sentence: str, note: str = ""
) -> None:
    heading = lines_of(title, 64, 2, bold=True)
    most = 3 if note and len(heading) > 1 else 4
    drawing = site.environment.get_template("card.svg.html").render(
        title=heading, quality=quality, told=[lines_of(each, 28, 1, width=620)[0] for each in told],
        sentence=lines_of(sentence, 40, most), note=note, site=lines_of(site.title, 24, 1, width=480)[0],
    )  # fmt: skip
    site.later(_draw, drawing, site.out / addresses.card(path))


def _draw(drawing: str, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(charts.as_png(drawing))


def lines_of(text: str, size: int, most: int, width: int = 1080, bold: bool = False) -> list[str]:
    """A text cut into at most so many lines of so many pixels, at blanks where it has any; an ellipsis for the rest."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, bold) * size > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    for place in range(len(lines)):
        while _width(lines[place], bold) * size > width:
            lines[place] = f"{lines[place].rstrip('… ')[:-1]}…"
    return lines


def _width(text: str, bold: bool) -> float:
    """Of Liberation Sans, in em, rather too much than too little."""
    plain = sum(next((wide for signs, wide in _WIDTHS if sign in signs), _by_case(sign)) for sign in text)
    return plain * (1.06 if bold else 1)


def _by_case(sign: str) -> float:
    return 1.0 if ord(sign) > 0x2E7F else 0.72 if sign.isupper() else 0.56
