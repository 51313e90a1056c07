"""Expectations within the year against closed forms; errors as a user would have met them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from psi_analysis.errors import SeriesError
from psi_analysis.nowcasts.within_year import (
    DECAY,
    ERROR_DECAY,
    FEWEST_ERRORS,
    FEWEST_FESTIVALS,
    estimate_year,
    expect_from_readings,
    expect_through_flow,
    festival_effect,
    flow_readings,
    stock_readings,
)
from scripts.month_scores import estimate_quantiles
from tests.spec_tables import rows

SEASON = np.cumsum([0.03, 0.01, 0.02, -0.005, 0.01, 0.015, -0.005, 0.005, 0.01, 0.0, 0.005, 0.005])


def stock(years: int, noise: float = 0.0, seed: int = 1) -> np.ndarray:
    """Levels that add the same season every year."""
    rng = np.random.default_rng(seed)
    return np.exp(np.arange(years)[:, None] * SEASON[-1] + SEASON + noise * rng.normal(size=(years, 12)))


def test_a_stock_that_repeats_its_season_is_expected_without_error_from_every_month() -> None:
    readings, finals = stock_readings(stock(6))
    expected = expect_from_readings(readings, finals)
    assert np.isnan(expected[:2]).all()
    assert expected[3:] == pytest.approx(np.repeat(finals[3:, None], 13, axis=1))


def test_the_expectation_is_the_reading_plus_what_earlier_years_added_each_year_back_half() -> None:
    readings, finals = stock_readings(stock(5, noise=0.01))
    added = (finals - readings[:, 6])[:4]
    weights = DECAY ** np.array([4.0, 3.0, 2.0, 1.0])
    assert expect_from_readings(readings, finals)[4, 6] == pytest.approx(readings[4, 6] + np.average(added, weights=weights))


def test_no_expectation_looks_ahead() -> None:
    levels = stock(8, noise=0.02)
    readings, finals = stock_readings(levels)
    changed = levels.copy()
    changed[6:] *= 3.0
    changed[5, 7:] *= 2.0
    again = expect_from_readings(*stock_readings(changed))
    assert again[:6, :8] == pytest.approx(expect_from_readings(readings, finals)[:6, :8], nan_ok=True)


def test_a_flow_has_no_reading_of_january_alone_and_carries_its_growth_to_date() -> None:
    months = np.tile(np.arange(1.0, 13.0), (4, 1)) * np.array([1.0, 1.1, 1.21, 1.4])[:, None]
    readings, finals = flow_readings(np.cumsum(months, axis=1))
    assert np.isnan(readings[:, 1]).all()
    expected = expect_from_readings(readings, finals)
    assert np.exp(expected[3, 2:]) == pytest.approx(np.full(11, 1.4 * 78.0))


def test_a_stock_is_carried_by_the_flow_that_feeds_it() -> None:
    flow = np.tile([3.0, 1.0, 2.0] + [1.0] * 9, (5, 1)) * np.array([1.0, 1.2, 1.1, 1.3, 1.5])[:, None]
    finals = np.log(100.0 + np.cumsum(1.02 * flow.sum(axis=1)))
    expected = expect_through_flow(np.cumsum(flow, axis=1), finals)
    assert expected[3:, 1:] == pytest.approx(np.repeat(finals[3:, None], 12, axis=1))


def test_a_months_scale_is_the_weighted_size_of_its_own_past_errors() -> None:
    readings, finals = stock_readings(stock(9, noise=0.02))
    expected = expect_from_readings(readings, finals)
    estimate = estimate_year(expected, finals, (8, 3))
    errors = (finals - expected[:, 3])[2:8]
    weights = ERROR_DECAY ** np.arange(5, -1, -1.0)
    assert estimate.errors == pytest.approx(errors)
    assert estimate.scale == pytest.approx(np.sqrt(np.average(errors**2, weights=weights)))
    assert estimate.degrees == 6
    assert estimate_quantiles(estimate, np.array([0.9])) == pytest.approx(estimate.centre + estimate.scale * t.ppf(0.9, 6))


def test_later_months_err_less_when_noise_accumulates_over_the_year() -> None:
    rng = np.random.default_rng(3)
    levels = np.exp(np.cumsum(rng.normal(0.008, 0.01, 12 * 60)).reshape(60, 12))
    readings, finals = stock_readings(levels)
    expected = expect_from_readings(readings, finals)
    scales = [estimate_year(expected, finals, (59, month)).scale for month in (0, 3, 6, 9, 11)]
    assert scales == sorted(scales, reverse=True)


def test_the_stated_band_covers_as_it_says() -> None:
    rng = np.random.default_rng(5)
    inside = []
    for _ in range(400):
        levels = np.exp(np.cumsum(rng.normal(0.008, 0.01, 12 * 13)).reshape(13, 12))
        readings, finals = stock_readings(levels)
        estimate = estimate_year(expect_from_readings(readings[:, 6:7], finals), finals, (12, 0))
        low, high = estimate_quantiles(estimate, np.array([0.1, 0.9]))
        inside.append(low <= finals[12] <= high)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)


def test_the_festival_moves_januarys_reading_by_its_effect_in_earlier_years() -> None:
    festivals = np.array([-9.0, 10.0, -2.0, 17.0, -5.0, 6.0, -7.0, 12.0])
    levels = stock(8)
    levels[:, 0] *= np.exp(-0.001 * festivals)
    readings, finals = stock_readings(levels)
    assert festival_effect(readings[:7, 1] - readings[:7, 0], festivals[:7]) == pytest.approx(-0.001)
    assert expect_from_readings(readings, finals, festivals=festivals)[7, 1] == pytest.approx(finals[7])
    assert abs(expect_from_readings(readings, finals)[7, 1] - finals[7]) > 0.01
    assert festival_effect(np.arange(4.0), festivals[:4]) == 0.0


def test_too_few_years_and_amounts_without_logs_are_refused_in_words() -> None:
    readings, finals = stock_readings(stock(5, noise=0.01))
    with pytest.raises(SeriesError, match="month 3 has 2 past errors to measure its own by but needs 3"):
        estimate_year(expect_from_readings(readings, finals), finals, (4, 3))
    levels = stock(3)
    levels[1, 4] = -2.0
    with pytest.raises(SeriesError, match="an amount is -2; a year is estimated on logs"):
        stock_readings(levels)


def test_before_any_flow_the_year_before_tells_what_it_tells_alone_and_two_years_are_needed() -> None:
    rng = np.random.default_rng(4)
    flow = rng.uniform(1.0, 2.0, (6, 12))
    finals = np.log(100.0 + np.cumsum(rng.uniform(0.9, 1.2, 6) * flow.sum(axis=1)))
    to_date, before = np.cumsum(flow, axis=1), np.concatenate([[np.nan], finals[:-1]])
    expected = expect_through_flow(to_date, finals)
    assert expected[:, :1] == pytest.approx(expect_from_readings(before[:, None], finals), nan_ok=True)
    assert np.isfinite(expected[:, 0]).tolist() == [False] * 3 + [True] * 3
    assert np.isfinite(expected[:, 1:]).all(axis=1).tolist() == [False] * 3 + [True] * 3
    ratios = (np.exp(finals) - np.exp(before))[1:4] / to_date[1:4, 6]
    share = np.average(ratios, weights=DECAY ** np.array([3.0, 2.0, 1.0]))
    assert expected[4, 7] == pytest.approx(np.log(np.exp(finals[3]) + to_date[4, 6] * share))


def test_a_flow_that_empties_the_stock_has_no_expectation() -> None:
    flow = np.tile([1.0] * 12, (5, 1))
    finals = np.log([100.0, 112.0, 124.0, 136.0, 148.0])
    flow[4] = -100.0
    expected = expect_through_flow(np.cumsum(flow, axis=1), finals)
    assert np.isnan(expected[4, 1:]).all() and np.isfinite(expected[3, 1:]).all()


@pytest.mark.parametrize(("years", "learned"), [(FEWEST_FESTIVALS - 1, False), (FEWEST_FESTIVALS, True)])
def test_the_effect_of_the_festival_is_learned_from_so_many_januaries(years: int, learned: bool) -> None:
    festivals = np.array([-9.0, 10.0, -2.0, 17.0, -5.0, 6.0, -7.0, 12.0])[:years]
    assert festival_effect(0.1 - 0.001 * festivals, festivals) == (pytest.approx(-0.001) if learned else 0.0)


@pytest.mark.parametrize(("errors", "enough"), [(FEWEST_ERRORS - 1, False), (FEWEST_ERRORS, True)])
def test_an_error_is_measured_on_so_many_earlier_years(errors: int, enough: bool) -> None:
    expected, finals = np.zeros((errors + 1, 13)), np.append(np.full(errors, 0.02), np.nan)
    if enough:
        estimate = estimate_year(expected, finals, (errors, 4))
        assert (estimate.centre, estimate.degrees, estimate.scale) == (0.0, errors, pytest.approx(0.02))
    else:
        with pytest.raises(SeriesError, match=f"has {errors} past errors"):
            estimate_year(expected, finals, (errors, 4))


def test_a_month_whose_reading_is_missing_has_no_estimate_and_earlier_holes_are_passed_over() -> None:
    expected, finals = np.zeros((6, 13)), np.array([0.01, 0.02, 0.03, 0.04, 0.05, np.nan])
    expected[1, 4] = np.nan
    assert estimate_year(expected, finals, (5, 4)).errors.tolist() == [0.01, 0.03, 0.04, 0.05]
    expected[5, 4] = np.nan
    with pytest.raises(SeriesError, match="month 4"):
        estimate_year(expected, finals, (5, 4))


def test_nothing_and_less_have_no_logs() -> None:
    for amount in (0.0, -1.0):
        levels = stock(3)
        levels[1, 4] = amount
        with pytest.raises(SeriesError, match="need positive numbers"):
            stock_readings(levels)


def test_each_year_back_counts_half_and_its_squared_error_a_tenth_less() -> None:
    readings = np.zeros((4, 13))
    finals = np.array([0.02, 0.05, 0.11, 0.0])
    assert expect_from_readings(readings, finals)[3, 6] == pytest.approx((0.02 + 2 * 0.05 + 4 * 0.11) / 7)
    estimate = estimate_year(np.zeros((4, 13)), finals, (3, 6))
    assert estimate.scale == pytest.approx(np.sqrt((0.81 * 0.02**2 + 0.9 * 0.05**2 + 0.11**2) / (0.81 + 0.9 + 1)))
    assert estimate.errors.tolist() == [0.02, 0.05, 0.11]


ENOUGH = """
earlier years known | expected
0                   | no
1                   | no
2                   | yes
"""


@pytest.mark.parametrize(("known", "expected"), rows(ENOUGH))
def test_two_earlier_years_let_one_expect_of_a_stock_and_through_a_flow(known: str, expected: str) -> None:
    readings, finals = np.zeros((4, 13)), np.array([np.nan, 0.1, 0.2, np.nan])
    readings[: 3 - int(known), 6] = np.nan
    assert np.isfinite(expect_from_readings(readings, finals)[3, 6]) == (expected == "yes")
    flow = np.ones((4, 12))
    flow[: 3 - int(known), 5] = np.nan
    through = expect_through_flow(flow, np.log([1.0, 2.0, 3.5, 5.0]))
    assert np.isfinite(through[3, 6]) == (expected == "yes" and int(known) >= 2)


def test_through_a_flow_a_reading_adds_to_the_year_before_what_a_unit_of_it_added() -> None:
    finals = np.log([10.0, 12.0, 15.0, 0.1])
    to_date = np.ones((4, 12)) * np.array([9.0, 1.0, 2.0, 4.0])[:, None]
    ratio = (0.25 * 2.0 / 1.0 + 0.5 * 3.0 / 2.0) / 0.75
    assert expect_through_flow(to_date, finals)[3, 12] == pytest.approx(np.log(15.0 + 4.0 * ratio))


def test_the_festival_s_effect_needs_six_januaries_and_passes_over_a_missing_one() -> None:
    festivals = np.array([-9.0, 10.0, -2.0, 17.0, -5.0, 6.0, -7.0, 12.0])
    january = 0.1 - 0.001 * festivals
    assert festival_effect(january[:5], festivals[:5]) == 0.0 and festival_effect(january[:6], festivals[:6]) == pytest.approx(-0.001)
    holed = january.copy()
    holed[0] = np.nan
    assert festival_effect(holed[:7], festivals[:7]) == pytest.approx(-0.001) and festival_effect(holed[:6], festivals[:6]) == 0.0
    steps = np.array([0.1, 0.2, 0.1, 0.3, 0.2, 0.4])
    moved, days = np.diff(steps), np.diff(festivals[:6])
    assert festival_effect(steps, festivals[:6]) == pytest.approx((moved * days).sum() / (days**2).sum())


def test_only_january_is_corrected_for_the_festival() -> None:
    festivals = np.array([-9.0, 10.0, -2.0, 17.0, -5.0, 6.0, -7.0, 12.0])
    levels = stock(8, noise=0.01)
    readings, finals = stock_readings(levels)
    plain, corrected = (expect_from_readings(readings, finals, festivals=each) for each in (None, festivals))
    assert corrected[:, 2:] == pytest.approx(plain[:, 2:], nan_ok=True) and corrected[:, 0] == pytest.approx(plain[:, 0], nan_ok=True)
    effect = festival_effect(readings[:7, 1] - readings[:7, 0], festivals[:7])
    shift = effect * np.average(festivals[:7] - festivals[7], weights=0.5 ** np.arange(7, 0, -1.0))
    row = np.isfinite(readings[:7, 0])  # the first January has no December before it, but a final
    assert row.sum() == 6 and corrected[7, 1] == pytest.approx(plain[7, 1] + shift)


def test_readings_of_a_stock_begin_with_the_year_before_and_those_of_a_flow_have_no_january() -> None:
    levels = np.exp(np.arange(24.0).reshape(2, 12) / 10)
    readings, finals = stock_readings(levels)
    assert np.isnan(readings[0, 0]) and readings[1].tolist() == pytest.approx([1.1, *np.arange(12, 24) / 10])
    assert finals == pytest.approx([1.1, 2.3])
    flow, ends = flow_readings(levels)
    assert np.isnan(flow[:, 1]).all() and flow[:, 2:] == pytest.approx(readings[:, 2:]) and ends == pytest.approx(finals)
    assert np.isfinite(readings[:, 1]).all()


def test_the_worst_amount_is_named() -> None:
    levels = stock(3)
    levels[0, 0], levels[2, 3], levels[1, 1] = -1.0, -7.0, np.nan
    with pytest.raises(SeriesError, match="an amount is -7"):
        stock_readings(levels)
