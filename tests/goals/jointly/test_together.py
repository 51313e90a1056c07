from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal, norm

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.dependence import Dependence
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.jointly.joint_draws import GoalBlock, _block, common_normals
from psi_analysis.goals.jointly.together import assess_together
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import percent
from psi_analysis.words.reasons import stated
from tests.briefs.made_up_whole import made_up_whole
from tests.goals.made_up import LOANS, made_up_forecast
from tests.spec_tables import rows

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
    independent = joint.sweep.set_index("correlation").loc[0.0, "all"]
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


PROXIES = {"P": 0.3, "Q": 0.6}


def test_every_point_of_the_sweep_is_what_the_normal_copula_says():
    answers = {id: replace(by_proxy(p), target=replace(by_proxy().target, id=id, indicator=id)) for id, p in PROXIES.items()}
    joint = assess_together(answers)
    assert joint.sweep["correlation"].tolist() == [-0.99, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 0.9, 0.99]
    for row in joint.sweep.itertuples():
        copula = multivariate_normal(cov=[[1.0, row.correlation], [row.correlation, 1.0]])
        assert row.all == pytest.approx(copula.cdf(norm.ppf([0.3, 0.6])), abs=0.006)
        assert row.none == pytest.approx(copula.cdf(norm.ppf([0.7, 0.4])), abs=0.006)
        assert joint.number_met.loc[2, row.correlation] == row.all and joint.number_met.loc[0, row.correlation] == row.none
    assert joint.number_met.index.tolist() == [0, 1, 2]
    assert joint.bounds == joint.bounds_marginal == pytest.approx((0.0, 0.3))


def test_a_goal_that_cannot_be_met_bounds_all_of_them_at_nothing():
    joint = assess_together(money_goals() | {"P": by_proxy(0.0, (0.0, 0.0))}, goals=["L", "P", "D"], record=Record(0.4))
    assert joint.bounds_marginal == (0.0, 0.0) and joint.groups["highest"].tolist()[1] == 0.0
    row = joint.pairs.set_index(["first", "second"]).loc[("L", "P")]
    assert (row["lowest"], row["highest"]) == (0.0, 0.0)
    assert joint.groups["highest"].tolist()[0] == min(joint.marginals[["L", "D"]])


def test_a_pair_is_found_whatever_the_order_in_which_the_goals_of_two_forecasts_are_asked_for():
    answers, record = money_goals(), Record(0.4, 0.1, 0.6)
    mixed = assess_together(answers, goals=["L", "D", "LG"], record=record).pairs.set_index(["first", "second"])
    apart = assess_together(answers, goals=["L", "LG", "D"], record=record).pairs.set_index(["first", "second"])
    assert mixed["tie"].tolist() == ["measured", "same paths", "measured"]
    assert mixed.loc[("D", "LG"), "both"] == apart.loc[("LG", "D"), "both"]
    assert mixed.loc[("D", "LG"), "only_first"] == apart.loc[("LG", "D"), "only_second"]
    assert mixed.loc[("L", "LG"), "correlation"] != mixed.loc[("L", "LG"), "correlation"]  # on the same paths there is none
    assert mixed.loc[("D", "LG"), "correlation"] == 0.4


def test_the_range_of_a_pair_is_that_of_single_origins_for_goals_that_fall_too():
    answers = money_goals()
    down = assess(answers["D"].forecast, Target("<=", 125.0, "2027", id="D", indicator="deposits"))
    (row,) = assess_together(answers | {"D": down}, goals=["L", "D"], record=Record(0.5, -0.2, 0.9)).pairs.to_dict("records")
    alone = [assess_together(answers | {"D": down}, goals=["L", "D"], record=Record(r)).probability for r in (0.9, 0.5, -0.2)]
    assert [row["lowest"], row["both"], row["highest"]] == alone and alone == sorted(alone)


class Tied:
    """A record that knows every pair, and which goals it was asked of."""

    def __init__(self):
        self.asked = []

    def between(self, first, second, target):
        self.asked.append(target.id)
        return Dependence(0.3, 0.2, 0.4, 900, 9, 2010, 2018)


def test_all_pairs_measured_make_one_group_and_a_pair_is_looked_up_by_the_first_goal_of_the_first_forecast():
    record, answers = Tied(), money_goals()
    third = assess(
        made_up_forecast(paths_of(3), indicator=replace(LOANS, id="taxes")), Target(">=", 120.0, "2027", id="T", indicator="taxes")
    )
    joint = assess_together(answers | {"T": third}, record=record)
    assert set(record.asked) == {"L", "D"}  # neither LG nor DG
    assert joint.groups["goals"].tolist() == [("L", "LG", "D", "DG", "T")] and joint.everything_known
    assert joint.groups["probability"].iloc[0] == joint.probability == joint.probability_range[0]
    assert set(joint.dependence) == {("L", "D"), ("L", "T"), ("D", "T")}


def test_a_proxy_without_a_range_has_the_same_answer_at_both_ends_and_one_of_grade_b_keeps_its_probability():
    answers = money_goals()
    open_ended = assess_together(answers | {"P": by_proxy(0.2, None)}, goals=["L", "P"])
    assert (open_ended.sweep["all_lowest"] == open_ended.sweep["all"]).all() and (
        open_ended.sweep["all_highest"] == open_ended.sweep["all"]
    ).all()
    assert open_ended.bounds_over_ranges == open_ended.bounds
    firm = replace(by_proxy(0.2, (0.0, 0.9)), grade="B")
    assert assess_together(answers | {"P": firm}, goals=["L", "P"]).bounds_over_ranges == pytest.approx((0.0, 0.2))


def test_two_answers_on_one_goal_are_refused_and_a_third_on_another_forecast_names_the_first_of_its_series():
    answers = money_goals()
    with pytest.raises(TargetError, match="two of the assessments are of one goal"):
        assess_together([answers["L"], answers["L"]])
    assert assess_together(list(answers.values())).goals == tuple(answers)
    other = assess(made_up_forecast(paths_of(9), indicator=LOANS), replace(answers["LG"].target, id="X"))
    with pytest.raises(TargetError, match="L and X are goals of"):
        assess_together([answers["L"], answers["LG"], other])
    again = assess(made_up_forecast(paths_of(1), indicator=LOANS), answers["LG"].target)  # made anew, the same paths
    assert assess_together({"L": answers["L"], "LG": again}).pairs["tie"].tolist() == ["same paths"]


DRAWS = """
sizes     | draws
1000 1000 | 40000
1000 1600 | 40000
3001      | 39013
0 3001    | 39013
1024 81   | 82944
2 200001  | refused
400000    | 400000
400001    | refused
"""


@pytest.mark.parametrize(("sizes", "draws"), rows(DRAWS))
def test_as_many_joint_draws_as_use_every_path_equally_often_and_not_more_than_can_be_held(sizes, draws):
    blocks = [GoalBlock((f"G{n}",), None, np.zeros((int(n), 1), dtype=bool), 0.5, True) for n in sizes.split()]
    if draws == "refused":
        with pytest.raises(TargetError, match="different numbers of paths"):
            common_normals(blocks, seed=1)
    else:
        assert common_normals(blocks, seed=1).shape == (int(draws), len(blocks))


def test_a_block_without_paths_is_met_in_the_best_draws_and_one_with_paths_in_the_draws_of_its_best_paths():
    ranks = np.arange(8)
    sure = GoalBlock(("P",), None, np.array([], dtype=bool), 0.25, True)
    assert sure.size == 1 and sure.drawn(ranks)[:, 0].tolist() == [False] * 6 + [True] * 2
    assert sure.drawn(ranks, 0.5)[:, 0].sum() == 4 and sure.drawn(ranks, 0.0).sum() == 0
    paths = GoalBlock(("L",), made_up_forecast(paths_of(1, 4)), np.array([[False], [False], [False], [True]]), 0.0, True)
    assert paths.size == 4 and paths.drawn(ranks)[:, 0].tolist() == [False] * 6 + [True] * 2


def test_the_card_lists_eight_pairs_and_counts_the_rest():
    few = assess_together(money_goals(), goals=["L", "LG", "D"], record=Record(0.4))
    assert len(few._card().table) == 1 + 3 and few._card().note == ""
    assert [row[0] for row in few._card().table[1:]] == ["L LG", "L D", "LG D"] and [row[2] for row in few._card().table[1:]] == [
        "–",
        "0.40",
        "0.40",
    ]
    eight, nine = (replace(few, pairs=pd.concat([few.pairs] * 3).head(count)) for count in (8, 9))
    assert len(eight._card().table) == 1 + 8 and eight._card().note == ""
    assert len(nine._card().table) == 1 + 8 and nine._card().note == "and 1 more pairs; .pairs has all"
