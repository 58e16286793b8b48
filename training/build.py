"""Rebuild the shipped judge: encoder, then its numbers.

    python -m training.build --data ../shared/data/aims

Without `--data` the encoder is rebuilt and the numbers in model.json are kept, which is allowed only where the
encoder came out the same.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training import calibrate, quantise


def build(out: Path, data: Path | None, memo: Path) -> None:
    """Write the model folder.

    Raises:
        SystemExit: no data, and the encoder differs from the one that the numbers were fitted on.
    """
    card = out / "model.json"
    before = json.loads(card.read_text(encoding="utf-8")) if card.exists() else {}
    quantise.build(out)
    if data is not None:
        calibrate.calibrate(data, out, memo)
    elif json.loads(card.read_text(encoding="utf-8"))["files"] != before.get("files") or "thresholds" not in before:
        raise SystemExit("The encoder is new: give --data with the AIMS sets, so that its numbers are fitted again.")


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with au.csv and ca.csv of AIMS")
    parser.add_argument("--out", type=Path, default=Path("statement_audit/classify/model"))
    parser.add_argument("--memo", type=Path, default=Path("outputs/calibration-vectors.db"))
    options = parser.parse_args()
    build(options.out, options.data, options.memo)


if __name__ == "__main__":
    main()
