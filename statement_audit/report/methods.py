"""Methods and limits, written from the rubric and the run, so that the page is true of the figures beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from statement_audit.published import RubricText, RunRow
from statement_audit.report.site import HERE, Site


def write_methods(
    site: Site,
    rubric: RubricText,
    runs: Sequence[RunRow],
    rubrics: Mapping[str, RubricText],
    counts: Mapping[str, Any],
) -> None:
    """Write what a score means, weights, statuses, how often the judge errs, versions and counts."""
    scoring = rubric.content["scoring"]
    last = runs[0] if runs else None
    site.write(
        "methods.html",
        "methods.html",
        rubric=rubric,
        rubrics=rubrics,
        runs=runs[:20],
        last=last,
        counts=counts,
        groups=rubric.content["groups"],
        profiles=rubric.content["profiles"],
        gates=[gate for gate in rubric.content["gates"] if gate["in_force"]],
        scoring=scoring,
        bands=_bands(scoring["bands"]),
        good=[group for group in rubric.content["groups"] if group["good_practice"]],
        measured=measured(last.classifier_revision if last else ""),
    )


def _bands(bands: Sequence[Mapping[str, Any]]) -> list[tuple[str, float, float]]:
    """Name, from, below; the best first."""
    ordered = sorted(bands, key=lambda band: -band["min"])
    tops = [100.0, *(band["min"] for band in ordered)]
    return [(band["name"], band["min"], top) for band, top in zip(ordered, tops, strict=False)]


def measured(revision: str) -> Mapping[str, Any] | None:
    """Figures of the model card, where they are of the judge that scored; None for any other judge."""
    figures: Mapping[str, Any] = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))
    return figures if figures["revision"] == revision else None
