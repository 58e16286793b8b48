"""`collect` on the invented sites of corpus/sites: what a careful person would find, or why nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.sites import BUDGET, SITES, InventedSite, search_all, served_as, what_is_wrong

# Applications without a statement: only their scripts could show that there is none. And a client's statement, which names
# the company as its agency, in a case study of the company's.
CLIENTS = "ashgrove-penn-recruitment"
END_WRONG = {
    "first": {"oberlane_digital"},
    "second": {"quenby-live"},
    "third": set[str](),
    "fourth": set[str](),
    "fifth": set[str](),
    "sixth": {"suppliquay", CLIENTS},
}


@pytest.mark.slow
@pytest.mark.parametrize("folder", sorted(path.name for path in SITES.iterdir() if path.is_dir()))
def test_sites_end_as_a_careful_person_would_have_them_end(folder: str) -> None:
    sites = [InventedSite.read(path) for path in sorted((SITES / folder).glob("*.yml"))]
    outcomes = search_all(sites, browser=False)
    wrong = {site.name: what for site in sites if (what := what_is_wrong(site, outcomes[site.name], browser=False))}
    assert set(wrong) == END_WRONG[folder], wrong
    taken = {name for name, what in wrong.items() if any(one.startswith("takes ") for one in what)}
    assert taken == {CLIENTS} & set(wrong)
    assert max(outcome.collected.requests for outcome in outcomes.values()) <= BUDGET


def test_each_site_is_told_whole() -> None:
    for path in Path(SITES).rglob("*.yml"):
        site = InventedSite.read(path)
        assert all(host.endswith(".example") for host in site.hosts), path.name
        assert set(map(served_as, site.expect.get("documents") or ())) <= set(site.pages), path.name
