"""Where hypothesis is not installed, the tests that need it are skipped and nothing else breaks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
BLOCKED = "import sys; sys.modules['hypothesis'] = None; import importlib; [importlib.import_module(name) for name in sys.argv[1:]]"


def test_every_file_of_properties_is_read_without_hypothesis() -> None:
    files = [file for file in TESTS.rglob("test_*.py") if "from tests.properties import" in file.read_text("utf-8")]
    names = [".".join(file.relative_to(TESTS.parent).with_suffix("").parts) for file in files if file != Path(__file__)]
    assert len(names) >= 2
    done = subprocess.run([sys.executable, "-c", BLOCKED, *names], cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-800:]
