"""A series as share × reference: what the reference is known to have done is used, not guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError, yearly_fraction
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.shares import share_paths
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.periods import PeriodLike, horizon
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers

SHARE_OF_REFERENCE = "share of reference"
"""Method of a forecast that is conditional on a reference."""

FEWEST_YEARS, FEWEST_PEERS = 8, 3
"""Years and areas of one's own from which the moves of shares are taken; with fewer the series' own are."""

HELD = "held growth"
"""Method of a reference whose growth is a stated assumption."""


def condition_on_reference(series: Series, reference: Forecast, steps: int, *, peers: Peers | None, n_paths: int, seed: int) -> Forecast:
    """Forecast a series as its share of a reference.

    Each path is the reference's path (known years as they were) times a share path. The members are the
    reference's members, so that their range shows what hangs on how the reference is forecast.

    Args:
        series: the history; its area's share of the reference is what moves.
        reference: a forecast of the reference that reaches as far.
        peers: growth of comparable areas and of their references: how shares moved elsewhere.
    """
    log_share = log_share_history(series, reference.series)
    rng = stream(seed, series.name, SHARE_OF_REFERENCE, series.origin.ordinal)
    changes = None if peers is None else _share_changes(series, reference.series, peers)
    shares = share_paths(log_share, steps, n_paths, rng, peers_changes=changes)
    members = {
        name: series.last * np.exp(reference_log_growth(reference, series.origin, steps, name) + shares) for name in reference.members
    }
    weights = dict(reference.weights)
    return Forecast(series, pool(members, weights), members, weights, reference.left_out, SHARE_OF_REFERENCE, seed, reference, peers)


def _share_changes(series: Series, reference: Series, peers: Peers) -> FloatArray | None:
    """How shares of the peers moved, (peers, years); those of areas of one's own in this reference, None where years are too few."""
    known = peers.beside(series)
    if known.own is None:
        return known.complete().share_changes
    grown = pd.Series(np.diff(np.log(reference.y), prepend=np.nan), index=reference.values.index)
    its = grown.reindex(pd.PeriodIndex([str(year) for year in known.years], freq="Y")).to_numpy(dtype=float)
    changes = known.growth - its
    seen = np.isfinite(changes).all(axis=0)
    return changes[:, seen] if seen.sum() >= FEWEST_YEARS and len(changes) >= FEWEST_PEERS else None


@typed
def hold_growth(series: Series, growth: float, *, to: PeriodLike, n_paths: int) -> Forecast:
    """Return a forecast in which a series grows at a stated constant rate; a scenario, not a forecast.

    Args:
        series: the history.
        growth: a year, 0.06 for 6 %.
        to: the last period.
        n_paths: identical paths, so that it can stand in for a forecast.

    >>> held = hold_growth(Series.from_pandas(pd.Series([80.0, 90.0, 100.0], index=[2023, 2024, 2025])), 0.1, to="2027", n_paths=2)
    >>> held.paths.round(6).tolist()
    [[110.0, 121.0], [110.0, 121.0]]
    """
    yearly_fraction(growth, "growth")
    return grown_at(series, growth, to=to, n_paths=n_paths)


def grown_at(series: Series, growth: float, *, to: PeriodLike, n_paths: int) -> Forecast:
    """Do as `hold_growth`, at any rate that was observed somewhere."""
    steps = np.arange(1, horizon(series.origin, to) + 1) / series.seasons
    paths = np.tile(series.last * (1.0 + growth) ** steps, (n_paths, 1))
    return Forecast(series, paths, {HELD: paths}, {HELD: 1.0}, {}, HELD, 0)


def log_share_history(series: Series, reference: Series) -> FloatArray:
    """Return the log share of the reference over the periods both are observed, oldest first."""
    check_reference(series, reference)
    both = series.values.index.intersection(reference.values.index)
    if len(both) < 4 or both[-1] != series.origin:
        raise SeriesError(f"{series.name!r} and its reference {reference.name!r} share {len(both)} observed periods; 4 are needed.")
    own, whole = series.values[both].to_numpy(dtype=float), reference.values[both].to_numpy(dtype=float)
    if not ((own > 0).all() and (whole > 0).all()):
        raise SeriesError(f"a share of {reference.name!r} needs both series above 0.")
    if (larger := own > whole).any():
        raise SeriesError(
            f"{series.name!r} is larger than {reference.name!r} in {both[larger][0]}, so it is no share of it; give the area that it is a "
            "part of, in the same unit."
        )
    return np.asarray(np.log(own) - np.log(whole))


def check_reference(series: Series, reference: Series) -> None:
    """Refuse a reference in another unit or frequency, or one that ends before the series does."""
    if series.indicator.unit != reference.indicator.unit or series.frequency != reference.frequency:
        raise SeriesError(
            f"{series.name!r} ({series.indicator.unit}, {series.frequency}) is no share of {reference.name!r} "
            f"({reference.indicator.unit}, {reference.frequency}); both need one unit and one frequency."
        )
    if reference.origin < series.origin:
        raise SeriesError(f"the reference {reference.name!r} ends in {reference.origin}, before {series.name!r} does; it adds nothing.")


def reference_log_growth(reference: Forecast, origin: pd.Period, steps: int, member: str | None = None) -> FloatArray:
    """Return the reference's log growth since another series' origin: known years as they were, later ones simulated, (n_paths, steps)."""
    at = reference.at if member is None else lambda period: reference.member_at(member, period)
    start = np.log(reference.series.value_at(origin))
    return np.stack([np.log(at(origin + step)) - start for step in range(1, steps + 1)], axis=1)
