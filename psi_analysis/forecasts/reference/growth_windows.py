"""Growth of the past: means with a memory, deviations from what is common, and complete windows of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray


def windows_of(growth: FloatArray, horizon: int, latest: int | None = None) -> FloatArray:
    """Return every complete window of cumulative growth, (windows, horizon).

    Args:
        growth: (series, years); a window that touches a NaN is left out.
        latest: only windows of the last so many start years; None for all.

    >>> import numpy as np
    >>> windows_of(np.array([[0.1, 0.2, np.nan, 0.1]]), 2).round(2).tolist()
    [[0.1, 0.3]]
    """
    starts = growth.shape[1] - horizon + 1
    first = 0 if latest is None else max(0, starts - latest)
    if starts < 1:
        return np.empty((0, horizon))
    rows: FloatArray = np.concatenate([np.cumsum(growth[:, start : start + horizon], axis=1) for start in range(first, starts)])
    return rows[np.isfinite(rows).all(axis=1)]


def with_own_margins(windows: FloatArray, alone: Sequence[FloatArray]) -> FloatArray:
    """Give each step of windows the values it has when windows end there, keeping every window's rank.

    Long windows come from earlier start years than short ones. Without this, what a forecast says of a year would depend on how
    far past it the forecast runs, and only a forecast that ends in that year would be the one that was back-tested.

    Args:
        windows: (windows, horizon).
        alone: for each step but the last, the values at that step of the windows that end there, (its windows,).

    Returns:
        (windows, horizon); the last step as it was.

    >>> import numpy as np
    >>> with_own_margins(np.array([[1.0, 5.0], [3.0, 4.0]]), [np.array([10.0, 30.0])]).tolist()
    [[10.0, 5.0], [30.0, 4.0]]
    """
    out = windows.copy()
    for step, values in enumerate(alone):
        place = np.argsort(np.argsort(windows[:, step], kind="stable"), kind="stable")
        out[:, step] = np.quantile(values, (place + 0.5) / len(windows), method="hazen")
    return out


def window_paths(peer_growth: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, latest: int | None = None) -> FloatArray:
    """Draw paths from the peers' own past windows: the base rate as a forecast, cumulative log growth, (n_paths, horizon).

    Args:
        peer_growth: log growth of the peers up to the origin, (peers, years).
        latest: only windows of the last so many start years; None for all.
    """
    windows = windows_of(peer_growth, horizon, latest)
    if not len(windows):
        raise ModelError(f"no window of {horizon} periods is complete in {peer_growth.shape[0]} peers; shorten the horizon or add years.")
    whole = with_own_margins(windows, [windows_of(peer_growth, step, latest)[:, -1] for step in range(1, horizon)])
    drawn: FloatArray = whole[rng.integers(0, len(windows), n_paths)]
    return drawn


MIN_HISTORY = 5
"""The fewest years of growth from which recent growth is taken."""


SHORT, LONG = 0.7, 0.2
"""Weight of the latest year in the recent growth of a series: a short and a long memory."""


def recent_mean(growth: FloatArray, weight: float) -> FloatArray:
    """Return the exponentially weighted mean of each row, the latest column weighing most.

    Args:
        growth: (series, years) or (years,); NaN is skipped.
        weight: of the latest year when there are many; each year further back weighs 1 − weight of the one after it. 1 takes the
            latest column alone.

    >>> import numpy as np
    >>> float(recent_mean(np.array([0.0, 0.0, 0.07]), 0.5))  # weights 1/7, 2/7, 4/7
    0.04
    """
    weights = (1.0 - weight) ** np.arange(growth.shape[-1])[::-1]
    used = np.isfinite(growth) * weights
    total = used.sum(axis=-1)
    mean: FloatArray = (np.where(np.isfinite(growth), growth, 0.0) @ weights) / np.where(total > 0, total, np.nan)
    return mean


def mean_by_year(growth: FloatArray) -> FloatArray:
    """Return the mean over the rows of each column, NaN where no row is known: the growth common to peers, (years,).

    >>> import numpy as np
    >>> mean_by_year(np.array([[0.1, np.nan], [0.3, np.nan]])).tolist()
    [0.2, nan]
    """
    seen = np.isfinite(growth)
    count = seen.sum(axis=0)
    mean: FloatArray = np.where(seen, growth, 0.0).sum(axis=0) / np.where(count > 0, count, np.nan)
    return mean


def restlessness(growth: FloatArray, common: FloatArray) -> FloatArray:
    """Return how much each row's growth moves beside what is common: the mean absolute deviation from its own median, (rows,).

    Args:
        growth: log growth, (rows, years); NaN is skipped.
        common: log growth common to all, (years,), or zeros for series on their own.

    Returns:
        NaN where fewer than `MIN_HISTORY` years are known.

    >>> import numpy as np
    >>> restlessness(np.array([[0.1, 0.1, 0.1, 0.1, 0.2], [0.1, np.nan, np.nan, np.nan, 0.2]]), np.zeros(5)).round(2).tolist()
    [0.02, nan]
    """
    out = np.full(len(growth), np.nan)
    for row, own in enumerate(growth - common):
        known = own[np.isfinite(own)]
        if len(known) >= MIN_HISTORY:
            out[row] = np.mean(np.abs(known - np.median(known)))
    return out


def deviations(growth: FloatArray, common: FloatArray) -> FloatArray:
    """Return each row's own long deviation from the common growth and what its short deviation adds, (rows, 2).

    Args:
        growth: log growth up to the last year known, (rows, years).
        common: log growth common to all, (years,) or (rows, years).
    """
    long = recent_mean(growth, LONG) - recent_mean(common, LONG)
    short = recent_mean(growth, SHORT) - recent_mean(common, SHORT)
    return np.stack(np.broadcast_arrays(long, short - long), axis=1)


def latest_known(growth: FloatArray) -> FloatArray:
    """Return the last finite value of each row, NaN where none is known, (rows,)."""
    seen = np.isfinite(growth)
    last = growth.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1)
    return np.where(seen.any(axis=1), growth[np.arange(len(growth)), last], np.nan)
