import numpy as np
import pytest

from psi_analysis.errors import PeriodError
from psi_analysis.goals.answers.attainment import attainment_probability, judged_draws, monte_carlo_error, tolerance_sweep
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast

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
