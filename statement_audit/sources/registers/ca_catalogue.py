"""Canada: the library catalogue in which Public Safety publishes reports under the Supply Chains Act.

What is known of the pages comes from public programs that read them: `rslts-en.aspx` lists results in a table whose
rows link to `dtls-en.aspx?d=PS&i=NUMBER`; `l=7` is the collection of these reports, `nb` the results a page, `pn` the
page, `a` words that are searched. The page of a report has its title, "Online access" to the document, and lists
under Authors, Publishers and Subject. The French pages are the same with `-fr`, "Accès en ligne", Auteurs, Sujets.
"""

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import parse_qs, urlencode, urlsplit

from bs4 import Tag

from statement_audit.errors import LayoutError
from statement_audit.models import CompanyRef, Declared, SitePage, StatementRef
from statement_audit.plain_text import patterns_beside
from statement_audit.sources import html_page
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.register_cells import labels_of, read_last_year, sector_keys
from statement_audit.sources.register_filter import Facts, Found, RegisterFilter
from statement_audit.sources.register_pages import Entry, ResultPage, read_register
from statement_audit.sources.source import Source, SourceRequest

COLLECTION = "7"
PAGE_SIZE = 50
_SAID = patterns_beside(__file__)

LABELS = labels_of("ca_catalogue")
OF_THE_COMPANIES = frozenset({"Authors", "BusinessNumber"})


def read_ca_catalogue(request: SourceRequest) -> Iterator[Found]:
    """Read the catalogue's pages of results to the last, and the page of every report that is asked for.

    The catalogue searches by words itself. It gives no turnover.

    Raises:
        LayoutError: a page is not built as described above, or its count and its entries disagree.
    """
    return read_register(request, search_addresses(request.address, request.wanted), read_results, read_entry)


def search_addresses(base: str, wanted: RegisterFilter) -> Iterator[str]:
    """The first page of results of each search. `base`: the page of results, English or French, or its folder."""
    page = base if urlsplit(base).path.endswith(".aspx") else f"{base.rstrip('/')}/rslts-en.aspx"
    for text in wanted.organisations or ("",):
        query = {"l": COLLECTION, "nb": PAGE_SIZE, **({"a": text} if text else {}), "pn": 1}
        yield f"{page}?{urlencode(query)}"


def read_results(page: SitePage) -> ResultPage:
    """The entries of one page of results."""
    tree = html_page.read_tree(page.content)
    tables = [table for table in tree.select("table") if _entry_links(table, page.url)]
    rows = [row for table in tables for row in table.select("tr:has(td)") if html_page.text_of(row)]
    count = html_page.read_count(tree, rows)
    shown = f"{html_page.describe_page(tree)}, {_entry_links(tree, page.url)} of them to dtls-en.aspx or dtls-fr.aspx"
    if not rows and (count is None or count.total != 0):
        raise LayoutError(page.url, "a table of results with links to dtls-en.aspx", shown)
    if count is None:
        raise LayoutError(page.url, "the number of results ('1 - 50 of 1234')", shown)
    entries = tuple(_read_row(page.url, number, row) for number, row in enumerate(rows, start=1))
    return ResultPage(entries, count, html_page.next_page(tree, page.url, "pn"))


def _entry_links(tree: Tag, url: str) -> int:
    return sum(_is_entry(address) for address, _ in html_page.links_of(tree, url))


def _is_entry(address: str) -> bool:
    parts = urlsplit(address)
    return bool(_SAID["entry_path"].search(parts.path)) and "i" in parse_qs(parts.query)


def _read_row(url: str, number: int, row: Tag) -> Entry:
    if not (links := [(address, link) for address, link in html_page.links_of(row, url) if _is_entry(address)]):
        raise LayoutError(url, f"a link to dtls-en.aspx?…i=NUMBER in row {number}", repr(html_page.text_of(row)[:80]))
    if not (title := next((html_page.text_of(link) for _, link in links if html_page.text_of(link)), "")):
        raise LayoutError(url, f"a title in row {number}", repr(html_page.text_of(row)[:80]))
    return Entry(links[0][0], title, (name_in_title(title),), year=read_last_year(title))


def name_in_title(title: str) -> str:
    """Whose report it is, from its title: what stands before a year or the words of a report."""
    return _SAID["after_name"].sub("", title).strip(" ,:;–—-") or title


def read_entry(page: SitePage, entry: Entry, vocabulary: Vocabulary) -> StatementRef | None:
    """The report that an entry's own page gives; None where the page has no document.

    Raises:
        LayoutError: the page has neither a document nor facts.
    """
    tree = html_page.read_tree(page.content)
    facts = html_page.labelled_values(tree, LABELS)
    document = _find_document(tree, page.url)
    if not facts and document is None:
        expected = "a document ('Online access') and facts such as 'Authors'"
        raise LayoutError(page.url, expected, html_page.describe_page(tree))
    if document is None:
        return None
    companies = tuple(_companies(facts, entry, sector_keys(facts.get("Subjects", []), vocabulary)))
    year, declared = _year(facts, entry), tuple(_declared(facts, entry))
    return StatementRef(document, url=document, companies=companies, year=year, item=entry.item, declared=declared)


def _find_document(tree: Tag, url: str) -> str | None:
    """The address behind "Online access"; of several, the English one: French is not judged."""
    every = list(html_page.links_of(tree.find("main") or tree, url))
    links = [one for one in every if _SAID["access"].search(html_page.text_of(one[1]))]
    links = links or [one for one in every if urlsplit(one[0]).path.lower().endswith(".pdf")]
    return min(links, key=_is_french)[0] if links else None


def _is_french(found: tuple[str, Tag]) -> bool:
    """Whether a link says that its document is French: in brackets, in its language, or in its file's name."""
    address, link = found
    words = f"{html_page.text_of(link)} {link.get('hreflang') or ''} {urlsplit(address).path}".casefold()
    return bool(re.search(r"\bfr\b|\bfra\b|french|français|francais", words))


def _companies(facts: dict[str, list[str]], entry: Entry, sectors: tuple[str, ...]) -> Iterator[CompanyRef]:
    """Every author, each once; else the publisher; else the name in the title."""
    given = facts.get("Authors") or [place.partition(":")[2] or place for place in facts.get("Publishers", [])]
    told = [_SAID["role"].sub("", name).strip() for name in given] or entry.names
    names = list(dict.fromkeys(filter(None, told)))
    numbers = facts.get("BusinessNumber", [])
    for place, name in enumerate(names):
        number = re.sub(r"\s", "", numbers[place]) if len(numbers) == len(names) else None
        yield CompanyRef(name, number, sectors=sectors)


def _year(facts: dict[str, list[str]], entry: Entry) -> int | None:
    answers = (facts.get("ReportingPeriod", []), [entry.title], facts.get("Title", []), facts.get("Year", []))
    return next(filter(None, map(read_last_year, chain(*answers))), None)


def _declared(facts: dict[str, list[str]], entry: Entry) -> Iterator[Declared]:
    """The facts of the entry, one answer each. "Country : Company" under Publishers gives the country."""
    yield Declared("Title", (facts.get("Title") or [entry.title])[0])
    for name, answers in facts.items():
        if name not in OF_THE_COMPANIES | {"Title"}:
            yield from (Declared(name, answer) for answer in answers)


SOURCE = Source(
    __name__,
    summary="Canada's library catalogue of reports under the Supply Chains Act, in English or French.",
    needs="The network: one request for each page of results and one for each report, before its document.",
    how="Pages of results to the last, then the page of each report. Words are searched by the catalogue.",
    laws=("CA-SC-2023-c9-s11",),
    address="https://www.publicsafety.gc.ca/cnt/rsrcs/lbrr/ctlg/rslts-en.aspx",
    least=5_000,  # 5,795 reports came in 2024 alone
    read=read_ca_catalogue,
    facts=Facts(sectors="Subjects"),
    list_requests=lambda wanted: len(wanted.organisations) or 5_000 // PAGE_SIZE,
)
