"""Seasonal adjustment: classical multiplicative indices of the last years, shrunk towards none where they are poorly known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.models.protocol import FloatArray


@dataclass(frozen=True)
class Deseasonalised:
    """A history without its seasons.

    Attributes:
        adjusted: the last years' values divided by their index.
        ahead: indices of the periods ahead, (horizon,); ones where the history is not seasonal.
    """

    adjusted: FloatArray
    ahead: FloatArray


def years_used(seasons: int) -> int:
    """Return how many years of a seasonal history are used: seasons change, and many of them need fewer years.

    >>> years_used(4), years_used(12)
    (10, 7)
    """
    return 10 if seasons <= 4 else 7


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


def shrunk_indices(history: FloatArray, seasons: int) -> FloatArray:
    """Return seasonal indices raised to the power 1 − (variance of their error) / (variance between them), at least 0.

    The variance of an index's error is that of the adjusted steps' logarithms, halved, over the number of years.

    Args:
        history: observed values above zero, at least three years.
        seasons: observations a year.

    Returns:
        (seasons,), the index of the first observation's season first.

    >>> shrunk_indices(np.tile([0.5, 1.5], 6), 2).round(6).tolist()
    [0.5, 1.5]
    """
    indices = seasonal_indices(history, seasons)
    if not (np.isfinite(indices).all() and (indices > 0).all()):
        return np.ones(seasons)
    between = float(np.var(np.log(indices)))
    left = np.log(history) - np.log(indices[np.arange(history.size) % seasons])
    of_error = 0.5 * float(np.var(np.diff(left))) * seasons / history.size
    return np.asarray(indices ** max(0.0, 1.0 - of_error / max(between, 1e-12)))


def deseasonalised(history: FloatArray, *, seasons: int, horizon: int) -> Deseasonalised:
    """Take the seasons out of a history of at least three years whose values are above zero; its last years are used.

    Args:
        history: observed values, oldest first.
        seasons: observations a year.
        horizon: periods ahead.
    """
    recent = history[-years_used(seasons) * seasons :] if seasons > 1 else history
    if seasons == 1 or recent.size < 3 * seasons or not (recent > 0).all():
        return Deseasonalised(recent, np.ones(horizon))
    indices, n = shrunk_indices(recent, seasons), recent.size
    return Deseasonalised(recent / indices[np.arange(n) % seasons], indices[(n + np.arange(horizon)) % seasons])
