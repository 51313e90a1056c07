"""Numerator and denominator drawn jointly: what moves both leaves the ratio alone."""

from __future__ import annotations

import dataclasses

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


@pytest.mark.parametrize(("changes", "parts", "enough"), [(4, 2, True), (3, 2, False), (3, 1, True), (2, 1, False)])
def test_so_many_changes_as_quantities_and_two_more_say_how_they_move_together(changes: int, parts: int, enough: bool) -> None:
    growth = np.random.default_rng(1).normal(0.05, 0.02, (changes, parts))
    if enough:
        assert joint_growth_paths(growth, 3, 10, np.random.default_rng(2)).shape == (10, 3, parts)
        return
    with pytest.raises(SeriesError, match=f"{changes} changes of {parts} quantities say nothing .* at least {parts + 2} are needed"):
        joint_growth_paths(growth, 3, 10, np.random.default_rng(2))


VALUES = [4.0, 4.3, 4.5, 4.9, 5.1, 5.6]


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        ({"indicator": dataclasses.replace(PART, unit="bn yuan")}, {}, "one unit and one last period"),
        ({"values": [0.0, *VALUES[1:]]}, {}, "above 0"),
        ({}, {"values": [0.0, *VALUES[1:]]}, "above 0"),
        ({"values": [0.001, *VALUES[1:]]}, {}, ""),
        ({"values": VALUES[2:]}, {}, "share 4 periods"),
        ({"values": VALUES[1:]}, {}, ""),
    ],
)
def test_both_parts_are_of_one_unit_above_nothing_and_known_together_for_five_years(part, whole, words) -> None:
    def series(values=VALUES, indicator=PART):
        return made_up_series(values, first=2026 - len(values), indicator=indicator)

    top, bottom = series(**part), series(**{"indicator": WHOLE, **whole})
    if words:
        with pytest.raises(SeriesError, match=words):
            forecast_ratio(top, bottom, to="2027", n_paths=10, seed=1)
    else:
        assert forecast_ratio(top, bottom, to="2027", n_paths=10, seed=1)[0].paths.shape == (10, 2)


@pytest.mark.parametrize(("kind", "unit", "bounded"), [("ratio", "share", True), ("multiple", "times", False)])
def test_a_part_stays_below_its_whole_and_a_multiple_may_pass_it(kind: str, unit: str, bounded: bool) -> None:
    part = made_up_series([0.6, 0.75, 0.7, 0.9, 0.85, 0.97], first=2020, indicator=PART)
    whole = made_up_series([1.0, 1.02, 0.99, 1.01, 1.0, 1.0], first=2020, indicator=WHOLE)
    made, below = forecast_ratio(part, whole, to="2028", n_paths=500, seed=1, name="r", kind=kind)
    assert (made.series.indicator.unit, made.series.indicator.id, made.series.indicator.kind) == (unit, "r", kind)
    assert bool(made.paths.max() <= 1.0) is bounded and made.series.y == pytest.approx(part.y / whole.y)
    assert np.median(below[:, 0]) == pytest.approx(1.0, abs=0.02) and below.shape == (500, 3)
    assert made.series.indicator.name_en == ("Services as a share" if bounded else "Services over GDP")


def test_without_noise_both_go_on_as_they_did() -> None:
    growth = np.column_stack([np.full(8, 0.05), np.full(8, -0.02)]) + 1e-7 * np.random.default_rng(3).standard_normal((8, 2))
    paths = joint_growth_paths(growth, 4, 20, np.random.default_rng(4))
    assert paths == pytest.approx(np.broadcast_to(np.outer(np.arange(1, 5), [0.05, -0.02]), (20, 4, 2)), abs=1e-4)
