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
import subprocess
import sys
from pathlib import Path

from training.calibrate import calibrate
from training.export import export
from training.network import MAX_TOKENS, load_network
from training.passages import STATUSES
from training.quantise import NOTICE, SOURCE, WEIGHTS_SHA256, file_hashes

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
    """Export the network `name` into the model folder `out`, calibrated on what the other networks had not seen."""
    network = load_network(MODELS / f"{name}.pt")
    export(network, out)
    unseen = [MODELS / f"{one}.npz" for one in NETWORKS if one not in ("all", name)]
    numbers = calibrate(data, unseen)
    own = {"scale": network.scale.item(), "bias": network.bias.item()}
    calibration = {key: round(float(value), 6) for key, value in (own | dict(numbers["calibration"])).items()}  # type: ignore[call-overload]
    card = {
        "origin": SOURCE,
        "files": file_hashes(out),
        "max_tokens": MAX_TOKENS,
        "trained_on": NETWORKS[name][0],
        "statuses": list(STATUSES),
        "calibration": calibration,
        "thresholds": numbers["thresholds"],
        "measured": numbers["measured"],
    }
    (out / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    (out / "NOTICE").write_text(NOTICE.format(sha256=WEIGHTS_SHA256, max_tokens=MAX_TOKENS), encoding="utf-8")


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
