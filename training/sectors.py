"""Fit what tells sectors apart on the shipped rubric's sentences: `sectors.npy`, and its line in the model card.

python -m training.sectors            # some seconds; needed after a change of `says`, `no_sector` or the general layers
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from statement_audit.classify.encoder import ModelCard
from statement_audit.classify.sectors import SHIPPED, SectorReader, description_hash, descriptions, readout_key
from statement_audit.resources import model_directory
from statement_audit.rubric import load_rubric
from training.quantise import add_to_card


def build(folder: Path) -> None:
    """Write the readout of the shipped rubric into a model folder."""
    card = ModelCard.read(folder)
    described = descriptions(load_rubric())
    readout = SectorReader(card).fit(described)
    np.save(folder / SHIPPED, readout.weights.astype(np.float32), allow_pickle=False)
    add_to_card(folder, SHIPPED, {"sectors": readout_key(card, description_hash(described))})


if __name__ == "__main__":
    build(model_directory())
