"""Where each page of the site is, relative to its root."""

import re

from statement_audit.published import Published


def statement_page(statement: Published) -> str:
    """The page of one company's statement of one year."""
    year = "undated" if statement.year is None else str(statement.year)
    return f"companies/{statement.slug}-{year}.html"


def criterion_page(criterion: str) -> str:
    return f"criteria/{_criterion_stem(criterion)}.html"


def criterion_anchor(criterion: str) -> str:
    """The id of a criterion's place on a company page."""
    return _criterion_stem(criterion)


def _criterion_stem(criterion: str) -> str:
    """Criterion ids are letters, digits and dashes in every rubric that was checked; a damaged one stays harmless."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", criterion)[:80]


def years_page(statement: Published, before: int | None, after: int | None) -> str:
    return f"years/{statement.slug}-{before}-{after}.html"


def embed_page(slug: str) -> str:
    """The card of a company's latest statement, for other sites; no slug holds an underscore."""
    return f"embed/{slug}.html"


LEAGUE_EMBED = "embed/league_table.html"


def card(path: str) -> str:
    """The picture that is shown where a page is shared."""
    return f"cards/{path.rpartition('/')[2].removesuffix('.html')}.png"


def part(path: str, number: int) -> str:
    """The file of part `number` of a page that is written in parts; the first keeps the name."""
    return path if number == 1 else f"{path.removesuffix('.html')}-{number}.html"


def place(page: int, start: int) -> str:
    """The id of a quote in a document's text."""
    return f"p{page}-{start}" if start >= 0 else f"page-{page}"
