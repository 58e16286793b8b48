"""Whose statement it is: company names that the text gives, and the best guess among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from statement_audit.identity.companies import LEGAL_NAME, bare_name, company_key, has_legal_form, is_legal_form
from statement_audit.identity.legal_forms import LEGAL_FORM
from statement_audit.models import StatementRef

SOFT = r"(?:Group|GROUP|Holdings|HOLDINGS|Company|Co-operative|Cooperative|Society|Bank|University|Trust|Foundation|Council|Partnership|Brands|Foods|International|Association)"
SOFT_NAME = re.compile(
    rf"(?<![\w.])((?:[A-Z][\w’'&.\-/]*\s+)(?:(?:[A-Z][\w’'&.\-/]*|&|and|\([A-Z][\w ]*\))\s+){{0,4}}?{SOFT})(?![\w])"
)
ANY_NAME = r"((?:[A-Z0-9][\w’'&.\-/]*)(?:,?\s+(?:[A-Z0-9&][\w’'&.\-/]*|and(?=\s+[A-Z])|of(?=\s+[A-Z])|plc|\([A-Z][\w ]*\))){0,7})"
CONTEXTS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(rf"statement\s+(?:is|has been|was)\s+(?:made|published|issued|prepared|submitted|given|produced)\s+(?:jointly\s+)?(?:by|on behalf of|for)\s+(?:the\s+)?{ANY_NAME}"), 6),
    (re.compile(rf"(?:report|statement)\s+(?:\([^)]{{1,40}}\)\s+)?(?:is\s+)?(?:from|of|for|by)\s+(?:the\s+Board\s+of\s+(?:Directors\s+of\s+)?)?(?:the\s+)?{ANY_NAME}"), 3),
    (re.compile(rf"approved\s+(?:and signed\s+)?by\s+the\s+(?:[Bb]oard|BOARD)(?:\s+of\s+[Dd]irectors)?\s+(?:of|at)\s+(?:the\s+)?{ANY_NAME}"), 4),
    (re.compile(rf"on\s+behalf\s+of\s+(?:the\s+(?:[Bb]oard|[Dd]irectors)\s+of\s+)?(?:the\s+)?{ANY_NAME}"), 3),
    (re.compile(rf"constitutes\s+(?:the\s+)?{ANY_NAME}(?:[’']s)?\s+(?:[Mm]odern|[Ss]lavery|[Gg]roup)"), 4),
    (re.compile(rf"{ANY_NAME}\s*(?:,?\s+and\s+(?:all\s+)?(?:of\s+)?its\s+(?:subsidiar|group|affiliat)|\(\s*(?:[“\"'‘](?:the\s+)?(?:Company|Group|we|us|our)|the\s+(?:Company|Group)|together|collectively|hereafter|hereinafter|referred))"), 3),
    (re.compile(rf"(?:steps|actions)\s+(?:that\s+)?(?:have been\s+)?(?:taken\s+)?(?:by\s+)?(?:the\s+)?{ANY_NAME}\s+(?:has|have)\s+taken"), 3),
    (re.compile(rf"(?:steps|actions)\s+taken\s+by\s+(?:the\s+)?{ANY_NAME}"), 3),
)  # fmt: skip
SUBJECT = re.compile(
    rf"(?:^|[.!?]\s+|\n){ANY_NAME}\s+(?:is|are|has|have|recogni[sz]es?|believes?|takes?|supports?|acknowledges?|operates?)\b"
)
TITLE_WORDS = re.compile(
    r"\b(?:our|the|uk|us|australian?|modern|anti|slavery|and|&|human|trafficking|statement|act|compliance|transparency|policy|report|annual|for|of|"
    r"financial|fiscal|year|ended|ending|end|fy\s?\d*|in|supply|chains?|forced|child|labou?r|update|joint|disclosure|disclosures|to|on|against|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d(?:[-/–]\d{2,4})?|\d+(?:st|nd|rd|th)?|"
    r"not|a|with|by|from|pdf|final|web|version|v\d+|signed|scan|page|images|html|copy|download|document|combating|preventing|prevention|integrity|statements?)\b",
    re.IGNORECASE,
)
# Words of file names only; in a text they may belong to a name.
FILE_WORDS = re.compile(
    r"\b(?:drafts?|scann?(?:s|ed)?|approved|published|uploaded|revised|updated|clean (?:copy|version)|msa|copies|e-?signed|docusigned|"
    r"pages?|rev|ver|v)\b",
    re.IGNORECASE,
)
NOT_NAMES_WORDS = (
    "modern slavery act|modern slavery|the board|board|board of directors|the company|company|the group|group|united kingdom|human trafficking|"
    "human resources|united nations|international labour organisation|international labour organization|great britain|code of conduct|"
    "home office|supplier code of conduct|our group|the business|this statement|ethical trading initiative|modern slavery statement|we|our|"
    "global slavery index|companies house|european union|introduction|directors|chief executive officer|uk|england and wales|"
    "section|it|in|as|all|these|this|there|they|he|she|supply chain|gangmasters and labour abuse authority|sedex|fiscal|financial year|"
    "stronger together|the foundation|walk free foundation|the trust|responsible business alliance|act"
)
NOT_NAMES = frozenset(NOT_NAMES_WORDS.split("|"))
LEADING = re.compile(
    r"^(?:(?:This|The|Our|In|At|For|As|By|On|We|And|Of|To|From|With|Statement|STATEMENT|Section|Introduction|INTRODUCTION|Board|Directors|Slavery|Modern|Human|Trafficking|Act|Policy|Page|Signed|Behalf|"
    r"Group Statement|Contents|Next Steps|Message|Vice President|Chief|Executive|Officer|Director|Managing|CEO|Chairman|Chair|Registered|Office|Company|Name|Address|MODERN|SLAVERY|HUMAN|TRAFFICKING|AND|ACT|FOR|OF|\d{4}(?:[/-]\d+)?|\d{1,2}(?:st|nd|rd|th)?)\s+)+"
)
LEGAL_END = re.compile(rf"^.*?\s{LEGAL_FORM}(?=[\s.,)]|$)(?!\s+(?:{LEGAL_FORM}|Group|Holdings|UK|Australia|\())")
NAME_NOISE = re.compile(
    r"\bact\b|slavery|trafficking|\bpolic|\bcode\b|statement|governance|committee|\bboard\b|\bdirector|\btraining\b|\bofficer\b|"
    r"\brisks?\b|\bsupply\b|\bawareness\b|\bexecutive\b|\bstructure\b|\beffectiveness\b|\bdiligence\b|\bcontents?\b|\bsection\b|"
    r"\bsuppliers?\b|\bemployees?\b|\bapproval\b|\bguid(?:e|ance|ing)\b|\bprinciples?\b|\brights\b|\bresponsib|\bcommitment\b"
)
YEARS = re.compile(r"(?:fy)?(?:19|20)\d\d(?:\s*[-_/–]\s*(?:20)?\d\d)?(?!\d)", re.IGNORECASE)
HASH = re.compile(r"\b[0-9a-f]{8,}\b", re.IGNORECASE)
STEM_END = re.compile(rf"\b{LEGAL_FORM}\s*\.?$", re.IGNORECASE)


def find_names(
    text: str, head: Sequence[str], site: Sequence[str], ref: StatementRef
) -> tuple[tuple[str, ...], str | None]:
    """Names in the text, most likely issuer first, and the company's name.

    The list's name wins; else the text name that agrees with the file name or address; a file name that is itself
    a legal name stands; else the best text name; else the cleaned file name.

    Args:
        text: the statement, one block a line.
        head: its title lines.
        site: names that a web page gives for its site.
        ref: where the statement was found.
    """
    weights = _weigh(text, head, site)
    stem = clean_stem(ref.source_name)
    ranked = sorted(weights, key=lambda name: (-weights[name], len(name), name))
    names = tuple(ranked[:8])
    if ref.companies:
        return names, ref.companies[0].name
    if stem and STEM_END.search(stem):
        return names, stem
    agreeing = [name for name in ranked if stem and agrees(stem, name)]
    if agreeing:
        return names, max(agreeing, key=lambda name: (weights[name] + 3 * bool(STEM_END.search(name)), -len(name)))
    host = _host_label(ref.source_name)
    agreeing = [name for name in ranked if host and agrees(host, name)]
    best = agreeing[0] if agreeing else (ranked[0] if ranked and weights[ranked[0]] >= 4 else None)
    return names, best or (stem or host or (ranked[0] if ranked else None))


def clean_stem(source_name: str) -> str:
    """A file name without ending, year, hashes and words such as "modern slavery statement" or "draft"; "" where nothing is left."""
    path = urlsplit(source_name).path if "://" in source_name else source_name
    name = unquote(PurePosixPath(path.replace("\\", "/")).name)
    stem = re.sub(r"\.(?:pdf|html?|xhtml|docx?|md|markdown|txt|text)$", "", name, flags=re.IGNORECASE)
    if STEM_END.search(stem):
        return re.sub(r"^\d+(?:st|nd|rd|th)\s+", "", stem.strip())
    stem = HASH.sub(" ", YEARS.sub(" ", re.sub(r"[_+\-.]+", " ", stem)))
    stem = FILE_WORDS.sub(" ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem))
    words = re.sub(r"\(\s*\)", " ", TITLE_WORDS.sub(" ", stem))
    words = re.sub(r"\s+", " ", words).strip(" ,")
    if len(re.sub(r"\W|\d", "", words)) < 2:
        return ""
    return words.title() if words.islower() else words


def agrees(stem: str, name: str) -> bool:
    """True when the words of `stem` are in `name`, or `stem` is made of the starts of its words (amex, ccep)."""
    wanted, given = bare_name(stem).split(), company_key(name).split()
    if not wanted or not given:
        return False
    if all(word in given for word in wanted) or "".join(wanted) in "".join(given):
        return True
    return len(wanted) == 1 and 3 <= len(wanted[0]) <= 8 and _made_of_starts(wanted[0], given)


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


def _host_label(source_name: str) -> str:
    host = urlsplit(source_name).hostname or ""
    labels = [
        label
        for label in host.split(".")
        if label not in ("www", "com", "co", "uk", "org", "net", "au", "ca", "io", "eu", "ltd", "plc")
    ]
    return labels[-1].replace("-", " ") if labels and not labels[-1].isdigit() else ""


def _weigh(text: str, head: Sequence[str], site: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for pattern, weight in CONTEXTS:
        for match in list(pattern.finditer(text))[:4]:
            _add(weights, match[1], weight)
    # Frequency alone says little: a parent or a customer may be named more often than the issuer.
    for pattern, weight, most in ((SUBJECT, 0.4, 2.0), (LEGAL_NAME, 0.7, 4.0), (SOFT_NAME, 0.3, 1.5)):
        counted: dict[str, float] = {}
        for match in list(pattern.finditer(text))[:200]:
            _add(counted, match[1], weight)
        for name, value in counted.items():
            weights[name] = weights.get(name, 0) + min(most, value)
    for line in head:
        _add_title(weights, line, 3, everything=False)
    for name in site:
        _add_title(weights, name, 3, everything=True)
    merged = _merged(weights)
    return {
        name: weight for name, weight in merged.items() if weight >= 1.0 or (weight >= 0.7 and STEM_END.search(name))
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
        rest = re.sub(r"\s+", " ", TITLE_WORDS.sub(" ", part)).strip(" -–—|:,.()’'")
        rest = re.sub(r"[’']s?$", "", rest)
        whole = " ".join(re.findall(r"[\w’'&.-]+", part))
        if 1 <= len(rest.split()) <= 6 and rest[:1].isupper() and (rest in whole or everything):
            _add(weights, rest, weight)


def _add(weights: dict[str, float], name: str, weight: float) -> None:
    cleaned = clean_name(name)
    if is_name(cleaned):
        weights[cleaned] = weights.get(cleaned, 0) + weight


def clean_name(name: str) -> str:
    cleaned = re.split(r"(?<=[a-z0-9]{3})\.\s+", re.sub(r"\s+", " ", name))[-1]
    cleaned = LEADING.sub("", cleaned).strip(" ,;:-–—")
    ended = LEGAL_END.match(cleaned)
    if ended:
        cleaned = ended[0]
    cleaned = re.sub(r"(?:\s+(?:and|of|&|the|We|It|The|Our|In|This|I))+$", "", cleaned)
    cleaned = re.sub(r"[’']s$", "", LEADING.sub("", cleaned))
    return cleaned.rstrip(".,") if not re.search(r"\.\w\.$", cleaned) else cleaned


def is_name(name: str) -> bool:
    low = name.lower()
    if low in NOT_NAMES or low.removeprefix("the ") in NOT_NAMES or is_legal_form(name):
        return False
    if not (name[:1].isupper() or name[:1].isdigit()) or len(re.findall(r"[A-Za-z]", name)) < 2:
        return False
    if re.search(r"[.!?]\s*[A-Z][a-z]+\s+[a-z]|[a-z][A-Z][a-z]+[A-Z]|\.[A-Z][a-z]{3}", name):
        return False  # two sentences, or words that extraction glued
    return not NAME_NOISE.search(low)


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
