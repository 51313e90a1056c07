"""What moves the answer most: each driver from its 10 % to its 90 % point, the others at their centre (a tornado; Howard 1988)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import judged_draws, judged_probability
from psi_analysis.goals.routes.stated_detail import ProxyDetail
from psi_analysis.goals.why.path_parts import PathPart, on_logs, path_parts, with_all_held, with_part_held
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.words.messages import pair
from psi_analysis.words.numbers import shown


@dataclass(frozen=True)
class Driver:
    """One thing the answer hangs on.

    Attributes:
        id: "reference", "bridge", "share", "first period", "later", "model" or the term of a proxy.
        name: what it is, a clause (Chinese, English).
        values: the driver at its low and at its high end: average change a year (0.06 = 6 %), or the term in shares for a proxy; None for
            the choice of a model, whose ends are members.
        ends: what the ends are: labels of the low and of the high end, such as "10 %" or a member's name.
        outcomes: the judged quantity at the two ends, all other drivers at their centre.
        probabilities: P(attained) at the two ends, all other drivers as uncertain as they are (at their central prior for a proxy).
    """

    id: str
    name: tuple[str, str]
    values: tuple[float, float] | None
    ends: tuple[str, str]
    outcomes: tuple[float, float]
    probabilities: tuple[float, float]

    @property
    def swing(self) -> float:
        """How far it moves the judged quantity."""
        return abs(self.outcomes[1] - self.outcomes[0])


@dataclass(frozen=True, repr=False)
class Tornado(Result):
    """The drivers of one answer, the strongest first.

    Attributes:
        answer: the assessment taken apart.
        centre: the judged quantity with every driver at its centre.
        probability: of the assessment; for a proxy with every term at its central prior.
        drivers: by swing.
    """

    answer: Assessment = field(repr=False)
    centre: float
    probability: float
    drivers: tuple[Driver, ...]

    @property
    def target(self) -> Target:
        """The goal."""
        return self.answer.target

    def to_frame(self) -> pd.DataFrame:
        """Return one row a driver, the strongest first.

        Returns:
            Columns target, driver, name_zh, name_en, low_end, high_end, low_value, high_value, low_outcome, centre, high_outcome, swing,
            low_probability, probability, high_probability.
        """
        return pd.DataFrame([self._row(each) for each in self.drivers])

    def _row(self, each: Driver) -> dict[str, object]:
        low, high = each.values if each.values is not None else (None, None)
        return {
            "target": self.target.label,
            "driver": each.id,
            "name_zh": each.name[0],
            "name_en": each.name[1],
            "low_end": each.ends[0],
            "high_end": each.ends[1],
            "low_value": low,
            "high_value": high,
            "low_outcome": each.outcomes[0],
            "centre": self.centre,
            "high_outcome": each.outcomes[1],
            "swing": each.swing,
            "low_probability": each.probabilities[0],
            "probability": self.probability,
            "high_probability": each.probabilities[1],
        }


def strongest_first(drivers: Sequence[Driver]) -> tuple[Driver, ...]:
    """Return drivers by how far they move the answer."""
    return tuple(sorted(drivers, key=lambda each: -each.swing))


ENDS = (0.1, 0.9)
"""Points of each driver's distribution at which it is put."""


def can_be_taken_apart(answer: Assessment) -> bool:
    """Say whether `tornado` has something to take apart: a probability made on a forecast or by proxy."""
    return answer.probability is not None and (answer.forecast is not None or answer.proxy is not None)


@typed
def tornado(answer: Assessment) -> Tornado:
    """Take an answer apart into its drivers.

    A city as a share of its province: the province's growth in the years not yet known, the city's share in the years only the province
    is known, its share after that, and which model forecasts the province. A series on its own: growth in the next period and after, and
    the model. A proxy: each of its terms over its stated priors.

    Args:
        answer: an assessment made on a forecast or by proxy.

    Raises:
        TargetError: there is neither.

    >>> import pandas as pd
    >>> from psi_analysis.goals.answers.assessing import assess
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> answer = assess(forecast(own, to="2027", models=["drift", "naive"], n_paths=500), Target(">=", 140.0, "2027"))
    >>> sorted(each.id for each in tornado(answer).drivers)
    ['first period', 'later', 'model']
    """
    if answer.proxy is not None and answer.probability is not None:
        return _of_proxy(answer, answer.proxy)
    if answer.forecast is None or answer.probability is None:
        raise TargetError(f"target {answer.target.label} has no forecast, so there are no drivers to take it apart into.")
    parts = path_parts(answer.forecast, answer.target)
    drivers = [*_of_paths(answer.forecast, answer.target, parts), *_of_models(answer)]
    centre = _centre(answer.forecast, answer.target, parts, {})
    return Tornado(answer, centre, answer.probability, strongest_first(drivers))


def _of_paths(forecast: Forecast, target: Target, parts: Sequence[PathPart]) -> list[Driver]:
    found = []
    for part in parts:
        ends = [float(value) for value in np.quantile(part.total, ENDS)]
        years = (part.last - part.first) / forecast.series.seasons
        rate = [float(np.expm1(end / years)) if on_logs(forecast) else end / years for end in ends]
        chances = [judged_probability(with_part_held(forecast, part, end), target) for end in ends]
        outcomes = [_centre(forecast, target, parts, {part.id: end}) for end in ends]
        labels = tuple(shown(level, "whole share") for level in ENDS)
        found.append(
            Driver(part.id, part.name, (rate[0], rate[1]), (labels[0], labels[1]), (outcomes[0], outcomes[1]), (chances[0], chances[1]))
        )
    return found


def _centre(forecast: Forecast, target: Target, parts: Sequence[PathPart], instead: dict[str, float]) -> float:
    """The judged quantity with every part at its median, some elsewhere."""
    return float(judged_draws(with_all_held(forecast, parts, instead), target)[0])


def _of_models(answer: Assessment) -> list[Driver]:
    """The lowest and the highest member, where there are several."""
    forecast, target = answer.forecast, answer.target
    assert forecast is not None
    medians = {name: float(np.median(judged_draws(forecast, target, name))) for name in forecast.members}
    if len(medians) < 2:
        return []
    low, high = min(medians, key=lambda name: medians[name]), max(medians, key=lambda name: medians[name])
    ends = (medians[low], medians[high])
    return [Driver("model", pair("goals.driver.model"), None, (low, high), ends, (answer.by_member[low], answer.by_member[high]))]


def _of_proxy(answer: Assessment, detail: ProxyDetail) -> Tornado:
    priors = detail.priors[detail.priors["use"] == "prior"]
    central = {str(row["term"]): float(row["mean"]) for row in priors[priors["case"] == "central"].to_dict("records")}
    centre = detail.base_value + sum(central.values())
    chance = detail.sensitivity.set_index("prior")["probability"]
    drivers = []
    for term, rows in priors.groupby("term", sort=False):
        ordered = rows.sort_values("mean", kind="stable")
        ends = [ordered.iloc[0], ordered.iloc[-1]]
        low, high = (float(end["mean"]) for end in ends)
        outcomes = (centre + low - central[str(term)], centre + high - central[str(term)])
        labels, chances = [str(end["id"]) for end in ends], [float(chance[end["id"]]) for end in ends]
        drivers.append(
            Driver(str(term), pair(f"goals.driver.{term}"), (low, high), (labels[0], labels[1]), outcomes, (chances[0], chances[1]))
        )
    return Tornado(answer, centre, detail.central, strongest_first(drivers))
