"""Build the wheel, install it into a clean environment without torch and transformers, and use it as a user would.

python tests/try_wheel.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST = 100_000_000  # bytes of the wheel
FEW = ("willowmere-2025.txt", "rungwork-2025.md", "pelorra-2025.docx", "marlpost-2025.pdf", "hearthhand-2025.html")


def call(*command: str | Path, cwd: Path, expect: int = 0) -> str:
    """Run a command; stop with its output where the exit code is another."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode != expect:
        raise SystemExit(f"{command}: exit {done.returncode}, wanted {expect}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        call(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", place, ROOT, cwd=place)
        wheel = next(place.glob("*.whl"))
        assert wheel.stat().st_size < MOST, f"{wheel.name} has {wheel.stat().st_size:,} bytes, more than {MOST:,}"
        venv.create(place / "clean")  # pip from here fills it
        pip = (sys.executable, "-m", "pip", "--python", place / "clean" / "bin" / "python")
        # Not compiled ahead: most of it is never imported.
        call(*pip, "install", "--quiet", "--no-compile", wheel, cwd=place)
        tool = place / "clean" / "bin" / "statement-audit"
        assert "modern-slavery" in call(tool, "rubric", "list", cwd=place)
        installed = call(*pip, "list", cwd=place).split()
        assert "onnxruntime" in installed and not {"torch", "transformers"} & set(installed)
        statements = ROOT / "corpus" / "statements"
        few = [statements / name for name in FEW]
        audit = ("run", *few, "--db", place / "audit.db", "--classifier", "keyword")
        call(tool, *audit, cwd=place)
        one = call(tool, "run", statements / "willowmere-2025.txt", "--db", place / "one.db", "--json", cwd=place)
        assert json.loads(one)["run"]["outcomes"] == {"scored": 1}  # by the default judge, whose model is in the wheel
        league = call(tool, "compare", "peers", "--csv", "--db", place / "audit.db", cwd=place)
        assert league.count("\n") == 1 + len(FEW), league
        call(
            tool,
            "run",
            few[0],
            "--db",
            place / "z.db",
            "--classifier",
            "zero_shot",
            "--model",
            place,
            cwd=place,
            expect=1,
        )
    print(f"{wheel.name}: installs clean, without torch and transformers, and runs")


if __name__ == "__main__":
    main()
