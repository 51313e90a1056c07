"""What comparable series did: past windows as paths, and growth carried forward with the errors peers would have made.

Both functions see arrays only. Growth is log growth a period; paths are cumulative log changes from the last observation.
Kahneman and Tversky (1979) called the set of comparable past cases the reference class and its outcomes the base rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reference.growth_windows import MIN_HISTORY, SHORT, mean_by_year, restlessness, with_own_margins
from psi_analysis.forecasts.reference.persistence import RECENT_ORIGINS, Belief, Persistence, expected_growth, learn_persistence
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.remembering import remembers

ERROR_ORIGINS = RECENT_ORIGINS
"""How many past origins the error windows come from."""

CARRIED = (Belief(),)
"""The rule: how much of recent growth goes on is learned from the peers."""

CARRIED_ALONE = (Belief(down=(0.75, 0.5), tied=2.0, up=(0.0, 0.25), kept=0.1),)
"""The same for series without a common growth: one year of a single series says less than one year of what is common to many."""

TWO_MEMORIES = (
    Belief((SHORT,), down=(1.0, 0.0), up=(1.0, 0.0), own=(0.75, 0.75), kept=0.0, learns=False, pooled=1.0),
    Belief((SHORT,), down=(0.0, 0.0), up=(0.0, 0.0), own=(0.75, 0.0), kept=0.0, learns=False, pooled=1.0),
)
"""The rule of the editions to 2026-3, which the back-tests score beside it: half of the paths with a short memory, half with a long
one, three quarters of the own deviation, nothing learned."""


@dataclass(frozen=True)
class CarriedGrowth:
    """Recent growth carried on as the peers taught: what goes on, and the errors that this would have made on them.

    Attributes:
        persistence: how much of recent growth goes on.
        windows: cumulative error paths, the mean over origins taken out, as a typical peer would have made them, (windows, horizon).
        ahead: for how many of the years the common growth was known when these errors were made.
        typical: the median peer's restlessness, the unit in which a series' own is measured; NaN where it is not known.
    """

    persistence: Persistence
    windows: FloatArray = field(repr=False)
    ahead: int = 0
    typical: float = np.nan

    def widths(self, growth: FloatArray, common: FloatArray | None) -> FloatArray:
        """Return how wide the errors of each series are beside those of a typical peer, (series,).

        Args:
            common: log growth common to all, (years,), ending with them; None for series on their own.
        """
        years = growth.shape[1] if common is None else min(growth.shape[1], len(common))
        shared = np.zeros(years) if common is None else common[len(common) - years :]
        own = restlessness(growth[:, growth.shape[1] - years :], shared)
        return _relative(own, self.typical, self.persistence.belief.pooled)


def growth_errors(peers: FloatArray, persistence: Persistence, *, ahead: int = 0, alone: bool = False) -> FloatArray:
    """Return the cumulative errors that carrying growth forward would have made on the peers at the last past origins.

    Args:
        peers: log growth of the peers up to the origin, (peers, years).
        ahead: for how many of these years the common growth (the peers' mean) was known.
        alone: every series is its own common growth.

    Returns:
        (windows, horizon), with the mean over origins taken out. Each step has the errors of the last origins from which that step is
        known (`with_own_margins`).

    Raises:
        ModelError: no window is complete.
    """
    common = peers if alone else mean_by_year(peers)[None]
    origins = range(MIN_HISTORY, peers.shape[1])
    expected = {origin: _expected_at(peers, common, origin, persistence, ahead) for origin in origins}
    own = _restlessness_of(peers, alone)
    width = _relative(own, float(np.nanmedian(own)) if np.isfinite(own).any() else np.nan, persistence.belief.pooled)
    whole = _errors_of_windows(peers, expected, persistence.horizon, width)
    alone_at = [_errors_of_windows(peers, expected, step, width)[:, -1] for step in range(1, persistence.horizon)]
    return with_own_margins(whole, alone_at)


def _restlessness_of(peers: FloatArray, alone: bool) -> FloatArray:
    """How restless each peer has been beside the growth common to all, or on its own, (peers,)."""
    return restlessness(peers, np.zeros(peers.shape[1]) if alone else mean_by_year(peers))


def _relative(own: FloatArray, typical: float, pooled: float) -> FloatArray:
    """Width of each series' errors beside a typical one's: partly its own restlessness, partly the panel's; 1 where none is known."""
    if not typical > 0:
        return np.ones(len(own))
    return np.where(np.isfinite(own), pooled + (1.0 - pooled) * own / typical, 1.0)


def _expected_at(peers: FloatArray, common: FloatArray, origin: int, persistence: Persistence, ahead: int) -> FloatArray:
    """What the rule expected at a past origin, (peers, horizon)."""
    known = common[:, origin : origin + min(ahead, persistence.horizon)]
    return expected_growth(peers[:, :origin], common[:, :origin], known, persistence)


def _errors_of_windows(peers: FloatArray, expected: dict[int, FloatArray], horizon: int, width: FloatArray) -> FloatArray:
    """Errors of the last origins from which the whole horizon is known, as a typical peer would have made them, (windows, horizon)."""
    years, blocks = peers.shape[1], []
    for origin in range(max(MIN_HISTORY, years - horizon + 1 - ERROR_ORIGINS), years - horizon + 1):
        error = np.cumsum(peers[:, origin : origin + horizon], axis=1) - expected[origin][:, :horizon]
        seen = np.isfinite(error).all(axis=1)
        if seen.any():
            blocks.append((error[seen], width[seen]))
    if not blocks:
        span = f"{years} years of {peers.shape[0]} peers"
        raise ModelError(f"{span} give no error window of {horizon} periods; shorten the horizon or add years.")
    center = np.mean([block.mean(axis=0) for block, _ in blocks], axis=0)
    errors: FloatArray = np.concatenate([(block - center) / wide[:, None] for block, wide in blocks])
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
    later: int = 0,
) -> FloatArray:
    """Carry recent growth forward, with the errors that doing so would have made on the peers; cumulative logs, (n_paths, horizon).

    Growth is the common growth plus the series' own deviation from it. The common growth is what is known of it, then its recent
    mean, nearer to the latest years where it has slowed and to the long mean where it has not; part of the recent deviation goes on
    (`persistence.learn_persistence` says how much of either). A path adds one peer's error path from one of the last `ERROR_ORIGINS` past
    origins, drawn whole, so that errors keep their order in time.

    Args:
        growth: log growth of the series up to the origin, (years,).
        peers: log growth of comparable series, (peers, years); may end before the series does.
        common: log growth common to all (the nation's), ending with the series; None leaves the series on its own.
        ahead: common log growth of the first years after the series' end, known (years,) or simulated path by path (n_paths, years);
            needs `common`. Errors are those made with the common growth known that long.
        later: how many years the series goes on after the peers end; the common growth's misses of these years are learned from too.

    Raises:
        ModelError: the series has no growth, `ahead` comes without `common`, has a gap or other paths, or the peers are too short for
            one error window.
    """
    known = 0 if ahead is None else ahead.shape[-1]
    since = growth if common is None else common
    learned = learned_errors(peers, horizon, ahead=known, alone=common is None, since=since, later=later)
    return draw_growth(growth, learned, n_paths, rng, common=common, ahead=ahead)


@remembers
def learned_errors(
    peers: FloatArray,
    horizon: int,
    *,
    ahead: int = 0,
    alone: bool = False,
    since: FloatArray | None = None,
    later: int = 0,
    beliefs: Sequence[Belief] | None = None,
) -> tuple[CarriedGrowth, ...]:
    """Return what the peers teach, to draw many series from (`draw_growth`).

    Args:
        peers: log growth of the peers up to the origin, (peers, years).
        ahead: for how many of these years the common growth is known.
        alone: the series drawn have no common growth.
        since: common growth (of the series when alone) that goes on after the peers end, (years,).
        beliefs: the rule; `CARRIED`, or `CARRIED_ALONE`, when None. Where there are several, paths take turns.

    Raises:
        ModelError: the peers are too short for one error window.
    """
    out, own = [], _restlessness_of(peers, alone)
    for belief in beliefs or (CARRIED_ALONE if alone else CARRIED):
        persistence = learn_persistence(peers, horizon, belief=belief, alone=alone, since=since, later=later)
        typical = float(np.nanmedian(own)) if np.isfinite(own).any() else np.nan
        out.append(CarriedGrowth(persistence, growth_errors(peers, persistence, ahead=ahead, alone=alone), ahead, typical))
    return tuple(out)


def draw_growth(
    growth: FloatArray,
    errors: Sequence[CarriedGrowth],
    n_paths: int,
    rng: np.random.Generator,
    *,
    common: FloatArray | None = None,
    ahead: FloatArray | None = None,
) -> FloatArray:
    """Carry recent growth forward as already learned.

    Args:
        growth: log growth of the series up to the origin, (years,).
        errors: what the peers teach (`learned_errors`), for common growth known as long as here.

    Returns:
        Cumulative log growth, (n_paths, horizon); where the rule has several parts, paths take turns.
    """
    known = _known_ahead(ahead, common, n_paths, errors[0].persistence.horizon)
    shared = growth if common is None else common
    for name, each in (("series", growth), ("common growth", shared)):
        if not np.isfinite(each).any():
            raise ModelError(f"growth cannot be carried forward: the {name} has no year of growth.")
    paths = np.empty((n_paths, errors[0].persistence.horizon))
    for place, learned in enumerate(errors):
        turn = paths[place :: len(errors)]
        own = known if len(known) == 1 else known[place :: len(errors)]
        expected = expected_growth(growth[None], shared[None], own, learned.persistence)
        turn[:] = expected + learned.widths(growth[None], common)[0] * learned.windows[rng.integers(0, len(learned.windows), len(turn))]
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
    """Put the growth already observed before the paths that follow it; cumulative log growth from the origin, (n_paths, years + rest).

    Args:
        known: log growth of the years observed after the origin, oldest first, (years,); may be empty.
        paths: cumulative log growth after the last observation, (n_paths, rest); rest may be 0.

    >>> import numpy as np
    >>> after_known(np.array([0.1, 0.1]), np.array([[0.05], [0.07]])).round(2).tolist()
    [[0.1, 0.2, 0.25], [0.1, 0.2, 0.27]]
    """
    observed = np.broadcast_to(np.cumsum(known), (paths.shape[0], len(known)))
    return np.concatenate([observed, paths + float(np.sum(known))], axis=1)
