"""What comparable series did: past windows as paths, and growth carried forward with the errors peers would have made.

Both functions see arrays only. Growth is log growth a period; paths are cumulative log changes from the last observation.
Kahneman and Tversky (1979) called the set of comparable past cases the reference class and its outcomes the base rate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray

MEMORIES = (0.7, 0.2)
"""Weight of the latest year in the recent growth of a series, for each half of the paths: a short and a long memory. How long
growth lasts cannot be told from some twenty years, so both are kept."""

OWN_WEIGHT = 0.75
"""Share of a series' own recent growth in its forecast; the rest is the recent growth common to all."""

ERROR_ORIGINS = 8
"""How many past origins the error windows come from; the fewest on which the package ranks anything."""

MIN_HISTORY = 5
"""The fewest years of growth from which recent growth is taken."""


def recent_mean(growth: FloatArray, weight: float) -> FloatArray:
    """Return the exponentially weighted mean of each row, the latest column weighing most.

    Args:
        growth: (series, years) or (years,); NaN is skipped.
        weight: of the latest year when there are many; each year further back weighs 1 − weight of the one after it.

    >>> import numpy as np
    >>> float(recent_mean(np.array([0.0, 0.0, 0.07]), 0.5))  # weights 1/7, 2/7, 4/7
    0.04
    """
    weights = (1.0 - weight) ** np.arange(growth.shape[-1])[::-1]
    used = np.isfinite(growth) * weights
    total = used.sum(axis=-1)
    mean: FloatArray = (np.where(np.isfinite(growth), growth, 0.0) @ weights) / np.where(total > 0, total, np.nan)
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
        raise ModelError(f"no window of {horizon} periods is complete in {peer_growth.shape[0]} peers; shorten the horizon or add years.")
    whole = with_own_margins(windows, [windows_of(peer_growth, step, latest)[:, -1] for step in range(1, horizon)])
    drawn: FloatArray = whole[rng.integers(0, len(windows), n_paths)]
    return drawn


def growth_errors(peer_growth: FloatArray, horizon: int, memory: float, *, ahead: int = 0) -> FloatArray:
    """Return the cumulative errors that carrying growth forward would have made on the peers at the last past origins.

    Args:
        peer_growth: log growth of the peers up to the origin, (peers, years).
        horizon: years ahead.
        memory: weight of the latest year, one of `MEMORIES`.
        ahead: for how many of these years the common growth (the peers' mean) was known.

    Returns:
        (windows, horizon), with the mean over origins taken out: the surprise common to one stretch of years does not repeat. Each
        step has the errors of the last origins from which that step is known (`with_own_margins`).
    """
    whole = _errors_of_windows(peer_growth, horizon, memory, ahead)
    alone = [_errors_of_windows(peer_growth, step, memory, ahead)[:, -1] for step in range(1, horizon)]
    return with_own_margins(whole, alone)


def _errors_of_windows(peer_growth: FloatArray, horizon: int, memory: float, ahead: int) -> FloatArray:
    """Errors of the last origins from which the whole horizon is known, (windows, horizon)."""
    years, common = peer_growth.shape[1], _mean_by_year(peer_growth)
    blocks = []
    for origin in range(max(MIN_HISTORY, years - horizon + 1 - ERROR_ORIGINS), years - horizon + 1):
        known = common[None, origin : origin + min(ahead, horizon)]
        expected = _expected(peer_growth[:, :origin], common[:origin], known, horizon, memory)
        error = np.cumsum(peer_growth[:, origin : origin + horizon], axis=1) - expected
        error = error[np.isfinite(error).all(axis=1)]
        if len(error):
            blocks.append(error)
    if not blocks:
        span = f"{years} years of {peer_growth.shape[0]} peers"
        raise ModelError(f"{span} give no error window of {horizon} periods; shorten the horizon or add years.")
    center = np.mean([block.mean(axis=0) for block in blocks], axis=0)
    errors: FloatArray = np.concatenate(blocks) - center
    return errors


def growth_paths(
    growth: FloatArray,
    horizon: int,
    n_paths: int,
    rng: np.random.Generator,
    *,
    peers: FloatArray,
    common: FloatArray | None = None,
    ahead: FloatArray | None = None,
) -> FloatArray:
    """Carry recent growth forward, with the errors that doing so would have made on the peers.

    Growth is the common growth plus the series' own deviation from it. The common growth is what is known of it, then its recent
    mean; of the recent deviation `OWN_WEIGHT` goes on. Half of the paths have a short memory of what is recent, half a long one
    (`MEMORIES`). A path adds one peer's error path from one of the last `ERROR_ORIGINS` past origins, drawn whole, so that errors
    keep their order in time.

    Args:
        growth: log growth of the series up to the origin, (years,).
        horizon: years ahead.
        n_paths: paths to draw.
        rng: the random stream.
        peers: log growth of comparable series, (peers, years); may end before the series does.
        common: log growth common to all (the nation's), ending with the series; None leaves the series on its own.
        ahead: common log growth of the first years after the series' end, known (years,) or simulated path by path (n_paths, years);
            needs `common`. Errors are those made with the common growth known that long.

    Returns:
        Cumulative log growth, (n_paths, horizon).

    Raises:
        ModelError: the series has no growth, `ahead` comes without `common`, has a gap or other paths, or the peers are too short for
            one error window.
    """
    errors = learned_errors(peers, horizon, ahead=0 if ahead is None else ahead.shape[-1])
    return draw_growth(growth, errors, n_paths, rng, common=common, ahead=ahead)


def learned_errors(peers: FloatArray, horizon: int, *, ahead: int = 0) -> tuple[FloatArray, ...]:
    """Return the peers' error windows for each memory, to draw many series from (`draw_growth`)."""
    return tuple(growth_errors(peers, horizon, memory, ahead=ahead) for memory in MEMORIES)


def draw_growth(
    growth: FloatArray,
    errors: Sequence[FloatArray],
    n_paths: int,
    rng: np.random.Generator,
    *,
    common: FloatArray | None = None,
    ahead: FloatArray | None = None,
) -> FloatArray:
    """Carry recent growth forward with errors already learned.

    Args:
        growth: log growth of the series up to the origin, (years,).
        errors: cumulative error paths of each memory, (windows, horizon).
        n_paths: paths to draw.
        rng: the random stream.
        common: as `growth_paths`.
        ahead: as `growth_paths`.

    Returns:
        Cumulative log growth, (n_paths, horizon); paths of the memories take turns.

    Raises:
        ModelError: the series has no growth, or `ahead` comes without `common`, has a gap or other paths.
    """
    horizon = errors[0].shape[1]
    known = _known_ahead(ahead, common, n_paths, horizon)
    if not np.isfinite(growth).any():
        raise ModelError("growth cannot be carried forward: the series has no year of growth.")
    paths = np.empty((n_paths, horizon))
    for place, (memory, windows) in enumerate(zip(MEMORIES, errors, strict=True)):
        turn = paths[place :: len(MEMORIES)]
        own = known if len(known) == 1 else known[place :: len(MEMORIES)]
        expected = _expected(growth[None], growth if common is None else common, own, horizon, memory)
        turn[:] = expected + windows[rng.integers(0, len(windows), len(turn))]
    return paths


def _known_ahead(ahead: FloatArray | None, common: FloatArray | None, n_paths: int, horizon: int) -> FloatArray:
    """Common growth ahead as rows, (1 or n_paths, years up to the horizon)."""
    if ahead is None or not ahead.shape[-1]:
        return np.empty((1, 0))
    if common is None:
        raise ModelError("common growth ahead of the series needs the common growth up to its end as well; give common=.")
    known = np.atleast_2d(ahead)[:, :horizon]
    if len(known) not in (1, n_paths):
        raise ModelError(f"common growth ahead has {len(known)} paths where {n_paths} are drawn; give one row or as many.")
    if not np.isfinite(known).all():
        raise ModelError("common growth ahead of the series has a gap; give every year up to the last one known.")
    return known


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


def _expected(growth: FloatArray, common: FloatArray, ahead: FloatArray, horizon: int, memory: float) -> FloatArray:
    """Expected cumulative growth, (series or paths, horizon): of each row of growth (series, years), or on each row of `ahead`."""
    deviation = OWN_WEIGHT * (recent_mean(growth, memory) - recent_mean(common, memory))
    onward = recent_mean(np.concatenate([np.broadcast_to(common, (len(ahead), len(common))), ahead], axis=1), memory)
    yearly = np.concatenate([ahead, np.tile(onward[:, None], horizon - ahead.shape[1])], axis=1)
    expected: FloatArray = np.cumsum(yearly, axis=1) + deviation[:, None] * np.arange(1, horizon + 1)
    return expected


def _mean_by_year(growth: FloatArray) -> FloatArray:
    seen = np.isfinite(growth)
    count = seen.sum(axis=0)
    mean: FloatArray = np.where(seen, growth, 0.0).sum(axis=0) / np.where(count > 0, count, np.nan)
    return mean
