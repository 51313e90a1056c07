"""Goals of which only a condition can be stated: "met only if today's value is at least x". No probability, nothing filled in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.links import from_real_line, to_real_line
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.condition_detail import MetOnlyIf
from psi_analysis.goals.routes.sparse_readings import FEWEST, SparseDrift, sparse_drift
from psi_analysis.goals.routes.uneven_readings import check_known, end_of, own_readings
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.today import today
from psi_analysis.nouns.units import counted_in
from psi_analysis.studies.data import Data
from psi_analysis.studies.reading import Row
from psi_analysis.words.dates import period_name
from psi_analysis.words.numbers import Quantity, amount_of, say, shown
from psi_analysis.words.reasons import because, stated

GAINS = (0.0, 0.0025, 0.005, 0.01)
"""Yearly gains of a share for which the needed base is shown."""

PROBABILITIES = (0.5, 0.66, 0.9)
"""Even chance, "likely", "very likely"."""


def assess_condition(data: Data, target: Target, row: Row) -> Assessment:
    """State the condition under which a goal is met: grade C, no probability.

    Args:
        data: the study as known on a day.
        target: the goal, a share; with rule "share of whole" the amount that is that share of the total.
        row: of `judging/conditions.csv`.

    Raises:
        ModelError: the trend that is to be borrowed, or the total, has fewer than three readings on the day, or what the row rests
            on was not public yet.
    """
    check_known(data, row)
    made = {"share of whole": _share_of_whole, "steady growth": _steady_growth}.get(row.text("rule"), _of_share)
    condition = made(data, target, row)
    reason = condition_words(target, condition, grounds(data, target, row))
    return Assessment(target=target, grade="C", reasons=(stated(*reason),), condition=condition)


def assess_pace(target: Target, figures: Series) -> Assessment:
    """State the additions a year that a goal asks for, where a single year of them is known: grade C, no probability.

    Args:
        target: a goal on additions, with its base.
        figures: yearly; what stands at the end of the year, or what was added in it.

    Raises:
        ModelError: nothing is known from the base on, or nothing is left to come.
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
        goal: the share.
        years: from the base to the deadline.
        probability: asked for.

    Raises:
        ModelError: fewer than three readings.

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
        times: of the readings, in years, rising.
        values: the readings on logs.
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


def grounds(data: Data, target: Target, row: Row) -> tuple[str, str]:
    """Return why there is a condition only: the row's words, or the own readings where one has come since the row was written.

    Args:
        data: the study as known on a day.
        target: the goal.
        row: of `judging/conditions.csv`; a reading of a source that it does not name has come since.
    """
    own = data.readings(target.indicator, area=target.area)
    if own.empty or own["source"].iloc[-1] in row.text("sources").split(";"):
        return row.text("reason_zh"), row.text("reason_en")
    last, n = own.iloc[-1], len(own)
    value, period = amount_of(float(last["value"]), data.indicator(target.indicator).unit), last["period"]
    area = data.areas[row.text("trend_area")] if row.text("rule") == "trend" else None
    zh, en = (
        f"本市自有读数{n}个，最近的{period_name(period).zh}为{say(value, 'zh')}",
        f"{n} own readings, the latest {say(value, 'en')} in {period}",
    )
    if area is None:
        return zh, en
    return f"{zh}；若此后的变化与{area.name_zh}的趋势相同", f"{en}; if the change from here follows the trend of {area.name_en}"


def condition_words(target: Target, condition: MetOnlyIf, why: tuple[str, str]) -> tuple[str, str]:
    """Say the condition in both languages, and whether it holds where the value asked for is known.

    Args:
        target: the goal.
        condition: what was computed.
        why: the reason, Chinese and English.
    """
    if condition.rule in ("pace", "steady growth"):
        zh, en = (_pace_words if condition.rule == "pace" else _growth_words)(target, condition)
    else:
        zh, en = _chance_words(target, condition)
    if condition.rule != "share of whole" and condition.base is not None and condition.reading_period == condition.base_period:
        holds = (condition.reading or 0.0) >= condition.base if target.upward else (condition.reading or 0.0) <= condition.base
        value = shown(condition.reading, "growth")
        zh, en = f"{zh}；该年为{value}，{'满足' if holds else '不满足'}", f"{en}; it was {value}, which {'meets' if holds else 'misses'} it"
    return f"没有概率，只有条件：{why[0]}；{zh}", f"No probability, a condition only: {why[1]}; {en}"


def _sides(target: Target) -> tuple[str, str]:
    return ("不低于", "at least") if target.upward else ("不高于", "at most")


def _chance_words(target: Target, condition: MetOnlyIf) -> tuple[str, str]:
    """The base for an even chance and for two in three."""
    (zh, en), year = _sides(target), condition.base_period
    even, likely = (shown(value, "growth") for value in condition.by_probability["base"].iloc[:2])
    if condition.rule == "share of whole":
        start = f"{100 * (condition.pace or 0.0):.1f}%"
        return (
            f"总量若按近年每年{start}增长，只有{year}年占比{zh}{even}，实现的可能才过半（{zh}{likely}为三分之二）",
            f"if the total goes on growing {start} a year, it is more likely met than not only with a share of {en} {even} in {year} "
            f"({en} {likely} for two in three)",
        )
    return (
        f"只有{year}年{zh}{even}，实现的可能才过半（{zh}{likely}为三分之二）",
        f"more likely met than not only if the value of {year} was {en} {even} ({en} {likely} for two in three)",
    )


def _pace_words(target: Target, condition: MetOnlyIf) -> tuple[str, str]:
    """The base on the straight line from the one reading, or without one for two yearly gains."""
    (zh, en), year = _sides(target), condition.base_period
    if condition.base is not None and condition.reading_period is not None and condition.pace is not None:
        reading, steady = shown(condition.reading, "growth"), shown(condition.base, "growth")
        pace_zh, pace = (shown(condition.pace, "signed points", language=language) for language in ("zh", "en"))
        return (
            f"自该读数（{reading}）起每年须变动{pace_zh}；只有{year}年{zh}{steady}，此后才不必加速",
            f"from that reading, {reading}, it must move {pace} a year; only if the value of {year} was {en} {steady} need it not speed up",
        )
    gains = [Quantity(float(value), "signed points") for value in condition.by_gain["gain"].iloc[-2:]]
    (slow_zh, fast_zh), (slow, fast) = ([say(gain, language) for gain in gains] for language in ("zh", "en"))
    from_slow, from_fast = (shown(value, "growth") for value in condition.by_gain["base"].iloc[-2:])
    return (
        f"只有{year}年{zh}{from_slow}（此后每年{slow_zh}）或{from_fast}（每年{fast_zh}），才能实现",
        f"met only if the value of {year} was {en} {from_slow} (moving {slow} a year from there) or {from_fast} ({fast} a year)",
    )


def _growth_words(target: Target, condition: MetOnlyIf) -> tuple[str, str]:
    """The growth a year from the one figure."""
    (zh, en), pace, unit = _sides(target), shown(condition.pace, "growth"), counted_in(target.unit)
    assert condition.reading is not None and condition.reading_period is not None  # _steady_growth refuses without
    return (
        f"{period_name(condition.reading_period).zh}为{condition.reading:,.4g}{unit[0]}，若其后各年与它可比，只有年均增长{zh}{pace}，才能实现",
        f"it was {_english(condition.reading, target.unit)} in {condition.reading_period}; met only if the years after it "
        f"compare with it and grow {en} {pace} a year",
    )


def _english(value: float, unit: str) -> str:
    """An amount as English prints it: money in billions."""
    return f"{value / 10:,.4g} billion yuan" if unit == "100m yuan" else f"{value:,.4g}{counted_in(unit)[1]}"
