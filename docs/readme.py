"""Put real output into README.md: run after `make demo`, whenever the rubric, the judge or the tables change.

python -m docs.readme
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DB = ("--db", "outputs/demo/audit.db")
SESSIONS = {
    "demo": (["compare", "peers", *DB], "Profile tech_platform", "Quality (0-100)"),
    "show": (["show", "Marlpost", *DB], "UK-MSA", "Strongest"),
    "check": (
        ["check", "corpus/statements/chattergrove-2025.html", "--sector", "social_media"],
        "Only promised",
        "Done, with too little",
    ),
}


def session(arguments: list[str], first: str, stop: str) -> str:
    """The lines of a command's output from the one that begins with `first` up to the one that begins with `stop`."""
    command = [sys.executable, "-m", "statement_audit", *arguments]
    environment = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith(first))
    ends = [number for number, line in enumerate(lines) if number > start and line.startswith(stop)]
    return "\n".join(lines[start : min([*ends[:1], start + 22])]).strip("\n")


def main() -> None:
    text = README.read_text(encoding="utf-8")
    for name, (arguments, first, stop) in SESSIONS.items():
        block = f"<!-- {name} -->\n```\n$ statement-audit {' '.join(arguments)}\n{session(arguments, first, stop)}\n```"
        pattern = rf"<!-- {name} -->\n```\n.*?\n```"
        assert re.search(pattern, text, re.DOTALL), f"README.md has no block {name}"
        text = re.sub(pattern, lambda _, block=block: block, text, flags=re.DOTALL)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
