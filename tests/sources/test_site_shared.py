"""Saved pages of real sites: the labels of their links, and a search of each from its home page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.discovery import gold_targets, measure_links, search_site
from statement_audit.sources.site_urls import url_key

pytestmark = pytest.mark.shared


@pytest.mark.slow
def test_labels_of_saved_sites(shared_data: Path) -> None:
    assert measure_links(shared_data / "sites", errors=True)


def test_search_of_saved_sites(shared_data: Path) -> None:
    for site, targets in gold_targets(shared_data / "sites").items():
        discovery = search_site(shared_data / "sites" / site)
        assert url_key(discovery.found[0].page.url).partition("/")[2] in targets, site
        assert discovery.found[0].homepage_link is True and discovery.requests <= 4, site
