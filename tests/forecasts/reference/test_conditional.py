import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, PeriodError, SeriesError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import hold_growth, log_share_history, reference_log_growth
from psi_analysis.nouns.series import Series
from tests.forecasts.test_forecasting import Step


def own(values, first, area, unit="亿元"):
    return Series.from_pandas(pd.Series(values, index=range(first, first + len(values))), name="loans", kind="stock", unit=unit, area=area)


WHOLE = own([1000, 1100, 1210, 1331, 1464.1, 1610.51, 1771.561, 1948.7171], 2018, "province")  # 10 % a year, known to 2025
CITY = own([50, 55, 60.5, 66.55, 73.205, 80.5255], 2018, "city")  # always a twentieth, known to 2023


def test_a_constant_share_follows_what_the_reference_is_known_to_have_done():
    fc = forecast(CITY, to="2027", reference=hold_growth(WHOLE, 0.05, to="2027", n_paths=50), n_paths=50)
    assert fc.paths.mean(axis=0) == pytest.approx([88.578, 97.436, 97.436 * 1.05, 97.436 * 1.05**2], rel=1e-4)


def test_the_spread_of_known_years_is_that_of_the_share_alone():
    noisy = own(np.array([50, 56, 59, 68, 71, 82.0]), 2018, "city")
    low, high = (forecast(noisy, to="2027", reference=hold_growth(WHOLE, g, to="2027", n_paths=400), n_paths=400) for g in (0.0, 0.2))
    assert (low.paths[:, :2] == high.paths[:, :2]).all()
    assert (low.paths[:, 2:] < high.paths[:, 2:]).all()


def test_members_are_the_references_members_and_share_one_share_path():
    ahead = forecast(WHOLE, to="2027", models=["drift", Step()], n_paths=100)
    fc = forecast(CITY, to="2027", reference=ahead, n_paths=100)
    assert list(fc.members) == ["drift", "step"]
    growth = reference_log_growth(ahead, CITY.origin, 4, "drift")
    assert fc.members["drift"] == pytest.approx(CITY.last * np.exp(growth), rel=1e-6)
    assert (fc.method, fc.reference) == ("share of reference", ahead)


def test_log_share_covers_the_years_both_are_observed():
    assert log_share_history(CITY, WHOLE) == pytest.approx(np.log(0.05) * np.ones(6))


@pytest.mark.parametrize(
    ("series", "reference", "words"),
    [
        (CITY, own([1000, 1100, 1200, 1300], 2018, "province"), "ends in 2021, before"),
        (CITY, own([1, 2, 3, 4], 2021, "province"), "share 3 observed periods; 4 are needed"),
        (CITY, own([1, 2, 3, 4, 5, 6.0], 2018, "province", unit="万亿元"), "both need one unit"),
        (CITY, own([0, 2, 3, 4, 5, 6.0], 2018, "province"), "above 0"),
    ],
)
def test_a_reference_that_does_not_fit_is_refused(series, reference, words):
    with pytest.raises(SeriesError, match=words):
        log_share_history(series, reference)


def test_a_references_forecast_must_reach_as_far_and_have_as_many_paths():
    short = forecast(WHOLE, to="2026", models="drift", n_paths=100)
    with pytest.raises(PeriodError, match="does not reach 2027"):
        forecast(CITY, to="2027", reference=short, n_paths=100)
    with pytest.raises(SeriesError, match="give n_paths=100"):
        forecast(CITY, to="2026", reference=short, n_paths=50)


def test_models_are_chosen_in_the_references_forecast():
    with pytest.raises(ModelError, match="give a reference forecast made with them"):
        forecast(CITY, to="2027", reference=WHOLE, models="drift")
