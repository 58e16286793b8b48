"""The invented drafts (`corpus/drafts`): one text has one quality, whatever the format it is handed in."""

import pytest

from benchmarks.drafts import DRAFTS, Reader, qualities, read_drafts

ENTRIES = {entry["file"].partition(".")[0]: entry for entry in read_drafts(DRAFTS)}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pelmarrow-weak", "ostrandel-weak", "quennivar-decent"])
def test_markdown_docx_and_pdf_of_a_draft_have_the_same_quality_within_half_a_point(name: str) -> None:
    found = qualities(Reader("embedded"), DRAFTS / f"{name}.md", ENTRIES[name])
    assert set(found) == {"md", "docx", "pdf"}
    assert max(found.values()) - min(found.values()) <= 0.5
