"""A ladder of references on arrays: the uppermost growth carried on, each lower one drawn given the paths of the one above.

Everything here sees log growth only. A path of the uppermost rung (the nation) is drawn first, then a path of the next (the province)
given that very path, and so on down; so what is known of an upper rung for longer, within a year too, conditions the rungs below it
jointly: keeping the paths that pass through a reading is the same as drawing them from it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psi_analysis.forecasts.reference.common_growth import common_paths
from psi_analysis.forecasts.reference.reference_class import CarriedGrowth, draw_growth, learned_errors
from psi_analysis.models.protocol import FloatArray


def top_paths(
    growth: FloatArray,
    horizon: int,
    n_paths: int,
    rng: np.random.Generator,
    *,
    peers: FloatArray,
    first: FloatArray | None = None,
    later: int = 0,
) -> FloatArray:
    """Carry the uppermost rung's growth on: the next year first, then each path from its own, which counts in its recent growth.

    So what is known of that year stands in its place, and the paths are those of the same rule that pass through it
    (`common_growth.common_paths`).

    Args:
        growth: log growth up to the last whole year, (years,).
        peers: log growth of the areas below, (peers, years), whose common errors enter.
        first: log growth in the year in progress, known (1,) or as draws (n_paths,); drawn by the rule when None.
        later: how many years the growth is known after the peers end.

    Returns:
        Cumulative log growth, (n_paths, horizon).

    >>> flat = np.full((6, 12), 0.05)
    >>> top_paths(flat[0], 2, 2, np.random.default_rng(1), peers=flat, first=np.array([0.05])).round(3).tolist()
    [[0.05, 0.1], [0.05, 0.1]]
    """
    if first is None:
        first = common_paths(growth, 1, n_paths, rng, peers=peers, later=later)[:, 0]
    first = np.broadcast_to(first, (n_paths,))[:, None]
    return first.copy() if horizon == 1 else common_paths(growth, horizon, n_paths, rng, peers=peers, ahead=first, later=later)


def lower_paths(
    growth: FloatArray,
    n_paths: int,
    rng: np.random.Generator,
    *,
    peers: FloatArray,
    above: FloatArray,
    above_ahead: FloatArray,
    learned: Sequence[CarriedGrowth] | None = None,
) -> FloatArray:
    """Draw a rung's growth given the paths of the rung above, with the errors that peers had when that growth was known.

    Args:
        growth: log growth up to the last year, (years,).
        peers: log growth of comparable series, (peers, years); their mean stands for the rung above.
        above: log growth of the rung above up to the same year, (years,).
        above_ahead: its log growth a year afterwards, known (horizon,) or path by path (n_paths, horizon).
        learned: what these peers teach for that horizon with the growth above known (`given_above`), where many rungs are drawn from it.

    Returns:
        Cumulative log growth, (n_paths, horizon); row i belongs to row i above.

    >>> flat = np.full((6, 12), 0.05)
    >>> paths = lower_paths(flat[0], 2, np.random.default_rng(1), peers=flat, above=flat[0], above_ahead=np.array([[0.02], [0.04]]))
    >>> paths.round(3).tolist()
    [[0.02], [0.04]]
    """
    errors = given_above(peers, above_ahead.shape[-1]) if learned is None else learned
    return draw_growth(growth, errors, n_paths, rng, common=above, ahead=above_ahead)


def given_above(peers: FloatArray, horizon: int) -> tuple[CarriedGrowth, ...]:
    """Return what peers teach of a rung whose growth above is known to the horizon.

    Args:
        peers: log growth of comparable series, (peers, years).
    """
    return learned_errors(peers, horizon, ahead=horizon)
