"""An average-growth goal of an area with few figures, judged by how others grew and by its own growth so far. Grade C, a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError, TargetError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.stated_detail import ELSEWHERE_COLUMNS, ROW_COLUMNS, StatedDetail
from psi_analysis.goals.routes.uneven_readings import check_known, own_readings
from psi_analysis.goals.routes.yearly_changes import change_cdf, quantile_of
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import convert
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because
from psi_analysis.words.text import named

TERM = "growth"
"""What the rows of `judging/growth_elsewhere.csv` are about."""

FEWEST_OTHERS = 3
"""Areas from which a spread of growth can be taken."""


@dataclass(frozen=True)
class Class:
    """How a class of areas grew in one year, logs.

    Attributes:
        mean: of the areas.
        spread: standard deviation between them.
    """

    mean: float
    spread: float
    number: int


def growth_class(growth: FloatArray) -> Class:
    """Return mean and spread of the growth of several areas in one year.

    Args:
        growth: of each area, 0.08 for 8 %, (n,), n ≥ 3.

    >>> growth_class(np.expm1(np.array([0.04, 0.06, 0.08])))
    Class(mean=0.06, spread=0.02, number=3)
    """
    if len(growth) < FEWEST_OTHERS:
        raise ModelError(f"growth elsewhere needs {FEWEST_OTHERS} areas; found {len(growth)}.")
    logs = np.log1p(growth)
    return Class(round(float(logs.mean()), 12), round(float(logs.std(ddof=1)), 12), len(logs))


def sum_ahead(others: Class, lead: float, change: tuple[float, float], years: int) -> dict[str, float]:
    """Return the distribution of an area's log growth summed over the years ahead: mean, scale, degrees, deviation.

    The area's departure from the class is one draw of the spread between areas that stays; the class mean is uncertain by the number of
    areas; the growth of all changes from year to year as a random walk with a drift.

    Args:
        lead: of the area over the class that goes on, a year, logs.
        change: drift and standard deviation of the yearly change of the growth of all.

    >>> ahead = sum_ahead(Class(0.06, 0.02, 4), 0.0, (0.0, 0.01), 2)
    >>> {name: round(value, 4) for name, value in ahead.items()}
    {'mean': 0.12, 'scale': 0.0447, 'degrees': 3.0, 'deviation': 0.0224}
    """
    steps = np.arange(1, years + 1)
    mean = (others.mean + lead) * years + change[0] * float(steps.sum())
    scale = others.spread * years * float(np.sqrt(1.0 + 1.0 / others.number))
    deviation = change[1] * float(np.sqrt((steps**2).sum()))
    return {"mean": mean, "scale": scale, "degrees": float(others.number - 1), "deviation": deviation}


def assess_growth_elsewhere(data: Data, target: Target, rows: tuple[Row, ...]) -> Assessment:
    """Assess an average-growth goal by its own growth so far and the growth of others for the years to come.

    Returns:
        An `Assessment` of grade C: probability by weight, range over the rows, the others' figures in `stated`.
    """
    if not target.nature.averaged:
        raise TargetError(f"target {target.label} is of kind {target.kind!r}; growth elsewhere can only stand in for average growth.")
    known = [_judged(data, target, row) for row in rows]
    weights = np.array([row.number("weight") for row in rows])
    probabilities = np.array([one.probability for one in known])
    spread = {name: np.array([one.ahead[name] for one in known]) for name in ("mean", "scale", "degrees", "deviation")}
    years, so_far = known[0].years_in_all, known[0].so_far
    ends = [_quantile(spread, weights, level, so_far, years) for level in (0.1, 0.5, 0.9)]
    table = [
        (row.text("id"), TERM, row.text("case"), row.number("weight"), one.probability, *row.pair("reason"), row.text("sources"))
        for row, one in zip(rows, known, strict=True)
    ]
    central = next(one for row, one in zip(rows, known, strict=True) if row.text("case") == "central")
    return Assessment(
        target=target,
        grade="C",
        reasons=_reasons(data, target, central),
        probability=float(weights @ probabilities),
        probability_range=(float(probabilities.min()), float(probabilities.max())),
        median=ends[1],
        interval80=(ends[0], ends[2]),
        gap=ends[1] - target.value,
        stated=StatedDetail("growth elsewhere", pd.DataFrame(table, columns=list(ROW_COLUMNS)), None, central.last, central.others),
    )


@dataclass(frozen=True)
class _One:
    """One row worked out."""

    probability: float
    ahead: dict[str, float]
    so_far: float
    years_in_all: int
    own: FloatArray
    last: pd.Period
    others: pd.DataFrame


def _judged(data: Data, target: Target, row: Row) -> _One:
    check_known(data, row)
    own, last = _own_growth(data, target, row)
    others = _others(data, row)
    found = growth_class(others["value"].to_numpy(dtype=float))
    assert target.base_period is not None
    in_all, left = target.deadline.year - target.base_period.year, target.deadline.year - last.year
    if left < 1:
        raise TargetError(f"target {target.label}: its last year {target.deadline} is known; it is no longer a matter of chance.")
    logs = np.log1p(own)
    lead = row.number("own") * (float(logs[-1]) - found.mean)
    ahead = sum_ahead(found, lead, (row.number("points") / 100.0, row.number("deviation") / 100.0), left)
    so_far = float(logs.sum())
    below = float(change_cdf(np.log1p(target.value) * in_all - so_far, **ahead))
    return _One(1.0 - below if target.upward else below, ahead, so_far, in_all, own, last, others)


def _own_growth(data: Data, target: Target, row: Row) -> tuple[FloatArray, pd.Period]:
    """Growth of every year from the one after the base to the last known, none missing."""
    own = own_readings(data, row.text("indicator"), target.area).full_years()
    assert target.base_period is not None
    after = [(period, value) for period, value in zip(own.periods, own.values, strict=True) if period > target.base_period]
    years = [period.year for period, _ in after]
    if not after or years != list(range(target.base_period.year + 1, years[-1] + 1)):
        raise ModelError(
            f"{row.text('indicator')}/{target.area}: growth of every year since {target.base_period} is needed; known on "
            f"{data.as_of or 'any day'}: {', '.join(map(str, years)) or 'none'}."
        )
    return np.array([value for _, value in after]), after[-1][0]


def _others(data: Data, row: Row) -> pd.DataFrame:
    """Growth of the others in the year looked at, as known on the day."""
    period, found = row.period("period"), []
    for area in row.listed("areas"):
        own = own_readings(data, row.text("indicator"), area)
        found += [(area, period, float(value)) for at, value in zip(own.periods, own.values, strict=True) if at == period]
    return pd.DataFrame(found, columns=["area", "period", "value"])


def _quantile(spread: dict[str, FloatArray], weights: FloatArray, level: float, so_far: float, years: int) -> float:
    """Quantile of the average growth a year over all rows, by weight."""
    found = quantile_of(lambda x: np.asarray(weights @ change_cdf(x, **spread)), level, span=(-2.0 * years, 2.0 * years))
    return float(np.expm1((so_far + float(found)) / years))


def _reasons(data: Data, target: Target, one: _One) -> tuple[Reason, ...]:
    values, area = one.others["value"].to_numpy(dtype=float), data.areas[target.area]
    logs = (np.log1p(target.value) * one.years_in_all - one.so_far) / (target.deadline.year - one.last.year)
    first = target.base_period.year + 1 if target.base_period is not None else one.last.year
    grew = because(
        "goals.elsewhere.grew",
        area=named(area),
        years=years_name(first, one.last.year),
        own=chained([Quantity(float(value), "growth") for value in one.own], "comma"),
        side=message(f"goals.side.{'least' if target.upward else 'most'}"),
        left=Quantity(float(np.expm1(logs)), "growth"),
    )
    others = because(
        "goals.elsewhere.others",
        number=len(values),
        year=period_name(one.others["period"].iloc[0]),
        middle=Quantity(float(np.median(values)), "growth"),
        above=int(target.met_by(values).sum()),
    )
    return grew, others, because("goals.elsewhere.one_year")


def changes_elsewhere(data: Data, stated: pd.DataFrame, needed_per_year: float) -> pd.DataFrame:
    """Return the yearly change of each area and span named, as known on the day; what is not known yet is left out.

    Args:
        stated: rows of `proxy/changes_elsewhere.csv`.
        needed_per_year: what the goal asks a year, negative for a fall.

    Returns:
        One row an area and span, fastest in the goal's direction first: area, names, first, last, per_year (share), as_fast.
    """
    sign = -1.0 if needed_per_year < 0 else 1.0
    found = []
    for row in stated.to_dict("records"):
        first, last = cast(pd.Period, row["from"]), cast(pd.Period, row["to"])
        change = _change(data, cast("Mapping[str, object]", row), first, last)
        if change is None:
            continue
        per_year = change / (last.year - first.year)
        area = data.areas[str(row["area"])]
        fast = sign * per_year >= sign * needed_per_year - 1e-12
        found.append((str(row["area"]), area.name_zh, area.name_en, first, last, per_year, fast))
    table = pd.DataFrame(found, columns=list(ELSEWHERE_COLUMNS))
    table["as_fast"] = table["as_fast"].astype(bool)
    return table.sort_values("per_year", ascending=sign < 0, ignore_index=True)


def _change(data: Data, row: Mapping[str, object], first: pd.Period, last: pd.Period) -> float | None:
    """The change between two readings; else one published as such; None where neither is known."""
    indicator, area = str(row["indicator"]), str(row["area"])
    table = data.readings(indicator, area=area)
    whole = table[table["span"] == ""]
    latest = {period: float(value) for period, value in zip(whole["period"], whole["value"], strict=True)}
    if first in latest and last in latest:
        return latest[last] - latest[first]
    for said in data.statements(indicator, area=area):
        if said.text("relation") == "change by" and (said.period("base"), said.period("period")) == (first, last):
            return convert(said.number("value"), said.text("unit"), data.indicator(indicator).unit)
    return None
