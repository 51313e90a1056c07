"""What holds under an assumption: the forecast's paths conditioned, everything else keeping its draws. A projection, not a forecast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from psi_analysis.errors import ParameterError, TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.links import bounds_of
from psi_analysis.forecasts.reference.rungs import hold_rung
from psi_analysis.goals.answers.attainment import attainment_probability, judged_draws, judged_probability
from psi_analysis.goals.answers.required import FEWEST_WINDOWS, peer_windows, yearly_windows
from psi_analysis.goals.scenarios.assumption import Scenario
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card, chance_bar
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.shown import Shown
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.words.messages import pair
from psi_analysis.words.numbers import Quantity, chosen_language, percent
from psi_analysis.words.reasons import because, clauses, said_in_both
from psi_analysis.words.text import named, plain


@dataclass(frozen=True)
class Plausibility:
    """Where an assumption lies among what is expected and what has been.

    Attributes:
        growth: the growth a year it comes to, of `series` over `years` years.
        series: whose growth.
        below: share of the unconditional forecast's paths that grow less.
        own_below: share of the series' own past windows of that length that grew less; None where there are too few.
        peers_below: the same among comparable areas, up to the series' last year; None without peers.
    """

    growth: float
    series: str
    years: int
    below: float
    own_below: float | None
    own_windows: int
    peers_below: float | None
    peers_windows: int

    @property
    def words(self) -> tuple[str, str]:
        """The place of the assumption in words, a clause in each language."""
        band = because(f"scenarios.place.{next(name for edge, name in _BANDS if self.below <= edge)}")
        said = [because("scenarios.below", band=band, below=Quantity(self.below, "whole share"), growth=Quantity(self.growth, "growth"))]
        if self.own_below is not None:
            number = Quantity(self.own_windows, "count")
            said.append(because("scenarios.own_below", below=Quantity(self.own_below, "whole share"), number=number))
        return said_in_both(clauses(said))


_BANDS = ((0.05, "lowest"), (0.25, "low"), (0.75, "middle"), (0.95, "high"), (1.0, "highest"))


@dataclass(frozen=True, repr=False)
class Projection(Shown):
    """What holds under a scenario.

    Attributes:
        probability: P(attained) if the assumption holds.
        median: of the judged quantity, and `interval80` its central 80 % interval.
        plausibility: where the assumption lies; None where it is not about growth.
    """

    scenario: Scenario
    forecast: Forecast = field(repr=False)
    probability: float
    median: float
    interval80: tuple[float, float]
    plausibility: Plausibility | None

    def _card(self) -> Card:
        lines = [
            ("probability", f"{percent(self.probability)}, if it holds; not a forecast"),
        ]
        if self.plausibility is not None:
            lines.append(("the assumption", plain(*self.plausibility.words).said(chosen_language())))
        return Card("Projection", plain(*self.scenario.name).said(chosen_language()), lines, picture=chance_bar(self.probability))


@dataclass(frozen=True, repr=False)
class Projections(Result):
    """One goal under several scenarios, beside the forecast.

    Attributes:
        probability: P(attained) of it.
        projections: one a scenario.
    """

    target: Target
    forecast: Forecast = field(repr=False)
    probability: float
    projections: tuple[Projection, ...]

    def __getitem__(self, id: str) -> Projection:
        """Return the projection of a scenario by its id."""
        for each in self.projections:
            if each.scenario.id == id:
                return each
        raise ParameterError(f"no scenario {id!r}; there are {', '.join(each.scenario.id for each in self.projections)}.")

    def to_frame(self) -> pd.DataFrame:
        """Return one row a scenario, the forecast first.

        Returns:
            Columns scenario, made ("forecast" or "projection"), name_zh, name_en, kind, size, rests_on, hypothetical, probability,
            median, low80, high80, below (share of the forecast's paths that grow less), own_below, own_windows, peers_below,
            peers_windows, plausible_zh, plausible_en.
        """
        draws = judged_draws(self.forecast, self.target)
        low, middle, high = (float(value) for value in np.quantile(draws, [0.1, 0.5, 0.9]))
        first = {"scenario": "forecast", "made": "forecast", "probability": self.probability}
        first |= dict(zip(("name_zh", "name_en"), pair("scenarios.forecast"), strict=True))
        first |= {"median": middle, "low80": low, "high80": high, "hypothetical": False}
        rows = pd.DataFrame([*map(_row, self.projections), first])
        return rows.iloc[[len(rows) - 1, *range(len(rows) - 1)]].reset_index(drop=True)

    def _card(self) -> Card:
        rows = [(plain(*each.scenario.name).said(chosen_language()), percent(each.probability), _placed(each)) for each in self.projections]
        table = [("if", "probability", "the assumption is"), ("the forecast", percent(self.probability), ""), *rows[:10]]
        note = "A probability under an assumption is not a forecast; .to_frame() says what each rests on."
        odds = [each.probability for each in self.projections]
        picture = chance_bar(self.probability, min(odds), max(odds)) if odds else chance_bar(self.probability)
        return Card(
            "Projections",
            f"{self.target.label} {named(self.target).said(chosen_language())}".strip(),
            note=note,
            picture=picture,
            table=table,
        )


@typed
def project(forecast: Forecast, target: Target, scenarios: Sequence[Scenario], *, peers: Peers | None = None) -> Projections:
    """Judge one goal under scenarios.

    Args:
        forecast: the unconditional forecast; one with a reference for scenarios of its growth.
        target: the goal.
        scenarios: see `usual_scenarios`, `grows_as_in`, `held_at`, `push`.
        peers: growth of comparable areas, for the plausibility of a push; the forecast's own when None.

    Returns:
        `Projections`: the same draws as the forecast's, conditioned.

    Raises:
        TargetError: a scenario of the reference's growth on a forecast without a reference.

    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> from psi_analysis.goals.scenarios.assumption import push
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> fc = forecast(own, to="2027", models="drift", n_paths=500)
    >>> project(fc, Target(">=", 140.0, "2027"), [push(0.02)]).projections[0].probability > 0.5
    True
    """
    probability = judged_probability(forecast, target)
    return Projections(target, forecast, probability, tuple(_project(forecast, target, one, peers or forecast.peers) for one in scenarios))


def _project(forecast: Forecast, target: Target, scenario: Scenario, peers: Peers | None) -> Projection:
    plausibility: Plausibility | None = None
    if scenario.kind == "push on own growth":
        conditioned, plausibility = _pushed(forecast, target, scenario.size, peers)
    elif scenario.kind == "growth of the reference":
        conditioned, plausibility = _held(forecast, target, scenario.size)
    else:
        conditioned = _restated(forecast, target, scenario)
    draws = judged_draws(conditioned, target)
    low, middle, high = (float(value) for value in np.quantile(draws, [0.1, 0.5, 0.9]))
    return Projection(scenario, conditioned, attainment_probability(draws, target), middle, (low, high), plausibility)


def _restated(forecast: Forecast, target: Target, scenario: Scenario) -> Forecast:
    """Count the level judged otherwise: every path with the amount added, or in the other scope."""
    if not target.nature.grows or target.nature.counted:
        raise TargetError(f"target {target.label}: {scenario.name[1]!r} restates a level; a goal of kind {target.kind!r} is none.")
    added = scenario.kind == "amount added"
    paths = forecast.paths + scenario.size if added else forecast.paths * scenario.size
    return replace(forecast, paths=paths, members={"restated": paths}, weights={"restated": 1.0}, method=scenario.kind)


def _placed(made: Projection) -> str:
    """Where an assumption lies, in short."""
    return "" if made.plausibility is None else re.split("[:：]", plain(*made.plausibility.words).said(chosen_language()))[0]


def _held(forecast: Forecast, target: Target, growth: float) -> tuple[Forecast, Plausibility]:
    """Condition on constant growth of the reference in its unknown years."""
    ahead = forecast.reference
    if ahead is None:
        raise TargetError(f"the forecast of {forecast.series.name!r} has no reference whose growth could be held; use push(…).")
    conditioned = hold_rung(forecast, growth)
    others = None if forecast.peers is None else forecast.peers.above()
    return conditioned, _plausible(ahead, target.deadline, growth, ahead.origin, others)


def _pushed(forecast: Forecast, target: Target, points: float, peers: Peers | None) -> tuple[Forecast, Plausibility]:
    """Push the own growth of every path in the years after the last known figure, the reference's included, within the bounds there are.

    Of what comes by seasons each step is raised as the growth on a year before is, whatever the season.
    """
    since = forecast.origin if forecast.reference is None else max(forecast.origin, forecast.reference.origin)
    known = int(since.ordinal - forecast.origin.ordinal)
    seasons = forecast.series.seasons
    paths = forecast.paths.copy()
    before = paths[:, known - 1 : known] if known else np.full((len(paths), 1), forecast.series.last)
    growth = paths[:, known:] / np.concatenate([before, paths[:, known:-1]], axis=1)
    by_seasons = forecast.series.comes_by_seasons and len(forecast.series.y) >= seasons
    on_year = _on_a_year_before(forecast)[:, known:] if by_seasons else growth**seasons
    yearly = on_year + points
    if (growth <= 0).any() or (yearly <= 0).any():
        raise ParameterError(f"a push of {points:+.1%} a year leaves nothing of {forecast.series.name!r} on some paths.")
    steps = growth * (yearly / on_year) ** (1.0 / seasons) if by_seasons else yearly ** (1.0 / seasons)
    low, high = bounds_of(forecast.series.y, forecast.series.indicator.kind, forecast.series.indicator.unit)
    paths[:, known:] = np.clip(before * np.cumprod(steps, axis=1), low, 1.0 if forecast.series.can_be_full else high)
    conditioned = replace(forecast, paths=paths, members={"pushed": paths}, weights={"pushed": 1.0}, method="pushed growth")
    middle = float(np.median(_growth(forecast, since, target.deadline)))
    return conditioned, _plausible(forecast, target.deadline, middle + points, since, peers)


def _on_a_year_before(forecast: Forecast) -> FloatArray:
    """Each value over that of the same month or quarter a year before, (n_paths, horizon)."""
    seen = np.broadcast_to(forecast.series.y[-forecast.series.seasons :], (len(forecast.paths), forecast.series.seasons))
    return np.asarray(forecast.paths / np.column_stack([seen, forecast.paths])[:, : forecast.paths.shape[1]])


def _plausible(forecast: Forecast, end: pd.Period, growth: float, since: pd.Period, peers: Peers | None) -> Plausibility:
    expected = _growth(forecast, since, end)
    years = round(years_between(since, end))
    own = yearly_windows(forecast.series, years)
    others = np.array([])
    if peers is not None and forecast.series.frequency == "Y":
        others, _ = peer_windows(peers.beside(forecast.series).growth, years)
    return Plausibility(
        growth=growth,
        series=forecast.series.name,
        years=years,
        below=float(np.mean(expected < growth)),
        own_below=float(np.mean(own < growth)) if len(own) >= FEWEST_WINDOWS else None,
        own_windows=len(own),
        peers_below=float(np.mean(others < growth)) if len(others) else None,
        peers_windows=len(others),
    )


def _growth(forecast: Forecast, since: pd.Period, end: pd.Period) -> FloatArray:
    """Average growth a year of every path."""
    return np.asarray((forecast.at(end) / forecast.at(since)) ** (1.0 / years_between(since, end)) - 1.0)


def _row(each: Projection) -> dict[str, object]:
    scenario, place = each.scenario, each.plausibility
    row: dict[str, object] = {
        "scenario": scenario.id,
        "made": "projection",
        "name_zh": scenario.name[0],
        "name_en": scenario.name[1],
        "kind": scenario.kind,
        "size": scenario.size,
        "rests_on": "; ".join(f"{one.series} {one.period} {one.value:,.1f} ({one.source or 'own'})" for one in scenario.rests_on),
        "hypothetical": scenario.hypothetical,
        "probability": each.probability,
        "median": each.median,
        "low80": each.interval80[0],
        "high80": each.interval80[1],
    }
    if place is not None:
        row |= {name: getattr(place, name) for name in ("below", "own_below", "own_windows", "peers_below", "peers_windows")}
        row |= {"plausible_zh": place.words[0], "plausible_en": place.words[1]}
    return row
