import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.evidence.rolling import backtest
from tests.same import assert_same, assert_same_table


def own(years=20, *, start=2004, seed=0):
    steps = 0.08 + 0.02 * np.random.default_rng(seed).standard_normal(years)
    return pd.Series(100 * np.exp(np.cumsum(steps)), index=range(start, start + years), name="parcels")


def test_every_origin_is_forecast_from_its_own_past_only():
    whole, cut = own(), own()[:-1]
    late = backtest(whole, horizon=2, models="drift", n_paths=200).table
    early = backtest(cut, horizon=2, models="drift", n_paths=200).table
    assert_same_table(late[late["origin"] < "2021"].reset_index(drop=True), early)
    changed = whole.copy()
    changed.iloc[-1] *= 3.0
    after = backtest(changed, horizon=2, models="drift", n_paths=200).table
    assert_same(late.loc[late["origin"] == "2021", "median"], after.loc[after["origin"] == "2021", "median"])
    assert (late.loc[late["origin"] == "2021", "crps"] < after.loc[after["origin"] == "2021", "crps"]).all()


def test_scores_are_the_means_of_the_table():
    test = backtest(own(), horizon=2, models=["drift", "naive"], n_paths=500)
    rows = test.table[test.table["model"] == "naive"]
    score = test.scores().loc["naive"]
    assert score["crps"] == pytest.approx(rows["crps"].mean())
    assert score["mase"] == pytest.approx(rows["scaled_error"].abs().mean())
    assert score["coverage80"] == pytest.approx(rows["inside80"].mean())
    assert rows["origin"].tolist() == [str(year) for year in range(2011, 2022)]


def test_fewer_than_eight_origins_do_not_rank():
    test = backtest(own(15), horizon=2, models=["naive", "drift"], n_paths=200)
    assert test.scores()["remark"].tolist() == ["too few to rank models"] * 3
    assert list(test.scores().index) == ["pool", "naive", "drift"]
    enough = backtest(own(20), horizon=2, models=["naive", "drift"], n_paths=200).scores()
    assert (enough["remark"] == "").all()
    assert enough["crps"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"horizon": 0}, ModelError, "horizon=0; give the number of periods ahead"),
        ({"horizon": 13}, SeriesError, "has 20 observations; 13 periods ahead a back-test needs at least 21"),
        ({"horizon": 2, "origins": ["2022"]}, SeriesError, "origin 2022 of .*: 2022 and 2024 must both be observed; .* from 2004 to 2023"),
        ({"horizon": 2, "models": "drfit"}, ModelError, "Did you mean 'drift'"),
    ],
)
def test_what_cannot_be_tested_is_said(arguments, error, words):
    with pytest.raises(error, match=words):
        backtest(own(), **arguments)


def test_an_origin_named_twice_counts_once_and_none_or_a_horizon_beyond_the_series_are_refused():
    table = backtest(own(), horizon=2, models="drift", n_paths=50, origins=[2018, "2018", 2017]).table
    assert table.loc[table["model"] == "pool", "origin"].tolist() == ["2017", "2018"]
    with pytest.raises(SeriesError, match="origins of 'parcels/own' is empty"):
        backtest(own(), horizon=2, models="drift", origins=[])
    with pytest.raises(SeriesError, match="30 periods ahead a back-test needs at least 38"):
        backtest(own(), horizon=30, models="drift", n_paths=50)
