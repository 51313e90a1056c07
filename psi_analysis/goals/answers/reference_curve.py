"""P(attained) as a curve over what the reference does next: the answer where no single number is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError, yearly_fraction
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.rungs import hold_rung, rung_of
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card, Line, sparkline
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import percent, shown

GROWTHS = tuple(round(0.02 + 0.005 * step, 3) for step in range(21))
"""Yearly growth of the reference at which the curve is computed: 2 % to 12 %."""


@frozen
@dataclass(frozen=True, repr=False)
class ReferenceCurve(Result):
    """Attainment probability by constant growth of the reference in its unknown years.

    Attributes:
        probability: indexed by growth a year (0.06 = 6 %).
        from_period: first unknown period of the reference; `to_period` the goal's.
        recent: growth the reference had lately, by how many years the mean is over (1, 3, 10).
        expected: median growth a year of the reference's own forecast, with its central 80% interval.
        even_at: growth at which the probability is one half; None when it is not inside the curve.
        area: whose growth is held.
    """

    target: Target
    probability: pd.Series
    from_period: pd.Period
    to_period: pd.Period
    recent: dict[int, float]
    expected: tuple[float, float, float]
    even_at: float | None
    area: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return one row a growth rate of the reference: growth, probability."""
        return self.probability.rename("probability").rename_axis("growth").reset_index()

    def _card(self) -> Card:
        middle, low, high = self.expected
        even = f"{shown(self.even_at, 'growth')} a year" if self.even_at is not None else "not inside the curve"
        lines: list[Line] = [("even chance at", even)]
        lines.append(("its own forecast", f"{shown(middle, 'growth')} a year, 80% interval {100 * low:.1f} to {shown(high, 'growth')}"))
        lines.append(("lately", ", ".join(f"{shown(rate, 'growth')} over {years} y" for years, rate in self.recent.items())))
        kept = self.probability.iloc[:: max(1, len(self.probability) // 7)]
        rows = [
            (shown(float(growth), "growth"), percent(value)) for growth, value in zip(kept.index.to_list(), kept.to_list(), strict=True)
        ]
        who = self.area or "the reference"
        title = f"{self.target.label}, growth of {who} in {self.from_period} to {self.to_period}"
        picture = sparkline(self.probability.to_list())
        return Card("ReferenceCurve", title, lines, table=[(f"{self.area or 'reference'} grows", "P(attained)"), *rows], picture=picture)


@typed
def reference_curve(
    conditional: Forecast, target: Target, growths: Sequence[float] = GROWTHS, *, area: str | None = None
) -> ReferenceCurve:
    """Compute the curve by holding the growth of one rung fixed and keeping everything else.

    Args:
        conditional: a forecast made with `reference=`.
        target: the goal.
        growths: yearly growth rates of the rung in its years after the last whole one.
        area: of the rung held, such as "china"; the nearest reference when None.

    Raises:
        TargetError: the forecast is not conditional on a reference.
        ModelError: it rests on no such rung.
    """
    if conditional.reference is None:
        raise TargetError(f"the forecast of {conditional.series.name!r} is not conditional; make it with forecast(…, reference=…).")
    ahead = rung_of(conditional, area)
    values = {}
    for growth in growths:
        yearly_fraction(growth, "growth")
        fc = hold_rung(conditional, growth, area=area)
        values[float(growth)] = judged_probability(fc, target)
    curve = pd.Series(values, name="probability").rename_axis("growth")
    recent, expected, even = _recent_growth(ahead), _expected_growth(ahead, target), crossing(curve, 0.5)
    return ReferenceCurve(target, curve, ahead.origin + 1, target.deadline, recent, expected, even, ahead.series.area)


def crossing(curve: pd.Series, level: float) -> float | None:
    """Return where a rising curve crosses a level, by linear interpolation; None outside.

    >>> crossing(pd.Series([0.2, 0.6], index=[0.05, 0.07]), 0.5)
    0.065
    """
    values = np.maximum.accumulate(curve.to_numpy(dtype=float))
    if not values[0] <= level <= values[-1]:
        return None
    return round(float(np.interp(level, values, curve.index.to_numpy(dtype=float))), 6)


def _recent_growth(ahead: Forecast) -> dict[int, float]:
    values, seasons = ahead.series.y, ahead.series.seasons
    return {
        years: float((values[-1] / values[-1 - years * seasons]) ** (1.0 / years) - 1.0)
        for years in (1, 3, 10)
        if len(values) > years * seasons
    }


def _expected_growth(ahead: Forecast, target: Target) -> tuple[float, float, float]:
    years = (ahead.step_of(target.deadline) + 1) / ahead.series.seasons
    growth = (ahead.at(target.deadline) / ahead.series.last) ** (1.0 / years) - 1.0
    low, middle, high = np.quantile(growth, [0.1, 0.5, 0.9])
    return float(middle), float(low), float(high)
