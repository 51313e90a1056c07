"""The growth common to all, such as the nation's, carried on by itself: the top of a ladder of references."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reference.growth_windows import MIN_HISTORY, mean_by_year
from psi_analysis.forecasts.reference.persistence import Persistence, expected_growth, learn_persistence
from psi_analysis.forecasts.reference.reference_class import CARRIED, ERROR_ORIGINS
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.remembering import remembers

FEW_DEGREES = 5
"""Degrees of freedom of the errors at most: past origins are few, and their windows overlap."""


@dataclass(frozen=True)
class CommonGrowth:
    """What the peers teach of their common growth.

    Attributes:
        persistence: how much of it goes on.
        errors: what that missed at past origins, (origins, horizon).
    """

    persistence: Persistence
    errors: FloatArray = field(repr=False)


@remembers
def learn_common(common: FloatArray, horizon: int, *, peers: FloatArray, ahead: int = 0, later: int = 0) -> CommonGrowth:
    """Learn how the common growth goes on, to draw it more than once (`common_paths`).

    Args:
        common: log growth of the common series up to the last year known, (years,).
        peers: log growth of the areas it is common to, (peers, years).
        ahead: for how many of these years it will be known.
        later: how many years `common` goes on after the peers end.

    Raises:
        ModelError: fewer than two past origins reach the horizon.
    """
    learned = learn_persistence(peers, horizon, belief=CARRIED[0], since=common, later=later)
    return CommonGrowth(learned, common_errors(mean_by_year(peers), learned, ahead=ahead, since=common, later=later))


def common_paths(
    common: FloatArray,
    horizon: int,
    n_paths: int,
    rng: np.random.Generator,
    *,
    peers: FloatArray,
    ahead: FloatArray | None = None,
    later: int = 0,
    learned: CommonGrowth | None = None,
) -> FloatArray:
    """Carry the common growth on as the peers' mean went on, with the rule's errors on that mean; cumulative logs, (n_paths, horizon).

    What a series' own deviation adds (`reference_class.growth_paths`) is missing here, and so are the peers' own errors: only what
    was common to all of them at one origin is left. An error path is a random combination of those of the last `ERROR_ORIGINS` past
    origins, so that years keep their dependence, as Student's t with few degrees of freedom.

    Args:
        common: log growth of the common series up to the last year known, (years,).
        peers: log growth of the areas it is common to, (peers, years); may end before it does.
        ahead: its log growth in the first years after, known (years,) or simulated path by path (n_paths, years), such as draws of a
            year in progress; they are taken as they are.
        later: how many years `common` goes on after the peers end; its own misses of these years count as well.
        learned: what the peers teach (`learn_common`) for the same arguments, where it is drawn more than once.

    >>> import numpy as np
    >>> flat = np.full((4, 12), 0.06)
    >>> common_paths(flat[0], 2, 3, np.random.default_rng(1), peers=flat, ahead=np.array([0.05])).shape
    (3, 2)
    """
    if not np.isfinite(common).any():
        raise ModelError("the common growth cannot be carried on: no year of it is known.")
    known = np.empty((1, 0)) if ahead is None else np.atleast_2d(ahead)[:, :horizon]
    if len(known) not in (1, n_paths) or not np.isfinite(known).all():
        raise ModelError(f"growth ahead must be one row or {n_paths} paths without a gap; it has shape {known.shape}.")
    if learned is None:
        learned = learn_common(common, horizon, peers=peers, ahead=known.shape[1], later=later)
    errors = learned.errors
    expected = expected_growth(common[None], common[None], known, learned.persistence)
    degrees = min(FEW_DEGREES, len(errors) - 1)
    scale = np.sqrt(degrees / rng.chisquare(degrees, n_paths) / len(errors))
    drawn: FloatArray = expected + scale[:, None] * (rng.standard_normal((n_paths, len(errors))) @ errors)
    return drawn


def common_errors(mean: FloatArray, learned: Persistence, *, ahead: int = 0, since: FloatArray | None = None, later: int = 0) -> FloatArray:
    """Return the cumulative errors of the rule on the common growth at the last past origins.

    Args:
        mean: the peers' mean log growth, (years,).
        since: the common series' own growth, which goes on after the peers end, (years,).

    Returns:
        (origins, horizon), not centred. A step's size is that of the last origins from which the step is known.
    """
    horizon = learned.horizon
    sources = [(mean, 0)] + ([] if since is None or not later else [(since, len(since) - later)])
    steps = []
    for step in range(1, horizon + 1):
        rows = [_error(growth, origin, step, learned, ahead) for growth, after in sources for origin in _origins(growth, after, step)]
        steps.append(np.array(rows)[-ERROR_ORIGINS:])
    whole = steps[-1]
    if len(whole) < 2:
        raise ModelError(f"{len(mean)} years of peers give {len(whole)} past origins {horizon} years ahead; at least 2 are needed.")
    size = np.array([np.sqrt(np.mean(step[:, -1] ** 2)) for step in steps])
    now = np.sqrt(np.mean(whole**2, axis=0))
    return np.asarray(whole * np.divide(size, now, out=np.ones(horizon), where=now > 0))


def _origins(growth: FloatArray, after: int, step: int) -> range:
    """Origins whose next so many years are known and end after a column."""
    return range(max(MIN_HISTORY, after - step + 1), len(growth) - step + 1)


def _error(growth: FloatArray, origin: int, step: int, learned: Persistence, ahead: int) -> FloatArray:
    """What came less what was expected, cumulative, (step,)."""
    past, known = growth[None, :origin], growth[None, origin : origin + min(ahead, step)]
    expected = expected_growth(past, past, known, learned)[0, :step]
    error: FloatArray = np.cumsum(growth[origin : origin + step]) - expected
    return error
