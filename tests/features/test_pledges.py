"""Which pledges are promises that a later statement can be held to."""

import pytest

from statement_audit.derived.promises import promise_in
from statement_audit.models import BlockKind, Passage


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We are committed to paying back recruitment fees.", "commitment"),
        ("We pledge to publish the names of our suppliers.", "commitment"),
        ("We are committed to acting ethically and with integrity in all our dealings.", None),
        ("The Group is fully committed to ensuring that there is no slavery in its supply chains.", None),
        ("The company is committed to preventing modern slavery.", None),
    ],
)
def test_what_can_be_kept_or_broken_is_a_promise(text: str, status: str | None) -> None:
    found = promise_in(Passage(0, 1, 0, len(text), text, text, BlockKind.PARAGRAPH), 2024)
    assert (found[0] if found else None) == status
