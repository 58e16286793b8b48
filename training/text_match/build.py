"""Make what reads criteria that no head was trained for: `lower.onnx`, `general.onnx`, `cohort.npy`, tokenizer.

    python -m training.text_match.build --data ../shared/data/aims --out outputs/text-match      # about an hour

Three networks are trained, each text against text: without Australia, without Canada, on all. The third, a part of the
way from the original weights, is exported; the first two give the numbers of the rule, which are printed and stand in
`training/build.py`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from statement_audit.classify.encoder import GENERAL, Encoder
from statement_audit.classify.general import COHORT
from statement_audit.rubric import load_rubric
from training.bases import SMALL
from training.text_match.export import export
from training.text_match.general import Rule, anchored, choose_cohort, fit_rule
from training.text_match.network import Network, blend, load_network
from training.text_match.passages import near_context, read_own

MODELS = Path("outputs/models")
# name → (trained on, measured on): the first two give the rule's numbers, the last is exported
NETWORKS = {"ca": ("ca,own", "au"), "au": ("au,own", "ca"), "all": ("au,ca,own", "")}


def train_all(data: Path) -> None:
    """Train each network in a process of its own, so that none inherits another's random state."""
    for name, (train, test) in NETWORKS.items():
        kept = ["--out", str(MODELS / f"{name}.pt"), "--logits", str(MODELS / f"{name}.npz")]
        options = ["--data", str(data), "--train", train, "--test", test, *kept]
        subprocess.run([sys.executable, "-m", "training.text_match.train", *options], check=True)


def build(out: Path) -> None:
    """Export, and read the cohort with the exported layers, as the judge will."""
    torch.manual_seed(0)  # a new network's status head is drawn, and part of it goes into the general layers
    tuned = load_network(MODELS / "all.pt")
    tuned.load_state_dict(blend(Network(SMALL.folder()).state_dict(), tuned.state_dict()))
    export(tuned, out)
    encoder = Encoder(out, GENERAL)
    rows, _ = read_own(load_rubric().criteria)
    vectors = [encoder.read(row.text, near_context(row))["passage"] for row in choose_cohort(rows)]
    np.save(out / COHORT, np.stack(vectors).astype(np.float16), allow_pickle=False)


def rule(logits: Sequence[Path]) -> Rule:
    """The rule for criteria that training never showed, fitted on held-out own passages."""
    rubric = load_rubric()
    _, held = read_own(rubric.criteria)
    truth = np.array([[one.id in row.positives for one in rubric.criteria] for row in held])
    marks = anchored(held, rubric)
    parts = [np.load(path)["held"].astype(float) for path in logits]
    return fit_rule(np.concatenate(parts), np.concatenate([marks] * len(parts)), np.concatenate([truth] * len(parts)))


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with au.csv and ca.csv of AIMS")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--skip-training", action="store_true")
    options = parser.parse_args()
    if not options.skip_training:
        train_all(options.data)
    build(options.out)
    print(rule([MODELS / f"{name}-general.npz" for name in ("ca", "au")]))


if __name__ == "__main__":
    main()
