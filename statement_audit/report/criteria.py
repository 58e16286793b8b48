"""Pages across companies: each criterion, the heat map, and the chapter on good practice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from statement_audit.published import FindingRow, Published, RubricText
from statement_audit.report import addresses, charts, words
from statement_audit.report.documents import DocumentPages
from statement_audit.report.sentence import is_guessed, settled, shown_quote
from statement_audit.report.site import Site, own_table
from statement_audit.safe_text import slug
from statement_audit.tabular import grouped

ROWS = 500  # companies on one page of a criterion
HEAT_ROWS = 100  # companies on one page of the heat map
EXAMPLES = 8
CHAPTER_QUOTES = 12
SILENT_NAMED = 1000
QUOTED = 260


@dataclass(frozen=True, slots=True)
class CompanyAnswer:
    """One company's latest answer to one criterion, with where its quote is."""

    statement: Published
    status: str
    score: float | None
    needs_review: bool
    reviewed: bool
    page: int | None
    quote: str
    text_link: str
    file_link: str
    guessed: bool  # asked only because of a guessed sector or kind of platform
    settled: bool  # nothing was left open, or a person decided

    @property
    def silent_on_a_guess(self) -> bool:
        """Whether nothing was found on a guess: the question may not apply."""
        return self.guessed and self.status == "not_found"

    @property
    def kind(self) -> str:
        """The kind of answer; nothing found on a guess is left open."""
        return "open" if self.silent_on_a_guess else words.KIND_OF.get(self.status, "open")


@dataclass(slots=True)
class Across:
    """Answers of the latest statements by one rubric: criterion -> cells, and statement -> its marks.

    `sentences`, `briefs`: score id -> its plain sentence, whole and in short; `groups`: rows of `group_scores`;
    `talk`: ranked statements with points of words and of deeds.
    """

    cells: dict[str, list[CompanyAnswer]] = field(default_factory=dict)
    rows: list[tuple[Published, dict[str, CompanyAnswer]]] = field(default_factory=list)
    sentences: dict[int, str] = field(default_factory=dict)
    groups: list[tuple[Any, ...]] = field(default_factory=list)
    briefs: dict[int, str] = field(default_factory=dict)
    talk: list[tuple[Published, float, float]] = field(default_factory=list)

    def add(self, statement: Published, answers: Sequence[FindingRow], document: DocumentPages) -> None:
        row = {answer.criterion: _cell(statement, answer, document) for answer in answers}
        for criterion, cell in row.items():
            self.cells.setdefault(criterion, []).append(cell)
        self.rows.append((statement, row))


def _cell(statement: Published, answer: FindingRow, document: DocumentPages) -> CompanyAnswer:
    page, quote, text_link, file_link = None, "", "", ""
    if best := shown_quote(answer):
        page, quote = best.page, words.cut(best.quote, QUOTED)
        text_link, file_link = document.text_at(page, best.start), document.original_at(page) or ""
    known = (statement, answer.status, answer.score, answer.needs_review, answer.reviewed)
    return CompanyAnswer(*known, page, quote, text_link, file_link, is_guessed(answer), settled(answer))


def write_criteria(site: Site, across: Across, rubric: RubricText) -> None:
    """Write the list of criteria and one page, or more, for each."""
    groups = {group["id"]: group for group in rubric.content["groups"]}
    listed = []
    for entry in rubric.content["criteria"]:
        cells = sorted(across.cells.get(entry["id"], ()), key=_by_score)
        counts = Counter(cell.kind for cell in cells)
        listed.append((entry, groups[entry["group"]], counts, len(cells)))
        _write_criterion(site, entry, groups[entry["group"]], cells, counts)
    site.write("criteria.html", "criteria.html", listed=listed, groups=rubric.content["groups"], rubric=rubric)


def _by_score(cell: CompanyAnswer) -> tuple[Any, ...]:
    unscored = cell.score is None
    return (unscored, -(cell.score or 0.0), not cell.quote, cell.statement.company.casefold())


def _write_criterion(
    site: Site,
    entry: Mapping[str, Any],
    group: Mapping[str, Any],
    cells: Sequence[CompanyAnswer],
    counts: Mapping[str, int],
) -> None:
    best = sorted(cells, key=lambda each: (each.needs_review, -(each.score or 0.0)))  # sure ones first
    site.write_list(
        addresses.criterion_page(entry["id"]), "criterion.html", cells, ROWS,
        criterion=entry, group=group, total=len(cells), counts=counts,
        statuses=Counter(cell.status for cell in cells).most_common(), examples=_quoted(best, ("found",))[:EXAMPLES],
        chart=charts.shares({entry["id"]: counts}, 34) if cells else "",
    )  # fmt: skip
    name = f"criteria/{addresses.criterion_anchor(entry['id'])}"
    site.write_table(own_table("answers", name), map(_answer_cells, cells))


def _answer_cells(cell: CompanyAnswer) -> tuple[Any, ...]:
    one = cell.statement
    known = (one.company, one.company_number, one.year, cell.status, cell.score, cell.needs_review, cell.reviewed)
    return (*known, cell.page, cell.quote, one.document_sha256, addresses.statement_page(one))


def _quoted(cells: Iterable[CompanyAnswer], kinds: Sequence[str]) -> list[CompanyAnswer]:
    """Those of these kinds that have a quote, one a document."""
    quoted: dict[str, CompanyAnswer] = {}
    for cell in cells:
        if cell.quote and cell.kind in kinds:
            quoted.setdefault(cell.statement.document_sha256, cell)
    return list(quoted.values())


def write_heat_map(site: Site, across: Across, rubric: RubricText) -> None:
    """Write groups and criteria by company, for each profile, the best companies first."""
    groups = groups_with_criteria(rubric)
    profiles = grouped((each[0].profile or "", each) for each in across.rows)
    names = sorted(profiles, key=lambda name: -len(profiles[name])) or [""]
    pages = {name: "heat-map.html" if name == names[0] else f"heat-map-{slug(name)}.html" for name in names}
    titles = {entry["id"]: entry["name"] for entry in rubric.content["profiles"]}
    for name in names:
        rows = sorted(profiles.get(name, ()), key=lambda each: (-(each[0].quality or 0), each[0].company.casefold()))
        site.write_list(
            pages[name], "heat_map.html", rows, HEAT_ROWS,
            profile=name, pages=pages, titles=titles, groups=groups, total=len(rows),
        )  # fmt: skip


def groups_with_criteria(rubric: RubricText) -> list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """The groups of a rubric in its order, each with its criteria."""
    return [
        (group, [entry for entry in rubric.content["criteria"] if entry["group"] == group["id"]])
        for group in rubric.content["groups"]
    ]


def write_chapter(site: Site, across: Across, rubric: RubricText) -> list[dict[str, Any]]:
    """Write the chapter on what no statute names: for each good-practice group who says what and who says nothing.

    Returns the chapters, each with its `group` and its `tally` of statements.
    """
    good = [each for each in groups_with_criteria(rubric) if each[0]["good_practice"]]
    named = [each for each in good if each[0]["id"] in _CHAPTER_ORDER]
    chosen = sorted(named, key=lambda each: _CHAPTER_ORDER[each[0]["id"]]) or good
    chapters = [_chapter(across, group, criteria) for group, criteria in chosen]
    site.write("good-practice.html", "chapter.html", chapters=chapters)
    return chapters


_CHAPTER_ORDER = {"DOM": 0, "PLT": 1}  # a rubric without these groups has its own good practice told


def _stance(cells: Sequence[CompanyAnswer]) -> str:
    """What a statement does about a group's subject; what nobody has decided is no fact.

    `speaks`: it does, shows or promises something; `open`: close calls, passing mentions and what could not be read;
    `denies`: it says that it does not apply, or that none was found; `admits`: it says what it does not do; `silent`;
    `guessed`: silent, and asked on a guess; `unasked`.
    """
    sure = {cell.status for cell in cells if cell.settled}
    unsure = {cell.status for cell in cells if not cell.settled}
    if any(cell.settled and cell.kind in ("found", "promised") for cell in cells):
        return "speaks"
    if unsure - {"not_found"}:
        return "open"
    if sure & set(words.DENIALS):
        return "denies"
    if "admits_absent" in sure:
        return "admits"
    if unsure or "could_not_read" in sure or any(cell.kind == "mentioned" for cell in cells):
        return "open"
    if any(cell.kind == "not_found" for cell in cells):
        return "silent"
    return "guessed" if any(cell.silent_on_a_guess for cell in cells) else "unasked"


def _chapter(across: Across, group: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    ids = [entry["id"] for entry in criteria]
    stances = grouped((_stance([row[each] for each in ids if each in row]), one) for one, row in across.rows)
    # The statement of a group is one, however many companies it is for.
    tally = {name: len({each.document_sha256 for each in found}) for name, found in stances.items()}
    silent = stances.get("silent", [])
    told = [(entry, _told(across.cells.get(entry["id"], ()))) for entry in criteria]
    silent.sort(key=lambda statement: statement.company.casefold())
    return {
        "group": group, "criteria": told, "tally": Counter(tally), "silent": silent[:SILENT_NAMED],
        "silent_total": len(silent), "asked": sum(tally.values()) - tally.get("unasked", 0),
        "chart": charts.shares({entry["id"]: each["counts"] for entry, each in told}) if across.rows else "",
    }  # fmt: skip


def _told(cells: Sequence[CompanyAnswer]) -> dict[str, Any]:
    """Counts and the quotes that say most, one a document."""
    quotes = _quoted(sorted(cells, key=_by_score), ("found", "promised", "mentioned"))
    more = max(len(quotes) - CHAPTER_QUOTES, 0)
    counts = Counter(cell.kind for cell in cells)
    return {"counts": counts, "quotes": quotes[:CHAPTER_QUOTES], "more": more, "total": len(cells)}
