"""What paths are made of: additive parts on the real line, each of some years, that add up to the paths again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.conditional import reference_log_growth
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.messages import message
from psi_analysis.words.reasons import because
from psi_analysis.words.text import Text, plain


@dataclass(frozen=True)
class PathPart:
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


def path_parts(forecast: Forecast, target: Target) -> list[PathPart]:
    """Return the parts of the paths up to the deadline: the larger area and the share in it, or the next period and what follows."""
    end = forecast.step_of(target.deadline) + 1
    ahead = forecast.reference
    if not on_logs(forecast) or ahead is None:
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
            PathPart("reference", said[0].pair, _within(reference, known, steps), known, end),
            PathPart("share", said[1].pair, _within(share, known, steps), known, end),
        ]
    if known:
        bridge = because("goals.driver.bridge", area=name, span=_span(forecast, 0, known)).pair
        parts.append(PathPart("bridge", bridge, _within(share, 0, known), 0, known))
    return parts


def _own_parts(forecast: Forecast, end: int) -> list[PathPart]:
    changes = _changes(forecast)
    first = because("goals.driver.change", span=_span(forecast, 0, 1))
    parts = [PathPart("first period", first.pair, _within(changes, 0, 1), 0, 1)]
    if end > 1:
        later = because("goals.driver.change", span=_span(forecast, 1, end))
        parts.append(PathPart("later", later.pair, _within(changes, 1, changes.shape[1]), 1, end))
    return parts


def _span(forecast: Forecast, first: int, end: int) -> Text:
    """The periods from one step to before another, in both languages."""
    one, last = forecast.periods[first], forecast.periods[end - 1]
    if forecast.series.frequency == "Y":
        return years_name(one.year, last.year)
    names = {"first": period_name(one), "last": period_name(last)}
    return names["first"] if one == last else message("words.period.span", **names)


def with_part_held(forecast: Forecast, part: PathPart, total: float) -> Forecast:
    """Return the forecast with one part on a straight way to a total and the rest as it is."""
    return _with_changes(forecast, _changes(forecast) - part.steps + part.held(total))


def with_all_held(forecast: Forecast, parts: Sequence[PathPart], instead: Mapping[str, float]) -> Forecast:
    """Return the forecast as one path, every part at its median total, or at the one given instead by its id."""
    known = _changes(forecast) - sum(part.steps for part in parts)
    held = np.median(known, axis=0) + sum(part.held(instead.get(part.id, float(np.median(part.total)))) for part in parts)
    return _with_changes(forecast, np.atleast_2d(held))


def on_logs(forecast: Forecast) -> bool:
    """Say whether parts are of logarithms: all paths and the last value are above 0."""
    return bool((forecast.paths > 0).all() and forecast.series.last > 0)


def _changes(forecast: Forecast) -> FloatArray:
    """Changes step by step, on logs where all is above 0, (n_paths, steps)."""
    if on_logs(forecast):
        return np.diff(np.log(forecast.paths), axis=1, prepend=np.log(forecast.series.last))
    return np.diff(forecast.paths, axis=1, prepend=forecast.series.last)


def _with_changes(forecast: Forecast, changes: FloatArray) -> Forecast:
    whole = np.cumsum(changes, axis=1)
    paths = forecast.series.last * np.exp(whole) if on_logs(forecast) else forecast.series.last + whole
    return replace(forecast, paths=paths, members={"held": paths}, weights={"held": 1.0})


def _within(values: FloatArray, first: int, last: int) -> FloatArray:
    """The columns from one step to another, nothing elsewhere."""
    kept = np.zeros_like(values)
    kept[:, first:last] = values[:, first:last]
    return kept
