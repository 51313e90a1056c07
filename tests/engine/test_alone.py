"""The engine stands alone: without the rest of the package it forecasts the same bits."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from psi_analysis.engine.forecaster import Engine
from tests.test_import_directions import imports

ENGINE = Path(__file__).parents[2] / "psi_analysis" / "engine"
HISTORY = [100.0, 104, 109, 113, 118, 123, 128, 131, 137]


def test_it_imports_nothing_else_of_the_package():
    wrong = [
        f"{path.relative_to(ENGINE)}:{line} imports {name}"
        for path in sorted(ENGINE.rglob("*.py"))
        for line, name in imports(path)
        if not name.startswith("psi_analysis.engine")
    ]
    assert not wrong, "\n".join(wrong)


def test_its_folder_alone_gives_the_same_bits(tmp_path):
    shutil.copytree(ENGINE, tmp_path / "psi_analysis" / "engine")
    (tmp_path / "psi_analysis" / "__init__.py").touch()
    said = "import numpy as np; from psi_analysis.engine.forecaster import Engine; "
    said += f"print(Engine().predictive([np.array({HISTORY})], 4).quantiles(np.array([0.1, 0.5, 0.9])).tobytes().hex())"
    alone = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=tmp_path, env={"PYTHONPATH": "."})
    here = Engine().predictive([np.array(HISTORY)], 4).quantiles(np.array([0.1, 0.5, 0.9]))
    assert alone.stdout.strip() == here.tobytes().hex()


def test_the_readme_names_every_file_and_folder_and_its_example_runs():
    page = (ENGINE / "README.md").read_text(encoding="utf-8")
    rows = "".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    there = {path.name for path in ENGINE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()} - {"__init__.py"}
    assert set(re.findall(r"`([\w.]+)`", rows)) == there
    exec(page.split("```python\n")[1].split("```")[0], {})
