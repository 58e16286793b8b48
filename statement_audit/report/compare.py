"""Companies side by side: one page, and for each company a small script that holds its column."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from statement_audit.published import UNREAD, FindingRow, GateRow, Published, RubricText
from statement_audit.report import addresses, words
from statement_audit.report.criteria import groups_with_criteria
from statement_audit.report.search import QUOTED
from statement_audit.report.sentence import how_open, shown_quote
from statement_audit.report.site import Site, as_json

MOST = 4  # columns that can be read beside each other


def labels(statements: Iterable[Published]) -> dict[str, str]:
    """Slug -> the company's name; with the slug behind it where the names of several read alike."""
    names = {each.slug: words.cut(each.company, 120) for each in statements}
    alike = Counter(name.casefold() for name in names.values())
    return {slug: name if alike[name.casefold()] == 1 else f"{name} ({slug})" for slug, name in names.items()}


def write_column(
    site: Site, statement: Published, findings: Sequence[FindingRow], gates: Sequence[GateRow], label: str, kind: str
) -> None:
    """Write what the page shows of one company: `compare/SLUG.js`, which it loads when the company is chosen. `label`:
    its name there; `kind`: what the company is, and for how many its statement speaks."""
    why = words.reason_word(statement.unranked_reason) or "another statement stands"
    column = {
        "name": label,
        "kind": "; ".join(filter(None, (words.cut(kind, 160), "" if statement.rank_latest else f"not ranked: {why}"))),
        "page": addresses.statement_page(statement),
        "year": statement.year,
        "law": [f"{words.cut(gate.law, 40)}: {words.result_word(gate.result).label}" for gate in gates],
        "quality": statement.quality,
        "band": words.cut(statement.band, 40),
        "walk": statement.walk_to_talk,
        "honesty": statement.honesty,
        "groups": {name: share if share is None else round(100 * share) for name, share in statement.groups.items()},
        "answers": {each.criterion: None if UNREAD in each.reasons else _answer(each) for each in findings},
    }
    site.write_text(
        f"compare/{statement.slug}.js", f"window.COMPARED[{as_json(statement.slug)}] = {as_json(column)};\n"
    )


def _answer(finding: FindingRow) -> tuple[Any, ...]:
    """Place of its status, how open it is, page and quote, where it rests on one."""
    best = shown_quote(finding)
    quoted = (best.page, words.cut(best.quote, QUOTED)) if best else ()
    return words.status_place(finding.status), how_open(finding), *quoted


def write_compare(site: Site, statements: Sequence[Published], rubric: RubricText) -> None:
    """Write the page on which any of these statements are set side by side."""
    ordered = sorted(statements, key=lambda each: (each.company.casefold(), each.slug))
    choices = labels(ordered)
    site.write("compare.html", "compare.html", choices=choices, groups=groups_with_criteria(rubric), most=MOST)
