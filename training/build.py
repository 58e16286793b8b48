"""Make the shipped judge from nothing but the package index, the project's passages and AIMS: `make model`.

    python -m training.build --data ../shared/data/aims --texts ../shared/data/texts

Trains three networks (without Australia, without Canada, on all), each twice: the first labels unlabelled statements,
the second learns from them too. Calibrates on what the second ones say of the country that they did not see, exports
the one that saw all. About two hours on two cores. `--skip-training` reuses outputs/models/*.
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


def train_all(data: Path, texts: Path) -> None:
    """Train each network in a process of its own, so that none inherits another's random state."""
    for name, (train, test) in NETWORKS.items():
        shared = ["--data", str(data), "--train", train]
        soft = MODELS / f"{name}-soft.npz"
        _run("train", *shared, "--out", str(first(name)))
        teachers = [str(first(one)) for one in (NETWORKS if name == "all" else (name,))]
        _run("soften", "--network", *teachers, "--texts", str(texts), "--out", str(soft))
        kept = ["--out", str(MODELS / f"{name}.pt"), "--logits", str(MODELS / f"{name}.npz")]
        _run("train", *shared, "--test", test, "--soft", str(soft), *kept)


def first(name: str) -> Path:
    """Weights of the network that labels the unlabelled statements."""
    return MODELS / f"{name}-first.pt"


def _run(module: str, *options: str) -> None:
    subprocess.run([sys.executable, "-m", f"training.{module}", *options], check=True)


def build(data: Path, name: str, out: Path) -> None:
    """Export the network `name` with calibrated numbers into the model folder `out`."""
    network = load_network(MODELS / f"{name}.pt")
    export(network, out)
    unseen = [MODELS / f"{one}.npz" for one in NETWORKS if one != "all" and (MODELS / f"{one}.npz").exists()]
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
    parser.add_argument("--texts", type=Path, required=True, help="folder of unlabelled statements")
    parser.add_argument("--network", choices=NETWORKS, default="all")
    parser.add_argument("--out", type=Path, default=Path("statement_audit/classify/model"))
    parser.add_argument("--skip-training", action="store_true")
    options = parser.parse_args()
    if not options.skip_training:
        train_all(options.data, options.texts)
    build(options.data, options.network, options.out)


if __name__ == "__main__":
    main()
