"""`compare years` and `compare versions`: a statement beside that of the year before, and beside its own score before
an upgrade of judge, rubric or reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import list_rows, show_screen
from statement_audit.compare.word_diff import word_diff
from statement_audit.errors import UsageError

if TYPE_CHECKING:
    from rich.padding import Padding

    from statement_audit.compare.align import PassageChange
    from statement_audit.compare.versions import VersionComparison
    from statement_audit.compare.years import CriterionChange, YearComparison
    from statement_audit.store import Database


def both_sides(before: Any, after: Any, *names: str, **called: str) -> dict[str, Any]:
    """`year_before`, `year_after` and so on; None where a side is missing. `names`: of fields; `called`: what others
    are called -> field."""
    return {
        f"{name}_{side}": None if of is None else getattr(of, field)
        for name, field in ({name: name for name in names} | called).items()
        for side, of in (("before", before), ("after", after))
    }


# --- years ----------------------------------------------------------------------------------

COLUMNS = (
    *("company", "year_before", "year_after", "part", "change", "edit", "similarity", "criterion", "name"),
    *("status_before", "status_after", "score_before", "score_after"),
    *("page_before", "quote_before", "page_after", "quote_after", "statement_before", "statement_after"),
)
SUMMARY = (
    *("company", "year_before", "year_after", "carried_share", "untouched_share", "redated"),
    *("kept", "reworded", "new", "dropped", "gained", "lost", "stronger", "weaker"),
    *("words_before", "words_after", "source_before", "source_after", "statement_before", "statement_after"),
)
PASSAGES, CRITERIA = ("kept", "reworded", "new", "dropped"), ("gained", "lost", "stronger", "weaker")
TOLD = ("criterion", "name", "group_id", "status", "score", "page", "quote")
STYLES = {"removed": "red strike", "added": "green underline"}
MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}


def years(
    company: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    everyone: Annotated[bool, Option("--all")] = False,
    text: bool = False,
    form: output.ListForm = output.ListForm(),
) -> None:
    """Compare each statement with the company's one before: passages, criteria gained and lost, old text.

    Where nearly all of a text is last year's but for dates and figures, it is called a re-dated copy.

    Args:
        everyone: One line for each pair of years of every company.
        text: Every passage that is new, dropped or reworded.
    """
    o.exclude(["COMPANY"] * (company is not None) + ["--all"] * everyone)
    if company is None and not everyone:
        raise typer.BadParameter("Name a company, or give --all.", param_hint="COMPANY")
    with o.opened(db) as database:
        compared = load_comparisons(database, company)
    if everyone:
        list_rows("year_pairs", [summary(one) for one in compared], form, SUMMARY)
        return
    changes = (row for one in compared for row in year_rows(one))
    if not form.printed(changes, COLUMNS, lambda: [year_document(one) for one in compared]):
        for one in compared:
            show_screen("years", one=one, text=text, passages=PASSAGES, criteria=CRITERIA, passage=_passage)


def load_comparisons(database: Database, company: str | None) -> list[YearComparison]:
    """Each year with the one before, oldest first, of one company or of all that have several years.

    Raises:
        UsageError: the company named has scored statements of fewer than two years.
    """
    from statement_audit.features.publish.side_by_side import company_years
    from statement_audit.store import read_compared, reader

    if company is None:
        every = read_compared.companies_with_years(database)
        return [one for key, name in every for one in company_years(database, key, name)]
    chosen = reader.the_company(database, company)
    compared = list(company_years(database, chosen.id, chosen.name))
    if not compared:
        raise UsageError(
            f"{chosen.name} has no two scored statements of different years.",
            hint="List those that have with: statement-audit compare years --all",
        )
    return compared


def summary(one: YearComparison) -> dict[str, Any]:
    """A pair of years in one flat row."""
    return {
        "company": one.company,
        **both_sides(one.before, one.after, "year"),
        **output.picked(one, ("carried_share", "untouched_share", "redated")),
        **{change: one.counts[change] for change in PASSAGES},
        **{change: one.turns[change] for change in CRITERIA},
        **output.picked(one, ("words_before", "words_after")),
        **both_sides(one.before, one.after, source="source_name", statement="statement_id"),
    }


def year_document(one: YearComparison) -> dict[str, Any]:
    """A pair of years for JSON: the summary, every passage (reworded ones with their words), every criterion."""
    passages = []
    for change in one.changes:
        row = asdict(change)
        if change.change == "reworded" and change.before and change.after:
            row["spans"] = [asdict(span) for span in word_diff(change.before.quote, change.after.quote)]
        passages.append(row)
    return summary(one) | {"passages": passages, "criteria": [_turn(each) for each in one.criteria]}


def _turn(each: CriterionChange) -> dict[str, Any]:
    sides = (("before", each.before), ("after", each.after))
    return {"change": each.change} | {side: output.picked(of, TOLD) for side, of in sides}


def year_rows(one: YearComparison) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each passage and each criterion that changed."""
    sides = both_sides(one.before, one.after, "year", statement="statement_id")
    place = {"company": one.company} | sides
    for change in one.changes:
        told = output.picked(change, ("change", "edit", "similarity"))
        yield place | {"part": "passage"} | told | both_sides(change.before, change.after, "page", "quote")
    for each in one.criteria:
        told = {"change": each.change, "criterion": each.after.criterion, "name": each.after.name}
        found = both_sides(each.before, each.after, "status", "score", "page", "quote")
        yield place | {"part": "criterion"} | told | found


def _passage(change: PassageChange) -> Padding:
    """Removed words in red between [- and -], added ones in green between {+ and +}."""
    from rich.padding import Padding
    from rich.text import Text

    shown = Text()
    before = change.before.quote if change.before else ""
    after = change.after.quote if change.after else ""
    for span in word_diff(" ".join(before.split()), " ".join(after.split())):
        opening, closing = MARKS.get(span.kind, ("", ""))
        shown.append(f"{opening}{output.text(span.text).plain}{closing}", style=STYLES.get(span.kind))
    return Padding(shown, (0, 0, 1, 2), expand=False)


# --- versions -------------------------------------------------------------------------------

PLACE = ("company", "year", "source_name")
CHANGED = (
    *("criterion", "name", "why", "words", "status_before", "status_after", "score_before", "score_after"),
    *("role_before", "role_after", "page_before", "quote_before", "page_after", "quote_after"),
    *("finding_before", "finding_after"),
)
VERSIONS = (
    *(*PLACE, *CHANGED, "judge_before", "judge_after"),
    *("rubric_before", "rubric_after", "quality_before", "quality_after"),
)
MOST = 30  # statements on a screen


def versions(
    company: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    run: int | None = None,
    form: output.ListForm = output.ListForm(),
) -> None:
    """Show what an upgrade changed: each statement's findings by the judge before and the judge now, and why.

    Without a company: how each statement's quality moved and how many findings changed for which reason.

    Args:
        run: Compare with what stood after this run, not with the last other one.
    """
    from statement_audit.compare.versions import compare_versions
    from statement_audit.store.read_compared import scored_twice
    from statement_audit.store.reader import refuse_unknown_run

    with o.opened(db) as database:
        refuse_unknown_run(database, run)
        pairs = list(scored_twice(database, company_id=o.company_id(database, company), run_id=run))
    compared = [compare_versions(before, after) for before, after in pairs]
    rows = (row for one in compared for row in version_rows(one))
    if not form.printed(rows, VERSIONS, lambda: [version_document(one) for one in compared]):
        causes = Counter(change.why for one in compared for change in one.findings)
        each, at = company is not None, o.at(db)
        show_screen("versions", compared=compared, each=each, causes=causes, most=MOST, at=at)


def version_document(one: VersionComparison) -> dict[str, Any]:
    """A statement for JSON: what was replaced, quality before and after, and each finding that changed."""
    rows = [{name: row[name] for name in CHANGED} for row in version_rows(one)]
    place = output.picked(one.after, PLACE)
    sides = both_sides(one.before, one.after, "judge", "rubric", "quality", "scored_at", "run_id")
    return place | sides | {"replaced": list(one.changed), "findings": rows}


def version_rows(one: VersionComparison) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each finding that changed."""
    place = output.picked(one.after, PLACE)
    scores = both_sides(one.before, one.after, "judge", "rubric", "quality")
    for change in one.findings:
        found = both_sides(change.before, change.after, "status", "score", "role", "page", "quote")
        ids = both_sides(change.before, change.after, finding="finding_id")
        told = output.picked(change.after, ("criterion", "name")) | output.picked(change, ("why", "words"))
        yield place | scores | told | found | ids
