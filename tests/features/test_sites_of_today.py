"""`collect` on the invented sites of corpus/sites: what a careful person would find, or why nothing."""

from __future__ import annotations

import functools

import pytest

from benchmarks.sites import BUDGET, SITES, InventedSite, search_all, served_as, what_is_wrong
from tests.near import work_near

read = functools.cache(InventedSite.read)  # only looked at; the reader of YAML takes a tenth of a second a file
# An application without a statement under the label of one: only its scripts could show that there is none.
END_WRONG = {"second": {"quenby-live"}}


@pytest.mark.slow
@pytest.mark.parametrize("folder", sorted(path.name for path in SITES.iterdir() if path.is_dir()))
def test_sites_end_as_a_careful_person_would_have_them_end(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    work_near(monkeypatch)
    sites = [read(path) for path in sorted((SITES / folder).glob("*.yml"))]
    outcomes = search_all(sites, browser=False)
    wrong = {site.name: what for site in sites if (what := what_is_wrong(site, outcomes[site.name], browser=False))}
    assert set(wrong) == END_WRONG.get(folder, set()), wrong
    assert not any(one.startswith("takes ") for what in wrong.values() for one in what)
    assert max(outcome.collected.requests for outcome in outcomes.values()) <= BUDGET


def test_each_site_is_told_whole() -> None:
    for path in SITES.rglob("*.yml"):
        site = read(path)
        assert all(host.endswith(".example") for host in site.hosts), path.name
        assert set(map(served_as, site.expect.get("documents") or ())) <= set(site.pages), path.name
