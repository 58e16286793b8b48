"""Whether a document is a company's own statement, and else of which kind: points, each with a reason code.

And in words: what it reads as and why, and what to look for instead of one that is no statement.
"""

from collections import Counter

from statement_audit.identity.kind_signs import OWN, SHORT_WORDS, SIGNS, TOPIC_TITLE, Body, Sign, count_words
from statement_audit.identity.laws import mentions
from statement_audit.models import DocumentKind as Kind
from statement_audit.models import Identity
from statement_audit.plain_text import expression, pattern, patterns_beside
from statement_audit.resources import table_beside

_SAID = patterns_beside(__file__)

_TABLE = table_beside(__file__)
TITLE = _SAID["title"]
DECLARES = _SAID["declares"]
MADE = _SAID["made"]
DATED_APPROVAL = _SAID["dated_approval"]
# What a title says the document is, beside a statement: code, and the words.
OTHER_TITLES = tuple((code, pattern(expression(words))) for code, words in _TABLE["titles"].items())
LEAST_WORDS = 60
LEAST_TERMS = 3
LEAST_DENSITY = 2.5
CLAIMED = 5  # points of a title and words that claim to be a statement
AGAINST = 4  # points from which signs speak against a statement, where its own account has fewer
OWN_ACCOUNT = 3  # points of an own account that make up for a weaker claim
GLUED = 12  # characters a word, above which words have lost the blanks between them
NAMED = 4  # points from which a document that is no statement is given its kind


def classify(body: Body) -> tuple[Kind, float, tuple[str, ...]]:
    """What a document is, with confidence (0-1) and reason codes.

    It is a statement where it claims to be one and no kind's signs outweigh its own account of what was done.
    """
    titles = " \n".join(body.head[:6])[:800]
    declared = bool(TITLE.search(titles) and DECLARES.search(body.small))
    wall = _wall(body, titles)
    if wall:
        return Kind.OTHER, 0.9, (wall,)
    named = _named_otherwise(body, titles)
    if body.terms < (1 if declared else LEAST_TERMS):
        return Kind.OTHER, 0.95, ("no_slavery_terms", *((named,) if named else ()))
    claim, reasons = _statement_points(body, titles)
    kind, points, against = _kind_points(body)
    weight = sum(sign.points for sign in against if sign.kind in (kind, Kind.OTHER)) + (4 if named else 0)
    own = own_account(body)
    reasons += tuple(dict.fromkeys(sign.code for sign in against if sign.kind in (kind, Kind.OTHER)))
    reasons += (named,) if named else ()
    sparse = body.density < LEAST_DENSITY
    claimed = claim >= (CLAIMED if own < OWN_ACCOUNT else CLAIMED - 1)
    if claimed and not sparse and _has_voice(body, own) and (weight < AGAINST or weight <= own):
        return Kind.STATEMENT, min(0.98, max(0.5, 0.5 + 0.06 * (claim - max(0, weight - 2)))), reasons
    reasons += ("no_own_account",) if own <= 1 else ()
    reasons += ("low_density",) if sparse else ("not_declared",) if not claimed else ()
    if points >= NAMED:
        return kind, min(0.95, 0.5 + 0.06 * points), reasons
    return Kind.OTHER, 0.8 if sparse else 0.6, reasons


def _kind_points(body: Body) -> tuple[Kind, int, tuple[Sign, ...]]:
    """The kind whose signs weigh most, its points, and all signs met."""
    met = tuple(sign for sign in SIGNS if sign.met(body))
    points = Counter[Kind]()
    for sign in met:
        points[sign.kind] += sign.points
    points.pop(Kind.OTHER, None)
    best = points.most_common(1)
    return (*best[0], met) if best else (Kind.OTHER, 0, met)


def own_account(body: Body) -> int:
    """Points (0-14) for what a company's own account of its year has: own words for it, period, approval, deeds."""
    return (
        3 * bool(_SAID["own_title"].search(body.titles))
        + count_words(OWN, body.text, 3)
        + 2 * bool(MADE.search(body.text))
        + bool(_SAID["period"].search(body.text))
        + 2 * bool(DATED_APPROVAL.search(body.text))
        + count_words(_SAID["deed"], body.small, 3)
    )


def _has_voice(body: Body, own: int) -> bool:
    """Whether a company speaks of itself; of a text whose words stick together that cannot be told, so it may."""
    glued = len(body.text) > GLUED * body.words
    return own > 0 or glued or body.first_person * 100 >= body.words


def _wall(body: Body, titles: str) -> str | None:
    """The code of a page that stands before the real one, or of one too short to be anything; None for a text."""
    if body.words >= SHORT_WORDS or body.terms >= 2 * LEAST_TERMS:
        return None
    text = titles + "\n" + body.text
    few = body.terms < LEAST_TERMS
    if _SAID["challenge"].search(text) and few:
        return "challenge_page"
    if (_SAID["not_found"].search(titles) and few) or (body.words < LEAST_WORDS and _SAID["not_found"].search(text)):
        return "error_page"
    if few and len(_SAID["cookie"].findall(text)) >= 3 and len(_SAID["cookie"].findall(text)) * 40 >= body.words:
        return "cookie_wall"
    if few and len(_SAID["login"].findall(text)) >= 2 and body.words < 120:
        return "login_page"
    return "too_little_text" if body.words < LEAST_WORDS else None


def _named_otherwise(body: Body, titles: str) -> str | None:
    """The code of what the title says that the document is, where that is no statement on slavery."""
    if TITLE.search(titles) or TOPIC_TITLE.search(titles):
        return None
    return next((code for code, words in OTHER_TITLES if words.search(body.titles)), None)


def _statement_points(body: Body, titles: str) -> tuple[int, tuple[str, ...]]:
    declares = count_words(DECLARES, body.small, 2)
    checks = (
        (3, "title", bool(TITLE.search(titles))),
        (1, "topic_title", bool(TOPIC_TITLE.search(titles))),
        (1 + declares, "declares_statement", declares > 0),
        (1, "law_named", any(True for _ in mentions(body.text))),
        (1, "approval", bool(_SAID["approved"].search(body.small))),
        (1, "dense", body.density >= 8),
        (1, "first_person", body.first_person * 100 >= body.words),
    )
    return sum(points for points, _, met in checks if met), tuple(name for _, name, met in checks if met)


# --- in words: what it reads as and why, and what to look for instead --------------------------


NAMES: dict[Kind, str] = {Kind(kind): name for kind, name in _TABLE["names"].items()}
WORDS: dict[str, str] = {sign.code: sign.words for sign in SIGNS} | _TABLE["words"]
# Where the document itself points to what is wanted; else the code's own hint stands.
HINTS: dict[Kind, str] = {Kind(kind): hint for kind, hint in _TABLE["hints"].items()}


def reads_as(identity: Identity) -> str:
    """One sentence: what the document reads as, with the signs that say so."""
    why = [WORDS[code] for code in identity.reasons if code in WORDS]
    said = f"Reads as {NAMES[identity.kind]}" if identity.kind is not Kind.OTHER else "Reads as no statement"
    return f"{said}: {'; '.join(why)}." if why else f"{said}."
