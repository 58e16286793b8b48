"""Methods and limits, written from the rubric and the run, so that the page is true of the figures beside it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from statement_audit.published import RubricText, RunRow
from statement_audit.report.site import HERE, Site, own_table

FORMAL = "of formal criteria: approval, signature, entities, steps"


def write_methods(
    site: Site, rubric: RubricText, runs: Sequence[RunRow], rubrics: Mapping[str, RubricText], counts: Mapping[str, Any]
) -> None:
    """Write what a score means, weights, statuses, how often the judge errs, versions and counts."""
    scoring = rubric.content["scoring"]
    points = _points(scoring)
    last = runs[0] if runs else None
    figures = measured(last.classifier_revision if last else "")
    groups, profiles = rubric.content["groups"], rubric.content["profiles"]
    site.write(
        "methods.html", "methods.html", rubric=rubric, rubrics=rubrics, runs=runs[:20], last=last, counts=counts,
        groups=groups, profiles=profiles, gates=[gate for gate in rubric.content["gates"] if gate["in_force"]],
        scoring=scoring, points=points, bands=_bands(scoring["bands"]), measured=figures,
        good=[group for group in groups if group["good_practice"]],
    )  # fmt: skip
    site.write_table(own_table("bands"), _bands(scoring["bands"]))
    site.write_table(own_table("points"), points)
    site.write_table(own_table("weights"), _weights(rubric))
    site.write_objects("runs", runs)
    if figures:
        site.write_table(own_table("judge_quotes"), figures["quotes"])


def _points(scoring: Mapping[str, Any]) -> list[tuple[str, float, float, str]]:
    """Answer, least and most points, meaning; those of formal criteria last."""
    meanings, most = scoring.get("status_meanings", {}), {"concrete_specific": scoring["specific_max"]}
    values = scoring["status_values"].items()
    by_text = [(name, low, most.get(name, low), meanings.get(name, "")) for name, low in values]
    return [*by_text, *((name, value, value, FORMAL) for name, value in scoring["formal_values"].items())]


def _weights(rubric: RubricText) -> Iterator[tuple[str, str, str, int]]:
    for group in rubric.content["groups"]:
        for profile in rubric.content["profiles"]:
            yield group["id"], group["name"], profile["id"], profile["weights"].get(group["id"], 0)


def _bands(bands: Sequence[Mapping[str, Any]]) -> list[tuple[str, float, float]]:
    """Name, from, below; the best first."""
    ordered = sorted(bands, key=lambda band: -band["min"])
    tops = [100.0, *(band["min"] for band in ordered)]
    return [(band["name"], band["min"], top) for band, top in zip(ordered, tops, strict=False)]


def measured(revision: str) -> Mapping[str, Any] | None:
    """Figures of the model card, where they are of the judge that scored; None for any other judge."""
    figures: Mapping[str, Any] = json.loads((HERE / "measured.json").read_text(encoding="utf-8"))
    return figures if figures["revision"] == revision else None
