"""The verb `forecast`: a series, a period, and optionally a reference series that is known for longer."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import pandas as pd

from psi_analysis.catalog.peers import Peers
from psi_analysis.errors import ModelError, PeriodError, SeriesError
from psi_analysis.forecasts.conditional import condition_on_reference
from psi_analysis.forecasts.defaults import DEFAULT_POOL, DEFAULT_SEED, PATHS, SHOWN_ONLY, WITH_PEERS, default_weights
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.members import simulate_members
from psi_analysis.forecasts.peer_members import simulate_peer_members
from psi_analysis.forecasts.pooling import pool
from psi_analysis.models.protocol import Model
from psi_analysis.periods import PeriodLike, horizon
from psi_analysis.series import Series, later_words


def forecast(
    series: Series | pd.Series,
    *,
    to: PeriodLike,
    reference: Series | Forecast | None = None,
    peers: Peers | None = None,
    common: Series | None = None,
    models: str | Model | Sequence[str | Model] | None = None,
    n_paths: int = PATHS,
    seed: int = DEFAULT_SEED,
) -> Forecast:
    """Forecast a series as a bundle of sample paths.

    Args:
        series: a `Series`, or a pandas Series of your own (years, periods or dates as index).
        to: the last period wanted, such as "2027".
        reference: a series of which this one is a share and which is known for longer (the province of a city),
            or a forecast of it. The forecast is then share × reference: what the reference is known to have
            done after this series' last observation is used, not guessed. A reference given as a series is itself
            forecast by this verb, with the peers' references as its peers.
        peers: growth of comparable areas: their past windows and the errors made on them enter the forecast.
        common: a series whose growth is common to all peers, such as the nation's; only used with `peers`. With a
            reference, it is common to the references.
        models: one or several members by name, or model objects; the default pool when None.
        n_paths: sample paths.
        seed: names the random streams; the same inputs and seed give the same paths.

    Returns:
        A `Forecast`. Members of the default pool that cannot be fitted are named in `left_out`. Where a series of a study has later
        readings within a year, a warning says that they are left out: `assess_plan` and the brief go on from them.

    Raises:
        ModelError: a model asked for by name is unknown or cannot be fitted.
        PeriodError: `to` is not after the last observation.
        SeriesError: the series is empty or unfit, or the reference does not cover it.

    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> fc = forecast(own, to="2027", models="drift", n_paths=1000)
    >>> fc.paths.shape
    (1000, 3)
    """
    known = series if isinstance(series, Series) else Series.from_pandas(series)
    if said := later_words(known, reference if isinstance(reference, Series) else None):
        warnings.warn(said, stacklevel=2)
    return _made(known, to, reference, peers=peers, common=common, models=models, n_paths=n_paths, seed=seed)


def _made(
    known: Series,
    to: PeriodLike,
    reference: Series | Forecast | None,
    *,
    peers: Peers | None,
    common: Series | None,
    models: str | Model | Sequence[str | Model] | None = None,
    n_paths: int,
    seed: int,
) -> Forecast:
    """Forecast as asked; what is left out has been said."""
    if not len(known.values):
        raise SeriesError(f"series {known.name!r} has no observations; nothing can be forecast from it.")
    steps = horizon(known.origin, to)
    asked = _asked_for(models)
    if asked is not None and reference is not None:
        raise ModelError("models= choose members of a univariate forecast; with reference=, give a reference forecast made with them.")
    if reference is not None:
        ahead = _reference_forecast(reference, to, peers=peers, common=common, n_paths=n_paths, seed=seed)
        return condition_on_reference(known, ahead, steps, peers=peers, n_paths=n_paths, seed=seed)
    return _univariate(known, steps, asked, peers=peers, common=common, n_paths=n_paths, seed=seed)


def _asked_for(models: str | Model | Sequence[str | Model] | None) -> list[str | Model] | None:
    """Read the `models` argument: None is the default pool."""
    if models is None:
        return None
    wanted: list[str | Model] = [models] if isinstance(models, str | Model) else list(models)
    if not wanted:
        raise ModelError("models=[] names no model; leave the argument out for the default pool.")
    return wanted


def _univariate(
    series: Series,
    steps: int,
    asked: list[str | Model] | None,
    *,
    peers: Peers | None,
    common: Series | None,
    n_paths: int,
    seed: int,
) -> Forecast:
    """Forecast from the series' own past, and from the peers' where they are given."""
    names = asked or [*DEFAULT_POOL, *SHOWN_ONLY]
    members = simulate_members(series, names, steps, n_paths=n_paths, seed=seed, required=asked is not None)
    paths, left_out = dict(members.paths), dict(members.left_out)
    if peers is not None:
        of_peers, too_short = simulate_peer_members(series, peers, steps, common=common, n_paths=n_paths, seed=seed)
        paths, left_out = paths | of_peers, left_out | too_short
    weights = _weights(list(paths), chosen=asked is not None)
    pooled = pool(paths, weights)
    pooled.setflags(write=False)
    return Forecast(series, pooled, paths, weights, left_out, "univariate", seed)


def _weights(names: list[str], *, chosen: bool) -> dict[str, float]:
    """Weight members: equally where they were chosen by name, else those that see peers, else the default pool."""
    with_peers = [name for name in WITH_PEERS if name in names]
    if not chosen and not with_peers and (usual := default_weights(names)):
        return usual
    used = names if chosen or not with_peers else with_peers
    return dict.fromkeys(used, 1.0 / len(used))


def _reference_forecast(
    reference: Series | Forecast, to: PeriodLike, *, peers: Peers | None, common: Series | None, n_paths: int, seed: int
) -> Forecast:
    """Forecast the reference, unless it already is a forecast that reaches far enough."""
    if isinstance(reference, Series):
        of_references = None if peers is None else peers.provinces()
        return _made(reference, to, None, peers=of_references, common=common, n_paths=n_paths, seed=seed)
    try:
        reference.step_of(to)
    except PeriodError as error:
        raise PeriodError(f"the reference's forecast does not reach {to}: {error}") from error
    if reference.paths.shape[0] != n_paths:
        raise SeriesError(f"the reference's forecast has {reference.paths.shape[0]} paths; give n_paths={reference.paths.shape[0]}.")
    return reference
