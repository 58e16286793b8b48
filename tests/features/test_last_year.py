"""A draft against last year's statement, of a file and of a database, and against peers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from statement_audit.compare.peers import FEWEST, peer_rows, unlike
from statement_audit.derived.last_year import LastYear, against_last_year, newest_before, text_of_result
from statement_audit.derived.peers import database_benchmark, shipped_benchmark, yardstick_of
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import StatementResult
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import Judge
from statement_audit.store import open_database

STATEMENTS = Path(__file__).parents[2] / "corpus" / "statements"
Check = Callable[[str], StatementResult]


@pytest.fixture
def check(options: RunOptions, judge: Judge) -> Check:
    return lambda name: check_file(STATEMENTS / name, None, options, judge, apart=False)[0]


def fates(found: LastYear) -> list[tuple[str, str | None]]:
    return [(one.state, one.answered_due) for one in found.promises]


MARLPOST = [("done", None)] * 3 + [("moved", "2026-12"), ("moved", "2026-06"), ("dropped", None)]


def test_a_file_of_last_year_gives_fates_and_what_got_weaker(check: Check, judge: Judge) -> None:
    earlier, draft = check("marlpost-2024.pdf"), check("marlpost-2025.pdf")
    found = against_last_year(text_of_result(earlier), text_of_result(draft), judge.rubric)
    assert (found.source_name, found.year, fates(found)) == ("marlpost-2024.pdf", 2024, MARLPOST)
    back = against_last_year(text_of_result(draft), text_of_result(earlier), judge.rubric)
    assert back.weaker
    for one in back.weaker:
        assert one.change == "lost" or (one.after.score or 0) < (one.before.score or 0)
        assert one.before.quote and one.before.page and one.after.name


def test_the_newest_earlier_year_of_a_database(keyword_corpus: Path, check: Check, judge: Judge) -> None:
    mark = yardstick_of(judge.rubric, judge.classifier)
    draft = text_of_result(check("marlpost-2025.pdf"))
    with open_database(keyword_corpus) as database:
        assert newest_before(database, "Marlpost", 2024, mark) is None
        last = newest_before(database, "Marlpost", 2026, mark)
        assert last is not None and (last.year, last.comparable) == (2025, True)
        earlier = newest_before(database, "Marlpost", 2025, mark)
        other = newest_before(database, "Marlpost", 2025, replace(mark, scoring="0"))
    assert earlier is not None and other is not None
    found = against_last_year(earlier, draft, judge.rubric)
    assert (fates(found), found.weaker is None) == (MARLPOST, False)
    assert against_last_year(other, draft, judge.rubric).weaker is None


def test_peers_of_a_database_and_of_the_package(keyword_corpus: Path, check: Check, judge: Judge) -> None:
    mark = yardstick_of(judge.rubric, judge.classifier)
    result = check("marlpost-2025.pdf")
    assert result.assessment is not None
    with open_database(keyword_corpus) as database:
        benchmark = database_benchmark(database, mark)
        assert database_benchmark(database, replace(mark, judge="other")).profiles == {}
    rows = {row.name: row for row in peer_rows(result.assessment.scores, benchmark)}
    assert rows.keys() >= {"quality", "walk_to_talk", "POL", "PLT"}
    quality = rows["quality"]
    assert quality.draft == result.assessment.scores.quality
    assert quality.draft is not None and quality.median <= quality.draft <= quality.best + 1
    assert (quality.n, unlike(benchmark, mark)) == (7, "")
    assert (benchmark.source, len(benchmark.day)) == ("whole.db", 10)
    assert "judge" in unlike(shipped_benchmark(), mark)


def test_the_shipped_benchmark_is_of_enough_statements() -> None:
    shipped = shipped_benchmark()
    assert shipped.profiles and shipped.day and shipped.source
    for spreads in shipped.profiles.values():
        assert {"quality", "walk_to_talk", "POL", "TRE"} <= spreads.keys()
        for spread in spreads.values():
            assert spread.n >= FEWEST and spread.lower <= spread.median <= spread.upper <= spread.best
