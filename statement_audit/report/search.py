"""The search of the site: its quotes, companies and criteria as one script, through which the page itself looks."""

from collections.abc import Sequence
from typing import Any

from statement_audit.published import FindingRow, Published, RubricText
from statement_audit.report import addresses, words
from statement_audit.report.sentence import how_open, shown_quote
from statement_audit.report.site import Site, as_json
from statement_audit.tabular import grouped

QUOTED = 600  # signs of a quote
MOST_BYTES = 10_000_000  # of quotes: what a browser reads in about a second


class SearchIndex:
    """Gathers the best quote of every finding, each quote of a statement once with all the criteria that it answers.
    `main`: the rubric whose criteria have pages."""

    def __init__(self, main: RubricText) -> None:
        self.main = main
        self.statements: dict[int, list[Any]] = {}
        self.criteria = {entry["id"]: (place, entry["name"]) for place, entry in enumerate(main.content["criteria"])}
        self.quotes: list[tuple[tuple[int, float], str]] = []

    def add(self, statement: Published, findings: Sequence[FindingRow]) -> None:
        """Add one company's statement; the quotes of a group's statement are kept once."""
        name = words.cut(statement.company, 120) + (", a policy" if statement.kind == "policy" else "")
        company = [name, addresses.statement_page(statement)]
        if statement.score_id in self.statements:
            self.statements[statement.score_id][1].append(company)
            return
        number = len(self.statements)
        self.statements[statement.score_id] = [statement.year, [company]]
        quoted = ((shown_quote(finding), finding) for finding in findings)
        found = grouped((words.cut(best.quote, QUOTED), finding) for best, finding in quoted if best)
        for quote, answers in found.items():
            told = []
            for each in answers:
                place = self.criteria.setdefault(each.criterion, (len(self.criteria), each.name))[0]
                told += [place, words.status_place(each.status), how_open(each)]
            best = min((how_open(each) > 0, words.status_place(each.status) - (each.score or 0.0)) for each in answers)
            self.quotes.append((best, as_json([number, quote, told], ascii_only=False)))

    def kept(self) -> list[str]:
        """The quotes as JSON: all, or the strongest where all are too many."""
        size, kept = 0, []
        for _, quote in sorted(self.quotes, key=lambda each: each[0]):
            size += len(quote.encode("utf-8", "replace")) + 1
            if size > MOST_BYTES:
                break
            kept.append(quote)
        return kept


def write_search(site: Site, index: SearchIndex) -> None:
    """Write `search.html` and what it looks through."""
    quotes = index.kept()
    head = {
        "criteria": [[name, words.cut(title, 120)] for name, (_, title) in index.criteria.items()],
        "paged": len(index.main.content["criteria"]),
        "statements": list(index.statements.values()),
    }
    listed = ",\n".join(quotes)
    site.write_text("static/search-index.js", f"window.SEARCH = {as_json(head)};\nwindow.SEARCH.quotes = [{listed}];\n")
    site.write("search.html", "search.html", kept=len(quotes), total=len(index.quotes), limit=MOST_BYTES // 1_000_000)
