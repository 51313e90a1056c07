import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.acting import acting_pays_below
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import attainment_probability, judged_draws
from psi_analysis.goals.next_reading.trip_wires import remembered
from psi_analysis.goals.next_reading.unknown_figures import UnknownFigure
from psi_analysis.goals.next_reading.value_of_next import NextFigure, _worth, value_of_next
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.prior_combinations import chances_once_known, combine_priors
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_forecast
from tests.goals.next_reading.made_up_ladder import CITY, PROVINCE, ladder, year
from tests.properties import given, st

GOAL = Target(">=", 110.0, "2025")


def test_a_figure_that_decides_takes_all_of_the_score_away_and_one_that_says_nothing_takes_none():
    made = made_up_forecast([[100.0, 120.0], [100.0, 100.0]] * 50)
    draws = np.array([0.0, 1.0] * 50)
    decides = UnknownFigure(
        made.series, made.origin + 1, draws, None, lambda value: made_up_forecast([[1.0, 120.0 if value > 0.5 else 90.0]])
    )
    nothing = UnknownFigure(made.series, made.origin + 1, draws, None, lambda value: made)
    found = _worth(decides, remembered(decides.with_it), made, GOAL)
    assert found.brier_now == 0.25 and found.gain == pytest.approx(0.25, abs=0.02)
    assert _worth(nothing, remembered(nothing.with_it), made, GOAL).gain == pytest.approx(0.0, abs=1e-12)


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
    found = _worth(figure, remembered(figure.with_it), ladder(), goal)
    drawn = np.random.default_rng(5).choice(rung.at("2024"), 60)
    said = []
    for value in drawn:
        made = ladder(year(PROVINCE, float(np.log(value / PROVINCE.last))))
        said.append(attainment_probability(judged_draws(made, goal), goal))
    brute = found.brier_now - float(np.mean([p * (1.0 - p) for p in said]))
    assert found.gain == pytest.approx(brute, abs=0.01)


def _figures():
    from psi_analysis.goals.next_reading import unknown_figures as module

    made = module.pooled_alone(ladder())
    return [module._own_year(made), *(module._year_of(made, rung) for rung in made.rungs)]


def test_the_nearer_the_figure_the_more_it_is_worth():
    goal = Target(">=", float(np.median(ladder().at("2025"))), "2025")
    own, province, nation = (_worth(one, remembered(one.with_it), ladder(), goal).gain for one in _figures())
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
    found = _worth(own, remembered(own.with_it), ladder(), goal)
    said = np.array([attainment_probability(judged_draws(own.with_it(value), goal), goal) for value in own.draws[::4]])
    assert found.gain == pytest.approx(found.brier_now - float(np.mean(said * (1.0 - said))), abs=0.01)
