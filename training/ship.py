"""Write trained networks into a copy of the shipped folder: each as it is, or the mean of several networks' weights.

    python -m training.ship --large statement_audit/classify/model outputs/models/second.pt \
        --small statement_audit/classify/model outputs/models/all.pt --out outputs/model

Of each base a shipped folder or weights of `training.train`, any number. The mean of the weights before and after training
keeps most of what both know. Thresholds, slope and intercepts stay those of the shipped folder, but for what `--lower` moves;
hashes are written anew.

    python -m training.ship --lower PLT=0.15 VOI-01=0.5 --out outputs/model

The heads of these groups or criteria find less, by so many logits: what passages kept apart ask for.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from statement_audit.resources import model_directory
from statement_audit.rubric import load_rubric
from training.build import SEEN
from training.export import export_second, export_upper
from training.network import JudgeNetwork
from training.quantise import file_hashes
from training.rows import read_own
from training.train import begun, text_heads


def mean_of(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight, in its own type. Raises ValueError where the networks differ in form."""
    if any(state.keys() != states[0].keys() for state in states):
        raise ValueError("networks of different form have no mean")
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(weight.dtype)
        for name, weight in states[0].items()
    }


def network_of(weights: Sequence[Path], base: str, criteria: Sequence[str]) -> JudgeNetwork:
    """The network with the mean of these weights, ready to be written."""
    networks = [begun(path, base, criteria) for path in weights]
    networks[0].load_state_dict(mean_of([network.state_dict() for network in networks]))
    return networks[0].eval()


def lowered(intercepts: Sequence[float], criteria: Sequence[str], moves: Mapping[str, float]) -> list[float]:
    """The intercepts, those of the named groups or criteria so much lower. Raises ValueError for a name without a head."""
    named = [name for name in moves if not any(_is_of(criterion, name) for criterion in criteria)]
    if named:
        raise ValueError(f"no head of {', '.join(named)}")
    down = [sum(by for name, by in moves.items() if _is_of(criterion, name)) for criterion in criteria]
    return [round(intercept - by, 4) for intercept, by in zip(intercepts, down, strict=True)]


def _is_of(criterion: str, name: str) -> bool:
    return criterion == name or criterion.startswith(f"{name}-")


def main() -> None:
    """Parse the command line, write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--large", type=Path, nargs="*", default=[], help="shipped folders or weights of the large network"
    )
    parser.add_argument(
        "--small", type=Path, nargs="*", default=[], help="shipped folders or weights of the small network"
    )
    parser.add_argument("--lower", nargs="*", default=[], help="GROUP=LOGITS or CRITERION=LOGITS")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    options = parser.parse_args()
    rubric = load_rubric()
    criteria = text_heads(rubric)
    shutil.copytree(model_directory(), options.out)
    if options.small:
        export_upper([network_of(options.small, "small", criteria)], options.out / "upper.onnx")
    if options.large:
        export_second(network_of(options.large, "large", criteria), read_own(rubric)[0][::SEEN], options.out)
    card = json.loads((options.out / "model.json").read_text(encoding="utf-8"))
    card["files"] |= file_hashes(options.out)
    moves = {name: float(by) for name, _, by in (one.partition("=") for one in options.lower)}
    card["heads"]["intercepts"] = lowered(card["heads"]["intercepts"], criteria, moves)
    (options.out / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
