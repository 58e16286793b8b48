"""`compare years`: a company's statement beside that of the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.compare.word_diff import word_diff
from statement_audit.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from statement_audit.compare.align import PassageChange
    from statement_audit.compare.years import CriterionChange, YearComparison
    from statement_audit.published import FindingRow
    from statement_audit.store import Database

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
    company: Annotated[str | None, typer.Argument(help="The company's name, part of it, or its number.")] = None,
    db: o.Db = o.DEFAULT_DB,
    everyone: Annotated[bool, typer.Option("--all", help="One line for each pair of years of every company.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Every passage that is new, dropped or reworded.")] = False,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """Compare each statement with the company's one before: passages, criteria gained and lost, old text.

    Where nearly all of a text is last year's but for dates and figures, it is called a re-dated copy.
    """
    if (company is None) is not everyone:
        raise typer.BadParameter("Name a company, or give --all.", param_hint="COMPANY")
    with o.opened(db) as database:
        compared = load_comparisons(database, company)
    if everyone:
        rows = [summary(one) for one in compared]
        if not output.print_rows(rows, as_json=as_json, as_csv=as_csv, columns=SUMMARY):
            _print_summary(rows)
        return
    changes = (row for one in compared for row in flat_rows(one))
    if not output.print_rows(
        changes,
        as_json=as_json,
        as_csv=as_csv,
        columns=COLUMNS,
        document=lambda: [as_document(one) for one in compared],
    ):
        for one in compared:
            _print_comparison(one, text)


def load_comparisons(database: Database, company: str | None) -> list[YearComparison]:
    """Each year with the one before, oldest first, of one company or of all that have several years.

    Raises:
        UsageError: the company named has scored statements of fewer than two years.
    """
    from statement_audit.features.publish.year_pairs import company_years
    from statement_audit.store.read_compared import companies_with_years
    from statement_audit.store.reader import the_company

    if company is None:
        every = companies_with_years(database)
        return [one for key, name in every for one in company_years(database, key, name)]
    chosen = the_company(database, company)
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
        "year_before": one.before.year,
        "year_after": one.after.year,
        "carried_share": one.carried_share,
        "untouched_share": one.untouched_share,
        "redated": one.redated,
        **{change: one.count(change) for change in PASSAGES},
        **{change: sum(each.change == change for each in one.criteria) for change in CRITERIA},
        "words_before": one.words_before,
        "words_after": one.words_after,
        "source_before": one.before.source_name,
        "source_after": one.after.source_name,
        "statement_before": one.before.statement_id,
        "statement_after": one.after.statement_id,
    }


def as_document(one: YearComparison) -> dict[str, Any]:
    """A pair of years for JSON: the summary, every passage (reworded ones with their words), every criterion."""
    passages = []
    for change in one.changes:
        row = asdict(change)
        if change.change == "reworded" and change.before and change.after:
            row["spans"] = [asdict(span) for span in word_diff(change.before.quote, change.after.quote)]
        passages.append(row)
    return summary(one) | {"passages": passages, "criteria": [_turn(each) for each in one.criteria]}


def _turn(each: CriterionChange) -> dict[str, Any]:
    sides = {side: {name: getattr(getattr(each, side), name) for name in TOLD} for side in ("before", "after")}
    return {"change": each.change} | sides


def flat_rows(one: YearComparison) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each passage and each criterion that changed."""
    place = {
        "company": one.company,
        "year_before": one.before.year,
        "year_after": one.after.year,
        "statement_before": one.before.statement_id,
        "statement_after": one.after.statement_id,
    }
    for change in one.changes:
        before, after = change.before, change.after
        yield place | {
            "part": "passage",
            "change": change.change,
            "edit": change.edit,
            "similarity": change.similarity,
            "page_before": before.page if before else None,
            "quote_before": before.quote if before else None,
            "page_after": after.page if after else None,
            "quote_after": after.quote if after else None,
        }
    for each in one.criteria:
        yield place | {
            "part": "criterion",
            "change": each.change,
            "criterion": each.after.criterion,
            "name": each.after.name,
            **{f"{field}_before": getattr(each.before, field) for field in ("status", "score", "page", "quote")},
            **{f"{field}_after": getattr(each.after, field) for field in ("status", "score", "page", "quote")},
        }


# --- on a screen ----------------------------------------------------------------------------


PAIRS = (
    Column("company", least=16),
    Column("years", lambda row: f"{row['year_before']}–{row['year_after']}"),
    Column("old text", lambda row: output.share(row["carried_share"]), right=True),
    *(Column(change, right=True) for change in PASSAGES),
    Column("criteria", lambda row: f"+{row['gained']} -{row['lost']}"),
    Column("", lambda row: "re-dated copy" if row["redated"] else ""),
)


def _print_summary(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        output.say("No company has scored statements of two years.")
        return
    output.show_table(PAIRS, rows)
    output.say("\nold text: words of the later statement that stand in the earlier one. criteria: gained and lost.")


def _print_comparison(one: YearComparison, text: bool) -> None:
    output.say(f"{one.company}, {one.before.year} and {one.after.year}")
    output.say(f"  {one.before.source_name} ({one.words_before} words)")
    output.say(f"  {one.after.source_name} ({one.words_after} words)\n")
    if one.redated:
        share = output.share(one.untouched_share or 0)
        output.say(f"Re-dated copy: {share} of the text is last year's, but for dates and figures.\n")
    carried = output.share(one.carried_share)
    output.say(f"Old text    {carried} of the words of {one.after.year} stand in {one.before.year}")
    output.say(f"Passages    {', '.join(f'{one.count(change)} {change}' for change in PASSAGES)}{_edits(one)}")
    counts = {change: sum(each.change == change for each in one.criteria) for change in CRITERIA}
    output.say(f"Criteria    {', '.join(f'{count} {change}' for change, count in counts.items())}\n")
    for change in ("gained", "lost"):
        _print_criteria(one, [each for each in one.criteria if each.change == change], change)
    if text:
        _print_passages(one)
    else:
        output.say("Every passage with its words: --text. All rows: --csv or --json.\n")


def _edits(one: YearComparison) -> str:
    edits = {edit: sum(each.edit == edit for each in one.changes) for edit in ("dates", "figures")}
    only = [f"{count} in {edit} only" for edit, count in edits.items() if count]
    return f" (reworded: {', '.join(only)})" if only else ""


def _print_criteria(one: YearComparison, rows: Sequence[CriterionChange], change: str) -> None:
    from rich.padding import Padding

    if not rows:
        return
    output.say(f"Criteria {change}", style="bold")
    for row in rows:
        output.say(f"  {row.after.criterion} {row.after.name}")
        for finding, year in ((row.before, one.before.year), (row.after, one.after.year)):
            output.show(Padding(output.text(f"{year}  {_words(finding)}"), (0, 0, 0, 4), expand=False))
    output.say()


def _words(finding: FindingRow) -> str:
    status = finding.status.replace("_", " ")
    if finding.status == "not_found":
        return "not found in statement"
    if not finding.quote:
        return status
    return f"{status}, p. {finding.page}: “{output.shorten(' '.join(finding.quote.split()), 200)}”"


def _print_passages(one: YearComparison) -> None:
    from rich.padding import Padding

    for change in one.changes:
        if change.change != "kept":
            edit = f" ({change.edit})" if change.edit in ("dates", "figures") else ""
            output.say(f"{change.change}{edit}, {_page(change)}")
            output.show(Padding(_passage(change), (0, 0, 1, 2), expand=False))


def _page(change: PassageChange) -> str:
    pages = dict.fromkeys(side.page for side in (change.before, change.after) if side)
    return f"p. {' → '.join(map(str, pages))}"


def _passage(change: PassageChange) -> Text:
    """Removed words in red between [- and -], added ones in green between {+ and +}."""
    from rich.text import Text

    shown = Text()
    before = change.before.quote if change.before else ""
    after = change.after.quote if change.after else ""
    for span in word_diff(" ".join(before.split()), " ".join(after.split())):
        opening, closing = MARKS.get(span.kind, ("", ""))
        shown.append(f"{opening}{output.text(span.text).plain}{closing}", style=STYLES.get(span.kind))
    return shown
