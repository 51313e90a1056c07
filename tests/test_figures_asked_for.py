"""The figures that the annex asks for, sent through template, `psi add` and `psi brief`: every goal has an answer of the right kind."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from psi_analysis.cli.main import main
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
from psi_analysis.studies.adding.workbook import FILL_IN
from psi_analysis.studies.loading import load
from tests.asked_figures import ASKED, ROUTES
from tests.studies.adding.made_up_workbook import COLUMNS, SOUND

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
KIND_OF = {id: route for route, ids in ROUTES.items() for id in ids.split()}
JUMPS = {("research_activity_coverage", "2021")}
"""Far from the one earlier reading: `psi add` asks for a reason."""


def fill_in_all(path: Path) -> None:
    """Write every figure asked for into a template: over its row where it is listed, else below."""
    book = openpyxl.load_workbook(path)
    sheet = book[FILL_IN]
    keys = ("indicator", "area", "period")
    named = {
        tuple(str(sheet.cell(n, COLUMNS[key]).value or "").rsplit("| ", 1)[-1] for key in keys): n for n in range(2, sheet.max_row + 1)
    }
    source = {key: SOUND[key] for key in ("basis", "publisher", "title", "reference", "kind")} | {"published": dt.date(2026, 9, 20)}
    for indicator, unit, periods, values in ASKED.values():
        for period, value in zip(periods, values, strict=True):
            row = named.get((indicator, "zhuzhou", period), sheet.max_row + 1)
            reason = {"reason": "口径更正"} if (indicator, period) in JUMPS else {}
            cells = {"indicator": indicator, "area": "zhuzhou", "period": period, "value": value, "unit": unit, **source, **reason}
            for key, cell in cells.items():
                sheet.cell(row, COLUMNS[key], cell)
    book.save(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A copy of the study with all figures, and the brief made of it."""
    made = tmp_path_factory.mktemp("asked")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, made / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        assert main(["template", "figures.xlsx"]) == 0
        fill_in_all(made / "figures.xlsx")
        assert main(["add", "figures.xlsx", "--yes"]) == 0
        assert main(["brief", "n_paths=300", "--quiet"]) == 0
    return made


@pytest.fixture(scope="module")
def plan(folder) -> PlanAssessment:
    return assess_plan(load(folder / "data", as_of="2026-11-23"), n_paths=400)


def test_every_goal_is_judged_by_the_route_its_figures_bear(plan) -> None:
    assert plan.routes == {id: KIND_OF[id] for id in plan.assessments} and len(plan.assessments) == 38
    assert not plan.faults and not plan.left_out


def test_every_answer_is_a_probability_or_a_condition_inside_its_bounds(plan) -> None:
    for id, answer in plan.assessments.items():
        assert all(answer.reason)
        if plan.routes[id] in ("condition", "one year"):
            assert answer.grade == "C" and answer.condition is not None and answer.condition.pace > 0
            continue
        low, high = answer.probability_range
        assert 0.0 <= low <= answer.probability <= high <= 1.0, id
        if answer.interval80 is not None and answer.target.nature.unit != "growth":
            assert 0.0 <= answer.interval80[0] <= answer.median <= answer.interval80[1], id
        assert answer.target.nature.unit != "share" or answer.interval80 is None or answer.interval80[1] <= 1.0, id


def test_awards_add_up_in_whole_numbers_and_milestones_keep_what_they_have(plan) -> None:
    for id in ROUTES["things by the year"].split():
        answer = plan[id]
        draws = judged_draws(answer.forecast, answer.target)
        assert answer.grade == "C" and (draws == np.round(draws)).all(), id
        known = answer.forecast.series.values
        held = known.max() if answer.target.nature.on_level else known[known.index > pd.Period("2024", "Y")].sum()
        if answer.target.nature.on_change and answer.forecast.series.indicator.is_count:
            held = known.iloc[-1] - answer.forecast.series.value_at(pd.Period("2024", "Y"))
        assert draws.min() >= held, id
    assert plan["T33"].probability == 1.0 and plan["T33"].met_already


def test_a_coverage_can_end_on_one_hundred_percent_and_one_that_never_moved_stays(plan) -> None:
    assert plan["I02"].probability > 0.5 and plan["I02"].forecast.paths.max() == 1.0
    assert plan["I03"].interval80 == (0.88, 0.88) and plan["I03"].probability == 0.0
    assert plan["I01"].probability < 0.2 and plan["I01"].forecast.paths.max() <= 1.0


def test_the_brief_has_a_row_for_every_goal_and_none_lacks_what_it_was_sent(folder) -> None:
    rows = pd.read_csv(folder / "reports" / "latest" / "tables" / "attainment.csv")
    assert set(rows["target"]) >= set(KIND_OF) and not (rows["grade"] == "D").any()
