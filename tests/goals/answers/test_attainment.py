from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError, TargetError
from psi_analysis.goals.answers.attainment import attainment_probability, judged_draws, monte_carlo_error, tolerance_sweep
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows

# last observation 105 in 2023; paths of 2024..2027
PATHS = [[110.0, 115.0, 120.0, 130.0], [100.0, 100.0, 100.0, 100.0], [110.0, 121.0, 133.1, 146.41], [90.0, 99.0, 108.9, 119.79]]


@pytest.mark.parametrize(
    ("kind", "base", "expected"),
    [
        ("level", None, [130.0, 100.0, 146.41, 119.79]),
        ("average growth", "2024", [(130 / 110) ** (1 / 3) - 1, 0.0, 0.1, 0.1]),
        (
            "average growth",
            "2023",
            [(130 / 105) ** 0.25 - 1, (100 / 105) ** 0.25 - 1, (146.41 / 105) ** 0.25 - 1, (119.79 / 105) ** 0.25 - 1],
        ),
        ("growth", None, [130 / 120 - 1, 0.0, 0.1, 0.1]),
        ("addition", "2024", [20.0, 0.0, 36.41, 29.79]),
    ],
)
def test_each_kind_compares_its_own_quantity(kind, base, expected):
    target = Target(">=", 0.08, "2027", kind=kind, base=base)
    assert judged_draws(made_up_forecast(PATHS), target) == pytest.approx(expected)


def test_growth_uses_each_paths_own_base_not_the_median():
    fc = made_up_forecast([[100.0, 200.0], [50.0, 100.0]])
    target = Target(">=", 0.99, "2025", kind="average growth", base="2024")
    assert attainment_probability(judged_draws(fc, target), target) == 1.0


@pytest.mark.parametrize(("relation", "expected"), [(">=", 0.75), (">", 0.5), ("<=", 0.5), ("<", 0.25)])
def test_relation_is_taken_strictly(relation, expected):
    draws = np.array([1.0, 2.0, 3.0, 4.0])
    assert attainment_probability(draws, Target(relation, 2.0, "2027")) == expected


def test_about_sweeps_tolerances_in_the_helpful_direction():
    draws = np.array([98.0, 99.0, 99.5, 100.0])
    assert tolerance_sweep(draws, Target(">=", 100.0, "2027", about=True)) == {0.0: 0.25, 0.005: 0.5, 0.01: 0.75, 0.02: 1.0}
    assert tolerance_sweep(draws, Target("<=", 98.0, "2027", about=True))[0.02] == 0.75
    assert tolerance_sweep(draws, Target(">=", 100.0, "2027")) == {}


def test_monte_carlo_error_matches_repeated_draws():
    rng = np.random.default_rng(3)
    estimates = (rng.random((4000, 400)) < 0.3).mean(axis=1)
    assert estimates.std() == pytest.approx(monte_carlo_error(0.3, 400), rel=0.05)


def test_what_a_milestone_has_reached_it_keeps():
    """The second path falls from the 105 observed to 100, the fourth is lower before it is higher."""
    draws = judged_draws(made_up_forecast(PATHS), Target(">=", 1, "2027", kind="milestone"))
    assert draws == pytest.approx([130.0, 105.0, 146.41, 119.79])


def test_a_period_beyond_the_forecast_names_what_is_forecast():
    with pytest.raises(PeriodError, match=r"2030 is not forecast: .* runs from 2024 to 2027"):
        judged_draws(made_up_forecast(PATHS), Target(">=", 1, "2030"))


def by_months(paths, kind="stock", unit="100m yuan"):
    """Figures of January 2024 to June 2025, 1 to 18, and so many months ahead."""
    months = pd.Series(np.arange(1.0, 19.0), index=pd.period_range("2024-01", periods=18, freq="M"))
    made = made_up_forecast(paths, indicator=Indicator("x", "", "", unit, kind))
    return replace(made, series=replace(made.series, values=months))


REFUSED = """
figures | deadline | base    | words
Y       | 2025-06  |         | is for the month 2025-06, but .* has one figure a year; give 2025,
Y       | 2025Q2   |         | is for the quarter 2025Q2, but .* has one figure a year
M       | 2025Q4   | 2025-07 |
M       | 2025     | 2024    |
Y       | 2026     | 2024-06 | counts from the month 2024-06, but .* has one figure a year; give 2024,
Y       | 2026     | 2024    |
M       | 2025-12  | 2024-12 |
"""


@pytest.mark.parametrize(("figures", "deadline", "base", "words"), rows(REFUSED))
def test_a_goal_or_base_of_shorter_periods_than_the_figures_is_refused(figures, deadline, base, words):
    made = by_months([[20.0] * 18]) if figures == "M" else made_up_forecast([[110.0] * 4])
    target = Target(">=", 0.01, deadline, "average growth" if base else "level", base=base or None)
    if not words:
        assert len(judged_draws(made, target)) == 1
        return
    with pytest.raises(TargetError, match=words):
        judged_draws(made, target)


@pytest.mark.parametrize(
    ("kind", "deadline", "refused"), [("growth", "2025", True), ("growth", "2025-12", False), ("ratio", "2025", False)]
)
def test_only_a_year_of_the_growth_of_single_months_is_refused(kind, deadline, refused):
    made = by_months([[0.2] * 18], kind, "growth" if kind == "growth" else "share")
    if refused:
        with pytest.raises(
            TargetError, match=r"is for the year 2025, and .* is the growth of single months, of which the last is not the year's"
        ):
            judged_draws(made, Target(">=", 0.1, deadline))
    else:
        assert judged_draws(made, Target(">=", 0.1, deadline)).tolist() == [0.2]


def test_a_year_of_a_monthly_flow_is_the_sum_of_its_months_and_of_a_stock_its_last():
    paths = np.arange(1.0, 19.0)[None]
    assert judged_draws(by_months(paths, "flow"), Target(">=", 1.0, "2025")).tolist() == [sum(range(13, 19)) + sum(range(1, 7))]
    assert judged_draws(by_months(paths), Target(">=", 1.0, "2025")).tolist() == [6.0]
    assert judged_draws(by_months(paths), Target(">=", 1.0, "2026")).tolist() == [18.0]


MILESTONES = """
deadline | largest
2024     | 12
2025-03  | 15
2025     | 18
2026     | 30
"""


@pytest.mark.parametrize(("deadline", "largest"), rows(MILESTONES))
def test_the_largest_value_counts_only_up_to_the_deadline(deadline, largest):
    path = [[*[1.0] * 6, 30.0, *[2.0] * 11]]
    assert judged_draws(by_months(path), Target(">=", 1, deadline, "milestone")).tolist() == [float(largest)]


def test_each_member_has_draws_of_its_own_for_every_kind():
    paths = np.array(PATHS)
    made = made_up_forecast(paths, members={"a": paths, "b": paths + 1.0})
    for goal, expected in (
        (Target(">=", 1.0, "2027"), [131.0, 101.0, 147.41, 120.79]),
        (Target(">=", 1.0, "2027", "milestone"), [131.0, 105.0, 147.41, 120.79]),
        (Target(">=", 0.1, "2027", "average growth", base="2023"), (np.array([131.0, 101.0, 147.41, 120.79]) / 105) ** 0.25 - 1),
        (Target(">=", 0.1, "2027", "addition", base="2024"), [20.0, 0.0, 36.41, 29.79]),
    ):
        assert judged_draws(made, goal, "b") == pytest.approx(expected)


@pytest.mark.parametrize(("base", "defined"), [([0.0, 5.0], False), ([-1.0, 5.0], False), ([0.5, 5.0], True)])
def test_growth_from_nothing_on_any_path_is_undefined_and_an_addition_to_it_is_not(base, defined):
    made = made_up_forecast([[start, 2.0 * start + 1.0] for start in base])
    growth, added = Target(">=", 0.1, "2025", "growth"), Target(">=", 0.1, "2025", "addition", base="2024")
    assert judged_draws(made, added) == pytest.approx([start + 1.0 for start in base])
    if defined:
        assert judged_draws(made, growth) == pytest.approx([1.0 + 1.0 / start for start in base])
        return
    with pytest.raises(TargetError, match=r"growth from 2024 is undefined where 'loans/zhuzhou' is not above 0 then"):
        judged_draws(made, growth)


def test_of_a_rate_growth_is_its_own_value_and_of_a_ratio_that_of_the_ratio():
    for kind, unit, expected in (("growth", "growth", [0.06]), ("ratio", "share", [0.5])):
        made = made_up_forecast([[0.04, 0.06]], history=(0.02, 0.03), first=2022, indicator=Indicator("r", "", "", unit, kind))
        assert judged_draws(made, Target(">=", 0.05, "2025", "growth")) == pytest.approx(expected)
