import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "brief" / "annual.ipynb"
EVERY = (NOTEBOOK, NOTEBOOK.with_name("indicator.ipynb"))


def cells(path):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_the_notebook_is_stripped(path):
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(path))
    assert set(json.loads(path.read_text(encoding="utf-8"))["metadata"]) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_a_cell_makes_one_library_call_and_shows_what_came_back(path):
    for cell in cells(path):
        source = "".join(cell["source"])
        assert not re.search(r"\bdef \b|\btry\b|\bopen\(|\bfor\b|\bif\b", source), source
        calls = [line for line in ast.parse(source).body if isinstance(line, ast.Assign | ast.Expr) and any(map(is_call, ast.walk(line)))]
        assert len(calls) <= 2, source


def is_call(node):
    return isinstance(node, ast.Call) and getattr(getattr(node.func, "value", None), "id", "") in ("run", "brief")


@pytest.mark.slow
def test_the_notebook_also_runs_with_plain_papermill_from_the_root(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(NOTEBOOK), str(out), "-p", "as_of", "2026-11-23", "-p", "n_paths", "400"]
    (tmp_path / "data").symlink_to(ROOT / "data")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "reports" / "draft"
    assert {"brief_zh.html", "brief_en.html", "manifest.json", "tables", "figures"} <= {path.name for path in made.iterdir()}


@pytest.mark.slow
def test_the_annual_brief_is_the_same_twice(tmp_path, monkeypatch):
    from psi_analysis.briefs.parameters import BriefParameters
    from psi_analysis.briefs.runs.running import run_brief

    monkeypatch.chdir(ROOT)
    first = run_brief(BriefParameters(as_of="2026-11-23", n_paths=400), tmp_path / "a", quiet=True)
    second = run_brief(BriefParameters(as_of="2026-11-23", n_paths=400), tmp_path / "b", quiet=True)
    assert first.ok and first.outputs == second.outputs and first.inputs == second.inputs
    rows = (tmp_path / "a" / "tables" / "attainment.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 39 and rows[0].startswith("target,probability,grade,reason")
    assert not any("not yet assessed" in row for row in rows)
    assert sum(",D," in row for row in rows) == 22
