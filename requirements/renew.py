"""Renew the locks from pyproject.toml: `python requirements/renew.py`, with `--upgrade` for the newest versions.

Needs uv, on the path or in `.venv` (`pip install uv`). The locks are universal (every system, every supported
Python), hold hashes and no addresses; uv's own lock file is made in a temporary folder and thrown away.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
EXPORTS = {
    "lock.txt": [*(word for extra in ("brief", "excel", "lab") for word in ("--extra", extra)), "--group", "test"],
    "docs.txt": ["--group", "docs"],
    "dev.txt": ["--all-groups", "--all-extras"],
}

LOWEST = ["--resolution", "lowest-direct", "--python-version", "3.11", "--generate-hashes"]
LOWEST += ["--no-annotate", "--no-header", "--no-emit-index-url"]
"""How `lowest.txt` is made: of every package that pyproject.toml names the lowest version it allows, for `lowest.py`."""


def pins(lock: Path) -> list[str]:
    """Return the "name==version ; marker" lines of a lock, empty when there is none yet."""
    if not lock.exists():
        return []
    return [line.rstrip(" \\") for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]


def main(upgrade: bool) -> int:
    """Resolve once, export twice."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("uv is needed: pip install uv", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        text = (FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8")
        kept = [] if upgrade else pins(FOLDER / "dev.txt")
        pinned = text.replace("[tool.uv]\n", f"[tool.uv]\nconstraint-dependencies = {json.dumps(kept)}\n")
        (project / "pyproject.toml").write_text(pinned, encoding="utf-8")
        subprocess.run([uv, "lock", "--quiet"], cwd=project, check=True)
        common = ["--format", "requirements.txt", "--no-emit-project", "--no-header", "--no-annotate", "--no-emit-index-url"]
        for target, groups in EXPORTS.items():
            command = [uv, "export", "--quiet", "--locked", *common, *groups, "--output-file", target]
            subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)
            lines = (project / target).read_text(encoding="utf-8")
            if "://" in lines:
                print(f"{target} would hold an address; not written.", file=sys.stderr)
                return 1
            (FOLDER / target).write_text(lines, encoding="utf-8", newline="\n")
        (project / "pyproject.toml").write_text(text, encoding="utf-8")  # the lowest versions are not those of the locks
        extras = ["--extra", "brief", "--extra", "excel", "--group", "test"]
        command = [uv, "pip", "compile", "--quiet", "pyproject.toml", *extras, *LOWEST, "--output-file", "lowest.txt"]
        subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)
        (FOLDER / "lowest.txt").write_text((project / "lowest.txt").read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main("--upgrade" in sys.argv[1:]))
