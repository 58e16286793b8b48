"""Colours of charts keep apart without hue, and are those of the legend."""

import re
from itertools import combinations, pairwise

from statement_audit.report.charts import BARS, shares
from statement_audit.report.site import HERE
from statement_audit.report.words import COLOURS, KINDS_OF_ANSWER, shade


def lightness(colour: str) -> float:
    """L* of a colour, 0-100."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return float(116 * luminance ** (1 / 3) - 16)


def test_kinds_of_answer_differ_in_grey() -> None:
    shades = sorted(map(lightness, COLOURS.values()))
    assert min(abs(left - right) for left, right in combinations(shades, 2)) >= 7


def test_the_legend_has_the_colours_of_the_chart() -> None:
    css = (HERE / "static" / "site.css").read_text(encoding="utf-8")
    swatches = dict(re.findall(r"\.k-(\w+) \{ background: (#\w+); \}", css))
    assert {kind: swatches[kind] for kind, _, _ in KINDS_OF_ANSWER} == COLOURS


def test_bars_are_as_long_as_their_counts_and_stand_one_behind_the_other() -> None:
    counts = {"A-01": (4, 0, 3, 17, 0), "A<02": (0, 12, 0, 0, 1)}
    drawn = shares({label: dict(zip(COLOURS, each, strict=True)) for label, each in counts.items()})
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" height="[\d.]+" width="([\d.]+)" fill="(#\w+)"', drawn)
    one = BARS / 25  # the axis ends at the next line after 24
    expected = [
        (sum(each[:place]) * one, count * one, colour)
        for each in counts.values()
        for place, (count, colour) in enumerate(zip(each, COLOURS.values(), strict=True))
        if count
    ]
    for (x, _, width, colour), (begun, long, fill) in zip(found, expected, strict=True):
        assert (round(float(x) - begun, 0), round(float(width) - long, 0), colour) == (0, 0, fill)
    assert len({top for _, top, _, _ in found}) == 2 and ">25</text>" in drawn and "A&lt;02" in drawn


def test_five_shades_of_the_heat_map_differ_in_grey_and_are_read() -> None:
    css = (HERE / "static" / "site.css").read_text(encoding="utf-8")
    shades = re.findall(r"td\.h\d, \.h(\d) \{ background: (#\w+); color: (#\w+); \}", css.replace("#fff;", "#ffffff;"))
    grounds = [lightness(ground) for _, ground, _ in sorted(shades)]
    assert len(grounds) == 5 and all(lighter - darker >= 7 for lighter, darker in pairwise(grounds))
    assert [shade(share) for share in (0, 0.194, 0.195, 0.4, 0.799, 1)] == [0, 0, 1, 2, 4, 4]
