"""Numerator and denominator drawn jointly: what moves both leaves the ratio alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import SeriesError
from psi_analysis.goals.routes.joint_ratio import forecast_ratio, joint_growth_paths
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_series

PART = Indicator("services", "服务业", "Services", "100m yuan", "flow")
WHOLE = Indicator("gdp", "生产总值", "GDP", "100m yuan", "flow")


def test_a_ratio_of_parts_that_always_move_together_stands_still() -> None:
    whole = np.exp(np.cumsum([0.0, 0.3, -0.2, 0.25, 0.1, -0.1, 0.3]))
    made, below = forecast_ratio(
        made_up_series(0.4 * whole, indicator=PART), made_up_series(whole, indicator=WHOLE), to="2028", n_paths=400, seed=1
    )
    assert made.paths == pytest.approx(0.4, abs=1e-4)
    assert below[:, -1].std() > 0.3


def test_each_part_alone_is_student_t() -> None:
    growth = np.random.default_rng(4).normal([0.08, 0.05], 0.03, (9, 2))
    paths = joint_growth_paths(growth, 2, 40_000, np.random.default_rng(5))
    for k in (0, 1):
        # the inverse Wishart's marginal has n − 1 − (k − 1) = n − 2 degrees of freedom for two quantities
        squares = float(((growth[:, k] - growth[:, k].mean()) ** 2).sum())
        scale = np.sqrt(squares / 7 * (2 + 4 / 9))
        for level in (0.1, 0.5, 0.9):
            expected = 2 * growth[:, k].mean() + scale * stats.t.ppf(level, 7)
            assert np.quantile(paths[:, 1, k], level) == pytest.approx(expected, abs=0.03 * scale)


def test_the_correlation_of_the_past_is_kept() -> None:
    rng = np.random.default_rng(6)
    common = rng.normal(0.0, 0.05, 40)
    growth = np.stack([common + rng.normal(0, 0.02, 40), common + rng.normal(0, 0.02, 40)], axis=1)
    paths = joint_growth_paths(growth, 1, 20_000, rng)[:, 0]
    past = np.corrcoef(growth.T)[0, 1]
    assert np.corrcoef(paths.T)[0, 1] == pytest.approx(past, abs=0.06)


def test_the_city_s_services_share_is_narrower_jointly_than_from_parts_on_their_own() -> None:
    data = load(as_of="2026-11-23")
    services, gdp = data.series("services_value_added"), data.series("gdp")
    gdp = gdp.until(services.origin)
    made, _ = forecast_ratio(services, gdp, to="2027", n_paths=4000, seed=2)
    apart = [joint_growth_paths(np.diff(np.log(part.y))[:, None], 4, 4000, np.random.default_rng(n))[:, -1, 0] for n, part in
             enumerate((services, gdp))]  # fmt: skip
    log_ratio = np.log(made.at("2027"))
    assert log_ratio.std() < 0.9 * (apart[0] - apart[1]).std()
    assert made.series.last == pytest.approx(services.last / gdp.last)


def test_parts_that_end_in_different_years_are_refused() -> None:
    with pytest.raises(SeriesError, match="one unit and one last period"):
        forecast_ratio(
            made_up_series([1.0, 2.0, 3.0, 4.0, 5.0], indicator=PART),
            made_up_series([1.0, 2.0, 3.0, 4.0], indicator=WHOLE),
            to="2028",
            n_paths=10,
            seed=1,
        )


def test_too_few_shared_periods_are_refused() -> None:
    four = [1.0, 2.0, 3.0, 4.0]
    with pytest.raises(SeriesError, match="share 4 periods; 5 are needed"):
        forecast_ratio(made_up_series(four, indicator=PART), made_up_series(four, indicator=WHOLE), to="2028", n_paths=10, seed=1)


def test_five_periods_in_common_are_enough():
    part, whole = made_up_series([4.0, 4.3, 4.5, 4.9, 5.1], first=2019), made_up_series([9.0, 9.4, 10.0, 10.5, 11.0], first=2019)
    made, _ = forecast_ratio(part, whole, to="2025", n_paths=50, seed=1)
    assert made.paths.shape == (50, 2) and made.series.last == pytest.approx(5.1 / 11.0)
