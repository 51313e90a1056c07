"""Adapters of other libraries, for `benchmarks.forecast_panel` under an interpreter that has them. Imported nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

SEASONS = {"Y": 1, "Q": 4, "M": 12}


def _level(share: float) -> int:
    """Central interval whose edge is a quantile, in per cent."""
    return round(100 * abs(1 - 2 * share))


def _statsforecast(name: str, **options: Any) -> Callable[..., Any]:
    """Make an adapter of one of statsforecast's models with its defaults."""

    def forecast(history: np.ndarray, freq: str, h: int, quantiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        from statsforecast import models

        model = getattr(models, name)(season_length=SEASONS[freq], **options)
        levels = sorted({_level(share) for share in quantiles if share != 0.5})
        said = model.forecast(y=np.asarray(history, dtype=float), h=h, level=levels)
        columns = [said["mean"] if share == 0.5 else said[f"{'lo' if share < 0.5 else 'hi'}-{_level(share)}"] for share in quantiles]
        return np.asarray(said["mean"]), np.column_stack(columns)

    return forecast


auto_ets = _statsforecast("AutoETS")
auto_theta = _statsforecast("AutoTheta")
dynamic_theta = _statsforecast("DynamicOptimizedTheta")
auto_arima = _statsforecast("AutoARIMA")
auto_ces = _statsforecast("AutoCES")


def drift(history: np.ndarray, freq: str, h: int, quantiles: np.ndarray) -> np.ndarray:
    """Random walk with drift and normal errors."""
    from scipy.stats import norm

    steps, ahead = np.diff(history), np.arange(1, h + 1)
    spread = steps.std(ddof=1) * np.sqrt(ahead * (1 + ahead / max(steps.size, 1)))
    return (history[-1] + steps.mean() * ahead)[:, None] + spread[:, None] * norm.ppf(quantiles)
