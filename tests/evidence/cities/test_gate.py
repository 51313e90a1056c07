from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.evidence.cities.gate import admitted_rows, gate_rows, origin_row, recent_coverage
from psi_analysis.evidence.panel.panel_scores import Scored
from psi_analysis.scoring.rule_record import RecentCoverage
from scripts.city_page import gate_differences
from tests.spec_tables import rows


def held(coverages, first=2010, rule="mine", horizon=2, brier=0.2):
    return pd.DataFrame(
        {
            "question": "two",
            "rule": rule,
            "indicator": "loans",
            "horizon": horizon,
            "origin": range(first, first + len(coverages)),
            "coverage80": coverages,
            "brier": brier,
            "expected": 0.15,
        }
    )


def test_the_gate_looks_at_the_last_five_origins_whose_year_had_come():
    rows = held([0.1, 0.8, 0.7, 0.8, 0.7, 0.8, 0.1, 0.1])
    known = recent_coverage(rows, before=2017)
    assert (known.first, known.last, known.origins) == (2011, 2015, 5)
    assert known.mean == pytest.approx(0.76)
    assert known.standard_error == pytest.approx(np.std([0.8, 0.7, 0.8, 0.7, 0.8], ddof=1) / np.sqrt(5))
    assert recent_coverage(rows, before=2013) is None  # two origins only
    assert recent_coverage(rows).last == 2017


def test_intervals_that_hold_too_little_fail_and_wide_or_uncertain_ones_do_not():
    narrow = RecentCoverage("mine", "loans", 0.7, 0.04, 2017, 2021, 5)
    assert narrow.fails
    assert not replace(narrow, standard_error=0.06).fails
    assert not replace(narrow, mean=0.95).fails


def test_each_origin_is_gated_with_what_was_known_there():
    bad, good = held([0.5, 0.52, 0.48, 0.95, 0.9, 0.9, 0.9]), held([0.8] * 7, rule="other", brier=0.1)
    rows = gate_rows(pd.concat([bad, good]))
    mine = rows[rows["rule"] == "mine"].set_index("origin")
    assert mine.index.tolist() == [2014, 2015, 2016]  # the first with three origins come
    assert mine["graded_down"].tolist() == ["yes", "no", "no"]
    assert mine.loc[2016, "coverage_before"] == pytest.approx(np.mean([0.5, 0.52, 0.48, 0.95, 0.9]))
    assert mine["excess"].tolist() == pytest.approx([0.05] * 3)
    assert mine["relative"].tolist() == pytest.approx([0.05] * 3)
    later = bad.assign(coverage80=[0.5, 0.52, 0.48, 0.1, 0.9, 0.1, 0.1])
    assert gate_rows(pd.concat([later, good])).iloc[0].equals(rows.iloc[0])  # what came after 2014 is not seen there


def test_graded_down_answers_are_compared_with_the_others_of_the_same_year():
    rows = gate_rows(pd.concat([held([0.5, 0.52, 0.48, 0.5, 0.5, 0.5], brier=0.3), held([0.8] * 6, rule="other", brier=0.1)]))
    table = gate_differences(rows, [("all", ["mine", "other"]), ("one", ["other"])]).set_index(["group", "score"])
    assert table.loc[("all", "brier"), "difference"] == pytest.approx(0.2)
    assert table.loc[("all", "brier"), ["years", "cases"]].tolist() == [2, 2]
    assert np.isnan(table.loc[("one", "brier"), "difference"])


def test_a_score_at_an_origin_keeps_what_its_probabilities_promise():
    nothing = np.zeros(2)
    scored = Scored(
        "mine",
        "loans",
        2,
        0,
        2010,
        ("a", "b"),
        np.array([[0.8], [0.5]]),
        np.array([[True], [False]]),
        nothing,
        np.array([1.0, 0.0]),
        nothing,
    )
    row = origin_row("two", scored)
    assert (row["coverage80"], row["brier"], row["expected"]) == pytest.approx((0.5, (0.04 + 0.25) / 2, (0.16 + 0.25) / 2))


def test_a_rule_is_admitted_where_it_is_not_worse_by_more_than_two_paired_errors():
    best = np.array([0.10, 0.20, 0.15, 0.12])
    noisy = best + np.array([0.03, -0.02, 0.03, -0.01])
    worse = best + np.array([0.020, 0.021, 0.019, 0.020])
    table = pd.concat(
        [
            pd.DataFrame({"question": "two", "rule": name, "indicator": "loans", "origin": range(2012, 2016), "brier": brier})
            for name, brier in (("worse", worse), ("noisy", noisy), ("best", best))
        ]
    )
    rows = admitted_rows(table, "two").set_index("rule")
    assert rows.index.tolist() == ["best", "noisy", "worse"]
    assert rows["admitted"].tolist() == ["yes", "yes", "no"]
    assert rows.loc["noisy", ["difference", "origins_ahead"]].tolist() == pytest.approx([0.0075, 2])
    assert rows.loc["worse", "standard_error"] == pytest.approx(np.std([0.020, 0.021, 0.019, 0.020], ddof=1) / 2)
    assert admitted_rows(table, "another").empty


FAILS = """
mean  | standard error | fails
0.699 | 0.05           | yes
0.701 | 0.05           | no
0.799 | 0.0            | yes
0.8   | 0.0            | no
0.75  | 0.026          | no
0.75  | 0.024          | yes
"""
"""Two standard errors under 80 %."""


@pytest.mark.parametrize(("mean", "error", "fails"), rows(FAILS))
def test_a_rule_fails_more_than_two_standard_errors_under_eighty_percent(mean, error, fails):
    assert RecentCoverage("mine", "loans", float(mean), float(error), 2017, 2021, 5).fails is (fails == "yes")


LOOKED_AT = """
origins | looked at
2       | none
3       | 3
5       | 5
6       | 5
"""


@pytest.mark.parametrize(("origins", "looked_at"), rows(LOOKED_AT))
def test_the_gate_looks_at_three_to_five_origins(origins, looked_at):
    known = recent_coverage(held([0.1, *[0.8] * 5][-int(origins) :]))
    assert (known and str(known.origins)) == (None if looked_at == "none" else looked_at)


@pytest.mark.parametrize(("day", "origins"), [(2013, None), (2014, 3), (2015, 4)])
def test_an_origin_counts_from_the_end_of_the_year_it_judged(day, origins):
    known = recent_coverage(held([0.8] * 8), before=day)
    assert (known and known.origins) == origins
