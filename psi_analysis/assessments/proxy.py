"""A ratio goal of an area that publishes no comparable series, judged by another area's series and stated priors: grade C.

The ratio of the target period is taken apart: the proxy's last reading + offset (area less proxy) + vintage (what another
vintage or definition adds) + the trend's change since that reading and on to the target + what the area departs from that trend
by itself. Each term has several stated priors; every combination gives a probability, and their range is the answer.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Hashable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from psi_analysis.assessments.assessment import Assessment
from psi_analysis.assessments.changes import change_cdf, quantile_of, trend_change
from psi_analysis.assessments.proxy_detail import BaseRate, ProxyDetail
from psi_analysis.catalog.proxies import TERMS, ProxyEvidence, due_by, read_proxy
from psi_analysis.errors import DataError, SeriesError, TargetError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.periods import horizon
from psi_analysis.series import Series
from psi_analysis.targets import Target

POINT = 0.01
"""A percentage point, as a share."""

BREAK_EVEN_LEVELS = (1 / 3, 1 / 2, 2 / 3)
"""Probabilities for which the highest base is given."""


class NamedArea(Protocol):
    """An area's names."""

    @property
    def name_zh(self) -> str:
        """In Chinese."""

    @property
    def name_en(self) -> str:
        """In English."""


class ProxyData(Protocol):
    """What is needed of the loaded data; `catalog.data.Data` has it."""

    @property
    def as_of(self) -> dt.date | None:
        """The day whose knowledge this is."""

    @property
    def folder(self) -> Path:
        """The folder of the raw data."""

    @property
    def areas(self) -> Mapping[str, NamedArea]:
        """The areas by id."""

    def series(self, indicator: str, *, area: str) -> Series:
        """One indicator of one area."""


def assess_by_proxy(data: ProxyData, target: Target) -> Assessment:
    """Assess a ratio goal by the proxy and the priors stated for it in the data.

    Args:
        data: the loaded data.
        target: the goal; its id must be in `proxy/proxies.csv`.

    Returns:
        An `Assessment` of grade C: `probability` weighted over the priors, `probability_range` over all their combinations,
        everything else in `proxy`.

    Raises:
        DataError: nothing is stated for this goal, or what is stated breaks its contract.
        SeriesError: the proxy's or the trend's series is not known on the day.
        TargetError: the goal is not a ratio.
    """
    evidence = read_proxy(data.folder, target.id)
    series = data.series(evidence.indicator, area=evidence.proxy_area)
    trend = data.series(evidence.trend_indicator, area=evidence.trend_area)
    places = [data.areas[area] for area in (target.area, evidence.proxy_area, evidence.trend_area)]
    names = (tuple(place.name_zh for place in places), tuple(place.name_en for place in places))
    answer = judge_by_proxy((series, trend), target, evidence, as_of=data.as_of)
    assert answer.proxy is not None
    return replace(answer, reason=proxy_reason(answer.proxy, *names))


def judge_by_proxy(
    series_and_trend: tuple[Series, Series], target: Target, evidence: ProxyEvidence, *, as_of: dt.date | None = None
) -> Assessment:
    """Judge a ratio goal by a proxy's series, a trend and stated priors.

    Args:
        series_and_trend: the proxy's ratio, and the ratio whose change is carried over; shares.
        target: the goal, a share.
        evidence: what is stated for it.
        as_of: the day of the assessment, for the record of past goals; today when None.
    """
    if target.kind not in ("ratio", "level"):
        raise TargetError(f"target {target.label} is of kind {target.kind!r}; only a ratio can be judged by a proxy's ratio.")
    series, trend = series_and_trend
    priors = resolve_priors(evidence, trend, (series.origin, horizon(series.origin, target.deadline)))
    combinations = combine_priors(priors[priors["use"] == "prior"], series.last, target)
    lower, median, upper = (_quantile(combinations, level) for level in (0.1, 0.5, 0.9))
    probabilities = combinations["probability"].to_numpy(dtype=float)
    detail = ProxyDetail(
        proxy_area=series.area,
        base_period=series.origin,
        base_value=series.last,
        target_value=target.value,
        priors=priors,
        combinations=combinations,
        lowest=tuple(combinations.iloc[0][list(TERMS)]),
        highest=tuple(combinations.iloc[-1][list(TERMS)]),
        central=_central(priors, series.last, target),
        weighted=float(combinations["weight"].to_numpy(dtype=float) @ probabilities),
        by_base=by_base(priors, series, target),
        break_even=break_even(priors, target),
        sensitivity=sensitivity(priors, series.last, target),
        shown=shown_priors(priors, series.last, target),
        past_goals=evidence.past_goals,
        base_rate=base_rate(evidence.past_goals, as_of or dt.date.today()),
        refused_route=evidence.needed,
    )
    return Assessment(
        target=target,
        grade="C",
        reason=proxy_reason(detail, *((target.area, series.area, trend.area),) * 2),
        probability=detail.weighted,
        probability_range=(float(probabilities[0]), float(probabilities[-1])),
        gap=median - target.value,
        median=median,
        interval80=(lower, upper),
        proxy=detail,
    )


def resolve_priors(evidence: ProxyEvidence, trend: Series, span: tuple[pd.Period, int]) -> pd.DataFrame:
    """Turn every stated prior into numbers; computed ones are computed here from their readings.

    Args:
        evidence: what is stated.
        trend: the ratio whose change is carried over.
        span: the proxy's last period, and the years from there to the target.

    Returns:
        The rows of the priors with per_year, mean (over all years, the trend's known change since the proxy's last period
        included), scale, degrees, deviation, count (readings it rests on); shares, not points.
    """
    years = span[1]
    known, left = carried_change(trend, *span)
    rows = []
    for prior in evidence.priors.to_dict("records"):
        term, rule = str(prior["term"]), str(prior["rule"])
        numbers = {"per_year": 0.0, "mean": 0.0, "scale": 0.0, "degrees": 0.0, "deviation": 0.0, "count": 0.0}
        if rule == "stated":
            steps = {"trend": left, "local": years}.get(term, 1)
            points = float(prior["points"]) * POINT
            numbers |= {"mean": points * steps, "deviation": float(prior["deviation"]) * POINT * steps**0.5}
            numbers["per_year"] = points if term in ("trend", "local") else 0.0
        elif term == "trend":
            change = trend_change(rule, _window(trend, prior["from"], prior["to"]), left)
            numbers |= {"per_year": change.per_year, "mean": change.mean, "scale": change.scale}
            numbers |= {"degrees": float(change.degrees), "count": float(change.readings)}
        else:
            differences = departures(evidence.comparisons, str(prior["readings"]))
            mean = float(differences.mean()) if rule == "mean of differences" else 0.0
            spread = float(np.sqrt((differences**2).mean()))
            numbers |= {"per_year": mean, "mean": mean * years, "deviation": spread * years**0.5, "count": float(len(differences))}
        if term == "trend":
            numbers["mean"] += known
        rows.append(prior | numbers)
    return pd.DataFrame(rows)


def carried_change(trend: Series, origin: pd.Period, years: int) -> tuple[float, int]:
    """Return the trend's known change since the proxy's last period, and how many years are left after it.

    Raises:
        SeriesError: the trend has no reading of that period.
    """
    if origin not in trend.values.index:
        raise SeriesError(f"series {trend.name!r} has no reading of {origin}, the proxy's last period; the change since then is unknown.")
    passed = min(int(trend.origin.ordinal - origin.ordinal), years)
    start = int(origin.ordinal) - int(pd.PeriodIndex(trend.values.index)[0].ordinal)
    return float(trend.y[start + passed] - trend.y[start]), years - passed


def departures(comparisons: pd.DataFrame, group: str) -> FloatArray:
    """Return yearly changes of smaller areas less those of the wider one, as shares, from consecutive readings of a group."""
    found: list[float] = []
    for _, rows in comparisons[comparisons["group"] == group].groupby("area", sort=False):
        years = pd.PeriodIndex(rows["period"]).asi8
        order = np.argsort(years)
        difference = (rows["percent"] - rows["wider_percent"]).to_numpy(dtype=float)[order]
        found += list(np.diff(difference)[np.diff(years[order]) == 1] * POINT)
    if not found:
        raise DataError(f"proxy/comparisons.csv: group {group!r} has no two consecutive years of one area; a difference needs both.")
    return np.array(found)


def combine_priors(priors: pd.DataFrame, base: float, target: Target) -> pd.DataFrame:
    """Combine one prior of each term in every way.

    Args:
        priors: resolved priors that are believed.
        base: the proxy's last value, a share.
        target: the goal.

    Returns:
        One row a combination, lowest probability first: the prior's id of each term, weight, base, mean, scale, degrees,
        deviation, median, probability.
    """
    by_term = [priors[priors["term"] == term].to_dict("records") for term in TERMS]
    rows = []
    for combination in itertools.product(*by_term):
        offset, vintage, trend, local = combination
        rows.append(
            {term: row["id"] for term, row in zip(TERMS, combination, strict=True)}
            | {
                "weight": float(np.prod([float(row["weight"]) for row in combination])),
                "base": base + offset["mean"] + vintage["mean"],
                "mean": trend["mean"] + local["mean"],
                "scale": trend["scale"],
                "degrees": trend["degrees"],
                "deviation": float(np.sqrt(sum(row["deviation"] ** 2 for row in combination))),
            }
        )
    frame = pd.DataFrame(rows)
    frame["median"] = frame["base"] + frame["mean"]
    frame["probability"] = attained(frame, frame["base"].to_numpy(dtype=float), target)
    return frame.sort_values(["probability", *TERMS], kind="stable", ignore_index=True)


def attained(combinations: pd.DataFrame, base: FloatArray, target: Target) -> FloatArray:
    """P(target met) for each row, from a base.

    Args:
        combinations: rows with mean, scale, degrees, deviation.
        base: the ratio they start from, (rows,).
        target: the goal.
    """
    below = change_cdf(target.value - base, **_spread(combinations))
    return 1.0 - below if target.upward else below


def by_base(priors: pd.DataFrame, series: Series, target: Target) -> pd.DataFrame:
    """Tabulate the probability by assumed ratio of the area in the proxy's last period, in steps of 0.1 point.

    Returns:
        base, probability (weighted over trend and local), lowest, highest, required_per_year.
    """
    rest = _after_base(priors, target)
    years = horizon(series.origin, target.deadline)
    start, end = sorted((round(target.value / POINT, 1) * POINT, round(series.last / POINT, 1) * POINT))
    rows = []
    for base in np.arange(round(start / POINT * 10) - 3, round(end / POINT * 10) + 6) / 10 * POINT:
        each = attained(rest, np.full(len(rest), base), target)
        rows.append((base, float(rest["weight"] @ each), each.min(), each.max(), (target.value - base) / years))
    return pd.DataFrame(rows, columns=["base", "probability", "lowest", "highest", "required_per_year"])


def break_even(priors: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Find the base at which each level of probability is just reached: the goal is met with it only if the base was at most that.

    Returns:
        probability, base (weighted over trend and local), lowest, highest over their priors.
    """
    rest = _after_base(priors, target)
    spread, weights = _spread(rest), rest["weight"].to_numpy(dtype=float)
    rows = []
    for level in BREAK_EVEN_LEVELS:
        share = 1.0 - level if target.upward else level
        pooled = quantile_of(lambda x: np.asarray(weights @ change_cdf(x, **spread)), share, span=(-0.5, 0.5))
        each = quantile_of(lambda x: change_cdf(x, **spread), share, span=(-0.5, 0.5), shape=(len(rest),))
        rows.append((level, target.value - float(pooled), target.value - float(each.max()), target.value - float(each.min())))
    return pd.DataFrame(rows, columns=["probability", "base", "lowest", "highest"])


def sensitivity(priors: pd.DataFrame, base: float, target: Target) -> pd.DataFrame:
    """Give the probability under each prior with the other terms central."""
    believed = priors[priors["use"] == "prior"]
    rows = [(row["term"], row["id"], row["case"], _instead(priors, row, base, target)) for row in believed.to_dict("records")]
    return pd.DataFrame(rows, columns=["term", "prior", "case", "probability"])


def shown_priors(priors: pd.DataFrame, base: float, target: Target) -> pd.DataFrame:
    """Give the probability under each prior that is shown but not believed, in place of its term's central one."""
    rows = [
        (row["id"], row["term"], _instead(priors, row, base, target), row["reason_zh"], row["reason_en"])
        for row in priors[priors["use"] == "shown"].to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["prior", "term", "probability", "reason_zh", "reason_en"])


def base_rate(past_goals: pd.DataFrame, day: dt.date) -> BaseRate:
    """Count what became of past goals by a day."""
    due = past_goals[due_by(past_goals, day)]
    known = due[due["outcome"].isin(["met", "missed"])]
    met = known[known["outcome"] == "met"]
    return BaseRate(len(past_goals), len(due), len(known), len(met), int((met["basis"] == "same").sum()))


def display_probability(probability: float) -> tuple[str, str]:
    """Write a probability that bears no decimals: to the nearest 5 points, "under" and "over" at the ends; Chinese, English.

    >>> display_probability(0.118), display_probability(0.01), display_probability(0.98)
    (('约10%', 'about 10%'), ('不足5%', 'under 5%'), ('95%以上', 'over 95%'))
    """
    if probability < 0.05:
        return "不足5%", "under 5%"
    if probability > 0.95:
        return "95%以上", "over 95%"
    points = 5 * round(probability * 20)
    return f"约{points}%", f"about {points}%"


def proxy_reason(detail: ProxyDetail, zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, str]:
    """Say in both languages that this is a proxy, what stands in, what range comes out, and what it hangs on.

    Args:
        detail: the numbers.
        zh: names of the area judged, of the proxy and of the trend's area, in Chinese.
        en: the same in English.
    """
    (area_zh, proxy_zh, trend_zh), (area_en, proxy_en, trend_en) = zh, en
    low, high = detail.combinations["probability"].iloc[0], detail.combinations["probability"].iloc[-1]
    (low_zh, low_en), (high_zh, high_en), (mid_zh, mid_en) = (display_probability(p) for p in (low, high, detail.weighted))
    even = float(detail.break_even["base"].iloc[BREAK_EVEN_LEVELS.index(1 / 2)]) / POINT
    rate, base, year = detail.base_rate, detail.base_value / POINT, detail.base_period
    words_zh = (
        f"代理推断（证据等级C）：{area_zh}没有可比序列，以{proxy_zh}{year}年的{base:.1f}%和{trend_zh}同一版本的趋势代替。"
        f"在所列先验之下，概率由{low_zh}到{high_zh}，加权{mid_zh}；只有{area_zh}{year}年不高于{even:.1f}%，达标的可能才过半。"
        f"同类目标有{rate.known}个结果可查，实现{rate.met}个，其中口径未变的{rate.met_on_one_basis}个"
    )
    words_en = (
        f"By proxy (grade C): {area_en} has no comparable series; {proxy_en}'s {base:.1f}% of {year} and the trend of {trend_en} on one "
        f"vintage stand in. Over the stated priors the probability runs from {low_en} to {high_en}, weighted {mid_en}; the goal is more "
        f"likely met than not only if {area_en} stood at {even:.1f}% or less in {year}. Of past goals of the kind {rate.known} have a "
        f"known outcome, {rate.met} met, {rate.met_on_one_basis} of them on an unchanged basis"
    )
    return words_zh, words_en


def _window(trend: Series, first: pd.Period, last: pd.Period) -> FloatArray:
    """Readings of the trend from one period to another."""
    inside = (trend.values.index >= first) & (trend.values.index <= last)
    return trend.y[np.asarray(inside)]


def _spread(rows: pd.DataFrame) -> dict[str, FloatArray]:
    return {name: rows[name].to_numpy(dtype=float) for name in ("mean", "scale", "degrees", "deviation")}


def _after_base(priors: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Combinations of what happens after the base: trend and local; offset and vintage are inside an assumed base."""
    believed = priors[priors["use"] == "prior"]
    fixed = believed[believed["term"].isin(["offset", "vintage"]) & (believed["case"] == "central")].copy()
    fixed[["mean", "deviation", "weight"]] = [0.0, 0.0, 1.0]
    return combine_priors(pd.concat([fixed, believed[believed["term"].isin(["trend", "local"])]]), target.value, target)


def _instead(priors: pd.DataFrame, row: Mapping[Hashable, object], base: float, target: Target) -> float:
    """The probability with one prior in place of its term's central one."""
    believed = priors[(priors["use"] == "prior") & (priors["case"] == "central") & (priors["term"] != row["term"])]
    chosen = pd.concat([believed, priors[priors["id"] == row["id"]].assign(weight=1.0)])
    return float(combine_priors(chosen, base, target)["probability"].iloc[0])


def _central(priors: pd.DataFrame, base: float, target: Target) -> float:
    believed = priors[(priors["use"] == "prior") & (priors["case"] == "central")]
    return float(combine_priors(believed, base, target)["probability"].iloc[0])


def _quantile(combinations: pd.DataFrame, level: float) -> float:
    """Quantile of the ratio in the target period over all combinations, by weight."""
    spread, weights = _spread(combinations), combinations["weight"].to_numpy(dtype=float)
    base = combinations["base"].to_numpy(dtype=float)
    return float(quantile_of(lambda x: np.asarray(weights @ change_cdf(x - base, **spread)), level, span=(-0.5, 1.5)))
