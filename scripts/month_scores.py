"""Nowcasts, and forecasts that went on from them, scored month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.peer_members import carry_top
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.nowcasting import expectations, nowcast
from psi_analysis.nowcasts.within_year import YearEstimate, estimate_year
from psi_analysis.scoring.distributions import crps_from_samples
from psi_analysis.studies.comparable.peers import Peers

LEVELS = (np.arange(500) + 0.5) / 500
"""Quantile levels that stand for the distribution when it is scored."""

FEW_YEARS = 8
"""Years below which the table says that they are too few to rank months or rules."""


def score_nowcasts(
    monthly: Series, *, through: Series | None = None, cumulative: bool = False, festival: bool = False, first_year: int | None = None
) -> pd.DataFrame:
    """Score every past year's nowcast month by month against what the same rule said before any reading of the year.

    A year's nowcast and the error it states use earlier years only. Scores are of the log of the final value, times 100: percent of it.

    Args:
        festival: correct January of a stock for the day of Spring Festival.
        first_year: score years from here; the first that can be scored when None.

    Returns:
        One row a month from 0 (before any reading) to 12: crps, crps_before (of month 0, in the same years), gain (1 − crps /
        crps_before), coverage80, mean_error, years, few (too few years to rank).
    """
    found = expectations(monthly, through=through, cumulative=cumulative, festival=festival)
    rows = []
    for month in range(13):
        scored = [pair for row in range(len(found.years)) if (pair := _scored(found.expected, found.finals, (row, month))) is not None]
        years = [int(found.years[row]) for row, *_ in scored]
        kept = [pair for pair, year in zip(scored, years, strict=True) if first_year is None or year >= first_year]
        if kept:
            rows.append({"month": month, **_summary(kept)})
    if not rows:
        raise SeriesError(f"series {monthly.name!r}: no year can be scored; a nowcast needs five complete earlier years.")
    return pd.DataFrame(rows)


def _scored(expected: FloatArray, finals: FloatArray, at: tuple[int, int]) -> tuple[int, YearEstimate, YearEstimate, float] | None:
    """The estimate at a month, the one before any reading, and what happened; None where one of the three is missing."""
    row, month = at
    if not np.isfinite([finals[row], expected[row, month], expected[row, 0]]).all():
        return None
    try:
        return row, estimate_year(expected, finals, at), estimate_year(expected, finals, (row, 0)), float(finals[row])
    except SeriesError:  # fewer than three past errors: this year is not scored
        return None


def _summary(scored: list[tuple[int, YearEstimate, YearEstimate, float]]) -> dict[str, float | int | bool]:
    """Mean scores over years."""
    outcomes = np.array([outcome for *_, outcome in scored])
    draws = np.array([estimate_quantiles(estimate, LEVELS) for _, estimate, _, _ in scored])
    before = np.array([estimate_quantiles(estimate, LEVELS) for _, _, estimate, _ in scored])
    lower, upper = np.quantile(draws, [0.1, 0.9], axis=1)
    crps = 100.0 * float(crps_from_samples(draws, outcomes, fair=False).mean())
    crps_before = 100.0 * float(crps_from_samples(before, outcomes, fair=False).mean())
    return {
        "crps": crps,
        "crps_before": crps_before,
        "gain": 1.0 - crps / crps_before,
        "coverage80": float(((lower <= outcomes) & (outcomes <= upper)).mean()),
        "mean_error": 100.0 * float((outcomes - np.array([estimate.centre for _, estimate, _, _ in scored])).mean()),
        "years": len(scored),
        "few": len(scored) < FEW_YEARS,
    }


RULE = "carried growth"
"""The member that the plan's forecasts rest on, as the uppermost rung."""


def score_carried(
    monthly: Series, yearly: Series, peers: Peers, *, months: Sequence[int], ahead: Sequence[int] = (1, 2), n_paths: int = 2000
) -> pd.DataFrame:
    """Score past forecasts that went on from a month against the same forecasts from whole years alone.

    Scores are of the log of the year-end, times 100: percent of it. Each nowcast uses earlier years only.

    Args:
        ahead: year-ends scored; 1 is the year in progress.

    Returns:
        One row a month and year ahead: month, ahead, crps, crps_whole, gain, better (years in which it was), years, coverage80,
        coverage80_whole.
    """
    rows = []
    for origin in yearly.values.index[:-1]:
        try:
            whole = _from_whole_years(yearly.until(origin), peers, max(ahead), n_paths)
        except SeriesError:
            continue
        for month in months:
            carried = _gone_on(monthly, whole, peers, month)
            rows += (
                [] if carried is None else [_row(carried, whole, yearly, month, step) for step in ahead if origin + step <= yearly.origin]
            )
    if not rows:
        raise SeriesError(f"series {monthly.name!r}: no year can be scored; a nowcast needs five complete earlier years.")
    table = (
        pd.DataFrame(rows)
        .groupby(["ahead", "month"])
        .agg(
            crps=("crps", "mean"),
            crps_whole=("crps_whole", "mean"),
            better=("better", "sum"),
            years=("better", "size"),
            coverage80=("inside", "mean"),
            coverage80_whole=("inside_whole", "mean"),
        )
    )
    return table.assign(gain=1.0 - table["crps"] / table["crps_whole"]).reset_index()


def _from_whole_years(series: Series, peers: Peers, steps: int, n_paths: int) -> Forecast:
    """The rule's forecast alone."""
    try:
        paths = carry_top(series, peers, steps, now=None, n_paths=n_paths, seed=1)
    except ModelError as error:
        raise SeriesError(f"series {series.name!r}: {error}") from error
    return Forecast(series, paths, {RULE: paths}, {RULE: 1.0}, {}, "univariate", 1)


def _gone_on(monthly: Series, whole: Forecast, peers: Peers, month: int) -> Forecast | None:
    """The forecast from one month of the year after its origin; None where that month cannot carry the year."""
    try:
        now = nowcast(monthly, as_of=f"{whole.origin.year + 1}-{month:02d}", n_paths=len(whole.paths))
    except SeriesError:
        return None
    if now.origin != whole.origin:
        return None
    year = InProgress(now.periods[0], now.paths[:, 0], now.method)
    paths = carry_top(whole.series, peers, whole.paths.shape[1], now=year, n_paths=len(whole.paths), seed=1)
    return replace(whole, paths=paths, members={RULE: paths}, in_progress=year)


def _row(carried: Forecast, whole: Forecast, yearly: Series, month: int, step: int) -> dict[str, float | int | bool]:
    """Both scores of one year-end."""
    period = whole.origin + step
    outcome = float(np.log(yearly.value_at(period)))
    ours, theirs = (np.log(made.at(period)) for made in (carried, whole))
    return {
        "ahead": step,
        "month": month,
        "crps": _crps(ours, outcome),
        "crps_whole": _crps(theirs, outcome),
        "better": _crps(ours, outcome) < _crps(theirs, outcome),
        "inside": _inside(ours, outcome),
        "inside_whole": _inside(theirs, outcome),
    }


def _crps(draws: FloatArray, outcome: float) -> float:
    return 100.0 * float(crps_from_samples(draws[None], np.array([outcome]), fair=False)[0])


def _inside(draws: FloatArray, outcome: float) -> bool:
    low, high = np.quantile(draws, [0.1, 0.9])
    return bool(low <= outcome <= high)


def estimate_quantiles(estimate: YearEstimate, levels: FloatArray) -> FloatArray:
    """Return quantiles of log(final) at levels between 0 and 1, the shape of the levels."""
    from scipy.special import stdtrit

    return np.asarray(estimate.centre + estimate.scale * stdtrit(float(estimate.degrees), levels), dtype=float)
