"""One company's gap report: what a compliance team changes before the next statement. Markdown, HTML or PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.errors import AuditError, MissingExtraError
from statement_audit.published import Published, ReplyRow, RubricText
from statement_audit.report.site import HERE, environment

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
    text: str = environment().get_template("gaps.md").render(page=page, limits=LIMITS)
    return text.rstrip() + "\n"


LIMITS = (
    "A score describes what the statement says, not what the company does; “not found in statement” never means that "
    "the company does not do it. Read every quote before you rely on it: the judge errs."
)
