"""docs/goal-kinds.md says what its script computes: every kind of goal on a real series."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from psi_analysis.studies.loading import load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("goal_kinds", ROOT / "scripts" / "goal_kinds.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["goal_kinds"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["goal_kinds"]


def test_the_page_shows_every_kind_of_goal_with_its_probability(script) -> None:
    page = (ROOT / script.PAGE).read_text(encoding="utf-8")
    printed = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")][1:]
    rows = script.table(load(as_of=script.DAY))
    assert [cells[:5] for cells in printed] == [[row.kind, row.rule, row.series, row.goal, row.latest] for row in rows]
    assert [float(cells[5]) for cells in printed] == pytest.approx([row.probability for row in rows], abs=0.02)
    assert len(rows) == 16 and all(0.0 < row.probability < 1.0 for row in rows)
