"""A ladder of references: each rung forecast given the paths of the one above, from the uppermost down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from psi_analysis.errors import ModelError, ParameterError, PeriodError, SeriesError
from psi_analysis.forecasts.carrying import carry_year, gone_on
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.conditional import check_reference, condition_on_reference, grown_at
from psi_analysis.forecasts.univariate import GIVEN_ABOVE, Simulation, forecast_alone, forecast_top, given_again, top_again
from psi_analysis.nouns.periods import PeriodLike, horizon, last_subperiod, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers

References = Series | Forecast | Sequence[Series | Forecast]
"""What `reference=` takes: a series, a forecast, or a ladder of them, the nearest first."""


@dataclass(frozen=True)
class Rung:
    """One rung: a series known to its own day.

    Attributes:
        series: whole years.
        now: what readings within the year let one expect of the next one.
    """

    series: Series
    now: InProgress | None = None


def read_ladder(references: References, to: PeriodLike, n_paths: int) -> tuple[list[Rung], Forecast | None]:
    """Read `reference=`: rungs to be forecast, nearest first, and the forecast that the last of them rests on, where one is given.

    A forecast of one step that carries a year in progress (a nowcast) is a rung known within that year.
    """
    given = [references] if isinstance(references, Series | Forecast) else list(references)
    if not given:
        raise ParameterError("reference=[] holds no rung; leave it out for a forecast from the series' own past.")
    rungs: list[Rung] = []
    for place, one in enumerate(given):
        if isinstance(one, Series):
            rungs.append(Rung(one))
        elif not isinstance(one, Forecast):
            raise ParameterError(f"reference= takes series and forecasts, the nearest first; found {type(one).__name__}.")
        elif (
            one.in_progress is not None
            and one.paths.shape[1] == 1
            and last_subperiod(parse_period(to, one.series.frequency), one.series.frequency) > one.periods[-1]
        ):
            _check_paths(one, n_paths)
            rungs.append(Rung(one.series, one.in_progress))
        elif place < len(given) - 1:
            raise ParameterError(f"the forecast of {one.series.name!r} already rests on what is above it; let it stand last in reference=.")
        else:
            return rungs, _reaching(one, to, n_paths)
    return rungs, None


def check_rungs(series: Series, rungs: Sequence[Rung], above: Forecast | None) -> None:
    """Refuse a ladder that leads back to itself or in which a rung ends before the one below."""
    ladder = [series, *(rung.series for rung in rungs), *([] if above is None else [one.series for one in (above, *above.rungs)])]
    for place, one in enumerate(ladder):
        if any(one.name == other.name and one.values.equals(other.values) for other in ladder[:place]):
            named = " → ".join(each.name for each in ladder)
            raise ParameterError(f"the ladder of references comes back to {one.name!r}: {named}; name each area once.")
    for below, one in pairwise(ladder):
        if not len(one.values):
            raise SeriesError(f"the reference {one.name!r} has no observations; nothing can be forecast from it.")
        check_reference(below, one)


def forecast_on(
    series: Series,
    rungs: Sequence[Rung],
    above: Forecast | None,
    to: PeriodLike,
    how: Simulation,
    *,
    peers: Peers | None,
    common: Series | None = None,
) -> Forecast:
    """Forecast a series as a share of the nearest rung of its ladder.

    Args:
        rungs: nearest first; may be empty where there is a forecast above.
        above: a forecast that the last rung rests on, or the series itself where there are no rungs.
        peers: growth of areas comparable to the series, and of their references.
        common: a series whose growth is common to all references, for a last rung that rests on nothing.
    """
    check_rungs(series, rungs, above)
    if rungs:
        above = forecast_rungs(rungs, above, to, how, peers=None if peers is None else peers.above(), common=common)
    if above is None:
        raise ParameterError(f"series {series.name!r} has no rung above it; forecast it from its own past.")
    steps = horizon(series.origin, to)
    return condition_on_reference(series, above, steps, peers=peers, n_paths=how.n_paths, seed=how.seed)


def forecast_rungs(
    rungs: Sequence[Rung], above: Forecast | None, to: PeriodLike, how: Simulation, *, peers: Peers | None, common: Series | None
) -> Forecast:
    """Forecast the nearest rung given those above it, from the uppermost down.

    The uppermost of several is `forecast_top`; one alone is forecast as without a ladder. With peers, a lower rung's own growth is carried
    on given the paths of the rung above, with errors that peers had when that was known; without, it is a share of it. What is known
    within a year is used where it says more than the forecast does.

    Args:
        rungs: nearest first; at least one.
        above: a forecast that the last of them rests on.
        common: a series whose growth is common to all peers, for a last rung that rests on nothing.
    """
    *lower, top = rungs
    if above is not None:
        on = _given(top, above, to, how, peers)
    elif peers is not None and common is None and (lower or top.now is not None) and _follows(top):
        on = forecast_top(top.series, _steps(top.series, to), how, peers=peers, now=top.now)
    else:
        on = forecast_alone(top.series, _steps(top.series, to), how, peers=peers, common=common)
        on = gone_on(on, top.now)
    for rung in reversed(lower):
        on = _given(rung, on, to, how, peers)
    return on


def forecast_given(series: Series, above: Forecast, steps: int, how: Simulation, *, peers: Peers | None) -> Forecast:
    """Forecast a rung between others given the forecast of the one above.

    Args:
        above: the rung above.
        peers: growth of comparable areas; without them the rung is a share of the one above.
    """
    if peers is None:
        return condition_on_reference(series, above, steps, peers=None, n_paths=how.n_paths, seed=how.seed)
    return forecast_alone(series, steps, how, peers=peers, above=above)


def on_reference(made: Forecast, reference: Forecast) -> Forecast:
    """Make a forecast again on another forecast of its reference: the same rule and draws, its own year in progress included.

    Args:
        reference: in its place, such as one whose growth is held; as many paths.
    """
    if made.method.startswith(GIVEN_ABOVE):
        return given_again(made, reference)
    n_paths, steps = made.paths.shape
    again = condition_on_reference(made.series, reference, steps, peers=made.peers, n_paths=n_paths, seed=made.seed)
    return again if made.in_progress is None else carry_year(again, made.in_progress)


def hold_rung(made: Forecast, growth: float, *, area: str | None = None) -> Forecast:
    """Make a forecast again with the growth of one rung held in its years after the last whole one; every other draw is kept.

    Args:
        growth: a year, 0.06 for 6 %; what is known within the rung's year in progress gives way to it.
        area: of the rung held, such as "china"; the nearest when None.

    Raises:
        ModelError: the forecast rests on no such rung.
    """
    rung = rung_of(made, area)
    n_paths, to = made.paths.shape[0], max(made.periods[-1], rung.series.origin + 1)
    return _made_below(made, rung, grown_at(rung.series, growth, to=to, n_paths=n_paths))


def with_year(made: Forecast, now: InProgress, *, area: str | None = None) -> Forecast:
    """Make a forecast again with another year in progress of the series itself or of one of its rungs; every other draw is kept.

    Args:
        made: a forecast, with a reference or without.
        now: as many draws as the forecast has paths; all the same where the year's figure is given.
        area: of the rung; the series itself when None.

    Raises:
        ModelError: the forecast rests on no such rung.
        PeriodError: the year is not among those forecast.
    """
    ladder = (made, *made.rungs)
    one = made if area is None else rung_of(made, area)
    place = next(number for number, each in enumerate(ladder) if each is one)
    if one.reference is not None:
        again = on_reference(replace(one, in_progress=now), one.reference)
    else:
        below = ladder[place - 1].peers if place else None
        again = top_again(one, now, peers=below.above() if below is not None and place == 1 else below)
    return _made_below(made, one, again)


def pooled_alone(made: Forecast) -> Forecast:
    """Return a forecast without the members that are only shown, its rungs likewise; it takes less to make it again."""
    members = {name: made.members[name] for name in made.weights}
    return replace(made, members=members, reference=None if made.reference is None else pooled_alone(made.reference))


def _made_below(made: Forecast, rung: Forecast, again: Forecast) -> Forecast:
    """A forecast made again on another forecast of one of its rungs, step by step down."""
    ladder = (made, *made.rungs)
    place = next(number for number, one in enumerate(ladder) if one is rung)
    for below in reversed(ladder[:place]):
        again = on_reference(below, again)
    return again


def rung_of(made: Forecast, area: str | None = None) -> Forecast:
    """Return the forecast of one rung that a forecast rests on; the nearest when no area is named."""
    found = next((one for one in made.rungs if area in (None, one.series.area)), None)
    if found is None:
        areas = ", ".join(str(one.series.area) for one in made.rungs) or "nothing"
        raise ModelError(f"the forecast of {made.series.name!r} does not rest on {area or 'a reference'}; it rests on {areas}.")
    return found


def _given(rung: Rung, above: Forecast, to: PeriodLike, how: Simulation, peers: Peers | None) -> Forecast:
    """A rung given the one above, from its own year in progress."""
    return gone_on(forecast_given(rung.series, above, _steps(rung.series, to), how, peers=peers), rung.now)


def _follows(rung: Rung) -> bool:
    """Whether the year in progress, if any, is the one after the last whole year."""
    return rung.now is None or rung.now.period == rung.series.origin + 1


def _steps(series: Series, to: PeriodLike) -> int:
    """Periods to be forecast of a rung: at least one, also where it is known to the last period wanted or beyond it."""
    end = last_subperiod(parse_period(to, series.frequency), series.frequency)
    return horizon(series.origin, max(end, series.origin + 1))


def _reaches(given: Forecast, to: PeriodLike) -> bool:
    return bool(last_subperiod(parse_period(to, given.series.frequency), given.series.frequency) <= given.periods[-1])


def _reaching(given: Forecast, to: PeriodLike, n_paths: int) -> Forecast:
    """A forecast of the reference that reaches far enough, with as many paths."""
    if not _reaches(given, to):
        raise PeriodError(f"the reference's forecast of {given.series.name!r} does not reach {to}; it ends in {given.periods[-1]}.")
    _check_paths(given, n_paths)
    return given


def _check_paths(given: Forecast, n_paths: int) -> None:
    if given.paths.shape[0] != n_paths:
        raise SeriesError(f"the reference's forecast has {given.paths.shape[0]} paths; give n_paths={given.paths.shape[0]}.")
