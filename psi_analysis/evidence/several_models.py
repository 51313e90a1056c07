"""The verb `compare`: models beside each other on one series, ahead and at past origins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.evidence.rolling import POOL, Backtest, backtest
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.models.protocol import Model
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card, Line
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.words.numbers import chosen_language, shown

AHEAD = 3
"""Years ahead of a yearly series where nothing is said; a series within the year looks one year ahead."""


@frozen
@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Models beside each other; `psi.plot.comparison` draws them.

    Attributes:
        forecast: the models' paths ahead, as its members; the pool is all of them, or the default pool.
        past: what each was worth at past origins; None where the series has none.
        untested: why it has none, in a sentence; empty where it has some.
    """

    forecast: Forecast
    past: Backtest | None = field(repr=False)
    untested: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return one row a model, the pool first: its last period ahead and its past scores.

        Returns:
            Indexed by model; columns period, median, lower80, upper80, and origins, mase, crps, coverage80, coverage95, remark of
            `Backtest.scores` where there are past origins.
        """
        end = self.forecast.periods[-1]
        drawn = {POOL: self.forecast.paths[:, -1]} | {name: paths[:, -1] for name, paths in self.forecast.members.items()}
        rows = {name: np.quantile(draws, [0.5, 0.1, 0.9]) for name, draws in drawn.items()}
        table = pd.DataFrame.from_dict(rows, orient="index", columns=["median", "lower80", "upper80"]).rename_axis("model")
        table.insert(0, "period", str(end))
        return table if self.past is None else table.join(self.past.scores())

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return the comparison, the forecast ahead, and the past forecasts scored, a sheet each."""
        return {"models": self.to_frame(), **self.forecast.sheets(), **({"past": self.past.table} if self.past is not None else {})}

    def _card(self) -> Card:
        language = chosen_language()
        table, unit = self.to_frame(), self.forecast.series.indicator.unit
        head = ("model", f"median {self.forecast.periods[-1]}", "80 % interval", *(("mase", "crps", "in 80 %") if self.past else ()))
        rows = [head]
        for name, row in zip(table.index.tolist(), table.to_dict("records"), strict=True):
            low, middle, high = (shown(row[side], unit=unit, language=language) for side in ("lower80", "median", "upper80"))
            cells = [str(name), middle, f"{low} to {high}"]
            cells += [f"{row['mase']:.2f}", f"{row['crps']:.4g}", shown(row["coverage80"], "whole share")] if self.past else []
            rows.append(tuple(cells))
        lines: list[Line] = []
        if self.past is not None:
            lines = [("past origins", f"{len(self.past.origins)}, {self.past.origins[0]} to {self.past.origins[-1]}")]
            lines += [("remark", str(table["remark"].iloc[0]))] if table["remark"].iloc[0] else []
        if self.forecast.left_out:
            lines.append(("left out", ", ".join(self.forecast.left_out)))
        return Card("Comparison", self.forecast.series.name, lines, SeriesError.said(self.untested), table=rows)


@typed
def compare(
    series: Series | pd.Series,
    models: str | Model | Sequence[str | Model] | None = None,
    *,
    h: int | None = None,
    peers: Peers | None = None,
    n_paths: int = 2000,
    seed: int = DEFAULT_SEED,
) -> Comparison:
    """Set models beside each other on one series: forecasts ahead, and scores at past origins.

    Args:
        series: a `Series`, or a pandas Series of your own.
        models: names or model objects; the default pool and the members shown beside it when None.
        h: periods ahead; three years of a yearly series, a year of months or quarters when None.
        peers: comparable areas, as in `forecast`.
        n_paths: sample paths.
        seed: names the random streams.

    >>> own = pd.Series([100, 104, 110, 115, 118, 126, 131, 138, 142, 150.0], index=range(2015, 2025), name="parcels")
    >>> compare(own, ["drift", "theta"], h=1).to_frame()["origins"].tolist()
    [2, 2, 2]
    """
    known = series if isinstance(series, Series) else Series.from_pandas(series)
    ahead = h if h is not None else known.seasons if known.seasons > 1 else AHEAD
    made = forecast(known, h=ahead, peers=peers, models=models, n_paths=n_paths, seed=seed)
    try:
        return Comparison(made, backtest(known, horizon=ahead, peers=peers, models=models, n_paths=n_paths, seed=seed))
    except SeriesError as error:  # too short, or gaps leave no past origin with an outcome
        return Comparison(made, None, str(error))
