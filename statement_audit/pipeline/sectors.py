"""The sectors of a statement's companies: as a list or an option names them, else guessed."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.models import Identity, Passage, Rubric, SectorGuess
from statement_audit.score.sectors import guess_sectors
from statement_audit.score.strangers import Strangers, own_names


def guess_from_text(
    passages: Sequence[Passage], identity: Identity, companies: Sequence[str], rubric: Rubric
) -> tuple[SectorGuess, ...]:
    """What the statement's own passages show; those in which another company acts are not read."""
    names = own_names(companies, identity)
    strangers = Strangers(passages, names, rubric)
    own = [passage for passage in passages if not strangers.act_in(passage.quote)]
    return guess_sectors(own, rubric.sector_signs, names)
