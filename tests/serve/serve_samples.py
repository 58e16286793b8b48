"""Requests to a Datasette in this process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from statement_audit.archive import Archive
from statement_audit.serve.app import build_app
from statement_audit.serve.options import Served
from statement_audit.store.descriptions import described
from statement_audit.store.queries import restrain

TABLES, VIEWS = described()


def served(db: Path, *, watched: bool = False) -> Served:
    read = Archive(db.parent / "archive").read
    return Served(
        database=db, read_document=read, restrain=restrain, tables=TABLES, views=VIEWS, watched=db if watched else None
    )


class Site:
    """One served database; `get` gives a whole answer."""

    def __init__(self, db: Path, *, watched: bool = False) -> None:
        self.datasette = build_app(served(db, watched=watched))
        self.datasette.sql_time_limit_ms = 60_000  # a query is not late because the machine is busy
        self.app: Any = None

    def get(self, path: str, **options: Any) -> Any:
        return asyncio.run(self._get(path, options))

    async def _get(self, path: str, options: dict[str, Any]) -> Any:
        import httpx

        if self.app is None:
            self.app = self.datasette.app()
        host = options.pop("host", "127.0.0.1:8001")
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.get(path, **options)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of a table or a saved query."""
        answer = self.get(f"/audit/{path}{'&' if '?' in path else '?'}_shape=array")
        assert answer.status_code == 200, answer.text
        return answer.json()
