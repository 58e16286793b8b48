"""Pictures of pages for where links are shared: 1200 x 630, in the font that the drawing engine brings along.

Liberation Sans holds Latin, Greek and Cyrillic letters; others need a font of the system, else they are boxes.
"""

from collections.abc import Sequence
from pathlib import Path

from statement_audit.published import Published
from statement_audit.report import addresses, charts
from statement_audit.report.site import Site
from statement_audit.report.words import caveats, cut, number, rank_words, year_word

INDEX_SENTENCE = "What companies’ modern slavery statements say, each result with its quote and page."
NO_SENTENCE = "Too little is settled for a sentence."
_WIDTHS = (("iljtfrI.,:;'’‘|!()[] ", 0.3), ("mwMW@%—", 0.9), ('“”"-–·', 0.4))  # of an em; others by their case


def write_statement_card(site: Site, statement: Published, sentence: str, kind: str, companies: int) -> None:
    """Write the card of a company's page. `sentence`: what the statement says; `kind`: of company, in words;
    `companies`: how many it speaks for."""
    title = f"{cut(statement.company, 90)}, {year_word(statement.year)}"
    told = (statement.band or "no band", rank_words(statement), kind)
    note = caveats(companies, bool(statement.sector_guesses))
    path = addresses.statement_page(statement)
    _write(site, path, title, statement.quality, told, sentence or NO_SENTENCE, note)


def write_index_card(site: Site, companies: int, middle: float | None) -> None:
    """Write the card of the whole site. `middle`: the median quality."""
    told = (f"median of {number(companies)} companies", "each with its latest statement")
    _write(site, "index.html", site.title, middle, told, INDEX_SENTENCE)


def _write(
    site: Site, path: str, title: str, quality: float | None, told: Sequence[str], sentence: str, note: str = ""
) -> None:
    heading = lines_of(title, 64, 2, bold=True)
    most = 3 if note and len(heading) > 1 else 4
    drawing = site.environment.get_template("card.svg.html").render(
        title=heading, quality=quality, told=[lines_of(each, 28, 1, width=620)[0] for each in told],
        sentence=lines_of(sentence, 40, most), note=note, site=lines_of(site.title, 24, 1, width=480)[0],
    )  # fmt: skip
    site.later(_draw, drawing, site.out / addresses.card(path))


def _draw(drawing: str, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(charts.as_png(drawing))


def lines_of(text: str, size: int, most: int, width: int = 1080, bold: bool = False) -> list[str]:
    """A text cut into at most so many lines of so many pixels, at blanks where it has any; an ellipsis for the rest."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, bold) * size > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [_shortened(line, width / size, bold) for line in lines]


def _shortened(line: str, width: float, bold: bool) -> str:
    while _width(line, bold) > width:
        line = f"{line.rstrip('… ')[:-1]}…"
    return line


def _width(text: str, bold: bool) -> float:
    """Of Liberation Sans, in em, rather too much than too little."""
    plain = sum(next((wide for signs, wide in _WIDTHS if sign in signs), _by_case(sign)) for sign in text)
    return plain * (1.06 if bold else 1)


def _by_case(sign: str) -> float:
    return 1.0 if ord(sign) > 0x2E7F else 0.72 if sign.isupper() else 0.56
