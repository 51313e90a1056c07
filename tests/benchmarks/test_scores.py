"""The benchmark's scores against closed forms and hand arithmetic."""

import sys

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from benchmarks.compare import difference, main, missing
from benchmarks.panel import QUANTILES, Case, goals, naive2, read_panel, scale_of
from benchmarks.scores import normal_scores, score


def case(train, test, seasons=1):
    return Case("one", "made up", "Y", seasons, np.array(train, dtype=float), np.array(test, dtype=float))


def said_of(points, quantiles, **more):
    return {"points": np.array([points], dtype=float), "quantiles": np.array([quantiles], dtype=float), **more}


def test_goals_at_past_growth_lie_on_the_past_growth():
    levels = goals(case([100, 110, 121, 133.1], [0, 0]))
    assert levels[:4] == pytest.approx([133.1, 133.1 * 1.05**2, 133.1 * 1.1**2, 133.1 * 1.15**2])
    assert levels[4] == pytest.approx(levels[5]), "steps without spread"


def test_goals_of_a_series_that_crosses_zero_are_arithmetic():
    levels = goals(case([-2, 0, 2, 4], [0, 0, 0]))
    assert levels[:4] == pytest.approx([4, 7, 10, 13])


def test_normal_scores_of_a_normal_distribution_are_its_z():
    levels = np.array([0.3, 3.5, -4.0])
    assert normal_scores(levels, norm.ppf(QUANTILES)) == pytest.approx(levels, abs=0.02)


def test_perfect_points_and_sure_intervals_score_nothing():
    own = case([1, 2, 3, 4], [5, 6])
    quantiles = np.repeat([[5.0], [6.0]], QUANTILES.size, axis=1)
    got = score([own], said_of([5, 6], quantiles))
    assert (got.owa[0], got.msis[0], got.covered95[0]) == (0.0, 0.0, 1.0)


def test_naive_forecast_scores_one():
    cases = [case([1, 3, 2, 5], [6, 4]), case([10, 9, 12, 11], [10, 14])]
    points = np.array([[5.0, 5.0], [11.0, 11.0]])
    got = score(cases, {"points": points, "quantiles": np.repeat(points[:, :, None], QUANTILES.size, axis=2)})
    assert got.owa.mean() == pytest.approx(1.0)


def test_interval_score_charges_width_and_forty_times_the_miss():
    own = case([1, 2, 3, 4], [10.0])
    quantiles = np.interp(QUANTILES, [0.025, 0.975], [4.0, 6.0])[None]
    got = score([own], said_of([5.0], quantiles))
    assert got.msis[0] == pytest.approx((2.0 + 40 * 4.0) / scale_of(own))


def test_percentage_error_and_quantile_loss_by_hand():
    own, other = case([1, 2, 3, 4], [10.0, 0.0]), case([1, 2, 3, 4], [4.0, 6.0])
    flat = np.repeat([[8.0], [6.0]], QUANTILES.size, axis=1)
    got = score([own, other], {"points": np.array([[8.0, 6.0]] * 2), "quantiles": np.stack([flat, flat])})
    assert got.mape == pytest.approx([20.0, 50.0]), "a step whose truth is 0 does not count"
    # with one value for all deciles the loss is the absolute error: 2 + 6 and 4 + 0, over truths of 10 and 10
    assert got.wql.mean() == pytest.approx((8 + 4) / (10 + 10))


def test_given_probabilities_replace_those_read_from_quantiles():
    own = case([1, 2, 3, 4], [5.0])
    given = np.array([[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]])
    got = score([own], said_of([5.0], np.linspace(4, 6, QUANTILES.size)[None], attained=given, reached=given))
    assert got.brier[0] == 0.0
    assert got.brier_by[0] == 0.0


def test_naive2_takes_seasons_out_and_puts_them_back():
    pattern = np.array([0.5, 1.0, 1.5, 1.0])
    own = Case("s", "made up", "Q", 4, np.tile(pattern, 6) * 10, np.zeros(4))
    assert naive2(own) == pytest.approx(pattern * 10)


def test_difference_in_pairs_has_the_interval_of_the_mean():
    gap = np.array([1.0, 2.0, 3.0, 4.0])
    assert difference(gap, np.zeros(4)) == "+2.5000 (+1.2348 to +3.7652)"


def test_a_peer_whose_package_is_missing_is_known_beforehand():
    assert missing(sys.executable, "no_such_library")
    assert not missing(sys.executable, "numpy")


@pytest.mark.slow
def test_comparison_runs_from_a_folder_to_a_table(tmp_path, capsys):
    rng = np.random.default_rng(1)
    rows = [(f"s{k}", "train" if t < 16 else "test", t, v) for k in range(4) for t, v in enumerate(100 + np.cumsum(rng.normal(2, 3, 20)))]
    pd.DataFrame(rows, columns=["unique_id", "split", "t", "y"]).to_csv(tmp_path / "series.csv.gz", index=False)
    meta = pd.DataFrame({"unique_id": [f"s{k}" for k in range(4)], "source": "made up", "frequency": "Y", "period": 1, "h": 4})
    meta.to_csv(tmp_path / "meta.csv.gz", index=False)
    assert [one.horizon for one in read_panel(tmp_path, "Y")] == [4] * 4
    main(["--panel", str(tmp_path), "--freq", "Y", "--write", str(tmp_path / "out.md")])
    printed = capsys.readouterr().out
    assert "| psi_analysis |" in printed
    assert "psi_analysis minus" in (tmp_path / "out.md").read_text(encoding="utf-8")
