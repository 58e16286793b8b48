"""What a site is made of, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from statement_audit.errors import UsageError
from statement_audit.published import Published, ReplyRow, RequestRow, RubricText, Yardstick
from statement_audit.report import addresses
from statement_audit.store import Database, problems, read_compared, read_report, read_results
from statement_audit.tabular import grouped


@dataclass(frozen=True, slots=True)
class Stock:
    """What is read once: every statement, replies, the last request for one, rubrics. `main`: the rubric of pages that
    set statements side by side; `shown`: of each company, its statement there."""

    statements: Sequence[Published]
    shown: Mapping[int, Published]
    replies: Mapping[int, Sequence[ReplyRow]]
    rubrics: Mapping[str, RubricText]
    main: RubricText
    pages: Mapping[tuple[int, int | None], str]
    years: Mapping[int, Sequence[Published]]
    requests: Mapping[tuple[int, int | None], RequestRow]
    yardsticks: Mapping[int, Yardstick]
    changes: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def alike(self, one: Published, other: Published) -> bool:
        """Whether the numbers of two statements compare: both scored, by one rubric, version of the rules and judge."""
        same = self.yardsticks[one.score_id] == self.yardsticks[other.score_id]
        return same and one.is_scored and other.is_scored


def read_stock(database: Database) -> Stock:
    damaged = {problem.data["statement"] for problem in problems.damaged_texts(database)}
    database.met_damage = database.met_damage or bool(damaged)  # closing names them
    statements = read_report.published(database, damaged)
    if not statements:
        raise UsageError("The database holds no statement yet.", hint="Add some with: statement-audit run INPUT...")
    rubrics = read_report.rubric_texts(database)
    years = grouped((statement.company_id, statement) for statement in statements)
    last = max(statements, key=lambda each: each.run_id)
    return Stock(
        statements=statements,
        shown=_shown(statements),
        replies=read_report.replies_by_company(database),
        rubrics=rubrics,
        main=rubrics[last.rubric_hash],
        pages={(each.company_id, each.year): addresses.statement_page(each) for each in statements},
        years={key: sorted(each, key=lambda one: -(one.year or 0)) for key, each in years.items()},
        requests={(asked.company_id, asked.year): asked for asked in read_results.reply_requests(database)},
        yardsticks={each.score_id: read_compared.yardstick_of_score(database, each.score_id) for each in statements},
    )


def _shown(statements: Sequence[Published]) -> dict[int, Published]:
    """Company id -> its latest statement that is ranked, or else its latest that was scored and is no policy."""
    found: dict[int, Published] = {}
    for statement in sorted(statements, key=lambda each: (each.rank_latest is None, -(each.year or 0))):
        if statement.rank_latest or statement.is_statement:
            found.setdefault(statement.company_id, statement)
    return found
