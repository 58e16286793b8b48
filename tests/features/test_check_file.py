"""`check_file`: a draft is scored as long as it can be read, with the doubt beside it."""

from dataclasses import replace

import pytest

from statement_audit.errors import UsageError
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import State, Status

SHORT = """Modern Slavery Statement

We trained 41 buyers to see the signs of forced labour in June 2023. Our board will look at this text in May.
"""


def test_a_short_draft_is_scored_with_the_doubt_as_a_warning(tmp_path, options):
    path = tmp_path / "draft.md"
    path.write_text(SHORT)
    result, _ = check_file(path, "Tidewater Foods Ltd", replace(options, sectors=("food_agri",)))
    assert result.state is State.SCORED
    severities = {issue.code: issue.severity for issue in result.issues}
    assert severities["draft_doubtful"] == "warning"
    assert "not_a_statement" not in severities
    found = {finding.criterion: finding.status for finding in result.assessment.findings}
    assert Status.CONCRETE_SPECIFIC in found.values()


def test_a_whole_statement_gives_no_doubt(tmp_path, options, statement):
    path = tmp_path / "statement.txt"
    path.write_text(statement)
    result, rubric = check_file(path, "Tidewater Foods Ltd", replace(options, sectors=("food_agri",)))
    assert result.issues == ()
    assert len(result.assessment.findings) == len(rubric.criteria)
    assert not options.db.parent.exists()


def test_a_draft_in_another_language_is_not_judged(tmp_path, options):
    path = tmp_path / "entwurf.txt"
    path.write_text("Erklärung zu moderner Sklaverei. Wir haben unsere Lieferketten auf Zwangsarbeit geprüft. " * 10)
    result, _ = check_file(path, None, options)
    assert (result.state, result.assessment) == (State.NOT_SUPPORTED, None)


def test_what_is_no_file_is_named(tmp_path, options):
    with pytest.raises(UsageError, match="is a folder") as caught:
        check_file(tmp_path, None, options)
    assert "statement-audit run" in caught.value.hint
    with pytest.raises(UsageError, match="There is no file"):
        check_file(tmp_path / "nowhere.pdf", None, options)
    with pytest.raises(UsageError, match="name too long"):
        check_file(tmp_path / ("long" * 100), None, options)
