from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import acting_pays_below, judged_probability
from psi_analysis.goals.next_reading import value_of_next as module
from psi_analysis.goals.next_reading import watched
from psi_analysis.goals.next_reading.trip_wires import wires_of
from psi_analysis.goals.next_reading.unknown_figures import UnknownFigure
from psi_analysis.goals.next_reading.value_of_next import NextFigure, _worth, value_of_next
from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
from psi_analysis.goals.routes.own_series import SeriesForecasts
from psi_analysis.goals.routes.prior_combinations import chances_once_known, combine_priors
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from psi_analysis.studies.study_file import Study
from tests.goals.made_up import made_up_forecast
from tests.goals.next_reading.made_up_ladder import CITY, PROVINCE, ladder, year
from tests.properties import given, st
from tests.studies.small_study import write_small_study

GOAL = Target(">=", 110.0, "2025")


def test_a_figure_that_decides_takes_all_of_the_score_away_and_one_that_says_nothing_takes_none():
    made = made_up_forecast([[100.0, 120.0], [100.0, 100.0]] * 50)
    draws = np.array([0.0, 1.0] * 50)
    decides = UnknownFigure(
        made.series, made.origin + 1, draws, None, lambda value: made_up_forecast([[1.0, 120.0 if value > 0.5 else 90.0]])
    )
    nothing = UnknownFigure(made.series, made.origin + 1, draws, None, lambda value: made)
    found = _worth(decides, cache(decides.with_it), made, GOAL)
    assert found.brier_now == 0.25 and found.gain == pytest.approx(0.25, abs=0.02)
    assert _worth(nothing, cache(nothing.with_it), made, GOAL).gain == pytest.approx(0.0, abs=1e-12)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=30))
def test_the_gain_is_the_variance_of_what_will_be_said(after):
    """Where what will be said is on average what is said now, the expected fall is its variance."""
    after = np.array(after)
    one = NextFigure(GOAL, "loans", "town", pd.Period("2024", "Y"), float(after.mean()), after)
    assert one.gain == pytest.approx(float(np.var(after)), abs=1e-9)


@pytest.mark.slow
def test_of_a_province_s_year_it_agrees_with_forecasts_made_from_scratch():
    goal = Target(">=", float(np.median(ladder().at("2025"))), "2025")
    rung = ladder().rungs[0]
    figure = next(one for one in _figures() if one.series is rung.series)
    found = _worth(figure, cache(figure.with_it), ladder(), goal)
    drawn = np.random.default_rng(5).choice(rung.at("2024"), 60)
    said = []
    for value in drawn:
        made = ladder(year(PROVINCE, float(np.log(value / PROVINCE.last))))
        said.append(judged_probability(made, goal))
    brute = found.brier_now - float(np.mean([p * (1.0 - p) for p in said]))
    assert found.gain == pytest.approx(brute, abs=0.01)


def _figures():
    from psi_analysis.goals.next_reading import unknown_figures as module

    made = module.pooled_alone(ladder())
    return [module._own_year(made), *(module._year_of(made, rung) for rung in made.rungs)]


def test_the_nearer_the_figure_the_more_it_is_worth():
    goal = Target(">=", float(np.median(ladder().at("2025"))), "2025")
    own, province, nation = (_worth(one, cache(one.with_it), ladder(), goal).gain for one in _figures())
    assert own > province > nation > -0.005 and CITY.origin + 1 == _figures()[0].period


def test_acting_pays_where_it_is_the_cheaper_in_expectation():
    answer = Assessment(Target(">=", 5.0, "2027"), "B", (), probability=0.3)
    edge, loss = acting_pays_below(answer), 1.0
    for cost in np.linspace(0.01, 0.99, 99):
        assert (cost < edge) == (cost < (1.0 - 0.3) * loss)
    assert acting_pays_below(Assessment(Target(">=", 5.0, "2027"), "D", ())) is None


@pytest.mark.slow
def test_the_own_ratio_of_a_goal_by_proxy_is_worth_what_its_priors_leave_open():
    data = load(as_of="2026-11-30")
    plan = assess_plan(data, goals=["T15"], n_paths=500)
    detail = plan["T15"].proxy
    ((own,),) = value_of_next(data, plan).values()
    believed = detail.priors[detail.priors["use"] == "prior"]
    combinations = combine_priors(believed, detail.base_value, data.target("T15"))
    assert own.after.mean() == pytest.approx(float(combinations["weight"] @ combinations["probability"]), abs=0.005)
    known = believed.copy()
    known.loc[known["term"].isin(["offset", "vintage"]), ["mean", "deviation"]] = 0.0
    assert np.ptp(chances_once_known(known, detail.base_value, data.target("T15"), 11)) == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < own.gain < own.brier_now


def test_of_the_own_year_end_a_few_points_agree_with_many_draws():
    goal = Target(">=", float(np.median(ladder().at("2025"))), "2025")
    own = _figures()[0]
    found = _worth(own, cache(own.with_it), ladder(), goal)
    said = np.array([judged_probability(own.with_it(value), goal) for value in own.draws[::4]])
    assert found.gain == pytest.approx(found.brier_now - float(np.mean(said * (1.0 - said))), abs=0.01)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A study of a few lines."""
    return load(write_small_study(tmp_path_factory.mktemp("small")))


def plan_of(*goals, routes=None, made=None, probability=0.5):
    """A plan of goals on one made-up forecast, each with a probability unless it is named `none`."""
    made, study = made or ladder(), Study.__new__(Study)
    answers = {goal.id: Assessment(goal, "B", (), probability=None if goal.id == "none" else probability, forecast=made) for goal in goals}
    routes = {goal.id: "own series" for goal in goals} | (routes or {})
    forecasts = {id: SeriesForecasts(made, made) for id, route in routes.items() if route != "condition"}
    return PlanAssessment(study, None, answers, routes, (), {}, {}, forecasts)


def goal(id, deadline="2025", **changed):
    return Target(**({"relation": ">=", "value": 110.0, "period": deadline, "id": id, "indicator": "loans", "area": "city"} | changed))


def test_goals_of_one_indicator_area_and_year_are_looked_at_together_and_each_with_its_own_figures(monkeypatch, small):
    asked = []

    def figures(data, made, before):
        asked.append(str(before))
        return [_figures()[1], _figures()[0]]

    monkeypatch.setattr(module, "unknown_figures", figures)
    monkeypatch.setattr(module, "NODES", 2)
    plan = plan_of(
        goal("a"), goal("b", value=60.0), goal("c", "2026"), goal("d", area="x"), goal("e"), goal("none"), routes={"e": "condition"}
    )
    found = value_of_next(small, plan)
    assert list(found) == ["a", "b", "c", "d"] and asked == ["2025", "2026", "2025"]
    for id, figures_of in found.items():
        assert len(figures_of) == 2 and figures_of[0].gain >= figures_of[1].gain and {one.target.id for one in figures_of} == {id}
        assert figures_of[0].probability == judged_probability(ladder(), plan[id].target)
    assert list(value_of_next(small, plan, goals=["c", "none", "a"])) == ["c", "a"]
    monkeypatch.setattr(module, "unknown_figures", lambda data, made, before: [])
    assert value_of_next(small, plan) == {}


def test_a_figure_s_row_has_the_chance_between_its_tenths_and_the_score_before_and_after():
    after = np.linspace(0.2, 0.8, 7)
    row = NextFigure(goal("a"), CITY.indicator, "city", pd.Period("2024", "Y"), 0.4, after).row()
    assert (row["probability_low"], row["probability_high"]) == pytest.approx((0.26, 0.74))
    assert row["brier_now"] == pytest.approx(0.24) and row["brier_after"] == pytest.approx(np.mean(after - after**2))
    assert row["gain"] == pytest.approx(row["brier_now"] - row["brier_after"]) and (row["area"], row["period"]) == ("city", "2024")


def test_the_points_of_a_figure_are_the_middles_of_fifteen_parts_of_its_distribution():
    made, seen = made_up_forecast([[100.0, 120.0], [100.0, 100.0]]), []
    figure = UnknownFigure(made.series, made.origin + 1, np.arange(301.0), None, lambda value: seen.append(value) or made)
    assert len(_worth(figure, figure.with_it, made, GOAL).after) == 15
    assert seen == pytest.approx([10.0 + 20.0 * place for place in range(15)])


def test_the_own_ratio_of_a_goal_by_proxy_is_that_of_the_proxy_s_last_year(small):
    priors = pd.DataFrame(
        [
            {"id": term, "term": term, "case": "central", "use": "prior", "weight": 1.0, "mean": 0.0, "deviation": 0.01}
            | {"scale": 0.0, "degrees": 0.0}
            for term in ("offset", "vintage", "trend", "local")
        ]
    )
    detail = SimpleNamespace(priors=priors, base_value=0.14, base_period=pd.Period("2024", "Y"), weighted=0.3)
    ratio = Target("<=", 0.14, "2027", "ratio", id="R", indicator="cost_ratio", area="town")
    (found,) = module._of_proxy(small, SimpleNamespace(proxy=detail, target=ratio))
    assert (found.probability, found.area, str(found.period), len(found.after)) == (0.3, "town", "2024", 101)
    root = np.sqrt(2.0) * 0.01
    known = root * norm.ppf((np.arange(101) + 0.5) / 101)
    assert found.after == pytest.approx(norm.cdf(-known / root), abs=1e-9)


def test_what_is_watched_are_goals_on_paths_with_a_chance_and_those_without_a_wire_are_left_out(monkeypatch, small):
    wire = wires_of(_figures()[0], ladder(), [goal("a")])
    monkeypatch.setattr(watched, "trip_wires", lambda data, made, targets: [] if targets[0].id == "b" else wire)
    monkeypatch.setattr(watched, "value_of_next", lambda data, plan, goals: {"a": ()})
    plan = plan_of(goal("a"), goal("b"), goal("none"), goal("e"), routes={"e": "condition"})
    found = watched.watch_goals(small, plan, ["a", "b", "none", "e"])
    assert found.wires == {"a": tuple(wire)} and found.figures == {"a": ()}
    assert len(found.tables()["trip_wires"]) == 1 and found.tables()["next_figures"].empty
