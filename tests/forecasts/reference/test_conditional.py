import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, PeriodError, SeriesError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import (
    _share_changes,
    condition_on_reference,
    hold_growth,
    log_share_history,
    reference_log_growth,
)
from psi_analysis.forecasts.reference.shares import share_paths
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers
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


OWN_PEERS = {
    f"area {place}": [100 * (1.05 + 0.01 * place) ** year * (1 + 0.01 * (-1) ** (year * place)) for year in range(12)] for place in range(4)
}


def own_peers(areas: int, years: int) -> Peers:
    frame = pd.DataFrame({name: values[12 - years :] for name, values in list(OWN_PEERS.items())[:areas]})
    frame.index = range(2024 - years, 2024)
    return Peers.from_frame(frame, kind="stock")


@pytest.mark.parametrize(("areas", "years", "used"), [(3, 9, True), (2, 9, False), (3, 8, False), (4, 12, True)])
def test_shares_of_areas_of_one_s_own_teach_from_three_areas_and_eight_years_on(areas, years, used):
    reference = own(100 * 1.1 ** np.arange(14.0) * (1 + 0.02 * np.sin(np.arange(14.0))), 2010, "province")
    series = own(5 * 1.1 ** np.arange(14.0), 2010, "city")
    found = _share_changes(series, reference, own_peers(areas, years))
    assert (found is not None) is used
    if used:
        grown = np.diff(np.log([OWN_PEERS[f"area {place}"][12 - years :] for place in range(areas)]), axis=1)
        assert found == pytest.approx(grown - np.diff(np.log(reference.y))[-(years - 1) :])


def test_a_forecast_on_a_reference_is_its_growth_and_one_share_path_for_every_member():
    ahead = forecast(WHOLE, to="2027", models=["drift", Step()], n_paths=30)
    noisy = own(np.array([50, 56, 59, 68, 71, 82.0]), 2018, "city")
    made = condition_on_reference(noisy, ahead, 4, peers=None, n_paths=30, seed=5)
    shares = share_paths(np.log(noisy.y / WHOLE.y[:6]), 4, 30, stream(5, "loans/city", "share of reference", noisy.origin.ordinal))
    for name in ("drift", "step"):
        known = np.log([ahead.member_at(name, str(year)) for year in range(2024, 2028)]).T - np.log(WHOLE.y[5])
        assert made.members[name] == pytest.approx(82.0 * np.exp(known + shares))
    assert made.seed == 5 and dict(made.weights) == dict(ahead.weights) and not made.paths.flags.writeable
    pooled = reference_log_growth(ahead, noisy.origin, 4)
    assert pooled == pytest.approx(np.log([ahead.at(str(year)) for year in range(2024, 2028)]).T - np.log(WHOLE.y[5]))


def test_held_growth_is_a_year_s_whatever_the_frequency():
    quarters = Series.from_pandas(pd.Series([90.0, 95.0, 100.0], index=pd.period_range("2023Q2", periods=3, freq="Q")), name="loans")
    held = hold_growth(quarters, 0.1, to="2024Q4", n_paths=2)
    assert held.paths[1] == pytest.approx(100 * 1.1 ** (np.arange(1, 5) / 4)) and dict(held.weights) == {"held growth": 1.0}
    assert held.seed == 0 and not held.paths.flags.writeable


def test_four_shared_years_that_end_with_the_series_are_enough():
    assert len(log_share_history(CITY, own([1000, 1100, 1210, 1331.0], 2020, "province"))) == 4
    gone = own([1000, 1100, 1210, 1331.0, 1400.0], 2024, "province")
    with pytest.raises(SeriesError, match="share 0 observed periods"):
        log_share_history(CITY, gone)
    with pytest.raises(SeriesError, match="needs both series above 0"):
        log_share_history(own([0.0, 5, 60.5, 66.55, 73.205, 80.5255], 2018, "city"), WHOLE)
    quarterly = Series.from_pandas(
        pd.Series([1.0, 2, 3, 4], index=pd.period_range("2023Q1", periods=4, freq="Q")), name="loans", kind="stock", unit="亿元"
    )
    with pytest.raises(SeriesError, match="both need one unit and one frequency"):
        log_share_history(CITY, quarterly)


def test_a_part_that_is_larger_than_its_whole_is_refused_with_the_first_year_and_one_as_large_is_not():
    with pytest.raises(SeriesError, match=r"'loans/city' is larger than 'loans/province' in 2020, so it is no share of it"):
        log_share_history(own([900, 1100, 1211, 1332, 1400.0], 2018, "city"), WHOLE)
    assert log_share_history(own([1000, 1100, 1210, 1331.0], 2018, "city"), WHOLE).tolist() == [0.0] * 4
