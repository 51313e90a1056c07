"""Months of the city and its province, made up, carry the year in progress into the plan's assessment; doubtful and early ones do not."""

from __future__ import annotations

import csv
import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.briefs.sections.sources_used import used_sources
from psi_analysis.cli.main import main
from psi_analysis.explorer.answering import Explorer
from psi_analysis.explorer.settings import settings_for, with_goal
from psi_analysis.forecasts.carrying import narrower
from psi_analysis.forecasts.forecast import InProgress, log_width
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.reference_curve import reference_curve
from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
from psi_analysis.goals.scenarios import project, usual_scenarios
from psi_analysis.nowcasts.study_year import year_so_far
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load

pytestmark = pytest.mark.slow

DAY = "2026-11-23"
"""City and Hunan known to 2025, the nation to August 2026."""

ROOT = load().folder
Row = tuple[str, str, float, str]


def with_rows(folder: Path, rows: list[Row]) -> Data:
    """The study with made-up loans: area, period, value, confidence."""
    raw = Path(shutil.copytree(ROOT, folder / "raw"))
    for area, period, value, confidence in rows:
        path = raw / "observations" / f"{area}-balances.csv"
        last = [row for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) if row[:2] == ["loans", area]][-1]
        with path.open("a", encoding="utf-8", newline="") as file:
            currency = "" if area == "zhuzhou" else last[11]  # as in the communiqués of the years before
            row = [*last[:2], period, last[3], f"{value:g}", *last[5:7], confidence, last[8], "2026-10-20", "no", currency, *last[12:]]
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


def test_the_nation_s_august_carries_the_plan_down_the_ladder_and_every_rung_says_how_far_it_is_known(today: PlanAssessment) -> None:
    made = today["T22"].forecast
    assert made is not None and today.routes["T22"] == "share of reference"
    assert [(str(one.series.area), str(one.known_to)) for one in (made, *made.rungs)] == [
        ("zhuzhou", "2025"),
        ("hunan", "2025"),
        ("china", "2026-08"),
    ]
    assert "全国2026年8月的读数按本地往年其后各月的变化推及2026年末" in today["T22"].reason[0]
    assert "within the year: China in August 2026, taken to the end of 2026 by its own later months" in today["T22"].reason[1]


def test_the_province_s_september_moves_the_loans_goal_its_own_way_and_no_other(assessed: Assess, today: PlanAssessment) -> None:
    _, slow = assessed([("hunan", "2026-09", 80_000.0, "high")])
    _, fast = assessed([("hunan", "2026-09", 88_000.0, "medium")])
    for goal in ("T22", "T23"):
        assert slow[goal].probability < today[goal].probability - 0.1  # type: ignore[operator]
        assert fast[goal].probability > today[goal].probability + 0.1  # type: ignore[operator]
    assert slow["T20"].probability == today["T20"].probability and slow["T20"].reason == today["T20"].reason
    made = slow["T22"].forecast
    assert made is not None and made.in_progress is None
    assert [str(one.known_to) for one in made.rungs] == ["2026-09", "2026-08"]
    ends = np.quantile(made.rungs[0].at("2026"), [0.1, 0.9])
    assert 79_000 < ends[0] < 81_000 < ends[1] < 83_500
    assert "湖南省2026年9月的读数按全国往年其后各月的变化推及2026年末" in slow["T22"].reason[0]
    assert "Hunan in September 2026, taken to the end of 2026 by the later months of China" in slow["T22"].reason[1]
    assert (
        "未见原件" in fast["T22"].reason[0] and "original not seen; 1" in fast["T22"].reason[1] and "未见原件" not in slow["T22"].reason[0]
    )
    assert slow["T22"].grade == today["T22"].grade


def test_the_city_s_september_narrows_its_own_year_and_speaks_to_every_rung(assessed: Assess, today: PlanAssessment) -> None:
    data, plan = assessed([("zhuzhou", "2026-09", 4_600.0, "high")])
    answer, before = plan["T22"], today["T22"].forecast
    assert answer.forecast is not None and answer.forecast.in_progress is not None and before is not None
    assert width(plan, "2026") < 0.6 * width(today, "2026")
    expected = float(np.median(before.at("2026")))
    middle = float(np.median(answer.forecast.at("2026")))
    assert middle == pytest.approx(4_650, rel=0.01)
    for rung, loose in zip(answer.forecast.rungs, before.rungs, strict=True):
        assert (np.median(rung.at("2026")) - np.median(loose.at("2026"))) * (middle - expected) > 0
    assert "Zhuzhou in September 2026" in answer.reason[1] and "not used" not in answer.reason[1]
    (noted,) = (note for note in used_sources(data, plan) if note.name.said("en") == "Zhuzhou: Loans of financial institutions")
    assert noted.last == "2026-09" and str(noted.published) == "2026-10-20"
    curve = reference_curve(answer.forecast, answer.target, (0.02, 0.12))
    assert curve.probability.iloc[0] < answer.probability < curve.probability.iloc[1]  # type: ignore[operator]
    held = project(answer.forecast, answer.target, usual_scenarios(data, answer.forecast)[:1]).projections[0].forecast
    assert held.at("2026") == pytest.approx(answer.forecast.in_progress.draws)


def test_a_doubtful_reading_enters_with_an_error_measured_on_pairs_with_originals_and_is_named(assessed: Assess) -> None:
    sure, doubtful = (assessed([("hunan", "2026-09", 80_000.0, confidence)])[1]["T22"] for confidence in ("high", "low"))
    wide, narrow = (log_width(one.forecast.rungs[0].at("2026")) for one in (doubtful, sure))  # type: ignore[union-attr]
    assert narrow < wide < 1.5 * narrow
    assert "original not seen; 11 of 11 such figures equal theirs, a further error of 0." in doubtful.reason[1]
    assert "未见原件；同类转引11个中11个与原件相同" in doubtful.reason[0] and "not used" not in doubtful.reason[1]


def test_a_year_so_far_that_says_less_than_the_forecast_is_not_gone_on_from(today: PlanAssessment) -> None:
    made = today["T22"].forecast
    assert made is not None
    spread = np.random.default_rng(1).standard_normal(800)
    wide, narrow = (InProgress(pd.Period("2026", freq="Y"), 4_600.0 * np.exp(sd * spread), "made up") for sd in (0.2, 0.02))
    assert not narrower(made, wide) and narrower(made, narrow) and not narrower(made, None)
    assert not narrower(made, InProgress(pd.Period("2041", freq="Y"), narrow.draws, "made up"))


def test_the_reading_that_says_most_is_used_unless_a_surer_one_contradicts_it(assessed: Assess) -> None:
    rows = [("hunan", "2026-06", 80_000.0, "high"), ("hunan", "2026-09", 81_000.0, "high"), ("hunan", "2026-10", 90_000.0, "low")]
    _, plan = assessed(rows)
    assert "Hunan in September 2026" in plan["T22"].reason[1] and "not used: Hunan in October 2026" in plan["T22"].reason[1]
    assert "June 2026" not in plan["T22"].reason[1]


def test_the_province_s_real_september_of_2024_carried_the_plan_while_its_year_end_was_not_known() -> None:
    then = load(as_of="2025-03-21")
    hunan = then.series("loans", area="hunan")
    found = year_so_far(then, hunan)
    assert hunan.origin.year == 2023 and found is not None and str(found.reading) == "2024-09" and found.months_of == "china"
    assert found.confidence == "medium" and found.error is not None and found.error.unequal == 0
    plan = assess_plan(then, goals=["T22"], n_paths=800)
    made = plan["T22"].forecast
    assert plan.routes["T22"] == "share of reference" and made is not None
    assert [str(one.known_to) for one in (made, *made.rungs)] == ["2023", "2024-09", "2024"]
    assert plan["T22"].univariate is not None and plan["T22"].probability < plan["T22"].univariate - 0.1  # type: ignore[operator]


def test_a_larger_area_that_ends_earlier_or_has_a_hole_ends_the_ladder_and_the_answer_says_why(assessed: Assess) -> None:
    _, ahead = assessed([("zhuzhou", "2026", 4_700.0, "high")])
    assert ahead.routes["T22"] == "own series"
    assert "Hunan is not used as the larger area of Zhuzhou (it ends in 2025, loans/zhuzhou in 2026)" in ahead["T22"].reason[1]
    data = load(as_of=DAY)
    gone = ("loans", "hunan", "2012")
    rows = tuple(row for row in data.raw.observations if tuple(row.text(name) for name in ("indicator", "area", "period")) != gone)
    hole = assess_plan(replace(data, raw=replace(data.raw, observations=rows)), goals=["T22"], n_paths=300)
    assert hole.routes["T22"] == "own series" and "nothing between 2011 and 2013" in hole["T22"].reason[1]
    assert "湖南省的历年数据不全、不可比或早于株洲市结束，未用作参照" in hole["T22"].reason[0]


def test_a_forecast_of_series_alone_says_which_reading_it_leaves_out_and_those_that_see_the_study_go_on_from_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = with_rows(tmp_path, [("hunan", "2026-09", 81_000.0, "high"), ("zhuzhou", "2026-09", 4_500.0, "high")])
    loans, hunan, nation = (data.series("loans", area=area) for area in ("zhuzhou", "hunan", "china"))
    left = "left out of this forecast from whole years: loans/zhuzhou 2026-09, loans/hunan 2026-09, loans/china 2026-08"
    with pytest.warns(UserWarning, match=left):
        made = forecast(loans, to="2027", reference=(hunan, nation), n_paths=200)
    assert left[:80] in repr(made) and made.in_progress is None
    explorer = Explorer(data)
    asked = with_goal(settings_for(data, "loans", "zhuzhou"), data.target("T22"))
    answer = explorer.answer(replace(asked, n_paths=200))
    known = [str(one.known_to) for one in (answer.forecast, *answer.forecast.rungs)]
    assert answer.remarks == () and known == ["2026-09", "2026-09", "2026-08"]
    given = ["forecast", "loans", "--to", "2027", "--reference", "hunan", "--paths", "200", "--data", str(data.folder), "--as-of", DAY]
    assert main(given) == 0
    said = capsys.readouterr().err
    assert "rests on loans/hunan, known to 2026-09" in said and "rests on loans/china, known to 2026-08" in said
    assert "Zhuzhou in September 2026" in said and "left out" not in said
    made = assess_plan(data, goals=["T22"], n_paths=200).forecasts["T22"].main
    assert "left out of this forecast" not in repr(made)
    assert main([*given[:4], "--paths", "200", "--data", str(data.folder), "--as-of", DAY]) == 0
    assert "left out of this forecast from whole years: loans/zhuzhou 2026-09" in capsys.readouterr().err


def test_a_reference_that_cannot_be_one_is_refused_by_the_command_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "loans", "--to", "2027", "--reference", "changsha", "--paths", "200", "--as-of", "2026-03-01"]) == 1
    assert "cannot be forecast as a share of changsha" in capsys.readouterr().err


def test_the_script_on_the_ladder_s_effect_says_what_the_plan_says_and_what_it_would_say_from_whole_years(today: PlanAssessment) -> None:
    place = importlib.util.spec_from_file_location("ladder_effect", ROOT.parents[1] / "scripts" / "ladder_effect.py")
    assert place is not None and place.loader is not None
    script = importlib.util.module_from_spec(place)
    place.loader.exec_module(script)
    data = load(as_of=DAY)
    made = script.with_and_without(data, data.target("T22"), n_paths=800)
    assert made is not None
    known, whole = made
    assert [str(one.known_to) for one in known.rungs] == ["2025", "2026-08"] and [str(one.known_to) for one in whole.rungs] == [
        "2025",
        "2025",
    ]
    ours = today["T22"].forecast
    assert ours is not None and float(np.median(ours.at("2026"))) == pytest.approx(float(np.median(known.at("2026"))), rel=0.01)
    assert log_width(known.rungs[1].at("2026")) < 0.5 * log_width(whole.rungs[1].at("2026"))


def test_where_the_past_teaches_too_little_for_so_far_ahead_the_goal_stands_on_its_own_figures_and_says_so() -> None:
    plan = assess_plan(load(as_of="2012-06-01"), goals=["T22"], n_paths=200)
    assert plan.routes["T22"] == "own series" and plan["T22"].probability is not None
    assert "the larger areas are not used (7 years of peers' shares are too few" in plan["T22"].reason[1]
    assert "上级地区的历史不足以推到所需年份，未用作参照" in plan["T22"].reason[0]
