"""Members that learn from comparable areas: their past windows, and own growth carried on with their errors."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.growth_windows import mean_by_year, window_paths
from psi_analysis.forecasts.reference.ladder import lower_paths, top_paths
from psi_analysis.forecasts.reference.reference_class import growth_paths
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers

PEER_WINDOWS = "peer windows"
"""The base rate as a forecast: past windows of comparable areas."""

CARRIED_GROWTH = "carried growth"
"""Own and common recent growth carried on, with the errors peers would have made."""


def simulate_peer_members(
    series: Series,
    peers: Peers,
    horizon: int,
    *,
    common: Series | None = None,
    above: Forecast | None = None,
    n_paths: int,
    seed: int,
) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """Simulate the members that need peers; peers' years after the series' origin are not looked at.

    Args:
        common: a series whose growth is common to all, such as the nation's, known at least as long; where there is none the peers' own
            mean stands in, if they reach the series' origin.
        above: a forecast of the rung above, as many paths, given whose paths own growth is carried on, row by row; in place of `common`.

    Returns:
        Paths by member, (n_paths, horizon), in the indicator's unit; and members left out with the reason.
    """
    if series.frequency != "Y" or not (series.y > 0).all():
        raise SeriesError(f"peers' growth is yearly and of amounts above 0; {series.name!r} is not. Leave peers= out.")
    known = peers.beside(series)
    growth = np.diff(np.log(series.y))
    shared, later = None if above is not None else _common_growth(series, common), _years_after(known, series)
    if shared is None and not later:
        shared = mean_by_year(known.growth)
    paths: dict[str, FloatArray] = {}
    left_out: dict[str, str] = {}
    for name in (PEER_WINDOWS, CARRIED_GROWTH):
        rng = stream(seed, series.name, name, series.origin.ordinal)
        try:
            if name == PEER_WINDOWS:
                paths[name] = series.last * np.exp(window_paths(known.growth, horizon, n_paths, rng))
            elif above is not None:
                paths[name] = carry_given(series, peers, horizon, above=above, n_paths=n_paths, seed=seed)
            else:
                change = growth_paths(growth, horizon, n_paths, rng, peers=known.growth, common=shared, later=later)
                paths[name] = series.last * np.exp(change)
        except ModelError as error:
            left_out[name] = str(error)
    return paths, left_out


def carry_top(series: Series, peers: Peers, horizon: int, *, now: InProgress | None, n_paths: int, seed: int) -> FloatArray:
    """Carry the uppermost rung's growth on, from draws of the year in progress where readings say something of it (`ladder.top_paths`).

    Args:
        series: yearly, above 0, without a rung above.
        now: the year after the series' last, as draws.

    Returns:
        Paths (n_paths, horizon), in the indicator's unit; their first step is the draws, where given.

    Raises:
        ModelError: the peers are too short.
    """
    known = peers.beside(series)
    rng = stream(seed, series.name, CARRIED_GROWTH, series.origin.ordinal)
    first = None if now is None else np.log(now.draws) - np.log(series.last)
    later = _years_after(known, series)
    change = top_paths(np.diff(np.log(series.y)), horizon, n_paths, rng, peers=known.growth, first=first, later=later)
    paths: FloatArray = series.last * np.exp(change)
    return paths


def carry_given(series: Series, peers: Peers, horizon: int, *, above: Forecast, n_paths: int, seed: int) -> FloatArray:
    """Carry growth on given the paths of the rung above, row by row (`ladder.lower_paths`): paths in the indicator's unit.

    Raises:
        ModelError: the peers are too short.
        SeriesError: the rung above is not yearly, not above 0 or ends earlier.
    """
    known = peers.beside(series)
    shared = _common_growth(series, above.series)
    assert shared is not None
    rng = stream(seed, series.name, CARRIED_GROWTH, series.origin.ordinal)
    ahead, own = yearly_growth(above, series, horizon), np.diff(np.log(series.y))
    change = lower_paths(own, n_paths, rng, peers=known.growth, above=shared, above_ahead=ahead)
    return np.asarray(series.last * np.exp(change))


def yearly_growth(above: Forecast, series: Series, horizon: int) -> FloatArray:
    """Return a rung's log growth a year after a series' end, (n_paths, horizon): known years as they were, later ones path by path."""
    name = CARRIED_GROWTH if CARRIED_GROWTH in above.members else None
    periods = [series.origin + step for step in range(horizon + 1)]
    levels = [above.at(each) if name is None else above.member_at(name, each) for each in periods]
    return np.diff(np.log(np.stack(levels, axis=1)), axis=1)


def _years_after(known: Peers, series: Series) -> int:
    """How many years the series goes on after its peers end."""
    return series.origin.year - int(known.years[-1]) if len(known.years) else 0


def _common_growth(series: Series, common: Series | None) -> FloatArray | None:
    """Log growth of the common series up to the series' end."""
    if common is None:
        return None
    if common.frequency != "Y" or common.origin < series.origin:
        raise SeriesError(f"the common series {common.name!r} must be yearly and reach {series.origin}; it ends in {common.origin}.")
    if not (common.y > 0).all():
        raise SeriesError(f"the common series {common.name!r} has a value that is not above 0; its growth cannot be carried on.")
    values = common.values[common.values.index <= series.origin].to_numpy(dtype=float)
    return np.asarray(np.diff(np.log(values)))
