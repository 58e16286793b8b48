"""Let a trained network label statements that nobody has labelled, for another network to learn from.

    python -m training.soften --network outputs/models/ca.pt --texts ../shared/data/texts --out outputs/models/ca-soft.npz

The second network sees the kind of text that it will meet, with the first one's doubts (a probability a pair, not a
yes or no). Passages that speak to nothing are plenty elsewhere, so only those are kept of which the first network
half believes something.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from statement_audit.classify.windows import criterion_text
from statement_audit.errors import DocumentError
from statement_audit.evaluate.corpus import TODAY
from statement_audit.extract import extract
from statement_audit.extract.identity import identify
from statement_audit.models import StatementRef
from statement_audit.passages import split_passages
from statement_audit.rubric import load_rubric
from training.network import Logits, Network, Windows, load_network, relevance
from training.passages import Window, near_context
from training.quantise import source_directory

READ = 6000  # windows that the networks read
MOST = 3000  # windows kept
BELIEVED = 0.1  # highest probability of a window that is kept
SEED = 5


def read_windows(paths: Sequence[Path]) -> list[Window]:
    """The passages of statements, split as the product splits them; unreadable files are left out."""
    found = []
    for path in paths:
        try:
            document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
        except DocumentError:
            continue
        identity = identify(document, StatementRef(path.name, path=path), TODAY)
        found += [Window(p.text, p.before, p.after) for p in split_passages(document, identity.pages)]
    return found


def soften(networks: Sequence[Path], windows: Sequence[Window]) -> list[Window]:
    """A sample of the windows with the probabilities of every criterion of the rubric, the networks' mean, as `soft`."""
    order = np.random.default_rng(SEED).permutation(len(windows))[:READ]
    read = [windows[row] for row in order]
    shares = np.mean([_probabilities(load_network(path), read) for path in networks], axis=0)
    chosen = np.flatnonzero(shares.max(1) >= BELIEVED)[:MOST]
    return [replace(read[row], soft=tuple(float(value) for value in shares[row])) for row in chosen]


def _probabilities(network: Network, windows: Sequence[Window]) -> Logits:
    base = source_directory()
    asked = Windows(network, base, [criterion_text(c) for c in load_rubric().criteria], None)
    read = Windows(network, base, [w.text for w in windows], [near_context(w) for w in windows])
    return (1.0 / (1.0 + np.exp(-relevance(network, read, asked)))).astype(np.float32)


def save(windows: Sequence[Window], out: Path) -> None:
    """Keep softened windows: arrays of text, before, after (text) and soft (windows, criteria)."""
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out,
        text=np.array([w.text for w in windows]),
        before=np.array([w.before for w in windows]),
        after=np.array([w.after for w in windows]),
        soft=np.array([w.soft for w in windows], dtype=np.float32),
    )


def load(path: Path) -> list[Window]:
    """Read what `save` kept."""
    with np.load(path) as kept:
        parts = zip(kept["text"], kept["before"], kept["after"], kept["soft"], strict=True)
        return [
            Window(str(text), str(before), str(after), soft=tuple(float(value) for value in soft))
            for text, before, after, soft in parts
        ]


def main() -> None:
    """Parse the command line and write the softened windows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, nargs="+", required=True)
    parser.add_argument("--texts", type=Path, required=True, help="folder of statements")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    windows = soften(options.network, read_windows(sorted(options.texts.iterdir())))
    save(windows, options.out)
    print(f"{options.out}: {len(windows)} windows")


if __name__ == "__main__":
    main()
