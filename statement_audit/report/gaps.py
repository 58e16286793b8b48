"""What a board and a compliance team read of one statement or draft: two pages, then every verdict with its quotes.

HTML, PDF, Word or Markdown, all of one template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from statement_audit.errors import AuditError, UsageError, needing
from statement_audit.models import Rubric, Scores
from statement_audit.published import Published, ReplyRow
from statement_audit.report import blocks, words
from statement_audit.report.company import Section
from statement_audit.report.site import HERE, environment

FIRST = 5  # things to do
KINDS = ("md", "html", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class GapPage:
    """What the report tells. `scores`: a `Scores`, or a `Published` after review; `check`: a `DraftCheck`; `peers`:
    group → `PeerRow`, empty where there is nobody, else `peers_of` says whom; `last_year`: a `LastYear`."""

    title: str
    company: str
    year: int | None
    source_name: str
    document_sha256: str
    scores: Scores | Published
    rubric: Rubric
    check: Any
    generated_by: str
    issues: Sequence[tuple[str, str, str]] = ()  # severity, message, hint
    replies: Sequence[ReplyRow] = ()
    peers: Mapping[str, Any] = field(default_factory=dict)
    peers_of: str = ""
    last_year: Any = None

    @property
    def sections(self) -> list[tuple[str, str, Sequence[Any]]]:
        """Title, what to do, criteria: the order is that of the work."""
        return [(title, todo, self._ordered(kind)) for kind, (title, todo) in words.GAP_SECTIONS.items()]

    def _ordered(self, kind: str) -> list[Any]:
        ranks = {gap.criterion: rank for rank, gap in enumerate(getattr(self.check.gaps, kind, ()))}
        return sorted(self.check.of_kind(kind), key=lambda each: ranks.get(each.id, len(ranks)))

    @property
    def first(self) -> list[Any]:
        """What laws ask for, then the most gain for the least effort."""
        return [self.check.criteria[gap.criterion] for gap in self.check.gaps.to_do[:FIRST]]

    @property
    def close_calls(self) -> list[str]:
        """What laws ask for and a person must read, each once."""
        return list(dict.fromkeys(test.area for law in self.check.laws for test in law.tests if test.close_call))

    @property
    def required(self) -> tuple[int, int]:
        """How many points that laws require are met, and how many there are."""
        results = [test.result for law in self.check.laws for test in law.tests if test.kind == "required"]
        return sum(result == "met" for result in results), len(results)


def request_html(statement: Published, sections: Sequence[Section], until: str, asked_on: str, **more: Any) -> str:
    """What a company is asked to reply to: each claim about its statement, with quote, page and the criterion in words.
    `more`: `gates`, and `law_names` by law and version."""
    shown = {"statement": statement, "sections": sections, "until": until, "asked_on": asked_on}
    return _rendered("request.html", **shown, **more)


def _rendered(template: str, **values: Any) -> str:
    """A whole page in one file: its styles are inside."""
    css = (HERE / "static" / "site.css").read_text(encoding="utf-8")
    return str(environment().get_template(template).render(css=css, **values))


def as_pdf(html: str) -> bytes:
    """The page as PDF, by WeasyPrint; it loads nothing from anywhere.

    Raises:
        MissingExtraError: WeasyPrint is not installed.
        AuditError: the library Pango, which WeasyPrint draws text with, is not installed.
    """
    try:
        with needing("The report as PDF", "report"):
            from weasyprint import HTML
    except OSError as error:
        raise AuditError(
            "The report as PDF needs the library Pango, which is not installed.",
            hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 (macOS: brew install pango), or use --format html.",
        ) from error
    return bytes(HTML(string=html, url_fetcher=_nothing).write_pdf())


def _nothing(url: str, *_: Any, **__: Any) -> Mapping[str, Any]:
    raise ValueError(f"{url} is not loaded")


def kind_of(out: Path, wanted: str | None = None) -> str:
    """What is written to `out`: the kind that is wanted, else that of its ending.

    Raises:
        UsageError: no report has that ending, or it is that of another kind than the one that is wanted.
    """
    ending = out.suffix.lower().removeprefix(".")
    if wanted is None and ending not in KINDS:
        told = ", ".join(f".{kind}" for kind in KINDS)
        raise UsageError(f"{out} has an ending that no report has.", hint=f"Name a file that ends in one of: {told}")
    if wanted is not None and ending in KINDS and ending != wanted:
        raise UsageError(f"{out} is no name for {wanted}.", hint=f"Name a file that ends in .{wanted}.")
    return wanted or ending


def write(page: GapPage, kind: str) -> bytes:
    """The report as `html`, `pdf`, `docx` or `md`. Errors as in `as_pdf`."""
    return in_format(_rendered("gaps.html", page=page), kind)


def in_format(html: str, kind: str) -> bytes:
    """A page of ours as `html`, `pdf`, `docx` or `md`. Errors as in `as_pdf`."""
    if kind == "pdf":
        return as_pdf(html)
    if kind == "html":
        return html.encode("utf-8", "replace")
    read = blocks.read_blocks(html)
    return blocks.as_docx(read) if kind == "docx" else blocks.as_markdown(read).encode("utf-8", "replace")
