"""Run the package's tests on the lowest versions that pyproject.toml allows: `python requirements/lowest.py` (half an hour).

Needs uv, as `renew.py` does. The versions of `lowest.txt` go into `.venv-lowest`; words behind the command go to pytest instead of the
usual folders.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv-lowest"
OF_THE_LAB = ("explorer", "notebooks")
"""Rooms of the tests that need JupyterLab, which is no dependency of the package."""

TESTS = sorted(
    f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if (path / "__init__.py").is_file() and path.name not in OF_THE_LAB
)


def main(words: list[str]) -> int:
    """Install once, run the tests, return their exit code."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("uv is needed: pip install uv", file=sys.stderr)
        return 1
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], check=True)
    lock = ROOT / "requirements" / "lowest.txt"
    subprocess.run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)], check=True)
    own = ["--quiet", "--no-deps", "--no-build-isolation", "--python", str(python), "-e", str(ROOT)]
    subprocess.run([uv, "pip", "install", *own], check=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([str(python), "-m", "pytest", "-q", *(words or TESTS)], cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
