"""A forecast that goes on from what the year in progress lets one expect: paths moved onto draws of that year."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.forecasts.pooling import pool
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream

if TYPE_CHECKING:
    from psi_analysis.forecasts.forecast import Forecast

IntArray = npt.NDArray[np.int64]

NEIGHBOURS = 25
"""Paths nearest in the year in progress among which one is drawn to go on from a draw of it."""


@dataclass(frozen=True)
class InProgress:
    """What readings within a year let one expect of the value it ends with.

    Attributes:
        period: the year in progress.
        draws: its final value, (n_paths,), in the indicator's unit.
        method: how it was made, such as "nowcast from 2026-09".
    """

    period: pd.Period
    draws: FloatArray = field(repr=False)
    method: str

    def width(self) -> float:
        """Return the width of the central 80 % of the draws, on logs."""
        return log_width(self.draws)


def log_width(draws: FloatArray) -> float:
    """Return the distance of the 90 % point from the 10 % point, on logs.

    >>> round(log_width(np.exp(np.linspace(0.0, 1.0, 11))), 6)
    0.8
    """
    low, high = np.quantile(np.log(draws), [0.1, 0.9])
    return float(high - low)


def nearest_rows(values: FloatArray, draws: FloatArray, rng: np.random.Generator) -> IntArray:
    """Return, for each draw, the row of a path that is among the nearest to it in one period.

    Args:
        values: the paths' values of that period, (n_paths,).
        draws: what it is to be, (n,).
        rng: chooses among `NEIGHBOURS` on either side.
    """
    order = np.argsort(values, kind="stable")
    place = np.searchsorted(values[order], draws)
    near = np.clip(place + rng.integers(-NEIGHBOURS, NEIGHBOURS + 1, len(draws)), 0, len(values) - 1)
    return np.asarray(order[near])


def moved_paths(chosen: FloatArray, draws: FloatArray, step: int = 0) -> FloatArray:
    """Move whole paths so that they pass through draws of one step.

    Later steps keep their growth from there; earlier ones take their part of the move, as growth spread evenly over the steps.

    Args:
        chosen: positive paths, (n, horizon).
        draws: values of one step, (n,).
        step: which.

    >>> moved_paths(np.array([[1.0, 1.0, 2.0]]), np.array([4.0]), 1).tolist()
    [[2.0, 4.0, 8.0]]
    """
    share = np.minimum(1.0, np.arange(1, chosen.shape[1] + 1) / (step + 1))
    return np.asarray(chosen * (draws / chosen[:, step])[:, None] ** share, dtype=float)


def carried_paths(paths: FloatArray, draws: FloatArray, rng: np.random.Generator, *, step: int = 0) -> FloatArray:
    """Carry draws of one step on by the paths that are nearest to them there.

    Args:
        paths: positive sample paths, (n_paths, horizon).
        draws: draws of that step, (n,).
        rng: chooses among the nearest paths.
        step: the year in progress; the first step by default.

    Returns:
        Paths (n, horizon) that hold `draws` at that step.
    """
    return moved_paths(paths[nearest_rows(paths[:, step], draws, rng)], draws, step)


def carry_year(ahead: Forecast, now: InProgress) -> Forecast:
    """Go on from the year in progress: a forecast whose paths all pass through its draws, member by member.

    For each draw one of the paths nearest to it in that year is taken and moved onto it, so that what a good year says of the next
    ones is kept. Where the forecast rests on a reference, the reference's path goes with it: a year that is known to have been
    good here makes a good year there more likely, and the two still belong together path by path.

    Args:
        ahead: a forecast that reaches the year, of positive paths.
        now: as many draws as the forecast has paths.

    Returns:
        A `Forecast` that names the readings in `method`; unchanged in everything else.

    Raises:
        PeriodError: the year is not among those forecast.
    """
    step = ahead.step_of(now.period)
    rows = {
        name: nearest_rows(paths[:, step], now.draws, stream(ahead.seed, ahead.series.name, f"carried {name}", int(now.period.ordinal)))
        for name, paths in ahead.members.items()
    }
    members = {name: moved_paths(paths[rows[name]], now.draws, step) for name, paths in ahead.members.items()}
    return replace(
        ahead,
        paths=_pooled(members, ahead),
        members=members,
        method=f"{ahead.method}, {now.method}",
        reference=None if ahead.reference is None else _along(ahead.reference, rows),
        in_progress=now,
    )


def _along(reference: Forecast, rows: dict[str, IntArray]) -> Forecast:
    """The reference's paths that belong to the rows taken."""
    members = {name: paths[rows[name]] if name in rows else paths for name, paths in reference.members.items()}
    return replace(reference, paths=_pooled(members, reference), members=members)


def _pooled(members: dict[str, FloatArray], like: Forecast) -> FloatArray:
    paths = pool(members, like.weights)
    paths.setflags(write=False)
    return paths
