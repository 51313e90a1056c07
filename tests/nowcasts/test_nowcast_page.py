"""docs/nowcasts.md says what its script computes: what each month tells about its year."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from psi_analysis.nowcasts import within_year
from psi_analysis.studies.loading import load

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
    printed = cells_of(page.split("## In the plan's route")[0])[2:]
    found = script.scored(load(as_of=script.DAY))
    made = script.rows(found)
    assert [row[:3] for row in printed] == [row[:3] for row in made]
    assert [float(row[3]) for row in printed] == pytest.approx([float(row[3]) for row in made], abs=0.011)


def cells_of(page: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.count("|") == 9]


@pytest.mark.slow
def test_going_on_from_the_year_so_far_beats_whole_years_one_and_two_year_ends_ahead_and_the_page_says_by_how_much(script) -> None:
    made = script.carried_rows(load(as_of=script.DAY))
    route = (ROOT / script.PAGE).read_text(encoding="utf-8").split("## In the plan's route")[1]
    printed = cells_of(route)[2:]
    assert [row[:3] for row in printed] == [row[:3] for row in made] and len(made) == 20
    for row, told in zip(made, printed, strict=True):
        assert [float(told[place]) for place in (3, 4)] == pytest.approx([float(row[place]) for place in (3, 4)], abs=0.011)
        better, years = (int(number) for number in row[6].split(" of "))
        often = 0.8 if int(row[1]) >= 6 else 0.5  # February and March say less of loans than their whole years' own growth rule expects
        assert float(row[3]) < float(row[4]) and better >= often * years and years >= 10


def test_the_page_shows_every_single_reading_of_the_province_as_of_its_time_beside_what_came(script) -> None:
    made = script.province_rows(load(as_of=script.DAY))
    route = (ROOT / script.PAGE).read_text(encoding="utf-8").split("## In the plan's route")[1]
    assert all(f"| {' | '.join(row[:3])} |" in route for row in made)
    assert [row[1] for row in made] == ["2016-06", "2018-09", "2019-02", "2024-09", "2016-06", "2018-09", "2024-09"]
    assert [row[5] for row in made if row[0] == "loans"] == ["27,532", "36,460", "74,399"]
    assert [row[6] for row in made].count("outside") == 4 and "The bands were too narrow here" in route


def test_later_months_tell_more_of_deposits_and_of_loans(script) -> None:
    for each in script.scored(load(as_of=script.DAY)):
        gain = each.scores.set_index("month")["gain"]
        assert gain[9] > gain[6] > gain[1] > 0
    assert script.example(load(as_of=script.DAY)).startswith("From June 2025")


@pytest.mark.slow
def test_the_page_says_on_what_the_weight_of_a_year_was_chosen(script) -> None:
    page = (ROOT / script.PAGE).read_text(encoding="utf-8")
    before = within_year.DECAY
    made = script.choices(load(as_of=script.DAY))
    assert "\n".join(made) in page and before == within_year.DECAY
    scores = {row.split("|")[1].strip(): [float(cell) for cell in row.split("|")[2:-1]] for row in made[2:]}
    assert all(scores["0.5"][place] == min(row[place] for row in scores.values()) for place in (0, 2, 3))
