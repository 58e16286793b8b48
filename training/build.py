"""Make the shipped judge from nothing but the package index, the project's passages and AIMS: `make model`.

    python -m training.build --data ../shared/data/aims

Trains three networks (without Australia, without Canada, on all), calibrates on what the first two say of the country
that they did not see, exports the one that saw all. About an hour on two cores. `--skip-training` reuses
outputs/models/*. `--network ca --out FOLDER` exports the network that saw Canada only, calibrated on Canada as the
other one sees it, so that nothing of it comes from Australia: `statement-audit evaluate au.csv --model FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from statement_audit.classify.embedded import COHORT, text_key
from statement_audit.classify.encoder import Encoder, ModelCard
from statement_audit.rubric import load_rubric
from training.calibrate import calibrate
from training.export import export
from training.general import anchored, choose_cohort, fit_rule
from training.network import MAX_TOKENS, Network, blend, load_network
from training.passages import STATUSES, near_context, read_own
from training.quantise import NOTICE, SOURCE, WEIGHTS_SHA256, file_hashes, source_directory

MODELS = Path("outputs/models")
# name → (trained on, measured on): the first two are for calibration and for the card, the last is shipped
NETWORKS = {"ca": ("ca,own", "au"), "au": ("au,own", "ca"), "all": ("au,ca,own", "")}


def train_all(data: Path) -> None:
    """Train each network in a process of its own, so that none inherits another's random state."""
    for name, (train, test) in NETWORKS.items():
        kept = ["--out", str(MODELS / f"{name}.pt"), "--logits", str(MODELS / f"{name}.npz")]
        options = ["--data", str(data), "--train", train, "--test", test, *kept]
        subprocess.run([sys.executable, "-m", "training.train", *options], check=True)


def build(data: Path, name: str, out: Path) -> None:
    """Export the network `name` and its general encoder into `out`, calibrated on what the other networks had not seen."""
    torch.manual_seed(0)  # a new network's status head is drawn, and part of it goes into the general layers
    tuned = load_network(MODELS / f"{name}.pt")
    general = load_network(MODELS / f"{name}.pt")
    general.load_state_dict(blend(Network(source_directory()).state_dict(), tuned.state_dict()))
    export(tuned, general, out)
    write_cohort(out)
    unseen = [one for one in NETWORKS if one not in ("all", name)]
    numbers = calibrate(data, [MODELS / f"{one}.npz" for one in unseen])
    others = general_numbers([MODELS / f"{one}-general.npz" for one in unseen], numbers["thresholds"]["accept"])
    card = {
        "origin": SOURCE,
        "files": file_hashes(out),
        "max_tokens": MAX_TOKENS,
        "trained_on": NETWORKS[name][0],
        "trained_criteria": sorted(text_key(criterion) for criterion in load_rubric().criteria),
        "statuses": list(STATUSES),
        "calibration": calibration(tuned, numbers),
        "general": {"calibration": others},
        "thresholds": numbers["thresholds"],
        "measured": numbers["measured"],
    }
    (out / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    (out / "NOTICE").write_text(NOTICE.format(sha256=WEIGHTS_SHA256, max_tokens=MAX_TOKENS), encoding="utf-8")


def write_cohort(out: Path) -> None:
    """Read passages with the exported general layers, as the judge will, and keep their vectors (half precision)."""
    encoder = Encoder(ModelCard(out, {}), "general.onnx")
    rows, _ = read_own(load_rubric().criteria)
    vectors = [encoder.read(row.text, near_context(row)).passage for row in choose_cohort(rows)]
    np.save(out / COHORT, np.stack(vectors).astype(np.float16), allow_pickle=False)


def general_numbers(logits: Sequence[Path], accept: float) -> dict[str, float]:
    """The rule for criteria that training never showed, fitted on held-out own passages by networks kept a part of the way.

    Its intercept is moved so that its best threshold is that of the trained network.
    """
    rubric = load_rubric()
    _, held = read_own(rubric.criteria)
    truth = np.array([[one.id in row.positives for one in rubric.criteria] for row in held])
    marks = anchored(held, rubric)
    parts = [np.load(path)["held"].astype(float) for path in logits]
    rule = fit_rule(np.concatenate(parts), np.concatenate([marks] * len(parts)), np.concatenate([truth] * len(parts)))
    move = math.log(accept / (1 - accept)) - math.log(rule.accept / (1 - rule.accept))
    found = {
        "scale": 1.0,
        "bias": 0.0,
        "slope": rule.slope,
        "anchored": rule.anchored,
        "intercept": rule.intercept + move,
    }
    return {key: round(value, 6) for key, value in found.items()}


def calibration(network: Network, numbers: dict[str, Any]) -> dict[str, float]:
    """The network's own scale and bias and the fitted numbers, rounded."""
    own = {"scale": network.scale.item(), "bias": network.bias.item()}
    return {key: round(float(value), 6) for key, value in (own | numbers["calibration"]).items()}


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with au.csv and ca.csv of AIMS")
    parser.add_argument("--network", choices=NETWORKS, default="all")
    parser.add_argument("--out", type=Path, default=Path("statement_audit/classify/model"))
    parser.add_argument("--skip-training", action="store_true")
    options = parser.parse_args()
    if not options.skip_training:
        train_all(options.data)
    build(options.data, options.network, options.out)


if __name__ == "__main__":
    main()
