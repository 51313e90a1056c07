"""Scores of a panel's forecasts, series by series, so that forecasters can be compared in pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from benchmarks.panel import QUANTILES, Case, FloatArray, goals, naive2, scale_of

BINS = 10
DECILES = np.arange(1, 10) / 10
_FIXED_PATHS = 512


@dataclass(frozen=True)
class Scores:
    """What one forecaster scored.

    Attributes:
        owa: contribution of each series to the overall weighted average of M4; their mean is the OWA.
        mape: mean absolute percentage error of the points, by series; steps whose truth is 0 do not count.
        wql: contribution of each series to the weighted quantile loss (twice the pinball loss at 10, 20, …, 90 %, over the sum of absolute
            truths); their mean is the WQL.
        msis: mean scaled interval score at 95 %, by series.
        covered95: share of steps inside the central 95 %, by series.
        covered80: the same for 80 %.
        brier: mean over the six goals, by series.
        log_score: the same, probabilities clipped to 0.001 and 0.999.
        brier_by: Brier score of "reached at any step", goals not met at the origin only; nan where there is none.
        probability: of each goal, (series, goals).
        outcome: whether it was met.
        bias_by: mean probability minus frequency of "reached at any step".
    """

    owa: FloatArray
    mape: FloatArray
    wql: FloatArray
    msis: FloatArray
    covered95: FloatArray
    covered80: FloatArray
    brier: FloatArray
    log_score: FloatArray
    brier_by: FloatArray
    probability: FloatArray
    outcome: FloatArray
    bias_by: float

    @property
    def skill(self) -> float:
        """Brier skill over the base rate of each kind of goal in the panel itself."""
        base = self.outcome.mean(axis=0)
        return float(1 - self.brier.mean() / np.mean((base - self.outcome) ** 2))

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over ten equal bins, all goals pooled."""
        p, hit = self.probability.ravel(), self.outcome.ravel()
        place = np.minimum((p * BINS).astype(int), BINS - 1)
        gaps = [abs(p[place == one].sum() - hit[place == one].sum()) for one in range(BINS)]
        return float(sum(gaps) / p.size)

    def reliability(self) -> list[tuple[int, float, float]]:
        """Return count, mean probability and frequency of each bin that is not empty."""
        p, hit = self.probability.ravel(), self.outcome.ravel()
        place = np.minimum((p * BINS).astype(int), BINS - 1)
        used = [place == one for one in range(BINS) if (place == one).any()]
        return [(int(rows.sum()), float(p[rows].mean()), float(hit[rows].mean())) for rows in used]


def normal_scores(levels: FloatArray, quantiles: FloatArray) -> FloatArray:
    """Return the normal scores of levels in a distribution known by its quantiles, straight lines between and beyond them."""
    z, value = ndtri(QUANTILES), np.maximum.accumulate(quantiles)
    value = value + 1e-9 * max(1.0, float(np.abs(value).max())) * np.arange(value.size)
    low, high = (value[1] - value[0]) / (z[1] - z[0]), (value[-1] - value[-2]) / (z[-1] - z[-2])
    inside = np.interp(levels, value, z)
    inside = np.where(levels < value[0], z[0] + (levels - value[0]) / low, inside)
    return np.asarray(np.clip(np.where(levels > value[-1], z[-1] + (levels - value[-1]) / high, inside), -8, 8))


def _percent(truth: FloatArray, said: FloatArray) -> float:
    size = np.abs(truth) + np.abs(said)
    return float(np.mean(np.where(size > 0, 200 * np.abs(truth - said) / np.where(size > 0, size, 1.0), 0.0)))


def _relative(truth: FloatArray, said: FloatArray) -> float:
    counted = truth != 0
    return float(100 * np.mean(np.abs(said[counted] / truth[counted] - 1))) if counted.any() else np.nan


def _pinball(truth: FloatArray, quantiles: FloatArray) -> float:
    """Twice the pinball loss, mean over the deciles, summed over the steps."""
    columns = [int(np.argmin(np.abs(QUANTILES - share))) for share in DECILES]
    error = truth[:, None] - quantiles[:, columns]
    return float(2 * np.mean(np.maximum(DECILES * error, (DECILES - 1) * error), axis=1).sum())


def _interval(truth: FloatArray, low: FloatArray, high: FloatArray) -> float:
    return float(np.mean(high - low + 40 * np.maximum(low - truth, 0) + 40 * np.maximum(truth - high, 0)))


def _inside(truth: FloatArray, quantiles: FloatArray, tail: float) -> float:
    low, high = (quantiles[:, int(np.argmin(np.abs(QUANTILES - share)))] for share in (tail, 1 - tail))
    return float(np.mean((truth >= low) & (truth <= high)))


def _walk_paths(horizon: int) -> FloatArray:
    """Fixed random-walk scores that join marginals of a forecaster without paths, (paths, horizon)."""
    half = np.random.default_rng(20240101).standard_normal((_FIXED_PATHS // 2, horizon))
    return np.asarray(np.cumsum(np.concatenate([half, -half]), axis=1) / np.sqrt(np.arange(1, horizon + 1)))


def _reached(case: Case, levels: FloatArray, quantiles: FloatArray, given: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """Probability and outcome of reaching each level at any step; nan where it is met at the origin."""
    last, up = case.train[-1], levels > case.train[-1]
    hit = np.where(up, case.test.max() >= levels, case.test.min() <= levels).astype(float)
    if given is None:
        z, paths = np.stack([normal_scores(levels, row) for row in quantiles]), _walk_paths(case.horizon)
        given = np.array([np.mean(np.any(paths >= z[:, k] if up[k] else paths <= z[:, k], axis=1)) for k in range(levels.size)])
    return np.where(levels == last, np.nan, given), np.where(levels == last, np.nan, hit)


def _of_series(case: Case, said: dict[str, FloatArray], row: int) -> dict[str, FloatArray | float]:
    """Score one series."""
    steps, levels = slice(0, case.horizon), goals(case)
    points, quantiles = said["points"][row, steps], said["quantiles"][row, steps]
    p = said["attained"][row] if "attained" in said else 1 - ndtr(normal_scores(levels, quantiles[-1]))
    hit, clipped = (case.test[-1] >= levels).astype(float), np.clip(p, 0.001, 0.999)
    by, hit_by = _reached(case, levels, quantiles, said["reached"][row] if "reached" in said else None)
    scale, easy = scale_of(case), naive2(case)
    low, high = (quantiles[:, int(np.argmin(np.abs(QUANTILES - share)))] for share in (0.025, 0.975))
    return {
        "smape": _percent(case.test, points),
        "smape_easy": _percent(case.test, easy),
        "mase": float(np.mean(np.abs(case.test - points))) / scale if scale > 0 else np.nan,
        "mase_easy": float(np.mean(np.abs(case.test - easy))) / scale if scale > 0 else np.nan,
        "mape": _relative(case.test, points),
        "pinball": _pinball(case.test, quantiles),
        "truth": float(np.abs(case.test).sum()),
        "msis": _interval(case.test, low, high) / scale if scale > 0 else np.nan,
        "covered95": _inside(case.test, quantiles, 0.025),
        "covered80": _inside(case.test, quantiles, 0.1),
        "brier": float(np.mean((p - hit) ** 2)),
        "log_score": float(-np.mean(hit * np.log(clipped) + (1 - hit) * np.log(1 - clipped))),
        "by": by,
        "hit_by": hit_by,
        "p": np.asarray(p),
        "hit": hit,
    }


def score(cases: list[Case], said: dict[str, FloatArray]) -> Scores:
    """Score a forecaster.

    Args:
        cases: the panel.
        said: what `forecast_panel.run` gave.

    Returns:
        Scores by series; those whose training part is constant have no scale and are nan in the scaled ones.
    """
    every = [_of_series(case, said, row) for row, case in enumerate(cases)]
    column = {name: np.array([one[name] for one in every], dtype=float) for name in every[0]}
    owa = 0.5 * (column["smape"] / column["smape_easy"].mean() + column["mase"] / np.nanmean(column["mase_easy"]))
    by = (column["by"] - column["hit_by"]) ** 2
    counted = np.isfinite(by)
    brier_by = np.where(counted.any(axis=1), np.where(counted, by, 0.0).sum(axis=1) / np.maximum(counted.sum(axis=1), 1), np.nan)
    wql = column["pinball"] / column["truth"].mean()
    kept = ("msis", "covered95", "covered80", "brier", "log_score")
    bias = float(np.nanmean(column["by"] - column["hit_by"]))
    return Scores(owa, column["mape"], wql, *(column[name] for name in kept), brier_by, column["p"], column["hit"], bias)
