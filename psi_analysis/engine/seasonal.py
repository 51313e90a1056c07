"""Seasonal adjustment: classical multiplicative indices of the last years, shrunk towards none where they are poorly known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.engine.histories import FloatArray


@dataclass(frozen=True)
class Deseasonalised:
    """A history without its seasons.

    Attributes:
        adjusted: the last years' values divided by their index.
        ahead: indices of the periods ahead, (horizon,); ones where the history is not seasonal.
    """

    adjusted: FloatArray
    ahead: FloatArray


YEARS_USED = 10
"""Years of a seasonal history that are used: seasons change."""

MEMORY = 0.85
"""Weight of a year's seasons relative to those of the year after; chosen with `YEARS_USED` on held-back tails (`docs/benchmark.md`)."""


def seasonal_indices(history: FloatArray, seasons: int, *, memory: float = MEMORY) -> FloatArray:
    """Return multiplicative indices with mean 1, by ratio to a centred moving average, recent years counting more.

    Args:
        history: observed values above zero, at least two years.
        memory: weight of a year relative to the next.

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
    weight = np.where(np.isfinite(ratio), _year_weights(history.size, seasons, memory), 0.0)
    seen = np.where(np.isfinite(ratio), ratio, 0.0)
    means = np.array([weight[place::seasons] @ seen[place::seasons] / weight[place::seasons].sum() for place in range(seasons)])
    return np.asarray(means / means.mean())


def _year_weights(n: int, seasons: int, memory: float) -> FloatArray:
    """Weight of each observation by the whole years between it and the last, (n,)."""
    return np.asarray(memory ** ((n - 1 - np.arange(n)) // seasons).astype(float))


def shrunk_indices(history: FloatArray, seasons: int) -> FloatArray:
    """Return seasonal indices raised to the power 1 − (variance of their error) / (variance between them), at least 0.

    The variance of an index's error is that of the adjusted steps' logarithms, halved, over the effective number of years.

    Args:
        history: observed values above zero, at least three years.

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
    weight = _year_weights(history.size, seasons, MEMORY)[history.size % seasons :: seasons]
    of_error = 0.5 * float(np.var(np.diff(left))) * float((weight**2).sum() / weight.sum() ** 2)
    return np.asarray(indices ** max(0.0, 1.0 - of_error / max(between, 1e-12)))


def indices_of_two_years(history: FloatArray, seasons: int) -> FloatArray:
    """Return seasonal indices of a history too short for moving averages, shrunk like `shrunk_indices`.

    Logarithms are split by least squares into a straight line and seasons; what is left over, by its degrees of freedom, says how
    well the seasons are known.

    Args:
        history: observed values above zero, two years to three.

    Returns:
        (seasons,), the index of the first observation's season first.

    >>> indices_of_two_years(np.tile([0.5, 1.5, 1.0, 1.0], 2), 4).round(6).tolist()
    [0.5, 1.5, 1.0, 1.0]
    """
    n, logs = history.size, np.log(history)
    parts = np.column_stack([np.eye(seasons)[np.arange(n) % seasons], np.arange(n) / seasons])
    found = np.linalg.lstsq(parts, logs, rcond=None)[0]
    left, pattern = logs - parts @ found, found[:seasons] - found[:seasons].mean()
    of_error = float(left @ left) / (n - seasons - 1) * seasons / n
    indices = np.exp(pattern * max(0.0, 1.0 - of_error / max(float(np.var(pattern)), 1e-12)))
    return np.asarray(indices / indices.mean())


def deseasonalised(history: FloatArray, *, seasons: int, horizon: int) -> Deseasonalised:
    """Take the seasons out of a history of at least two years whose values are above zero; its last years are used."""
    recent = history[-YEARS_USED * seasons :] if seasons > 1 else history
    if seasons == 1 or recent.size < 2 * seasons or not (recent > 0).all():
        return Deseasonalised(recent, np.ones(horizon))
    n = recent.size
    indices = shrunk_indices(recent, seasons) if n >= 3 * seasons else indices_of_two_years(recent, seasons)
    return Deseasonalised(recent / indices[np.arange(n) % seasons], indices[(n + np.arange(horizon)) % seasons])
