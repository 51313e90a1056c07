import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.implied_base import implied_base
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows

LEVEL = Target(">=", 5000.0, "2027")
GROWTH = Target(">=", 0.082, "2027", kind="average growth", base="2024")


@pytest.mark.parametrize(("in_2024", "binds"), [([4000.0, 4100.0], "growth"), ([3900.0, 3800.0], "level"), ([4000.0, 3900.0], "undecided")])
def test_growth_binds_above_the_implied_base_and_the_level_below(in_2024, binds):
    base = implied_base(made_up_forecast([[value, 1, 1, 1] for value in in_2024]), LEVEL, GROWTH)
    assert base.base == pytest.approx(3947.2, abs=0.05)
    assert base.binds == binds


def test_the_base_carried_back_is_compared_with_the_latest_observation():
    base = implied_base(made_up_forecast([[4000.0, 1, 1, 1]], history=(3693.8268,), first=2023), LEVEL, GROWTH)
    ((period, observed, implied),) = base.earlier
    assert (str(period), observed) == ("2023", 3693.8268)
    assert implied == pytest.approx(3648.1, abs=0.05)


def test_two_levels_are_not_a_pair():
    with pytest.raises(TargetError, match="not a level goal and an average-growth goal"):
        implied_base(made_up_forecast([[1.0, 1, 1, 1]]), LEVEL, LEVEL)


BINDS = """
of 1000 paths above the base | binds
399                          | level
400                          | undecided
600                          | undecided
601                          | growth
"""


@pytest.mark.parametrize(("above", "binds"), rows(BINDS))
def test_between_two_and_three_in_five_leave_open_which_goal_binds(above, binds):
    bases = [4000.0] * int(above) + [3900.0] * (1000 - int(above))
    found = implied_base(made_up_forecast([[value, 1, 1, 1] for value in bases]), LEVEL, GROWTH)
    assert (found.probability_base_above, found.binds, found.level) == (pytest.approx(int(above) / 1000), binds, 5000.0)


def test_a_base_that_equals_the_implied_one_is_not_above_it_and_without_earlier_figures_none_is_compared():
    exact = implied_base(
        made_up_forecast([[64.0, 1, 1]]), Target(">=", 144.0, "2026"), Target(">=", 0.5, "2026", "average growth", base="2024")
    )
    assert (exact.base, exact.probability_base_above, exact.binds) == (64.0, 0.0, "level")
    alone = implied_base(made_up_forecast([[100.0] * 4], history=(50.0,), first=2024), LEVEL, GROWTH)
    assert alone.earlier == () and str(alone.base_period) == "2024"


FALLING = """
of ten paths above the base | binds
9                           | level
5                           | undecided
1                           | growth
"""


@pytest.mark.parametrize(("above", "binds"), rows(FALLING))
def test_of_goals_that_must_fall_the_level_binds_above_the_implied_base(above, binds):
    level, growth = Target("<=", 81.0, "2026"), Target("<=", -0.1, "2026", kind="average growth", base="2024")
    bases = [110.0] * int(above) + [90.0] * (10 - int(above))
    found = implied_base(made_up_forecast([[value, 1, 1, 1] for value in bases]), level, growth)
    assert (found.base, found.binds) == (pytest.approx(100.0), binds)


@pytest.mark.parametrize("pair", [(Target(">=", 0.5, "2027", kind="ratio"), GROWTH), (LEVEL, Target(">=", 0.05, "2027", kind="growth"))])
def test_a_share_or_growth_of_one_year_makes_no_pair(pair):
    with pytest.raises(TargetError, match="not a level goal and an average-growth goal"):
        implied_base(made_up_forecast([[1.0, 1, 1, 1]]), *pair)


def test_the_base_is_carried_back_over_the_years_to_the_latest_figure_before_it():
    made = made_up_forecast([[1.0, 1, 1, 1]] * 2, history=(70.0, 80.0, 90.0), first=2020)
    (earlier,) = implied_base(made, Target(">=", 144.0, "2026"), Target(">=", 0.2, "2026", kind="average growth", base="2024")).earlier
    assert (str(earlier[0]), earlier[1], earlier[2]) == ("2022", 90.0, pytest.approx(144.0 / 1.2**4))
    observed = implied_base(made, Target(">=", 144.0, "2024"), Target(">=", 0.2, "2024", kind="average growth", base="2022"))
    assert observed.probability_base_above == 0.0 and [(str(at), value) for at, value, _ in observed.earlier] == [("2021", 80.0)]
