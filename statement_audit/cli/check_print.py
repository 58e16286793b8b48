"""A checked draft in the terminal: the answer first, each law in its own words, criterion by criterion; then last year
and peers beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit.cli import output
from statement_audit.cli.beside import print_entity_checks, print_facts, print_sectors
from statement_audit.cli.output import Column
from statement_audit.compare.draft_check import answers
from statement_audit.report.words import TEST_KINDS, law_day, status_word

if TYPE_CHECKING:
    from statement_audit.compare.commitments import PromiseOutcome
    from statement_audit.compare.draft_check import CheckedCriterion, DraftCheck, LawCheck, LawTest, PlacedQuote
    from statement_audit.compare.gaps import Gap
    from statement_audit.compare.years import CriterionChange
    from statement_audit.derived.last_year import LastYear
    from statement_audit.features.audit.checked_file import CheckedDraft, Peers
    from statement_audit.models import Issue, Passage, Rubric, StatementResult


FIRST = 5  # things to do
LEAST_GAIN = 0.05  # points that are worth a word
SHOWN = 3  # criteria a section, unless all are asked for
QUOTED, ADVISED, LAW_WORDS = 140, 145, 110  # characters, unless all are asked for
WHOLE = 400  # characters of a quote even then


def print_unscored(path: Path, result: StatementResult) -> None:
    """Why a draft was not scored, on one line."""
    errors = [issue for issue in result.issues if issue.severity == "error"]
    why = "; ".join(f"{issue.code}: {issue.message} {issue.hint}" for issue in errors)
    output.note(f"{path} could not be scored ({output.words(result.state.value)}). {why}")


def print_overview(drafts: Iterable[CheckedDraft], problems: Iterable[Issue]) -> None:
    """A line for each draft: what each law's required tests come to, and the quality."""
    output.say()
    for draft in drafts:
        laws = draft.check.laws if draft.check else ()
        told = [f"{law.law} {output.MARKS[law.result.value]}" for law in laws]
        told += [f"quality {output.number(draft.quality, 1)}"] if draft.check else ["could not be scored"]
        output.say(f"{draft.path}: {', '.join(told)}")
    for problem in problems:
        output.say(f"{problem.source_name}: could not be read")


def note_issues(issues: Iterable[Issue]) -> None:
    """Errors and warnings, each with what to do."""
    for issue in issues:
        if issue.severity != "info":
            output.note(f"{issue.code}: {issue.message} {issue.hint}")


def print_check(result: StatementResult, check: DraftCheck, rubric: Rubric, *, everything: bool) -> None:
    """Print a checked draft; `everything`: every criterion, with whole quotes, advice and examples."""
    names = ", ".join(company.name for company in result.companies)
    output.say(f"{output.of_year(names, result.year)} ({result.ref.source_name})")
    _print_answer(result, check)
    print_sectors((), output.plain(result.sector_guesses))
    note_issues(result.issues)
    print_facts(result.facts, everything=everything)
    if everything and result.assessment is not None:
        print_entity_checks(result.assessment.entity_checks)
    for law in check.laws:
        _print_law(law, everything=everything)
    if check.laws and not everything:
        output.say("\nThe laws' whole words: --all, or statement-audit rubric show --laws")
    _print_to_do(check)
    _print_criteria(check, everything=everything)
    _print_end(check, rubric, everything=everything)


def _print_answer(result: StatementResult, check: DraftCheck) -> None:
    assert result.assessment is not None
    scores = result.assessment.scores
    output.say("\nBefore it is signed")
    for law, told, unseen in answers(check.laws):
        output.say(f"{law}: {told}.", indent=2)
        if unseen:
            output.say(f"not to be seen in this text alone: {unseen}", indent=4)
    calls = [test.area for law in check.laws for test in law.tests if test.close_call]
    if calls:
        output.say(f"Close calls that a person must read: {', '.join(dict.fromkeys(calls))}", indent=2)
    output.say(
        f"Quality {output.number(scores.quality, 1)} of 100 ({scores.band or 'not ranked'}), walk to talk "
        f"{output.number(scores.walk_to_talk, 2)}, honesty {output.number(scores.honesty)}, "
        f"profile {scores.profile}, {scores.coverage:.0%} of the weight could be assessed. "
        f"{len(check.gaps.strong)} criteria are answered with substance.",
        indent=2,
    )
    if any(issue.code == "sector_unknown" for issue in result.issues):
        output.say(output.LEGENDS["no_sector"].format(""), indent=2)
    output.say()


def _print_law(law: LawCheck, *, everything: bool) -> None:
    output.say(f"\n{law.name} ({law.version}): {output.MARKS[law.result.value]}")
    output.say(" · ".join(filter(None, (law.law, law_day(law.in_force_on, law.in_force_by)))))
    words = ""
    for test in law.tests:
        _print_test(test, everything=everything, repeated=bool(words) and test.words == words)
        words = test.words
    if law.untested and not everything:
        output.say(f"not tested: {'; '.join(f'{left.area} ({left.ref})' for left in law.untested)}", indent=2)
    for left in law.untested if everything else ():
        output.say(f"{left.ref} {left.area}: not tested ({left.note})", indent=2)
        if left.words:
            output.say(f"law: “{left.words}”", indent=4)


def _print_test(test: LawTest, *, everything: bool, repeated: bool) -> None:
    kind = f" ({TEST_KINDS[test.kind]})" if TEST_KINDS[test.kind] else ""
    output.say(f"{test.ref} {test.area}{kind}: {output.MARKS[test.result.value]}", indent=2)
    if test.words and (everything or test.kind != "may"):  # else its area says as much
        words = f"“{test.words if everything else output.shorten(test.words, LAW_WORDS)}”"
        output.say(f"law: {'as above' if repeated else words}", indent=4)
    for quote in dict.fromkeys(quote.quote for _, quote in test.quotes):
        told = [(criterion, one) for criterion, one in test.quotes if one.quote == quote]
        label = ", ".join(f"{criterion}{_less(one)}" for criterion, one in told)
        _print_quote(told[0][1], label, everything=everything, close=test.close_call)
    if test.why:
        output.say(test.why, indent=4)
    if test.note and (everything or (test.quotes and test.result.value in ("not_met", "partly"))):
        output.say(f"note: {test.note}", indent=4)


def _print_quote(quote: PlacedQuote, label: str, *, everything: bool, close: bool) -> None:
    words = output.quoted(quote.quote, WHOLE if everything else QUOTED)
    output.say(f"{label}, {quote.place}{_surety(quote.probability, close)}: {words}", indent=4)


def _less(quote: PlacedQuote) -> str:
    """What a quote does, where it is less than something done: an area is covered by a plan, too."""
    word = status_word(quote.status.value)
    near = "near it" if quote.role == "candidate" else ""
    told = ", ".join(filter(None, (near, word.label.lower() if word.level in "01" else "")))
    return f" ({told})" if told else ""


def _surety(probability: float | None, close: bool) -> str:
    """How sure the judge is: a share, and whether a person must look."""
    sure = "" if probability is None else f"{probability:.2f}"
    told = ", ".join(filter(None, (sure, "close call" if close else "")))
    return f" [{told}]" if told else ""


def _print_to_do(check: DraftCheck) -> None:
    """The few things that do most: what a law asks first, then points for the work."""
    to_do = check.gaps.to_do[:FIRST]
    if to_do:
        output.say("\nWhat to do first")
    for number, gap in enumerate(to_do, start=1):
        output.say(f"{number}. {gap.criterion} {gap.name}{_gain(gap)}: {gap.stronger}", indent=2)


def _gain(gap: Gap) -> str:
    law = f"for {', '.join(gap.required_by)}" if gap.required_by else ""
    points = f"up to {gap.gain:.1f} points" if gap.gain >= LEAST_GAIN else ""
    told = ", ".join(filter(None, (law, points)))
    return f" ({told})" if told else ""


def _print_criteria(check: DraftCheck, *, everything: bool) -> None:
    _print_section("Answered with substance", [gap.criterion for gap in check.gaps.strong], check, everything)
    for kind, title in output.WORDS["parts_of_draft"].items():
        _print_section(title, [gap.criterion for gap in getattr(check.gaps, kind)], check, everything)
    contradicted = [each.id for each in check.contradicted]
    _print_section("Said both ways: the draft contradicts itself", contradicted, check, everything)
    _print_section("Cannot be told from the text", [each.id for each in check.of_kind("open")], check, everything)
    left_out = check.not_asked()
    if left_out:
        named = "; ".join(f"{group} {output.shorten(', '.join(ids), WHOLE)}" for group, ids in left_out.items())
        output.say(f"\nNot asked of this sector: {named}. Another sector: --sector")


def _print_section(title: str, ids: Sequence[str], check: DraftCheck, everything: bool) -> None:
    if not ids:
        return
    output.say(f"\n{title}: {len(ids)}")
    for name in ids if everything else ids[:SHOWN]:
        _print_criterion(check.criteria[name], everything=everything)
    if not everything and len(ids) > SHOWN:
        output.say(f"  and {len(ids) - SHOWN} more")


def _print_criterion(checked: CheckedCriterion, *, everything: bool) -> None:
    gap = checked.gap
    law = f", asked for by {', '.join(gap.required_by)}" if gap.required_by else ""
    guessed = ", if the guessed sector is right" if gap.guessed else ""
    score = "" if checked.score is None else f" {checked.score:.2f}"
    told = f"{status_word(checked.status.value).label.lower()}{score}"
    output.say(f"{gap.criterion} {gap.name} (weight {gap.weight}{law}{guessed}): {told}", indent=2)
    for quote in checked.quotes if everything else checked.quotes[:1]:
        _print_quote(
            quote,
            output.WORDS["roles_in_draft"].get(quote.role, "also"),
            everything=everything,
            close=checked.needs_review,
        )
    if checked.kind in ("strong", "open") or (checked.kind == "silent" and not everything):
        return  # of what is missing, what to do first says enough
    advice = gap.stronger if everything else output.shorten(gap.stronger, ADVISED)
    output.say(f"add: {advice}", indent=4)
    if everything and gap.trap and gap.quote:
        output.say(f"not enough: {gap.trap}", indent=4)
    if everything and gap.example:
        output.say(f"for example: {gap.example}", indent=4)


def _print_end(check: DraftCheck, rubric: Rubric, *, everything: bool) -> None:
    if not everything:
        output.say("\n--all shows every criterion with its quotes, and what is not enough.")
    good = ", ".join(group.id for group in rubric.groups if group.good_practice)
    output.say(
        f"No statute names the criteria of {good}: they are good practice. Scores describe what the "
        "text says, not what the company does."
    )


FATES = output.WORDS["promises_in_draft"]
OF_THEN = 200  # characters of a quote
PEERS = (
    Column("", lambda row: output.words(row.name)),
    Column("draft", lambda row: _of_100(row.name, row.draft), right=True),
    Column("median", lambda row: _of_100(row.name, row.median), right=True),
    Column("best", lambda row: _of_100(row.name, row.best), right=True),
    Column("n", right=True),
)


def print_beside(draft: CheckedDraft) -> None:
    """What the draft was held against; nothing where there is nothing."""
    if draft.last_year is not None:
        _print_last_year(draft.last_year)
    if draft.peers is not None:
        _print_peers(draft.peers)


def _print_last_year(told: LastYear) -> None:
    """What became of each promise, the worst first, and what got weaker; both quotes with each."""
    counts = Counter(outcome.state for outcome in told.promises)
    shares = ", ".join(f"{counts[state]} {words}" for state, words in FATES.items() if counts[state])
    output.say(f"\nLast year's promises ({output.of_year(told.source_name, told.year)}): {shares or 'none found'}")
    for state in FATES:
        for outcome in told.promises:
            if outcome.state == state:
                _print_promise(outcome)
    if told.weaker is None:
        output.say("\nWhat got weaker cannot be told: last year's statement was scored by another rubric or judge.")
    elif told.weaker:
        output.say(f"\nWeaker than last year: {len(told.weaker)}")
        for change in told.weaker:
            _print_change(change)


def _print_promise(outcome: PromiseOutcome) -> None:
    due = f", due {outcome.promise.due}" if outcome.promise.due else ""
    late = ", overdue" if outcome.overdue else ""
    now = f", now due {outcome.answered_due}" if outcome.answered_due else ""
    output.say(f"{FATES[outcome.state]}{due}{late}{now}", indent=2)
    output.say(f"then: {_then(outcome.promise.passage)}", indent=4)
    if outcome.answer is not None:
        output.say(f"now: {_then(outcome.answer)}", indent=4)
    elif outcome.nearest is not None:
        output.say(f"nearest to it now: {_then(outcome.nearest)}", indent=4)


def _then(passage: Passage) -> str:
    return f"p. {passage.page}, {output.quoted(passage.quote, OF_THEN)}"


def _print_change(change: CriterionChange) -> None:
    words = [status_word(row.status).label.lower() for row in (change.before, change.after)]
    output.say(f"{change.before.criterion} {change.before.name}: {words[0]} → {words[1]}", indent=2)
    for label, row in (("then", change.before), ("now", change.after)):
        if row.quote:
            output.say(f"{label}: p. {row.page}, {output.quoted(row.quote, OF_THEN)}", indent=4)


def _print_peers(peers: Peers) -> None:
    """Quality and groups of 100 beside median and best, and where those come from."""
    output.say(f"\nBeside its peers ({peers.source}, {peers.day})")
    if not peers.rows:
        output.say(f"Not shown: {peers.why_not}.", indent=2)
        return
    output.show_table(PEERS, peers.rows)


def _of_100(name: str, value: float | None) -> str:
    if name in ("quality", "walk_to_talk"):
        return output.number(value, 1 if name == "quality" else 2)
    return output.number(None if value is None else 100 * value)
