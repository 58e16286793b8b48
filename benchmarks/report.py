"""How long the report of many statements takes, how large its pages are, and how quick the league table is.

python -m benchmarks.many SOURCE.db /tmp/many/audit.db
python -m benchmarks.report /tmp/many/audit.db [--out DIR]

The table is measured in Chromium: from the event to the next frame that is drawn, the median and the worst of
several searches, filters and sorts.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from statement_audit.features.publish.site import ReportOptions, ReportSummary, write_report
from statement_audit.fetch.browser import executable

TIMED = """
async (act) => {
  const begun = performance.now();
  eval(act);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""
TYPE = "const q = document.getElementById('q'); q.value = '{}'; q.dispatchEvent(new Event('input', {{bubbles: true}}))"
CHOOSE = "const s = document.getElementById('{}'); s.selectedIndex = {}; s.dispatchEvent(new Event('input', {{bubbles: true}}))"
SORT = "document.querySelector('th[data-key={}] button').click()"
ACTS = (
    *(TYPE.format(text) for text in ("m", "ma", "mar", "x", "")),
    *(CHOOSE.format(name, place) for name in ("profile", "sector", "year", "band") for place in (1, 2, 0)),
    *(SORT.format(key) for key in ("company", "quality", "walk", "honesty", "gates", "rank", "company")),
)


def write(db: Path, out: Path) -> ReportSummary:
    begun, processor = time.perf_counter(), time.process_time()
    made = write_report(db, ReportOptions(out))
    seconds, busy = time.perf_counter() - begun, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{made.statements:,} statements, {made.pages:,} pages: {seconds:.0f} s ({busy:.0f} s of processor), peak {peak:.0f} MB"
    )
    print(
        f"largest page {made.largest_page / 1000:.0f} kB; league data {_size(out / 'static/league-data.js')} kB; "
        f"search {_size(out / 'static/search-index.js')} kB"
    )
    return made


def _size(path: Path) -> int:
    return round(path.stat().st_size / 1000)


def interact(out: Path) -> list[float]:
    """Milliseconds of each act on the league table."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
        page: Any = browser.new_context(bypass_csp=True).new_page()
        begun = time.perf_counter()
        page.goto((out / "index.html").as_uri())
        print(f"opened in {1000 * (time.perf_counter() - begun):.0f} ms, {page.locator('#count').inner_text()}")
        taken = [page.evaluate(TIMED, act) for act in ACTS]
        browser.close()
    print(f"{len(taken)} interactions: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms")
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    out = given.out or Path(tempfile.mkdtemp()) / "site"
    write(given.db, out)
    if executable() is None:
        print("no Chromium: the table is not measured")
        return 0
    return int(max(interact(out)) >= 100)


if __name__ == "__main__":
    sys.exit(main())
