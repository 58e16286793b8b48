"""Time of every saved query and of every table's first page, as a browser gets them, at 2,000 statements.

python -m benchmarks.serve SOURCE.db [--statements 2000] [--limit SECONDS]

SOURCE is cloned (`benchmarks.many`). Prints the best of three for each page, HTML included, and peak memory; exit
code 1 where a saved query takes longer than `--limit` (default 1 s).
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.many import make_many
from statement_audit.archive import Archive
from statement_audit.serve.app import build_app
from statement_audit.serve.options import Served
from statement_audit.serve.queries import saved_queries
from statement_audit.store.descriptions import described, names_of
from statement_audit.store.queries import restrain

TIMES = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--statements", type=int, default=2000)
    parser.add_argument("--limit", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "audit.db"
        count = make_many(options.source, db, options.statements)
        print(f"{count:,} statements, {db.stat().st_size / 1e6:,.0f} MB")
        queries = asyncio.run(_time(db, [query.name for query in saved_queries()]))
        tables = asyncio.run(_time(db, [*names_of("views"), *names_of("tables")]))
    for title, timed in (("saved queries", queries), ("tables and views", tables)):
        print(f"\n{title}: slowest first")
        for name, (seconds, size) in sorted(timed.items(), key=lambda item: -item[1][0])[:12]:
            print(f"  {seconds:6.2f} s  {size / 1000:7,.0f} kB  {name}")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    return int(max(seconds for seconds, _ in queries.values()) > options.limit)


async def _time(db: Path, names: list[str]) -> dict[str, tuple[float, int]]:
    read = Archive(db.parent / "archive").read
    tables, views = described()
    site = build_app(Served(database=db, read_document=read, restrain=restrain, tables=tables, views=views))
    await site.invoke_startup()
    timed = {}
    for name in names:
        best, size = 60.0, 0
        for _ in range(TIMES):
            start = time.perf_counter()
            answer = await site.client.get(f"/audit/{name}", headers={"host": "127.0.0.1"})
            assert answer.status_code == 200, (name, answer.text[:400])
            best, size = min(best, time.perf_counter() - start), len(answer.content)
        timed[name] = best, size
    return timed


if __name__ == "__main__":
    raise SystemExit(main())
