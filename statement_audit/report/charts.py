"""Charts as SVG inside the page, most drawn by Vega-Lite when the report is built. Text takes the page's colour."""

import functools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from typing import Any

from statement_audit.errors import OutputError
from statement_audit.report import words
from statement_audit.report.site import HERE, environment

BARS = 560  # how wide bars may be
STEP = 5  # of the scale of quality; `charts/histogram.json` has it too


def missing() -> str | None:
    """What is needed to draw charts here; None where nothing is.

    The drawing engine reserves more address space than any limit leaves, and where it cannot, ends the process.
    """
    if find_spec("vl_convert") is None:
        return "pip install 'statement-audit[report]'"
    if sys.platform != "win32":
        import resource

        if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
            return "take away the limit on the address space (ulimit -v unlimited)"
    return None


def histogram(values: Sequence[float]) -> str:
    """How many statements stand where on the scale of quality."""
    rows = [{"from": low, "to": low + STEP, "statements": 0} for low in range(0, 100, STEP)]
    for value in values:
        rows[min(int(value // STEP), len(rows) - 1)]["statements"] += 1
    return _svg("histogram", rows=rows)


def shares(rows: Mapping[str, Mapping[str, int]], height: int = 0) -> str:
    """One bar for each name, parted by the kinds of answer; its companies by kind.

    Drawn without the engine, which took half the time of a small report for these alone."""
    most = max(1, *(sum(counts.values()) for counts in rows.values()))
    step = next(size for power in count() for size in (10**power, 2 * 10**power, 5 * 10**power) if most <= 10 * size)
    axis = range(0, -(-most // step) * step + 1, step)  # whole numbers, the last of which reaches `most`
    height = height or 26 * len(rows)
    values = {"rows": rows, "axis": axis, "height": height, "width": BARS, "colours": words.COLOURS}
    return str(environment().get_template("shares.svg.html").render(left=12 + max(map(len, rows)) * 7, **values))


def scatter(points: Sequence[Mapping[str, Any]]) -> str:
    """Deeds against talk: a point for each of `points` (`talk`, `deeds`), its `name` beside it where that is not empty,
    and the line on which both are alike."""
    most = min(max((each[name] for each in points), default=0) for name in ("talk", "deeds"))
    far = 0.7 * max((each["talk"] for each in points), default=0)  # names beyond it stand before their points
    # All points are one path: a line with a gap behind each of its places has a round end there and nothing else.
    places = (place for each in points for place in ((each["talk"], each["deeds"]), (None, None)))
    apart = [{"talk": talk, "deeds": deeds, "place": number} for number, (talk, deeds) in enumerate(places)]
    named = [{**each, "far": each["talk"] > far} for each in points if each["name"]]
    return _svg("scatter", line=[{"talk": 0, "deeds": 0}, {"talk": most, "deeds": most}], points=apart, named=named)


def _svg(chart: str, **datasets: Any) -> str:
    """The drawing, hidden from screen readers: the figure has its own text, and a table beside it. `datasets`: what the
    chart's own file (`charts/CHART.json`) calls so.

    Empty where `missing` names something: the table still says it all.

    Raises:
        OutputError: the system gives the drawing engine too little.
    """
    if missing():
        return ""
    spec = json.loads((HERE / "charts" / f"{chart}.json").read_text(encoding="utf-8"))
    return _drawn(json.dumps(spec | {"datasets": datasets}))


@functools.lru_cache(256)  # criteria of few statements have the same few charts
def _drawn(spec: str) -> str:
    import vl_convert

    with _told():
        drawn = str(vl_convert.vegalite_to_svg(spec))
    return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def as_png(drawing: str) -> bytes:
    """A drawing (SVG) as a picture. Raises OutputError: the system gives the drawing engine too little."""
    import vl_convert

    with _told():
        return bytes(vl_convert.svg_to_png(drawing))


@contextmanager
def _told() -> Iterator[None]:
    """A panic of the drawing engine as an error that says what to do."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which no module names
            raise
        raise OutputError(
            f"Charts cannot be drawn: {error}.",
            hint="Allow more open files (ulimit -n), processes (ulimit -u) and memory, and run the same command again.",
        ) from error
