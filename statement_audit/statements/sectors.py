"""The sectors of a statement's companies: as a list or an option names them, else guessed.

A list's column or `--sector` wins: nothing is guessed then. Else the shipped list of companies, a register's own sector
names and the statement's words are asked, and what they give is marked as a guess with its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial

from statement_audit.classify import Classifier, ReadsSectors
from statement_audit.identity.companies import bare_name
from statement_audit.models import CompanyRef, Identity, Passage, Rubric, SectorGuess, StatementRef
from statement_audit.resources import company_list, word_lists
from statement_audit.tabular import grouped

LISTED = 0.9  # a name of the shipped list: another company may bear it
DECLARED = 0.8  # a register's sector names are wide
# What may follow a listed name in a subsidiary's: "eBay (UK) Limited".
_BRANCH = word_lists("statements")["branch"]


def told_sectors(ref: StatementRef, companies: Iterable[CompanyRef]) -> tuple[str, ...]:
    """The sectors of all that the statement covers: its criteria apply if they apply to one of them."""
    return tuple(sorted({*ref.sectors, *(sector for company in companies for sector in company.sectors)}))


def find_guesses(
    ref: StatementRef,
    companies: Sequence[CompanyRef],
    identity: Identity,
    passages: Sequence[Passage],
    rubric: Rubric,
    classifier: Classifier | None = None,
) -> tuple[SectorGuess, ...]:
    """One guess a sector, the surest; nothing where a list or an option told.

    `classifier`: one that reads texts for sectors (`sector_shares`) is asked too; without, words alone decide.
    """
    from statement_audit.score.strangers import own_names

    told = told_sectors(ref, companies)
    if told and not ref.source:
        return ()
    names = [company.name for company in companies]
    guesses = [
        *(SectorGuess(sector, "register", DECLARED, ref.source) for sector in told),
        *_from_list([*names, *own_names((), identity)], rubric),
        *guess_from_text(passages, identity, names if ref.companies else (), rubric, classifier),
    ]
    known = {*rubric.sectors, *rubric.platform_subtypes}
    by_sector = grouped((guess.sector, guess) for guess in guesses if guess.sector in known)
    best = [max(same, key=lambda guess: guess.confidence) for same in by_sector.values()]
    return tuple(sorted(best, key=lambda guess: (-guess.confidence, guess.sector)))


def guess_from_text(
    passages: Sequence[Passage],
    identity: Identity,
    companies: Sequence[str],
    rubric: Rubric,
    classifier: Classifier | None = None,
) -> tuple[SectorGuess, ...]:
    """What the statement's own passages show; those in which another company acts are not read."""
    from statement_audit.score.sectors import guess_sectors
    from statement_audit.score.strangers import Strangers, own_names

    if not rubric.sector_signs:
        return ()
    names = own_names(companies, identity)
    strangers = Strangers(passages, names, rubric)
    own = [passage for passage in passages if not strangers.act_in(passage)]
    read = partial(classifier.sector_shares, rubric=rubric) if isinstance(classifier, ReadsSectors) else None
    return guess_sectors(own, rubric.sector_signs, names, read)


def _from_list(names: Iterable[str], rubric: Rubric) -> list[SectorGuess]:
    listed = listed_sectors(frozenset({*rubric.sectors, *rubric.platform_subtypes}))
    found: dict[str, SectorGuess] = {}
    for name in dict.fromkeys(names):
        words = bare_name(name).split()
        while words and " ".join(words) not in listed and words[-1] in _BRANCH:
            words.pop()
        company, sectors = listed.get(" ".join(words), ("", ()))
        for sector in sectors:
            found.setdefault(sector, SectorGuess(sector, "list", LISTED, company))
    return list(found.values())


@lru_cache(maxsize=4)
def listed_sectors(known: frozenset[str]) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """The shipped list: key of a company's name -> its name and sectors, as far as the rubric knows them."""
    from statement_audit.sources.cells import Vocabulary
    from statement_audit.sources.company_list import read_company_list

    refs, _ = read_company_list(company_list(), Vocabulary(sectors=known))
    companies = [company for ref in refs for company in ref.companies]
    return {bare_name(each.name): (each.name, each.sectors) for each in companies}
