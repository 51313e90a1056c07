"""docs/nowcasts.md says what its script computes: what each month tells about its year."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from psi_analysis.catalog.data import load
from psi_analysis.nowcasts import within_year

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("nowcast_scores", ROOT / "scripts" / "nowcast_scores.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nowcast_scores"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["nowcast_scores"]


def test_the_page_holds_the_scores_of_every_month_printed(script) -> None:
    page = (ROOT / script.PAGE).read_text(encoding="utf-8")
    printed = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.count("|") == 9][2:]
    found = script.scored(load(as_of=script.DAY))
    made = script.rows(found)
    assert [row[:3] for row in printed] == [row[:3] for row in made]
    assert [float(row[3]) for row in printed] == pytest.approx([float(row[3]) for row in made], abs=0.011)


def test_later_months_tell_more_of_deposits_and_of_loans(script) -> None:
    for each in script.scored(load(as_of=script.DAY)):
        gain = each.scores.set_index("month")["gain"]
        assert gain[9] > gain[6] > gain[1] > 0
    assert script.example(load(as_of=script.DAY)).startswith("From June 2025")


def test_the_page_says_on_what_the_weight_of_a_year_was_chosen(script) -> None:
    page = (ROOT / script.PAGE).read_text(encoding="utf-8")
    before = within_year.DECAY
    made = script.choices(load(as_of=script.DAY))
    assert "\n".join(made) in page and before == within_year.DECAY
    scores = {row.split("|")[1].strip(): [float(cell) for cell in row.split("|")[2:-1]] for row in made[2:]}
    assert all(scores["0.5"][place] == min(row[place] for row in scores.values()) for place in (0, 2, 3))
    assert "not yet part of the plan's route" in page
