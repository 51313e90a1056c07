"""What every member of the registry and the engine owe, whatever it is given."""

import re
import warnings

import numpy as np
import pytest

from psi_analysis.engine.histories import ShortHistory
from psi_analysis.errors import ModelError
from psi_analysis.forecasts.members import FORECASTERS
from psi_analysis.models.streams import stream
from psi_analysis.words.messages import pair
from tests.same import assert_same

GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])

AWKWARD = {
    "two-valued": np.array([1.0, 1, 2, 2, 1, 2, 1, 1, 2, 1, 2, 2]),
    "with zeros": np.array([0.0, 0, 0, 3, 0, 0, 5, 0, 0, 0, 2, 0]),
    "negative": -GROWING,
    "crossing zero": GROWING - 16.0,
    "huge": GROWING * 1e250,
    "tiny": GROWING * 1e-250,
    "small moves on a large level": 1e9 + GROWING,
    "one jump": np.array([5.0, 5, 5, 5, 5, 5, 5, 50, 50, 50, 50, 50]),
    "one spike": np.array([5.0, 5, 5, 5, 5, 5, 5, 50, 5, 5, 5, 5]),
    "jump at the end": np.array([5.0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 50]),
    "alternating": np.tile([1.0, 2.0], 6),
    "alternating in sign": np.tile([1.0, -1.0], 6),
    "of magnitude 1e300": GROWING * 1e299,
    "of magnitude 1e-300": GROWING * 1e-301,
    "exploding": 2.0 ** np.arange(12) + GROWING,
}

REFUSED = {
    "constant": (np.full(12, 3.2), "constant at 3.2 (12 observations)"),
    "zero throughout": (np.zeros(12), "constant at 0"),
    "missing value": (np.array([*GROWING[:5], np.nan, *GROWING[5:]]), "holds nan at place 5"),
    "infinite value": (np.array([*GROWING, np.inf]), "holds inf at place 12"),
    "a table": (GROWING.reshape(3, 4), "2 dimensions"),
    "beyond floating point": (np.array([1e308, -1e308] * 6), "beyond the range of floating point"),
    "empty": (np.array([]), "there are 0"),
    "one observation": (np.array([1.0]), "there are 1"),
}

every_member = pytest.mark.parametrize("name", FORECASTERS)


def paths_of(name, histories, *, horizon=3, n_paths=50, seasons=1):
    rngs = [np.random.default_rng([7, position]) for position in range(len(histories))]
    return FORECASTERS[name].model.simulate(histories, horizon, n_paths, rngs, seasons=seasons)


@every_member
@pytest.mark.parametrize("awkward", AWKWARD)
def test_awkward_history_gives_finite_paths_with_spread_and_no_raw_warning(name, awkward):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        paths = paths_of(name, [AWKWARD[awkward]])
    assert paths.shape == (1, 50, 3)
    assert np.isfinite(paths).all()
    assert (np.ptp(paths, axis=1) > 0).all()


@every_member
@pytest.mark.parametrize("refused", REFUSED)
def test_history_that_bears_no_forecast_is_refused_in_words(name, refused):
    history, words = REFUSED[refused]
    with pytest.raises(ModelError, match=re.escape(words)):
        paths_of(name, [history])


AT_THE_EDGE = {
    "at the top of floating point": np.where(np.arange(12) == 11, 1.7e308, GROWING * 1e306),
    "from 10 to 1e300": np.where(np.arange(12) == 11, 1e300, GROWING),
    "from 10 to 1e-300": np.where(np.arange(12) == 11, 1e-300, GROWING),
    "between 1e300 and 1e-300": np.tile([1e300, 1e-300], 6),
    "between 1e300 and -1e300": np.tile([1e300, -1e300], 6),
    "below the smallest normal number": GROWING * 1e-320,
    "a move of a billionth": np.where(np.arange(12) < 6, 5.0, 5.0 + 1e-9),
}


@every_member
@pytest.mark.parametrize("edge", AT_THE_EDGE)
def test_history_at_the_edge_of_floating_point_is_refused_in_words_or_answered_with_spread(name, edge):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            paths = paths_of(name, [AT_THE_EDGE[edge]])
        except ModelError as error:
            assert len(str(error)) > 40
            return
    assert np.isfinite(paths).all()
    assert (np.ptp(paths, axis=1) > 0).all()


@pytest.mark.parametrize("name", [name for name in FORECASTERS if name not in ("engine", "log_engine")])
@pytest.mark.parametrize("refused", [name for name in REFUSED if name not in ("missing value", "infinite value", "a table")])
def test_a_batch_says_which_history_bears_no_forecast(name, refused):
    history, words = REFUSED[refused]
    with pytest.raises(ModelError, match=rf"history 1 of 3: .*{re.escape(words)}"):
        paths_of(name, [GROWING, history, GROWING])


@every_member
def test_a_period_of_two_in_quarters_is_a_season_and_nothing_else(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            paths = paths_of(name, [np.tile([1.0, 2.0], 15)], seasons=4)
        except ModelError as error:
            assert re.search("same in every season|exact|spread", str(error))
            return
    assert (np.ptp(paths, axis=1) > 0).all()


@every_member
def test_three_observations_are_refused_with_the_count_or_answered_widely(name):
    three = np.array([1.0, 2.0, 2.5])
    if FORECASTERS[name].model.min_obs > 3:
        with pytest.raises(ShortHistory, match=rf"needs {FORECASTERS[name].model.min_obs} observations but there are 3") as caught:
            paths_of(name, [three])
        assert (caught.value.needed, caught.value.found) == (FORECASTERS[name].model.min_obs, 3)
    else:
        paths = paths_of(name, [three], n_paths=4000)
        low, high = np.quantile(paths[0, :, -1], [0.025, 0.975])
        assert high - low > 4 * 1.0


@every_member
def test_a_series_alone_and_in_company_has_the_same_paths(name):
    alone = paths_of(name, [GROWING])
    company = paths_of(name, [GROWING, GROWING[:9] ** 2, -GROWING])
    assert_same(alone[0], company[0])


@every_member
def test_the_fewest_observations_announced_are_enough(name):
    fewest = FORECASTERS[name].model.min_obs
    assert np.isfinite(paths_of(name, [GROWING[:fewest]])).all()


@every_member
def test_paths_move_and_scale_with_the_series(name):
    paths = paths_of(name, [GROWING])
    np.testing.assert_allclose(paths_of(name, [1024.0 * GROWING]), 1024.0 * paths, rtol=1e-6)


@every_member
def test_an_exact_line_is_refused_by_every_model_with_a_trend_or_given_the_width_other_series_taught(name):
    if name == "naive":
        assert np.isfinite(paths_of(name, [np.arange(12.0)])).all()
        return
    if name in ("engine", "log_engine"):
        low, high = np.quantile(paths_of(name, [np.arange(12.0)], n_paths=4000)[0, :, -1], [0.025, 0.975])
        assert low < 14.0 < high and high - low > 0.5
        return
    with pytest.raises(ModelError, match=r"exact line \(every step is 1, 12 observations\)"):
        paths_of(name, [np.arange(12.0)])


@every_member
def test_quarterly_paths_carry_the_season(name):
    season = np.tile([0.0, 8.0, -3.0, 4.0], 8)
    history = season + np.linspace(50, 60, 32) + 0.3 * np.random.default_rng(3).standard_normal(32)
    paths = paths_of(name, [history], horizon=8, n_paths=300, seasons=4)
    median = np.median(paths[0], axis=0)
    assert np.argmax(median[:4]) == 1 and np.argmin(median[:4]) == 2
    assert median[1] - median[2] == pytest.approx(11.0, abs=1.5)


@every_member
def test_a_generator_a_series_is_asked_for(name):
    with pytest.raises(ModelError, match="2 histories but 1 random generators"):
        FORECASTERS[name].model.simulate([GROWING, GROWING], 3, 10, [np.random.default_rng(1)])


@every_member
@pytest.mark.parametrize("request_of", [{"horizon": 0}, {"n_paths": 0}, {"seasons": 0}])
def test_an_empty_request_is_refused(name, request_of):
    with pytest.raises(ModelError, match="must be at least 1"):
        paths_of(name, [GROWING], **request_of)


@every_member
def test_the_name_in_the_table_is_the_model_s_own_and_labels_are_in_both_languages(name):
    member = FORECASTERS[name]
    assert member.model.name == name
    zh, en = pair(f"models.member.{name}")
    assert en.isascii() and not zh.isascii()


@every_member
@pytest.mark.slow
def test_intervals_cover_the_future_of_a_process_the_model_knows(name):
    """With 60 observations of a process inside the member's family, 80 and 95 % mean 80 and 95 %.

    A random walk with drift; without drift for naive, and for ets, whose AICc takes a small drift for none (it then covers 67 of 80 %).
    """
    n_series, n_obs, horizon = 80, 60, 3
    drift = 0.0 if name in ("naive", "ets") else 0.5
    walks = np.cumsum(drift + np.random.default_rng(11).standard_normal((n_series, n_obs + horizon)), axis=1)
    paths = paths_of(name, list(walks[:, :n_obs]), horizon=horizon, n_paths=1000)
    truth = walks[:, -1]
    for nominal in (0.8, 0.95):
        low, high = np.quantile(paths[:, :, -1], [(1 - nominal) / 2, (1 + nominal) / 2], axis=1)
        covered = np.mean((low <= truth) & (truth <= high))
        assert abs(covered - nominal) < 3 * np.sqrt(nominal * (1 - nominal) / n_series) + 0.02


def test_a_stream_is_named_by_all_four_and_by_nothing_else():
    first = stream(1, "loans/zhuzhou", "drift", 53).integers(2**40, size=4)
    np.testing.assert_array_equal(first, stream(1, "loans/zhuzhou", "drift", 53).integers(2**40, size=4))
    for other in [
        (2, "loans/zhuzhou", "drift", 53),
        (1, "loans/hunan", "drift", 53),
        (1, "loans/zhuzhou", "ets", 53),
        (1, "loans/zhuzhou", "drift", -53),
    ]:
        assert not np.array_equal(first, stream(*other).integers(2**40, size=4))


def test_what_a_fit_warns_of_stands_in_the_log_by_model_and_series(caplog):
    with caplog.at_level("INFO", logger="psi_analysis.models"):
        paths_of("trend", [GROWING, GROWING**2])
    assert {line.split(":")[0] for line in caplog.messages} == {"trend, series 0", "trend, series 1"}
    assert "variances at zero" in caplog.text
