"""`check FILE...`: drafts before they are signed, and what is handed on beside the print: comments for Word, a report
for a board. Nothing is stored."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import show_screen
from statement_audit.errors import UsageError
from statement_audit.report.words import status_word
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from statement_audit.compare.draft_check import Bars, DraftCheck, LawTest, PlacedQuote
    from statement_audit.features.audit.checked_file import CheckedDraft
    from statement_audit.models import Issue, Rubric, StatementResult
    from statement_audit.runs.options import RunOptions
    from statement_audit.statements.judge import Judge


NOT_THERE = ("file_missing", "folder_empty")  # issues of a name that leads to no draft


CheckFormat = Literal["text", "json", "sarif"]


def check(
    context: typer.Context,
    files: list[Path],
    company: str | None = None,
    judging: o.Judging = o.Judging(),
    fail_under: Annotated[float | None, Option(min=0, max=100)] = None,
    fail_on_gate: bool = False,
    fail_on: list[str] | None = None,
    everything: Annotated[bool, Option("--all")] = False,
    format_: CheckFormat = "text",
    as_json: Annotated[bool, Option("--json")] = False,
    last_year: Path | None = None,
    peers: Path | None = None,
    annotate: Annotated[Path | None, Option(**o.WRITTEN)] = None,
    report: Annotated[Path | None, Option(**o.WRITTEN)] = None,
    config: Path | None = None,
) -> None:
    """Check drafts: legal gates missed, criteria only promised, and what a stronger text would hold.

    The advice is the rubric's own. Exit codes: 0 checked; 2 a name is wrong, 1 a draft could not be scored (the others
    are checked all the same); 4 below a bar: --fail-under, --fail-on-gate, --fail-on.

    Args:
        files: Drafts, and folders of them: PDF, DOCX, ODT, HTML, Markdown or text.
        company: The company's name.
        fail_under: Exit with 4 where quality is below this.
        fail_on_gate: Exit with 4 where what a law requires is missed or half met, not open.
        fail_on: Exit with 4 where this criterion is not done or met; several times.
        everything: Every gap, with what is not enough and an example.
        format_: text, json (for several drafts a list), or sarif for code review.
        as_json: Short for --format json; a list for several drafts.
        last_year: Last year's statement, or a database that holds it: what became of its promises, what got weaker.
        peers: A database of peers; default: the shipped numbers, where they fit.
        annotate: Write a Word draft anew, with each verdict as a comment at its sentence and what is missing at the
            end.
        report: Write two pages for a board, then the full list: a name in .pdf, .html, .docx or .md.
        config: Options in a file; default: check.toml here, or above the first draft.
    """
    from statement_audit.compare.draft_check import Bars
    from statement_audit.features.audit.checked_file import CheckedDraft, check_draft
    from statement_audit.features.audit.held_against import hold_against
    from statement_audit.runs.options import RunOptions

    options = RunOptions(o.DEFAULT_DB, **judging.told(None))
    bars = Bars(fail_on_gate, fail_under, tuple(name.upper() for name in fail_on or ()))
    if as_json and format_ != "json":
        o.exclude(o.typed(context, "--format", "--json"))
    told = "json" if as_json else format_
    paths, problems = _named(files)
    _refuse_places(paths, annotate, report)
    judge = _load(options, bars)
    drafts: list[CheckedDraft] = []
    for number, path in enumerate(paths, start=1):
        with output.working(f"Checking {path} ({number} of {len(paths)})"):
            draft = check_draft(path, company, options, judge)
            if isinstance(draft, CheckedDraft):
                draft = hold_against(draft, last_year, peers, options, judge)
        if not isinstance(draft, CheckedDraft):
            problems.append(draft)
            _tell(draft)
            continue
        drafts.append(draft)
        _print(draft, judge.rubric, told, everything=everything, several=len(paths) > 1)
        _hand_out(draft, judge.rubric, annotate, report)
    alone = len(files) == 1 and not os.path.isdir(files[0])  # noqa: PTH112 - false, not an error, for odd names
    _print_all(drafts, problems, judge.rubric, told, alone=alone)
    _end(drafts, problems, bars)


def _named(files: Sequence[Path]) -> tuple[list[Path], list[Issue]]:
    """The drafts that are there, and names that lead to none; those, and files of other kinds, are told.

    Raises:
        Exit: there is no draft at all.
    """
    from statement_audit.features.audit.checked_file import find_drafts

    paths, problems = find_drafts(files)
    for problem in problems:
        _tell(problem)
    if not paths:
        raise typer.Exit(2)
    return paths, [problem for problem in problems if problem.code in NOT_THERE]


def _tell(problem: Issue) -> None:
    output.note(f"Error: {problem.message} {problem.hint}" if problem.code in NOT_THERE else problem.message)


def _load(options: RunOptions, bars: Bars) -> Judge:
    """The judge of all drafts; what its rubric does not know is refused before any work."""
    from statement_audit.runs.options import check_names, refuse_unknown
    from statement_audit.statements.judge import load_judge

    judge = load_judge(options)
    check_names(options, judge.rubric)
    refuse_unknown("criterion", bars.criteria, [criterion.id for criterion in judge.rubric.criteria])
    return judge


def _print(draft: CheckedDraft, rubric: Rubric, told: CheckFormat, *, everything: bool, several: bool) -> None:
    """One draft's report, where reports are asked for; on stderr, why it was not scored."""
    if draft.check is None:
        _print_unscored(draft.path, draft.result)
    elif told == "text":
        if several:
            output.say(f"\n=== {draft.path} ===\n")
            if any(issue.severity != "info" for issue in draft.result.issues):
                output.note(f"{draft.path}:")  # its doubts follow there
        _print_check(draft, draft.check, rubric, everything=everything)


def _print_all(
    drafts: Sequence[CheckedDraft], problems: Sequence[Issue], rubric: Rubric, told: CheckFormat, *, alone: bool
) -> None:
    """What is told of all drafts together. `alone`: one file was named, and its JSON is no list."""
    if told == "text" and not alone:
        show_screen("overview", drafts=drafts, problems=problems)
    elif told == "sarif":
        from statement_audit.features.audit.sarif import sarif_log

        output.print_json(sarif_log(drafts, problems, rubric, Path.cwd()))
    elif told == "json":
        listed = [_json(draft) for draft in drafts]
        listed += [{"path": one.source_name, "state": "could_not_read", "issues": [one]} for one in problems]
        output.print_json(listed[0] if alone else listed)


def _end(drafts: Iterable[CheckedDraft], problems: Sequence[Issue], bars: Bars) -> None:
    """Tell which draft is below which bar, and end with the code; what could not be scored weighs more than a bar."""
    code = 2 if problems else 0
    below = []
    for draft in drafts:
        if draft.check is None:
            code = code or 1
        elif missed := list(bars.missed(draft.check, draft.quality)):
            below.append(draft)
            output.note(f"{draft.path}: {'; '.join(missed)}.")
    if below and code:
        output.note(f"Exit code {code}, not 4: not every draft could be scored.")
    if code or below:
        raise typer.Exit(code or 4)


def _json(draft: CheckedDraft) -> dict[str, Any]:
    result, check, assessment = draft.result, draft.check, draft.result.assessment
    return {
        "file": result.ref.source_name,
        "path": draft.path,
        "company": [company.name for company in result.companies],
        **output.picked(result, ("year", "state")),
        "kind": result.identity.kind if result.identity else None,
        "scores": assessment.scores if assessment else None,
        "gates": assessment.gates if assessment else [],
        "facts": result.facts,
        "entity_checks": assessment.entity_checks if assessment else [],
        **output.picked(draft, ("last_year", "peers")),
        "laws": check.laws if check else [],
        "criteria": list(check.criteria.values()) if check else [],
        "gaps": {name: gaps for name, gaps in asdict(check.gaps).items() if name != "all"} if check else None,
        "findings": assessment.findings if assessment else [],
        **output.picked(result, ("sector_guesses", "issues")),
    }


def _refuse_places(paths: Sequence[Path], annotate: Path | None, report: Path | None) -> None:
    """Raises UsageError where something is asked for that could not be written after the check."""
    from statement_audit.features.audit.handed_on import refuse_annotation, refuse_report

    if (annotate or report) and len(paths) > 1:
        raise UsageError(f"--annotate and --report take one draft, not {len(paths)}.", hint="Check it alone.")
    if annotate and annotate == report:
        raise UsageError(f"--annotate and --report both name {report}.", hint="Give each a file of its own.")
    if annotate:
        refuse_annotation(paths[0], annotate)
    if report:
        refuse_report(report)


def _hand_out(draft: CheckedDraft, rubric: Rubric, annotate: Path | None, report: Path | None) -> None:
    """Write what was asked for, where the draft could be scored; notes tell what was written."""
    from statement_audit.features.audit.handed_on import annotate_draft, write_board_report

    if draft.check is None:
        return
    if annotate:
        comments, lost = annotate_draft(draft, annotate)
        at_the_end = f"; {lost} of them at the end, for their words were not found in the file" if lost else ""
        output.note(f"{annotate}: {comments} comments{at_the_end}.")
    if report:
        output.note(f"{report}: {write_board_report(draft, rubric, report):,} bytes")


# --- a draft in the terminal: each law in its own words, then criteria, last year and peers -------------


def _print_unscored(path: Path, result: StatementResult) -> None:
    """Why a draft was not scored, on one line."""
    errors = [issue for issue in result.issues if issue.severity == "error"]
    why = "; ".join(f"{issue.code}: {issue.message} {issue.hint}" for issue in errors)
    output.note(f"{path} could not be scored ({output.words(result.state.value)}). {why}")


def _print_check(draft: CheckedDraft, check: DraftCheck, rubric: Rubric, *, everything: bool) -> None:
    """Print a checked draft; `everything`: every criterion, with whole quotes, advice and examples."""
    from statement_audit.compare.draft_check import answers

    result = draft.result
    show_screen(
        "check",
        result=result,
        check=check,
        rubric=rubric,
        everything=everything,
        answers=answers(check.laws),
        calls=dict.fromkeys(test.area for law in check.laws for test in law.tests if test.close_call),
        guesses=output.plain(result.sector_guesses),
        labelled=_labelled,
        last_year=draft.last_year,
        peers=draft.peers,
    )


def _labelled(test: LawTest) -> Iterator[tuple[str, PlacedQuote]]:
    """Each quote of a test once, with the criteria that it answers."""
    for told in grouped((one.quote, (criterion, one)) for criterion, one in test.quotes).values():
        yield ", ".join(f"{criterion}{_less(one)}" for criterion, one in told), told[0][1]


def _less(quote: PlacedQuote) -> str:
    """What a quote does, where it is less than something done: an area is covered by a plan, too."""
    word = status_word(quote.status.value)
    near = "near it" if quote.role == "candidate" else ""
    told = ", ".join(filter(None, (near, word.label.lower() if word.level in "01" else "")))
    return f" ({told})" if told else ""
