"""What moves the answer most: each driver from its 10 % to its 90 % point, the others at their centre (a tornado; Howard 1988)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.conditional import reference_log_growth
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import judged_draws, judged_probability
from psi_analysis.goals.routes.stated_detail import ProxyDetail
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.messages import message, pair
from psi_analysis.words.numbers import shown
from psi_analysis.words.reasons import because
from psi_analysis.words.text import Text, plain


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
    parts = _parts(answer.forecast, answer.target)
    drivers = [*_of_paths(answer.forecast, answer.target, parts), *_of_models(answer)]
    centre = _centre(answer.forecast, answer.target, parts, {})
    return Tornado(answer, centre, answer.probability, strongest_first(drivers))


@dataclass(frozen=True)
class _Part:
    """One additive part of the paths on the real line: what it adds step by step, and over which years it works."""

    id: str
    name: tuple[str, str]
    steps: FloatArray
    first: int
    last: int

    @property
    def total(self) -> FloatArray:
        """What it adds by the deadline, (n_paths,)."""
        return np.asarray(self.steps[:, : self.last].sum(axis=1))

    def held(self, total: float) -> FloatArray:
        """The part on a straight way to a total, (steps,); after the deadline it adds nothing."""
        even = np.zeros(self.steps.shape[1])
        even[self.first : self.last] = total / (self.last - self.first)
        return even


def _parts(forecast: Forecast, target: Target) -> list[_Part]:
    """Take the paths apart up to the deadline; they add up to the paths again."""
    end = forecast.step_of(target.deadline) + 1
    ahead = forecast.reference
    if not _on_logs(forecast) or ahead is None:
        return _own_parts(forecast, end)
    steps = forecast.paths.shape[1]
    reference = np.diff(reference_log_growth(ahead, forecast.origin, steps), axis=1, prepend=0.0)
    share = _changes(forecast) - reference
    known = min(end, max(0, int(ahead.origin.ordinal - forecast.origin.ordinal)))
    area = ahead.series.area
    name = plain(*(str(getattr(area, language, area)) for language in ("name_zh", "name_en")))
    parts = []
    if known < end:
        later = _span(forecast, known, end)
        said = because("goals.driver.reference", area=name, span=later), because("goals.driver.share", span=later)
        parts += [
            _Part("reference", said[0].pair, _within(reference, known, steps), known, end),
            _Part("share", said[1].pair, _within(share, known, steps), known, end),
        ]
    if known:
        bridge = because("goals.driver.bridge", area=name, span=_span(forecast, 0, known)).pair
        parts.append(_Part("bridge", bridge, _within(share, 0, known), 0, known))
    return parts


def _own_parts(forecast: Forecast, end: int) -> list[_Part]:
    changes = _changes(forecast)
    first = because("goals.driver.change", span=_span(forecast, 0, 1))
    parts = [_Part("first period", first.pair, _within(changes, 0, 1), 0, 1)]
    if end > 1:
        later = because("goals.driver.change", span=_span(forecast, 1, end))
        parts.append(_Part("later", later.pair, _within(changes, 1, changes.shape[1]), 1, end))
    return parts


def _span(forecast: Forecast, first: int, end: int) -> Text:
    """The periods from one step to before another, in both languages."""
    one, last = forecast.periods[first], forecast.periods[end - 1]
    if forecast.series.frequency == "Y":
        return years_name(one.year, last.year)
    names = {"first": period_name(one), "last": period_name(last)}
    return names["first"] if one == last else message("words.period.span", **names)


def _of_paths(forecast: Forecast, target: Target, parts: Sequence[_Part]) -> list[Driver]:
    found = []
    for part in parts:
        ends = [float(value) for value in np.quantile(part.total, ENDS)]
        years = (part.last - part.first) / forecast.series.seasons
        rate = [float(np.expm1(end / years)) if _on_logs(forecast) else end / years for end in ends]
        chances = [_probability(forecast, target, part, end) for end in ends]
        outcomes = [_centre(forecast, target, parts, {part.id: end}) for end in ends]
        labels = tuple(shown(level, "whole share") for level in ENDS)
        found.append(
            Driver(part.id, part.name, (rate[0], rate[1]), (labels[0], labels[1]), (outcomes[0], outcomes[1]), (chances[0], chances[1]))
        )
    return found


def _probability(forecast: Forecast, target: Target, part: _Part, total: float) -> float:
    """P(attained) with one part held and the rest as it is."""
    changes = _changes(forecast) - part.steps + part.held(total)
    held = _with_changes(forecast, changes)
    return judged_probability(held, target)


def _centre(forecast: Forecast, target: Target, parts: Sequence[_Part], instead: dict[str, float]) -> float:
    """The judged quantity with every part at its median, some elsewhere."""
    known = _changes(forecast) - sum(part.steps for part in parts)
    held = np.median(known, axis=0) + sum(part.held(instead.get(part.id, float(np.median(part.total)))) for part in parts)
    return float(judged_draws(_with_changes(forecast, np.atleast_2d(held)), target)[0])


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


def _on_logs(forecast: Forecast) -> bool:
    return bool((forecast.paths > 0).all() and forecast.series.last > 0)


def _changes(forecast: Forecast) -> FloatArray:
    """Changes step by step, on logs where all is above 0, (n_paths, steps)."""
    if _on_logs(forecast):
        return np.diff(np.log(forecast.paths), axis=1, prepend=np.log(forecast.series.last))
    return np.diff(forecast.paths, axis=1, prepend=forecast.series.last)


def _with_changes(forecast: Forecast, changes: FloatArray) -> Forecast:
    whole = np.cumsum(changes, axis=1)
    paths = forecast.series.last * np.exp(whole) if _on_logs(forecast) else forecast.series.last + whole
    return replace(forecast, paths=paths, members={"held": paths}, weights={"held": 1.0})


def _within(values: FloatArray, first: int, last: int) -> FloatArray:
    """The columns from one step to another, nothing elsewhere."""
    kept = np.zeros_like(values)
    kept[:, first:last] = values[:, first:last]
    return kept
