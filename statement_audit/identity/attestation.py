"""The attestation of Canadian reports: a member of the governing body vouches for the report and may bind the entity.

Public Safety Canada's guidance (page dated 18 December 2025) calls a signed attestation mandatory and gives an example
that "may be used": "I attest that I have reviewed the information contained in the report on behalf of the governing
body ... true, accurate and complete", with "I have the authority to bind" beside the signature.
"""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.models import Passage
from statement_audit.plain_text import normalise, pattern

ATTESTED, AUTHORITY_TO_BIND = "attested", "authority_to_bind"
_VERB = pattern(r"(?<!not )\b(?:attest|certify|confirm)\b")
_SPEAKER = pattern(r"\b(?:I|we|undersigned)\b")
_VOUCHED_FOR = pattern(
    r"\breviewed (?:and approved )?the (?:information|contents?|report)\b|\b(?:true,? )?accurate,? and complete\b"
    r"|\bthe accuracy of the (?:information|contents?|report)\b"
)
_PURSUANT = pattern(r"\bapproved and attested (?:to )?(?:pursuant|according|under)\b")
_AUTHORITY = pattern(r"(?<!no )\b(?:legal )?authority to bind\b")
_REACH = 200  # characters before and after the verb


def find_attestation(passages: Sequence[Passage]) -> dict[str, Passage]:
    """`attested` and `authority_to_bind`, each with the first passage that says it; what none says is left out."""
    found: dict[str, Passage] = {}
    for passage in passages:
        for name in vouched_in(passage.text):
            found.setdefault(name, passage)
    return found


def vouched_in(text: str) -> tuple[str, ...]:
    """Which of `attested` and `authority_to_bind` a text says."""
    text = normalise(text)
    said = {ATTESTED: _attests(text), AUTHORITY_TO_BIND: bool(_AUTHORITY.search(text))}
    return tuple(name for name, holds in said.items() if holds)


def _attests(text: str) -> bool:
    """Whether a person vouches for the report in the first person, or it says that it was attested under the Act."""
    for verb in _VERB.finditer(text):
        before, after = text[max(0, verb.start() - _REACH) : verb.start()], text[verb.end() : verb.end() + _REACH]
        if _SPEAKER.search(before.rpartition(";")[2]) and _VOUCHED_FOR.search(after.partition(";")[0]):
            return True
    return bool(_PURSUANT.search(text))
