"""How much of recent growth goes on: slowdowns last, accelerations fade, and how much of either is learned from a panel.

Functions see arrays only. Growth is log growth a period. The growth of a series is the common growth plus its own deviation from
it. What goes on of the two is learned apart: of the common growth from origin to origin, of which there are few, so a prior
carries most of it; of the deviations from peer to peer, of which there are many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from psi_analysis.forecasts.reference.growth_windows import LONG, MIN_HISTORY, SHORT, deviations, latest_known, mean_by_year, recent_mean
from psi_analysis.models.protocol import FloatArray

STEPS = np.arange(0.0, 2.01, 0.25)
"""Shares of the way from the long memory to a short one that are tried; beyond 1 the slowdown goes further."""

KEPT = (0.0, 0.5, 1.0)
"""Parts of the peers' mean past error that are tried."""

TOP = 1.5
"""The largest share of the way that is expected before past slowdowns are looked at."""

USUAL_OWN = (0.5, 0.75)
"""Parts of a panel's own long and short deviations that usually went on."""

STRENGTH = 2.0
"""Past origins that these count as where a panel is asked how long own slowdowns last."""

TINY = 1e-6
"""A mean absolute error of growth below this counts as this."""

RECENT_ORIGINS = 8
"""How many past origins the mean error is taken over; the fewest on which the package ranks anything."""


@dataclass(frozen=True)
class Belief:
    """What is held of persistence before a panel is looked at, and whether the panel is asked.

    The defaults were chosen on the provinces and cities of a panel without the province under study (`docs/evidence.md`). What is held of
    the common growth is firm, for its origins are few: learned freely, a panel's early slowdowns said more than later ones bore out.

    Attributes:
        memories: short memories of the common growth, equally likely at first; 1 is the latest year alone.
        down: mean and standard deviation of the share of the way from the long memory to a short one, where the common growth has slowed.
        tied: by how much that mean moves with the part of own short deviations that went on (`USUAL_OWN` leaves it).
        up: mean and standard deviation of the share where the common growth has not slowed.
        own: parts that go on of a series' own long deviation and of what its short deviation adds to it. The short memory weighs the
            latest year by 0.7, so 1.2 of what it adds is some five sixths of what the latest year alone would add.
        own_origins: past origins that these parts count as beside the panel's own.
        kept: weight of keeping some of the peers' mean past error.
        learns: whether the panel moves any of this.
        pooled: weight of the panel in how restless a series is; 1 gives every series the errors of all.
    """

    memories: tuple[float, ...] = (SHORT,)
    down: tuple[float, float] = (0.8, 0.2)
    tied: float = 0.5
    up: tuple[float, float] = (0.0, 0.1)
    own: tuple[float, float] = (0.35, 1.2)
    own_origins: float = 4.0
    kept: float = 0.05
    learns: bool = True
    pooled: float = 0.5

    @property
    def tried(self) -> tuple[FloatArray, FloatArray]:
        """Memory and share of the way of every candidate, (candidates,) each."""
        return np.repeat(np.array(self.memories), len(STEPS)), np.tile(STEPS, len(self.memories))

    def prior(self, state: int, short: float | None = None) -> FloatArray:
        """Return prior weights of the candidates after a slowdown (0) or not (1), (candidates,); they sum to 1.

        Args:
            short: part of own short deviations that went on in the panel; as usual when None.
        """
        middle, spread = (self.down, self.up)[state]
        if state == 0:
            middle = float(np.clip(middle + self.tied * ((USUAL_OWN[1] if short is None else short) - USUAL_OWN[1]), 0.0, TOP))
        _, share = self.tried
        chosen = np.isclose(share, middle) if spread == 0 else np.exp(-0.5 * ((share - middle) / spread) ** 2)
        weights = np.asarray(chosen, dtype=float)
        return np.asarray(weights / weights.sum())


@dataclass(frozen=True)
class Persistence:
    """How much of recent growth goes on, for horizons of 1, 2, … years.

    Attributes:
        belief: what it was learned from, with the panel.
        common: weights of the candidates for the common growth by years ahead and state (slowed, not slowed), (horizon, 2, candidates).
        shift: part of the peers' mean past error that is kept, cumulative log growth, (horizon,).
        own: parts of the own deviation that go on, (horizon, 2).
    """

    belief: Belief
    common: FloatArray = field(repr=False)
    shift: FloatArray = field(repr=False)
    own: FloatArray

    @property
    def horizon(self) -> int:
        """Years ahead."""
        return len(self.shift)


def common_rates(common: FloatArray, belief: Belief) -> tuple[FloatArray, npt.NDArray[np.intp]]:
    """Return what each candidate expects of the common growth a year, and whether it has slowed.

    Args:
        common: log growth up to the last year known, (rows, years).

    Returns:
        Yearly log growth (rows, candidates); state (rows,), 0 where the short memories lie under the long one, else 1.
    """
    long = recent_mean(common, LONG)
    short = np.stack([latest_known(common) if memory == 1.0 else recent_mean(common, memory) for memory in belief.memories], axis=1)
    memory, share = belief.tried
    which = np.array([belief.memories.index(each) for each in memory], dtype=np.intp)
    rates = long[:, None] + share * (short[:, which] - long[:, None])
    return rates, (short.mean(axis=1) >= long).astype(np.intp)


def expected_growth(growth: FloatArray, common: FloatArray, ahead: FloatArray, learned: Persistence) -> FloatArray:
    """Return expected cumulative log growth, (rows, horizon).

    Args:
        growth: log growth of the series up to the origin, (rows, years).
        common: log growth common to all up to the origin, (rows or 1, years).
        ahead: common log growth known for the first years after it, (rows or 1, years up to the horizon).
    """
    known, rows = ahead.shape[1], max(len(growth), len(common), len(ahead))
    whole = np.concatenate([np.broadcast_to(each, (max(len(common), len(ahead)), each.shape[1])) for each in (common, ahead)], axis=1)
    rates, state = common_rates(whole, learned.belief)
    own = deviations(growth, common)
    expected = np.empty((rows, learned.horizon))
    for step in range(1, learned.horizon + 1):
        rest = step - known
        so_far = ahead[:, : min(step, known)].sum(axis=1)
        onward = np.zeros(1) if rest < 1 else rest * (learned.common[rest - 1, state] * rates).sum(axis=1) + learned.shift[rest - 1]
        expected[:, step - 1] = so_far + onward + step * (own @ learned.own[step - 1])
    return expected


def learn_persistence(
    peers: FloatArray, horizon: int, *, belief: Belief = Belief(), alone: bool = False, since: FloatArray | None = None, later: int = 0
) -> Persistence:
    """Learn from a panel how much of recent growth goes on, for 1 to `horizon` years; only windows complete by the panel's end are seen.

    Candidates for the common growth go a part of the way from its long memory to a short one. Their weight is the prior times
    their mean absolute error on the past origins of the same state (slowed or not) to the power of minus the number of such origins
    that do not overlap: the profile likelihood of Laplace errors, in which an origin counts once however many peers there are. The parts
    of the own deviation that go on are least squares within origins, with a firm prior; what they say of single peers' slowdowns with a
    weak one moves the prior for slowdowns common to all. The peers' mean past error is
    shrunk by its t over origins that do not overlap and kept as far as keeping it has paid.

    Args:
        peers: log growth up to the origin, (peers, years); NaN where unknown.
        alone: every series is its own common growth (nothing else is known to be common).
        since: log growth of the common series, or of the series itself when alone, that goes on after the peers end, (years,).
        later: how many years it goes on; its misses in windows that end after the peers do are learned from too.
    """
    shape = (2, len(belief.tried[0]))
    common = np.tile(np.stack([belief.prior(state) for state in (0, 1)]), (horizon, 1, 1)).reshape(horizon, *shape)
    shift, own = np.zeros(horizon), np.tile(np.array(belief.own), (horizon, 1))
    if belief.learns:
        units = peers if alone else mean_by_year(peers)[None]
        origins = range(MIN_HISTORY, peers.shape[1])
        mean = mean_by_year(peers)
        before = {origin: deviations(peers[:, :origin], mean[:origin]) for origin in origins}
        sources = [_past(units, belief, 0)]
        if since is not None and later:
            sources.append(_past(since[None], belief, since.shape[0] - later))
        for step in range(1, horizon + 1):
            cells = [_cells(*source, step) for source in sources]
            blocks = [block for source in cells for block in source]
            own[step - 1] = _own(peers, before, step, belief.own, belief.own_origins)
            lasted = float(_own(peers, before, step, USUAL_OWN, STRENGTH)[1])
            prior = np.stack([belief.prior(state, lasted) for state in (0, 1)])
            common[step - 1] = _weights(blocks, prior, step)
            shift[step - 1] = step * kept_error(_mean_errors(blocks, common[step - 1]), step, belief.kept)
    return Persistence(belief, common, shift, own)


_Block = tuple[FloatArray, npt.NDArray[np.intp], FloatArray]
"""One past origin: what each candidate expected (units, candidates), states (units,), what came a year (units,)."""


def _past(growth: FloatArray, belief: Belief, after: int) -> tuple[FloatArray, list[tuple[int, FloatArray, npt.NDArray[np.intp]]], int]:
    """Growth, what was expected at each of its origins, and the column after which windows must end."""
    origins = range(MIN_HISTORY, growth.shape[1])
    return growth, [(origin, *common_rates(growth[:, :origin], belief)) for origin in origins], after


def _cells(growth: FloatArray, past: Sequence[tuple[int, FloatArray, npt.NDArray[np.intp]]], after: int, step: int) -> list[_Block]:
    """Origins whose next so many years are complete and end after a column."""
    out = []
    for origin, rates, state in past:
        if after < origin + step <= growth.shape[1]:
            came = growth[:, origin : origin + step].mean(axis=1)
            seen = np.isfinite(came) & np.isfinite(rates).all(axis=1)
            if seen.any():
                out.append((rates[seen], state[seen], came[seen]))
    return out


def _weights(blocks: Sequence[_Block], prior: FloatArray, step: int) -> FloatArray:
    """Weights of the candidates in both states, (2, candidates): prior × mean absolute error to the minus (origins ÷ step)."""
    out = prior.copy()
    for state in (0, 1):
        share = np.array([float((states == state).mean()) for _, states, _ in blocks])
        if not share.any():
            continue
        errors = [np.abs(came - rates.T)[:, states == state].mean(axis=1) for rates, states, came in blocks if (states == state).any()]
        size = np.maximum(share[share > 0] @ np.array(errors) / share.sum(), TINY)
        log = np.log(np.maximum(prior[state], 1e-300)) - share.sum() / step * np.log(size)
        weights = np.where(prior[state] > 0, np.exp(log - log[prior[state] > 0].max()), 0.0)
        out[state] = weights / weights.sum()
    return out


def _mean_errors(blocks: Sequence[_Block], weights: FloatArray) -> FloatArray:
    """Mean error of the weighted candidates a year at each origin, (origins,)."""
    return np.array([float(np.mean(came - (weights[states] * rates).sum(axis=1))) for rates, states, came in blocks])


def shrunk_mean(errors: FloatArray, step: int) -> float:
    """Return the mean of errors at successive origins, shrunk by its t: m (1 − 1/t²), 0 where |t| ≤ 1 (James and Stein 1961).

    Args:
        errors: at successive origins, (origins,).
        step: years of a window; so many neighbours overlap and count once.

    >>> import numpy as np
    >>> shrunk_mean(np.array([0.02, 0.02]), 1), shrunk_mean(np.array([-0.02, 0.02]), 1)
    (0.02, 0.0)
    """
    if len(errors) < 2:
        return 0.0
    mean = float(errors.mean())
    squared_error = float(errors.var(ddof=1)) * step / len(errors)
    return mean * max(0.0, 1.0 - squared_error / max(mean * mean, TINY**2))


def kept_error(errors: FloatArray, step: int, prior: float) -> float:
    """The part of the mean error a year that is kept: shrunk by its t, as far as keeping it has paid at past origins."""
    weights = np.array([1.0 - prior, *[prior / (len(KEPT) - 1)] * (len(KEPT) - 1)])
    misses = [
        np.abs(errors[place] - np.array(KEPT) * shrunk_mean(errors[max(0, place + 1 - step - RECENT_ORIGINS) : place + 1 - step], step))
        for place in range(step + 1, len(errors))
    ]
    if misses:
        log = np.log(np.maximum(weights, 1e-300)) - len(misses) / step * np.log(np.maximum(np.mean(misses, axis=0), TINY))
        weights = np.where(weights > 0, np.exp(log - log.max()), 0.0)
        weights /= weights.sum()
    return float(weights @ np.array(KEPT)) * shrunk_mean(errors[-RECENT_ORIGINS:], step)


def _own(peers: FloatArray, before: dict[int, FloatArray], step: int, prior: tuple[float, float], strength: float) -> FloatArray:
    """Parts of the own deviations that went on over so many years, (2,): least squares within origins, the prior as some more origins."""
    power, with_came, origins = np.zeros((2, 2)), np.zeros(2), 0
    for origin in range(MIN_HISTORY, peers.shape[1] - step + 1):
        came = peers[:, origin : origin + step].mean(axis=1)
        seen = np.isfinite(before[origin]).all(axis=1) & np.isfinite(came)
        if seen.sum() > 2:
            x, y = before[origin][seen] - before[origin][seen].mean(axis=0), came[seen] - came[seen].mean()
            power, with_came, origins = power + x.T @ x / seen.sum(), with_came + x.T @ y / seen.sum(), origins + 1
    if not origins or not (np.diag(power) > TINY**2).all():
        return np.array(prior)
    held = strength * np.diag(np.diag(power)) / origins
    return np.clip(np.linalg.solve(power + held, with_came + held @ np.array(prior)), 0.0, 1.25)
