"""How hard a goal is from here: the path it asks for year by year, and how that compares with what was done before."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.required import FEWEST_WINDOWS, peer_windows, yearly_windows
from psi_analysis.goals.routes.uneven_readings import end_of
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import last_subperiod
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because

RECENT_YEARS = 3
"""Over how many years the recent growth is taken."""


@frozen
@dataclass(frozen=True)
class Effort:
    """What a goal asks from here.

    Attributes:
        milestones: what must have been reached at the end of each year on a constant path to the goal.
        needed: growth a year on that path (change a year for a share, a rate or things).
        recent: the same over the last years observed, None where the history is too short; and `recent_years` how many.
        factor: needed ÷ recent growth; None where recent growth did not go towards the goal.
        pace: the factor in words.
        met_by: probability that the goal has been met by the end of each year.
        median_year: first year in which that is at least one half, None beyond the last.
        beyond: probability that it is not met in any year forecast.
        growth_for: one row a probability: growth a year that gives it, and the share of own and of peers' past windows that grew less.
    """

    milestones: pd.Series
    needed: float
    recent: float | None
    recent_years: int
    factor: float | None
    pace: Reason
    met_by: pd.Series
    median_year: int | None
    beyond: float | None
    growth_for: pd.DataFrame = field(repr=False)


def effort_of(answer: Assessment, *, peers: Peers | None = None, recent: tuple[float, int] | None = None) -> Effort | None:
    """Work out what a goal asks from the latest value on; None where it has no path from there.

    Args:
        answer: an assessment with a forecast, see `way_to_go`.
        recent: recent growth a year and over how many years, where the forecast's series is too short to tell.
    """
    if answer.forecast is None or answer.latest is None or answer.latest_period is None:
        return None
    if way_to_go(answer) is None:
        return None
    path, needed = milestones(answer)
    found = recent or _recent(answer)
    factor = needed / found[0] if found is not None and _towards(found[0], upward=answer.target.upward) else None
    by_year = _by_year(answer)
    reached = by_year[by_year >= 0.5]
    return Effort(
        milestones=path,
        needed=needed,
        recent=None if found is None else found[0],
        recent_years=0 if found is None else found[1],
        factor=factor,
        pace=pace_in_words(needed, None if found is None else found[0], upward=answer.target.upward, met=answer.met_already),
        met_by=by_year,
        median_year=int(reached.index[0]) if len(reached) else None,
        beyond=None if answer.first_passage is None else answer.first_passage.beyond,
        growth_for=_growth_for(answer, peers),
    )


def way_to_go(answer: Assessment) -> tuple[float, float, bool] | None:
    """Return where a goal's path starts, where it ends, and whether it is straight; None where there is none.

    A level goes from the latest value to the goal, growth from an observed base to the level that it makes of it, additions of the year
    from what has come together since the base. The path is straight for shares, rates and things, of constant growth otherwise, and None
    where such growth would start or end at 0.
    """
    if answer.latest is None or answer.latest_period is None or end_of(answer.latest_period) >= end_of(answer.target.deadline):
        return None
    target, known = answer.target, None if answer.forecast is None else answer.forecast.series
    nature, straight = target.nature, target.nature.way != "rate" or (known is not None and known.indicator.in_points)
    if known is not None and target.base_period is not None and nature.on_change and known.indicator.kind == "flow":
        since = [period > last_subperiod(target.base_period, known.frequency) for period in known.values.index]
        start, goal = float(known.y[since].sum()), target.value
    elif nature.on_level or (known is not None and known.indicator.is_rate):
        start, goal = answer.latest, target.value
    elif answer.distance is not None:
        start, goal = answer.latest, answer.latest + answer.distance
    else:
        return None
    return (start, goal, straight) if straight or (start > 0 and goal > 0) else None


def milestones(answer: Assessment) -> tuple[pd.Series, float]:
    """Return what must have been reached at the end of each year, and the growth (points, things) a year it takes.

    Args:
        answer: with a path, see `way_to_go`.
    """
    way = way_to_go(answer)
    assert way is not None and answer.latest_period is not None  # the callers look
    (start, goal, straight), begin, end = way, end_of(answer.latest_period), end_of(answer.target.deadline)
    years = np.array([year for year in range(answer.latest_period.year, answer.target.deadline.year + 1) if year + 1 > begin])
    part = np.minimum((years + 1 - begin) / (end - begin), 1.0)
    if straight:
        return pd.Series(start + (goal - start) * part, index=years, name="milestone"), (goal - start) / (end - begin)
    return pd.Series(start * (goal / start) ** part, index=years, name="milestone"), (goal / start) ** (1.0 / (end - begin)) - 1.0


def pace_in_words(needed: float, recent: float | None, *, upward: bool = True, met: bool | None = None) -> Reason:
    """Say how the growth needed compares with recent growth.

    Args:
        needed: growth a year (change a year of a share) from the latest value to the goal.
        recent: the same over the last years; None where the history is too short.
        upward: the goal is reached from below; False for a goal of "at most".
        met: whether the latest value meets the goal; None: where nothing is needed in the goal's direction.

    >>> pace_in_words(0.09, 0.06).said("en"), pace_in_words(0.02, 0.14).said("en")
    ('1.5 times the recent pace: it must speed up', '0.1 times the recent pace: slower than in recent years')
    >>> pace_in_words(-0.01, 0.05).code, pace_in_words(-0.002, -0.003, upward=False).code
    ('goals.pace.met_up', 'goals.pace.slower')
    """
    way = "up" if upward else "down"
    if not _towards(needed, upward=upward) if met is None else met:
        return because(f"goals.pace.met_{way}")
    if recent is None:
        return because("goals.pace.unknown")
    if not _towards(recent, upward=upward):
        return because(f"goals.pace.turn_{way}")
    factor = needed / recent
    compared = "faster" if factor > 1.1 else "slower" if factor < 0.9 else "alike"
    return because(f"goals.pace.{compared}", factor=Quantity(factor, "times"))


def _towards(change: float, *, upward: bool) -> bool:
    """Whether a change goes the goal's way."""
    return change > 0 if upward else change < 0


def _recent(answer: Assessment) -> tuple[float, int] | None:
    """Growth a year (change a year where the path is straight) over the last years of the history."""
    assert answer.forecast is not None
    series, way = answer.forecast.series, way_to_go(answer)
    length, values = RECENT_YEARS * series.seasons, series.y
    if answer.target.nature.on_change and series.indicator.kind == "flow":
        return (float(values[-length:].sum()) / RECENT_YEARS, RECENT_YEARS) if len(values) >= length else None
    if len(values) <= length or way is None:
        return None
    if way[2]:
        return float(values[-1] - values[-1 - length]) / RECENT_YEARS, RECENT_YEARS
    if values[-1 - length] <= 0:
        return None
    return float((values[-1] / values[-1 - length]) ** (1.0 / RECENT_YEARS) - 1.0), RECENT_YEARS


def _by_year(answer: Assessment) -> pd.Series:
    """P(met by the end of the year), from the first passage."""
    if answer.first_passage is None:
        return pd.Series(dtype=float)
    by = answer.first_passage.by
    years = [period.year for period in by.index]
    return by.groupby(years).max().rename("probability")


def _growth_for(answer: Assessment, peers: Peers | None) -> pd.DataFrame:
    """Growth a year from the latest value that gives each probability of `what_it_takes`, and its percentiles."""
    columns = ["probability", "per_year", "own_percentile", "peers_percentile"]
    takes, median = answer.takes, answer.median
    if takes is None or not answer.grows or median is None or median <= 0 or answer.latest is None or answer.forecast is None:
        return pd.DataFrame(columns=columns)
    trend = float(np.log(median / answer.latest)) / takes.over
    series = answer.forecast.series
    own = yearly_windows(series, takes.years)
    others = np.array([])
    if peers is not None:
        others, _ = peer_windows(peers.beside(series).growth, takes.years)
    rows = []
    for probability, extra in sorted(takes.extra_growth.items()):
        growth = float(np.expm1(trend + extra))
        below = float(np.mean(own < growth)) if len(own) >= FEWEST_WINDOWS else None
        rows.append((probability, growth, below, float(np.mean(others < growth)) if len(others) else None))
    return pd.DataFrame(rows, columns=columns)
