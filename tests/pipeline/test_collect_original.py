"""A page that is replaced by one of its frames is archived beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from statement_audit.archive import Archive
from statement_audit.models import FetchRecord
from statement_audit.pipeline.collect import _archive_one


def test_the_page_as_it_came_lies_beside_what_became_of_it(
    loopback_site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statement_audit.fetch import FetchOptions, Session
    from statement_audit.models import StatementRef

    inner = "<h1>Statement</h1>" + "<p>Larkspur Ltd checks its suppliers.</p>" * 40
    outer = "<iframe src='/inner'></iframe>"
    site = loopback_site({"/": outer, "/inner": inner})
    written: list[tuple[FetchRecord, str | None]] = []

    class Recorder:
        run_id = 1

        class writer:  # noqa: N801 - stands in for an attribute
            @staticmethod
            def write_fetch(run_id: int, record: FetchRecord, sha256: str | None) -> None:
                written.append((record, sha256))

    archive = Archive(tmp_path)
    ref = StatementRef(site("/"), url=site("/"))
    with Session(FetchOptions(allow_private=True, delay_seconds=0.0)) as session:
        raw = _archive_one(ref, archive, session, Recorder)  # type: ignore[arg-type]
    assert archive.read(raw.sha256) == inner.encode()
    assert [record.final_url for record, _ in written] == [site("/"), site("/inner")]
    assert written[0][1] is not None
    assert archive.read(written[0][1]) == outer.encode()
