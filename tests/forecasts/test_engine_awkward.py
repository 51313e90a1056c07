"""The engine's batch on seasonal histories nobody would wish for: finite, ordered, the same alone as in company, no warning."""

import warnings

import numpy as np
import pytest

from psi_analysis.engine.forecaster import Engine
from psi_analysis.errors import ModelError
from tests.same import assert_same

SHARES = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
RNG = np.random.default_rng(6)


def seasonal(seasons, years=6):
    rise = np.linspace(50.0, 80.0, seasons * years)
    return rise * (1 + 0.3 * np.sin(2 * np.pi * np.arange(seasons * years) / seasons)) + RNG.standard_normal(seasons * years)


def awkward(seasons):
    plain = seasonal(seasons)
    n = plain.size
    return {
        "constant": np.full(n, 3.2),
        "a season and nothing else": np.tile(np.arange(1.0, seasons + 1), n // seasons),
        "two-valued": np.where(RNG.random(n) < 0.5, 1.0, 2.0),
        "mostly zeros": np.where(np.arange(n) % 5 == 0, 3.0, 0.0),
        "zeros but the last": np.append(np.zeros(n - 1), 4.0),
        "negative": -plain,
        "crossing zero": plain - 60.0,
        "huge": plain * 1e250,
        "tiny": plain * 1e-250,
        "of magnitude 1e300": plain * 1e298,
        "of magnitude 1e-300": plain * 1e-302,
        "alternating": np.where(np.arange(n) % 2 == 0, 1.0, 2.0),
        "alternating in sign": np.where(np.arange(n) % 2 == 0, 1.0, -1.0),
        "from 1 to 1e300": np.where(np.arange(n) == n - 1, 1e300, plain),
        "three equal observations": np.full(3, 2.0),
        "one jump": np.where(np.arange(n) < n // 2, 5.0, 50.0),
        "one spike": np.where(np.arange(n) == n // 2, 500.0, 5.0),
        "a zero in a positive series": np.where(np.arange(n) == n // 2, 0.0, plain),
        "exact growth": 100 * 1.02 ** np.arange(n),
        "three observations": plain[:3],
        "less than a year": plain[: max(3, seasons - 1)],
        "two years": plain[: max(3, 2 * seasons)],
        "three years": plain[: max(3, 3 * seasons)],
    }


@pytest.mark.parametrize("seasons", [1, 4, 12])
def test_awkward_histories_get_finite_ordered_quantiles_the_same_alone_as_in_company(seasons):
    histories = awkward(seasons)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        together = Engine().predictive(list(histories.values()), 6, seasons=seasons).quantiles(SHARES)
        for place, (name, history) in enumerate(histories.items()):
            assert np.isfinite(together[place]).all(), name
            assert (np.diff(together[place], axis=1) > 0).all(), name
            alone = Engine().predictive([history], 6, seasons=seasons).quantiles(SHARES)[0]
            assert_same(alone, together[place], name)


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (np.zeros(24), r"history 1 is zero throughout \(24 observations\)"),
        (np.append(np.ones(23), np.nan), "history 1 holds nan at place 23; fill the gap"),
        (np.append(np.ones(23), np.inf), "history 1 holds inf at place 23"),
        (np.array([1.0, 2.0]), "needs 3 observations but there are 2"),
        (np.array([]), "needs 3 observations but there are 0"),
        (np.ones((2, 12)), "history 1 has 2 dimensions"),
    ],
)
def test_a_batch_names_the_history_that_bears_no_forecast(history, words):
    with pytest.raises(ModelError, match=words):
        Engine().predictive([seasonal(4), history], 4, seasons=4)


@pytest.mark.parametrize("seasons", [4, 12])
def test_the_early_part_of_a_long_history_is_seen(seasons):
    plain = seasonal(seasons, years=25)
    other = np.concatenate([plain[: 8 * seasons] * np.linspace(0.6, 1.0, 8 * seasons), plain[8 * seasons :]])
    one, changed = (Engine().predictive([history], 4, seasons=seasons).centre for history in (plain, other))
    assert not np.allclose(one, changed, rtol=1e-6)


def test_a_jump_of_nine_magnitudes_gives_no_warning_far_ahead():
    for high, jump in ((20, 1e12), (1, 1e9)):
        history = np.concatenate([np.ones(26), np.full(high, jump)])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.isfinite(Engine().predictive([history], 40, seasons=4).quantiles(SHARES)).all()
