"""What comparable series did: past windows as paths, and growth carried forward with the errors peers would have made.

Both functions see arrays only. Growth is log growth a period; paths are cumulative log changes from the last observation.
Kahneman and Tversky (1979) called the set of comparable past cases the reference class and its outcomes the base rate.
"""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray

RECENT_WEIGHT = 0.5
"""Weight of the latest year in the recent growth of a series; each year further back weighs half of the one after it."""

OWN_WEIGHT = 0.75
"""Share of a series' own recent growth in its forecast; the rest is the recent growth common to all."""

ERROR_ORIGINS = 8
"""How many past origins the error windows come from; the fewest on which the package ranks anything."""

MIN_HISTORY = 5
"""The fewest years of growth from which recent growth is taken."""


def recent_mean(growth: FloatArray, weight: float = RECENT_WEIGHT) -> FloatArray:
    """Return the exponentially weighted mean of each row, the latest column weighing most.

    Args:
        growth: (series, years) or (years,); NaN is skipped.
        weight: of the latest year.

    >>> import numpy as np
    >>> float(recent_mean(np.array([0.0, 0.0, 0.07])))  # weights 1/7, 2/7, 4/7
    0.04
    """
    weights = (1.0 - weight) ** np.arange(growth.shape[-1])[::-1]
    used = np.isfinite(growth) * weights
    total = used.sum(axis=-1)
    mean: FloatArray = np.where(np.isfinite(growth), growth, 0.0) @ weights / np.where(total > 0, total, np.nan)
    return mean


def windows_of(growth: FloatArray, horizon: int, latest: int | None = None) -> FloatArray:
    """Return every complete window of cumulative growth, (windows, horizon).

    Args:
        growth: (series, years); a window that touches a NaN is left out.
        horizon: years a window.
        latest: only windows of the last so many start years; None for all.

    >>> import numpy as np
    >>> windows_of(np.array([[0.1, 0.2, np.nan, 0.1]]), 2).round(2).tolist()
    [[0.1, 0.3]]
    """
    starts = growth.shape[1] - horizon + 1
    first = 0 if latest is None else max(0, starts - latest)
    if starts < 1:
        return np.empty((0, horizon))
    rows = np.concatenate([np.cumsum(growth[:, start : start + horizon], axis=1) for start in range(first, starts)])
    return rows[np.isfinite(rows).all(axis=1)]


def window_paths(peer_growth: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, latest: int | None = None) -> FloatArray:
    """Draw paths from the peers' own past windows: the base rate as a forecast.

    Args:
        peer_growth: log growth of the peers up to the origin, (peers, years).
        horizon: years ahead.
        n_paths: paths to draw.
        rng: the random stream.
        latest: only windows of the last so many start years; None for all.

    Returns:
        Cumulative log growth, (n_paths, horizon).

    Raises:
        ModelError: no window of that length is complete.
    """
    windows = windows_of(peer_growth, horizon, latest)
    if not len(windows):
        raise ModelError(
            f"no past window of {horizon} periods is complete in {peer_growth.shape[0]} peers; shorten the horizon or add years."
        )
    return windows[rng.integers(0, len(windows), n_paths)]


def growth_errors(peer_growth: FloatArray, horizon: int) -> FloatArray:
    """Return the cumulative errors that `growth_paths` would have made on the peers at the last past origins.

    Args:
        peer_growth: log growth of the peers up to the origin, (peers, years).
        horizon: years ahead.

    Returns:
        (windows, horizon), with the mean over origins taken out: the surprise common to one stretch of years does not repeat.
    """
    years = peer_growth.shape[1]
    origins = range(max(MIN_HISTORY, years - horizon + 1 - ERROR_ORIGINS), years - horizon + 1)
    blocks = []
    for origin in origins:
        past = peer_growth[:, :origin]
        rate = _carried(recent_mean(past), recent_mean(_mean_by_year(past)))
        error = np.cumsum(peer_growth[:, origin : origin + horizon] - rate[:, None], axis=1)
        error = error[np.isfinite(error).all(axis=1)]
        if len(error):
            blocks.append(error)
    if not blocks:
        return np.empty((0, horizon))
    center = np.mean([block.mean(axis=0) for block in blocks], axis=0)
    return np.concatenate(blocks) - center


def growth_paths(
    growth: FloatArray,
    horizon: int,
    n_paths: int,
    rng: np.random.Generator,
    *,
    peers: FloatArray,
    common: FloatArray | None = None,
) -> FloatArray:
    """Carry recent growth forward, with the errors that doing so would have made on the peers.

    The forecast rate is `OWN_WEIGHT` of the series' own recent growth and the rest of the common recent growth; a path adds one
    peer's error path from one of the last `ERROR_ORIGINS` past origins, drawn whole, so that errors keep their order in time.

    Args:
        growth: log growth of the series up to the origin, (years,).
        horizon: years ahead.
        n_paths: paths to draw.
        rng: the random stream.
        peers: log growth of comparable series, (peers, years); may end before the series does.
        common: log growth common to all (the nation's), ending with the series; None leaves the series on its own.

    Returns:
        Cumulative log growth, (n_paths, horizon).

    Raises:
        ModelError: the series has no growth, or the peers are too short for one error window.
    """
    errors = growth_errors(peers, horizon)
    if not len(errors):
        raise ModelError(
            f"{peers.shape[1]} years of {peers.shape[0]} peers give no error window of {horizon} periods; shorten the horizon."
        )
    own = recent_mean(growth)
    if not np.isfinite(own):
        raise ModelError("growth cannot be carried forward: the series has no year of growth.")
    rate = float(own if common is None else _carried(own, recent_mean(common)))
    return rate * np.arange(1, horizon + 1) + errors[rng.integers(0, len(errors), n_paths)]


def after_known(known: FloatArray, paths: FloatArray) -> FloatArray:
    """Put the growth already observed before the paths that follow it.

    Args:
        known: log growth of the years observed after the origin, oldest first, (years,); may be empty.
        paths: cumulative log growth after the last observation, (n_paths, rest); rest may be 0.

    Returns:
        Cumulative log growth from the origin, (n_paths, years + rest).

    >>> import numpy as np
    >>> after_known(np.array([0.1, 0.1]), np.array([[0.05], [0.07]])).round(2).tolist()
    [[0.1, 0.2, 0.25], [0.1, 0.2, 0.27]]
    """
    observed = np.broadcast_to(np.cumsum(known), (paths.shape[0], len(known)))
    return np.concatenate([observed, paths + float(np.sum(known))], axis=1)


def _carried(own: FloatArray, common: FloatArray) -> FloatArray:
    return OWN_WEIGHT * own + (1.0 - OWN_WEIGHT) * common


def _mean_by_year(growth: FloatArray) -> FloatArray:
    seen = np.isfinite(growth)
    count = seen.sum(axis=0)
    mean: FloatArray = np.where(seen, growth, 0.0).sum(axis=0) / np.where(count > 0, count, np.nan)
    return mean
