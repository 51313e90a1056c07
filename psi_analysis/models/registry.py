"""The members by name: a literal table, nothing is registered at run time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from psi_analysis.engine.smoothing.ets import Ets
from psi_analysis.engine.theta_lines.theta import Theta
from psi_analysis.engine.trends.trend_grid import TrendGrid
from psi_analysis.models.by_statsmodels import ARIMA_WITH_DRIFT, ETS, LOCAL_TREND, THETA
from psi_analysis.models.protocol import Model
from psi_analysis.models.walks.drift import Drift
from psi_analysis.models.walks.naive import Naive


@dataclass(frozen=True)
class Member:
    """A model and the scale it works on.

    Attributes:
        model: arrays in, paths out.
        scale: "level" for the indicator's own unit, "link" for the indicator's link (logs for money, logits for shares).
    """

    model: Model
    scale: Literal["level", "link"]


MEMBERS: dict[str, Member] = {
    "naive": Member(Naive(), "link"),
    "drift": Member(Drift(), "level"),
    "log_drift": Member(Drift("log_drift"), "link"),
    "ets": Member(ETS, "level"),
    "ets_weighted": Member(Ets(), "level"),
    "theta": Member(THETA, "level"),
    "arima": Member(ARIMA_WITH_DRIFT, "link"),
    "trend": Member(LOCAL_TREND, "link"),
    "trend_grid": Member(TrendGrid(), "level"),
    "dynamic_theta": Member(Theta(), "level"),
}
