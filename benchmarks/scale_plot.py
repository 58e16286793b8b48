"""Curves of the measurements as SVG files: readable on a white page, no script, no font of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLOURS = ("#2f6f8f", "#c98a1b", "#b5483a", "#1f6f5c", "#8d7bb0", "#5a5a5a")
SHAPE = {"width": 640, "height": 320}
Rows = Sequence[Mapping[str, Any]]


def plot(results: Rows, out: Path) -> list[Path]:
    """Write every chart for which there are measurements; returns the files."""
    runs = [row for row in results if row["what"] == "run"]
    views = [row for row in results if row["what"] == "views"]
    charts = {}
    if runs:
        charts["progress"] = progress(runs)
        charts["memory"] = memory(runs)
    if views:
        charts["views"] = times(views)
    out.mkdir(parents=True, exist_ok=True)
    return [_write(out / f"{name}.svg", chart) for name, chart in charts.items()]


def label(run: Mapping[str, Any]) -> str:
    return f"{run['engine']}, {run['workers']} worker{'' if run['workers'] == 1 else 's'}"


def progress(runs: Rows) -> dict[str, Any]:
    """Statements done over time: a straight line is a run that does not slow down."""
    long = max(run["wall_seconds"] for run in runs) > 7200
    unit, seconds = ("hours", 3600) if long else ("minutes", 60)
    points = [
        {"run": f"{label(run)}: {run['statements']:,}", "time": point[0] / seconds, "statements": point[1]}
        for run in runs
        for point in run["series"]
    ]
    return _lines(points, ("time", unit), ("statements", "statements finished"), "run")


def memory(runs: Rows) -> dict[str, Any]:
    """Memory over statements done, of the longest run of each engine and number of workers."""
    longest: dict[str, Mapping[str, Any]] = {}
    for run in sorted(runs, key=lambda run: run["statements"]):
        longest[label(run)] = run
    points = [
        {"run": name, "part": part, "statements": point[1], "memory": point[place]}
        for name, run in longest.items()
        for place, part in ((3, "all processes"), (2, "driver alone"))
        for point in run["series"]
        if 0 < point[1] < run["statements"]  # what follows the last one has no place on this axis
    ]
    return _lines(points, ("statements", "statements finished"), ("memory", "memory, MiB"), "run", dash="part")


def times(views: Rows) -> dict[str, Any]:
    """Seconds to fetch all rows of each view, over the size of the database; both axes logarithmic."""
    points = [
        {"view": name, "statements": row["statements"], "seconds": max(value["warm"], 0.0001)}
        for row in sorted(views, key=lambda row: row["statements"])
        for name, value in row["views"].items()
        if value["rows"]
    ]
    chart = _lines(points, ("statements", "statements in the database"), ("seconds", "seconds, all rows"), "view")
    sizes = sorted({point["statements"] for point in points})
    chart["mark"]["point"] = True
    chart["encoding"]["x"] |= {"scale": {"type": "log"}}
    chart["encoding"]["x"]["axis"] |= {"values": sizes}
    chart["encoding"]["y"] |= {"scale": {"type": "log"}}
    chart["encoding"]["y"]["axis"] = {"format": "~g"}
    last = {point["view"]: point["seconds"] for point in points}
    order = sorted(last, key=lambda name: -last[name])
    chart["encoding"]["color"]["sort"] = order
    chart["encoding"]["color"]["scale"] = {"scheme": "tableau20"}
    return chart


def _lines(
    points: list[dict[str, Any]], x: tuple[str, str], y: tuple[str, str], colour: str, dash: str | None = None
) -> dict[str, Any]:
    """One line for each `colour` (and `dash`); `x` and `y`: field and title."""
    encoding: dict[str, Any] = {
        "x": {"field": x[0], "type": "quantitative", "title": x[1], "axis": {"format": ",~r", "tickCount": 8}},
        "y": {"field": y[0], "type": "quantitative", "title": y[1], "axis": {"format": ",d"}},
        "color": {"field": colour, "type": "nominal", "title": None, "scale": {"range": list(COLOURS)}},
    }
    if dash:
        encoding["strokeDash"] = {"field": dash, "type": "nominal", "title": None}
    mark = {"type": "line", "strokeWidth": 2}
    return {**SHAPE, "data": {"values": points}, "mark": mark, "encoding": encoding}


def _write(path: Path, chart: dict[str, Any]) -> Path:
    import vl_convert

    config = {
        "font": "sans-serif",
        "axis": {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "gridColor": "#e4e4e4"},
        "legend": {"labelFontSize": 12, "labelLimit": 260, "symbolStrokeWidth": 3},
        "view": {"stroke": None},
    }
    schema = "https://vega.github.io/schema/vega-lite/v6.json"
    spec = {"$schema": schema, "background": "white", "padding": 12, "config": config, **chart}
    path.write_text(str(vl_convert.vegalite_to_svg(spec)) + "\n", encoding="utf-8")
    return path
