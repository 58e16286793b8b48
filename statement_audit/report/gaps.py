"""One company's gap report: what a compliance team changes before the next statement. Markdown, HTML or PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.errors import AuditError, MissingExtraError
from statement_audit.published import Published, ReplyRow, RubricText
from statement_audit.report import words
from statement_audit.report.site import HERE, environment

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_LINE_START = re.compile(r"(?m)^(\s*)([-+=]|\d+[.)])(?=\s)")


SECTIONS = (
    (
        "promised",
        "Only promised or stated as a value",
        "Report what was done, with who, where, how many and when.",
    ),
    (
        "absent",
        "The text says that there is none, or that it does not apply",
        "Say what will change and when, or why the risk is as it is.",
    ),
    ("explained", "Defined, or reported of others only", "Say what the company itself does."),
    (
        "partial",
        "Done, with too little detail",
        "Add who, where, how many, how often, which standard, since when.",
    ),
    ("silent", "Not found in statement", "Where it is done, write it down; where it is not, say so."),
)


@dataclass(frozen=True, slots=True)
class GapPage:
    """What the report tells. `gaps`: the lists of `compare.gaps`."""

    statement: Published
    rubric: RubricText
    gaps: Any
    gates: Sequence[tuple[str, str, str, str]]  # name, version, result, which day's law in words
    replies: Sequence[ReplyRow]
    issues: Sequence[tuple[str, str, str]]
    generated_by: str

    @property
    def sections(self) -> list[tuple[str, str, Sequence[Any]]]:
        """Title, what to do, gaps: the order is that of the work."""
        return [(title, todo, getattr(self.gaps, name)) for name, title, todo in SECTIONS]

    @property
    def good_practice(self) -> list[str]:
        return [group["id"] for group in self.rubric.content["groups"] if group["good_practice"]]


def as_html(page: GapPage) -> str:
    """A whole page in one file: its styles are inside."""
    css = (HERE / "static" / "site.css").read_text(encoding="utf-8")
    return str(environment().get_template("gaps.html").render(page=page, css=css, limits=LIMITS))


def as_pdf(page: GapPage) -> bytes:
    """The page as PDF, by WeasyPrint; it loads nothing from anywhere.

    Raises:
        MissingExtraError: WeasyPrint is not installed.
        AuditError: the library Pango, which WeasyPrint draws text with, is not installed.
    """
    try:
        from weasyprint import HTML
    except ImportError as error:
        raise MissingExtraError("The report as PDF", "report") from error
    except OSError as error:
        raise AuditError(
            "The report as PDF needs the library Pango, which is not installed.",
            hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 (macOS: brew install pango), or use --format html.",
        ) from error
    return bytes(HTML(string=as_html(page), url_fetcher=_nothing).write_pdf())


def _nothing(url: str, *_: Any, **__: Any) -> Mapping[str, Any]:
    raise ValueError(f"{url} is not loaded")


def as_markdown(page: GapPage) -> str:
    """The same as text that any tool takes."""
    return "\n".join(_lines(page)).rstrip() + "\n"


def _lines(page: GapPage) -> Iterable[str]:
    statement = page.statement
    yield f"# Gap report: {md(statement.company)}, {words.year_word(statement.year)}"
    yield ""
    rubric = f"rubric {md(page.rubric.id)} {md(page.rubric.version)}"
    yield f"{md(statement.source_name)}, SHA-256 `{statement.document_sha256}`, {rubric}"
    yield ""
    yield from _numbers(page)
    yield from _gate_lines(page)
    for title, todo, gaps in page.sections:
        if gaps:
            yield f"## {title}: {len(gaps)}"
            yield ""
            yield f"{todo}"
            yield ""
            for gap in gaps:
                yield from _gap_lines(gap)
    yield from _strong(page)
    yield f"No statute names the criteria of {', '.join(page.good_practice)}: they are good practice. {LIMITS}"
    yield ""
    yield page.generated_by


LIMITS = (
    "A score describes what the statement says, not what the company does; “not found in statement” never means that "
    "the company does not do it. Read every quote before you rely on it: the judge errs."
)


def _numbers(page: GapPage) -> Iterable[str]:
    statement = page.statement
    yield (
        f"Quality {words.number(statement.quality, 1)} of 100 ({statement.band or 'not ranked'}); walk to talk "
        f"{words.number(statement.walk_to_talk, 2)}; honesty {words.number(statement.honesty)}; "
        f"profile {md(statement.profile or 'none')}; "
        f"{words.percent(statement.coverage)} of the weight could be assessed."
    )
    yield ""
    for severity, message, hint in page.issues:
        yield f"- {severity}: {md(message)} {md(hint)}"
    for reply in page.replies:
        yield f"- Reply of the company, {md(reply.replied_at)}: {md(reply.text)} ({md(reply.source)})"
    if page.issues or page.replies:
        yield ""


def _gate_lines(page: GapPage) -> Iterable[str]:
    yield "## Legal gates"
    yield ""
    for name, version, result, day in page.gates:
        yield f"- {md(name)} ({md(version)}): **{words.result_word(result).label}**. {md(day)}".rstrip()
    yield ""
    if page.gaps.missed:
        yield "| Law | Reference | Asks for | Result | Criteria |"
        yield "| --- | --- | --- | --- | --- |"
        for missed in page.gaps.missed:
            result = words.result_word(str(missed.result)).label
            cells = (md(missed.law), md(missed.ref), md(missed.area), result, md(", ".join(missed.criteria)))
            yield f"| {' | '.join(cells)} |"
        yield ""


def _gap_lines(gap: Any) -> Iterable[str]:
    law = f"; asked for by {', '.join(gap.required_by)}" if gap.required_by else ""
    yield f"### {gap.criterion} {md(gap.name)}"
    yield ""
    guessed = " If the guessed sector is right." if gap.guessed else ""
    yield f"Weight {gap.weight}{law}. {words.status_word(str(gap.status)).label}.{guessed}"
    yield ""
    if gap.quote:
        close = ", close call" if gap.needs_review else ""
        yield f"> {md(words.cut(gap.quote, 600))}"
        yield ">"
        yield f"> p. {gap.page}{close}"
        yield ""
    yield f"- A stronger text: {md(gap.stronger)}"
    if gap.trap:
        yield f"- Not enough: {md(gap.trap)}"
    if gap.example:
        yield f"- For example: {md(gap.example)}"
    yield ""


def _strong(page: GapPage) -> Iterable[str]:
    yield f"## Answered with substance: {len(page.gaps.strong)}"
    yield ""
    for gap in page.gaps.strong:
        where = f", p. {gap.page}" if gap.page else ""
        yield f"- {gap.criterion} {md(gap.name)}: {words.number(gap.score, 2)}{where}"
    yield ""


def md(text: Any) -> str:
    """Someone else's words as Markdown that means nothing but themselves, on one line."""
    line = " ".join(words.clean("" if text is None else str(text)).split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
