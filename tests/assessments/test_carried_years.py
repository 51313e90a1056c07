"""Months of the city and its province, made up, carry the year in progress into the plan's assessment; doubtful and early ones do not."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.assessments.own_series import narrower_year
from psi_analysis.assessments.plan import PlanAssessment, assess_plan
from psi_analysis.assessments.reference_curve import reference_curve
from psi_analysis.briefs.sources_used import used_sources
from psi_analysis.catalog.data import Data, load
from psi_analysis.cli import main
from psi_analysis.explorer.answering import Explorer
from psi_analysis.explorer.settings import settings_for, with_goal
from psi_analysis.forecasts.carrying import InProgress
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.nowcasts.study_year import YearSoFar, trusted_readings, year_so_far
from psi_analysis.scenarios import project, usual_scenarios
from psi_analysis.series import later_words

pytestmark = pytest.mark.slow

DAY = "2026-11-23"
ROOT = load().folder
Row = tuple[str, str, float, str]


def with_rows(folder: Path, rows: list[Row]) -> Data:
    """The study with made-up loans: area, period, value, confidence."""
    raw = Path(shutil.copytree(ROOT, folder / "raw"))
    for area, period, value, confidence in rows:
        path = raw / "observations" / f"{area}-balances.csv"
        last = [row for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) if row[:2] == ["loans", area]][-1]
        with path.open("a", encoding="utf-8", newline="") as file:
            row = [*last[:2], period, last[3], f"{value:g}", *last[5:7], confidence, last[8], "2026-10-20", *last[10:]]
            csv.writer(file, lineterminator="\n").writerow(row)
    return load(raw, as_of=DAY)


Assess = Callable[[list[Row]], tuple[Data, PlanAssessment]]


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Assess:
    def plan_of(rows: list[Row]) -> tuple[Data, PlanAssessment]:
        data = with_rows(tmp_path_factory.mktemp("study"), rows)
        return data, assess_plan(data, goals=["T22", "T23", "T20"], n_paths=800)

    return plan_of


@pytest.fixture(scope="module")
def today() -> PlanAssessment:
    return assess_plan(load(as_of=DAY), goals=["T22", "T23", "T20"], n_paths=800)


def width(plan: PlanAssessment, year: str) -> float:
    low, high = np.quantile(np.log(plan["T22"].forecast.at(year)), [0.1, 0.9])  # type: ignore[union-attr]
    return float(high - low)


def test_the_province_s_september_moves_the_loans_goal_its_own_way_and_no_other(assessed: Assess, today: PlanAssessment) -> None:
    _, slow = assessed([("hunan", "2026-09", 81_000.0, "high")])
    _, fast = assessed([("hunan", "2026-09", 88_000.0, "medium")])
    for goal in ("T22", "T23"):
        assert slow[goal].probability < today[goal].probability - 0.1  # type: ignore[operator]
        assert fast[goal].probability > today[goal].probability + 0.1  # type: ignore[operator]
    assert slow["T20"].probability == today["T20"].probability and slow["T20"].reason == today["T20"].reason
    made = slow["T22"].forecast
    assert made is not None and made.reference is not None and made.reference.in_progress is not None and made.in_progress is None
    ends = np.quantile(made.reference.at("2026"), [0.1, 0.9])
    assert 80_000 < ends[0] < 82_000 < ends[1] < 84_500
    assert "湖南省2026年9月的读数按全国往年其后各月的变化推及2026年末" in slow["T22"].reason[0]
    assert "carried by readings within the year: Hunan's 2026-09, taken to the end of 2026 by China's later months" in slow["T22"].reason[1]
    assert slow["T22"].grade == today["T22"].grade == "B"


def test_the_city_s_september_narrows_its_own_year_and_speaks_to_the_years_before(assessed: Assess, today: PlanAssessment) -> None:
    data, plan = assessed([("zhuzhou", "2026-09", 4_500.0, "high")])
    answer = plan["T22"]
    assert answer.forecast is not None and answer.forecast.in_progress is not None
    assert width(plan, "2026") < 0.6 * width(today, "2026") and width(plan, "2025") < width(today, "2025")
    assert float(np.median(answer.forecast.at("2026"))) == pytest.approx(4_550, rel=0.01)
    assert "Zhuzhou's 2026-09" in answer.reason[1] and "not used" not in answer.reason[1]
    (noted,) = (note for note in used_sources(data, plan) if note.name_en == "Zhuzhou: Loans of financial institutions")
    assert noted.last == "2026-09" and str(noted.published) == "2026-10-20"
    curve = reference_curve(answer.forecast, answer.target, (0.05, 0.12))
    assert curve.probability.iloc[0] < answer.probability < curve.probability.iloc[1]  # type: ignore[operator]
    held = project(answer.forecast, answer.target, usual_scenarios(data, answer.forecast)[:1]).projections[0].forecast
    assert held.at("2026") == pytest.approx(answer.forecast.in_progress.draws)


def test_with_its_own_whole_years_the_city_leans_on_the_province_s_months_only_while_it_has_none(assessed: Assess) -> None:
    own = [("zhuzhou", "2024", 3_950.0, "high"), ("zhuzhou", "2025", 4_200.0, "high")]
    _, with_province = assessed([*own, ("hunan", "2026-09", 82_000.0, "high")])
    assert with_province.routes["T22"] == "share of reference"
    _, with_both = assessed([*own, ("hunan", "2026-09", 82_000.0, "high"), ("zhuzhou", "2026-09", 4_500.0, "high")])
    assert with_both.routes["T22"] == "own series" and width(with_both, "2026") < width(with_province, "2026")
    assert "Zhuzhou's 2026-09" in with_both["T22"].reason[1] and "Hunan" not in with_both["T22"].reason[1]


def test_a_doubtful_reading_moves_nothing_and_is_named(assessed: Assess, today: PlanAssessment) -> None:
    _, plan = assessed([("hunan", "2026-09", 81_000.0, "low")])
    assert plan["T22"].probability == today["T22"].probability
    assert "at hand but not used: Hunan 2026-09 (of low confidence" in plan["T22"].reason[1]


def test_a_year_so_far_that_says_less_than_the_forecast_is_not_gone_on_from(today: PlanAssessment) -> None:
    made = today["T22"].forecast
    assert made is not None
    spread = np.random.default_rng(1).standard_normal(800)
    wide, narrow = (
        YearSoFar(
            InProgress(pd.Period("2026", freq="Y"), 4_600.0 * np.exp(sd * spread), "made up"), "zhuzhou", pd.Period("2026-01"), "china"
        )
        for sd in (0.2, 0.02)
    )
    assert narrower_year(made, wide) is None and narrower_year(made, narrow) is narrow and narrower_year(made, None) is None


def test_a_later_trusted_reading_takes_the_place_of_an_earlier_and_a_doubtful_one_after_it_is_named(assessed: Assess) -> None:
    rows = [("hunan", "2026-06", 81_000.0, "high"), ("hunan", "2026-09", 82_000.0, "high"), ("hunan", "2026-10", 90_000.0, "low")]
    data, plan = assessed(rows)
    assert "Hunan's 2026-09" in plan["T22"].reason[1] and "not used: Hunan 2026-10" in plan["T22"].reason[1]
    assert "2026-06" not in plan["T22"].reason[1]
    assert trusted_readings(data, data.series("loans", area="hunan"))[-1] == (pd.Period("2026-09", freq="M"), 82_000.0)


def test_the_province_s_real_september_of_2024_carried_the_plan_while_its_year_end_was_not_known() -> None:
    then = load(as_of="2025-12-31")
    hunan = then.series("loans", area="hunan")
    found = year_so_far(then, hunan)
    assert hunan.origin.year == 2023 and found is not None and str(found.reading) == "2024-09" and found.months_of == "china"
    plan = assess_plan(then, goals=["T22"], n_paths=800)
    assert plan.routes["T22"] == "share of reference"
    assert plan["T22"].univariate is not None and plan["T22"].probability < plan["T22"].univariate - 0.1  # type: ignore[operator]


def test_no_reading_within_a_year_is_at_hand_today_so_the_numbers_rest_on_whole_years(today: PlanAssessment) -> None:
    data = load(as_of=DAY)
    for indicator in ("deposits", "loans"):
        for area in ("zhuzhou", "hunan"):
            assert year_so_far(data, data.series(indicator, area=area)) is None
    assert all("within the year" not in answer.reason[1] for answer in today.assessments.values())


def test_what_forecasts_from_whole_years_says_which_reading_it_leaves_out_and_the_plan_s_route_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = with_rows(tmp_path, [("hunan", "2026-09", 81_000.0, "high"), ("zhuzhou", "2026-09", 4_500.0, "high")])
    loans, hunan = data.series("loans"), data.series("loans", area="hunan")
    left = "left out of this forecast from whole years: loans/zhuzhou 2026-09, loans/hunan 2026-09"
    with pytest.warns(UserWarning, match=left):
        made = forecast(loans, to="2027", reference=hunan, n_paths=200)
    assert left in repr(made) and made.in_progress is None
    explorer = Explorer(data)
    asked = with_goal(settings_for(data, "loans", "zhuzhou"), data.target("T22"))
    assert left in explorer.answer(replace(asked, n_paths=200)).remark
    given = ["forecast", "loans", "--to", "2027", "--reference", "hunan", "--paths", "200", "--data", str(data.folder), "--as-of", DAY]
    assert main(given) == 0 and left in capsys.readouterr().err
    assert "left out of this forecast" not in repr(assess_plan(data, goals=["T22"], n_paths=200).forecasts["T22"].main)


def test_nothing_is_said_of_doubtful_readings_or_of_whole_years_and_today_nothing_is_left_out(tmp_path: Path) -> None:
    data = with_rows(tmp_path, [("hunan", "2026-09", 81_000.0, "low")])
    assert data.series("loans", area="hunan").later == () and later_words(data.series("loans"), None) == ""
    now = load(as_of=DAY)
    assert [now.series(what, area=area).later for what in ("deposits", "loans") for area in ("zhuzhou", "hunan")] == [()] * 4
