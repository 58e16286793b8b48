"""Whose statement it is: company names that the text gives, and the best guess among them.

And the company that a file's name or an address gives: "harbour-bread-ms24.pdf" gives "Harbour Bread", "CEO
signed.pdf" none.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from statement_audit.identity.companies import (
    LEGAL_FORM,
    LEGAL_NAME,
    bare_name,
    company_key,
    has_legal_form,
    is_legal_form,
    shorter_names,
)
from statement_audit.identity.dates import MONTH
from statement_audit.identity.places import WHEREABOUTS
from statement_audit.models import Fact, FactKind, Identity, StatementRef
from statement_audit.plain_text import expression, patterns_beside
from statement_audit.resources import table_beside

SOFT = r"(?:Group|GROUP|Holdings|HOLDINGS|Company|Co-operative|Cooperative|Society|Bank|University|Trust|Foundation|Council|Partnership|Brands|Foods|International|Association)"
ANY_NAME = r"((?:[A-Z0-9][\w’'‘&.\-/]{0,60})(?:,?\s+(?:[A-Z0-9&][\w’'‘&.\-/]{0,60}|and(?=\s+[A-Z])|of(?=\s+[A-Z])|plc|\([A-Z][\w ]{0,60}\))){0,7})"
# A page number, a year or a licence code that extraction set before a name: "3Harbour Bread Ltd", "LIC0001 Harbour".
PROVINCE = r"(?:Alberta|Ontario|British Columbia|B\.?C\.?|Canada|Qu[eé]bec|Manitoba|Saskatchewan|Nova Scotia|New Brunswick)"  # of a numbered company
_SAID = patterns_beside(
    __file__,
    soft=SOFT,
    any_name=ANY_NAME,
    month=MONTH,
    legal_form=LEGAL_FORM,
    province=PROVINCE,
    legal_name=LEGAL_NAME.pattern,
    whereabouts=WHEREABOUTS,
)
_TABLE = table_beside(__file__)
SOFT_NAME = _SAID["soft_name"]
CONTEXTS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(expression(row["words"], name=ANY_NAME)), row["points"]) for row in _TABLE["contexts"]
)
NOT_NAMES = frozenset(expression(_TABLE["not_names"]).split("|"))
TRAILING = _SAID["trailing"]
LEAST_LETTERS = 4  # of a word that tells one company from others
GLUED_NUMBER = _SAID["glued_number"]
LEAST_NAMED, NAMED_MOST, EARLY = 3, 0.9, 1500  # times; weight; characters of the text's beginning
STATED = 0.65  # confidence from which a text says that an entity makes the statement
GIVEN = 1.0  # weight from which a text gives a name; a company that is mentioned once, 0.7, may be anybody


def find_names(text: str, head: Sequence[str], site: Sequence[str]) -> dict[str, float]:
    """Names in the text with their weights, most likely issuer first.

    Args:
        text: the statement, one block a line.
        head: its title lines.
        site: names that a web page gives for its site.
    """
    text = _SAID["maker"].sub("", re.sub("[®™]", "", text))
    weights = _weigh(text, head, site)
    words = common_words(text)
    if not any(weight >= GIVEN for weight in weights.values()) and (most := _most_named(text, words)):
        weights[most] = max(weights.get(most, 0), NAMED_MOST)
    for short, full in called(text).items():
        if short in weights and full in weights:
            weights[full] += weights.pop(short)
    ranked = sorted(weights, key=lambda name: (-weights[name], len(name), name))
    return {name: weights[name] for name in ranked if not is_common(name, words)}


def _most_named(text: str, words: Mapping[str, int]) -> str | None:
    """The name without a legal form that the text has most within its sentences, where it stands early and no other comes near."""
    (first, most), (_, next_most) = [*names_within(text, words).most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= LEAST_NAMED and most > 1.5 * next_most and first in text[:EARLY] else None


def names_within(text: str, words: Mapping[str, int]) -> Counter[str]:
    """How often the text's sentences have each name without a legal form."""
    found = (clean_name(match[1]) for match in _SAID["within"].finditer(text))
    short = {match[1] for match in _SAID["abbreviated"].finditer(text)}  # "our Anti-Slavery Officer (ASO)"
    return Counter(
        name
        for name in found
        if is_name(name) and not (name in short or is_common(name, words) or _SAID["elsewhere"].fullmatch(name))
    )


def called(text: str) -> dict[str, str]:
    """Names that the text gives a company beside its legal one, and that: {"Crumbs": "Harbour Bread Ltd"}."""
    pairs = (
        (clean_name(re.split(r"[.]?\s*\n|\. ", match[2])[0]), clean_name(match[1].split("\n")[-1]))
        for match in _SAID["called"].finditer(text)
    )
    return {short: full for short, full in pairs if is_name(short) and not has_legal_form(short)}


def choose_company(ref: StatementRef, names: Mapping[str, float], entities: Sequence[Fact]) -> str | None:
    """Whose statement it is: as the list says; else as the text does; the file's name only where the text gives none, or
    states no issuer and gives the same name without its legal form.

    Of the names that the text gives, one that agrees with file name or address is taken, since a group's statement
    names many; else the issuer that the text states.

    Args:
        ref: where the statement was found.
        names: see `find_names`.
        entities: the entities that the text says the statement is made by and for.
    """
    if ref.companies:
        return ref.companies[0].name
    weight: dict[str, float] = defaultdict(float)
    for name in names:
        weight[bare_name(name)] += names[name]
    spelt = {company_key(name): name for name in names}
    stated = [fact for fact in entities if fact.role == "issuer" and fact.confidence >= STATED]
    issuers = sorted((fact.value for fact in stated), key=lambda name: -weight[bare_name(name)])
    stem, host = clean_stem(ref.source_name), host_label(ref.source_name)
    for hint in (stem, host):
        agreeing = [name for name in (*(fact.value for fact in entities), *names) if hint and agrees(hint, name)]
        if agreeing:
            best = max(
                agreeing, key=lambda name: (name in issuers, names.get(name, 0) + 3 * has_legal_form(name), -len(name))
            )
            return spelt.get(company_key(best), best)
    given = next(iter([*issuers, *(name for name in names if names[name] >= GIVEN)]), "")
    if not issuers and has_legal_form(stem) and company_key(given) in map(company_key, shorter_names(stem)):
        return stem  # the same name in full
    return spelt.get(company_key(given), given) or stem or host or next(iter(names), None)


def full_name(company: str | None, names: Iterable[str], copyright_line: str) -> str | None:
    """The same name with its legal form, where the text or the page's line on copyright has it."""
    own = [name for name in (*names, holder(copyright_line)) if has_legal_form(name)]
    if company is None or has_legal_form(company):
        return company
    return next((name for name in own if bare_name(name) == bare_name(company)), company)


def holder(copyright_line: str) -> str:
    """Whose a page is: "© 2019-2026 Harbour Bread Ltd. All rights reserved" is Harbour Bread Ltd's; "" where no name stands."""
    found = _SAID["holder"].search(copyright_line)
    legal = LEGAL_NAME.search(found[1]) if found else None
    return clean_name(legal[1]) if legal else ""


def is_given(company: str, identity: Identity) -> bool:
    """Whether it was the text that gave this name, as one of its names or entities, however it is spelt."""
    entities = (fact.value for fact in identity.facts if fact.kind is FactKind.ENTITY)
    return company_key(company) in {company_key(name) for name in (*identity.names, *entities)}


def speaks_of(text: str, company: str, host: str = "") -> bool:
    """Whether a text holds the first word of a company's name, or its host's, however spaced; a short word alone tells
    nothing, then the whole name is looked for."""
    tight = re.sub(r"[\W_]+", "", text.casefold())
    words = bare_name(company).split()
    first = words[0] if words and len(words[0]) >= LEAST_LETTERS else "".join(words)
    return any(word in tight for word in (first, re.sub(r"\W+", "", host)) if word) or not (first or host)


def common_words(text: str) -> Counter[str]:
    """How much more often each word stands in small letters than with a capital within a sentence."""
    counts = Counter(re.findall(r"(?<![\w’'@.])[a-z]+(?![\w’'@]|\.[a-z])", text))  # an address is no word
    counts.subtract(word.lower() for word in re.findall(r"(?<=[a-z,] )[A-Z][\w]+", text))
    return counts


def is_common(name: str, words: Mapping[str, int]) -> bool:
    """Whether a name without legal form consists of words that are the text's own: "Business", "Last revised"."""
    parts = re.findall(r"[^\W\d_]+", name.lower())
    return not has_legal_form(name) and (
        bool(_SAID["no_name"].fullmatch(name)) or all(words.get(part, 0) > 0 for part in parts)
    )


def _weigh(text: str, head: Sequence[str], site: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for words, weight in CONTEXTS:
        for match in list(words.finditer(text))[:4]:
            _add(weights, match[1], weight)
    # Frequency alone says little: a parent or a customer may be named more often than the issuer.
    for words, weight, most in ((_SAID["subject"], 0.4, 2.0), (LEGAL_NAME, 0.7, 4.0), (SOFT_NAME, 0.3, 1.5)):
        counted: dict[str, float] = {}
        for match in list(words.finditer(text))[:200]:
            _add(counted, match[1], weight)
        for name, value in counted.items():
            weights[name] = weights.get(name, 0) + min(most, value)
    for line in head:
        _add_title(weights, line, 3, everything=False)
    for name in site:
        _add_title(weights, name, 3, everything=True)
    merged = _merged(weights)
    return {
        name: weight for name, weight in merged.items() if weight >= 1.0 or (weight >= 0.7 and has_legal_form(name))
    }


def _add_title(weights: dict[str, float], line: str, weight: float, *, everything: bool) -> None:
    """A title without its title words is a name: "Tetra Pak Modern Slavery Statement 2023"."""
    if len(line.split()) > 16:
        return
    legal = LEGAL_NAME.search(line)
    if legal:
        _add(weights, legal[1], weight)
        return
    if not everything and not re.search(r"slavery|trafficking|supply chain|forced labou?r", line, re.IGNORECASE):
        return
    for part in re.split(r"\s[|–—:-]\s|\s{2,}|[|:]", line):
        numbers_alone = all(
            re.fullmatch(r"\d{1,3}", word) for word in _SAID["title_words"].findall(part)
        )  # "Layer 7" has no title words
        rest = re.sub(r"\s+", " ", part if numbers_alone else _SAID["title_words"].sub(" ", part)).strip(" -–—|:,.()’'")
        rest = re.sub(r"[’']s?$", "", rest)
        whole = " ".join(re.findall(r"[\w’'&.-]+", part))
        if 1 <= len(rest.split()) <= 6 and _begins_name(rest) and (rest in whole or everything):
            _add(weights, rest, weight)


def _add(weights: dict[str, float], name: str, weight: float) -> None:
    cleaned = clean_name(_on_one_line(name))
    if is_name(cleaned):
        weights[cleaned] = weights.get(cleaned, 0) + weight


def _on_one_line(name: str) -> str:
    """A name without what stands in another block, a heading above it or a day; one may end in a form of its own line."""
    first, *more = name.split("\n")
    if not more or is_legal_form(more[-1]):
        return name
    above = clean_name(first)
    return more[-1] if has_legal_form(more[-1]) or not is_name(above) or _SAID["no_name"].fullmatch(above) else first


def clean_name(name: str) -> str:
    cleaned = re.split(r"(?<=[a-z0-9]{3})\.\s+", re.sub(r"\s+", " ", name))[-1]
    cleaned = _SAID["leading"].sub("", GLUED_NUMBER.sub("", cleaned)).strip(" ,;:-–—")
    ended = _SAID["legal_end"].match(cleaned)
    if ended:
        cleaned = ended[0]
    cleaned = TRAILING.sub("", _SAID["glued_title"].sub("", cleaned))
    cleaned = re.sub(r"[’']s$", "", _SAID["leading"].sub("", cleaned))
    return cleaned.rstrip(".,") if not re.search(r"\.\w\.$", cleaned) else cleaned


def is_name(name: str) -> bool:
    low = name.lower().rstrip("/")  # of a page's path: "Home/"
    if low in NOT_NAMES or low.removeprefix("the ") in NOT_NAMES or is_legal_form(name):
        return False
    if not (_begins_name(name) or name[:1].isdigit()) or len(re.findall(r"[A-Za-z]", name)) < 2:
        return False
    if re.search(r"[.!?]\s*[A-Z][a-z]+\s+[a-z]|\.[A-Z][a-z]{3}|\s(?:an?|our|your|their)\s+[a-z]", name):
        return False  # two sentences, or words of one
    if _SAID["glued_words"].search(name) and not _SAID["humps_with_form"].fullmatch(name):
        return False  # words that extraction glued
    if has_legal_form(name):
        return not (_SAID["name_noise"].match(low) or _SAID["no_firm"].search(low))
    return not (_SAID["name_noise"].search(low) or _SAID["stance"].search(low))


def _begins_name(text: str) -> bool:
    return text[:1].isupper() or bool(_SAID["small_first"].match(text))


def _merged(weights: dict[str, float]) -> dict[str, float]:
    """Spellings that differ only in case and punctuation count together, under the most used."""
    groups: dict[str, list[str]] = {}
    for name in weights:
        groups.setdefault(company_key(name), []).append(name)
    merged = {}
    for names in groups.values():
        best = max(names, key=lambda name: (not name.isupper(), weights[name], name))
        merged[best] = sum(weights[name] for name in names)
    return merged


# --- the name of a file or an address ---------------------------------------------------------
# "harbour-bread-ms24.pdf" gives "Harbour Bread", "CEO signed.pdf" nothing.


_HOST_PARTS = {"www", "com", "co", "uk", "org", "net", "au", "ca", "io", "eu", "ltd", "plc", "gov", "ac", "group"}


def clean_stem(source_name: str) -> str:
    """What is left of a file's name without ending, years, numbers and words such as "draft", where it looks like a name.

    Args:
        source_name: a file's name, a path or an address.

    Returns:
        The name, capitalised where it is in small letters; "" where nothing looks like a name.
    """
    path = urlsplit(source_name).path if "://" in source_name else source_name
    stem = PurePosixPath(unquote(unquote(path)).replace("\\", "/")).name
    while (shorter := _SAID["ending"].sub("", stem.strip())) != stem:
        stem = shorter
    if has_legal_form(stem):
        return re.sub(r"^\d+(?:st|nd|rd|th)\s+", "", stem)
    stem = re.sub(r"[_+\-.]+", " ", _SAID["years"].sub(" ", _SAID["uuid"].sub(" ", stem)))
    stem = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _SAID["numbered"].sub(" ", stem))
    words = " ".join(re.sub(r"[()\[\]]", " ", _SAID["noise"].sub(" ", _SAID["numbered"].sub(" ", stem))).split()).strip(
        " ,&"
    )
    while (shorter := _SAID["at_end"].sub("", words)) != words:
        words = shorter
    if not re.search(r"[^\W\d_]{3}|[^\W\d_]&[^\W\d_]", words):
        return ""
    return words.title() if words.islower() else words


def host_label(source_name: str) -> str:
    """The part of an address's host that may be a company's name; "" where there is none."""
    labels = [label for label in (urlsplit(source_name).hostname or "").split(".") if label not in _HOST_PARTS]
    return labels[-1].replace("-", " ") if labels and not labels[-1].isdigit() else ""


def agrees(stem: str, name: str) -> bool:
    """True when the words of `stem` are in `name`, or `stem` is made of the starts of its words (amex, ccep)."""
    wanted, given = bare_name(stem).split(), company_key(name).split()
    if not wanted or not given:
        return False
    joined = "".join(wanted)
    if all(word in given for word in wanted) or (len(joined) > 3 and joined in "".join(given)):
        return True
    return len(wanted) == 1 and 3 <= len(joined) <= 8 and _made_of_starts(joined, given)


def _made_of_starts(short: str, words: Sequence[str]) -> bool:
    """ "amex" is AMerican EXpress: each word in turn gives its first letters, the first two words at least one."""
    if not words or not short:
        return not short
    for length in range(min(3, len(short), len(words[0])), 0, -1):
        if short.startswith(words[0][:length]):
            rest = short[length:]
            if not rest:
                return True
            if len(words) > 1 and _made_of_starts(rest, words[1:]):
                return True
    return False
