"""Conditions without a probability: the base that is needed, in closed form."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.met_only_if import assess_condition, base_for_probability, base_needed
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load

DATA = load(as_of="2026-11-23")
BEFORE = load(as_of="2026-02-28")
"""A day before the communiqué of 2025."""
ROWS = read_judging(DATA.folder).conditions


def condition(goal: str, data=DATA):
    return assess_condition(data, data.target(goal), ROWS[goal])


@pytest.mark.parametrize(("goal", "data"), [("T03", DATA), ("T04", DATA), ("T05", DATA), ("T12", DATA), ("T16", DATA), ("I01", DATA)])
def test_a_condition_has_a_grade_and_no_probability(goal: str, data) -> None:
    answer = condition(goal, data)
    assert (answer.grade, answer.probability, answer.probability_range, answer.forecast) == ("C", None, None, None)
    assert answer.assessable and answer.reason[0].startswith("没有概率，只有条件") and answer.condition is not None


@pytest.mark.parametrize(("value", "word"), [(0.034, "满足"), (0.030, "不满足")])
def test_a_reading_that_came_since_is_named_and_the_condition_checked_on_it(value: float, word: str) -> None:
    old = next(row for row in DATA.raw.observations if row.text("indicator") == "rd_intensity" and row.text("area") == "zhuzhou")
    came = {"period": pd.Period("2025", freq="Y"), "value": 100 * value, "source": "made-up", "published": dt.date(2026, 6, 1)}
    new = dataclasses.replace(old, cells={**old.cells, **came})
    data = dataclasses.replace(DATA, raw=dataclasses.replace(DATA.raw, observations=(*DATA.raw.observations, new)))
    data = dataclasses.replace(
        data, sources={**DATA.sources, "made-up": dataclasses.replace(DATA.sources[old.text("source")], id="made-up")}
    )
    zh = assess_condition(data, data.target("T05"), ROWS["T05"]).reason[0]
    assert f"本市自有读数4个，最近的2025年为{100 * value:.1f}%" in zh and zh.endswith(f"该年为{100 * value:.1f}%，{word}")
    assert "只有2019年一个读数" not in zh


def test_the_borrowed_trend_is_student_t_on_logits() -> None:
    times, shares = np.array([2020.0, 2023.0, 2024.0, 2025.0]), np.array([0.0198, 0.0247, 0.0257, 0.0262])
    logits = np.log(shares / (1 - shares))
    drift = (logits[-1] - logits[0]) / 5
    scale = np.sqrt(float(((np.diff(logits) - drift * np.diff(times)) ** 2 / np.diff(times)).sum()) / 2 * (2 + 4 / 5))
    for probability in (0.5, 0.66, 0.9):
        base = base_for_probability((times, shares), 0.035, 2.0, probability)
        reached = (np.log(0.035 / 0.965) - np.log(base / (1 - base)) - 2 * drift) / scale
        assert stats.t.sf(reached, 2) == pytest.approx(probability)
    found = condition("T05").condition
    assert found.base == pytest.approx(base_for_probability((times, shares), 0.035, 2.0, 0.5))
    assert (found.reading, str(found.reading_period), str(found.base_period)) == (0.0327, "2021", "2025")


def test_without_a_trend_the_straight_line_from_the_one_reading_decides() -> None:
    found = condition("T16").condition
    assert found.pace == pytest.approx((0.135 - 0.104) / 3.5)
    assert found.base == pytest.approx(0.135 - 2 * found.pace)
    assert list(found.by_gain["base"]) == pytest.approx([0.135, 0.13, 0.125, 0.115])


def test_without_a_reading_only_the_table_by_yearly_gain_is_given() -> None:
    found = condition("T04").condition
    assert found.base is None and found.reading is None and found.by_probability.empty
    assert found.by_gain["base"].iloc[-1] == pytest.approx(base_needed(0.47, 0.01, 2.0))


def test_the_share_that_is_needed_goes_from_the_total_s_last_reading_at_the_drift_between_its_breaks() -> None:
    found = condition("T03").condition
    values = np.log([1423.7223, 1412.9194, 1532.844, 1629.0968, 1777.8796])
    drift, steps = (values[-1] - values[0]) / 4, np.diff(values)
    scale = steps.std(ddof=1) * np.sqrt(2 + 4 / 4)
    for probability, share in found.by_probability.itertuples(index=False):
        total = np.exp(np.log(1899.9) + 2 * drift + scale * stats.t.ppf(1 - probability, 3))
        assert share == pytest.approx(1000 / total)


def test_a_trend_of_two_readings_is_not_borrowed() -> None:
    with pytest.raises(ModelError, match="needs 3 readings; found 2"):
        base_for_probability((np.array([2020.0, 2021.0]), np.array([0.1, 0.2])), 0.3, 1.0, 0.5)


def test_a_condition_is_not_stated_before_what_it_rests_on_was_public() -> None:
    early = load(as_of="2022-06-30")
    with pytest.raises(ModelError, match="nothing was public on 2022-06-30"):
        assess_condition(early, early.target("T16"), ROWS["T16"])


def test_steady_growth_is_the_compound_rate_from_the_one_figure() -> None:
    answer = condition("T12")
    assert answer.condition.pace == pytest.approx((48.9 / 44.1) ** 0.5 - 1)
    assert "2025年为44.1亿元" in answer.reason[0] and "5.3%" in answer.reason[0]
    assert "4.41 billion yuan in 2025" in answer.reason[1] and "at least 5.3% a year" in answer.reason[1]


def test_steady_growth_needs_a_figure_before_the_deadline() -> None:
    with pytest.raises(ModelError, match="nothing was public on 2026-02-28"):
        condition("T12", BEFORE)
    late = dataclasses.replace(DATA.target("T12"), period="2025")
    with pytest.raises(ModelError, match="needs a figure before 2025"):
        assess_condition(DATA, late, ROWS["T12"])
