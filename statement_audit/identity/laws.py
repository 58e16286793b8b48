"""Which transparency laws a statement names, and under which of them it says that it is made."""

import re
from collections.abc import Iterator

from statement_audit.identity.whole_text import WholeText
from statement_audit.models import BlockKind, Fact, FactKind
from statement_audit.plain_text import expression, patterns_beside, small_letters, small_pattern
from statement_audit.resources import table_beside

_SAID = patterns_beside(__file__)

LAWS = tuple((law, small_pattern(expression(named))) for law, named in table_beside(__file__)["laws"].items())
ROLES = ("claimed", "not_required", "named")  # of a law; the first that the text has
SEVERAL = 3  # times that a text which names no Act in full names the country whose Act it means
BARE_ACTS = {"australian": "AU-MSA-2018-s16", "canadian": "CA-SC-2023-c9-s11", "british": "UK-MSA-2015-s54"}


def mentions(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield every law that is named, and where.

    "the Modern Slavery Act" alone is the United Kingdom's, unless Australia's or Canada's is meant throughout; it is
    looked at only where the text names neither in full, nor Canada's in a text that is not about the United Kingdom.
    """
    whole = False
    british = bool(_SAID["british"].search(text))
    small = small_letters(text)
    for law, named in LAWS:
        for match in named.finditer(small):
            whole = whole or law.startswith(("UK", "AU")) or (law.startswith("CA-") and not british)
            yield law, match
    if whole:
        return
    country = "australian" if len(_SAID["australian"].findall(text)) >= SEVERAL else "canadian"
    meant = country if not british and len(_SAID[country].findall(text)) >= SEVERAL else "british"
    for match in _SAID["bare_act"].finditer(small):
        yield BARE_ACTS[meant], match


def find_laws(text: str) -> tuple[str, ...]:
    """Ids of the transparency laws that the text names, in order of first mention."""
    found = sorted(mentions(text), key=lambda item: item[1].start())
    return tuple(dict.fromkeys(law for law, _ in found))


def law_facts(whole: WholeText) -> tuple[Fact, ...]:
    """One fact a law: where the statement says that it is made under it, else that the law does not ask for it, else
    where it is named first."""
    best: dict[str, tuple[str, re.Match[str]]] = {}
    for law, named in sorted(mentions(whole.text), key=lambda item: item[1].start()):
        role = _role(whole, named)
        if law not in best or ROLES.index(role) < ROLES.index(best[law][0]):
            best[law] = (role, named)
    told = ((law, role, whole.quote(*named.span())) for law, (role, named) in best.items())
    return tuple(
        Fact(FactKind.LAW, law, *place, 0.95 if role == "claimed" else 0.8, role) for law, role, place in told if place
    )


def claimed_laws(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The laws under which the statement says that it is made; all that it names where it says none."""
    laws = [fact for fact in facts if fact.kind is FactKind.LAW]
    claimed = tuple(fact.value for fact in laws if fact.role == "claimed")
    return claimed or tuple(fact.value for fact in laws)


def _role(whole: WholeText, named: re.Match[str]) -> str:
    first, last = whole.sentence(*named.span(), cut=False)
    sentence = whole.text[first:last]
    denied = [found.end() for found in _SAID["said_to_be_none"].finditer(whole.text, first, named.start())]
    if denied and not find_laws(whole.text[denied[-1] : named.start()]):
        return "not_required"
    if _SAID["not_bound"].search(sentence) and not _SAID["made_under"].search(sentence):
        return "not_required"
    return "claimed" if _is_claimed(whole, named.start(), first, sentence) else "named"


def _is_claimed(whole: WholeText, place: int, first: int, sentence: str) -> bool:
    if _SAID["others"].search(sentence) and not re.search(r"(?i)\bthis (?:\w+ ){0,4}(?:statement|report)\b", sentence):
        return False
    block = whole.segment(place)
    early = place < 600 or (block.page <= 2 and block.kind is BlockKind.HEADING)
    if early and _SAID["title_word"].search(sentence) and len(sentence.split()) <= 30:
        return not _SAID["not_title"].search(sentence)
    return bool(_SAID["link"].search(sentence) and _SAID["self"].search(sentence)) or bool(
        _SAID["near"].search(whole.text[first:place])
    )
