"""Rungs drawn one given the other: knowing more of an upper rung is conditioning the lower ones, path by path."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, ParameterError, PeriodError, SeriesError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import hold_growth
from psi_analysis.forecasts.reference.ladder import lower_paths, top_paths
from psi_analysis.forecasts.reference.rungs import on_reference
from psi_analysis.forecasts.reference.shares import share_paths
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers
from tests.evidence.made_up_panel import made_up_panel

PANEL = made_up_panel()
"""Cities and provinces to 2023, growth of the whole falling from 12 to 5 % a year."""

PATHS = 2000


def levels(growth: FloatArray, *, area: str, last: int = 2023, start: float = 100.0) -> Series:
    values = start * np.exp(np.concatenate([[0.0], np.cumsum(growth)]))
    index = range(last - len(values) + 1, last + 1)
    return Series.from_pandas(pd.Series(values, index=index), name="loans", unit="100m yuan", kind="stock", area=area)


NATION_GROWTH: FloatArray = PANEL.reference_growth.mean(axis=0)
NATION = levels(NATION_GROWTH, area="nation", start=9000.0)
PROVINCE = levels(PANEL.reference_growth[2] + 0.004, area="province", start=900.0)
CITY = levels(PANEL.growth[2], area="city", start=50.0)


def of_year(growth: FloatArray, reading: str = "2024-08") -> InProgress:
    """The nation's 2024 as draws of its growth."""
    return InProgress(pd.Period("2024", freq="Y"), NATION.last * np.exp(growth), f"nowcast from {reading}", pd.Period(reading, freq="M"))


def known(growth: float, spread: float = 0.003) -> Forecast:
    """A nowcast of the nation's 2024."""
    draws = growth + spread * np.random.default_rng(3).standard_normal(PATHS)
    now = of_year(draws)
    paths = now.draws[:, None]
    return Forecast(NATION, paths, {"year to date": paths}, {"year to date": 1.0}, {}, now.method, 1, in_progress=now)


def log_growth(made: Forecast, year: str) -> FloatArray:
    return np.asarray(np.log(made.at(year) / made.series.last))


def chain(first: FloatArray | None, n_paths: int, seed: int) -> FloatArray:
    """City's log growth over two years, the nation's first year given as draws or not: the rule of the ladder on arrays alone."""
    rngs = [np.random.default_rng([seed, number]) for number in range(3)]
    peers, city = PANEL.reference_growth, PANEL.complete()
    nation = top_paths(NATION_GROWTH, 2, n_paths, rngs[0], peers=peers, first=first)
    yearly = np.diff(nation, axis=1, prepend=0.0)
    own = np.diff(np.log(PROVINCE.y))
    province = lower_paths(own, n_paths, rngs[1], peers=peers, above=NATION_GROWTH, above_ahead=yearly)
    log_share = np.log(CITY.y) - np.log(PROVINCE.y[-len(CITY.y) :])
    share = share_paths(log_share, 2, n_paths, rngs[2], peers_changes=city.share_changes)
    return np.asarray(province[:, 1] + share[:, 1])


def with_reading(first: FloatArray, added: FloatArray) -> FloatArray:
    """Return log growth up to a month of the year in progress that goes with draws of the whole year's: what a reading would have been.

    The year is what was reached by the month and what is added after it, one apart from the other. So readings r are the draws of the
    year less the mean of what is added, drawn towards their middle just so far that r plus an independent addition has the spread of the
    draws: the joint distribution without a reading, of which the forecast with one is the conditional.

    Args:
        first: log growth of the whole year, (n_paths,), as forecast without a reading.
        added: log growth after the month, (n_paths,), independent of `first`.

    Returns:
        Log growth up to the month, (n_paths,); `result + added` is the year's growth that goes with it.

    Raises:
        ModelError: what is added varies at least as much as the year's growth does, so that a reading of that month tells nothing.

    >>> rng = np.random.default_rng(1)
    >>> first, added = 0.08 + 0.03 * rng.standard_normal(90_000), 0.02 + 0.01 * rng.standard_normal(90_000)
    >>> (with_reading(first, added) + added).std().round(3)
    np.float64(0.03)
    """
    whole, rest = float(np.var(first)), float(np.var(added))
    if rest >= whole:
        raise ModelError("what is added after that month varies as much as the whole year's growth; take a later month.")
    middle = float(np.mean(first))
    return np.asarray(middle - float(np.mean(added)) + np.sqrt(1.0 - rest / whole) * (first - middle))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_knowing_the_top_s_august_gives_what_keeping_the_paths_with_that_august_gives(place: float) -> None:
    n, rng = 1_200_000, np.random.default_rng(9)
    unknown = np.random.default_rng(7).permutation(top_paths(NATION_GROWTH, 1, n, rng, peers=PANEL.reference_growth)[:, 0])
    added = 0.012 + 0.004 * rng.standard_t(8, n)
    august = with_reading(unknown, added)
    reading = float(np.quantile(august, place))
    kept = np.abs(np.expm1(august - reading)) < 0.001
    drawn = kept | (np.arange(n) < 100_000)  # rows are independent, so those that answer nothing here need not be drawn
    without, plain = chain((august + added)[drawn], int(drawn.sum()), 1), chain(None, 100_000, 3)
    given = chain(reading + rng.permutation(added)[:100_000], 100_000, 2)
    assert kept.sum() > 18_000
    brute_rows, prior_rows = kept[drawn], np.flatnonzero(drawn) < 100_000
    for goal in (0.05, 0.08, 0.11, 0.14, 0.17):
        brute, direct, prior, today = (float(np.mean(one >= goal)) for one in (without[brute_rows], given, without[prior_rows], plain))
        assert direct == pytest.approx(brute, abs=0.01)
        assert prior == pytest.approx(today, abs=0.01)
    assert abs(float(np.mean(given) - np.mean(without[prior_rows]))) > 0.02 or place == 0.5


def test_a_forecast_on_a_ladder_is_that_rule_on_arrays() -> None:
    fc = forecast(CITY, to="2025", reference=(PROVINCE, known(0.03)), peers=PANEL, n_paths=PATHS)
    given = chain(0.03 + 0.003 * np.random.default_rng(3).standard_normal(40_000), 40_000, 5)
    ours = log_growth(fc, "2025")
    assert np.quantile(ours, [0.1, 0.5, 0.9]) == pytest.approx(np.quantile(given, [0.1, 0.5, 0.9]), abs=0.005)
    assert [one.series.area for one in fc.rungs] == ["province", "nation"]
    assert [str(one.known_to) for one in (fc, *fc.rungs)] == ["2023", "2023", "2024-08"]
    assert "which rests on" in repr(fc) and "known to 2024-08" in repr(fc)


def test_with_all_rungs_to_the_same_year_the_reference_is_not_dropped_and_rows_belong_together() -> None:
    fc = forecast(CITY, to="2026", reference=(PROVINCE, NATION), peers=PANEL, n_paths=PATHS)
    province, nation = fc.rungs
    assert fc.origin == province.origin == nation.origin
    steps = [log_growth(one, "2026") for one in (fc, province, nation)]
    assert np.corrcoef(steps[1], steps[2])[0, 1] > 0.7 and np.corrcoef(steps[0], steps[2])[0, 1] > 0.4
    assert province.method == "growth given the reference" and fc.method == "share of reference"


@pytest.mark.slow
def test_a_slow_year_above_lowers_every_rung_and_narrows_it() -> None:
    slow, fast, loose = (
        forecast(CITY, to="2025", reference=(PROVINCE, top), peers=PANEL, n_paths=PATHS) for top in (known(0.01), known(0.08), NATION)
    )
    for place in (0, 1):
        low, high = ((one, *one.rungs)[place] for one in (slow, fast))
        assert float(np.median(low.at("2025"))) < 0.95 * float(np.median(high.at("2025")))
    widths = [np.std(log_growth(one.rungs[0], "2024")) for one in (slow, loose)]
    assert widths[0] < 0.8 * widths[1]


def test_a_rung_known_to_the_goal_s_year_leaves_only_what_is_below_it_open() -> None:
    long = levels(np.append(NATION_GROWTH, [0.05, 0.06, 0.02]), area="nation", last=2026, start=9000.0)
    ahead = forecast(long, to="2027", models="drift", n_paths=PATHS)
    fc = forecast(CITY, to="2026", reference=(PROVINCE, ahead), peers=PANEL, n_paths=PATHS)
    given = np.broadcast_to(np.array([0.05, 0.06, 0.02]), (PATHS, 3))
    own = lower_paths(
        np.diff(np.log(PROVINCE.y)), PATHS, np.random.default_rng(1), peers=PANEL.reference_growth, above=NATION_GROWTH, above_ahead=given
    )
    assert np.mean(log_growth(fc.rungs[0], "2026")) == pytest.approx(float(own[:, 2].mean()), abs=0.002)
    assert np.std(log_growth(fc.rungs[0], "2026")) == pytest.approx(float(own[:, 2].std()), rel=0.1)


def test_the_year_in_progress_counts_in_what_the_top_carries_on() -> None:
    flat = np.full((8, 14), 0.06)
    slow, same = (
        top_paths(flat[0], 3, 4000, np.random.default_rng(0), peers=flat, first=np.array([first])).mean(axis=0) for first in (0.02, 0.06)
    )
    assert same == pytest.approx([0.06, 0.12, 0.18])
    assert slow[0] == pytest.approx(0.02)
    assert 0.04 < slow[1] < 0.06  # a slowdown lasts: nearer to twice the year in progress than to the years before


def test_without_peers_each_rung_is_a_share_of_the_one_above() -> None:
    fc = forecast(CITY, to="2025", reference=(PROVINCE, NATION), n_paths=500)
    assert [one.method for one in (fc, *fc.rungs)] == ["share of reference", "share of reference", "univariate"]


def test_a_held_rung_goes_down_the_ladder_with_the_same_draws() -> None:
    fc = forecast(CITY, to="2025", reference=(PROVINCE, NATION), peers=PANEL, n_paths=PATHS)
    held = {g: on_reference(fc.rungs[0], hold_growth(NATION, g, to="2025", n_paths=PATHS)) for g in (0.02, 0.08)}
    low, high = (on_reference(fc, held[g]) for g in (0.02, 0.08))
    assert np.all(low.at("2024") < high.at("2024"))
    assert np.array_equal(on_reference(fc, fc.rungs[0]).paths, fc.paths)
    assert np.array_equal(on_reference(fc.rungs[0], fc.rungs[1]).paths, fc.rungs[0].paths)


def test_a_reading_of_the_city_moves_every_rung_above_it() -> None:
    from psi_analysis.forecasts.carrying import carry_year

    fc = forecast(CITY, to="2025", reference=(PROVINCE, NATION), peers=PANEL, n_paths=PATHS)
    noise = 0.002 * np.random.default_rng(4).standard_normal(PATHS)
    ups = carry_year(fc, InProgress(pd.Period("2024", freq="Y"), fc.series.last * np.exp(0.12 + noise), "nowcast from 2024-10"))
    for before, after in zip(fc.rungs, ups.rungs, strict=True):
        assert float(np.median(after.at("2025"))) > float(np.median(before.at("2025")))
    logs = np.stack([log_growth(one, "2024") for one in (fc, *fc.rungs)])
    cov = np.cov(logs)
    moved = 0.12 - float(np.mean(logs[0]))
    for place, rung in enumerate(ups.rungs, start=1):
        expected = float(np.mean(logs[place])) + cov[place, 0] / cov[0, 0] * moved
        assert float(np.mean(log_growth(rung, "2024"))) == pytest.approx(expected, abs=1e-4)


def short(series: Series, last: int) -> Series:
    return series.until(pd.Period(str(last), freq="Y"))


def other_unit(series: Series) -> Series:
    values = pd.Series(series.y, index=[period.year for period in series.values.index])
    return Series.from_pandas(values, name="loans", unit="10k yuan", kind="stock", area="nation")


def monthly(series: Series) -> Series:
    return replace(series, values=pd.Series(series.y, index=pd.period_range("2024-01", periods=len(series.y), freq="M")))


def with_zero(series: Series) -> Series:
    values = series.values.copy()
    values.iloc[3] = 0.0
    return replace(series, values=values)


EMPTY = replace(NATION, values=NATION.values.iloc[:0])
FAULTS = {
    "a cycle": ((PROVINCE, NATION, PROVINCE), ParameterError, "comes back to 'loans/province'"),
    "the series itself": ((CITY,), ParameterError, "comes back to 'loans/city'"),
    "no rung": ((), ParameterError, "holds no rung"),
    "no series": ((PROVINCE, "nation"), ParameterError, "reference is a tuple of Series and str, but must be"),
    "a rung without figures": ((PROVINCE, EMPTY), SeriesError, "'loans/nation' has no observations"),
    "a rung that ends before the city": ((short(PROVINCE, 2021), NATION), SeriesError, "ends in 2021, before 'loans/city' does"),
    "a top that ends before the province": ((PROVINCE, short(NATION, 2022)), SeriesError, "ends in 2022, before 'loans/province' does"),
    "another frequency": ((monthly(NATION),), SeriesError, r"'loans/city' \(.*, Y\) is no share of 'loans/nation' \(.*, M\)"),
    "another unit": ((PROVINCE, other_unit(NATION)), SeriesError, "both need one unit"),
    "another unit next to the city": ((other_unit(PROVINCE),), SeriesError, "both need one unit"),
    "a zero in the province": ((with_zero(PROVINCE), NATION), SeriesError, "above 0"),
    "a zero in the nation": ((PROVINCE, with_zero(NATION)), SeriesError, "above 0"),
    "a forecast in the middle": ((hold_growth(PROVINCE, 0.05, to="2025", n_paths=100), NATION), ParameterError, "let it stand last"),
    "a forecast with other paths": ((hold_growth(PROVINCE, 0.05, to="2025", n_paths=99),), SeriesError, "has 99 paths"),
    "a nowcast with other paths": ((PROVINCE, known(0.03)), SeriesError, "has 2000 paths"),
    "a forecast too short": ((hold_growth(PROVINCE, 0.05, to="2024", n_paths=100),), PeriodError, "does not reach 2025"),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_ladder_that_cannot_stand_is_refused_in_one_sentence(name: str) -> None:
    rungs, error, words = FAULTS[name]
    with pytest.raises(error, match=words):
        forecast(CITY, to="2025", reference=rungs, peers=PANEL, n_paths=100)  # type: ignore[arg-type]


def test_one_path_goes_down_the_ladder() -> None:
    fc = forecast(CITY, to="2025", reference=(PROVINCE, NATION), peers=PANEL, n_paths=1)
    assert fc.paths.shape == (1, 2) and np.isfinite(fc.paths).all() and fc.rungs[1].paths.shape == (1, 2)


def test_a_month_after_which_as_much_is_added_as_the_year_holds_tells_nothing() -> None:
    rng = np.random.default_rng(2)
    with pytest.raises(ModelError, match="take a later month"):
        with_reading(0.02 * rng.standard_normal(500), 0.05 * rng.standard_normal(500))


def test_peers_of_cities_stand_for_the_provinces_one_rung_up() -> None:
    of_one: Peers = PANEL.provinces()
    fc = forecast(CITY, to="2025", reference=(PROVINCE, NATION), peers=PANEL, n_paths=200)
    assert fc.rungs[0].peers is not None and fc.rungs[0].peers.areas == of_one.areas
