import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.routes.proxy import assess_by_proxy
from psi_analysis.goals.why.drivers import tornado
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_forecast

LOANS = Indicator("loans", "", "", "100m yuan", "stock")


def share_of_reference(n=3000, spread=(0.05, 0.02, 0.01)):
    """A city known to 2023 (60 of 1,000), its province to 2025; province growth, bridge and later share drawn apart."""
    rng = np.random.default_rng(7)
    whole = Series(LOANS, "province", pd.Series([900.0, 1000.0, 1070.0, 1150.0], index=pd.period_range("2022", periods=4, freq="Y")))
    own = Series(LOANS, "city", pd.Series([55.0, 60.0], index=pd.period_range("2022", periods=2, freq="Y")))
    growth = rng.normal(0.06, spread[0], (n, 2)).cumsum(axis=1)
    ahead_paths = 1150.0 * np.exp(growth)
    share = np.concatenate([rng.normal(0, spread[1], (n, 2)), rng.normal(0, spread[2], (n, 2))], axis=1).cumsum(axis=1)
    reference = np.concatenate([np.tile(np.log([1.07, 1.15]), (n, 1)), np.log(1.15) + growth], axis=1)
    paths = 60.0 * np.exp(reference + share)
    ahead = Forecast(whole, ahead_paths, {"m": ahead_paths}, {"m": 1.0}, {}, "univariate", 1)
    return Forecast(own, paths, {"m": paths, "low": paths * 0.9}, {"m": 1.0}, {}, "share of reference", 1, ahead), growth, share


def test_a_share_of_a_reference_falls_into_growth_bridge_and_later_share():
    fc, growth, share = share_of_reference()
    found = {each.id: each for each in tornado(assess(fc, Target(">=", 78.0, "2027"))).drivers}
    assert set(found) == {"reference", "bridge", "share", "model"}
    ends = np.quantile(growth[:, 1], [0.1, 0.9])
    assert found["reference"].values == pytest.approx(np.expm1(ends / 2))
    bridge = np.quantile(share[:, 1], [0.1, 0.9])
    assert found["bridge"].values == pytest.approx(np.expm1(bridge / 2))


def test_outcomes_at_the_ends_hold_the_others_at_their_medians():
    fc, growth, share = share_of_reference()
    made = tornado(assess(fc, Target(">=", 78.0, "2027")))
    middle = np.median(growth[:, 1]), np.median(share[:, 1]), np.median(share[:, 3] - share[:, 1])
    assert made.centre == pytest.approx(60 * 1.15 * np.exp(sum(middle)))
    low = np.quantile(growth[:, 1], 0.1)
    by_id = {each.id: each for each in made.drivers}
    assert by_id["reference"].outcomes[0] == pytest.approx(60 * 1.15 * np.exp(low + middle[1] + middle[2]))


def test_the_probability_at_an_end_keeps_the_others_as_uncertain_as_they_are():
    fc, growth, share = share_of_reference()
    found = {each.id: each for each in tornado(assess(fc, Target(">=", 78.0, "2027"))).drivers}
    high = np.quantile(growth[:, 1], 0.9)
    expected = np.mean(60 * 1.15 * np.exp(high + share[:, 3]) >= 78.0)
    assert found["reference"].probabilities[1] == pytest.approx(expected)


def test_the_widest_driver_comes_first_and_a_driver_that_does_not_vary_moves_nothing():
    fc, _, _ = share_of_reference(spread=(0.0, 0.03, 0.01))
    drivers = tornado(assess(fc, Target(">=", 78.0, "2027"))).drivers
    assert [each.swing for each in drivers] == sorted((each.swing for each in drivers), reverse=True)
    still = next(each for each in drivers if each.id == "reference")
    assert still.swing == pytest.approx(0.0, abs=1e-9)
    assert drivers[0].id == "model" or drivers[0].id == "bridge"


def test_model_choice_goes_from_the_lowest_member_to_the_highest():
    fc, _, _ = share_of_reference()
    answer = assess(fc, Target(">=", 78.0, "2027"))
    model = next(each for each in tornado(answer).drivers if each.id == "model")
    assert model.ends == ("low", "m") and model.values is None
    assert model.probabilities == (answer.by_member["low"], answer.by_member["m"])


def test_a_growth_goal_is_taken_apart_on_its_own_scale():
    fc, _, _ = share_of_reference()
    made = tornado(assess(fc, Target(">=", 0.07, "2027", kind="average growth", base="2024")))
    assert 0.0 < made.centre < 0.2
    assert {each.id for each in made.drivers} == {"reference", "bridge", "share", "model"}


def test_a_series_on_its_own_has_the_next_period_and_the_later_ones():
    rng = np.random.default_rng(2)
    fc = made_up_forecast(105.0 * np.exp(rng.normal(0.05, 0.03, (500, 4)).cumsum(axis=1)))
    made = tornado(assess(fc, Target(">=", 125.0, "2027")))
    assert [each.id for each in made.drivers] == ["later", "first period"]
    assert made.drivers[0].name == ("2025—2027年的变化", "change in 2025–2027")
    assert [each.id for each in tornado(assess(fc, Target(">=", 108.0, "2024"))).drivers] == ["first period"]


def test_paths_that_fall_below_nothing_are_taken_apart_in_amounts():
    rng = np.random.default_rng(3)
    fc = made_up_forecast(rng.normal(0.0, 1.0, (500, 2)).cumsum(axis=1), history=(1.0, -2.0, 0.5, 0.0))
    later = tornado(assess(fc, Target(">=", 1.0, "2023"))).drivers[0]
    assert later.outcomes[0] < 0 < later.outcomes[1]


def test_the_proxys_terms_are_its_drivers():
    data = load(as_of="2026-11-23")
    answer = assess_by_proxy(data, data.target("T15"))
    made = tornado(answer)
    assert {each.id for each in made.drivers} == {"offset", "vintage", "trend", "local"}
    assert made.probability == answer.proxy.central
    sensitivity = answer.proxy.sensitivity.set_index("prior")["probability"]
    for each in made.drivers:
        assert each.probabilities == tuple(sensitivity[end] for end in each.ends)
        assert each.outcomes[0] <= made.centre <= each.outcomes[1]


def test_the_table_has_a_row_a_driver():
    fc, _, _ = share_of_reference()
    table = tornado(assess(fc, Target(">=", 78.0, "2027", id="G"))).to_frame()
    assert len(table) == 4 and (table["target"] == "G").all()
    assert (table["low_outcome"] <= table["high_outcome"]).all()


def test_a_refused_goal_has_no_drivers():
    with pytest.raises(TargetError, match="no drivers"):
        tornado(refuse(Target(">=", 1.0, "2027")))


def test_the_choice_of_a_model_goes_from_the_lowest_to_the_highest_median_of_the_members():
    skewed = np.column_stack([np.append(np.full(60, 100.0), np.full(40, 1000.0))] * 4)
    members = {"skewed": skewed, "middle": np.full((100, 4), 110.0), "high": np.full((100, 4), 120.0)}
    made = made_up_forecast(np.full((100, 4), 110.0), members=members)
    (model,) = [each for each in tornado(assess(made, Target(">=", 115.0, "2027"))).drivers if each.id == "model"]
    assert (model.ends, model.outcomes, model.probabilities) == (("skewed", "high"), (100.0, 120.0), (0.4, 1.0))
    assert model.values is None and model.swing == 20.0
