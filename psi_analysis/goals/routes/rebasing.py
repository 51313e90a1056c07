"""A goal on the basis it was set on and on today's: two bases joined by growth where a period is known on both, else refused."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import PeriodLike, last_subperiod, parse_period
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import percent


@frozen
@dataclass(frozen=True)
class Splice:
    """Two bases of one series joined by growth.

    Attributes:
        series: the new basis, with the old one's growth before it.
        period: the period at which they are joined.
        factor: new ÷ old in that period; earlier figures of the old basis are multiplied by it.
        overlap: every period known on both bases: old, new, ratio; how far the ratio moves says how well one factor will do.
    """

    series: Series = field(repr=False)
    period: pd.Period
    factor: float
    overlap: pd.DataFrame = field(repr=False)


@frozen
@dataclass(frozen=True, repr=False)
class BothBases(Result):
    """One goal judged on two bases.

    Attributes:
        factor: today's basis ÷ the plan's, at `period`.
        plan: judged on the basis the goal was set on.
        today: judged on today's basis, the number as worded.
        equivalent: what the goal's number comes to on today's basis; the same number for a goal of growth.
        overlap: the periods known on both bases.
    """

    target: Target
    factor: float
    period: pd.Period
    plan: Assessment = field(repr=False)
    today: Assessment = field(repr=False)
    equivalent: float
    overlap: pd.DataFrame = field(repr=False)

    @property
    def difference(self) -> float:
        """P on today's basis less P on the plan's: what the change of basis alone gives or takes."""
        assert self.plan.probability is not None and self.today.probability is not None
        return self.today.probability - self.plan.probability

    def to_frame(self) -> pd.DataFrame:
        """Return two rows, one a basis: target, basis, value (the goal on it), equivalent_today, factor, period, latest, probability."""
        rows = [
            {
                "target": self.target.label,
                "basis": basis,
                "value": self.target.value,
                "equivalent_today": equivalent,
                "factor": self.factor,
                "period": str(self.period),
                "latest": answer.latest,
                "probability": answer.probability,
            }
            for basis, answer, equivalent in (("plan", self.plan, self.equivalent), ("today", self.today, self.target.value))
        ]
        return pd.DataFrame(rows)

    def _card(self) -> Card:
        plan, today = (percent(each.probability or 0.0) for each in (self.plan, self.today))
        lines = [("on the plan's basis", plan), ("on today's basis", today), (f"factor in {self.period}", f"{self.factor:.4f}")]
        return Card("BothBases", self.target.label, lines)


@typed
def splice(old: Series, new: Series, *, at: PeriodLike | None = None) -> Splice:
    """Join two bases of one series by growth.

    Args:
        old: on the earlier basis.
        new: on today's; its figures are kept as they are.
        at: the period of the factor, known on both; the first such period when None.

    Raises:
        SeriesError: no period is known on both bases, or not the one asked for; another indicator, unit or frequency.

    >>> old = Series.from_pandas(pd.Series([80.0, 90.0, 99.0], index=[2017, 2018, 2019]), name="gdp")
    >>> new = Series.from_pandas(pd.Series([100.0, 112.0, 118.0], index=[2018, 2019, 2020]), name="gdp")
    >>> splice(old, new).series.values.round(2).tolist()
    [88.89, 100.0, 112.0, 118.0]
    """
    if (old.indicator.unit, old.frequency) != (new.indicator.unit, new.frequency):
        raise SeriesError(
            f"{old.name!r} ({old.indicator.unit}, {old.frequency}) and {new.name!r} ({new.indicator.unit}, {new.frequency}) are not two "
            "bases of one series."
        )
    both = old.values.index.intersection(new.values.index)
    if not len(both):
        raise SeriesError(
            f"no period of {new.name!r} is known on both bases (old: {old.values.index[0]} to {old.origin}, new: {new.values.index[0]} to "
            f"{new.origin}), so they cannot be joined; add the figure of one period on the other basis."
        )
    period = both[0] if at is None else last_subperiod(parse_period(at), old.frequency)
    if period not in both:
        raise SeriesError(f"{period} is not known on both bases of {new.name!r}; {', '.join(map(str, both))} are.")
    overlap = pd.DataFrame({"old": old.values[both], "new": new.values[both]})
    overlap["ratio"] = overlap["new"] / overlap["old"]
    factor = float(overlap["ratio"].loc[overlap.index == period].iloc[0])
    if not np.isfinite(factor) or factor <= 0:
        raise SeriesError(
            f"{new.name!r} in {period}: {old.value_at(period):g} and {new.value_at(period):g} give no factor; both must be above 0."
        )
    before = old.values[old.values.index < new.values.index[0]] * factor
    joined = replace(new, values=pd.concat([before, new.values]), provenance=pd.DataFrame(), breaks=())
    return Splice(joined, period, factor, overlap)


@typed
def assess_on_bases(forecast: Forecast, target: Target, joined: Splice) -> BothBases:
    """Judge a goal on the basis it was set on and on today's.

    Args:
        forecast: of the series on today's basis.
        target: the goal as worded, set on the old basis.
        joined: how the two bases relate.

    Raises:
        TargetError: the kind of goal has no level that a basis could move, or the goal is a milestone.

    >>> old = Series.from_pandas(pd.Series([80.0, 85.0, 90.0, 95.0, 100.0], index=range(2019, 2024)), name="gdp")
    >>> new = Series.from_pandas(pd.Series([103.0, 108.0, 114.0], index=range(2023, 2026)), name="gdp")
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> joined = splice(old, new)
    >>> both = assess_on_bases(forecast(joined.series, to="2027", models="drift", n_paths=500), Target(">=", 120.0, "2027"), joined)
    >>> round(both.equivalent, 6), both.difference > 0
    (123.6, True)
    """
    if target.nature.lasting:
        raise TargetError(f"target {target.label}: a milestone has no basis to be judged on.")
    level_free = target.nature.on_growth
    plan = assess(on_basis(forecast, 1.0 / joined.factor), target)
    equivalent = target.value if level_free else target.value * joined.factor
    return BothBases(target, joined.factor, joined.period, plan, assess(forecast, target), equivalent, joined.overlap)


def on_basis(forecast: Forecast, factor: float) -> Forecast:
    """Return a forecast on another basis: history and every path multiplied by a factor."""
    series = replace(forecast.series, values=forecast.series.values * factor)
    members = {name: paths * factor for name, paths in forecast.members.items()}
    return replace(forecast, series=series, paths=forecast.paths * factor, members=members)
