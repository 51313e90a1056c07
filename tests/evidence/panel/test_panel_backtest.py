from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.evidence.panel.cases import Case, Setting, cases
from psi_analysis.evidence.panel.panel_backtest import MemberTask, member_paths, pooled_paths, run_panel_members, run_rules
from psi_analysis.evidence.panel.panel_scores import Scored, reliability_rows, score_paths, scores_by_origin
from psi_analysis.evidence.rules.rival_verdicts import VERDICTS
from tests.evidence.made_up_panel import made_up_panel
from tests.same import assert_same_table

SETTING = Setting(4, 2, tuple(range(2012, 2020)))


def one_city(growth, *, horizon=3):
    nothing = np.empty((1, 0))
    return Case("deposits", 2010, horizon, ("city",), np.atleast_2d(growth), nothing, np.array([0]), nothing, nothing, nothing)


def test_scores_of_end_points_are_those_of_the_formulas():
    case = one_city([0.1] * 5)
    case = replace(case, goals=(0.05, 0.2))
    ends = np.log([[1.0, 1.1, 1.2, 1.3]])
    scored = score_paths("mine", case, ends, np.array([np.log(1.25)]))
    assert scored.probability.tolist() == [[0.5, 0.0]]  # 1.05³ = 1.158, 1.2³ = 1.728
    assert scored.happened.tolist() == [[True, False]]
    row = scores_by_origin([scored]).iloc[0]
    assert row["brier"] == pytest.approx(0.125)
    draws, seen = ends[0], np.log(1.25)
    pairs = np.abs(draws[:, None] - draws[None, :])
    assert row["crps"] == pytest.approx(np.abs(draws - seen).mean() - pairs.sum() / (2 * 4 * 3))


def test_a_city_that_a_member_refused_is_left_out_and_counted():
    case = one_city([[0.1] * 5, [0.2] * 5])
    two = Case("deposits", 2010, 3, ("a", "b"), case.growth, *[getattr(case, name) for name in ("share_changes", "reference_of")],
               case.province_growth, case.known_growth, case.common_ahead)  # fmt: skip
    scored = score_paths("mine", two, np.array([[np.nan, 0.1], [0.1, 0.2]]), np.array([0.1, 0.2]))
    assert scored.areas == ("b",)
    assert scores_by_origin([scored])["cities"].tolist() == [1]


def test_eurostat_pace_compares_growth_so_far_with_growth_over_the_whole_plan():
    case = one_city([np.log(1.05)] * 5)
    # so far 5 %; over six years a goal of 5.4 % asks (1.05³·1.054³)^(1/6) − 1 = 5.2 %, of 6 % 5.5 %: 0.95 × 5.5 = 5.22 > 5
    assert VERDICTS["eurostat, base 3 years back"](case, (0.054, 0.06)).tolist() == [[True, False]]


def test_elapsed_time_share_asks_for_half_of_the_way_at_half_of_the_time():
    straight = one_city(np.log([1.0, 1.0, 110 / 100, 120 / 110, 130 / 120]))
    # gone 30 of 100; three years more at 9.3 % make 169.7 (43 % of the way gone), at 7 % 159.3 (50.6 %)
    assert VERDICTS["elapsed time, base 3 years back"](straight, (0.07, 0.093)).tolist() == [[True, False]]


def test_the_chosen_rule_beats_the_base_rate_where_growth_slows_and_shares_walk():
    scored = list(run_rules({"deposits": made_up_panel()}, settings=[SETTING], rules=("base rate", "share of reference")))
    table = scores_by_origin(scored).pivot(index="origin", columns="rule", values="brier")
    assert (table["share of reference"] < table["base rate"]).sum() >= 6
    mean = scores_by_origin(scored).groupby("rule")[["coverage80", "said", "happened"]].mean()
    assert mean.loc["share of reference", "coverage80"] == pytest.approx(0.8, abs=0.12)
    excess = mean["said"] - mean["happened"]  # growth slows all the time here, so every rule says too much
    assert 0 < excess["share of reference"] < excess["base rate"] / 2


def test_reliability_counts_cells_and_target_years():
    def at(origin, said, happened):
        nothing = np.full(2, np.nan)
        return Scored("mine", "deposits", 3, 0, origin, ("a", "b"), np.array(said), np.array(happened), nothing, nothing, nothing)

    rows = reliability_rows([at(2010, [[0.31], [0.39]], [[True], [False]]), at(2011, [[0.32], [1.0]], [[True], [True]])])
    assert rows[["lower", "cells", "years"]].to_numpy().tolist() == [[0.3, 3, 2], [0.9, 1, 1]]
    assert rows["said"].tolist() == pytest.approx([0.34, 1.0])
    assert rows["happened"].tolist() == pytest.approx([2 / 3, 1.0])


def test_members_see_no_province_and_give_the_same_numbers_in_any_executor():
    peers = {"deposits": made_up_panel(cities=12)}
    settings = [Setting(3, 0, (2012, 2013)), Setting(4, 2, (2013,))]
    tables = []
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as executor:
            scored = list(run_panel_members(peers, settings=settings, members=["log_drift", "theta"], every=3, executor=executor))
        tables.append(scores_by_origin(scored))
    assert_same_table(*tables)
    cities = tables[0].groupby("rule")["cities"].unique().to_dict()
    assert cities.pop("log_drift") == [12]  # array arithmetic: every city
    assert sorted(cities) == ["default pool", "default pool without engine", "members and base rate", "members pooled", "theta"]
    assert all(found == [4] for found in cities.values())


def test_a_pool_takes_equal_parts_of_the_members_that_could_be_fitted():
    one, two = np.ones((2, 6, 1)), np.full((2, 6, 1), 2.0)
    two[1] = np.nan
    assert pooled_paths([one, two])[:, :, 0].tolist() == [[1.0, 2.0, 1.0, 2.0, 1.0, 2.0], [1.0] * 6]


def test_a_city_that_a_member_refuses_does_not_stop_the_others():
    growth = np.array([[0.1, 0.05, 0.12, 0.1], [0.0, 0.0, 0.0, 0.0], [0.02, 0.1, 0.07, 0.1]])
    paths = member_paths(MemberTask("naive", "deposits", 2010, 2, ("a", "constant", "c"), growth, 20))
    assert np.isfinite(paths).all(axis=(1, 2)).tolist() == [True, False, True]
    alone = member_paths(MemberTask("naive", "deposits", 2010, 2, ("c",), growth[2:], 20))
    assert paths[2] == pytest.approx(alone[0])


def test_members_are_scored_on_the_same_outcomes_as_the_rules():
    peers = {"deposits": made_up_panel(cities=12)}
    setting = Setting(4, 2, (2013,))
    with ThreadPoolExecutor(1) as executor:
        member = next(iter(run_panel_members(peers, settings=[setting], members=["naive"], every=1, executor=executor)))
    rule = next(iter(run_rules(peers, settings=[setting], rules=("base rate",))))
    assert member.areas == rule.areas == next(cases(peers["deposits"], setting))[0].areas
    assert np.array_equal(member.happened, rule.happened)
