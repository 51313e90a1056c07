from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.forecasts.carrying import carry_year
from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.rungs import Rung, forecast_on, hold_rung, with_year
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.goals.next_reading.trip_wires import LEVELS, TripWire, _crossing, _within, trip_wires, wires_of
from psi_analysis.goals.next_reading.unknown_figures import UnknownFigure, unknown_figures
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.next_reading.made_up_ladder import CITY, HOW, NATION, NOW, PANEL, PROVINCE, ladder, year
from tests.properties import given, settings, st
from tests.spec_tables import rows

GOAL = Target(">=", float(np.median(ladder().at("2025"))), "2025")


def chance(made, goal=GOAL):
    return judged_probability(made, goal)


def own_figure():
    return unknown_figures(None, replace(ladder(), reference=None), GOAL.deadline)[0]


def test_lean_paths_are_those_with_every_member_shown():
    rungs = [Rung(PROVINCE), Rung(NATION, NOW)]
    whole = forecast_on(CITY, rungs, None, "2026", Simulation(HOW.n_paths, HOW.seed), peers=PANEL)
    assert np.array_equal(whole.paths, ladder().paths) and len(whole.reference.members) > len(ladder().reference.members)


def test_a_year_put_into_a_rung_is_the_forecast_made_from_it_from_the_start():
    given_year = year(PROVINCE, 0.06)
    assert with_year(ladder(), given_year, area="province").paths == pytest.approx(ladder(given_year).paths, rel=1e-12)
    nation = year(NATION, 0.03)
    fresh = forecast_on(CITY, [Rung(PROVINCE), Rung(NATION, nation)], None, "2026", HOW, peers=PANEL)
    assert with_year(ladder(), nation, area="nation").paths == pytest.approx(fresh.paths, rel=1e-12)


def test_the_growth_of_a_held_rung_and_its_year_put_in_agree_in_that_year():
    held, put = hold_rung(ladder(), np.expm1(0.06), area="province"), with_year(ladder(), year(PROVINCE, 0.06), area="province")
    assert held.at("2024") == pytest.approx(put.at("2024"))


@given(st.floats(0.8, 1.4), st.floats(0.0, 0.2))
@settings(max_examples=60, deadline=None)
def test_a_better_year_end_never_lowers_the_probability(ratio, more):
    figure = own_figure()
    lower, higher = (chance(figure.with_it(CITY.last * each)) for each in (ratio, ratio + more))
    assert higher >= lower


@given(st.floats(-0.05, 0.2), st.floats(0.0, 0.1))
@settings(max_examples=15, deadline=None)
@pytest.mark.slow
def test_a_better_year_of_the_nation_never_lowers_the_probability(rate, more):
    lower, higher = (chance(with_year(ladder(), year(NATION, each), area="nation")) for each in (rate, rate + more))
    assert higher >= lower


def test_the_own_year_end_crosses_where_brute_force_says():
    """Each path meets the goal from one figure on; P is their distribution, and the figure at a level is one of its quantiles."""
    made = replace(ladder(), reference=None)
    first, judged = np.log(made.at("2024")), np.log(made.at("2025"))
    slope = np.cov(judged, first, bias=True)[0, 1] / np.var(first)
    turns = np.sort(np.exp(first + (np.log(GOAL.value) - judged) / slope))
    (wire,) = wires_of(own_figure(), made, [GOAL])
    for level in LEVELS:
        exact = turns[int(np.ceil(level * len(turns))) - 1]
        assert wire.values[level] == pytest.approx(exact, abs=0.1)
        now = InProgress(pd.Period("2024", freq="Y"), np.full(HOW.n_paths, wire.values[level]), "given")
        assert chance(carry_year(made, now)) >= level > chance(carry_year(made, replace(now, draws=now.draws - 0.1)))


def test_a_level_that_no_figure_reaches_has_no_value_and_a_goal_from_above_turns_the_other_way():
    made = replace(ladder(), reference=None)
    high = Target(">=", 3.0 * CITY.last, "2025")
    assert wires_of(own_figure(), made, [high])[0].values == dict.fromkeys(LEVELS)
    below = Target("<", GOAL.value, "2025")
    up, down = (wires_of(own_figure(), made, [goal])[0].values for goal in (GOAL, below))
    assert down[1 / 3] == pytest.approx(up[2 / 3], abs=0.1) and down[1 / 3] > down[2 / 3]


@given(st.floats(0.05, 0.95), st.floats(100.0, 9000.0), st.floats(0.5, 40.0))
@settings(deadline=None)
def test_a_crossing_is_found_to_a_tenth_on_any_curve(level, centre, width):
    figure = UnknownFigure(CITY, pd.Period("2024", "Y"), np.linspace(centre - width, centre + width, 101), None, lambda value: ladder())
    exact = centre + width * (2.0 * level - 1.0)
    found = _crossing(figure, lambda value: float(np.clip((value - centre + width) / (2.0 * width), 0.0, 1.0)), level)
    assert found == pytest.approx(exact, abs=0.1)


def test_growth_of_a_figure_is_over_a_year():
    wire = TripWire(GOAL, CITY, pd.Period("2024", "Y"), 100.0, (1.0, 1.0, 1.0), 0.5, {})
    assert wire.growth(107.0) == pytest.approx(0.07) and replace(wire, year_ago=None).growth(1.0) is None


@pytest.mark.slow
def test_of_the_study_the_next_month_of_the_nation_turns_where_the_forecast_made_anew_turns():
    from psi_analysis.nowcasts.study_ladder import study_ladder

    data = load(as_of="2026-11-30")
    how = Simulation(1000, data.study.seed, lean=True)
    ladder_of = study_ladder(data, data.series("loans"), how)
    made, goal = ladder_of.forecast("2027", how, peers=data.peers("loans")), data.target("T22")
    month = next(wire for wire in trip_wires(data, made, [goal]) if wire.period.freqstr.startswith("M"))
    figure = next(one for one in unknown_figures(data, made, goal.deadline) if one.period == month.period)
    level = max(each for each in LEVELS if month.values[each] is not None)
    value, point = month.values[level], 1e-4 * month.year_ago
    assert chance(figure.with_it(value), goal) >= level > chance(figure.with_it(value - point), goal)


def test_a_ratio_that_is_to_fall_crosses_in_order_and_where_its_probability_is_the_level():
    """A tenth of an amount is no measure for a share of .14."""
    past = pd.Series([0.147, 0.1455, 0.146, 0.144, 0.144, 0.141, 0.1402, 0.1391], index=range(2016, 2024))
    series = Series.from_pandas(past, name="cost", kind="ratio")
    made = forecast(series, to="2026", models="log_drift", n_paths=2000, link="log")
    goal = Target("<=", 0.136, "2025", "ratio")
    (wire,) = wires_of(unknown_figures(None, made, goal.deadline)[0], made, [goal])
    values = [wire.values[level] for level in LEVELS]
    assert values == sorted(values, reverse=True) and 0.13 < values[-1] < values[0] < 0.142
    with_it = unknown_figures(None, made, goal.deadline)[0].with_it
    for level, value in wire.values.items():
        assert chance(with_it(value), goal) >= level > chance(with_it(value + 1e-4), goal)


def test_the_figure_at_which_a_goal_turns_does_not_depend_on_the_unit():
    past = pd.Series([100.0, 106, 109, 117, 122, 131, 136, 145], index=range(2016, 2024))
    found = []
    for factor in (1e-4, 1.0, 1e8):
        made = forecast(Series.from_pandas(past * factor, name="loans", kind="stock"), to="2026", models="log_drift", n_paths=2000)
        goal = Target(">=", 160.0 * factor, "2025")
        (wire,) = wires_of(unknown_figures(None, made, goal.deadline)[0], made, [goal])
        found.append([wire.values[level] / factor for level in LEVELS])
    assert found[0] == pytest.approx(found[1], rel=1e-4) and found[2] == pytest.approx(found[1], rel=1e-4)


def test_only_the_own_year_and_months_are_trip_wires_and_without_a_goal_there_are_none(monkeypatch):
    made = replace(ladder(), reference=None)
    own = own_figure()
    others = [replace(own, series=PROVINCE), replace(own, series=NATION, period=pd.Period("2024-09", "M"))]
    asked = []
    monkeypatch.setattr(
        "psi_analysis.goals.next_reading.trip_wires.unknown_figures", lambda data, forecast, before: asked.append(before) or [own, *others]
    )
    lower = Target(">=", 0.9 * GOAL.value, "2025")
    found = trip_wires(None, replace(made, series=own.series), [GOAL, lower])
    assert [(str(one.series.area), str(one.period), one.target) for one in found] == [
        ("city", "2024", GOAL), ("city", "2024", lower), ("nation", "2024-09", GOAL), ("nation", "2024-09", lower),
    ]  # fmt: skip
    assert asked == [pd.Period("2025", "Y")] and trip_wires(None, made, []) == [] and len(asked) == 1


def test_a_wire_tells_what_is_expected_the_chance_today_and_growth_at_each_level():
    made = replace(ladder(), reference=None)
    (wire,) = wires_of(own_figure(), made, [GOAL])
    low, middle, high = np.quantile(own_figure().draws, [0.1, 0.5, 0.9])
    assert wire.expected == (middle, low, high) and low < middle < high and wire.probability == chance(made)
    row = wire.row()
    assert (row["expected"], row["expected_low"], row["expected_high"]) == (middle, low, high) and row["period"] == "2024"
    for name, level in zip(("third", "half", "two_thirds"), (1 / 3, 1 / 2, 2 / 3), strict=True):
        assert row[f"at_{name}"] == wire.values[level] and row[f"growth_at_{name}"] == pytest.approx(wire.values[level] / CITY.last - 1.0)
    none = replace(wire, values=dict.fromkeys(LEVELS)).row()
    assert none["at_half"] is None and none["growth_at_half"] is None and none["year_ago"] == CITY.last


@pytest.mark.parametrize(("kind", "unit", "growth"), [("ratio", "share", None), ("stock", "100m yuan", 0.07), ("growth", "growth", None)])
def test_a_share_or_a_rate_is_said_as_it_is(kind, unit, growth):
    series = replace(CITY, indicator=replace(CITY.indicator, kind=kind, unit=unit))
    found = TripWire(GOAL, series, pd.Period("2024", "Y"), 100.0, (1.0, 1.0, 1.0), 0.5, {}).growth(107.0)
    assert found == (None if growth is None else pytest.approx(growth))


SIDES = """
rises | level | side
yes   | 0.25  | reached
yes   | 0.5   | reached
no    | 0.25  | reached
no    | 0.75  | reached
yes   | 0.0   | none
no    | 1.01  | none
"""


@pytest.mark.parametrize(("rises", "level", "side"), rows(SIDES))
def test_what_is_found_lies_on_the_side_where_the_level_is_reached(rises, level, side):
    """A probability in steps of a quarter; from a share of its draws on, so near as a hundred-thousandth of a year before."""
    steps, asked = np.array([90.0, 95.0, 105.0, 110.0]), []
    figure = UnknownFigure(CITY, pd.Period("2024", "Y"), np.linspace(80.0, 120.0, 201), 100.0, lambda value: ladder())

    def probability(value):
        asked.append(value)
        above = float(np.mean(value >= steps))
        return above if rises == "yes" else 1.0 - above

    found = _crossing(figure, probability, float(level))
    if side == "none":
        assert found is None
        return
    edge = {("yes", "0.25"): 90.0, ("yes", "0.5"): 95.0, ("no", "0.25"): 110.0, ("no", "0.75"): 95.0}[rises, level]
    assert found == pytest.approx(edge, abs=1e-3) and probability(found) >= float(level)
    assert len(asked) < 60 and min(asked) == pytest.approx(80.04 - 0.5 * 39.92) and max(asked) == pytest.approx(119.96 + 0.5 * 39.92)


@pytest.mark.parametrize(("draws", "year_ago", "within"), [((100.0, 100.0, 400.0), None, 1e-3), ((1.0, 1.0, 1.0), 5000.0, 0.05)])
def test_a_value_is_found_as_near_as_the_figure_is_large(draws, year_ago, within):
    figure = UnknownFigure(CITY, pd.Period("2024", "Y"), np.array(draws), year_ago, lambda value: ladder())
    assert _within(figure) == pytest.approx(within)
    share = replace(CITY, indicator=replace(CITY.indicator, kind="ratio", unit="share"))
    percent = replace(CITY, indicator=replace(CITY.indicator, kind="ratio", unit="percent"))
    near, of_percent = (_within(replace(figure, series=each)) for each in (share, percent))
    assert near == pytest.approx(1e-5) and of_percent == pytest.approx(1e-3)
