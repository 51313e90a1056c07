"""A goal with a handful of own readings and no series: paths by stated rules, at least two readings, honest wide answers.

Each rule is a row of `judging/few_readings.csv`. *log drift* and *level drift* carry uneven readings on as a random walk with drift.
*borrowed log drift* and *borrowed level drift* carry the last reading on with the drift of a wider area. *net additions* takes what was
added between the first and last reading as Poisson arrivals. *yearly rate* turns full years and figures of January to a month into rates a
year and carries those on in logs, *yearly number* as they are. The answer is the pool of the rules by their stated weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.pooling import pool
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.first_passage import met_since
from psi_analysis.goals.routes.latest_rate import from_latest_rate
from psi_analysis.goals.routes.sparse_readings import FEWEST, SparseDrift, drift_paths, net_addition_paths, sparse_drift, with_scale_of
from psi_analysis.goals.routes.uneven_readings import (
    Rates,
    Watched,
    annual_rates,
    check_known,
    end_of,
    of_basis,
    own_readings,
    province_record,
)
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.periods import PeriodLike, horizon, periods_after
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import BORROWED
from psi_analysis.studies.rows import Row
from psi_analysis.words.dates import period_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because, stated
from psi_analysis.words.text import named

METHOD = "few readings"
"""Method of a forecast that rests on a handful of readings."""

LARGEST_LOG = 700.0
FLOWS = ("yearly rate", "yearly number")
"""Rules for a yearly flow of which a part of a year may be known."""

SMALLEST = 1e-6
"""A stock that falls on a straight line is held at this share of its last reading."""


def assess_few_readings(data: Data, target: Target, rules: tuple[Row, ...], *, to: PeriodLike, n_paths: int, seed: int) -> Assessment:
    """Assess a goal on a few readings of its own.

    Returns:
        An `Assessment` of grade C; `by_member` has one probability a rule and `probability_range` their extremes.

    Raises:
        ModelError: fewer than two own readings are known on the day, or a rule cannot be used on them.
        DataError: a rule names readings that are not there.
    """
    made, count = forecast_few_readings(data, target, rules, to=to, n_paths=n_paths, seed=seed)
    answer = assess(made, target)
    reasons = _reasons(data, target, [row for row in rules if row.text("id") in made.members], count)
    counted = rules[0].text("rule") == "net additions"  # a count moves by whole numbers, not by growth
    answer = replace(answer, grade="C", reasons=reasons, takes=None if counted else answer.takes)
    if rules[0].text("rule") not in FLOWS:
        return _met_since(data, answer)
    return from_latest_rate(answer, annual_rates(data, rules[0].text("indicator"), target.area))


def forecast_few_readings(
    data: Data, target: Target, rules: tuple[Row, ...], *, to: PeriodLike, n_paths: int, seed: int
) -> tuple[Forecast, int]:
    """Return paths of the goal's quantity after its last reading, and on how many own readings they rest."""
    latest = _latest(data, target, flow=rules[0].text("rule") in FLOWS)
    ahead = periods_after(latest.origin, horizon(latest.origin, to))
    most = 1.0 if data.indicator(target.indicator).is_share else np.inf
    members: dict[str, FloatArray] = {}
    left_out: dict[str, str] = {}
    counts: list[int] = []
    for row in rules:
        name = row.text("id")
        rng = stream(seed, latest.name, name, latest.origin.ordinal)
        try:
            check_known(data, row)
            paths, readings = _RULES[row.text("rule")](data, target, row, ahead=ahead, n_paths=n_paths, rng=rng)
            members[name] = np.minimum(paths, most)
            counts.append(readings)
        except ModelError as error:
            left_out[name] = str(error)
    if not members:
        raise ModelError(f"target {target.label} cannot be judged on its readings: {'; '.join(left_out.values())}")
    weights = {row.text("id"): row.number("weight") for row in rules if row.text("id") in members}
    total = sum(weights.values())
    weights = {name: weight / total for name, weight in weights.items()}
    return Forecast(latest, pool(members, weights), members, weights, left_out, METHOD, seed), max(counts)


def _latest(data: Data, target: Target, *, flow: bool) -> Series:
    """The last reading of a stock, or the last full year of a flow, as a series of one."""
    readings = own_readings(data, target.indicator, target.area)
    if flow:
        readings = readings.full_years()
    if not len(readings.values):
        raise ModelError(f"{target.indicator}/{target.area}: no reading is known on {data.as_of or 'any day'}.")
    index = pd.PeriodIndex([readings.periods[-1]])
    last = readings.table.iloc[[-1]].drop(columns=["period", "span", "value"]).set_index(index)
    values = pd.Series([readings.values[-1]], index=index)
    return Series(data.indicator(target.indicator), target.area, values, data.as_of, last)


def _met_since(data: Data, answer: Assessment) -> Assessment:
    """Look for the first of the readings that meet the goal in all of them, not in the last one alone."""
    passage, readings = answer.first_passage, own_readings(data, answer.target.indicator, answer.target.area)
    if passage is None:
        return answer
    return replace(answer, first_passage=replace(passage, observed=met_since(answer.target, readings.periods, readings.values)))


def _ends(periods: pd.PeriodIndex) -> FloatArray:
    """End of each period, in years."""
    return np.array([end_of(period) for period in periods])


def _in_logs(values: FloatArray, row: Row) -> FloatArray:
    """Return readings in logs."""
    if not (values > 0).all():
        raise ModelError(f"rule {row.text('id')!r} carries readings on in proportion, so they must be above zero; found {values.min():g}.")
    return np.log(values)


def _drift_rule(
    data: Data, target: Target, row: Row, *, ahead: pd.PeriodIndex, n_paths: int, rng: np.random.Generator
) -> tuple[FloatArray, int]:
    """Carry a stock on, in logs or as it is, with its own drift or a wider area's; on the population base the row names."""
    log = row.text("rule").endswith("log drift")
    borrowed = row.text("rule").startswith("borrowed")
    own = own_readings(data, row.text("indicator"), target.area).since(row.period("scale_from") if borrowed else row.period("from"))
    fitted = sparse_drift(own.times, _in_logs(own.values, row) if log else own.values)
    if row.text("wider_area"):
        wider = own_readings(data, row.text("wider_indicator"), row.text("wider_area")).since(row.period("from"))
        lent = sparse_drift(wider.times, _in_logs(wider.values, row) if log else wider.values)
        fitted = with_scale_of(lent if borrowed else fitted, [fitted, lent])
    change = drift_paths(fitted, _ends(ahead) - own.times[-1], n_paths, rng)
    factor = of_basis(data, target, row)
    last = float(own.values[-1])
    paths = last * np.exp(np.clip(change, -LARGEST_LOG, LARGEST_LOG)) if log else np.maximum(last + change, SMALLEST * last)
    return np.asarray(paths * factor), len(own.values)


def _additions_rule(
    data: Data, target: Target, row: Row, *, ahead: pd.PeriodIndex, n_paths: int, rng: np.random.Generator
) -> tuple[FloatArray, int]:
    """Carry a count on by what was added between its first and last reading."""
    own = own_readings(data, row.text("indicator"), target.area).since(row.period("from"))
    if len(own.values) < FEWEST:
        raise ModelError(f"net additions need {FEWEST} readings of {row.text('indicator')}/{target.area}; found {len(own.values)}.")
    watched = Watched(float(own.values[-1] - own.values[0]), float(own.times[-1] - own.times[0]))
    if row.text("wider_area"):
        watched = watched.plus(province_record(data, row, float(own.values[-1])))
    paths = net_addition_paths(
        watched.additions,
        watched.years,
        _ends(ahead) - own.times[-1],
        shape=row.number("shape"),
        n_paths=n_paths,
        rng=rng,
    )
    return own.values[-1] + paths, len(own.values)


def _rate_rule(
    data: Data, target: Target, row: Row, *, ahead: pd.PeriodIndex, n_paths: int, rng: np.random.Generator
) -> tuple[FloatArray, int]:
    """Carry rates a year on; what is already known of a year stays as it is."""
    rates = annual_rates(data, row.text("indicator"), target.area)
    log = row.text("rule") == "yearly rate"
    used = rates.since_year(row.period("from"))
    fitted = sparse_drift(used.middle, _in_logs(used.rate, row) if log else used.rate)
    scale_from = row.period("scale_from")
    if scale_from is not None:
        spread = rates.since_year(scale_from)
        fitted = with_scale_of(fitted, [sparse_drift(spread.middle, _in_logs(spread.rate, row) if log else spread.rate)])
    years = np.array([period.year for period in ahead], dtype=float)
    halves = (years[:, None] + [0.25, 0.75]).ravel()
    return rates.totals(_rate_paths(fitted, rates, halves, log=log, size=n_paths, rng=rng), years), len(used.rate)


def _rate_paths(fitted: SparseDrift, rates: Rates, halves: FloatArray, *, log: bool, size: int, rng: np.random.Generator) -> FloatArray:
    """Rates a year in both halves of each year; before the middle of the last figure they follow the figures."""
    last, known = float(rates.middle[-1]), np.log(rates.rate) if log else rates.rate
    later = halves > last
    paths = np.tile(np.interp(halves, rates.middle, known), (size, 1))
    paths[:, later] += drift_paths(fitted, halves[later] - last, size, rng)
    return np.exp(np.clip(paths, -LARGEST_LOG, LARGEST_LOG)) if log else np.maximum(paths, SMALLEST * rates.rate[-1])


_RULES = {
    **dict.fromkeys(("log drift", "level drift", *BORROWED), _drift_rule),
    "net additions": _additions_rule,
    **dict.fromkeys(FLOWS, _rate_rule),
}


def _reasons(data: Data, target: Target, rules: Sequence[Row], count: int) -> tuple[Reason, ...]:
    """Why the range is wide, and what the other counts say."""
    central = max(rules, key=lambda row: row.number("weight"))
    why, area = stated(*central.pair("reason")), data.areas[target.area]
    first = because("goals.few.readings", area=named(area), number=count, why=why)
    return first, *(_other_count(data, target, other) for other in target.also_read_as)


def _other_count(data: Data, target: Target, indicator: str) -> Reason:
    """What the other count says: met already, where its latest reading is at the goal; else that it must be judged separately."""
    what = data.indicator(indicator)
    name = named(what)
    for area in data.areas:
        readings = own_readings(data, indicator, area)
        if len(readings.values):
            value, period = float(readings.values[-1]), period_name(readings.periods[-1])
            code = "met" if target.met_by(np.array([value]))[0] else "apart"
            return because(f"goals.other_count.{code}", name=name, value=Quantity(value, "counted", what.unit), period=period)
    return because("goals.other_count.unknown", name=name)


def recent_growth(data: Data, target: Target, rules: tuple[Row, ...]) -> tuple[float, int] | None:
    """Return growth a year over the readings the central rule uses, and over how many years (rounded); None for counts."""
    row = next(row for row in rules if row.text("case") == "central")
    if row.text("rule") == "net additions":
        return None
    if row.text("rule") in FLOWS:
        rates = annual_rates(data, row.text("indicator"), target.area).since_year(row.period("from"))
        times, values = rates.middle, rates.rate
    else:
        own = own_readings(data, row.text("indicator"), target.area).since(row.period("from"))
        times, values = own.times, own.values
    if len(values) < FEWEST:
        return None
    span = float(times[-1] - times[0])
    return float((values[-1] / values[0]) ** (1.0 / span) - 1.0), round(span)
