"""A benchmark panel: series, their outcomes, reference forecasts and the levels whose attainment is asked for.

Imports numpy and pandas only, so that it runs in a peer's environment too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]

QUANTILES = np.array([0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99])
GROWTH_SHARES = (0.5, 1.0, 1.5)
KINDS = ("flat", "half the past growth", "the past growth", "one and a half times", "up", "down")


@dataclass(frozen=True)
class Case:
    """One series of a panel.

    Attributes:
        name: its identifier.
        source: competition it comes from.
        freq: "Y", "Q" or "M".
        seasons: observations a year.
        train: what a forecaster sees.
        test: what followed.
    """

    name: str
    source: str
    freq: str
    seasons: int
    train: FloatArray
    test: FloatArray

    @property
    def horizon(self) -> int:
        """Periods ahead."""
        return int(self.test.size)


def read_panel(folder: Path, freq: str) -> list[Case]:
    """Read series.csv.gz (unique_id, split, t, y) and meta.csv.gz (unique_id, source, frequency, period, h).

    Args:
        folder: where both files are.
        freq: "Y", "Q" or "M".
    """
    values, facts = pd.read_csv(folder / "series.csv.gz"), pd.read_csv(folder / "meta.csv.gz")
    facts = facts[facts["frequency"] == freq]
    ordered = values[values["unique_id"].isin(facts["unique_id"])].sort_values(["unique_id", "t"], kind="stable")
    parts = {key: group.to_numpy(dtype=float) for key, group in ordered.groupby(["unique_id", "split"], sort=False)["y"]}
    return [
        Case(row.unique_id, row.source, freq, int(row.period), parts[row.unique_id, "train"], parts[row.unique_id, "test"])
        for row in facts.itertuples()
    ]


def scale_of(case: Case) -> float:
    """Return the mean absolute seasonal step of the training part (the M4 competition's scale)."""
    return float(np.mean(np.abs(case.train[case.seasons :] - case.train[: -case.seasons])))


def _is_seasonal(history: FloatArray, seasons: int) -> bool:
    """Autocorrelation test at 90 %, as in the M4 competition."""
    n = history.size
    centred = history - history.mean()
    total = float(centred @ centred)
    if seasons <= 1 or n < 3 * seasons or total == 0:
        return False
    lags = np.array([float(centred[lag:] @ centred[:-lag]) / total for lag in range(1, seasons + 1)])
    return bool(abs(lags[-1]) > 1.645 * np.sqrt((1 + 2 * np.sum(lags[:-1] ** 2)) / n))


def naive2(case: Case) -> FloatArray:
    """Return the M4 competition's Naive 2: the last value, seasonally adjusted where the test finds seasons."""
    history, seasons, n = case.train, case.seasons, case.train.size
    if not _is_seasonal(history, seasons):
        return np.repeat(history[-1], case.horizon)
    window = np.concatenate([[0.5], np.ones(seasons - 1), [0.5]]) / seasons
    smooth, ratio = np.convolve(history, window, "valid"), np.full(n, np.nan)
    ratio[seasons // 2 : seasons // 2 + smooth.size] = history[seasons // 2 : seasons // 2 + smooth.size] / smooth
    figure = np.array([np.nanmean(ratio[place::seasons]) for place in range(seasons)])
    figure /= figure.mean()
    return np.asarray(history[-1] / figure[(n - 1) % seasons] * figure[(n + np.arange(case.horizon)) % seasons])


def goals(case: Case) -> FloatArray:
    """Return the levels asked for at the last step, from the training part only, in the order of `KINDS`.

    With average growth g and the standard deviation s of the (log) steps: the last value; what 0.5, 1 and 1.5 times g lead to;
    and g with half a standard deviation of the sum of the steps more or less.
    """
    history, horizon, n = case.train, case.horizon, case.train.size
    if (history > 0).all():
        steps, growth = np.diff(np.log(history)), np.log(history[-1] / history[0]) / max(n - 1, 1)
        led = [history[-1] * max(1 + share * np.expm1(growth), 1e-9) ** horizon for share in GROWTH_SHARES]
    else:
        steps, growth = np.diff(history), (history[-1] - history[0]) / max(n - 1, 1)
        led = [history[-1] + share * growth * horizon for share in GROWTH_SHARES]
    spread = 0.5 * (steps.std(ddof=1) if n > 2 else 0.0) * np.sqrt(horizon)
    ends = [growth * horizon + spread, growth * horizon - spread]
    far = [history[-1] * np.exp(end) if (history > 0).all() else history[-1] + end for end in ends]
    return np.array([history[-1], *led, *far])
