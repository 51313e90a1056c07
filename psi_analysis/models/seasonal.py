"""Seasonal adjustment as in the M4 competition: an autocorrelation test, then classical multiplicative indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.models.protocol import FloatArray

_TEST_BOUND = 1.645


@dataclass(frozen=True)
class Deseasonalised:
    """A history without its seasons.

    Attributes:
        adjusted: observed values divided by their index, (n,).
        ahead: indices of the periods ahead, (horizon,); ones where the history is not seasonal.
        seasonal: whether the test found seasons.
    """

    adjusted: FloatArray
    ahead: FloatArray
    seasonal: bool


def is_seasonal(history: FloatArray, seasons: int) -> bool:
    """Test at 90 % whether the autocorrelation at the seasonal lag differs from zero (Makridakis and others, 2020).

    Args:
        history: observed values, oldest first.
        seasons: observations a year.

    >>> wave = np.tile([1.0, 5.0, 2.0, 4.0], 6)
    >>> is_seasonal(wave, 4), is_seasonal(np.arange(24.0), 1)
    (True, False)
    """
    n = history.size
    if seasons <= 1 or n < 3 * seasons:
        return False
    centred = history - history.mean()
    total = float(centred @ centred)
    if total <= 0:
        return False
    lags = np.array([float(centred[lag:] @ centred[:-lag]) / total for lag in range(1, seasons + 1)])
    bound = _TEST_BOUND * np.sqrt((1.0 + 2.0 * np.sum(lags[:-1] ** 2)) / n)
    return bool(abs(lags[-1]) > bound)


def seasonal_indices(history: FloatArray, seasons: int) -> FloatArray:
    """Return multiplicative indices with mean 1, by ratio to a centred moving average.

    Args:
        history: observed values above zero, at least two years.
        seasons: observations a year.

    Returns:
        (seasons,), the index of the first observation's season first.

    >>> seasonal_indices(np.tile([0.5, 1.5], 6), 2).round(6).tolist()
    [0.5, 1.5]
    """
    window = np.concatenate([[0.5], np.ones(seasons - 1), [0.5]]) if seasons % 2 == 0 else np.ones(seasons)
    smooth = np.convolve(history, window / seasons, "valid")
    ratio = np.full(history.size, np.nan)
    start = (window.size - 1) // 2
    ratio[start : start + smooth.size] = history[start : start + smooth.size] / smooth
    means = np.array([np.nanmean(ratio[place::seasons]) for place in range(seasons)])
    return np.asarray(means / means.mean())


def deseasonalised(history: FloatArray, *, seasons: int, horizon: int) -> Deseasonalised:
    """Take the seasons out of a history where the test finds them and all values are above zero.

    Args:
        history: observed values, oldest first.
        seasons: observations a year.
        horizon: periods ahead.
    """
    if not ((history > 0).all() and is_seasonal(history, seasons)):
        return Deseasonalised(history, np.ones(horizon), False)
    indices = seasonal_indices(history, seasons)
    n = history.size
    if not (np.isfinite(indices).all() and (indices > 0.01).all()):
        return Deseasonalised(history, np.ones(horizon), False)
    return Deseasonalised(history / indices[np.arange(n) % seasons], indices[(n + np.arange(horizon)) % seasons], True)
