"""Charts as SVG inside the page, most drawn by Vega-Lite when the report is built. Text takes the page's colour."""

import functools
import html
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import accumulate, count
from typing import Any

from statement_audit.errors import OutputError

AXIS = {
    **dict.fromkeys(("labelColor", "titleColor", "domainColor", "tickColor"), "currentColor"),
    "gridColor": "#8886", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
}  # fmt: skip
COLOURS = {
    "Done, shown or met": "#0f5a48",
    "Promised or planned only": "#e2a93c",
    "Mentioned only": "#7d6aa8",
    "Not found in statement": "#d97f6c",
    "Not assessed or not read": "#d2d6dc",
}
BAR = "#2f6f8f"
BARS = 560  # how wide bars may be


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


def histogram(values: Sequence[float], step: int = 5) -> str:
    """How many statements stand where on the scale of quality."""
    rows = [{"from": low, "to": low + step, "statements": 0} for low in range(0, 100, step)]
    for value in values:
        rows[min(int(value // step), len(rows) - 1)]["statements"] += 1
    across = {"field": "from", "type": "quantitative", "bin": {"binned": True, "step": step}}
    across |= {"title": "quality, 0-100", "scale": {"domain": [0, 100]}}
    up = {"field": "statements", "type": "quantitative", "title": "statements"}
    encoding = {"x": across, "x2": {"field": "to"}, "y": up | {"axis": {"tickMinStep": 1, "format": "d"}}}
    shape = {"width": 620, "height": 170, "mark": {"type": "bar", "color": BAR}}
    return _svg(shape | {"data": {"values": rows}, "encoding": encoding})


def shares(rows: Sequence[Mapping[str, Any]], height: int = 0) -> str:
    """One bar for each `label`, parted by `kind`; `count` companies each.

    Drawn without the engine, which took half the time of a small report for these alone."""
    names = list(dict.fromkeys(row["label"] for row in rows))
    height = height or 26 * len(names)
    counts = {(row["label"], row["kind"]): row["count"] for row in rows}
    ends = {name: list(accumulate(counts.get((name, kind), 0) for kind in COLOURS)) for name in names}
    last, axis = _axis(max(1, *(each[-1] for each in ends.values())), height)
    band = height / len(names)
    bars = [_bar(name, ends[name], last, band * number, band) for number, name in enumerate(names)]
    left = 12 + max(7 * len(name) for name in names)
    wide, tall = left + BARS + 12, height + 43
    return (
        f'<svg aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}"'
        f' viewBox="{-left} -5 {wide} {tall}"><g font-family="sans-serif" font-size="12" fill="currentColor">'
        f'{axis}{"".join(bars)}<path d="M0 0V{height}H{BARS}" fill="none" stroke="currentColor"/></g></svg>'
    )


def _axis(most: int, height: float) -> tuple[int, str]:
    """The last number of an axis of whole numbers that reaches `most`, and its lines and words."""
    step = next(size for power in count() for size in (10**power, 2 * 10**power, 5 * 10**power) if most <= 10 * size)
    last = -(-most // step) * step
    drawn = f'<text x="{BARS / 2:.0f}" y="{height + 31}" text-anchor="middle">companies</text>'
    for value in range(0, last + 1, step):
        across = f"{BARS * value / last:.1f}"
        drawn += f'<path d="M{across} {height}V0" stroke="{AXIS["gridColor"]}"/>'
        drawn += f'<text x="{across}" y="{height + 16}" text-anchor="middle">{value}</text>'
    return last, drawn


def _bar(name: str, ends: Sequence[int], last: int, top: float, band: float) -> str:
    """A bar with its name; `ends`: where each kind ends, on an axis that ends at `last`."""
    drawn = f'<text x="-7" y="{top + band / 2 + 4:.1f}" text-anchor="end">{html.escape(name)}</text>'
    for colour, begun, end in zip(COLOURS.values(), (0, *ends), ends, strict=False):
        if end > begun:
            place = f'x="{BARS * begun / last:.1f}" y="{top + 0.05 * band:.1f}" height="{0.9 * band:.1f}"'
            drawn += f'<rect {place} width="{BARS * (end - begun) / last:.1f}" fill="{colour}"/>'
    return drawn


def scatter(points: Sequence[Mapping[str, Any]]) -> str:
    """Deeds against talk: a point for each of `points` (`talk`, `deeds`), its `name` beside it where that is not empty,
    and the line on which both are alike."""
    most = min(max((each[name] for each in points), default=0) for name in ("talk", "deeds"))
    line = {"values": [{"talk": 0, "deeds": 0}, {"talk": most, "deeds": most}]}
    across = {"field": "talk", "type": "quantitative", "title": "points for words: policies, promises, plans"}
    up = {"field": "deeds", "type": "quantitative", "title": "points for deeds"}
    far = 0.7 * max((each["talk"] for each in points), default=0)  # names beyond it stand before their points
    # All points are one path: a line with a gap behind each of its places has a round end there and nothing else.
    places = (place for each in points for place in ((each["talk"], each["deeds"]), (None, None)))
    apart = [{"talk": talk, "deeds": deeds, "place": number} for number, (talk, deeds) in enumerate(places)]
    dots = {"type": "line", "stroke": "currentColor", "strokeWidth": 7.5, "strokeCap": "round", "opacity": 0.6}
    names = [
        {
            "data": {"values": [each for each in points if each["name"]]},
            "transform": [{"filter": f"datum.talk {sign} {far}"}],
            "mark": {"type": "text", "align": align, "dx": away, "fontSize": 12, "fill": "currentColor"},
            "encoding": {"text": {"field": "name"}},
        }
        for sign, align, away in (("<=", "left", 7), (">", "right", -7))
    ]
    alike = {"data": line, "mark": {"type": "line", "strokeDash": [5, 4], "color": "#888", "strokeWidth": 1.5}}
    all_points = {"data": {"values": apart}, "mark": dots, "encoding": {"order": {"field": "place"}}}
    shape = {"width": 560, "height": 420, "encoding": {"x": across, "y": up}}
    return _svg(shape | {"layer": [alike, all_points, *names]})


def course(values: Sequence[float | None], most: float = 1) -> str:
    """A small line through `values` (0 to `most`, the earliest first; None is passed over), its last place marked."""
    step = 100 / max(len(values) - 1, 1)
    places = [(number * step, 24 - 24 * value / most) for number, value in enumerate(values) if value is not None]
    points = " ".join(f"{across:.1f},{down:.1f}" for across, down in places)
    last = '<circle cx="{:.1f}" cy="{:.1f}" r="3.5"/>'.format(*places[-1]) if places else ""
    ground = '<path class="ground" d="M0 24H100"/>'
    line = f'{ground}<polyline points="{points}"/>{last}'
    return f'<svg class="course" viewBox="-4 -4 108 32" aria-hidden="true" focusable="false">{line}</svg>'


def _svg(chart: dict[str, Any]) -> str:
    """The drawing, hidden from screen readers: the figure has its own text, and a table beside it.

    Empty where `missing` names something: the table still says it all.

    Raises:
        OutputError: the system gives the drawing engine too little.
    """
    if missing():
        return ""
    config = {"font": "sans-serif", "axis": AXIS, "view": {"stroke": None}}
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "background": None, "config": config, **chart}
    return _drawn(json.dumps(spec))


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
