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


def smooth_es(history: np.ndarray, freq: str, h: int, quantiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exponential smoothing of `smooth` (ADAM's special case; Svetunkov, 2023) with its defaults and its own intervals."""
    from smooth import ES

    model = ES(lags=[SEASONS[freq]])
    model.fit(np.asarray(history, dtype=float))
    shares = [share for share in quantiles if share != 0.5]
    said = model.predict(h=h, interval="prediction", level=sorted({round(abs(1 - 2 * share), 6) for share in shares}), seed=1)
    edges = {round(float(name), 6): side[name].to_numpy() for side in (said.lower, said.upper) for name in side.columns}
    middle = said.mean.to_numpy()
    return middle, np.column_stack([middle if share == 0.5 else edges[round(float(share), 6)] for share in quantiles])


def drift(history: np.ndarray, freq: str, h: int, quantiles: np.ndarray) -> np.ndarray:
    """Random walk with drift and normal errors."""
    from scipy.stats import norm

    steps, ahead = np.diff(history), np.arange(1, h + 1)
    spread = steps.std(ddof=1) * np.sqrt(ahead * (1 + ahead / max(steps.size, 1)))
    return (history[-1] + steps.mean() * ahead)[:, None] + spread[:, None] * norm.ppf(quantiles)
