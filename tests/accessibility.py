"""What axe finds wrong with a page that is open in a browser."""

from __future__ import annotations

from typing import Any

# Violations are told whole; of what passes one element each: to describe them all takes three quarters of the time.
TOLD = {"resultTypes": ["violations"]}


def violations(page: Any, **options: Any) -> list[tuple[str, str]]:
    """The rule and the first element of each violation."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=TOLD | options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]
