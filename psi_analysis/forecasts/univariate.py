"""A series forecast from its own past, from the peers' where they are given, and given the rung above where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from psi_analysis.engine.forecaster import Engine
from psi_analysis.errors import ModelError
from psi_analysis.forecasts.carrying import carried_paths, gone_on, narrower
from psi_analysis.forecasts.defaults import DEFAULT_POOL, SHOWN_ONLY, WITH_PEERS, default_weights
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.marginals import Marginals
from psi_analysis.forecasts.members import FORECASTERS, lines_of, simulate_members
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.beside_peers import simulate_beside
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH, carry_given, carry_top, simulate_peer_members
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.nouns.indicators import Link
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers

UNIVARIATE = "univariate"
"""Method of a forecast that rests on no reference."""

GIVEN_ABOVE = "growth given the reference"
"""Method of a forecast whose own growth is carried on given the paths of the rung above."""


@dataclass(frozen=True)
class Simulation:
    """How paths are simulated.

    Attributes:
        lean: only the members that the pool rests on, none that are shown beside it; the pooled paths are the same.
    """

    n_paths: int
    seed: int
    lean: bool = False


def asked_for(models: str | Model | Sequence[str | Model] | None) -> list[str | Model] | None:
    """Read the `models` argument: None is the default pool."""
    if models is None:
        return None
    wanted: list[str | Model] = [models] if isinstance(models, str | Model) else list(models)
    if not wanted:
        raise ModelError("models=[] names no model; leave the argument out for the default pool.")
    return wanted


def forecast_alone(
    series: Series,
    steps: int,
    how: Simulation,
    *,
    asked: list[str | Model] | None = None,
    peers: Peers | None = None,
    common: Series | None = None,
    above: Forecast | None = None,
    link: Link | None = None,
) -> Forecast:
    """Forecast from the series' own past, and from the peers' where they are given.

    Args:
        asked: members wanted; the default pool when None.
        common: a series whose growth is common to all peers; only used with them.
        above: a forecast of the rung above; the member that the forecast rests on is then drawn given its paths, row by row.
        link: scale of the members that work on one; that of the series' kind when None.
    """
    paths, left_out = dict[str, FloatArray](), dict[str, str]()
    taught = None
    if peers is not None and peers.own is not None:
        paths, taught, left_out = simulate_beside(series, peers, steps, n_paths=how.n_paths, seed=how.seed)
    elif peers is not None:
        paths, left_out = simulate_peer_members(series, peers, steps, common=common, above=above, n_paths=how.n_paths, seed=how.seed)
    if asked is not None or not (how.lean and taught is None and set(paths) & set(WITH_PEERS)):
        names = asked or [*DEFAULT_POOL, *SHOWN_ONLY]
        alone = simulate_members(series, names, steps, n_paths=how.n_paths, seed=how.seed, required=asked is not None, link=link)
        paths, left_out = dict(alone.paths) | paths, dict(alone.left_out) | left_out
    weights = taught if taught and asked is None else _weights(list(paths), chosen=asked is not None)
    method = UNIVARIATE if above is None else GIVEN_ABOVE
    made = Forecast(series, pool(paths, weights), paths, weights, left_out, method, how.seed, above, peers if above is not None else None)
    return _with_exact(made, link or series.link)


def _with_exact(made: Forecast, link: Link) -> Forecast:
    """The forecast with its distributions in closed form, where the engine alone made it."""
    only = next(iter(made.members)) if len(made.members) == 1 else ""
    member = FORECASTERS.get(only)
    if member is None or not isinstance(member.model, Engine):
        return made
    lines, on_line = lines_of(made.series, member, link)
    known = member.model.predictive(on_line, made.paths.shape[1], seasons=made.series.seasons, on_logs=lines.on_logs)
    return replace(made, exact=Marginals(known, lines, made.paths))


def forecast_top(series: Series, steps: int, how: Simulation, *, peers: Peers, now: InProgress | None = None) -> Forecast:
    """Forecast the uppermost rung of a ladder: the next year first, then each path from its own (`ladder.top_paths`).

    Args:
        now: what readings within the year let one expect of the year after the series' last; used where it says more than the forecast.
            The other members are conditioned on it (`carried_paths`).
    """
    made = forecast_alone(series, steps, how, peers=peers)
    if CARRIED_GROWTH not in made.members:
        return gone_on(made, now)
    top = _with_top(made, dict(made.members), peers, None)
    if now is None or not narrower(top, now):
        return top
    given = {name: carried_paths(paths, now.draws) for name, paths in top.members.items()}
    return replace(_with_top(top, given, peers, now), method=f"{top.method}, {now.method}", in_progress=now)


def top_again(made: Forecast, now: InProgress, *, peers: Peers | None) -> Forecast:
    """Return the forecast of the uppermost rung with another year in progress.

    Args:
        made: by `forecast_top` or `forecast_alone`.
        now: of as many draws as the forecast has paths.
        peers: growth of comparable areas; without them the paths are conditioned on the draws (`carried_paths`).
    """
    members = {name: carried_paths(paths, now.draws, step=made.step_of(now.period)) for name, paths in made.members.items()}
    if CARRIED_GROWTH not in members or peers is None:
        return replace(made, paths=pool(members, made.weights), members=members, in_progress=now)
    return replace(_with_top(made, members, peers, now), in_progress=now)


def given_again(made: Forecast, above: Forecast) -> Forecast:
    """Return a forecast whose growth is carried on given another forecast of the rung above; its other members as they were.

    Args:
        made: by `forecast_alone` with a rung above.
        above: in the place of that rung, as many paths.
    """
    n_paths, steps = made.paths.shape
    members = dict(made.members)
    if CARRIED_GROWTH in members and made.peers is not None:
        fresh = carry_given(made.series, made.peers, steps, above=above, n_paths=n_paths, seed=made.seed)
        now = made.in_progress
        members[CARRIED_GROWTH] = fresh if now is None else carried_paths(fresh, now.draws, step=made.step_of(now.period))
    return replace(made, paths=pool(members, made.weights), members=members, reference=above)


def _with_top(made: Forecast, members: dict[str, FloatArray], peers: Peers, now: InProgress | None) -> Forecast:
    """The forecast with its growth carried on year by year from the first."""
    n_paths, steps = made.paths.shape
    members[CARRIED_GROWTH] = carry_top(made.series, peers, steps, now=now, n_paths=n_paths, seed=made.seed)
    return replace(made, paths=pool(members, made.weights), members=members)


def _weights(names: list[str], *, chosen: bool) -> dict[str, float]:
    """Weight members: equally where they were chosen by name, else those that see peers, else the default pool."""
    with_peers = [name for name in WITH_PEERS if name in names]
    if not chosen and not with_peers and (usual := default_weights(names)):
        return usual
    used = names if chosen or not with_peers else with_peers
    return dict.fromkeys(used, 1.0 / len(used))
