"""How much each month tells about its year: past nowcasts scored, by month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.nowcasting import expectations
from psi_analysis.nowcasts.within_year import YearEstimate, estimate_quantiles, estimate_year
from psi_analysis.scoring.distributions import crps_from_samples

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
