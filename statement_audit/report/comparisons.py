"""Pages that set statements beside each other or beside registers: years, commitments, declared, copies, collection,
companies side by side."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.published import UNREAD, FindingRow, GateRow, Published, RubricText
from statement_audit.report import addresses, criteria, sentence, words
from statement_audit.report.search import QUOTED
from statement_audit.report.site import Site, as_json, own_table

COUNTED = ("new", "reworded", "kept", "dropped")
CHANGES = 300  # passages on one page of a year view
ROWS = 400
CLUSTERS = 60
MOST = 4  # columns that can be read beside each other


@dataclass(frozen=True, slots=True)
class YearPair:
    """Two statements of one company. `comparison`: what changed; `spans`: for each change the words that went and came.

    `before_page`, `after_page`: the pages of both; `qualities`: theirs, None where they do not compare."""

    company: str
    path: str
    before_page: str
    after_page: str
    comparison: Any
    spans: Sequence[Sequence[Any]]
    qualities: Sequence[float | None]

    @property
    def turns(self) -> Mapping[str, int | None]:
        """Criteria gained and lost; None where no criterion is answered in both years."""
        found = self.comparison.turns
        return {name: found[name] if self.comparison.answered else None for name in ("gained", "lost")}


def write_year_pair(site: Site, pair: YearPair) -> dict[str, Any]:
    """Write the page of one pair; return its row in the list."""
    comparison = pair.comparison
    changes = list(zip(comparison.changes, pair.spans, strict=True))
    site.write_list(
        pair.path, "year_pair.html", changes, CHANGES,
        pair=pair, comparison=comparison,
    )  # fmt: skip
    return {
        "company": pair.company, "path": pair.path, "before": comparison.before.year, "after": comparison.after.year,
        "carried": comparison.carried_share, "redated": comparison.redated,
        "counts": comparison.counts, "turns": pair.turns, "qualities": pair.qualities, "criteria": comparison.criteria,
    }  # fmt: skip


def write_years(site: Site, rows: Sequence[Mapping[str, Any]]) -> None:
    ordered = sorted(rows, key=lambda row: (not row["redated"], -(row["carried"] or 0), row["company"].casefold()))
    site.write_list("years.html", "years.html", ordered, ROWS, redated=sum(bool(row["redated"]) for row in rows))
    site.write_table(own_table("years"), map(_pair_cells, ordered))
    site.write_table(own_table("year_changes"), (cells for row in ordered for cells in _turn_cells(row)))


def _pair_cells(row: Mapping[str, Any]) -> tuple[Any, ...]:
    named = (row[name] for name in ("company", "before", "after", "carried", "redated"))
    counts = (row["counts"][name] for name in COUNTED)
    return (*named, *counts, row["turns"]["gained"], row["turns"]["lost"], *row["qualities"])


def _turn_cells(row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for turn in row["criteria"]:
        after = turn.after
        between = (row["company"], row["before"], row["after"])
        yield (*between, after.criterion, after.name, turn.change, turn.before.status, after.status)


def write_commitments(
    site: Site, rows: Sequence[Any], pages: Mapping[tuple[int, int | None], str], nearest: Mapping[int, Any]
) -> None:
    """`pages`: company and year -> the page of that statement; `nearest`: commitment id -> the passage of the later
    statement that comes nearest to a promise on which it is silent."""
    order = _places("dropped", "missed", "moved", "repeated", "open", "done")
    ordered = sorted(rows, key=lambda row: (order[row.state], not row.overdue, words.clean(row.company).casefold()))
    site.write_list(
        "commitments.html", "commitments.html", ordered, ROWS,
        pages=pages, counts=Counter(row.state for row in rows), nearest=nearest,
    )  # fmt: skip


def _places(*names: str) -> Mapping[str, int]:
    """Each name and its place; any other one comes last."""
    return defaultdict(lambda: len(names), {name: place for place, name in enumerate(names)})


def write_declared(
    site: Site, rows: Sequence[Any], totals: Sequence[Any], pages: Mapping[tuple[int, int | None], str]
) -> None:
    """What registers were told against what the text shows; what was declared and is not found stands first."""
    order = _places(*words.AGREEMENTS)
    told = [row for row in rows if row.agreement not in ("neither", "not_comparable")]
    told.sort(key=lambda row: (order[row.agreement], row.company.casefold(), row.question))
    site.write_list(
        "declared.html", "declared.html", told, ROWS,
        totals=totals, pages=pages, all=len(rows), counts=Counter(row.agreement for row in rows),
    )  # fmt: skip


def write_copies(site: Site, shared: Any, pages: Mapping[int, str]) -> None:
    """Wording that companies share. `pages`: statement -> its page."""
    across = [cluster for cluster in shared.clusters if len(cluster.companies) > 1]
    across.sort(key=lambda cluster: (-len(cluster.companies), -cluster.words))
    statements = sorted((each for each in shared.statements if each.shared_words), key=lambda each: -each.share)
    site.write_list(
        "copies.html", "copies.html", across, CLUSTERS, pages=pages, statements=statements[:ROWS], total=len(across)
    )
    site.write_objects("shared_wording", statements)


def write_collection(site: Site, rows: Sequence[Mapping[str, Any]]) -> None:
    """Who was looked for and how that ended; what was not found stands first."""
    order = _places("not_found", "blocked", "dead", "needs_browser", "failed", "pending")
    ordered = sorted(rows, key=lambda row: (order[row["state"]], str(row["company"]).casefold()))
    counts = Counter(row["state"] for row in rows)
    site.write_list("collection.html", "collection.html", ordered, ROWS, counts=counts)


def write_unranked(site: Site, rows: Sequence[Any], pages: Mapping[tuple[int, int | None], str]) -> None:
    """What stands outside the league table, and why."""
    counts = Counter(row.reason for row in rows).most_common()
    site.write_list("unranked.html", "unranked.html", rows, ROWS, pages=pages, counts=counts)
    site.write_objects("unranked", rows)


# --- companies side by side: one page, and for each company a small script that holds its column ---


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
    best = sentence.shown_quote(finding)
    quoted = (best.page, words.cut(best.quote, QUOTED)) if best else ()
    return words.status_place(finding.status), sentence.how_open(finding), *quoted


def write_compare(site: Site, statements: Sequence[Published], rubric: RubricText) -> None:
    """Write the page on which any of these statements are set side by side."""
    ordered = sorted(statements, key=lambda each: (each.company.casefold(), each.slug))
    choices = labels(ordered)
    site.write("compare.html", "compare.html", choices=choices, groups=criteria.groups_with_criteria(rubric), most=MOST)
