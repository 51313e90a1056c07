"""Windows of past growth of comparable areas, drawn as paths."""

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
