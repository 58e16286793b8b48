"""What the encoder says of texts, each different one read once, or taken from a cache of earlier runs."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from statement_audit.classify.cache import ResultCache, pair_key
from statement_audit.classify.encoder import Encoder, Graph, ModelCard
from statement_audit.classify.revision import code_hash, short_hash
from statement_audit.classify.windows import passage_window
from statement_audit.models import Passage

if TYPE_CHECKING:
    from statement_audit.classify.encoder import Vector


class Readings:
    """Reads passages with one graph, `threads` at once. `revision` changes whenever a reading could."""

    def __init__(self, card: ModelCard, graph: Graph, cache: ResultCache | None, threads: int = 1) -> None:
        self.encoder = Encoder(card.folder, graph)
        self._cache, self._threads = cache, threads
        files = [card.data["files"][name] for name in graph.files]
        # Another runtime may round int8 arithmetic differently, so its version is part of what a reading depends on.
        self.revision = short_hash(*files, code_hash("encoder"), self.encoder.runtime)

    def of(self, passages: Iterable[Passage]) -> list[dict[str, Vector]]:
        """The arrays of every passage, in order."""
        import numpy as np

        windows = [passage_window(passage) for passage in passages]
        keys = {window: pair_key(*window) for window in windows}
        stored = self._cache.get_many(self.revision, keys.values()) if self._cache else {}
        size = self.encoder.size * 4
        rows = {
            window: np.frombuffer(stored[key], dtype="<f4")
            for window, key in keys.items()
            if len(stored.get(key, b"")) == size
        }
        wanted = [window for window in keys if window not in rows]
        with ThreadPoolExecutor(self._threads) as pool:  # onnxruntime computes without Python's lock
            fresh = dict(zip(wanted, pool.map(lambda window: self.encoder.read_packed(*window), wanted), strict=True))
        if self._cache and fresh:
            values = {keys[window]: row.astype("<f4").tobytes() for window, row in fresh.items()}
            self._cache.put_many(self.revision, values)
        rows |= fresh
        return [self.encoder.unpack(rows[window]) for window in windows]
