"""Goals of which only a condition can be stated: "met only if today's value is at least x". No probability, nothing filled in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.links import from_real_line, to_real_line
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.required import PROBABILITIES
from psi_analysis.goals.routes.sparse_readings import FEWEST, SparseDrift, sparse_drift
from psi_analysis.goals.routes.stated_detail import MetOnlyIf
from psi_analysis.goals.routes.uneven_readings import check_known, end_of, own_readings
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.today import today
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.words.dates import period_name
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity, amount_of
from psi_analysis.words.reasons import Reason, because, clauses
from psi_analysis.words.text import Text, named, plain

GAINS = (0.0, 0.0025, 0.005, 0.01)
"""Yearly gains of a share for which the needed base is shown."""


def assess_condition(data: Data, target: Target, row: Row) -> Assessment:
    """State the condition under which a goal is met: grade C, no probability.

    Args:
        target: the goal, a share; with rule "share of whole" the amount that is that share of the total.

    Raises:
        ModelError: the trend that is to be borrowed, or the total, has fewer than three readings on the day, or what the row rests
            on was not public yet.
    """
    check_known(data, row)
    made = {"share of whole": _share_of_whole, "steady growth": _steady_growth}.get(row.text("rule"), _of_share)
    condition = made(data, target, row)
    reasons = condition_reasons(target, condition, grounds(data, target, row))
    return Assessment(target=target, grade="C", reasons=reasons, condition=condition)


def assess_pace(target: Target, figures: Series) -> Assessment:
    """State the additions a year that a goal asks for, where a single year of them is known: grade C, no probability.

    Args:
        figures: yearly; what stands at the end of the year, or what was added in it.
    """
    base, known = target.base_period, figures.values
    left = target.deadline.year - figures.origin.year
    counted = figures.indicator.is_count
    if base is None or left < 1 or base >= figures.origin or (counted and base not in known.index):
        raise ModelError(f"additions up to {target.deadline} need a figure of {base} and of a year after it.")
    done = figures.last - figures.value_at(base) if counted else float(known[known.index > base].sum())
    pace = (target.value - done) / left
    none = pd.DataFrame(columns=["gain", "base"]), pd.DataFrame(columns=["probability", "base"])
    numbers = {
        "done": Quantity(done, "counted", figures.indicator.unit),
        "pace": Quantity(max(pace, 0.0), "counted", figures.indicator.unit),
    }
    reason = because("goals.condition.additions", period=period_name(figures.origin), **numbers)
    condition = MetOnlyIf("additions", figures.origin, None, *none, done, figures.origin, pace)
    return Assessment(target=target, grade="C", reasons=(reason,), condition=condition)


def base_needed(goal: float, gain: float, years: float) -> float:
    """Return the base from which a constant yearly gain just reaches the goal.

    >>> round(base_needed(0.47, 0.005, 2.0), 3)
    0.46
    """
    return goal - gain * years


def base_for_probability(readings: tuple[FloatArray, FloatArray], goal: float, years: float, probability: float) -> float:
    """Return the base from which another area's trend reaches a share goal from below with a probability.

    Args:
        readings: times in years and shares of the area whose trend is borrowed, each (n,), n ≥ 3; the trend is on logits.

    >>> flat = (np.array([2019.0, 2021.0, 2023.0]), np.array([0.5, 0.5, 0.5]))
    >>> round(base_for_probability(flat, 0.5, 2.0, 0.9), 3)
    0.5
    """
    from scipy.special import stdtrit

    times, values = readings
    drift = sparse_drift(times, to_real_line(values, "logit"))
    if drift.degrees < 1:
        raise ModelError(f"a trend to be borrowed needs {FEWEST + 1} readings; found {drift.readings}.")
    scale = drift.scale * float(np.sqrt(years + years**2 / drift.span))
    low = drift.per_year * years + scale * float(stdtrit(drift.degrees, 1.0 - probability))
    at = to_real_line(np.array([goal]), "logit") - low
    return float(from_real_line(at, "logit")[0])


def _of_share(data: Data, target: Target, row: Row) -> MetOnlyIf:
    """The condition on the share of the last complete year."""
    day = data.as_of or today()
    base_period = pd.Period(str(min(day.year - 1, target.deadline.year - 1)), freq="Y")
    years = end_of(target.deadline) - end_of(base_period)
    sign = 1.0 if target.upward else -1.0
    by_gain = pd.DataFrame({"gain": GAINS, "base": [base_needed(target.value, sign * gain, years) for gain in GAINS]})
    value, period = _last_reading(data, target)
    pace = None if value is None or period is None else (target.value - value) / (end_of(target.deadline) - end_of(period))
    by_probability, base = pd.DataFrame(columns=["probability", "base"]), None
    if row.text("rule") == "trend":
        other = own_readings(data, row.text("trend_indicator"), row.text("trend_area"))
        chances = PROBABILITIES if target.upward else tuple(1.0 - p for p in PROBABILITIES)
        bases = [base_for_probability((other.times, other.values), target.value, years, p) for p in chances]
        by_probability = pd.DataFrame({"probability": PROBABILITIES, "base": bases})
        base = bases[0]
    elif pace is not None:
        base = base_needed(target.value, pace, years)
    return MetOnlyIf(row.text("rule"), base_period, base, by_gain, by_probability, value, period, pace)


def _share_of_whole(data: Data, target: Target, row: Row) -> MetOnlyIf:
    """The condition on the share in the target period: the total goes on from its last reading as it has between its breaks of late."""
    from scipy.special import stdtrit

    indicator = row.text("whole_indicator")
    broken = [one.period for one in data.breaks(indicator, area=target.area)]
    whole = own_readings(data, indicator, target.area)
    drift = _latest_drift(whole.times, np.log(whole.values), [end_of(period - 1) for period in broken])
    if drift is None:
        raise ModelError(f"the total {indicator}/{target.area} needs {FEWEST + 1} readings without a break between them; there are fewer.")
    years = end_of(target.deadline) - float(whole.times[-1])
    scale = drift.scale * float(np.sqrt(years + years**2 / drift.span))
    levels = np.array(PROBABILITIES) if not target.upward else 1.0 - np.array(PROBABILITIES)
    totals = float(whole.values[-1]) * np.exp(drift.per_year * years + scale * stdtrit(drift.degrees, levels))
    table = pd.DataFrame({"probability": PROBABILITIES, "base": target.value / totals})
    return MetOnlyIf(
        "share of whole",
        target.deadline,
        float(table["base"].iloc[0]),
        pd.DataFrame(columns=["gain", "base"]),
        table,
        float(whole.values[-1]),
        whole.periods[-1],
        float(np.expm1(drift.per_year)),
    )


def _latest_drift(times: FloatArray, values: FloatArray, breaks: list[float]) -> SparseDrift | None:
    """The drift of the last stretch between breaks that has readings to spare; None when no stretch has.

    Args:
        breaks: times at which what came before is not comparable.
    """
    stretch = np.searchsorted(np.sort(breaks), times, side="left")
    for one in sorted(set(stretch.tolist()), reverse=True):
        chosen = stretch == one
        if chosen.sum() > FEWEST:
            return sparse_drift(times[chosen], values[chosen])
    return None


def _steady_growth(data: Data, target: Target, row: Row) -> MetOnlyIf:
    """The growth a year that takes the latest own figure of a level to the goal."""
    value, period = _last_reading(data, target)
    if value is None or period is None or value <= 0 or target.value <= 0:
        raise ModelError(f"the condition on {target.label} needs a figure above 0 of {target.indicator}/{target.area}.")
    years = end_of(target.deadline) - end_of(period)
    if years <= 0:
        raise ModelError(f"the condition on {target.label} needs a figure before {target.deadline}; the latest is of {period}.")
    pace = float((target.value / value) ** (1.0 / years) - 1.0)
    none = pd.DataFrame(columns=["gain", "base"]), pd.DataFrame(columns=["probability", "base"])
    return MetOnlyIf("steady growth", period, None, *none, value, period, pace)


def _last_reading(data: Data, target: Target) -> tuple[float | None, pd.Period | None]:
    """The last own reading, of a whole period or of January to a month."""
    rows = data.readings(target.indicator, area=target.area)
    if rows.empty:
        return None, None
    last = rows.iloc[-1]
    return float(last["value"]), last["period"]


def grounds(data: Data, target: Target, row: Row) -> Text:
    """Return why there is a condition only: the row's words, or the own readings where one has come since the row was written.

    Args:
        row: of `judging/conditions.csv`; a reading of a source that it does not name has come since.
    """
    own = data.readings(target.indicator, area=target.area)
    if own.empty or own["source"].iloc[-1] in row.listed("sources"):
        return plain(*row.pair("reason"))
    last = own.iloc[-1]
    value, period = amount_of(float(last["value"]), data.indicator(target.indicator).unit), period_name(last["period"])
    known = because("goals.condition.own_readings", number=len(own), value=value, period=period)
    if row.text("rule") != "trend":
        return known.text()
    lent = data.areas[row.text("trend_area")]
    return clauses([known, because("goals.condition.borrowed", area=named(lent))])


def condition_reasons(target: Target, condition: MetOnlyIf, why: Text) -> tuple[Reason, ...]:
    """Say the condition, and whether it holds where the value asked for is known.

    Args:
        why: why there is no more than a condition.
    """
    made = {"pace": _on_pace, "steady growth": _on_growth, "share of whole": _on_whole}.get(condition.rule, _on_chance)
    said = (because("goals.condition.only", why=why), made(target, condition))
    known = condition.rule != "share of whole" and condition.reading_period == condition.base_period
    if condition.base is None or condition.reading is None or not known:
        return said
    holds = condition.reading >= condition.base if target.upward else condition.reading <= condition.base
    return *said, because(f"goals.condition.{'holds' if holds else 'fails'}", value=Quantity(condition.reading, "growth"))


def _shared(target: Target, condition: MetOnlyIf) -> dict[str, Text]:
    """On which side of it the value must be, and in which period."""
    side = message(f"goals.side.{'least' if target.upward else 'most'}")
    return {"side": side, "period": period_name(condition.base_period)}


def _chances(condition: MetOnlyIf) -> dict[str, Quantity]:
    """The base for an even chance and for two in three."""
    even, likely = (Quantity(float(value), "growth") for value in condition.by_probability["base"].iloc[:2])
    return {"even": even, "likely": likely}


def _on_chance(target: Target, condition: MetOnlyIf) -> Reason:
    return because("goals.condition.chance", **_shared(target, condition), **_chances(condition))


def _on_whole(target: Target, condition: MetOnlyIf) -> Reason:
    growth = Quantity(condition.pace or 0.0, "growth")
    return because("goals.condition.whole", growth=growth, **_shared(target, condition), **_chances(condition))


def _on_pace(target: Target, condition: MetOnlyIf) -> Reason:
    """The base on the straight line from the one reading, or without one for two yearly gains."""
    if condition.base is not None and condition.reading is not None and condition.pace is not None:
        numbers = {"reading": Quantity(condition.reading, "growth"), "pace": Quantity(condition.pace, "signed points")}
        return because("goals.condition.pace", steady=Quantity(condition.base, "growth"), **numbers, **_shared(target, condition))
    slow, fast = condition.by_gain.iloc[-2:].to_dict("records")
    gains = {"slow": Quantity(slow["gain"], "signed points"), "fast": Quantity(fast["gain"], "signed points")}
    bases = {"from_slow": Quantity(slow["base"], "growth"), "from_fast": Quantity(fast["base"], "growth")}
    return because("goals.condition.gains", **gains, **bases, **_shared(target, condition))


def _on_growth(target: Target, condition: MetOnlyIf) -> Reason:
    """The growth a year from the one figure."""
    assert condition.reading is not None and condition.reading_period is not None and condition.pace is not None
    reading = Quantity(condition.reading, "counted", target.unit)
    return because("goals.condition.growth", reading=reading, growth=Quantity(condition.pace, "growth"), **_shared(target, condition))
