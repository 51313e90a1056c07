from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.routes.proxy import assess_by_proxy
from psi_analysis.goals.why.drivers import can_be_taken_apart, tornado
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.messages import pair
from tests.briefs.made_up import made_up_proxy
from tests.goals.made_up import made_up_forecast, made_up_series
from tests.spec_tables import rows

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


APART = """
probability | rests on | can be
yes         | forecast | yes
yes         | proxy    | yes
yes         | nothing  | no
no          | forecast | no
no          | proxy    | no
"""


@pytest.mark.parametrize(("probability", "rests_on", "can_be"), rows(APART))
def test_an_answer_can_be_taken_apart_where_it_has_a_probability_and_something_it_rests_on(probability, rests_on, can_be):
    answer = {"forecast": assess(made_up_forecast(GROWING), Target(">=", 125.0, "2027")), "proxy": by_proxy(), "nothing": by_proxy()}[
        rests_on
    ]
    answer = replace(answer, proxy=answer.proxy if rests_on == "proxy" else None)
    answer = answer if probability == "yes" else replace(answer, probability=None)
    assert can_be_taken_apart(answer) is (can_be == "yes")
    if can_be == "yes":
        assert tornado(answer).drivers
    else:
        with pytest.raises(TargetError, match="no drivers"):
            tornado(answer)


GROWING = 105.0 * np.exp(np.random.default_rng(2).normal(0.05, 0.03, (200, 4)).cumsum(axis=1))


def by_proxy():
    """Two terms on a base of 14 %: a trend of −1.2 points (−2 to 0), an offset of .3 (.1 to .4); rows in no order."""
    priors = pd.DataFrame(
        [("t2", "trend", "central", "prior", -0.012), ("t1", "trend", "high", "prior", 0.0), ("t3", "trend", "low", "prior", -0.02),
         ("o1", "offset", "low", "prior", 0.001), ("o2", "offset", "central", "prior", 0.003), ("o3", "offset", "high", "prior", 0.004),
         ("x", "offset", "central", "shown", 0.9)],
        columns=["id", "term", "case", "use", "mean"],
    )  # fmt: skip
    chances = pd.DataFrame({"prior": ["t1", "t2", "t3", "o1", "o2", "o3"], "probability": [0.1, 0.4, 0.8, 0.5, 0.4, 0.3]})
    made = made_up_proxy()
    return replace(made, proxy=replace(made.proxy, base_value=0.14, central=0.4, priors=priors, sensitivity=chances))


def test_each_term_of_a_proxy_goes_over_its_priors_with_the_others_at_their_central_ones():
    made = tornado(by_proxy())
    assert made.centre == pytest.approx(0.14 - 0.012 + 0.003) and made.probability == 0.4
    trend, offset = made.drivers
    assert (trend.id, trend.values, trend.ends, trend.probabilities) == ("trend", (-0.02, 0.0), ("t3", "t1"), (0.8, 0.1))
    assert trend.outcomes == pytest.approx((0.14 - 0.02 + 0.003, 0.14 + 0.0 + 0.003)) and trend.swing == pytest.approx(0.02)
    assert (offset.values, offset.ends, offset.probabilities) == ((0.001, 0.004), ("o1", "o3"), (0.5, 0.3))
    assert offset.outcomes == pytest.approx((0.14 - 0.012 + 0.001, 0.14 - 0.012 + 0.004))


def test_the_table_of_drivers_has_each_end_in_its_column():
    (row,) = tornado(replace(by_proxy(), target=replace(by_proxy().target, id="G"))).to_frame().head(1).to_dict("records")
    assert (row["low_end"], row["high_end"], row["low_value"], row["high_value"]) == ("t3", "t1", -0.02, 0.0)
    assert (row["low_probability"], row["probability"], row["high_probability"]) == (0.8, 0.4, 0.1)
    assert (row["low_outcome"], row["centre"], row["high_outcome"], row["swing"]) == pytest.approx((0.123, 0.131, 0.143, 0.02))
    assert row["name_zh"] != row["name_en"] == pair("goals.driver.trend")[1] and row["target"] == "G"
    models = tornado(assess(made_up_forecast(GROWING, members={"a": GROWING, "b": GROWING * 2}), Target(">=", 125.0, "2027"))).to_frame()
    assert models.set_index("driver").loc["model", ["low_value", "high_value"]].isna().all()


def seasonal(steps, last, first="2026Q1", freq="Q"):
    """Paths by quarters or months after a history that ends before `first`, each moved evenly by as much a step as given."""
    steps = np.asarray(steps, dtype=float)
    index = pd.period_range(end=pd.Period(first, freq) - 1, periods=8, freq=freq)
    history = made_up_series([1.0], indicator=LOANS)
    history = replace(history, values=pd.Series(np.linspace(90.0, last, 8), index=index))
    paths = last + steps.cumsum(axis=1)
    return Forecast(history, paths, {"m": paths}, {"m": 1.0}, {}, "univariate", 1)


@pytest.mark.parametrize(("freq", "first", "seasons"), [("Q", "2026Q1", 4), ("M", "2026-01", 12)])
def test_the_change_of_quarters_and_months_is_told_a_year_and_each_span_by_its_ends(freq, first, seasons):
    draws = np.linspace(-1.0, 1.0, 101)  # of which the 10 % and 90 % points are −.8 and .8
    made = seasonal(np.stack([draws, *[np.roll(draws, 50)] * 3], axis=1), 0.0, first, freq)
    periods = made.periods
    found = {each.id: each for each in tornado(assess(made, Target(">=", 1.0, str(periods[3])))).drivers}
    assert found["first period"].values == pytest.approx((-0.8 * seasons, 0.8 * seasons))
    assert found["later"].values == pytest.approx((-0.8 * seasons, 0.8 * seasons))  # three steps of .8 in three quarters of a year
    assert found["later"].outcomes == pytest.approx((-2.4, 2.4)) and found["first period"].outcomes == pytest.approx((-0.8, 0.8))
    assert period_name(periods[0]).said("en") in found["first period"].name[1]
    assert str(found["first period"].name[1]).count(period_name(periods[0]).said("en")) == 1
    later = found["later"].name[1]
    assert period_name(periods[1]).said("en") in later and period_name(periods[3]).said("en") in later
    two = {each.id: each for each in tornado(assess(made, Target(">=", 1.0, str(periods[1])))).drivers}
    assert two["later"].name[1].endswith(period_name(periods[1]).said("en")) and "to" not in two["later"].name[1].split()


ON_LOGS = """
paths     | last  | on logs
all above | above | yes
one below | above | no
all above | nought | no
"""


@pytest.mark.parametrize(("paths", "last", "logs"), rows(ON_LOGS))
def test_changes_are_growth_only_where_the_last_figure_and_all_paths_are_above_nothing(paths, last, logs):
    draws = np.linspace(10.0, 20.0, 101)
    draws[0] = draws[0] if paths == "all above" else -1.0
    made = made_up_forecast(draws[:, None], history=(5.0, 5.0, 5.0, 10.0 if last == "above" else 0.0))
    (first,) = tornado(assess(made, Target(">=", 15.0, "2022"))).drivers
    low, high = np.quantile(draws, [0.1, 0.9]) - (10.0 if last == "above" else 0.0)
    assert first.values == pytest.approx((low / 10.0, high / 10.0) if logs == "yes" else (low, high))
    assert first.outcomes == pytest.approx(tuple(np.quantile(draws, [0.1, 0.9])))


KNOWN = """
province known to | deadline | parts
2023              | 2027     | reference share
2024              | 2027     | bridge reference share
2025              | 2025     | bridge
2026              | 2025     | bridge
"""


@pytest.mark.parametrize(("known", "deadline", "parts"), rows(KNOWN))
def test_the_bridge_spans_the_years_only_the_larger_area_is_known(known, deadline, parts):
    rng, years = np.random.default_rng(1), int(known) - 2021
    whole = Series(LOANS, "province", pd.Series(1000.0 * 1.07 ** np.arange(years), index=pd.period_range("2022", periods=years, freq="Y")))
    own = Series(LOANS, "city", pd.Series([55.0, 60.0], index=pd.period_range("2022", periods=2, freq="Y")))
    ahead = whole.last * np.exp(rng.normal(0.06, 0.02, (300, 2031 - int(known))).cumsum(axis=1))
    paths = 60.0 * np.exp(rng.normal(0.06, 0.02, (300, 4)).cumsum(axis=1))
    reference = Forecast(whole, ahead, {"m": ahead}, {"m": 1.0}, {}, "univariate", 1)
    made = Forecast(own, paths, {"m": paths}, {"m": 1.0}, {}, "share of reference", 1, reference)
    found = {each.id: each for each in tornado(assess(made, Target(">=", 62.0, deadline))).drivers}
    assert set(found) == set(parts.split())
    spans = {id: years_name(first, last).said("en") for id, first, last in (
        ("bridge", 2024, min(int(known), int(deadline))), ("reference", max(int(known), 2023) + 1, int(deadline)),
        ("share", max(int(known), 2023) + 1, int(deadline)),
    )}  # fmt: skip
    assert all(each.name[1].endswith(f"in {spans[id]}") or f" {spans[id]}" in each.name[1] for id, each in found.items())
    if "bridge" in found:
        known_years = min(int(known), int(deadline)) - 2023
        grown = np.log(whole.values.iloc[1 + known_years] / whole.values.iloc[1])
        bridge = np.quantile(np.log(paths[:, known_years - 1] / 60.0) - grown, [0.1, 0.9])
        assert found["bridge"].values == pytest.approx(np.expm1(bridge / known_years))
