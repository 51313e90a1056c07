"""A back-test of one series: forecast from past origins, score what was said against what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError, SeriesError, whole_number
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import PeriodLike, parse_period
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.series import Series
from psi_analysis.scoring import crps_from_samples, mase_scale
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Watcher
from psi_analysis.words.numbers import shown

FEW_ORIGINS = 8
"""Below this many origins, scores do not tell models apart."""

FIRST_ORIGIN = 8
"""Observations before the first origin unless origins are given."""

POOL = "pool"
"""Name of the pooled forecast among the models."""

TOO_FEW = "too few to rank models"


@frozen
@dataclass(frozen=True, repr=False)
class Backtest(Result):
    """Forecasts from past origins of one series, and what came.

    Attributes:
        table: one row an origin and model: origin, period, model, median, lower80, upper80, outcome, crps, scaled_error, inside80,
            inside95. Scaled errors are in units of the mean absolute change before the origin (Hyndman and Koehler, 2006).
        left_out: by origin, members that could not be used there, and why.
    """

    series: Series
    horizon: int
    table: pd.DataFrame = field(repr=False)
    left_out: dict[str, dict[str, str]] = field(repr=False)

    @property
    def origins(self) -> list[str]:
        """The origins scored, oldest first."""
        return list(dict.fromkeys(self.table["origin"]))

    def scores(self) -> pd.DataFrame:
        """Return mean scores, one row a model, the pool first.

        Returns:
            Columns origins, mase, crps, coverage80, coverage95, remark; smaller is better for mase and crps. With fewer than 8
            origins the remark is "too few to rank models", and the rows keep their order instead of being sorted.
        """
        grouped = self.table.groupby("model", sort=False)
        result = pd.DataFrame(
            {
                "origins": grouped.size(),
                "mase": grouped["scaled_error"].apply(lambda errors: float(np.abs(errors).mean())),
                "crps": grouped["crps"].mean(),
                "coverage80": grouped["inside80"].mean(),
                "coverage95": grouped["inside95"].mean(),
            }
        )
        result["remark"] = np.where(result["origins"] < FEW_ORIGINS, TOO_FEW, "")
        if (result["remark"] == "").all():
            result = result.sort_values("crps", kind="stable")
        return result.rename_axis("model")

    def to_frame(self) -> pd.DataFrame:
        """Return `table`."""
        return self.table

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return the mean scores and every forecast scored, a sheet each."""
        return {"scores": self.scores(), "forecasts": self.table}

    def _card(self) -> Card:
        scores, origins = self.scores(), self.origins
        lines = [("origins", f"{len(origins)}, {origins[0]} to {origins[-1]}" if origins else "none"), ("ahead", f"{self.horizon} periods")]
        numbers = scores[["mase", "crps", "coverage80", "coverage95"]].to_numpy(dtype=float).tolist()
        said = [
            (str(name), f"{mase:.2f}", f"{crps:.4g}", shown(inside80, "whole share"), shown(inside95, "whole share"))
            for name, (mase, crps, inside80, inside95) in zip(scores.index, numbers, strict=True)
        ]
        note = TOO_FEW if (scores["remark"] != "").any() else "smaller is better for mase and crps; coverage should be 80 and 95 %"
        return Card("Backtest", self.series.name, lines, note, table=[("model", "mase", "crps", "in 80 %", "in 95 %"), *said[:10]])


@typed
def backtest(
    series: Series | pd.Series,
    *,
    horizon: int,
    peers: Peers | None = None,
    models: str | Model | Sequence[str | Model] | None = None,
    origins: Sequence[PeriodLike] | None = None,
    n_paths: int = 2000,
    seed: int = DEFAULT_SEED,
    progress: Watcher | None = None,
) -> Backtest:
    """Forecast a series from past origins and score the forecasts; nothing after an origin is used at it.

    Args:
        series: a `Series`, or a pandas Series of your own.
        horizon: periods ahead.
        peers: comparable areas, as in `forecast`; nothing of them after an origin is used at it.
        models: as in `forecast`; the default pool and the members shown beside it when None.
        origins: last periods known; every one with 8 observations before it and an outcome after it when None.
        n_paths: sample paths.
        seed: names the random streams.
        progress: called after each origin with how many are done, how many there are, and the origin.

    Returns:
        A `Backtest`.

    Raises:
        SeriesError: no origin is left, or one has no outcome.
        ModelError: the horizon is below 1, or a model asked for by name cannot be fitted at an origin.

    >>> own = pd.Series([100, 104, 110, 115, 118, 126, 131, 138, 142, 150.0], index=range(2015, 2025), name="parcels")
    >>> backtest(own, horizon=2, models="drift", origins=["2020", "2021", "2022"]).scores()["remark"].tolist()
    ['too few to rank models', 'too few to rank models']
    """
    for name, value in (("horizon", horizon), ("n_paths", n_paths), ("seed", seed)):
        whole_number(value, name)
    known = series if isinstance(series, Series) else Series.from_pandas(series)
    if horizon < 1:
        raise ModelError(f"horizon={horizon!r}; give the number of periods ahead, at least 1.")
    rows: list[dict[str, object]] = []
    left_out: dict[str, dict[str, str]] = {}
    chosen = _origins(known, horizon, origins)
    for number, origin in enumerate(chosen, start=1):
        past = known.until(origin)
        made = forecast(past, to=origin + horizon, peers=peers, models=models, n_paths=n_paths, seed=seed)
        outcome, scale = known.value_at(origin + horizon), mase_scale(past.y, seasons=past.seasons)
        drawn = {POOL: made.at(origin + horizon)} | {name: made.member_at(name, origin + horizon) for name in made.members}
        for name, draws in drawn.items():
            rows.append({"origin": str(origin), "period": str(origin + horizon), "model": name} | _scored(draws, outcome, scale))
        left_out[str(origin)] = dict(made.left_out)
        if progress is not None:
            progress(number, len(chosen), f"from {origin}")
    return Backtest(known, horizon, pd.DataFrame(rows), left_out)


def _scored(draws: FloatArray, outcome: float, scale: float) -> dict[str, object]:
    low95, low80, middle, high80, high95 = np.quantile(draws, [0.025, 0.1, 0.5, 0.9, 0.975])
    return {
        "median": float(middle),
        "lower80": float(low80),
        "upper80": float(high80),
        "outcome": outcome,
        "crps": float(crps_from_samples(draws, outcome)),
        "scaled_error": (outcome - float(middle)) / scale,
        "inside80": bool(low80 <= outcome <= high80),
        "inside95": bool(low95 <= outcome <= high95),
    }


def _origins(series: Series, horizon: int, asked: Sequence[PeriodLike] | None) -> list[pd.Period]:
    """Origins that have an outcome, oldest first."""
    index = cast(pd.PeriodIndex, series.values.index)
    if asked is None:
        found = list(index[FIRST_ORIGIN * series.seasons - 1 : max(len(index) - horizon, 0)])
        if not found:
            raise SeriesError(
                f"series {series.name!r} has {len(index)} observations; {horizon} periods ahead a back-test needs at least "
                f"{FIRST_ORIGIN * series.seasons + horizon}. Load an earlier start, shorten the horizon, or give origins=."
            )
        return found
    periods = sorted({parse_period(origin) for origin in asked})
    if not periods:
        raise SeriesError(
            f"origins of {series.name!r} is empty; name the last periods known, or leave it out for all that have an outcome."
        )
    for period in periods:
        if period not in index or period + horizon not in index:
            raise SeriesError(
                f"origin {period} of {series.name!r}: {period} and {period + horizon} must both be observed; "
                f"the series runs from {index[0]} to {index[-1]}."
            )
    return periods
