"""A forecast: a bundle of sample paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError, ParameterError, PeriodError, in_a_line
from psi_analysis.forecasts.marginals import Marginals
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card, Line, sparkline
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import FREQUENCIES, PeriodLike, frequency_of, last_subperiod, parse_period
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.series import Series, later_words
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.words.numbers import chosen_language, shown


@frozen
@dataclass(frozen=True)
class InProgress:
    """What readings within a year let one expect of the value it ends with.

    Attributes:
        draws: its final value, (n_paths,), in the indicator's unit.
        method: how it was made, such as "nowcast from 2026-09".
        reading: the last month or quarter it rests on, where that is known.
    """

    period: pd.Period
    draws: FloatArray = field(repr=False)
    method: str
    reading: pd.Period | None = None

    def width(self) -> float:
        """Return the width of the central 80 % of the draws, on logs."""
        return log_width(self.draws)


def log_width(draws: FloatArray) -> float:
    """Return the distance of the 90 % point from the 10 % point, on logs.

    >>> round(log_width(np.exp(np.linspace(0.0, 1.0, 11))), 6)
    0.8
    """
    low, high = np.quantile(np.log(draws), [0.1, 0.9])
    return float(high - low)


@frozen
@dataclass(frozen=True, repr=False)
class Forecast(Result):
    """Sample paths of one series after its last observation.

    Attributes:
        series: the history that was forecast from.
        paths: the pooled forecast, (n_paths, horizon), in the indicator's unit; read-only.
        members: each member's own paths by name, pool members and those only shown in the range.
        weights: share of the pool by member; a member that is absent is shown only.
        left_out: members that could not be used, and why.
        method: "univariate", "share of reference" or another short name of how it was made.
        reference: the forecast of the reference series this one is conditional on, if any.
        seed: what the random streams were named with.
        peers: the comparable areas used, if any.
        in_progress: what readings within a year let one expect of it, where the paths go on from that.
        exact: distributions in closed form, where the engine alone made the paths; quantiles are theirs then.
    """

    series: Series
    paths: FloatArray = field(repr=False)
    members: Mapping[str, FloatArray] = field(repr=False)
    weights: Mapping[str, float]
    left_out: Mapping[str, str]
    method: str
    seed: int
    reference: Forecast | None = None
    peers: Peers | None = field(default=None, repr=False)
    in_progress: InProgress | None = field(default=None, repr=False)
    exact: Marginals | None = field(default=None, repr=False)

    @property
    def periods(self) -> pd.PeriodIndex:
        """The periods forecast."""
        return pd.period_range(self.series.origin + 1, periods=self.paths.shape[1], freq=self.series.origin.freq)

    @property
    def origin(self) -> pd.Period:
        """The last observed period."""
        return self.series.origin

    @property
    def rungs(self) -> tuple[Forecast, ...]:
        """The forecasts this one rests on, nearest first: its reference, what that rests on, and so on up."""
        return () if self.reference is None else (self.reference, *self.reference.rungs)

    @property
    def known_to(self) -> pd.Period:
        """The last month, quarter or year it rests on: a reading within the year where it goes on from one."""
        return self.origin if self.in_progress is None else self.in_progress.reading or self.in_progress.period

    def step_of(self, period: PeriodLike) -> int:
        """Return the column of a period in `paths`.

        Raises:
            PeriodError: the period is not among those forecast, or is shorter than they are.
        """
        end = self._end_of(period)
        step = int(end.ordinal - self.origin.ordinal) - 1
        if not 0 <= step < self.paths.shape[1]:
            raise PeriodError(
                f"{end} is not forecast: this forecast of {self.series.name!r} runs from {self.periods[0]} to {self.periods[-1]}."
            )
        return step

    def at(self, period: PeriodLike) -> FloatArray:
        """Return the pooled draws of one period, (n_paths,); an observed period gives its value, repeated."""
        return self._draws(self.paths, period)

    def member_at(self, member: str, period: PeriodLike) -> FloatArray:
        """Return one member's draws of one period, (n_paths,)."""
        if member not in self.members:
            raise ModelError(f"this forecast of {self.series.name!r} has no member {member!r}; it has {', '.join(self.members)}.")
        return self._draws(self.members[member], period)

    @typed
    def quantile(self, levels: Sequence[float]) -> pd.DataFrame:
        """Return quantiles of the pooled paths, or of the engine's own distributions, one row a period, one column a level.

        Args:
            levels: shares between 0 and 1.

        Raises:
            ParameterError: a level is outside 0 to 1.
        """
        if not all(0.0 <= level <= 1.0 for level in levels):
            raise ParameterError(f"levels is {in_a_line(levels)}, but must be a list of shares between 0 and 1, such as [0.1, 0.5, 0.9].")
        if self.exact is not None and self.exact.paths is self.paths:
            values = self.exact.quantiles(np.array(levels, dtype=float))[0]
        else:
            values = np.quantile(self.paths, list(levels), axis=0).T
        return pd.DataFrame(values, index=self.periods, columns=list(levels))

    @typed
    def interval(self, coverage: float) -> pd.DataFrame:
        """Return the central prediction interval, columns "lower" and "upper".

        Args:
            coverage: nominal coverage, such as 0.8.

        Raises:
            ParameterError: it is outside 0 to 1.
        """
        if not 0.0 <= coverage <= 1.0:
            raise ParameterError(f"coverage is {coverage:g}, but must be a share between 0 and 1, such as 0.8.")
        tail = (1.0 - coverage) / 2.0
        return self.quantile([tail, 1.0 - tail]).set_axis(["lower", "upper"], axis=1)

    @property
    def median(self) -> pd.Series:
        """The median of the pooled paths, by period."""
        return self.quantile([0.5])[0.5]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a period, indexed by it: median, lower80, upper80, lower95, upper95, in the indicator's unit."""
        levels = {"median": 0.5, "lower80": 0.1, "upper80": 0.9, "lower95": 0.025, "upper95": 0.975}
        return self.quantile(list(levels.values())).set_axis(list(levels), axis=1).rename_axis("period")

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return the forecast, the history and each member's median, a sheet each."""
        medians = {name: np.median(paths, axis=0) for name, paths in self.members.items()}
        return {
            "forecast": self.to_frame(),
            "history": self.series.values.rename("value").rename_axis("period").to_frame(),
            "members": pd.DataFrame(medians, index=self.periods).rename_axis("period"),
        }

    def _end_of(self, period: PeriodLike) -> pd.Period:
        """The period forecast in which a period ends, no shorter than it."""
        own, asked = frequency_of(self.origin), parse_period(period, frequency_of(self.origin))
        if FREQUENCIES[frequency_of(asked)] > FREQUENCIES[own]:
            raise PeriodError(f"{asked} is shorter than the periods of {self.series.name!r}; ask for {asked.asfreq(own)}.")
        return last_subperiod(asked, own)

    def _draws(self, paths: FloatArray, period: PeriodLike) -> FloatArray:
        end = self._end_of(period)
        if end.ordinal <= self.origin.ordinal:
            if end not in self.series.values.index:
                raise PeriodError(f"{end} lies before the first observation of {self.series.name!r}, {self.series.values.index[0]}.")
            return np.full(paths.shape[0], self.series.value_at(end))
        return paths[:, self.step_of(end)]

    def _card(self) -> Card:
        language = chosen_language()
        unit, levels = self.series.indicator.unit, self.quantile([0.1, 0.5, 0.9])
        lines: list[Line] = [("made as", f"{self.method}, {self.paths.shape[0]:,} paths, seed {self.seed}")]
        lines.append(("last observed", f"{shown(self.series.last, unit=unit, language=language)} in {self.origin}"))
        for place, rung in enumerate(self.rungs):
            lines.append(("rests on" if not place else "which rests on", f"{rung.series.name}, known to {rung.known_to}: {rung.method}"))
        lines.append(("pool", ", ".join(f"{name} {shown(weight, 'whole share')}" for name, weight in self.weights.items())))
        shown_only = [name for name in self.members if name not in self.weights]
        for what, names in (("shown beside it", shown_only), ("left out", list(self.left_out))):
            if names:
                lines.append((what, ", ".join(names)))
        if said := later_words(*(one.series for one in (self, *self.rungs) if one.in_progress is None)):
            lines.append(("within the year", said))
        rows = [
            (str(period), *(shown(value, unit=unit, language=language) for value in row))
            for period, row in zip(levels.index, levels.to_numpy(), strict=True)
        ]
        kept = rows if len(rows) <= 6 else [*rows[:5], rows[-1]]
        past, fan = self.series.y[-10 * self.series.seasons :].tolist(), levels.to_numpy(dtype=float).tolist()
        head = ("period", "10%", "median", "90%")
        return Card("Forecast", self.series.name, lines, table=[head, *kept], picture=sparkline(past, [(a, b, c) for a, b, c in fan]))
