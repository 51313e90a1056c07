"""Members that learn from comparable areas: their past windows, and own growth carried on with their errors."""

from __future__ import annotations

import numpy as np

from psi_analysis.catalog.peers import Peers
from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.forecasts.reference_class import growth_paths, window_paths
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.series import Series

PEER_WINDOWS = "peer windows"
"""The base rate as a forecast: past windows of comparable areas."""

CARRIED_GROWTH = "carried growth"
"""Own and common recent growth carried on, with the errors peers would have made."""


def simulate_peer_members(
    series: Series, peers: Peers, horizon: int, *, common: Series | None, n_paths: int, seed: int
) -> tuple[dict[str, FloatArray], dict[str, str]]:
    """Simulate the members that need peers; peers' years after the series' origin are not looked at.

    Args:
        series: yearly, above 0.
        peers: growth of comparable areas.
        horizon: years ahead.
        common: a series whose growth is common to all, such as the nation's, known at least as long.
        n_paths: paths of each member.
        seed: names the random streams.

    Returns:
        Paths by member, (n_paths, horizon), in the indicator's unit; and members left out with the reason.

    Raises:
        SeriesError: the series is not yearly or not above 0, or `common` ends earlier.
    """
    if series.frequency != "Y" or not (series.y > 0).all():
        raise SeriesError(f"peers' growth is yearly and of amounts above 0; {series.name!r} is not. Leave peers= out.")
    known = peers.without(series.area).until(series.origin.year)
    growth = np.diff(np.log(series.y))
    shared = None if common is None else _common_growth(series, common)
    paths: dict[str, FloatArray] = {}
    left_out: dict[str, str] = {}
    for name in (PEER_WINDOWS, CARRIED_GROWTH):
        rng = stream(seed, series.name, name, series.origin.ordinal)
        try:
            if name == PEER_WINDOWS:
                change = window_paths(known.growth, horizon, n_paths, rng)
            else:
                change = growth_paths(growth, horizon, n_paths, rng, peers=known.growth, common=shared)
        except ModelError as error:
            left_out[name] = str(error)
            continue
        paths[name] = series.last * np.exp(change)
    return paths, left_out


def _common_growth(series: Series, common: Series) -> FloatArray:
    if common.frequency != "Y" or common.origin < series.origin:
        raise SeriesError(f"the common series {common.name!r} must be yearly and reach {series.origin}; it ends in {common.origin}.")
    values = common.values[common.values.index <= series.origin].to_numpy(dtype=float)
    return np.diff(np.log(values))
