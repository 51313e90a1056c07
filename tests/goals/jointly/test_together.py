from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.dependence import Dependence
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.jointly.joint_draws import _block
from psi_analysis.goals.jointly.together import INDEPENDENT, assess_together
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import percent
from psi_analysis.words.reasons import stated
from tests.briefs.made_up_whole import made_up_whole
from tests.goals.made_up import LOANS, made_up_forecast

DEPOSITS = Indicator("deposits", "存款余额", "Deposits", "100m yuan", "stock")


class Record:
    """A record that knows one correlation."""

    def __init__(self, correlation, lowest=0.1, highest=0.6):
        self.found = Dependence(correlation, lowest, highest, 900, 9, 2010, 2018)

    def between(self, first, second, target):
        known = {first.series.indicator.id, second.series.indicator.id} == {"loans", "deposits"}
        return self.found if known else None


def paths_of(seed, n=1000, drift=0.05):
    growth = np.random.default_rng(seed).normal(drift, 0.04, (n, 4)).cumsum(axis=1)
    return 105.0 * np.exp(growth)


def money_goals(n=1000, second=1000):
    loans = made_up_forecast(paths_of(1, n), indicator=LOANS)
    deposits = made_up_forecast(paths_of(2, second), indicator=DEPOSITS)
    return {
        "L": assess(loans, Target(">=", 128.0, "2027", id="L", indicator="loans")),
        "LG": assess(loans, Target(">=", 0.055, "2027", id="LG", indicator="loans", kind="average growth", base="2024")),
        "D": assess(deposits, Target(">=", 125.0, "2027", id="D", indicator="deposits")),
        "DG": assess(deposits, Target(">=", 0.05, "2027", id="DG", indicator="deposits", kind="average growth", base="2024")),
    }


def by_proxy(probability=0.2, span=(0.03, 0.7)):
    target = Target("<", 0.13, "2027", id="P", kind="ratio", indicator="cost")
    return Assessment(target=target, grade="C", reasons=(stated("代理", "by proxy"),), probability=probability, probability_range=span)


@pytest.mark.parametrize("rho", [-0.7, 0.0, 0.4, 1.0])
def test_every_marginal_is_the_probability_of_the_goals_own_assessment(rho):
    answers = money_goals()
    joint = assess_together(answers, record=Record(rho))
    for row in joint.pairs.itertuples():
        assert row.both + row.only_first == pytest.approx(answers[row.first].probability, abs=1e-12)
        assert row.both + row.only_second == pytest.approx(answers[row.second].probability, abs=1e-12)
        assert row.both + row.only_first + row.only_second + row.neither == pytest.approx(1.0)


def test_the_expected_number_met_is_the_sum_of_the_marginals_whatever_the_dependence():
    answers = money_goals() | {"P": by_proxy()}
    joint = assess_together(answers, record=Record(0.4))
    assert joint.sweep["expected"].to_numpy() == pytest.approx(joint.marginals.sum(), abs=2e-5)
    assert joint.number_met.sum().to_numpy() == pytest.approx(1.0)
    assert (joint.number_met.index.to_numpy() @ joint.number_met.to_numpy()) == pytest.approx(joint.marginals.sum(), abs=2e-5)


def test_a_level_and_a_growth_goal_of_one_series_are_counted_on_the_same_paths():
    answers = money_goals()
    joint = assess_together(answers, goals=["L", "LG"])
    fc = answers["L"].forecast
    level = fc.at("2027") >= 128.0
    growth = (fc.at("2027") / fc.at("2024")) ** (1 / 3) - 1 >= 0.055
    assert joint.pairs["tie"].tolist() == ["same paths"]
    assert joint.probability == pytest.approx(np.mean(level & growth))


def test_measured_dependence_lies_between_independence_and_full_dependence():
    answers = money_goals()
    both = {rho: assess_together(answers, goals=["L", "D"], record=Record(rho)).probability for rho in (-1.0, 0.0, 0.4, 0.8, 1.0)}
    assert list(both.values()) == sorted(both.values())
    p, q = answers["L"].probability, answers["D"].probability
    assert both[0.0] == pytest.approx(p * q, abs=0.01)
    assert both[1.0] == pytest.approx(min(p, q), abs=0.001)
    assert both[-1.0] == pytest.approx(max(0.0, p + q - 1), abs=0.001)


def test_what_is_measured_has_one_answer_and_the_answers_at_the_correlations_of_single_origins():
    joint = assess_together(money_goals(), goals=["L", "D"], record=Record(0.4, lowest=-0.1, highest=0.9))
    row = joint.pairs.iloc[0]
    assert row["tie"] == "measured"
    assert row["lowest"] < row["both"] < row["highest"]
    assert joint.everything_known
    assert joint.bounds == (joint.probability, joint.probability)


def test_what_no_data_tell_is_swept_and_never_given_as_one_number():
    joint = assess_together(money_goals(), goals=["L", "D"])
    assert joint.probability is None
    assert joint.pairs["tie"].tolist() == ["not known"]
    assert joint.pairs[["both", "neither"]].isna().all(axis=None)
    assert joint.sweep["all"].is_monotonic_increasing
    p, q = joint.marginals
    assert joint.bounds == pytest.approx((max(0.0, p + q - 1), min(p, q)))
    independent = joint.sweep.set_index("correlation").loc[INDEPENDENT, "all"]
    assert joint.bounds[0] < independent < joint.bounds[1]


def test_the_sweep_keeps_to_correlations_that_can_hold_beside_the_measured_one():
    joint = assess_together(money_goals() | {"P": by_proxy()}, goals=["L", "D", "P"], record=Record(0.28))
    # r may go as far as r² = (1 + ρ) / 2 = 0.64
    assert joint.sweep["correlation"].min() == -0.8 and joint.sweep["correlation"].max() == 0.8
    low, high = joint.bounds
    assert ((joint.sweep["all"] >= low - 1e-9) & (joint.sweep["all"] <= high + 1e-9)).all()
    assert high <= joint.bounds_marginal[1] and low >= joint.bounds_marginal[0]


def test_measured_pairs_do_not_move_with_what_is_swept():
    alone = assess_together(money_goals(), goals=["L", "D"], record=Record(0.4)).probability
    beside = assess_together({"P": by_proxy()} | money_goals(), goals=["P", "L", "D"], record=Record(0.4))
    found = beside.groups.set_index("goals")["probability"]
    assert found[("L", "D")] == alone
    assert found[("P",)] == pytest.approx(0.2, abs=2e-5)


def test_a_goal_by_proxy_is_shown_at_the_ends_of_its_range():
    joint = assess_together(money_goals() | {"P": by_proxy(0.2, (0.0, 1.0))}, goals=["L", "D", "P"], record=Record(0.4))
    assert (joint.sweep["all_lowest"] == 0.0).all()
    both = joint.groups["probability"].iloc[0]
    assert joint.sweep["all_highest"].to_numpy() == pytest.approx(both)


def test_bounds_over_ranges_hold_for_every_dependence_and_every_prior():
    joint = assess_together(money_goals() | {"P": by_proxy(0.2, (0.03, 0.7))}, goals=["L", "D", "P"], record=Record(0.4))
    both = joint.groups["probability"].iloc[0]
    assert joint.bounds_over_ranges == pytest.approx((max(0.0, both + 0.03 - 1), min(both, 0.7)))
    assert joint.bounds_over_ranges[1] >= max(joint.bounds[1], joint.sweep["all_highest"].max())


def test_a_downward_goal_is_joined_the_right_way_round():
    answers = money_goals()
    fc = answers["D"].forecast
    down = assess(fc, Target("<=", 125.0, "2027", id="D", indicator="deposits"))
    up_both = assess_together(answers, goals=["L", "D"], record=Record(0.9)).probability
    joint = assess_together(answers | {"D": down}, goals=["L", "D"], record=Record(0.9))
    assert joint.probability == pytest.approx(answers["L"].probability - up_both, abs=0.005)


def test_forecasts_with_other_numbers_of_paths_keep_their_marginals():
    answers = money_goals(1000, second=1600)
    joint = assess_together(answers, goals=["L", "D"], record=Record(0.5))
    row = joint.pairs.iloc[0]
    assert joint.draws % 8000 == 0
    assert row["both"] + row["only_second"] == pytest.approx(answers["D"].probability, abs=1e-12)


def test_the_same_seed_gives_the_same_answer():
    one, two = (assess_together(money_goals(), record=Record(0.4)) for _ in range(2))
    assert one.pairs.equals(two.pairs) and one.number_met.equals(two.number_met)


def test_goals_of_one_series_on_different_forecasts_are_refused():
    answers = money_goals()
    other = assess(made_up_forecast(paths_of(9), indicator=LOANS), answers["LG"].target)
    with pytest.raises(TargetError, match="L and LG are goals of 'loans/zhuzhou' but rest on different forecasts"):
        assess_together({"L": answers["L"], "LG": other})


def test_goals_without_a_probability_are_named_and_left_out():
    refused = refuse(Target(">=", 1.0, "2027", id="R"), stated("缺", "missing"))
    joint = assess_together([*money_goals().values(), refused])
    assert joint.left_out == {"R": ("缺", "missing")}
    assert "R" not in joint.goals
    with pytest.raises(TargetError, match="0 of 1 goals have a probability"):
        assess_together([refused])
    with pytest.raises(TargetError, match="no goal 'LL'"):
        assess_together(money_goals(), goals=["LL", "D"])


def test_ties_in_counts_carry_no_dependence():
    counts = np.repeat([[10.0], [12.0]], 500, axis=0) * np.ones((1, 4))
    stuck = made_up_forecast(counts, indicator=replace(LOANS, id="counts"))
    moved = money_goals()["D"]
    sure = assess(stuck, Target(">=", 5.0, "2027", id="C", indicator="counts"))
    joint = assess_together([sure, moved])
    assert joint.sweep["all"].to_numpy() == pytest.approx(moved.probability, abs=1e-12)


def lines_of(joint):
    return dict(joint._card().lines)


def test_the_card_says_what_holds_whatever_the_dependence():
    whole = made_up_whole()
    both = whole.together
    low, high = both.probability_range
    first = lines_of(both)["all are met"]
    assert both.probability is None and first.startswith(f"{percent(low)} to {percent(high)}")
    known = assess_together(whole.assessments, goals=["G1", "G2"])
    assert known.probability is not None and lines_of(known)["all are met"].startswith(f"{percent(known.probability)};")
    assert lines_of(known)["expected"].startswith(f"{sum(whole.assessments[id].probability for id in ('G1', 'G2')):.1f} of 2")
    assert "left out" not in lines_of(known)
    everything = assess_together(whole.assessments)
    assert lines_of(everything)["left out"].endswith("G4") and list(everything.left_out) == ["G4"]


def test_a_plan_s_card_counts_routes_and_names_what_cannot_be_assessed():
    plan = made_up_whole().plan
    lines = dict(plan._card().lines)
    assert lines["cannot be assessed"] == "1: G4" and lines["findings"].startswith("3 between goals, 1 inconsistent")
    answered = {id: answer for id, answer in plan.assessments.items() if id != "G4"}
    assert "cannot be assessed" not in dict(replace(plan, assessments=answered)._card().lines)
    assert [row[0] for row in plan._card().table[1:]] == ["G1", "G2", "G3"]


@pytest.mark.parametrize(("relation", "value"), [(">=", 125.0), ("<=", 128.0)])
def test_draws_of_a_goal_are_put_in_order_from_missed_to_met_whichever_way_it_goes(relation, value):
    goal = Target(relation, value, "2027", id="L", indicator="loans")
    block = _block({"L": assess(made_up_forecast(paths_of(1), indicator=LOANS), goal)}, 1)
    met = block.met[:, 0]
    assert 0 < met.sum() < met.size and (np.diff(met.astype(int)) >= 0).all()
