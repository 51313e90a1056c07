"""A forecast that goes on from what the year in progress lets one expect: paths moved onto draws of that year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from psi_analysis.forecasts.forecast import Forecast, InProgress, log_width
from psi_analysis.forecasts.pooling import pool
from psi_analysis.models.protocol import FloatArray

TINY = 1e-16
"""Variance of logs below which a year is taken as not varying."""


def slopes(logs: FloatArray, at: FloatArray) -> FloatArray:
    """Return how much each step moves with the year in progress: covariance over variance, (horizon,).

    Args:
        logs: of positive paths, (n_paths, horizon): the series' own, or another's that belong to them row by row.
        at: log of the series' value in that year on the same rows, (n_paths,); nothing moves with a year that does not vary.
    """
    power = float(np.var(at))
    if power < TINY:
        return np.zeros(logs.shape[1])
    return np.asarray((logs - logs.mean(axis=0)).T @ (at - at.mean()) / len(at) / power)


def carried_paths(paths: FloatArray, draws: FloatArray, *, step: int = 0) -> FloatArray:
    """Condition paths on draws of one step, (n_paths, horizon): each moves by what its distance to its draw is worth at every step.

    log x_j + b_j (log d − log x_k) with b_j the slope of log x_j on log x_k over the paths (conditioning by kriging: Matheron's rule;
    Journel and Huijbregts 1978): exact where logs are normal, and every path is kept, so the Monte Carlo error stays what it was. What
    a good year says of the next ones, and of unknown ones before it, is in the slopes.

    Args:
        paths: positive sample paths, (n_paths, horizon).
        draws: what that step is to be, drawn apart from the paths, (n_paths,).
        step: the year in progress; the first step by default.

    >>> carried_paths(np.array([[1.0, 1.0], [2.0, 4.0]]), np.array([2.0, 2.0])).round(6).tolist()
    [[2.0, 4.0], [2.0, 4.0]]
    """
    worth = slopes(np.log(paths), np.log(paths[:, step]))
    if not worth[step]:
        worth = np.minimum(1.0, np.arange(1, paths.shape[1] + 1) / (step + 1))
    return _moved(paths, draws, paths[:, step], worth)


def carry_year(ahead: Forecast, now: InProgress) -> Forecast:
    """Go on from the year in progress: a forecast whose paths all pass through its draws, member by member.

    Where the forecast rests on a reference, the reference's paths are conditioned with it (`carried_paths`), and so is what the reference
    rests on, rung by rung: a year that is known to have been good here makes a good year there more likely, and they still belong together
    path by path.

    Args:
        now: as many draws as the forecast has paths.

    Returns:
        A `Forecast` that names the readings in `method`; unchanged in everything else.

    Raises:
        PeriodError: the year is not among those forecast.
    """
    step = ahead.step_of(now.period)
    members = {name: carried_paths(paths, now.draws, step=step) for name, paths in ahead.members.items()}
    return replace(
        ahead,
        paths=pool(members, ahead.weights),
        members=members,
        method=f"{ahead.method}, {now.method}",
        reference=None if ahead.reference is None else _along(ahead.reference, ahead, now, step),
        in_progress=now,
    )


def gone_on(ahead: Forecast, now: InProgress | None) -> Forecast:
    """Go on from the year in progress (`carry_year`) where the readings say more of it than the forecast does."""
    return carry_year(ahead, now) if now is not None and narrower(ahead, now) else ahead


def _along(reference: Forecast, ahead: Forecast, now: InProgress, step: int) -> Forecast:
    """The reference's paths and those above it, moved by what the series' distance to its draws says of them."""
    members = dict(reference.members)
    for name, own in ahead.members.items():
        if name in members:
            members[name] = _moved(members[name], now.draws, own[:, step], slopes(np.log(members[name]), np.log(own[:, step])))
    above = None if reference.reference is None else _along(reference.reference, ahead, now, step)
    return replace(reference, paths=pool(members, reference.weights), members=members, reference=above)


def narrower(ahead: Forecast, now: InProgress | None) -> bool:
    """Say whether a forecast reaches a year in progress of which the readings say more than it does.

    Early in a year a reading can say less than a forecast from whole years: it is used where its central 80 % is narrower.
    """
    if now is None or now.period not in ahead.periods or not (ahead.paths > 0).all():
        return False
    return now.width() < log_width(ahead.at(now.period))


def _moved(paths: FloatArray, draws: FloatArray, year: FloatArray, worth: FloatArray) -> FloatArray:
    return np.asarray(paths * (draws / year)[:, None] ** worth, dtype=float)
