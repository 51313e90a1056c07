"""What goes wrong with one goal stays with that goal: 38 rows whatever the figures, faults on record, the others go on."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.goals import case as case_module
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.goals.plans import plan as plan_module
from psi_analysis.goals.plans.faults import Faults
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.own_series import assess_own_series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.made_up_figures import ROOT, SHAPES, copy_with, rows, study_with

DAY = "2026-11-23"


def whole(made) -> None:
    """Assert 38 rows, each an answer inside its bounds or a reason in both languages, and no fault."""
    assert len(made.assessments) == 38 and len(made.to_frame()) == 38 and not made.faults
    for answer in made.assessments.values():
        assert all(answer.reason)
        if answer.probability is not None:
            assert 0.0 <= answer.probability <= 1.0
        kind = answer.forecast.series.indicator.kind if answer.forecast is not None else ""
        growth = answer.target.kind in ("growth", "average growth")
        if answer.interval80 is not None and kind in ("ratio", "count", "stock", "flow") and not growth:
            assert answer.interval80[0] >= 0.0, answer.target.id
            assert kind != "ratio" or answer.interval80[1] <= 1.0, answer.target.id


@pytest.mark.parametrize("monthly", [False, True], ids=["years", "months"])
@pytest.mark.parametrize("shape", [shape if shape == "zero" else pytest.param(shape, marks=pytest.mark.slow) for shape in SHAPES])
def test_every_goal_has_a_row_whatever_the_figures_of_its_indicator(shape, monthly, tmp_path):
    study = load(study_with(tmp_path, shape, monthly=monthly), as_of=DAY)
    made = assess_plan(study, n_paths=100)
    whole(made)
    on_series = [id for id, route in made.routes.items() if route in ("own series", "share of reference", "things by the year")]
    assert len(on_series) >= 29


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_every_goal_has_a_row_where_the_figures_come_beside_those_at_hand(shape, tmp_path):
    study = study_with(tmp_path, shape, alone=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rows that the check refuses are said
        whole(assess_plan(load(study, as_of=DAY), n_paths=200))


def test_a_series_that_never_moved_is_answered_as_unchanged_and_the_reason_says_so(tmp_path):
    study = load(study_with(tmp_path, "constant"), as_of=DAY)
    made = assess_plan(study, goals=["T02", "T27", "I01"], n_paths=100)
    assert made["T02"].median == 250.0 and made["T02"].interval80 == (250.0, 250.0) and made["T02"].probability == 0.0
    assert made["T27"].median == 9.0 and made["T27"].probability > 0.9  # three awards a year, 2025 to 2027
    assert made["I01"].median == 0.5
    assert "its 5 figures have never moved, so it is taken to stay" in made["T02"].reason[1]
    assert "5个数据从未变动，视为保持不变" in made["T02"].reason[0]
    easier = Target(">=", 250.0, "2027", kind="count", indicator="producer_service_firms", area="zhuzhou")
    assert assess_own_series(made.forecasts["T02"], easier, pair=None).probability == 1.0


def test_awards_of_the_year_add_up_and_never_fall(tmp_path):
    lines = [line for line in rows(load(ROOT), "zero") if line.startswith("smart_manufacturing")]
    made_up = [line.replace(",,0.0,", f",,{awards},") for line, awards in zip(lines, (3, 1, 2, 0, 2), strict=True)]
    answer = assess_plan(load(copy_with(tmp_path, made_up), as_of=DAY), goals=["T27"], n_paths=2000)["T27"]
    draws = judged_draws(answer.forecast, answer.target)
    assert draws.min() >= 2.0  # those of 2025 are known
    assert answer.probability == np.mean(draws >= 6.0) and 0.0 < answer.probability < 1.0


def test_a_share_that_has_reached_one_stays_within_its_bounds_and_may_be_there_at_the_deadline(tmp_path):
    made = assess_plan(load(study_with(tmp_path, "reaching"), as_of=DAY), goals=["I01"], n_paths=1000)["I01"]
    assert made.forecast.paths.max() == 1.0 and made.forecast.paths.min() >= 0.0
    assert all(paths.min() >= 0.0 and paths.max() <= 1.0 for paths in made.forecast.members.values())
    assert 0.4 < made.probability < 1.0


def test_a_named_error_is_the_reason_of_its_goal_and_the_others_go_on(monkeypatch):
    def refuses(data, target, **given):
        raise SeriesError("series 'deposits/zhuzhou': made up.")

    monkeypatch.setattr(case_module, "forecast_own_series", refuses)
    made = assess_plan(load(as_of=DAY), goals=["T20", "T19"], n_paths=100)
    assert made.routes == {"T20": "refused", "T19": "few readings"} and made.faults == {}
    assert made["T20"].reason[1].startswith("the data cannot be used to judge it (series 'deposits/zhuzhou': made up); needed:")
    assert made["T20"].reason[0].startswith("现有数据不能用于判断本目标；需要：")


def test_a_fault_in_the_program_is_warned_of_kept_with_its_traceback_and_takes_no_other_goal_down(monkeypatch):
    def breaks(data, target, **given):
        raise KeyError("2026")

    monkeypatch.setattr(case_module, "forecast_own_series", breaks)
    with pytest.warns(RuntimeWarning, match="T20: a fault in the program, KeyError: '2026'; the others go on"):
        made = assess_plan(load(as_of=DAY), goals=["T20", "T19"], n_paths=100)
    assert made.routes == {"T20": "fault", "T19": "few readings"} and list(made.faults) == ["T20"]
    assert "in breaks" in made.faults["T20"] and made.faults["T20"].rstrip().endswith("KeyError: '2026'")
    assert made["T20"].reason[1] == "not judged because of a fault in the program (KeyError: '2026'), which is on record"
    assert "faults in the program" in repr(made) and len(made.to_frame()) == 2


def test_a_step_beside_the_answer_that_fails_leaves_the_answer(monkeypatch):
    def breaks(answer, **given):
        raise TargetError("made up.")

    monkeypatch.setattr(plan_module, "effort_of", breaks)
    made = assess_plan(load(as_of=DAY), goals=["T19"], n_paths=100)
    assert made["T19"].probability is not None and made.efforts == {} and made.left_out == ("T19: made up.",)


def test_faults_of_one_goal_are_kept_together():
    faults = Faults()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert faults.attempt("T1", lambda: 1 // 0, None) is None and faults.attempt("T1", lambda: [][1], 5) == 5
    assert "ZeroDivisionError" in faults.unexpected["T1"] and "IndexError" in faults.unexpected["T1"] and not faults.left_out


def test_a_larger_area_with_single_readings_is_no_reference(tmp_path):
    """Hunan's R&D intensity stands in single readings: the city's five figures are forecast alone."""
    made = assess_plan(load(study_with(tmp_path, "steady"), as_of=DAY), goals=["T05"], n_paths=100)
    assert made.routes["T05"] == "own series" and made.forecasts["T05"].conditional is None
    assert made["T05"].probability is not None
