"""Stated priors of a ratio by proxy, combined: normal in closed form where no trend is measured."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psi_analysis.errors import DataError, SeriesError
from psi_analysis.goals.routes.prior_combinations import (
    BREAK_EVEN_LEVELS,
    break_even,
    by_base,
    carried_change,
    central_probability,
    chances_once_known,
    combine_priors,
    departures,
    mixture_quantile,
    resolve_priors,
    sensitivity,
    shown_priors,
)
from psi_analysis.goals.routes.yearly_changes import drift_change, least_squares_change
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_series
from tests.spec_tables import rows

RATIO = Indicator("share", "占比", "Share", "share", "ratio")
GOAL = Target("<=", 0.13, "2027", kind="ratio", id="R")
BASE = 0.14


def prior(id, term, case, mean, deviation, weight=1.0, use="prior"):
    return {
        "id": id, "term": term, "case": case, "use": use, "weight": weight, "mean": mean, "deviation": deviation, "scale": 0.0,
        "degrees": 0.0, "per_year": 0.0, "readings_used": 0.0, "reason_zh": "理", "reason_en": f"why {id}",
    }  # fmt: skip


PRIORS = pd.DataFrame(
    [
        prior("near", "offset", "central", 0.002, 0.003, 0.75),
        prior("far", "offset", "high", 0.006, 0.003, 0.25),
        prior("same", "vintage", "central", -0.001, 0.0),
        prior("slow", "trend", "low", -0.004, 0.002, 0.4),
        prior("fast", "trend", "central", -0.012, 0.004, 0.6),
        prior("with", "local", "central", 0.0, 0.005),
        prior("wild", "local", "wide", 0.0, 0.05, 0.0, "shown"),
    ]
)
BELIEVED = PRIORS[PRIORS["use"] == "prior"]


def chance(*ids, goal=0.13, base=BASE):
    """P(at most the goal) of one prior of each term: one normal."""
    chosen = PRIORS.set_index("id").loc[list(ids)]
    return stats.norm.cdf((goal - base - chosen["mean"].sum()) / np.sqrt((chosen["deviation"] ** 2).sum()))


def test_every_combination_is_a_normal_of_the_sums_with_the_product_of_weights():
    made = combine_priors(BELIEVED, BASE, GOAL).set_index(["offset", "trend"])
    assert len(made) == 4 and made["weight"].sum() == pytest.approx(1.0)
    for offset, trend, weight in (("near", "slow", 0.3), ("near", "fast", 0.45), ("far", "slow", 0.1), ("far", "fast", 0.15)):
        row = made.loc[(offset, trend)]
        assert row["probability"] == pytest.approx(chance(offset, "same", trend, "with")) and row["weight"] == pytest.approx(weight)
        assert row["median"] == pytest.approx(row["base"] + row["mean"])
    assert made["probability"].is_monotonic_increasing
    assert made.loc[("near", "fast"), "base"] == pytest.approx(0.141) and made.loc[("near", "fast"), "mean"] == pytest.approx(-0.012)


def test_a_goal_from_below_has_the_rest_of_the_chance():
    up = combine_priors(BELIEVED, BASE, Target(">=", 0.13, "2027", kind="ratio", id="R"))
    down = combine_priors(BELIEVED, BASE, GOAL)
    assert sorted(1.0 - up["probability"]) == pytest.approx(sorted(down["probability"]))


def test_each_prior_is_tried_with_the_others_central():
    assert central_probability(PRIORS, BASE, GOAL) == pytest.approx(chance("near", "same", "fast", "with"))
    found = sensitivity(PRIORS, BASE, GOAL).set_index("prior")["probability"]
    assert list(found.index) == ["near", "far", "same", "slow", "fast", "with"]
    assert found["far"] == pytest.approx(chance("far", "same", "fast", "with"))
    assert found["slow"] == pytest.approx(chance("near", "same", "slow", "with"))
    (shown,) = shown_priors(PRIORS, BASE, GOAL).to_dict("records")
    assert shown["prior"] == "wild" and shown["probability"] == pytest.approx(chance("near", "same", "fast", "wild"))
    assert (shown["reason_zh"], shown["reason_en"], shown["term"]) == ("理", "why wild", "local")


def after(base, trend):
    return stats.norm.cdf(
        (0.13 - base - PRIORS.set_index("id").loc[trend, "mean"]) / np.hypot(PRIORS.set_index("id").loc[trend, "deviation"], 0.005)
    )


def test_over_assumed_bases_only_trend_and_departure_are_left():
    table = by_base(PRIORS, made_up_series([0.15, 0.14], first=2024, indicator=RATIO), GOAL)
    assert table["base"].iloc[[0, -1]].tolist() == pytest.approx([0.127, 0.145]) and np.diff(table["base"]) == pytest.approx(0.001)
    for row in table.to_dict("records"):
        each = {trend: after(row["base"], trend) for trend in ("slow", "fast")}
        assert row["probability"] == pytest.approx(0.4 * each["slow"] + 0.6 * each["fast"])
        assert (row["lowest"], row["highest"]) == pytest.approx((min(each.values()), max(each.values())))
        assert row["required_per_year"] == pytest.approx((0.13 - row["base"]) / 2)


def test_the_break_even_base_has_that_very_chance():
    for row in break_even(PRIORS, GOAL).to_dict("records"):
        assert 0.4 * after(row["base"], "slow") + 0.6 * after(row["base"], "fast") == pytest.approx(row["probability"], abs=1e-6)
        assert after(row["lowest"], "slow") == pytest.approx(row["probability"], abs=1e-6)
        assert after(row["highest"], "fast") == pytest.approx(row["probability"], abs=1e-6)
    assert pytest.approx((1 / 3, 1 / 2, 2 / 3)) == BREAK_EVEN_LEVELS
    up = break_even(PRIORS, Target(">=", 0.13, "2027", kind="ratio", id="R"))
    assert 1 - (0.4 * after(up["base"][0], "slow") + 0.6 * after(up["base"][0], "fast")) == pytest.approx(1 / 3, abs=1e-6)


def test_a_quantile_of_the_mixture_has_that_share_below():
    made = combine_priors(BELIEVED, BASE, GOAL)
    for level in (0.1, 0.5, 0.9):
        at = mixture_quantile(made, level)
        below = sum(row["weight"] * stats.norm.cdf((at - row["median"]) / row["deviation"]) for row in made.to_dict("records"))
        assert below == pytest.approx(level, abs=1e-6)


CARRIED = """
proxy ends | years ahead | known change | years left
2023       | 4           | -0.03        | 1
2025       | 4           | -0.01        | 3
2026       | 4           | 0.0          | 4
2023       | 2           | -0.02        | 0
"""


@pytest.mark.parametrize(("ends", "ahead", "known", "left"), rows(CARRIED))
def test_what_the_trend_is_known_to_have_done_is_carried_and_the_rest_is_left(ends, ahead, known, left):
    trend = made_up_series([0.2, 0.18, 0.17, 0.16, 0.15], first=2022, indicator=RATIO)
    assert carried_change(trend, pd.Period(ends, "Y"), int(ahead)) == (pytest.approx(float(known)), int(left))


def test_a_trend_without_the_proxy_s_last_year_is_refused():
    with pytest.raises(SeriesError, match="has no reading of 2020"):
        carried_change(made_up_series([0.2, 0.18], first=2022, indicator=RATIO), pd.Period("2020", "Y"), 3)


COMPARED = pd.DataFrame(
    [
        ("g", "a", 2020, 15.0, 14.0),
        ("g", "a", 2022, 14.0, 13.7),
        ("g", "a", 2021, 14.8, 13.9),
        ("g", "b", 2020, 12.0, 14.0),
        ("g", "b", 2021, 12.1, 13.9),
    ],
    columns=["group", "area", "period", "percent", "wider_percent"],
).assign(period=lambda table: [pd.Period(str(year), "Y") for year in table["period"]])


def test_departures_are_changes_of_the_difference_between_years_in_a_row():
    assert departures(COMPARED, "g") == pytest.approx([-0.001, -0.006, 0.002])
    gap = COMPARED[COMPARED["period"] != pd.Period("2021", "Y")]
    with pytest.raises(DataError, match="no two consecutive years"):
        departures(gap, "g")


def stated(id, term, rule, points=0.0, deviation=0.0, readings=""):
    period = pd.Period("2022", "Y")
    return {
        "id": id,
        "term": term,
        "rule": rule,
        "points": points,
        "deviation": deviation,
        "readings": readings,
        "from": period,
        "to": period + 4,
    }


def test_priors_become_numbers_over_the_years_they_work():
    trend = made_up_series([0.2, 0.18, 0.17, 0.16, 0.15], first=2022, indicator=RATIO)
    stated_rows = [
        stated("o", "offset", "stated", 2.0, 0.5), stated("t", "trend", "stated", -0.5, 0.3), stated("l", "local", "stated", 0.1, 0.2),
        stated("m", "local", "mean of differences", readings="g"), stated("z", "local", "no mean", readings="g"),
        stated("d", "trend", "drift"),
    ]  # fmt: skip
    evidence = SimpleNamespace(priors=pd.DataFrame(stated_rows), comparisons=COMPARED)
    made = resolve_priors(evidence, trend, (pd.Period("2024", "Y"), 5)).set_index("id")
    known, left = -0.02, 3
    assert made.loc["o", ["mean", "deviation", "per_year"]].tolist() == pytest.approx([0.02, 0.005, 0.0])
    assert made.loc["t", ["mean", "deviation", "per_year"]].tolist() == pytest.approx([known - 0.005 * left, 0.003 * left**0.5, -0.005])
    assert made.loc["l", ["mean", "deviation", "per_year"]].tolist() == pytest.approx([0.001 * 5, 0.002 * 5**0.5, 0.001])
    differences = np.array([-0.001, -0.006, 0.002])
    spread = np.sqrt((differences**2).mean())
    assert made.loc["m", ["per_year", "mean", "deviation", "readings_used"]].tolist() == pytest.approx(
        [differences.mean(), 5 * differences.mean(), spread * 5**0.5, 3]
    )
    assert made.loc["z", ["per_year", "mean", "deviation"]].tolist() == pytest.approx([0.0, 0.0, spread * 5**0.5])
    assert made.loc["d", "mean"] == pytest.approx(known - 0.0125 * left) and made.loc["d", "readings_used"] == 5


def ordered(*mixed, points=7):
    """Of a mixture of normals (weight, mean, deviation) as points of equal weight each, those at equal steps of the weight passed."""
    normal = stats.norm.ppf((np.arange(points) + 0.5) / points)
    cloud = sorted((mean + deviation * at, weight / points) for weight, mean, deviation in mixed for at in normal)
    found, passed = [], 0.0
    wanted = [(place + 0.5) / points for place in range(points)]
    for value, weight in cloud:
        passed += weight
        while wanted and passed > wanted[0] - 1e-12:
            found.append(value)
            wanted.pop(0)
    return found


@pytest.mark.parametrize("scaled", [1.0, 0.5])
def test_once_the_ratio_is_known_only_trend_and_departure_are_open_and_weights_need_not_add_up(scaled):
    priors = PRIORS.copy()
    priors.loc[priors["term"] == "offset", "weight"] *= scaled
    found = chances_once_known(priors, BASE, GOAL, 7)
    known = ordered((0.75, 0.141, 0.003), (0.25, 0.145, 0.003))
    assert found == pytest.approx([0.4 * after(ratio, "slow") + 0.6 * after(ratio, "fast") for ratio in known])


def test_the_deviations_of_offset_and_vintage_add_in_squares():
    priors = PRIORS[PRIORS["id"] != "far"].copy()
    priors.loc[priors["id"] == "near", "weight"] = 1.0
    priors.loc[priors["id"] == "same", "deviation"] = 0.004
    found = chances_once_known(priors, BASE, GOAL, 5)
    known = 0.141 + 0.005 * stats.norm.ppf([0.1, 0.3, 0.5, 0.7, 0.9])
    assert found == pytest.approx([0.4 * after(ratio, "slow") + 0.6 * after(ratio, "fast") for ratio in known])


def test_a_measured_trend_keeps_its_scale_degrees_and_readings_of_its_own_window():
    trend = made_up_series([0.3, 0.2, 0.18, 0.17, 0.16, 0.15, 0.1], first=2021, indicator=RATIO)
    drift, line = (stated(rule, "trend", rule) for rule in ("drift", "least squares"))
    evidence = SimpleNamespace(priors=pd.DataFrame([drift, line]), comparisons=COMPARED)
    made = resolve_priors(evidence, trend, (pd.Period("2026", "Y"), 4)).set_index("id")
    inside, known, left = np.array([0.2, 0.18, 0.17, 0.16, 0.15]), 0.1 - 0.15, 3
    for rule, change in (("drift", drift_change(inside, left)), ("least squares", least_squares_change(inside, left))):
        row = made.loc[rule]
        assert row[["per_year", "scale", "degrees", "readings_used", "deviation"]].tolist() == pytest.approx(
            [change.per_year, change.scale, change.degrees, 5, 0.0]
        )
        assert row["mean"] == pytest.approx(known + change.mean)


def test_combinations_of_equal_chance_are_in_the_order_of_their_priors_and_the_lowest_first():
    made = combine_priors(BELIEVED, BASE, GOAL)
    assert made["probability"].is_monotonic_increasing and made.index.tolist() == [0, 1, 2, 3]
    assert made["trend"].tolist() == ["slow", "slow", "fast", "fast"]
    sure = BELIEVED.assign(deviation=0.0, mean=0.0)
    assert combine_priors(sure, 0.13, GOAL)["probability"].tolist() == [1.0] * 4
    assert combine_priors(sure, 0.1301, GOAL)["probability"].tolist() == [0.0] * 4


def test_assumed_bases_run_from_three_tenths_below_the_lower_to_five_above_the_higher_either_way():
    up = Target(">=", 0.15, "2027", kind="ratio", id="R")
    table = by_base(PRIORS, made_up_series([0.15, 0.14], first=2024, indicator=RATIO), up)
    assert table["base"].iloc[[0, -1]].tolist() == pytest.approx([0.137, 0.155]) and table["probability"].is_monotonic_increasing
    assert table["required_per_year"].iloc[0] == pytest.approx((0.15 - 0.137) / 2)
