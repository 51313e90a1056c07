"""Which figure not known yet would narrow an answer most: the expected fall of the Brier score once it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.goals.next_reading.trip_wires import chance_with
from psi_analysis.goals.next_reading.unknown_figures import UnknownFigure, unknown_figures
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.goals.routes.prior_combinations import chances_once_known
from psi_analysis.goals.routes.route_order import OF_SERIES
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data

NODES = 15
"""Points of a figure's distribution, of equal weight, over which the score after it is averaged."""

POINTS = 101
"""The same where the score is a sum in closed form."""


@dataclass(frozen=True)
class NextFigure:
    """What one figure would be worth for one goal.

    Attributes:
        area: whose figure it is, with its name where the study gives one.
        period: the year, or the month at whose end it stands.
        probability: of the goal today.
        after: P at each of the points of the figure's distribution, lowest figure first; they weigh the same.
    """

    target: Target
    indicator: Indicator
    area: str
    period: pd.Period
    probability: float
    after: FloatArray = field(repr=False)

    @property
    def brier_now(self) -> float:
        """The expected Brier score of what is said today, P (1 − P)."""
        return self.probability * (1.0 - self.probability)

    @property
    def brier_after(self) -> float:
        """The expected Brier score once the figure is known."""
        return float(np.mean(self.after * (1.0 - self.after)))

    @property
    def gain(self) -> float:
        """By how much the expected Brier score falls."""
        return self.brier_now - self.brier_after

    @property
    def ends(self) -> tuple[float, float]:
        """P at the points next to the 10 % and 90 % of the figure, the lower first."""
        low, high = np.quantile(self.after, (0.1, 0.9))
        return float(low), float(high)

    def row(self) -> dict[str, object]:
        """Return it as one row of `tables/next_figures.csv`."""
        low, high = self.ends
        row: dict[str, object] = {
            "target": self.target.label,
            "indicator": self.indicator.id,
            "area": str(self.area),
            "period": str(self.period),
        }
        row |= {"probability": self.probability, "probability_low": low, "probability_high": high}
        return row | {"brier_now": self.brier_now, "brier_after": self.brier_after, "gain": self.gain}


@typed
def value_of_next(data: Data, plan: PlanAssessment, *, goals: Sequence[str] | None = None) -> dict[str, tuple[NextFigure, ...]]:
    """Return what each figure not known yet would be worth for each goal, the most first; goals without such a figure are left out.

    Of a goal on a series: its own next year-end, those of the areas above it, and the next month of one known by months; each is drawn
    from what is expected of it, put in, and the forecast made again (`unknown_figures`). Of a goal judged by proxy: the ratio of the area
    itself in the proxy's last year, over its stated priors. Figures of the year judged are the outcome and left out.

    Args:
        goals: ids of the goals wanted; every one with a probability when None.

    Source: the expected value of sample information (Raiffa and Schlaifer 1961), with the Brier score as the loss.
    """
    wanted = [id for id in (plan.with_probability if goals is None else goals) if plan[id].probability is not None]
    found: dict[str, list[NextFigure]] = {id: _of_proxy(data, plan[id]) for id in wanted if plan[id].proxy is not None}
    for made, answers in _by_forecast(plan, wanted):
        for figure in unknown_figures(data, made, answers[0].target.deadline):
            again = cache(figure.with_it)
            for answer in answers:
                found.setdefault(answer.target.id, []).append(_worth(figure, again, made, answer.target))
    return {id: tuple(sorted(found[id], key=lambda one: -one.gain)) for id in wanted if found.get(id)}


def _by_forecast(plan: PlanAssessment, wanted: Sequence[str]) -> list[tuple[Forecast, list[Assessment]]]:
    """Goals judged on one forecast in one year, together."""
    groups: dict[tuple[str, str, pd.Period], tuple[Forecast, list[Assessment]]] = {}
    for id in wanted:
        answer = plan[id]
        if plan.routes[id] in OF_SERIES and id in plan.forecasts:
            made = plan.forecasts[id].main
            groups.setdefault((answer.target.indicator, answer.target.area, answer.target.deadline), (made, []))[1].append(answer)
    return list(groups.values())


def _worth(figure: UnknownFigure, again: Callable[[float], Forecast], made: Forecast, target: Target) -> NextFigure:
    """What one figure would be worth for one goal."""
    at = chance_with(again, target)
    after = np.array([at(float(value)) for value in np.quantile(figure.draws, (np.arange(NODES) + 0.5) / NODES)])
    now = judged_probability(made, target)
    return NextFigure(target, figure.series.indicator, figure.series.area, figure.period, now, after)


def _of_proxy(data: Data, answer: Assessment) -> list[NextFigure]:
    """What the area's own ratio in the proxy's last year would be worth: its stated offset and vintage become known."""
    detail, target = answer.proxy, answer.target
    assert detail is not None
    after = chances_once_known(detail.priors, detail.base_value, target, POINTS)
    return [NextFigure(target, data.indicator(target.indicator), data.areas[target.area].id, detail.base_period, detail.weighted, after)]
