"""Pages in the form of the Australian register and the Canadian catalogue. Every company in them is invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

import requests

from statement_audit.errors import DocumentError
from statement_audit.models import SitePage
from tests.waiting import LONGEST

Pages = dict[str, bytes | str]


def visit(url: str) -> SitePage:
    """Ask the loopback server, once."""
    answer = requests.get(url, timeout=LONGEST)
    if answer.status_code != 200:
        raise DocumentError("http_error", f"{url} answered {answer.status_code}.")
    return SitePage(answer.url, answer.headers.get("Content-Type", "").split(";")[0], answer.content)


def page_at(url: str, markup: str) -> SitePage:
    return SitePage(url, "text/html", markup.encode())


# --- Australia ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    number: int
    entities: Sequence[tuple[str, str]]  # name, ABN as printed
    period: str = "01 July 2024 to 30 June 2025"
    facts: Mapping[str, str] = field(default_factory=dict)
    document: str | None = "frame"  # frame, file, download, or none


REVENUE = {"Annual revenue": "100-150M", "Industry sectors": "Construction, Retail trade", "Headquartered": "Australia"}
STATEMENTS = (
    Statement(101, [("Barrawick Solar Pty Ltd", "68 999 805 601")], facts=REVENUE),
    Statement(
        102,
        [("Tarncloud Australia Pty Ltd", "68 999 805 602"), ("Tarncloud Stores (NSW), LLC", "999 805 603")],
        period="01 January 2023 to 31 December 2023",
        facts={
            "Type": "Joint",
            "Voluntary": "No",
            "Submitted": "28 June 2024",
            "Included entities": "Tarncloud Nominees",
        },
        document="file",
    ),
    Statement(
        103, [("Marlpost Holdings", "")], "2022-07-01 to 2023-06-30", {"Voluntary": "Voluntary"}, document="download"
    ),
)


def au_statements(count: int) -> list[Statement]:
    return [
        Statement(
            n, [(f"Ostrel {n} Pty Ltd", f"68 999 {n:03d} 601")], f"1 July {2018 + n % 5} to 30 June {2019 + n % 5}"
        )
        for n in range(1, count + 1)
    ]


def au_site(statements: Sequence[Statement], size: int = 20, q: str = "", search: str = "name") -> Pages:
    """All pages of one search, the entries' own pages and the documents."""
    pages: Pages = {}
    number_of_pages = max(1, -(-len(statements) // size))
    for number in range(1, number_of_pages + 1):
        shown = statements[(number - 1) * size : number * size]
        follow = au_query(q, search, number + 1) if number < number_of_pages else None
        pages[f"/statements/{au_query(q, search, number)}"] = au_results(
            shown, (number - 1) * size + 1, len(statements), follow
        )
    for statement in statements:
        pages[f"/statements/{statement.number}/"] = au_entry(statement)
        pages[f"/statements/{statement.number}/pdf/"] = b"%PDF-1.7 of an invented company"
    return pages


def au_query(q: str, search: str, page: int) -> str:
    return "?" + urlencode({"q": q, "search_type": search, "ordering": "-submitted_at", "page": page})


def au_results(shown: Sequence[Statement], first: int, total: int, follow: str | None) -> str:
    count = f"Showing {first} to {first + len(shown) - 1} of {total:,} statements" if shown else "No statements found"
    cards = "".join(map(au_card, shown))
    link = f'<li><a rel="next" href="{escape(follow)}">Next <span>page</span></a></li>' if follow else ""
    return f"""<!DOCTYPE html><html lang="en"><head><title>Search statements</title></head><body><main>
    <form><select><option>50 results per page</option></select><label>Australia (11988)</label></form>
    <p class="search-results__count">{count}</p><div class="search-results">{cards}</div>
    <nav><ul class="pagination"><li><a href="?page=1" aria-current="page">1</a></li>{link}</ul></nav>
    </main><footer><a href="/about/">About 3 statements</a></footer></body></html>"""


def au_card(statement: Statement) -> str:
    name, number = statement.entities[0]
    more = f"<em>+ {len(statement.entities) - 1} more</em>" if len(statement.entities) > 1 else ""
    shown = f"{escape(name)} ({number})" if number else escape(name)
    return f"""<a class="search-results__item" href="/statements/{statement.number}/">
    <div class="search-results__item-entity"><div>
      {shown} {more}</div><div>ABN: {number}</div></div>
    <div class="search-results__item-period">{statement.period}</div><div>Australia</div></a>"""


def au_entry(statement: Statement) -> str:
    entities = "".join(f"<li>{escape(f'{name} ({abn})' if abn else name)}</li>" for name, abn in statement.entities)
    facts = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in statement.facts.items())
    document = {
        "frame": f'<iframe src="/statements/{statement.number}/pdf/"></iframe>',
        "file": f'<a href="/statements/file/0b9f-{statement.number}/">View</a>',
        "download": f'<a class="au-btn" href="/statements/{statement.number}/download">Download</a>',
        None: "",
    }[statement.document]
    return f"""<!DOCTYPE html><html lang="en"><head><title>Statement {statement.number}</title></head><body>
    <header><a href="/resources/guide.html">Guide</a></header><main><h1>Modern slavery statement</h1>
    <h2><button>Reporting entities</button></h2><div><ul>{entities}</ul></div>
    <dl><dt>Reporting period</dt><dd>{statement.period}</dd>{facts}</dl>
    <div id="the-statement-file">{document}</div></main></body></html>"""


# --- Canada ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    number: int
    title: str
    authors: Sequence[str] = ()
    subjects: Sequence[str] = ("Fighting Against Forced Labour and Child Labour in Supply Chains Act", "SCALCA")
    publishers: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ((("Online access"), "/archives/cn{number}-eng.pdf"),)
    facts: Mapping[str, str] = field(default_factory=dict)


REPORTS = (
    Report(
        99900001,
        "Northspar Outfitters Inc. : annual report (2024)",
        authors=["Northspar Outfitters Inc., author.", "Northspar Footwear Ltd., author."],
        subjects=["SCALCA", "Retail trade", "Manufacturing"],
        facts={"Business number": "99999 0001"},
    ),
    Report(
        99900002,
        "Lindenmere Canada ULC, fiscal year 2023-2024",
        publishers=["Canada : Lindenmere Canada ULC"],
        links=[("Online access", "https://lindenmere.example/s211-report.html")],
    ),
    Report(
        99900003,
        "Stannergate Foods (2025)",
        links=[("Accès en ligne (français)", "/a-fra.pdf"), ("Online access (English)", "/a-eng.pdf")],
    ),
)


def ca_site(reports: Sequence[Report], size: int = 50, language: str = "en", a: str = "") -> Pages:
    pages: Pages = {}
    number_of_pages = max(1, -(-len(reports) // size))
    for number in range(1, number_of_pages + 1):
        shown = reports[(number - 1) * size : number * size]
        follow = ca_query(language, number + 1, a) if number < number_of_pages else None
        path = f"/cnt/rsrcs/lbrr/ctlg/{ca_query(language, number, a)}"
        pages[path] = ca_results(shown, (number - 1) * size + 1, len(reports), follow, language)
    for report in reports:
        pages[f"/cnt/rsrcs/lbrr/ctlg/dtls-{language}.aspx?d=PS&i={report.number}"] = ca_entry(report, language)
    return pages


def ca_query(language: str, page: int, a: str = "") -> str:
    words = {"a": a} if a else {}
    return f"rslts-{language}.aspx?" + urlencode({"l": 7, "nb": 50, **words, "pn": page})


def ca_results(shown: Sequence[Report], first: int, total: int, follow: str | None, language: str) -> str:
    french = language == "fr"
    said = f"Résultats {first} à {first + len(shown) - 1} de {total}" if french else f"Results {first} - {first + len(shown) - 1} of {total}"  # fmt: skip
    nothing = "Aucun résultat" if french else "No results found"
    rows = "".join(
        f'<tr><td>{n}</td><td><a href="dtls-{language}.aspx?d=PS&amp;i={one.number}">{escape(one.title)}</a></td></tr>'
        for n, one in enumerate(shown, start=first)
    )
    following = (
        f'<li class="next"><a href="{escape(follow)}">{"Suivant" if french else "Next"} »</a></li>' if follow else ""
    )
    return f"""<!DOCTYPE html><html lang="{language}"><head><title>Library catalogue</title></head><body>
    <h2>Language selection</h2><a href="rslts-fr.aspx?l=7">Français</a><main><h1>Library catalogue</h1>
    <p>{said if shown else nothing}</p>
    <table class="table"><thead><tr><th>#</th><th>Title</th></tr></thead><tbody>{rows}</tbody></table>
    <ul class="pagination">{following}</ul></main></body></html>"""


def ca_entry(report: Report, language: str) -> str:
    french = language == "fr"
    heads = ("Auteurs", "Éditeurs", "Sujet") if french else ("Authors", "Publishers", "Subject")
    lists = "".join(
        f"<h3>{head}</h3><ul>{''.join(f'<li><a href=x>{escape(value)}</a></li>' for value in values)}</ul>"
        for head, values in zip(heads, (report.authors, report.publishers, report.subjects), strict=True)
        if values
    )
    facts = "".join(f"<h3>{label}</h3><p>{escape(value)}</p>" for label, value in report.facts.items())
    links = "".join(f'<p><a href="{href.format(number=report.number)}">{text}</a></p>' for text, href in report.links)
    return f"""<!DOCTYPE html><html lang="{language}"><head><title>Catalogue</title></head><body><h2>Search</h2>
    <main><h1>Library catalogue</h1><h2>{escape(report.title)}</h2>{links}{lists}{facts}
    <h3>Resource</h3><p>Electronic</p></main><footer><p>Date modified: 2024-01-01</p></footer></body></html>"""


def entries_of(pages: Pages, change: Callable[[str], str]) -> Pages:
    """The site with every page changed."""
    return {path: change(body) if isinstance(body, str) else body for path, body in pages.items()}
