"""Small-sample changes of a trend, against closed forms and numerical integration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm, t

from psi_analysis.errors import DataError
from psi_analysis.goals.routes.yearly_changes import change_cdf, drift_change, least_squares_change, quantile_of, trend_change

READINGS = np.array([14.227, 14.424, 14.102, 14.094, 13.910])


def test_drift_is_the_mean_change_and_its_width_counts_noise_and_the_uncertainty_of_the_mean() -> None:
    change = drift_change(READINGS, 2)
    assert change.per_year == pytest.approx((13.910 - 14.227) / 4)
    assert change.mean == pytest.approx(2 * change.per_year)
    assert change.scale == pytest.approx(np.std(np.diff(READINGS), ddof=1) * np.sqrt(2 + 4 / 4))
    assert (change.degrees, change.readings) == (3, 5)


def test_least_squares_agrees_with_the_regression_of_statsmodels() -> None:
    import statsmodels.api as sm

    change = least_squares_change(READINGS, 3)
    line = sm.OLS(READINGS, sm.add_constant(np.arange(5.0))).fit()
    ahead = line.get_prediction([[1.0, 7.0]])
    assert change.per_year == pytest.approx(line.params[1])
    assert change.mean == pytest.approx(ahead.predicted[0] - READINGS[-1])
    assert change.scale == pytest.approx(ahead.se_obs[0])
    assert change.degrees == line.df_resid == 3


def test_the_predictive_interval_of_a_drift_covers_as_it_says() -> None:
    rng = np.random.default_rng(20261123)
    walks = np.cumsum(rng.normal(-0.1, 0.2, (4000, 7)), axis=1)
    inside = 0
    for walk in walks:
        change = drift_change(walk[:5], 2)
        inside += abs(walk[6] - walk[4] - change.mean) < change.scale * t.ppf(0.9, change.degrees)
    assert inside / len(walks) == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(("scale", "degrees", "deviation"), [(0.3, 3, 0.1), (0.3, 2, 0.9), (0.1, 3, 0.7), (0.2, 4, 0.0)])
def test_the_convolution_agrees_with_numerical_integration(scale: float, degrees: int, deviation: float) -> None:
    at = -0.8
    if deviation:
        expected = quad(lambda z: norm.pdf(z) * t.cdf((at - deviation * z) / scale, degrees), -9, 9, points=[at / deviation], limit=200)[0]
    else:
        expected = t.cdf(at / scale, degrees)
    assert float(change_cdf(at, mean=0.0, scale=scale, degrees=degrees, deviation=deviation)) == pytest.approx(expected, abs=1e-5)


def test_without_a_student_part_the_change_is_normal_and_without_any_width_a_step() -> None:
    assert float(change_cdf(1.0, mean=0.0, scale=0.0, degrees=0, deviation=2.0)) == pytest.approx(norm.cdf(0.5))
    assert change_cdf([-0.1, 0.1], mean=0.0, scale=0.0, degrees=0, deviation=0.0).tolist() == [0.0, 1.0]


def test_quantiles_invert_the_distribution() -> None:
    found = quantile_of(lambda x: change_cdf(x, mean=[0.0, 1.0], scale=[0.5, 0.5], degrees=3, deviation=0.0), 0.9, span=(-9, 9), shape=(2,))
    assert found == pytest.approx(0.5 * t.ppf(0.9, 3) + np.array([0.0, 1.0]))


@pytest.mark.parametrize("level", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_the_quantile_of_one_distribution_is_that_of_several_side_by_side(level: float) -> None:
    def below(x: np.ndarray) -> np.ndarray:
        return change_cdf(x, mean=0.3, scale=0.5, degrees=3, deviation=0.2)

    alone, beside = quantile_of(below, level, span=(-40, 40)), quantile_of(below, level, span=(-40, 40), shape=(2,))
    assert alone.shape == () and np.abs(beside - alone).max() < 1e-9
    assert float(below(alone)) == pytest.approx(level, abs=1e-10)


def test_the_quantile_of_a_step_is_where_it_steps_and_the_end_of_the_span_where_it_steps_outside() -> None:
    def below(x: np.ndarray) -> np.ndarray:
        return change_cdf(x, mean=0.7, scale=0.0, degrees=0, deviation=0.0)

    for level in (0.1, 0.5, 0.9):
        found = [float(quantile_of(below, level, span=span)) for span in ((-2, 2), (1, 2), (-2, 0))]
        assert found == pytest.approx([0.7, 1.0, 0.0], abs=1e-11)


def test_distributions_with_a_student_part_and_without_stand_side_by_side() -> None:
    parts = {"mean": [0.1, 0.2, 0.3], "scale": [0.5, 0.0, 0.0], "degrees": [3, 1, 1], "deviation": [0.2, 0.4, 0.0]}
    alone = [float(change_cdf(0.25, **{name: value[i] for name, value in parts.items()})) for i in range(3)]
    assert change_cdf(0.25, **parts) == pytest.approx(alone, abs=1e-14) and alone[2] == 0.0


@pytest.mark.parametrize(
    ("rule", "values", "words"),
    [
        ("drift", [1.0, 2.0], "rule 'drift' needs 3 yearly readings but there are 2"),
        ("least squares", [1.0, 2.0, 3.0], "rule 'least squares' needs 4 yearly readings but there are 3"),
        ("dirft", [1.0, 2.0, 3.0], "trend rule 'dirft' is not known. Did you mean 'drift'?"),
    ],
)
def test_too_few_readings_and_unknown_rules_are_refused_in_words(rule: str, values: list[float], words: str) -> None:
    with pytest.raises(DataError) as refusal:
        trend_change(rule, np.array(values), 2)
    assert words in str(refusal.value)
