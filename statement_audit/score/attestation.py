"""The attestation of Canadian reports: a member of the governing body vouches for the report and may bind the entity.

Public Safety Canada's guidance (page dated 18 December 2025) calls a signed attestation mandatory and gives an example
that "may be used": "I attest that I have reviewed the information contained in the report on behalf of the governing
body ... true, accurate and complete", with "I have the authority to bind" beside the signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from statement_audit.models import Passage
from statement_audit.score.language import unglue

ATTESTED, AUTHORITY_TO_BIND = "attested", "authority_to_bind"
_WORDS = {
    ATTESTED: re.compile(
        r"\b(?:I|we|undersigned)\b[^;]{0,200}?(?<!not )\b(?:attest|certify|confirm)\b[^;]{0,200}?"
        r"\b(?:reviewed the information|true, accurate,? and complete|accurate and complete)\b",
        re.IGNORECASE,
    ),
    AUTHORITY_TO_BIND: re.compile(r"(?<!no )\b(?:legal )?authority to bind\b", re.IGNORECASE),
}


def find_attestation(passages: Sequence[Passage]) -> dict[str, Passage]:
    """`attested` and `authority_to_bind`, each with the first passage that says it; what none says is left out."""
    found = {}
    for reason, words in _WORDS.items():
        passage = next((one for one in passages if words.search(unglue(one.text))), None)
        if passage is not None:
            found[reason] = passage
    return found
